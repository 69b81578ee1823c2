"""The exercises of notebook 2.5: solutions that differ from the notebook's pass, and every wrong turn meets its hint."""

import math

import numpy as np
import pytest

from utils.autodiff import Tensor, gradient, relu, softmax_cross_entropy
from utils.exercises import section_2_5 as section
from utils.exercises.engine import CORRECT, NOT_ATTEMPTED, NOT_YET, check

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # wrong answers overflow

EXERCISES = {exercise.key: exercise for exercise in section.EXERCISES}


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


SOLUTIONS = {
    "2.5a": [_count_in_a_loop],
    "2.5b": [lambda x, W1, b1, W2, b2: (np.maximum(x @ W1 + b1, 0) @ W2 + b2).argmax(axis=1)],
    "2.5c": [_pieces_in_a_while_loop],
    "2.5d": [(math.log(4), 0.125, -0.75, 0.625), [1.386, 0.125, -0.75, 0.625], np.array([1.3863, 0.125, -0.75, 0.625])],
    "2.5e": [_bias_slope_by_the_engine],
    "2.5f": [_backward_by_the_engine, lambda *arguments: tuple(_backward_by_the_engine(*arguments))],
    "2.5g": [lambda logits, labels: np.mean([label in np.argsort(row)[-2:] for row, label in zip(logits, labels, strict=True)])],
    "2.5h": [2500, 2500.0, 5 * 0.5 / 0.001, 2501, 1173 / 0.469, np.float64(2501.07)],
    "2.5i": [_adam_by_the_formulas, _adam_with_epsilon_under_the_root],
    "2.5j": [_stop_with_a_counter],
}  # fmt: skip


def test_the_exercises_are_in_order():
    assert list(EXERCISES) == [f"2.5{letter}" for letter in "abcdefghij"] == list(SOLUTIONS)


@pytest.mark.parametrize(("key", "answer"), [(key, answer) for key, all_of in SOLUTIONS.items() for answer in all_of])
def test_right_answers_pass(key, answer):
    verdict = check(key, answer)
    assert verdict.status == CORRECT, verdict


def test_the_reference_of_the_backward_pass_agrees_with_the_engine():
    for case in section.BACKWARD.cases:
        for mine, theirs in zip(section.BACKWARD.expected(*case()), _backward_by_the_engine(*case()), strict=True):
            assert np.allclose(mine, theirs, atol=1e-8)


def test_the_bugs_of_the_colleague_are_both_there():
    """The code that the notebook shows gets the hint that says so."""

    def backward(x, labels, W1, b1, W2, b2):
        hidden = np.maximum(x @ W1 + b1, 0)
        logits = hidden @ W2 + b2
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        d_logits = powers / powers.sum(axis=1, keepdims=True)
        d_logits[np.arange(len(labels)), labels] -= 1
        d_hidden = d_logits @ W2.T
        return x.T @ d_hidden, d_hidden.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)

    assert section.BACKWARD.mistakes[0].hint in repr(check("2.5f", backward))


def test_the_reference_of_adam_agrees_with_keras():
    keras = pytest.importorskip("keras")
    rng = np.random.default_rng(0)
    value, m, v = rng.normal(size=5), np.zeros(5), np.zeros(5)
    weight = keras.Variable(value.astype("float32"))
    optimizer = keras.optimizers.Adam(learning_rate=0.01, beta_1=0.8, beta_2=0.95, epsilon=1e-3)
    for t in range(1, 5):
        slope = rng.normal(size=5)
        value, m, v = section.ADAM.expected(value, m, v, slope, t, 0.01, 0.8, 0.95, 1e-3)
        optimizer.apply([keras.ops.convert_to_tensor(slope.astype("float32"))], [weight])
    assert np.allclose(weight.numpy(), value, atol=1e-5)


