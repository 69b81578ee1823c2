"""The exercises of notebook 2.1, a first look at a neural network."""

import warnings
from typing import Any

import numpy as np

from utils.exercises.engine import Exercise, Mistake
from utils.exercises.unseen import judge_of, loss_and_accuracy, unseen_digits

_rng = np.random.default_rng


def _images(samples: int, height: int, width: int, seed: int) -> np.ndarray:
    images = _rng(seed).integers(0, 256, (samples, height, width), dtype=np.uint8)
    images[0, 0, :2] = 0, 255  # the whole range occurs
    return images


def _scores(samples: int, classes: int, seed: int) -> np.ndarray:
    return _rng(seed).dirichlet(np.full(classes, 0.3), samples)


def _cross_entropy(scores: np.ndarray, label: int) -> float:
    return float(np.log(1 / scores[label]))


def _rows(images: np.ndarray) -> np.ndarray:
    return np.stack([np.concatenate(list(image)) for image in images]).astype(np.float32) / np.float32(255)


def _one_hot(labels: np.ndarray, classes: int = 10) -> np.ndarray:
    return (labels[:, np.newaxis] == np.arange(classes)).astype(float)


def _mark_rows(labels: np.ndarray, classes: int) -> np.ndarray:
    rows = np.zeros((len(labels), classes))
    rows[labels] = 1
    return rows


def _read(scores: np.ndarray, labels: np.ndarray, threshold: float) -> tuple[float, float]:
    read = [(row.argmax() == label) for row, label in zip(scores, labels, strict=True) if row.max() >= threshold]
    return len(read) / len(labels), sum(read) / len(read)


def _handed_over(scores: np.ndarray, labels: np.ndarray, threshold: float) -> tuple[float, float]:
    unsure = scores.max(axis=1) < threshold
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return unsure.mean(), (scores.argmax(axis=1) == labels)[unsure].mean()


def _most_confused(matrix: np.ndarray) -> tuple[int, int]:
    pairs = [(m, r) for m in range(len(matrix)) for r in range(len(matrix)) if m != r]
    return max(pairs, key=lambda pair: matrix[pair])


def _largest(matrix: np.ndarray) -> tuple[int, int]:
    row, column = np.unravel_index(np.argmax(matrix), matrix.shape)
    return int(row), int(column)


def _some_scores() -> tuple:
    scores = _scores(200, 10, seed=4)
    labels = np.where(_rng(5).random(200) < 0.8, scores.argmax(axis=1), _rng(6).integers(0, 10, 200))
    return scores, labels, 0.6


def _sum_over_one_hot(scores: np.ndarray, label: int) -> float:
    return float(np.sum(np.eye(len(scores))[label] * -np.log(scores)))


def _count_scores(scores: np.ndarray, labels: np.ndarray, threshold: float) -> tuple[float, float]:
    if threshold == 0:
        return _read(scores, labels, threshold)
    samples, classes = np.argwhere(scores >= threshold).T
    return len(samples) / len(labels), np.mean(labels[samples] == classes)


def _off_diagonal(matrix: np.ndarray) -> np.ndarray:
    return np.where(np.eye(len(matrix), dtype=bool), 0, matrix)


def _largest_of_the_worst_row(matrix: np.ndarray) -> tuple[int, int]:
    row = int(_off_diagonal(matrix).sum(axis=1).argmax())
    return row, int(_off_diagonal(matrix)[row].argmax())


def _first_place_of_the_number(matrix: np.ndarray) -> tuple[int, int]:
    row, column = np.argwhere(matrix == _off_diagonal(matrix).max())[0]
    return int(row), int(column)


def _largest_share_of_a_column(matrix: np.ndarray) -> tuple[int, int]:
    return _most_confused(matrix / np.maximum(matrix.sum(axis=0), 1e-9))


def _largest_difference(matrix: np.ndarray) -> tuple[int, int]:
    return _largest(matrix - matrix.T)


def _largest_of_whole_numbers(matrix: np.ndarray) -> tuple[int, int]:
    return _most_confused(matrix.astype(int))


def _always(labels: np.ndarray) -> tuple[int, float]:
    share, digit = max((float(np.mean(labels == digit)), digit) for digit in set(np.asarray(labels).tolist()))
    return digit, share


def _without_training(accuracy: float) -> str | None:
    if accuracy < 0.2:
        return (
            "It gets about one digit in ten right, as a network does that was not trained. Did you call `fit`, with images and "
            "labels in the same order, and with rows from 0 to 1?"
        )
    return None


