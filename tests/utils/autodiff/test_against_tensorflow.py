"""utils.autodiff against TensorFlow's gradient tape: the same expressions, the same values, the same gradients.

In a file of its own because importing TensorFlow takes seconds.
"""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from utils import autodiff
from utils.autodiff import Tensor, gradient, maximum, relu, sigmoid, softmax, softmax_cross_entropy, tanh
from utils.data.datasets import load_mnist

RNG = np.random.default_rng(1)


def tape(function, arrays):
    """TensorFlow's value of function(*arrays), and its gradients; None becomes zeros."""
    variables = [tf.Variable(array) for array in arrays]
    with tf.GradientTape() as recorder:
        result = function(*variables)
    slopes = recorder.gradient(result, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    return result.numpy(), [tf.convert_to_tensor(slope).numpy() for slope in slopes]


def assert_agree(ours, theirs, arrays, rtol=1e-10, atol=1e-11):
    tensors = [Tensor(array) for array in arrays]
    result = ours(*tensors)
    expected, references = tape(theirs, arrays)
    np.testing.assert_allclose(result.value, expected, rtol=rtol, atol=atol)
    assert result.dtype == expected.dtype
    for slope, reference in zip(gradient(result, tensors), references, strict=True):
        assert (slope.shape, slope.dtype) == (reference.shape, reference.dtype)
        np.testing.assert_allclose(slope, reference, rtol=rtol, atol=atol)


# Each pair: in our engine, and in TensorFlow. Corners (relu at 0, a tie of two maxima) are among the arguments.
UNARY = [
    (lambda x: -x, lambda x: -x),
    (autodiff.exp, tf.exp),
    (lambda x: autodiff.log(2 + tanh(x)), lambda x: tf.math.log(2 + tf.tanh(x))),
    (tanh, tf.tanh),
    (sigmoid, tf.sigmoid),
    (relu, tf.nn.relu),
    (lambda x: x**2, lambda x: x**2),
    (lambda x: x**3.0, lambda x: x**3.0),
    (lambda x: 3 - x / 2, lambda x: 3 - x / 2),
    (lambda x: 2**x, lambda x: 2**x),
    (lambda x: maximum(x, 0.5), lambda x: tf.maximum(x, 0.5)),
    (lambda x: x.sum(axis=0, keepdims=True), lambda x: tf.reduce_sum(x, axis=0, keepdims=True)),
    (lambda x: x.mean(axis=-1, keepdims=True), lambda x: tf.reduce_mean(x, axis=-1, keepdims=True)),
    (lambda x: x.sum() * x, lambda x: tf.reduce_sum(x) * x),
    (lambda x: x - x.mean(axis=(0, 1)), lambda x: x - tf.reduce_mean(x, axis=(0, 1))),
    (softmax, tf.nn.softmax),
    (lambda x: x.T.reshape(x.shape), lambda x: tf.reshape(tf.transpose(x), x.shape)),
    (lambda x: x[:1] + x, lambda x: x[:1] + x),
    (lambda x: x[[0, 0]].sum(axis=0) + x, lambda x: tf.reduce_sum(tf.gather(x, [0, 0]), axis=0) + x),
    (lambda x: x @ (x.T / 4) @ x, lambda x: x @ (tf.transpose(x) / 4) @ x),
]
BINARY = [
    (lambda a, b: a + b, lambda a, b: a + b),
    (lambda a, b: a - b, lambda a, b: a - b),
    (lambda a, b: a * b, lambda a, b: a * b),
    (lambda a, b: a / (2 + tanh(b)), lambda a, b: a / (2 + tf.tanh(b))),
    (lambda a, b: (2 + tanh(a)) ** b, lambda a, b: (2 + tf.tanh(a)) ** b),
    (maximum, tf.maximum),
]
INSTRUCTION = st.tuples(st.integers(0, len(UNARY) + len(BINARY) - 1), st.integers(0, 99), st.integers(0, 99))


def run(program, leaves, which):
    """Carry out the program, each instruction on results of earlier ones: which 0 in our engine, 1 in TensorFlow."""
    values = list(leaves)
    for number, i, j in program:
        a, b = values[i % len(values)], values[-1 - j % len(values)]
        if number < len(UNARY):
            values.append(UNARY[number][which](a))
        else:
            values.append(BINARY[number - len(UNARY)][which](a, b))
    total = 0.0
    for weight, value in enumerate(values, start=1):
        total = total + weight * (value.sum() if which == 0 else tf.reduce_sum(value))
    return total, values


@given(
    shapes=hnp.mutually_broadcastable_shapes(num_shapes=3, min_dims=2, max_dims=2, max_side=3),
    program=st.lists(INSTRUCTION, min_size=1, max_size=8),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=120, deadline=None)
def test_random_expressions(shapes, program, seed):
    rng = np.random.default_rng(seed)
    arrays = [rng.integers(-3, 4, shape) / 2 for shape in shapes.input_shapes]
    with np.errstate(all="ignore"):
        _, values = run(program, [Tensor(array) for array in arrays], 0)
    assume(all(np.isfinite(value.value).all() and np.abs(value.value).max(initial=0) < 1e3 for value in values))

    def ours(*tensors):
        return run(program, tensors, 0)[0]

    def theirs(*variables):
        return run(program, [tf.convert_to_tensor(variable) for variable in variables], 1)[0]

    # The tolerance is relative to the largest gradient: where terms cancel, both engines are left with rounding errors.
    expected, references = tape(theirs, arrays)
    assume(all(np.isfinite(reference).all() for reference in references))
    scale = max(1.0, abs(float(expected)), *(float(np.abs(reference).max(initial=0)) for reference in references))
    assume(scale < 1e8)
    assert_agree(ours, theirs, arrays, rtol=1e-9, atol=1e-11 * scale)


@pytest.mark.parametrize("shapes", [((2, 3), (3, 4)), ((5, 2, 3), (5, 3, 4)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4))])
def test_matrix_products(shapes):
    a, b = (RNG.normal(size=shape) for shape in shapes)
    assert_agree(lambda a, b: tanh(a @ b).sum(), lambda a, b: tf.reduce_sum(tf.tanh(a @ b)), [a, b])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_softmax_cross_entropy(dtype):
    logits, labels = (RNG.normal(size=(20, 10)) * 30).astype(dtype), RNG.integers(0, 10, 20)
    assert_agree(
        lambda x: softmax_cross_entropy(x, labels).mean(),
        lambda x: tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, x)),
        [logits],
        rtol=1e-5 if dtype == "float32" else 1e-12,
        atol=1e-8 if dtype == "float32" else 1e-15,
    )


