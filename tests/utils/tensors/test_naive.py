"""utils.tensors.naive against NumPy: the same values, the same dtypes, the same refusals, and stricter shapes."""

import inspect
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from utils.tensors import naive

INTEGERS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
FLOATS = ["float16", "float32", "float64"]
COMPLEX = ["complex64", "complex128"]
NUMBERS = ["bool", *INTEGERS, *FLOATS, *COMPLEX]

OF_TWO_MATRICES = [naive.add, naive.subtract, naive.multiply, naive.dot_matrices]

sizes = st.integers(0, 4)


def arrays(shape, dtypes=NUMBERS) -> st.SearchStrategy:
    """Arrays of any of the dtypes: integers over their whole range, floats with NaN and infinities."""
    return st.sampled_from(dtypes).flatmap(lambda dtype: hnp.arrays(dtype, shape))


@st.composite
def exact_pairs(draw, shape_x, shape_y, small) -> tuple[np.ndarray, np.ndarray]:
    """Two arrays; small whole numbers if their product is of one of the kinds in `small`.

    Products and sums of small whole numbers are never rounded, so that they do not depend on an order.
    """
    dtypes = draw(st.tuples(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)))
    is_small = np.result_type(*dtypes).kind in small
    pair = []
    for dtype, shape in zip(dtypes, (shape_x, shape_y), strict=True):
        elements = {"b": st.booleans(), "u": st.integers(0, 8)}.get(np.dtype(dtype).kind, st.integers(-8, 8))
        pair.append(draw(hnp.arrays(dtype, shape, elements=elements if is_small else None)))
    return tuple(pair)


def check(function, reference, *inputs) -> None:
    """The naive function and NumPy agree in value, dtype, shape and refusal; nothing given is changed."""
    before = [given_array.copy() for given_array in inputs]
    for given_array in inputs:
        given_array.flags.writeable = False
    with np.errstate(all="ignore"):
        try:
            expected = reference(*inputs)
        except TypeError:
            with pytest.raises(TypeError):
                function(*inputs)
            return
        result = function(*inputs)
    np.testing.assert_array_equal(result, expected)
    assert result.dtype == expected.dtype
    assert np.shape(result) == np.shape(expected)
    for given_array, copy in zip(inputs, before, strict=True):
        assert not np.shares_memory(result, given_array)
        np.testing.assert_array_equal(given_array, copy)


@settings(max_examples=500, deadline=None)
@given(st.tuples(sizes, sizes).flatmap(lambda shape: arrays(shape, ["bool", *INTEGERS, *FLOATS])))
def test_relu_is_the_maximum_with_zero(x):
    check(naive.relu, lambda x: np.maximum(x, 0), x)


@pytest.mark.parametrize(("function", "reference"), [(naive.add, np.add), (naive.subtract, np.subtract)])
@settings(max_examples=400, deadline=None)
@given(data=st.data(), shape=st.tuples(sizes, sizes))
def test_sum_and_difference_of_matrices(function, reference, data, shape):
    check(function, reference, data.draw(arrays(shape)), data.draw(arrays(shape)))


@settings(max_examples=400, deadline=None)
@given(data=st.data(), shape=st.tuples(sizes, sizes))
def test_product_of_matrices_entry_by_entry(data, shape):
    # A complex product is a sum, which NumPy may round once where the loop rounds twice.
    check(naive.multiply, np.multiply, *data.draw(exact_pairs(shape, shape, small="c")))


@settings(max_examples=400, deadline=None)
@given(data=st.data(), rows=sizes, columns=sizes)
def test_matrix_plus_vector_is_the_broadcast_sum(data, rows, columns):
    check(naive.add_matrix_and_vector, np.add, data.draw(arrays((rows, columns))), data.draw(arrays(columns)))


@settings(max_examples=400, deadline=None)
@given(data=st.data(), entries=sizes)
def test_dot_of_vectors(data, entries):
    check(naive.dot_vectors, np.dot, *data.draw(exact_pairs(entries, entries, small="fc")))


@settings(max_examples=400, deadline=None)
@given(data=st.data(), rows=sizes, columns=sizes)
def test_dot_of_matrix_and_vector(data, rows, columns):
    pair = data.draw(exact_pairs((rows, columns), columns, small="fc"))
    check(naive.dot_matrix_and_vector, np.dot, *pair)


@settings(max_examples=400, deadline=None)
@given(data=st.data(), rows=sizes, common=sizes, columns=sizes)
def test_dot_of_matrices(data, rows, common, columns):
    pair = data.draw(exact_pairs((rows, common), (common, columns), small="fc"))
    check(naive.dot_matrices, np.dot, *pair)


@settings(max_examples=200, deadline=None)
@given(st.tuples(sizes, sizes).flatmap(arrays))
def test_transpose_is_numpys_in_memory_of_its_own(x):
    check(naive.transpose, np.transpose, x)
    assert naive.transpose(x).flags.owndata


