"""Features of digits whose answers are known: drawn by hand, mirrored, turned, and the real ones in MNIST."""

import sys

import numpy as np
import pytest
from scipy import ndimage

from utils.data.datasets import load_mnist
from utils.data.digit_features import FEATURES, digit_features, measured


def image(*lines):
    """An image of 28 × 28 from a drawing, four pixels a character, "#" for ink."""
    small = np.array([[character == "#" for character in line] for line in lines])
    drawing = np.kron(small, np.ones((4, 4))) * 255
    whole = np.zeros((28, 28), np.uint8)
    top, left = (28 - drawing.shape[0]) // 2, (28 - drawing.shape[1]) // 2
    whole[top : top + drawing.shape[0], left : left + drawing.shape[1]] = drawing
    return whole


RING = image("####", "#..#", "#..#", "#..#", "####")
EIGHT = image("###", "#.#", "###", "#.#", "#.#", "###")
FIVE = image("####", "#...", "####", "...#", "####")
TWO = image("####", "...#", "####", "#...", "####")
THREE = image("####", "...#", ".###", "...#", "####")
FOUR = image("#..#", "#..#", "####", "...#", "...#")
SEVEN = image("####", "...#", "...#", "...#", "...#")
BAR = image("#", "#", "#", "#", "#")
STEPS = image("...#", "..#.", ".#..", "#...")
OPEN_BELOW = image("####", "#..#", "#..#")


def features(drawing):
    (row,) = digit_features(drawing[None])
    return dict(zip(FEATURES, row.tolist(), strict=True))


def test_there_is_a_name_for_each_column():
    assert digit_features(RING[None]).shape == (1, len(FEATURES)) == (1, 35)
    assert len(set(FEATURES)) == len(FEATURES)


def test_a_ring_by_hand():
    found = features(RING)
    assert (found["height"], found["width"]) == (20, 16)
    assert found["aspect"] == 0.8
    assert found["ink"] == pytest.approx(14 * 16 / 784)
    assert (found["holes"], found["hole_area"], found["hole_height"]) == (
        1,
        pytest.approx(6 / 20),
        pytest.approx(3 / 5),
    )
    assert found["hole_row"] == found["centre_row"] == found["centre_column"] == pytest.approx(0.5)
    assert found["symmetry_sides"] == found["symmetry_ends"] == found["symmetry_turned"] == 1
    assert found["slant"] == pytest.approx(0)
    assert [found[f"strokes_{where}"] for where in ("upper", "middle", "lower", "centre")] == [2, 2, 2, 2]


def test_an_eight_has_two_holes_of_which_the_lower_is_the_larger():
    found = features(EIGHT)
    assert found["holes"] == 2
    assert found["hole_area"] == pytest.approx(3 / 18)
    assert found["hole_row"] == pytest.approx(4 / 6) and found["hole_height"] == pytest.approx(2 / 6)
    assert found["strokes_centre"] == 3


def test_a_bar_is_thin_and_crossed_once():
    found = features(BAR)
    assert (found["height"], found["width"], found["aspect"]) == (20, 4, 0.2)
    assert found["holes"] == 0
    assert {found[f"strokes_{where}"] for where in ("upper", "middle", "lower", "left", "centre", "right")} == {1}


BAYS = [name for name in FEATURES if "bay" in name]


@pytest.mark.parametrize(
    ("drawing", "open_to"),
    [
        (FIVE, {"right_bay_upper": 3 / 20, "left_bay_lower": 3 / 20}),
        (TWO, {"left_bay_upper": 3 / 20, "right_bay_lower": 3 / 20}),
        (FOUR, {"top_bay": 4 / 20}),
        (OPEN_BELOW, {"bottom_bay": 4 / 12}),
        (RING, {}),
        (BAR, {}),
        (SEVEN, {}),
    ],
)
def test_bays_open_where_the_digit_does(drawing, open_to):
    found = features(drawing)
    assert {name: found[name] for name in BAYS if found[name] > 0} == pytest.approx(open_to)


def test_a_three_is_open_to_the_left_above_and_below():
    found = features(THREE)
    assert found["left_bay_upper"] > 0.1 and found["left_bay_lower"] > 0.1
    assert found["right_bay_upper"] == found["right_bay_lower"] == 0


def test_a_stroke_that_leans_like_a_slash_has_a_slant_above_zero():
    assert features(STEPS)["slant"] == pytest.approx(1, abs=0.2)
    assert features(STEPS[:, ::-1])["slant"] == -features(STEPS)["slant"]


