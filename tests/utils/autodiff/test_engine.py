"""utils.autodiff against values worked by hand, against finite differences, and against misuse.

Against TensorFlow's tape it is tested in test_autodiff_tensorflow.py, which takes seconds to import.
"""

import ast
import inspect
import itertools
import math
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from utils import autodiff
from utils.autodiff import (
    Edge,
    Operation,
    Tensor,
    exp,
    gradient,
    graph,
    log,
    maximum,
    relu,
    sigmoid,
    softmax,
    softmax_cross_entropy,
    tanh,
)

RNG = np.random.default_rng(0)


def numbers(*shape, low=-2.0, high=2.0):
    return RNG.uniform(low, high, shape)


def finite_differences(function, arrays, step=1e-5):
    """The gradient of function(*arrays), a number, with respect to each array: each entry nudged up and down."""
    slopes = []
    for position, array in enumerate(arrays):
        slope = np.zeros(array.shape)
        for entry in np.ndindex(array.shape):
            values = []
            for sign in (1, -1):
                nudged = [a.copy() for a in arrays]
                nudged[position][entry] += sign * step
                values.append(float(function(*nudged)))
            slope[entry] = (values[0] - values[1]) / (2 * step)
        slopes.append(slope)
    return slopes


def assert_gradients(with_tensors, arrays, with_arrays=None, rtol=1e-6, atol=1e-7):
    """Value and gradients of sum(weights · f(tensors)) agree with NumPy's f and finite differences."""
    with_arrays = with_arrays or with_tensors
    expected = with_arrays(*arrays)
    weights = RNG.uniform(0.5, 1.5, np.shape(expected))  # so that each entry of the result counts differently
    tensors = [Tensor(array) for array in arrays]
    result = with_tensors(*tensors)
    assert result.shape == np.shape(expected)
    np.testing.assert_allclose(result.value, expected, rtol=1e-12, atol=1e-14)
    slopes = gradient((result * weights).sum(), tensors)
    references = finite_differences(lambda *a: np.sum(with_arrays(*a) * weights), arrays)
    for slope, reference, array in zip(slopes, references, arrays, strict=True):
        assert slope.shape == array.shape
        assert slope.dtype == array.dtype
        np.testing.assert_allclose(slope, reference, rtol=rtol, atol=atol)


# --- by hand -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "at", "value", "slope"),
    [
        (lambda x: x + 3, 2.0, 5.0, 1.0),
        (lambda x: 3 + x, 2.0, 5.0, 1.0),
        (lambda x: x - 3, 2.0, -1.0, 1.0),
        (lambda x: 3 - x, 2.0, 1.0, -1.0),
        (lambda x: x * 3, 2.0, 6.0, 3.0),
        (lambda x: 3 * x, 2.0, 6.0, 3.0),
        (lambda x: x / 4, 2.0, 0.5, 0.25),
        (lambda x: 4 / x, 2.0, 2.0, -1.0),
        (lambda x: -x, 2.0, -2.0, -1.0),
        (lambda x: x**3, 2.0, 8.0, 12.0),
        (lambda x: x**3, -2.0, -8.0, 12.0),
        (lambda x: x**2, 0.0, 0.0, 0.0),
        (lambda x: x**1, 0.0, 0.0, 1.0),
        (lambda x: x**0, 0.0, 1.0, 0.0),
        (lambda x: x**-1, 2.0, 0.5, -0.25),
        (lambda x: x**0.5, 4.0, 2.0, 0.25),
        (lambda x: 2**x, 3.0, 8.0, 8 * math.log(2)),
        (lambda x: 0.0**x, 3.0, 0.0, 0.0),
        (lambda x: x**x, 1.0, 1.0, 1.0),
        (exp, 0.0, 1.0, 1.0),
        (exp, 1.0, math.e, math.e),
        (log, 4.0, math.log(4), 0.25),
        (tanh, 0.0, 0.0, 1.0),
        (sigmoid, 0.0, 0.5, 0.25),
        (relu, 3.0, 3.0, 1.0),
        (relu, -3.0, 0.0, 0.0),
        (relu, 0.0, 0.0, 0.0),
        (lambda x: maximum(x, 1), 3.0, 3.0, 1.0),
        (lambda x: maximum(x, 1), 0.5, 1.0, 0.0),
        (lambda x: maximum(1, x), 3.0, 3.0, 1.0),
        (lambda x: maximum(x, x), 3.0, 3.0, 1.0),
        (lambda x: x, 3.0, 3.0, 1.0),
    ],
)
def test_derivatives_known_by_heart(function, at, value, slope):
    x = Tensor(at)
    y = function(x)
    assert y.value == pytest.approx(value, rel=1e-14)
    assert gradient(y, x) == pytest.approx(slope, rel=1e-14)
    assert y.shape == gradient(y, x).shape == ()


def test_a_product_rule_worked_by_hand():
    a, b, c = Tensor(2.0), Tensor(-3.0), Tensor(10.0)
    y = (a * b + c) * a  # a²b + ac
    assert y.value == 8
    assert gradient(y, [a, b, c]) == [-12 + 10, 4, 2]


def test_a_dense_layer_worked_by_hand():
    images = np.array([[1.0, 2.0], [3.0, -4.0]])
    w, b = Tensor([[1.0, -1.0], [0.5, 1.0]]), Tensor([0.0, 1.0])
    hidden = relu(images @ w + b)  # [[2, 2], [1, 0]]: the last is -6 before relu
    assert hidden.value.tolist() == [[2, 2], [1, 0]]
    slope_w, slope_b, slope_hidden = gradient((hidden * [[1.0, 10.0], [100.0, 1000.0]]).sum(), [w, b, hidden])
    assert slope_hidden.tolist() == [[1, 10], [100, 1000]]
    assert slope_b.tolist() == [101, 10]
    assert slope_w.tolist() == [[1 * 1 + 3 * 100, 1 * 10], [2 * 1 - 4 * 100, 2 * 10]]


