"""Describe tensors: their axes, their entries and the memory that they take.

Explained in section 2.2 of the collection, *Data representations for neural networks*.
"""

import html
import math
import operator
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from utils.checks import whole_number

__all__ = [
    "TensorInfo",
    "batches",
    "describe",
    "human_bytes",
    "nbytes_of",
    "number_of_batches",
    "to_channels_first",
    "to_channels_last",
]

# Keras knows these dtypes. NumPy knows them only after another library has registered them.
_BYTES_OF_SMALL_FLOATS = {"bfloat16": 2, "float8_e4m3fn": 1, "float8_e5m2": 1}

_LAYOUTS = {
    "C": "C (the entries of the last axis are neighbours)",
    "F": "F (the entries of the first axis are neighbours)",
    "C and F": "C and F (one block, in either order)",
    "strided": "strided (not one block in order)",
}


@dataclass(frozen=True, repr=False)
class TensorInfo:
    """What `describe` found out about a tensor.

    Explained in section 2.2.5. Printed, it is a table in plain text; in a notebook, an HTML table. What is
    not known has no row.

    Attributes
    ----------
    rank : int
        The number of axes.
    shape : tuple of int
        The size of each axis.
    dtype : str
        The name of the type that all entries share, such as ``"float32"``.
    axes : tuple of str, or None
        The names of the axes, where they were given.
    size : int
        The number of entries, the product of the shape.
    nbytes : int, or None
        The number of entries times the bytes of one entry; of a view, what a copy would take. None where a
        library other than NumPy keeps its strings to itself.
    layout : str, or None
        ``"C"`` (row by row), ``"F"`` (column by column), ``"C and F"`` (both at once) or ``"strided"``.
        None where the library does not say, as with TensorFlow's tensors.
    strides : tuple of int, or None
        How many bytes further the next entry along each axis lies. None where the library does not say.
    is_view : bool, or None
        Whether the memory belongs to another object, as that of a slice does, even if the other object has no
        name any more, as after ``np.arange(6).reshape(2, 3)``. None where the library does not say.
    """

    rank: int
    shape: tuple[int, ...]
    dtype: str
    axes: tuple[str, ...] | None
    size: int
    nbytes: int | None
    layout: str | None
    strides: tuple[int, ...] | None
    is_view: bool | None

    def _rows(self) -> list[tuple[str, str]]:
        rows = [("rank", str(self.rank)), ("shape", str(self.shape))]
        if self.axes is not None:
            rows.append(("axes", f"({', '.join(self.axes)}{',' if len(self.axes) == 1 else ''})"))
        rows.append(("dtype", self.dtype))
        rows.append(("size", "1 entry" if self.size == 1 else f"{self.size:,} entries"))
        if self.nbytes is not None:
            rows.append(("memory", human_bytes(self.nbytes) + self._what_memory_leaves_out()))
        if self.layout is not None:
            rows.append(("layout", _LAYOUTS[self.layout]))
        if self.strides is not None:
            rows.append(("strides", f"{self.strides} bytes" if self.strides else "()"))
        if self.is_view is not None:
            rows.append(("view", "yes, of memory that belongs elsewhere" if self.is_view else "no"))
        return rows

    def _what_memory_leaves_out(self) -> str:
        if self.dtype == "object":
            return " of pointers; the objects lie elsewhere"
        if self.dtype.startswith("StringDType"):
            return "; long strings lie elsewhere"
        if (
            self.strides
            and self.size
            and any(stride == 0 and length > 1 for stride, length in zip(self.strides, self.shape, strict=True))
        ):
            return " if it were copied; stride 0 shares entries"
        if self.is_view:
            return " if copied; as a view it uses memory that belongs elsewhere"
        return ""

    def __repr__(self) -> str:
        rows = self._rows()
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row" style="text-align: left">{name}</th>'
            f'<td style="text-align: left">{html.escape(value)}</td></tr>'
            for name, value in self._rows()
        )
        return f"<table><caption>A tensor of rank {self.rank}</caption><tbody>{rows}</tbody></table>"


