"""Digits kept for exercises that ask for a trained network."""

import numpy as np
import pytest
from sklearn.metrics import log_loss

from utils.data import load_mnist
from utils.exercises.unseen import loss_and_accuracy, unseen_digits


def test_they_are_test_digits_prepared_as_notebook_2_1_prepares_them():
    rows, labels = unseen_digits()
    _, (images, all_labels) = load_mnist()
    assert rows.shape == (2000, 784) and rows.dtype == np.float32 and (rows.min(), rows.max()) == (0, 1)
    assert np.array_equal(np.rint(rows * 255).reshape(-1, 28, 28), images[:2000]) and np.array_equal(
        labels, all_labels[:2000]
    )


def test_loss_and_accuracy_are_scikit_learns():
    rng = np.random.default_rng(0)
    scores, labels = rng.dirichlet(np.ones(10), 50), rng.integers(0, 10, 50)
    loss, accuracy = loss_and_accuracy(lambda inputs, training: inputs, scores, labels)
    assert loss == pytest.approx(log_loss(labels, scores, labels=range(10)))
    assert accuracy == np.mean(scores.argmax(axis=1) == labels)
    for wrong in (scores[:, :9], 2 * scores, scores[:, 0]):
        with pytest.raises(ValueError, match="ten scores a digit"):
            loss_and_accuracy(lambda inputs, training: inputs, wrong, labels)
