"""Real data, from `data/`, offline and verified: what every notebook starts from.

The facts about the digits (their arrays, shapes and checksums) and the checksums of the cited tables stand once, in
`data/checksums.json`, which `data/build_mnist.py` and `data/seal_tables.py` write; what the columns of the tables hold stands
once, in `data/tables.toml`. `data/README.md` shows both.
"""

import csv
import functools
import hashlib
import io
import json
import math
import os
import re
import stat
import tomllib
import zipfile
from collections import namedtuple
from pathlib import Path
from typing import IO, Any

import numpy as np

from utils import PlainError

DATA = Path(__file__).resolve().parents[2] / "data"
MNIST = ("x_train", "y_train", "x_test", "y_test")
SOURCE = ("author", "title", "year_published", "place")  # the last columns of every cited table
TYPES = {  # type of a column: (its Python type, how a cell is written, how that is said)
    "int": (int, r"-?[0-9]{1,18}", "a whole number"),
    "float": (float, r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", "a finite number"),
    "text": (str, r".+", "text"),
}

Split = tuple[np.ndarray, np.ndarray]


class DataError(PlainError):
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
    path = _path(path, "mnist.npz")
    x_train, y_train, x_test, y_test = _verified_arrays(path, MNIST)
    return (x_train, y_train), (x_test, y_test)


def load_table(name: str, path: str | Path | None = None) -> tuple[tuple, ...]:
    """Return the rows of a cited table of `data/`: facts that cannot be computed, each with the source it is taken from.

    Drawn in sections 1.1.6 to 1.3.4. What the columns of each table hold is defined in `data/tables.toml`, and every
    cell is compared with that definition before it is returned. A file of `data/` must also have the checksum that
    `data/checksums.json` states, whatever its line ends are.

    Parameters
    ----------
    name : str
        The table: ``"milestones"``, ``"imagenet"``, ``"ai_timeline"``, ``"adoption"``, ``"hardware"``, ``"datasets"``,
        ``"investment"``, ``"kaggle"``, ``"settings"`` or ``"ledger"``.
    path : str or Path, optional
        The file to read; `data/<name>.csv` unless given.

    Returns
    -------
    rows : tuple of named tuples
        One a row, in the file's order, of a class named after the table. Its fields are the columns, in order: those of
        the table itself and then the source (`author`, `title`, `year_published`, `place`); each an int, a float or a
        str, or None where a cell is empty that may be.

    Raises
    ------
    ValueError
        If there is no table of that name.
    TypeError
        If `name` is no text, or `path` no path.
    DataError
        If the file or `data/tables.toml` is missing or unreadable, or if the file is no such table: not UTF-8, a wrong
        header, a wrong number of cells, an empty cell that must not be (a row without a source, for one), a cell that is
        not of its column's type or not among its values, or a row that stands there twice. The message names line and
        column, what was found and what is wanted. Also if the file is a good table and not the one that was committed.

    Examples
    --------
    >>> humans = [row for row in load_table("imagenet") if row.system == "human"]
    >>> humans[0].top5_error
    5.1
    """
    if not isinstance(name, str):
        raise TypeError(f"name must be a str, not {type(name).__name__}")
    tables = table_definitions()
    if name not in tables:
        raise ValueError(f"name must be one of {', '.join(map(repr, tables))}, not {name!r}")
    path, definition = _path(path, f"{name}.csv"), tables[name]
    columns, key = definition["columns"], definition["key"]
    row_class = _row_class(name, tuple(columns))
    rows: list[tuple] = []
    seen: dict[tuple, int] = {}
    text = _text(path)
    for line, cells in _cells(path, text, list(columns)):
        pairs = zip(columns.items(), cells, strict=True)
        row = row_class(*(_value(path, line, column, facts, cell) for (column, facts), cell in pairs))
        first = seen.setdefault(tuple(getattr(row, column) for column in key), line)
        if first != line:
            what = f"has the same {', '.join(key)} in line {line} as in line {first}, and each row must be another"
            raise DataError(_restore(path, what))
        rows.append(row)
    if not rows:
        raise DataError(_restore(path, "holds a header and no rows, and should hold some"))
    _verify_text(path, text)
    return tuple(rows)


def cite(row: Any) -> str:
    """Return the source of a row of a cited table as Markdown, to be set under a figure or in a list of references.

    Used in sections 1.1.6 to 1.3.4.

    Parameters
    ----------
    row : named tuple
        A row that `load_table` returned.

    Returns
    -------
    source : str
        Author, *title*, place, year.

    Raises
    ------
    TypeError
        If `row` has no source.

    Examples
    --------
    >>> print(cite(load_table("kaggle")[0]))
    T. Chen and C. Guestrin, *XGBoost: A Scalable Tree Boosting System*, KDD '16, doi:10.1145/2939672.2939785, 2016
    """
    if not all(hasattr(row, part) for part in SOURCE):
        raise TypeError(f"row must be a row that load_table returned, not {type(row).__name__}")
    return f"{row.author}, *{row.title}*, {row.place}, {row.year_published}"


def table_definitions() -> dict[str, dict]:
    """Return what `data/tables.toml` says of each cited table: its description, its key, and its columns, source included.

    Raises
    ------
    DataError
        If that file is missing or is no longer what it should be.

    Examples
    --------
    >>> table_definitions()["imagenet"]["columns"]["top5_error"]["type"]
    'float'
    """
    path = DATA / "tables.toml"
    try:
        text = _content(path, at_most=1_000_000).decode("utf-8")
        facts = tomllib.loads(text)
        source, tables = facts["source"], facts["tables"]
        if tuple(source) != SOURCE:
            raise ValueError(f"a source is {', '.join(SOURCE)}")
        for table in tables.values():
            table["columns"] |= source
            _check_definition(table)
    except Exception as error:  # whatever a damaged file makes the parser or the questions above say
        raise DataError(_restore(path, "is missing or damaged, so that no table can be read")) from error
    _verify_text(path, text)
    return tables


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
        if not all(_is_sum(file["sha256"]) for file in facts.values()):
            raise ValueError("the sum of a table is not a SHA-256 sum")
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


def _check_definition(table: dict) -> None:
    """Raise an error unless `table` says what `load_table` has to know."""
    if not isinstance(table["description"], str) or not table["key"] or not set(table["key"]) <= set(table["columns"]):
        raise ValueError("not a description and a key")
    for name, column in table["columns"].items():
        if not (name.isidentifier() and name.isascii() and isinstance(column["meaning"], str)):
            raise ValueError("not a column's name and meaning")
        kind, values = TYPES[column["type"]][0], [*column.get("allowed", []), *column.get("range", [])]
        if not all(isinstance(value, kind | int if kind is float else kind) for value in values):
            raise ValueError("not values of that type")
        if len(column.get("range", [0, 0])) != 2 or not isinstance(column.get("may_be_empty", False), bool):
            raise ValueError("not a range, or not a yes or no")


def _is_sum(text: str) -> bool:
    return re.fullmatch("[0-9a-f]{64}", text) is not None


def _path(path: str | Path | None, name: str) -> Path:
    """Return `path`, or else the file of that name in `data/`."""
    if path is not None and not isinstance(path, str | os.PathLike):
        raise TypeError(f"path must be a str or a Path, not {type(path).__name__}")
    return DATA / name if path is None else Path(path)


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
    if not complete or not (known or hashlib.sha256(array.data).hexdigest() == facts["sha256"]):
        raise DataError(_restore(path, f"was altered: {name} is not MNIST's (or else checksums.json was altered)"))
    return array


def _fill(array: np.ndarray, member: IO[bytes]) -> bool:
    """Read the entries of `array` from `member`, in pieces that fit a processor's cache; return whether all were there."""
    buffer, filled = array.data.cast("B"), 0
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


@functools.cache
def _row_class(name: str, columns: tuple[str, ...]) -> type:
    """Return the named tuple class of a table: the same one each time, so that rows of one table are of one class."""
    class_name = "".join(map(str.capitalize, name.split("_")))
    row_class = namedtuple(class_name, columns)  # type: ignore[misc]  # mypy wants the names written out
    row_class.__doc__ = f"A row of data/{name}.csv, as data/tables.toml describes it."
    return row_class


def _text(path: Path) -> str:
    """Return the text of a table, without the byte-order mark that a spreadsheet may put in front."""
    try:
        return _content(path, at_most=1_000_000).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"is not UTF-8 text: byte {error.start} is 0x{error.object[error.start]:02x}"
        raise DataError(_restore(path, what)) from error


def _verify_text(path: Path, text: str) -> None:
    """Raise an error if `path` is ours and `text`, with whatever line ends, is not what was committed."""
    if path != DATA / path.name:
        return
    facts = checksums()
    if path.name not in facts:
        raise DataError(_restore(DATA / "checksums.json", f"does not state the sum of {path.name}"))
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if hashlib.sha256(plain.encode()).hexdigest() != facts[path.name]["sha256"]:
        what = (
            "was altered, or else checksums.json was (a change of your own counts after `python data/seal_tables.py`)"
        )
        raise DataError(_restore(path, what))


def _cells(path: Path, text: str, header: list[str]) -> list[tuple[int, list[str]]]:
    """Return each row below the header as the number of its line and as many cells as the header has, without blanks."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            if cells:  # not an empty line
                rows.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(_restore(path, f"is not comma-separated text from line {line} on ({error})")) from error
    found = rows[0][1] if rows else []
    if found != header:
        what = f"has the header {_shown(','.join(found))}, and should have {','.join(header)!r}"
        raise DataError(_restore(path, what))
    for line, cells in rows[1:]:
        if len(cells) != len(header):
            what = f"has {len(cells)} cells in line {line}, and should have {len(header)} ({', '.join(header)})"
            raise DataError(_restore(path, what))
    return rows[1:]


def _value(path: Path, line: int, name: str, column: dict, cell: str) -> int | float | str | None:
    """Return what the cell says, which must be what its column asks for."""
    kind, written, wanted = TYPES[column["type"]]
    if not cell:
        if column.get("may_be_empty", False):
            return None
        needed = " (every row needs its source)" if name in SOURCE else ""
        raise DataError(_restore(path, f"has an empty cell in line {line}, column {name}, and wants {wanted}{needed}"))
    value, right = None, cell.isprintable() and re.fullmatch(written, cell) is not None
    if right:
        value = kind(cell)
        right = kind is str or math.isfinite(value)
    if right and "allowed" in column:
        right, wanted = value in column["allowed"], "one of " + ", ".join(map(repr, column["allowed"]))
    if right and "range" in column:
        low, high = column["range"]
        right, wanted = low <= value <= high, f"{wanted} from {low} to {high}"
    if not right:
        raise DataError(_restore(path, f"holds {_shown(cell)} in line {line}, column {name}, and wants {wanted}"))
    return value


def _shown(text: str) -> str:
    """Return the text as a message can show it: in one line, and not too long."""
    return repr(text if len(text) <= 60 else text[:59] + "…")