def describe(tensor: Any, axes: Sequence[str] | None = None) -> TensorInfo:
    """Describe a tensor: its axes, its entries, its memory. Nothing is changed or copied.

    Explained in section 2.2.5.

    Parameters
    ----------
    tensor : array_like
        A NumPy array, a tensor or variable of Keras or TensorFlow, a nested list, a number or a string, of
        any shape and dtype. Of a list, a number or a string, the array that NumPy makes of it is described.
    axes : sequence of str, optional
        A name for each axis, such as ``("samples", "height", "width")``.

    Returns
    -------
    TensorInfo

    Raises
    ------
    ValueError
        If `tensor` is ragged or has an axis of unknown size, or `axes` names more or fewer axes than it has.
    TypeError
        If `tensor` is nothing that holds entries along axes (a dictionary, None, ...), or `axes` is not a
        sequence of strings.

    Examples
    --------
    >>> describe(np.zeros((60000, 28, 28), dtype="uint8"), axes=("samples", "height", "width"))
    rank     3
    shape    (60000, 28, 28)
    axes     (samples, height, width)
    dtype    uint8
    size     47,040,000 entries
    memory   44.9 MiB (47,040,000 bytes)
    layout   C (the entries of the last axis are neighbours)
    strides  (784, 28, 1) bytes
    view     no
    >>> describe(12).rank
    0
    """
    if isinstance(tensor, np.ndarray):
        array = tensor
    elif isinstance(tensor, (list, tuple, np.generic, bool, int, float, complex, str, bytes)):
        array = _array_from_nested(tensor)
    elif _is_foreign_tensor(tensor):
        return _describe_foreign(tensor, axes)
    else:
        raise TypeError(f"tensor must be an array, a tensor, a nested list, a number or a string; got {_kind(tensor)}")
    return TensorInfo(
        rank=array.ndim,
        shape=array.shape,
        dtype=str(array.dtype),
        axes=_axis_names(axes, array.ndim),
        size=array.size,
        nbytes=array.nbytes,
        layout=_layout(array),
        strides=array.strides,
        is_view=array.base is not None,
    )


def _is_foreign_tensor(tensor: Any) -> bool:
    """Whether another library's object can become an array: by `__array__` mostly, by `numpy` in some."""
    converts = hasattr(tensor, "__array__") or hasattr(tensor, "numpy")
    return converts and hasattr(tensor, "shape") and hasattr(tensor, "dtype") and not isinstance(tensor, type)


def _describe_foreign(tensor: Any, axes: Sequence[str] | None) -> TensorInfo:
    """Describe a tensor of another library by its shape and dtype alone: a conversion might copy it."""
    try:
        shape = tuple(operator.index(length) for length in tensor.shape)
    except (TypeError, ValueError):
        raise ValueError(
            f"tensor must have a known size along every axis; got {_kind(tensor)} of shape {tensor.shape}"
        ) from None
    dtype = _dtype_name(tensor.dtype)
    bytes_of_entry = _bytes_of_entry(tensor.dtype)
    size = math.prod(shape)
    return TensorInfo(
        rank=len(shape),
        shape=shape,
        dtype=dtype,
        axes=_axis_names(axes, len(shape)),
        size=size,
        nbytes=size * bytes_of_entry if bytes_of_entry else None,
        layout=None,
        strides=None,
        is_view=None,
    )


def _array_from_nested(tensor: Any) -> np.ndarray:
    try:
        return np.asarray(tensor)
    except ValueError as error:
        raise ValueError(
            "tensor must have lists of one length at each depth; got a ragged nested list: "
            f"{_where_ragged(tensor) or error}"
        ) from None


def _where_ragged(nested: Any) -> str | None:
    level, depth = [nested], 0
    while level and depth < 64:  # NumPy knows 64 axes, and a list may hold itself
        is_list = [isinstance(item, (list, tuple)) or np.ndim(item) > 0 for item in level]
        if not any(is_list):
            return None
        if not all(is_list):
            return f"at depth {depth} there are lists beside single entries"
        lengths = sorted({len(item) for item in level})
        if len(lengths) > 1:
            return f"at depth {depth} there are lists of length {' and '.join(map(str, lengths))}"
        level, depth = [entry for item in level for entry in item], depth + 1
    return None


def _layout(array: np.ndarray) -> str:
    flags = array.flags
    if flags.c_contiguous and flags.f_contiguous:
        return "C and F"
    if flags.c_contiguous:
        return "C"
    return "F" if flags.f_contiguous else "strided"


def _axis_names(axes: Sequence[str] | None, rank: int) -> tuple[str, ...] | None:
    if axes is None:
        return None
    if isinstance(axes, str) or not isinstance(axes, Sequence):
        raise TypeError(f"axes must be a sequence of names such as ('samples', 'features'); got {axes!r}")
    for name in axes:
        if not isinstance(name, str):
            raise TypeError(f"axes must hold only strings; got {name!r}")
    if len(axes) != rank:
        raise ValueError(f"axes must name each of the {rank} axes of the tensor; got {len(axes)} names: {axes!r}")
    return tuple(axes)


