"""What a term means, at its first use on each page of the website: a link to its entry, with the meaning as its title."""

import re

from docutils import nodes
from glossary import Term

LEFT_ALONE = (
    nodes.title, nodes.literal, nodes.literal_block, nodes.math, nodes.reference, nodes.raw, nodes.figure, nodes.caption,
)  # fmt: skip
ENTRY = "glossary.html#"


def link_terms(page: nodes.Node, terms: list[Term]) -> None:
    """Make the first use of each term a link, but not in a heading, code, a formula, another link, a figure or an output.

    Where a page introduces a term, in bold, it says itself what it means. Everyday words, too often used plainly, are left alone.
    """
    by_form = {form.lower(): term for term in terms if not term.everyday for form in (term.name, *term.forms)}
    if not by_form:
        return
    used = set()
    for link in page.findall(nodes.reference):  # those that the page has itself
        name = link.get("refuri", "").removeprefix(ENTRY).replace("-", " ").lower()
        if link.get("refuri", "").startswith(ENTRY) and name in by_form:
            used.add(by_form[name].name)
            _explain(link, by_form[name])
    forms = "|".join(
        map(re.escape, sorted(by_form, key=len, reverse=True))
    )  # the longest first: "test set" before "set"
    pattern = re.compile(rf"(?<![\w-])((?:{forms})s?)(?![\w-])", re.IGNORECASE)
    for text in list(page.findall(nodes.Text)):
        above = list(_above(text))
        if any(isinstance(node, LEFT_ALONE) or "cell" in node.get("classes", []) for node in above):
            continue
        pieces: list[nodes.Node] = []
        for piece in pattern.split(text.astext()):
            term = by_form.get(piece.lower()) or by_form.get(piece.lower().removesuffix("s"))
            is_first = term is not None and term.name not in used
            if term is not None:
                used.add(term.name)
            if term is not None and is_first and not isinstance(text.parent, nodes.strong):
                link = nodes.reference("", piece, refuri=ENTRY + term.name.replace(" ", "-"), internal=True)
                _explain(link, term)
                pieces.append(link)
            elif piece:
                pieces.append(nodes.Text(piece))
        if len(pieces) > 1 or any(isinstance(piece, nodes.reference) for piece in pieces):
            text.parent.replace(text, pieces)


def _explain(link: nodes.Element, term: Term) -> None:
    link["reftitle"] = term.means
    link["classes"].append("term")


def _above(node: nodes.Node) -> list[nodes.Element]:
    return [] if node.parent is None else [node.parent, *_above(node.parent)]
