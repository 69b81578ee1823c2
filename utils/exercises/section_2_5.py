"""The exercises of notebook 2.5: the first network from scratch."""

import math
from itertools import pairwise
from typing import Any

import numpy as np

from utils.autodiff import Tensor, gradient, relu, softmax_cross_entropy
from utils.exercises.cases import normal_numbers
from utils.exercises.engine import Exercise, Mistake, numbers_of


def _digits(samples: int, classes: int, seed: int = 0) -> np.ndarray:
    """Labels from 0 to classes - 1, anew and the same at each call."""
    return np.random.default_rng(seed).integers(0, classes, samples)


# 2.5a, counting parameters.


def _parameters(sizes):
    return sum(np.prod(pair) + pair[1] for pair in pairwise(sizes)).item()


def _weights_only(sizes):
    return sum(a * b for a, b in pairwise(sizes))


def _bias_for_each_input(sizes):
    return sum(a * b + a for a, b in pairwise(sizes))


def _one_bias_a_layer(sizes):
    return sum(a * b + 1 for a, b in pairwise(sizes))


def _bias_for_the_inputs_too(sizes):
    return _weights_only(sizes) + sum(sizes)


def _two_layers_only(sizes):
    return sizes[0] * sizes[1] + sizes[1] + sizes[1] * sizes[2] + sizes[2]


PARAMETERS = Exercise(
    key="2.5a",
    expected=_parameters,
    cases=(
        lambda: ((784, 512, 10),),
        lambda: ((3, 5),),
        lambda: ((784, 64, 32, 10),),
        lambda: ((4, 4, 4, 4, 2),),
    ),
    hints=(
        "A layer stands between two neighbouring sizes: its inputs and its units. Three sizes make two layers.",
        "A layer has one weight for each pair of an input and a unit, and one bias for each unit.",
        "Go over the pairs of neighbours, `zip(sizes[:-1], sizes[1:])`, and add up what each layer has.",
    ),
    mistakes=(
        Mistake("The weights are all there; each unit also has a bias.", answer=_weights_only),
        Mistake(
            "A bias belongs to each unit that comes out of a layer, not to each input.", answer=_bias_for_each_input
        ),
        Mistake("A layer has not one bias, but one for each of its units.", answer=_one_bias_a_layer),
        Mistake("The inputs are no layer: nothing is added to them.", answer=_bias_for_the_inputs_too),
        Mistake(
            "Right for two layers; a chain may be longer, or shorter. A loop over the pairs serves all.",
            answer=_two_layers_only,
        ),
    ),
    praise="Nearly all parameters sit where two large sizes meet: in 2.1, between the pixels and the hidden layer.",
)

# 2.5b, the forward pass in plain NumPy.


def _read(x, W1, b1, W2, b2):
    logits = np.einsum("sh,hc->sc", np.clip(np.einsum("si,ih->sh", x, W1) + b1, 0, None), W2) + b2
    return np.array([int(np.flatnonzero(row == row.max())[0]) for row in logits])


def _read_without_relu(x, W1, b1, W2, b2):
    return np.argmax((x @ W1 + b1) @ W2 + b2, axis=1)


def _read_relu_before_the_bias(x, W1, b1, W2, b2):
    return np.argmax((np.maximum(x @ W1, 0) + b1) @ W2 + b2, axis=1)


def _read_without_biases(x, W1, b1, W2, b2):
    return np.argmax(np.maximum(x @ W1, 0) @ W2, axis=1)


def _read_without_the_first_bias(x, W1, b1, W2, b2):
    return np.argmax(np.maximum(x @ W1, 0) @ W2 + b2, axis=1)


def _read_without_the_last_bias(x, W1, b1, W2, b2):
    return np.argmax(np.maximum(x @ W1 + b1, 0) @ W2, axis=1)


def _logits(x, W1, b1, W2, b2):
    return np.maximum(x @ W1 + b1, 0) @ W2 + b2


def _scores(x, W1, b1, W2, b2):
    powers = np.exp(_logits(x, W1, b1, W2, b2))
    return powers / powers.sum(axis=1, keepdims=True)


def _place_in_the_whole_batch(x, W1, b1, W2, b2):
    return np.argmax(_logits(x, W1, b1, W2, b2))


def _place_in_each_column(x, W1, b1, W2, b2):
    return np.argmax(_logits(x, W1, b1, W2, b2), axis=0)


def _largest_logits(x, W1, b1, W2, b2):
    return np.max(_logits(x, W1, b1, W2, b2), axis=1)


def _network(samples, inputs, hidden, classes, seed):
    sizes = ((samples, inputs), (inputs, hidden), (hidden,), (hidden, classes), (classes,))
    return tuple(normal_numbers(*size, seed=seed + place) for place, size in enumerate(sizes))


def _all_logits_negative(by=50):
    *rest, b2 = _network(12, 3, 4, 5, 27)
    return (*rest, b2 - by)


def _floats_for_digits(answer):
    found = np.asarray(answer(*_all_logits_negative()))
    return found.dtype.kind == "f" and np.array_equal(found, _read(*_all_logits_negative()))


def _read_relu_at_the_end_too(x, W1, b1, W2, b2):
    return np.argmax(np.maximum(_logits(x, W1, b1, W2, b2), 0), axis=1)


def _read_the_powers(x, W1, b1, W2, b2):
    with np.errstate(all="ignore"):
        return np.argmax(_scores(x, W1, b1, W2, b2), axis=1)


def _read_from_minus_hundred(x, W1, b1, W2, b2):
    logits = _logits(x, W1, b1, W2, b2)
    return np.where(logits.max(axis=1) > -100, logits.argmax(axis=1), 0)