@pytest.mark.parametrize("dtype", FLOATS + COMPLEX)
def test_products_that_are_rounded_are_close_to_numpys(dtype):
    # NumPy adds in another order, or rounds less often: close, not equal.
    random = np.random.default_rng(0)
    x, y = random.normal(size=(5, 40)).astype(dtype), random.normal(size=(40, 3)).astype(dtype)
    if dtype in COMPLEX:
        x = x + 1j * x[::-1]
    tolerance = 40 * float(np.finfo(dtype).eps)
    for result, expected in [
        (naive.dot_matrices(x, y), x @ y),
        (naive.dot_matrix_and_vector(x, y[:, 0]), x @ y[:, 0]),
        (naive.dot_vectors(x[0], y[:, 0]), x[0] @ y[:, 0]),
        (naive.multiply(x, x), x * x),
    ]:
        np.testing.assert_allclose(result, expected, rtol=tolerance, atol=tolerance * 10)
        assert result.dtype == expected.dtype == dtype


@pytest.mark.parametrize("order", ["C", "F"])
def test_layout_and_byte_order_do_not_matter(order):
    x = np.asarray(np.arange(-6, 6).reshape(3, 4), dtype=">i4", order=order)[:, ::2]
    for function, expected in [
        (naive.relu(x), np.maximum(x, 0)),
        (naive.add(x, x), x + x),
        (naive.dot_matrices(x, naive.transpose(x)), x @ x.T),
    ]:
        np.testing.assert_array_equal(function, expected, strict=True)


def test_nan_and_infinity_go_through_relu_as_through_numpy():
    x = np.array([[np.nan, np.inf], [-np.inf, -0.0]])
    np.testing.assert_array_equal(naive.relu(x), [[np.nan, np.inf], [0, 0]])
    np.testing.assert_array_equal(naive.relu(x), np.maximum(x, 0))


def test_nan_and_infinity_go_through_dot_as_through_numpy():
    x = np.array([[np.nan, 1.0], [np.inf, 1.0], [np.inf, -np.inf]])
    y = np.array([[1.0], [1.0]])
    with np.errstate(invalid="ignore"):
        np.testing.assert_array_equal(naive.dot_matrices(x, y), [[np.nan], [np.inf], [np.nan]])


