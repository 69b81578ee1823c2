"""Answers to the exercises of 2.5, right and wrong."""

import functools
import math
from itertools import pairwise

import numpy as np

from answers.section_2_4 import ANSWERS as OF_2_4
from utils.autodiff import Tensor, gradient, relu, softmax_cross_entropy
from utils.data import load_mnist


def _count_in_a_loop(sizes):
    total = 0
    for place in range(len(sizes) - 1):
        total += sizes[place] * sizes[place + 1] + sizes[place + 1]
    return total


def _one_digit_after_the_other(labels):
    return np.concatenate([np.flatnonzero(labels == digit) for digit in range(10)])


def _nines_first(labels):
    return np.argsort(labels)[::-1]


def _shuffled(labels):
    return np.random.default_rng(0).permutation(len(labels))


class _Network:
    """What a reader may hand over: weights in a list, and a forward pass."""

    def __init__(self, *sizes, epochs=0, count=10_000, rate=0.3, few=False):
        self.sizes, self.epochs, self.count, self.rate, self.few = sizes, epochs, count, rate, few

    @functools.cached_property
    def weights(self):
        rng = np.random.default_rng(0)
        (images, labels), _ = load_mnist()
        rows, labels = images[: self.count].reshape(-1, 784) / np.float32(255), labels[: self.count].copy()
        if self.few:
            labels[:100] = np.random.default_rng(5).integers(0, 10, 100)
        weights = [Tensor(rng.normal(0, (2 / a) ** 0.5, (a, b)).astype("f4")) for a, b in pairwise(self.sizes)]
        for epoch in range(self.epochs):
            for chosen in np.array_split(rng.permutation(len(labels)), len(labels) // 32):
                loss = softmax_cross_entropy(self.forward(weights, rows[chosen]), labels[chosen]).mean()
                for weight, move in zip(weights, gradient(loss, weights), strict=True):
                    weight.value -= np.float32(self.rate * (1 - epoch / self.epochs)) * move
        return weights

    @staticmethod
    def forward(weights, x):
        for weight in weights[:-1]:
            x = relu(x @ weight)
        return x @ weights[-1]

    def __call__(self, x):
        return self.forward(self.weights, x)


GOOD = _Network(784, 32, 10, epochs=4, count=20_000)
CURED = _Network(784, 128, 10, epochs=12, count=500, rate=0.1, few=True)


def _scores_of(network):
    def scores(rows):
        powers = np.exp(network(rows).value)
        return powers / powers.sum(axis=1, keepdims=True)

    return scores


def _bias_gradient_by_the_engine(logits, labels):
    bias = Tensor(np.zeros(logits.shape[1]))
    return gradient(softmax_cross_entropy(logits + bias, labels).mean(), bias)


def _backward_by_the_engine(x, labels, W1, b1, W2, b2):
    weights = [Tensor(weight) for weight in (W1, b1, W2, b2)]
    loss = softmax_cross_entropy(relu(x @ weights[0] + weights[1]) @ weights[2] + weights[3], labels).mean()
    return gradient(loss, weights)


def _adam_by_the_formulas(w, m, v, gradient, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m, v = beta_1 * m + (1 - beta_1) * gradient, beta_2 * v + (1 - beta_2) * gradient**2
    return w - rate * (m / (1 - beta_1**t)) / (np.sqrt(v / (1 - beta_2**t)) + epsilon), m, v


def _adam_with_epsilon_under_the_root(w, m, v, gradient, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m, v = beta_1 * m + (1 - beta_1) * gradient, beta_2 * v + (1 - beta_2) * gradient**2
    return w - rate * (m / (1 - beta_1**t)) / np.sqrt(v / (1 - beta_2**t) + epsilon), m, v


def _stop_with_a_counter(losses, patience):
    best, waited = losses[0], 0
    for epoch, loss in enumerate(losses[1:], start=2):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses)


SLOPES = (1 / 8, -3 / 4, 5 / 8)


def _adam_without_epsilon(w, m, v, gradient, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    with np.errstate(invalid="ignore"):
        return _adam_by_the_formulas(w, m, v, gradient, t, rate, beta_1, beta_2, 0)


def _an_epoch_early(losses, patience):
    best, waited = losses[0], 0
    for epoch, loss in enumerate(losses[1:], start=2):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited and waited >= patience - 1:
            return epoch
    return len(losses)


def _spoils_the_average(w, m, v, gradient, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m *= beta_1
    m += (1 - beta_1) * gradient
    return _adam_by_the_formulas(
        w, (m - (1 - beta_1) * gradient) / beta_1, v, gradient, t, rate, beta_1, beta_2, epsilon
    )


def _sorts_in_place(logits, labels):
    best = np.argsort(logits, axis=1)[:, -2:]
    logits.sort(axis=1)
    return np.mean((best == labels[:, np.newaxis]).any(axis=1))


def _backward_of_the_colleague(x, labels, W1, b1, W2, b2):
    """The code that the notebook shows."""
    hidden = np.maximum(x @ W1 + b1, 0)
    logits = hidden @ W2 + b2
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    d_logits = powers / powers.sum(axis=1, keepdims=True)
    d_logits[np.arange(len(labels)), labels] -= 1
    d_hidden = d_logits @ W2.T
    return x.T @ d_hidden, d_hidden.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)


ANSWERS = {
    "2.5a": dict(
        about="weights | belongs | units | nothing | shorter",
        right=[_count_in_a_loop],
        never_said=["(inputs + 1)", "+ 1) *"],
    ),
    "2.5b": dict(
        about=(
            "right | scores | themselves | classes | sample | activation | anything | negative | there | "
            "bias, too. | digits"
        ),
        right=[lambda x, W1, b1, W2, b2: (np.maximum(x @ W1 + b1, 0) @ W2 + b2).argmax(axis=1)],
        wrong={14: [lambda x, W1, b1, W2, b2: 1.0 * (np.maximum(x @ W1 + b1, 0) @ W2 + b2).argmax(axis=1)]},
        never_said=["x @ W1", "@ W2"],
    ),
    "2.5c": dict(
        right=[np.argsort, _one_digit_after_the_other, _nines_first],
        wrong={
            "asks for a function": [5, []],
            "as many entries": [lambda labels: np.argsort(labels)[:100], lambda labels: 3],
            "These are the labels": [np.sort],
            "exactly once": [lambda labels: np.zeros(len(labels), int), lambda labels: np.argsort(labels) / 1.0],
            "order of the file": [lambda labels: np.arange(len(labels))],
            "last batches": [_shuffled],
        },
        never_said=["argsort"],
    ),
    "2.5d": dict(
        about="divided | minus | belongs | itself | base. | then | part | signs | scores | would | fractions | They",
        right=[
            (math.log(4), 0.125, -0.75, 0.625),
            [1.386, 0.125, -0.75, 0.625],
            np.array([1.3863, 0.125, -0.75, 0.625]),
        ],
        wrong={
            1: [(math.log(2), *SLOPES)],
            2: [(-math.log(4), *SLOPES)],
            3: [(math.log(8), -7 / 8, 2 / 8, 5 / 8), (math.log(8 / 5), 1 / 8, 2 / 8, -3 / 8)],
            4: [(0.25, *SLOPES)],
            5: [(2.0, *SLOPES), (math.log10(4), *SLOPES)],
            6: [(*SLOPES, math.log(4))],
            7: [(3.0, *SLOPES)],
            8: [(math.log(4), -1 / 8, 3 / 4, -5 / 8)],
            9: [(math.log(4), 1 / 8, 2 / 8, 5 / 8)],
            10: [(math.log(4), -7 / 8, 2 / 8, 5 / 8)],
            11: [(1.39, 0.13, -0.75, 0.63)],
            12: [(math.log(4), 1, 2, 3), (math.log(4), 0.165, -0.71, 0.585)],  # the last: wrong by 0.04, not rounded
            "Four numbers": [
                1.386,
                (1.386, 0.125),
                "ln 4",
                (1, 2, 3, "x"),
                {1: 2},
                ("1.386", "0.125", "-0.75", "0.625"),
            ],
        },
        never_said=["ln 4", "1.386", "-0.75", "3/4"],
    ),
    "2.5e": dict(
        about="losses | shared | shares | number | business | happen | become | exponential | along | labels",
        right=[_bias_gradient_by_the_engine],
        never_said=[".mean(axis=0)", "-= 1"],
    ),
    "2.5f": dict(
        about="mistakes | losses | hidden | negative | closed | divided | weights | classes",
        right=[_backward_by_the_engine, lambda *arguments: tuple(_backward_by_the_engine(*arguments))],
        wrong={1: [_backward_of_the_colleague]},
        never_said=["hidden > 0", "/= len"],
    ),
    "2.5g": dict(
        right=[0.5, 0.7, [0.5][0]],
        wrong={
            "One number": ["fast", (1, 2)],
            "greater than 0": [0, -0.1, math.inf, math.nan],
            "as short": [0.01, 0.1],
            "overshoot": [3, 100],
        },
        never_said=["0.5"],
    ),
    "2.5h": dict(
        about="accuracy | more | beginning | counted | themselves | wanted | answers | entries",
        right=[
            lambda logits, labels: np.mean(
                [label in np.argsort(row)[-2:] for row, label in zip(logits, labels, strict=True)]
            )
        ],
        wrong={"changed": [_sorts_in_place]},
        never_said=["[:, -2:]", ".any("],
    ),
    "2.5i": dict(
        right=[GOOD],
        wrong={
            "network itself": [5, len, lambda rows: rows],
            "parameters": [_Network(784, 64, 10)],
            "one for each digit": [_Network(784, 8, 3)],
            "blown up": [_Network(784, 16, 10, epochs=1, count=1000, rate=1e30)],
            "guessing": [_Network(784, 16, 10)],
            "small enough": [_Network(784, 16, 10, epochs=1, count=1000, rate=0.2)],
        },
        never_said=["Chain(", "units, 32"],
    ),
    "2.5j": OF_2_4["2.4h"],
    "2.5k": dict(
        about=(
            "Neither | squares is corrected; | gradients is corrected; | uncorrected | missing | cancel | Almost | "
            "against | alone | alone | exchanged | they | already | another | returned | arguments"
        ),
        right=[_adam_by_the_formulas],
        wrong={7: [_adam_without_epsilon], 17: [_adam_with_epsilon_under_the_root], "changed": [_spoils_the_average]},
        never_said=["beta_1 * m", "np.sqrt", "1 - beta"],
    ),
    "2.5l": dict(
        about="compared | starts | gives | losses | answer | late | follow | nothing | equal",
        right=[_stop_with_a_counter],
        wrong={7: [_an_epoch_early]},
        never_said=["loss < best", ">= patience"],
    ),
    "2.5m": dict(
        right=[CURED, lambda rows: CURED(rows).value, _scores_of(CURED)],
        wrong={
            "takes rows": [5, []],
            "one for each digit": [lambda rows: rows],
            "blown up": [lambda rows: np.full((len(rows), 10), np.nan)],
            "500 digits can teach": [GOOD],
            "hardly learned": [_Network(784, 32, 10), lambda rows: np.zeros((len(rows), 10))],
            "too high": [lambda rows: 4 * CURED(rows).value],
        },
        never_said=["range("],
    ),
}
