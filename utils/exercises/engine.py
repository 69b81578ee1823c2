"""What an exercise is, and how an answer to it is judged.

An exercise knows the right answer and the wrong ones: a `Mistake` *is* an answer that readers really give, together with the
hint that helps them on. An answer that does what a mistake does gets the mistake's hint. Explained in the index, under
"How to use this collection".
"""

import copy
import dis
import functools
import html
import importlib
import inspect
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from IPython.display import display

NOT_ATTEMPTED, NOT_YET, CORRECT = "not attempted", "not yet", "correct"
_SIGNS = {
    NOT_ATTEMPTED: "○",
    NOT_YET: "✗",
    CORRECT: "✓",
}  # the state is said by word and sign, never by colour alone
_hints_given: dict[str, int] = {}


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that readers give, with the hint for it.

    Attributes
    ----------
    hint : str
        One or two sentences that help the reader on without giving the solution away.
    answer : object, optional
        The wrong answer itself. If the exercise asks for a function, a function: the hint fits every answer that does
        the same in all cases. Errors are the same if they are of one type; where there is nothing but errors, they must
        say the same, too, because many mistakes end in a `ValueError`.
    when : callable, optional
        Instead of `answer`: given the reader's answer, says whether the hint fits.
    """

    hint: str
    answer: Any = None
    when: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Exercise:
    """One exercise: how to tell whether an answer is right, and what to say if it is not.

    Attributes
    ----------
    key : str
        The notebook's number and a letter: "2.1a".
    expected : object
        The right value; or, if a function is asked for, a function that returns the right result.
    cases : sequence of callables
        Only if a function is asked for. Each makes, anew at every call, a tuple of arguments to try the function on.
    judge : callable, optional
        Instead of `expected`, for answers that are right in many ways: given the answer, returns None if it is right and
        otherwise the hint that fits.
    hints : sequence of str
        Graded: from a nudge to all but the solution.
    mistakes : sequence of Mistake
        In the order in which they are tried.
    praise : str
        What the answer shows, said when it is right.
    same_dtype : bool
        Whether a NumPy result must have the expected dtype, too.
    """

    key: str
    hints: Sequence[str]
    praise: str
    expected: Any = None
    cases: Sequence[Callable[[], tuple]] = ()
    judge: Callable[[Any], str | None] | None = None
    mistakes: Sequence[Mistake] = ()
    same_dtype: bool = False


class Message:
    """A sentence on the page, the same each time it is said, as text and as HTML; `backticks` become code."""

    def __init__(self, sign: str, head: str, body: str):
        self.sign, self.head, self.body = sign, head, body

    def __repr__(self) -> str:
        return f"{self.sign} {self.head}. {self.body}"

    def _repr_html_(self) -> str:
        body = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(self.body, quote=False))
        return f"<p>{self.sign} <strong>{html.escape(self.head)}.</strong> {body}</p>"


class Verdict(Message):
    """What `check` says of an answer; `status` is "not attempted", "not yet" or "correct"."""

    def __init__(self, key: str, status: str, body: str):
        super().__init__(_SIGNS[status], f"Exercise {key}: {status}", body)
        self.key, self.status = key, status


def check(key: str, answer: Any) -> Message:
    """Say whether `answer` solves the exercise: *not attempted*, *not yet* with a hint that fits, or *correct*.

    Whatever the answer is or does, this says so in a sentence and raises nothing, and it never tells the solution.

    Parameters
    ----------
    key : str
        The exercise, as the notebook names it: "2.1a".
    answer : object
        The reader's value or function. `...` counts as not attempted.

    Returns
    -------
    Message
        A `Verdict`, or a plain sentence if there is no such exercise.
    """
    exercise = find(key)
    if isinstance(exercise, Message):
        return exercise
    try:
        return _verdict(exercise, answer)
    except (Exception, SystemExit) as error:  # a value may fail whatever it is asked: its type's name, its length…
        return Verdict(exercise.key, NOT_YET, f"Looking at your answer ended in {_said(error)}.")


def _verdict(exercise: Exercise, answer: Any) -> Verdict:
    key = exercise.key
    if _is_blank(answer):
        return Verdict(
            key,
            NOT_ATTEMPTED,
            f'Put your answer in place of `...` and run the cell; `hint("{key}")` gives a hint.',
        )
    if _asks_for_a_function(exercise) and (not callable(answer) or inspect.isclass(answer)):
        return Verdict(key, NOT_YET, "This exercise asks for a function: pass its name, without parentheses.")
    if not _asks_for_a_function(exercise) and _is_function(answer) and exercise.judge is None:
        return Verdict(
            key,
            NOT_YET,
            "This exercise asks for a value, and got a function: call it, and pass what it returns.",
        )
    try:
        hint_that_fits = _judge(exercise, answer)
    except NotImplementedError:
        if not callable(answer):
            raise
        return Verdict(key, NOT_ATTEMPTED, f'Your function is still a stub; `hint("{key}")` gives a hint.')
    if hint_that_fits is None:
        return Verdict(key, CORRECT, exercise.praise)
    return Verdict(key, NOT_YET, hint_that_fits)


def hint(key: str) -> None:
    """Show the next hint for an exercise; they go from a nudge to all but the solution, one at a call.

    Parameters
    ----------
    key : str
        The exercise, as the notebook names it: "2.1a".
    """
    exercise = find(key)
    if isinstance(exercise, Message):
        display(exercise)
        return
    number = min(_hints_given.get(key, 0) + 1, len(exercise.hints))
    _hints_given[key] = number
    last = (
        " (That was the last one; the solution is folded below the exercise.)" if number == len(exercise.hints) else ""
    )
    display(Message("→", f"Exercise {key}, hint {number} of {len(exercise.hints)}", exercise.hints[number - 1] + last))


def exercises_of(section: str) -> dict[str, Exercise]:
    """Return the exercises of a notebook ("2.1") by key; none if it has no module of exercises."""
    name = f"utils.exercises.section_{section.replace('.', '_')}"
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return {}
    return {exercise.key: exercise for exercise in module.EXERCISES}


def find(key: str) -> Exercise | Message:
    """Return the exercise of that name, or a sentence that says that there is none."""
    form = re.fullmatch(r"(\d+\.\d+)[a-z]", key) if isinstance(key, str) else None
    known = exercises_of(form[1]) if form else {}
    if form and key in known:
        return known[key]
    there_are = (
        f"There are {', '.join(known)}." if known else 'The first argument is its name in quotes, such as "2.1a".'
    )
    return Message("✗", f"There is no exercise {_repr(key):.40}", there_are)


def _asks_for_a_function(exercise: Exercise) -> bool:
    return bool(exercise.cases)


def _is_function(answer: Any) -> bool:
    """Whether the answer was meant to be called: a function, a method, one of NumPy's. A model is a value, callable or not."""
    return inspect.isroutine(answer) or isinstance(answer, np.ufunc | functools.partial)