READ = Exercise(
    key="2.5b",
    expected=_read,
    cases=(
        lambda: _network(40, 6, 5, 4, 0),
        lambda: _network(25, 30, 8, 10, 7),
        lambda: _network(10, 3, 4, 10, 17),
        _all_logits_negative,
        lambda: _all_logits_negative(by=5000),
        lambda: _all_logits_negative(by=-5000),
    ),
    hints=(
        "It is the line of a dense layer twice, and then one question to each row of logits.",
        "Between the layers stands relu, which is `np.maximum(…, 0)`; after the second layer there is nothing.",
        "The place of the largest entry in each row is `np.argmax(…, axis=1)`.",
    ),
    mistakes=(
        Mistake(
            "These are the logits, and they are right. The digit is the place of the largest one in each row.",
            answer=_logits,
        ),
        Mistake("These are scores; the digit is the place of the largest one in each row.", answer=_scores),
        Mistake(
            "These are the largest logits themselves; what is wanted is where they stand.",
            answer=_largest_logits,
        ),
        Mistake(
            "One place for the whole batch: say along which axis the classes lie.",
            answer=_place_in_the_whole_batch,
        ),
        Mistake(
            "That asks each class for its best sample; each sample should name its best class.",
            answer=_place_in_each_column,
        ),
        Mistake(
            "Two layers with nothing that bends between them are one (2.3.5): the hidden layer has an activation.",
            answer=_read_without_relu,
        ),
        Mistake(
            "The bias is added first, then comes relu: a bias can decide whether a unit has anything to say.",
            answer=_read_relu_before_the_bias,
        ),
        Mistake(
            "After the last layer nothing bends: where all logits are negative, relu would make them all equal.",
            answer=_read_relu_at_the_end_too,
        ),
        Mistake("Both layers add a bias; here there is none.", answer=_read_without_biases),
        Mistake("The hidden layer has a bias, too.", answer=_read_without_the_first_bias),
        Mistake(
            "The last layer has a bias, too, and it can decide between two digits.",
            answer=_read_without_the_last_bias,
        ),
        Mistake(
            "Right for small logits. The powers of large ones leave the range of floats; the logits themselves have the same "
            "order.",
            answer=_read_the_powers,
        ),
        Mistake(
            "Start with the row's first logit: all of them may lie below the number that you start with.",
            answer=_read_from_minus_hundred,
        ),
        Mistake(
            "The digits are right, and should be integers: `np.argmax` gives them, `np.zeros` makes floats.",
            when=_floats_for_digits,
        ),
    ),
    praise=(
        "Softmax keeps the order of the logits, so that the largest stays the largest: for reading, it is not needed."
    ),
)

# 2.5c, pieces of an array, the last one short.


def _pieces(rows, size):
    return np.split(rows, range(size, len(rows), size)) if len(rows) else []


