"""Write the pages for a class into class/: an edition with the solutions in class/source, and one without in class/release.

    python tools/make_class.py [FOLDER]

Every page is an assignment of its own, named by its number; the index is 0.0. Cells have the ids that they have in the
notebooks. The solution of an exercise stands in the exercise's own cell, between marks that nbgrader takes away together with it;
after it comes a cell that is graded by what `check` says, a point for each exercise. Where a page goes on with an exercise, it goes
on with what the student wrote. README.md says under "A class" what to do with the folders.
"""

import re
import shutil
import sys
from pathlib import Path

import nbformat
from contents import NOTEBOOKS, ROOT, replace

CLASS = ROOT / "class"
CONFIG = '''"""How nbgrader handles the pages: `make class` wrote this file, and writes it anew."""

import os

c = get_config()  # noqa: F821
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.CourseDirectory.course_id = "deep-learning-made-visible"
c.ClearSolutions.code_stub = {"python": ""}  # the exercise itself stands above the solution
c.Execute.timeout = 300
'''
GRADED = """# What `check` says of your answer is what it is graded by, one point for each exercise.
### BEGIN HIDDEN TESTS
from utils.exercises import check

verdict = {check}
assert verdict.status == "correct", verdict
### END HIDDEN TESTS"""
MARKS = {"schema_version": 3, "task": False}
YOURS_OR_OURS = re.compile(r'yours_or_ours\("[\d.]+[a-z]", (.+?), (?:our_\w+|\(our_\w+(?:, our_\w+)*\))\)')
NOTHING_DONE = re.compile(r"(?m)^(.+) = \1\n")


def assignment_of(name: str) -> str:
    """Return under which number a page is handed out."""
    number = re.match(r"\d+\.\d+(?=-)", name)
    return number[0] if number else "0.0"


def solved(exercise: str, solution: str) -> tuple[str, str]:
    """Return an exercise's source with the solution in it, between nbgrader's marks, and the call that checks the answer."""
    *_, check = (line for line in exercise.splitlines() if line.startswith("check("))
    answer = re.sub(r"\bour_", "", solution).replace(check, "").strip()
    stub = exercise.replace(check, "").rstrip()
    return f"{stub}\n### BEGIN SOLUTION\n{answer}\n### END SOLUTION\n\n{check}", check


def without(source: str) -> str:
    """Return a cell's source less what nbgrader takes away from it."""
    return re.sub(
        r"(?ms)^### BEGIN SOLUTION\n.*?^### END SOLUTION$|\n### BEGIN HIDDEN TESTS\n.*?^### END HIDDEN TESTS$",
        "",
        source,
    )


def page_for_a_class(path: Path, with_solutions: bool) -> nbformat.NotebookNode:
    """Return a page as it is handed out, or as its teacher has it, with nbgrader's marks.

    Parameters
    ----------
    path : Path
        The notebook.
    with_solutions : bool
        Whether it is the teacher's.
    """
    page = nbformat.read(path, as_version=4)
    cells = []
    for cell, following in zip(page.cells, [*page.cells[1:], None], strict=True):
        tags = cell.metadata.get("tags", [])
        if "solution" in tags:
            continue
        cells.append(cell)
        if cell.cell_type == "markdown":
            cell.source = _linked(cell.source)
        if "exercise" not in tags:
            if cell.cell_type == "code":
                cell.source = NOTHING_DONE.sub("", YOURS_OR_OURS.sub(r"\1", cell.source))
            continue
        cell.source, check = solved(cell.source, following.source)
        cell.outputs, cell.execution_count = [], None
        cell.metadata["nbgrader"] = MARKS | {"grade_id": cell.id, "grade": False, "solution": True, "locked": False}
        graded = nbformat.v4.new_code_cell(GRADED.format(check=check), id=f"{cell.id}-graded")
        graded.metadata["nbgrader"] = MARKS | {
            "grade_id": graded.id, "grade": True, "solution": False, "locked": True, "points": 1
        }  # fmt: skip
        cells.append(graded)
    page.cells = cells
    if not with_solutions:
        for cell in cells:
            cell.source = without(cell.source)
    nbformat.validate(page)
    return page


def _linked(text: str) -> str:
    """Return a text with its links to other pages as they lie in a class, and those to other files as they lie beside the page."""
    text = re.sub(r"\]\(\.\./(?:[^)/]+/)*([^)/]+)\)", r"](\1)", text)
    return re.sub(r"\]\((?=[^)/:#]+\.ipynb)([^)#]+)", lambda found: f"](../{assignment_of(found[1])}/{found[1]}", text)


def main(folder: Path) -> None:
    """Write both editions of all pages, and nbgrader's settings."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        files = re.findall(r"\]\((\.\./[^)#]+)", path.read_text(encoding="utf-8"))
        for edition in ("source", "release"):
            there = folder / edition / assignment_of(path.name)
            there.mkdir(parents=True, exist_ok=True)
            page = page_for_a_class(path, with_solutions=edition == "source")
            replace(there / path.name, nbformat.writes(page) + "\n")
            for file in files:
                shutil.copy(NOTEBOOKS / file, there)
    replace(folder / "nbgrader_config.py", CONFIG)
    print(f"{folder / 'release'} is to hand out, {folder / 'source'} has the solutions: see README.md, A class.")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CLASS)
