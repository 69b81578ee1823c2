"""utils.tensors.broadcasting against NumPy: what fits, what does not, and what the two steps do to real arrays."""

import dataclasses
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from utils.tensors.broadcasting import HIGHEST_RANK, Misfit, explain

COMPATIBLE = [
    ((), (), ()),
    ((), (4,), (4,)),
    ((1,), (), (1,)),
    ((1,), (1,), (1,)),
    ((1,), (5,), (5,)),
    ((5,), (5,), (5,)),
    ((5,), (2, 1), (2, 5)),
    ((2, 1), (1, 5), (2, 5)),
    ((1, 5), (2, 5), (2, 5)),
    ((2, 5), (), (2, 5)),
    ((2, 5), (1, 1), (2, 5)),
    ((64, 3, 32, 10), (32, 10), (64, 3, 32, 10)),
    ((8, 1, 6, 1), (7, 1, 5), (8, 7, 6, 5)),
    ((1, 1, 1, 1), (9,), (1, 1, 1, 9)),
    ((6, 1, 2, 1, 3, 1), (5, 1, 4, 1, 2), (6, 5, 2, 4, 3, 2)),
    ((0,), (1,), (0,)),
    ((0,), (), (0,)),
    ((0,), (0,), (0,)),
    ((0,), (3, 1), (3, 0)),
    ((0, 1), (1, 4), (0, 4)),
    ((2, 0, 3), (1, 1, 3), (2, 0, 3)),
]

INCOMPATIBLE = [
    ((3,), (4,), [Misfit(0, -1, 3, 4)]),
    ((0,), (2,), [Misfit(0, -1, 0, 2)]),
    ((2, 3), (2,), [Misfit(1, -1, 3, 2)]),
    ((2, 3), (4, 3), [Misfit(0, -2, 2, 4)]),
    ((2, 3), (3, 2), [Misfit(0, -2, 2, 3), Misfit(1, -1, 3, 2)]),
    ((3,), (5, 6, 4), [Misfit(2, -1, 3, 4)]),
    ((2, 1), (8, 4, 3), [Misfit(1, -2, 2, 4)]),
    ((0, 5), (3, 5), [Misfit(0, -2, 0, 3)]),
    ((2, 9, 4), (5, 9, 7), [Misfit(0, -3, 2, 5), Misfit(2, -1, 4, 7)]),
    ((7, 2, 1, 4), (3, 6, 5), [Misfit(1, -3, 2, 3), Misfit(3, -1, 4, 5)]),
]

any_shape = st.lists(st.sampled_from([0, 1, 1, 2, 3]), max_size=HIGHEST_RANK).map(tuple)


