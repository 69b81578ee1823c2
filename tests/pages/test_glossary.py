"""The glossary: its terms, the pages that explain them, and the pages that use them."""

import re

import contents
import glossary
import nbformat
import pytest
from glossary import Term
from nbformat.v4 import new_markdown_cell, new_notebook

TERMS = glossary.read_terms()
PAGES = [contents.NOTEBOOKS / entry.file for entry in contents.read_contents()]
# What stands in bold and is no term, by the reason.
NONE = {
    "inputs": "what a learner needs, in words that everybody knows",
    "expected outputs": "the same",
    "measure of success": "the same",
    "hardware": "what the subsections of 1.3 are about",
    "data": "the same",
    "algorithms": "the same",
    "money": "the same",
    "tools for everyone": "the same",
    "simple": "three claims that 1.3.6 tries one by one",
    "scales": "the same",
    "versatile": "the same",
    "deep": "the other of two models in 1.3.2, as 'shallow' is",
    "theano": "a program",
    "reshape": "a step of 2.1's preparation",
    "scale": "the same",
    "bytes": "what an exercise asks for",
    "bytes themselves": "the same",
}


def is_a_term(words):
    """Bold marks more than terms: a rule in a whole sentence, a number, a shape."""
    return len(words.split()) < 5 and not re.search(r"[\d(]", words) and words.lower() not in NONE


def number_of(name):
    """Return the number of the page: of a file, or of a section."""
    return tuple(map(int, name.partition("-")[0].split(".")[:2]))


def not_introduced(terms, said):
    """Return the terms that do not stand in bold in the section named, or do so in an earlier one."""
    found = {term.name: [place.section for place in glossary.places(term, said)] for term in terms}
    return [term.name for term in terms if found[term.name][:1] != [term.section]]


def bold_but_no_term(terms, said):
    """Return the cells and the words that stand there in bold, look like a term, and are none."""
    words = [(block.cell, bold) for block in said for bold in block.bold if is_a_term(bold)]
    return [(cell, bold) for cell, bold in words if not any(term.pattern.fullmatch(bold) for term in terms)]


def used_too_early(terms, said):
    """Return the cells where a page first uses a term that a later page introduces, with no link there or to the glossary."""
    files = {number_of(block.file): block.file for block in said}
    early = []
    for term in [term for term in terms if not term.everyday]:
        longer = [other for other in terms if other is not term and term.pattern.search(other.name)]
        home = number_of(term.section)
        for number in [number for number in files if number < home]:
            page = [block for block in said if block.file == files[number]]
            first = next((block for block in page if term.pattern.search(prose(block, longer))), None)
            if first and not re.search(rf"\]\(({re.escape(files.get(home, '-'))}|glossary\.ipynb)", first.text):
                early.append((first.cell, term.name))
    return early


def prose(block, longer):
    """Return what a block says in words, without tables, code, formulas and targets of links, and without longer terms."""
    text = re.sub(r"^\|.*|`[^`]*`|\$[^$]*\$|\]\([^)]*\)", " ", block.text)
    for term in longer:
        text = term.pattern.sub(" ", text)
    return text


@pytest.fixture(scope="module")
def said():
    return [block for path in PAGES for block in glossary.blocks(path)]


def test_terms_are_in_alphabetical_order_each_once_and_explained_in_a_sentence():
    names = [term.name.casefold() for term in TERMS]
    assert names == sorted(set(names)) and len(names) >= 150
    assert not [term.name for term in TERMS if len(term.means.split()) > 30 or not term.means.endswith(".")]


def test_every_term_stands_in_bold_first_in_the_section_named(said):
    assert not_introduced(TERMS, said) == []


def test_every_bold_term_is_in_the_glossary(said):
    assert bold_but_no_term(TERMS, said) == []


def test_nothing_is_listed_as_no_term_that_is_not_there(said):
    assert set(NONE) <= {bold.lower() for block in said for bold in block.bold}


def test_no_term_is_used_before_the_page_that_introduces_it_without_a_link(said):
    assert used_too_early(TERMS, said) == []


# ---- the three rules, on pages that break them ----

LOSS = Term("loss", "How wrong it is.", "1.1.2", forms=["losses"])
SLOPE = Term("slope", "How steep it is.", "2.4")


