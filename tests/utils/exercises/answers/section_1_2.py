"""Answers to the exercises of 1.2, right and wrong."""

import math

import numpy as np
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.naive_bayes import BernoulliNB


def _one_pass(samples, signs, weights, bias):
    mistakes = 0
    for sample, sign in zip(samples, signs, strict=True):
        if sign * (sample @ weights + bias) <= 0:
            weights, bias, mistakes = weights + sign * sample, bias + sign, mistakes + 1
    return weights, bias, mistakes


def _smoothed_shares(dark, labels, digit):
    own = dark[labels == digit]
    return (own.sum(axis=0) + 1) / (len(own) + 2)


def _smoothed_shares_of_scikit_learn(dark, labels, digit):
    if digit not in labels:  # scikit-learn knows no class of which it has seen nothing
        return np.full(dark.shape[1], 0.5)
    model = BernoulliNB().fit(dark, labels)
    return np.exp(model.feature_log_prob_[list(model.classes_).index(digit)])


def _standard_error(readings, labels):
    error = np.mean(readings != labels)
    return np.sqrt(error * (1 - error) / len(labels))


def _rbf(a, b, gamma):
    return np.exp(-gamma * np.sum((a[:, np.newaxis, :] - b[np.newaxis, :, :]) ** 2, axis=2))


def _in_place(samples, signs, weights, bias):
    mistakes = 0
    for sample, sign in zip(samples, signs, strict=True):
        if sign * (sample @ weights + bias) <= 0:
            weights += sign * sample
            bias, mistakes = bias + sign, mistakes + 1
    return weights, bias, mistakes


def _without_the_bias(samples, signs, weights, bias):
    mistakes = 0
    for sample, sign in zip(samples, signs, strict=True):
        if sign * (sample @ weights) <= 0:
            weights, bias, mistakes = weights + sign * sample, bias + sign, mistakes + 1
    return weights, bias, mistakes


def _of_the_nearest(weights, bias, points, signs):
    distances = (points @ weights + bias) / np.linalg.norm(weights)
    return (signs * distances)[np.argmin(np.abs(distances))]


XOR = (np.array([[1, 1], [1, 1]]), np.array([-0.5, -1.5]), np.array([1, -2]), -0.5)

ANSWERS = {
    "1.2a": dict(
        about="divided | missing | probable | opposite | observation",
        right=[lambda prior, t, f: prior * t / (prior * t + (1 - prior) * f)],
        wrong={"another, case 2": [lambda prior, t, f: t]},
        never_said=["prior * if_true /"],
    ),
    "1.2b": dict(
        about="counted | divided | grows | above | dividing | wanted | axis",
        right=[_smoothed_shares, _smoothed_shares_of_scikit_learn],
        never_said=["(len(own) + 2)"],
    ),
    "1.2c": dict(
        about="classifier | the score | The confidence | divided | compared | confident | samples",
        right=[lambda s, y: s.max(axis=1).mean() - np.mean(s.argmax(axis=1) == y)],
        wrong={"another, case 2": [lambda s, y: s.max(axis=1).mean() - np.mean(s.argmax() == y)]},
        never_said=[".mean() - "],
    ),
    "1.2d": dict(
        about="exactly | nothing | subtracted | learns | compared | already",
        right=[_one_pass],
        wrong={5: [_without_the_bias], "changed": [_in_place]},
        never_said=["weights + sign * sample"],
    ),
    "1.2e": dict(
        right=[
            XOR,
            [part.tolist() if isinstance(part, np.ndarray) else part for part in XOR],
            (np.array([[1, -1], [-1, 1]]), np.zeros(2), np.ones(2), 0),
        ],
        wrong={
            "without quotes": [
                ([["1", "1"], ["1", "1"]], *XOR[1:]),
                (*XOR[:3], "-0.5"),
                (*XOR[:2], np.array(["1", "-2"]), -0.5),
            ],
            "This is “or”": [(XOR[0], XOR[1], np.array([1, 0]), -0.5)],
            "opposite of XOR": [(XOR[0], XOR[1], -XOR[2], 0.5)],
            "answer alike": [(XOR[0], np.array([-0.5, -0.5]), XOR[2], -0.5)],
            "the same at all four corners": [(XOR[0], np.array([5, 5]), XOR[2], -0.5)],
            "Corners that are right: 1 of 4": [(XOR[0], XOR[1], np.array([0, 1]), -0.5)],
            "shape (2, 2)": [(np.ones((2, 3)), XOR[1], XOR[2], -0.5)],
            "four things": [(XOR[0], XOR[1], XOR[2]), 4],
        },
        never_said=["[1, -2]"],
    ),
    "1.2f": dict(
        about="Doubling | without | whichever | points | narrowest | The line's | Divided | whole",
        right=[lambda w, b, p, s: np.min(s * (p @ w + b)) / np.linalg.norm(w)],
        wrong={3: [_of_the_nearest]},
        never_said=["np.linalg.norm"],
    ),
    "1.2g": dict(
        about="counted | missing | halved | products",
        right=[784 * 785 // 2, math.comb(785, 2), 307_720.0],
        wrong={"another": [784]},
        never_said=["785"],
    ),
    "1.2h": dict(
        about="itself | samples | exponential | exchanged | product | differences",
        right=[_rbf, rbf_kernel],
        never_said=["np.exp("],
    ),
    "1.2i": dict(
        about="probability | entropy | themselves | second | probabilities",
        right=[lambda labels: 1 - np.sum((np.unique(labels, return_counts=True)[1] / len(labels)) ** 2)],
        never_said=["shares**2"],
    ),
    "1.2j": dict(
        about="missing | Residual | contribution | added | target",
        right=[
            lambda x, y, prediction, fit, rate: prediction + rate * fit(x, y - prediction),
            lambda x, y, prediction, fit, rate: (
                prediction + rate * fit(x, [a - b for a, b in zip(y, prediction, strict=True)])
            ),
        ],
        never_said=["y - prediction"],
    ),
    "1.2k": dict(
        about="nothing | averaging | smallest | whole. | Just | needed | Too few:",
        right=[13, 13.0],
        wrong={3: [0.19 / 0.015], 4: [0.2 / 0.015], 5: [12], 6: [100], 7: [5]},
        never_said=["13"],
    ),
    "1.2l": dict(
        about="standard | there | under | Statisticians | itself | computed",
        right=[_standard_error],
        never_said=["np.sqrt("],
    ),
}
