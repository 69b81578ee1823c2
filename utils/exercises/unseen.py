"""Exercises that ask for a trained network: judged by what it does with digits that it was not trained on."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from utils.data import load_mnist


@functools.cache
def unseen_digits(count: int = 2000) -> tuple[np.ndarray, np.ndarray]:
    """Return MNIST test digits as rows, (count, 784), float32 from 0 to 1, and their labels, (count,), uint8."""
    _, (images, labels) = load_mnist()
    return images[:count].reshape(count, 784) / np.float32(255), labels[:count]


def not_a_network(answer: Any) -> str | None:
    """Return the hint for an answer that is no Keras model, or None."""
    if type(answer).__name__ == "History":
        return "That is what `fit` returns, the history of the training. Pass the network itself."
    if callable(answer) and hasattr(answer, "input_shape") and not isinstance(answer, type):
        return None
    if callable(answer):
        return "That is something to call, and not yet a network: build it, train it, and pass the model."
    return f"A trained Keras model is wanted, and this is {type(answer).__name__}."


def loss_and_accuracy(network: Any, inputs: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Return the mean cross-entropy and the accuracy of a network's scores.

    Raises
    ------
    ValueError
        If it does not give ten scores for each digit that add up to 1.
    """
    from keras import ops  # here, since exercises are known to pages that do without Keras

    parts = np.array_split(
        inputs, 1 + len(inputs) // 1000
    )  # called, and not `predict`, which TensorFlow traces anew for each network
    scores = np.concatenate([ops.convert_to_numpy(network(part, training=False)) for part in parts]).astype(float)
    if scores.shape != (len(labels), 10) or not np.allclose(scores.sum(axis=1), 1, atol=1e-3):
        raise ValueError(f"the network must give ten scores a digit that add up to 1; got shape {scores.shape}")
    right = scores[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(right, 1e-7)).mean()), float((scores.argmax(axis=1) == labels).mean())


def judge_of(wanted: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    """Return a judge of networks: `wanted` sees Keras models only."""
    return lambda answer: not_a_network(answer) or wanted(answer)
