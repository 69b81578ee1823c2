"""Making the notebooks: the same result twice, nothing lost when something fails."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import contents
import make_notebooks
import nbformat
import pytest
from contents import Entry, generated_cells, index_cells, table, with_table
from make_notebooks import KERNEL, make, normalise, prepare, write
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = [
    Entry(f"2.{k}-x.ipynb", f"2.{k}", f"Title {k}", f"Promise {k}.", f"teaching {k}", k, 2 * k, 10 * k, 100 * k)
    for k in (1, 2, 3)
]


def notebook(*sources):
    made = new_notebook(cells=[new_markdown_cell("# placeholder", id="title"), *map(new_code_cell, sources)])
    made.metadata["signature"] = "secret"
    made.cells[0].metadata["editable"] = True
    return made


def make_at(path, *sources):
    nbformat.write(notebook(*sources), path)
    return make(path, {"title": "# 2.1 Title"})


def test_making_it_twice_leaves_no_difference(tmp_path):
    path = tmp_path / "n.ipynb"
    assert make_at(path, "print(1 + 1)\nprint('two')", "import sys\n2 + 3") is None
    first = path.read_bytes()
    assert make(path, {"title": "# 2.1 Title"}) is None
    assert path.read_bytes() == first
    made = nbformat.read(path, as_version=4)
    assert made.metadata == {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    assert made.cells[0].source == "# 2.1 Title" and made.cells[0].metadata == {}
    assert [c.execution_count for c in made.cells[1:]] == [1, 2]
    assert made.cells[1].outputs[0].text == "2\ntwo\n" and made.cells[2].outputs[0].data["text/plain"] == "5"
    assert "execution" not in made.cells[1].metadata


@pytest.mark.parametrize("source", ["1 / 0", "raise SystemExit(3)", "import os; os._exit(1)", "def ("])
def test_a_failing_notebook_stays_as_it_was(tmp_path, source):
    path = tmp_path / "n.ipynb"
    nbformat.write(notebook("print('kept')"), path)
    make(path, {})
    made = nbformat.read(path, as_version=4)
    made.cells.append(new_code_cell(source, id="bad"))
    nbformat.write(made, path)
    before = path.read_bytes()
    assert "n.ipynb was left as it was" in make(path, {})
    assert path.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["n.ipynb"]


def test_an_unreadable_notebook_is_a_sentence(tmp_path):
    (tmp_path / "n.ipynb").write_text("{")
    assert "n.ipynb was left as it was" in make(tmp_path / "n.ipynb", {})
    assert "missing.ipynb was left as it was" in make(tmp_path / "missing.ipynb", {})


@pytest.mark.parametrize(
    "content",
    [
        "", "{}", "[]", "null", "3", "\0", "[" * 100_000, '{"cells": 3}', '{"cells": 3, "nbformat": 4, "nbformat_minor": 5}',
        '{"cells": [{}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
        '{"cells": [], "nbformat": 99, "nbformat_minor": 5, "metadata": {}}',
        *(
            json.dumps({"cells": [{"cell_type": "markdown", "id": name, "metadata": {}, "source": "x"}],
                        "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
            for name in ("a b", "", "é", ["a"], 3, None, "n" * 65)
        ),
    ],
)  # fmt: skip
def test_a_broken_notebook_is_one_sentence(tmp_path, content):
    path = tmp_path / "n.ipynb"
    path.write_text(content)
    said = make(path, {})
    assert said.startswith("n.ipynb was left as it was: ") and "\n" not in said and len(said) > 30
    assert path.read_text() == content and [p.name for p in tmp_path.iterdir()] == ["n.ipynb"]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a project of two notebooks and a README in a folder of its own."""
    folder = tmp_path / "project"
    (folder / "notebooks").mkdir(parents=True)
    for module in (contents, make_notebooks):
        monkeypatch.setattr(module, "ROOT", folder)
        monkeypatch.setattr(module, "NOTEBOOKS", folder / "notebooks")
    monkeypatch.setattr(make_notebooks, "read_contents", lambda: ENTRIES[:1])
    monkeypatch.setattr(contents, "PICTURES", {"p.png": (ENTRIES[0].file, "figure")})
    (folder / "README.md").write_text("<!-- contents -->\n<!-- /contents -->\n")
    show = "from IPython.display import display\ndisplay({'image/png': 'QUJD'}, raw=True)"
    nbformat.write(new_notebook(cells=[new_code_cell(show, id="figure")]), folder / "notebooks" / ENTRIES[0].file)
    nbformat.write(new_notebook(cells=[new_markdown_cell("", id="contents")]), folder / "notebooks" / "index.ipynb")
    return folder


