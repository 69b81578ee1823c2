"""What is remembered of a reader's exercises: one small file of JSON beside their own copies of the pages, and nothing elsewhere.

`tools/desk.py` makes those copies, in a folder that it marks. A page that runs in any other folder, an original or a test,
leaves no trace. Explained in the index, under "How far you've come".
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

__all__ = ["FILE", "MARK", "folder", "forget", "read", "remember"]

FILE = "progress.json"
MARK = ".editions"  # a folder of copies has it
STARTED_IN = Path.cwd()  # a kernel starts in its page's folder; a reader may go elsewhere later
Record = dict[str, dict]


def folder() -> Path | None:
    """Return the folder of the reader's copies if this Python was started in it, and None otherwise."""
    return STARTED_IN if (STARTED_IN / MARK).is_dir() else None


@contextmanager
def _alone(where: Path) -> Iterator[None]:
    """Wait until no other kernel is at the file. If one dies in the midst of it, the system lets the next one in."""
    with (where / MARK / "lock").open("ab") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def read(where: Path) -> tuple[Record, str]:
    """Return what is remembered, by exercise, and a sentence for the reader if there is something to say.

    Parameters
    ----------
    where : Path
        The folder of the reader's copies.

    Returns
    -------
    record : dict of str to dict
        For an exercise, ``solved``, the day on which it was, and ``hints``, how many of them were seen; each only if there is one.
    said : str
        Empty, or that the file was damaged and what became of it.
    """
    if not (where / MARK).is_dir():
        return {}, ""
    with _alone(where):
        return _read(where)


def _read(where: Path) -> tuple[Record, str]:
    path = where / FILE
    try:
        record = json.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}, ""
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict) and all(map(_is_entry, record.values())):
        return record, ""
    aside = next(name for n in count(1) if not (name := where / f"progress-damaged-{n}.json").exists())
    os.replace(path, aside)
    return {}, f"What was remembered in {FILE} could not be read: it is kept as {aside.name}, and counting begins anew."


def _is_entry(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and entry.keys() <= {"solved", "hints"}
        and isinstance(entry.get("solved", ""), str)
        and type(entry.get("hints", 0)) is int
    )


def remember(key: str, solved: bool = False, hints: int = 0) -> str:
    """Remember that an exercise is solved, or how many of its hints were seen; in the reader's own copies, and nowhere else.

    Parameters
    ----------
    key : str
        The exercise: "2.1a".
    solved : bool
        Whether it is; what was solved once stays so.
    hints : int
        How many were seen; the highest number stays.

    Returns
    -------
    str
        Empty, or a sentence that tells the reader what could not be read or written.
    """
    where = folder()
    if where is None:
        return ""
    try:
        with _alone(where):
            record, said = _read(where)
            entry = record.setdefault(key, {})
            before = dict(entry)
            if solved:
                entry.setdefault("solved", date.today().isoformat())
            if hints > entry.get("hints", 0):
                entry["hints"] = hints
            if entry != before:
                _write(where, record)
            return said
    except OSError as error:
        return f"(This could not be remembered: {error}.)"


def _write(where: Path, record: Record) -> None:
    lines = (f"  {json.dumps(key)}: {json.dumps(record[key])}" for key in sorted(record))
    new = where / f".{FILE}.new"
    new.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    os.replace(new, where / FILE)


def forget(where: Path) -> str:
    """Forget which exercises are solved and how many hints were seen; return what was done, in a sentence."""
    if not (where / FILE).exists():
        return "Nothing was remembered of the exercises."
    with _alone(where):
        (where / FILE).unlink()
    return "Which exercises are solved is forgotten; your answers stay where they are."
