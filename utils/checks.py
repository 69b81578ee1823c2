"""What functions of several folders ask of an argument, in one wording. It needs nothing but Python."""

import operator
from typing import Any

__all__ = ["whole_number"]


def whole_number(value: Any, name: str, at_least: int | None = None, below: int | None = None) -> int:
    """Return the argument as an int, if it is a whole number of Python's, NumPy's or another library's.

    Parameters
    ----------
    value : object
        What was given. A boolean is no number, and neither is 2.0 a whole one: both tend to be a slip.
    name : str
        What the argument is called.
    at_least, below : int, optional
        The least number allowed, and the first one above those allowed.

    Raises
    ------
    TypeError
        If it is not a whole number.
    ValueError
        If it is one that is not allowed.

    Examples
    --------
    >>> import numpy as np
    >>> whole_number(np.int64(128), "batch_size", at_least=1)
    128
    >>> whole_number(1.5, "batch_size", at_least=1)
    Traceback (most recent call last):
    TypeError: batch_size must be a whole number, at least 1; got 1.5
    """
    wanted = f"{name} must be a whole number"
    if at_least is not None:
        wanted += f", at least {at_least}"
    if below is not None:
        wanted += f", below {below}"
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{wanted}; got {value!r}") from None
    if (at_least is not None and number < at_least) or (below is not None and number >= below):
        raise ValueError(f"{wanted}; got {value!r}")
    return number