def pages(folder, *texts):
    """Return what pages 1.1 and 2.4 of these texts say, paragraph by paragraph."""
    made = []
    for number, text in zip(("1.1", "2.4"), texts, strict=False):
        path = folder / f"{number}-x.ipynb"
        nbformat.write(new_notebook(cells=[new_markdown_cell(f"# {number} X\n\n{text}", id="said")]), path)
        made += glossary.blocks(path)
    return made


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("## 1.1.2 Y\n\nThis is the **loss**.", False),
        ("## 1.1.2 Y\n\n### Z\n\n- one\n- the **Losses**", False),
        ("## 1.1.2 Y\n\nThis is the *loss*.", True),
        ("## 1.1.2 Y\n\nThis is the **loss function**.", True),
        ("## 1.1.2 Y\n\n```\nthe **loss**\n```", True),
        ("## 1.1.2 Y\n\nNo.\n\n## 1.1.3 Z\n\nThis is the **loss**.", True),
        ("This is the **loss**.\n\n## 1.1.2 Y\n\nThis is the **loss**.", True),
    ],
)
def test_a_term_that_is_not_introduced_is_found(tmp_path, text, fault):
    assert not_introduced([LOSS], pages(tmp_path, text)) == ["loss"] * fault


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This is the **loss**, and `f(**that)` or `g(**this)` is code.", []),
        ("**Note.** It is **steep**.", ["steep"]),
        ("- **`relu`** bends", ["relu"]),
        ("**It goes down.** It has **3 axes**, of **(samples, features)**, and **all of them are learned**.", []),
        ("| **a** | b |\n|---|---|\n| **c** | d |", []),
        ("All of it is **data**.", []),
    ],
)
def test_a_bold_word_that_is_no_term_is_found(tmp_path, text, found):
    assert [word for _, word in bold_but_no_term([LOSS], pages(tmp_path, text))] == found


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The slope is small.", True),
        ("All Slopes are small.", True),
        ("Its [slope](2.4-x.ipynb#2.4-X) is small. Slopes are.", False),
        ("Its [slope](glossary.ipynb#slope) is small.\n\nThe slope is.", False),
        ("The slope is small.\n\nIts [slope](glossary.ipynb#slope) is.", True),
        ("A slope, and [another page](1.1-x.ipynb).", True),
        ("`slope`, $slope$, sloped, a slope-free [x](slope.png)\n\n| slope |", False),
        ("A ski slope is long.", False),
    ],
)
def test_a_term_that_is_used_too_early_is_found(tmp_path, text, fault):
    terms = [SLOPE, Term("ski slope", "A hill.", "1.1")]
    assert used_too_early(terms, pages(tmp_path, text, "The **slope**.")) == [("said", "slope")] * fault
    everyday = Term("slope", "How steep it is.", "2.4", everyday=True)
    assert used_too_early([everyday], pages(tmp_path, text, "The **slope**.")) == []
    assert used_too_early([SLOPE], pages(tmp_path, "No.", text)) == [], "its own page may"


def test_the_page_leads_from_a_term_to_the_headings_above_it(tmp_path, monkeypatch):
    monkeypatch.setattr(contents, "NOTEBOOKS", tmp_path)
    pages(tmp_path, "## 1.1.2 How wrong?\n\nThe **loss**.", "### A way\n\nThe **slope** of the **loss**.")
    entries = [contents.Entry(f"{n}-x.ipynb", n, "X", "", "", 1, 1, 1, 1) for n in ("1.1", "2.4")]
    loss = Term("loss", "How wrong it is.", "1.1.2", also=["cost", "error"])
    assert glossary.glossary_cells([loss, SLOPE], entries)["terms"] == (
        "[L](#L) · [S](#S)\n\n"
        "## L\n\n### loss\n\nHow wrong it is.\n\nIn other books: cost, error.\n\n"
        "→ [1.1.2 How wrong?](1.1-x.ipynb#1.1.2-How-wrong?) · [2.4, A way](2.4-x.ipynb#A-way)\n\n"
        "## S\n\n### slope\n\nHow steep it is.\n\n→ [2.4, A way](2.4-x.ipynb#A-way)"
    )
