"""The reader's own copies: whatever a reader does to them, an edition brings, or interrupts an update, nothing is lost."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import desk
import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TOOLS = Path(desk.__file__).parent


def cell(name, source, kind="code", tags=()):
    made = {"id": name, "cell_type": kind, "metadata": {"tags": list(tags)} if tags else {}, "source": source}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def exercise(name, source):
    return cell(name, source, tags=["exercise"])


def publish(folder, **pages):
    """Make an edition: a folder with these pages and no others, each a list of cells; `_` stands for the name's dot and dash."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, cells in pages.items():
        write(folder / file_of(name), cells)


def file_of(name):
    """`p2_1_first` is 2.1-first.ipynb, and `index` is index.ipynb."""
    return (name[1:].replace("_", ".", 1).replace("_", "-") if name[1].isdigit() else name) + ".ipynb"


def write(path, cells):
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


def cells_of(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def sources(path):
    return [(each["id"], "".join(each["source"])) for each in cells_of(path)]


@pytest.fixture
def folders(tmp_path):
    """Return the folder of the copies, and that of the originals with a first edition of one page and the index."""
    publish(
        tmp_path / "notebooks",
        p2_1_page=[
            cell("title", "# 2.1", "markdown"),
            exercise("ex-a", "a = ..."),
            cell("show", "draw(1)"),
            exercise("ex-b", "b = ..."),
        ],
        index=[cell("title", "# Index", "markdown")],
    )
    desk.renew(tmp_path / "work", tmp_path / "notebooks")
    return tmp_path / "work", tmp_path / "notebooks"


SECOND = [
    cell("title", "# 2.1, better", "markdown"),
    cell("new", "Something new.", "markdown"),
    exercise("ex-a", "a = ...  # a number"),
    cell("show", "draw(2)"),
    exercise("ex-b", "b = ..."),
]


def test_the_first_time_all_pages_are_copied_as_they_are_and_then_nothing_is_done(tmp_path):
    work, notebooks = tmp_path / "work", tmp_path / "notebooks"
    publish(notebooks, p2_1_page=SECOND, index=[])
    (said,) = desk.renew(work, notebooks)
    assert said.startswith("2 notebooks copied to ")
    assert all((work / page.name).read_bytes() == page.read_bytes() for page in notebooks.iterdir())
    assert desk.renew(work, notebooks) == []


def test_a_copy_that_was_only_run_becomes_the_new_edition(folders):
    work, notebooks = folders
    ran = cells_of(work / "2.1-page.ipynb")
    ran[2] |= {"outputs": [nbformat.v4.new_output("stream", text="1")], "execution_count": 7}
    ran[2]["metadata"] = {"execution": {"iopub.status.idle": "now"}, "collapsed": False}
    ran[2]["source"] = ["draw(1)"]
    write(work / "2.1-page.ipynb", ran)
    publish(notebooks, p2_1_page=SECOND, index=[cell("title", "# Index", "markdown")])
    assert desk.renew(work, notebooks) == ["1 copy that you had not changed renewed."]
    assert (work / "2.1-page.ipynb").read_bytes() == (notebooks / "2.1-page.ipynb").read_bytes()
    assert not list(work.glob("*.old-*"))


def test_what_the_reader_wrote_is_carried_into_the_new_edition_and_the_old_file_is_kept(folders):
    work, notebooks = folders
    page = work / "2.1-page.ipynb"
    write(
        page,
        [
            cell("first", "Mine, at the top.", "markdown"),
            cell("title", "# 2.1, my own title", "markdown"),
            exercise("ex-a", "a = 42"),
            cell("try", "print(a)"),
            cell("show", "draw(1)"),
            exercise("ex-b", "b = ..."),
        ],
    )
    before = page.read_bytes()
    publish(notebooks, p2_1_page=SECOND, index=[cell("title", "# Index", "markdown")])
    (said,) = desk.renew(work, notebooks)
    assert said == (
        "2.1-page.ipynb is the new edition now, with 3 cells that you wrote or changed; your old file is "
        "2.1-page.old-1.ipynb, which alone has your changes to title."
    )
    assert sources(page) == [
        ("first", "Mine, at the top."), ("title", "# 2.1, better"), ("new", "Something new."), ("ex-a", "a = 42"),
        ("try", "print(a)"), ("show", "draw(2)"), ("ex-b", "b = ..."),
    ]  # fmt: skip
    assert (work / "2.1-page.old-1.ipynb").read_bytes() == before
    assert desk.renew(work, notebooks) == []


def test_a_change_to_a_cell_that_the_new_edition_left_alone_stays(folders):
    work, notebooks = folders
    page = work / "2.1-page.ipynb"
    mine = cells_of(page)
    mine[2]["source"] = "draw(1)  # why?"
    write(page, mine)
    publish(notebooks, p2_1_page=[*SECOND[:3], cell("show", "draw(1)"), SECOND[4]])
    desk.renew(work, notebooks)
    assert dict(sources(page))["show"] == "draw(1)  # why?" and dict(sources(page))["title"] == "# 2.1, better"


def test_a_page_with_another_title_takes_the_answers_along(folders):
    work, notebooks = folders
    mine = cells_of(work / "2.1-page.ipynb")
    mine[1]["source"] = "a = 42"
    write(work / "2.1-page.ipynb", mine)
    publish(notebooks, p2_1_renamed=SECOND)
    desk.renew(work, notebooks)
    assert dict(sources(work / "2.1-renamed.ipynb"))["ex-a"] == "a = 42"
    assert {path.name for path in work.glob("*.ipynb")} == {"2.1-renamed.ipynb", "2.1-renamed.old-1.ipynb"}


def test_a_page_that_is_no_more_goes_unless_the_reader_wrote_in_it(folders):
    work, notebooks = folders
    write(work / "2.1-page.ipynb", [cell("mine", "Mine.", "markdown")])
    publish(notebooks, p2_2_other=SECOND)
    said = desk.renew(work, notebooks)
    assert said[0] == "2.1-page.ipynb is not among the notebooks any more; yours stays where it is."
    assert sources(work / "2.1-page.ipynb") == [("mine", "Mine.")] and not (work / "index.ipynb").exists()
    assert desk.renew(work, notebooks) == []


def test_what_was_written_into_originals_before_there_were_copies_comes_along(folders):
    """As the README advises those whose `git pull` refuses: nobody knows the edition, and their answers and own cells are kept."""
    work, notebooks = folders
    shutil.rmtree(work)
    work.mkdir()
    mine = [
        cell("title", "# 2.1", "markdown"),
        exercise("ex-a", "a = 42"),
        cell("try", "print(a)"),
        cell("show", "draw(1)"),
    ]
    write(work / "2.1-page.ipynb", mine)
    publish(notebooks, p2_1_page=SECOND, index=[])
    desk.renew(work, notebooks)
    found = [name for name, _ in sources(work / "2.1-page.ipynb")]
    assert found == ["title", "new", "ex-a", "try", "show", "ex-b"]
    assert dict(sources(work / "2.1-page.ipynb"))["ex-a"] == "a = 42" and (work / "2.1-page.old-1.ipynb").exists()


@pytest.mark.parametrize(
    "content", [b"", b'{"cells": [', b"[]", b"\xff\xfe\x00", b'{"cells": [{"source": 3}]}', b"[" * 10**5]
)
def test_what_is_no_notebook_is_kept_and_replaced(folders, content):
    work, notebooks = folders
    page = work / "2.1-page.ipynb"
    page.write_bytes(content)
    (said,) = desk.renew(work, notebooks)
    assert "could not be read as a notebook: it is kept as 2.1-page.old-1.ipynb" in said
    assert page.read_bytes() == (notebooks / "2.1-page.ipynb").read_bytes()
    assert (work / "2.1-page.old-1.ipynb").read_bytes() == content


def test_cells_whose_ids_an_old_editor_took_away_are_known_by_what_they_say(folders):
    work, notebooks = folders
    page = work / "2.1-page.ipynb"
    bare = [{key: value for key, value in each.items() if key != "id"} for each in cells_of(page)]
    page.write_text(json.dumps({"cells": bare, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    publish(notebooks, p2_1_page=SECOND, index=[cell("title", "# Index", "markdown")])
    assert desk.renew(work, notebooks) == ["1 copy that you had not changed renewed."]


def test_one_page_that_cannot_be_renewed_is_named_and_the_others_are_renewed(folders):
    work, notebooks = folders
    (work / "2.1-page.ipynb").unlink()
    (work / "2.1-page.ipynb").mkdir()
    publish(notebooks, p2_1_page=SECOND, index=[cell("title", "# Another", "markdown")])
    first, second = desk.renew(work, notebooks)
    assert first.startswith("Your copy of 2.1-page.ipynb was left as it was: ") and second.startswith("1 copy ")


def test_the_collections_own_pages_can_be_copied_changed_and_renewed(tmp_path):
    """With all that they hold: nothing of a cell is lost on the way through a merge."""
    notebooks, work = tmp_path / "notebooks", tmp_path / "work"
    shutil.copytree(desk.NOTEBOOKS, notebooks)
    desk.renew(work, notebooks)
    for page in work.glob("*.ipynb"):
        mine = nbformat.read(page, as_version=4)
        answered = next((each for each in mine.cells if "exercise" in each.metadata.get("tags", [])), mine.cells[0])
        answered.source = "mine"
        nbformat.write(mine, page)
        new = nbformat.read(notebooks / page.name, as_version=4)
        new.cells[-1].source += "\n\nA line more."
        nbformat.write(new, notebooks / page.name)
        next(each for each in new.cells if each.id == answered.id).source = "mine"
        nbformat.write(new, tmp_path / "wanted.ipynb")
        desk.renew(work, notebooks)
        assert nbformat.read(page, as_version=4) == nbformat.read(tmp_path / "wanted.ipynb", as_version=4)


# ---- anything, at random ----

KINDS = st.sampled_from(["markdown", "code", "exercise"])
EDITION = st.lists(
    st.tuples(st.sampled_from("abcdef"), KINDS, st.integers(0, 2)),
    min_size=1,
    max_size=6,
    unique_by=lambda each: each[0],
)
NAMES = st.fixed_dictionaries(
    {}, optional={"index": EDITION, "p2_2_other": EDITION, "p2_1_first": EDITION, "p2_1_second": EDITION}
)
PLACES = st.integers(0, 7)
WORDS = st.text(max_size=8)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["change", "add", "twice"]), PLACES, PLACES, WORDS),
        st.tuples(st.sampled_from(["move", "delete", "retype"]), PLACES, PLACES),
        st.tuples(st.sampled_from(["run", "no ids", "remove", "forget"])),
        st.tuples(st.just("cut"), st.floats(0, 1)),
        st.tuples(st.just("foreign"), st.binary(max_size=20)),
    ),
    max_size=5,
)


