"""The figures of what grew: they draw what the rows say, refuse what they cannot draw, and leave no traces."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.colors import to_hex

from utils.data.datasets import load_table
from utils.measure.growth import Growth
from utils.plotting import COLOURS, scale


def Chip(year, chip, kind, gflops, precision="float32"):
    return SimpleNamespace(year=year, chip=chip, kind=kind, gflops=gflops, precision=precision)


CHIPS = [
    Chip(1990, "old", "CPU", 0.01),
    Chip(2000, "middle", "CPU", 8.0),
    Chip(2010, "new", "CPU", 100.0),
    Chip(2010, "wide", "GPU", 1500.0),
    Chip(2015, "bytes", "TPU", 90_000.0, "int8"),
]
FITS = {"CPU": Growth(1990, 0.02, 0.6), "GPU": Growth(2010, 1500.0, 0.5)}


def texts(axes):
    return [text.get_text() for text in axes.texts if text.get_text()]


def points(axes):
    """The single points of the axes: place and colour, and whether they are hollow."""
    found = [line for line in axes.lines if np.size(line.get_xdata()) == 1 and line.get_transform() == axes.transData]
    return {
        (float(line.get_xdata()[0]), float(line.get_ydata()[0])): (
            to_hex(line.get_color()).upper(),
            line.get_markerfacecolor() == "none",
        )
        for line in found
    }


def test_times_are_said_in_their_unit():
    said = [scale.time_in_words(s) for s in (2e-6, 0.011, 1, 9.96, 90, 5400, 86_400, 1e6)]
    assert said == ["2.0 µs", "11 ms", "1.0 s", "10 s", "1.5 minutes", "1.5 hours", "1.0 days", "12 days"]
    borders = [scale.time_in_words(s) for s in (0.9994, 0.9996, 59.4, 59.9, 3560, 3590, 84_000, 86_000)]
    assert borders == ["999 ms", "1.0 s", "59 s", "1.0 minutes", "59 minutes", "1.0 hours", "23 hours", "1.0 days"]


def test_waiting_times_draws_each_time_in_its_row():
    figure = scale.waiting_times({"slow": 7200.0, "fast": 0.02})
    axes = figure.axes[0]
    assert axes.lines[0].get_xdata().tolist() == [7200.0, 0.02]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["slow", "fast"]
    assert texts(axes) == ["2.0 hours", "20 ms"]
    assert axes.get_xscale() == "log" and axes.get_ylim()[0] > axes.get_ylim()[1], "the first is at the top"
    figure.draw_without_rendering()
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1 s", "1 min", "1 hour", "1 day"]


def test_hardware_timeline_draws_chips_by_kind_and_their_lines():
    figure = scale.hardware_timeline(CHIPS, FITS, named=["old", "bytes"])
    axes = figure.axes[0]
    drawn = points(axes)
    assert drawn[1990, 0.01] == (COLOURS["blue"], False)
    assert drawn[2010, 1500.0] == (COLOURS["orange"], False)
    assert drawn[2015, 90_000.0] == (COLOURS["green"], True), "another precision is hollow"
    assert len(drawn) == len(CHIPS)
    line = next(line for line in axes.lines if np.size(line.get_xdata()) == 2)
    assert line.get_xdata().tolist() == [1990, 2010]
    assert line.get_ydata() == pytest.approx([0.02, 0.02 * 2**12])
    assert {"old", "bytes (int8)"} <= set(texts(axes)) and "middle" not in texts(axes)
    assert "CPUs: doubled every 1.7 years" in texts(axes) and "GPUs: doubled every 2.0 years" in texts(axes)


def test_names_stand_where_the_lines_are_not():
    axes = scale.hardware_timeline(CHIPS, FITS, named=["old", "middle", "wide"]).axes[0]
    places = {text.get_text(): (text.xyann, text.get_ha()) for text in axes.texts if hasattr(text, "xyann")}
    assert places == {"old": ((8, -6), "left"), "middle": ((-8, 0), "right"), "wide": ((-8, 6), "right")}


def test_hardware_timeline_puts_this_machine_on_the_same_axis():
    mine = {
        "loop": SimpleNamespace(gflops=0.02, slowest=0.01, fastest=0.03),
        "library": SimpleNamespace(gflops=60.0, slowest=40.0, fastest=80.0),
    }
    figure = scale.hardware_timeline(CHIPS, FITS, mine)
    chips, own = figure.axes
    assert chips.get_ylim() == own.get_ylim() and own.get_yscale() == "log"
    spreads = [line.get_ydata() for line in own.lines if np.size(line.get_ydata()) == 2]
    assert [0.01, 0.03] in [list(spread) for spread in spreads]
    assert [40.0, 80.0] in [list(spread) for spread in spreads]
    assert texts(own) == ["loop: 0.02", "library: 60"]
    levels = {float(line.get_ydata()[0]) for line in chips.lines if set(line.get_xdata()) == {0, 1}}
    assert levels == {0.02, 60.0}, "carried over to the chips"


def test_dataset_sizes_draws_those_of_the_years_asked_for():
    rows = load_table("datasets")
    figure = scale.dataset_sizes(rows, since=1985, left=["ImageNet"])
    axes = figure.axes[0]
    wanted = {(row.year, row.samples) for row in rows if row.year >= 1985}
    assert wanted <= set(points(axes)) and (1936, 150) not in points(axes)
    sides = {text.get_text(): text.get_ha() for text in axes.texts}
    assert sides["ImageNet"] == "right" and sides["MNIST"] == "left"
    assert {row.kind for row in rows if row.year >= 1985} <= set(sides), "each kind has its sign explained"
    assert axes.get_yscale() == "log"


def test_accuracy_by_size_draws_runs_and_their_mean():
    runs = np.array([[0.5, 0.7, 0.9], [0.7, 0.7, 0.7]])
    figure = scale.accuracy_by_size([10, 100, 1000], {"many": runs, "one": [0.1, 0.2, 0.3]})
    axes = figure.axes[0]
    lines = {tuple(np.round(line.get_ydata(), 6)) for line in axes.lines}
    assert {(0.6, 0.7, 0.8), (0.1, 0.2, 0.3)} <= lines
    scattered = [line for line in axes.lines if line.get_linestyle() == "None"]
    assert {tuple(line.get_ydata()) for line in scattered} == {(0.5, 0.7), (0.7, 0.7), (0.9, 0.7)}
    marks = {tuple(np.round(line.get_ydata(), 6)): line.get_marker() for line in axes.lines}
    assert marks[0.6, 0.7, 0.8] == "None" != marks[0.1, 0.2, 0.3], "a mean among single runs is a line without points"
    assert sorted(texts(axes)) == ["many", "one"] and axes.get_xscale() == "log"


def test_names_of_accuracies_that_end_together_are_moved_apart():
    axes = scale.accuracy_by_size([10, 100], {"a": [0.1, 0.9], "b": [0.5, 0.901]}).axes[0]
    heights = {text.get_text(): text.xy[1] for text in axes.texts}
    assert heights["a"] == 0.9 and heights["b"] > 0.95


def test_investment_draws_one_line_for_each_way_of_counting():
    rows = [
        SimpleNamespace(year=y, usd_millions=m, what=w) for y, m, w in [(2014, 9, "a"), (2011, 3, "a"), (2012, 5, "b")]
    ]
    figure = scale.investment(rows, {"a": "the one", "b": "the other"}, at_start=["the one"])
    axes = figure.axes[0]
    assert axes.lines[0].get_xdata().tolist() == [2011, 2014], "in the order of the years"
    assert axes.lines[0].get_ydata().tolist() == [3, 9] and axes.lines[1].get_ydata().tolist() == [5]
    places = {text.get_text(): text.xy for text in axes.texts}
    assert places == {"the one": (2011, 3), "the other": (2012, 5)}
    assert axes.get_yscale() == "log"


def test_accuracy_over_stream_draws_curves_and_phases():
    figure = scale.accuracy_over_stream(
        [10, 20, 30], {"new": [0.1, 0.5, 0.9], "old": [0.9, 0.1, 0.8]}, {"A": 20, "B": 30}
    )
    axes = figure.axes[0]
    assert [line.get_ydata().tolist() for line in axes.lines] == [[0.1, 0.5, 0.9], [0.9, 0.1, 0.8]]
    assert len({line.get_linestyle() for line in axes.lines}) == 2, "not by colour alone"
    assert {text.get_text(): text.get_position()[0] for text in axes.texts} == {"A": 10, "B": 25}
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["new", "old"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.001, "0.001"),
        (30, "30"),
        (10_000, "10,000"),
        (3_500_000, "4 million"),
        (2_500_000_000_000, "2,500 billion"),
    ],
)
def test_numbers_are_short_enough_for_an_axis(number, text):
    assert scale._short(number) == text


def test_accuracy_over_stream_draws_the_mean_of_several_runs_within_their_band():
    axes = scale.accuracy_over_stream([1, 2], {"old": [[0.2, 0.4], [0.4, 0.8]]}, {"all": 2}).axes[0]
    np.testing.assert_allclose(axes.lines[0].get_ydata(), [0.3, 0.6])
    heights = axes.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (0.2, 0.8)