def test_all_is_made_anew(project, capsys):
    assert make_notebooks.main([]) == 0
    assert (project / "docs" / "p.png").read_bytes() == b"ABC"
    assert "2.1-x.ipynb" in (project / "README.md").read_text()
    said = capsys.readouterr()
    assert not said.err and re.fullmatch(r"index\.ipynb: \d+ s\n2\.1-x\.ipynb: \d+ s\n", said.out)
    assert not list(project.rglob("*.new"))


def test_the_others_get_their_new_links_without_being_run(project, monkeypatch, capsys):
    """A new notebook changes its neighbours' links and the index's table; their outputs stay, to the last byte."""
    assert make_notebooks.main([]) == 0
    first, index, new = (project / "notebooks" / name for name in (ENTRIES[0].file, "index.ipynb", ENTRIES[1].file))
    made = nbformat.read(first, as_version=4)
    made.cells.insert(0, new_markdown_cell("", id="nav-top"))
    made.cells.append(new_code_cell("from time import time_ns\ntime_ns()", id="clock"))  # run anew, it would tell
    nbformat.write(made, first)
    assert make_notebooks.main([]) == 0
    before = first.read_text(encoding="utf-8")
    nbformat.write(new_notebook(cells=[new_code_cell("1 + 1", id="sum")]), new)
    monkeypatch.setattr(make_notebooks, "read_contents", lambda: ENTRIES[:2])
    capsys.readouterr()

    assert make_notebooks.main([new.name]) == 0
    assert re.fullmatch(
        r"2\.2-x\.ipynb: \d+ s\nindex\.ipynb: only contents made anew\n2\.1-x\.ipynb: only nav-top made anew\n",
        capsys.readouterr().out,
    )
    assert "[2.2 Title 2](2.2-x.ipynb)" in nbformat.read(index, as_version=4).cells[0].source
    link = " · [2.2 Title 2](2.2-x.ipynb) →"
    after = first.read_text(encoding="utf-8")
    assert link in after and after.replace(link, "") == before
    written = first.stat().st_mtime_ns
    assert make_notebooks.main([new.name]) == 0 and first.stat().st_mtime_ns == written, (
        "nothing to do, nothing written"
    )


def test_one_broken_notebook_does_not_keep_the_others_from_being_made(project, capsys):
    (project / "notebooks" / "index.ipynb").write_text('{"cells": 3}')
    assert make_notebooks.main([]) == 1
    said = capsys.readouterr()
    assert "index.ipynb was left as it was" in said.err and "2.1-x.ipynb: " in said.out
    assert (project / "docs" / "p.png").exists()


@pytest.mark.parametrize("content", ["{}", '{"cells": []}', "[]", "", '{"cells": [{"id": "figure", "outputs": [{}]}]}'])
def test_a_figure_that_is_not_there_is_a_sentence(project, capsys, content):
    (project / "notebooks" / ENTRIES[0].file).write_text(content)
    with pytest.raises(
        LookupError, match=r"docs/p\.png cannot be made: 2\.1-x\.ipynb stores no figure in a cell 'figure'"
    ):
        contents.pictures()
    failures = make_notebooks.main(["index.ipynb"])
    said = capsys.readouterr().err
    assert failures == 1 + ("2.1-x.ipynb was left as it was" in said)  # some of these do not even read as notebooks
    assert "docs/p.png cannot be made" in said and "Traceback" not in said


