"""The figures of trees and ensembles: they draw what the data says, refuse what they cannot draw, and leave no traces."""

import matplotlib
import numpy as np
from sklearn.tree import DecisionTreeClassifier

from utils.plotting import COLOURS
from utils.plotting import ensembles as draw

X = np.array([[0.0, 5.0], [1.0, 5.0], [2.0, 1.0], [3.0, 9.0]])
Y = np.array([7, 7, 1, 4])


def test_tree_chart_draws_questions_leaves_and_the_samples_way():
    tree = DecisionTreeClassifier(random_state=0).fit(X, Y)
    axes = draw.tree_chart(tree, ["left_bay", "ink"], sample=X[2])
    drawn = [text for text in axes.texts if text.get_text() not in ("yes", "no")]
    leaves = [text.get_text() for text in drawn if text.get_text().isdigit()]
    questions = [text.get_text() for text in drawn if "≤" in text.get_text()]
    assert sorted(leaves) == ["1", "4", "7"] and len(questions) == 2
    assert all(name in ("left bay", "ink") for name in (question.split("\n")[0] for question in questions))
    orange = [
        t.get_text()
        for t in drawn
        if matplotlib.colors.to_hex(t.get_bbox_patch().get_edgecolor()) == COLOURS["orange"].lower()
    ]
    assert len(orange) == len(tree.decision_path(X[2:3]).indices)
    assert [text for text in orange if text.isdigit()] == [str(tree.predict(X[2:3])[0])]
    strong = [line for line in axes.lines if line.get_linewidth() > 2]
    assert len(axes.lines) == tree.tree_.node_count - 1 and len(strong) == len(orange) - 1
    assert {"yes", "no"} <= {text.get_text() for text in axes.texts}


def test_a_yes_goes_left():
    tree = DecisionTreeClassifier(max_depth=1).fit(X[:, :1], [0, 0, 1, 1])
    axes = draw.tree_chart(tree, ["x"])
    place = {text.get_text(): text.get_position()[0] for text in axes.texts}
    assert place["0"] < place["1"]
    words = {text.get_text(): text.xy[0] for text in axes.texts if text.get_text() in ("yes", "no")}
    assert words["yes"] < words["no"]


def test_variance_against_trees_draws_the_measured_and_the_formula():
    axes = draw.variance_against_trees([1, 2, 4], [0.2, 0.1, 0.06], one=0.2, shared=0.01)
    formula, floor, measured = axes.lines
    x, y = formula.get_xydata().T
    assert np.allclose(y, 0.01 + 0.19 / x)
    assert set(floor.get_ydata()) == {0.01}
    assert np.allclose(measured.get_xydata(), [[1, 0.2], [2, 0.1], [4, 0.06]])


def test_boosting_stages_draws_predictions_and_residuals():
    x, y = np.arange(4.0), np.array([1.0, 2.0, 4.0, 3.0])
    predictions = [np.full(4, 2.5), np.array([1.5, 1.5, 3.5, 3.5]), y]
    figure = draw.boosting_stages(x, y, predictions, [0, 2])
    above, below = figure.axes[:2], figure.axes[2:]
    for stage, top, bottom in zip([0, 2], above, below, strict=True):
        assert np.array_equal(top.lines[1].get_ydata(), predictions[stage])
        ends = [segment[1, 1] for segment in bottom.collections[0].get_segments()]
        assert np.allclose(ends, y - predictions[stage])
    assert [axes.get_title(loc="left") for axes in above] == ["the mean", "2 trees"]


def test_training_and_held_out_draws_every_run_and_the_means():
    steps, training = np.array([1, 2, 4]), np.array([[0.5, 0.2, 0.1], [0.3, 0.2, 0.0]])
    axes = draw.training_and_held_out(steps, training, training + np.array([0.0, 0.1, 0.3]), "trees", "error")
    *curves, lowest = axes.lines
    drawn = [curve.get_ydata() for curve in curves]
    assert np.allclose(drawn[:2], training) and np.allclose(drawn[2], training.mean(axis=0))
    assert np.allclose(drawn[5], [0.4, 0.3, 0.35]) and set(lowest.get_xdata()) == {2}
    assert [text.get_text() for text in axes.texts] == ["learned from", "held out"]
