"""The figures of derivatives and descents: they draw what the data says, and bad input is refused by name."""

import numpy as np
from matplotlib.colors import to_hex

from utils.plotting import COLOURS, figure
from utils.plotting import descent as draw
from utils.plotting.player import frames_player

EXTENT = (-1.0, 3.0, -2.0, 2.0)


def bowl(w):
    return (w[..., 0] - 1) ** 2 + 4 * w[..., 1] ** 2


def lines(axes, colour):
    return [line.get_xydata() for line in axes.lines if to_hex(line.get_color()) == COLOURS[colour].lower()]


def words(axes):
    return [text.get_text() for text in axes.texts]


def test_curves_side_by_side_draw_each_curve_its_tangent_and_the_way_down():
    x = np.linspace(-1, 1, 5)
    drawn = draw.curves_side_by_side({"up": (x, 2 * x), "down": (x, -x), "flat": (x, 0 * x)}, 0, (2, -1, 0), "loss")
    up, down, flat = drawn.axes
    assert np.allclose(lines(up, "blue")[0], np.column_stack([x, 2 * x]))
    (x0, y0), (x1, y1) = lines(up, "orange")[0]
    assert np.isclose((y1 - y0) / (x1 - x0), 2) and np.isclose(y0 + y1, 0)
    assert (words(up), words(down), words(flat)) == (
        ["downhill is to the left"],
        ["downhill is to the right"],
        ["level"],
    )
    assert [axes.get_xlabel() for axes in drawn.axes] == ["up", "down", "flat"] and up.get_ylabel() == "loss"


def test_difference_errors_draws_errors_on_logarithmic_axes_without_zeros():
    steps = np.array([1e-4, 1e-2, 1.0])
    axes = draw.difference_errors(steps, {"forward": np.array([0.0, 1e-2, 1]), "central": np.array([1e-3, 1e-4, 1])})
    assert axes.get_xscale() == axes.get_yscale() == "log"
    assert lines(axes, "orange")[0].tolist() == [[1e-2, 1e-2], [1, 1]]
    assert lines(axes, "blue")[0].tolist() == [[1e-4, 1e-3], [1e-2, 1e-4], [1, 1]]
    assert words(axes) == ["forward", "central"]


def test_zooms_show_ever_smaller_pieces_with_equal_scales():
    drawn = draw.zooms({"square": (np.square, 1.0), "abs": (np.abs, 0.0)}, widths=(4, 0.4))
    assert len(drawn.axes) == 4
    for axes, (at, width) in zip(drawn.axes, [(1, 4), (1, 0.4), (0, 4), (0, 0.4)], strict=True):
        assert np.allclose(axes.get_xlim(), (at - width / 2, at + width / 2))
        assert np.isclose(np.ptp(axes.get_ylim()), width) and axes.get_aspect() == 1
    assert [axes.get_title("left") for axes in drawn.axes[:2]] == ["4 wide", "0.4 wide"]


def test_surface_draws_tangents_with_the_slopes_given_and_the_cuts_through_the_place():
    drawn = draw.surface(bowl, at=(0.0, 0.5), slopes=(-2, 4), extent=EXTENT)
    hill, first, second = drawn.axes
    assert hill.name == "3d"
    for cut, at, slope, other in ((first, 0, -2, 0.5), (second, 0.5, 4, 0)):
        curve, tangent, dot = (line.get_xydata() for line in cut.lines)
        (x0, y0), (x1, y1) = tangent
        assert np.isclose((y1 - y0) / (x1 - x0), slope) and np.isclose((y0 + y1) / 2, bowl(np.array([0, 0.5])))
        places = np.column_stack([curve[:, 0], np.full(len(curve), other)])
        assert np.allclose(curve[:, 1], bowl(places if cut is first else places[:, ::-1]))
        assert dot.tolist() == [[at, 2]]
    assert [cut.get_title("left") for cut in (first, second)] == ["slope −2.00", "slope 4.00"]
    assert first.get_ylim() == second.get_ylim()  # one scale, so that the slopes can be compared
    for tangent, axis, slope in zip(hill.lines[1:], (0, 1), (-2, 4), strict=True):
        ends = np.array(tangent.get_data_3d())
        step = ends[:, 1] - ends[:, 0]
        assert np.isclose(step[2] / step[axis], slope) and step[1 - axis] == 0
    assert np.ravel(hill.lines[0].get_data_3d()).tolist() == [0, 0.5, 2]


def test_contour_lines_are_lines_of_equal_height():
    (axes,) = draw.descents_on_a_surface(bowl, {"one": np.zeros((1, 2))}, EXTENT, best=(1, 0)).axes
    contours = next(artist for artist in axes.collections if hasattr(artist, "levels"))
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        if len(path.vertices):
            assert np.allclose(bowl(path.vertices), level, atol=0.2)


