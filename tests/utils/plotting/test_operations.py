"""The figures of tensor operations: they draw what the data says, refuse what they cannot draw, and leave no traces."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from utils.plotting import COLOURS
from utils.plotting import operations as draw
from utils.tensors.broadcasting import explain

A = np.array([[1, 2, 3], [0, -1, 4]])
B = np.array([[1, 0, 2, 5], [-2, 1, 0, 1], [3, 1, 1, 0]])


def texts(axes):
    return [text.get_text() for text in axes.texts if text.get_text()]


def cells(axes):
    """The squares of a drawn matrix: their numbers and whether they are marked, by the place of their corner."""
    numbers = {text.get_position(): text.get_text() for text in axes.texts}
    found = {}
    for patch in axes.patches:
        if isinstance(patch, Rectangle):
            left, top = patch.get_xy()
            found[left, top] = (float(numbers[left + 0.5, top + 0.5].replace("−", "-")), patch.get_linewidth() > 1)
    return found


def marked(axes):
    return [number for number, is_marked in cells(axes).values() if is_marked]


def test_layer_steps_draws_each_step_as_bars_of_one_scale():
    products, biases = np.array([1.0, -2.0, 0.5]), np.array([-2.0, 1.0, 0.25])
    sums = products + biases
    figure = draw.layer_steps(np.eye(28), products, sums, np.maximum(sums, 0))
    image, *bars = figure.axes
    assert np.array_equal(image.images[0].get_array(), np.eye(28))
    heights = [[bar.get_height() for bar in panel.patches] for panel in bars]
    assert heights == [[1.0, -2.0, 0.5], [-1.0, -1.0, 0.75], [0.0, 0.0, 0.75]]
    assert len({panel.get_ylim() for panel in bars}) == 1 and bars[0].get_ylim()[1] > 2
    below = [bar.get_facecolor() for bar in bars[0].patches]
    assert below[0] == below[2] != below[1]


def test_layer_steps_draws_only_the_first_units():
    steps = [np.arange(40.0)] * 3
    figure = draw.layer_steps(np.eye(5), *steps, units=7)
    assert [len(panel.patches) for panel in figure.axes[1:]] == [7, 7, 7]
    assert all("units 0 to 6" in panel.get_xlabel() for panel in figure.axes[1:])


def test_entry_by_entry_marks_one_place_in_all_three_matrices():
    axes = draw.entry_by_entry(A, 10 * A, 11 * A, "+", entry=(1, 2))
    assert marked(axes) == [4, 40, 44]
    assert sorted(number for number, _ in cells(axes).values()) == sorted([*A.flat, *(10 * A).flat, *(11 * A).flat])
    assert {"+", "="} <= set(texts(axes))


@pytest.mark.parametrize(("row", "column"), [(0, 0), (1, 2), (1, 3)])
def test_rows_meet_columns_marks_the_row_the_column_and_their_entry(row, column):
    axes = draw.rows_meet_columns(A, B, row, column)
    assert marked(axes) == [*A[row], *B[:, column], (A @ B)[row, column]]
    drawn = cells(axes)
    entry = next(place for place, (number, is_marked) in reversed(drawn.items()) if is_marked)
    rows = [place for place, (number, is_marked) in drawn.items() if is_marked][:3]
    columns = [place for place, (number, is_marked) in drawn.items() if is_marked][3:6]
    assert all(top == entry[1] and left < entry[0] for left, top in rows)  # the row lies to the left of its entry
    assert all(left == entry[0] and top < entry[1] for left, top in columns)  # the column lies above it
    assert any(text.endswith(f"= {(A @ B)[row, column]}".replace("-", "−")) for text in texts(axes))


def test_rows_meet_columns_writes_the_sum_out():
    axes = draw.rows_meet_columns(A, B, 1, 2)
    assert "row 1 · column 2\n= 0·2 + (−1)·0 + 4·1\n= 4" in texts(axes)
    assert {"x  (2, 3)", "y  (3, 4)", "x @ y  (2, 4)"} <= set(texts(axes))


def test_rows_meet_columns_writes_the_names_given():
    said = texts(draw.rows_meet_columns(A, B, names=("P", "Q")))
    assert {"P  (2, 3)", "Q  (3, 4)", "P @ Q  (2, 4)"} <= set(said)


def numbers_along(line, axes):
    """The numbers under a line, in its order."""
    numbers = {
        text.get_position(): float(text.get_text().replace("−", "-"))
        for text in axes.texts
        if text.get_text().isdigit()
    }
    return [numbers[x, y] for x, y in zip(*line.get_data(), strict=True)]


def test_same_order_leads_its_line_through_the_entries_as_they_are_stored():
    x = np.arange(1, 7).reshape(3, 2)
    axes = draw.same_order(x, [(6, 1), (2, 3)], transposed=True)
    assert len(axes.lines) == 4
    assert all(numbers_along(line, axes) == [1, 2, 3, 4, 5, 6] for line in axes.lines)
    shapes = [(len(set(line.get_ydata())), len(set(line.get_xdata()))) for line in axes.lines]
    assert shapes == [(3, 2), (6, 1), (2, 3), (2, 3)]
    reshaped, transposed = (np.diff(line.get_ydata())[0] for line in axes.lines[2:])
    assert reshaped == 0 and transposed == 1  # along the row, down the column


def test_same_order_without_transpose():
    assert len(draw.same_order(A, [(3, 2)]).lines) == 2


def test_reshaped_image_draws_the_image_its_reshapes_and_its_transpose():
    image = np.arange(784).reshape(28, 28)
    figure = draw.reshaped_image(image, [(14, 56)])
    pictures = [axes.images[0].get_array() for axes in figure.axes]
    assert [picture.shape for picture in pictures] == [(28, 28), (14, 56), (28, 28)]
    assert np.array_equal(pictures[1].ravel(), image.ravel())
    assert np.array_equal(pictures[2], image.T)
    assert [axes.get_xlabel() for axes in figure.axes] == ["(28, 28)", "reshape to (14, 56)", "transpose: (28, 28)"]


def cubes(axes):
    """How many cubes a panel shows with full lines, and how many as dashed copies."""
    dashed = [is_dashed for _, is_dashed in faces_of(axes)]
    return dashed.count(False) // 3, dashed.count(True) // 3


@pytest.mark.parametrize(
    ("a", "b"),
    [((3, 4), (4,)), ((3, 1), (4,)), ((4, 2, 3), (2, 3)), ((2, 1, 3), (5, 1)), ((1,), (3,)), ((2, 2), (2, 2))],
)
def test_broadcasting_steps_draws_an_entry_as_a_cube_and_a_copy_dashed(a, b):
    figure = draw.broadcasting_steps(a, b)
    total = np.prod(explain(a, b).result)
    for row, shape in zip(np.reshape(figure.axes, (2, 3)), (a, b), strict=True):
        size = np.prod(shape)
        assert [cubes(axes) for axes in row] == [(size, 0), (size, 0), (size, total - size)]


def test_broadcasting_steps_names_the_shape_after_each_step():
    figure = draw.broadcasting_steps((3, 4), (4,))
    assert [texts(axes) for axes in figure.axes] == [
        ["a  (3, 4)"], ["a  (3, 4)"], ["a  (3, 4)"], ["b  (4,)"], ["b  (1, 4)"], ["b  (3, 4)"]
    ]  # fmt: skip


def test_broadcasting_steps_puts_no_block_outside_its_axes():
    for shapes in [((3, 1), (1, 7)), ((5, 2, 3), (3,)), ((8,), (1,)), ((6, 1), (1,))]:
        for axes in draw.broadcasting_steps(*shapes).axes:
            corners = np.concatenate([corners for corners, _ in faces_of(axes)])
            (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
            assert left <= corners[:, 0].min() and corners[:, 0].max() <= right
            assert top <= corners[:, 1].min() and corners[:, 1].max() <= bottom  # y grows downwards


def test_broadcasting_steps_says_where_shapes_do_not_fit():
    figure = draw.broadcasting_steps((2, 3), (2,))
    assert [cubes(axes) for axes in figure.axes] == [(6, 0), (6, 0), (0, 0), (2, 0), (2, 0), (0, 0)]
    assert "axis 1 has sizes\n3 and 2" in texts(figure.axes[2])[0]
    assert figure.axes[2].texts[0].get_color() == COLOURS["orange"]


def test_small_input():
    draw.same_order(np.array([[1]]), [(1, 1)])
    assert len(draw.broadcasting_steps(3, (3,)).axes) == 6


def test_layer_steps_is_scaled_by_the_units_it_shows():
    values = np.array([1.0, -2.0, 0.5, 400.0, -700.0])
    figure = draw.layer_steps(np.eye(5), values, values / 2, np.maximum(values / 2, 0), units=3)
    for panel in figure.axes[1:]:
        low, high = panel.get_ylim()
        assert low == -high and 2 < high < 3  # the tallest bar shown is 2


def test_entry_by_entry_reads_from_left_to_right():
    axes = draw.entry_by_entry(np.array([[1, 2]]), np.array([[30, 40]]), np.array([[31, 42]]), "+")
    words = sorted(axes.texts, key=lambda text: text.get_position()[0])
    assert [text.get_text() for text in words] == ["1", "2", "+", "30", "40", "=", "31", "42"]
    assert len({round(text.get_position()[1], 9) for text in words}) == 1  # all on one height


def test_entry_by_entry_keeps_rows_and_columns():
    places = {number: place for place, (number, _) in cells(draw.entry_by_entry(A, 10 * A + 100, A, "+")).items()}
    for number, (row, column) in ((110, (0, 0)), (130, (0, 2)), (100, (1, 0)), (140, (1, 2))):
        assert np.allclose(np.subtract(places[number], places[110]), (column, row))


def test_same_order_ends_each_line_with_an_arrow_to_the_last_entry():
    x = np.arange(1, 7).reshape(3, 2)
    axes = draw.same_order(x, [(6, 1), (2, 3)], transposed=True)
    numbers = {text.get_position(): text.get_text() for text in axes.texts if text.get_text().isdigit()}
    arrows = [text for text in axes.texts if getattr(text, "arrow_patch", None) is not None]
    assert [(numbers[tuple(arrow.xyann)], numbers[tuple(arrow.xy)]) for arrow in arrows] == [("5", "6")] * 4
    for arrow, line in zip(arrows, axes.lines, strict=True):
        assert tuple(arrow.xy) == tuple(line.get_xydata()[-1])
        style = arrow.arrow_patch.get_arrowstyle()
        assert style.arrow == "-|>"  # the head is at the end
        assert list(line.get_markevery()) == [0]  # and a dot at the start


def faces_of(axes):
    """The faces of a block in the order in which they are painted: their four corners, and whether they are dashed."""
    if not axes.collections:
        return []
    (block,) = axes.collections  # one collection: painted in the order of its list
    styles = block.get_linestyles()
    assert len(styles) == len(block.get_paths()) == len(block.get_facecolors())
    return [(path.vertices[:4], style[1] is not None) for path, style in zip(block.get_paths(), styles, strict=True)]


def fronts_of(axes):
    """Where each entry's upright front face has its upper left corner, and whether the entry is a dashed copy."""
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    found = {}
    for corners, dashed in faces_of(axes):
        corner = corners.min(axis=0)
        if {tuple(np.round(point, 6)) for point in corners - corner} == set(map(tuple, square)):
            found[tuple(np.round(corner, 6))] = dashed
    return found


