"""`utils.plotting.shown`: what a figure shows is told in words and numbers, as it was drawn."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from utils.plotting.shown import shown, words_of
from utils.plotting.theme import COLOURS, themed

NAMES = {code.lower(): name for name, code in COLOURS.items()}


@pytest.fixture
def axes():
    return themed(lambda: Figure(figsize=(4, 3)).subplots())()


def told(axes):
    axes.figure.draw_without_rendering()
    (only,) = shown(axes.figure, NAMES)["axes"]
    return only


def test_a_curve_is_told_by_its_look_and_its_points(axes):
    axes.plot([0, 1, 2], [1, 0.5, 1 / 3], "s--", color=COLOURS["orange"], linewidth=1.5)
    axes.set(xlabel="epoch", ylabel="loss", xlim=(0, 2), ylim=(0, 1), yscale="linear")
    only = told(axes)
    assert only["artists"] == [
        {"is": "Line2D", "look": "orange 1.5, dashed 3.7 1.6, marker s orange", "n": 3, "x": "0 1 2",
         "y": "1 0.5 0.33333", "in": "data"}
    ]  # fmt: skip
    assert only["x"] == {"label": "epoch", "scale": "linear", "limits": "0 2", "ticks": []}


def test_of_a_long_curve_48_points_are_kept_the_first_and_the_last_among_them(axes):
    axes.plot(np.arange(1000), np.zeros(1000))
    (line,) = told(axes)["artists"]
    places = [float(x) for x in line["x"].split()]
    assert line["n"] == 1000 and len(places) == 48 and (places[0], places[-1]) == (0, 999)


def test_an_image_is_told_by_its_blocks_as_shares_of_its_shades(axes):
    image = np.zeros((24, 24))
    image[:2, 22:] = 8
    axes.imshow(image, vmin=0, vmax=10, cmap="gray_r")
    (only,) = told(axes)["artists"]
    blocks = np.reshape([float(shade) for shade in only["blocks"].split()], (12, 12))
    assert blocks[0, 11] == 0.8 and np.count_nonzero(blocks) == 1
    assert (only["shape"], only["between"], only["look"]) == ("24 × 24", "0 10", "map gray_r")


def test_what_cannot_be_seen_is_not_told(axes):
    axes.plot([0, 1], [0, 1])[0].set_visible(False)
    axes.text(0, 0, " ")
    assert told(axes)["artists"] == []


def test_words_are_told_and_numbers_are_not(axes):
    axes.plot([1, 2], [3, 4], label="training")
    axes.annotate("epoch 2: LeNet5", (1, 3))
    axes.annotate("98 %", (2, 4))
    axes.set(xlabel="epoch", title="Accuracy", xticks=[1, 2], xticklabels=["one", "two"])
    axes.legend(title="data")
    axes.figure.draw_without_rendering()
    assert words_of(shown(axes.figure, NAMES)) == [
        "Accuracy", "x: epoch", "one", "two", "epoch #: LeNet5", "training", "data",
    ]  # fmt: skip


def test_colours_have_the_names_of_the_theme(axes):
    axes.scatter([0], [0], facecolor=COLOURS["blue"], edgecolor="#123456")
    axes.bar([0], [1], color=COLOURS["green"], alpha=0.5, hatch="//")
    bar, points = sorted(told(axes)["artists"], key=lambda artist: artist["is"] != "Rectangle")
    assert "face blue" in points["look"] and "edge #123456" in points["look"]
    assert "face green at 50%" in bar["look"] and "hatch //" in bar["look"]
    assert (bar["x"], bar["y"]) == ("-0.4 0.4", "0 1")
