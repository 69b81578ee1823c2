"""What is remembered of the exercises: only in a reader's own copies, nothing lost, and whatever the file holds, no harm done."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from utils.exercises import check, engine, hint, memory, yours_or_ours

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def work(tmp_path, monkeypatch):
    """Return a folder of copies, in which this Python seems to have been started."""
    (tmp_path / memory.MARK).mkdir()
    monkeypatch.setattr(memory, "STARTED_IN", tmp_path)
    monkeypatch.setattr(engine, "_hints_given", {})
    return tmp_path


def remembered(work):
    return json.loads((work / memory.FILE).read_text(encoding="utf-8"))


def test_the_readers_copies_bear_the_mark_that_is_looked_for():
    import desk

    assert desk.EDITIONS == memory.MARK


def test_a_correct_answer_is_remembered_and_no_other(work):
    for answer in (..., 7, 200, 7):
        check("0.0a", answer)
    check("0.0z", 200)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", remembered(work)["0.0a"]["solved"]) and len(remembered(work)) == 1


def test_the_pages_own_solution_counts_for_nothing(work):
    our_digits = digits = 200
    exec(compile('check("0.0a", our_digits)', "cell", "exec"), {"check": check, "our_digits": our_digits})
    assert yours_or_ours("0.0a", digits, our_digits) == 200
    assert not (work / memory.FILE).exists()
    exec(compile('check("0.0a", digits)', "cell", "exec"), {"check": check, "digits": digits})
    assert "solved" in remembered(work)["0.0a"]


def test_hints_are_counted_up_to_the_furthest(work, capsys):
    for _ in range(5):
        hint("2.1a")
    engine._hints_given.clear()  # as in another kernel
    hint("2.1a")
    check("2.1a", None)
    assert remembered(work) == {"2.1a": {"hints": 3}}


def test_the_first_day_stays(work):
    (work / memory.FILE).write_text('{"0.0a": {"solved": "2020-02-29", "hints": 1}}')
    assert check("0.0a", 200).body == "Ten rows of twenty. That is all there is to exercises."
    assert remembered(work) == {"0.0a": {"solved": "2020-02-29", "hints": 1}}


def test_a_person_can_read_the_file_and_write_in_it(work):
    (work / memory.FILE).write_text(
        '\ufeff{"2.1a": {"solved": "yesterday"}}', encoding="utf-8"
    )  # as Windows' editor does
    memory.remember("1.1b", hints=2)
    assert (work / memory.FILE).read_text() == '{\n  "1.1b": {"hints": 2},\n  "2.1a": {"solved": "yesterday"}\n}\n'


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"2.1a": 3}', b'{"2.1a": {"solved": 1}}', b'{"2.1a": {"hints": true}}', b'{"a": {"b": 1}}',
     b"\xff\xfe", b"[" * 10**5, b"\x00" * 40],
)  # fmt: skip
def test_a_damaged_file_is_put_aside_and_said_and_the_verdict_is_given(work, content):
    (work / memory.FILE).write_bytes(content)
    (work / "progress-damaged-1.json").write_text("an older one")
    verdict = check("0.0a", 200)
    assert verdict.status == "correct" and verdict.body.endswith(
        "What was remembered in progress.json could not be read: it is kept as progress-damaged-2.json, and counting begins anew."
    )
    assert (work / "progress-damaged-2.json").read_bytes() == content and list(remembered(work)) == ["0.0a"]
    assert (work / "progress-damaged-1.json").read_text() == "an older one"


def test_what_cannot_be_written_is_said_and_the_verdict_is_given(work):
    (work / memory.FILE).mkdir()
    verdict = check("0.0a", 200)
    assert verdict.status == "correct" and "(This could not be remembered: " in verdict.body


def test_nothing_is_remembered_anywhere_else(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "STARTED_IN", tmp_path)
    check("0.0a", 200)
    assert memory.folder() is None and memory.read(tmp_path) == ({}, "") and not list(tmp_path.iterdir())
    assert not (ROOT / "notebooks" / memory.MARK).exists() and not (ROOT / memory.MARK).exists()


MANY = """
import os, sys
from utils.exercises import memory
for number in range(40):
    assert memory.remember(f"{sys.argv[1]}{number:02}", solved=number % 2 == 0, hints=number) == ""
"""


def test_kernels_that_remember_at_once_lose_nothing(tmp_path):
    (tmp_path / memory.MARK).mkdir()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    kernels = [subprocess.Popen([sys.executable, "-c", MANY, name], cwd=tmp_path, env=environment) for name in "abcd"]
    assert [kernel.wait() for kernel in kernels] == [0] * 4
    found, said = memory.read(tmp_path)
    assert said == "" and {key: entry.get("hints", 0) for key, entry in found.items()} == {
        f"{name}{number:02}": number for name in "abcd" for number in range(40)
    }


def test_a_kernel_that_ends_while_it_writes_leaves_what_was_there_and_the_way_free(work):
    memory.remember("0.0a", solved=True)
    before = (work / memory.FILE).read_bytes()
    code = "import os; from utils.exercises import memory; os.replace = lambda *names: os._exit(9)"
    code += "; memory.remember('2.1a', solved=True)"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code], cwd=work, env=environment, check=False).returncode == 9
    assert (work / memory.FILE).read_bytes() == before
    assert memory.remember("2.1b", solved=True) == "" and list(remembered(work)) == ["0.0a", "2.1b"]


def test_windows_locks_the_same_file_and_lets_go_of_it(work, monkeypatch):
    """With its module of locks played by another: one byte at the file's beginning, locked and unlocked, whatever happens."""
    calls = []
    played = SimpleNamespace(
        LK_LOCK="lock", LK_UNLCK="unlock", locking=lambda file, how, size: calls.append((how, size))
    )
    monkeypatch.setitem(sys.modules, "msvcrt", played)
    monkeypatch.setattr(memory.sys, "platform", "win32")
    assert memory.remember("0.0a", solved=True) == "" and "0.0a" in memory.read(work)[0]
    (work / memory.FILE).unlink()
    (work / memory.FILE).mkdir()
    assert "could not be remembered" in memory.remember("0.0a", solved=True)
    assert calls == [("lock", 1), ("unlock", 1)] * 3


def test_forgetting(work):
    assert memory.forget(work) == "Nothing was remembered of the exercises."
    memory.remember("0.0a", solved=True)
    assert memory.forget(work).startswith("Which exercises are solved is forgotten") and memory.read(work) == ({}, "")
