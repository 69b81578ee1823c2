"""What `make test-backends` makes of its runs, and the list of what differs; no notebook of the collection is run here."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import run_backends
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from run_backends import BACKENDS, LEAST_SHARE, LIST, Cell, judge, read_list

ROOT = Path(__file__).resolve().parents[2]
ALONE = "It was written for TensorFlow alone."
CELLS = {Cell("2.1", f"cell-{n}"): True for n in range(40)} | {Cell("2.1", "timing"): False}
ENTRY = """
[[differs]]
backends = ["jax", "torch"]
notebook = "2.1"
cells = ["cell-3", "timing"]
reason = "It was written for TensorFlow alone."
"""


def test_the_list_names_cells_that_are_there_and_is_short_enough():
    cells = run_backends.code_cells()
    listed = read_list(LIST.read_text(encoding="utf-8"), cells)
    checked = [cell for cell, is_checked in cells.items() if is_checked]
    for backend in BACKENDS:
        assert sum(cell not in listed[backend] for cell in checked) >= LEAST_SHARE * len(checked)
    assert not listed["tensorflow"]  # what is stored is what TensorFlow gave


def test_the_cells_are_those_that_nbval_collects():
    some = [str(path.relative_to(ROOT)) for path in run_backends.NOTEBOOKS.glob("2.[24]-*.ipynb")]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *sorted(some)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    cells = [cell for cell in run_backends.code_cells() if cell.notebook in ("2.2", "2.4")]
    nodes = run_backends.cells_by_node(cells)
    assert list(nodes) == [line for line in said.splitlines() if "::Cell " in line]
    for node, cell in nodes.items():
        file, place = re.fullmatch(r"(.*)::Cell (\d+)", node).groups()
        code = [c for c in nbformat.read(ROOT / file, as_version=4).cells if c.cell_type == "code"]
        assert code[int(place)].id == cell.id and Path(file).name.startswith(cell.notebook)


def test_an_entry_is_read_for_each_of_its_backends():
    listed = read_list(ENTRY, CELLS)
    assert listed["jax"] == listed["torch"] == dict.fromkeys([Cell("2.1", "cell-3"), Cell("2.1", "timing")], ALONE)
    assert listed["tensorflow"] == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('reason = "It was written for TensorFlow alone."', "", "entry 1 .* it has backends, notebook, cells"),
        ('notebook = "2.1"', 'notebook = "2.1"\nuntil = 2027', "must have backends, notebook, cells and reason"),
        ("It was written for TensorFlow alone.", "It just does.", "must give its reason in a sentence"),
        ('"jax", ', '"jaxx", ', "it names 'jaxx'"),
        ("cell-3", "cell-99", "there is no 2.1 cell-99"),
        ('"2.1"', '"2.2"', "there is no 2.2 cell-3"),
        ('"timing"', '"cell-3"', "a second time: 2.1 cell-3 on jax"),
    ],
)
def test_an_entry_that_is_not_well_formed_is_refused(old, new, said):
    assert ENTRY.count(old) == 1
    with pytest.raises(ValueError, match=said):
        read_list(ENTRY.replace(old, new), CELLS)


def test_all_is_well_if_exactly_the_listed_cells_differ():
    listed = read_list(ENTRY, CELLS)["jax"]
    outcome = judge("jax", CELLS, set(CELLS) - set(listed), listed)
    assert (outcome.checked, outcome.same, outcome.complaints) == (40, 39, [])
    assert outcome.share == 39 / 40


def test_a_cell_that_differs_and_is_not_listed_is_red():
    outcome = judge("jax", CELLS, set(CELLS) - {Cell("2.1", "cell-7")}, {})
    assert outcome.complaints == ["jax: 2.1 cell-7 differs, and is not listed."]


def test_a_listed_cell_that_no_longer_differs_is_red():
    outcome = judge("torch", CELLS, set(CELLS), {Cell("2.1", "cell-3"): ALONE})
    assert outcome.complaints == ["torch: 2.1 cell-3 is listed, and does not differ: take it off the list."]


def test_a_share_below_95_percent_is_red_even_if_all_of_it_is_listed():
    def complaints(different):
        listed = dict.fromkeys(list(CELLS)[:different], ALONE)
        return judge("jax", CELLS, set(CELLS) - set(listed), listed).complaints

    assert complaints(2) == []
    assert complaints(3) == ["jax: 92.5% of the checked cells are the same, fewer than 95%."]


def test_a_cell_whose_output_is_exempt_does_not_count_but_must_not_fail():
    outcome = judge("jax", CELLS, set(CELLS) - {Cell("2.1", "timing")}, {})
    assert outcome.share == 1
    assert outcome.complaints == ["jax: 2.1 timing differs, and is not listed."]


def test_a_run_that_never_came_to_the_cells_is_red():
    outcome = judge("jax", CELLS, set(), {})
    assert outcome.same == 0 and len(outcome.complaints) == len(CELLS) + 1


def test_every_test_that_needs_jax_or_torch_is_run():
    """A test that looks whether one of them is there is skipped in .venv, so it has to be run in .venv-backends."""
    asking = re.compile(r"""find_spec\(|importorskip\(["'](?:jax|torch)""")
    here = Path(__file__).name
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        if asking.search(path.read_text("utf-8"))
    }
    assert found - {f"tests/project/{here}"} == set(run_backends.HELPERS_TESTS)


@pytest.fixture
def project(tmp_path):
    """A project of one small notebook, of which one cell tells the backend and one a number of its own every time."""
    for name in (
        "pyproject.toml",
        "conftest.py",
        "tests/pages/alike.py",
        "tests/pages/sanitise.cfg",
        "tests/pages/stored_pictures.py",
        "tools/run_backends.py",
        "tools/contents.py",
        "tools/other_settings.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    cells = [new_markdown_cell("Text, which is no cell to run.", id="title")]
    cells += [new_code_cell(f"{n} + 1", id=f"cell-{n}", outputs=[result(str(n + 1))]) for n in range(20)]
    cells.append(
        new_code_cell("import os\nprint(os.environ['KERAS_BACKEND'])", id="backend", outputs=[stream("tensorflow\n")])
    )
    exempt = {"tags": ["nbval-ignore-output"]}
    cells.append(new_code_cell("print(id(os))", id="timing", metadata=exempt, outputs=[stream("1\n")]))
    for cell in cells:
        if cell.cell_type == "code":
            cell.execution_count = 1
    (tmp_path / "notebooks").mkdir()
    nbformat.write(new_notebook(cells=cells), tmp_path / "notebooks" / "2.1-a-page.ipynb")
    for name in run_backends.HELPERS_TESTS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("def test_something():\n    pass\n")
    (tmp_path / "tests" / "pages" / "backends.toml").write_text(
        ENTRY.replace('"cell-3", "timing"', '"backend"').replace(', "torch"', "")
    )
    return tmp_path


def result(text):
    return new_output("execute_result", {"text/plain": text}, execution_count=1)


def stream(text):
    return new_output("stream", text=text)


def run(project, *backends):
    command = [sys.executable, "tools/run_backends.py", "--workers", "1", *backends]
    return subprocess.run(command, cwd=project, capture_output=True, text=True)


def test_the_whole_command_runs_each_backend_and_tells_the_shares(project):
    done = run(project, "tensorflow", "jax")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split() for line in done.stdout.splitlines() if re.match(r"(tensorflow|jax) +\d", line)]
    assert [row[:4] for row in rows] == [["tensorflow", "21", "21", "100.0%"], ["jax", "21", "20", "95.2%"]]


def test_the_whole_command_is_red_on_what_nobody_listed_and_on_a_test_that_was_skipped(project):
    path = project / "notebooks" / "2.1-a-page.ipynb"
    page = json.loads(path.read_text(encoding="utf-8"))
    page["cells"][5]["outputs"][0]["data"]["text/plain"] = "stored wrongly"
    path.write_text(json.dumps(page), encoding="utf-8")
    whole, one, *_ = (project / name for name in run_backends.HELPERS_TESTS)
    whole.write_text("import pytest\n\npytest.importorskip('no_such_backend')\n")
    one.write_text("def test_something():\n    import pytest\n\n    pytest.skip('there is no such backend')\n")
    done = run(project, "tensorflow")
    assert done.returncode == 1
    assert "tensorflow: 2.1 cell-4 differs, and is not listed." in done.stderr
    assert f"No test in {run_backends.HELPERS_TESTS[0]} was run." in done.stderr
    assert f"{run_backends.HELPERS_TESTS[1]}::test_something was skipped." in done.stderr
    assert "stored wrongly" in done.stdout  # what nbval says of it
