"""The edition for a class: the notebooks' cells with nbgrader's marks, and in what is handed out no solution.

That nbgrader takes it was tried with nbgrader itself, as CONTRIBUTING.md tells; here its rules are looked at one by one.
"""

import ast
import re

import make_class
import nbformat
import pytest
from contents import NOTEBOOKS

PAGES = sorted(NOTEBOOKS.glob("*.ipynb"))
every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name.partition("-")[0])


def tagged(notebook, tag):
    return [cell for cell in notebook.cells if tag in cell.metadata.get("tags", [])]


@every_page
def test_both_editions_have_the_notebooks_cells_but_the_solutions_and_a_graded_one_for_each_exercise(path):
    wanted = []
    for cell in nbformat.read(path, as_version=4).cells:
        tags = cell.metadata.get("tags", [])
        wanted += [] if "solution" in tags else [cell.id]
        wanted += [f"{cell.id}-graded"] if "exercise" in tags else []
    for with_solutions in (True, False):
        assert [cell.id for cell in make_class.page_for_a_class(path, with_solutions).cells] == wanted


@every_page
@pytest.mark.parametrize("with_solutions", [True, False])
def test_the_marks_are_those_of_nbgraders_third_schema(path, with_solutions):
    page = make_class.page_for_a_class(path, with_solutions)
    marked = [(cell, cell.metadata.nbgrader) for cell in page.cells if "nbgrader" in cell.metadata]
    assert len(marked) == 2 * len(tagged(page, "exercise"))
    names = [marks["grade_id"] for _, marks in marked]
    assert names == [cell.id for cell, _ in marked] and len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", name) for name in names)
    for cell, marks in marked:
        graded = cell.id.endswith("-graded")
        assert cell.cell_type == "code" and marks["schema_version"] == 3 and marks["task"] is False
        assert (marks["grade"], marks["locked"], marks["solution"]) == (graded, graded, not graded)
        assert ("points" in marks) == graded


@every_page
def test_nothing_of_a_solution_is_handed_out(path):
    """Neither its cell, nor its names, nor what its lines say unless the exercise says it too; and each cell can still be read."""
    original, page = nbformat.read(path, as_version=4), make_class.page_for_a_class(path, with_solutions=False)
    code = "\n".join(cell.source for cell in page.cells if cell.cell_type == "code")
    known = "\n".join(cell.source for cell in original.cells if "solution" not in cell.metadata.get("tags", []))
    for solution in tagged(original, "solution"):
        for line in re.sub(r"\bour_", "", solution.source).splitlines():
            if len(line.strip()) > 12 and line.strip() not in known:
                assert line.strip() not in code, solution.id
        names = {name for name in re.findall(r"\bour_\w+", solution.source) if f" {name} = " not in f" {code}"}
        assert not [name for name in names if re.search(rf"\b{name}\b", code)], solution.id
    assert "SOLUTION" not in code and "HIDDEN" not in code
    for cell in page.cells:
        if cell.cell_type == "code":
            ast.parse(cell.source)


@every_page
def test_what_nbgrader_takes_away_is_all_that_the_two_editions_differ_in(path):
    """As its ClearSolutions and ClearHiddenTests do it with `class/nbgrader_config.py`."""
    with_them, without_them = (make_class.page_for_a_class(path, with_solutions) for with_solutions in (True, False))
    for cell, other in zip(with_them.cells, without_them.cells, strict=True):
        kept, inside = [], False
        for line in cell.source.split("\n"):
            if line.startswith("### BEGIN "):
                inside = True
                kept += [""] if "SOLUTION" in line else []
            elif line.startswith("### END "):
                inside = False
            elif not inside:
                kept.append(line)
        assert "\n".join(kept) == other.source and cell.metadata == other.metadata


@every_page
def test_an_exercise_holds_its_solution_and_is_graded_by_what_check_says(path):
    original, page = nbformat.read(path, as_version=4), make_class.page_for_a_class(path, with_solutions=True)
    for exercise, solution in zip(tagged(page, "exercise"), tagged(original, "solution"), strict=True):
        (check,) = re.findall(r"(?m)^check\(.*\)$", exercise.source)
        graded = next(cell for cell in page.cells if cell.id == f"{exercise.id}-graded")
        assert f'verdict = {check}\nassert verdict.status == "correct", verdict' in graded.source
        answer = re.search(r"(?s)### BEGIN SOLUTION\n(.*)\n### END SOLUTION", exercise.source)[1]
        assert f"{answer}\n\n{check}".split() == re.sub(r"\bour_", "", solution.source).split()
        ast.parse(exercise.source)


def test_a_right_answer_passes_and_a_wrong_one_does_not(tmp_path):
    """On the index, whose page is short: what a graded cell says where nbgrader runs it."""
    page = make_class.page_for_a_class(NOTEBOOKS / "index.ipynb", with_solutions=True)
    exercise, graded = (next(cell for cell in page.cells if cell.id == name) for name in ("try-it", "try-it-graded"))
    from utils.exercises import check

    names = {"check": check}
    exec(exercise.source, names)
    exec(graded.source, names)
    for wrong in (..., 7):
        with pytest.raises(AssertionError, match=r"Exercise 0\.0a: not "):
            exec(graded.source, names | {"digits": wrong})


def test_every_link_leads_to_a_page_or_a_file_of_the_class(tmp_path):
    make_class.main(tmp_path)
    assert {path.name for path in (tmp_path / "release").iterdir()} == {
        path.name for path in (tmp_path / "source").iterdir()
    }
    pages = sorted(tmp_path.glob("*/*/*.ipynb"))
    assert len(pages) == 2 * len(PAGES)
    for path in pages:
        text = "\n".join(
            cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"
        )
        for target in re.findall(r"(?<!!)\[[^\]]*\]\((?!https?:|#|mailto:)([^)\s#]+)", text):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
    compile((tmp_path / "nbgrader_config.py").read_text(encoding="utf-8"), "nbgrader_config.py", "exec")