def _is_blank(answer: Any) -> bool:
    """Whether the answer is `...`, None, a collection with `...` in it, or a function that is only a docstring."""
    if answer is None or answer is Ellipsis:
        return True
    if isinstance(answer, tuple | list):
        return any(part is Ellipsis for part in answer)
    if isinstance(answer, dict):
        return any(part is Ellipsis for part in answer.values())
    if inspect.isfunction(answer):
        steps = [step for step in dis.get_instructions(answer) if step.opname not in ("RESUME", "NOP", "CACHE")]
        only_returns = all(step.opname in ("LOAD_CONST", "RETURN_VALUE", "RETURN_CONST") for step in steps)
        return only_returns and all(step.argval in (None, Ellipsis) for step in steps if "CONST" in step.opname)
    return False


def _judge(exercise: Exercise, answer: Any) -> str | None:
    """Return None if the answer is right, and otherwise the first hint that fits."""
    if exercise.judge is not None:
        try:
            return exercise.judge(answer)
        except NotImplementedError:
            raise
        except (Exception, SystemExit) as error:
            return f"Trying your answer ended in {_said(error)}."
    if not _asks_for_a_function(exercise):
        if _same(answer, exercise.expected, exercise.same_dtype):
            return None
        fits = (m for m in exercise.mistakes if _fits_value(m, answer, exercise))
        return next((m.hint for m in fits), None) or _sentence(_difference(answer, exercise.expected, exercise))
    found = [_call(answer, case()) for case in exercise.cases]
    wanted = [_call(exercise.expected, case()) for case in exercise.cases]
    for mistake in exercise.mistakes:
        if mistake.when is not None and _holds(mistake.when, answer):
            return mistake.hint
    if changed := next((outcome.changed_input for outcome in found if outcome.changed_input), None):
        return f"Your function changes the {changed} that it is given: make a new one, so that the caller's stays as it was."
    if _same_outcomes(found, wanted, exercise.same_dtype):
        return None
    for mistake in exercise.mistakes:
        if mistake.answer is not None:
            with warnings.catch_warnings(
                action="ignore"
            ):  # what our own wrong answer stumbles over is not the reader's
                wrong = [_call(mistake.answer, case()) for case in exercise.cases]
            if _same_outcomes(found, wrong, exercise.same_dtype):
                return mistake.hint
    first = next(n for n in range(len(found)) if not _same_outcome(found[n], wanted[n], exercise.same_dtype))
    given, outcome = f"Given {_brief(exercise.cases[first]())}", found[first]
    if outcome.error is not None:
        return f"{given}, your function ended in {_said(outcome.error)}."
    return f"{given}, {_difference(outcome.result, wanted[first].result, exercise)}"


