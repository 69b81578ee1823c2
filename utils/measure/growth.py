"""How fast something grows that multiplies: a straight line on a logarithmic axis, and what it says about time.

Explained in section 1.3.1 of the collection.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Growth", "fit_growth"]


class Growth(NamedTuple):
    """Growth by the same factor every year, as `fit_growth` finds it (section 1.3.1).

    Attributes
    ----------
    start : float
        The year in which `value` was reached.
    value : float
        The fitted value in that year.
    doublings : float
        How many doublings there are in a year; negative for something that shrinks.

    Examples
    --------
    >>> growth = Growth(start=1990, value=3.0, doublings=0.5)
    >>> growth.doubling_years, growth.at(1994)
    (2.0, 12.0)
    """

    start: float
    value: float
    doublings: float

    @property
    def doubling_years(self) -> float:
        """How many years one doubling takes."""
        return 1 / self.doublings

    def at(self, year: float | np.ndarray) -> float | np.ndarray:
        """Return the value in a year, or in each of an array of years."""
        return self.value * 2 ** (self.doublings * (year - self.start))


def fit_growth(years: ArrayLike, values: ArrayLike) -> Growth:
    """Return the growth that fits best: a straight line by least squares through the logarithms (section 1.3.1).

    Parameters
    ----------
    years : array_like of float
        At least two that differ.
    values : array_like of float
        As many, all above 0.

    Returns
    -------
    Growth
        It starts in the first of the years.

    Raises
    ------
    ValueError
        If there are not as many years as values, no two years differ, or a value is not a finite number above 0.

    Examples
    --------
    >>> fit_growth([2000, 2002, 2004], [1, 2, 4]).doubling_years
    2.0
    """
    years, values = np.asarray(years, dtype=float), np.asarray(values, dtype=float)
    if years.ndim != 1 or years.shape != values.shape:
        raise ValueError(f"years and values must be equally long lists; got shapes {years.shape} and {values.shape}")
    if len(np.unique(years)) < 2:
        raise ValueError(f"years must hold at least two that differ; got {years.tolist()}")
    if not (np.isfinite(values).all() and (values > 0).all()):
        raise ValueError(f"values must be finite numbers above 0; got {values.tolist()}")
    logarithms, distance = np.log2(values), years - years.mean()
    doublings = float(distance @ logarithms / (distance @ distance))
    start = float(years.min())
    return Growth(start, float(2 ** (logarithms.mean() + doublings * (start - years.mean()))), doublings)
