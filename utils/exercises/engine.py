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
import itertools
import math
import random
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set, Sized
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np
from IPython.display import display

from utils.exercises import memory

NOT_ATTEMPTED, NOT_YET, CORRECT = "not attempted", "not yet", "correct"
_SIGNS = {
    NOT_ATTEMPTED: "○",
    NOT_YET: "✗",
    CORRECT: "✓",
}  # the state is said by word and sign, never by colour alone
HEAVY = 10_000  # numbers: no exercise asks for as many, and what holds more is judged by its shape
_hints_given: dict[str, int] = {}
PRINTED: dict[str, Any] = {
    "precision": 8,
    "threshold": 1000,
    "edgeitems": 3,
    "linewidth": 75,
    "suppress": False,
    "sign": "-",
}
PRINTED |= {"nanstr": "nan", "infstr": "inf", "floatmode": "maxprec", "formatter": None, "legacy": False}


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

    def add(self, sentence: str) -> None:
        """Say one sentence more, unless it is empty."""
        self.body = f"{self.body} {sentence}".strip()

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

    Whatever the answer is or does, this says so in a sentence and raises nothing, and it never tells the solution. In a reader's
    own copy of a page, a correct answer of theirs is remembered (`utils.exercises.memory`); the page's solution is not. How NumPy
    treats an overflow, what becomes of warnings, how numbers are printed and where random numbers stand changes no verdict, and
    all of it is afterwards what it was before. An answer that is a value is judged at once, however many numbers it holds.

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
    verdict = _checked(key, answer)
    asked_by = sys._getframe(1).f_code.co_names  # a page's own solutions have names that begin with our_
    if isinstance(verdict, Verdict) and verdict.status == CORRECT and not any(n.startswith("our_") for n in asked_by):
        verdict.add(memory.remember(verdict.key, solved=True))
    return verdict


def _checked(key: str, answer: Any) -> Message:
    """Return what `check` says."""
    exercise = find(key)
    if isinstance(exercise, Message):
        return exercise
    with _usual_settings():
        verdict, error = _tried(_verdict, exercise, answer)
        # A value may fail whatever it is asked: its type's name, its length…
        return (
            verdict
            if error is None
            else Verdict(exercise.key, NOT_YET, f"Looking at your answer ended in {_said(error)}.")
        )


def _tried(function: Callable, *arguments: Any) -> tuple[Any, BaseException | None]:
    """Return what a call returns, and what it raises: anything but the reader's own interruption."""
    try:
        return function(*arguments), None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return None, error


@contextmanager
def _usual_settings() -> Iterator[None]:
    """Let nothing that the reader has set turn a warning into an error, be printed otherwise, or draw other random numbers."""
    usual = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
    patient: Any = {kind: usual[kind] if does in ("raise", "call") else does for kind, does in np.geterr().items()}
    drawn, drawn_by_numpy = random.getstate(), np.random.get_state()
    with np.errstate(**patient), np.printoptions(**PRINTED), warnings.catch_warnings():
        warnings.filters[:] = [  # type: ignore[index]  # it is a list
            ("default" if does == "error" else does, *where) for does, *where in warnings.filters
        ]
        random.seed(0)
        np.random.seed(0)
        try:
            yield
        finally:
            random.setstate(drawn)
            np.random.set_state(drawn_by_numpy)


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


def yours_or_ours(key: str, yours: Any, ours: Any) -> Any:
    """Return the reader's answer if it is correct, and otherwise the solution, for a page that goes on with one of them.

    Parameters
    ----------
    key : str
        The exercise, as the notebook names it: "2.1a".
    yours, ours : object
        The reader's answer, and the page's.
    """
    verdict = _checked(key, yours)
    return yours if isinstance(verdict, Verdict) and verdict.status == CORRECT else ours


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
    said = Message("→", f"Exercise {key}, hint {number} of {len(exercise.hints)}", exercise.hints[number - 1] + last)
    said.add(memory.remember(key, hints=number))
    display(said)


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
    if isinstance(answer, tuple | list | dict):
        parts = answer.values() if isinstance(answer, dict) else answer
        return any(part is Ellipsis for part in itertools.islice(parts, HEAVY))
    if inspect.isfunction(answer):
        steps = [step for step in dis.get_instructions(answer) if step.opname not in ("RESUME", "NOP", "CACHE")]
        only_returns = all(step.opname in ("LOAD_CONST", "RETURN_VALUE", "RETURN_CONST") for step in steps)
        return only_returns and all(step.argval in (None, Ellipsis) for step in steps if "CONST" in step.opname)
    return False