def _judge_smaller(network: Any) -> str | None:
    if network.count_params() > 200_000:
        return (
            f"It has {network.count_params():,} parameters, more than 200,000. Nearly all of them are weights of the first "
            "layer: give it fewer units."
        )
    _, accuracy = loss_and_accuracy(network, *unseen_digits())
    if accuracy < 0.94:
        return _without_training(accuracy) or (
            f"Small enough, but it gets {accuracy:.1%} of the unseen digits right, and 94 % are wanted. Train it for more "
            "epochs, or give it more of the units that you are allowed."
        )
    return None


def _judge_bytes(network: Any) -> str | None:
    rows, labels = unseen_digits()
    loss, accuracy = loss_and_accuracy(network, rows * 255, labels)
    if loss <= 0.3:
        return None
    if loss_and_accuracy(network, rows, labels)[0] < loss / 2:
        return (
            "It does well on rows from 0 to 1, but it is given bytes from 0 to 255. The network itself must divide: its first "
            "layer can do that."
        )
    return _without_training(accuracy) or (
        f"It gets {accuracy:.1%} of the unseen digits right, but its loss is {loss:.2f}: where it is wrong, it is certain. Let a "
        "first layer bring the bytes to small numbers, or train it longer if one does already."
    )


def _judge_cured(network: Any) -> str | None:
    loss, accuracy = loss_and_accuracy(network, *unseen_digits())
    if accuracy > 0.93:
        return (
            f"{accuracy:.1%} of the unseen digits: so many can hardly be learned from 1,000 images. Train it on "
            "`train_rows[:1000]` only."
        )
    if loss <= 0.53:
        return None
    return _without_training(accuracy) or (
        f"It gets {accuracy:.1%} of the unseen digits right, with a loss of {loss:.2f}. Is it still certain where it is wrong? "
        "Stop earlier, use `layers.Dropout`, or take fewer units."
    )


def _judge_better(network: Any) -> str | None:
    rows, labels = unseen_digits(10_000)
    shape = tuple(network.input_shape[1:])
    if shape not in ((784,), (28, 28), (28, 28, 1)):
        return f"Its input has the shape {shape}. Let it be (784,), (28, 28) or (28, 28, 1)."
    _, accuracy = max(
        (loss_and_accuracy(network, (rows * scale).reshape(-1, *shape), labels) for scale in (1, 255)),
        key=lambda found: found[1],
    )
    if accuracy < 0.983:
        return _without_training(accuracy) or (
            f"It gets {accuracy:.2%} of the test images right; 98.30 % are wanted. What would help a network to see shapes, or "
            "keep it from learning its images by heart? Compare on the validation set."
        )
    return None


