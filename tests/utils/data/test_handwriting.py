"""utils.data.handwriting against MNIST itself: its own digits, enlarged and moved, must come back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from utils.data.datasets import load_mnist
from utils.data.handwriting import as_mnist

DIGITS = load_mnist()[1][0][:200]


def enlarged(digit, factor, top=0, left=0, size=400):
    """The digit drawn large on a page, somewhere."""
    page = np.zeros((size, size), np.uint8)
    large = np.asarray(Image.fromarray(digit).resize((28 * factor, 28 * factor), Image.Resampling.NEAREST))
    page[top : top + large.shape[0], left : left + large.shape[1]] = large
    return page


@pytest.mark.parametrize("factor", [3, 7, 10])
def test_digits_of_mnist_drawn_large_come_back(factor):
    """Not to the last grey: they are scaled up and down again, and may lie one pixel further.

    But each is nearer to itself than to any other digit.
    """
    back = np.stack([as_mnist(enlarged(digit, factor, top=17, left=90)) for digit in DIGITS]).astype(float)
    distances = ((back[:, None] - DIGITS[None].astype(float)) ** 2).sum(axis=(2, 3))
    assert (distances.argmin(axis=1) == np.arange(len(DIGITS))).all()
    assert np.abs(back - DIGITS).mean() < 6  # of 255


def test_what_comes_back_has_the_measures_of_mnist():
    for digit in DIGITS:
        image = as_mnist(enlarged(digit, 9))
        rows, columns = np.nonzero(image)
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
        assert image.max() == 255
        weights = image / image.sum()
        centre = weights.sum(axis=1) @ np.arange(28), weights.sum(axis=0) @ np.arange(28)
        assert all(13.5 <= place <= 14.5 for place in centre)


@settings(deadline=None, max_examples=50)
@given(
    hnp.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40))),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_where_on_the_page_it_is_drawn_does_not_matter(drawing, top, left):
    page = np.zeros((80, 80), np.uint8)
    page[top : top + drawing.shape[0], left : left + drawing.shape[1]] = drawing
    image = as_mnist(page)
    assert image.shape == (28, 28) and image.dtype == np.uint8
    assert np.array_equal(image, as_mnist(drawing))
    assert image.any() == drawing.any()


def test_without_ink_there_is_none():
    assert not as_mnist(np.zeros((280, 280), np.uint8)).any()


def test_a_single_dot_fills_the_box():
    """There is no size of its own to a drawing: one pixel is scaled like a whole digit."""
    drawing = np.zeros((280, 280), np.uint8)
    drawing[5, 270] = 1
    image = as_mnist(drawing)
    assert (image == 255).sum() == 400 and (image > 0).sum() == 400


@pytest.mark.parametrize(
    ("height", "width", "shape"),
    [(200, 2, (20, 1)), (3, 150, (1, 20)), (60, 30, (20, 10)), (200, 19, (20, 2)), (7, 13, (11, 20))],
)
def test_the_aspect_is_kept(height, width, shape):
    rows, columns = np.nonzero(as_mnist(np.full((height, width), 255, np.uint8)))
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == shape


@pytest.mark.parametrize("side", range(2, 21, 2))
def test_what_is_alike_on_both_sides_lies_in_the_very_middle(side):
    """Its middle lies between two pixels; whole numbers that are rounded to even ones would put some blocks further off."""
    image = as_mnist(np.full((200, 10 * side), 255, np.uint8))
    assert (image > 0).any(axis=0).sum() == side
    assert np.array_equal(image, image[::-1]) and np.array_equal(image, image[:, ::-1])


@pytest.mark.parametrize("turn", [np.asarray, np.transpose], ids=["below", "on the right"])
def test_ink_whose_weight_is_all_on_one_side_stays_within_the_frame(turn):
    """A faint stem over a heavy foot: with its centre of mass in the middle, the stem would stick out."""
    drawing = np.zeros((200, 200), np.uint8)
    drawing[:160, 100], drawing[160:] = 30, 255
    image = turn(as_mnist(np.ascontiguousarray(turn(drawing))))
    assert image[0].any() and not image[20:].any()


def test_no_grey_is_made_up_that_lies_outside_the_greys_of_the_drawing():
    """Scaled by a weighted mean of neighbours; a scaling that sharpens edges goes beyond them."""
    drawing = np.full((100, 100), 128, np.uint8)
    drawing[:, 50:] = 255
    image = as_mnist(drawing)
    assert image[image > 0].min() == 128 and image.max() == 255


def test_the_drawing_is_left_as_it_is():
    drawing = enlarged(DIGITS[0], 5)
    before = drawing.copy()
    as_mnist(drawing)
    assert np.array_equal(drawing, before)


@pytest.mark.parametrize(
    ("drawing", "error", "words"),
    [
        (np.zeros((28, 28)), TypeError, "drawing must be an array of uint8, 0 for paper to 255 for ink, not float64"),
        ([[0, 255]], TypeError, "not list"),
        (np.zeros((28, 28, 1), np.uint8), ValueError, r"drawing must have shape \(height, width\).*got \(28, 28, 1\)"),
        (np.zeros((0, 28), np.uint8), ValueError, r"with pixels in it; got \(0, 28\)"),
    ],
)
def test_what_is_no_drawing_is_refused(drawing, error, words):
    with pytest.raises(error, match=words):
        as_mnist(drawing)
