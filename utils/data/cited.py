"""Rows of the cited tables as a table on the page, each with its source in full and a link to it.

Used in sections 1.1.6 to 1.1.8.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from IPython.display import Markdown

from utils.data.datasets import cite

__all__ = ["cited_table", "linked_source"]

# What in a source's place is an address: a DOI, an article's number on arXiv, or a page on the web.
ADDRESS = re.compile(r"doi:(?P<doi>10\.\S+)|arXiv:(?P<arxiv>\d+\.\d+)|(?P<web>(?:[\w-]+\.)+(?:com|net|org)/[^\s,]+)")
AT = {"doi": "https://doi.org/", "arxiv": "https://arxiv.org/abs/", "web": "https://"}


def linked_source(row: Any) -> str:
    """Return the source of a row of a cited table as Markdown, with its DOI or its address as a link (section 1.1.6).

    Parameters
    ----------
    row : named tuple
        A row that `load_table` returned.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        If `row` has no source.

    Examples
    --------
    >>> from utils.data import load_table
    >>> print(linked_source(load_table("kaggle")[0])[-85:])
    KDD '16, [doi:10.1145/2939672.2939785](https://doi.org/10.1145/2939672.2939785), 2016
    """

    def link(found: re.Match) -> str:
        assert found.lastgroup is not None
        text = found[0].rstrip(",;")
        # In Markdown a parenthesis would end the address.
        address = (AT[found.lastgroup] + found[found.lastgroup].rstrip(",;")).replace("(", "%28").replace(")", "%29")
        return f"[{text}]({address}){found[0][len(text) :]}"

    return ADDRESS.sub(link, cite(row))


def cited_table(rows: Sequence, columns: Mapping[str, str], folded: str = "") -> Markdown:
    """Return rows of a cited table as a table for the page, one a row, the last column of which is the source (section 1.1.6).

    Parameters
    ----------
    rows : sequence of named tuple
        Rows that `load_table` returned.
    columns : mapping of str to str
        The heading of each column, and the field that it shows; an empty cell shows as a dash.
    folded : str
        If given, the table is folded away under this line.

    Returns
    -------
    IPython.display.Markdown

    Raises
    ------
    ValueError
        If there is no row, or the rows have no field of that name.
    TypeError
        If a row has no source.
    """
    if not rows:
        raise ValueError("rows must hold at least one row; got none")
    if unknown := [field for field in columns.values() if not hasattr(rows[0], field)]:
        raise ValueError(
            f"columns must name fields of the rows, {', '.join(rows[0]._fields)}; got {', '.join(unknown)}"
        )
    lines = ["| " + " | ".join([*columns, "source"]) + " |", "|---" * (len(columns) + 1) + "|"]
    for row in rows:
        values = [getattr(row, field) for field in columns.values()]
        cells = ["–" if value is None else f"{value:g}" if isinstance(value, float) else str(value) for value in values]
        lines.append("| " + " | ".join(cell.replace("|", r"\|") for cell in [*cells, linked_source(row)]) + " |")
    if folded:
        lines = [f"<details><summary>{folded}</summary>", "", *lines, "", "</details>"]
    return Markdown("\n".join(lines))
