"""Answers to the exercises of 2.4, right and wrong."""

import functools
from fractions import Fraction

import numpy as np

from utils import autodiff
from utils.autodiff import Operation, Tensor
from utils.exercises.unseen import unseen_digits


def _momentum_step(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def _rmsprop_step(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    return w - learning_rate * gradient / np.sqrt(average + epsilon), average


def _softplus(*backward, forward=lambda x: np.logaddexp(0, x)):
    return Operation("softplus", forward, *backward)


def _in_place(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity *= momentum
    velocity -= learning_rate * gradient
    return w + velocity, velocity


def _train(
    x,
    y,
    learning_rate,
    batch_size,
    epochs,
    *,
    first=0,
    sign=1,
    over=None,
    shuffle=True,
    mixed=False,
    whole=False,
    parts=None,
):
    """Mini-batch SGD, right or with one thing wrong."""
    rng, W = np.random.default_rng(first), np.zeros((x.shape[1], 10))
    start = W
    for _ in range(epochs):
        order = rng.permutation(len(x)) if shuffle else np.arange(len(x))
        for batch in np.array_split(order, 1 if whole else -(-len(x) // batch_size))[:parts]:
            labels = y[rng.permutation(len(x))[: len(batch)]] if mixed else y[batch]
            errors = autodiff.softmax(x[batch] @ (start if parts == 999 else W)) - np.eye(10)[labels]
            W = W - sign * learning_rate * x[batch].T @ errors / (over or len(batch))
    return W


def _train_with_slices(x, y, learning_rate, batch_size, epochs):
    W = np.zeros((784, 10))
    for _ in range(epochs):
        order = np.random.permutation(len(x))
        for first in range(0, len(x), batch_size):
            batch = order[first : first + batch_size]
            errors = autodiff.softmax(x[batch] @ W)
            errors[np.arange(len(batch)), y[batch]] -= 1
            W -= learning_rate * x[batch].T @ errors / len(batch)
    return W


def _train_in_place(x, y, learning_rate, batch_size, epochs):
    x /= 2
    return np.zeros((784, 10))


def _with(**wrong):
    return lambda *given: _train(*given, **wrong)


def _normal(W1, W2, *, biases=(0, 0), fixed=False):
    """A beginning with weights of these sizes."""

    def start(seed):
        rng = np.random.default_rng(0 if fixed else seed)
        return (
            rng.normal(0, W1, (784, 12)), np.full(12, float(biases[0])),
            rng.normal(0, W2, (12, 10)), np.full(10, float(biases[1])),
        )  # fmt: skip

    return start


def _one_unit(seed):
    """A beginning in which one hidden unit is random and the others are zero."""
    W1, b1, W2, b2 = _normal(0.05, 0.05)(seed)
    return W1 * (np.arange(12) == 0), b1, W2 * (np.arange(12) == 0)[:, np.newaxis], b2


def _constant(number):
    return lambda seed: [np.full(shape, number) for shape in ((784, 12), (12,), (12, 10), (10,))]


@functools.cache
def _network(rate):
    """The network of 2.4m, trained with a rate on digits that `check` does not judge by."""
    x, y = (array[2000:] for array in unseen_digits(6000))
    weights = [Tensor(array) for array in _normal(0.05, 0.05)(0)]
    rng = np.random.default_rng(0)
    for batch in np.array_split(rng.permutation(4000), 125) + np.array_split(rng.permutation(4000), 125):
        W1, b1, W2, b2 = weights
        scores = autodiff.relu(x[batch] @ W1 + b1) @ W2 + b2
        loss = autodiff.softmax_cross_entropy(scores, y[batch]).mean()
        for weight, slope in zip(weights, autodiff.gradient(loss, weights), strict=True):
            weight.value = weight.value - rate * slope
    return tuple(weight.value for weight in weights)


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
            "What is the derivative of the loss": [(0.7, 0.9), (0.16, 0.32)],
            "Two numbers": [1 / 6, ("a", "b"), ("1/6", "1/3"), ("0.167", "0.333")],
        },
        never_said=["1 / 6", "1/6"],
    ),
    "2.4e": dict(
        about="gradients | missing | whole | over | numbers | predictions | features | squares",
        right=[lambda w, x, t: 2 * (x @ w - t)[:, np.newaxis] * x, lambda w, x, t: 2 * np.diag(x @ w - t) @ x],
        never_said=["2 * errors["],
    ),
    "2.4f": dict(
        right=[_train, _with(first=7), _train_with_slices, lambda *given: _train(*given).tolist()],
        wrong={
            "asks for a function": [3.0],
            "of shape (784, 10)": [lambda *given: _train(*given).T, lambda *given: 1],
            "changes the data": [_train_in_place],
            "beyond all numbers": [lambda *given: _train(*given) * np.inf],
            "came back as zeros": [lambda *given: np.zeros((784, 10))],
            "up the gradient": [_with(sign=-1)],
            "by how many it holds": [_with(over=1)],
            "in the order of the data": [_with(shuffle=False)],
            "looks at all the images": [_with(whole=True)],
            "still belong together": [_with(mixed=True)],
            "single epoch": [lambda x, y, rate, size, epochs: _train(x, y, rate, size, 1)],
            "not by that of all": [_with(over=2000)],
            "at the start": [_with(parts=999)],
            "not as much": [
                lambda x, y, rate, size, epochs: _train(x, y, 0.1, size, epochs),
                lambda x, y, rate, size, epochs: _train(x, y, rate, 32, epochs),
                lambda x, y, rate, size, epochs: _train(x, y, rate, size, epochs + 1),
                _with(parts=20),
            ],
        },
        never_said=["softmax(", "len(batch)"],
    ),
    "2.4g": dict(
        about="uphill | by the | says | counts | libraries | whole | descent | things | downhill | just | subtract",
        right=[_momentum_step],
        wrong={"changed": [_in_place]},
        never_said=["momentum * velocity"],
    ),
    "2.4h": dict(
        about=(
            "should | otherwise | before | averages | exchanged | together | uphill | descent | weights | Keras | "
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
            "derivative of the sigmoid": [
                _softplus(lambda g, y, x: g * autodiff.sigmoid(x) * (1 - autodiff.sigmoid(x)))
            ],
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
    "2.4l": dict(
        right=[_normal(0.05, 0.05), _normal(0.02, 0.3), _normal(0.05, 0), _normal(0.05, 0.4, biases=(0.1, 0.1))],
        wrong={
            "asks for a function": [_normal(0.05, 0.05)(0)],
            "Four arrays": [lambda seed: np.zeros(3), lambda seed: _normal(0.05, 0.05)(seed)[::-1]],
            "not a number": [_constant(np.nan)],
            "No weight of either": [_constant(0.0), _normal(0, 0.05)],
            "begin alike": [_constant(0.05), _constant(0.01)],
            "smaller numbers": [_normal(1, 1)],
            "learns a little": [_one_unit],
            "another beginning": [_normal(0.05, 0.05, fixed=True)],
        },
        never_said=["rng.normal", "0.05"],
    ),
    "2.4m": dict(
        right=[(0.3, _network(0.3)), [0.1, list(_network(0.3))], (np.float64(0.2), _network(0.2))],
        wrong={
            "Two things": [0.3, _network(0.3)],
            "the learning rate, a number": [("0.3", _network(0.3)), (-0.3, _network(0.3))],
            "four trained arrays": [(0.3, _network(0.3)[:3]), (0.3, 0.9)],
            "diverged": [(3.0, tuple(array * np.nan for array in _network(0.3)))],
            "last one you tried": [(0.3, _network(3.0))],
            "thrown out of reach": [(3.0, _network(3.0))],
            "larger rates": [(0.01, _network(0.01))],
        },
        never_said=["0.3"],
    ),
}
