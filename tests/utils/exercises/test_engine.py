"""The exercise engine: what `check` and `hint` say of every kind of answer, reasonable or not."""

import asyncio
import functools
import itertools
import re
import sys
from decimal import Decimal
from fractions import Fraction
from types import ModuleType

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from utils.exercises import check, engine, hint, yours_or_ours
from utils.exercises.engine import CORRECT, NOT_ATTEMPTED, NOT_YET, Exercise, Mistake, Verdict, exercises_of, find

VALUE = Exercise(
    key="9.9a",
    expected=42,
    hints=("Think.", "Six times …", "… seven."),
    mistakes=(
        Mistake("Too big by one.", 43),
        Mistake("That is the first mistake's value again, and is never reached.", 43),
        Mistake("Negative numbers are out of the question.", when=lambda answer: answer < 0),
    ),
    praise="Six times seven.",
)
FUNCTION = Exercise(
    key="9.9b",
    expected=np.cumsum,
    cases=(lambda: (np.array([1, 2, 3]),), lambda: (np.array([5, -5, 1, 1]),)),
    hints=("Add up as you go.",),
    mistakes=(
        Mistake("That is the product.", np.cumprod),
        Mistake("It is called with nothing to do.", when=lambda answer: answer(np.array([])).shape == (3,)),
    ),
    praise="Running totals.",
)
TYPED = Exercise(
    key="9.9c",
    expected=lambda x: x.astype("float32"),
    cases=(lambda: (np.arange(20),),),
    hints=("Look at the dtype.",),
    praise="Typed.",
    same_dtype=True,
)
JUDGED = Exercise(
    key="9.9d",
    judge=lambda answer: None if answer % 2 == 0 else "That is odd.",
    hints=("Twice anything.",),
    praise="Even.",
)
PAIR = Exercise(key="9.9e", expected=(2, 3), hints=("Two numbers.", "Neighbours."), praise="A pair.")
TEXT = Exercise(key="9.9f", expected="dot", hints=("A word.",), praise="A word.")
TRUTH = Exercise(key="9.9g", expected=True, hints=("Yes or no.",), praise="Yes.")
THIRD = Exercise(key="9.9k", expected=(1 / 3, 2), hints=("Divide.",), praise="A third.")
LISTS = Exercise(
    key="9.9l",
    expected=lambda rows: (np.concatenate(rows), len(rows)),
    cases=(lambda: ([np.array([2, 1]), np.array([3])],),),
    hints=("One behind the other.",),
    praise="Joined.",
)
TABLE = Exercise(key="9.9h", expected={"a": 1, "b": (2, 3)}, hints=("A table.",), praise="A table.")