@st.composite
def fitting_pairs(draw) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Two shapes cut from one: any axis may be 1 in either, and either may lack its first axes."""
    whole = draw(st.lists(st.integers(0, 3), max_size=HIGHEST_RANK))
    pair = []
    for _ in range(2):
        kept = whole[draw(st.integers(0, len(whole))) :]
        pair.append(tuple(draw(st.sampled_from([size, 1])) for size in kept))
    return tuple(pair)


@pytest.mark.parametrize(("shape_a", "shape_b", "expected"), COMPATIBLE)
def test_compatible_shapes_give_the_known_result_in_either_order(shape_a, shape_b, expected):
    assert explain(shape_a, shape_b).result == expected
    assert explain(shape_b, shape_a).result == expected


@pytest.mark.parametrize(("shape_a", "shape_b", "misfits"), INCOMPATIBLE)
def test_incompatible_shapes_name_every_axis_that_does_not_fit(shape_a, shape_b, misfits):
    explanation = explain(shape_a, shape_b)
    assert not explanation.fits
    assert list(explanation.misfits) == misfits
    assert explanation.result is explanation.repeats_a is explanation.repeats_b is None
    swapped = [Misfit(axis, right, b, a) for axis, right, a, b in misfits]
    assert list(explain(shape_b, shape_a).misfits) == swapped
    for axis, from_right, size_a, size_b in misfits:
        place = f"axis {axis} ({from_right} from the right) has sizes {size_a} and {size_b}"
        assert place in explanation.reason
        assert place in repr(explanation)
    assert explanation.reason.count("has sizes") == len(misfits)
    with pytest.raises(ValueError, match="broadcast"):
        np.broadcast_shapes(shape_a, shape_b)


@settings(max_examples=2000, deadline=None)
@given(any_shape, any_shape)
def test_agrees_with_numpy_in_result_and_in_refusal(shape_a, shape_b):
    explanation = explain(shape_a, shape_b)
    try:
        expected = np.broadcast_shapes(shape_a, shape_b)
    except ValueError:
        assert not explanation.fits
        assert explanation.result is None
    else:
        assert explanation.fits
        assert explanation.reason is None
        assert explanation.misfits == ()
        assert explanation.result == expected


@settings(max_examples=500, deadline=None)
@given(any_shape, any_shape)
def test_a_misfit_is_an_axis_that_numpy_refuses_on_its_own(shape_a, shape_b):
    explanation = explain(shape_a, shape_b)
    refused = []
    for axis in range(explanation.rank):
        try:
            np.broadcast_shapes(explanation.aligned_a[axis], explanation.aligned_b[axis])
        except ValueError:
            refused.append(axis)
    assert [misfit.axis for misfit in explanation.misfits] == refused
    for misfit in explanation.misfits:
        assert misfit.from_right == misfit.axis - explanation.rank
        assert shape_a[misfit.from_right] == misfit.size_a
        assert shape_b[misfit.from_right] == misfit.size_b


@settings(max_examples=1500, deadline=None)
@given(fitting_pairs())
def test_the_two_steps_done_by_hand_are_what_numpy_does(shapes):
    explanation = explain(*shapes)
    assert explanation.fits
    steps = [
        (explanation.aligned_a, explanation.added_a, explanation.repeats_a),
        (explanation.aligned_b, explanation.added_b, explanation.repeats_b),
    ]
    for shape, (aligned, added, repeats) in zip(shapes, steps, strict=True):
        array = np.arange(np.prod(shape, dtype=int)).reshape(shape)
        after_step_1 = np.expand_dims(array, added)
        assert after_step_1.shape == aligned
        after_step_2 = np.tile(after_step_1, repeats)
        broadcast = np.broadcast_to(array, explanation.result)
        np.testing.assert_array_equal(after_step_2, broadcast, strict=True)
        # What is repeated is repeated virtually: NumPy does not move along those axes at all.
        for stride, times in zip(broadcast.strides, repeats, strict=True):
            assert stride == 0 or times == 1


def test_axes_are_added_only_in_front_of_the_shape_with_fewer():
    explanation = explain((64, 3, 32, 10), (32, 10))
    assert (explanation.added_a, explanation.added_b) == ((), (0, 1))
    assert explanation.aligned_a == (64, 3, 32, 10)
    assert explanation.aligned_b == (1, 1, 32, 10)
    assert explanation.repeats_a == (1, 1, 1, 1)
    assert explanation.repeats_b == (64, 3, 1, 1)
    swapped = explain((32, 10), (64, 3, 32, 10))
    assert (swapped.added_a, swapped.added_b) == ((0, 1), ())
    assert (swapped.repeats_a, swapped.repeats_b) == (explanation.repeats_b, explanation.repeats_a)


def test_shapes_may_be_whole_numbers_lists_and_other_sequences():
    assert explain(3, (2, 1)).result == np.broadcast_shapes(3, (2, 1)) == (2, 3)
    assert explain([np.int64(2), 1], range(3, 4)).result == (2, 3)
    explanation = explain(np.int32(3), [2, 1])
    assert explanation.shape_a == (3,)
    assert explanation.shape_b == (2, 1)
    assert all(type(size) is int for size in explanation.shape_a + explanation.shape_b + explanation.result)


class ShapeOfAnotherLibrary:
    """Iterable and indexable, yet no registered sequence, as TensorFlow's TensorShape."""

    def __init__(self, *sizes):
        self.sizes = sizes

    def __iter__(self):
        return iter(self.sizes)

    def __getitem__(self, index):
        return self.sizes[index]


def test_the_shape_of_a_tensor_of_another_library_is_a_shape():
    assert explain(ShapeOfAnotherLibrary(4, 1), (3,)).result == (4, 3)
    with pytest.raises(TypeError, match="each size in shape_a must be a whole number, at least 0; got None"):
        explain(ShapeOfAnotherLibrary(None, 3), (3,))


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        ((2, -3, 1), ValueError, "must be a whole number, at least 0; got -3"),
        (-2, ValueError, "must be a whole number, at least 0; got -2"),
        ((1,) * 7, ValueError, r"must have at most 6 axes; got 7: \(1, 1, 1, 1, 1, 1, 1\)"),
        ((2.0,), TypeError, "must be a whole number, at least 0; got 2.0"),
        (2.0, TypeError, "must be a whole number, at least 0; got 2.0"),
        ((2, False), TypeError, "must be a whole number, at least 0; got False"),
        ("3", TypeError, "must be a whole number.*got '3'"),
        ("", TypeError, "must be a whole number.*got ''"),
        (b"32", TypeError, "must be a whole number.*got b'32'"),
        (("3", 1), TypeError, "must be a whole number"),
        (None, TypeError, "must be a whole number.*got None"),
        ((None, 3), TypeError, "must be a whole number"),
        ({2: 3}, TypeError, "must be a whole number"),
        ({2, 3}, TypeError, "must be a whole number"),
        (((2, 3),), TypeError, "must be a whole number"),
        (np.array([2, 3]), TypeError, "must be a whole number.*got a tensor: give its shape"),
        (np.array(3), TypeError, "must be a whole number.*got a tensor: give its shape"),
    ],
    ids=repr,
)
def test_what_is_no_shape_is_refused_by_name(first, bad, error, message):
    arguments, name = ((bad, (3,)), "shape_a") if first else (((3,), bad), "shape_b")
    with pytest.raises(error, match=f"^(each size in )?{name} {message}"):
        explain(*arguments)