def step_into_the_page(axes):
    """How far a front face is shifted from one entry to the next one behind it: the slanting edge of a cube's top."""
    tops = [corners for corners, _ in faces_of(axes) if len({round(y, 6) for y in corners[:, 1]}) == 2]
    slanting = [top for top in tops if len({round(x, 6) for x in top[:, 0]}) == 4]
    top = slanting[0][np.lexsort((slanting[0][:, 0], -slanting[0][:, 1]))]  # the nearer edge first, from the left
    return top[2] - top[0]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((3, 1), (1, 4)),
        ((4, 2, 3), (2, 3)),
        ((2, 1, 3), (5, 1)),
        ((1, 3, 1), (2, 1, 4)),
        ((3,), (1,)),
        ((2, 3), (1, 1, 1)),
    ],
)
def test_broadcasting_steps_puts_the_original_first_and_its_copies_after_it(a, b):
    figure = draw.broadcasting_steps(a, b)
    result = np.zeros(np.broadcast_shapes(a, b))
    whole = result[(np.newaxis,) * (3 - result.ndim)].shape
    for axes, shape in zip((figure.axes[2], figure.axes[5]), (a, b), strict=True):
        original = (1,) * (3 - len(shape)) + shape
        deeper = step_into_the_page(axes)
        assert deeper[0] > 0.2 and deeper[1] < -0.2  # to the right and up, as y grows downwards
        expected = {}
        for depth, row, column in np.ndindex(whole):
            place = np.round((column + depth * deeper[0], row + depth * deeper[1]), 6)
            is_copy = any(at >= size for at, size in zip((depth, row, column), original, strict=True))
            expected[tuple(place)] = is_copy
        assert fronts_of(axes) == expected