FIXED = Exercise(
    key="9.9i",
    expected=lambda x: x.reshape(len(x) // 2, 2),
    cases=(lambda: (np.arange(4),), lambda: (np.arange(6),)),
    hints=("Half as many rows.",),
    mistakes=(
        Mistake("That fits one array only.", lambda x: x.reshape(500, 2)),
        Mistake("That fits the first array only.", lambda x: x.reshape(2, 2)),
    ),
    praise="Pairs.",
)
WHOLE = Exercise(
    key="9.9j",
    expected=lambda x: x + 1,
    cases=(lambda: (np.array([1.0, np.nan, 1e9]),), lambda: ([np.array([2.0])][0],)),
    hints=("One more.",),
    praise="One more.",
)


@pytest.fixture
def page(monkeypatch):
    """What `hint` puts on the page."""
    shown = []
    monkeypatch.setattr(engine, "display", shown.append)
    return shown


@pytest.fixture(autouse=True)
def exercises(monkeypatch):
    module = ModuleType("utils.exercises.section_9_9")
    module.EXERCISES = (VALUE, FUNCTION, TYPED, JUDGED, PAIR, TEXT, TRUTH, TABLE, FIXED, WHOLE, THIRD, LISTS)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(engine, "_hints_given", {})


def status(key, answer):
    verdict = check(key, answer)
    assert isinstance(verdict, Verdict) and "\n" not in repr(verdict)
    return verdict.status


class Hostile:
    """A value that fails whatever is asked of it."""

    def _fail(self, *_):
        raise RuntimeError("hostile")

    __eq__ = __bool__ = __len__ = __iter__ = __float__ = __array__ = __repr__ = __str__ = __lt__ = __mod__ = _fail
    __hash__ = None
    shape = dtype = ndim = __array_interface__ = property(_fail)


class ListThatCannotBeRead(list):
    """A list that fails when it is looked through."""

    def __iter__(self):
        raise RuntimeError("hostile")


class ClassThatIsUnsure:
    """A value that does not even say what it is."""

    @property
    def __class__(self):
        raise SystemExit("hostile")


class Shaped:
    """A value with a shape of any kind."""

    dtype = "nonsense"

    def __init__(self, shape):
        self.shape = shape


class Unimplemented:
    """A value that answers as a symbolic tensor of TensorFlow does."""

    shape = (3,)

    def __array__(self, *_):
        raise NotImplementedError("Cannot convert a symbolic tensor")


HOSTILE = [
    Hostile(), Hostile, ListThatCannotBeRead([1]), ClassThatIsUnsure(), Unimplemented(),
    *(Shaped(shape) for shape in (5, None, (None, 3), ("a",), (3,), (), Hostile(), [Hostile()])),
]  # fmt: skip


def with_docstring(x):
    """Do it."""
    ...


def with_pass(x):
    pass


def that_raises(x):
    raise NotImplementedError


def third(kind):
    """One third, as a number of some kind."""
    return kind(1) / kind(3)


BLANK = [..., None, (..., 3), [...], {"a": ...}]
THIRDS = [third(kind) for kind in (Fraction, Decimal, np.float32, np.array)]
STATUS = {
    ("9.9a", NOT_ATTEMPTED): BLANK,
    ("9.9b", NOT_ATTEMPTED): [*BLANK, with_docstring, with_pass, that_raises, lambda x: ..., lambda x: None],
    ("9.9e", NOT_ATTEMPTED): BLANK,
    ("9.9a", CORRECT): [42, 42.0, np.int64(42), np.float32(42), np.array(42), 42 + 1e-9],
    ("9.9a", NOT_YET): [42.001, 41.9999, 42 + 1e-4, float("nan"), float("inf"), {"a": 42}, object, int],
    ("9.9b", CORRECT): [np.cumsum, lambda x: np.array([x[: n + 1].sum() for n in range(len(x))])],
    ("9.9c", CORRECT): [lambda x: x.astype("float32")],
    ("9.9d", CORRECT): [8],
    ("9.9e", CORRECT): [(2, 3), [2, 3], np.array([2, 3]), np.array([2.0, 3.0])],
    ("9.9e", NOT_YET): [
        (3, 2), (2, 3, 4), 5, np.array([3, 2]), np.array([[2, 3]]), np.array(["2", "3"]), np.array([2, 3, 4]),
    ],
    ("9.9f", CORRECT): ["dot"],
    ("9.9f", NOT_YET): ["Dot", 3],
    ("9.9g", CORRECT): [True, np.True_],
    ("9.9g", NOT_YET): [False, 1],
    ("9.9h", CORRECT): [{"a": 1, "b": [2, 3]}],
    ("9.9h", NOT_YET): [{"a": 1}, {"a": 2, "b": (2, 3)}],
    ("9.9j", CORRECT): [lambda x: x + 1],  # an input that holds no number is not taken for changed
    ("9.9k", CORRECT): [*((part, 2) for part in THIRDS), *([part, Fraction(2)] for part in THIRDS)],
    ("9.9k", NOT_YET): [(2 * part, 2) for part in THIRDS],
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "expected", "answer"), [(*which, answer) for which, answers in STATUS.items() for answer in answers]
)
def test_status(key, expected, answer):
    assert status(key, answer) == expected


def in_place(x):
    x[:] = np.cumsum(x)
    return x


def raising(error):
    def answer(x):
        raise error

    return answer


def endless(x):
    return endless(x)


def changed_by(change):
    def answer(x):
        result = x + 1
        if len(x) == 3:
            change(x)
        return result

    return answer


def add_to_the_first(number):
    return changed_by(lambda x: x.__setitem__(0, x[0] + number))


def emptied(rows):
    parts = []
    while rows:
        parts.append(rows.pop(0))
    return np.concatenate(parts), len(parts)


def turned_round(rows):
    rows.reverse()
    return np.concatenate(rows[::-1]), len(rows)


def sorted_in_place(rows):
    joined = np.concatenate(rows), len(rows)
    rows[0].sort()
    return joined


