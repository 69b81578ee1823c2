"""The linear read-out: what a straight cut can read, what it cannot, and that it learns nothing from the test."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from utils.data.datasets import load_mnist
from utils.models.readout import linear_readout

NUMBERS = np.random.default_rng(0)


def test_what_a_line_separates_is_read_and_a_ring_is_not():
    points = NUMBERS.normal(size=(400, 2))
    halves, rings = (points @ [1, 2] > 0).astype(int), (np.hypot(*points.T) > 1.18).astype(int)
    assert linear_readout((points[:200], halves[:200]), (points[200:], halves[200:])) > 0.95
    assert linear_readout((points[:200], rings[:200]), (points[200:], rings[200:])) < 0.7


def test_the_scale_of_a_feature_does_not_matter():
    points = NUMBERS.normal(size=(300, 3))
    labels = (points.sum(axis=1) > 0).astype(int)
    scaled = points * [1, 1000, 0.001]
    both = [linear_readout((p[:150], labels[:150]), (p[150:], labels[150:])) for p in (points, scaled)]
    assert both[0] == both[1]


def test_a_new_sample_is_read_the_same_alone_and_among_others():
    """It is brought to the scale of the examples, and has no say in that scale itself."""
    points = np.random.default_rng(3).normal(size=(120, 2))
    labels = (points.sum(axis=1) > 0).astype(int)
    examples, new, truth = (points[:60], labels[:60]), points[60:] + 0.5, labels[60:]
    alone = [linear_readout(examples, (new[n : n + 1], truth[n : n + 1])) for n in range(60)]
    assert linear_readout(examples, (new, truth)) == pytest.approx(np.mean(alone)) and np.mean(alone) < 1


def test_on_digits_it_agrees_with_another_linear_classifier():
    (images, labels), (test_images, test_labels) = load_mnist()
    found = linear_readout((images[:600], labels[:600]), (test_images[:1000], test_labels[:1000]))
    other = LinearSVC(C=0.001, random_state=0).fit(images[:600].reshape(600, -1) / 25.0, labels[:600])
    assert found == pytest.approx(
        other.score(test_images[:1000].reshape(1000, -1) / 25.0, test_labels[:1000]), abs=0.04
    )
    assert 0.78 < found < 0.9


@pytest.mark.parametrize("strength", [None, 0.0001, 0.1, 100])
def test_strength_is_the_inverse_of_the_penalty_on_large_weights(strength):
    points = np.random.default_rng(7).normal(size=(400, 40))
    labels = (points[:, 0] + np.random.default_rng(8).normal(size=400) > 0.8).astype(int)
    options = {} if strength is None else {"strength": strength}
    found = linear_readout((points[:60], labels[:60]), (points[60:], labels[60:]), **options)
    middle, spread = points[:60].mean(axis=0), points[:60].std(axis=0)
    other = LogisticRegression(C=0.1 if strength is None else strength, max_iter=5000)
    other.fit((points[:60] - middle) / spread, labels[:60])
    assert found == pytest.approx(other.score((points[60:] - middle) / spread, labels[60:]), abs=0.003)


def test_flat_and_unflattened_representations_are_the_same():
    maps, labels = NUMBERS.normal(size=(40, 3, 4)), np.arange(40) % 2
    flat = maps.reshape(40, 12)
    assert linear_readout((maps, labels), (maps, labels)) == linear_readout((flat, labels), (flat, labels))


def test_labels_without_connection_are_not_read():
    noise, labels = NUMBERS.normal(size=(2000, 5)), NUMBERS.integers(0, 2, 2000)
    assert linear_readout((noise[:1000], labels[:1000]), (noise[1000:], labels[1000:])) == pytest.approx(0.5, abs=0.06)


GOOD = (np.zeros((4, 2)), np.array([0, 1, 0, 1]))


@pytest.mark.parametrize(
    ("examples", "new", "strength", "says"),
    [
        ((np.zeros(4), GOOD[1]), GOOD, 1, r"examples must be a representation .* got shapes \(4,\) and \(4,\)"),
        (GOOD, (np.zeros((4, 2)), np.zeros(3)), 1, r"new must be a representation .* \(4, 2\) and \(3,\)"),
        (GOOD, (np.zeros((4, 3)), GOOD[1]), 1, "new must have as many features as examples, 2 .* got 3"),
        ((GOOD[0], np.zeros(4)), GOOD, 1, r"at least two classes; got \[0.0\]"),
        (GOOD, GOOD, 0, "strength must be above 0; got 0"),
        ((np.zeros((0, 2)), np.zeros(0)), GOOD, 1, "at least one sample"),
    ],
)
def test_bad_input_is_refused_by_name(examples, new, strength, says):
    with pytest.raises(ValueError, match=says):
        linear_readout(examples, new, strength)