def test_directions_counts_all_and_marks_the_steepest():
    axes = draw.directions(np.linspace(-1, 1, 50), steepest=7)
    assert sum(bar.get_height() for bar in axes.patches) == 50
    assert lines(axes, "orange")[0][:, 0].tolist() == [7, 7]
    assert words(axes) == ["50 random\ndirections", "the gradient's\ndirection"]


def test_weight_images_show_each_column_on_one_scale_that_is_white_at_zero():
    matrix = np.arange(784 * 2, dtype=float).reshape(784, 2) - 100
    drawn = draw.weight_images(matrix, ["a", "b"], label="derivative")
    for number, axes in enumerate(drawn.axes[:2]):
        assert np.array_equal(axes.images[0].get_array(), matrix[:, number].reshape(28, 28))
        assert axes.images[0].get_clim() == (-1467, 1467)
        assert axes.get_title("left") == "ab"[number]
    draw.weight_images(np.zeros((784, 7)), list("abcdefg"))


def test_descents_on_a_curve_draw_every_step_and_leave_out_an_end_beyond_the_axis():
    descents = {"near": np.array([-1.0, 0.5, 0.1]), "far": np.array([1.0, -1.5, 2.5])}
    drawn = draw.descents_on_a_curve(np.square, descents, low=-2, high=2)
    near, far = drawn.axes
    assert np.allclose(lines(near, "orange")[0], [(-1, 1), (0.5, 0.25), (0.1, 0.01)])
    assert words(near) == ["start", "end"] and words(far) == ["start"]
    assert lines(near, "ink")[0].tolist() == [[-1, 1]] and np.allclose(lines(near, "blue")[0], [[0.1, 0.01]])
    assert near.get_xlabel() == "w\nnear" and near.get_xlim() == (-2, 2)


def test_descents_on_a_surface_draw_every_place_the_start_and_the_best():
    descent = np.array([[0.0, 1.0], [0.5, 0.2], [0.9, 0.1]])
    drawn = draw.descents_on_a_surface(bowl, {"one": descent, "two": descent[:2]}, EXTENT, best=(1, 0))
    for axes, way, caption in zip(drawn.axes, (descent, descent[:2]), ("one", "two"), strict=True):
        assert np.array_equal(lines(axes, "orange")[0], way)
        assert lines(axes, "ink")[0].tolist() == [[0, 1]] and lines(axes, "blue")[0].tolist() == [[1, 0]]
        assert axes.get_title("left") == caption and axes.get_xlim() == EXTENT[:2]


def test_rolling_frames_are_a_video_in_which_the_balls_are_where_the_descents_say():
    descents = [np.linspace(-1, 1, 9), np.zeros(9)]
    frames = draw.rolling_frames(np.square, descents, -2, 2, top=4, height=60, width=101)
    assert frames.shape == (9, 60, 5 + 101 + 2 + 101 + 5) and frames.dtype == np.uint8
    for frame, here in zip(frames, descents[0], strict=True):
        black = np.argwhere(frame[:, 5:106] == 0)
        assert abs(black[:, 1].mean() - (here + 2) / 4 * 100) < 0.6
        line = 48 - 36 * here**2 / 4
        assert abs(black[:, 0].mean() - (line - 5)) < 1
    assert (frames[:, :, 108:] == frames[0, :, 108:]).all() and (frames[:, :, 106:108] == 160).all()
    assert (frames[:, :, :5] == 255).all() and (frames[:, :, -5:] == 255).all()
    assert len(frames_player(frames, alt="A ball rolls to and fro.").frames) == 9


def test_rolling_frames_clip_a_ball_that_left_the_picture():
    frames = draw.rolling_frames(np.square, [np.array([-50.0, 50.0])], -1, 1, top=1, height=40, width=40)
    assert (frames == 0).any(axis=(1, 2)).all()


def test_a_ball_below_the_picture_lies_on_its_lower_edge():
    """Beyond the drawn stretch the curve falls further: half of the ball is seen there."""
    (frame,) = draw.rolling_frames(lambda x: -x, [np.array([50.0])], -1, 1, top=1, height=40, width=40)
    rows, columns = np.nonzero(frame == 0)
    assert rows.max() == 39 and rows.min() >= 34 and columns.max() == 5 + 39


def test_a_figure_of_ones_own_is_untouched():
    whole, axes = figure(3, 3)
    draw.directions(np.ones(3), 2)
    assert axes.lines[:] == [] and len(whole.axes) == 1
