"""The exercise engine: what `check` and `hint` say of every kind of answer, reasonable or not."""

import functools
import re
import sys
from decimal import Decimal
from fractions import Fraction
from types import ModuleType

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from utils.exercises import check, engine, hint
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


def stub_with_docstring(x):
    """Do it."""
    ...


def stub_with_pass(x):
    pass


def stub_that_returns_dots(x):
    return ...


def stub_that_raises(x):
    raise NotImplementedError


@pytest.mark.parametrize("answer", [..., None, (..., 3), [...], {"a": ...}])
def test_values_not_attempted(answer):
    assert status("9.9a", answer) == status("9.9e", answer) == status("9.9b", answer) == NOT_ATTEMPTED


@pytest.mark.parametrize(
    "answer", [stub_with_docstring, stub_with_pass, stub_that_returns_dots, stub_that_raises, lambda x: None]
)
def test_functions_not_attempted(answer):
    assert status("9.9b", answer) == NOT_ATTEMPTED


@pytest.mark.parametrize("answer", [42, 42.0, np.int64(42), np.float32(42), np.array(42), 42 + 1e-9])
def test_right_values(answer):
    assert status("9.9a", answer) == CORRECT


@pytest.mark.parametrize(
    "answer",
    [
        41,
        42.1,
        "42",
        [42],
        (42,),
        np.array([42]),
        {42},
        {"a": 42},
        b"42",
        float("nan"),
        float("inf"),
        object,
        Hostile(),
        int,
    ],
)
def test_wrong_values(answer):
    assert status("9.9a", answer) == NOT_YET


def test_right_functions():
    assert (
        status("9.9b", np.cumsum)
        == status("9.9b", lambda x: np.array([x[: n + 1].sum() for n in range(len(x))]))
        == CORRECT
    )


def test_the_first_hint_that_fits():
    assert "Too big by one." in repr(check("9.9a", 43))
    assert "Negative numbers" in repr(check("9.9a", -7))
    assert "That is the product." in repr(check("9.9b", lambda x: np.multiply.accumulate(x)))
    assert "nothing to do" in repr(check("9.9b", lambda x: np.zeros(3)))


def test_an_answer_that_agrees_with_a_mistake_in_one_case_only_is_another_mistake():
    assert "product" not in repr(check("9.9b", lambda x: np.cumprod(x) if len(x) == 3 else x))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda x: None, None),
        (lambda x: print(end="") or None, "returns nothing"),
        (lambda x: x.sum(), "shape is (), and should be (3,)"),
        (lambda x: np.cumsum(x)[:, None], "shape is (3, 1), and should be (3,)"),
        (lambda x: np.cumsum(x) + 1, "entries are not yet"),
        (lambda x: list(np.cumsum(x)), "an array is wanted, and this is a list"),
        (lambda: 3, "TypeError"),
        (lambda x: 1 / 0, "`ZeroDivisionError: division by zero`"),
        (lambda x: sys.exit("bye"), "`SystemExit: bye`"),
        (lambda x: (yield x), "generator"),
        (lambda x: Hostile(), "Hostile"),
    ],
)
def test_wrong_functions(answer, says):
    if says is None:
        assert status("9.9b", answer) == NOT_ATTEMPTED
    else:
        assert status("9.9b", answer) == NOT_YET and says in repr(check("9.9b", answer))


def test_endless_recursion_is_answered():
    def endless(x):
        return endless(x)

    assert "RecursionError" in repr(check("9.9b", endless))


def test_changing_the_input_is_named_and_the_readers_result_does_not_count():
    def in_place(x):
        x[:] = np.cumsum(x)
        return x

    assert "changes the array" in repr(check("9.9b", in_place))


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


def test_value_for_function_and_function_for_value():
    assert "asks for a function" in repr(check("9.9b", 3)) and "asks for a function" in repr(check("9.9b", list))
    assert "asks for a value" in repr(check("9.9a", np_free_function))


@pytest.mark.parametrize("answer", [len, [].count, np.zeros(3).sum, np.add, functools.partial(max, 1), lambda: 42])
def test_whatever_was_not_called_should_be(answer):
    assert "call it, and pass what it returns" in repr(check("9.9a", answer))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ([42], "a number is wanted, and this is a list"),
        ((42,), "a number is wanted, and this is a tuple"),
        ("42", "a number is wanted, and this is a str"),
        (b"42", "a number is wanted, and this is a bytes"),
        ({42}, "a number is wanted, and this is a set"),
        (True, "a number is wanted, and this is a bool"),
        (object(), "a number is wanted, and this is an object"),
        (np.array([42]), "one number is wanted, and this has the shape (1,)"),
        (np.array([[42, 42]]), "one number is wanted, and this has the shape (1, 2)"),
        (Shaped((None, 3)), "one number is wanted, and this has the shape (none, 3)"),
        (41, "the answer is another one"),
    ],
)
def test_what_stands_around_a_number_is_named(answer, says):
    assert says in repr(check("9.9a", answer)).lower()


@pytest.mark.parametrize("key", ["9.9a", "9.9b", "9.9c", "9.9d", "9.9e", "9.9f", "9.9g", "9.9h", "9.9i", "9.9j"])
@pytest.mark.parametrize("number", range(len(HOSTILE)))  # pytest, too, would stumble over the values themselves
def test_nothing_is_raised_into_the_readers_face(key, number):
    answer = HOSTILE[number]
    for given in (answer, (answer, answer), {"a": answer, "b": answer}, lambda x: answer, lambda x: (answer, x)):
        verdict = check(key, given)
        assert verdict.status == NOT_YET and "0x" not in repr(verdict) and verdict._repr_html_()


