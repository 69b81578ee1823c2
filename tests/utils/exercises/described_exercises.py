"""Say in plain text what every exercise asks, answers and hints at, so that any change of it is seen and can be read.

`test_sets.py` sees to it that each wrong answer gets the hint that belongs to it. That the wrong answer is the one which the hint
speaks of, nobody but a reader can say. Here that reader's verdict is kept: `described/` holds a text for each exercise, with what
the right answer and each wrong one give in every case, and `test_exercises_described.py` shows the difference as soon as one gives
anything else. If the change was meant, this writes the texts anew, and the difference is what a reviewer reads:

    .venv/bin/python tests/utils/exercises/described_exercises.py
"""

import importlib
import pathlib
import re
import sys
import warnings
from collections.abc import Callable, Iterator

import numpy as np

from utils.exercises import check
from utils.exercises.engine import Exercise, exercises_of

ROOT = pathlib.Path(__file__).resolve().parents[3]
STORED = ROOT / "tests" / "utils" / "exercises" / "described"
SECTIONS = sorted(
    path.stem.removeprefix("section_").replace("_", ".") for path in (ROOT / "utils" / "exercises").glob("section_*.py")
)


def number(value: float) -> str:
    """Return a number with six digits; what rounding has left of a zero is a zero."""
    return f"{0.0 if abs(value) < 1e-12 else value:.6g}"


def array(values) -> str:
    """Return a short array whole; of a long one its ends and two sums, the second of which knows each entry's place."""
    values = np.asarray(values)
    kind = values.dtype.kind
    values = values.astype(float)
    if values.size <= 12:
        return words(values.tolist())
    flat = values.ravel()
    known = np.where(np.isfinite(flat), flat, 0)
    scale = np.abs(known).sum()
    digits = 9 - int(np.ceil(np.log10(scale))) if scale > 1e-12 else 0
    sums = [
        f"{round(total, digits) + 0.0:.10g}"
        for total in (known.sum(), known @ np.arange(1, known.size + 1) / known.size)
    ]
    ends = " … ".join(", ".join(number(entry) for entry in end) for end in (flat[:3], flat[-3:]))
    unknown = f", {np.sum(~np.isfinite(flat))} not finite" if not np.isfinite(flat).all() else ""
    return f"{'×'.join(map(str, values.shape))} {kind}: {ends}, sum {sums[0]}, weighted {sums[1]}{unknown}"


def words(value) -> str:
    """Return a number, or numbers in lists and arrays, as text."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, np.ndarray):
        return array(value)
    return f"({', '.join(map(words, value))})" if isinstance(value, list) else number(value)


def in_words(value: object) -> str:
    """Return a value as text: of an array its dtype, too; of a function only that it is one."""
    if isinstance(value, np.ndarray | np.generic):
        told = words(np.asarray(value)).strip('"') if value.dtype.kind in "biuf" else repr(value.tolist())
        return f"{value.dtype} {told}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}({', '.join(map(in_words, value))})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {in_words(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, bool | str | None):
        return repr(value)
    if isinstance(value, int | float):
        return f"{type(value).__name__} {words(value)}"
    return "a function" if callable(value) else f"a {type(value).__name__}"


def outcome(call: Callable[[], object]) -> str:
    """Return what a call gives, or the kind of its error: what an error says differs from version to version."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return in_words(call())
        except Exception as error:  # a mistake may end in any
            return type(error).__name__


def results(exercise: Exercise, answer: object) -> Iterator[str]:
    """Say what an answer is; of a function, what it gives in each case."""
    if exercise.cases and callable(answer):
        for number, case in enumerate(exercise.cases, start=1):
            yield f"  case {number}: {outcome(lambda case=case: answer(*case()))}"
    else:
        yield f"  {in_words(answer)}"


def tried(key: str) -> list[object]:
    """Return the other wrong answers that the tests of the exercise's section try."""
    name = f"test_section_{key[:-1].replace('.', '_')}"
    if not (ROOT / "tests" / "utils" / "exercises" / f"{name}.py").exists():
        return []
    wrong = importlib.import_module(name).WRONG
    if isinstance(wrong, dict):
        return [answer for answer, _ in wrong.get(key, [])]
    return [answer for of, answer, _ in wrong if of == key]


def tell(exercise: Exercise) -> str:
    """Return all that an exercise is made of, and what is said of answers that the tests try, in lines."""
    lines = [f"hint {number}: {hint}" for number, hint in enumerate(exercise.hints, start=1)]
    lines += [f"praise: {exercise.praise}", f"same dtype: {exercise.same_dtype}"]
    lines += [f"case {number}: {outcome(case)}" for number, case in enumerate(exercise.cases, start=1)]
    lines += ["right:", *results(exercise, exercise.expected)]
    answers = [exercise.expected, *(mistake.answer for mistake in exercise.mistakes)]
    for mistake in exercise.mistakes:
        lines += [f"mistake: {mistake.hint}", *results(exercise, mistake.answer)]
        if mistake.when is not None:
            fits = [outcome(lambda answer=answer: bool(mistake.when(answer))) for answer in answers]  # noqa: B023
            lines.append(f"  fits the right answer and the mistakes: {', '.join(fits)}")
    for number, answer in enumerate(tried(exercise.key), start=1):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            said = check(exercise.key, answer).body
        said = re.sub("(Error: ).*", r"\1…", said)  # what libraries say of errors differs from version to version
        lines.append(f"of wrong answer {number} of the tests: {said}")
    return "\n".join(lines) + "\n"


def all_exercises() -> dict[str, Exercise]:
    """Return every exercise by its key."""
    return {key: exercise for section in SECTIONS for key, exercise in exercises_of(section).items()}


def main() -> None:
    """Write the texts anew."""
    from contents import replace

    STORED.mkdir(exist_ok=True)
    wanted = {f"{key}.txt": tell(exercise) for key, exercise in all_exercises().items()}
    for path in STORED.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        replace(STORED / name, text)


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "tools")]  # where the tests find them by conftest.py
    main()
