"""The table on the page holds each row's cells and its source, and every link leads where the source says."""

import re
from collections import namedtuple

import pytest

from utils.data.cited import cited_table, linked_source
from utils.data.datasets import cite, load_table

Row = namedtuple("Row", "year what share author title year_published place")


def row(place, what="it works", share=None):
    return Row(1999, what, share, "A. Author", "A Title", 1999, place)


@pytest.mark.parametrize(
    ("place", "linked"),
    [
        (
            "Mind 59, doi:10.1093/mind/LIX.236",
            "Mind 59, [doi:10.1093/mind/LIX.236](https://doi.org/10.1093/mind/LIX.236)",
        ),
        ("CVPR, arXiv:1202.2745", "CVPR, [arXiv:1202.2745](https://arxiv.org/abs/1202.2745)"),
        ("Wired, wired.com/2013/02/a-b", "Wired, [wired.com/2013/02/a-b](https://wired.com/2013/02/a-b)"),
        ("openai.com/index/chatgpt, May", "[openai.com/index/chatgpt](https://openai.com/index/chatgpt), May"),
        ("AI 19, doi:10.1016/0004(82)9-2", "AI 19, [doi:10.1016/0004(82)9-2](https://doi.org/10.1016/0004%2882%299-2)"),
        ("MIT Press", "MIT Press"),
    ],
)
def test_addresses_become_links(place, linked):
    assert linked_source(row(place)) == f"A. Author, *A Title*, {linked}, 1999"


@pytest.mark.parametrize("name", ["milestones", "ai_timeline", "adoption", "hardware"])
def test_without_its_links_it_is_the_citation(name):
    for found in load_table(name):
        assert re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", linked_source(found)) == cite(found)


def test_a_table_has_a_line_for_each_row_and_the_source_last():
    rows = [row("MIT Press", "one | two", 3.5), row("arXiv:1202.2745")]
    lines = cited_table(rows, {"in": "year", "what happened": "what", "share": "share"}).data.splitlines()
    assert lines == [
        "| in | what happened | share | source |",
        "|---|---|---|---|",
        r"| 1999 | one \| two | 3.5 | A. Author, *A Title*, MIT Press, 1999 |",
        f"| 1999 | it works | – | {linked_source(rows[1])} |",
    ]


def test_a_folded_table_says_what_is_in_it():
    text = cited_table([row("MIT Press")], {"in": "year"}, folded="One row").data
    assert text.startswith("<details><summary>One row</summary>\n\n| in |") and text.endswith("|\n\n</details>")


def test_what_is_refused():
    with pytest.raises(ValueError, match="rows must hold at least one row; got none"):
        cited_table([], {"in": "year"})
    with pytest.raises(ValueError, match=r"columns must name fields of the rows, year, what, .*; got when"):
        cited_table([row("MIT Press")], {"in": "when"})
    with pytest.raises(TypeError, match="row must be a row that load_table returned"):
        linked_source(namedtuple("Other", "year")(1999))
