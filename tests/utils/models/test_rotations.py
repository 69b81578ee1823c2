"""The search over rotations: turned coordinates against a rotation matrix, the best cut against every cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from utils.models.rotations import decision_stump, rotate, search_angles


@pytest.mark.parametrize("angle", [0, 30, 90, 123.4, -45, 720])
def test_turned_is_the_inverse_rotation_of_the_points(angle):
    points = np.random.default_rng(0).normal(size=(20, 2))
    as_numbers = (points[:, 0] + 1j * points[:, 1]) * np.exp(-1j * np.radians(angle))
    assert np.allclose(rotate(points, angle), np.column_stack([as_numbers.real, as_numbers.imag]))


def every_cut(values, labels):
    """The best share over all cuts, by trying them."""
    shares = [np.mean((values > cut) == labels) for cut in [-np.inf, *values]]
    return max(max(shares), 1 - min(shares))


few_values = arrays(float, st.integers(1, 12), elements=st.integers(-4, 4).map(float))


@given(few_values, st.data())
def test_the_best_cut_is_as_good_as_the_best_of_all(values, data):
    labels = data.draw(arrays(int, len(values), elements=st.integers(0, 1)))
    share, cut = decision_stump(values, labels)
    assert share == pytest.approx(every_cut(values, labels.astype(bool)))
    assert share == pytest.approx(max(np.mean((values > cut) == labels), np.mean((values <= cut) == labels)))


def test_the_cut_lies_halfway_between_what_it_separates():
    assert decision_stump(np.array([3.0, 1.0, 5.0, 7.0]), np.array([0, 0, 1, 1])) == (1.0, 4.0)
    assert decision_stump(np.array([1.0, 2.0]), np.array([1, 1]))[0] == 1.0
    assert decision_stump(np.array([2.0, 2.0]), np.array([0, 1]))[0] == 0.5


def test_the_search_finds_the_angle_that_was_hidden():
    numbers = np.random.default_rng(1)
    labels = np.arange(200) % 2
    bands = np.column_stack(
        [np.where(labels, 0.5, -0.5) + numbers.uniform(-0.4, 0.4, 200), numbers.uniform(-3, 3, 200)]
    )
    shares = search_angles(rotate(bands, -37), labels, np.arange(180))
    assert shares.argmax() in range(34, 41) and shares.max() == 1
    assert shares[127] < 0.7
    assert shares[50] == decision_stump(rotate(rotate(bands, -37), 50)[:, 0], labels)[0]


def test_inputs_stay_as_they_were():
    values, labels = np.array([2.0, 1.0]), np.array([0, 1])
    decision_stump(values, labels)
    assert values.tolist() == [2, 1] and labels.tolist() == [0, 1]


@pytest.mark.parametrize("label", [0, 1])
def test_where_all_have_one_label_the_cut_is_below_them_all(label):
    assert decision_stump(np.array([2.0, 1.0]), np.array([label, label])) == (1.0, -np.inf)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: rotate(np.zeros(3), 10), r"points must have shape \(points, 2\); got shape \(3,\)"),
        (lambda: decision_stump(np.zeros(3), np.zeros(2)), r"one shape \(samples,\).*got \(3,\) and \(2,\)"),
        (lambda: decision_stump(np.zeros(0), np.zeros(0)), "with a sample in it"),
        (lambda: decision_stump(np.zeros(2), np.array([1, 2])), r"labels must be 0 or 1; got \[1, 2\]"),
        (lambda: decision_stump(np.zeros(7), np.arange(7)), r"labels must be 0 or 1; got \[0, 1, 2, 3, 4\]$"),
    ],
)
def test_bad_input_is_refused_by_name(call, says):
    with pytest.raises(ValueError, match=says):
        call()