@pytest.mark.parametrize("base", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("exponent", [0.0, 1.0, 2.0, 3.0])
def test_powers_at_their_corners(base, exponent):
    if (base, exponent) != (0, 0):  # the slope of the constant a⁰ is 0, and so says our engine; TensorFlow says NaN
        assert_agree(lambda a: a**exponent, lambda a: a**exponent, [np.array(base)])
    assert_agree(lambda b: base**b, lambda b: base**b, [np.array(exponent)])


def test_the_network_of_section_2_1_on_mnist():
    (images, labels), _ = load_mnist()
    images, labels = images[:128].reshape(128, 784).astype("float32") / 255, labels[:128].astype("int32")
    arrays = [
        RNG.normal(0, 0.05, (784, 512)).astype("float32"),
        np.zeros(512, "float32"),
        RNG.normal(0, 0.05, (512, 10)).astype("float32"),
        np.zeros(10, "float32"),
    ]

    def ours(w1, b1, w2, b2):
        return softmax_cross_entropy(relu(images @ w1 + b1) @ w2 + b2, labels).mean()

    def theirs(w1, b1, w2, b2):
        logits = tf.nn.relu(images @ w1 + b1) @ w2 + b2
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))

    assert_agree(ours, theirs, arrays, rtol=1e-4, atol=1e-7)
