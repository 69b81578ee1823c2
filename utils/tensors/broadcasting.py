"""The two steps by which the shapes of two tensors are made to fit, spelled out.

Explained in section 2.3.2 of the collection, *Broadcasting*.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from utils.checks import whole_number

__all__ = ["HIGHEST_RANK", "Explanation", "Misfit", "explain"]

#: Shapes of more axes than this are refused: their tables no longer fit on a page.
HIGHEST_RANK = 6


class Misfit(NamedTuple):
    """An axis at which two shapes do not fit: the sizes differ, and neither is 1.

    Attributes
    ----------
    axis : int
        Counted from the left in the aligned shapes, from 0.
    from_right : int
        The same axis counted from the right, from -1: as NumPy compares shapes.
    size_a, size_b : int
        The two sizes that do not fit.
    """

    axis: int
    from_right: int
    size_a: int
    size_b: int


@dataclass(frozen=True, repr=False)
class Explanation:
    """How two shapes, a and b, are broadcast, or why they cannot be.

    Explained in section 2.3.2. Printed, it is a table of the sizes of each axis with the two steps in words.

    Attributes
    ----------
    shape_a, shape_b : tuple of int
        The two shapes as they were given.
    aligned_a, aligned_b : tuple of int
        The shapes after step 1, of equal rank: axes of size 1 were added in front of the one with fewer axes.
    added_a, added_b : tuple of int
        The axes that step 1 added, as positions in the aligned shape; at least one of the two is empty.
    repeats_a, repeats_b : tuple of int, or None
        How often step 2 repeats each operand along each axis of the aligned shape; 1 where it is left alone.
        ``np.tile`` takes them as they are. None if the shapes do not fit.
    result : tuple of int, or None
        The shape after step 2. None if the shapes do not fit.
    misfits : tuple of Misfit
        All the axes at which the shapes do not fit, from the left; empty if they fit.
    """

    shape_a: tuple[int, ...]
    shape_b: tuple[int, ...]
    aligned_a: tuple[int, ...]
    aligned_b: tuple[int, ...]
    added_a: tuple[int, ...]
    added_b: tuple[int, ...]
    repeats_a: tuple[int, ...] | None
    repeats_b: tuple[int, ...] | None
    result: tuple[int, ...] | None
    misfits: tuple[Misfit, ...]

    @property
    def rank(self) -> int:
        """The number of axes after step 1."""
        return len(self.aligned_a)

    @property
    def fits(self) -> bool:
        """Whether tensors of these shapes can be combined element by element."""
        return not self.misfits

    @property
    def reason(self) -> str | None:
        """A sentence that says where and why the shapes do not fit; None if they fit."""
        if self.fits:
            return None
        places = "; ".join(
            f"axis {axis} ({from_right} from the right) has sizes {size_a} and {size_b}"
            for axis, from_right, size_a, size_b in self.misfits
        )
        return f"{places}: the two sizes of an axis must be equal, or one of them 1."

    @property
    def step_1(self) -> str:
        """A sentence that says what step 1 does: which axes are added, and to which operand."""
        if not self.added_a and not self.added_b:
            return f"a and b have the same number of axes, {self.rank}: none is added."
        operand, added = ("a", self.added_a) if self.added_a else ("b", self.added_b)
        if len(added) == 1:
            return f"{operand} gets 1 axis of size 1 in front: axis {added[0]}."
        return f"{operand} gets {len(added)} axes of size 1 in front: axes {_listed(map(str, added))}."

    @property
    def step_2(self) -> str:
        """A sentence that says what step 2 does: what is repeated, along which axes, and how often."""
        if self.repeats_a is None or self.repeats_b is None:
            return f"Impossible: {self.reason}"
        sentences = []
        for operand, repeats in (("a", self.repeats_a), ("b", self.repeats_b)):
            along = [f"{times} times along axis {axis}" for axis, times in enumerate(repeats) if times != 1]
            if along:
                sentences.append(f"{operand} is repeated {_listed(along)}")
        return f"{'; '.join(sentences)}: virtually, nothing is copied." if sentences else "Nothing is repeated."

    def _headline(self) -> str:
        verdict = f"fit and give {self.result}" if self.fits else "do not fit"
        return f"{self.shape_a} and {self.shape_b} {verdict}"

    def _rows(self) -> list[tuple[str, list[str]]]:
        """The table: a name and a cell for each axis, for each row below the row of the axes."""
        rank = self.rank
        rows = [
            ("from the right", [str(axis - rank) for axis in range(rank)]),
            ("a", ["·"] * len(self.added_a) + [str(size) for size in self.shape_a]),
            ("b", ["·"] * len(self.added_b) + [str(size) for size in self.shape_b]),
            ("a after step 1", [str(size) for size in self.aligned_a]),
            ("b after step 1", [str(size) for size in self.aligned_b]),
        ]
        if self.result is not None:
            rows.append(("both after step 2", [str(size) for size in self.result]))
        else:
            wrong = {misfit.axis for misfit in self.misfits}
            rows.append(("fits", ["no" if axis in wrong else "yes" for axis in range(rank)]))
        return rows

    def __repr__(self) -> str:
        lines = [self._headline()]
        if self.rank:
            rows = [("axis", [str(axis) for axis in range(self.rank)]), *self._rows()]
            names = max(len(name) for name, _ in rows)
            widths = [max(len(cells[axis]) for _, cells in rows) for axis in range(self.rank)]
            lines.append("")
            for name, cells in rows:
                aligned = (f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
                lines.append(f"{name:<{names}}  {'  '.join(aligned)}")
            lines.append("")
        return "\n".join([*lines, f"Step 1. {self.step_1}", f"Step 2. {self.step_2}"])

    def _repr_html_(self) -> str:
        table = f"<p>{html.escape(self._headline())}</p>"
        if self.rank:
            columns = "".join(f'<th scope="col">{axis}</th>' for axis in range(self.rank))
            rows = "".join(
                f'<tr><th scope="row" style="text-align: left">{name}</th>'
                + "".join(f"<td>{cell}</td>" for cell in cells)
                + "</tr>"
                for name, cells in self._rows()
            )
            table = (
                f"<table><caption>{html.escape(self._headline())}</caption>"
                f'<thead><tr><th scope="col" style="text-align: left">axis</th>{columns}</tr></thead>'
                f"<tbody>{rows}</tbody></table>"
            )
        return f"{table}<ol><li>{html.escape(self.step_1)}</li><li>{html.escape(self.step_2)}</li></ol>"


def explain(shape_a: int | Sequence[int], shape_b: int | Sequence[int]) -> Explanation:
    """Explain how two shapes are broadcast: the two steps, the result, and why it fails where it fails.

    Explained in section 2.3.2. That two shapes do not fit is no error.

    Parameters
    ----------
    shape_a, shape_b : int or sequence of int
        Sizes of axes, at most 6 of them; ``()`` for a scalar, and 3 means ``(3,)``, as in NumPy.

    Returns
    -------
    Explanation

    Raises
    ------
    ValueError
        If a size is negative, or a shape has more than 6 axes.
    TypeError
        If a shape is anything but whole numbers: a tensor (give its shape), a string, a boolean, a float.

    Examples
    --------
    >>> explain((64, 3, 32, 10), (32, 10))
    (64, 3, 32, 10) and (32, 10) fit and give (64, 3, 32, 10)
    <BLANKLINE>
    axis                0   1   2   3
    from the right     -4  -3  -2  -1
    a                  64   3  32  10
    b                   ·   ·  32  10
    a after step 1     64   3  32  10
    b after step 1      1   1  32  10
    both after step 2  64   3  32  10
    <BLANKLINE>
    Step 1. b gets 2 axes of size 1 in front: axes 0 and 1.
    Step 2. b is repeated 64 times along axis 0 and 3 times along axis 1: virtually, nothing is copied.
    >>> explain((2, 3), (2,)).reason
    'axis 1 (-1 from the right) has sizes 3 and 2: the two sizes of an axis must be equal, or one of them 1.'
    """
    shape_a, shape_b = _shape(shape_a, "shape_a"), _shape(shape_b, "shape_b")
    rank = max(len(shape_a), len(shape_b))
    added_a, added_b = tuple(range(rank - len(shape_a))), tuple(range(rank - len(shape_b)))
    aligned_a, aligned_b = (1,) * len(added_a) + shape_a, (1,) * len(added_b) + shape_b

    misfits, result = [], []
    for axis, (size_a, size_b) in enumerate(zip(aligned_a, aligned_b, strict=True)):
        if size_a != size_b and size_a != 1 and size_b != 1:
            misfits.append(Misfit(axis, axis - rank, size_a, size_b))
        result.append(size_b if size_a == 1 else size_a)

    return Explanation(
        shape_a=shape_a,
        shape_b=shape_b,
        aligned_a=aligned_a,
        aligned_b=aligned_b,
        added_a=added_a,
        added_b=added_b,
        repeats_a=None if misfits else _repeats(aligned_a, result),
        repeats_b=None if misfits else _repeats(aligned_b, result),
        result=None if misfits else tuple(result),
        misfits=tuple(misfits),
    )


def _repeats(aligned: Sequence[int], result: Sequence[int]) -> tuple[int, ...]:
    return tuple(wanted if size == 1 else 1 for size, wanted in zip(aligned, result, strict=True))


def _shape(shape: Any, name: str) -> tuple[int, ...]:
    wanted = f"{name} must be a whole number or a sequence of whole numbers, such as (3, 2)"
    is_tensor = isinstance(shape, np.ndarray) or hasattr(shape, "__array__")
    if is_tensor and not isinstance(shape, np.generic):
        raise TypeError(f"{wanted}; got a tensor: give its shape")
    if isinstance(shape, (str, bytes, Mapping)):
        raise TypeError(f"{wanted}; got {shape!r}")
    # TensorFlow's shapes are no registered sequences, but they can be indexed.
    sizes = tuple(shape) if hasattr(shape, "__iter__") and hasattr(shape, "__getitem__") else (shape,)
    sizes = tuple(whole_number(size, f"each size in {name}", at_least=0) for size in sizes)
    if len(sizes) > HIGHEST_RANK:
        raise ValueError(f"{name} must have at most {HIGHEST_RANK} axes; got {len(sizes)}: {shape!r}")
    return sizes


def _listed(words: Any) -> str:
    """The words in a row, as a sentence lists them: "a", "a and b", "a, b and c"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
