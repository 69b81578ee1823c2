"""Every exercise of every notebook: each answer gets what it should, and no hint gives too much away."""

import difflib
import re
import string
import subprocess
import sys
import warnings

import numpy as np
import pytest
from answers import SAYS, answers_of
from exercise_outcomes import SECTIONS, alike, stored, tell

from utils.exercises import check
from utils.exercises.engine import CORRECT, NOT_ATTEMPTED, NOT_YET, _brief, exercises_of

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # wrong answers overflow, and divide by zero

ALL = [exercise for section in SECTIONS for exercise in exercises_of(section).values()]
ANSWERS = {key: answers for section in SECTIONS for key, answers in answers_of(section).items()}
RENEW = ".venv/bin/python tests/utils/exercises/exercise_outcomes.py"

every_exercise = pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.key)


def answers_to(exercise):
    """Yield each answer with what it should get: "right", or what tells the hint (see `answers/__init__.py`)."""
    own = [] if exercise.expected is None else [exercise.expected]
    known = ANSWERS.get(exercise.key, {})
    for answer in [*own, *known.get("right", [])]:
        yield answer, "right"
    for number, mistake in enumerate(exercise.mistakes, start=1):
        if mistake.answer is not None:
            yield mistake.answer, number
    for which, answers in known.get("wrong", {}).items():
        for answer in answers:
            yield answer, which


def fits(exercise, hint, which):
    """Whether the hint is the one that `which` tells of."""
    hints = [mistake.hint for mistake in exercise.mistakes]
    if isinstance(which, int):
        return hint == hints[which - 1]
    kind, _, case = which.partition(", case ")
    given = f"Given {_brief(exercise.cases[int(case) - 1]())}, " if case else ""
    if kind in SAYS:
        which, hint = SAYS[kind], hint.removeprefix(given) if hint.startswith(given) else ""
    return which in hint and not hint.startswith("Given ") and hint not in hints


TRIED = [(exercise, answer, which) for exercise in ALL for answer, which in answers_to(exercise)]


@pytest.mark.parametrize(
    ("exercise", "answer", "which"), TRIED, ids=[f"{e.key}-{n}-{which}" for n, (e, _, which) in enumerate(TRIED)]
)
def test_an_answer_gets_what_it_should(exercise, answer, which):
    verdict = check(exercise.key, answer)
    if which == "right":
        assert (verdict.status, verdict.body) == (CORRECT, exercise.praise)
    else:
        numbers = [n for n, mistake in enumerate(exercise.mistakes, start=1) if mistake.hint == verdict.body]
        its_own = fits(exercise, verdict.body, which)
        assert verdict.status == NOT_YET and its_own, f"got that of mistake {numbers or 'none'}: {verdict.body}"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_verdict_does_not_depend_on_what_the_reader_has_set(section):
    """Whatever becomes of overflows and warnings, however numbers are printed, wherever random numbers stand."""
    tried = [(exercise.key, answer) for exercise, answer, _ in TRIED if exercise.key[:3] == section]
    with warnings.catch_warnings(action="ignore"):
        usual = [repr(check(key, answer)) for key, answer in tried]
    with (
        np.errstate(all="raise"),
        np.printoptions(precision=1, suppress=True),
        warnings.catch_warnings(record=True, action="error"),
    ):
        np.random.seed(len(tried))
        assert [repr(check(key, answer)) for key, answer in tried] == usual


def test_the_files_of_answers_are_about_these_exercises():
    assert list(ANSWERS) == [exercise.key for exercise in ALL]
    assert all(
        answers.get("right") and set(answers) <= {"about", "right", "wrong", "never_said"}
        for answers in ANSWERS.values()
    )


@every_exercise
def test_the_hint_of_each_mistake_is_given_to_some_answer(exercise):
    given = {exercise.mistakes[which - 1].hint for _, which in answers_to(exercise) if isinstance(which, int)}
    assert [mistake.hint for mistake in exercise.mistakes if mistake.hint not in given] == []


@every_exercise
def test_no_hint_has_gone_to_another_mistake(exercise):
    """Of the words of a hint only this: where the one that tells it apart is gone, it is not found at another mistake."""
    hints = [mistake.hint for mistake in exercise.mistakes]
    for word, hint in zip(ANSWERS[exercise.key].get("about", "").split(" | "), hints, strict=False):
        assert word in hint or not any(word in other for other in hints), f"{word!r} has left: {hint}"


@pytest.mark.parametrize("section", SECTIONS)
def test_the_mistakes_give_what_they_gave(section):
    before = stored(section).read_text(encoding="utf-8").splitlines() if stored(section).exists() else []
    now = tell(section)
    changed = "\n".join(difflib.unified_diff(before, now, "as kept", "as it is now", lineterm="", n=2))
    same = len(before) == len(now) and all(map(alike, before, now))
    assert same, f"if this was meant: {RENEW}\n{changed}"


def stub(*arguments):
    """Not written yet."""
    ...


@every_exercise
def test_nothing_is_not_attempted(exercise):
    for blank in [..., (..., 1), *([stub] if exercise.cases else [])]:
        assert check(exercise.key, blank).status == NOT_ATTEMPTED


@every_exercise
def test_nonsense_is_answered(exercise):
    for nonsense in ("text", 3 + 4j, {"a": 1}, lambda: 1, lambda *a: "x", int, []):
        assert check(exercise.key, nonsense).status == NOT_YET


@pytest.mark.parametrize("section", SECTIONS)
def test_keys_are_lettered_in_order(section):
    keys = list(exercises_of(section))
    assert keys == [f"{section}{letter}" for letter in string.ascii_lowercase[: len(keys)]]


def _same_but_not_shared(a, b):
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(_same_but_not_shared, a, b))
    if isinstance(a, np.ndarray):
        return np.array_equal(a, b, equal_nan=a.dtype.kind == "f") and not np.shares_memory(a, b)
    return callable(a) or a == b


@every_exercise
def test_the_cases_are_the_same_every_time_and_made_anew(exercise):
    assert all(_same_but_not_shared(case(), case()) for case in exercise.cases)


@every_exercise
def test_what_is_said_is_graded_whole_and_no_solution(exercise):
    assert len(exercise.hints) >= (2 if exercise.key == "0.0a" else 3)
    hints = [*exercise.hints, *(mistake.hint for mistake in exercise.mistakes)]
    for text in [*hints, exercise.praise]:
        assert len(text.split()) >= 3 and text[-1] in ".!?)" and text.count("`") % 2 == 0
        assert "TODO" not in text, "tools/new_notebook.py marks with it what is still to be written"
    never_said = ANSWERS.get(exercise.key, {}).get("never_said", [])
    assert [(part, text) for part in never_said for text in hints if part in text] == []
    if type(exercise.expected) is int and exercise.expected > 9:
        assert str(exercise.expected) not in re.findall(r"\d+", " ".join(hints).replace(",", ""))


def test_exercises_do_not_import_keras():
    code = "import sys; from utils.exercises.engine import exercises_of\n"
    code += f"[exercises_of(s) for s in {SECTIONS!r}]\nprint({{'keras', 'tensorflow'}} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
