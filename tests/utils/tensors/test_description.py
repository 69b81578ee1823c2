"""utils.tensors.description against NumPy, TensorFlow and Keras: what is said of a tensor, how it is cut and turned."""

import dataclasses
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import utils
from utils.tensors.description import (
    batches,
    describe,
    human_bytes,
    nbytes_of,
    number_of_batches,
    to_channels_first,
    to_channels_last,
)

DTYPES = [
    "bool",
    "int8",
    "uint8",
    "int32",
    "int64",
    "float16",
    "float32",
    "float64",
    "complex64",
    "<U5",
    "S3",
]


# describe


class Symbolic:
    """What ``keras.Input((3,))`` is to a helper: a shape without samples."""

    shape, dtype = (None, 3), "float32"


@settings(max_examples=300, deadline=None)
@given(hnp.array_shapes(min_dims=0, max_dims=6, min_side=0, max_side=4), st.sampled_from(DTYPES))
def test_describe_says_what_numpy_says(shape, dtype):
    array = np.zeros(shape, dtype)
    info = describe(array)
    assert (info.rank, info.shape, info.dtype) == (array.ndim, array.shape, str(array.dtype))
    assert (info.size, info.nbytes, info.strides) == (array.size, array.nbytes, array.strides)
    assert info.axes is None
    assert info.is_view is False
    assert info.nbytes == nbytes_of(shape, dtype)


@pytest.mark.parametrize(
    ("array", "layout", "is_view"),
    [
        (np.zeros((3, 4)), "C", False),
        (np.zeros((3, 4)).T, "F", True),
        (np.zeros((3, 4), order="F"), "F", False),
        (np.zeros((2, 3, 4)).transpose(1, 0, 2), "strided", True),
        (np.zeros((3, 4))[:, 1:], "strided", True),
        (np.zeros((3, 4))[1:], "C", True),
        (np.zeros((3, 4))[1:].copy(), "C", False),
        (np.zeros(5), "C and F", False),
        (np.zeros(6)[::2], "strided", True),
        (np.zeros((1, 5)), "C and F", False),
        (np.zeros(()), "C and F", False),
        (np.broadcast_to(np.zeros(3), (4, 3)), "strided", True),
    ],
)
def test_layout_and_view(array, layout, is_view):
    info = describe(array)
    assert (info.layout, info.is_view) == (layout, is_view)
    said = "yes, of memory that belongs elsewhere" if is_view else "no"
    assert str(info).splitlines()[-1].split(maxsplit=1) == ["view", said]


def test_describe_text():
    info = describe(np.zeros((2, 3, 5), "uint8"), axes=["samples", "height", "width"])
    assert (
        repr(info)
        == str(info)
        == (
            "rank     3\n"
            "shape    (2, 3, 5)\n"
            "axes     (samples, height, width)\n"
            "dtype    uint8\n"
            "size     30 entries\n"
            "memory   30 bytes\n"
            "layout   C (the entries of the last axis are neighbours)\n"
            "strides  (15, 5, 1) bytes\n"
            "view     no"
        )
    )


def test_describe_text_of_a_scalar():
    assert repr(describe(12.5)) == (
        "rank     0\n"
        "shape    ()\n"
        "dtype    float64\n"
        "size     1 entry\n"
        "memory   8 bytes\n"
        "layout   C and F (one block, in either order)\n"
        "strides  ()\n"
        "view     no"
    )


def test_one_axis_is_written_as_a_tuple():
    assert "axes     (features,)" in repr(describe(np.zeros(3), axes=("features",)))
    assert describe(np.zeros(3), axes=["features"]).axes == ("features",)
    assert describe(3, axes=()).axes == ()


