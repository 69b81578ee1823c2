"""Answers to the exercises of 1.2, right and wrong."""

import math

import numpy as np
from sklearn.metrics.pairwise import rbf_kernel


def _cooled_gap(log_scores, labels, temperature):
    powers = np.exp(log_scores / temperature - (log_scores / temperature).max(axis=1, keepdims=True))
    scores = powers / powers.sum(axis=1, keepdims=True)
    return abs(scores.max(axis=1).mean() - np.mean(scores.argmax(axis=1) == labels))


def _best_temperature(log_scores, labels, temperatures):
    return min(temperatures, key=lambda temperature: _cooled_gap(log_scores, labels, temperature))


def _coldest(log_scores, labels, temperatures):
    return max(temperatures)


def _keep_the_best(states, samples, signs):
    misread = [np.sum(signs * (samples @ weights + bias) <= 0) for weights, bias, _ in states]
    return states[int(np.argmin(misread))][:2]


def _keep_one_after_the_other(states, samples, signs):
    best, fewest = None, len(signs) + 1
    for weights, bias, _ in states:
        misread = sum(sign * (sample @ weights + bias) <= 0 for sample, sign in zip(samples, signs, strict=True))
        if misread < fewest:
            best, fewest = (weights, bias), misread
    return best


def _keep_the_latest(states, samples, signs):
    best, fewest = None, len(signs) + 1
    for weights, bias, _ in states:
        misread = np.sum(signs * (samples @ weights + bias) <= 0)
        if misread <= fewest:
            best, fewest = (weights, bias), misread
    return best


def _standard_error(predictions, labels):
    error = np.mean(predictions != labels)
    return np.sqrt(error * (1 - error) / len(labels))


def _rbf(a, b, gamma):
    return np.exp(-gamma * np.sum((a[:, np.newaxis, :] - b[np.newaxis, :, :]) ** 2, axis=2))


FOUR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]] * 5)
APART = FOUR[:, 0] ^ FOUR[:, 1]

XOR = (np.array([[1, 1], [1, 1]]), np.array([-0.5, -1.5]), np.array([1, -2]), -0.5)

ANSWERS = {
    "1.2a": dict(
        about="divided | missing | probable | opposite | observation",
        right=[lambda prior, t, f: prior * t / (prior * t + (1 - prior) * f)],
        wrong={"another, case 2": [lambda prior, t, f: t]},
        never_said=["prior * if_true /"],
    ),
    "1.2b": dict(
        right=[
            (FOUR, APART),
            (FOUR == 1, APART == 1),
            [FOUR.tolist(), (1 - APART).tolist()],
            (np.column_stack([FOUR, np.ones(20)]), APART.astype(float)),
        ],
        wrong={
            "two things": [(FOUR, APART, 1), 3],
            "without quotes": [([["0", "1"]], ["1"])],
            "one entry for each sample": [(FOUR, APART[:5]), (APART, APART)],
            "0 or 1, for pale or dark": [(FOUR * 2, APART), (FOUR, APART + 1)],
            "too few for counting": [(FOUR[:4], APART[:4])],
            "nothing to learn": [(FOUR, np.ones(20))],
            "no method at all": [(FOUR, np.arange(20) % 2 * (np.arange(20) > 9))],
            "Naive Bayes misreads 0 of your 20": [(FOUR, FOUR[:, 0])],
            "Naive Bayes misreads 2 of your 20": [
                (np.repeat([[0, 0], [1, 1], [0, 1], [1, 0]], [8, 2, 5, 5], axis=0), np.repeat([0, 1], 10)),
            ],
        },
        never_said=["FOUR", "!="],
    ),
    "1.2c": dict(
        about="lowest | place | left | divide. | longer | always | earnest",
        right=[_best_temperature],
        wrong={1: [_coldest]},
        never_said=["argmin", "logsumexp"],
    ),
    "1.2d": dict(
        about="earliest | training. | pass. | third | number | most* | origin",
        right=[_keep_the_best, _keep_one_after_the_other],
        wrong={1: [_keep_the_latest]},
        never_said=["<= 0"],
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
        right=[(0.02, 5), [0.015, 2], np.array([0.005, 5.0]).tolist(), (0.02, 1)],
        wrong={
            "two numbers": [0.02, (0.02, 5, 1), ("a", "b")],
            "above 0": [(0, 5), (0.02, -1)],
            "by heart": [(0.1, 1), (0.04, 5)],
            "aren't learned": [(0.0001, 1)],
            "You are close": [(0.003, 1), (0.005, 1)],
        },
        never_said=["0.015"],
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
        right=[0.2, np.float64(0.3)],
        wrong={
            "made wrong": ["a quarter", [0.1, 0.2]],
            "between 0 and 1": [-0.1, 25],
            "below one half": [0.5, 0.9],
            "of three seeds": [0.0],
        },
        never_said=["0.25"],
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