@dataclass
class _Outcome:
    """What a call gave: a result or an error, and the kind of what it was given and changed, if it did."""

    result: Any = None
    error: BaseException | None = None
    changed_input: str | None = None


def _call(function: Callable, arguments: tuple) -> _Outcome:
    before = copy.deepcopy(arguments)
    try:
        result = function(*arguments)
    except NotImplementedError:
        raise
    except (Exception, SystemExit) as error:  # whatever a reader's function does is answered, not raised
        return _Outcome(error=error)
    return _Outcome(result, changed_input=None if _unchanged(arguments, before) else _what_changed(arguments, before))


def _unchanged(now: Any, before: Any) -> bool:
    """Whether arguments are what they were, to the last bit."""
    if isinstance(before, tuple | list):
        return len(now) == len(before) and all(map(_unchanged, now, before))
    if isinstance(before, dict):
        return now.keys() == before.keys() and all(_unchanged(now[key], before[key]) for key in before)
    if isinstance(before, np.ndarray):
        if now.dtype != before.dtype or now.shape != before.shape:
            return False
        return np.array_equal(now, before, equal_nan=before.dtype.kind in "fc")
    return now is before or _same(now, before, same_dtype=True)


def _what_changed(now: Any, before: Any) -> str:
    """Return what a changed argument is, or what in it has changed: a list or an array."""
    if isinstance(before, tuple | list) and len(now) == len(before):
        part, was = next((a, b) for a, b in zip(now, before, strict=True) if not _unchanged(a, b))
        if isinstance(was, tuple | list | np.ndarray):
            return _what_changed(part, was)
    return "list" if isinstance(before, list) else "array"


def _same_outcome(a: _Outcome, b: _Outcome, same_dtype: bool) -> bool:
    if a.error is not None or b.error is not None:
        return type(a.error) is type(b.error)
    return _same(a.result, b.result, same_dtype)


def _same_outcomes(found: Sequence[_Outcome], other: Sequence[_Outcome], same_dtype: bool) -> bool:
    if not all(_same_outcome(f, o, same_dtype) for f, o in zip(found, other, strict=True)):
        return False
    errors = [
        (f.error, o.error) for f, o in zip(found, other, strict=True) if f.error is not None and o.error is not None
    ]
    return len(errors) < len(found) or all(_said(f) == _said(o) for f, o in errors)


def _holds(condition: Callable[[Any], Any], answer: Any) -> bool:
    try:
        return bool(condition(answer))
    except NotImplementedError:
        raise
    except (Exception, SystemExit):  # an answer of which the question cannot even be asked is another mistake
        return False


def _fits_value(mistake: Mistake, answer: Any, exercise: Exercise) -> bool:
    if mistake.when is not None:
        return _holds(mistake.when, answer)
    return _same(answer, mistake.answer, exercise.same_dtype)


def _same(a: Any, b: Any, same_dtype: bool = False) -> bool:
    """Whether two values are the same to rounding; tuples and lists alike, arrays by shape and entries."""
    try:
        if isinstance(b, dict):
            return isinstance(a, dict) and a.keys() == b.keys() and all(_same(a[k], b[k], same_dtype) for k in b)
        if isinstance(b, tuple | list):
            if isinstance(a, np.ndarray) and a.ndim == 1 and all(map(_is_number, b)):
                a = list(a)  # numbers in a row are numbers in a row
            return (
                isinstance(a, tuple | list)
                and len(a) == len(b)
                and all(_same(x, y, same_dtype) for x, y in zip(a, b, strict=True))
            )
        if b is None or isinstance(b, str | bytes | set | frozenset | type):
            return type(a) is type(b) and bool(a == b)
        if isinstance(a, str | bytes | set | dict | type) or a is None:
            return False
        if not isinstance(b, np.ndarray | np.generic | int | float | complex):
            return type(a) is type(b) and bool(a == b)
        if isinstance(a, tuple | list):  # a list is not the array that was asked for
            return False
        if isinstance(a, Fraction | Decimal):  # to NumPy these are objects, and no object is nearly a number
            a = float(a)
        x, y = np.asarray(a), np.asarray(b)
        if x.shape != y.shape or (same_dtype and isinstance(b, np.ndarray) and x.dtype != y.dtype):
            return False
        if (x.dtype.kind == "b") != (y.dtype.kind == "b"):
            return False
        if x.dtype.kind in "biufc" and y.dtype.kind in "biufc":
            relative = (
                0 if y.dtype.kind in "biu" else 1e-4
            )  # a count is right or wrong; a measurement is right to rounding
            return bool(np.allclose(x, y, rtol=relative, atol=1e-6, equal_nan=True))
        return bool(np.array_equal(x, y))
    except (Exception, SystemExit):  # a value whose own comparison fails is not the right one
        return False


