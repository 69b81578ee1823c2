"""Gradients found by measuring, and gradient descent: what section 2.4 builds, for its later cells and for others.

Explained in sections 2.4.2 and 2.4.3 of the collection.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["descend", "numerical_gradient"]


def numerical_gradient(f: Callable[[np.ndarray], float], x: ArrayLike, h: float = 1e-5) -> np.ndarray:
    """Return the derivative of `f` along each entry of `x`, by central differences.

    Explained in section 2.4.2. It asks for `f` twice for each entry: right for a handful of entries, hopeless for a network.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of `x`, returns a number.
    x : array_like
        Of any shape; computed with as float64.
    h : float
        How far each entry is moved, up and down.

    Returns
    -------
    numpy.ndarray
        Of the shape of `x`, float64.

    Raises
    ------
    ValueError
        If `h` is not above 0.

    Examples
    --------
    >>> numerical_gradient(lambda x: np.sum(x**2), [[1.0, 2.0], [3.0, 4.0]]).round(6)
    array([[2., 4.],
           [6., 8.]])
    """
    if not h > 0:
        raise ValueError(f"h must be above 0; got {h}")
    x = np.array(x, dtype=float)
    derivatives = np.empty_like(x)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += h
        down[place] -= h
        derivatives[place] = (f(up) - f(down)) / (2 * h)
    return derivatives


def descend(
    gradient: Callable[[np.ndarray], ArrayLike],
    start: ArrayLike,
    learning_rate: float,
    steps: int,
    momentum: float = 0.0,
) -> np.ndarray:
    """Return the trajectory of gradient descent, with momentum if wanted: all places, from the start on.

    Explained in section 2.4.3.

    Parameters
    ----------
    gradient : callable
        Takes a place, an array of the shape of `start`, and returns the gradient there, in the same shape. It may be a noisy
        one, of a batch.
    start : array_like
        Where the descent begins: a number, or an array of any shape.
    learning_rate : float
        How far to go for each unit of gradient.
    steps : int
        How many steps, at least 0.
    momentum : float
        How much of the last step is kept in the next, from 0 (none) to below 1.

    Returns
    -------
    numpy.ndarray
        Shape (steps + 1, *shape of start), float64; the first is the start.

    Raises
    ------
    ValueError
        If `steps` is negative, or `momentum` is not from 0 to below 1.

    Examples
    --------
    >>> descend(lambda w: 2 * w, start=8.0, learning_rate=0.25, steps=3)
    array([8., 4., 2., 1.])
    """
    if steps < 0:
        raise ValueError(f"steps must be at least 0; got {steps}")
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum must be from 0 to below 1; got {momentum}")
    places = [np.array(start, dtype=float)]
    velocity = np.zeros_like(places[0])
    for _ in range(steps):
        velocity = momentum * velocity - learning_rate * np.asarray(gradient(places[-1]))
        places.append(places[-1] + velocity)
    return np.array(places)
