"""A network that reads handwritten digits, trained from scratch in a quarter of a minute: notebook 2.1 as a program to take home.

    python first_network.py

It needs Keras and one of its backends, nothing else of this collection. MNIST is fetched the first time, 11 MB.
"""

import keras
from keras import layers

# The data: 60,000 images to learn from, 10,000 to be examined on, each a row of 784 grey values from 0 to 1.
(train_images, train_labels), (test_images, test_labels) = keras.datasets.mnist.load_data()
train_images = train_images.reshape(60000, 784).astype("float32") / 255
test_images = test_images.reshape(10000, 784).astype("float32") / 255

# The network: two dense layers.
network = keras.Sequential(
    [
        keras.Input(shape=(784,)),
        layers.Dense(512, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
network.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])

# Training, and the examination.
network.fit(train_images, train_labels, epochs=5, batch_size=128)
test_loss, test_accuracy = network.evaluate(test_images, test_labels)
print(f"test images read correctly: {test_accuracy:.0%}")