PAPER_HINTS = [mistake.hint for mistake in section._PAPER_MISTAKES]
SLOPES = (1 / 8, -3 / 4, 5 / 8)


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ((math.log(2), *SLOPES), 0),
        ((-math.log(4), *SLOPES), 1),
        ((math.log(8), -7 / 8, 2 / 8, 5 / 8), 2),
        ((math.log(8 / 5), 1 / 8, 2 / 8, -3 / 8), 2),
        ((0.25, *SLOPES), 3),
        ((2.0, *SLOPES), 4),
        ((math.log(4), -1 / 8, 3 / 4, -5 / 8), 5),
        ((math.log(4), 1 / 8, 2 / 8, 5 / 8), 6),
        ((math.log(4), -7 / 8, 2 / 8, 5 / 8), 7),
        ((1.39, 0.13, -0.75, 0.63), 8),
        ((math.log(4), 1, 2, 3), 9),
    ],
)
def test_each_slip_on_paper_meets_its_hint(answer, place):
    verdict = check("2.5d", answer)
    assert verdict.status == NOT_YET and PAPER_HINTS[place] in repr(verdict)


@pytest.mark.parametrize(
    "answer", [1.386, (1.386, 0.125), "ln 4", (1, 2, 3, "x"), {1: 2}, ("1.386", "0.125", "-0.75", "0.625")]
)
def test_other_things_than_four_numbers_are_sent_back(answer):
    assert "Four numbers are wanted" in repr(check("2.5d", answer))


def test_an_answer_with_gaps_is_not_attempted():
    assert check("2.5d", (1.386, ..., ..., ...)).status == NOT_ATTEMPTED


WRONG = [
    ("2.5h", answer, says)
    for answer, says in [
        (1172.5, "divide it by the distance"), (1173, "divide it by the distance"), (0.469, "of one slow epoch. How many"),
        (500, "more than a single epoch"), (5000, "had stayed at 1"), (250, "than *ten*"), (1_172_500, "Those are steps"),
        (2345, "another number"), (2503, "another number"), (2498, "another number"), ("many", "One number is wanted"),
        ("2500", "One number is wanted"), ([2500], "One number is wanted"),
    ]
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer", "says"), WRONG)
def test_each_wrong_number_of_epochs_meets_its_hint(key, answer, says):
    verdict = check(key, answer)
    assert verdict.status == NOT_YET and says in repr(verdict)


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


@pytest.mark.parametrize(
    ("key", "answer", "says"),
    [("2.5i", _adam_without_epsilon, "what the ε is for"), ("2.5j", _an_epoch_early, "One epoch too early")],
)
def test_what_only_one_case_brings_to_light_is_told(key, answer, says):
    verdict = check(key, answer)
    assert verdict.status == NOT_YET and says in verdict.body


def _spoils_the_average(w, m, v, slope, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m *= beta_1
    m += (1 - beta_1) * slope
    return _adam_by_the_formulas(w, (m - (1 - beta_1) * slope) / beta_1, v, slope, t, rate, beta_1, beta_2, epsilon)


def _sorts_in_place(logits, labels):
    best = np.argsort(logits, axis=1)[:, -2:]
    logits.sort(axis=1)
    return np.mean((best == labels[:, np.newaxis]).any(axis=1))


@pytest.mark.parametrize(("key", "answer"), [("2.5i", _spoils_the_average), ("2.5g", _sorts_in_place)])
def test_changing_the_callers_array_is_noticed(key, answer):
    assert "changes the array that it is given" in repr(check(key, answer))


KEY_EXPRESSIONS = {
    "2.5a": ["(inputs + 1)", "+ 1) *"],
    "2.5b": ["x @ W1", "@ W2"],
    "2.5c": ["first : first", "[first"],
    "2.5d": ["ln 4", "1.386", "-0.75", "3/4"],
    "2.5e": [".mean(axis=0)", "-= 1"],
    "2.5f": ["hidden > 0", "/= len"],
    "2.5g": ["[:, -2:]", ".any("],
    "2.5h": ["2500", "2,500", "/ (469"],
    "2.5i": ["beta_1 * m", "np.sqrt", "1 - beta"],
    "2.5j": ["loss < best", ">= patience"],
}


@pytest.mark.parametrize("key", KEY_EXPRESSIONS)
def test_nothing_that_is_said_contains_the_solution(key):
    exercise = EXERCISES[key]
    said = " ".join([*exercise.hints, exercise.praise, *(mistake.hint for mistake in exercise.mistakes)])
    assert not [expression for expression in KEY_EXPRESSIONS[key] if expression in said]
