"""What a person could measure on the image of a digit: ink, holes, symmetry, strokes crossed, bays, and where the ink lies.

Features made by hand, for rules that somebody writes (section 1.1.1) and for shallow models that learn (section 1.2.6).
"""

from collections import namedtuple

import numpy as np

__all__ = ["FEATURES", "Digit", "digit_features", "measured"]

_MEASURES = (
    "ink",  # mean grey value, from 0 (paper) to 1 (all ink)
    "height",  # of the box around the ink, in pixels
    "width",
    "aspect",  # width / height
    "slant",  # columns that a stroke moves to the left on its way one row down; 0 is upright, more than 0 leans like "/"
    "centre_row",  # the ink's centre of mass in its box: 0 is the top, 1 the bottom
    "centre_column",  # 0 is the left edge of the box, 1 the right edge
    "symmetry_sides",  # share of the ink that falls on ink when left and right change places within the box
    "symmetry_ends",  # the same when top and bottom change places
    "symmetry_turned",  # the same after half a turn
    "holes",  # patches of paper with ink all round
    "hole_area",  # of all holes, as a share of the box
    "hole_row",  # where the centre of the largest hole lies: 0 is the top of the box, 1 the bottom; 0 if there is none
    "hole_height",  # height of the largest hole as a share of the box's
    "strokes_upper",  # strokes that a level line crosses at a quarter of the box's height
    "strokes_middle",  # at half
    "strokes_lower",  # at three quarters
    "strokes_left",  # strokes that an upright line crosses at a quarter of the box's width
    "strokes_centre",  # at half
    "strokes_right",  # at three quarters
    "left_bay_upper",  # paper with ink above, below and to the right, open to the left: upper half of the box
    "left_bay_lower",  # the same in the lower half; all bays are shares of the box
    "right_bay_upper",  # open to the right
    "right_bay_lower",
    "top_bay",  # open to the top
    "bottom_bay",  # open to the bottom
)
_ZONES = tuple(f"zone_{row}_{column}" for row in ("top", "middle", "bottom") for column in ("left", "centre", "right"))

FEATURES: tuple[str, ...] = _MEASURES + _ZONES  # zones: share of the ink in each ninth of the box; they sum to 1

Digit = namedtuple("Digit", FEATURES)  # type: ignore[misc]  # mypy wants the names written out

_AT_ONCE = 10_000  # images, so that the work space stays below half a gigabyte
_IN_PLANE = np.zeros((3, 3, 3), bool)
_IN_PLANE[1] = [[0, 1, 0], [1, 1, 1], [0, 1, 0]]  # paper is connected through edges, never through corners


def digit_features(images: np.ndarray) -> np.ndarray:
    """Measure images of digits: one row of features for each, in the order of `FEATURES` (section 1.1.1).

    A pixel counts as ink from 128 on. The *box* is the smallest rectangle that holds all of it; most features are taken
    relative to it, so that they do not depend on where the digit stands. An image without ink has features of 0.

    Parameters
    ----------
    images : numpy.ndarray
        Shape (samples, 28, 28), uint8, 0 (paper) to 255 (ink). Any height and width from 1 on will do.

    Returns
    -------
    numpy.ndarray
        Shape (samples, features), float64; column `FEATURES.index("holes")` is the number of holes.

    Raises
    ------
    ValueError
        If `images` has another rank, an empty image, or is not uint8.

    Examples
    --------
    >>> ring = np.zeros((1, 28, 28), "uint8")
    >>> ring[0, 4:24, 9:19] = 255
    >>> ring[0, 8:20, 12:16] = 0
    >>> dict(zip(FEATURES, digit_features(ring)[0].tolist()))["holes"]
    1.0
    """
    images = np.asarray(images)
    if images.ndim != 3 or 0 in images.shape[1:]:
        raise ValueError(
            f"images must have shape (samples, height, width), such as (60000, 28, 28); got {images.shape}"
        )
    if images.dtype != np.uint8:
        raise ValueError(f"images must be uint8, 0 (paper) to 255 (ink); got {images.dtype}")
    features = np.zeros((len(images), len(FEATURES)))
    for start in range(0, len(images), _AT_ONCE):
        some = images[start : start + _AT_ONCE]
        ink = some > 127
        written = ink.any(axis=(1, 2))
        if written.any():
            measured = _measure(some[written], ink[written])
            features[start : start + len(some)][written] = np.column_stack([measured[name] for name in FEATURES])
    return features


def measured(images: np.ndarray) -> list[Digit]:
    """Measure images of digits, with a name for each feature: `digit.holes`, `digit.aspect` and so on (section 1.1.1).

    Parameters
    ----------
    images : numpy.ndarray
        As for `digit_features`.

    Returns
    -------
    list of Digit
        A named tuple for each image, its fields in the order of `FEATURES`, each a float.

    Raises
    ------
    ValueError
        As `digit_features` does.
    """
    return [Digit(*row) for row in digit_features(images).tolist()]


