"""The glossary: the terms of notebooks/glossary.toml, where the pages explain them, and the page that is made of both."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path

import contents
import nbformat

PAGE = "glossary.ipynb"
HEADING = re.compile(r"#{1,6} (.+)")
NUMBER = re.compile(r"\d+\.\d+(?:\.\d+)?\b")
# What repeats or announces: the times and links are made, the others name what the page explains elsewhere.
ASIDE = {"title", "aims", "nav-top", "nav-bottom", "summary", "further-reading"}


@dataclass(frozen=True)
class Term:
    """One entry, as glossary.toml states it."""

    name: str
    means: str
    section: str
    also: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    everyday: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds the term in a text, in each of its forms."""
        forms = "|".join(re.escape(form) for form in (self.name, *self.forms))
        return re.compile(rf"(?<![\w-])(?:{forms})s?(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """A paragraph, or an item of a list, and where it stands."""

    file: str
    cell: str
    section: str
    heading: str
    text: str

    @property
    def bold(self) -> list[str]:
        """What stands in bold, without the signs of code; a table's cells and what a sentence ends are not counted."""
        if self.text.startswith("|"):
            return []
        found = re.findall(r"\*\*(.+?)\*\*|`[^`]*`", self.text)  # stars within code are none
        return [words.strip("`") for words in found if words and words[-1] not in ".:?!"]


def read_terms() -> list[Term]:
    """Return the terms in their order; none where there is no glossary."""
    path = contents.NOTEBOOKS / "glossary.toml"
    return [Term(**term) for term in tomllib.loads(path.read_text(encoding="utf-8"))["term"]] if path.exists() else []


def blocks(path: Path) -> Iterator[Block]:
    """Yield what a page says, piece by piece; headings, code and what only repeats or announces left out."""
    section = heading = ""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "markdown":
            continue
        text = re.sub(r"(?ms)^```.*?^```", "", cell.source)
        for piece in re.split(r"\n\s*\n|\n(?=#|\||\s*(?:[-*]|\d+\.) )", text):
            if found := HEADING.match(piece.strip()):
                heading = found[1].strip()
                section = number[0] if (number := NUMBER.match(heading)) else section
            elif cell.id not in ASIDE and piece.strip():
                yield Block(path.name, cell.id, section, heading, piece.strip())


def places(term: Term, said: list[Block]) -> list[Block]:
    """Return where the term stands in bold: in the section that introduces it, and once in each later one."""
    found: dict[str, Block] = {}
    for block in said:
        if any(term.pattern.fullmatch(words) for words in block.bold):
            found.setdefault(block.section, block)
    return list(found.values())


def glossary_cells(terms: list[Term], entries: list[contents.Entry]) -> dict[str, str]:
    """Return, by cell id, the text of the glossary's cell that is made from the terms and the pages."""
    said = [block for entry in entries for block in blocks(contents.NOTEBOOKS / entry.file)]
    letters = {letter: list(group) for letter, group in groupby(terms, key=lambda term: term.name[0].upper())}
    parts = [" · ".join(f"[{letter}](#{letter})" for letter in letters)]
    for letter, group in letters.items():
        parts.append(f"## {letter}")
        for term in group:
            lines = [f"### {term.name}\n\n{term.means}"]
            if term.also:
                lines.append(f"In other books: {', '.join(term.also)}.")
            lines.append("→ " + " · ".join(link(place) for place in places(term, said)))
            parts.append("\n\n".join(lines))
    return {"terms": "\n\n".join(parts)}


def link(place: Block) -> str:
    """Return a link to the heading above a place."""
    there = place.heading if NUMBER.match(place.heading) else f"{place.section}, {place.heading}"
    anchor = place.heading.replace(" ", "-").replace("(", "%28").replace(")", "%29")  # a bare one would end the link
    return f"[{there}]({place.file}#{anchor})"
