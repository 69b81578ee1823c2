"""The exercises of notebook 1.2: each wrong answer meets the hint that fits it, and nothing gives the solution away."""

import math

import numpy as np
import pytest
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.naive_bayes import BernoulliNB
from sklearn.svm import SVC

from utils.exercises import section_1_2 as section
from utils.exercises.engine import CORRECT, NOT_ATTEMPTED, NOT_YET, check

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # wrong answers divide by zero

EXERCISES = {exercise.key: exercise for exercise in section.EXERCISES}


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

SOLUTIONS = {
    "1.2a": [lambda prior, t, f: prior * t / (prior * t + (1 - prior) * f)],
    "1.2b": [_smoothed_shares, _smoothed_shares_of_scikit_learn],
    "1.2c": [lambda s, y: s.max(axis=1).mean() - np.mean(s.argmax(axis=1) == y)],
    "1.2d": [_one_pass],
    "1.2e": [XOR, [part.tolist() if isinstance(part, np.ndarray) else part for part in XOR],
             (np.array([[1, -1], [-1, 1]]), np.zeros(2), np.ones(2), 0)],
    "1.2f": [lambda w, b, p, s: np.min(s * (p @ w + b)) / np.linalg.norm(w)],
    "1.2g": [784 * 785 // 2, math.comb(785, 2), 307_720.0],
    "1.2h": [_rbf, rbf_kernel],
    "1.2i": [lambda labels: 1 - np.sum((np.unique(labels, return_counts=True)[1] / len(labels)) ** 2)],
    "1.2j": [
        lambda x, y, prediction, fit, rate: prediction + rate * fit(x, y - prediction),
        lambda x, y, prediction, fit, rate: prediction + rate * fit(x, [a - b for a, b in zip(y, prediction, strict=True)]),
    ],
    "1.2k": [13, 13.0],
    "1.2l": [_standard_error],
}  # fmt: skip

# Wrong answers besides those that the exercises hold themselves, with words of the hint that they should meet.
WRONG = [
    ("1.2a", lambda prior, t, f: t, ""),
    ("1.2d", _in_place, "changes the array that it is given"),
    ("1.2c", lambda s, y: s.max(axis=1).mean() - np.mean(s.argmax() == y), "the *place*"),
    ("1.2d", _without_the_bias, "has no say"),
    ("1.2e", (XOR[0], XOR[1], np.array([1, 0]), -0.5), "This is “or”"),
    ("1.2e", (XOR[0], XOR[1], -XOR[2], 0.5), "opposite of XOR"),
    ("1.2e", (XOR[0], np.array([-0.5, -0.5]), XOR[2], -0.5), "answer alike"),
    ("1.2e", (XOR[0], np.array([5, 5]), XOR[2], -0.5), "the same at all four corners"),
    ("1.2e", (XOR[0], XOR[1], np.array([0, 1]), -0.5), "Corners that are right: 1 of 4"),
    ("1.2e", (np.ones((2, 3)), XOR[1], XOR[2], -0.5), "shape (2, 2)"),
    ("1.2e", (XOR[0], XOR[1], XOR[2]), "four things"),
    ("1.2e", 4, "four things"),
    ("1.2f", _of_the_nearest, "on whichever side"),
    ("1.2g", 784, ""),
    ("1.2k", 12, "Just not enough"),
    ("1.2k", 0.19 / 0.015, "Not a whole number"),
    ("1.2k", 100, "More than needed"),
    ("1.2k", 5, "Too few"),
]


def test_the_keys_are_lettered_in_order():
    assert list(EXERCISES) == [f"1.2{letter}" for letter in "abcdefghijkl"] == list(SOLUTIONS)


@pytest.mark.parametrize("key", EXERCISES)
def test_right_answers_are_correct_by_whatever_route(key):
    for solution in SOLUTIONS[key]:
        verdict = check(key, solution)
        assert verdict.status == CORRECT, verdict


def test_the_stub_of_the_four_parts_is_not_attempted():
    assert check("1.2e", (..., ..., ..., ...)).status == NOT_ATTEMPTED


@pytest.mark.parametrize(("key", "answer", "words"), WRONG)
def test_other_wrong_answers_meet_a_hint_that_fits(key, answer, words):
    verdict = check(key, answer)
    assert verdict.status == NOT_YET and words in verdict.body, verdict


def test_every_predicate_is_met_by_some_wrong_answer():
    said = {check(key, answer).body for key, answer, _ in WRONG}
    assert not [m.hint for e in section.EXERCISES for m in e.mistakes if m.when is not None and m.hint not in said]


@pytest.mark.parametrize(
    ("key", "expression"),
    [
        ("1.2a", "prior * if_true /"),
        ("1.2b", "(len(own) + 2)"),
        ("1.2c", ".mean() - "),
        ("1.2d", "weights + sign * sample"),
        ("1.2e", "[1, -2]"),
        ("1.2f", "np.linalg.norm"),
        ("1.2g", "785"),
        ("1.2h", "np.exp("),
        ("1.2i", "shares**2"),
        ("1.2j", "y - prediction"),
        ("1.2k", "13"),
        ("1.2l", "np.sqrt("),
    ],
)
def test_nothing_said_holds_the_solution(key, expression):
    exercise = EXERCISES[key]
    assert not any(
        expression in text for text in [*exercise.hints, *(m.hint for m in exercise.mistakes), exercise.praise]
    )


def test_the_clearance_is_what_a_support_vector_machine_makes_large():
    rng = np.random.default_rng(0)
    points = np.concatenate([rng.normal(0, 0.5, (9, 2)), rng.normal(4, 0.5, (9, 2))])
    signs = np.repeat([-1, 1], 9)
    svm = SVC(kernel="linear", C=1e6).fit(points, signs)
    clearance = EXERCISES["1.2f"].expected
    best = clearance(svm.coef_[0], svm.intercept_[0], points, signs)
    assert math.isclose(best, 1 / np.linalg.norm(svm.coef_), rel_tol=1e-3)
    for _ in range(50):
        weights, bias = svm.coef_[0] + rng.normal(0, 0.05, 2), svm.intercept_[0] + rng.normal(0, 0.05)
        assert clearance(weights, bias, points, signs) <= best * 1.001
