"""The exercises of notebook 1.3: other right answers pass, wrong ones meet the hint that fits, nothing tells the solution."""

import math

import numpy as np
import pytest

from utils.exercises import section_1_3 as section
from utils.exercises.engine import CORRECT, NOT_YET, check

EXERCISES = {exercise.key: exercise for exercise in section.EXERCISES}


def _parting(sizes, shallow, deep):
    for size, a, b in zip(sizes, shallow, deep, strict=True):
        if 1 - b <= (1 - a) / 2 + 1e-12:
            return size
    return None


def _in_place(shares, labels):
    shares[np.arange(len(labels)), labels] -= 1
    return shares / len(labels)


def _first_size_only(sizes, shallow, deep):
    for size, a, b in zip(sizes, shallow, deep, strict=True):
        return size if 1 - b <= (1 - a) / 2 + 1e-12 else None


def _forgets_to_return(rng, inputs, units):
    _ = _he(rng, inputs, units)


def _he(rng, inputs, units):
    return rng.standard_normal((inputs, units)) * math.sqrt(2 / inputs)


SOLUTIONS = {
    "1.3a": [lambda a, x, b, y: (b - a) / np.log2(y / x), lambda a, x, b, y: (b - a) * np.log(2) / np.log(y / x)],
    "1.3b": [lambda m, k, n, seconds: 2 * m * k * n / seconds / 1e9, lambda m, k, n, s: 2e-9 * m * k * n / s],
    "1.3c": [_parting],
    "1.3d": [10, next(n for n in range(99) if 0.25**n < 1e-6), np.int64(10), 10.0],
    "1.3e": [_he, lambda rng, inputs, units: rng.normal(0, np.sqrt(2 / inputs), size=(inputs, units))],
    "1.3f": [lambda window, inputs, outputs: window**2 * inputs + inputs * outputs + outputs],
    "1.3g": [lambda first, last, years: (last / first) ** (1 / years), lambda a, b, n: np.exp(np.log(b / a) / n)],
    "1.3h": [lambda shares, labels: (shares - np.eye(shares.shape[1])[labels]) / len(labels)],
    "1.3i": [1_281_167 * 224 * 224 * 3 * 4],
    "1.3j": [
        lambda gradients, counts: np.average(gradients, axis=0, weights=counts),
        lambda gradients, counts: sum(n * g for n, g in zip(counts, gradients, strict=True)) / sum(counts),
    ],
}

# Wrong answers besides those that the exercises hold themselves, with words of the hint that they should meet.
WRONG = [
    ("1.3c", _first_size_only, "whatever the sizes"),
    ("1.3c", lambda sizes, shallow, deep: _parting(sizes, deep, shallow), "exchanged"),
    ("1.3d", 9.97, "whole"),
    ("1.3e", lambda rng, inputs, units: rng.normal(0, np.sqrt(2 // inputs), (inputs, units)), "All weights are 0: "),
    ("1.3e", lambda rng, inputs, units: np.full((inputs, units), np.sqrt(2 / inputs)), "0.0707107: draw one for each."),
    ("1.3e", lambda rng, inputs, units: np.tile(_he(rng, 1, units), (inputs, 1)), "only 100 different numbers"),
    ("1.3e", lambda rng, inputs, units: rng.normal(0, np.sqrt(2 * inputs), (inputs, units)), "should be 0.0707"),
    ("1.3e", lambda rng, inputs, units: rng.normal(0, 2 / inputs, (inputs, units)), "is the variance"),
    ("1.3e", lambda rng, inputs, units: rng.normal(0, np.sqrt(1 / inputs), (inputs, units)), "the 2 makes up"),
    ("1.3e", lambda rng, inputs, units: rng.normal(0, np.sqrt(2 / units), (inputs, units)), "its *inputs*"),
    ("1.3e", lambda rng, inputs, units: rng.normal(0, np.sqrt(2 / (inputs + units)), (inputs, units)), "Glorot"),
    ("1.3e", lambda rng, inputs, units: rng.normal(0, np.sqrt(1 / 3 / inputs), (inputs, units)), "naive start"),
    ("1.3e", lambda rng, inputs, units: rng.normal(size=(inputs, units)), "to be scaled"),
    ("1.3e", lambda rng, inputs, units: rng.normal(0, 0.3, (inputs, units)), "yours is 0.2987"),
    ("1.3e", lambda rng, inputs, units: _he(rng, inputs, units).T, "turned round"),
    ("1.3e", lambda rng, inputs, units: _he(rng, inputs, units)[0], r"should be (inputs, units)"),
    ("1.3e", lambda rng, inputs, units: _he(np.random.default_rng(), inputs, units), "handed in"),
    ("1.3e", lambda rng, inputs, units: _he(np.random.default_rng(0), inputs, units), "handed in"),
    ("1.3e", lambda rng, inputs, units: np.abs(_he(rng, inputs, units)), "mean should be 0"),
    ("1.3e", lambda rng, i, u: rng.uniform(-np.sqrt(6 / i), np.sqrt(6 / i), (i, u)), "not normally distributed"),
    ("1.3e", np.zeros((3, 2)), "asks for a function"),
    ("1.3e", lambda rng, inputs, units: rng.nonsense(), "AttributeError"),
    ("1.3e", _forgets_to_return, "returns nothing"),
    ("1.3h", _in_place, "changes the array"),
    ("1.3i", 771.4, "gigabytes"),
    ("1.3i", 718.4, "gibibytes"),
    ("1.3i", 771.4e9, "All the digits"),
    ("1.3e", lambda rng, inputs, units: rng.normal(0, 2 / np.sqrt(inputs), (inputs, units)), "cover the 2"),
]


@pytest.mark.parametrize(("key", "answer"), [(key, answer) for key, answers in SOLUTIONS.items() for answer in answers])
def test_right_answers_are_right_however_they_are_written(key, answer):
    verdict = check(key, answer)
    assert verdict.status == CORRECT and EXERCISES[key].praise in repr(verdict)


def test_there_is_a_solution_for_every_exercise():
    assert set(SOLUTIONS) == set(EXERCISES)


@pytest.mark.parametrize(("key", "answer", "words"), WRONG)
def test_wrong_answers_meet_the_hint_that_fits(key, answer, words):
    verdict = check(key, answer)
    assert verdict.status == NOT_YET
    assert words in repr(verdict)


@pytest.mark.parametrize(
    ("key", "expression"),
    [
        ("1.3a", "(last_year - first_year)"),
        ("1.3b", "2 * m"),
        ("1.3c", "1 - b"),
        ("1.3e", "sqrt(2 / inputs)"),
        ("1.3f", "window**2"),
        ("1.3g", "last / first"),
        ("1.3h", "shares -"),
        ("1.3i", "224"),
        ("1.3j", "weights=counts"),
    ],
)
def test_no_hint_tells_the_solution(key, expression):
    exercise = EXERCISES[key]
    said = [*exercise.hints, exercise.praise, *(mistake.hint for mistake in exercise.mistakes)]
    assert not any(expression in text for text in said)
