"""The figures that compare methods: they draw what the data says, refuse what they cannot draw, and leave no traces."""

from collections import namedtuple

import numpy as np

from utils.plotting import COLOURS
from utils.plotting import comparison as draw

Result = namedtuple("Result", "method year network error seconds numbers")
RESULTS = [
    Result("perceptron", 1958, True, 0.14, 0.5, 7850),
    Result("forest", 2001, False, 0.062, 2.0, 790_000),
    Result("boosting", 2001, False, 0.06, 8.0, 6600),
]


def test_errors_by_year_draws_each_method_where_it_belongs():
    axes = draw.errors_by_year(RESULTS)
    assert [line.get_xydata()[0].tolist() for line in axes.lines] == [[r.year, r.error] for r in RESULTS]
    filled = [line.get_markerfacecolor() == COLOURS["blue"] for line in axes.lines]
    assert filled == [result.network for result in RESULTS]
    names = [text for text in axes.texts if "(" in text.get_text()]
    assert [name.get_text() for name in names] == [
        "perceptron (1958)  14.0%",
        "forest (2001)  6.2%",
        "boosting (2001)  6.0%",
    ]
    heights = np.log10([name.get_position()[1] for name in names])
    assert heights[1] - heights[2] > 0.05 and axes.get_yscale() == "log"


def test_costs_draws_error_against_time_and_numbers():
    figure = draw.costs(RESULTS)
    for axes, attribute in zip(figure.axes, ("seconds", "numbers"), strict=True):
        drawn = {tuple(line.get_xydata()[0]) for line in axes.lines}
        assert drawn == {(getattr(r, attribute), r.error) for r in RESULTS}
        assert {text.get_text() for text in axes.texts} == {r.method for r in RESULTS}
        rise = {text.get_text(): text.xyann[1] for text in axes.texts}  # near errors: the names are moved apart
        assert rise["forest"] > 4 and rise["boosting"] < -4 and rise["perceptron"] == 0


def test_errors_by_depth_draws_means_and_spread():
    greedy, joint = np.array([[0.5, 0.4], [0.7, 0.6]]), np.array([[0.5, 0.2], [0.7, 0.3]])
    figure = draw.errors_by_depth({"narrow": {"greedy": greedy, "joint": joint}})
    (axes,) = figure.axes
    bars = axes.containers
    assert np.allclose([bar.lines[0].get_ydata() for bar in bars], [greedy.mean(axis=0), joint.mean(axis=0)])
    lengths = [np.diff(segment[:, 1])[0] for segment in bars[0].lines[2][0].get_segments()]
    assert np.allclose(lengths, 2 * greedy.std(axis=0, ddof=1))
    assert axes.get_title(loc="left") == "narrow" and [text.get_text() for text in axes.texts] == ["greedy", "joint"]


def test_scores_with_spread_draws_every_score_and_the_mean():
    case = {"boosting": np.array([0.9, 1.0]), "network": np.array([0.8, 0.9])}
    figure = draw.scores_with_spread({"clean": case, "noisy": case}, "share right")
    for axes in figure.axes:
        dots, bars = axes.lines[::2], axes.lines[1::2]
        assert [line.get_xdata().tolist() for line in dots] == [[0.9, 1.0], [0.8, 0.9]]
        assert np.allclose([line.get_xdata()[0] for line in bars], [0.95, 0.85])
        assert [label.get_text() for label in axes.get_yticklabels()] == ["boosting", "network"]
    assert figure.axes[-1].get_xlabel() == "share right"


def test_shares_of_solutions_draws_each_count_against_the_total():
    Row = namedtuple("Row", "method solutions of what")
    rows = [Row("trees", 17, 29, "winners"), Row("networks", 11, 29, "winners")]
    figure = draw.shares_of_solutions(rows)
    (axes,) = figure.axes
    assert [bar.get_width() for bar in axes.patches] == [29, 29, 17, 11]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["trees", "networks"]
    assert [text.get_text() for text in axes.texts] == ["17", "11"]
    assert axes.get_xlabel() == "of 29 winners"


def test_errors_by_samples_draws_every_run_and_joins_the_means():
    Row = namedtuple("Row", "method samples misread")
    rows = [Row("net", 5, 400), Row("net", 5, 600), Row("net", 60, 100), Row("tree", 5, 900), Row("tree", 60, 800)]
    axes = draw.errors_by_samples(rows)
    joined = [line for line in axes.lines if line.get_linestyle() == "-"]
    assert [line.get_xydata().tolist() for line in joined] == [[[5, 0.05], [60, 0.01]], [[5, 0.09], [60, 0.08]]]
    dots = sorted(tuple(dot) for line in axes.lines if line.get_marker() == "o" for dot in line.get_xydata())
    assert dots == sorted((row.samples, row.misread / 10_000) for row in rows)
    assert [text.get_text() for text in axes.texts] == ["net  1.0%", "tree  8.0%"]
