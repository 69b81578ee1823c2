"""The exercises of notebook 2.5: the first network from scratch."""

import functools
import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.special import logsumexp

from utils.autodiff import Tensor, gradient, relu, softmax_cross_entropy
from utils.data import load_mnist
from utils.exercises.cases import normal_numbers
from utils.exercises.engine import Exercise, Mistake, numbers_of
from utils.exercises.section_2_4 import RMSPROP
from utils.exercises.unseen import unseen_digits

RATE_BAND = 0.9  # of 2.5g
CURE_BAND = 1.05  # of 2.5m


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
    praise=("Softmax keeps the order of the logits, so the largest stays the largest: a prediction doesn't need it."),
)

# 2.5c, an order that spoils the training.


@functools.cache
def _some_digits(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first training digits as rows from 0 to 1, and their labels."""
    (images, labels), _ = load_mnist()
    return images[:count].reshape(count, 784) / np.float32(255), labels[:count]


def _random_weights(inputs: int, units: int, rng: np.random.Generator) -> np.ndarray:
    """Return He's random weights, as the page draws them."""
    return rng.normal(0, np.sqrt(2 / inputs), (inputs, units)).astype("float32")


@functools.lru_cache(maxsize=64)
def _trained(units: int, places: bytes, size: int, rate: float) -> float:
    """Train a network on the first digits in this order, and return the share of unseen digits that it gets right."""
    rng, order = np.random.default_rng(0), np.frombuffer(places, int)
    W1, b1 = Tensor(_random_weights(784, units, rng)), Tensor(np.zeros(units, "f4"))
    W2, b2 = Tensor(_random_weights(units, 10, rng)), Tensor(np.zeros(10, "f4"))
    rows, labels = _some_digits(len(order))
    with np.errstate(all="ignore"):  # a rate that is too large overflows
        for first in range(0, len(order), size):
            chosen = order[first : first + size]
            loss = softmax_cross_entropy(relu(rows[chosen] @ W1 + b1) @ W2 + b2, labels[chosen]).mean()
            for weight, move in zip((W1, b1, W2, b2), gradient(loss, (W1, b1, W2, b2)), strict=True):
                weight.value -= np.float32(rate) * move
        unseen, right = unseen_digits()
        logits = np.maximum(unseen @ W1.value + b1.value, 0) @ W2.value + b2.value
    return float(np.mean(logits.argmax(axis=1) == right))


def _judge_order(answer: Any) -> str | None:
    if not callable(answer):
        return "This exercise asks for a function: pass its name, without parentheses."
    _, labels = _some_digits(4000)
    order = np.asarray(answer(labels.copy()))
    if order.shape != labels.shape:
        return "The order has as many entries as there are labels, in one row."
    if np.array_equal(order, np.sort(labels)):
        return "These are the labels in order. Wanted are the positions at which they stand."
    if order.dtype.kind not in "iu" or not np.array_equal(np.sort(order), np.arange(len(labels))):
        return "Each position from 0 to `len(labels) - 1` has to come exactly once, as a whole number."
    if _trained(32, order.astype(int).tobytes(), 32, 0.2) < 0.5:
        return None
    if np.array_equal(order, np.arange(len(labels))):
        return "That is the order of the file. MNIST is mixed already, so every batch is a fair sample."
    return (
        "After this order the network still gets more than half of them right. What should the last batches look like?"
    )


ORDER = Exercise(
    key="2.5c",
    judge=_judge_order,
    hints=(
        "A batch is only a fair sample if it has digits of every kind. When would it be as unfair as possible?",
        "What a network was shown last, it remembers best. Let it see one kind of digit for a long time.",
        "You want the positions that would put the labels in order, and NumPy has a function for just that.",
    ),
    praise="With the digits in order, each batch pulls the network towards one digit and lets it forget the others. That's "
    "why we shuffle.",
)

# 2.5d, loss and gradient on paper.

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
        "First the loss, then the derivatives.",
        when=lambda numbers: _close(numbers, (*_SLOPES, _LOSS)),
    ),
    Mistake(
        "The loss is not right yet. Which part of the exponentials' sum is the middle class's?",
        when=lambda numbers: not _close(numbers[:1], (_LOSS,)),
    ),
    Mistake(
        "The loss is right, but all signs of the derivatives are turned round: they are those of a step that goes the other way.",
        when=lambda numbers: _close(numbers[1:], [-slope for slope in _SLOPES]),
    ),
    Mistake(
        "The loss is right. These are the scores; at the label one thing more has to happen.",
        when=lambda numbers: _close(numbers[1:], (1 / 8, 2 / 8, 5 / 8)),
    ),
    Mistake(
        "The loss is right, and for some label the derivatives would be, too: which class is label 1?",
        when=lambda numbers: _close(numbers[1:], (-7 / 8, 2 / 8, 5 / 8)) or _close(numbers[1:], (1 / 8, 2 / 8, -3 / 8)),
    ),
    Mistake(
        "These are right, but rounded too far: give the derivatives as fractions, or with three digits.",
        when=lambda numbers: all(abs(a - b) < 0.0051 for a, b in zip(numbers[1:], _SLOPES, strict=True)),
    ),
    Mistake(
        "The loss is right, the derivatives aren't yet. They sum to 0, and only one of them is negative.",
        when=lambda numbers: True,
    ),
)