def _full_pieces_only(rows, size):
    return [rows[n * size : (n + 1) * size] for n in range(len(rows) // size)]


def _one_piece_too_many(rows, size):
    return [rows[n * size : (n + 1) * size] for n in range(len(rows) // size + 1)]


def _pieces_that_overlap(rows, size):
    return [rows[first : first + size] for first in range(len(rows))]


def _pieces_one_short(rows, size):
    return [rows[first : first + size - 1] for first in range(0, len(rows), size)]


def _as_many_pieces_as_size(rows, size):
    return np.array_split(rows, size)


PIECES: Exercise = Exercise(
    key="2.5c",
    expected=_pieces,
    cases=(
        lambda: (np.array([1, 2, 3, 4, 5]), 2),
        lambda: (np.arange(12).reshape(6, 2), 3),
        lambda: (np.arange(300) * 7, 128),
        lambda: (np.arange(4), 9),
        lambda: (np.arange(0), 3),
        lambda: (np.array([0.5, 1.5, 0.0, 0.0]), 2),
    ),
    hints=(
        "A piece begins every `size` rows: at which rows exactly?",
        "`range(0, len(rows), size)` counts the beginnings, also that of a last, short piece.",
        "A slice that reaches beyond the end gives what there is: nothing special need be done for the last piece.",
    ),
    mistakes=(
        Mistake(
            "Whole division by `size` loses the rows that are left over: the last piece may be short.",
            answer=_full_pieces_only,
        ),
        Mistake("Where the pieces come out even, there is an empty one at the end.", answer=_one_piece_too_many),
        Mistake(
            "A piece begins at every row, so that rows come several times: the step is missing.",
            answer=_pieces_that_overlap,
        ),
        Mistake("Each piece is one row short: a slice already leaves out its end.", answer=_pieces_one_short),
        Mistake("That makes `size` pieces; asked for are pieces of `size` rows.", answer=_as_many_pieces_as_size),
        Mistake(
            "Where there are no rows, there are no pieces: yours has an empty one.",
            answer=lambda rows, size: np.split(rows, range(size, len(rows), size)),
        ),
        Mistake(
            "Rows may be fractions: do not make them whole.",
            answer=lambda rows, size: [piece.astype(int) for piece in PIECES.expected(rows, size)],
        ),
    ),
    praise="469 batches from 60,000 images: dropping the short one would leave 96 images out of every epoch.",
)

# 2.5d, loss and slopes on paper.

_LOSS, _SLOPES = math.log(4), (1 / 8, -3 / 4, 5 / 8)


def _close(numbers: Any, wanted: Any) -> bool:
    return all(math.isclose(a, b, rel_tol=1e-2, abs_tol=1e-3) for a, b in zip(numbers, wanted, strict=True))


_PAPER_MISTAKES = (
    Mistake(
        "Of the loss: those are the logits. Their exponentials are 1, 2 and 5; a score is one of them divided by their "
        "sum.",
        when=lambda numbers: _close(numbers[:1], (math.log(2),)),
    ),
    Mistake(
        "Of the loss: mind the sign. It is minus a logarithm, and the logarithm of a score is negative.",
        when=lambda numbers: _close(numbers[:1], (-_LOSS,)),
    ),
    Mistake(
        "Of the loss: that belongs to another class. Labels count from 0, so that label 1 is the middle one.",
        when=lambda numbers: _close(numbers[:1], (math.log(8),)) or _close(numbers[:1], (math.log(8 / 5),)),
    ),
    Mistake(
        "Of the loss: that is the score itself; its logarithm is still to be taken, and turned round.",
        when=lambda numbers: _close(numbers[:1], (0.25,)),
    ),
    Mistake(
        "Of the loss: that is a logarithm to another base. The loss takes the natural one, `np.log`.",
        when=lambda numbers: _close(numbers[:1], (2,)) or _close(numbers[:1], (math.log10(4),)),
    ),
    Mistake(
        "First the loss, then the slopes.",
        when=lambda numbers: _close(numbers, (*_SLOPES, _LOSS)),
    ),
    Mistake(
        "The loss is not right yet. Which part of the exponentials' sum is the middle class's?",
        when=lambda numbers: not _close(numbers[:1], (_LOSS,)),
    ),
    Mistake(
        "The loss is right; the slopes are those of a step that goes the other way: all signs are turned round.",
        when=lambda numbers: _close(numbers[1:], [-slope for slope in _SLOPES]),
    ),
    Mistake(
        "The loss is right. These are the scores; at the label one thing more has to happen.",
        when=lambda numbers: _close(numbers[1:], (1 / 8, 2 / 8, 5 / 8)),
    ),
    Mistake(
        "The loss is right, and for some label the slopes would be, too: which class is label 1?",
        when=lambda numbers: _close(numbers[1:], (-7 / 8, 2 / 8, 5 / 8)) or _close(numbers[1:], (1 / 8, 2 / 8, -3 / 8)),
    ),
    Mistake(
        "These are right, but rounded too far: give the slopes as fractions, or with three digits.",
        when=lambda numbers: all(abs(a - b) < 0.0051 for a, b in zip(numbers[1:], _SLOPES, strict=True)),
    ),
    Mistake(
        "The loss is right, the slopes not yet. They sum to 0, and only one of them is negative.",
        when=lambda numbers: True,
    ),
)


def _judge_paper(answer: Any) -> str | None:
    numbers = numbers_of(answer, 4)
    if numbers is None:
        return (
            "Four numbers are wanted, in one pair of parentheses and without quotes: the loss, then the three slopes."
        )
    if _close(numbers, (_LOSS, *_SLOPES)):
        return None
    return next(mistake.hint for mistake in _PAPER_MISTAKES if mistake.when and mistake.when(numbers))


PAPER = Exercise(
    key="2.5d",
    judge=_judge_paper,
    mistakes=_PAPER_MISTAKES,
    hints=(
        "The exponential undoes the logarithm: e to the power of ln 5 is 5. So the three exponentials are whole numbers.",
        "Divide each by the sum of all three: these are the scores. The loss asks only for that of the label.",
        "The slopes are the scores, except at the label, where 1 is taken off.",
    ),
    praise="Whatever the logits are, the slopes sum to 0: what the right class is to gain, the others are to lose.",
)

# 2.5e, the slope of a bias.


def _shares(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _bias_slope(logits, labels):
    return (_shares(logits) - np.eye(logits.shape[1])[labels]).sum(axis=0) / len(labels)


def _sum_over_the_batch(logits, labels):
    return _bias_slope(logits, labels) * len(labels)


def _slopes_of_each_sample(logits, labels):
    return _shares(logits) - np.eye(logits.shape[1])[labels]


def _mean_over_classes(logits, labels):
    return _slopes_of_each_sample(logits, labels).mean(axis=1)


def _mean_of_everything(logits, labels):
    return _slopes_of_each_sample(logits, labels).mean()


def _turned_round(logits, labels):
    return -_bias_slope(logits, labels)


def _mean_shares(logits, labels):
    return _shares(logits).mean(axis=0)


def _logits_less_one_hot(logits, labels):
    return (logits - np.eye(logits.shape[1])[labels]).mean(axis=0)


def _softmax_down_the_columns(logits, labels):
    powers = np.exp(logits - logits.max(axis=0))
    return (powers / powers.sum(axis=0) - np.eye(logits.shape[1])[labels]).mean(axis=0)


def _softmax_that_overflows(logits, labels):
    with np.errstate(all="ignore"):
        powers = np.exp(logits)
        return (powers / powers.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[labels]).mean(axis=0)


def _one_taken_off_everywhere(logits, labels):
    slopes = _shares(logits)
    slopes[:, labels] -= 1
    return slopes.mean(axis=0)


def _classes_from_the_labels(logits, labels):
    return (_shares(logits) - np.eye(labels.max() + 1)[labels]).mean(axis=0)


def _bias_slope_less(shift):
    def bias_slope(logits, labels):
        with np.errstate(all="ignore"):
            powers = np.exp(logits - shift(logits))
            return (powers / powers.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[labels]).mean(axis=0)

    return bias_slope


BIAS_SLOPE = Exercise(
    key="2.5e",
    expected=_bias_slope,
    cases=(
        lambda: (np.array([[0.0, 0.0]]), np.array([1])),
        lambda: (normal_numbers(6, 4), np.array([0, 1, 1, 3, 2, 1])),
        lambda: (normal_numbers(50, 10, seed=1) * 3, _digits(50, 10)),
        lambda: (np.array([[1000.0, 0.0, 999.0], [0.0, 1.0, 2.0]]), np.array([0, 2])),
        lambda: (np.array([[0.0, 0.0, 0.0]]), np.array([0])),
        lambda: (np.array([[2000.0, 0.0, 0.0], [-2000.0, -2000.0, -2000.0], [0.0, 0.0, 2000.0]]), np.array([1, 0, 0])),
    ),
    hints=(
        "The bias is added to the logits, so that it has their slopes; only that it is one row for the whole batch.",
        "For each sample: softmax of its row, minus 1 at its label. That gives (samples, classes).",
        "The loss of the batch is a mean over samples. The slope of a mean is the mean of the slopes, along the axis of "
        "samples.",
    ),
    mistakes=(
        Mistake(
            "That is the slope of the *sum* of the samples' losses. The loss of a batch is their mean.",
            answer=_sum_over_the_batch,
        ),
        Mistake(
            "These are the slopes of each sample's logits. The bias is shared by all of them, and has one row.",
            answer=_slopes_of_each_sample,
        ),
        Mistake(
            "The mean was taken over the classes; each class has a bias of its own, and shares it among the samples.",
            answer=_mean_over_classes,
        ),
        Mistake("One number is too few: each class has a bias of its own.", answer=_mean_of_everything),
        Mistake(
            "All signs are turned round. The slope points uphill; going down is the business of the step.",
            answer=_turned_round,
        ),
        Mistake("These are mean scores; at each sample's label one thing more has to happen.", answer=_mean_shares),
        Mistake("The logits first have to become scores, by softmax.", answer=_logits_less_one_hot),
        Mistake(
            "Right, unless a logit is as large as 1,000: then the exponential overflows. What is to be done first?",
            answer=_softmax_that_overflows,
        ),
        Mistake(
            "Softmax goes along each row, over the classes of one sample, not down the columns.",
            answer=_softmax_down_the_columns,
        ),
        Mistake(
            "`slopes[:, labels]` means these columns in *every* row. Each row has a label of its own: pair them up with "
            "`np.arange`.",
            answer=_one_taken_off_everywhere,
        ),
        Mistake(
            "The logits tell how many classes there are. A batch need not hold every class, so its labels cannot.",
            answer=_classes_from_the_labels,
        ),
        Mistake(
            "One maximum for the whole batch leaves rows far below it with powers of 0. Take each row's own.",
            answer=_bias_slope_less(lambda logits: logits.max()),
        ),
        Mistake(
            "Larger logits still overflow. Take away each row's *maximum*, so that its largest power is 1.",
            answer=_bias_slope_less(lambda logits: logits.mean(axis=1, keepdims=True)),
        ),
        Mistake(
            "The first logit of a row is not its largest, and the powers overflow. Take away each row's *maximum*.",
            answer=_bias_slope_less(lambda logits: logits[:, :1]),
        ),
    ),
    praise="What broadcasting copies on the way forwards, the way back adds up; the mean only divides by the samples.",
)

# 2.5f, a backward pass with two mistakes.


def _backward(relu=True, mean=True, transposed=True):
    def backward(x, labels, W1, b1, W2, b2):
        hidden = np.maximum(x @ W1 + b1, 0)
        d_logits = _shares(hidden @ W2 + b2) - np.eye(len(b2))[labels]
        if mean:
            d_logits = d_logits / len(labels)
        d_hidden = d_logits @ W2.T
        if relu:
            d_hidden = d_hidden * (hidden > 0)
        return x.T @ d_hidden, d_hidden.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)

    return backward


def _by_the_engine(x, labels, *weights):
    """The slopes as `utils.autodiff` finds them: another program than the one that is to be mended."""
    W1, b1, W2, b2 = tensors = [Tensor(weight) for weight in weights]
    loss = softmax_cross_entropy(relu(x @ W1 + b1) @ W2 + b2, labels).mean()
    return tuple(gradient(loss, tensors))


def _relu_of_the_slopes(x, labels, W1, b1, W2, b2):
    hidden = np.maximum(x @ W1 + b1, 0)
    d_logits = (_shares(hidden @ W2 + b2) - np.eye(len(b2))[labels]) / len(labels)
    d_hidden = np.maximum(d_logits @ W2.T, 0)
    return x.T @ d_hidden, d_hidden.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)


def _times_hidden(x, labels, W1, b1, W2, b2):
    hidden = np.maximum(x @ W1 + b1, 0)
    d_logits = (_shares(hidden @ W2 + b2) - np.eye(len(b2))[labels]) / len(labels)
    d_hidden = d_logits @ W2.T * hidden
    return x.T @ d_hidden, d_hidden.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)


def _biases_averaged(x, labels, W1, b1, W2, b2):
    first, second, third, fourth = _backward()(x, labels, W1, b1, W2, b2)
    return first, second / len(labels), third, fourth / len(labels)


def _only_the_biases_averaged(x, labels, W1, b1, W2, b2):
    first, second, third, fourth = _backward(mean=False)(x, labels, W1, b1, W2, b2)
    return first, second / len(labels), third, fourth / len(labels)


def _divided_by_the_classes(x, labels, W1, b1, W2, b2):
    slopes = _backward(mean=False)(x, labels, W1, b1, W2, b2)
    return tuple(slope / len(b2) for slope in slopes)


def _small_network(seed):
    x, W1, b1, W2, b2 = _network(7, 4, 5, 3, seed)
    return x, _digits(7, 3, seed), W1, b1, W2, b2


def _other_network(network, labels):
    x, *weights = network
    return x, labels, *weights


def _blank_image():
    x, labels, W1, b1, W2, b2 = _other_network(_network(5, 4, 6, 4, 80), np.array([3, 0, 1, 2, 2]))
    return np.concatenate([0 * x[:1], x[1:]]), labels, W1, 0 * b1, W2, b2


def _backward_with(classes=None, samples=None, shift=1, at_zero=0):
    """The mended backward pass with one thing in it that is right for some batches only."""

    def backward(x, labels, W1, b1, W2, b2):
        inputs = x @ W1 + b1
        hidden = np.maximum(inputs, 0)
        logits = hidden @ W2 + b2
        with np.errstate(all="ignore"):
            powers = np.exp(logits - shift * logits.max(axis=1, keepdims=True))
            d_logits = powers / powers.sum(axis=1, keepdims=True)
        d_logits = (d_logits - np.eye(classes(labels) if classes else len(b2))[labels]) / (samples or len(labels))
        d_hidden = d_logits @ W2.T * np.where(inputs == 0, at_zero, inputs > 0)
        return x.T @ d_hidden, d_hidden.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)

    return backward


BACKWARD = Exercise(
    key="2.5f",
    expected=_by_the_engine,
    cases=(
        lambda: _small_network(0),
        lambda: _small_network(20),
        lambda: _small_network(40),
        lambda: _other_network(_network(4, 4, 5, 3, 60), np.array([0, 1, 0, 0])),
        lambda: _other_network(_network(5, 4, 6, 4, 80), np.array([3, 0, 1, 2, 2])),
        _blank_image,
        lambda: (
            np.array([[3000.0], [0.0]]),
            np.array([0, 1]),
            np.array([[1.0]]),
            np.array([1.0]),
            np.array([[1.0, 0.0]]),
            np.zeros(2),
        ),
    ),
    hints=(
        "Compare with the engine: `gradient` of the mean loss, with respect to the same four tensors. Which of the four "
        "agree?",
        "One mistake makes all four too large, and by the same factor: how many samples has the batch?",
        "The other concerns only W1 and b1, so it must sit in `d_hidden`: what is the slope of relu where it gave 0?",
    ),
    mistakes=(
        Mistake(
            "Both mistakes are still there. Look at all four slopes beside the engine's: what is off by a factor, what by "
            "more?",
            answer=_backward(relu=False, mean=False),
        ),
        Mistake(
            "One is found: the way back now stops where relu gave 0. But all four are slopes of the *sum* of the losses.",
            answer=_backward(mean=False),
        ),
        Mistake(
            "One is found: these are slopes of the mean. But W1 and b1 still hear from hidden units that were silent.",
            answer=_backward(relu=False),
        ),
        Mistake(
            "relu is not applied to slopes: a negative slope is a good slope. What counts is which units were silent on the "
            "way *forwards*.",
            answer=_relu_of_the_slopes,
        ),
        Mistake(
            "The way back is open or closed: relu's slope is 1 or 0, not the output itself.",
            answer=_times_hidden,
        ),
        Mistake("The biases are now divided by the number of samples twice.", answer=_biases_averaged),
        Mistake(
            "The biases are right, but the weights' slopes must become those of the mean, too: divide earlier, once, for all.",
            answer=_only_the_biases_averaged,
        ),
        Mistake("The mean goes over the samples of the batch, not over the classes.", answer=_divided_by_the_classes),
        Mistake(
            "The biases tell how many classes there are. A batch need not hold every class, so its labels cannot.",
            answer=_backward_with(classes=lambda labels: labels.max() + 1),
        ),
        Mistake("Divide by how many samples *this* batch has, `len(labels)`.", answer=_backward_with(samples=7)),
        Mistake(
            "Right for small logits. The code you were given takes away each row's maximum before the powers: keep that.",
            answer=_backward_with(shift=0),
        ),
        Mistake("Where relu gave exactly 0, its slope counts as 0, too.", answer=_backward_with(at_zero=1)),
    ),
    praise=(
        "A wrong gradient often learns, only badly. So gradients are compared with another way of computing them, never "
        "trusted."
    ),
)

# 2.5g, top-two accuracy.


def _top_two(logits, labels):
    right = logits[np.arange(len(labels)), labels]
    return np.mean((logits > right[:, np.newaxis]).sum(axis=1) < 2)


def _top_one(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)


def _second_only(logits, labels):
    return np.mean(np.argsort(logits, axis=1)[:, -2] == labels)


def _bottom_two(logits, labels):
    return np.mean((np.argsort(logits, axis=1)[:, :2] == labels[:, np.newaxis]).any(axis=1))


def _mean_of_the_pairs(logits, labels):
    return np.mean(np.argsort(logits, axis=1)[:, -2:] == labels[:, np.newaxis])


def _how_many(logits, labels):
    return int(_top_two(logits, labels) * len(labels))


def _sample_by_sample(logits, labels):
    return (np.argsort(logits, axis=1)[:, -2:] == labels[:, np.newaxis]).any(axis=1)


def _sorted_logits(logits, labels):
    return np.mean((np.sort(logits, axis=1)[:, -2:] == labels[:, np.newaxis]).any(axis=1))


def _top_three(logits, labels):
    return np.mean((np.argsort(logits, axis=1)[:, -3:] == labels[:, np.newaxis]).any(axis=1))


def _second_after(number):
    """Overwrite the largest logit of each row, and look for the largest again."""

    def top_two(logits, labels):
        rest, rows = logits.copy(), np.arange(len(labels))
        rest[rows, rest.argmax(axis=1)] = number
        return np.mean((logits.argmax(axis=1) == labels) | (rest.argmax(axis=1) == labels))

    return top_two


TOP_TWO = Exercise(
    key="2.5g",
    expected=_top_two,
    cases=(
        lambda: (np.array([[3.0, 9.0, 5.0], [1.0, 0.0, 2.0]]), np.array([2, 1])),
        lambda: (normal_numbers(40, 10), _digits(40, 10)),
        lambda: (normal_numbers(30, 5, seed=4), _digits(30, 5, seed=4)),
        lambda: (
            np.array([[-5000.0, -7000.0, -9000.0], [-5000.0, -9000.0, -7000.0], [-5000.0, -7000.0, -9000.0]]),
            np.array([0, 2, 1]),
        ),
    ),
    hints=(
        "`np.argsort(logits, axis=1)` gives, for each row, the classes in order, the one with the smallest logit first.",
        "The last two columns of that are the two best classes. Is the label one of them?",
        "Compare with the labels as an upright column, `labels[:, np.newaxis]`; then ask each row whether any of its two "
        "is right.",
    ),
    mistakes=(
        Mistake("That is plain accuracy: the second place counts, too.", answer=_top_one),
        Mistake("Now the second place counts, and the first no more.", answer=_second_only),
        Mistake(
            "Sorted from small to large, the best stand at the end of each row, not at its beginning.",
            answer=_bottom_two,
        ),
        Mistake(
            "Each sample is counted twice, once for each place. Ask first whether *any* of its two places is right.",
            answer=_mean_of_the_pairs,
        ),
        Mistake(
            "`np.sort` gives the logits themselves; to be compared with labels are the places where they stood.",
            answer=_sorted_logits,
        ),
        Mistake("That is how many; a share is wanted.", answer=_how_many),
        Mistake("These are the answers sample by sample; their mean is the share.", answer=_sample_by_sample),
        Mistake("Those are the three best: a slice `[-3:]` has three entries.", answer=_top_three),
        Mistake(
            "All logits of a row may lie below the number that you put in place of the largest: put `-np.inf` there.",
            answer=_second_after(-1),
        ),
        Mistake(
            "All logits of a row may lie below 0, so a 0 in place of the largest is the largest again: put `-np.inf` there.",
            answer=_second_after(0),
        ),
    ),
    praise="A metric only reports, so that it may be anything: nobody needs its slope.",
)

# 2.5h, how many epochs at a small rate.

_EPOCH_MISTAKES = (
    Mistake("That is how many times larger our rate was; we trained for more than a single epoch.", answer=500),
    Mistake("That would be right if our rate had stayed at 1. It fell evenly from 1 to 0.", answer=5000),
    Mistake(
        "That is how many times further we went than *ten* slow epochs. How many epochs is that altogether?",
        answer=250,
    ),
    Mistake("Those are steps; asked for are epochs.", answer=2500 * 469),
    Mistake("That is the distance of our run; divide it by the distance of one slow epoch.", answer=1172.5),
    Mistake("That is the distance of one slow epoch. How many of them make up the distance of our run?", answer=0.469),
)


def _judge_epochs(answer: Any) -> str | None:
    """Allow for a distance that was rounded, or summed step by step, as the page does: 1173 / 0.469 is 2501.1."""
    numbers = numbers_of((answer,), 1)
    if numbers is None:
        return "One number is wanted: how many epochs."
    (epochs,) = numbers
    if 2499 <= epochs <= 2502:
        return None
    close = (m.hint for m in _EPOCH_MISTAKES if math.isclose(epochs, m.answer, rel_tol=1e-3))
    return next(
        close, "That is another number. First write down how far our run walked, and how far one slow epoch walks."
    )


EPOCHS = Exercise(
    key="2.5h",
    judge=_judge_epochs,
    mistakes=_EPOCH_MISTAKES,
    hints=(
        "The distance is learning rate times steps. Write down that of our run, and that of one slow epoch.",
        "The number of steps in an epoch is the same in both, so it cancels.",
        "Our rate was 0.5 on average: how many times larger is that than 0.001? So many times more epochs are needed.",
    ),
    praise=(
        "At a second or two an epoch, that is an hour or so, for the same network. The learning rate is the first "
        "thing to look at."
    ),
)

# 2.5i, a step of Adam.


def _adam(
    correct_m=True,
    correct_v=True,
    root=True,
    square=True,
    uphill=False,
    keep_corrected=False,
    averaged=True,
    exchanged=False,
    late=0,
    fixed=False,
    divide_by_zero=False,
    epsilon_in_the_root=False,
    epsilon_fixed=False,
):
    """Make a step of Adam by the formulas of the page, or one with a mistake in it."""

    def step(w, m, v, slope, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        if fixed:
            rate, beta_1, beta_2 = 0.001, 0.9, 0.999
        if epsilon_fixed:
            epsilon = 1e-7
        if exchanged:
            beta_1, beta_2 = 1 - beta_1, 1 - beta_2
        m = m + (1 - beta_1) * (slope - m)
        v = v + (1 - beta_2) * ((np.square(slope) if square else slope) - v)
        parts = 1 - beta_1 ** (t + late), 1 - beta_2 ** (t + late)
        mean = (m if averaged else slope) / (parts[0] if correct_m else 1)
        spread = v / (parts[1] if correct_v else 1)
        with np.errstate(invalid="ignore"):
            below = (np.sqrt(spread) if root else spread) + (0 if divide_by_zero else epsilon)
            move = rate * mean / (np.sqrt(spread + epsilon) if epsilon_in_the_root else below)
        new = w + move if uphill else w - move
        return (new, mean, spread) if keep_corrected else (new, m, v)

    return step


def _adam_in_keras_order(w, m, v, slope, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """Correct the rate instead of the averages, as Keras does: epsilon then counts for more in the first steps."""
    m, v = m + (1 - beta_1) * (slope - m), v + (1 - beta_2) * (np.square(slope) - v)
    rate = rate * (1 - beta_2**t) ** 0.5 / (1 - beta_1**t)
    return w - rate * m / (np.sqrt(v) + epsilon), m, v


def _adam_weight_only(w, m, v, slope, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    return _adam()(w, m, v, slope, t, rate, beta_1, beta_2, epsilon)[0]


def _adam_in_another_order(w, m, v, slope, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w, m, v = _adam()(w, m, v, slope, t, rate, beta_1, beta_2, epsilon)
    return m, v, w


def _adam_with_the_old_averages(w, m, v, slope, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    mean, square = m / (1 - beta_1**t), v / (1 - beta_2**t)
    _, m, v = _adam()(w, m, v, slope, t, rate, beta_1, beta_2, epsilon)
    return w - rate * mean / (np.sqrt(square) + epsilon), m, v


ADAM: Exercise = Exercise(
    key="2.5i",
    expected=_adam(),
    cases=(
        lambda: (np.array([1.0]), np.array([0.0]), np.array([0.0]), np.array([2.0]), 1),
        lambda: (
            normal_numbers(3, 4),
            normal_numbers(3, 4, seed=1),
            1 + np.square(normal_numbers(3, 4, seed=2)),
            normal_numbers(3, 4, seed=3),
            4,
        ),
        lambda: (
            normal_numbers(5),
            normal_numbers(5, seed=1),
            1 + np.square(normal_numbers(5, seed=2)),
            normal_numbers(5, seed=3),
            3,
            0.1,
            0.7,
            0.9,
        ),
        lambda: (np.array([1.0, 2.0]), np.zeros(2), np.zeros(2), np.array([0.0, -3.0]), 1),
        lambda: (
            np.array([1.0, -2.0]),
            np.array([0.5, -0.25]),
            np.array([0.04, 0.09]),
            np.array([1.0, -0.5]),
            2,
            0.1,
            0.9,
            0.99,
            0.25,
        ),
        lambda: (np.zeros(2), np.zeros(2), np.zeros(2), np.array([1e-7, -3.0]), 1),
    ),
    hints=(
        "Write the formulas in their order, one line each; all arrays have one shape, so everything is element-wise.",
        "Give the two quotients names of their own: what is divided goes into the step, what is returned stays as it is.",
        "Make new arrays: `m = …` is harmless, `m *= …` changes the caller's array.",
    ),
    mistakes=(
        Mistake(
            "Neither average is corrected yet: divide both, so that the first steps are as large as the others.",
            answer=_adam(correct_m=False, correct_v=False),
        ),
        Mistake("The average of the squares is corrected; that of the slopes is not.", answer=_adam(correct_m=False)),
        Mistake("The average of the slopes is corrected; that of the squares is not.", answer=_adam(correct_v=False)),
        Mistake(
            "The step is right. But return the averages uncorrected: the next step corrects them anew.",
            answer=_adam(keep_corrected=True),
        ),
        Mistake("The root of the squares' average is missing in the step.", answer=_adam(root=False)),
        Mistake("`v` is an average of *squares*; slopes of either sign would cancel.", answer=_adam(square=False)),
        Mistake(
            "Almost: a weight that never had a slope has averages of zero. That is what the ε is for.",
            answer=_adam(divide_by_zero=True),
        ),
        Mistake("The weight goes uphill: the step is against the slope.", answer=_adam(uphill=True)),
        Mistake(
            "The step uses this slope alone. Adam steps along the average of the slopes, `m`.",
            answer=_adam(averaged=False),
        ),
        Mistake(
            "The step uses this slope alone. Adam steps along the average of the slopes, `m`.",
            answer=_adam(averaged=False, correct_m=False),
        ),
        Mistake(
            "The two shares are exchanged: most of an average is its own past, a share of `beta_1` or `beta_2`.",
            answer=_adam(exchanged=True),
        ),
        Mistake(
            "The step uses the averages as they were. First this slope goes into them, then they are used.",
            answer=_adam_with_the_old_averages,
        ),
        Mistake("The first step has `t` = 1 already: nothing is to be added to it.", answer=_adam(late=1)),
        Mistake(
            "All three are right, but in another order: the weight, then `m`, then `v`.", answer=_adam_in_another_order
        ),
        Mistake(
            "The weight is right; the averages have to be returned as well, because the next step needs them.",
            answer=_adam_weight_only,
        ),
        Mistake(
            "Right for the usual settings, but not for others: use the arguments `rate`, `beta_1` and `beta_2`.",
            answer=_adam(fixed=True),
        ),
        Mistake(
            "ε is added to the root, not under it: with 1e-7 the difference is hardly seen, with 0.25 it is.",
            answer=_adam(epsilon_in_the_root=True),
        ),
        Mistake("`epsilon` is an argument: use it, whatever it is.", answer=_adam(epsilon_fixed=True)),
        Mistake(
            "Correct `v`, take the root, then add ε. In another order ε counts for more.", answer=_adam_in_keras_order
        ),
        Mistake(
            "All three are right, but in another order: the weight, then `m`, then `v`.",
            answer=lambda *a, **k: tuple(ADAM.expected(*a, **k)[place] for place in (0, 2, 1)),
        ),
    ),
    praise=(
        "After the very first step the weight has moved by the learning rate, whatever the slope was: only its sign counted. "
        "From then on the averages have their say."
    ),
)

# 2.5j, early stopping.


def _early_stopping(losses, patience):
    for epoch in range(1, len(losses) + 1):
        if epoch > patience and min(losses[epoch - patience : epoch]) >= min(losses[: epoch - patience]):
            return epoch
    return len(losses)


def _compared_with_the_last(losses, patience):
    bad = 0
    for epoch in range(1, len(losses)):
        bad = bad + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if bad == patience:
            return epoch + 1
    return len(losses)


def _bad_epochs_in_all(losses, patience):
    best, bad = math.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        bad += loss >= best
        best = min(best, loss)
        if bad == patience:
            return epoch
    return len(losses)


def _the_best_epoch(losses, patience):
    stop = _early_stopping(losses, patience)
    return int(np.argmin(losses[:stop])) + 1


def _best_of_all(losses, patience):
    return int(np.argmin(losses)) + 1


def _counted_from_zero(losses, patience):
    stop = _early_stopping(losses, patience)
    return stop if stop == len(losses) and not _fires(losses, patience) else stop - 1


def _fires(losses: Any, patience: Any) -> bool:
    return any(
        min(losses[epoch - patience : epoch]) >= min(losses[: epoch - patience])
        for epoch in range(patience + 1, len(losses) + 1)
    )


def _an_epoch_late(losses, patience):
    return _early_stopping(losses, patience + 1)


def _an_epoch_early(losses, patience):
    return _early_stopping(losses, max(patience - 1, 1))


def _nothing_if_it_never_fires(losses, patience):
    return _early_stopping(losses, patience) if _fires(losses, patience) else None


def _equal_counts_as_better(losses, patience):
    best, best_epoch = math.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss <= best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            return epoch
    return len(losses)


def _best_starts_at_ten(losses, patience):
    return _early_stopping([10, *losses], patience + 0) - 1 if losses[0] > 10 else _early_stopping(losses, patience)


def _better_by_a_thousandth(losses, patience):
    best, best_epoch = math.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best - 1e-3:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            return epoch
    return len(losses)


EARLY_STOPPING = Exercise(
    key="2.5j",
    expected=_early_stopping,
    cases=(
        lambda: ([5, 4, 6, 4.5, 3], 2),
        lambda: ([9, 8, 7, 6, 5, 4], 3),
        lambda: ([5, 6, 4, 5, 3.5, 3.6, 3.4, 3.5, 3.6, 3.55, 3], 3),
        lambda: ([3, 3, 3, 3, 2], 2),
        lambda: ([0.9, 0.5, 0.6, 0.4, 0.7, 0.6, 0.5, 0.3], 3),
        lambda: ([5, 3, 4, 2, 6, 7], 3),
        lambda: ([3, 2, 2.5, 1], 1),
        lambda: ([9e6, 7e6, 5e6, 3e6], 2),
        lambda: ([0.5, 0.4999, 0.4998, 0.4997, 0.4996], 2),
    ),
    hints=(
        "Go through the losses in order and remember two things: the best so far, and in which epoch it was.",
        "A loss below the best makes a new best. Otherwise ask how many epochs ago the best was.",
        "`enumerate(losses, start=1)` counts epochs as people do; after the loop, all of them were trained.",
    ),
    mistakes=(
        Mistake(
            "Each loss is compared with the one before. What counts is the *best* so far: 6 and then 4.5 is still no progress"
            " if 4 was there.",
            answer=_compared_with_the_last,
        ),
        Mistake(
            "The bad epochs are counted over the whole training; a new best starts the count anew.",
            answer=_bad_epochs_in_all,
        ),
        Mistake(
            "That is the epoch with the best loss. Training goes on for a while after it, before it gives up.",
            answer=_the_best_epoch,
        ),
        Mistake(
            "The best of all losses cannot be known while training: stop as soon as the rule says so.",
            answer=_best_of_all,
        ),
        Mistake(
            "Counted from 0: the first epoch is epoch 1, so that the answer is how many were trained.",
            answer=_counted_from_zero,
        ),
        Mistake(
            "One epoch too late: stop *at* the last of the `patience` epochs, not after one more.",
            answer=_an_epoch_late,
        ),
        Mistake(
            "One epoch too early: the epoch of the best loss is none of the `patience` epochs that follow it.",
            answer=_an_epoch_early,
        ),
        Mistake(
            "If the rule never fires, nothing comes back: then all epochs were trained.",
            answer=_nothing_if_it_never_fires,
        ),
        Mistake("A loss *equal* to the best is no progress: it has to fall below.", answer=_equal_counts_as_better),
        Mistake(
            "The first loss is the best so far, however large it is: start with infinity, or with that loss.",
            answer=_best_starts_at_ten,
        ),
        Mistake("Any loss below the best is progress, however small the step.", answer=_better_by_a_thousandth),
    ),
    praise=(
        "Keras calls it `callbacks.EarlyStopping`; note that it must look at held-out data, and not at the test set."
    ),
)

EXERCISES = (PARAMETERS, READ, PIECES, PAPER, BIAS_SLOPE, BACKWARD, TOP_TWO, EPOCHS, ADAM, EARLY_STOPPING)
