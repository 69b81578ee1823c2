"""Every exercise of every notebook: right answers pass, each mistake gets its own hint, and no hint gives away too much."""

import re
import string
from pathlib import Path

import numpy as np
import pytest

from utils.exercises import check
from utils.exercises.engine import CORRECT, NOT_ATTEMPTED, NOT_YET, exercises_of

MODULES = sorted((Path(__file__).parents[3] / "utils" / "exercises").glob("section_*.py"))
SECTIONS = [path.stem.removeprefix("section_").replace("_", ".") for path in MODULES]
ALL = [exercise for section in SECTIONS for exercise in exercises_of(section).values()]

every_exercise = pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.key)


@every_exercise
def test_the_expected_answer_is_correct(exercise):
    if exercise.judge is None:
        verdict = check(exercise.key, exercise.expected)
        assert verdict.status == CORRECT and exercise.praise in repr(verdict)


@every_exercise
def test_each_mistake_gets_its_own_hint(exercise):
    for mistake in exercise.mistakes:
        if mistake.answer is not None:
            verdict = check(exercise.key, mistake.answer)
            assert (verdict.status, verdict.body) == (NOT_YET, mistake.hint), "another mistake, or none, catches it"


def stub(*arguments):
    """Not written yet."""
    ...


@every_exercise
def test_nothing_is_not_attempted(exercise):
    assert check(exercise.key, ...).status == NOT_ATTEMPTED
    if exercise.cases:
        assert check(exercise.key, stub).status == NOT_ATTEMPTED


@pytest.mark.parametrize("section", SECTIONS)
def test_keys_are_lettered_in_order(section):
    keys = list(exercises_of(section))
    assert keys == [f"{section}{letter}" for letter in string.ascii_lowercase[: len(keys)]]


def _same_lists(a, b):
    """Whether these are lists of pairs of equal arrays, which may differ in shape from pair to pair."""
    pairs = isinstance(a, list) and all(isinstance(pair, tuple) for pair in a)
    return pairs and all(np.array_equal(x, y) for p, q in zip(a, b, strict=True) for x, y in zip(p, q, strict=True))


@every_exercise
def test_the_cases_are_the_same_every_time(exercise):
    for case in exercise.cases:
        for a, b in zip(case(), case(), strict=True):
            assert (
                callable(a)
                or _same_lists(a, b)
                or np.array_equal(a, b, equal_nan=getattr(a, "dtype", np.dtype("U")).kind == "f")
            )


@every_exercise
def test_hints_are_graded_and_say_something(exercise):
    assert len(exercise.hints) >= (2 if exercise.key == "0.0a" else 3)
    texts = [*exercise.hints, exercise.praise, *(mistake.hint for mistake in exercise.mistakes)]
    assert all(len(text.split()) >= 3 and text[-1] in ".!?)" for text in texts)
    assert all(text.count("`") % 2 == 0 for text in texts)
    assert not any("TODO" in text for text in texts), "tools/new_notebook.py marks with it what is still to be written"


@every_exercise
def test_a_number_that_is_asked_for_is_in_no_hint(exercise):
    if isinstance(exercise.expected, int) and not isinstance(exercise.expected, bool) and exercise.expected > 9:
        said = " ".join([*exercise.hints, *(mistake.hint for mistake in exercise.mistakes)])
        assert str(exercise.expected) not in re.findall(r"\d+", said.replace(",", ""))


def test_exercises_do_not_import_keras():
    import subprocess
    import sys

    code = "import sys; from utils.exercises.engine import exercises_of\n"
    code += f"[exercises_of(s) for s in {SECTIONS!r}]\nprint({{'keras', 'tensorflow'}} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
