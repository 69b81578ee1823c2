"""What a term means, at its first use on each page of the website: a link to its entry, with the meaning as its title."""

import re
import tomllib
from pathlib import Path
from typing import Any

from docutils import nodes

FILE = Path(__file__).resolve().parent.parent / "notebooks" / "glossary.toml"
LEFT_ALONE = (
    nodes.title,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.reference,
    nodes.raw,
    nodes.figure,
    nodes.caption,
)


def read_terms(file: Path = FILE) -> list[dict[str, Any]]:
    """Return the entries of the glossary; none if there is no such file."""
    return tomllib.loads(file.read_text(encoding="utf-8"))["term"] if file.exists() else []


def link_terms(page: nodes.Node, terms: list[dict[str, Any]]) -> None:
    """Make the first use of each term a link, but not in a heading, code, a formula, another link, a figure or an output."""
    by_word = {word.lower(): term for term in terms for word in [term["name"], *term.get("also", [])]}
    if not by_word:
        return
    words = "|".join(
        map(re.escape, sorted(by_word, key=len, reverse=True))
    )  # the longest first: "test set" before "test"
    used = set()
    for text in list(page.findall(nodes.Text)):
        if any(isinstance(above, LEFT_ALONE) or "cell" in above.get("classes", []) for above in _above(text)):
            continue
        pieces: list[nodes.Node] = []
        for piece in re.split(rf"(?<![\w-])({words})(?![\w-])", text.astext(), flags=re.IGNORECASE):
            term = by_word.get(piece.lower())
            if term and term["name"] not in used:
                used.add(term["name"])
                address = f"glossary.html#{term['name'].replace(' ', '-')}"
                pieces.append(
                    nodes.reference("", piece, refuri=address, internal=True, reftitle=term["means"], classes=["term"])
                )
            elif piece:
                pieces.append(nodes.Text(piece))
        if any(isinstance(piece, nodes.reference) for piece in pieces):
            text.parent.replace(text, pieces)


def _above(node: nodes.Node) -> list[nodes.Element]:
    return [] if node.parent is None else [node.parent, *_above(node.parent)]
