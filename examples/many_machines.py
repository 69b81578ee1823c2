"""The network of section 2.1, trained by as many devices on as many machines as there are: Keras on the JAX backend.

On one machine, with all of its devices:

    python examples/many_machines.py

On several, the same line on each of them, told apart by three environment variables (README.md, "Beyond one machine"):

    KERAS_DISTRIBUTION_JOB_ADDRESSES=10.0.0.1:12345  KERAS_DISTRIBUTION_NUM_PROCESSES=2  KERAS_DISTRIBUTION_PROCESS_ID=0

Every machine holds the whole model and reads its share of each batch. The gradients are averaged over all machines before
the weights move, so that all of them keep the same weights: those that one device alone would have found.
"""

import argparse
import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import jax
import keras
import numpy as np

from utils.data.datasets import load_mnist

BATCH = 128


def share(array: np.ndarray, processes: int, process: int) -> np.ndarray:
    """Return this process's rows of each batch, `BATCH / processes` of them; the last, short batch is left out."""
    whole = len(array) // BATCH * BATCH
    return (
        array[:whole]
        .reshape(-1, processes, BATCH // processes, *array.shape[1:])[:, process]
        .reshape(-1, *array.shape[1:])
    )


def main() -> None:
    """Join the other machines, train, and let the first one tell and save the result."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--digits", type=int, default=60_000, help="how many digits to train on")
    arguments.add_argument("--epochs", type=int, default=5)
    arguments.add_argument("--save", metavar="FILE", help="an .npz file for the trained weights")
    arguments = arguments.parse_args()

    if "KERAS_DISTRIBUTION_NUM_PROCESSES" in os.environ:
        keras.distribution.initialize()  # waits until all machines are there
    processes, process = jax.process_count(), jax.process_index()
    devices = keras.distribution.list_devices()  # those of all machines together
    if BATCH % len(devices):
        raise SystemExit(f"A batch of {BATCH} digits cannot be shared evenly by {len(devices)} devices.")
    distribution = keras.distribution.DataParallel(devices=devices, auto_shard_dataset=False)  # `share` does that
    keras.distribution.set_distribution(distribution)

    (images, labels), (test_images, test_labels) = load_mnist()
    images = images[: arguments.digits].reshape(-1, 784).astype("float32") / 255
    keras.utils.set_random_seed(0)  # all machines begin with the same weights
    model = keras.Sequential(
        [keras.Input((784,)), keras.layers.Dense(512, activation="relu"), keras.layers.Dense(10, activation="softmax")]
    )
    model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(
        share(images, processes, process),
        share(labels[: arguments.digits], processes, process),
        batch_size=BATCH // processes,
        epochs=arguments.epochs,
        shuffle=False,
        verbose=0,
    )
    if process == 0:
        # Each machine holds all weights: what they are worth is found out without the others.
        hidden, hidden_bias, output, output_bias = (np.asarray(w) for w in model.get_weights())
        layer = np.maximum(test_images.reshape(-1, 784) / 255 @ hidden + hidden_bias, 0)
        accuracy = np.mean(np.argmax(layer @ output + output_bias, axis=1) == test_labels)
        print(
            f"{processes} processes, {len(devices)} devices: last training loss {history.history['loss'][-1]:.6f}, ",
            end="",
        )
        print(f"test accuracy {accuracy:.4f}")
        if arguments.save:
            np.savez(arguments.save, hidden, hidden_bias, output, output_bias)


if __name__ == "__main__":
    main()