def edition(cells):
    """A page of an edition: what a cell says hangs on its name, kind and version."""
    kinds = {"exercise": "code"}
    return [
        cell(n, f"{kind} {n}{version}", kinds.get(kind, kind), ["exercise"] * (kind == "exercise"))
        for n, kind, version in cells
    ]


def edit(path, edits, count):
    """Do to a copy what a reader, an editor or a fault may do; each thing written is told apart by its number."""
    for what, *rest in edits:
        if what == "remove":
            path.unlink(missing_ok=True)
        elif what == "forget":
            (path.parent / desk.EDITIONS / f"{path.name}.json").unlink(missing_ok=True)
        if not path.exists():
            return
        if what == "cut":
            path.write_bytes(path.read_bytes()[: int(rest[0] * path.stat().st_size)])
        elif what == "foreign":
            path.write_bytes(rest[0] + b"%d" % next(count))
        elif what in ("change", "add", "move", "delete", "run", "twice", "retype", "no ids"):
            change_cells(path, what, rest, count)


def change_cells(path, what, rest, count):
    try:
        cells = cells_of(path)
    except (ValueError, TypeError, KeyError):
        return
    at = rest[0] % len(cells) if rest and cells else 0
    if what == "add":
        cells.insert(at, cell(f"own{next(count)}", f"{rest[2]} mine {next(count)}", ["code", "markdown"][rest[1] % 2]))
    elif what == "run":
        for each in cells:
            each["metadata"] |= {"execution": {"at": "now"}}
    elif what == "no ids":
        for each in cells:
            each.pop("id", None)
    elif cells and what == "change":
        cells[at]["source"] = f"{rest[2]} mine {next(count)}"
    elif cells and what == "twice":
        cells.insert(rest[1], cells[at] | {"source": f"{rest[2]} mine {next(count)}"})
    elif cells and what == "move":
        cells.insert(rest[1], cells.pop(at))
    elif cells and what == "delete":
        del cells[at]
    elif cells and what == "retype":
        cells[at] = cell(cells[at].get("id", "own"), cells[at]["source"], "markdown")
    write(path, cells)


