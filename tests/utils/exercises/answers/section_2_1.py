"""Answers to the exercises of 2.1, right and wrong."""

import math

import numpy as np
from scipy.special import log_softmax

from utils.exercises.section_2_1 import _always, _cross_entropy, _one_hot, _read
from utils.exercises.unseen import unseen_digits


class Network:
    """What a Keras model with a given accuracy does, without one: `certain` is the score of its predictions."""

    def __init__(self, accuracy, certain=0.9, parameters=150_000, takes=1, shape=(784,)):
        self.accuracy, self.certain, self.parameters, self.takes = accuracy, certain, parameters, takes
        self.input_shape = (None, *shape)
        rows, self.labels = unseen_digits(10_000)
        self.places = {row.tobytes(): place for place, row in enumerate(rows)}

    def count_params(self):
        return self.parameters

    def __call__(self, inputs, training):
        assert inputs.shape[1:] == self.input_shape[1:] and not training
        rows = inputs.reshape(len(inputs), 784)
        digits = np.array([self.places.get((row / np.float32(self.takes)).tobytes(), -1) for row in rows])
        knows = (digits % 1000 < 1000 * self.accuracy) & (digits >= 0)
        scores = np.full((len(rows), 10), (1 - self.certain) / 9)
        scores[np.arange(len(rows)), (self.labels[digits] + ~knows) % 10] = self.certain
        return scores


class History:
    """What `fit` returns, by its name."""


def _divided_in_place(images):
    images //= 255
    return images.reshape(len(images), -1).astype("float32")


def _marked_at_once(labels, classes=10):
    marks = np.zeros((len(labels), classes))
    marks[np.arange(len(labels)), labels] = 1
    return marks


def _first_row_only(labels, classes=10):
    marks = np.zeros((len(labels), classes))
    for row, label in enumerate(labels):
        marks[row, label] = 1
        return marks  # it should stand outside the loop


def _marked_without_a_return(labels, classes=10):
    np.zeros((len(labels), classes))[np.arange(len(labels)), labels] = 1


def _counted(scores, labels, threshold):
    read = right = 0
    for row, label in zip(scores.tolist(), labels, strict=True):
        if max(row) >= threshold:
            read += 1
            right += row.index(max(row)) == label
    return read / len(labels), right / read


def _by_masks(scores, labels, threshold):
    sure, right = scores.max(axis=1) >= threshold, scores.argmax(axis=1) == labels
    return [sure.mean(), right[sure].mean()]


def _score_of_the_label(scores, labels, threshold):
    own = scores[np.arange(len(labels)), labels]
    sure = own >= threshold
    return sure.mean(), (scores.argmax(axis=1) == labels)[sure].mean()


def _largest_off_the_diagonal(matrix):
    off = matrix * (1 - np.eye(len(matrix), dtype=int))
    return np.unravel_index(off.argmax(), off.shape)


def _best_so_far(matrix):
    best = (0, 1)
    for meant in range(len(matrix)):
        for read in range(len(matrix)):
            if meant != read and matrix[meant, read] > matrix[best]:
                best = meant, read
    return best


def _diagonal_filled_in_place(matrix):
    np.fill_diagonal(matrix, 0)
    return list(divmod(int(matrix.argmax()), len(matrix)))


