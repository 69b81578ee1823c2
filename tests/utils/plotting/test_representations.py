"""The figures of representations: points, cuts and accuracies lie where the numbers say."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from utils.models.rotations import decision_stump, rotate
from utils.plotting import representations as draw

NUMBERS = np.random.default_rng(0)
POINTS = NUMBERS.uniform(-1, 1, (40, 2))
LABELS = (POINTS @ [1, 0.5] > 0).astype(int)


def points_in(axes):
    """White points, then black points."""
    return [np.asarray(collection.get_offsets()) for collection in axes.collections[:2]]


def test_points_are_filled_where_the_label_is_one():
    plane, _ = draw.turned_axes(POINTS, LABELS, 0).axes
    white, black = points_in(plane)
    assert np.allclose(white, POINTS[LABELS == 0]) and np.allclose(black, POINTS[LABELS == 1])
    faces = [collection.get_facecolor()[0][:3].sum() for collection in plane.collections]
    assert faces[0] > 2.9 and faces[1] < 0.6


@pytest.mark.parametrize("angle", [0, 30, 120])
def test_the_turned_axis_its_coordinate_and_the_cut(angle):
    plane, line = draw.turned_axes(POINTS, LABELS.astype(bool), angle).axes
    along = rotate(POINTS, angle)[:, 0]
    accuracy, cut = decision_stump(along, LABELS)
    white, black = points_in(line)
    assert np.allclose(white[:, 0], along[LABELS == 0]) and np.allclose(black[:, 0], along[LABELS == 1])
    assert white[:, 1].max() < 0.5 < black[:, 1].min()
    assert np.allclose(line.lines[0].get_xdata(), cut)
    assert np.allclose(
        rotate(plane.lines[0].get_xydata(), angle)[:, 0], cut
    )  # in the plane, too, the cut is at the cut
    assert line.get_title(loc="left") == f"best cut: {accuracy:.1%} right"
    assert f"{angle}°" in line.get_xlabel()
    arrow = next(text for text in plane.texts if text.arrow_patch is not None)
    assert np.allclose(rotate(np.array([arrow.xy]), angle)[0, 1], 0, atol=1e-9)
    assert rotate(np.array([arrow.xy]), angle)[0, 0] > 0


@pytest.mark.parametrize("angle", [0, 30, 55, 90, 110, 180])
def test_the_name_of_the_axis_stands_beside_its_tip_and_within_the_picture(angle):
    whole = draw.turned_axes(POINTS, LABELS, angle)
    FigureCanvasAgg(whole).draw()
    plane = whole.axes[0]
    name = next(text for text in plane.texts if text.get_text() == "new axis")
    box = name.get_window_extent()
    tip = plane.transData.transform(name.xy)
    assert not box.contains(*tip)
    assert whole.bbox.x0 <= box.x0 and box.x1 <= plane.bbox.x1 + 15 and box.y1 <= whole.bbox.y1


def test_points_of_one_kind_need_no_cut():
    plane, line = draw.turned_axes(POINTS, np.ones(40, int), 10).axes
    assert not plane.lines and not line.lines


def test_accuracy_against_angle_marks_the_winner():
    (axes,) = draw.accuracy_against_angle([0, 10, 20], [0.6, 0.9, 0.7]).axes
    assert axes.lines[1].get_xydata().tolist() == [[0, 0.6], [10, 0.9], [20, 0.7]]
    assert axes.lines[2].get_xydata().tolist() == [[10, 0.9]]
    assert "winner: 10°, 90.0%" in [text.get_text() for text in axes.texts]


def test_polar_coordinates_are_direction_and_distance():
    rings = (np.hypot(*POINTS.T) > 0.7).astype(int)
    left, right = draw.polar_coordinates(POINTS, rings).axes
    white, black = points_in(right)
    assert white[:, 1].max() <= 0.7 < black[:, 1].min()
    as_numbers = white[:, 1] * np.exp(1j * np.radians(white[:, 0]))
    assert np.allclose(np.column_stack([as_numbers.real, as_numbers.imag]), POINTS[rings == 0])
    cut = right.lines[0].get_ydata()[0]
    assert np.allclose(np.hypot(*left.lines[0].get_xydata().T), cut)
    assert right.get_title(loc="left") == "best cut: 100.0% right"


def test_layers_in_the_plane_draw_numerals_where_the_samples_lie():
    labels = np.arange(30) % 10
    planes = [NUMBERS.normal(size=(30, 2)) for _ in range(4)]
    axes = draw.layers_in_the_plane(planes, labels, list("abcd")).axes
    assert [panel.get_title(loc="left") for panel in axes] == list("abcd")
    for panel, plane in zip(axes, planes, strict=True):
        for digit, collection in enumerate(panel.collections):
            assert np.allclose(collection.get_offsets(), plane[labels == digit])
    assert len(draw.layers_in_the_plane(planes[:3], labels, list("abc")).axes) == 4  # the fourth stays empty


def test_a_single_plane_is_drawn_too():
    (axes,) = draw.layers_in_the_plane([POINTS], LABELS, ["the only one"]).axes
    assert axes.get_title(loc="left") == "the only one"


def test_a_digit_passes_through_the_layers():
    image, outputs = NUMBERS.integers(0, 255, (28, 28)), [NUMBERS.random(10), np.array([0.1, 0.7, 0.2])]
    first, second, last = draw.through_the_layers(image, outputs, ["pixels", "one", "scores"]).axes
    assert np.array_equal(first.images[0].get_array(), image)
    shown = np.ma.filled(second.images[0].get_array(), np.nan)
    assert shown.shape == (2, 8) and np.allclose(shown.ravel()[:10], outputs[0]) and np.isnan(shown.ravel()[10:]).all()
    assert [bar.get_width() for bar in last.patches] == [0.1, 0.7, 0.2]
    assert last.get_ylim()[0] > last.get_ylim()[1]


WRONG = np.zeros((3, 3))
