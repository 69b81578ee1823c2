"""Answers to the exercises of 1.1, right and wrong."""

import functools
import itertools
import json
from fractions import Fraction
from pathlib import Path

import numpy as np

from utils.models.noughts_and_crosses import free_squares, is_over, other, place


def _rules_of_the_page():
    page = next((Path(__file__).parents[4] / "notebooks").glob("1.1-*.ipynb"))
    cells, names = json.loads(page.read_text("utf-8"))["cells"], {}
    exec(next("".join(cell["source"]) for cell in cells if cell["id"] == "rules"), names)
    return names["read_by_rules"]


read_by_rules = _rules_of_the_page()


@functools.cache
def _count(board, mark):
    if is_over(board):
        return 1
    return sum(_count(place(board, square, mark), other(mark)) for square in free_squares(board))


def _nudge(loss, weights, size):
    result = weights.copy()
    for n in range(len(weights)):
        for step in (size, -size):
            trial = weights.copy()
            trial[n] += step
            if loss(trial) < loss(weights):
                result[n] = trial[n]
                break
    return result


def _forgets_to_return(points):
    _ = points[:, 0] * points[:, 1]


def _better(digit):
    return 2 if digit.holes == 1 and digit.left_bay_upper > 0.03 else read_by_rules(digit)


def _better_every_other_time():
    turns = itertools.cycle([read_by_rules, _better])
    return lambda digit: next(turns)(digit)


ANSWERS = {
    "1.1a": dict(
        about="without | parentheses | middle | second | completes",
        right=[(1, 0, -1), [1, 0, -1], np.array([1, 0, -1])],
        wrong={1: [("1", "0", "-1")], 2: [(1, -1)], 3: [(1, 0, 1), (1, 0, 0)], 4: [(1, 1, -1)], 5: [(0, 0, -1)]},
    ),
    "1.1b": dict(
        about="players | one side | no matter | each | boards | function | nothing | squares",
        right=[_count],
        wrong={8: [lambda board, mark: 1 if board else 2]},
        never_said=["sum(count_games", "return 1"],
    ),
    "1.1c": dict(
        right=[_better],
        wrong={
            "as many as": [
                read_by_rules,
                lambda digit: 7 if digit.aspect < 0.3 and digit.slant > 9 else read_by_rules(digit),
            ],
            "takes away": [lambda digit: 1],
            "returns nothing": [lambda digit: 2 if digit.holes == 1 else None],
            "no such": [lambda digit: digit.loops],
            "Better: 7": [_better_every_other_time()],
            "Better: 75.2%": [
                lambda digit: 5 if digit.left_bay_lower > 0.2 and digit.right_bay_upper > 0.1 else read_by_rules(digit)
            ],
            "without quotes": [lambda digit: str(_better(digit))],
            "one number is wanted": [
                lambda digit: [read_by_rules(digit)],
                lambda digit: np.arange(3),
                lambda digit: True,
            ],
            "Trying your answer ended in `AttributeError: module": [lambda digit: np.no_such(digit)],
            "another function": [lambda digit: 2 if digit.holes == 1 else read_by_rules],
            "no function": [3],
        },
        never_said=["left_bay_upper >"],
    ),
    "1.1d": dict(
        about="parentheses | fractions | neither | meant | mistakes | others | everything | many",
        right=[(268 / 300, 7, 96 / 114), (0.8933, 7, 0.8421), (Fraction(268, 300), 7, Fraction(96, 114))],
        wrong={
            1: [(268 / 300, "7", 96 / 114), ("268/300", 7, "96/114"), np.array([268 / 300, 7]), "0.89, 7, 0.84"],
            2: [(0.89, 7, 0.84), (0.893, 7, 0.842)],
            3: [(89.33, 7, 84.2), (268, 7, 96)],
            4: [(268 / 300, 7, 0.96)],
            5: [(268 / 300, 80, 96 / 114), (268 / 300, 2, 96 / 114)],
            6: [(268 / 300, 1, 96 / 114), (268 / 300, 4, 96 / 114)],
            7: [(0.87, 7, 0.84), (0.268, 7, 96 / 114)],
            8: [(268 / 300, 7, 0.5)],
        },
    ),
    "1.1e": dict(
        about="numbers | from | value | wrong | order | supposes",
        right=[
            lambda a, b: ((b[-1] - b[0]) / (a[-1] - a[0]), b[0] - (b[-1] - b[0]) / (a[-1] - a[0]) * a[0]),
            lambda a, b: tuple(np.polyfit(a, b, 1)),
        ],
        never_said=["first[-1] - first[0]"],
    ),
    "1.1f": dict(
        right=[
            lambda p: p[:, 0] * p[:, 1],
            lambda p: -p[:, 0] * p[:, 1],
            lambda p: np.sin(2 * np.arctan2(p[:, 1], p[:, 0])),
            lambda p: np.sign(p[:, 0]) * np.sign(p[:, 1]),
            lambda p: p[:, 0] * p[:, 1] > 0,
            lambda p: p[:, 0] / p[:, 1],
        ],
        wrong={
            "turned axis": [lambda p: p[:, 0], lambda p: p @ [0.6, 0.8]],
            "Distance": [lambda p: np.hypot(*p.T), lambda p: (p**2).sum(axis=1)],
            "alternate": [lambda p: np.arctan2(p[:, 1], p[:, 0])],
            "shape (400,)": [lambda p: p],
            "at least 98 %": [lambda p: p[:, 0] ** 2],
            "changes the points": [lambda p: p.sort()],
            "finite": [lambda p: np.full(len(p), np.nan)],
            "returns nothing": [_forgets_to_return],
            "no function": [0.5],
        },
        never_said=["[:, 0] *", "x * y"],
    ),
    "1.1g": dict(
        about="Those | there | sees | digit | numbers | each *unit*: | comes | the number",
        right=[59_210, 59_210.0],
        wrong={1: [59_008], 7: [59_984], 8: [202]},
    ),
    "1.1h": dict(
        about="logarithms | over | something | highest | classes | natural | their | measure | columns | numbers",
        right=[
            lambda scores, targets: -np.mean([np.log(row[t]) for row, t in zip(scores, targets, strict=True)]),
            lambda scores, targets: np.log(1 / scores[np.arange(len(targets)), targets]).mean(),
        ],
        never_said=["np.log(row"],
    ),
    "1.1i": dict(
        about="together | smaller | neither | changes | better | Nearly. Down | never | weights the | once | moved",
        right=[_nudge],
        never_said=["trial[n]"],
    ),
    "1.1j": dict(
        right=["ACE", "ace", "A, C, E", "ECA"],
        wrong={
            "in quotes": ["", "none", 3, ("A", "C", "E"), ["ACE"], {"A", "C", "E"}][2:],
            "there is no Z": ["AZ"],
            "Headline B stands": ["ABCE", "B"],
            "Headline D stands": ["ACDE"],
            "Headline F stands": ["ACEF"],
            "half of 23.6": ["CE", "E"],
            "how likely": ["AE", "A"],
            "what exactly": ["AC"],
        },
        never_said=["ACE", "A, C and E"],
    ),
}
