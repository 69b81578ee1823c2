"""The exercises of notebook 2.4: each wrong answer meets the hint that fits it, and nothing gives the solution away."""

from fractions import Fraction

import numpy as np
import pytest

from utils import autodiff
from utils.autodiff import Tensor, gradient, operation
from utils.autodiff.descent import descend, numerical_gradient
from utils.exercises import section_2_4 as section
from utils.exercises.engine import CORRECT, NOT_YET, check

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # wrong answers divide by zero

EXERCISES = {exercise.key: exercise for exercise in section.EXERCISES}


def _momentum_step(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def _rmsprop_step(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    return w - learning_rate * gradient / (np.sqrt(average) + epsilon), average


def _step(w, x, t, learning_rate):
    gradient = 2 / len(t) * x.T @ (x @ w - t)
    return w - learning_rate * gradient


def _softplus(*backward, forward=lambda x: np.logaddexp(0, x)):
    return operation("softplus", forward, *backward)


SOLUTIONS = {
    "2.4a": [2 * 3 * 2**2 - 5, 19.0, np.float64(19)],
    "2.4b": [
        lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / (2 * h),
        lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / 2 / h,
        lambda f, x, h=1e-5: ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2,
    ],
    "2.4c": [
        lambda gradient, direction: np.sum(np.multiply(gradient, direction)) / np.linalg.norm(direction),
        lambda gradient, direction: np.sum(gradient * (direction / np.linalg.norm(direction))),
    ],
    "2.4d": [
        (1 / 6, 1 / 3),
        [1 / 6, 2 / 6],
        (np.float64(1 / 6), 1 / 3),
        (0.166667, 0.333333),
        (0.17, 0.33),
        np.array([1 / 6, 1 / 3]),
        (Fraction(1, 6), Fraction(1, 3)),
    ],
    "2.4e": [_step, lambda w, x, t, learning_rate: w - learning_rate * 2 * np.mean((x @ w - t)[:, None] * x, axis=0)],
    "2.4f": [
        lambda w, x, t: 2 * (x @ w - t)[:, np.newaxis] * x,
        lambda w, x, t: 2 * np.diag(x @ w - t) @ x,
    ],
    "2.4g": [_momentum_step],
    "2.4h": [_rmsprop_step],
    "2.4i": [(16, -16), [16.0, -16.0], np.array([16, -16])],
    "2.4j": [
        _softplus(lambda g, y, x: g * autodiff.sigmoid(x)),
        _softplus(lambda g, y, x: g / (1 + np.exp(-x))),
        _softplus(lambda g, y, x: g * (1 - np.exp(-y))),
    ],
    "2.4k": [
        lambda g, x, W: (g @ W.T, x.T @ g, g.sum(axis=0)),
        lambda g, x, W: (g @ W.T, x.T @ g, np.ones(len(g)) @ g),
        lambda g, x, W: [g @ W.T, x.T @ g, sum(g)],
    ],
}


def _in_place(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity *= momentum
    velocity -= learning_rate * gradient
    return w + velocity, velocity


def _step_in_place(w, x, t, learning_rate):
    w -= learning_rate * 2 / len(t) * x.T @ (x @ w - t)
    return w


# Wrong answers besides those that the exercises hold themselves, with words of the hint that they should meet; no words where
# the engine itself answers, which has tests of its own.
WRONG = [
    ("2.4a", 20, ""),
    ("2.4a", lambda: 19, ""),
    ("2.4b", lambda f, x, h=1e-5: f(x), ""),
    ("2.4b", 6.0, ""),
    ("2.4d", (1 / 3, 1 / 6), "wrong way round"),
    ("2.4d", (1 / 3, 2 / 3), "curvature 3"),
    ("2.4d", (0.5, 1), "without the factor"),
    ("2.4d", (0.1, 1 / 3), "The border is right"),
    ("2.4d", (1 / 6, 1 / 2), "The first rate is right"),
    ("2.4d", (0.7, 0.9), "What is the slope of the loss"),
    ("2.4d", 1 / 6, "Two numbers"),
    ("2.4d", ("a", "b"), "Two numbers"),
    ("2.4d", ("1/6", "1/3"), "Two numbers"),
    ("2.4d", ("0.167", "0.333"), "Two numbers"),
    ("2.4d", (0.16, 0.32), "What is the slope of the loss"),
    ("2.4e", _step_in_place, "changes the array that it is given"),
    ("2.4g", _in_place, "changes the array that it is given"),
    ("2.4i", (0, 0), ""),
    ("2.4i", (32, -16), "b is right. a gets its slope along two ways"),
    ("2.4i", (0, -16), "b is right. a gets its slope along two ways"),
    ("2.4i", (16, 16), "a is right"),
    ("2.4i", ("16", "-16"), "without quotes"),
    ("2.4i", (16,), "Two numbers are wanted"),
    ("2.4i", (16, -16, 0), "Two numbers are wanted"),
    ("2.4i", (-16, 16), "a sign was lost"),
    ("2.4j", np.tanh, "An operation is wanted"),
    ("2.4j", lambda x: np.logaddexp(0, x), "An operation is wanted"),
    ("2.4j", 3, "An operation is wanted"),
    ("2.4j", _softplus(lambda g, y, x: g, forward=lambda x: np.maximum(x, 0)), "forward rule does not give"),
    ("2.4j", _softplus(), "backward rule is missing"),
    (
        "2.4j",
        _softplus(lambda g, y, x: g * autodiff.sigmoid(x), forward=lambda x: np.log(1 + np.exp(x))),
        "Use `np.logaddexp`",
    ),
    ("2.4j", _softplus(lambda g, y, x: autodiff.sigmoid(x)), "`g`, is not passed on"),
    ("2.4j", _softplus(lambda g, y, x: g * (x > 0)), "relu's rule"),
    ("2.4j", _softplus(lambda g, y, x: g / (1 + np.exp(x))), "logarithm alone"),
    ("2.4j", _softplus(lambda g, y, x: g * np.exp(x)), "1 + eˣ alone"),
    ("2.4j", _softplus(lambda g, y, x: g * y), "not right yet"),
    ("2.4j", _softplus(lambda g, y, x: g * autodiff.sigmoid(x) * (1 - autodiff.sigmoid(x))), "slope of the sigmoid"),
    ("2.4j", _softplus(lambda g, y, x: g * np.exp(x) / (1 + np.exp(x))), "Divide the fraction"),
    ("2.4j", _softplus(lambda g, y, x: g * autodiff.sigmoid(y)), "not at the result `y`"),
    ("2.4j", _softplus(lambda g, y, x: g * np.exp(x) / x), "not by x"),
    ("2.4j", _softplus(lambda g, x: g), "called with `g`, `y` and `x`"),
    ("2.4k", lambda g, x, W: (g @ W, x.T @ g, g.sum(axis=0)), ""),
    ("2.4k", lambda g, x, W: g.sum(axis=0), ""),
]


@pytest.mark.parametrize("key", EXERCISES)
def test_right_answers_are_correct_by_whatever_route(key):
    for solution in SOLUTIONS[key]:
        verdict = check(key, solution)
        assert verdict.status == CORRECT, verdict
        assert verdict.body == EXERCISES[key].praise


@pytest.mark.parametrize(("key", "answer", "words"), WRONG)
def test_other_wrong_answers_meet_a_hint_that_fits(key, answer, words):
    verdict = check(key, answer)
    assert verdict.status == NOT_YET
    assert words in verdict.body, verdict


def test_every_predicate_is_met_by_some_wrong_answer():
    said = {check(key, answer).body for key, answer, _ in WRONG}
    missing = [m.hint for e in section.EXERCISES for m in e.mistakes if m.when is not None and m.hint not in said]
    assert not missing


@pytest.mark.parametrize(
    ("key", "expression"),
    [
        ("2.4a", "2 * 3"),
        ("2.4a", "24"),
        ("2.4b", "(2 * h)"),
        ("2.4c", "/ np.linalg.norm"),
        ("2.4d", "1 / 6"),
        ("2.4d", "1/6"),
        ("2.4e", "x.T @ ("),
        ("2.4f", "2 * errors["),
        ("2.4g", "momentum * velocity"),
        ("2.4h", "decay * average"),
        ("2.4i", "16"),
        ("2.4j", "g * autodiff"),
        ("2.4k", "g.sum("),
    ],
)
def test_nothing_said_before_the_praise_holds_the_solution(key, expression):
    exercise = EXERCISES[key]
    said = [*exercise.hints, *(mistake.hint for mistake in exercise.mistakes)]
    assert not any(expression in text for text in said)


def test_the_values_asked_for_are_those_that_an_engine_finds():
    assert numerical_gradient(lambda x: 2 * x**3 - 5 * x + 7, 2.0) == pytest.approx(EXERCISES["2.4a"].expected)
    a, b = Tensor(2.0), Tensor(-3.0)
    assert tuple(map(float, gradient((a * b + a) ** 2, [a, b]))) == EXERCISES["2.4i"].expected


def test_the_rates_asked_for_do_what_is_said_of_them():
    def slope(w):
        return 6 * (w - 5)

    landing, border = SOLUTIONS["2.4d"][0]
    assert descend(slope, 17.0, landing, 1)[-1] == pytest.approx(5)
    assert abs(descend(slope, 17.0, 0.99 * border, 2000)[-1] - 5) < 1e-9
    assert abs(descend(slope, 17.0, 1.01 * border, 2000)[-1] - 5) > 1e9