def test_what_is_replaced_is_replaced_in_one_step(tmp_path, monkeypatch):
    path = tmp_path / "docs" / "file"
    contents.replace(path, "old é\n")
    assert path.read_bytes() == "old é\n".encode()

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(contents.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        contents.replace(path, b"new")
    assert path.read_bytes() == "old é\n".encode() and list(path.parent.iterdir()) == [path]


def full_from(path, monkeypatch):
    """Let the disk be full when a new version of `path` is written: only its first byte still fits."""
    write_bytes = Path.write_bytes

    def full(self, content):
        if path.name in self.name:
            write_bytes(self, content[:1])
            raise OSError(28, "No space left on device", str(self))
        return write_bytes(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)


@pytest.mark.parametrize("name", ["docs/p.png", "README.md"])
def test_a_disk_that_fills_up_at_the_readme_and_its_pictures_loses_nothing(project, monkeypatch, capsys, name):
    (project / "docs").mkdir()
    (project / "docs" / "p.png").write_bytes(b"old")
    before = (project / name).read_bytes()
    full_from(project / name, monkeypatch)
    assert make_notebooks.main(["2.1-x.ipynb"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("README.md and its pictures were not all made: [Errno 28] No space left on device")
    assert said.count("\n") == 1 and (project / name).read_bytes() == before and not list(project.rglob("*.new"))


def test_two_that_write_the_same_file_do_not_meet(tmp_path, monkeypatch):
    """Each writes to a file of its own, and what is left is what one of them wrote."""
    seen, replace = [], contents.os.replace
    monkeypatch.setattr(contents.os, "replace", lambda a, b: (seen.append(a.name), replace(a, b)))
    for number in (11, 22):
        monkeypatch.setattr(contents.os, "getpid", lambda number=number: number)
        contents.replace(tmp_path / "file", str(number))
    assert len(set(seen)) == 2 and (tmp_path / "file").read_text() == "22"
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert ".*.new" in ignored and all(Path(name).match(".*.new") for name in seen), (
        "killed, it leaves what git does not see"
    )


def test_ctrl_c_ends_the_run_and_not_only_one_notebook(project, monkeypatch, capsys):
    def interrupted(path, generated):
        if path.name == "2.1-x.ipynb":
            raise KeyboardInterrupt

    (project / "README.md").write_text("<!-- contents -->\nold\n<!-- /contents -->\n")
    monkeypatch.setattr(make_notebooks, "make", interrupted)
    assert make_notebooks.main([]) == 130
    said = capsys.readouterr()
    assert said.out == "index.ipynb: 0 s\n"
    assert said.err == "Interrupted: 2.1-x.ipynb was left as it was, and what comes after it too.\n"
    assert "old" in (project / "README.md").read_text()


SUMMARY = """from utils import training
import keras
training.start_afresh(0)
keras.Sequential([keras.Input((784,)), keras.layers.Dense(512, activation="relu"), keras.layers.Dense(10)]).summary()"""
TERMINAL = {"COLUMNS": "40", "LINES": "9", "JUPYTER_COLUMNS": "30", "JUPYTER_LINES": "9", "NO_COLOR": "1", "FORCE_COLOR": "1",
            "TTY_COMPATIBLE": "0", "TTY_INTERACTIVE": "1"}  # fmt: skip


def test_a_terminals_size_and_colours_change_nothing(project, monkeypatch):
    """Both when a notebook is made and when it is checked."""
    path = project / "notebooks" / ENTRIES[0].file
    made = nbformat.read(path, as_version=4)
    made.cells.append(new_code_cell(SUMMARY, id="summary"))
    nbformat.write(made, path)
    assert make_notebooks.main([path.name]) == 0
    before = path.read_bytes()
    assert b"401,920" in before
    for name, value in TERMINAL.items():
        monkeypatch.setenv(name, value)
    assert make_notebooks.main([path.name]) == 0
    assert path.read_bytes() == before
    assert {name: os.environ[name] for name in TERMINAL} == TERMINAL  # taken away from the kernel alone
    check(project, path, TERMINAL)


def check(project, path, more):
    """Compare a notebook with a new run, as the tests do, in an environment with a few variables more."""
    (project / "conftest.py").write_bytes((ROOT / "conftest.py").read_bytes())
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", str(path)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")} | more
    places = (ROOT / "tests" / "pages", ROOT / "tools")  # where conftest.py finds its plugin and what it imports
    environment["PYTHONPATH"] = os.pathsep.join(map(str, places))
    result = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_somebodys_own_ipython_changes_nothing(project, monkeypatch, tmp_path):
    """Neither a profile that shows every expression of a cell nor a file that is run first; made and checked."""
    path = project / "notebooks" / ENTRIES[0].file
    made = nbformat.read(path, as_version=4)
    made.cells.append(new_code_cell("1 + 1\n2 + 2\n'FIRST' in globals()", id="three"))
    nbformat.write(made, path)
    profile, first = tmp_path / "own" / "profile_default", tmp_path / "first.py"
    profile.mkdir(parents=True)
    (profile / "ipython_config.py").write_text("get_config().InteractiveShell.ast_node_interactivity = 'all'\n")
    first.write_text("FIRST = 1\n")
    own = {"IPYTHONDIR": str(profile.parent), "PYTHONSTARTUP": str(first)}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    assert make_notebooks.main([path.name]) == 0
    outputs = nbformat.read(path, as_version=4).cells[-1].outputs
    assert [output.data["text/plain"] for output in outputs] == ["False"]
    check(project, path, own)


def test_a_full_disk_loses_nothing(tmp_path, monkeypatch):
    path = tmp_path / "n.ipynb"
    make_at(path, "1")
    before = path.read_bytes()

    def full(self, *_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "write_bytes", full)
    assert "No space left on device" in make(path, {})
    assert path.read_bytes() == before


def test_without_room_for_temporary_files_the_notebook_stays(tmp_path, monkeypatch):
    path = tmp_path / "n.ipynb"
    make_at(path, "1")
    before = path.read_bytes()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(make_notebooks.tempfile, "mkdtemp", full)
    assert make(path, {}) == "n.ipynb was left as it was: [Errno 28] No space left on device"
    assert path.read_bytes() == before


def test_ids_are_kept_and_doubles_are_told_apart():
    made = notebook("a = 1", "a = 1")
    made.cells[1]["id"] = made.cells[2]["id"] = "same"
    prepare(made, {})
    ids = [cell.id for cell in made.cells]
    assert ids[:2] == ["title", "same"] and len(set(ids)) == 3


def test_widget_state_timestamps_and_an_editors_notes_go():
    made = notebook("1", "2")
    made.metadata["widgets"] = {"state": 1}
    made.cells[1].metadata["execution"] = {"iopub.execute_input": "2020-01-01"}
    made.cells[0].metadata = nbformat.from_dict({"editable": True, "slideshow": {"slide_type": ""}, "tags": []})
    kept = {"jupyter": {"source_hidden": True}, "reason": "a timing", "tags": ["nbval-ignore-output"]}
    made.cells[2].metadata = nbformat.from_dict(kept | {"scrolled": True, "trusted": True})
    made.cells[1].outputs = [
        new_output("display_data", {"text/plain": "w", "application/vnd.jupyter.widget-view+json": {}})
    ]
    normalise(made)
    assert "widgets" not in made.metadata and made.cells[0].metadata == made.cells[1].metadata == {}
    assert made.cells[2].metadata == kept
    assert made.cells[1].outputs[0].data == {"text/plain": "w"}


def test_tidying_takes_an_editors_notes_away_and_runs_nothing(project, capsys):
    assert make_notebooks.main([]) == 0
    path = project / "notebooks" / ENTRIES[0].file
    before = path.read_bytes()
    saved = nbformat.read(path, as_version=4)
    saved.metadata.language_info = {"name": "python", "version": "3.12.1", "mimetype": "text/x-python"}
    saved.cells[0].metadata["editable"] = True
    nbformat.write(saved, path)
    capsys.readouterr()
    assert make_notebooks.main(["--tidy"]) == 0
    assert path.read_bytes() == before and capsys.readouterr().out == "2.1-x.ipynb: only metadata made anew\n"


def test_an_invalid_notebook_is_not_written(tmp_path):
    made = notebook("1")
    made.cells[1]["cell_type"] = "nonsense"
    with pytest.raises(nbformat.ValidationError):
        write(made, tmp_path / "n.ipynb")
    assert not list(tmp_path.iterdir())


def test_links_lead_to_the_neighbours():
    first, middle, last = (generated_cells(ENTRIES, k)["nav-bottom"] for k in range(3))
    assert first == "[Contents](index.ipynb) · [2.2 Title 2](2.2-x.ipynb) →"
    assert middle.startswith("← [2.1 Title 1](2.1-x.ipynb) · ") and middle.endswith("[2.3 Title 3](2.3-x.ipynb) →")
    assert last == "← [2.2 Title 2](2.2-x.ipynb) · [Contents](index.ipynb)"


def test_title_and_times():
    cells = generated_cells(ENTRIES, 1)
    assert cells["title"] == "# 2.2 Title 2\n\n*Promise 2.*"
    assert "about 2 minutes to read, 4 more with the exercises; at most 20 seconds to run" in cells["nav-top"]


def test_the_tables_list_all():
    assert table(ENTRIES, "notebooks/").count("](notebooks/2.") == 3
    index = index_cells(ENTRIES)["contents"]
    assert all(f"| teaching {k} | {k} min | {2 * k} min | ≤ {10 * k} s |" in index for k in (1, 2, 3))
    readme = "before\n<!-- contents -->\nold\n<!-- /contents -->\nafter"
    made = with_table(readme, ENTRIES)
    assert (
        "old" not in made
        and made.startswith("before\n")
        and made.endswith("after")
        and made == with_table(made, ENTRIES)
    )
