"""Begin a new notebook: a page with all the parts that every page has, its first exercise, and its place in the contents.

    python tools/new_notebook.py NUMBER TITLE

For instance `python tools/new_notebook.py 3.1 "A first library"`. What is still to be written is marked TODO, and the tests are
red until none is left. CONTRIBUTING.md says how to go on.
"""

import json
import re
import sys
from pathlib import Path

import contents
import make_notebooks
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SETUP = """import numpy as np

from utils import plotting
from utils.data.datasets import load_mnist
from utils.exercises import check, hint"""
AIMS = "**What you'll do.** TODO\n\n**What you'll learn.**\n\n- TODO\n\n**What you'll need.** TODO"
QUESTION = """## TODO: what this part is about

TODO: prose first, then a short cell, then what it means.

**Predict, then run.** TODO: a question whose answer the next cell shows."""
FIGURE = """(images, labels), _ = load_mnist()
plotting.show(
    plotting.digit_wall(images, labels, columns=20),
    alt="TODO: what somebody who does not see the figure should take from it.",
)"""
ANSWER = "<details><summary>What happened?</summary>\n\nTODO\n\n</details>"
TASK = "### Exercise {key}: TODO\n\nTODO: the task. (As it stands: how many values are there in an image of 28 × 28?)"
FRAME = 'values = {value}\n# hint("{key}")  # remove the first # for a hint\ncheck("{key}", values)'
SOLUTION = 'our_values = {value}\ncheck("{key}", our_values)'
FOLDED = {"jupyter": {"source_hidden": True, "outputs_hidden": True}, "tags": ["hide-cell", "solution"]}
EXERCISES = '''"""The exercises of notebook {number}."""

from utils.exercises.engine import Exercise, Mistake

EXERCISES = (
    Exercise(
        key="{number}a",
        expected=28 * 28,
        hints=(
            "TODO: a nudge that says where to look.",
            "TODO: one step further.",
            "TODO: all but the solution.",
        ),
        mistakes=(Mistake("TODO: what somebody who answers this has overlooked.", 28),),
        praise="TODO: what the answer shows.",
    ),
)
'''
ANSWERS = '''"""Answers to the exercises of {number}, right and wrong."""

ANSWERS = {{
    "{number}a": dict(
        right=[784.0],
        wrong={{
            1: [28.0],
        }},
    ),
}}
'''
ENTRY = """[[notebook]]
file = {file}
number = {number}
title = {title}
promise = "TODO: what somebody gets who reads it, in one sentence."
teaches = "TODO: a few words"
read_minutes = 30
exercise_minutes = 20
run_seconds = 30
peak_mb = 1200
subsections = 0
"""


def file_name(number: str, title: str) -> str:
    """Return the notebook's file name: number, title, dashes."""
    return "-".join([number, *re.findall(r"[a-z0-9]+", title.lower())]) + ".ipynb"


def page(number: str) -> NotebookNode:
    """Return a notebook with all the parts that the notebooks' contract asks for."""
    key, letters = f"{number}a", f"{number}a".replace(".", "-")
    cells = [
        new_markdown_cell("", id="title"),
        new_markdown_cell(AIMS, id="aims"),
        new_markdown_cell("", id="nav-top"),
        new_code_cell(SETUP, id="setup", metadata={"tags": ["setup"]}),
        new_markdown_cell(QUESTION, id="first-question"),
        new_code_cell(FIGURE, id="first-figure"),
        new_markdown_cell(ANSWER, id="first-answer"),
        new_markdown_cell(TASK.format(key=key), id=f"ex-{letters}-text"),
        new_code_cell(FRAME.format(key=key, value="..."), id=f"ex-{letters}", metadata={"tags": ["exercise"]}),
        new_code_cell(SOLUTION.format(key=key, value="28 * 28"), id=f"sol-{letters}", metadata=FOLDED),
        new_markdown_cell("## Summary\n\n- TODO", id="summary"),
        new_markdown_cell("## Further reading\n\n- TODO", id="further-reading"),
        new_markdown_cell("", id="nav-bottom"),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": make_notebooks.KERNEL})


def with_entry(text: str, number: str, title: str) -> str:
    """Return the text of contents.toml with a new notebook in its place, in the order of the numbers."""
    values = {"file": file_name(number, title), "number": number, "title": title}
    entry = ENTRY.format(**{name: json.dumps(value, ensure_ascii=False) for name, value in values.items()})
    head, *entries = re.split(r"(?m)^(?=\[\[notebook\]\])", text)
    place = sum(re.findall(r'(?m)^number = "(.*)"', other)[0] < number for other in entries)
    before = "".join([head, *entries[:place]]).rstrip("\n")
    return "\n".join([f"{before}\n", entry, *entries[place : place + 1]]) + "".join(entries[place + 1 :])


def begin(number: str, title: str, root: Path) -> list[Path]:
    """Write the page, its exercises, answers to them, and its entry; return what was written.

    Raises
    ------
    ValueError
        If the number or the title cannot be a notebook's, or there is such a notebook already.
    """
    if not re.fullmatch(r"[1-9]\.[1-9]", number):
        raise ValueError(f"NUMBER must be a chapter and a section, such as 3.1; got {number!r}.")
    if not re.search(r"[A-Za-z0-9]", title) or "\n" in title:
        raise ValueError(f"TITLE must be a line with words in it; got {title!r}.")
    listed = root / "notebooks" / "contents.toml"
    if number in [entry.number for entry in contents.read_contents(listed)]:
        raise ValueError(f"NUMBER must be new, and notebooks/contents.toml lists a notebook {number}.")
    notebook = root / "notebooks" / file_name(number, title)
    exercises = root / "utils" / "exercises" / f"section_{number.replace('.', '_')}.py"
    answers = root / "tests" / "utils" / "exercises" / "answers" / exercises.name
    if there := [path.relative_to(root).as_posix() for path in (notebook, exercises, answers) if path.exists()]:
        raise ValueError(f"NUMBER must be new, and there is {' and '.join(there)} already.")
    contents.replace(exercises, EXERCISES.format(number=number))
    contents.replace(answers, ANSWERS.format(number=number))
    make_notebooks.write(page(number), notebook)
    contents.replace(
        listed, with_entry(listed.read_text(encoding="utf-8"), number, title)
    )  # announced when all is there
    return [notebook, exercises, answers, listed]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    _, number, title = sys.argv
    try:
        for path in begin(number, title, contents.ROOT):
            print(path.relative_to(contents.ROOT))
    except ValueError as error:
        sys.exit(str(error))