def test_html_holds_the_text_with_headers_and_nothing_unescaped():
    info = describe(np.array([["ab", "abcde"]]), axes=("<b>", "letters & more"))
    page = ElementTree.fromstring(info._repr_html_())
    assert page.tag == "table"
    assert page.find("caption").text == "A tensor of rank 2"
    rows = page.findall("tbody/tr")
    assert [tuple(cell.text for cell in row) for row in rows] == [
        tuple(line.split(maxsplit=1)) for line in repr(info).splitlines()
    ]
    assert "<U5" in repr(info)
    assert not any((element.tail or "").strip() for element in page.iter())
    assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in rows)


@pytest.mark.parametrize(
    "thing", [3, 2.5, True, 1j, np.float32(3), "hello", b"abc", [1, 2], [[1, 2.5], [3, 4]], ((1,), (2,)), []]
)
def test_lists_and_numbers_are_described_as_the_array_that_numpy_makes(thing):
    assert describe(thing) == describe(np.asarray(thing))


def test_strings_are_described_as_they_are_stored():
    fixed = describe(["a", "hello"])
    assert (fixed.dtype, fixed.nbytes, fixed.strides) == ("<U5", 40, (20,))
    assert "memory   40 bytes\n" in repr(fixed)
    pointers = describe(np.array(["a", "hello"], dtype=object))
    assert (pointers.dtype, pointers.nbytes) == ("object", 2 * np.dtype(object).itemsize)
    assert f"memory   {pointers.nbytes} bytes of pointers; the objects lie elsewhere\n" in repr(pointers)
    variable = describe(np.array(["a", "hello"], dtype=np.dtypes.StringDType()))
    assert (variable.dtype, variable.nbytes) == ("StringDType()", 32)
    assert "memory   32 bytes; long strings lie elsewhere\n" in repr(variable)


def test_memory_of_a_broadcast_array_is_not_claimed():
    shared = describe(np.broadcast_to(np.zeros(3), (4, 3)))
    assert (shared.strides, shared.nbytes) == ((0, 8), 96)
    assert "memory   96 bytes if it were copied; stride 0 shares entries\n" in repr(shared)
    assert "stride 0" not in repr(describe(np.broadcast_to(np.zeros(3), (1, 3))))
    assert "stride 0" not in repr(describe(np.broadcast_to(np.zeros((1, 0)), (4, 0))))


def test_memory_of_a_view_is_not_its_own():
    whole = np.zeros((4, 6), "float32")
    assert "memory   32 bytes if copied; as a view it uses memory that belongs elsewhere\n" in repr(
        describe(whole[:, 1:3])
    )
    assert "memory   96 bytes if copied; as a view it uses memory that belongs elsewhere\n" in repr(describe(whole.T))
    assert "memory   96 bytes\n" in repr(describe(whole))
    assert "memory   32 bytes\n" in repr(describe(whole[:, 1:3].copy()))


@pytest.mark.parametrize(
    ("ragged", "where"),
    [
        ([[1, 2], [3]], "at depth 1 there are lists of length 1 and 2"),
        ([[1, 2], [3], [4, 5, 6]], "at depth 1 there are lists of length 1 and 2 and 3"),
        ([[[1], [2, 3]], [[4], [5]]], "at depth 2 there are lists of length 1 and 2"),
        ([1, [2]], "at depth 1 there are lists beside single entries"),
        ([np.zeros(2), np.zeros(3)], "at depth 1 there are lists of length 2 and 3"),
    ],
)
def test_ragged_lists_are_refused_with_the_place(ragged, where):
    with pytest.raises(
        ValueError, match=f"^tensor must have lists of one length.*; got a ragged nested list: {where}$"
    ):
        describe(ragged)


@pytest.mark.parametrize(
    ("thing", "kind"),
    [(None, "None"), ({}, "dict"), ({1, 2}, "set"), (object(), "object"), (iter([1]), "list_iterator"),
     (len, "builtin_function_or_method"), (np.float32, "type"), (range, "type")],
)  # fmt: skip
def test_what_is_no_tensor_is_refused(thing, kind):
    says = f"^tensor must be an array, a tensor, a nested list, a number or a string; got (an object of type )?{kind}$"
    with pytest.raises(TypeError, match=says):
        describe(thing)


