"""The exercises of notebook 1.1: right answers are right, wrong ones meet the hint that fits, the score to beat is the page's."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from utils.data.datasets import load_mnist
from utils.data.digit_features import FEATURES
from utils.exercises import section_1_1 as section
from utils.exercises.engine import CORRECT, NOT_YET, check
from utils.models.noughts_and_crosses import EMPTY, free_squares, is_over, other, place, value

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # wrong answers divide by zero

EXERCISES = {exercise.key: exercise for exercise in section.EXERCISES}
PAGE = next((Path(__file__).parents[3] / "notebooks").glob("1.1-*.ipynb"))


def _cell(cell_id):
    return next("".join(c["source"]) for c in json.loads(PAGE.read_text("utf-8"))["cells"] if c["id"] == cell_id)


def _names_of(cell_id):
    names = {}
    exec(_cell(cell_id), names)
    return names


read_by_rules = _names_of("rules")["read_by_rules"]


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


SOLUTIONS = {
    "1.1a": [(1, 0, -1), [1, 0, -1], np.array([1, 0, -1])],
    "1.1b": [_count],
    "1.1c": [_better],
    "1.1d": [(268 / 300, 7, 96 / 114), (0.8933, 7, 0.8421), (Fraction(268, 300), 7, Fraction(96, 114))],
    "1.1e": [
        lambda a, b: ((b[-1] - b[0]) / (a[-1] - a[0]), b[0] - (b[-1] - b[0]) / (a[-1] - a[0]) * a[0]),
        lambda a, b: tuple(np.polyfit(a, b, 1)),
    ],
    "1.1f": [
        lambda p: p[:, 0] * p[:, 1],
        lambda p: -p[:, 0] * p[:, 1],
        lambda p: np.sin(2 * np.arctan2(p[:, 1], p[:, 0])),
        lambda p: np.sign(p[:, 0]) * np.sign(p[:, 1]),
        lambda p: p[:, 0] * p[:, 1] > 0,
        lambda p: p[:, 0] / p[:, 1],
    ],
    "1.1g": [59_210, 59_210.0],
    "1.1h": [
        lambda scores, targets: -np.mean([np.log(row[t]) for row, t in zip(scores, targets, strict=True)]),
        lambda scores, targets: np.log(1 / scores[np.arange(len(targets)), targets]).mean(),
    ],
    "1.1i": [_nudge],
    "1.1j": [lambda years, shares, low, high: np.diff(np.interp([low, high], shares, years))[0]],
}


def test_every_exercise_has_solutions_here():
    assert list(SOLUTIONS) == list(EXERCISES)


@pytest.mark.parametrize(("key", "answer"), [(key, answer) for key, answers in SOLUTIONS.items() for answer in answers])
def test_right_answers_are_right(key, answer):
    verdict = check(key, answer)
    assert verdict.status == CORRECT, verdict


def test_what_the_boards_are_worth_is_what_minimax_says():
    assert [value(board, "X") for board in ("XO.OX....", "OXO.X.XO.", "XO..OX.OX")] == [1, 0, -1]


WRONG = {
    "1.1a": [
        ((1, 0, 1), "third board"),
        ((1, 1, -1), "second board"),
        ((0, 0, -1), "first board"),
        ((1, 0, 0), "third board"),
        (("1", "0", "-1"), "without quotes"),
        ((1, -1), "Three numbers"),
    ],
    "1.1b": [(lambda board, mark: 1 if board else 2, "ends it at the first")],
    "1.1c": [
        (read_by_rules, "as many as `read_by_rules`"),
        (lambda digit: 1, "takes away more digits than it gains"),
        (lambda digit: 2 if digit.holes == 1 else None, "returns nothing"),
        (lambda digit: digit.loops, "no such feature"),
        (lambda digit: 7 if digit.aspect < 0.3 and digit.slant > 9 else read_by_rules(digit), "as many as"),
        (lambda digit: 5 if digit.left_bay_lower > 0.2 and digit.right_bay_upper > 0.1 else read_by_rules(digit), "Better: 75.2%"),
        (lambda digit: str(_better(digit)), 'without quotes: 2, not "2"'),
        (lambda digit: 2 if digit.holes == 1 else read_by_rules, "returns another function"),
        (3, "asks for a function"),
    ],
    "1.1d": [
        ((89.33, 7, 84.2), "neither per cents"),
        ((268, 7, 96), "nor numbers of digits"),
        ((268 / 300, "7", 96 / 114), "without quotes"),
        (("268/300", 7, "96/114"), "without quotes"),
        (np.array([268 / 300, 7]), "Three numbers"),
        ("0.89, 7, 0.84", "Three numbers"),
        ((268 / 300, 80, 96 / 114), "is a digit, 1, 4 or 7"),
        ((268 / 300, 7, 0.96), "The third number runs along row 1"),
        ((268 / 300, 2, 96 / 114), "is a digit, 1, 4 or 7"),
        ((268 / 300, 1, 96 / 114), "Look along the rows"),
        ((268 / 300, 4, 96 / 114), "Look along the rows"),
        ((0.89, 7, 0.84), "rounded too far"),
        ((0.893, 7, 0.842), "rounded too far"),
        ((0.87, 7, 0.84), "sum of the diagonal"),
        ((0.268, 7, 96 / 114), "sum of the diagonal"),
        ((268 / 300, 7, 0.5), "take the column of 1"),
    ],
    "1.1f": [
        (lambda p: p[:, 0], "turned axis"),
        (lambda p: p @ [0.6, 0.8], "turned axis"),
        (lambda p: np.hypot(*p.T), "Distance solved the rings"),
        (lambda p: (p**2).sum(axis=1), "Distance solved the rings"),
        (lambda p: np.arctan2(p[:, 1], p[:, 0]), "black and white alternate"),
        (lambda p: p, "shape (400,)"),
        (lambda p: p[:, 0] ** 2, "at least 98 %"),
        (lambda p: p.sort(), "changes the points"),
        (lambda p: np.full(len(p), np.nan), "finite"),
        (_forgets_to_return, "returns nothing"),
        (0.5, "asks for a function"),
    ],
    "1.1g": [(59_008, "has a bias"), (202, "number of units"), (59_984, "not to each number that comes in")],
}  # fmt: skip


@pytest.mark.parametrize(("key", "answer", "says"), [(k, *pair) for k, pairs in WRONG.items() for pair in pairs])
def test_wrong_answers_meet_their_hint(key, answer, says):
    verdict = check(key, answer)
    assert verdict.status == NOT_YET
    assert says in verdict.body


def test_the_score_to_beat_is_that_of_the_rules_on_the_page():
    digits, labels = section._held_back()
    assert (
        np.mean([read_by_rules(digit) == label for digit, label in zip(digits, labels, strict=True)])
        == section.BY_RULES
    )
    better = np.mean([_better(digit) == label for digit, label in zip(digits, labels, strict=True)])
    assert better > section.BY_RULES + section.WANTED
    assert len(digits) == 5000 and section.Digit._fields == FEATURES


def test_the_held_back_digits_are_none_of_those_the_page_scores():
    _, labels = section._held_back()
    (_, all_labels), _ = load_mnist()
    assert np.array_equal(labels, all_labels[55_000:])


def test_a_score_between_the_old_one_and_the_wanted_one_is_told():
    share = section.WANTED / 2

    def a_little_better(digit):
        a_little_better.asked += 1
        told = _better(digit)
        return told if a_little_better.asked % 2 else read_by_rules(digit)

    a_little_better.asked = 0
    body = check("1.1c", a_little_better).body
    assert body.startswith("Better: 7") and share < section.WANTED


def test_counting_games_needs_no_more_than_the_exercise_says():
    assert EXERCISES["1.1b"].expected(EMPTY, "X") == 255_168


@pytest.mark.parametrize(
    ("key", "solution"),
    [
        ("1.1b", "sum(count_games"),
        ("1.1b", "return 1"),
        ("1.1c", "left_bay_upper >"),
        ("1.1e", "first[-1] - first[0]"),
        ("1.1f", "[:, 0] *"),
        ("1.1f", "x * y"),
        ("1.1h", "np.log(row"),
        ("1.1i", "trial[n]"),
        ("1.1j", "np.interp([low"),
    ],
)
def test_no_hint_gives_the_solution_away(key, solution):
    exercise = EXERCISES[key]
    texts = [*exercise.hints, exercise.praise, *(mistake.hint for mistake in exercise.mistakes)]
    assert len(exercise.hints) >= 3
    assert not any(solution in text for text in texts)


def test_a_share_that_the_table_holds_is_reached_in_its_year():
    assert section._years_between([2000, 2010, 2012], [0.1, 0.5, 0.9], 0.1, 0.9) == 12
    assert section._years_between([2000, 2010, 2012], [0.1, 0.5, 0.9], 0.5, 0.7) == 1