ANSWERS = {
    "2.1a": dict(
        about="count | order | largest label | stands | classes | percentage | both",
        right=[
            lambda labels: (np.bincount(labels).argmax(), np.bincount(labels).max() / len(labels)),
            lambda labels: max(
                [(d, labels.tolist().count(d) / len(labels)) for d in range(10)], key=lambda pair: pair[1]
            ),
        ],
        wrong={
            1: [lambda labels: (_always(labels)[0], labels.tolist().count(_always(labels)[0]))],
            2: [lambda labels: (np.bincount(labels).max() / len(labels), np.bincount(labels).argmax())],
            3: [lambda labels: (sorted(labels)[-1], np.mean(labels == max(labels)))],
            4: [lambda labels: (np.argmax(labels), np.mean(labels == np.argmax(labels)))],
            5: [lambda labels: (_always(labels)[0], _always(labels)[1] * len(labels) / 10)],
            6: [lambda labels: (_always(labels)[0], _always(labels)[1] / 0.01)],
            7: [lambda labels: np.bincount(labels).max() / len(labels)],
            "another, case 1": [lambda labels: (7, 0.7), lambda labels: (labels[1], 0.75)],
            "nothing, case 1": [lambda labels: print(end="")],
            "no function": [(1, 0.11)],
        },
        never_said=["argmax()"],
    ),
    "2.1b": dict(
        about=(
            "number | first layer alone. | without | is the second | biases only: | biases only, | question | "
            "10 units | the 32 | parameters | outputs"
        ),
        right=[
            (784 + 1) * 32 + (32 + 1) * 10,
            25_450.0,
            sum(w.size for w in map(np.ones, [(784, 32), 32, (32, 10), 10])),
        ],
        wrong={
            1: [(784 + 10) * 32],
            10: [25_441],
            11: [(784 + 1) * (32 + 10)],
            "another": [784 * 32 * 10, 785 * 33 * 10, 28 * 32 + 32 + 330, 784 + 32 + 10, 2 * 25_450],
            "kind": ["25,450", [25_120, 330], {"first": 25_120, "second": 330}],
        },
        never_said=["25,450", "25,120", "785"],
    ),
    "2.1c": dict(
        about="negative | entropy | entropy | falls | adds | averages | network | wanted",
        right=[
            lambda scores, label: -np.log(scores[label]),
            lambda scores, label: math.log(1 / scores[label]),
            lambda scores, label: -log_softmax(np.log(scores))[label],
        ],
        wrong={
            1: [lambda scores, label: math.log(scores[label])],
            2: [lambda scores, label: -math.log10(scores[label])],
            3: [lambda scores, label: -np.log(scores[label]) / np.log(2)],
            5: [lambda scores, label: sum(_cross_entropy(scores, n) for n in range(len(scores)))],
            7: [lambda scores, label: -max(np.log(scores))],
            8: [lambda scores, label: np.log(1 / scores)],
            9: [lambda scores, label: -(np.eye(len(scores))[label] @ np.log(scores))],
            "another, case 1": [
                lambda scores, label: scores[label],
                lambda scores, label: -scores[label],
                lambda scores, label: -scores[label] * np.log(scores[label]),
                lambda scores, label: (1 - scores[label]) ** 2,
                lambda scores, label: -np.log(scores[label - 1]),
                lambda scores, label: np.exp(-scores[label]),
            ],
            "one number, case 1": [lambda scores, label: -np.log(scores[[label]])],
            "nothing, case 1": [lambda scores, label: print(end="")],
            "error, case 1": [lambda scores, label: -math.log(scores), lambda scores: -np.log(scores[0])],
            "no function": [0.693],
        },
        never_said=["-np.log", "log(scores"],
    ),
    "2.1d": dict(
        about=(
            "Shape and | convert | exactly | whatever | fractions | squares | stay | numbers | transpose | "
            "function | particular"
        ),
        right=[
            lambda images: images.reshape(len(images), -1).astype("float32") / 255,
            lambda images: (
                images.reshape((images.shape[0], images.shape[1] * images.shape[2])).astype(np.float32) / 255
            ),
            lambda images: np.array([image.flatten() / 255 for image in images], dtype="float32"),
        ],
        wrong={
            2: [lambda images: np.array([image.ravel() for image in images]) / 255.0],
            5: [lambda images: (images / 255).astype(int).reshape(len(images), -1).astype("float32")],
            6: [lambda images: np.divide(images, 255, dtype="float32")],
            7: [lambda images: np.stack([image.ravel() for image in images], axis=1).astype("float32") / 255],
            10: [lambda images: images.reshape(-1, 28 * 28).astype("float32") / 255],
            11: [lambda images: images.reshape((60_000, 28 * 28)).astype("float32") / 255],
            "shape, case 1": [lambda images: images.reshape(-1).astype("float32") / 255],
            "entries, case 1": [
                lambda images: 1 - images.reshape(len(images), -1).astype("float32") / 255,
                lambda images: images.reshape(len(images), -1).astype("float32") / 127.5 - 1,
            ],
            "dtype, case 1": [
                lambda images: images.reshape(len(images), -1),
                lambda images: images.reshape(len(images), -1).astype("float16") / 255,
            ],
            "kind, case 1": [lambda images: (images.reshape(len(images), -1).astype("float32") / 255).tolist()],
            "changed": [_divided_in_place],
        },
        never_said=["reshape(len", "/ 255"],
    ),
    "2.1e": dict(
        about="samples | classes | around | labels | numbers | zeros",
        right=[
            lambda labels, classes=10: np.eye(classes)[labels],
            lambda labels, classes=10: (labels[:, None] == np.arange(classes)).astype("float32"),
            lambda labels, classes=10: np.array([[int(k == label) for k in range(classes)] for label in labels]),
            _marked_at_once,
        ],
        wrong={
            1: [lambda labels, classes=10: (np.arange(classes)[:, None] == labels).astype(float)],
            2: [lambda labels, classes=10: np.eye(max(labels) + 1)[labels]],
            3: [lambda labels, classes=10: list(np.eye(classes, dtype=int)[labels])],
            5: [lambda labels, classes=10: _one_hot(labels, classes).astype(bool)],
            6: [lambda labels, classes=10: np.zeros_like(_one_hot(labels, classes))],
            "shape, case 1": [
                lambda labels, classes=10: np.eye(classes),
                lambda labels, classes=10: labels,
                lambda labels, classes=10: np.eye(classes)[labels][0],
                lambda labels, classes=10: np.eye(10)[labels],
            ],
            "entries, case 1": [
                lambda labels, classes=10: np.eye(classes)[labels - 1],
                lambda labels, classes=10: 1 - np.eye(classes)[labels],
                _first_row_only,
            ],
            "nothing, case 1": [_marked_without_a_return],
            "error, case 3": [lambda labels, classes: np.eye(classes)[labels]],
        },
        never_said=["[labels]", "arange(len"],
    ),
    "2.1f": dict(
        right=[Network(0.95), Network(0.94, parameters=200_000)],
        wrong={
            "more than 200,000": [Network(0.99, parameters=203_530)],
            "not trained": [Network(0.11)],
            "94 % are wanted": [Network(0.93)],
            "history": [History()],
            "something to call": [Network, np.mean],
            "ended in": [Network(0.95, shape=(28, 28))],
        },
    ),
    "2.1g": dict(
        right=[Network(0.96, takes=255)],
        wrong={
            "given bytes": [Network(0.96)],
            "not trained": [Network(0.1, certain=0.9, takes=255)],
            "certain": [Network(0.94, certain=1 - 1e-9, takes=255)],
        },
    ),
    "2.1h": dict(
        right=[Network(0.92)],
        wrong={
            "1,000 images": [Network(0.95)],
            "with a loss": [Network(0.86, certain=0.999)],
            "not trained": [Network(0.1)],
        },
    ),
    "2.1i": dict(
        about="accuracy | readings | threshold | numbers | without | network | passed | percentages | counts",
        right=[_counted, _by_masks, lambda s, y, t: np.array(_by_masks(s, y, t))],
        wrong={
            1: [lambda s, y, t: (np.mean(s.max(axis=1) >= t), np.mean(s.argmax(axis=1) == y))],
            3: [lambda s, y, t: _read(s, y, np.nextafter(t, 1) if t else 0)],
            4: [lambda s, y, t: _by_masks(s, y, t)[::-1]],
            8: [lambda s, y, t: [100 * part for part in _counted(s, y, t)]],
            "another, case 1": [_score_of_the_label, lambda s, y, t: _read(s, y, 0.5)],
            "kind, case 1": [lambda s, y, t: _read(s, y, t)[0], lambda s, y, t: s.max(axis=1) >= t],
            "parts, case 1": [lambda s, y, t: (*_read(s, y, t), t)],
            "error, case 1": [lambda s, y, t: (s >= t).mean() / (s.argmax(axis=1)[s >= t] == y).mean()],
        },
        never_said=["scores.max(axis=1) >=", "right[sure].mean", "== labels"],
    ),
    "2.1j": dict(
        about="diagonal | wrong | looked | looked | directions | however | mistakes | through",
        right=[_largest_off_the_diagonal, _best_so_far, lambda m: _diagonal_filled_in_place(m.copy())],
        wrong={
            1: [lambda m: divmod(int(m.argmax()), len(m))],
            2: [lambda m: _best_so_far(m.T)],
            7: [lambda m: (m - np.diag(np.diag(m))).max()],
            8: [lambda m: (m - np.diag(np.diag(m))).argmax()],
            "another, case 1": [
                lambda m: np.unravel_index(np.argmin(m), m.shape),
                lambda m: tuple(part + 1 for part in _best_so_far(m)),
            ],
            "another, case 2": [lambda m: (1, 0)],
            "kind, case 1": [lambda m: str(_best_so_far(m)), lambda m: np.argwhere(m == m.max())],
            "parts, case 1": [lambda m: (*_best_so_far(m), 2)],
            "changed": [_diagonal_filled_in_place],
            "nothing, case 1": [lambda m: print(_best_so_far(m), end="")],
        },
        never_said=["np.fill_diagonal", "m != r", "!="],
    ),
    "2.1k": dict(
        right=[Network(0.99), Network(0.985, takes=255, shape=(28, 28)), Network(0.983, shape=(28, 28, 1))],
        wrong={
            "are wanted": [Network(0.979), Network(0.982, takes=255)],
            "Its input": [Network(0.99, shape=(28,))],
            "not trained": [Network(0.1)],
        },
    ),
}
