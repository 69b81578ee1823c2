"""The two spirals: where their points lie, and what is refused."""

import numpy as np
import pytest

from utils.data.spirals import two_spirals


def test_each_arm_is_a_class_and_the_second_is_the_first_turned_by_half_a_turn():
    points, labels = two_spirals(200)
    assert points.shape == (200, 2) and points.dtype == np.float32
    assert labels.tolist() == [0] * 100 + [1] * 100
    assert np.array_equal(points[100:], -points[:100])


@pytest.mark.parametrize("turns", [0.5, 1, 2, 3.25])
def test_an_arm_winds_as_often_as_asked(turns):
    points, _ = two_spirals(4000, turns=turns)
    distance, angle = np.hypot(*points[:2000].T), np.unwrap(np.arctan2(points[:2000, 1], points[:2000, 0]))
    assert distance[-1] == pytest.approx(1) and np.all(np.diff(distance) > 0)
    assert (angle[-1] - angle[0]) / (2 * np.pi) == pytest.approx(turns, abs=1e-3)  # it starts at 0.1


def test_points_lie_about_equally_far_apart_along_the_arm():
    points, _ = two_spirals(600)
    steps = np.hypot(*np.diff(points[:300].astype(float), axis=0).T)
    assert steps[50:].max() < 1.5 * steps[50:].min()


def test_noise_is_seeded_and_has_the_size_asked_for():
    clean, _ = two_spirals(2000)
    noisy, _ = two_spirals(2000, noise=0.05, seed=3)
    assert np.array_equal(noisy, two_spirals(2000, noise=0.05, seed=3)[0])
    assert not np.array_equal(noisy, two_spirals(2000, noise=0.05, seed=4)[0])
    assert np.std(noisy - clean) == pytest.approx(0.05, rel=0.05)
    drawn = np.random.default_rng(3).normal(0, 0.05, clean.shape)
    np.testing.assert_allclose(noisy - clean, drawn, atol=1e-6)


def test_the_seed_is_that_of_a_generator_of_its_own():
    np.random.seed(5)
    wanted = np.random.random(3)
    np.random.seed(5)
    two_spirals(noise=0.1, seed=3)
    assert np.array_equal(np.random.random(3), wanted)


def test_what_is_left_out_is_what_the_docstring_says():
    np.testing.assert_array_equal(two_spirals()[0], two_spirals(samples=600, turns=2.0, noise=0.0, seed=0)[0])
    np.testing.assert_array_equal(two_spirals(noise=0.1)[0], two_spirals(noise=0.1, seed=0)[0])


def test_two_points_are_the_fewest():
    points, labels = two_spirals(2)
    assert points.shape == (2, 2) and labels.tolist() == [0, 1] and labels.dtype == np.int64


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"samples": 7}, ValueError, "samples must be even, .* got 7"),
        ({"samples": 0}, ValueError, "samples must .* got 0"),
        ({"samples": 6.0}, TypeError, "samples must be a whole number, at least 2; got 6.0"),
        ({"turns": 0}, ValueError, "turns must be above 0 and finite; got 0"),
        ({"turns": float("nan")}, ValueError, "turns must be above 0 and finite; got nan"),
        ({"noise": -1}, ValueError, "noise must be at least 0 and finite; got -1"),
        ({"turns": float("inf")}, ValueError, "turns must be above 0 and finite; got inf"),
        ({"noise": float("inf")}, ValueError, "noise must be at least 0 and finite; got inf"),
        ({"turns": "2"}, TypeError, "turns must be a number; got '2'"),
        ({"noise": "1"}, TypeError, "noise must be a number; got '1'"),
    ],
)
def test_what_is_refused(arguments, error, says):
    with pytest.raises(error, match=says):
        two_spirals(**arguments)


def test_every_coordinate_of_either_arm_has_noise_of_its_own():
    clean, _ = two_spirals(4000)
    shift = two_spirals(4000, noise=0.05, seed=3)[0].astype(float) - clean
    each = np.concatenate([shift[:2000], shift[2000:]], axis=1)  # first arm's x and y, second arm's x and y
    assert np.abs(np.corrcoef(each.T) - np.eye(4)).max() < 0.1
    assert np.abs(np.corrcoef(each[:-1].T, each[1:].T)[:4, 4:]).max() < 0.1  # nor do neighbours share it
    assert np.std(each, axis=0) == pytest.approx([0.05] * 4, rel=0.1)
    assert np.abs(each.mean(axis=0)).max() < 0.005
