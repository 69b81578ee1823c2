"""The exercises of notebook 2.3: each wrong answer meets the hint that fits it, and nothing gives the solution away."""

import math

import numpy as np
import pytest

from utils.exercises import section_2_3 as section
from utils.exercises.engine import CORRECT, NOT_YET, check

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # wrong answers divide by zero

EXERCISES = {exercise.key: exercise for exercise in section.EXERCISES}


def _loops_of_leaky_relu(x):
    result = np.zeros(x.shape)
    for row in range(x.shape[0]):
        for column in range(x.shape[1]):
            entry = x[row, column]
            result[row, column] = entry / 10 if entry < 0 else entry
    return result


def _softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _compose(maps):
    W, b = maps[0]
    for next_W, next_b in maps[1:]:
        W, b = W @ next_W, b @ next_W + next_b
    return W, b


SOLUTIONS = {
    "2.3a": [_loops_of_leaky_relu, lambda x: np.maximum(x, x / 10)],
    "2.3b": [
        ((7, 3, 5), (2, 6), "error", (2, 5, 3), (8, 1, 6, 4)),
        [[7, 3, 5], [2, 6], "Error", [2, 5, 3], [8, 1, 6, 4]],
        [np.array([7, 3, 5]), (2, 6), "error", np.array([2, 5, 3]), (8, 1, 6, 4)],
    ],
    "2.3c": [
        lambda predictions, targets: np.mean((predictions[:, 0] - targets) ** 2),
        lambda predictions, targets: np.mean((predictions - targets[:, np.newaxis]) ** 2),
        lambda predictions, targets: float(np.mean((predictions - targets.reshape(-1, 1)) ** 2)),
    ],
    "2.3d": [_softmax],
    "2.3e": [lambda u, v: u[:, np.newaxis] * v, np.outer, lambda u, v: u.reshape(-1, 1) @ v.reshape(1, -1)],
    "2.3f": [((60, 20), (), (64,), "error", (3, 2, 4)), [[60, 20], [], [64], "error ", [3, 2, 4]]],
    "2.3g": [lambda x, W, b: np.maximum(x @ W + b, 0), lambda x, W, b: np.maximum((W.T @ x.T).T + b, 0)],
    "2.3h": [51_380_224],
    "2.3i": [
        lambda images: np.moveaxis(images, -1, 0).reshape(images.shape[-1], -1),
        lambda images: images.reshape(-1, images.shape[-1]).T,
        lambda images: images.transpose(2, 0, 1).reshape(images.shape[-1], -1),
    ],
    "2.3j": [lambda image: image.reshape(len(image) // 2, 2, -1, 2).mean(axis=(1, 3))],
    "2.3k": [lambda points, W, b: (points - b) @ np.linalg.inv(W)],
    "2.3l": [_compose],
    "2.3m": [
        (np.array([[1, -1, 0, 0], [0, 0, 1, -1]]), np.array([[1, 0], [1, 0], [0, 1], [0, -1]])),
        (np.array([[0, 2, -4, 0], [5, 0, 0, -1]]), np.array([[0, 0.2], [0.5, 0], [0.25, 0], [0, -1]])),
    ],
}


def _in_place(x):
    x[x < 0] /= 10
    return x


def _in_place_of_integers(x):
    x[x < 0] = x[x < 0] // 10
    return x


# Wrong answers besides those that the exercises hold themselves, with words of the hint that they should meet; no words where
# the engine itself answers, which has tests of its own.
def _plain_softmax_without_keepdims(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=1)


def _softmax_less_one_maximum(scores):
    with np.errstate(invalid="ignore"):
        powers = np.exp(scores - scores.max())
        return powers / powers.sum(axis=1, keepdims=True)


WRONG = [
    ("2.3a", _in_place, "changes the array that it is given"),
    ("2.3a", _in_place_of_integers, "changes the array that it is given"),
    ("2.3a", lambda x: np.abs(x), ""),
    ("2.3a", lambda x: [[0.0]], ""),
    ("2.3a", lambda x: print(end=""), ""),
    ("2.3b", ("error", (2, 6), "error", (2, 5, 3), (8, 1, 6, 4)), "The first pair"),
    ("2.3b", ((7, 3, 5), (6, 2), "error", (2, 5, 3), (8, 1, 6, 4)), "The second pair"),
    ("2.3b", ((7, 3, 5), "error", "error", (2, 5, 3), (8, 1, 6, 4)), "The second pair"),
    ("2.3b", ((7, 3, 5), (2, 6), (4, 3), (2, 5, 3), (8, 1, 6, 4)), "The third pair"),
    ("2.3b", ((7, 3, 5), (2, 6), (4, 4), (2, 5, 3), (8, 1, 6, 4)), "The third pair"),
    ("2.3b", ((7, 3, 5), (2, 6), "error", "error", (8, 1, 6, 4)), "The fourth pair"),
    ("2.3b", ((7, 3, 5), (2, 6), "error", (2, 5, 3), "error"), "The fifth pair"),
    ("2.3b", ((7, 3, 5), (2, 6), "error", (2, 5, 3), [8, 6, 4]), "The fifth pair"),
    ("2.3b", ("(7, 3, 5)", (2, 6), "error", (2, 5, 3), (8, 1, 6, 4)), "without quotes"),
    ("2.3b", (7, (2, 6), "error", (2, 5, 3), (8, 1, 6, 4)), "The comma"),
    ("2.3b", ((3, 4), (3, 4), "error"), "5 answers are wanted"),
    ("2.3b", 3, "5 answers are wanted"),
    ("2.3b", ((7, 3, 5), (2, 6), None, (2, 5, 3), (8, 1, 6, 4)), 'write `"error"`'),
    ("2.3b", ((7, 3, 5), (2, 6), ValueError, (2, 5, 3), (8, 1, 6, 4)), 'write `"error"`'),
    ("2.3b", ((7, 3, 5), (2, 6), "Error!", (2, 5, 3), (8, 1, 6, 4)), "this word and no other"),
    ("2.3b", ((7, 3, 5), (2, 6), "4, 3", (2, 5, 3), (8, 1, 6, 4)), "without quotes"),
    ("2.3b", (np.array(7), (2, 6), "error", (2, 5, 3), (8, 1, 6, 4)), "The comma"),
    (
        "2.3c",
        lambda p, t: np.mean((p - t.reshape(1, -1)) ** 2),
        "every prediction is still compared|Every prediction is still",
    ),
    ("2.3d", section._softmax_without_keepdims, "lays them"),
    ("2.3d", lambda s: np.exp(s - s.max()) / np.exp(s - s.max()).sum(1)[np.newaxis], "lays them"),
    ("2.3d", section._plain_softmax_of_the_whole, "All entries together"),
    ("2.3d", section._softmax_of_the_whole, "All entries together"),
    ("2.3d", section._plain_softmax_of_columns, "Each *column*"),
    ("2.3d", section._softmax_of_columns, "Each *column*"),
    ("2.3d", _plain_softmax_without_keepdims, "lays them"),
    ("2.3d", section._both_without_keepdims, "The sums have|The maxima have"),
    ("2.3d", section._maximum_without_keepdims, "The maxima have"),
    ("2.3d", _softmax_less_one_maximum, "each row's *own* maximum"),
    ("2.3d", section._softmax_that_overflows, "Right for small scores"),
    ("2.3d", lambda s: np.exp(s - s.max(1)) / np.exp(s - s.max(1)).sum(1, keepdims=True), "The maxima have"),
    ("2.3d", lambda s: np.exp(s - 500) / np.exp(s - 500).sum(1, keepdims=True), "Right for small scores"),
    (
        "2.3d",
        lambda s: np.exp(s - s.min(1, keepdims=True)) / np.exp(s - s.min(1, keepdims=True)).sum(1, keepdims=True),
        "of *each* row",
    ),
    ("2.3e", lambda u, v: u.T * v, "`u.T` is just `u`"),
    ("2.3g", section._layer_on_its_side, "lies on its side"),
    ("2.3h", 128 * 784, "entries of the batch"),
    ("2.3k", section._undo_inverse_on_the_left, "goes on the right"),
    ("2.3k", section._undo_by_dividing, "no dividing"),
    ("2.3k", lambda points, W, b: (points - b) @ W**-1.0, "reciprocal of each entry"),
    ("2.3k", section._undo_with_star, "entry by entry"),
    ("2.3e", lambda u, v: u @ v, "leaves one number"),
    ("2.3f", ((9, 9), (), (64,), "error", (3, 2, 4)), "The first pair"),
    ("2.3f", ((60, 20), (1,), (64,), "error", (3, 2, 4)), "The second pair"),
    ("2.3f", ((60, 20), "scalar", (64,), "error", (3, 2, 4)), "The second pair"),
    ("2.3f", ((60, 20), (), (64, 1), "error", (3, 2, 4)), "The third pair"),
    ("2.3f", ((60, 20), (), (64,), (20, 60), (3, 2, 4)), "The fourth pair"),
    ("2.3f", ((60, 20), (), (64,), "error", (3, 4)), "The fifth pair"),
    ("2.3g", section._layer_wrong_way_round, "wrong way round"),
    ("2.3g", section._layer_bias_as_column, "one entry for each"),
    ("2.3g", section._layer_with_transposed_weights, "W is transposed"),
    ("2.3i", section._mixed_up, "mixture of several images"),
    ("2.3i", lambda x: x.swapaxes(0, 2).reshape(x.shape[2], -1), "have changed places, as with `.T`"),
    ("2.3i", section._samples_kept_last, "still the last"),
    ("2.3l", section._joined_wrong_order, "wrong order"),
    ("2.3l", section._joined_star, "two maps one after the other"),
    ("2.3l", section._folded(lambda W1, b1, W2, b2: (W1 * W2, b1 * b2)), "two maps one after the other"),
    ("2.3l", section._folded(lambda W1, b1, W2, b2: (W2 @ W1, b1 + b2)), "wrong order"),
    ("2.3l", lambda maps: maps[0][0], ""),
    ("2.3m", (np.eye(2), np.eye(2)), "relu alone"),
    ("2.3m", (np.array([[1, -1, 0], [0, 0, 1]]), np.array([[1, 0], [1, 0], [0, 1]])), "relu has cut off"),
    (
        "2.3m",
        (np.array([[1, -1, 0, 0], [0, 0, 1, -1]]), np.array([[1, 0], [1, 0], [0, 1], [0, 1]])),
        "folded as well as x",
    ),
    ("2.3m", (np.array([[1, -1, 0, 0], [0, 0, 1, -1]]), np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])), "added"),
    ("2.3m", (np.array([[1, -1], [0, 0]]), np.array([[1, 0], [1, 0]])), "as it went in"),
    ("2.3m", (np.array([[1, 0, 0], [0, 1, -1]]), np.array([[1, 0], [0, 1], [0, -1]])), "y comes out as it went in"),
    ("2.3m", (np.zeros((2, 3)), np.zeros((3, 2))), r"Try the point"),
    ("2.3m", (np.array([[1, -1, 0, 0], [0, 0, 1, -1]]), np.array([[1, 0], [-1, 0], [0, 1], [0, 1]])), "other axis"),
    ("2.3m", (np.eye(2), np.ones((3, 2))), "must chain"),
    ("2.3m", (np.ones(4), np.ones((4, 2))), "must chain"),
    ("2.3m", np.eye(2), "as a pair|must chain"),
    ("2.3m", "fold", "as a pair"),
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
    assert any(word in verdict.body for word in words.split("|")), verdict


def test_every_predicate_is_met_by_some_wrong_answer():
    said = {check(key, answer).body for key, answer, _ in WRONG}
    missing = [m.hint for e in section.EXERCISES for m in e.mistakes if m.when is not None and m.hint not in said]
    assert not missing


@pytest.mark.parametrize(
    ("key", "expression"),
    [
        ("2.3a", "entry / 10 if"),
        ("2.3c", "predictions[:, 0] - targets"),
        ("2.3d", "powers / "),
        ("2.3e", "u[:, np.newaxis] * v"),
        ("2.3g", "x @ W + b, 0"),
        ("2.3h", "51,380,224"),
        ("2.3h", "51380224"),
        ("2.3i", ".reshape(images.shape[-1]"),
        ("2.3j", "axis=(1, 3)"),
        ("2.3k", "(points - b) @"),
        ("2.3l", "b @ next_W"),
    ],
)
def test_nothing_said_holds_the_solution(key, expression):
    exercise = EXERCISES[key]
    said = [*exercise.hints, *(mistake.hint for mistake in exercise.mistakes), exercise.praise]
    assert not any(expression in text for text in said)


def test_the_shapes_asked_for_are_those_that_numpy_gives():
    pairs = [((7, 1, 5), (3, 5)), ((6,), (2, 6)), None, ((2, 1, 3), (5, 1)), ((8, 1, 6, 4), (1, 4))]
    for pair, wanted in zip(pairs, SOLUTIONS["2.3b"][0], strict=True):
        assert pair is None or np.broadcast_shapes(*pair) == wanted
    with pytest.raises(ValueError):
        np.broadcast_shapes((4, 3), (4,))
    pairs = [((60, 9), (9, 20)), ((9,), (9,)), ((64, 10), (10,)), None, ((3, 2, 7), (7, 4))]
    for pair, wanted in zip(pairs, SOLUTIONS["2.3f"][0], strict=True):
        assert pair is None or np.dot(np.ones(pair[0]), np.ones(pair[1])).shape == wanted
    with pytest.raises(ValueError):
        np.dot(np.ones((9, 20)), np.ones((60, 9)))
    assert math.prod((128, 784, 512)) == EXERCISES["2.3h"].expected