def _judge(exercise: Exercise, answer: Any) -> str | None:
    """Return None if the answer is right, and otherwise the first hint that fits."""
    if _is_heavy(answer):
        return _sentence(_difference(answer, exercise.expected, exercise))
    if exercise.judge is not None:
        found, error = _tried(exercise.judge, answer)
        if isinstance(error, NotImplementedError):
            raise error
        return found if error is None else f"Trying your answer ended in {_said(error)}."
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
    result, error = _tried(function, *arguments)
    if isinstance(error, NotImplementedError):
        raise error
    if error is not None:
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
    return _same(a.result, b.result, same_dtype) and not _is_float_for_whole(a.result, b.result)


def _is_float_for_whole(found: Any, wanted: Any) -> bool:
    """Whether a function returns a float, 469.0, where a count is wanted: with it nobody can count, or pick a row."""
    if isinstance(wanted, tuple | list):
        return any(map(_is_float_for_whole, found, wanted))
    return isinstance(wanted, int | np.integer) and np.asarray(found).dtype.kind == "f"


def _same_outcomes(found: Sequence[_Outcome], other: Sequence[_Outcome], same_dtype: bool) -> bool:
    if not all(_same_outcome(f, o, same_dtype) for f, o in zip(found, other, strict=True)):
        return False
    errors = [
        (f.error, o.error) for f, o in zip(found, other, strict=True) if f.error is not None and o.error is not None
    ]
    return len(errors) < len(found) or all(_said(f) == _said(o) for f, o in errors)


def _holds(condition: Callable[[Any], Any], answer: Any) -> bool:
    holds, error = _tried(lambda: bool(condition(answer)))
    if isinstance(error, NotImplementedError):
        raise error
    return bool(holds)  # an answer of which the question cannot even be asked is another mistake


def _fits_value(mistake: Mistake, answer: Any, exercise: Exercise) -> bool:
    if mistake.when is not None:
        return _holds(mistake.when, answer)
    return _same(answer, mistake.answer, exercise.same_dtype)


def _same(a: Any, b: Any, same_dtype: bool = False) -> bool:
    """Whether a value is the right one, `b`, to rounding; rows of numbers alike, arrays by shape and entries."""
    same, _ = _tried(_looks_same, a, b, same_dtype)
    return bool(same)  # a value whose own comparison fails is not the right one


def _looks_same(a: Any, b: Any, same_dtype: bool) -> bool:
    if isinstance(b, dict):
        return isinstance(a, dict) and a.keys() == b.keys() and all(_same(a[k], b[k], same_dtype) for k in b)
    if isinstance(b, tuple | list):
        if not is_row(a) or len(a) != len(b):
            return False
        return all(_same(x, y, same_dtype) for x, y in zip(a, b, strict=True))
    if b is None or isinstance(b, str | bytes | set | frozenset | type):
        return type(a) is type(b) and bool(a == b)
    if not isinstance(b, np.ndarray | np.generic | int | float | complex):
        return type(a) is type(b) and bool(a == b)
    if isinstance(a, Fraction | Decimal):  # to NumPy these are objects, and no object is nearly a number
        a = float(a)
    if (() if isinstance(a, int | float | complex) else _shape_of(a)) != np.shape(
        b
    ):  # a list is not the array that was asked for
        return False
    x, y = np.asarray(a), np.asarray(b)
    if x.shape != y.shape or (same_dtype and isinstance(b, np.ndarray) and x.dtype != y.dtype):
        return False
    if (x.dtype.kind == "b") != (y.dtype.kind == "b"):
        return False
    if x.dtype.kind in "biufc" and y.dtype.kind in "biufc":
        relative = 0 if y.dtype.kind in "biu" else 1e-4  # a count is right or wrong; a measurement is right to rounding
        return bool(np.allclose(x, y, rtol=relative, atol=1e-6, equal_nan=True))
    return bool(np.array_equal(x, y))