def test_six_axes_are_explained_and_seven_are_not():
    assert explain((2,) * 6, (1,) * 6).result == (2,) * 6
    with pytest.raises(ValueError, match="shape_b must have at most 6 axes; got 7"):
        explain((), (2,) * 7)


def test_text_of_shapes_that_fit():
    assert (
        repr(explain((5,), (2, 1)))
        == str(explain((5,), (2, 1)))
        == (
            "(5,) and (2, 1) fit and give (2, 5)\n"
            "\n"
            "axis                0   1\n"
            "from the right     -2  -1\n"
            "a                   ·   5\n"
            "b                   2   1\n"
            "a after step 1      1   5\n"
            "b after step 1      2   1\n"
            "both after step 2   2   5\n"
            "\n"
            "Step 1. a gets 1 axis of size 1 in front: axis 0.\n"
            "Step 2. a is repeated 2 times along axis 0; b is repeated 5 times along axis 1: virtually, "
            "nothing is copied."
        )
    )


def test_every_axis_that_does_not_fit_is_named_in_the_reason():
    assert explain((2, 3), (4, 5)).reason == (
        "axis 0 (-2 from the right) has sizes 2 and 4; axis 1 (-1 from the right) has sizes 3 and 5: "
        "the two sizes of an axis must be equal, or one of them 1."
    )


def test_text_of_shapes_that_do_not_fit():
    assert repr(explain((2, 3), (128, 4, 3))) == (
        "(2, 3) and (128, 4, 3) do not fit\n"
        "\n"
        "axis              0   1    2\n"
        "from the right   -3  -2   -1\n"
        "a                 ·   2    3\n"
        "b               128   4    3\n"
        "a after step 1    1   2    3\n"
        "b after step 1  128   4    3\n"
        "fits            yes  no  yes\n"
        "\n"
        "Step 1. a gets 1 axis of size 1 in front: axis 0.\n"
        "Step 2. Impossible: axis 1 (-2 from the right) has sizes 2 and 4: the two sizes of an axis must be"
        " equal, or one of them 1."
    )


@pytest.mark.parametrize(
    ("shapes", "step_1", "step_2"),
    [
        (((), ()), "a and b have the same number of axes, 0: none is added.", "Nothing is repeated."),
        (((2,), (2,)), "a and b have the same number of axes, 1: none is added.", "Nothing is repeated."),
        (
            ((), (2, 3, 4)),
            "a gets 3 axes of size 1 in front: axes 0, 1 and 2.",
            "a is repeated 2 times along axis 0, 3 times along axis 1 and 4 times along axis 2: virtually, "
            "nothing is copied.",
        ),
        (
            ((0,), (1,)),
            "a and b have the same number of axes, 1: none is added.",
            "b is repeated 0 times along axis 0: virtually, nothing is copied.",
        ),
        # A size of 1 added to meet a size of 1 is not repeated.
        (((1, 4), (4,)), "b gets 1 axis of size 1 in front: axis 0.", "Nothing is repeated."),
    ],
)
def test_steps_in_words(shapes, step_1, step_2):
    explanation = explain(*shapes)
    assert explanation.step_1 == step_1
    assert explanation.step_2 == step_2
    assert step_1 in repr(explanation)
    assert step_2 in repr(explanation)


@pytest.mark.parametrize("shapes", [((5,), (2, 1)), ((2, 3), (4, 3)), ((), ()), ((), (3,)), ((0,), (2, 1))])
def test_html_is_well_formed_and_every_header_says_what_it_heads(shapes):
    explanation = explain(*shapes)
    page = ElementTree.fromstring(f"<div>{explanation._repr_html_()}</div>")
    text = " ".join(page.itertext())
    assert explanation.step_1 in text
    assert explanation.step_2 in text
    if explanation.rank == 0:
        assert page.find("table") is None
        assert page.find("p").text == "() and () fit and give ()"
        return
    assert page.find("table/caption").text == repr(explanation).splitlines()[0]
    columns = page.findall("table/thead/tr/th[@scope='col']")
    assert [column.text for column in columns] == ["axis", *map(str, range(explanation.rank))]
    text_rows = [re.split(r"\s{2,}", line) for line in repr(explanation).splitlines()[3:]]
    rows = page.findall("table/tbody/tr")
    assert len(rows) == text_rows.index([""])  # as many as the text has before its first empty line
    assert not any(
        (element.tail or "").strip() or (element.tag in ("thead", "tbody", "tr") and element.text)
        for element in page.iter()
    )
    for row, in_text in zip(rows, text_rows, strict=False):
        assert row[0].tag == "th"
        assert row[0].get("scope") == "row"
        assert [cell.text for cell in row] == in_text


def test_an_explanation_cannot_be_changed_and_equals_its_like():
    explanation = explain((2, 1), (3,))
    assert explanation == explain([2, 1], 3)
    assert hash(explanation) == hash(explain([2, 1], 3))
    assert explanation != explain((3,), (2, 1))
    with pytest.raises(dataclasses.FrozenInstanceError):
        explanation.result = (3,)