def _judge_paper(answer: Any) -> str | None:
    numbers = numbers_of(answer, 4)
    if numbers is None:
        return "Four numbers are wanted, in one pair of parentheses and without quotes: the loss, then the three derivatives."
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
        "The derivatives are the scores, except at the label, where 1 is subtracted.",
    ),
    praise="Whatever the logits are, the derivatives sum to 0: what the right class gains, the others lose.",
)

# 2.5e, the gradient of a bias.


def _shares(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _bias_gradient(logits, labels):
    return (_shares(logits) - np.eye(logits.shape[1])[labels]).sum(axis=0) / len(labels)


def _sum_over_the_batch(logits, labels):
    return _bias_gradient(logits, labels) * len(labels)


def _gradients_of_each_sample(logits, labels):
    return _shares(logits) - np.eye(logits.shape[1])[labels]


def _mean_over_classes(logits, labels):
    return _gradients_of_each_sample(logits, labels).mean(axis=1)


def _mean_of_everything(logits, labels):
    return _gradients_of_each_sample(logits, labels).mean()


def _turned_round(logits, labels):
    return -_bias_gradient(logits, labels)


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
    entries = _shares(logits)
    entries[:, labels] -= 1
    return entries.mean(axis=0)


def _classes_from_the_labels(logits, labels):
    return (_shares(logits) - np.eye(labels.max() + 1)[labels]).mean(axis=0)


def _bias_gradient_less(shift):
    def bias_gradient(logits, labels):
        with np.errstate(all="ignore"):
            powers = np.exp(logits - shift(logits))
            return (powers / powers.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[labels]).mean(axis=0)

    return bias_gradient


BIAS_GRADIENT = Exercise(
    key="2.5e",
    expected=_bias_gradient,
    cases=(
        lambda: (np.array([[0.0, 0.0]]), np.array([1])),
        lambda: (normal_numbers(6, 4), np.array([0, 1, 1, 3, 2, 1])),
        lambda: (normal_numbers(50, 10, seed=1) * 3, _digits(50, 10)),
        lambda: (np.array([[1000.0, 0.0, 999.0], [0.0, 1.0, 2.0]]), np.array([0, 2])),
        lambda: (np.array([[0.0, 0.0, 0.0]]), np.array([0])),
        lambda: (np.array([[2000.0, 0.0, 0.0], [-2000.0, -2000.0, -2000.0], [0.0, 0.0, 2000.0]]), np.array([1, 0, 0])),
    ),
    hints=(
        "The bias is added to the logits, so it gets their gradient. But it's only one row for the whole batch.",
        "For each sample: softmax of its row, minus 1 at its label. That gives (samples, classes).",
        "The loss of the batch is a mean over samples, and the gradient of a mean is the mean of the gradients, along the axis "
        "of samples.",
    ),
    mistakes=(
        Mistake(
            "That's the gradient of the *sum* of the samples' losses. The loss of a batch is their mean.",
            answer=_sum_over_the_batch,
        ),
        Mistake(
            "These are the gradients of each sample's logits. The bias is shared by all samples and has one row.",
            answer=_gradients_of_each_sample,
        ),
        Mistake(
            "The mean was taken over the classes; each class has a bias of its own, and shares it among the samples.",
            answer=_mean_over_classes,
        ),
        Mistake("One number is too few: each class has a bias of its own.", answer=_mean_of_everything),
        Mistake(
            "All signs are turned round. The gradient points uphill, and going down is the business of the step.",
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
            "`entries[:, labels]` means these columns in *every* row. Each row has a label of its own: pair them up with "
            "`np.arange`.",
            answer=_one_taken_off_everywhere,
        ),
        Mistake(
            "The logits tell how many classes there are. A batch need not hold every class, so its labels cannot.",
            answer=_classes_from_the_labels,
        ),
        Mistake(
            "One maximum for the whole batch leaves rows far below it with powers of 0. Take each row's own.",
            answer=_bias_gradient_less(lambda logits: logits.max()),
        ),
        Mistake(
            "Larger logits still overflow. Take away each row's *maximum*, so that its largest power is 1.",
            answer=_bias_gradient_less(lambda logits: logits.mean(axis=1, keepdims=True)),
        ),
        Mistake(
            "The first logit of a row is not its largest, and the powers overflow. Take away each row's *maximum*.",
            answer=_bias_gradient_less(lambda logits: logits[:, :1]),
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
    """The gradients as `utils.autodiff` finds them: another program than the one that is to be mended."""
    W1, b1, W2, b2 = tensors = [Tensor(weight) for weight in weights]
    loss = softmax_cross_entropy(relu(x @ W1 + b1) @ W2 + b2, labels).mean()
    return tuple(gradient(loss, tensors))


def _relu_of_the_gradients(x, labels, W1, b1, W2, b2):
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
    grads = _backward(mean=False)(x, labels, W1, b1, W2, b2)
    return tuple(grad / len(b2) for grad in grads)


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
        "One mistake makes all four too large, and by the same factor: how many samples does the batch have?",
        "The other concerns only W1 and b1, so it must sit in `d_hidden`: what is the derivative of relu where it gave 0?",
    ),
    mistakes=(
        Mistake(
            "Both mistakes are still there. Look at all four gradients beside the engine's: what is off by a factor, what by "
            "more?",
            answer=_backward(relu=False, mean=False),
        ),
        Mistake(
            "One is found: the way back now stops where relu gave 0. But all four are gradients of the *sum* of the losses.",
            answer=_backward(mean=False),
        ),
        Mistake(
            "One is found: these are gradients of the mean. But W1 and b1 still hear from hidden units that were silent.",
            answer=_backward(relu=False),
        ),
        Mistake(
            "relu isn't applied to gradients: a negative one is as good as any. What counts is which units were silent on the "
            "way *forwards*.",
            answer=_relu_of_the_gradients,
        ),
        Mistake(
            "The way back is open or closed: relu's derivative is 1 or 0, not the output itself.",
            answer=_times_hidden,
        ),
        Mistake("The biases are now divided by the number of samples twice.", answer=_biases_averaged),
        Mistake(
            "The biases are right, but the weights' gradients must become those of the mean, too: divide earlier, once, for all.",
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
        Mistake("Where relu gave exactly 0, its derivative counts as 0, too.", answer=_backward_with(at_zero=1)),
    ),
    praise=(
        "A wrong gradient often learns, only badly. So gradients are compared with another way of computing them, never "
        "trusted."
    ),
)

# 2.5g, a learning rate found on validation data.


def _judge_rate(answer: Any) -> str | None:
    numbers = numbers_of((answer,), 1)
    if numbers is None:
        return "One number is wanted, the learning rate."
    (rate,) = numbers
    if not 0 < rate < math.inf:
        return "A learning rate is greater than 0: with 0 nothing moves, and below 0 the loss goes up."
    if _trained(512, np.arange(150 * 128).tobytes(), 128, rate) > RATE_BAND:
        return None
    if rate <= 0.3:
        return "With 150 steps as short as that, the network doesn't get far enough. Try longer ones."
    return "Steps as long as that overshoot. Try shorter ones."


RATE = Exercise(
    key="2.5g",
    judge=_judge_rate,
    hints=(
        "Try powers of ten first: 0.01, 0.1, 1, 10. Between which two of them does the accuracy turn round?",
        "Write a loop over rates that prints `start_from(start[0], start[2], rate)[1][-1]` for each of them.",
        "It lies between 0.2 and 1.",
    ),
    praise="You chose it on the validation images, and it holds on digits that had no say in the choice.",
)

# 2.5h, top-two accuracy.


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
    key="2.5h",
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
    praise="A metric only reports, so it may be anything: training never needs its gradient.",
)

# 2.5i, a small network.


def _logits_of(network: Any) -> np.ndarray | str:
    """Return what a network, of the page's own or of Keras, says of the unseen digits, or the hint why that is of no use."""
    rows, _ = unseen_digits()
    result = network(rows)
    result = result.detach().cpu().numpy() if hasattr(result, "detach") else getattr(result, "value", result)
    logits = np.asarray(result)
    if logits.shape != (len(rows), 10):
        return f"For {len(rows)} images it should return ({len(rows)}, 10) logits, one for each digit."
    if not np.isfinite(logits).all():
        return "Its logits aren't numbers any more: the training has blown up. Try a smaller learning rate."
    return logits


def _judge_small(answer: Any) -> str | None:
    if not callable(answer) or not isinstance(getattr(answer, "weights", None), list):
        return "Give `check` the trained network itself, a `Chain` with its list of `weights`."
    count = sum(math.prod(weight.shape) for weight in answer.weights)
    if count > 30_000:
        return f"It has {count:,} parameters. Fewer hidden units bring them below 30,000; exercise 2.5a counts them."
    logits, labels = _logits_of(answer), unseen_digits()[1]
    if isinstance(logits, str):
        return logits
    right = np.mean(logits.argmax(axis=1) == labels)
    if right > 0.93:
        return None
    if right < 0.3:
        return "It's hardly better than guessing. Was it trained at all, and did its weights start at random?"
    return "It's small enough, but not more than 93 % right yet. More epochs help, and so does a rate that falls to 0."


SMALL = Exercise(
    key="2.5i",
    judge=_judge_small,
    hints=(
        "Nearly all parameters lie between the pixels and the hidden layer: how many units can you afford there?",
        "With `fit`, the `step` calls `training_step` on your network, and `logits_of` returns `network(rows).value`.",
        "A hidden layer of 32 units is enough. Let the learning rate fall from about 0.5 to 0, over four epochs.",
    ),
    praise="With a sixteenth of the parameters it is only a little worse than the large one. Size isn't everything.",
)

# 2.5j, the RMSProp of 2.4h again.

RMSPROP_AGAIN = replace(
    RMSPROP, key="2.5j", praise="That's the optimizer of 2.1. It's yours, and the page goes on with it."
)

# 2.5k, a step of Adam.


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

    def step(w, m, v, gradient, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        if fixed:
            rate, beta_1, beta_2 = 0.001, 0.9, 0.999
        if epsilon_fixed:
            epsilon = 1e-7
        if exchanged:
            beta_1, beta_2 = 1 - beta_1, 1 - beta_2
        m = m + (1 - beta_1) * (gradient - m)
        v = v + (1 - beta_2) * ((np.square(gradient) if square else gradient) - v)
        parts = 1 - beta_1 ** (t + late), 1 - beta_2 ** (t + late)
        mean = (m if averaged else gradient) / (parts[0] if correct_m else 1)
        spread = v / (parts[1] if correct_v else 1)
        with np.errstate(invalid="ignore"):
            below = (np.sqrt(spread) if root else spread) + (0 if divide_by_zero else epsilon)
            move = rate * mean / (np.sqrt(spread + epsilon) if epsilon_in_the_root else below)
        new = w + move if uphill else w - move
        return (new, mean, spread) if keep_corrected else (new, m, v)

    return step


def _adam_in_keras_order(w, m, v, gradient, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """Correct the rate instead of the averages, as Keras does: epsilon then counts for more in the first steps."""
    m, v = m + (1 - beta_1) * (gradient - m), v + (1 - beta_2) * (np.square(gradient) - v)
    rate = rate * (1 - beta_2**t) ** 0.5 / (1 - beta_1**t)
    return w - rate * m / (np.sqrt(v) + epsilon), m, v


def _adam_weight_only(w, m, v, gradient, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    return _adam()(w, m, v, gradient, t, rate, beta_1, beta_2, epsilon)[0]


def _adam_in_another_order(w, m, v, gradient, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w, m, v = _adam()(w, m, v, gradient, t, rate, beta_1, beta_2, epsilon)
    return m, v, w


def _adam_with_the_old_averages(w, m, v, gradient, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    mean, square = m / (1 - beta_1**t), v / (1 - beta_2**t)
    _, m, v = _adam()(w, m, v, gradient, t, rate, beta_1, beta_2, epsilon)
    return w - rate * mean / (np.sqrt(square) + epsilon), m, v


ADAM: Exercise = Exercise(
    key="2.5k",
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
        Mistake("The average of the squares is corrected; that of the gradients isn't.", answer=_adam(correct_m=False)),
        Mistake("The average of the gradients is corrected; that of the squares isn't.", answer=_adam(correct_v=False)),
        Mistake(
            "The step is right. But return the averages uncorrected: the next step corrects them anew.",
            answer=_adam(keep_corrected=True),
        ),
        Mistake("The root of the squares' average is missing in the step.", answer=_adam(root=False)),
        Mistake("`v` is an average of *squares*; gradients of either sign would cancel.", answer=_adam(square=False)),
        Mistake(
            "Almost: a weight whose gradient was always 0 has averages of 0. That's what the ε is for.",
            answer=_adam(divide_by_zero=True),
        ),
        Mistake("The weight goes uphill: the step is against the gradient.", answer=_adam(uphill=True)),
        Mistake(
            "The step uses this gradient alone. Adam steps along the average of the gradients, `m`.",
            answer=_adam(averaged=False),
        ),
        Mistake(
            "The step uses this gradient alone. Adam steps along the average of the gradients, `m`.",
            answer=_adam(averaged=False, correct_m=False),
        ),
        Mistake(
            "The two shares are exchanged: most of an average is its own past, a share of `beta_1` or `beta_2`.",
            answer=_adam(exchanged=True),
        ),
        Mistake(
            "The step uses the averages as they were. First this gradient goes into them, then they are used.",
            answer=_adam_with_the_old_averages,
        ),
        Mistake("The first step has `t` = 1 already, so nothing is added to it.", answer=_adam(late=1)),
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
        "After the very first step the weight has moved by the learning rate, whatever the gradient was: only its sign counted. "
        "From then on the averages have their say."
    ),
)

# 2.5l, early stopping.


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
    key="2.5l",
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
    praise=("Keras calls it `callbacks.EarlyStopping`. It must look at validation data, never at the test set."),
)

# 2.5m, an overfit cured.


def _judge_cured(answer: Any) -> str | None:
    if not callable(answer):
        return "Give `check` something that takes rows and returns logits, such as a trained `Chain`."
    logits, labels = _logits_of(answer), unseen_digits()[1]
    if isinstance(logits, str):
        return logits
    if logits.min() >= 0 and np.allclose(logits.sum(axis=1), 1, atol=1e-3):  # a softmax at the end is as good
        logits = np.log(np.maximum(logits, 1e-30))
    if np.mean(logits.argmax(axis=1) == labels) > 0.93:
        return "That's more than 500 digits can teach. Train on `few_rows` and `few_labels` only."
    loss = float(np.mean(logsumexp(logits.astype(float), axis=1) - logits[np.arange(len(labels)), labels]))
    if loss < CURE_BAND:
        return None
    if np.mean(logits.argmax(axis=1) == labels) < 0.4:
        return "It has hardly learned anything. Was it trained, and for long enough?"
    return "Its loss on unseen digits is still too high. Watch the validation loss, and stop where it's lowest."


CURED = Exercise(
    key="2.5m",
    judge=_judge_cured,
    hints=(
        "Look at the figure: after which epoch was the validation loss lowest? Train a new network for that long.",
        "Begin with `Chain(Dense(start[0], relu), Dense(start[2]))` and take the loop above, with fewer epochs.",
        "A small learning rate, such as 0.03, makes the right moment easier to meet.",
    ),
    praise="Nothing was added, neither data nor units. The network just had less time to learn the wrong labels by heart.",
)

EXERCISES = (
    PARAMETERS,
    READ,
    ORDER,
    PAPER,
    BIAS_GRADIENT,
    BACKWARD,
    RATE,
    TOP_TWO,
    SMALL,
    RMSPROP_AGAIN,
    ADAM,
    EARLY_STOPPING,
    CURED,
)