def test_integers_wrap_around_without_a_warning():
    x, y = np.array([[100, -128]], "int8"), np.array([[100, -1]], "int8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(naive.add(x, y), x + y, strict=True)
        np.testing.assert_array_equal(naive.subtract(x, -y), x + y, strict=True)
        np.testing.assert_array_equal(naive.multiply(x, y), x * y, strict=True)
        np.testing.assert_array_equal(naive.add_matrix_and_vector(x, y[0]), x + y[0], strict=True)
        np.testing.assert_array_equal(naive.dot_matrices(x, y.T), x @ y.T, strict=True)
        np.testing.assert_array_equal(naive.dot_matrix_and_vector(x, y[0]), x @ y[0], strict=True)
        assert naive.dot_vectors(x[0], y[0]) == np.dot(x[0], y[0])


def test_a_complex_dot_does_not_conjugate():
    assert naive.dot_vectors([1j], [1j]) == np.dot([1j], [1j]) == -1


def test_nested_lists_are_matrices_as_for_numpy():
    np.testing.assert_array_equal(naive.add([[1, 2]], ((3, 4),)), np.array([[4, 6]]), strict=True)
    np.testing.assert_array_equal(naive.relu([[-1.5, 2.5]]), np.array([[0.0, 2.5]]), strict=True)
    assert naive.dot_vectors([1, 2], [3, 4]) == 11


def test_a_dot_without_entries_is_zero():
    assert naive.dot_vectors(np.zeros(0, "float32"), np.zeros(0, "float32")) == 0
    np.testing.assert_array_equal(naive.dot_matrices(np.zeros((2, 0)), np.zeros((0, 3))), np.zeros((2, 3)))


# Refusals. Each case: the function, its arguments, and how the message begins.

ROW, MATRIX, SQUARE = np.zeros((1, 3)), np.zeros((2, 3)), np.zeros((3, 3))
VECTOR, SHORT, SCALAR, CUBE = np.zeros(3), np.zeros(1), np.float64(1), np.zeros((1, 2, 3))


def wrong_ranks():
    for bad, got in [(VECTOR, 1), (SCALAR, 0), (CUBE, 3), (2, 0), ([1, 2, 3], 1)]:
        message = rf"must be a matrix \(rank 2\); got rank {got}, shape \("
        yield naive.relu, (bad,), f"x {message}"
        yield naive.transpose, (bad,), f"matrix {message}"
        for function in OF_TWO_MATRICES:
            yield function, (bad, SQUARE), f"x {message}"
            yield function, (SQUARE, bad), f"y {message}"
        for function in (naive.add_matrix_and_vector, naive.dot_matrix_and_vector):
            yield function, (bad, VECTOR), f"matrix {message}"
    for bad, got in [(MATRIX, 2), (SCALAR, 0), (CUBE, 3), (2.5, 0)]:
        message = rf"must be a vector \(rank 1\); got rank {got}, shape \("
        yield naive.dot_vectors, (bad, VECTOR), f"x {message}"
        yield naive.dot_vectors, (VECTOR, bad), f"y {message}"
        for function in (naive.add_matrix_and_vector, naive.dot_matrix_and_vector):
            yield function, (MATRIX, bad), f"vector {message}"


def mismatches():
    for function in (naive.add, naive.subtract, naive.multiply):
        # NumPy would broadcast all but the last of these.
        for x, y in [(MATRIX, ROW), (ROW, MATRIX), (MATRIX, np.zeros((2, 1))), (MATRIX, MATRIX.T)]:
            yield function, (x, y), "x and y must have exactly the same shape; got .*never broadcast"
    for x, y in [(VECTOR, SHORT), (SHORT, VECTOR), (VECTOR, np.zeros(2)), (VECTOR, np.zeros(0))]:
        yield naive.dot_vectors, (x, y), "x and y must have exactly the same length; got .*never broadcast"
    for function in (naive.add_matrix_and_vector, naive.dot_matrix_and_vector):
        for vector in (SHORT, np.zeros(2), np.zeros(0)):
            yield function, (MATRIX, vector), "vector must have exactly one entry for each of the 3 columns"
        yield function, (np.zeros((3, 1)), VECTOR), "vector must have exactly one entry .*never broadcast"
    for x, y in [(MATRIX, MATRIX), (MATRIX, ROW), (np.zeros((2, 1)), SQUARE)]:
        yield naive.dot_matrices, (x, y), "x must have exactly as many columns as y has rows; got x of shape"


def ragged():
    yield naive.relu, ([[1, 2], [3]],), "x must be a matrix .*ragged"
    yield naive.add, (MATRIX, [[1, 2], [3]]), "y must be a matrix .*ragged"
    yield naive.dot_vectors, ([1, [2]], VECTOR), "x must be a vector .*ragged"
    yield naive.dot_matrix_and_vector, (MATRIX, [1, [2]]), "vector must be a vector .*ragged"


def no_numbers():
    for bad in [
        np.array([["1", "2", "3"]]),
        [["a", "b", "c"]],
        np.array([[1, None, 2]]),
        np.array([[1, 2, 3]], dtype=object),
        np.array([["2017-01-01"] * 3], dtype="datetime64[D]"),
        np.array([[1, 2, 3]], dtype="timedelta64[s]"),
    ]:
        yield naive.relu, (bad,), "x must hold numbers; got dtype"
        yield naive.transpose, (bad,), "matrix must hold numbers; got dtype"
        for function in OF_TWO_MATRICES:
            yield function, (bad, SQUARE), "x must hold numbers; got dtype"
            yield function, (SQUARE, bad), "y must hold numbers; got dtype"
        for function in (naive.add_matrix_and_vector, naive.dot_matrix_and_vector):
            yield function, (bad, VECTOR), "matrix must hold numbers; got dtype"
            yield function, (SQUARE, bad[0]), "vector must hold numbers; got dtype"
        yield naive.dot_vectors, (bad[0], VECTOR), "x must hold numbers; got dtype"
        yield naive.dot_vectors, (VECTOR, bad[0]), "y must hold numbers; got dtype"
    yield naive.relu, ("text",), "x must hold numbers; got dtype <U4"
    yield naive.relu, (None,), "x must hold numbers; got dtype object"
    yield naive.relu, (np.zeros((2, 2), "complex64"),), "x must hold real numbers.*got dtype complex64"
    truth = np.ones((2, 2), bool)
    yield naive.subtract, (truth, truth), "x and y must not both hold booleans"


@pytest.mark.parametrize(
    ("function", "arguments", "message", "error"),
    [(*case, ValueError) for cases in (wrong_ranks, mismatches, ragged) for case in cases()]
    + [(*case, TypeError) for case in no_numbers()],
)
def test_refusals_name_the_argument(function, arguments, message, error):
    with pytest.raises(error, match=f"^{message}"):
        function(*arguments)


@pytest.mark.parametrize("name", naive.__all__)
def test_readers_see_the_loop_and_not_the_checks(name):
    function = getattr(naive, name)
    body = inspect.getsource(function).split('"""')[-1]
    assert "for " in body
    assert "raise" not in body
    assert "if " not in body.replace("0 if entry < 0 else entry", "")
    assert len(body.strip().splitlines()) <= 8