@pytest.mark.parametrize("axes", [(), ("rows",), ("a", "b", "c")])
def test_every_axis_wants_one_name(axes):
    message = f"^axes must name each of the 2 axes of the tensor; got {len(axes)} names"
    with pytest.raises(ValueError, match=message):
        describe(np.zeros((2, 3)), axes=axes)


def test_names_of_axes_are_strings_in_a_sequence():
    with pytest.raises(TypeError, match=r"^axes must be a sequence of names .*got 'ab'"):
        describe(np.zeros((2, 3)), axes="ab")
    with pytest.raises(TypeError, match=r"^axes must be a sequence of names .*got 2"):
        describe(np.zeros((2, 3)), axes=2)
    with pytest.raises(TypeError, match=r"^axes must hold only strings; got 1"):
        describe(np.zeros((2, 3)), axes=("rows", 1))


def test_an_info_cannot_be_changed():
    info = describe(np.zeros(3))
    with pytest.raises(dataclasses.FrozenInstanceError):
        info.rank = 2


class TensorElsewhere:
    """A tensor of some other library: a shape, a dtype, and a conversion that must not be used."""

    def __init__(self, shape, dtype):
        self.shape, self.dtype = shape, dtype

    def __array__(self, dtype=None, copy=None):
        raise AssertionError("describing a tensor must not copy it")


def test_tensors_of_other_libraries_are_described_without_a_conversion():
    info = describe(TensorElsewhere((2, 3), "bfloat16"), axes=("rows", "columns"))
    assert (info.rank, info.shape, info.dtype, info.size, info.nbytes) == (2, (2, 3), "bfloat16", 6, 12)
    assert info.layout is info.strides is info.is_view is None
    assert repr(info) == (
        "rank    2\nshape   (2, 3)\naxes    (rows, columns)\ndtype   bfloat16\nsize    6 entries\nmemory  12 bytes"
    )
    unknown = describe(TensorElsewhere((2,), "something"))
    assert unknown.nbytes is None
    assert "memory" not in repr(unknown)
    with pytest.raises(ValueError, match=r"^tensor must have a known size along every axis.*\(None, 3\)"):
        describe(TensorElsewhere((None, 3), "float32"))


def test_keras_and_tensorflow_tensors():
    tf = pytest.importorskip("tensorflow")
    keras = pytest.importorskip("keras")
    values = np.arange(6, dtype="float32").reshape(2, 3)
    tensors = [
        tf.constant(values),
        tf.Variable(values),
        keras.Variable(values, dtype="float32"),
        keras.ops.convert_to_tensor(values),
    ]
    for tensor in tensors:
        info = describe(tensor, axes=("samples", "features"))
        of_array = describe(values, axes=("samples", "features"))
        assert dataclasses.replace(of_array, layout=None, strides=None, is_view=None) == info
    for dtype in ["bool", "uint8", "int64", "float16", "bfloat16", "float64", "complex64"]:
        tensor = tf.zeros((2, 5), dtype)
        info = describe(tensor)
        assert (info.dtype, info.nbytes) == (dtype, 10 * tf.as_dtype(dtype).size)
        assert nbytes_of(tensor.shape, tensor.dtype) == info.nbytes
    assert describe(tf.constant(7)).shape == ()
    strings = describe(tf.constant(["a", "hello"]))
    assert (strings.dtype, strings.size, strings.nbytes) == ("string", 2, None)
    with pytest.raises(ValueError, match=r"^tensor must have a known size along every axis.*\(None, 3\)"):
        describe(keras.Input((3,)))
    with pytest.raises(ValueError, match=r"^tensor must have a known size along every axis.*\(2, None\)"):
        describe(tf.ragged.constant([[1, 2], [3]]))
    assert [tuple(batch.shape) for batch in batches(tensors[0], batch_size=2)] == [(2, 3)]
    with pytest.raises(TypeError, match=r"^images must be a NumPy array"):
        to_channels_first(tf.zeros((2, 3, 4)))


