"""The smallest machine that learns: it turns the plane, cuts along the first coordinate, and keeps the best angle.

Explained in section 1.1.3.
"""

import numpy as np

__all__ = ["decision_stump", "rotate", "search_angles"]


def rotate(points: np.ndarray, angle: float) -> np.ndarray:
    """Return the coordinates of points after the axes were turned by `angle` degrees, counter-clockwise (section 1.1.3).

    Parameters
    ----------
    points : numpy.ndarray
        Shape (points, 2).
    angle : float
        In degrees.

    Returns
    -------
    numpy.ndarray
        Shape (points, 2), float64.

    Raises
    ------
    ValueError
        If `points` has another shape.

    Examples
    --------
    >>> rotate(np.array([[0.0, 2.0]]), 90).round(6).tolist()
    [[2.0, 0.0]]
    """
    points = np.asarray(points, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"points must have shape (points, 2); got shape {points.shape}")
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    x, y = points.T
    return np.column_stack([cosine * x + sine * y, cosine * y - sine * x])


def decision_stump(values: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Return how many labels the best single cut through the values gets right, and where it lies (section 1.1.3).

    A cut says 1 on one side and 0 on the other; which side is which is its own choice.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (samples,).
    labels : numpy.ndarray of int
        Shape (samples,), 0 or 1.

    Returns
    -------
    accuracy : float
        The share that is right, at least 0.5.
    cut : float
        Halfway between the two values that it separates; the first of the best cuts if there are several. Infinite if
        it is best to call everything by one name.

    Raises
    ------
    ValueError
        If the shapes differ, there is no sample, or a label is neither 0 nor 1.

    Examples
    --------
    >>> decision_stump(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1, 1, 0, 0]))
    (1.0, 2.5)
    """
    values, labels = np.asarray(values, dtype=float), np.asarray(labels)
    if values.ndim != 1 or values.shape != labels.shape or not len(values):
        raise ValueError(
            f"values and labels must have one shape (samples,), with a sample in it; got {values.shape} and {labels.shape}"
        )
    if not np.isin(labels, (0, 1)).all():
        raise ValueError(f"labels must be 0 or 1; got {np.unique(labels)[:5].tolist()}")
    order = np.argsort(values, kind="stable")
    values, labels = values[order], labels[order].astype(int)
    ones_below = np.concatenate([[0], np.cumsum(labels)])
    zeros_below = np.arange(len(labels) + 1) - ones_below
    right = zeros_below + ones_below[-1] - ones_below  # 0 below the cut, 1 above
    right = np.maximum(right, len(labels) - right)
    right[1:-1][values[1:] == values[:-1]] = 0  # no cut goes between equal values
    place = int(right.argmax())
    ends = np.concatenate([[-np.inf], values, [np.inf]])
    cut = (ends[place] + ends[place + 1]) / 2
    return float(right[place] / len(labels)), float(cut)


def search_angles(points: np.ndarray, labels: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """Return, for each angle, the accuracy of the best cut along the first turned coordinate (section 1.1.3).

    Parameters
    ----------
    points : numpy.ndarray
        Shape (points, 2).
    labels : numpy.ndarray of int
        Shape (points,), 0 or 1.
    angles : numpy.ndarray
        Shape (angles,), in degrees.

    Returns
    -------
    numpy.ndarray
        Shape (angles,).

    Raises
    ------
    ValueError
        As `rotate` and `decision_stump` do.
    """
    return np.array([decision_stump(rotate(points, angle)[:, 0], labels)[0] for angle in angles])