def is_row(value: Any) -> bool:
    """Whether a value is things in a row: a tuple, a list, an array or tensor with an axis, the shape of a tensor."""
    if (
        not isinstance(value, Sized)
        or not isinstance(value, Iterable)
        or isinstance(value, str | bytes | Set | Mapping)
    ):
        return False
    return isinstance(value, tuple | list) or _shape_of(value) != ()


def _is_heavy(answer: Any) -> bool:
    """Whether a value holds more than `HEAVY` numbers, counted no further than that."""
    left = HEAVY

    def count(value: Any) -> None:
        nonlocal left
        shape = _shape_of(value)
        if shape is not None:
            left -= math.prod(size or 0 for size in shape)
        elif isinstance(value, Sized):
            left -= 1 + len(value)
        elif isinstance(value, Iterator):  # nobody knows where it ends
            left = -1
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ():
            if left < 0:
                return
            count(part)

    count(answer)
    return left < 0


def array_of(answer: Any) -> np.ndarray | None:
    """Return a table of numbers, however written, as an array of floats; None if it is no such thing.

    Parameters
    ----------
    answer : object
        A number, or rows of numbers: lists, arrays, tensors. Text that could be read as a number is none.

    Returns
    -------
    ndarray of float, or None

    Examples
    --------
    >>> array_of([[1, 2], [3, 4.5]]), array_of([["1", "2"]]), array_of([[1], [2, 3]])
    (array([[1. , 2. ],
           [3. , 4.5]]), None, None)
    """
    array, _ = _tried(np.asarray, answer)
    if array is None or not all(
        isinstance(number, Real | Decimal) and not isinstance(number, bool) for number in array.flat
    ):
        return None
    return array.astype(float)


def numbers_of(answer: Any, count: int) -> tuple[float, ...] | None:
    """Return the numbers of an answer that should be so many of them in a row, however written; None if it is no such thing.

    Parameters
    ----------
    answer : object
        The reader's answer: a tuple, a list, an array or a tensor of numbers of any kind. Text that could be read as one is none.
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
    if not is_row(answer) or len(answer) != count:
        return None
    if any(isinstance(part, str | bytes | bool | np.bool_) or _shape_of(part) for part in answer):
        return None
    numbers, _ = _tried(lambda: tuple(float(part) for part in answer))
    return numbers


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
    if isinstance(wanted, int | np.integer) and _same(found, wanted):
        return "the number is right, but it is a float: a whole number is wanted, such as `//` and `int` give."
    return f"the answer is another one. {more}" if wanted is not None else f"that is far more than is asked for. {more}"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _shape_of(value: Any) -> tuple[int | None, ...] | None:
    """Return the shape of anything that has one, with None for a size that is not known yet; None if it has no shape."""
    shape, _ = _tried(lambda: tuple(None if size is None else int(size) for size in value.shape))
    return shape


def _a_kind(value: Any) -> str:
    """Return what kind of thing a value is, with its article."""
    name = "array" if isinstance(value, np.ndarray) else type(value).__name__
    return f"{'an' if name[:1] in set('aeiouAEIO') else 'a'} {name}"


def _repr(value: Any) -> str:
    """Return the value as Python shows it, or its type if it cannot be shown, or only by an address."""
    shown, _ = _tried(repr, value)
    return f"<{type(value).__name__}>" if shown is None or " at 0x" in shown else shown


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
    said, _ = _tried(str, error)  # an error of the reader's own making may not even be able to say what it is
    lines = (said or "").strip().splitlines()
    name = type(error).__name__
    return f"`{name}: {re.sub(' at 0x[0-9a-fA-F]+', '', lines[0])[:160]}`" if lines else f"`{name}`"
