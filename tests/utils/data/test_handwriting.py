"""utils.data.handwriting against MNIST itself: its own digits, enlarged and moved, must come back."""

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image
from scipy import ndimage

from utils.data.datasets import load_mnist
from utils.data.handwriting import as_mnist, shares

DIGITS = load_mnist()[1][0][:200]


def enlarged(digit, factor, top=0, left=0, size=400):
    """The digit drawn large on a page, somewhere."""
    page = np.zeros((size, size), np.uint8)
    large = np.asarray(Image.fromarray(digit).resize((28 * factor, 28 * factor), Image.Resampling.NEAREST))
    page[top : top + large.shape[0], left : left + large.shape[1]] = large
    return page


@pytest.mark.parametrize("factor", [1, 2, 5, 10])
def test_digits_of_mnist_drawn_large_come_back(factor):
    """Not to the last grey: they are scaled up and down again, and may lie one pixel further.

    But nearly each is nearer to itself than to any other digit.
    """
    back = np.stack([as_mnist(enlarged(digit, factor, top=17, left=90)) for digit in DIGITS]).astype(float)
    distances = ((back[:, None] - DIGITS[None].astype(float)) ** 2).sum(axis=(2, 3))
    assert (distances.argmin(axis=1) == np.arange(len(DIGITS))).mean() >= 0.99
    assert np.abs(back - DIGITS).mean() < 6  # of 255


def test_what_comes_back_has_the_measures_of_mnist():
    for digit in DIGITS:
        image = as_mnist(enlarged(digit, 9))
        rows, columns = np.nonzero(image)
        assert 19 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 20  # a faint edge may round to paper
        assert image.max() == 255
        weights = image / image.sum()
        centre = weights.sum(axis=1) @ np.arange(28), weights.sum(axis=0) @ np.arange(28)
        assert all(13.5 <= place <= 14.5 for place in centre)


@settings(deadline=None, max_examples=50)
@given(
    hnp.arrays(
        np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40)), elements=st.sampled_from([0, 26, 100, 255])
    ),
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


# What people draw with: a hair-thin pen, a pencil, a finger, on paper of any size, with dust on it.


def circle(side, pen=1, ink=255):
    """A nought as high as the sheet, with a pen of so many pixels."""
    rows, columns = np.indices((side, side)) - (side - 1) / 2
    away = np.hypot(rows, columns * 1.3)
    return np.where(np.abs(away - 0.4 * side) <= pen / 2, ink, 0).astype(np.uint8)


def alike(image, other):
    """How much two images have in common, 1 if they are the same but for their darkness."""
    image, other = image.ravel().astype(float), other.ravel().astype(float)
    return image @ other / np.sqrt((image @ image) * (other @ other))


@pytest.mark.parametrize("side", [140, 2000])
@pytest.mark.parametrize("pen", [1.5, 3, 8])
@pytest.mark.parametrize("ink", [1, 20, 255])
def test_what_has_ink_is_read_however_thin_faint_and_large(side, pen, ink):
    image = as_mnist(circle(side, pen, ink))
    assert image.max() == 255 and alike(image, as_mnist(circle(280, 4))) > 0.85


@pytest.mark.parametrize("speck", [(0, 0, 12), (279, 279, 12), (0, 279, 255), (140, 3, 255)])
def test_specks_of_dust_do_not_set_the_frame(speck):
    """Whether they are much fainter than the ink or only much smaller."""
    clean = circle(280, 14)
    row, column, grey = speck
    dusty = clean.copy()
    dusty[row : row + 3, column : column + 3] = grey
    dusty[10, 10] = 255
    assert np.array_equal(as_mnist(dusty), as_mnist(clean))


def test_noise_all_over_the_paper_changes_nothing():
    clean = circle(280, 14)
    noise = np.random.default_rng(0).integers(0, 25, clean.shape).astype(np.uint8)
    assert np.array_equal(as_mnist(np.maximum(clean, noise)), as_mnist(clean))
    salt = np.random.default_rng(1).random(clean.shape) < 0.002
    salt &= ~ndimage.binary_dilation(clean > 0, iterations=3)  # a grain that touches the ink belongs to it
    assert np.array_equal(as_mnist(np.where(salt, 255, clean).astype(np.uint8)), as_mnist(clean))


def test_a_digit_of_several_strokes_or_dots_keeps_them_all():
    dotted = circle(280, 14)
    dotted[np.add.outer(np.arange(280), np.arange(280)) % 20 < 8] = 0
    rows, _ = np.nonzero(as_mnist(dotted))
    assert np.ptp(rows) + 1 == 20
    bar = circle(280, 14)
    bar[2:12, 130:150] = 255  # a short stroke, apart from the other
    assert not np.array_equal(as_mnist(bar), as_mnist(circle(280, 14)))


@settings(deadline=None, max_examples=100)
@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 90), st.integers(1, 90))), st.integers(1, 20), st.integers(1, 20))
def test_greys_are_averaged_as_pillow_does_it(ink, height, width):
    """Pillow rounds between its two passes, in an order that differs between releases: by less than a grey and a half."""
    ours = shares(ink.shape[0], height) @ ink.astype(np.int64) @ shares(ink.shape[1], width).T / 2**40
    theirs = np.asarray(Image.fromarray(ink).resize((width, height), Image.Resampling.BILINEAR))
    assert np.abs(ours - theirs).max() < 1.5


def test_the_same_drawings_give_the_same_bytes_everywhere():
    """A sum of what 300 drawings become: exact arithmetic has no last digit that could differ between machines or releases."""
    rng = np.random.default_rng(7)
    drawings = [enlarged(DIGITS[n], 1 + n % 9, *rng.integers(0, 90, 2)) for n in range(200)]
    drawings += [rng.integers(0, 256, rng.integers(1, 300, 2)).astype(np.uint8) for _ in range(100)]
    assert (
        hashlib.sha256(b"".join(as_mnist(drawing).tobytes() for drawing in drawings)).hexdigest()[:16]
        == "49b0261af727863b"
    )


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
