"""The reader's own copies of the notebooks, in work/: made, and brought up to date without losing what a reader wrote.

    python tools/desk.py [--progress | --forget]

`make lab` does it first, so do it by hand only where JupyterLab is opened in another way. A copy that nobody has changed becomes
the new edition. One that was changed becomes the new edition with the reader's answers and own cells in it, and the old file is
kept beside it. What a copy was made from is noted in work/.editions; outputs and metadata, which every run and every editor change,
count as nothing written. Every file is written in one step, in an order that can be interrupted anywhere and then be begun again.
With --progress it prints how many exercises are solved; with --forget it forgets that.
"""

import hashlib
import itertools
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
from contents import NOTEBOOKS, ROOT, replace

WORK = ROOT / "work"
EDITIONS = ".editions"  # utils/exercises/memory.py remembers progress in a folder that has it
Cell = dict[str, Any]


def written(cell: Cell) -> list:
    """Return what of a cell somebody wrote: its type, its source, and pictures that were pasted into it."""
    return [cell["cell_type"], cell["source"], cell.get("attachments") or {}]


def read_cells(content: bytes, base: dict[str, list]) -> list[Cell] | None:
    """Return a notebook's cells, each with an id of its own; None if the content is no notebook that JupyterLab would open.

    Some editors drop the ids: then a cell that reads like one of the edition, `base`, gets that one's.
    """
    try:
        notebook = json.loads(content)
        cells = notebook["cells"]
        for cell in cells:
            cell["source"] = "".join(cell["source"])
        given = Counter(cell.get("id") for cell in cells)
        seen: set[str] = set()
        for cell in cells:
            if cell.get("id") is None or cell["id"] in seen:
                alike = (name for name, was in base.items() if name not in given and was == written(cell))
                cell["id"] = next(alike, None) or _free_id({*base, *given})
                given[cell["id"]] += 1
            seen.add(cell["id"])
        nbformat.validate(notebook | {"nbformat": 4, "nbformat_minor": 5} if notebook["nbformat"] == 4 else notebook)
        json.dumps(notebook, ensure_ascii=False).encode()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, nbformat.ValidationError):
        return None
    return cells


def _free_id(taken: set[Any]) -> str:
    return next(name for number in itertools.count(1) if (name := f"own-{number}") not in taken)


def carry_over(base: dict[str, list], mine: list[Cell], new: list[Cell]) -> tuple[list[Cell], list[str]]:
    """Return the new edition's cells with what the reader wrote among them, and the ids of cells whose change had to stay behind.

    Parameters
    ----------
    base : dict of str to list
        What the edition that the reader began with has written in each cell, by id; empty if nobody knows.
    mine, new : list of dict
        The cells of the reader's copy, and of the new edition.

    Returns
    -------
    cells : list of dict
        In the order of the new edition. An exercise has the reader's answer if there is one. A cell of the reader's own, or one
        that they changed and the new edition has no more, comes after the cell that it came after. Another cell that they changed
        stays theirs if it is the same in both editions.
    behind : list of str
        Cells that both the reader and the new edition changed: they are the new edition's.
    """
    editions = {cell["id"]: cell for cell in new}
    kept: dict[str, Cell] = {}
    own: dict[str | None, list[Cell]] = {}
    behind: list[str] = []
    after = None
    for cell in mine:
        was, theirs = base.get(cell["id"]), editions.get(cell["id"])
        if theirs is not None and was is None and base and not _are_one_exercise(cell, theirs):
            if written(cell) == written(theirs):  # an update that was interrupted has brought it
                after = cell["id"]
                continue
            cell = {**cell, "id": _free_id({*base, *editions, *(each["id"] for each in mine)} | _ids(own))}
            theirs = None
        if theirs is None:
            if written(cell) != was:
                own.setdefault(after, []).append(cell)
            continue
        after = cell["id"]
        if written(cell) in (was, written(theirs)):
            continue
        if "exercise" in _tags(theirs) or written(theirs) == was:
            kept[after] = {**cell, "metadata": theirs["metadata"]}
        else:
            behind.append(after)
    cells = [*own.get(None, [])]
    for cell in new:
        cells += [kept.get(cell["id"], cell), *own.get(cell["id"], [])]
    return cells, behind


def _are_one_exercise(cell: Cell, other: Cell) -> bool:
    return "exercise" in _tags(cell) and "exercise" in _tags(other)


def _tags(cell: Cell) -> list[str]:
    return cell["metadata"].get("tags", [])


def _ids(own: dict[str | None, list[Cell]]) -> set[str]:
    return {cell["id"] for cells in own.values() for cell in cells}


def _read_record(work: Path, name: str) -> tuple[str, dict[str, list]]:
    """Return the checksum of the edition that a copy was made from, and what is written in its cells; nothing if nobody knows."""
    try:
        record = json.loads((work / EDITIONS / f"{name}.json").read_bytes())
        return record["edition"], record["cells"]
    except (FileNotFoundError, ValueError, LookupError, TypeError):
        return "", {}


def _write_record(work: Path, name: str, edition: str, cells: dict[str, list]) -> None:
    replace(work / EDITIONS / f"{name}.json", json.dumps({"edition": edition, "cells": cells}, indent=0) + "\n")


