"""The check of a whole number: what counts as one, and what is said of anything else."""

import re

import numpy as np
import pytest

from utils.checks import whole_number


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3), np.array(3)], ids=repr)
def test_a_whole_number_of_any_library_becomes_an_int(value):
    number = whole_number(value, "n", at_least=3, below=4)
    assert (type(number), number) == (int, 3)


@pytest.mark.parametrize("value", [True, np.True_, 3.0, np.float64(3), "3", None, [3], np.array([3, 4])], ids=repr)
def test_anything_else_is_none(value):
    with pytest.raises(TypeError, match=f"^n must be a whole number; got {re.escape(repr(value))}$"):
        whole_number(value, "n")


@pytest.mark.parametrize(
    ("value", "bounds", "wanted"),
    [
        (0, {"at_least": 1}, "at least 1"),
        (4, {"below": 4}, "below 4"),
        (-1, {"at_least": 0, "below": 4}, "at least 0, below 4"),
        (4, {"at_least": 0, "below": 4}, "at least 0, below 4"),
    ],
)
def test_a_number_beyond_the_bounds_is_refused_with_both_in_the_message(value, bounds, wanted):
    with pytest.raises(ValueError, match=f"^n must be a whole number, {wanted}; got {value}$"):
        whole_number(value, "n", **bounds)