def test_where_the_ink_lies():
    found = features(SEVEN)
    zones = [found[name] for name in FEATURES if name.startswith("zone")]
    assert sum(zones) == pytest.approx(1)
    assert found["zone_bottom_left"] == found["zone_middle_left"] == 0
    assert found["centre_row"] < 0.4 and found["centre_column"] > 0.6


@pytest.mark.parametrize("drawing", [FIVE, TWO, FOUR, SEVEN, EIGHT])
def test_a_mirror_exchanges_left_and_right_and_nothing_else(drawing):
    one, other = features(drawing), features(drawing[:, ::-1])
    for name in ("holes", "hole_area", "aspect", "symmetry_sides", "symmetry_ends", "strokes_middle", "top_bay"):
        assert one[name] == other[name]
    for half in ("upper", "lower"):
        assert one[f"left_bay_{half}"] == other[f"right_bay_{half}"]
    assert one["zone_top_left"] == pytest.approx(other["zone_top_right"], abs=0.06)  # thirds of 16 columns are not even
    assert one["centre_column"] == pytest.approx(1 - other["centre_column"])


@pytest.mark.parametrize("move", [(2, 0), (-2, 1), (0, -4)])
def test_features_do_not_depend_on_where_the_digit_stands(move):
    for drawing in (FIVE, EIGHT, STEPS):
        assert features(np.roll(drawing, move, (0, 1))) == pytest.approx(features(drawing), abs=1e-9)


def test_holes_of_real_digits_agree_with_an_independent_count():
    (images, _), _ = load_mnist()
    digits = images[:300]
    found = digit_features(digits)
    for row, digit in zip(found, digits, strict=True):
        paper = np.pad(digit <= 127, 1, constant_values=True)
        filled = ndimage.binary_fill_holes(~paper)
        _, holes = ndimage.label(filled & paper)
        assert row[FEATURES.index("holes")] == holes
        ink = np.argwhere(digit > 127)
        height, width = np.ptp(ink, axis=0) + 1
        assert (row[FEATURES.index("height")], row[FEATURES.index("width")]) == (height, width)
        assert row[FEATURES.index("hole_area")] == pytest.approx((filled & paper).sum() / (height * width))
        assert row[FEATURES.index("ink")] == pytest.approx(digit.mean() / 255)


def test_strokes_of_real_digits_agree_with_a_loop():
    (images, _), _ = load_mnist()
    found = digit_features(images[:100])
    for row, digit in zip(found, images[:100] > 127, strict=True):
        rows = np.flatnonzero(digit.any(axis=1))
        line = "".join("#" if pixel else " " for pixel in digit[rows[0] + len(range(rows[0], rows[-1] + 1)) // 2])
        assert row[FEATURES.index("strokes_middle")] == len(line.split())


def test_an_image_without_ink_has_features_of_zero_and_spoils_no_other():
    found = digit_features(np.stack([np.zeros((28, 28), np.uint8), RING]))
    assert not found[0].any()
    assert np.array_equal(found[1], digit_features(RING[None])[0])
    assert digit_features(np.zeros((0, 28, 28), np.uint8)).shape == (0, 35)


def test_many_images_are_measured_as_single_ones_are(monkeypatch):
    (images, _), _ = load_mnist()
    whole = digit_features(images[:50])
    monkeypatch.setattr(sys.modules["utils.data.digit_features"], "_AT_ONCE", 7)  # the function goes by the same name
    assert np.array_equal(digit_features(images[:50]), whole)
    assert np.array_equal(digit_features(images[10:11])[0], whole[10])


def test_measured_gives_each_feature_its_name():
    eight, five = measured(np.stack([EIGHT, FIVE]))
    assert eight._asdict() == features(EIGHT) and five._asdict() == features(FIVE)
    assert (eight.holes, five.holes) == (2, 0) and measured(np.zeros((0, 28, 28), np.uint8)) == []


def test_the_images_stay_as_they_were():
    before = RING.copy()
    digit_features(RING[None])
    assert np.array_equal(RING, before)


@pytest.mark.parametrize(
    ("images", "says"),
    [
        (np.zeros((28, 28), np.uint8), r"images must have shape \(samples, height, width\).*got \(28, 28\)"),
        (np.zeros((2, 0, 28), np.uint8), r"got \(2, 0, 28\)"),
        (np.zeros((2, 28, 28)), "images must be uint8.*got float64"),
    ],
)
def test_bad_input_is_refused_by_name(images, says):
    with pytest.raises(ValueError, match=says):
        digit_features(images)