def painted_last(axes, point):
    """The corners of the face that is seen at a point."""
    return [corners for corners, _ in faces_of(axes) if Path([*corners, corners[0]]).contains_point(point)][-1]


@pytest.mark.parametrize(("a", "b"), [((3, 2, 4), (1,)), ((1, 2, 1), (3, 1, 4))])
def test_broadcasting_steps_lets_what_is_nearer_cover_what_is_farther(a, b):
    for axes in draw.broadcasting_steps(a, b).axes[2::3]:
        deeper = step_into_the_page(axes)
        for row, column in np.ndindex(2, 4):  # nothing lies on the nearest sheet
            for inside in ((0.08, 0.08), (0.08, 0.6), (0.6, 0.92), (0.92, 0.92), (0.92, 0.08)):
                seen = painted_last(axes, np.add((column, row), inside))
                assert np.allclose(seen.min(axis=0), (column, row)) and np.allclose(np.ptp(seen, axis=0), 1)
        for depth in range(3):  # above it the tops of the sheets behind, beside it their right sides
            for column in range(4):
                seen = painted_last(axes, (column + 0.5, 0) + (depth + 0.5) * deeper)
                assert np.allclose(seen.mean(axis=0), (column + 0.5, 0) + (depth + 0.5) * deeper)
            for row in range(2):
                seen = painted_last(axes, (4, row + 0.5) + (depth + 0.5) * deeper)
                assert np.allclose(seen.mean(axis=0), (4, row + 0.5) + (depth + 0.5) * deeper)


def test_broadcasting_steps_names_the_first_of_several_axes_that_do_not_fit():
    said = texts(draw.broadcasting_steps((2, 3, 4), (5, 3, 6)).axes[2])
    assert said == ["impossible:\naxis 0 has sizes\n2 and 5"]