def numbers_of(answer: Any, count: int) -> tuple[float, ...] | None:
    """Return the numbers of an answer that should be so many of them in a row, however written; None if it is no such thing.

    Parameters
    ----------
    answer : object
        The reader's answer: a tuple, a list or an array of numbers of any kind. Text that could be read as one is none.
    count : int
        How many are wanted.

    Returns
    -------
    tuple of float, or None

    Examples
    --------
    >>> numbers_of([1, np.float32(0.5)], 2), numbers_of(("1", "0.5"), 2), numbers_of((1, 2, 3), 2)
    ((1.0, 0.5), None, None)
    """
    if not isinstance(answer, tuple | list | np.ndarray) or getattr(answer, "ndim", 1) != 1 or len(answer) != count:
        return None
    not_numbers = str | bytes | bool | np.bool_ | tuple | list
    if any(isinstance(part, not_numbers) or (isinstance(part, np.ndarray) and part.ndim) for part in answer):
        return None
    try:
        return tuple(float(part) for part in answer)
    except (TypeError, ValueError):
        return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _difference(found: Any, wanted: Any, exercise: Exercise) -> str:
    """Say in what way a value is not the right one, from the outside inwards, without telling the right one."""
    more = f'`hint("{exercise.key}")` gives a hint.'
    if found is None:
        return "your function returns nothing: does it end in `return`?"
    if isinstance(wanted, np.ndarray):
        shape = _shape_of(found)
        if isinstance(found, tuple | list) or shape is None:
            return f"an array is wanted, and this is {_a_kind(found)}. {more}"
        if shape != wanted.shape:
            return f"the shape is {shape}, and should be {_shape_of(wanted)}. {more}"
        if exercise.same_dtype and str(np.asarray(found).dtype) != str(wanted.dtype):
            return f"the dtype is {np.asarray(found).dtype}, and should be {wanted.dtype}. {more}"
        return f"the shape is right, and the entries are not yet. {more}"
    if isinstance(wanted, tuple | list):
        if not isinstance(found, tuple | list):
            return f"{_a_kind(wanted)} is wanted, and this is {_a_kind(found)}. {more}"
        if len(found) != len(wanted):
            return f"{len(wanted)} parts are wanted, and these are {len(found)}. {more}"
        for number, (part, right) in enumerate(zip(found, wanted, strict=True), start=1):
            if isinstance(right, np.ndarray) and part is not None and not _same(part, right, exercise.same_dtype):
                return f"of the parts, look at number {number}: {_difference(part, right, exercise)}"
    elif isinstance(wanted, bool | str) and type(found) is not type(wanted):
        return f"{_a_kind(wanted)} is wanted, and this is {_a_kind(found)}. {more}"
    elif _is_number(wanted) and not _is_number(found):
        shape = _shape_of(found)
        if shape:
            return f"one number is wanted, and this has the shape {shape}. {more}"
        if shape is None:
            return f"a number is wanted, and this is {_a_kind(found)}. {more}"
    return f"the answer is another one. {more}"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _shape_of(value: Any) -> tuple[int | None, ...] | None:
    """Return the shape of anything that has one, with None for a size that is not known yet; None if it has no shape."""
    try:
        return tuple(None if size is None else int(size) for size in value.shape)
    except (Exception, SystemExit):
        return None


def _a_kind(value: Any) -> str:
    """Return what kind of thing a value is, with its article."""
    name = "array" if isinstance(value, np.ndarray) else type(value).__name__
    return f"{'an' if name[:1] in set('aeiouAEIO') else 'a'} {name}"


def _repr(value: Any) -> str:
    """Return the value as Python shows it, or its type if it cannot be shown, or only by an address."""
    try:
        shown = repr(value)
    except (Exception, SystemExit):
        shown = " at 0x"
    return f"<{type(value).__name__}>" if " at 0x" in shown else shown


def _brief(arguments: tuple) -> str:
    """Name arguments in a few words, without the addresses and the pages of numbers that their repr would bring."""
    words = []
    for argument in arguments:
        if isinstance(argument, np.ndarray) and argument.size > 12:
            words.append(f"an array of shape {argument.shape}, {argument.dtype}")
        elif isinstance(argument, np.ndarray):
            words.append(f"`np.array({argument.tolist()})`")
        elif callable(argument):
            words.append("a function")
        else:
            shown = _repr(argument)
            words.append(f"`{shown}`" if len(shown) <= 60 else _a_kind(argument))
    return " and ".join(words)


def _said(error: BaseException) -> str:
    """Name an error in one line."""
    try:
        lines = str(error).strip().splitlines()
    except (Exception, SystemExit):  # an error of the reader's own making may not even be able to say what it is
        lines = []
    name = type(error).__name__
    return f"`{name}: {re.sub(' at 0x[0-9a-fA-F]+', '', lines[0])[:160]}`" if lines else f"`{name}`"
