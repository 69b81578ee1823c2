"""The figures of depth: they draw what the numbers say, refuse what they cannot draw, and leave no traces."""

from utils.plotting import depth


def test_gradient_norms_draws_a_line_for_each_remedy():
    figure = depth.gradient_norms({"fades": [1e-9, 1e-5, 1.0], "stays": [1.0, 2.0, 1.5]})
    axes = figure.axes[0]
    assert [list(line.get_ydata()) for line in axes.lines] == [[1e-9, 1e-5, 1.0], [1.0, 2.0, 1.5]]
    assert axes.lines[0].get_xdata().tolist() == [1, 2, 3]
    assert axes.get_yscale() == "log"
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["fades", "stays"]
    assert len({line.get_marker() for line in axes.lines}) == 2, "not by colour alone"


def test_gradient_norms_draws_some_of_them_once_more_in_a_panel_of_their_own():
    figure = depth.gradient_norms({"fades": [1e-9, 1.0], "stays": [1.0, 2.0]}, zoom=["stays"], what="signal")
    left, right = figure.axes
    assert [line.get_label() for line in left.lines] == ["fades", "stays"]
    assert [line.get_label() for line in right.lines] == ["stays"]
    assert right.lines[0].get_color() == left.lines[1].get_color() and right.get_ylim()[0] > 0.1
    assert left.get_ylabel() == "size of the signal"


def test_loss_curves_draws_each_run_and_their_mean():
    axes = depth.loss_curves({"two": [[0.0, 2.0, 4.0], [2.0, 2.0, 2.0]]}, window=1).axes[0]
    assert [line.get_ydata().tolist() for line in axes.lines] == [[0, 2, 4], [2, 2, 2], [1, 2, 3]]
    assert axes.lines[2].get_linewidth() > axes.lines[0].get_linewidth()
    assert {text.get_text(): text.xy[1] for text in axes.texts} == {"two": 3}


def test_loss_curves_smooths_and_names_each_curve():
    figure = depth.loss_curves({"up": [0.0, 2.0, 4.0, 6.0], "flat": [3.0] * 4}, window=2)
    axes = figure.axes[0]
    assert axes.lines[0].get_ydata().tolist() == [1, 3, 5] and axes.lines[0].get_xdata().tolist() == [2, 3, 4]
    assert axes.lines[1].get_ydata().tolist() == [3, 3, 3]
    assert {text.get_text(): text.xy[1] for text in axes.texts} == {"up": 5, "flat": 3}
    assert axes.get_ylabel() == "loss, mean of 2 steps", "that the curve is smoothed is said"


def test_names_of_curves_that_end_together_are_moved_apart():
    axes = depth.loss_curves({"a": [9.0, 1.0], "b": [9.0, 1.01]}, window=1).axes[0]
    heights = sorted(text.xy[1] for text in axes.texts)
    assert heights[1] - heights[0] > 0.5


def test_convolution_costs_draws_both_numbers_of_each_kind():
    figure = depth.convolution_costs({"plain": (900, 90_000), "separable": (100, 10_000)})
    for axes, widths in zip(figure.axes, ([900, 100], [90_000, 10_000]), strict=True):
        assert [bar.get_width() for bar in axes.patches] == widths
        assert [text.get_text() for text in axes.texts] == [f"{width:,}" for width in widths]
        assert axes.get_xlim()[1] > max(widths)
    assert figure.axes[0].get_ylim()[0] > figure.axes[0].get_ylim()[1], "the first is at the top"
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["plain", "separable"]