def held(work):
    """Return the sources and the raw contents that the folder holds: of a notebook each cell's, of anything else all of it."""
    found = set()
    for path in work.glob("*.ipynb"):
        try:
            found |= {"".join(each["source"]) for each in cells_of(path)}
        except (ValueError, TypeError, KeyError, AttributeError):
            found.add(path.read_bytes())
    return found


def pages_of(work):
    """Return what is written in each page, those that were kept beside left out."""
    return {path.name: path.read_bytes() for path in work.glob("*.ipynb") if ".old-" not in path.name}


class Killed(BaseException):
    """The end of a process, in the midst of an update."""


def killed_at(step, function, *arguments):
    """Call a function, and end it when a file is put in its place or taken away for the step-th time; return whether it did."""
    left = [step]

    def one_more(really):
        def act(*given, **options):
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return really(*given, **options)

        return act

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", one_more(os.replace))
        patch.setattr(os, "unlink", one_more(os.unlink))
        try:
            function(*arguments)
        except Killed:
            return True
    return False


@pytest.mark.filterwarnings("ignore:Non-unique cell id", "ignore:Cell is missing an id")  # as the reader has left them
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(NAMES, st.lists(EDITS, max_size=3), st.integers(0, 12)), min_size=2, max_size=4),
)
def test_nothing_that_a_reader_wrote_is_ever_lost(story):
    with tempfile.TemporaryDirectory() as folder:
        work, notebooks, other = (Path(folder, name) for name in ("work", "notebooks", "other"))
        count = iter(range(10**6))
        for pages, edits, step in story:
            publish(notebooks, **{name: edition(cells) for name, cells in pages.items()})
            published = {path.name: path.read_bytes() for path in notebooks.iterdir()}
            before = {each for each in held(work) if isinstance(each, bytes) or "mine" in each}
            shutil.rmtree(other, ignore_errors=True)
            if work.exists():
                shutil.copytree(work, other)
            if killed_at(step, desk.renew, work, notebooks):
                assert before <= held(work), "lost by an update that was interrupted"
            desk.renew(work, notebooks)
            assert before <= held(work), "lost by an update"
            desk.renew(other, notebooks)
            assert pages_of(work) == pages_of(other), "an interrupted update, done again, is an update"
            assert desk.renew(work, notebooks) == []
            assert {path.name: path.read_bytes() for path in notebooks.iterdir()} == published
            assert set(published) <= set(pages_of(work))
            for name in published:
                nbformat.validate(json.loads((work / name).read_bytes()))
            for path, changes in zip(sorted(work.glob("*.ipynb")), edits, strict=False):
                edit(path, changes, count)


