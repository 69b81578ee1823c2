"""The collection's table of contents, from notebooks/contents.toml, and the parts of the pages that are made from it."""

import base64
import json
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
# The README's pictures are figures stored in a notebook: file in docs/, notebook, id of the cell that shows it.
PICTURES = {
    "before-training.png": ("2.1-a-first-look-at-a-neural-network.ipynb", "untrained"),
    "after-training.png": ("2.1-a-first-look-at-a-neural-network.ipynb", "trained"),
}


@dataclass(frozen=True)
class Entry:
    """One notebook, as contents.toml states it."""

    file: str
    number: str
    title: str
    promise: str
    teaches: str
    read_minutes: int
    exercise_minutes: int
    run_seconds: int
    peak_mb: int
    subsections: int = 0

    @property
    def name(self) -> str:
        """Number and title, as a reader is shown them."""
        return f"{self.number} {self.title}"


def replace(path: Path, content: str | bytes) -> None:
    """Write the file in one step: either the old content stays, or the new one is complete."""
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")  # of this process: two may write the same file
    try:
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def read_contents(path: Path = NOTEBOOKS / "contents.toml") -> list[Entry]:
    """Return the notebooks in their order."""
    return [Entry(**entry) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["notebook"]]


def title_cell(entry: Entry) -> str:
    """Return what a notebook's first cell says."""
    return f"# {entry.name}\n\n*{entry.promise}*"


def links(entries: list[Entry], position: int) -> str:
    """Return the line of previous, contents and next links of the notebook at that position."""
    parts = []
    if position > 0:
        before = entries[position - 1]
        parts.append(f"← [{before.name}]({before.file})")
    parts.append("[Contents](index.ipynb)")
    if position + 1 < len(entries):
        after = entries[position + 1]
        parts.append(f"[{after.name}]({after.file}) →")
    return " · ".join(parts)


def generated_cells(entries: list[Entry], position: int) -> dict[str, str]:
    """Return, by cell id, the text of the cells of a notebook that are made from the contents."""
    entry, navigation = entries[position], links(entries, position)
    times = (
        f"**Time:** about {entry.read_minutes} minutes to read, {entry.exercise_minutes} more with the exercises; "
        f"at most {entry.run_seconds} seconds to run on two cores."
    )
    memory = (
        f"**Memory:** up to {gigabytes(entry.peak_mb)}, which *Kernel → Shut Down Kernel* gives back when you are done."
    )
    return {"title": title_cell(entry), "nav-top": f"{times}\n\n{memory}\n\n{navigation}", "nav-bottom": navigation}


def gigabytes(megabytes: int) -> str:
    """Return an amount of memory as a page states it."""
    return f"{megabytes / 1000:.1f} GB"


def table(entries: list[Entry], folder: str = "") -> str:
    """Return the Markdown table of all notebooks; `folder` stands in front of the files' names."""
    lines = ["| notebook | what it teaches | to read | exercises | to run |", "|---|---|---|---|---|"]
    for e in entries:
        times = f"{e.read_minutes} min | {e.exercise_minutes} min | ≤ {e.run_seconds} s"
        lines.append(f"| [{e.name}]({folder}{e.file}) | {e.teaches} | {times} |")
    return "\n".join(lines)


def index_cells(entries: list[Entry]) -> dict[str, str]:
    """Return, by cell id, the text of the index's cells that are made from the contents."""
    return {"contents": f"## Contents\n\n{table(entries)}"}


def with_table(readme: str, entries: list[Entry]) -> str:
    """Return the README's text with its table of notebooks made anew."""
    made = table(entries, "notebooks/")
    return re.sub(r"(?s)(<!-- contents -->\n).*?(<!-- /contents -->)", lambda m: f"{m[1]}\n{made}\n\n{m[2]}", readme)


def pictures() -> dict[Path, bytes]:
    """Return what the README's picture files should hold: the figures as the notebooks store them.

    Raises
    ------
    LookupError
        If a notebook, its cell, or a figure in the cell's output is not there; the message says so in a sentence.
    """
    made = {}
    for name, (notebook, cell_id) in PICTURES.items():
        try:
            cells = json.loads((NOTEBOOKS / notebook).read_text(encoding="utf-8"))["cells"]
            outputs = next(cell for cell in cells if cell["id"] == cell_id)["outputs"]
            stored = next(output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {}))
            made[ROOT / "docs" / name] = base64.b64decode(stored)
        except (OSError, ValueError, LookupError, TypeError, AttributeError, StopIteration) as error:
            raise LookupError(
                f"docs/{name} cannot be made: {notebook} stores no figure in a cell {cell_id!r}."
            ) from error
    return made
