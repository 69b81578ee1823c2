"""From a drawing of any size to an image like MNIST's: cropped, scaled into 20 × 20, and centred by its mass in 28 × 28.

A network reads what it was trained on. MNIST's makers prepared every digit in the same way, and a drawing that is to be read
by a network that learned from them has to go the same way first. Explained in section 2.1.
"""

import math

import numpy as np
from scipy import ndimage

__all__ = ["as_mnist"]

SIDE = 28  # of an MNIST image
BOX = 20  # the longer side of the ink in it
CENTRE = 14.0  # where the centre of its mass lies, to half a pixel: measured on MNIST, row and column counted from 0
FAINT, GRAIN, SMALL = (
    32,
    10,
    50,
)  # so many times fainter than the darkest ink is paper, or grey paper; so many times less ink, dust


def as_mnist(drawing: np.ndarray) -> np.ndarray:
    """Return a drawing prepared as MNIST's images were.

    Explained in section 2.1. Paper and dust are left out: what is far fainter than the darkest ink, and specks with less than a
    fiftieth of the largest stroke's ink. The rest is cropped, scaled so that its longer side is 20 pixels (greys are averaged,
    the aspect is kept), made as dark as MNIST's darkest pixel, and moved by whole pixels until the centre of its mass comes
    to lie in the middle of 28 × 28. All of it in whole numbers, so that it is the same on every machine.

    Parameters
    ----------
    drawing : numpy.ndarray
        ``(height, width)``, uint8, 0 (paper) to 255 (ink), of any size from 1 × 1.

    Returns
    -------
    numpy.ndarray
        ``(28, 28)``, uint8; all 0 if there is no ink.

    Raises
    ------
    TypeError
        If `drawing` is not an array of uint8.
    ValueError
        If `drawing` does not have two axes, or has no pixels.

    Notes
    -----
    After the description in Y. LeCun, C. Cortes and C. Burges, *The MNIST database of handwritten digits*, 1998: size
    normalised to a 20 × 20 box with its aspect kept, grey from anti-aliasing, centre of mass in the centre of 28 × 28.

    Examples
    --------
    >>> drawing = np.zeros((280, 280), np.uint8)
    >>> drawing[30:130, 40:60] = 255  # a stroke, 100 × 20, far from the middle
    >>> image = as_mnist(drawing)
    >>> rows, columns = np.nonzero(image)
    >>> print(rows.min(), rows.max(), columns.min(), columns.max())  # 20 × 4, around the middle
    4 23 12 15
    """
    if not isinstance(drawing, np.ndarray) or drawing.dtype != np.uint8:
        given = drawing.dtype if isinstance(drawing, np.ndarray) else type(drawing).__name__
        raise TypeError(f"drawing must be an array of uint8, 0 for paper to 255 for ink, not {given}")
    if drawing.ndim != 2 or not drawing.size:
        raise ValueError(f"drawing must have shape (height, width), with pixels in it; got {drawing.shape}")
    image = np.zeros((SIDE, SIDE), np.uint8)
    ink = without_dust(drawing)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not rows.size:
        return image
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = (max(1, round(side * BOX / max(ink.shape))) for side in ink.shape)
    # Whole numbers below 2**53, which floats add up exactly, in whatever order.
    scaled = shares(ink.shape[0], height).astype(float) @ ink.astype(float) @ shares(ink.shape[1], width).T
    scaled = np.rint(255 * (scaled / scaled.max())).astype(np.uint8)
    mass, total = scaled.astype(np.int64), int(scaled.sum())
    row, column = mass.sum(axis=1) @ np.arange(height) / total, mass.sum(axis=0) @ np.arange(width) / total
    top = min(max(math.ceil(CENTRE - row - 0.5), 0), SIDE - height)
    left = min(max(math.ceil(CENTRE - column - 0.5), 0), SIDE - width)
    image[top : top + height, left : left + width] = scaled
    return image


def without_dust(drawing: np.ndarray) -> np.ndarray:
    """Return the ink of a drawing, ``(height, width)``, int64: 0 where there is only paper, or a speck too small for a stroke.

    Paper that is grey all over, as a scanned sheet is, shows in the median: most of a sheet is paper.
    """
    ink, darkest = drawing.astype(np.int64), int(drawing.max())
    grey = min(3 * int(np.median(ink)), darkest // GRAIN)
    ink[(ink * FAINT < darkest) | (ink < grey)] = 0
    strokes, _ = ndimage.label(ink, structure=np.ones((3, 3)))  # neighbours, by a corner too
    amounts = np.bincount(strokes.ravel(), weights=ink.ravel())
    return np.where((amounts * SMALL >= amounts.max())[strokes], ink, 0)


def shares(before: int, after: int) -> np.ndarray:
    """Return how much each pixel of a row of `before` gives to each of a row of `after`: ``(after, before)``, millionths or so.

    Bilinear: a share falls evenly with the distance of a pixel from the new one's middle, down to 0 at the middle of the next
    pixel, the next new one if pixels get larger. In whole numbers, ``2**20`` for each new pixel.
    """
    distances = after * (2 * np.arange(before) + 1) - before * (2 * np.arange(after)[:, np.newaxis] + 1)
    near = np.maximum(2 * max(before, after) - np.abs(distances), 0)
    total = near.sum(axis=1, keepdims=True)  # smaller at the edges, where there are fewer neighbours
    return (2**21 * near + total) // (2 * total)  # rounded