def nbytes_of(shape: int | Iterable[int], dtype: Any = "float32") -> int:
    """Memory in bytes that a tensor of this shape takes, computed without making it.

    Explained in section 2.2.5, and used in 2.2.12 for the size of a batch of video.

    Parameters
    ----------
    shape : int or sequence of int
        The size of each axis; ``()`` for a scalar.
    dtype : str, numpy.dtype or type, default "float32"
        The type of the entries.

    Returns
    -------
    int
        The number of entries times the bytes of one entry.

    Raises
    ------
    ValueError
        If a size is negative, or the entries of `dtype` have no fixed size.
    TypeError
        If `shape` does not hold whole numbers, or `dtype` is no dtype.

    Examples
    --------
    >>> nbytes_of((4, 240, 144, 256, 3))
    424673280
    >>> human_bytes(nbytes_of((4, 240, 144, 256, 3)))
    '405.0 MiB (424,673,280 bytes)'
    """
    # TensorFlow's shapes are no registered sequences, but they have a length.
    listed = hasattr(shape, "__len__") and not isinstance(shape, (str, bytes))
    sizes: Any = shape if listed else (shape,)
    entries = math.prod(whole_number(size, "each size in shape", at_least=0) for size in sizes)
    bytes_of_entry = _bytes_of_entry(dtype)
    if bytes_of_entry is None:
        raise TypeError(f"dtype must be the name of a dtype such as 'float32'; got {dtype!r}")
    if bytes_of_entry == 0:
        raise ValueError(f"dtype must give its entries a fixed size, such as '<U5' for strings; got {dtype!r}")
    return entries * bytes_of_entry


def _dtype_name(dtype: Any) -> str:
    """The name of a dtype of any library: Keras has strings, TensorFlow objects with a name."""
    return str(dtype) if isinstance(dtype, (str, np.dtype)) else str(getattr(dtype, "name", dtype))


def _bytes_of_entry(dtype: Any) -> int | None:
    name = _dtype_name(dtype)
    if name in _BYTES_OF_SMALL_FLOATS:
        return _BYTES_OF_SMALL_FLOATS[name]
    try:
        # By name, as NumPy takes the object None for float64.
        return np.dtype(dtype if isinstance(dtype, (np.dtype, type)) else name).itemsize
    except TypeError:
        return None


def human_bytes(n: int) -> str:
    """A number of bytes in binary units (1 KiB = 1024 bytes, 1 MiB = 1024 KiB, ...), and in full.

    Explained in section 2.2.5.

    Parameters
    ----------
    n : int
        A number of bytes, at least 0.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If `n` is negative.
    TypeError
        If `n` is not a whole number.

    Examples
    --------
    >>> human_bytes(424_673_280)
    '405.0 MiB (424,673,280 bytes)'
    >>> human_bytes(784)
    '784 bytes'
    """
    n = whole_number(n, "n", at_least=0)
    in_full = "1 byte" if n == 1 else f"{n:,} bytes"
    if n < 1024:
        return in_full
    amount = float(n)
    for unit in ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"):
        # Rounded first: one byte short of a MiB is 1.0 MiB, not 1024.0 KiB.
        if round(amount, 1) < 1024:
            break
        if unit != "EiB":
            amount /= 1024
    return f"{amount:,.1f} {unit} ({in_full})"