def test_softmax_cross_entropy_worked_by_hand():
    logits = Tensor(np.log([[1.0, 2.0, 5.0], [1.0, 1.0, 2.0]]))
    losses = softmax_cross_entropy(logits, [2, 0])
    np.testing.assert_allclose(losses.value, [-math.log(5 / 8), -math.log(1 / 4)], rtol=1e-14)
    slope = gradient(losses.mean(), logits)
    np.testing.assert_allclose(slope, [[1 / 16, 2 / 16, -3 / 16], [-3 / 8, 1 / 8, 2 / 8]], rtol=1e-13)


# --- one operation after the other, against finite differences ---------------------------------------------------------

SMOOTH = {
    "exp": (exp, np.exp, (-2, 2)),
    "log": (log, np.log, (0.5, 3)),
    "tanh": (tanh, np.tanh, (-2, 2)),
    "sigmoid": (sigmoid, lambda x: 1 / (1 + np.exp(-x)), (-3, 3)),
    "neg": (lambda x: -x, np.negative, (-2, 2)),
    "relu": (relu, lambda x: x * (x > 0), (0.1, 2)),
    "cube": (lambda x: x**3, lambda x: x * x * x, (-2, 2)),
    "root": (lambda x: x**0.5, np.sqrt, (0.5, 2)),
    "softmax": (softmax, lambda x: np.exp(x) / np.exp(x).sum(-1, keepdims=True), (-2, 2)),
}


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 1, 3), (0,), (2, 0, 3)])
def test_one_operand(name, shape):
    function, reference, (low, high) = SMOOTH[name]
    x = numbers(*shape, low=low, high=high) * (RNG.choice([-1, 1], shape) if name == "relu" else 1)
    if name == "softmax" and shape == (0,):
        with pytest.raises(ValueError, match="softmax"):
            function(Tensor(x))
        return
    assert_gradients(function, [x], reference)


SHAPES = [
    ((), ()),
    ((), (3,)),
    ((3,), ()),
    ((3,), (3,)),
    ((1,), (3,)),
    ((2, 3), (3,)),
    ((3,), (2, 3)),
    ((2, 1), (1, 3)),
    ((2, 1), (3,)),
    ((2, 1, 3), (4, 1)),
    ((1, 1), ()),
    ((1, 1), (1,)),
    ((0,), (1,)),
    ((0, 3), (1, 3)),
    ((2, 0), ()),
    ((1, 0), (2, 1)),
]


@pytest.mark.parametrize("shapes", SHAPES)
@pytest.mark.parametrize("symbol", ["+", "-", "*", "/", "**", "maximum"])
def test_two_operands_are_broadcast(symbol, shapes):
    function = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "**": lambda a, b: a**b,
        "maximum": maximum,
    }[symbol]
    arrays = [numbers(*shape, low=0.5) for shape in shapes]
    assert_gradients(function, arrays, np.maximum if symbol == "maximum" else None)
    constant = arrays[1]  # the same with one constant, from both sides
    assert_gradients(lambda a: function(a, constant), arrays[:1], lambda a: np.asarray(function(a, constant)))
    assert_gradients(lambda a: function(constant, a), arrays[:1], lambda a: np.asarray(function(constant, a)))


@pytest.mark.parametrize(
    "shapes",
    [
        ((3,), (3,)),
        ((2, 3), (3,)),
        ((3,), (3, 4)),
        ((2, 3), (3, 4)),
        ((1, 3), (3, 1)),
        ((5, 2, 3), (3, 4)),
        ((2, 3), (5, 3, 4)),
        ((5, 2, 3), (5, 3, 4)),
        ((5, 1, 2, 3), (4, 3, 2)),
        ((5, 2, 3), (3,)),
        ((3,), (5, 3, 4)),
        ((2, 0), (0, 3)),
        ((0, 3), (3, 2)),
        ((0,), (0,)),
    ],
)
def test_matrix_products_of_all_ranks(shapes):
    a, b = (numbers(*shape) for shape in shapes)
    assert_gradients(lambda a, b: a @ b, [a, b])
    assert_gradients(lambda a: a @ b, [a])
    assert_gradients(lambda b: a @ b, [b])


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize(
    ("shape", "axis"),
    [((), None), ((3,), None), ((3,), 0), ((2, 3), None), ((2, 3), 0), ((2, 3), 1), ((2, 3), -1)]
    + [((2, 3, 4), axis) for axis in (1, -3, (0, 2), (-1, 0), (), (0, 1, 2))]
    + [((0, 3), 1), ((3, 0), 0), ((2, 0, 3), 0)],
)
def test_sums_and_means(shape, axis, keepdims):
    x = numbers(*shape)
    assert_gradients(lambda x: x.sum(axis=axis, keepdims=keepdims), [x])
    assert_gradients(lambda x: x.mean(axis=axis, keepdims=keepdims), [x])


def test_the_sum_of_nothing_is_zero():
    x = Tensor(np.zeros((3, 0)))
    assert x.sum().value == 0
    assert x.sum(axis=1).value.tolist() == [0, 0, 0]
    assert gradient(x.sum(), x).shape == gradient(x.sum(axis=1).sum(), x).shape == (3, 0)
    with pytest.warns(RuntimeWarning):  # NumPy's
        y = x.mean(axis=1)
    assert np.isnan(y.value).all()
    assert gradient(y.sum(), x).shape == (3, 0)
    b = Tensor([1.0])
    assert gradient((b + np.zeros(0)).sum(), b).tolist() == [0]  # repeated no times


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x.reshape(6, 4),
        lambda x: x.reshape((4, -1)),
        lambda x: x.reshape(-1),
        lambda x: x.transpose(),
        lambda x: x.transpose(1, 2, 0),
        lambda x: x.transpose((2, 0, 1)),
        lambda x: x.transpose(-1, 0, -2),
        lambda x: x.T,
        lambda x: x[1],
        lambda x: x[1, 2, 3],
        lambda x: x[-1, :, 1:3],
        lambda x: x[..., ::-2],
        lambda x: x[:, None, 0],
        lambda x: x[[0, 0, 1, 0]],
        lambda x: x[[0, 1, 1], [2, 0, 0]],
        lambda x: x[np.arange(24).reshape(2, 3, 4) % 5 == 0],
        lambda x: x[0:0],
    ],
)
def test_entries_rearranged_and_picked(function):
    assert_gradients(function, [numbers(2, 3, 4)])


