"""Numerical slopes and the walk downhill: against rules, closed forms and SciPy's optimizer; bad input is refused by name."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from utils.autodiff.descent import descend, numerical_gradient


def test_numerical_gradient_is_that_of_the_rule_for_arrays_of_any_shape():
    rng = np.random.default_rng(0)
    for shape in ((), (3,), (2, 3), (2, 1, 2)):
        x = rng.normal(size=shape)
        slopes = numerical_gradient(lambda x: np.sum(x**3), x)
        assert slopes.shape == shape and slopes.dtype == float
        np.testing.assert_allclose(slopes, 3 * x**2, rtol=1e-7)


def test_numerical_gradient_agrees_with_scipy():
    def f(x):
        return np.tanh(x[0] * x[1]) + np.exp(x[2])

    x = np.array([0.3, -1.2, 0.5])
    np.testing.assert_allclose(numerical_gradient(f, x), approx_fprime(x, f), atol=1e-6)


def test_the_place_at_which_a_slope_is_measured_stays_what_it_was_to_the_last_bit():
    x = np.array([[1.0, 1e-9], [-3e-12, 0.1]])  # a step of 1e-5 down and up again would change the two that are smaller
    before, given = x.copy(), []
    numerical_gradient(lambda place: given.append(place) or float(np.sum(place**3)), x)
    assert np.array_equal(x, before)
    assert given and not any(np.shares_memory(place, x) for place in given)


def test_numerical_gradient_is_central_and_exact_for_parabolas():
    assert numerical_gradient(lambda x: x**2, 3.0, h=0.5) == 6
    assert numerical_gradient(lambda x: x**3, 2.0, h=0.5) == pytest.approx(12.25)


def test_numerical_gradient_takes_integers_and_leaves_its_argument_alone():
    x = np.array([1, 2])
    np.testing.assert_allclose(numerical_gradient(lambda x: x @ x, x), [2, 4])
    assert x.tolist() == [1, 2] and x.dtype.kind == "i"


@pytest.mark.parametrize("h", [0, -1e-5, np.nan])
def test_numerical_gradient_refuses_a_step_that_is_none(h):
    with pytest.raises(ValueError, match=rf"h must be above 0; got {h}"):
        numerical_gradient(np.sum, [1.0], h)


@given(st.floats(0, 1), st.integers(0, 30), st.floats(-5, 5))
def test_plain_descent_on_a_parabola_multiplies_by_the_same_factor(rate, steps, start):
    way = descend(lambda w: 2 * w, start, rate, steps)
    assert way.shape == (steps + 1,)
    np.testing.assert_allclose(way, start * (1 - 2 * rate) ** np.arange(steps + 1), atol=1e-9)


def test_momentum_obeys_its_recurrence():
    slope, rate, momentum = np.array([1.0, 5.0]), 0.05, 0.8
    way = descend(lambda w: slope * w, [1.0, -2.0], rate, 40, momentum)
    np.testing.assert_allclose(way[1], way[0] * (1 - rate * slope))
    for before, here, after in zip(way, way[1:], way[2:], strict=False):
        np.testing.assert_allclose(after, here + momentum * (here - before) - rate * slope * here)


def test_the_place_may_have_any_shape_and_the_start_is_not_changed():
    start = np.ones((2, 3), dtype=np.float32)
    way = descend(lambda w: w, start, 0.5, 2)
    assert way.shape == (3, 2, 3) and way.dtype == float
    assert np.array_equal(way[2], np.full((2, 3), 0.25)) and np.array_equal(start, np.ones((2, 3)))


def test_no_steps_is_the_start():
    assert descend(lambda w: w, 3.0, 0.1, 0).tolist() == [3.0]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"steps": -1}, "steps must be at least 0; got -1"),
        ({"steps": 1, "momentum": 1.0}, "momentum must be from 0 to below 1; got 1.0"),
        ({"steps": 1, "momentum": -0.1}, "momentum must be from 0 to below 1; got -0.1"),
    ],
)
def test_descend_refuses(arguments, says):
    with pytest.raises(ValueError, match=says):
        descend(lambda w: w, 1.0, 0.1, **arguments)