def _measure(images: np.ndarray, ink: np.ndarray) -> dict[str, np.ndarray]:
    """Return each feature by name, for images with some ink."""
    top, bottom = _first_and_last(np.any(ink, axis=2))
    left, right = _first_and_last(np.any(ink, axis=1))
    height, width = bottom - top + 1, right - left + 1
    rows, columns = np.arange(ink.shape[1]), np.arange(ink.shape[2])
    found = {"ink": images.mean(axis=(1, 2)) / 255, "height": height, "width": width, "aspect": width / height}

    amount = ink.sum(axis=(1, 2))
    centre_row = (ink.sum(axis=2) @ rows) / amount
    centre_column = (ink.sum(axis=1) @ columns) / amount
    from_row = rows - centre_row[:, None]
    from_column = columns - centre_column[:, None]
    spread = np.einsum("sij,si,si->s", ink, from_row, from_row)
    together = np.einsum("sij,si,sj->s", ink, from_row, from_column)
    found["slant"] = -np.divide(together, spread, out=np.zeros(len(ink)), where=spread > 0)
    found["centre_row"] = (centre_row - top + 0.5) / height
    found["centre_column"] = (centre_column - left + 0.5) / width

    mirrored = _taken(ink, 2, left + right - columns[:, None])
    upside_down = _taken(ink, 1, top + bottom - rows[:, None])
    turned = _taken(mirrored, 1, top + bottom - rows[:, None])
    for name, other in (("sides", mirrored), ("ends", upside_down), ("turned", turned)):
        found[f"symmetry_{name}"] = (ink & other).sum(axis=(1, 2)) / amount

    found |= _holes(ink, top, height, height * width)
    for names, axis, start, length in (
        (("upper", "middle", "lower"), 1, top, height),
        (("left", "centre", "right"), 2, left, width),
    ):
        for name, part in zip(names, (0.25, 0.5, 0.75), strict=True):
            where = (start + part * length).astype(int)
            line = np.take_along_axis(ink, where[:, None, None], axis).reshape(len(ink), -1)
            found[f"strokes_{name}"] = line[:, 0] + (line[:, 1:] & ~line[:, :-1]).sum(axis=1)

    found |= _bays(ink, top, height, height * width)
    ninths_down = _thirds(rows, top, height)  # (samples, rows, 3): which third of the box a row belongs to
    ninths_across = _thirds(columns, left, width)
    zones = np.einsum("sij,sia,sjb->sab", ink, ninths_down, ninths_across).reshape(len(ink), 9)
    found |= zip(_ZONES, (zones / amount[:, None]).T, strict=True)
    return found


def _first_and_last(present: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last place of each row of (samples, places) that is True."""
    return present.argmax(axis=1), present.shape[1] - 1 - present[:, ::-1].argmax(axis=1)


def _taken(ink: np.ndarray, axis: int, places: np.ndarray) -> np.ndarray:
    """Return rows (axis 1) or columns (axis 2) in the order of `places`, (length, samples); outside there is paper."""
    length = ink.shape[axis]
    places = places.T[:, :, None] if axis == 1 else places.T[:, None, :]
    return np.take_along_axis(ink, places.clip(0, length - 1), axis) & (places >= 0) & (places < length)


def _holes(ink: np.ndarray, top: np.ndarray, height: np.ndarray, box: np.ndarray) -> dict[str, np.ndarray]:
    """Count and measure the patches of paper that do not reach the outside."""
    paper = np.pad(~ink, ((0, 0), (1, 1), (1, 1)), constant_values=True)
    from scipy import ndimage  # here, as most pages do without it

    patches, _ = ndimage.label(paper, _IN_PLANE)
    enclosed = (patches > 0) & (patches != patches[:, :1, :1])
    sample, row, _ = enclosed.nonzero()
    _, first, hole, area = np.unique(patches[enclosed], return_index=True, return_inverse=True, return_counts=True)
    owner = sample[first]
    number = len(area)
    lowest, highest = np.zeros(number, int), np.full(number, ink.shape[1])
    np.maximum.at(lowest, hole, row - 1)
    np.minimum.at(highest, hole, row - 1)
    centre = np.bincount(hole, row - 1, number) / area
    largest = np.lexsort((-area, owner))  # the holes of one image one after the other, the largest first
    owners, of_owner = np.unique(owner[largest], return_index=True)
    largest = largest[of_owner]
    hole_row, hole_height = np.zeros(len(ink)), np.zeros(len(ink))
    hole_row[owners] = (centre[largest] - top[owners] + 0.5) / height[owners]
    hole_height[owners] = (lowest[largest] - highest[largest] + 1) / height[owners]
    return {
        "holes": np.bincount(owner, minlength=len(ink)),
        "hole_area": np.bincount(owner, area, len(ink)) / box,
        "hole_row": hole_row,
        "hole_height": hole_height,
    }


def _bays(ink: np.ndarray, top: np.ndarray, height: np.ndarray, box: np.ndarray) -> dict[str, np.ndarray]:
    """Measure the paper that sees ink in three of the four directions and the outside in the fourth."""
    seen = np.logical_or.accumulate
    above, left = seen(ink, axis=1), seen(ink, axis=2)
    below, right = seen(ink[:, ::-1], axis=1)[:, ::-1], seen(ink[:, :, ::-1], axis=2)[:, :, ::-1]
    upper = (np.arange(ink.shape[1]) + 0.5 < (top + height / 2)[:, None])[:, :, None]
    left_bay, right_bay = above & below & right & ~left, above & below & left & ~right
    bays = {
        "left_bay_upper": left_bay & upper,
        "left_bay_lower": left_bay & ~upper,
        "right_bay_upper": right_bay & upper,
        "right_bay_lower": right_bay & ~upper,
        "top_bay": left & right & below & ~above,
        "bottom_bay": left & right & above & ~below,
    }
    return {name: bay.sum(axis=(1, 2)) / box for name, bay in bays.items()}


def _thirds(places: np.ndarray, start: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return which third of the box each place belongs to, as 0 and 1: shape (samples, places, 3)."""
    third = ((places - start[:, None]) * 3 // length[:, None]).clip(0, 2)
    return (third[:, :, None] == np.arange(3)).astype(float)