def _keep_beside(path: Path, content: bytes) -> str:
    """Write the content beside the file, unless an interrupted update has done so; return under which name."""
    for number in itertools.count(1):
        beside = path.with_name(f"{path.stem}.old-{number}.ipynb")
        if not os.path.lexists(beside):
            replace(beside, content)
        elif beside.read_bytes() != content:
            continue
        return beside.name
    raise AssertionError  # itertools.count has no end


def _renew(page: Path, work: Path) -> str:
    """Bring one copy up to date; return "made", "renewed", nothing, or in a sentence what was done with what the reader wrote."""
    copy, content = work / page.name, page.read_bytes()
    edition, (old_edition, base) = hashlib.sha256(content).hexdigest(), _read_record(work, page.name)
    notebook = json.loads(content)
    new = read_cells(content, {})
    if new is None:
        raise ValueError(f"{page.name} in {page.parent} is no notebook: `git checkout` brings it back.")
    sources = {cell["id"]: written(cell) for cell in new}
    if not os.path.lexists(copy):
        replace(copy, content)
        _write_record(work, page.name, edition, sources)
        return "made"
    before = copy.read_bytes()
    mine = read_cells(before, base)
    if mine is None:
        beside = _keep_beside(copy, before)
        replace(copy, content)
        _write_record(work, page.name, edition, sources)
        return f"{page.name} could not be read as a notebook: it is kept as {beside}, and a new copy is in its place."
    if edition == old_edition:
        return ""
    said = ""
    yours = [(cell["id"], written(cell)) for cell in mine]
    if yours == list(base.items()):
        replace(copy, content)
        said = "renewed"
    elif base != sources:
        cells, behind = carry_over(base, mine, new)
        if [(cell["id"], written(cell)) for cell in cells] != yours:
            beside = _keep_beside(copy, before)
            replace(copy, json.dumps(notebook | {"cells": cells}, ensure_ascii=False, indent=1) + "\n")
            yours_now = sum(written(cell) != sources.get(cell["id"]) for cell in cells)
            said = f"{page.name} is the new edition now, with {_count(yours_now, 'cell')} that you wrote or changed; "
            said += f"your old file is {beside}"
            said += f", which alone has your changes to {', '.join(behind)}." if behind else "."
    _write_record(work, page.name, edition, sources)
    return said


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'s' * (number != 1)}"


def _follow_names(names: list[str], work: Path) -> list[str]:
    """Let copies of pages that have another name now bear it, and clear away those of pages that are no more; say what stayed."""
    said = []
    for record in sorted((work / EDITIONS).glob("*.ipynb.json")):
        old = record.name.removesuffix(".json")
        if old in names:
            continue
        number = re.match(r"\d+\.\d+-", old)
        new = next((name for name in names if number and name.startswith(number[0])), None)
        if (work / old).exists():
            if new and not os.path.lexists(work / new):
                replace(work / EDITIONS / f"{new}.json", record.read_bytes())
                os.replace(work / old, work / new)
            else:
                _, base = _read_record(work, old)
                mine = read_cells((work / old).read_bytes(), base)
                if mine is not None and [(cell["id"], written(cell)) for cell in mine] == list(base.items()):
                    (work / old).unlink()
                else:
                    said.append(f"{old} is not among the notebooks any more; yours stays where it is.")
        record.unlink()
    return said


def renew(work: Path = WORK, notebooks: Path = NOTEBOOKS) -> list[str]:
    """Make the copies that are missing and bring the others up to date; return what to tell the reader, in sentences.

    Parameters
    ----------
    work : Path
        The folder of the copies, which is made if need be.
    notebooks : Path
        The folder of the originals, of which none is changed.

    Raises
    ------
    OSError
        If the folder cannot be made or written to.
    """
    (work / EDITIONS).mkdir(parents=True, exist_ok=True)
    pages = sorted(notebooks.glob("*.ipynb"))
    said = _follow_names([page.name for page in pages], work)
    done = []
    for page in pages:
        try:
            done.append(_renew(page, work))
        except (OSError, ValueError) as error:
            said.append(f"Your copy of {page.name} was left as it was: {error}")
    said += [sentence for sentence in done if sentence not in ("", "made", "renewed")]
    if made := done.count("made"):
        said.append(f"{_count(made, 'notebook')} copied to {work}: write there what you like.")
    if renewed := done.count("renewed"):
        said.append(f"{renewed} {'copy' if renewed == 1 else 'copies'} that you had not changed renewed.")
    return said


def main(options: list[str]) -> None:
    """Renew the copies and say so; or print what is remembered of the exercises, or forget it."""
    from utils.exercises import memory, overview

    if options == ["--progress"]:
        print(overview.report(WORK))
    elif options == ["--forget"]:
        print(memory.forget(WORK))
    elif options:
        sys.exit(f"There is no option {' '.join(options)}: desk.py takes --progress, --forget or none.")
    else:
        print("\n".join(renew() or [f"The copies in {WORK} are up to date."]))


if __name__ == "__main__":
    main(sys.argv[1:])
