"""The figures of the ideas: they draw the numbers that they are given, in the places where these belong."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Ellipse, FancyBboxPatch

from utils.plotting import concepts as draw
from utils.plotting.player import frames_player

NUMBERS = np.random.default_rng(0)
IMAGE = NUMBERS.integers(0, 256, (28, 28)).astype(np.uint8)
WEIGHTS = [NUMBERS.normal(size=(784, 6)), NUMBERS.normal(size=(6, 10))]
SCORES = NUMBERS.dirichlet(np.ones(10))
ROUND = np.linspace(0, 2 * np.pi, 721)
RINGS = [("Outer", ["a", "b"]), ("Middle", ["c"]), ("Inner", ["d"])]


def words(axes):
    return [text.get_text() for text in axes.texts if text.get_text()]


def test_each_ring_lies_within_the_one_before_and_its_words_outside_the_next():
    whole = draw.rings(RINGS)
    (axes,) = whole.axes
    ellipses = [patch for patch in axes.patches if isinstance(patch, Ellipse)]
    assert len(ellipses) == 3
    for outer, inner in pairwise(ellipses):
        outline = np.array(inner.center) + 0.5 * np.column_stack(
            [inner.width * np.cos(ROUND), inner.height * np.sin(ROUND)]
        )
        from_centre = (outline - outer.center) / [outer.width / 2, outer.height / 2]
        assert np.hypot(*from_centre.T).max() < 1
    places = {text.get_text(): text.get_position() for text in axes.texts}
    for number, (name, only_here) in enumerate(RINGS):
        for words_of_it in (name, "\n".join(only_here)):
            inside = [
                ring.get_path().transformed(ring.get_patch_transform()).contains_point(places[words_of_it])
                for ring in ellipses
            ]
            assert inside == [ring <= number for ring in range(3)]


def test_the_two_boxes_exchange_rules_and_answers():
    (axes,) = draw.programming_and_learning("the rule", "the data", "the answers").axes
    assert sum(isinstance(patch, FancyBboxPatch) for patch in axes.patches) == 2
    entries = sorted(
        (-round(text.get_position()[1], 1), text.get_position()[0], text.get_text()) for text in axes.texts
    )
    left = [name for _, x, name in entries if x < 3.5 and name in ("rules", "data", "answers")]
    right = [name for _, x, name in entries if x > 5 and name in ("rules", "data", "answers")]
    assert left == ["rules", "data", "data", "answers"] and right == ["answers", "rules"]
    assert words(axes).count("the data") == words(axes).count("the rule") == words(axes).count("the answers") == 2


def test_boards_show_their_marks_and_the_winning_line():
    first, second = draw.board_row(["XXXOO....", "O........"], ["won", "open"]).axes
    assert [text.get_text() for text in first.texts] == ["×", "×", "×", "○", "○"]
    assert second.texts[0].get_position() == (0.5, 0.5)
    assert first.texts[3].get_position() == (0.5, 1.5)
    assert len(first.lines) == 5 and len(second.lines) == 4
    assert first.lines[-1].get_xydata().tolist() == [[0.5, 0.5], [2.5, 0.5]]
    assert first.get_xlabel() == "won"
    assert first.get_ylim()[0] > first.get_ylim()[1]  # row 0 is at the top


def test_the_mosaic_holds_each_units_weights_as_an_image():
    mosaic = draw.weights_mosaic(WEIGHTS[0])
    assert mosaic.shape == (2 * 29 - 1, 3 * 29 - 1)
    assert np.array_equal(mosaic[29:57, 29:57].ravel(), WEIGHTS[0][:, 4])
    assert np.isnan(mosaic[28]).all() and np.isnan(mosaic[:, 28]).all()


def panels(whole):
    (axes,) = whole.axes
    return axes, axes.child_axes


def test_figure_one_draws_image_weights_and_scores():
    axes, (image, first, second, scores) = panels(draw.learning_machine(IMAGE, WEIGHTS, SCORES))
    assert np.array_equal(image.images[0].get_array(), IMAGE)
    assert np.array_equal(np.ma.getdata(second.images[0].get_array()), WEIGHTS[1])
    drawn = np.ma.filled(first.images[0].get_array(), np.nan)
    assert np.array_equal(drawn, draw.weights_mosaic(WEIGHTS[0]), equal_nan=True)
    assert np.allclose([bar.get_height() for bar in scores.patches], SCORES)
    low, high = second.images[0].get_clim()
    assert low == -high == -np.abs(WEIGHTS[1]).max()  # white is zero
    assert words(axes) == ["input", "layer 1: weights", "layer 2: weights", "predictions"]


@pytest.mark.parametrize("more", [(), (3, 2.345), (3, 2.345, [0.1 * w for w in WEIGHTS])])
def test_nothing_of_the_three_figures_is_cut_off(more):
    whole = draw.learning_machine(IMAGE, WEIGHTS, SCORES, *more)
    canvas = FigureCanvasAgg(whole)
    canvas.draw()
    axes, parts = panels(whole)
    for part in [*parts, *axes.texts]:
        box = part.get_tightbbox(canvas.get_renderer())
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= whole.bbox.x1 and box.y1 <= whole.bbox.y1


def test_figure_two_adds_target_and_loss():
    axes, parts = panels(draw.learning_machine(IMAGE, WEIGHTS, SCORES, 3, 2.345))
    assert [bar.get_height() for bar in parts[4].patches] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert "target: 3" in words(axes) and "loss function\nloss = 2.35" in words(axes)
    assert "optimizer" not in words(axes)


def test_figure_three_adds_the_optimizer_and_the_changes():
    changes = [0.1 * w for w in WEIGHTS]
    axes, parts = panels(draw.learning_machine(IMAGE, WEIGHTS, SCORES, 3, 2.345, changes))
    assert "optimizer" in words(axes)
    drawn = np.ma.filled(parts[5].images[0].get_array(), np.nan)
    assert np.array_equal(drawn, draw.weights_mosaic(changes[0]), equal_nan=True)


def test_the_loop_draws_losses_and_the_scores_at_the_moments():
    losses = [2.4, 1.5, 1.0, 0.5]
    curve, *bars = draw.training_loop(losses, {0: SCORES, 3: SCORES[::-1]}, target=2).axes
    assert np.array_equal(curve.lines[0].get_ydata(), losses)
    assert np.allclose(curve.lines[1].get_ydata(), np.log(10))
    assert [line.get_xydata().tolist() for line in curve.lines[2:]] == [[[0, 2.4]], [[3, 0.5]]]
    assert np.allclose([bar.get_height() for bar in bars[1].patches], SCORES[::-1])
    colours = [bar.get_facecolor() for bar in bars[0].patches]
    assert [n for n in range(10) if colours[n] != colours[0]] == [2]
    assert [axes.get_title(loc="left") for axes in bars] == ["A: step 0", "B: step 3"]


def test_the_film_shows_weights_as_grey_and_the_loss_as_a_bar():
    film = draw.loop_frames([WEIGHTS[0], -WEIGHTS[0]], [2.0, 1.0])
    assert film.dtype == np.uint8 and film.shape == (2, 57, 86 + 10)
    assert frames_player(film, "Weights that change, in two frames.").frames.shape[0] == 2
    heights = [(frame[:, 3] == 60).sum() for frame in film]
    assert heights == [57, 28]
    brightest = np.unravel_index(WEIGHTS[0][:, 0].reshape(28, 28).argmax(), (28, 28))
    assert film[0][brightest[0], brightest[1] + 10] > 200 > 55 > film[1][brightest[0], brightest[1] + 10]
