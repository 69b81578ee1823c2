"""How far a reader has come: exercises solved by section, hints used, and what comes next. `progress()` shows it on the index."""

import pkgutil
import re
from dataclasses import dataclass
from pathlib import Path

from IPython.display import display

import utils.exercises
from utils.exercises import memory
from utils.exercises.engine import Message, exercises_of

__all__ = ["Section", "progress", "report", "tally"]

INDEX = "0.0"


@dataclass(frozen=True)
class Section:
    """The exercises of one notebook.

    Attributes
    ----------
    name : str
        "2.1", or "index".
    solved : dict of str to bool
        Whether an exercise is solved, by key.
    hints : dict of str to int
        How many of its hints were seen, by key.
    """

    name: str
    solved: dict[str, bool]
    hints: dict[str, int]

    def __str__(self) -> str:
        return f"{self.name} {sum(self.solved.values())} of {len(self.solved)}"


def tally(record: memory.Record) -> list[Section]:
    """Return all sections in their order, with what is remembered of each."""
    modules = (
        re.fullmatch(r"section_(\d+)_(\d+)", module.name) for module in pkgutil.iter_modules(utils.exercises.__path__)
    )
    numbers = sorted((int(found[1]), int(found[2])) for found in modules if found)
    sections = []
    for number in (f"{chapter}.{section}" for chapter, section in numbers):
        known = {key: record.get(key, {}) for key in exercises_of(number)}
        solved = {key: "solved" in entry for key, entry in known.items()}
        hints = {key: entry.get("hints", 0) for key, entry in known.items()}
        sections.append(Section("index" if number == INDEX else number, solved, hints))
    return sections


def _next(sections: list[Section]) -> str | None:
    """Return the first open exercise of a section that was begun; or else the first open one of all."""
    opened = [section for section in sections if not all(section.solved.values())]
    begun = [section for section in opened if any(section.solved.values()) or any(section.hints.values())]
    return next((key for section in begun + opened for key, solved in section.solved.items() if not solved), None)


def _tell(sections: list[Section]) -> tuple[str, str]:
    """Return two sentences or three on the whole, and one on each section."""
    solved, total = sum(sum(s.solved.values()) for s in sections), sum(len(s.solved) for s in sections)
    seen, following = sum(sum(s.hints.values()) for s in sections), _next(sections)
    hints = f"{seen or 'no'} hint{'s' * (seen != 1)}"
    whole = f"{solved} of {total} exercises solved, with {hints}. "
    whole += f"What comes next: {following}." if following else "That is all of them."
    return whole, f"By section: {', '.join(map(str, sections))}."


def report(where: Path) -> str:
    """Return, in a few lines, what is remembered in a folder of copies."""
    record, said = memory.read(where)
    return "\n".join([said, *_tell(tally(record))]).strip()


def progress() -> None:
    """Show how many exercises are solved in each section, how many hints were used, and what comes next.

    It counts in the reader's own copies of the pages, which `make lab` opens; in the originals it says so. Nothing of it leaves
    the machine. Explained in the index, under "How far you've come".
    """
    where = memory.folder()
    if where is None:
        body = "It is counted in your own copies of these pages, which `make lab` opens: run this cell there."
        display(Message("→", "Your progress", body))
        return
    from utils import plotting
    from utils.plotting.solved import solved_by_section

    record, said = memory.read(where)
    sections = tally(record)
    whole, each = _tell(sections)
    display(Message("→", "Your progress", " ".join(part for part in (said, whole, each) if part)))
    rows = {section.name: [(section.solved[key], section.hints[key]) for key in section.solved] for section in sections}
    plotting.show(solved_by_section(rows), alt=f"A box for each exercise, filled where it is solved. {each}")