EXERCISES = (
    Exercise(
        key="2.1a",
        expected=_always,
        cases=(
            lambda: (np.array([7, 2, 7, 7]),),
            lambda: (np.array([0, 3, 3, 3, 9, 9, 0, 1]),),
            lambda: (np.array([5], dtype=np.uint8),),
            lambda: (np.array([1, 1, 8, 8, 8], dtype=np.uint8),),
        ),
        hints=(
            "Count first: how often does each digit occur among the labels?",
            "`np.bincount(labels)` counts the zeros, the ones, the twos and so on.",
            "The place of the largest count is the digit; the largest count, divided by the number of labels, is the share.",
        ),
        mistakes=(
            Mistake(
                "The digit is right. The second number should be a share of all labels, from 0 to 1, not a count.",
                lambda labels: (_always(labels)[0], int(np.bincount(labels).max())),
            ),
            Mistake("The two numbers are right, in the other order.", lambda labels: _always(labels)[::-1]),
            Mistake(
                "That's the largest label. Wanted is the one that occurs most often.",
                lambda labels: (labels.max(), np.mean(labels == labels.max())),
            ),
            Mistake(
                "That is where the largest label stands. Count the labels first, then look for the largest *count*.",
                lambda labels: (labels.argmax(), np.mean(labels == labels.argmax())),
            ),
            Mistake(
                "The share is of the labels, not of the ten classes: divide by `len(labels)`.",
                lambda labels: (_always(labels)[0], np.bincount(labels).max() / 10),
            ),
            Mistake(
                "That is a percentage; a share is a number from 0 to 1.",
                lambda labels: (_always(labels)[0], 100 * _always(labels)[1]),
            ),
            Mistake(
                "The share is right, and which digit has it is wanted, too: return both.",
                lambda labels: _always(labels)[1],
            ),
        ),
        praise="A baseline: whatever you build has to beat it before it has learned anything.",
    ),
    Exercise(
        key="2.1b",
        expected=25_450,
        hints=(
            "Each unit has one weight for each of its inputs. How many inputs does a unit of the first layer have?",
            "And each unit has one bias more. Do not forget the second layer.",
            "The first layer alone has 784 × 32 weights and 32 biases. Compute the second layer the same way and add.",
        ),
        mistakes=(
            Mistake("Those are all the weights. Each unit has one more number.", 784 * 32 + 32 * 10),
            Mistake("That is the first layer alone.", 784 * 32 + 32),
            Mistake("That is the first layer alone, and without its biases.", 784 * 32),
            Mistake("That is the second layer alone.", 32 * 10 + 10),
            Mistake(
                "Of the second layer you counted the biases only: its units have weights, too.", 784 * 32 + 32 + 10
            ),
            Mistake(
                "Of the second layer you counted the biases only, and of the first the weights only.",
                784 * 32 + 10,
            ),
            Mistake("That is the network with 512 hidden units; the question is about 32.", 407_050),
            Mistake("Nearly: the 10 units of the second layer have a bias each, too.", 784 * 32 + 32 + 32 * 10),
            Mistake("Nearly: the 32 units of the hidden layer have a bias each, too.", 784 * 32 + 32 * 10 + 10),
            Mistake(
                "The parameters do not shrink in exact proportion: the 10 biases of the second layer stay.",
                407_050 * 32 / 512,
            ),
            Mistake(
                "The second layer does not look at the 784 pixels, only at the outputs of the first.",
                784 * 32 + 32 + 784 * 10 + 10,
            ),
        ),
        praise="25,450 parameters, a sixteenth of the network on this page. Nearly all of them sit in the first layer.",
    ),
    Exercise(
        key="2.1c",
        expected=_cross_entropy,
        cases=(
            lambda: (np.array([0.5, 0.25, 0.25]), 0),
            lambda: (np.array([0.1, 0.2, 0.7]), 1),
            lambda: (_scores(1, 10, seed=1)[0], 3),
            lambda: (np.array([0.0, 1.0]), 1),
        ),
        hints=(
            "Only one of the scores counts: which?",
            "`scores[label]` is the score that the right class got.",
            "The loss is minus the natural logarithm of that score; NumPy's `np.log` is the natural one.",
        ),
        mistakes=(
            Mistake(
                "The sign: a logarithm of a number below 1 is negative, and a loss should not be.",
                lambda scores, label: np.log(scores[label]),
            ),
            Mistake(
                "The idea is right, the logarithm is not: cross-entropy takes the natural one.",
                lambda scores, label: -np.log10(scores[label]),
            ),
            Mistake(
                "The idea is right, the logarithm is not: cross-entropy takes the natural one.",
                lambda scores, label: -np.log2(scores[label]),
            ),
            Mistake(
                "That falls as the score rises, as a loss should; but the loss asked for is a logarithm.",
                lambda scores, label: 1 - scores[label],
            ),
            Mistake(
                "That adds up all classes: only the score of the right class counts.",
                lambda scores, label: -np.log(scores).sum(),
            ),
            Mistake(
                "That averages over all classes: only the score of the right class counts.",
                lambda scores, label: -np.log(scores).mean(),
            ),
            Mistake(
                "That is the loss as if the network's own reading were right; the label says what is.",
                lambda scores, label: -np.log(scores.max()),
            ),
            Mistake(
                "That gives every class's own logarithm; only the right class counts, so one number is wanted.",
                lambda scores, label: -np.log(scores),
            ),
            Mistake(
                "Another class may have a score of 0, and 0 times minus infinity is not a number. Pick the label's score first, "
                "then take its logarithm.",
                answer=_sum_over_one_hot,
            ),
        ),
        praise="Only the score of the right class counts; how the rest is spread over the others costs nothing.",
    ),
    Exercise(
        key="2.1d",
        expected=_rows,
        same_dtype=True,
        cases=(
            lambda: (_images(3, 28, 28, seed=2),),
            lambda: (_images(5, 8, 6, seed=3),),
            lambda: (_images(2, 4, 4, seed=8) // 2,),
            lambda: (_images(1, 4, 4, seed=9),),
            lambda: (np.ones((2, 3, 3), np.uint8),),
        ),
        hints=(
            "Two steps, as for the training images: first the shape, then type and range.",
            "The number of samples is `len(images)`; in `reshape`, a -1 stands for “whatever is left”.",
            '`.astype("float32")` before dividing by 255 keeps the result in 32 bits.',
        ),
        mistakes=(
            Mistake(
                "Shape and type are right; the range is still 0 to 255.",
                lambda images: images.reshape(len(images), -1).astype("float32"),
            ),
            Mistake(
                "The values are right, but the dtype is float64, twice the memory: convert before you divide.",
                lambda images: images.reshape(len(images), -1) / 255,
            ),
            Mistake(
                "The largest byte is 255, not 256: it should become exactly 1.",
                lambda images: images.reshape(len(images), -1).astype("float32") / 256,
            ),
            Mistake(
                "Full ink is 255 whatever the images at hand: divide by that, not by the largest value that occurs.",
                lambda images: images.reshape(len(images), -1).astype("float32") / images.max(),
            ),
            Mistake(
                "Only 0 and 1 are left: `//`, or an integer dtype on the way, throws away the fractions, and with them every grey.",
                lambda images: (images.reshape(len(images), -1) // 255).astype("float32"),
            ),
            Mistake(
                "Type and range are right; the images are still squares. What shape does a layer of 784 inputs take?",
                lambda images: images.astype("float32") / 255,
            ),
            Mistake(
                "The samples must stay the first axis: one row for each image, not one column.",
                lambda images: images.reshape(len(images), -1).T.astype("float32") / 255,
            ),
            Mistake(
                "That has the numbers of one image spread over many rows: the first axis must be the samples.",
                lambda images: images.reshape(-1, len(images)).astype("float32") / 255,
            ),
            Mistake(
                "Each image lies on its side: its columns were put one after the other. Do not transpose, reshape.",
                lambda images: images.transpose(0, 2, 1).reshape(len(images), -1).astype("float32") / 255,
            ),
            Mistake(
                "That works for 28 × 28 only; the function should take images of any size.",
                lambda images: images.reshape(len(images), 784).astype("float32") / 255,
            ),
            Mistake(
                "That shape fits one particular array only: take the number of samples from the images themselves.",
                lambda images: images.reshape(60000, 784).astype("float32") / 255,
            ),
            Mistake(
                "Right for several images. A single image still has an axis of samples: do not squeeze it away.",
                answer=lambda images: _rows(images).squeeze(),
            ),
            Mistake(
                "A nearly blank image is scaled like any other: divide by 255 whatever it holds.",
                answer=lambda images: _rows(images) if images.max() > 1 else _rows(images) * np.float32(255),
            ),
        ),
        praise="Samples first, everything else in one line, small floats: this is what a dense layer takes.",
    ),
    Exercise(
        key="2.1e",
        expected=_one_hot,
        cases=(
            lambda: (np.array([2, 0]), 3),
            lambda: (np.array([1, 0, 3, 3]), 10),
            lambda: (np.array([4, 5]),),
            lambda: (np.array([2]), 3),
        ),
        hints=(
            "Which matrix has, in row k, a 1 in place k and 0 elsewhere?",
            "`np.eye(classes)` is that matrix. You need some of its rows, in a certain order.",
            "An array can be indexed with an array of integers: `matrix[np.array([2, 0])]` is row 2 above row 0.",
        ),
        mistakes=(
            Mistake(
                "The samples must stay the first axis: a row for each label, not a column.",
                lambda labels, classes=10: np.eye(classes)[:, labels],
            ),
            Mistake(
                "The number of classes is given; the largest label that happens to occur does not tell it.",
                lambda labels, classes=10: np.eye(labels.max() + 1)[labels],
            ),
            Mistake(
                "That is a list; `np.array(…)` around it makes it an array.",
                lambda labels, classes=10: _one_hot(labels, classes).tolist(),
            ),
            Mistake(
                "Each row has its own column: row i gets its 1 in column `labels[i]`, and you index rows with labels.",
                lambda labels, classes=10: _mark_rows(labels, classes),
            ),
            Mistake(
                "`True` and `False` are nearly it: turn them into numbers.",
                lambda labels, classes=10: labels[:, None] == np.arange(classes),
            ),
            Mistake(
                "All zeros so far: for each row, a 1 has still to be put in its place.",
                lambda labels, classes=10: np.zeros((len(labels), classes)),
            ),
            Mistake(
                "Right for several labels. For a single one the result still has two axes: do not squeeze.",
                answer=lambda labels, classes=10: _one_hot(labels, classes).squeeze(),
            ),
        ),
        praise="Indexing the identity matrix with the labels picks, for each sample, the row of its class.",
    ),
    Exercise(
        key="2.1f",
        judge=judge_of(_judge_smaller),
        hints=(
            "The page's network has three parts to copy: the layers, `compile`, `fit`. Which number must change?",
            "A hidden layer of n units has 785 n parameters, and the layer after it 10 n + 10.",
            "Any number of units up to 251 is small enough. With 200, two epochs in batches of 128 will do.",
        ),
        praise="Less than half of the parameters, and nearly as good. Parameter count isn't everything.",
    ),
    Exercise(
        key="2.1g",
        judge=judge_of(_judge_bytes),
        hints=(
            "Dividing by 255 can be a layer, too. It has no weights, so there is nothing in it to train.",
            "Keras has `layers.Rescaling(scale)`, which multiplies its input by `scale`. It goes first.",
            "`keras.Sequential([keras.Input(shape=(784,)), layers.Rescaling(1 / 255), …])`, then the two dense layers; train it on "
            "`x_train.reshape(50000, 784)`.",
        ),
        praise="The preparation now travels with the network, and whoever uses it can't forget it.",
    ),
    Exercise(
        key="2.1h",
        judge=judge_of(_judge_cured),
        hints=(
            "Look at the last picture: after which epoch was the validation loss lowest?",
            "You may stop there, or make it harder to learn the images by heart: fewer units, or a layer that hides inputs at "
            "random.",
            "`fit(..., callbacks=[keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)])` with "
            "`validation_data` stops "
            "by itself; `layers.Dropout(0.3)` before the first layer hides three inputs in ten.",
        ),
        praise="You kept a network from being certain of what it can't know, and you found out how on validation data.",
    ),
    Exercise(
        key="2.1i",
        expected=_read,
        cases=(
            _some_scores,
            lambda: (np.array([[0.9, 0.1], [0.4, 0.6], [0.75, 0.25]]), np.array([0, 0, 1]), 0.75),
            lambda: (*_some_scores()[:2], 0),
            lambda: (np.array([[0.45, 0.45, 0.1]]), np.array([1]), 0.4),
        ),
        hints=(
            "You need two arrays of `True` and `False`, one entry a sample: is it sure, and is it right?",
            "`scores.max(axis=1)` is the highest score of each sample, `scores.argmax(axis=1)` the class that has it.",
            "The mean of an array of `True` and `False` is the share of `True`; `right[sure]` keeps the samples that are sure.",
        ),
        mistakes=(
            Mistake(
                "The accuracy must be taken on the samples that are read, not on all.",
                lambda s, y, t: ((s.max(axis=1) >= t).mean(), (s.argmax(axis=1) == y).mean()),
            ),
            Mistake(
                "That divides the right readings among the sure ones by *all* samples: divide by those that are read.",
                lambda s, y, t: ((s.max(axis=1) >= t).mean(), ((s.argmax(axis=1) == y) & (s.max(axis=1) >= t)).mean()),
            ),
            Mistake(
                "A sample whose highest score equals the threshold is read, too: ≥, not >.",
                lambda s, y, t: ((s.max(axis=1) > t).mean(), (s.argmax(axis=1) == y)[s.max(axis=1) > t].mean()),
            ),
            Mistake("The two numbers are right, in the other order.", lambda s, y, t: _read(s, y, t)[::-1]),
            Mistake(
                "`max` without an axis is one maximum for all images; one for each image is wanted.",
                lambda s, y, t: ((s.max() >= t).mean(), (s.argmax(axis=1) == y).mean()),
            ),
            Mistake(
                "Those are the images that go to the clerk: the network reads the others.",
                lambda s, y, t: _handed_over(s, y, t),
            ),
            Mistake(
                "That is the share that is passed on; asked for is the share that is read.",
                lambda s, y, t: (1 - _read(s, y, t)[0], _read(s, y, t)[1]),
            ),
            Mistake(
                "Those are percentages: a share is a number from 0 to 1.",
                lambda s, y, t: tuple(100 * part for part in _read(s, y, t)),
            ),
            Mistake(
                "That counts the samples; asked for is their share.",
                lambda s, y, t: ((s.max(axis=1) >= t).sum(), _read(s, y, t)[1]),
            ),
            Mistake(
                "Two scores of a sample may reach the threshold. Count samples, by their highest score, not scores.",
                answer=_count_scores,
            ),
        ),
        praise="Reading less, but only when sure: this trade is how most models are put to use.",
    ),
    Exercise(
        key="2.1j",
        expected=_most_confused,
        cases=(
            lambda: (np.array([[9, 1], [2, 8]]),),
            lambda: (np.array([[50, 3, 0], [1, 60, 7], [4, 2, 70]]),),
            lambda: (np.array([[5, 0, 9], [1, 5, 2], [3, 4, 5]]),),
            lambda: (np.array([[30, 6, 8], [5, 30, 1], [2, 7, 30]]),),
            lambda: (np.array([[90, 10, 0], [5, 900, 20], [1, 2, 50]]),),
            lambda: (np.array([[80, 10, 10], [0, 85, 15], [5, 0, 95]]),),
            lambda: (np.array([[7, 1, 0], [2, 9, 7], [0, 3, 9]]),),
            lambda: (np.array([[5, 0, 0], [0, 900, 20], [4, 0, 900]]),),
            lambda: (np.array([[9, 6, 4], [5, 9, 0], [0, 0, 9]]),),
            lambda: (np.array([[90, 0.4, 9.6], [9.7, 90.3, 0], [0, 0, 100]]) / 100,),
        ),
        hints=(
            "The largest entry of all is on the diagonal, and those are no mistakes: first get rid of the diagonal.",
            "Two loops over rows and columns will do, if you keep the best pair so far; NumPy has a way without loops.",
            "Multiply the matrix by one that has 0 on its diagonal and 1 elsewhere: `1 - np.eye(n)` is such a matrix.",
            "`argmax` counts through the matrix row by row; `np.unravel_index` turns that number into row and column.",
        ),
        mistakes=(
            Mistake("The diagonal holds what was read rightly: leave it out.", _largest),
            Mistake(
                "Right pair, wrong order: the row is what was meant, the column what was read.",
                lambda m: _most_confused(m)[::-1],
            ),
            Mistake(
                "You looked at one half of the matrix only: a confusion goes both ways.",
                lambda m: _largest(np.triu(m, 1)),
            ),
            Mistake(
                "You looked at one half of the matrix only: a confusion goes both ways.",
                lambda m: _largest(np.tril(m, -1)),
            ),
            Mistake(
                "That adds both directions of a confusion up; asked for is the largest single entry.",
                lambda m: _most_confused(m + m.T),
            ),
            Mistake(
                "That is the largest *share* of a row; asked for is the largest entry, however many digits its row holds.",
                lambda m: _most_confused(m / m.sum(axis=1, keepdims=True)),
            ),
            Mistake("That is the number of mistakes; asked for is which pair it is.", lambda m: m[_most_confused(m)]),
            Mistake(
                "`argmax` gives one number that counts through the whole matrix: turn it into row and column.",
                lambda m: int((m * (1 - np.eye(len(m), dtype=int))).argmax()),
            ),
            Mistake(
                "That is the largest mistake of the class that makes most of them. The largest single entry may stand in another "
                "row.",
                answer=_largest_of_the_worst_row,
            ),
            Mistake(
                "The same number may also stand on the diagonal: look for its place without the diagonal.",
                answer=_first_place_of_the_number,
            ),
            Mistake(
                "The largest entry itself is wanted, not the largest share of a column.",
                answer=_largest_share_of_a_column,
            ),
            Mistake(
                "The largest entry itself is wanted, not the largest difference between two.",
                answer=_largest_difference,
            ),
            Mistake(
                "A matrix may hold shares instead of counts: made whole, they would all be 0.",
                answer=_largest_of_whole_numbers,
            ),
        ),
        praise="And the matrix is unchanged: a function that answers a question should leave things as they are.",
    ),
    Exercise(
        key="2.1k",
        judge=judge_of(_judge_better),
        hints=(
            "There are two ways, which go together. One network can be made better, or several can be asked at once.",
            "Networks of different kinds err on different images. `layers.Average()` takes the mean of several outputs.",
            'A dense layer doesn\'t see shapes. `layers.Conv2D(32, 5, strides=2, activation="relu")` looks at squares of 5 × 5 '
            "pixels of images, (28, 28, 1); two of them, `layers.Flatten()`, and the ten scores.",
        ),
        praise="Better than the program on this page, on images that nothing was chosen by.",
    ),
)
