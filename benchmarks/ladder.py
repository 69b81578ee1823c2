"""Choose the settings for each step of the ladder in notebook 1.1, on training images that the ladder leaves out.

    python benchmarks/ladder.py

Logistic regression learns from the first 5,000 training images, from what each step shows it, with five values of C, and is
scored on the training images from 50,000 to 55,000. The page uses the best value of each row. The convolutional network is tried
with windows of several sizes and several learning rates in the same way. Takes some minutes.
"""

import numpy as np

from utils.data import FEATURES, digit_features, load_mnist
from utils.models import linear_readout
from utils.training import start_afresh

import keras  # isort: skip (after utils, which keeps TensorFlow's start-up log off the terminal)

USED = ("holes", "hole_height", "centre_row", "aspect", "top_bay", "left_bay_upper", "left_bay_lower", "right_bay_upper",
        "right_bay_lower")  # fmt: skip
STRENGTHS = (0.001, 0.01, 0.1, 1, 10)
CONVNETS = (  # the size of the windows in each layer, and the learning rate and rounds one after the other
    ((3, 3, 3), ((0.001, 12),)),
    ((3, 3, 3), ((0.003, 8), (0.0005, 4))),
    ((5, 3, 3), ((0.003, 6), (0.0005, 3))),
    ((5, 5, 5), ((0.003, 6), (0.0005, 3))),
)


def main() -> None:
    """Print a row of accuracies for each step."""
    (images, labels), _ = load_mnist()
    nine = [FEATURES.index(name) for name in USED]
    parts = [images[:5000], images[50_000:55_000]]
    measured = [digit_features(part) for part in parts]
    looks = {
        "nine features": [part[:, nine] for part in measured],
        "35 features": measured,
        "784 pixels": [part.reshape(5000, 784) for part in parts],
    }
    print("| | " + " | ".join(f"C = {strength}" for strength in STRENGTHS) + " |\n" + "|---" * 6 + "|")
    for name, (look, held_out) in looks.items():
        known, unseen = (np.asarray(look), labels[:5000]), (np.asarray(held_out), labels[50_000:55_000])
        shares = [linear_readout(known, unseen, strength) for strength in STRENGTHS]
        print(f"| {name} | " + " | ".join(f"{share:.1%}" for share in shares) + " |", flush=True)
    for sizes, rates in CONVNETS:
        share = convnet_share(sizes, rates, (parts[0], labels[:5000]), (parts[1], labels[50_000:55_000]))
        print(f"convolutional network, windows {sizes}, rates {rates}: {share:.1%}", flush=True)


def convnet_share(sizes: tuple, rates: tuple, known: tuple, unseen: tuple) -> float:
    """Train the page's network with these settings; return the share of new images that it reads rightly."""
    start_afresh(seed=0)
    network = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 255)])
    for filters, size in zip((16, 32, 64), sizes, strict=True):
        network.add(keras.layers.Conv2D(filters, size, strides=2, padding="same", activation="relu"))
    network.add(keras.layers.Flatten())
    network.add(keras.layers.Dense(10, activation="softmax"))
    network.compile("adam", "sparse_categorical_crossentropy")
    for rate, rounds in rates:
        network.optimizer.learning_rate = rate
        network.fit(*known, batch_size=64, epochs=rounds, verbose=0)
    scores = network.predict(unseen[0], batch_size=1000, verbose=0)
    return float(np.mean(scores.argmax(axis=1) == unseen[1]))


if __name__ == "__main__":
    main()