SAID = {
    "9.9a": [
        (43, "Too big by one."),
        (-7, "Negative numbers"),
        *((f, "call it, and pass what it returns") for f in (len, [].count, np.zeros(3).sum, np.add, lambda: 42)),
        (functools.partial(max, 1), "asks for a value, and got a function"),
        ([42], "A number is wanted, and this is a list"),
        ((42,), "A number is wanted, and this is a tuple"),
        ("42", "A number is wanted, and this is a str"),
        (b"42", "A number is wanted, and this is a bytes"),
        ({42}, "A number is wanted, and this is a set"),
        (True, "A number is wanted, and this is a bool"),
        (object(), "A number is wanted, and this is an object"),
        (np.array([42]), "One number is wanted, and this has the shape (1,)"),
        (np.array([[42, 42]]), "One number is wanted, and this has the shape (1, 2)"),
        (Shaped((None, 3)), "One number is wanted, and this has the shape (None, 3)"),
        (41, "The answer is another one"),
        (ListThatCannotBeRead([1]), "Looking at your answer ended in `RuntimeError: hostile`"),
    ],
    "9.9b": [
        (np.multiply.accumulate, "That is the product."),
        (lambda x: np.zeros(3), "nothing to do"),
        (lambda x: np.cumprod(x) if len(x) == 3 else x, "Given `np.array([1, 2, 3])`, the shape is right"),
        (3, "asks for a function"),
        (list, "asks for a function"),
        (lambda x: print(end="") or None, "returns nothing"),
        (lambda x: x.sum(), "shape is (), and should be (3,)"),
        (lambda x: np.cumsum(x)[:, None], "shape is (3, 1), and should be (3,)"),
        (lambda x: np.cumsum(x) + 1, "Given `np.array([1, 2, 3])`, the shape is right, and the entries are not yet"),
        (lambda x: list(np.cumsum(x)), "an array is wanted, and this is a list"),
        (lambda: 3, "your function ended in `TypeError"),
        (lambda x: 1 / 0, "`ZeroDivisionError: division by zero`"),
        (lambda x: sys.exit("bye"), "`SystemExit: bye`"),
        (raising(GeneratorExit()), "`GeneratorExit`"),
        (raising(asyncio.CancelledError()), "`CancelledError`"),
        (raising(BaseException("anything")), "`BaseException: anything`"),
        (lambda x: (yield x), "generator"),
        (lambda x: Hostile(), "Hostile"),
        (endless, "RecursionError"),
        (in_place, "changes the array"),
    ],
    "9.9c": [(lambda x: x.astype(float), "dtype is float64, and should be float32")],
    "9.9d": [(7, "That is odd."), (object(), "Trying your answer ended in `TypeError")],
    "9.9i": [  # errors alone make a mistake only if they say the same
        (lambda x: x.reshape(500, 2), "fits one array only"),
        (lambda x: 2 * x.reshape(500, 2), "fits one array only"),
        (lambda x: x.reshape(77, 77), "ended in `ValueError: cannot reshape"),
        (lambda x: int("x"), "ended in `ValueError: invalid literal"),
        (lambda x: x.reshape(2, 2), "fits the first array only"),
    ],
    "9.9j": [
        *((add_to_the_first(number), "changes the array") for number in (1e-7, -1e-12, np.nan)),
        (changed_by(lambda x: x.resize(2, refcheck=False)), "changes the array"),
        (changed_by(lambda x: setattr(x, "shape", (3, 1))), "changes the array"),
    ],
    "9.9l": [
        (emptied, "Your function changes the list that it is given"),
        (turned_round, "Your function changes the array that it is given"),
        (sorted_in_place, "Your function changes the array that it is given"),
        (lambda rows: (np.concatenate(rows)[None], 2), "number 1: the shape is (1, 3), and should be (3,)"),
        (lambda rows: (np.concatenate(rows).tolist(), 2), "number 1: an array is wanted, and this is a list"),
        (lambda rows: (np.concatenate(rows), 3), "the answer is another one"),
        (lambda rows: (None, 2), "the answer is another one"),
        (lambda rows: (np.concatenate(rows), 2, 0), "2 parts are wanted, and these are 3"),
    ],
}


@pytest.mark.parametrize(
    ("key", "answer", "says"), [(key, answer, says) for key, pairs in SAID.items() for answer, says in pairs]
)
def test_what_is_said_of_wrong_answers(key, answer, says):
    assert status(key, answer) == NOT_YET and says in check(key, answer).body