def test_a_keras_tensor_without_numbers_is_answered():
    import keras

    symbolic = keras.Input((3,))
    assert "(None, 3)" in repr(check("9.9a", symbolic)) and "(None, 3)" in repr(check("9.9b", lambda x: symbolic))


def test_an_error_while_looking_is_named():
    assert "Looking at your answer ended in `RuntimeError: hostile`" in repr(check("9.9a", ListThatCannotBeRead([1])))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda x: x.reshape(500, 2), "fits one array only"),
        (lambda x: 2 * x.reshape(500, 2), "fits one array only"),
        (lambda x: x.reshape(77, 77), "ended in `ValueError: cannot reshape"),
        (lambda x: int("x"), "ended in `ValueError: invalid literal"),
        (lambda x: x.reshape(2, 2), "fits the first array only"),
    ],
)
def test_errors_alone_make_a_mistake_only_if_they_say_the_same(answer, says):
    assert says in repr(check("9.9i", answer))


@pytest.mark.parametrize("change", [1e-7, -1e-12, np.nan])
def test_the_slightest_change_of_the_input_is_seen(change):
    def answer(x):
        result = x + 1
        x[0] = x[0] + change
        return result

    assert "changes the array" in repr(check("9.9j", answer))


def test_an_input_that_holds_no_number_is_not_taken_for_changed():
    assert status("9.9j", lambda x: x + 1) == CORRECT


@pytest.mark.parametrize("change", [lambda x: x.resize(2, refcheck=False), lambda x: setattr(x, "shape", (3, 1))])
def test_another_shape_is_a_change_too(change):
    def answer(x):
        result = x + 1
        if len(x) == 3:
            change(x)
        return result

    assert "changes the array" in repr(check("9.9j", answer))


def np_free_function(x):
    return x + 42


def test_dtype_counts_where_it_is_asked_for():
    assert status("9.9c", lambda x: x.astype("float32")) == CORRECT
    assert "dtype is float64, and should be float32" in repr(check("9.9c", lambda x: x.astype(float)))


def test_a_judge_decides_where_many_answers_are_right():
    assert status("9.9d", 8) == CORRECT and "That is odd." in repr(check("9.9d", 7))
    assert "ended in `TypeError" in repr(check("9.9d", object())) and status("9.9d", Hostile()) == NOT_YET


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((2, 3), CORRECT),
        ([2, 3], CORRECT),
        ((3, 2), NOT_YET),
        (np.array([2, 3]), CORRECT),
        (np.array([2.0, 3.0]), CORRECT),
        (np.array([3, 2]), NOT_YET),
        (np.array([[2, 3]]), NOT_YET),
        (np.array(["2", "3"]), NOT_YET),
        (np.array([2, 3, 4]), NOT_YET),
        ((2, 3, 4), NOT_YET),
        (5, NOT_YET),
    ],
)
def test_tuples(answer, expected):
    assert status("9.9e", answer) == expected


@pytest.mark.parametrize("third", [Fraction(1, 3), Decimal("0.333333333"), np.float32(1 / 3), np.array(1 / 3)])
def test_a_number_is_right_whatever_kind_of_number_it_is(third):
    assert status("9.9k", (third, 2)) == status("9.9k", [third, Fraction(2)]) == CORRECT
    assert status("9.9k", (2 * third, 2)) == NOT_YET


def _emptied(rows):
    parts = []
    while rows:
        parts.append(rows.pop(0))
    return np.concatenate(parts), len(parts)


def _turned_round(rows):
    rows.reverse()
    return np.concatenate(rows[::-1]), len(rows)


def _sorted_in_place(rows):
    joined = np.concatenate(rows), len(rows)
    rows[0].sort()
    return joined


@pytest.mark.parametrize(
    ("answer", "says"), [(_emptied, "the list"), (_turned_round, "the array"), (_sorted_in_place, "the array")]
)
def test_what_was_changed_is_called_by_its_name(answer, says):
    assert f"Your function changes {says} that it is given" in repr(check("9.9l", answer))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda rows: (np.concatenate(rows)[None], 2), "number 1: the shape is (1, 3), and should be (3,)"),
        (lambda rows: (np.concatenate(rows).tolist(), 2), "number 1: an array is wanted, and this is a list"),
        (lambda rows: (np.concatenate(rows), 3), "the answer is another one"),
        (lambda rows: (None, 2), "the answer is another one"),
        (lambda rows: (np.concatenate(rows), 2, 0), "2 parts are wanted, and these are 3"),
    ],
)
def test_of_several_parts_the_one_of_another_form_is_named(answer, says):
    assert says in repr(check("9.9l", answer))


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


@pytest.mark.parametrize(
    ("key", "answer", "expected"),
    [
        ("9.9f", "dot", CORRECT),
        ("9.9f", "Dot", NOT_YET),
        ("9.9f", 3, NOT_YET),
        ("9.9g", True, CORRECT),
        ("9.9g", np.True_, CORRECT),
        ("9.9g", False, NOT_YET),
        ("9.9g", 1, NOT_YET),
        ("9.9h", {"a": 1, "b": [2, 3]}, CORRECT),
        ("9.9h", {"a": 1}, NOT_YET),
        ("9.9h", {"a": 2, "b": (2, 3)}, NOT_YET),
    ],
)
def test_words_truths_and_tables(key, answer, expected):
    assert status(key, answer) == expected


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


@pytest.mark.parametrize("answer", [42.001, 41.9999, 42 + 1e-4])
def test_a_whole_number_is_right_or_wrong(answer):
    assert status("9.9a", answer) == NOT_YET


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
