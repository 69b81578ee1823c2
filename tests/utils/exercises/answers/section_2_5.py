"""Answers to the exercises of 2.5, right and wrong."""

import math

import numpy as np

from utils.autodiff import Tensor, gradient, relu, softmax_cross_entropy


def _count_in_a_loop(sizes):
    total = 0
    for place in range(len(sizes) - 1):
        total += sizes[place] * sizes[place + 1] + sizes[place + 1]
    return total


def _pieces_in_a_while_loop(rows, size):
    found = []
    while len(rows):
        found.append(rows[:size])
        rows = rows[size:]
    return found


def _bias_slope_by_the_engine(logits, labels):
    bias = Tensor(np.zeros(logits.shape[1]))
    return gradient(softmax_cross_entropy(logits + bias, labels).mean(), bias)


def _backward_by_the_engine(x, labels, W1, b1, W2, b2):
    weights = [Tensor(weight) for weight in (W1, b1, W2, b2)]
    loss = softmax_cross_entropy(relu(x @ weights[0] + weights[1]) @ weights[2] + weights[3], labels).mean()
    return gradient(loss, weights)


def _adam_by_the_formulas(w, m, v, slope, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m, v = beta_1 * m + (1 - beta_1) * slope, beta_2 * v + (1 - beta_2) * slope**2
    return w - rate * (m / (1 - beta_1**t)) / (np.sqrt(v / (1 - beta_2**t)) + epsilon), m, v


def _adam_with_epsilon_under_the_root(w, m, v, slope, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m, v = beta_1 * m + (1 - beta_1) * slope, beta_2 * v + (1 - beta_2) * slope**2
    return w - rate * (m / (1 - beta_1**t)) / np.sqrt(v / (1 - beta_2**t) + epsilon), m, v


def _stop_with_a_counter(losses, patience):
    best, waited = losses[0], 0
    for epoch, loss in enumerate(losses[1:], start=2):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses)


SLOPES = (1 / 8, -3 / 4, 5 / 8)


def _adam_without_epsilon(w, m, v, slope, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    with np.errstate(invalid="ignore"):
        return _adam_by_the_formulas(w, m, v, slope, t, rate, beta_1, beta_2, 0)


def _an_epoch_early(losses, patience):
    best, waited = losses[0], 0
    for epoch, loss in enumerate(losses[1:], start=2):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited and waited >= patience - 1:
            return epoch
    return len(losses)


def _spoils_the_average(w, m, v, slope, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m *= beta_1
    m += (1 - beta_1) * slope
    return _adam_by_the_formulas(w, (m - (1 - beta_1) * slope) / beta_1, v, slope, t, rate, beta_1, beta_2, epsilon)


def _sorts_in_place(logits, labels):
    best = np.argsort(logits, axis=1)[:, -2:]
    logits.sort(axis=1)
    return np.mean((best == labels[:, np.newaxis]).any(axis=1))


def _backward_of_the_colleague(x, labels, W1, b1, W2, b2):
    """The code that the notebook shows."""
    hidden = np.maximum(x @ W1 + b1, 0)
    logits = hidden @ W2 + b2
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    d_logits = powers / powers.sum(axis=1, keepdims=True)
    d_logits[np.arange(len(labels)), labels] -= 1
    d_hidden = d_logits @ W2.T
    return x.T @ d_hidden, d_hidden.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)


ANSWERS = {
    "2.5a": dict(
        about="weights | belongs | units | nothing | shorter",
        right=[_count_in_a_loop],
        never_said=["(inputs + 1)", "+ 1) *"],
    ),
    "2.5b": dict(
        about=(
            "right | scores | themselves | classes | sample | activation | anything | negative | there | "
            "bias, too. | digits"
        ),
        right=[lambda x, W1, b1, W2, b2: (np.maximum(x @ W1 + b1, 0) @ W2 + b2).argmax(axis=1)],
        wrong={14: [lambda x, W1, b1, W2, b2: 1.0 * (np.maximum(x @ W1 + b1, 0) @ W2 + b2).argmax(axis=1)]},
        never_said=["x @ W1", "@ W2"],
    ),
    "2.5c": dict(
        about="division | Where | several | already | makes",
        right=[_pieces_in_a_while_loop],
        never_said=["first : first", "[first"],
    ),
    "2.5d": dict(
        about="divided | minus | belongs | itself | base. | then | part | signs | scores | would | fractions | They",
        right=[
            (math.log(4), 0.125, -0.75, 0.625),
            [1.386, 0.125, -0.75, 0.625],
            np.array([1.3863, 0.125, -0.75, 0.625]),
        ],
        wrong={
            1: [(math.log(2), *SLOPES)],
            2: [(-math.log(4), *SLOPES)],
            3: [(math.log(8), -7 / 8, 2 / 8, 5 / 8), (math.log(8 / 5), 1 / 8, 2 / 8, -3 / 8)],
            4: [(0.25, *SLOPES)],
            5: [(2.0, *SLOPES), (math.log10(4), *SLOPES)],
            6: [(*SLOPES, math.log(4))],
            7: [(3.0, *SLOPES)],
            8: [(math.log(4), -1 / 8, 3 / 4, -5 / 8)],
            9: [(math.log(4), 1 / 8, 2 / 8, 5 / 8)],
            10: [(math.log(4), -7 / 8, 2 / 8, 5 / 8)],
            11: [(1.39, 0.13, -0.75, 0.63)],
            12: [(math.log(4), 1, 2, 3), (math.log(4), 0.165, -0.71, 0.585)],  # the last: wrong by 0.04, not rounded
            "Four numbers": [
                1.386,
                (1.386, 0.125),
                "ln 4",
                (1, 2, 3, "x"),
                {1: 2},
                ("1.386", "0.125", "-0.75", "0.625"),
            ],
        },
        never_said=["ln 4", "1.386", "-0.75", "3/4"],
    ),
    "2.5e": dict(
        about="losses | shared | shares | number | business | happen | become | exponential | along | labels",
        right=[_bias_slope_by_the_engine],
        never_said=[".mean(axis=0)", "-= 1"],
    ),
    "2.5f": dict(
        about="mistakes | losses | hidden | negative | closed | divided | weights | classes",
        right=[_backward_by_the_engine, lambda *arguments: tuple(_backward_by_the_engine(*arguments))],
        wrong={1: [_backward_of_the_colleague]},
        never_said=["hidden > 0", "/= len"],
    ),
    "2.5g": dict(
        about="accuracy | more | beginning | counted | themselves | wanted | answers | entries",
        right=[
            lambda logits, labels: np.mean(
                [label in np.argsort(row)[-2:] for row, label in zip(logits, labels, strict=True)]
            )
        ],
        wrong={"changed": [_sorts_in_place]},
        never_said=["[:, -2:]", ".any("],
    ),
    "2.5h": dict(
        about="trained | stayed | altogether | Those | divide | them",
        right=[2500, 2500.0, 5 * 0.5 / 0.001, 2501, 1173 / 0.469, np.float64(2501.07)],
        wrong={
            1: [500],
            2: [5000],
            3: [250],
            4: [1_172_500],
            5: [1172.5, 1173],
            6: [0.469],
            "another number": [2345, 2503, 2498],
            "One number is wanted": ["many", "2500", [2500]],
        },
        never_said=["2500", "2,500", "/ (469"],
    ),
    "2.5i": dict(
        about=(
            "Neither | squares is corrected; | slopes is corrected; | uncorrected | missing | cancel | Almost | "
            "against | alone | alone | exchanged | they | already | another | returned | arguments"
        ),
        right=[_adam_by_the_formulas],
        wrong={7: [_adam_without_epsilon], 17: [_adam_with_epsilon_under_the_root], "changed": [_spoils_the_average]},
        never_said=["beta_1 * m", "np.sqrt", "1 - beta"],
    ),
    "2.5j": dict(
        about="compared | starts | gives | losses | answer | late | follow | nothing | equal",
        right=[_stop_with_a_counter],
        wrong={7: [_an_epoch_early]},
        never_said=["loss < best", ">= patience"],
    ),
}
