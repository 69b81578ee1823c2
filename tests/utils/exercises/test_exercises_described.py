"""The exercises, whole: each is described in words and compared with the description that somebody has agreed to."""

import difflib

import pytest
from described_exercises import STORED, all_exercises, tell
from goldens import alike

RENEW = ".venv/bin/python tests/described_exercises.py"
EXERCISES = all_exercises()


@pytest.mark.parametrize("key", EXERCISES)
def test_all_that_it_asks_and_answers_is_as_it_was(key):
    stored = STORED / f"{key}.txt"
    before = stored.read_text(encoding="utf-8").splitlines() if stored.exists() else []
    now = tell(EXERCISES[key]).splitlines()
    changed = "\n".join(difflib.unified_diff(before, now, "as stored", "as it is now", lineterm="", n=1))
    same = len(before) == len(now) and all(map(alike, before, now))
    assert same, f"exercise {key} is another one; if it was meant: {RENEW}\n{changed}"


def test_every_stored_text_belongs_to_an_exercise():
    assert {path.stem for path in STORED.iterdir()} == set(EXERCISES)
