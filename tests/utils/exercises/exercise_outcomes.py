"""Say in plain text what those mistakes give of which `answers/` has no example of its own.

That each wrong answer gets its hint, the tests see. That it is the answer of which the hint speaks, only a reader can say: who
writes another wrong answer under the mistake's number has said it. For the other mistakes that verdict is kept in `outcomes/`, in
one file for each section. After a change that was meant, this writes the files anew; read the difference, and commit it:

    .venv/bin/python tests/utils/exercises/exercise_outcomes.py
"""

import math
import re
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from answers import answers_of

from utils.exercises.engine import Exercise, exercises_of

ROOT = Path(__file__).resolve().parents[3]
STORED = Path(__file__).parent / "outcomes"
SECTIONS = sorted(
    path.stem.removeprefix("section_").replace("_", ".") for path in (ROOT / "utils" / "exercises").glob("section_*.py")
)
FRACTION = re.compile(r"-?\d+(?:\.\d+(?:e[-+]\d+)?|e[-+]\d+)")


def stored(section: str) -> Path:
    """Return where the outcomes of a section's exercises are kept."""
    return STORED / f"section_{section.replace('.', '_')}.txt"


def alike(before: str, now: str) -> bool:
    """Return whether two lines say the same: words and whole numbers exactly, other numbers to rounding."""
    if FRACTION.sub("#", before) != FRACTION.sub("#", now):
        return False
    pairs = zip(FRACTION.findall(before), FRACTION.findall(now), strict=True)
    return all(math.isclose(float(one), float(other), rel_tol=2e-4, abs_tol=1e-6) for one, other in pairs)


def words(value: object) -> str:
    """Return a value as text, a long one by its size, a few entries and, if it is an array, its sum."""
    if isinstance(value, float | np.floating):
        text = f"{0.0 if abs(value) < 1e-9 else value:.5g}"
        return text if set(text) & set(".en") else f"{text}.0"
    if isinstance(value, bool | int | np.bool_ | np.integer):
        return str(value)
    if isinstance(value, np.ndarray):
        kind = "array" if value.dtype in (float, int, bool) else f"{value.dtype} array"
        if value.size <= 6:
            return f"{kind} {_in_brackets(value.tolist())}"
        first, second, last = map(words, value.flat[[0, 1, -1]])
        return f"{kind} {'×'.join(map(str, value.shape))}: {first}, {second} … {last}, sum {words(value.sum())}"
    if isinstance(value, list | tuple):
        text = _in_brackets(value) if len(value) <= 5 else f"[{len(value)}: {words(value[0])} … {words(value[-1])}]"
        return text if isinstance(value, list) else f"({text[1:-1]})"
    if value is None or isinstance(value, str):
        return repr(value)
    if isinstance(value, type):
        return value.__name__
    return "a function" if callable(value) else f"a {type(value).__name__}"


def _in_brackets(values: object) -> str:
    return f"[{', '.join(map(_in_brackets, values))}]" if isinstance(values, list | tuple) else words(values)


def beside(right: object, value: object) -> str:
    """Return a wrong value as text; of the right one, or of arrays in a tuple that are right, only that they are."""
    if words(value) == words(right):
        return "as right"
    if isinstance(value, tuple) and isinstance(right, tuple) and len(value) == len(right):
        parts = zip(right, value, strict=True)
        return f"({', '.join(beside(*both) if isinstance(both[1], np.ndarray) else words(both[1]) for both in parts)})"
    return words(value)


def outcome(function: Callable, arguments: tuple) -> object:
    """Return what a call gives, or the type of its error: what an error says differs from version to version."""
    with warnings.catch_warnings(action="ignore"):
        try:
            return function(*arguments)
        except Exception as error:  # a mistake may end in any
            return type(error)


def outcomes(exercise: Exercise, answer: object) -> list[object]:
    """Return what a function gives in each case; of another answer, itself."""
    return [outcome(answer, case()) for case in exercise.cases] if exercise.cases else [answer]


def tell(section: str) -> list[str]:
    """Return what the answers to a section's exercises give, in lines."""
    lines, answers = [], answers_of(section)
    for key, exercise in exercises_of(section).items():
        right = outcomes(exercise, exercise.expected)
        told: list[str] = []
        for number, mistake in enumerate(exercise.mistakes, start=1):
            if mistake.answer is not None and number not in answers[key].get("wrong", {}):
                told += _lines(f"mistake {number}", map(beside, right, outcomes(exercise, mistake.answer)))
        lines += [key, *told] if told else []
    return lines


def _lines(name: str, told: Iterable[str]) -> list[str]:
    told = list(told)
    line = f"  {name}: {' | '.join(told)}"
    return [line] if len(line) <= 132 else [f"  {name}:", *(f"    {n}: {t}" for n, t in enumerate(told, start=1))]


if __name__ == "__main__":
    STORED.mkdir(exist_ok=True)
    for section in SECTIONS:
        stored(section).write_text("\n".join([*tell(section), ""]), encoding="utf-8")