def number_of_batches(samples: int, batch_size: int) -> int:
    """How many batches `samples` samples make; the last one may be short.

    Explained in section 2.2.7.

    Parameters
    ----------
    samples : int
        The number of samples, at least 0.
    batch_size : int
        The number of samples in a full batch, at least 1.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If `samples` is negative or `batch_size` less than 1.
    TypeError
        If one of them is not a whole number.

    Examples
    --------
    >>> number_of_batches(60000, batch_size=128)
    469
    """
    samples = whole_number(samples, "samples", at_least=0)
    batch_size = whole_number(batch_size, "batch_size", at_least=1)
    return -(-samples // batch_size)  # rounds up, where // alone rounds down


def batches(*tensors: Any, batch_size: int) -> Iterator[Any]:
    """Slices of tensors along axis 0, the samples axis, one batch after another.

    Explained in section 2.2.7.

    Parameters
    ----------
    *tensors : numpy.ndarray
        One tensor or several, each of shape ``(samples, ...)``, any dtype, with the same number of samples.
    batch_size : int
        The number of samples in a batch, at least 1. The last batch has those that are left.

    Returns
    -------
    iterator
        Of one tensor: its batches, each of shape ``(batch_size, ...)``. Of several: tuples of batches. Slices
        of NumPy arrays are views: no entry is copied.

    Raises
    ------
    ValueError
        If `tensors` is empty, one of them has no axis or no known number of samples, their numbers of samples differ,
        or `batch_size` is less than 1.
    TypeError
        If one of `tensors` has no shape (a list, a number), or `batch_size` is not a whole number.

    Examples
    --------
    >>> [batch.shape for batch in batches(np.zeros((300, 28, 28)), batch_size=128)]
    [(128, 28, 28), (128, 28, 28), (44, 28, 28)]
    >>> images, labels = np.zeros((5, 28, 28)), np.arange(5)
    >>> [y for x, y in batches(images, labels, batch_size=2)]
    [array([0, 1]), array([2, 3]), array([4])]
    """
    if not tensors:
        raise ValueError("tensors must hold at least one tensor; got none")
    batch_size = whole_number(batch_size, "batch_size", at_least=1)
    for position, tensor in enumerate(tensors):
        if not hasattr(tensor, "shape"):
            raise TypeError(
                f"tensors must be arrays (is a number meant as batch_size=...?); got {_kind(tensor)} at "
                f"position {position}"
            )
        if len(tensor.shape) == 0:
            raise ValueError(f"tensors must have a samples axis; got a scalar at position {position}")
        if tensor.shape[0] is None:
            raise ValueError(
                f"tensors must hold samples; got a symbolic tensor of shape {tuple(tensor.shape)} at position {position}"
            )
    samples = [int(tensor.shape[0]) for tensor in tensors]
    if len(set(samples)) > 1:
        raise ValueError(f"tensors must have the same number of samples; got {samples}")
    return _slices(tensors, samples[0], batch_size)


def _slices(tensors: tuple[Any, ...], samples: int, batch_size: int) -> Iterator[Any]:
    """The slices themselves, apart, so that `batches` refuses bad input before the first is asked for."""
    for start in range(0, samples, batch_size):
        batch = tuple(tensor[start : start + batch_size] for tensor in tensors)
        yield batch if len(tensors) > 1 else batch[0]


def to_channels_first(images: np.ndarray) -> np.ndarray:
    """Move the channels axis from the end to before the height.

    Explained in section 2.2.11.

    Parameters
    ----------
    images : numpy.ndarray
        ``(height, width, channels)``, ``(samples, height, width, channels)`` or
        ``(samples, frames, height, width, channels)``, any dtype.

    Returns
    -------
    numpy.ndarray
        ``(channels, height, width)``, ``(samples, channels, height, width)`` or
        ``(samples, frames, channels, height, width)``: a view, no entry is copied.

    Raises
    ------
    ValueError
        If `images` is not of rank 3, 4 or 5.
    TypeError
        If `images` is not a NumPy array.

    Examples
    --------
    >>> to_channels_first(np.zeros((128, 256, 192, 3))).shape
    (128, 3, 256, 192)
    """
    return np.moveaxis(_images(images, "(..., height, width, channels)"), -1, -3)


def to_channels_last(images: np.ndarray) -> np.ndarray:
    """Move the channels axis from before the height to the end.

    Explained in section 2.2.11.

    Parameters
    ----------
    images : numpy.ndarray
        ``(channels, height, width)``, ``(samples, channels, height, width)`` or
        ``(samples, frames, channels, height, width)``, any dtype.

    Returns
    -------
    numpy.ndarray
        ``(height, width, channels)``, ``(samples, height, width, channels)`` or
        ``(samples, frames, height, width, channels)``: a view, no entry is copied.

    Raises
    ------
    ValueError
        If `images` is not of rank 3, 4 or 5.
    TypeError
        If `images` is not a NumPy array.

    Examples
    --------
    >>> to_channels_last(np.zeros((128, 3, 256, 192))).shape
    (128, 256, 192, 3)
    """
    return np.moveaxis(_images(images, "(..., channels, height, width)"), -3, -1)


def _images(images: Any, wanted: str) -> np.ndarray:
    if not isinstance(images, np.ndarray):
        raise TypeError(f"images must be a NumPy array; got {_kind(images)}")
    if not 3 <= images.ndim <= 5:
        hint = "; images[..., np.newaxis] adds a channels axis at the end" if images.ndim == 2 else ""
        raise ValueError(
            f"images must be of shape {wanted}, rank 3, 4 or 5; got shape {images.shape}, rank {images.ndim}{hint}"
        )
    return images


def _kind(thing: Any) -> str:
    return "None" if thing is None else f"an object of type {type(thing).__name__}"