KILLED = """import os, sys
sys.path.insert(0, sys.argv[1])
import desk
from pathlib import Path
left, really = [int(sys.argv[4])], os.replace
def replace(*names):
    left[0] -= 1
    if left[0] < 0:
        os._exit(9)
    really(*names)
os.replace = replace
desk.renew(Path(sys.argv[2]), Path(sys.argv[3]))
"""


def test_a_process_that_ends_in_the_midst_of_an_update_leaves_the_old_state(folders):
    """For real: nothing is tidied up, whatever was being written stays half written."""
    work, notebooks = folders
    mine = cells_of(work / "2.1-page.ipynb")
    mine[1]["source"] = "a = 42"
    write(work / "2.1-page.ipynb", mine)
    before = (work / "2.1-page.ipynb").read_bytes()
    publish(notebooks, p2_1_page=SECOND, index=[cell("title", "# Index", "markdown")])
    ends = []
    for step in range(5):
        command = [sys.executable, "-c", KILLED, str(TOOLS), str(work), str(notebooks), str(step)]
        ends.append(subprocess.run(command, check=False).returncode)
        answers = dict(sources(work / "2.1-page.ipynb"))
        assert answers["ex-a"] == "a = 42"
        if step < 2:
            assert (work / "2.1-page.ipynb").read_bytes() == before
    assert ends[0] == 9 and ends[-1] == 0
    assert answers["show"] == "draw(2)" and (work / "2.1-page.old-1.ipynb").read_bytes() == before
    assert len(list(work.glob("[!.]*.old-*"))) == 1


def test_a_windows_path_is_a_path():
    """Names of copies and records hold nothing that Windows forbids, and stay below its 260 characters."""
    for page in desk.NOTEBOOKS.glob("*.ipynb"):
        for name in (page.name, f"{page.stem}.old-99.ipynb", f"{desk.EDITIONS}/.{page.name}.json.4194304.new"):
            assert not set(name) & set('<>:"\\|?*') and len(name) < 130
