"""The figures of the plane and of spirals: points come to lie where the map says, and bad input is refused by name."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection, QuadMesh
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path

from utils.data.spirals import two_spirals
from utils.plotting import figure
from utils.plotting import geometry as draw
from utils.plotting.player import frames_player

SHEAR = np.array([[1, 0], [0.5, 1]])
PHOTO = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)


def shear(points):
    return points @ SHEAR + [0.25, -0.5]


def lines_of(axes):
    """The lines of the grids on the axes, the last drawn first."""
    grids = [artist for artist in axes.collections if isinstance(artist, LineCollection)]
    return [np.array(grid.get_segments()) for grid in reversed(grids)]


def test_the_letter_f_is_neither_symmetric_nor_wound_backwards():
    corners = draw.letter_f()
    x, y = corners.T
    area = 0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)
    assert area == pytest.approx(0.3 * 1.7 + 0.5 * 0.3 + 0.7 * 0.3)
    for mirror in (np.diag([-1, 1]), np.diag([1, -1]), -np.eye(2)):
        moved = (corners - corners.mean(0)) @ mirror + corners.mean(0)
        assert not np.allclose(sorted(map(tuple, moved)), sorted(map(tuple, corners)))


def test_tip_to_tail_starts_each_arrow_where_the_last_one_ends():
    axes = draw.tip_to_tail((2, 0.5), (1, 2), (-1, 1), names=("u", "v", "w"))
    arrows = [(text.xyann, text.xy) for text in axes.texts if text.arrow_patch is not None]
    assert [tuple(map(tuple, arrow)) for arrow in arrows] == [
        ((0, 0), (2, 0.5)), ((2, 0.5), (3, 2.5)), ((3, 2.5), (2, 3.5)), ((0, 0), (2, 3.5))
    ]  # fmt: skip
    assert [text.get_text() for text in axes.texts if text.get_text()] == ["u", "v", "w", "u + v + w"]
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    assert left < 0 and right > 3 and low < 0 and high > 3.5


def test_plane_moves_grid_and_letter_as_the_map_says_and_keeps_the_old_ones_pale():
    axes = draw.plane(shear, extent=1.0)
    after, before = lines_of(axes)
    still = lines_of(draw.plane(None, extent=1.0))[0]
    assert still.shape == (10, 61, 2)  # five upright lines, five level ones
    assert np.allclose(after, still @ SHEAR + [0.25, -0.5])
    assert np.allclose(before, still[:, [0, -1]])
    old, new = (patch.get_xy() for patch in axes.patches if isinstance(patch, Polygon))
    assert np.allclose(old[:-1], draw.letter_f())
    assert all(np.isclose(new, corner).all(axis=1).any() for corner in shear(draw.letter_f()))


def test_the_grid_of_a_plane_covers_both_directions():
    still = lines_of(draw.plane(None, extent=1.0))[0]
    assert np.allclose(still[:5, :, 0], np.arange(-1, 1.1, 0.5)[:, np.newaxis])
    assert np.allclose(still[5:, :, 1], np.arange(-1, 1.1, 0.5)[:, np.newaxis])


def test_grid_lines_have_the_extent_asked_for():
    lines = draw.grid_lines(extent=1.5)
    assert lines.shape == (14, 61, 2)
    assert np.allclose(lines[0], np.column_stack([np.full(61, -1.5), np.linspace(-1.5, 1.5, 61)]))
    assert np.allclose(lines[-1], np.column_stack([np.linspace(-1.5, 1.5, 61), np.full(61, 1.5)]))


def test_a_plane_under_relu_bends_the_edges_of_the_letter_too():
    axes = draw.plane(lambda points: np.maximum(points - [0.8, 0], 0))
    letter = axes.patches[-1].get_xy()
    assert letter.min() >= 0 and np.sum(letter[:, 0] == 0) > 10


def test_plane_draws_on_given_axes_and_within_its_limit():
    _, axes = figure(3, 3)
    assert draw.plane(shear, axes, limit=5) is axes
    assert axes.get_xlim() == axes.get_ylim() == (-5, 5)


def test_a_map_may_change_what_it_is_given_without_harm():
    def in_place(points):
        points += 1
        return points

    after, before = lines_of(draw.plane(in_place))
    assert np.allclose(after[:, [0, -1]], before + 1)


def mesh_of(axes):
    return next(artist for artist in axes.collections if isinstance(artist, QuadMesh))


def test_photograph_lies_upright_in_the_middle_of_the_plane():
    mesh = mesh_of(draw.photograph(PHOTO, extent=3))
    corners = mesh.get_coordinates()
    assert corners.shape == (41, 61, 2)
    assert corners[0, 0].tolist() == [-3, 2] and corners[-1, -1].tolist() == [3, -2]
    assert np.array_equal(np.asarray(mesh.get_array()).reshape(PHOTO.shape), PHOTO)


def test_photograph_moves_each_corner_as_the_map_says():
    still = np.asarray(mesh_of(draw.photograph(PHOTO)).get_coordinates())
    moved = np.asarray(mesh_of(draw.photograph(PHOTO, shear)).get_coordinates())
    assert np.allclose(moved, still @ SHEAR + [0.25, -0.5])


def test_a_large_photograph_is_drawn_with_fewer_patches():
    mesh = mesh_of(draw.photograph(np.zeros((500, 300, 3), np.uint8), cells=100))
    assert mesh.get_coordinates().shape == (101, 61, 2)


def test_planes_draws_a_column_for_each_map_and_a_row_for_the_photograph():
    whole = draw.planes({"still": None, "sheared": shear}, PHOTO)
    assert len(whole.axes) == 4
    assert [axes.get_title(loc="left") for axes in whole.axes] == ["still", "sheared", "", ""]
    assert np.allclose(lines_of(whole.axes[1])[0], lines_of(whole.axes[0])[0] @ SHEAR + [0.25, -0.5])
    assert mesh_of(whole.axes[3]) is not None
    assert whole.get_size_inches()[0] <= 9
    assert len(draw.planes({"still": None}).axes) == 1


def test_unrolling_draws_one_class_filled_and_the_other_hollow():
    points, labels = two_spirals(20)
    (axes,) = draw.unrolling([points], labels, ["start"]).axes
    blue, orange = (artist for artist in axes.collections if isinstance(artist, PathCollection))
    assert np.allclose(blue.get_offsets(), points[:10]) and np.allclose(orange.get_offsets(), points[10:])
    assert blue.get_facecolor()[0, :3].tolist() != [1, 1, 1] and orange.get_facecolor()[0, :3].tolist() == [1, 1, 1]
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    assert left < points[:, 0].min() and points[:, 0].max() < right
    assert low < points[:, 1].min() and points[:, 1].max() < high


def test_unrolling_draws_a_frame_for_each_plane_in_order():
    points, labels = two_spirals(20)
    whole = draw.unrolling([points, 2 * points], labels, ["start", "end"])
    assert [axes.get_xlabel() for axes in whole.axes] == ["start", "end"]
    for factor, axes in zip((1, 2), whole.axes, strict=True):
        first = next(artist for artist in axes.collections if isinstance(artist, PathCollection))
        assert np.allclose(first.get_offsets(), factor * points[:10])
    assert whole.get_size_inches()[0] <= 9


def test_unrolling_tints_each_side_of_a_score_under_the_points():
    points, labels = two_spirals(20)
    scores = [lambda points: points[:, 0] - 0.25, lambda points: -points[:, 1]]
    first, second = draw.unrolling([points, points], labels, ["a", "b"], scores).axes
    for axes, above in ((first, lambda x, y: x > 0.25), (second, lambda x, y: y < 0)):
        (image,) = axes.images
        left, right, bottom, top = image.get_extent()
        assert axes.get_xlim() == (left, right) and axes.get_ylim() == (bottom, top)
        x, y = np.meshgrid(np.linspace(left, right, 241), np.linspace(bottom, top, 241))
        assert np.array_equal(np.asarray(image.get_array()), above(x, y)) and image.origin == "lower"
        assert image.get_zorder() < min(artist.get_zorder() for artist in axes.collections)
        colours = image.cmap([0.0, 1.0])[:, :3]
        assert colours[0, 2] > colours[0, 0] and colours[1, 0] > colours[1, 2]  # blue for 0, orange for 1


def test_a_single_frame_is_unrolled_too():
    points, labels = two_spirals(20)
    (axes,) = draw.unrolling([points], labels, ["start"]).axes
    assert axes.get_xlabel() == "start"


def test_frames_stand_still_at_each_plane_and_wander_between_them():
    points, labels = two_spirals(40)
    frames = draw.spiral_frames([points, points[::-1]], labels, between=4, rest=3, size=60)
    assert frames.shape == (3 + 4 + 3, 60, 60) and frames.dtype == np.uint8
    assert np.array_equal(frames[0], frames[2]) and np.array_equal(frames[7], frames[9])
    assert len({frame.tobytes() for frame in frames[2:8]}) == 6


def test_frames_show_points_where_they_lie_upright_and_scaled_to_fill_the_frame():
    corners = np.array([[-1.0, -1.0], [1.0, -1.0], [-1.0, 3.0], [1.0, 3.0]])
    frame = draw.spiral_frames([corners, corners], np.array([0, 0, 0, 1]), size=101)[0]
    rows, columns = np.nonzero(frame < 255)
    assert 50 - rows.min() == rows.max() - 50 and 50 - columns.min() == columns.max() - 50
    assert rows.max() - rows.min() == pytest.approx(2 * (columns.max() - columns.min()), abs=3)
    assert (
        frame[rows.min() + 1, columns.max() - 1] > frame[rows.max() - 1, columns.max() - 1]
    )  # the light one, upper right


def test_frames_do_not_depend_on_where_or_how_large_the_plane_is():
    points, labels = two_spirals(40)
    frames = draw.spiral_frames([points, 1024.0 * points], labels)
    assert np.array_equal(frames[0], frames[-1])


def test_the_film_of_six_planes_fits_the_player():
    points, labels = two_spirals(600)
    assert "dark" in repr(frames_player(draw.spiral_frames([points] * 6, labels), "An arm of dark squares rests."))


def letter_covers(axes, point):
    """How many see-through pieces of the letter lie on a point."""
    pieces = [patch for patch in axes.patches if isinstance(patch, PathPatch)]
    cells = [cell for piece in pieces for cell in piece.get_path().to_polygons()]
    return sum(Path(cell).contains_point(point) for cell in cells)


def test_a_letter_that_is_folded_over_itself_is_filled_twice_there_and_not_left_white():
    axes = draw.plane(lambda points: np.abs(points - [0.8, 0]))
    assert letter_covers(axes, (0.03, 1.77)) == 2  # both halves of the upper arm
    assert letter_covers(axes, (0.33, 0.53)) == 1  # the stem alone
    assert letter_covers(axes, (0.03, 0.53)) == 0
    assert len([patch for patch in axes.patches if isinstance(patch, PathPatch)]) == 2  # front and back: no cancelling


def test_marked_lines_are_drawn_where_the_map_takes_them():
    line = draw.grid_lines()[7]
    axes = draw.plane(shear, marked=[line])
    assert np.allclose(axes.lines[0].get_xydata(), shear(line))
    upper, lower = draw.planes({"a": shear, "b": None}, PHOTO, limit=3.6, marked=[line]).axes[:2]
    assert np.allclose(lower.lines[0].get_xydata(), line) and upper.get_xlim() == (-3.6, 3.6)


def test_creases_lie_where_a_unit_is_zero_and_within_the_square():
    W, b = np.array([[1.0, 2.0, 0.0, 1.0], [1.0, -1.0, 0.0, 0.0]]), np.array([0.5, 0.0, 1.0, 9.0])
    first, second = draw.creases(W, b, extent=1.5)  # the third unit has no line, the fourth's misses the square
    assert np.allclose(first @ W[:, 0] + b[0], 0) and np.allclose(second @ W[:, 1], 0)
    assert max(np.abs(first).max(), np.abs(second).max()) <= 1.5
    assert np.hypot(*(second[-1] - second[0])) > 3
    (upright,) = draw.creases([[1], [0]], [-0.25], extent=1.5)
    assert np.allclose(upright[:, 0], 0.25) and np.ptp(upright[:, 1]) > 2.9


def test_planes_moves_the_photograph_and_its_rim_too():
    whole = draw.planes({"sheared": shear}, PHOTO)
    moved = np.asarray(mesh_of(whole.axes[1]).get_coordinates())
    still = np.asarray(mesh_of(draw.photograph(PHOTO)).get_coordinates())
    assert np.allclose(moved, shear(still.reshape(-1, 2)).reshape(still.shape))
    rim = whole.axes[1].patches[0].get_xy()
    assert all(np.isclose(rim, corner).all(axis=1).any() for corner in moved[[0, 0, -1, -1], [0, -1, 0, -1]])


def test_a_film_goes_from_the_first_plane_to_the_last():
    points, labels = two_spirals(40)
    frames = draw.spiral_frames([points, points[::-1]], labels)
    alone = draw.spiral_frames([points, points], labels)
    assert np.array_equal(frames[0], alone[0])
    assert np.array_equal(frames[-1], draw.spiral_frames([points[::-1]] * 2, labels)[0])


def test_unrolling_puts_three_frames_in_a_row_and_leaves_no_empty_ones():
    points, labels = two_spirals(20)
    whole = draw.unrolling([points] * 4, labels, list("abcd"))
    assert len(whole.axes) == 4
    rows = [round(axes.get_position().y0, 2) for axes in whole.axes]
    assert rows[0] == rows[1] == rows[2] > rows[3]


def length_and_area(polygon):
    """Of a closed line: how long it is, and the area that it goes around to the left."""
    x, y = polygon[:-1].T if np.array_equal(polygon[0], polygon[-1]) else polygon.T
    length = np.hypot(np.roll(x, -1) - x, np.roll(y, -1) - y).sum()
    return length, np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2


def unsheared(points):
    """Where the points that `shear` has moved came from, by hand: x = x' - 0.25 - y / 2, y = y' + 0.5."""
    y = points[:, 1] + 0.5
    return np.column_stack([points[:, 0] - 0.25 - y / 2, y])


def outlines(axes):
    """The dashed outline, of what lay there before, and the full one, of what lies there now."""
    found = [patch for patch in axes.patches if isinstance(patch, Polygon)]
    before, after = (
        [patch.get_xy() for patch in found if (patch.get_linestyle() == "--") is dashed] for dashed in (True, False)
    )
    assert len(before) == len(after) == 1
    return before[0], after[0]


def test_the_outline_of_the_letter_runs_once_around_it_and_moves_with_it():
    before, after = outlines(draw.plane(shear))
    for outline in (before, unsheared(after)):
        assert length_and_area(outline) == pytest.approx((6.4, 0.87))  # 0.3 * 1.7 + 0.5 * 0.3 + 0.7 * 0.3
        assert all(np.isclose(outline, corner).all(axis=1).any() for corner in draw.letter_f())
    assert not np.allclose(after[0], before[0])
    steps = np.hypot(*np.diff(unsheared(after), axis=0).T)
    assert steps.max() < 0.2  # no jumps, and points enough to be bent


def test_the_rim_of_a_photograph_runs_once_around_it_and_moves_with_it():
    before, after = outlines(draw.photograph(PHOTO, shear, extent=3))  # 6 wide and 4 high, as 60 to 40
    for outline in (before, unsheared(after)):
        length, area = length_and_area(outline)
        assert length == pytest.approx(20) and abs(area) == pytest.approx(24)
        assert np.allclose(np.abs(outline) / [3, 2], np.clip(np.abs(outline) / [3, 2], 0, 1))
        assert np.allclose((np.abs(outline) / [3, 2]).max(axis=1), 1)  # every point lies on the rim
    assert np.hypot(*np.diff(unsheared(after), axis=0).T).max() < 0.2


def test_the_rim_of_a_photograph_is_bent_by_a_map_that_bends():
    axes = draw.photograph(PHOTO, lambda points: points + np.column_stack([0 * points[:, 0], points[:, 0] ** 2]))
    _, after = outlines(axes)
    mesh = np.asarray(mesh_of(axes).get_coordinates())
    lower, upper = mesh[-1], mesh[0]
    assert np.allclose(upper[:, 1] - upper[:, 0] ** 2, 4 / 3) and np.allclose(lower[:, 1] - lower[:, 0] ** 2, -4 / 3)
    level = after[:, 1] - after[:, 0] ** 2
    assert np.sum(np.isclose(level, 4 / 3)) > 40 and np.sum(np.isclose(level, -4 / 3)) > 40


@pytest.mark.parametrize(("cells", "step"), [(60, 1), (59, 2), (31, 2), (30, 2), (29, 3), (1, 60)])
def test_a_photograph_never_has_more_patches_than_asked_for(cells, step):
    mesh = mesh_of(draw.photograph(PHOTO, cells=cells))
    expected = PHOTO[::step, ::step]
    rows, columns = (size - 1 for size in mesh.get_coordinates().shape[:2])
    assert (rows, columns) == expected.shape[:2] and max(rows, columns) <= cells
    assert np.array_equal(np.asarray(mesh.get_array()).reshape(expected.shape), expected)


def test_tip_to_tail_writes_names_on_the_left_of_the_way_and_that_of_the_sum_on_the_right():
    for vectors in ([(1, 0), (2, 0)], [(0, 1), (0, 2)], [(2, 0.5), (1, 2), (-1, 1)], [(-1, -1), (-2, 0)]):
        axes = draw.tip_to_tail(*vectors)
        ways = [np.array(text.xy) - text.xyann for text in axes.texts if text.arrow_patch is not None]
        asides = [text.xyann for text in axes.texts if text.get_text()]
        turns = [way[0] * aside[1] - way[1] * aside[0] for way, aside in zip(ways, asides, strict=True)]
        assert all(turn > 0 for turn in turns[:-1]) and turns[-1] < 0
        assert [np.dot(way, aside) for way, aside in zip(ways, asides, strict=True)] == pytest.approx([0] * len(ways))
        heads = [text.arrow_patch.get_arrowstyle().arrow for text in axes.texts if text.arrow_patch is not None]
        assert set(heads) == {"-|>"}
        middles = [text.xy for text in axes.texts if text.get_text()]
        ends = np.cumsum([(0, 0), *vectors], axis=0)
        assert np.allclose(middles, [*(ends[1:] + ends[:-1]) / 2, ends[-1] / 2])


def test_unrolling_draws_the_filled_points_over_the_hollow_ones():
    points, labels = two_spirals(20)
    (axes,) = draw.unrolling([points], labels, ["start"]).axes
    filled, hollow = (artist for artist in axes.collections if isinstance(artist, PathCollection))
    assert np.allclose(hollow.get_facecolor()[0, :3], 1) and not np.allclose(filled.get_facecolor()[0, :3], 1)
    assert hollow.get_zorder() < filled.get_zorder()


def test_points_of_a_film_set_out_slowly_go_straight_and_arrive_slowly():
    corners = [(-1.0, -1.0), (1.0, 1.0)]  # these two stay, so that every frame has one scale
    start, end = np.array([*corners, (-0.8, -0.4)]), np.array([*corners, (0.8, 0.4)])
    film = draw.spiral_frames([start, end], np.array([0, 0, 1]), between=7, rest=2, size=801)
    rows, columns = np.array([[axis.mean() for axis in np.nonzero(frame == 165)] for frame in film]).T
    assert columns[0] == columns[1] and columns[-1] == columns[-2]
    along = columns[1:-1]
    steps = np.diff(along)
    assert len(steps) == 8 and np.all(steps > 0)  # always onwards, from the left to the right
    assert np.all(np.diff(steps)[:3] > 0) and np.all(np.diff(steps)[-3:] < 0)
    assert np.allclose(steps, steps[::-1], atol=2) and along[4] == 400  # half-way at half-time
    assert steps[0] < steps.mean() / 2 and steps[3] > 1.3 * steps.mean()
    assert np.allclose(rows - 400, -(columns - 400) / 2, atol=1)  # up as it goes right, in a straight line
