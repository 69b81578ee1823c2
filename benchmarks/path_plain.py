"""The first network of the book's chapter 2 in Keras' plainest code, timed from import to evaluation (JSON on the last line)."""

import json
import resource
import statistics
import sys
import time

start = time.perf_counter()
import keras  # noqa: E402
from keras import layers  # noqa: E402

imported = time.perf_counter()
import tempfile  # noqa: E402
from unittest import mock  # noqa: E402

from utils.data import datasets  # noqa: E402

# Keras' own loader, off the network: it finds the file in its cache, verifies it as it always does, and reads it.
facts = datasets.checksums()["mnist.npz"]


def cached(fname, origin, file_hash):
    """Stand in for Keras' `get_file`: the same call, for this collection's file."""
    here = (datasets.DATA / "mnist.npz").as_uri()
    return keras.utils.get_file(fname, origin=here, file_hash=facts["sha256"], cache_dir=cache, force_download=False)


def load():
    """Load MNIST with Keras' own loader, from its warm cache."""
    with mock.patch("keras.src.datasets.mnist.get_file", cached):
        return keras.datasets.mnist.load_data()


with tempfile.TemporaryDirectory() as cache:
    load()  # fills the cache
    loads = []
    for _ in range(7):
        before_load = time.perf_counter()
        (x_train, y_train), (x_test, y_test) = load()
        loads.append(time.perf_counter() - before_load)
loaded = time.perf_counter()

x_train = x_train.reshape((60000, 28 * 28)).astype("float32") / 255
x_test = x_test.reshape((10000, 28 * 28)).astype("float32") / 255
keras.utils.set_random_seed(0)
model = keras.Sequential([layers.Dense(512, activation="relu"), layers.Dense(10, activation="softmax")])
model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])


class Epochs(keras.callbacks.Callback):
    """Times each epoch."""

    seconds: list = []  # noqa: RUF012

    def on_epoch_begin(self, epoch, logs=None):
        """Start the watch."""
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        """Stop it."""
        self.seconds.append(time.perf_counter() - self.start)


before_fit = time.perf_counter()
model.fit(x_train, y_train, epochs=5, batch_size=128, callbacks=[Epochs()])
fitted = time.perf_counter()
accuracy = model.evaluate(x_test, y_test)[1]
end = time.perf_counter()
print()
print(
    json.dumps(
        {
            "import": imported - start,
            "load": statistics.median(loads),
            "fit": fitted - before_fit,
            "epoch": statistics.median(Epochs.seconds[1:]),
            "path": end - loaded + loads[-1] + imported - start,
            "accuracy": accuracy,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        }
    )
)
