"""From a drawing of any size to an image like MNIST's: cropped, scaled into 20 × 20, and centred by its mass in 28 × 28.

A network reads what it was trained on. MNIST's makers prepared every digit in the same way, and a drawing that is to be read
by a network that learned from them has to go the same way first. Explained in section 2.1.
"""

import math

import numpy as np
from PIL import Image

__all__ = ["as_mnist"]

SIDE = 28  # of an MNIST image
BOX = 20  # the longer side of the ink in it
CENTRE = 14.0  # where the centre of its mass lies, to half a pixel: measured on MNIST, row and column counted from 0


def as_mnist(drawing: np.ndarray) -> np.ndarray:
    """Return a drawing prepared as MNIST's images were.

    Explained in section 2.1. The ink is cropped, scaled so that its longer side is 20 pixels (greys are averaged, the aspect
    is kept), made as dark as MNIST's darkest pixel, and moved by whole pixels until the centre of its mass comes to lie in
    the middle of 28 × 28.

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
    rows, columns = np.flatnonzero(drawing.any(axis=1)), np.flatnonzero(drawing.any(axis=0))
    image = np.zeros((SIDE, SIDE), np.uint8)
    if not rows.size:
        return image
    ink = drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = (max(1, round(side * BOX / max(ink.shape))) for side in ink.shape)
    scaled = np.asarray(Image.fromarray(ink).resize((width, height), Image.Resampling.BILINEAR))
    scaled = np.rint(scaled * (255 / max(scaled.max(), 1))).astype(np.uint8)
    # Summed in whole numbers: a middle between two pixels is then the same on every machine.
    mass, total = scaled.astype(np.int64), max(int(scaled.sum()), 1)
    row, column = mass.sum(axis=1) @ np.arange(height) / total, mass.sum(axis=0) @ np.arange(width) / total
    top = min(max(math.ceil(CENTRE - row - 0.5), 0), SIDE - height)
    left = min(max(math.ceil(CENTRE - column - 0.5), 0), SIDE - width)
    image[top : top + height, left : left + width] = scaled
    return image
