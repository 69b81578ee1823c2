"""Digits that no page shows and no exercise trains on, for exercises that ask for a trained network."""

import functools

import numpy as np

from utils.data import load_mnist


@functools.cache
def unseen_digits(count: int = 2000) -> tuple[np.ndarray, np.ndarray]:
    """Return MNIST test digits as rows, (count, 784), float32 from 0 to 1, and their labels, (count,), uint8."""
    _, (images, labels) = load_mnist()
    return images[:count].reshape(count, 784) / np.float32(255), labels[:count]
