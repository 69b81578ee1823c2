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
    used, by_entry = set(), {ENTRY + term.name.replace(" ", "-"): term for term in terms}
    for link in page.findall(nodes.reference):  # those that the page has itself
        if term := by_entry.get(link.get("refuri", "")):
            used.add(term.name)
            _explain(link, term)
    by_form = {form.lower(): term for term in terms if not term.everyday for form in (term.name, *term.forms)}
    if not by_form:
        return
    forms = "|".join(re.escape(form) for form in sorted(by_form, key=len, reverse=True))  # "test set" before "set"
    pattern = re.compile(rf"(?<![\w-])((?:{forms})s?)(?![\w-])", re.IGNORECASE)
    for text in list(page.findall(nodes.Text)):
        above = list(_above(text))
        if any(isinstance(node, LEFT_ALONE) or "cell" in node.get("classes", []) for node in above):
            continue
        pieces: list[nodes.Node] = []
        for piece in pattern.split(text.astext()):
            term = by_form.get(piece.lower()) or by_form.get(piece.lower().removesuffix("s"))
            if term and term.name not in used and not isinstance(text.parent, nodes.strong):
                link = nodes.reference("", piece, refuri=ENTRY + term.name.replace(" ", "-"), internal=True)
                _explain(link, term)
                pieces.append(link)
            elif piece:
                pieces.append(nodes.Text(piece))
            if term:
                used.add(term.name)
        if pieces:
            text.parent.replace(text, pieces)


def _explain(link: nodes.Element, term: Term) -> None:
    link["reftitle"] = term.means
    link["classes"].append("term")


def _above(node: nodes.Node) -> list[nodes.Element]:
    return [] if node.parent is None else [node.parent, *_above(node.parent)]
