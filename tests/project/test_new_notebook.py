"""What begins a new notebook: every part is there, what is unwritten is said, and nothing that exists is touched."""

import importlib.util
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import contents
import make_notebooks
import nbformat
import new_notebook
import other_settings
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clone(tmp_path):
    """Return a clone as far as it matters here: the contents, and a folder for the exercises."""
    for folder in ("notebooks", "utils/exercises", "tests/utils/exercises/answers"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "notebooks" / "contents.toml", tmp_path / "notebooks")
    return tmp_path


def everything_in(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def exercises_in(path):
    spec = importlib.util.spec_from_file_location("begun", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.EXERCISES


@pytest.mark.parametrize(("number", "place"), [("9.9", -1), ("1.4", 3), ("2.6", -1)])
def test_it_is_announced_in_its_place(clone, number, place):
    before = contents.read_contents(clone / "notebooks" / "contents.toml")
    new_notebook.begin(number, 'A "title": with, signs', clone)
    after = contents.read_contents(clone / "notebooks" / "contents.toml")
    made = after.pop(place)
    assert after == before
    assert (made.number, made.title, made.file) == (
        number,
        'A "title": with, signs',
        f"{number}-a-title-with-signs.ipynb",
    )
    head = (ROOT / "notebooks" / "contents.toml").read_text(encoding="utf-8").partition("[[notebook]]")[0]
    text = (clone / "notebooks" / "contents.toml").read_text(encoding="utf-8")
    assert text.startswith(head) and text.endswith("\n") and "\n\n\n" not in text
    assert text.count("\n\n[[notebook]]") == len(before) + 1


def test_two_of_them_are_in_the_order_of_their_numbers(clone):
    for number in ("3.2", "3.1"):
        new_notebook.begin(number, "A title", clone)
    assert [entry.number for entry in contents.read_contents(clone / "notebooks" / "contents.toml")][-2:] == [
        "3.1",
        "3.2",
    ]


def test_the_page_has_the_parts_of_every_page_and_runs(clone, monkeypatch):
    """The parts are those of a page that is there; it runs as it was begun, and its exercise checks itself."""
    notebook, exercises, _, listed = new_notebook.begin("9.9", "A title", clone)

    def with_the_clones_helpers(folder):
        """A kernel of this environment takes the helpers of this project: let it take those of the clone."""
        other_settings.leave_aside(folder)
        startup = folder / "ipython" / "profile_default" / "startup"
        startup.mkdir(parents=True)
        code = "import sys\nsys.meta_path[:] = [f for f in sys.meta_path if getattr(f, '__name__', '') != 'OurUtils']\n"
        (startup / "first.py").write_text(f"{code}sys.path.insert(0, {str(clone)!r})\n")

    monkeypatch.setattr(make_notebooks, "leave_aside", with_the_clones_helpers)
    shutil.copytree(ROOT / "utils", clone / "utils", dirs_exist_ok=True)
    shutil.copytree(ROOT / "data", clone / "data")
    assert make_notebooks.make(notebook, contents.generated_cells(contents.read_contents(listed), 8)) is None
    made = nbformat.read(notebook, as_version=4)
    ids = [cell.id for cell in made.cells]
    assert ids[:4] == ["title", "aims", "nav-top", "setup"] and ids[-3:] == ["summary", "further-reading", "nav-bottom"]
    assert made.cells[0].source.startswith("# 9.9 A title")
    said = {cell.id: cell.outputs[-1].data["text/plain"] for cell in made.cells if cell.id in ("ex-9-9a", "sol-9-9a")}
    assert "not attempted" in said["ex-9-9a"] and "Exercise 9.9a: correct" in said["sol-9-9a"]
    assert len(exercises_in(exercises)) == 1


def test_what_is_still_to_be_written_is_said(clone):
    notebook, exercises, answers, listed = new_notebook.begin("9.9", "A title", clone)
    made = {cell.id: cell.source for cell in nbformat.read(notebook, as_version=4).cells}
    assert all(
        "TODO" in made[name] for name in ("aims", "first-question", "first-figure", "summary", "further-reading")
    )
    (exercise,) = exercises_in(exercises)
    assert all("TODO" in text for text in (*exercise.hints, exercise.praise, exercise.mistakes[0].hint))
    assert list(runpy.run_path(str(answers))["ANSWERS"]) == [exercise.key]
    entry = contents.read_contents(listed)[-1]
    assert "TODO" in entry.promise and "TODO" in entry.teaches


@pytest.mark.parametrize(
    ("number", "title", "said"),
    [
        ("2.1", "Another", "NUMBER must be new, and notebooks/contents.toml lists a notebook 2.1."),
        ("1.0", "A title", "NUMBER must be a chapter and a section, such as 3.1; got '1.0'."),
        ("3", "A title", "NUMBER must be a chapter and a section, such as 3.1; got '3'."),
        ("3.1/../x", "A title", "NUMBER must be a chapter and a section, such as 3.1; got '3.1/../x'."),
        ("3.1", " ", "TITLE must be a line with words in it; got ' '."),
        ("3.1", "a\nb", "TITLE must be a line with words in it; got 'a\\nb'."),
    ],
)
def test_bad_input_is_one_sentence_and_writes_nothing(clone, number, title, said):
    before = everything_in(clone)
    with pytest.raises(ValueError) as caught:
        new_notebook.begin(number, title, clone)
    assert str(caught.value) == said and everything_in(clone) == before


@pytest.mark.parametrize(
    "name",
    ["utils/exercises/section_3_1.py", "tests/utils/exercises/answers/section_3_1.py", "notebooks/3.1-a-title.ipynb"],
)
def test_nothing_that_is_there_is_written_over(clone, name):
    (clone / name).write_bytes(b"mine")
    before = everything_in(clone)
    with pytest.raises(ValueError, match=f"NUMBER must be new, and there is {name} already"):
        new_notebook.begin("3.1", "A title", clone)
    assert everything_in(clone) == before


def test_without_arguments_it_says_how_it_is_called():
    result = subprocess.run([sys.executable, ROOT / "tools" / "new_notebook.py"], capture_output=True, text=True)
    assert result.returncode and "tools/new_notebook.py NUMBER TITLE" in result.stderr
