"""How far a reader has come, in words and as a picture, on a page and in a terminal."""

import pytest

from utils.exercises import memory, overview, progress
from utils.exercises.engine import exercises_of


@pytest.fixture
def page(monkeypatch):
    """Collect what is shown."""
    shown = []
    monkeypatch.setattr(overview, "display", shown.append)
    monkeypatch.setattr("utils.plotting.show", lambda figure, alt: shown.append(alt))
    return shown


@pytest.fixture
def work(tmp_path, monkeypatch):
    (tmp_path / memory.MARK).mkdir()
    monkeypatch.setattr(memory, "STARTED_IN", tmp_path)
    return tmp_path


def test_every_exercise_is_counted_once_in_its_section():
    sections = overview.tally({})
    assert [section.name for section in sections][:2] == ["index", "1.1"]
    assert all(list(section.solved) == list(exercises_of(section.name)) for section in sections[1:])


def test_what_is_remembered_is_told_and_what_is_no_exercise_left_out(work, page):
    for key in ("1.1a", "1.1c", "9.9z"):
        memory.remember(key, solved=True)
    memory.remember("2.1b", hints=2)
    progress()
    said, alt = repr(page[0]), page[1]
    total = sum(len(section.solved) for section in overview.tally({}))
    assert f"2 of {total} exercises solved, with 2 hints. What comes next: 1.1b." in said
    count = len(exercises_of("1.1"))
    for text in (said, alt):
        assert "index 0 of 1" in text and f"1.1 2 of {count}" in text
    assert overview.report(work) == said.partition("progress. ")[2].replace(" By", "\nBy")


@pytest.mark.parametrize(
    ("solved", "hints", "following"),
    [
        ((), (), "0.0a"),
        (("2.1a", "2.1b"), (), "2.1c"),
        ((), ("2.3a",), "2.3a"),
        (("0.0a",), (), "1.1a"),
        (("0.0a", "2.2b"), (), "2.2a"),
    ],
)
def test_what_comes_next_is_the_first_open_exercise_of_a_section_that_was_begun(solved, hints, following):
    record = {key: {"solved": "today"} for key in solved} | {key: {"hints": 1} for key in hints}
    whole, _ = overview._tell(overview.tally(record))
    assert whole.endswith(f"What comes next: {following}.")


def test_when_all_are_solved_nothing_comes_next():
    record = {key: {"solved": "today"} for section in overview.tally({}) for key in section.solved}
    whole, _ = overview._tell(overview.tally(record))
    assert whole == f"{len(record)} of {len(record)} exercises solved, with no hints. That is all of them."


def test_an_original_says_where_it_is_counted(monkeypatch, tmp_path, page):
    monkeypatch.setattr(memory, "STARTED_IN", tmp_path)
    progress()
    (said,) = page
    assert "counted in your own copies of these pages, which `make lab` opens" in repr(said) and not list(
        tmp_path.iterdir()
    )


def test_a_damaged_file_is_said_first(work, page):
    (work / memory.FILE).write_text("?")
    progress()
    assert "could not be read: it is kept as progress-damaged-1.json" in repr(page[0]) and len(page) == 2


def test_without_copies_the_terminal_counts_from_nothing(tmp_path):
    assert overview.report(tmp_path / "work").startswith("0 of ")
