"""Answers to the exercises of 2.4, right and wrong."""

from fractions import Fraction

import numpy as np

from utils import autodiff
from utils.autodiff import Operation


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
    return Operation("softplus", forward, *backward)


def _in_place(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity *= momentum
    velocity -= learning_rate * gradient
    return w + velocity, velocity


def _step_in_place(w, x, t, learning_rate):
    w -= learning_rate * 2 / len(t) * x.T @ (x @ w - t)
    return w


ANSWERS = {
    "2.4a": dict(
        about="steeply | first | constant | further | becomes | became | power | Look",
        right=[2 * 3 * 2**2 - 5, 19.0, np.float64(19)],
        wrong={"another": [20], "call it": [lambda: 19]},
        never_said=["2 * 3", "24"],
    ),
    "2.4b": dict(
        about="forward | looks | further | multiplying | the rise: | wrong | division | central | argument",
        right=[
            lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / (2 * h),
            lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / 2 / h,
            lambda f, x, h=1e-5: ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2,
        ],
        wrong={"another, case 1": [lambda f, x, h=1e-5: f(x)], "no function": [6.0]},
        never_said=["(2 * h)"],
    ),
    "2.4c": dict(
        about="directions | counts | between | by the | number | steepest | squares | multiply | multiply",
        right=[
            lambda gradient, direction: np.sum(np.multiply(gradient, direction)) / np.linalg.norm(direction),
            lambda gradient, direction: np.sum(gradient * (direction / np.linalg.norm(direction))),
        ],
        never_said=["/ np.linalg.norm"],
    ),
    "2.4d": dict(
        about="wrong | curvature | parabola | other | first",
        right=[
            (1 / 6, 1 / 3),
            [1 / 6, 2 / 6],
            (np.float64(1 / 6), 1 / 3),
            (0.166667, 0.333333),
            (0.17, 0.33),
            np.array([1 / 6, 1 / 3]),
            (Fraction(1, 6), Fraction(1, 3)),
        ],
        wrong={
            1: [(1 / 3, 1 / 6)],
            2: [(1 / 3, 2 / 3)],
            3: [(0.5, 1)],
            4: [(0.1, 1 / 3)],
            5: [(1 / 6, 1 / 2)],
            "What is the slope of the loss": [(0.7, 0.9), (0.16, 0.32)],
            "Two numbers": [1 / 6, ("a", "b"), ("1/6", "1/3"), ("0.167", "0.333")],
        },
        never_said=["1 / 6", "1/6"],
    ),
    "2.4e": dict(
        about="prediction | squared | of samples, | missing | take | come | learning | multiplied | belong",
        right=[_step, lambda w, x, t, learning_rate: w - learning_rate * 2 * np.mean((x @ w - t)[:, None] * x, axis=0)],
        wrong={"changed": [_step_in_place]},
        never_said=["x.T @ ("],
    ),
    "2.4f": dict(
        about="gradients | missing | whole | over | numbers | predictions | features | squares",
        right=[lambda w, x, t: 2 * (x @ w - t)[:, np.newaxis] * x, lambda w, x, t: 2 * np.diag(x @ w - t) @ x],
        never_said=["2 * errors["],
    ),
    "2.4g": dict(
        about="uphill | by the | says | counts | libraries | whole | descent | things | downhill | just | subtract",
        right=[_momentum_step],
        wrong={"changed": [_in_place]},
        never_said=["momentum * velocity"],
    ),
    "2.4h": dict(
        about=(
            "should | otherwise | before | averages | exchanged | together | uphill | descent | weights | hardly | "
            "argument | never"
        ),
        right=[_rmsprop_step],
        never_said=["decay * average"],
    ),
    "2.4i": dict(
        about="parentheses | second | uses | multiplies | twice | negative | factors | directly | arrives",
        right=[(16, -16), [16.0, -16.0], np.array([16, -16])],
        wrong={
            1: [("16", "-16"), (16,), (16, -16, 0)],
            6: [(-16, 16)],
            8: [(32, -16), (0, -16)],
            9: [(16, 16)],
            "another": [(0, 0)],
        },
        never_said=["16"],
    ),
    "2.4j": dict(
        right=[
            _softplus(lambda g, y, x: g * autodiff.sigmoid(x)),
            _softplus(lambda g, y, x: g / (1 + np.exp(-x))),
            _softplus(lambda g, y, x: g * (1 - np.exp(-y))),
        ],
        wrong={
            "An operation is wanted": [np.tanh, lambda x: np.logaddexp(0, x), 3],
            "forward rule does not give": [_softplus(lambda g, y, x: g, forward=lambda x: np.maximum(x, 0))],
            "backward rule is missing": [_softplus()],
            "Use `np.logaddexp`": [
                _softplus(lambda g, y, x: g * autodiff.sigmoid(x), forward=lambda x: np.log(1 + np.exp(x)))
            ],
            "`g`, is not passed on": [_softplus(lambda g, y, x: autodiff.sigmoid(x))],
            "may be negative": [
                _softplus(lambda g, y, x: np.abs(g) * autodiff.sigmoid(x)),
                _softplus(lambda g, y, x: np.mean(g) * autodiff.sigmoid(x)),
                _softplus(lambda g, y, x: g[0] * autodiff.sigmoid(x)),
            ],
            "does not give": [_softplus(lambda g, y, x: g, forward=lambda x: np.where(x > 5, x, np.logaddexp(0, x)))],
            "relu's rule": [_softplus(lambda g, y, x: g * (x > 0))],
            "logarithm alone": [_softplus(lambda g, y, x: g / (1 + np.exp(x)))],
            "1 + eˣ alone": [_softplus(lambda g, y, x: g * np.exp(x))],
            "not right yet": [_softplus(lambda g, y, x: g * y)],
            "slope of the sigmoid": [_softplus(lambda g, y, x: g * autodiff.sigmoid(x) * (1 - autodiff.sigmoid(x)))],
            "Divide the fraction": [_softplus(lambda g, y, x: g * np.exp(x) / (1 + np.exp(x)))],
            "not at the result `y`": [_softplus(lambda g, y, x: g * autodiff.sigmoid(y))],
            "not by x": [_softplus(lambda g, y, x: g * np.exp(x) / x)],
            "called with `g`, `y` and `x`": [_softplus(lambda g, x: g)],
        },
        never_said=["g * autodiff"],
    ),
    "2.4k": dict(
        about="several | done | leaves | apart | numbers | averaged | but the | lies | another",
        right=[
            lambda g, x, W: (g @ W.T, x.T @ g, g.sum(axis=0)),
            lambda g, x, W: (g @ W.T, x.T @ g, np.ones(len(g)) @ g),
            lambda g, x, W: [g @ W.T, x.T @ g, sum(g)],
        ],
        wrong={
            "error, case 1": [lambda g, x, W: (g @ W, x.T @ g, g.sum(axis=0))],
            "kind, case 1": [lambda g, x, W: g.sum(axis=0)],
        },
        never_said=["g.sum("],
    ),
}