# Memory


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (2, "2 bytes"),
        (1023, "1,023 bytes"),
        (1024, "1.0 KiB (1,024 bytes)"),
        (1536, "1.5 KiB (1,536 bytes)"),
        (1_048_166, "1,023.6 KiB (1,048,166 bytes)"),
        (2**20 - 1, "1.0 MiB (1,048,575 bytes)"),
        (2**20, "1.0 MiB (1,048,576 bytes)"),
        (47_040_000, "44.9 MiB (47,040,000 bytes)"),
        (424_673_280, "405.0 MiB (424,673,280 bytes)"),
        (3 * 2**30, "3.0 GiB (3,221,225,472 bytes)"),
        (2**40, "1.0 TiB (1,099,511,627,776 bytes)"),
        (2**50, "1.0 PiB (1,125,899,906,842,624 bytes)"),
        (2**60, "1.0 EiB (1,152,921,504,606,846,976 bytes)"),
        (2**70, "1,024.0 EiB (1,180,591,620,717,411,303,424 bytes)"),
        (np.int64(1024), "1.0 KiB (1,024 bytes)"),
    ],
)
def test_human_bytes(n, expected):
    assert human_bytes(n) == expected


@settings(max_examples=300, deadline=None)
@given(st.integers(1024, 2**63))
def test_human_bytes_rounds_to_the_nearest_tenth(n):
    amount, unit, in_full = human_bytes(n).split(maxsplit=2)
    of_unit = 1024 ** (1 + ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"].index(unit))
    assert 1 <= float(amount.replace(",", "")) < 1024
    assert abs(float(amount.replace(",", "")) * of_unit - n) <= 0.0501 * of_unit
    assert in_full == f"({n:,} bytes)"


@pytest.mark.parametrize(
    ("bad", "error"),
    [(-1, ValueError), (1.5, TypeError), ("1", TypeError), (True, TypeError), (None, TypeError)],
)
def test_human_bytes_wants_a_number_of_bytes(bad, error):
    with pytest.raises(error, match=f"^n must be a whole number, at least 0; got {bad!r}"):
        human_bytes(bad)


def test_the_sizes_that_the_book_gives():
    clips = (4, 60 * 4, 144, 256, 3)
    assert nbytes_of(clips) == 106_168_320 * 4
    assert human_bytes(nbytes_of(clips)) == "405.0 MiB (424,673,280 bytes)"
    assert nbytes_of((60000, 28, 28), "uint8") == 47_040_000


@pytest.mark.parametrize(
    ("shape", "dtype", "expected"),
    [
        ((), "float32", 4),
        (5, "float64", 40),
        ([2, 3], np.int16, 12),
        ((2, 0, 3), "int64", 0),
        ((10**6, 10**6, 10**6), "uint8", 10**18),
        ((10**9, 10**9, 10**9), "float64", 8 * 10**27),
        ((3,), bool, 3),
        ((3,), float, 24),
        ((3,), np.dtype("<U5"), 60),
        ((3,), "<U5", 60),
        ((3,), np.dtypes.StringDType(), 48),
        ((3,), np.dtype([("x", "i4"), ("y", "f8")]), 36),
        ((3,), "bfloat16", 6),
        ((3,), "float8_e4m3fn", 3),
        ((3,), "float8_e5m2", 3),
    ],
)
def test_nbytes_of(shape, dtype, expected):
    assert nbytes_of(shape, dtype) == expected


@pytest.mark.parametrize("name", ["bfloat16", "float8_e4m3fn", "float8_e5m2"])
def test_small_floats_take_as_many_bytes_as_their_library_says(name):
    small = getattr(pytest.importorskip("ml_dtypes"), name)
    array = np.zeros((2, 3), small)
    assert nbytes_of((2, 3), name) == nbytes_of((2, 3), array.dtype) == nbytes_of((2, 3), small) == array.nbytes
    assert describe(TensorElsewhere((2, 3), name)).nbytes == array.nbytes


def test_small_floats_are_known_before_a_library_has_taught_numpy_their_names():
    asks = (
        "import sys; sys.modules['ml_dtypes'] = None; from utils.tensors.description import nbytes_of; "
        "print([nbytes_of(3, name) for name in ('bfloat16', 'float8_e4m3fn', 'float8_e5m2')])"
    )
    root = Path(utils.__file__).parent.parent
    answer = subprocess.run([sys.executable, "-c", asks], cwd=root, capture_output=True, text=True, check=False)
    assert (answer.stdout, answer.returncode) == ("[6, 3, 3]\n", 0), answer.stderr


@pytest.mark.parametrize(
    ("shape", "dtype", "error", "message"),
    [
        ((2, -1), "float32", ValueError, "each size in shape must be a whole number, at least 0; got -1"),
        ((2.0,), "float32", TypeError, "each size in shape must be a whole number, at least 0; got 2.0"),
        (True, "float32", TypeError, "each size in shape must be a whole number, at least 0; got True"),
        ((np.True_,), "float32", TypeError, "each size in shape must be a whole number"),
        ("23", "float32", TypeError, "each size in shape must be a whole number, at least 0; got '23'"),
        ((None, 3), "float32", TypeError, "each size in shape must be a whole number, at least 0; got None"),
        ((2,), "float33", TypeError, "dtype must be the name of a dtype such as 'float32'; got 'float33'"),
        ((2,), None, TypeError, "dtype must be the name of a dtype such as 'float32'; got None"),
        ((2,), "str", ValueError, "dtype must give its entries a fixed size"),
    ],
)
def test_nbytes_of_refuses_by_name(shape, dtype, error, message):
    with pytest.raises(error, match=f"^{message}"):
        nbytes_of(shape, dtype)


# Batches


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 40), st.integers(1, 50))
def test_batches_are_views_that_make_up_the_whole(samples, batch_size):
    x = np.arange(samples * 3).reshape(samples, 3)
    cut = list(batches(x, batch_size=batch_size))
    assert len(cut) == number_of_batches(samples, batch_size)
    assert len(cut) == -(-samples // batch_size)
    assert all(len(batch) == batch_size for batch in cut[:-1])
    assert all(1 <= len(batch) <= batch_size for batch in cut)
    if samples:
        np.testing.assert_array_equal(np.concatenate(cut), x)
    assert all(np.shares_memory(batch, x) for batch in cut)


def test_the_nth_batch_is_the_nth_slice():
    x = np.arange(300)
    cut = list(batches(x, batch_size=128))
    for n, batch in enumerate(cut):
        np.testing.assert_array_equal(batch, x[128 * n : 128 * (n + 1)])
    assert [len(batch) for batch in cut] == [128, 128, 44]


def test_several_tensors_are_cut_together():
    x, y, z = np.zeros((5, 2, 2)), np.arange(5), np.arange(5) * 10
    cut = list(batches(x, y, z, batch_size=2))
    assert [tuple(part.shape for part in batch) for batch in cut] == [
        ((2, 2, 2), (2,), (2,)),
        ((2, 2, 2), (2,), (2,)),
        ((1, 2, 2), (1,), (1,)),
    ]
    assert all(isinstance(batch, tuple) for batch in cut)
    for _, some_y, some_z in cut:
        np.testing.assert_array_equal(some_y * 10, some_z)


@pytest.mark.parametrize(
    ("tensors", "batch_size", "error", "message"),
    [
        ((), 2, ValueError, "tensors must hold at least one tensor; got none"),
        (
            (np.zeros(3), np.zeros(4)),
            2,
            ValueError,
            r"tensors must have the same number of samples; got \[3, 4\]",
        ),
        ((np.zeros(()),), 2, ValueError, "tensors must have a samples axis; got a scalar at position 0"),
        ((np.zeros(3), 128), 2, TypeError, r"tensors must be arrays .*batch_size=.* at position 1"),
        (([1, 2, 3],), 2, TypeError, "tensors must be arrays .*got an object of type list at position 0"),
        ((np.zeros(3),), 0, ValueError, "batch_size must be a whole number, at least 1; got 0"),
        ((np.zeros(3),), -1, ValueError, "batch_size must be a whole number, at least 1; got -1"),
        ((np.zeros(3),), 1.5, TypeError, "batch_size must be a whole number, at least 1; got 1.5"),
        ((np.zeros(3),), True, TypeError, "batch_size must be a whole number, at least 1; got True"),
    ],
)
def test_batches_refuse_at_once_and_by_name(tensors, batch_size, error, message):
    with pytest.raises(error, match=f"^{message}"):
        batches(*tensors, batch_size=batch_size)  # not asked for a batch yet


@pytest.mark.parametrize(
    ("samples", "batch_size", "expected"),
    [(0, 1, 0), (1, 1, 1), (128, 128, 1), (129, 128, 2), (60000, 128, 469), (2**60 + 1, 2, 2**59 + 1)],
)
def test_number_of_batches(samples, batch_size, expected):
    assert number_of_batches(samples, batch_size) == expected


@pytest.mark.parametrize(
    ("samples", "batch_size", "error", "message"),
    [
        (-1, 2, ValueError, "samples must be a whole number, at least 0; got -1"),
        (2.0, 2, TypeError, "samples must be a whole number, at least 0; got 2.0"),
        (2, 0, ValueError, "batch_size must be a whole number, at least 1; got 0"),
        (2, None, TypeError, "batch_size must be a whole number, at least 1; got None"),
    ],
)
def test_number_of_batches_refuses_by_name(samples, batch_size, error, message):
    with pytest.raises(error, match=f"^{message}"):
        number_of_batches(samples, batch_size)


# Channels


@pytest.mark.parametrize(
    ("last", "first", "letters"),
    [
        ((5, 6, 3), (3, 5, 6), "hwc->chw"),
        ((2, 5, 6, 3), (2, 3, 5, 6), "nhwc->nchw"),
        ((2, 4, 5, 6, 3), (2, 4, 3, 5, 6), "nfhwc->nfchw"),
    ],
)
def test_channels_move_and_come_back_without_a_copy(last, first, letters):
    images = np.arange(np.prod(last)).reshape(last)
    moved = to_channels_first(images)
    assert moved.shape == first
    np.testing.assert_array_equal(moved, np.einsum(letters, images))
    assert np.shares_memory(moved, images)
    back = to_channels_last(moved)
    np.testing.assert_array_equal(back, images, strict=True)
    assert np.shares_memory(back, images)
    stored_so = np.ascontiguousarray(moved)  # of this one the way back is no block in order, which a copy would be
    np.testing.assert_array_equal(to_channels_last(stored_so), images, strict=True)
    assert np.shares_memory(to_channels_last(stored_so), stored_so)


@pytest.mark.parametrize(
    ("convert", "wanted"),
    [
        (to_channels_first, r"\(\.\.\., height, width, channels\)"),
        (to_channels_last, r"\(\.\.\., channels, height, width\)"),
    ],
)
def test_channels_refuse_by_name(convert, wanted):
    for shape in [(), (3,), (28, 28), (1,) * 6]:
        message = f"^images must be of shape {wanted}, rank 3, 4 or 5; got shape .*, rank {len(shape)}"
        with pytest.raises(ValueError, match=message):
            convert(np.zeros(shape))
    with pytest.raises(ValueError, match="newaxis"):
        convert(np.zeros((28, 28)))
    with pytest.raises(TypeError, match=r"^images must be a NumPy array; got an object of type list"):
        convert([[[1.0]]])
