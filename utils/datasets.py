"""Real data, from `data/`, offline and verified: what every notebook starts from.

The facts about each file (its arrays, their shapes and checksums) stand once, in `data/checksums.json`, which
`data/build_mnist.py` writes and `data/README.md` shows.
"""

import hashlib
import io
import json
import math
import os
import re
import stat
import zipfile
from pathlib import Path
from typing import IO

import numpy as np

DATA = Path(__file__).resolve().parent.parent / "data"
MNIST = ("x_train", "y_train", "x_test", "y_test")

Split = tuple[np.ndarray, np.ndarray]


class DataError(Exception):
    """A data file is missing or is not the file it should be; the message says what is wrong and what to do."""


def load_mnist(path: str | Path | None = None) -> tuple[Split, Split]:
    """Return MNIST's 60,000 training and 10,000 test digits, as `keras.datasets.mnist.load_data()` does.

    Explained in section 2.1. Nothing is downloaded, nothing is unpickled, and every array is compared with its
    published content before it is returned.

    Parameters
    ----------
    path : str or Path, optional
        The file to read; `data/mnist.npz` unless given.

    Returns
    -------
    (x_train, y_train), (x_test, y_test) : tuple of tuples of numpy.ndarray
        Images of shape ``(60000, 28, 28)`` and ``(10000, 28, 28)``, uint8, 0 (paper) to 255 (ink); labels of shape
        ``(60000,)`` and ``(10000,)``, uint8, 0 to 9. The arrays are the caller's own and writable.

    Raises
    ------
    DataError
        If the file is missing, unreadable, truncated, damaged, or holds anything else than MNIST.
    TypeError
        If `path` is no path.

    Examples
    --------
    >>> (x_train, y_train), (x_test, y_test) = load_mnist()
    >>> x_train.shape, y_train[:5].tolist()
    ((60000, 28, 28), [5, 0, 4, 1, 9])
    """
    if path is not None and not isinstance(path, str | os.PathLike):
        raise TypeError(f"path must be a str or a Path, not {type(path).__name__}")
    path = DATA / "mnist.npz" if path is None else Path(path)
    x_train, y_train, x_test, y_test = _verified_arrays(path, MNIST)
    return (x_train, y_train), (x_test, y_test)


def checksums() -> dict:
    """Return what `data/checksums.json` says of each data file: arrays, shapes, dtypes, SHA-256 sums, sources.

    Raises
    ------
    DataError
        If that file is missing or is no longer what it should be.
    """
    path = DATA / "checksums.json"
    try:
        facts = json.loads(_content(path, at_most=1_000_000).decode("utf-8"))
        if not _is_sum(facts["mnist.npz"]["sha256"]):
            raise ValueError("the sum of mnist.npz is not a SHA-256 sum")
        for name in MNIST:
            _check_facts(facts["mnist.npz"]["arrays"][name])
    except Exception as error:  # whatever a damaged file makes the parser or the questions above say
        raise DataError(_restore(path, "is missing or damaged, so that no data can be verified")) from error
    return facts


def _check_facts(array: dict) -> None:
    """Raise an error unless `array` states dtype, shape and sum of an array as this collection has them."""
    shape = array["shape"]
    if array["dtype"] != "uint8" or not _is_sum(array["sha256"]):
        raise ValueError("not bytes with a SHA-256 sum")
    if not isinstance(shape, list) or not 1 <= len(shape) <= 3 or not all(type(n) is int and n > 0 for n in shape):
        raise ValueError("not the shape of an array")
    if math.prod(shape) > 1 << 28:
        raise ValueError("more than a quarter of a gigabyte")


def _is_sum(text: str) -> bool:
    return re.fullmatch("[0-9a-f]{64}", text) is not None


def _restore(path: Path, what: str) -> str:
    """Return the one sentence that says what is wrong with `path` and, if it is ours, how to get the right file back."""
    if path != DATA / path.name:
        return f"{path.name or path} {what} (looked for at {path})."
    return (
        f"{path.name} {what}: restore it with `git checkout -- :/data/{path.name}` or as data/README.md says "
        f"(looked for at {path})."
    )


def _content(path: Path, at_most: int) -> bytes:
    """Return what the file holds, of which there must be no more than `at_most` bytes."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe would keep its reader waiting for ever
            raise DataError(_restore(path, "is not a regular file"))
        if status.st_size > at_most:
            raise DataError(_restore(path, "is far too large"))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DataError(_restore(path, "is missing")) from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise DataError(_restore(path, f"cannot be read ({getattr(error, 'strerror', None) or error})")) from error


def _verified_arrays(path: Path, names: tuple[str, ...]) -> list[np.ndarray]:
    """Return the arrays of that name in the .npz file, each one equal to the last bit to what it should be."""
    facts = checksums()["mnist.npz"]
    unpacked = sum(math.prod(facts["arrays"][name]["shape"]) for name in names)
    content = _content(path, at_most=unpacked + 1_000_000)
    if not content:
        raise DataError(_restore(path, "is empty"))
    # The committed file is known by its own sum; a file packed otherwise is looked at array by array.
    known = hashlib.sha256(content).hexdigest() == facts["sha256"]
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # a damaged directory makes zipfile raise more than its own BadZipFile
        raise DataError(_restore(path, "is truncated or damaged, or not an .npz file at all")) from error
    with archive:
        present = {name.removesuffix(".npy") for name in archive.namelist()}
        if missing := [name for name in names if name not in present]:
            raise DataError(_restore(path, f"does not hold {', '.join(missing)}"))
        return [_verified_array(path, archive, name, facts["arrays"][name], known) for name in names]


def _verified_array(path: Path, archive: zipfile.ZipFile, name: str, facts: dict, known: bool) -> np.ndarray:
    """Return one array of the file, after its dtype, shape and bytes were found to be as `facts` state."""
    shape, dtype = tuple(facts["shape"]), np.dtype(facts["dtype"])
    array = np.empty(shape, dtype)
    try:
        with archive.open(f"{name}.npy") as member:
            found = _npy_header(member)
            if found == (shape, dtype):  # read no more than was checked: a false header cannot ask for memory
                complete = _fill(array, member) and not member.read(1)
    except Exception as error:  # zlib.error, ValueError, EOFError…: whatever a damaged file makes its reader say
        raise DataError(_restore(path, f"is damaged: {name} cannot be read from it")) from error
    if found != (shape, dtype):
        raise DataError(_restore(path, f"holds {name} as {found[1]} {found[0]}, and should hold {dtype} {shape}"))
    if not complete or not (known or hashlib.sha256(array).hexdigest() == facts["sha256"]):
        raise DataError(_restore(path, f"was altered: {name} is not MNIST's (or else checksums.json was altered)"))
    return array


def _fill(array: np.ndarray, member: IO[bytes]) -> bool:
    """Read the entries of `array` from `member`, in pieces that fit a processor's cache; return whether all were there."""
    buffer, filled = memoryview(array).cast("B"), 0
    while filled < len(buffer) and (piece := member.read(min(1 << 18, len(buffer) - filled))):
        buffer[filled : filled + len(piece)] = piece
        filled += len(piece)
    return filled == len(buffer)


def _npy_header(member: IO[bytes]) -> tuple[tuple[int, ...], np.dtype]:
    """Return shape and dtype as the header of an .npy file states them; Fortran order counts as another dtype."""
    if np.lib.format.read_magic(member) != (1, 0):
        raise ValueError("not version 1.0 of the .npy format")
    shape, fortran_order, dtype = np.lib.format.read_array_header_1_0(member)
    if fortran_order and len(shape) > 1:
        raise ValueError("in Fortran order")
    return shape, dtype