def test_a_reshape_that_asks_for_other_rows_than_there_are():
    with pytest.raises(ValueError, match=r"reshape cannot be computed of shape \(2, 3\)"):
        Tensor(numbers(2, 3)).reshape(4)
    with pytest.raises(IndexError):
        Tensor(numbers(2, 3))[5]
    with pytest.raises(ValueError, match="axis 2 is out of bounds"):
        Tensor(numbers(2, 3)).sum(axis=2)


# --- the cross-entropy -------------------------------------------------------------------------------------------------


def cross_entropy_of_parts(logits, labels):
    powers = exp(logits)
    return log(powers.sum(axis=-1)) - logits[np.arange(len(labels)), labels]


def test_the_fused_cross_entropy_equals_the_one_of_its_parts():
    logits, labels = Tensor(numbers(5, 4)), np.array([0, 3, 1, 1, 2], "uint8")
    fused, parts = softmax_cross_entropy(logits, labels), cross_entropy_of_parts(logits, labels)
    probabilities = -log(softmax(logits)[np.arange(5), labels])
    np.testing.assert_allclose(fused.value, parts.value, rtol=1e-13)
    np.testing.assert_allclose(fused.value, probabilities.value, rtol=1e-13)
    weights = numbers(5)
    slopes = [gradient((losses * weights).sum(), logits) for losses in (fused, parts, probabilities)]
    np.testing.assert_allclose(slopes[0], slopes[1], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(slopes[0], slopes[2], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(slopes[0].sum(axis=1), 0, atol=1e-15)


@pytest.mark.parametrize("shape", [(4,), (5, 4), (2, 3, 4), (0, 4), (5, 1)])
def test_the_fused_cross_entropy_of_every_rank(shape):
    labels = RNG.integers(0, shape[-1], shape[:-1])
    picked = labels[..., None] == np.arange(shape[-1])
    assert_gradients(
        lambda x: softmax_cross_entropy(x, labels),
        [numbers(*shape)],
        lambda x: np.log(np.exp(x).sum(-1)) - (x * picked).sum(-1),
    )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_fused_cross_entropy_is_stable(dtype):
    logits = Tensor(np.array([[1e4, 0, -1e4], [-1e4, -1e4, -1e4], [88.0, 89.0, 1000.0]], dtype))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        losses = softmax_cross_entropy(logits, [2, 0, 2])
        slope = gradient(losses.sum(), logits)
        probabilities = softmax(logits)
    np.testing.assert_allclose(losses.value, [2e4, math.log(3), 0], rtol=1e-6)
    assert not np.signbit(losses.value).any()
    np.testing.assert_allclose(slope, [[1, 0, -1], [-2 / 3, 1 / 3, 1 / 3], [0, 0, 0]], rtol=1e-6)
    np.testing.assert_allclose(probabilities.value, [[1, 0, 0], [1 / 3] * 3, [0, 0, 1]], rtol=1e-6)
    assert losses.dtype == slope.dtype == probabilities.dtype == dtype


def test_labels_that_are_none():
    logits = Tensor(numbers(2, 3))
    for labels in (1, [0], [[0, 1]], [0, 1, 2]):
        with pytest.raises(ValueError, match=r"labels must have the shape of logits, \(2, 3\)"):
            softmax_cross_entropy(logits, labels)
    with pytest.raises(ValueError, match="labels must be from 0 to 2; got 0 to 3"):
        softmax_cross_entropy(logits, [0, 3])
    with pytest.raises(ValueError, match="labels must be from 0 to 2; got -1 to 1"):
        softmax_cross_entropy(logits, [1, -1])
    with pytest.raises(TypeError, match="labels must be integers, not float64"):
        softmax_cross_entropy(logits, [0.0, 1.0])
    with pytest.raises(TypeError, match="not an array"):
        softmax_cross_entropy(logits, Tensor([0.0, 1.0]))
    with pytest.raises(ValueError, match=r"shape of logits, \(\)"):
        softmax_cross_entropy(Tensor(1.0), 0)


def test_sigmoid_is_stable():
    x = Tensor(np.array([-1000, -50, 0, 50, 1000], "float32"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        y = sigmoid(x)
        slope = gradient(y.sum(), x)
    np.testing.assert_allclose(y.value, [0, math.exp(-50), 0.5, 1, 1], rtol=1e-6)
    np.testing.assert_allclose(slope, [0, math.exp(-50), 0.25, 0, 0], rtol=1e-6)


# --- how tensors are used: several times, deep, in part, again ---------------------------------------------------------


def test_a_tensor_used_several_times_adds_up():
    x = Tensor(3.0)
    assert gradient(x * x, x) == 6
    assert gradient(x + x + x + x, x) == 4
    assert gradient(x * x * x, x) == 27
    assert gradient(x - x, x) == 0
    assert gradient(x / x, x) == 0


def test_diamonds():
    x = Tensor([1.0, 2.0])
    a = x * 2
    b, c = a + 1, a * a
    y = (b * c + a).sum()  # (2x + 1) 4x² + 2x = 8x³ + 4x² + 2x
    np.testing.assert_allclose(gradient(y, x), 24 * x.value**2 + 8 * x.value + 2, rtol=1e-15)
    z = x
    for _ in range(60):  # 2**60 paths, 60 operations
        z = (z + z) / 2
    assert gradient(z.sum(), x).tolist() == [1, 1]


def test_sharing_never_spoils_the_gradient_of_another():
    """What `+` hands to both of its operands is one array: adding to one must not change the other."""
    a, b = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    y = ((a + b) + a + a * 2).sum()
    for first, second in [(a, b), (b, a)]:
        slopes = dict(zip([first, second], gradient(y, [first, second]), strict=True))
        assert slopes[a].tolist() == [4, 4]
        assert slopes[b].tolist() == [1, 1]
    middle = a + b
    slopes = gradient((middle * middle + middle).sum(), [middle, a, b])
    assert [slope.tolist() for slope in slopes] == [[9, 13]] * 3


def test_the_gradients_are_the_callers_own():
    a, b = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    middle = a + b
    y = middle.sum()
    slopes = gradient(y, [a, b, middle, a, y])
    for position, slope in enumerate(slopes):
        slope += 10 ** (position + 1)  # neither read-only nor shared
    assert [float(slope.flat[0]) for slope in slopes] == [11, 101, 1001, 10001, 100001]
    assert [slope.tolist() for slope in gradient(y, [a, b])] == [[1, 1], [1, 1]]
    product = (a * b).sum()
    slope = gradient(product, a)
    slope *= 0
    assert b.value.tolist() == [3, 4]
    first, second = gradient(product, [a, a])
    first += 1
    assert second.tolist() == [3, 4]
    # rules that hand out an operand, or the result, itself
    lazy = Operation("lazy", np.multiply, lambda g, y, a, b: b, lambda g, y, a, b: y)
    y = lazy(a, b)
    for slope in gradient(y.sum(), [a, b]):
        slope *= 0
    assert (a.value.tolist(), b.value.tolist(), y.value.tolist()) == ([1, 2], [3, 4], [3, 8])


def test_asking_twice_gives_the_same_answer():
    x = Tensor([1.0, 2.0])
    y = (x * x).sum()
    first, second = gradient(y, x), gradient(y, x)
    assert first.tolist() == second.tolist() == [2, 4]
    assert gradient(y * 3, x).tolist() == [6, 12]  # and a graph may grow on
    assert gradient(y, x).tolist() == [2, 4]


def test_the_answer_takes_the_form_of_the_question():
    x, w = Tensor(2.0), Tensor(3.0)
    y = x * w
    assert isinstance(gradient(y, x), np.ndarray)
    assert gradient(y, [x]) == [3]
    assert gradient(y, (w, x, w)) == [2, 3, 2]
    assert gradient(y, []) == []
    assert gradient(y, y) == 1


def test_gradients_of_results_on_the_way():
    x = Tensor(2.0)
    a = x * 3
    b = a + 1
    y = b * b
    assert gradient(y, [b, a, x]) == [14, 14, 42]
    assert gradient(a, x) == 3


def test_deep_graphs():
    x = y = Tensor(1.0)
    for _ in range(10_000):
        y = y + 0.5
    assert gradient(y, x) == 1
    assert len(graph(y).nodes) == 20_001
    z = x
    for _ in range(30_000):
        z = -z
    assert gradient(z, x) == 1
    del y, z  # taking so long a chain apart must not recurse either


def test_wide_graphs():
    x = Tensor(np.ones(1000, "float32"))
    y = x
    for _ in range(300):
        y = y + x
    assert gradient(y.sum(), x).tolist() == [301] * 1000


def test_only_what_was_asked_for_is_computed():
    asked = []

    def rule(g, y, a, b):
        asked.append("a")
        return g * b

    product = Operation("product", np.multiply, rule, lambda g, y, a, b: g * a)
    a, b = Tensor(2.0), Tensor(3.0)
    y = product(a, b)
    assert gradient(y, b) == 2
    assert gradient(product(np.array(2.0), b), b) == 2
    assert asked == []
    assert gradient(y, a) == 3
    assert asked == ["a"]


# --- dtypes, constants, numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_the_dtype_stays(dtype):
    x, w, b = Tensor(numbers(5, 3).astype(dtype)), Tensor(numbers(3, 4).astype(dtype)), Tensor(np.zeros(4, dtype))
    labels = np.array([0, 1, 2, 3, 0])
    hidden = 1 - relu(2 * (x @ w + b) / 3 - 1) ** 2 * 0.5
    hidden = hidden + tanh(hidden) + sigmoid(hidden) + exp(-hidden) + maximum(hidden, 0) + log(hidden * hidden + 1)
    hidden = hidden + softmax(hidden) + 2 ** (hidden / 100) + hidden[:, [0, 0, 1, 1]] + hidden.T.reshape(5, 4)
    hidden = hidden + np.array(1, "int8") + hidden.mean(axis=0) + hidden.sum(axis=1, keepdims=True)
    loss = softmax_cross_entropy(hidden, labels).mean()
    assert hidden.dtype == loss.dtype == dtype
    for tensor, slope in zip([x, w, b, hidden], gradient(loss, [x, w, b, hidden]), strict=True):
        assert slope.dtype == dtype
        assert slope.shape == tensor.shape


def test_mixed_dtypes_give_what_numpy_gives_and_each_its_own_gradient():
    x, w = Tensor(np.ones(3, "float32")), Tensor(np.ones(3))
    y = x * w * np.arange(3)
    assert y.dtype == "float64"
    assert [slope.dtype for slope in gradient(y.sum(), [x, w])] == ["float32", "float64"]
    assert (x * np.float64(2)).dtype == (x.value * np.float64(2)).dtype == "float64"
    assert (x * np.float32(2)).dtype == (x * 2.0).dtype == (x * True).dtype == "float32"


def test_constants_from_the_left_stay_out_of_numpys_hands():
    x = Tensor([1.0, 2.0])
    for left in (np.array([3.0, 4.0]), [3.0, 4.0], (3, 4), np.array([3, 4], "uint8")):
        for result, expected in [
            (left + x, [4, 6]),
            (left - x, [2, 2]),
            (left * x, [3, 8]),
            (left / x, [3, 2]),
            (left**x, [3, 16]),
            (left @ x, 11),
        ]:
            assert isinstance(result, Tensor)
            assert result.value.tolist() == expected
    assert isinstance(np.float64(2) * x, Tensor)
    assert isinstance(np.float32(2) - x, Tensor)
    array = np.array([3.0, 4.0])
    array += x.value
    assert (array + x).value.tolist() == [5, 8]


def test_without_tensors_an_operation_is_plain_numpy():
    array = np.array([-1.0, 2.0])
    for result in (relu(array), exp(array), maximum(array, 0), softmax(array), softmax_cross_entropy(array, 1)):
        assert not isinstance(result, Tensor)
    assert relu([-1, 2]).tolist() == [0, 2]
    assert maximum(1, 2.5) == 2.5
    assert softmax([0, 0]).tolist() == [0.5, 0.5]
    assert sigmoid(0) == 0.5


@pytest.mark.parametrize("value", [3, [1, 2], True, np.uint8(3), np.arange(3), 1j, "3.0", None])
def test_only_floats_can_be_tensors(value):
    with pytest.raises(TypeError, match="value must be of floats"):
        Tensor(value)


def test_a_tensor_copies_what_it_is_made_of():
    array = np.ones(3)
    x = Tensor(array)
    x.value -= 1
    assert array.tolist() == [1, 1, 1]
    start = np.ones(3)
    x.value = start
    x.value -= 1
    assert start.tolist() == [1, 1, 1]
    assert x.value.tolist() == [0, 0, 0]


# --- new values ----------------------------------------------------------------------------------------------------------


def test_a_value_can_be_changed_and_is_used_from_then_on():
    w = Tensor(np.array([1.0, 2.0], "float32"))
    array = w.value
    w.value -= 0.5
    assert w.value is array  # in place
    assert (w * 2).value.tolist() == [1, 3]
    w.value = [5, 6]
    assert w.dtype == "float32"
    assert gradient((w * w).sum(), w).tolist() == [10, 12]
    with pytest.raises(ValueError, match=r"value must keep its shape \(2,\); got \(3,\)"):
        w.value = [1, 2, 3]
    with pytest.raises(ValueError, match=r"value must keep its shape \(2,\); got \(\)"):
        w.value = 0
    assert w.value.tolist() == [5, 6]


def test_a_graph_of_old_values_is_refused():
    w, b = Tensor([1.0, 2.0], name="w"), Tensor(1.0)
    flat = w.reshape(2)
    y = (flat * 2 + b).sum()
    assert gradient(y, w).tolist() == [2, 2]
    w.value -= 1.0
    for question in (lambda: gradient(y, w), lambda: gradient(y, b), lambda: gradient(flat.sum(), w), lambda: graph(y)):
        with pytest.raises(ValueError, match="y is out of date: w got a new value since; compute y again"):
            question()
    y = (w * 2 + b).sum()
    assert gradient(y, [w, b])[1] == 2
    b.value = 7.0
    with pytest.raises(ValueError, match=r"out of date: a tensor of shape \(\) got a new value"):
        gradient(y, w)


def test_the_value_of_a_result_cannot_be_set():
    y = Tensor(2.0) * 3
    with pytest.raises(ValueError, match=r"computed, by \*, cannot be set"):
        y.value = 1.0


def test_a_training_step_reads_like_the_mathematics_and_descends():
    images, labels = numbers(64, 4), RNG.integers(0, 3, 64)
    weights = [Tensor(numbers(4, 16) / 4), Tensor(np.zeros(16)), Tensor(numbers(16, 3) / 4), Tensor(np.zeros(3))]
    w1, b1, w2, b2 = weights
    losses = []
    for _ in range(100):
        loss = softmax_cross_entropy(relu(images @ w1 + b1) @ w2 + b2, labels).mean()
        for weight, slope in zip(weights, gradient(loss, weights), strict=True):
            weight.value -= 0.2 * slope
        losses.append(float(loss.value))
    assert losses[0] == pytest.approx(math.log(3), abs=0.3)
    assert all(later < earlier for earlier, later in itertools.pairwise(losses))
    assert losses[-1] < 0.9 * losses[0]


# --- misuse ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("compute", "message"),
    [
        (lambda x: x + np.ones(4), r"\+ cannot be computed of shape \(2, 3\) and \(4,\): operands could not"),
        (lambda x: np.ones((3, 2)) * x, r"\* cannot be computed of shape \(3, 2\) and \(2, 3\)"),
        (lambda x: x @ x, r"@ cannot be computed of shape \(2, 3\) and \(2, 3\)"),
        (lambda x: x @ 2.0, r"@ cannot be computed of shape \(2, 3\) and \(\)"),
        (lambda x: maximum(x, np.ones((4, 1))), r"maximum cannot be computed of shape \(2, 3\) and \(4, 1\)"),
    ],
)
def test_shapes_that_do_not_fit(compute, message):
    with pytest.raises(ValueError, match=message):
        compute(Tensor(np.ones((2, 3))))


def test_gradients_that_do_not_exist():
    x, w = Tensor([1.0, 2.0], name="x"), Tensor(1.0)
    with pytest.raises(ValueError, match=r"y must be a scalar, of shape \(\), .* got shape \(2,\)"):
        gradient(x * 2, x)
    with pytest.raises(ValueError, match=r"y must be a scalar.*\(1,\)"):
        gradient(x[:1], x)
    with pytest.raises(ValueError, match="y was not computed from x: x is not in its graph"):
        gradient(w * 2, [w, x])
    with pytest.raises(ValueError, match=r"not computed from x: a tensor of shape \(\) is not"):
        gradient((x * w.value).sum(), w)
    with pytest.raises(TypeError, match="y must be a Tensor, not float64"):
        gradient(x.value.sum(), x)
    with pytest.raises(TypeError, match="x must be a Tensor, not ndarray"):
        gradient(x.sum(), x.value)
    with pytest.raises(TypeError, match="x must be a Tensor, not float"):
        gradient(x.sum(), [x, 2.0])
    with pytest.raises(TypeError, match="y must be a Tensor, not int"):
        graph(3)


def test_a_tensor_is_not_taken_for_an_array_or_a_sequence():
    x = Tensor([1.0, 2.0])
    for misuse in (
        lambda: np.exp(x),
        lambda: np.asarray(x),
        lambda: np.array([x, x]),
        lambda: np.mean(x),
        lambda: Tensor(x),
        lambda: Tensor([x, x]),
        lambda: list(x),
        lambda: float(x),
        lambda: x > 0,
        lambda: x + "1",
        lambda: x + None,
        lambda: x * 1j,
        lambda: x[x],
        lambda: relu(x, x),
        lambda: relu(),
    ):
        with pytest.raises((TypeError, IndexError)):
            misuse()
    with pytest.raises(
        TypeError,
        match=r"^a Tensor is not an array: use its \.value, one of its methods, or an operation of utils\.autodiff$",
    ):
        np.asarray(x)
    assert x != Tensor([1.0, 2.0])  # a tensor is itself and no other: it can be a key
    assert len({x, x}) == 1


# --- operations of one's own -----------------------------------------------------------------------------------------------


def test_an_operation_of_ones_own():
    swish = Operation(
        "swish",
        lambda x: x / (1 + np.exp(-x)),
        lambda g, y, x: g * (y + (1 - y) / (1 + np.exp(-x))),
    )
    assert_gradients(swish, [numbers(2, 3)], swish.forward)
    hypotenuse = Operation("hypotenuse", np.hypot, lambda g, y, a, b: g * a / y, lambda g, y, a, b: g * b / y)
    assert_gradients(hypotenuse, [numbers(2, 1), numbers(3)], np.hypot)
    scaled = Operation("scaled", lambda x, by=1: x * by, lambda g, y, x, by=1: g * by)
    assert_gradients(lambda x: scaled(x, by=3) + scaled(x), [numbers(3)], lambda x: 4 * x)
    assert swish.name == "swish"
    assert len(hypotenuse.backward) == 2
    assert swish(1.0) == pytest.approx(1 / (1 + math.exp(-1)))


def test_an_operation_without_a_rule():
    x = Tensor([1.5, -2.5])
    for floor in (Operation("floor", np.floor), Operation("floor", np.floor, None)):
        assert floor(x).value.tolist() == [1, -3]
        with pytest.raises(ValueError, match="floor has no backward rule for operand 0"):
            gradient(floor(x).sum(), x)


def test_rules_that_are_wrong():
    x = Tensor(np.ones((2, 3)))
    rules = {
        r"total for operand 0 gives shape \(\); the operand has shape \(2, 3\)": lambda g, y, x: g,
        r"gives shape \(2, 4\)": lambda g, y, x: np.ones((2, 4)),
        r"gives shape \(1, 3\)": lambda g, y, x: np.ones((1, 3)),
        r"gives shape \(3, 3\)": lambda g, y, x: np.ones((3, 3)),
    }
    for message, rule in rules.items():
        with pytest.raises(ValueError, match=message):
            gradient(Operation("total", np.sum, rule)(x), x)
    with pytest.raises(TypeError, match="rule of total for operand 0 gives no array, but None"):
        gradient(Operation("total", np.sum, lambda g, y, x: None)(x), x)

    def spoils(g, y, x):
        g *= 2
        return g

    with pytest.raises(ValueError, match="read-only"):
        gradient((Operation("double", lambda x: x * 2, spoils)(x) * 3).sum(), x)


def test_results_that_are_no_floats():
    x = Tensor([1.0, 2.0])
    with pytest.raises(TypeError, match=r"the result of above must be of floats, .*, not bool"):
        Operation("above", lambda x: x > 1, None)(x)
    with pytest.raises(TypeError, match="the result of nothing must be of floats"):
        Operation("nothing", lambda x: None)(x)


# --- the graph --------------------------------------------------------------------------------------------------------------


def example_graph():
    x, w, b = Tensor(2.0, name="x"), Tensor(3.0, name="w"), Tensor(1.0, name="b")
    y = relu(x * w + b) ** 2
    y.name = "loss"
    return graph(y)


def test_a_graph_is_plain_data():
    nodes, edges = example_graph()
    assert [(node.name, node.kind, node.operation, node.expression) for node in nodes] == [
        ("x", "tensor", None, ""),
        ("w", "tensor", None, ""),
        ("b", "tensor", None, ""),
        ("v1", "result", "*", "x * w"),
        ("v2", "result", "+", "v1 + b"),
        ("v3", "result", "relu", "relu(v2)"),
        ("2", "constant", None, ""),
        ("loss", "result", "**", "v3 ** 2"),
    ]
    assert [float(node.value) for node in nodes] == [2, 3, 1, 6, 7, 7, 2, 49]
    assert [node.gradient if node.gradient is None else float(node.gradient) for node in nodes] == [
        42, 28, 14, 14, 14, 14, None, 1,
    ]  # fmt: skip
    assert edges == [
        Edge(0, 3, 3.0, 42),
        Edge(1, 3, 2.0, 28),
        Edge(3, 4, 1.0, 14),
        Edge(2, 4, 1.0, 14),
        Edge(4, 5, 1.0, 14),
        Edge(5, 7, 14.0, 14),
        Edge(6, 7, None, None),
    ]


def test_a_graph_as_text():
    assert str(example_graph()).splitlines() == [
        "name  computed as  value  gradient",
        "x                  2      42",
        "w                  3      28",
        "b                  1      14",
        "v1    x * w        6      14",
        "v2    v1 + b       7      14",
        "v3    relu(v2)     7      14",
        "loss  v3 ** 2      49     1",
    ]


def test_a_graph_of_arrays_as_text():
    images = np.ones((128, 784), "float32")
    w = Tensor(np.zeros((784, 10), "float32"), name="v1")
    loss = softmax_cross_entropy(-(images @ w), np.zeros(128, int)).mean(axis=0)
    assert str(graph(loss)).splitlines() == [
        "name  computed as                              value              gradient",
        "v1                                             float32 (784, 10)  float32 (784, 10)",
        "v2    float32 (128, 784) @ v1                  float32 (128, 10)  float32 (128, 10)",
        "v3    -v2                                      float32 (128, 10)  float32 (128, 10)",
        "v4    softmax_cross_entropy(v3, int64 (128,))  float32 (128,)     float32 (128,)",
        "v5    mean(v4, axis=0)                         2.303              1",
    ]


def test_a_graph_shows_options_and_constants():
    x = Tensor([[1.0, 2.0]], name="x")
    y = x.sum(axis=0, keepdims=True).reshape(2)[np.array([1, 0])] + [0.5, 1.0]
    z = y.transpose()[np.arange(100) % 2] * x.value[0, 0]
    rows = [node.expression for node in graph(z).nodes if node.kind == "result"]
    assert rows == [
        "sum(x, axis=0, keepdims=True)",
        "reshape(v1, shape=2)",
        "index(v2, index=[1, 0])",
        "v3 + [0.5, 1]",
        "transpose(v4)",
        "index(v5, index=int64 (100,))",
        "v6 * 1",
    ]


def test_a_graph_of_a_tensor_that_is_no_scalar_has_no_gradients():
    nodes, edges = graph(Tensor([1.0, 2.0]) * 3)
    assert [node.gradient for node in nodes] == [None] * 3
    assert [edge.gradient for edge in edges] == [None] * 2
    nodes, edges = graph(Tensor(1.0))
    assert (len(nodes), edges) == (1, [])


def test_a_constant_used_twice_is_one_node():
    c, x = np.array([1.0, 2.0]), Tensor([3.0, 4.0])
    nodes, edges = graph(((x * c) + c).sum())
    assert [node.kind for node in nodes].count("constant") == 1
    assert len(edges) == 5


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_what_flows_along_the_edges_adds_up(seed):
    rng = np.random.default_rng(seed)
    values = [Tensor(rng.uniform(0.5, 2)) for _ in range(3)]
    for _ in range(6):
        a, b = (values[i] for i in rng.integers(0, len(values), 2))
        values.append([lambda a, b: a * b, lambda a, b: a / b, lambda a, b: tanh(a) - b][rng.integers(3)](a, b))
    nodes, edges = graph(values[-1])
    assert all(edge.source < edge.target for edge in edges)
    for position, node in enumerate(nodes[:-1]):
        leaving = [edge for edge in edges if edge.source == position]
        assert sum(float(edge.gradient) for edge in leaving) == pytest.approx(float(node.gradient), rel=1e-12)
        for edge in leaving:
            assert edge.gradient == pytest.approx(float(nodes[edge.target].gradient) * edge.local, rel=1e-12)


# --- random expressions ----------------------------------------------------------------------------------------------------

UNARY = [
    (lambda x: -x, np.negative),
    (exp, np.exp),
    (tanh, np.tanh),
    (sigmoid, lambda x: 1 / (1 + np.exp(-x))),
    (lambda x: log(1 + x * x), lambda x: np.log(1 + x * x)),
    (lambda x: x**2, np.square),
    (lambda x: (x * x + 1) ** -0.5, lambda x: 1 / np.sqrt(x * x + 1)),
    (lambda x: x.sum(axis=tuple(range(len(x.shape))), keepdims=True), lambda x: np.sum(x, keepdims=True)),
    (lambda x: x.mean(axis=-1, keepdims=True) if x.shape else x, lambda x: x.mean(-1, keepdims=True) if x.shape else x),
    (lambda x: x.reshape(-1).reshape(x.shape) if x.value.size else x, lambda x: x),
    (lambda x: x.T.T, lambda x: x),
    (lambda x: softmax(x) if x.shape else x, lambda x: np.exp(x) / np.exp(x).sum(-1, keepdims=True) if x.shape else x),
]
BINARY = [
    (lambda a, b: a + b, np.add),
    (lambda a, b: a - b, np.subtract),
    (lambda a, b: a * b, np.multiply),
    (lambda a, b: a / (1 + b * b), lambda a, b: a / (1 + b * b)),
    (lambda a, b: (1 + a * a) ** b, lambda a, b: np.exp(np.log(1 + a * a) * b)),
    (lambda a, b: 2 * a - b / 2 + 1, lambda a, b: 2 * a - b / 2 + 1),
]
INSTRUCTION = st.tuples(st.integers(0, len(UNARY) + len(BINARY) - 1), st.integers(0, 99), st.integers(0, 99))


def run(program, leaves, which):
    """Carry out the program, each instruction on results of earlier ones: which 0 on tensors, 1 on arrays."""
    values = list(leaves)
    for number, i, j in program:
        a, b = values[i % len(values)], values[-1 - j % len(values)]
        if number < len(UNARY):
            values.append(UNARY[number][which](a))
        else:
            values.append(BINARY[number - len(UNARY)][which](a, b))
    total = values[-1].sum()
    for value in values[:-1]:
        total = total + 0.1 * value.sum()
    return total, values


@given(
    shapes=hnp.mutually_broadcastable_shapes(num_shapes=3, min_dims=0, max_dims=3, min_side=1, max_side=3),
    program=st.lists(INSTRUCTION, min_size=1, max_size=8),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=150, deadline=None)
def test_random_expressions_against_finite_differences(shapes, program, seed):
    rng = np.random.default_rng(seed)
    arrays = [rng.uniform(-1.5, 1.5, shape) for shape in shapes.input_shapes]
    with np.errstate(all="ignore"):
        expected, values = run(program, arrays, 1)
    assume(all(np.isfinite(value).all() and np.abs(value).max(initial=0) < 100 for value in values))
    tensors = [Tensor(array) for array in arrays]
    result, _ = run(program, tensors, 0)
    np.testing.assert_allclose(result.value, expected, rtol=1e-10, atol=1e-12)
    slopes = gradient(result, tensors)
    coarse, fine = (finite_differences(lambda *a: run(program, a, 1)[0], arrays, step) for step in (2e-5, 1e-5))
    assume(all(np.allclose(c, f, rtol=1e-6, atol=1e-6) for c, f in zip(coarse, fine, strict=True)))  # not too bent
    for slope, reference, array in zip(slopes, fine, arrays, strict=True):
        assert slope.shape == array.shape
        np.testing.assert_allclose(slope, reference, rtol=1e-5, atol=1e-5)


@given(
    shapes=hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=4, min_side=0, max_side=3),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=100, deadline=None)
def test_the_gradient_of_a_broadcast_sum_counts_the_repetitions(shapes, seed):
    rng = np.random.default_rng(seed)
    a, b = (Tensor(rng.uniform(1, 2, shape)) for shape in shapes.input_shapes)
    repetitions = [math.prod(shapes.result_shape) / max(tensor.value.size, 1) for tensor in (a, b)]
    for tensor, slope, times in zip((a, b), gradient((a + b).sum(), [a, b]), repetitions, strict=True):
        assert slope.shape == tensor.shape
        np.testing.assert_array_equal(slope, np.full(tensor.shape, times))
    np.testing.assert_allclose(
        np.sum(gradient((a * b).sum(), a) * a.value), np.sum(a.value * b.value), rtol=1e-12, atol=1e-12
    )


# --- the module ------------------------------------------------------------------------------------------------------------


def test_a_tensor_shows_itself():
    assert repr(Tensor(3.0)) == "Tensor(3.)"
    assert repr(Tensor(np.ones(2, "float32"), name="b")) == "Tensor([1., 1.], dtype=float32, name='b')"
    assert repr(Tensor(np.eye(2)) * 2) == "Tensor([[2., 0.],\n        [0., 2.]])"


@pytest.mark.parametrize("path", sorted(Path(autodiff.__file__).parent.glob("*.py")), ids=lambda path: path.stem)
def test_the_engine_needs_numpy_and_nothing_else(path):
    modules = {
        name if name.startswith("utils.autodiff") else name.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    ours = {f"utils.autodiff.{name}" for name in ("engine", "functions", "drawing", "descent")}
    assert modules <= sys.stdlib_module_names | {"numpy"} | ours


def test_every_public_function_is_documented_with_its_section():
    for name in ("Tensor", "gradient", "graph", "softmax_cross_entropy", "Operation"):
        assert "Explained in section 2." in inspect.getdoc(getattr(autodiff, name))
    assert all(getattr(autodiff, name).__doc__ for name in autodiff.__all__)


# --- arrays that a rule keeps, and NumPy's own functions ----------------------------------------------------------------


def rules_that_keep_arrays():
    """Yield backward rules of ``2 * x`` that do what they like with the arrays that they are given and give."""
    buffer, seen, known = np.empty(3), [], {}

    def fills_a_buffer(g, y, x):
        return np.multiply(g, 2, out=buffer)

    def fills_a_view(g, y, x):
        wide = np.empty(6)
        return np.multiply(g, 2, out=wide[::2])

    def remembers_what_it_gave(g, y, x):
        seen.append(2 * g)
        return seen[-1]

    def gives_the_same_array_for_the_same_gradient(g, y, x):
        return known.setdefault(g.tobytes(), 2 * g)

    def gives_its_operand(g, y, x):
        return np.multiply(g, 2) if x.shape == () else 0 * x + 2 * g

    yield from (
        fills_a_buffer, fills_a_view, remembers_what_it_gave, gives_the_same_array_for_the_same_gradient, gives_its_operand,
    )  # fmt: skip


@pytest.mark.parametrize("rule", list(rules_that_keep_arrays()))
def test_a_rule_may_keep_its_arrays_and_fill_them_anew(rule):
    twice = Operation("twice", lambda x: 2 * x, rule)
    x, z = Tensor([1.0, 2.0, 3.0]), Tensor([4.0, 5.0, 6.0])
    for _ in range(2):
        several = (twice(x) * [1, 10, 100] + twice(x) + twice(z) + twice(twice(z)) * [1, 2, 3]).sum()
        found = gradient(several, [x, z])
        assert [slope.tolist() for slope in found] == [[4, 22, 202], [6, 10, 14]]
        for slope in found:
            slope += 1000  # the caller's own: nobody else sees it


def test_what_is_returned_is_the_callers_even_if_a_rule_keeps_what_it_was_given():
    kept = []
    keeping = Operation("keeping", lambda x: 3 * x, lambda g, y, x: kept.append(g) or 3 * g)
    x = Tensor([1.0, 2.0])
    y = x * 2
    slope_x, slope_y = gradient(keeping(y).sum(), [x, y])
    slope_y[:], slope_x[:] = 0, 0
    assert [g.tolist() for g in kept] == [[1, 1]]


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (np.sum, "numpy.sum"), (np.mean, "numpy.mean"), (np.exp, "numpy.exp"), (np.sqrt, "numpy.sqrt"), (np.shape, "numpy.shape"),
        (np.linalg.norm, "numpy.linalg.norm"), (lambda x: np.dot(x, x), "numpy.dot"), (lambda x: np.maximum(x, 0), "numpy.maximum"),
        (lambda x: np.concatenate([x, x]), "numpy.concatenate"), (lambda x: np.add.reduce(x), "numpy.add"),
        (lambda x: np.add(1.0, x, out=np.zeros(2)), "numpy.add"), (lambda x: np.array([1.0, 2.0]) > x, "numpy.greater"),
    ],
)  # fmt: skip
def test_numpys_functions_say_that_they_do_not_take_a_tensor(function, name):
    with pytest.raises(TypeError) as caught:
        function(Tensor([1.0, 2.0]))
    assert str(caught.value) == (
        f"{name} does not take a Tensor: use its .value, one of its methods, or an operation of utils.autodiff"
    )


def test_numpys_operators_do_what_the_tensors_own_do():
    x = Tensor([1.0, 2.0])
    assert np.add(1.0, x).value.tolist() == [2, 3] and np.negative(x).value.tolist() == [-1, -2]
    assert gradient((np.array([3.0, 4.0]) * x - np.array([1.0, 1.0]) / x).sum(), x).tolist() == [4, 4.25]


def test_the_gradient_of_a_maximum_with_nan_is_not_lost():
    """As in TensorFlow: what cannot be compared is the second operand's."""
    a, b = Tensor([np.nan, 1.0, 2.0]), Tensor([0.0, np.nan, 1.0])
    assert [slope.tolist() for slope in gradient(maximum(a, b).sum(), [a, b])] == [[0, 0, 1], [1, 1, 0]]