def test_each_case_gets_arguments_of_its_own():
    """An answer that spoils its input in one case must not make another case, or the reference, see it."""
    seen = []
    check("9.9b", lambda x: seen.append(x.copy()) or x.fill(0))
    check("9.9b", lambda x: seen.append(x.copy()) or x.fill(0))
    assert len(seen) >= 4
    assert all(np.array_equal(a, b) for a, b in zip(seen[: len(seen) // 2], seen[len(seen) // 2 :], strict=True))


def test_the_reference_does_not_see_what_an_answer_has_spoiled_before_it_failed(monkeypatch):
    seen = []
    watched = Exercise(
        key="9.9z",
        expected=lambda x: seen.append(x.tolist()) or x + 1,
        cases=(lambda: (np.array([1, 2]),), lambda: (np.array([3]),)),
        hints=("One more.",),
        praise="One more.",
    )
    monkeypatch.setattr(sys.modules["utils.exercises.section_9_9"], "EXERCISES", (watched,))
    assert status("9.9z", lambda x: x.fill(9) or 1 / 0) == NOT_YET
    assert seen == [[1, 2], [3]]


@pytest.mark.parametrize("key", ["9.9a", "9.9b", "9.9c", "9.9d", "9.9e", "9.9f", "9.9g", "9.9h", "9.9i", "9.9j"])
@pytest.mark.parametrize("number", range(len(HOSTILE)))  # pytest, too, would stumble over the values themselves
def test_nothing_is_raised_into_the_readers_face(key, number):
    answer = HOSTILE[number]
    for given in (answer, (answer, answer), {"a": answer, "b": answer}, lambda x: answer, lambda x: (answer, x)):
        verdict = check(key, given)
        assert verdict.status == NOT_YET and "0x" not in repr(verdict) and verdict._repr_html_()


def test_the_readers_own_interruption_goes_through():
    with pytest.raises(KeyboardInterrupt):
        check("9.9b", raising(KeyboardInterrupt()))


def test_where_a_whole_number_is_wanted_a_float_is_none(monkeypatch):
    counted = Exercise("9.9z", ("Count.",), "Counted.", lambda x: (len(x), 0.5), cases=(lambda: (np.zeros(3),),))
    monkeypatch.setattr(sys.modules["utils.exercises.section_9_9"], "EXERCISES", (counted,))
    assert (
        status("9.9z", lambda x: (x.size, 0.5)) == CORRECT and status("9.9z", lambda x: (np.int64(3), 0.5)) == CORRECT
    )
    assert status("9.9z", lambda x: (np.ceil(2.5), 0.5)) == NOT_YET
    alone = Exercise("9.9z", ("Count.",), "Counted.", len, cases=(lambda: (np.zeros(3),),))
    monkeypatch.setattr(sys.modules["utils.exercises.section_9_9"], "EXERCISES", (alone,))
    assert "it is a float: a whole number is wanted" in check("9.9z", lambda x: np.ceil(2.5)).body


def test_shapes_and_scalars_of_tensorflow_are_shapes_and_numbers():
    import tensorflow as tf

    assert status("9.9e", tf.TensorShape((2, 3))) == status("9.9e", tf.constant([2, 3])) == CORRECT
    assert status("9.9e", (tf.constant(2), tf.Variable(3))) == status("9.9a", tf.constant(42)) == CORRECT
    assert status("9.9e", tf.TensorShape(None)) == status("9.9e", tf.TensorShape((3, 2))) == NOT_YET
    assert engine.numbers_of(tf.constant([1.0, 0.5]), 2) == (1.0, 0.5)


class Large:
    """An answer of a thousand million numbers, which nobody may look at one by one."""

    shape, ndim, dtype = (10**9,), 1, np.dtype(float)

    def __init__(self):
        self.seen = 0

    def __len__(self):
        return 10**9

    def __iter__(self):
        for number in itertools.count():
            self.seen += 1
            assert number <= engine.HEAVY, "looked too far"
            yield 0.0

    def __array__(self, *_):
        raise AssertionError("read as a whole")


class LargeList(list):
    """A list that says how much of it was looked at."""

    seen = 0

    def __iter__(self):
        for part in super().__iter__():
            self.seen += 1
            yield part


def test_a_large_answer_is_judged_without_reading_it():
    for exercise in map(
        find, [f"9.9{letter}" for letter in "adefghk"] + ["1.1a", "1.2e", "2.1a", "2.3b", "2.3m", "2.5d"]
    ):
        large = Large()
        verdict = check(exercise.key, large)
        assert verdict.status == NOT_YET and large.seen == 0 and "ended in" not in verdict.body
        listed = LargeList([0.0] * (engine.HEAVY + 5))
        nested = LargeList([LargeList(listed)])
        for answer in (listed, nested, (listed, listed), {"a": listed}):
            assert check(exercise.key, answer).status == NOT_YET
        assert listed.seen <= 8 * engine.HEAVY
        for endless_one in (itertools.count(), range(10**15), "x" * 10**6, bytes(10**6), set(range(10**5))):
            assert check(exercise.key, endless_one).status == NOT_YET


def test_a_large_result_of_a_function_is_compared_by_its_shape():
    assert "shape is (1000000000,), and should be (3,)" in check("9.9b", lambda x: Large()).body
    assert status("9.9l", lambda rows: LargeList([0.0] * 10**6)) == NOT_YET


def test_what_the_reader_has_set_is_afterwards_as_it_was():
    import random

    def careless(x):
        np.seterr(all="ignore")
        np.set_printoptions(precision=1)
        np.random.seed(3)
        random.seed(3)
        return np.cumsum(x)

    with np.errstate(all="raise"), np.printoptions(precision=2):
        random.seed(1)
        np.random.seed(1)
        before = np.geterr(), np.get_printoptions(), random.getstate(), np.random.get_state()
        assert status("9.9b", careless) == CORRECT
        after = np.geterr(), np.get_printoptions(), random.getstate(), np.random.get_state()
    assert before[:3] == after[:3] and all(np.array_equal(a, b) for a, b in zip(before[3], after[3], strict=True))


def test_a_keras_tensor_without_numbers_is_answered():
    import keras

    symbolic = keras.Input((3,))
    assert "(None, 3)" in repr(check("9.9a", symbolic)) and "(None, 3)" in repr(check("9.9b", lambda x: symbolic))


@pytest.mark.parametrize(
    "answer",
    [(1, 0.5), [1.0, Fraction(1, 2)], np.array([1, 0.5]), (np.array(1.0), Decimal("0.5")), np.float32([1, 0.5])],
)
def test_numbers_in_a_row_are_read_however_they_are_written(answer):
    assert engine.numbers_of(answer, 2) == (1.0, 0.5)


@pytest.mark.parametrize(
    "answer",
    [
        (1, 0.5, 2), 1, np.array(1), np.ones((2, 2)), ("1", "0.5"), np.array(["1", "0.5"]), (True, 0.5), (1, [0.5]),
        (1, (0.5, 2)), (np.ones(1), 0.5), {1: 1, 2: 2}, (1, 1j), (1, None), (1, object()), "12",
    ],
)  # fmt: skip
def test_what_is_no_row_of_so_many_numbers_is_none(answer):
    assert engine.numbers_of(answer, 2) is None


def test_a_table_of_numbers_is_read_however_it_is_written():
    for answer in ([[1, 2], [3, 4.5]], ((1, 2), (3, Fraction(9, 2))), np.array([[1, 2], [3, 4.5]], object)):
        assert engine.array_of(answer).tolist() == [[1, 2], [3, 4.5]]
    for answer in ([["1", "2"]], np.array(["1"]), [[1], [2, 3]], [True], [1j], None, {"a": 1}, object()):
        assert engine.array_of(answer) is None


@pytest.mark.parametrize(
    "key", ["9.9z", "8.8a", "", "nonsense", "9.9", 3, None, ("9.9a",), "../x", Hostile(), object()]
)
def test_an_unknown_exercise_is_a_sentence(key, page):
    assert hint(key) is None
    assert "There is no exercise" in repr(check(key, 42)) and "There is no exercise" in repr(page[0])


def test_a_broken_module_of_exercises_is_not_taken_for_a_missing_one(monkeypatch):
    def broken(name):
        raise ModuleNotFoundError("No module named 'nunpy'", name="nunpy")

    monkeypatch.setattr(engine.importlib, "import_module", broken)
    with pytest.raises(ModuleNotFoundError, match="nunpy"):
        exercises_of("9.9")


def test_hints_come_one_at_a_time_and_the_last_one_stays(page):
    for _ in range(5):
        assert hint("9.9a") is None
    said = [repr(shown) for shown in page]
    assert [s.split(".  ")[0].count("Exercise 9.9a, hint") for s in said] == [1] * 5
    assert "hint 1 of 3" in said[0] and "Think." in said[0] and "seven" not in said[0] + said[1]
    assert "hint 2 of 3" in said[1] and "hint 3 of 3" in said[2] and "last one" in said[2]
    assert said[2] == said[3] == said[4]
    hint("9.9b")
    assert "hint 1 of 1" in repr(page[-1])


def test_each_exercise_counts_its_own_hints_and_an_answer_in_between_changes_no_count(page):
    for key in ("9.9a", "9.9a", "9.9e", "9.9a", "9.9e"):
        hint(key)
        check(key, 0)
    assert [re.search(r"Exercise (\S+), hint (\d)", repr(said)).groups() for said in page] == [
        ("9.9a", "1"), ("9.9a", "2"), ("9.9e", "1"), ("9.9a", "3"), ("9.9e", "2"),
    ]  # fmt: skip


def test_a_hint_is_shown_wherever_in_a_cell_it_is_asked_for():
    """A cell shows its last expression by itself; a hint is asked for in the line before."""
    cell = nbformat.v4.new_code_cell('from utils.exercises import check, hint\nhint("0.0a")\ncheck("0.0a", 7)')
    notebook = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(notebook, kernel_name="python3").execute()
    assert [output.output_type for output in cell.outputs] == ["display_data", "execute_result"]
    assert "hint 1 of 2" in cell.outputs[0].data["text/plain"] and "not yet" in cell.outputs[1].data["text/plain"]


def test_no_verdict_tells_the_answer():
    """Whatever is wrong, the right value does not appear in what is said."""
    for answer in (41, "x", [1], object(), 43, -1):
        assert "42" not in repr(check("9.9a", answer))
    assert "6" not in repr(check("9.9b", lambda x: x * 0))


def test_what_is_said_is_the_same_every_time_and_shows_no_address():
    for answer in (Hostile(), object(), lambda x: object(), lambda x: 1 / 0):
        for key in ("9.9a", "9.9b"):
            first, second = check(key, answer), check(key, answer)
            assert repr(first) == repr(second) and first._repr_html_() == second._repr_html_()
            assert "0x" not in repr(first)


def test_html_says_what_the_text_says_and_escapes_it():
    html = check("9.9b", lambda x: exec("raise ValueError('<b>&')"))._repr_html_()
    assert "&lt;b&gt;&amp;" in html and "<code>" in html and "✗" in html and "not yet" in html


def test_state_is_said_by_word_and_sign():
    signs = {repr(check("9.9a", a))[0]: check("9.9a", a).status for a in (..., 41, 42)}
    assert len(signs) == 3 and set(signs.values()) == {NOT_ATTEMPTED, NOT_YET, CORRECT}


def test_what_is_too_long_to_be_shown_is_named():
    assert engine._brief((list(range(40)), 3, abs)) == "a list and `3` and a function"


def test_the_dtype_counts_within_a_tuple_too():
    assert engine._same((np.ones(2, "float32"),), (np.ones(2, "float32"),), same_dtype=True)
    assert not engine._same((np.ones(2),), (np.ones(2, "float32"),), same_dtype=True)
    assert engine._same((np.ones(2),), (np.ones(2, "float32"),))


def test_find():
    assert find("9.9a") is VALUE
    known = f"There are {', '.join(exercises_of('9.9'))}."
    for key, says in (
        ("9.9?", 'The first argument is its name in quotes, such as "2.1a".'),
        (9.9, 'The first argument is its name in quotes, such as "2.1a".'),
        ("9.9y", known),
    ):
        told = find(key)
        assert (told.sign, told.head, told.body) == ("✗", f"There is no exercise {key!r}", says)


def test_warnings_of_the_readers_own_function_are_shown():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        check("9.9b", lambda x: x / np.zeros(len(x)))


@pytest.mark.filterwarnings("error")
def test_warnings_of_a_mistake_that_is_tried_stay_off_the_page(monkeypatch):
    noisy = Exercise(
        key="9.9z",
        expected=lambda x: x + 1.0,
        cases=(lambda: (np.zeros(2),),),
        hints=("Add.",),
        mistakes=(Mistake("Divided.", lambda x: 1 / x),),
        praise="Added.",
    )
    monkeypatch.setattr(sys.modules["utils.exercises.section_9_9"], "EXERCISES", (noisy,))
    assert status("9.9z", lambda x: x - 1.0) == NOT_YET


def test_a_page_goes_on_with_the_readers_answer_if_it_is_correct():
    ours, right, wrong = object(), find("9.9a").expected, object()
    assert yours_or_ours("9.9a", right, ours) is right
    assert all(yours_or_ours("9.9a", answer, ours) is ours for answer in (wrong, ..., None))
    assert yours_or_ours("9.9z", right, ours) is ours
