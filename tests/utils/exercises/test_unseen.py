"""Digits kept for exercises that ask for a trained network."""

import numpy as np

from utils.data import load_mnist
from utils.exercises.unseen import unseen_digits


def test_they_are_test_digits_prepared_as_notebook_2_1_prepares_them():
    rows, labels = unseen_digits()
    _, (images, all_labels) = load_mnist()
    assert rows.shape == (2000, 784) and rows.dtype == np.float32 and (rows.min(), rows.max()) == (0, 1)
    assert np.array_equal(np.rint(rows * 255).reshape(-1, 28, 28), images[:2000]) and np.array_equal(
        labels, all_labels[:2000]
    )
