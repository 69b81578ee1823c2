"""Answers to the exercises of 2.3, right and wrong."""

import numpy as np

from utils.exercises import section_2_3 as section
from utils.exercises.unseen import unseen_digits


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


def _in_place(x):
    x[x < 0] /= 10
    return x


def _in_place_of_integers(x):
    x[x < 0] = x[x < 0] // 10
    return x


def _plain_softmax_without_keepdims(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=1)


def _softmax_less_one_maximum(scores):
    with np.errstate(invalid="ignore"):
        powers = np.exp(scores - scores.max())
        return powers / powers.sum(axis=1, keepdims=True)


def _means_of(digit):
    """The mean image of a digit, as a row."""
    rows, labels = unseen_digits()
    return rows[labels == digit].mean(axis=0)


_PATCH = np.pad(np.ones((8, 4)), ((10, 10), (12, 12))).reshape(784)

ANSWERS = {
    "2.3a": dict(
        about="through | exchanged | integers | function",
        right=[_loops_of_leaky_relu, lambda x: np.maximum(x, x / 10)],
        wrong={
            "changed": [_in_place, _in_place_of_integers],
            "entries, case 1": [lambda x: np.abs(x)],
            "kind, case 1": [lambda x: [[0.0]]],
            "nothing, case 1": [lambda x: print(end="")],
        },
        never_said=["entry / 10 if"],
    ),
    "2.3b": dict(
        right=[
            ((7, 3, 5), (2, 6), "error", (2, 5, 3), (8, 1, 6, 4)),
            [[7, 3, 5], [2, 6], "Error", [2, 5, 3], [8, 1, 6, 4]],
            [np.array([7, 3, 5]), (2, 6), "error", np.array([2, 5, 3]), (8, 1, 6, 4)],
        ],
        wrong={
            "The first pair": [("error", (2, 6), "error", (2, 5, 3), (8, 1, 6, 4))],
            "The second pair": [
                ((7, 3, 5), (6, 2), "error", (2, 5, 3), (8, 1, 6, 4)),
                ((7, 3, 5), "error", "error", (2, 5, 3), (8, 1, 6, 4)),
            ],
            "The third pair": [
                ((7, 3, 5), (2, 6), (4, 3), (2, 5, 3), (8, 1, 6, 4)),
                ((7, 3, 5), (2, 6), (4, 4), (2, 5, 3), (8, 1, 6, 4)),
            ],
            "The fourth pair": [((7, 3, 5), (2, 6), "error", "error", (8, 1, 6, 4))],
            "The fifth pair": [
                ((7, 3, 5), (2, 6), "error", (2, 5, 3), "error"),
                ((7, 3, 5), (2, 6), "error", (2, 5, 3), [8, 6, 4]),
            ],
            "without quotes": [
                ("(7, 3, 5)", (2, 6), "error", (2, 5, 3), (8, 1, 6, 4)),
                ((7, 3, 5), (2, 6), "4, 3", (2, 5, 3), (8, 1, 6, 4)),
            ],
            "The comma": [
                (7, (2, 6), "error", (2, 5, 3), (8, 1, 6, 4)),
                (np.array(7), (2, 6), "error", (2, 5, 3), (8, 1, 6, 4)),
            ],
            "5 answers are wanted": [((3, 4), (3, 4), "error"), 3],
            'write `"error"`': [
                ((7, 3, 5), (2, 6), None, (2, 5, 3), (8, 1, 6, 4)),
                ((7, 3, 5), (2, 6), ValueError, (2, 5, 3), (8, 1, 6, 4)),
            ],
            "this word and no other": [((7, 3, 5), (2, 6), "Error!", (2, 5, 3), (8, 1, 6, 4))],
        },
    ),
    "2.3c": dict(
        about="compared | predictions | averaged | absolute | last | samples | squares | opposite",
        right=[
            lambda predictions, targets: np.mean((predictions[:, 0] - targets) ** 2),
            lambda predictions, targets: np.mean((predictions - targets[:, np.newaxis]) ** 2),
            lambda predictions, targets: float(np.mean((predictions - targets.reshape(-1, 1)) ** 2)),
        ],
        wrong={1: [lambda p, t: np.mean((p - t.reshape(1, -1)) ** 2)]},
        never_said=["predictions[:, 0] - targets"],
    ),
    "2.3d": dict(
        about="together | disappears | sums have | keepdims | maximum | negative | powers are | themselves",
        right=[_softmax],
        wrong={
            1: [section._plain_softmax_of_the_whole, section._softmax_of_the_whole],
            2: [section._plain_softmax_of_columns, section._softmax_of_columns],
            3: [
                section._softmax_without_keepdims,
                lambda s: np.exp(s - s.max()) / np.exp(s - s.max()).sum(1)[np.newaxis],
                _plain_softmax_without_keepdims,
                section._both_without_keepdims,
            ],
            4: [
                section._maximum_without_keepdims,
                lambda s: np.exp(s - s.max(1)) / np.exp(s - s.max(1)).sum(1, keepdims=True),
            ],
            5: [_softmax_less_one_maximum],
            6: [
                section._softmax_that_overflows,
                lambda s: np.exp(s - 500) / np.exp(s - 500).sum(1, keepdims=True),
                lambda s: (
                    np.exp(s - s.min(1, keepdims=True)) / np.exp(s - s.min(1, keepdims=True)).sum(1, keepdims=True)
                ),
            ],
        },
        never_said=["powers / "],
    ),
    "2.3e": dict(
        about="exchanged | multiply | lengths | multiplication",
        right=[lambda u, v: u[:, np.newaxis] * v, np.outer, lambda u, v: u.reshape(-1, 1) @ v.reshape(1, -1)],
        wrong={2: [lambda u, v: u @ v], 3: [lambda u, v: u.T * v]},
        never_said=["u[:, np.newaxis] * v"],
    ),
    "2.3f": dict(
        right=[((60, 20), (), (64,), "error", (3, 2, 4)), [[60, 20], [], [64], "error ", [3, 2, 4]]],
        wrong={
            "The first pair": [((9, 9), (), (64,), "error", (3, 2, 4))],
            "The second pair": [
                ((60, 20), (1,), (64,), "error", (3, 2, 4)),
                ((60, 20), "scalar", (64,), "error", (3, 2, 4)),
            ],
            "The third pair": [((60, 20), (), (64, 1), "error", (3, 2, 4))],
            "The fourth pair": [((60, 20), (), (64,), (20, 60), (3, 2, 4))],
            "The fifth pair": [((60, 20), (), (64,), "error", (3, 4))],
        },
    ),
    "2.3g": dict(
        right=[
            (_PATCH, -11),
            (_PATCH.tolist(), np.array([-11.0])),
            [5 * (_means_of(1) - _means_of(0)), np.float32(0)],
        ],
        wrong={
            "as a pair": [_PATCH, 3, (_PATCH,)],
            "all of them finite": [(["a"] * 784, 1), (_PATCH * np.nan, 0), (_PATCH, "no bias")],
            "a single bias": [(_PATCH, np.zeros(512))],
            "still lie as an image": [(_PATCH.reshape(28, 28), -11)],
            "one weight for each pixel": [(_PATCH.reshape(784, 1), -11), (np.ones(28), 0), (1, 1)],
            "wrong way round": [(-_PATCH, 11), (_means_of(0) - _means_of(1), 0)],
            "nearly everything": [(np.ones(784), 0), (_PATCH, 1)],
            "next to nothing": [(-np.ones(784), 0), (_PATCH, -200), (np.zeros(784), 0)],
            "which is too many": [(_PATCH, -1), (_PATCH, 0)],
            "More of the ones": [(_PATCH, -16), (_means_of(1) - _means_of(0), -10)],
        },
        never_said=["(8, 4)", "-11"],
    ),
    "2.3h": dict(
        about="exchanged | inside | results | batch | added | additions",
        right=[(52_035_584, 5_017_600), [52_035_584, 5_017_600]],
        wrong={1: [[5_017_600, 52_035_584]]},
        never_said=["52,035,584", "52035584", "5,017,600", "5017600"],
    ),
    "2.3i": dict(
        about="neighbours | Networks | their | then | instead | should",
        right=[
            lambda images: np.moveaxis(images, -1, 0).reshape(images.shape[-1], -1),
            lambda images: images.reshape(-1, images.shape[-1]).T,
            lambda images: images.transpose(2, 0, 1).reshape(images.shape[-1], -1),
        ],
        wrong={
            1: [section._mixed_up],
            2: [section._samples_kept_last],
            3: [lambda x: x.swapaxes(0, 2).reshape(x.shape[2], -1)],
        },
        never_said=[".reshape(images.shape[-1]"],
    ),
    "2.3j": dict(
        about="entries | throws | averaged | right. Which | whatever | halves | quarter | largest",
        right=[lambda image: image.reshape(len(image) // 2, 2, -1, 2).mean(axis=(1, 3))],
        never_said=["axis=(1, 3)"],
    ),
    "2.3k": dict(
        about=("turned | instead | transpose | goes | dividing | reciprocal | multiplies | applies | never | factors"),
        right=[lambda points, W, b: (points - b) @ np.linalg.inv(W)],
        wrong={
            4: [section._undo_inverse_on_the_left],
            5: [section._undo_by_dividing],
            6: [lambda points, W, b: (points - b) @ W**-1.0],
            7: [section._undo_with_star],
        },
        never_said=["(points - b) @"],
    ),
    "2.3l": dict(
        about="textbooks | by entry; | right. For | moves | before | earlier | missing | multiply | folded",
        right=[_compose],
        wrong={
            1: [section._joined_wrong_order, section._folded(lambda W1, b1, W2, b2: (W2 @ W1, b1 + b2))],
            2: [section._joined_star, section._folded(lambda W1, b1, W2, b2: (W1 * W2, b1 * b2))],
            "kind, case 1": [lambda maps: maps[0][0]],
        },
        never_said=["b @ next_W"],
    ),
    "2.3m": dict(
        right=[
            (np.array([[1, -1, 0, 0], [0, 0, 1, -1]]), np.array([[1, 0], [1, 0], [0, 1], [0, -1]])),
            (np.array([[0, 2, -4, 0], [5, 0, 0, -1]]), np.array([[0, 0.2], [0.5, 0], [0.25, 0], [0, -1]])),
        ],
        wrong={
            "without quotes": [
                ([["1", "-1", "0", "0"], ["0", "0", "1", "-1"]], [[1, 0], [1, 0], [0, 1], [0, -1]]),
                ([[1, -1, 0, 0], [0, 0, 1]], [[1, 0], [1, 0], [0, 1], [0, -1]]),
            ],
            "relu alone": [(np.eye(2), np.eye(2))],
            "relu has cut off": [(np.array([[1, -1, 0], [0, 0, 1]]), np.array([[1, 0], [1, 0], [0, 1]]))],
            "folded as well as x": [
                (np.array([[1, -1, 0, 0], [0, 0, 1, -1]]), np.array([[1, 0], [1, 0], [0, 1], [0, 1]]))
            ],
            "added": [(np.array([[1, -1, 0, 0], [0, 0, 1, -1]]), np.array([[1, 0], [-1, 0], [0, 1], [0, -1]]))],
            "as it went in": [(np.array([[1, -1], [0, 0]]), np.array([[1, 0], [1, 0]]))],
            "y comes out as it went in": [(np.array([[1, 0, 0], [0, 1, -1]]), np.array([[1, 0], [0, 1], [0, -1]]))],
            "Try the point": [(np.zeros((2, 3)), np.zeros((3, 2)))],
            "other axis": [(np.array([[1, -1, 0, 0], [0, 0, 1, -1]]), np.array([[1, 0], [-1, 0], [0, 1], [0, 1]]))],
            "must chain": [(np.eye(2), np.ones((3, 2))), (np.ones(4), np.ones((4, 2)))],
            "as a pair": [np.eye(2), "fold"],
        },
    ),
}
