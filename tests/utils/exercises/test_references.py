"""What the exercises take for right, found out in another way."""

import math

import numpy as np
import pytest
from answers.section_1_1 import _better, read_by_rules

from utils.autodiff import Tensor, gradient
from utils.autodiff.descent import descend, numerical_gradient
from utils.data import load_table
from utils.exercises import section_1_1, section_1_2, section_2_5
from utils.exercises.engine import find
from utils.models.noughts_and_crosses import EMPTY, free_squares, is_over, other, place, winner


def value(board, mark):
    """Minimax."""
    if is_over(board):
        return {"X": 1, "O": -1, None: 0}[winner(board)]
    values = [value(place(board, square, mark), other(mark)) for square in free_squares(board)]
    return max(values) if mark == "X" else min(values)


def test_boards_and_games_are_those_of_minimax():
    assert tuple(value(board, "X") for board in ("XO.OX....", "OXO.X.XO.", "XO..OX.OX")) == find("1.1a").expected
    assert find("1.1b").expected(EMPTY, "X") == 255_168


def test_the_score_to_beat_is_that_of_the_rules_on_the_page():
    digits, labels = section_1_1._held_back()

    def share(rule):
        return np.mean([rule(digit) == label for digit, label in zip(digits, labels, strict=True)])

    assert len(digits) == 5000 and share(read_by_rules) == section_1_1.BY_RULES
    assert share(_better) > section_1_1.BY_RULES + section_1_1.WANTED


def test_each_headline_is_what_the_tables_make_of_it():
    results = {(row.field, row.year): row for row in load_table("milestones")}
    timeline = {row.label: row for row in load_table("ai_timeline")}
    assert "from 23.6 to 16.1 per cent" in results["speech recognition", 2011].result and 16.1 > 23.6 / 2  # A
    assert "a hundred games of a hundred" in results["Go", 2017].result  # B
    assert "the chance at one half" in timeline["Even odds within 45 years"].what  # C
    image = results["image classification", 2015]
    assert image.value < image.human and "trained person" in image.result  # D
    assert "questions about Wikipedia paragraphs" in results["question answering", 2018].result  # E
    assert timeline["Deep Blue"].year - timeline["Chess in ten years"].until == 29  # F
    assert find("1.1j").judge("ACE") is None


def test_a_forest_bears_wrong_labels_better_than_boosting_and_right_ones_no_better():
    assert find("1.2j").judge(0.3) is None and "of three seeds" in find("1.2j").judge(0.0)


def test_the_pair_to_start_from_is_bad_and_scikit_learns_own_is_as_good_as_the_best():
    misread = section_1_2._validation_misread
    assert misread(0.1, 1.0) == (0, 504) and misread(0.02, 5.0) == (0, 115)
    assert 115 < misread(1 / (784 * 0.0917), 1.0)[1] <= section_1_2.FEW_ENOUGH == 125
    assert math.isclose(115 + math.sqrt(115 * (1 - 0.115)), section_1_2.FEW_ENOUGH, abs_tol=0.5)


def test_shapes_are_those_that_numpy_gives():
    spread = [((7, 1, 5), (3, 5)), ((6,), (2, 6)), ((4, 3), (4,)), ((2, 1, 3), (5, 1)), ((8, 1, 6, 4), (1, 4))]
    multiplied = [((60, 9), (9, 20)), ((9,), (9,)), ((64, 10), (10,)), ((9, 20), (60, 9)), ((3, 2, 7), (7, 4))]

    def result(operation, pair):
        try:
            return operation(*map(np.ones, pair)).shape
        except ValueError:
            return "error"

    assert find("2.3b").judge([result(np.add, pair) for pair in spread]) is None
    assert find("2.3f").judge([result(np.dot, pair) for pair in multiplied]) is None


def test_slopes_are_those_that_an_engine_finds():
    assert numerical_gradient(lambda x: 2 * x**3 - 5 * x + 7, 2.0) == pytest.approx(find("2.4a").expected)
    a, b = Tensor(2.0), Tensor(-3.0)
    assert tuple(map(float, gradient((a * b + a) ** 2, [a, b]))) == find("2.4i").expected


def test_the_rates_asked_for_do_what_is_said_of_them():
    def end(rate, steps):
        return descend(lambda w: 6 * (w - 5), 17.0, rate, steps)[-1]

    assert find("2.4d").judge((1 / 6, 1 / 3)) is None
    assert end(1 / 6, 1) == pytest.approx(5)
    assert abs(end(0.99 / 3, 2000) - 5) < 1e-9 and abs(end(1.01 / 3, 2000) - 5) > 1e9


@pytest.mark.parametrize("epsilon", [1e-7, 0.25])
def test_a_step_of_rmsprop_is_that_of_keras(epsilon):
    keras = pytest.importorskip("keras")
    rng = np.random.default_rng(0)
    value, average = rng.normal(size=5), np.zeros(5)
    weight = keras.Variable(value.astype("float32"))
    optimizer = keras.optimizers.RMSprop(learning_rate=0.01, rho=0.8, epsilon=epsilon)
    for _ in range(100):
        derivative = rng.normal(size=5)
        value, average = find("2.4h").expected(value, average, derivative, 0.01, 0.8, epsilon)
        optimizer.apply([keras.ops.convert_to_tensor(derivative.astype("float32"))], [weight])
    assert np.allclose(weight.numpy(), value, atol=1e-5)


@pytest.mark.parametrize(
    ("step", "epsilon"), [(section_2_5.ADAM.expected, 1e-9), (section_2_5._adam_in_keras_order, 1e-3)]
)
def test_a_step_of_adam_is_that_of_keras(step, epsilon):
    """By the formulas as papers have them, where epsilon is too small to be seen; in Keras' order with any."""
    keras = pytest.importorskip("keras")
    rng = np.random.default_rng(0)
    value, m, v = rng.normal(size=5), np.zeros(5), np.zeros(5)
    weight = keras.Variable(value.astype("float32"))
    optimizer = keras.optimizers.Adam(learning_rate=0.01, beta_1=0.8, beta_2=0.95, epsilon=epsilon)
    for t in range(1, 5):
        slope = rng.normal(size=5)
        value, m, v = step(value, m, v, slope, t, 0.01, 0.8, 0.95, epsilon)
        optimizer.apply([keras.ops.convert_to_tensor(slope.astype("float32"))], [weight])
    assert np.allclose(weight.numpy(), value, atol=1e-5)
