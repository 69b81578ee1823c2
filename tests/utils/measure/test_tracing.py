"""What a model computes, read off its graph: on functions whose operations can be counted by hand."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from utils.measure import tracing


def test_operations_are_named_and_counted():
    def call(x):
        return tf.nn.softmax(tf.nn.relu(x @ tf.ones((3, 4))) @ tf.ones((4, 2)))

    assert tracing.operation_types(call, (5, 3)) == {"MatMul": 2, "Relu": 1, "Softmax": 1}


def test_fetching_weights_is_no_operation():
    model = keras.Sequential([keras.Input((6,)), layers.Dense(3, activation="relu"), layers.Dense(2)])
    found = tracing.operation_types(model, (1, 6))
    assert found["MatMul"] == 2 and found["Relu"] == 1
    assert not tracing.PLUMBING & set(found)


@pytest.mark.parametrize("shape", [(1, 6), (7, 6)])
def test_multiplications_of_a_dense_layer(shape):
    layer = layers.Dense(4, use_bias=False)
    layer.build(shape)
    counted = tracing.multiplications(layer, shape)
    assert counted == shape[0] * 6 * 4 and isinstance(counted, int)


def test_multiplications_of_a_convolution_are_those_of_loops():
    layer = layers.Conv2D(5, 3, use_bias=False)
    layer.build((1, 8, 9, 2))
    outputs = np.prod(layer(np.zeros((1, 8, 9, 2), "float32")).shape)
    assert tracing.multiplications(layer, (1, 8, 9, 2)) == outputs * 3 * 3 * 2


def test_multiplications_of_a_separable_convolution():
    layer = layers.SeparableConv2D(5, 3, use_bias=False)
    layer.build((1, 8, 9, 2))
    assert tracing.multiplications(layer, (1, 8, 9, 2)) == 6 * 7 * (3 * 3 * 2 + 2 * 5)


@pytest.fixture
def level():
    """A level of TensorFlow's log that nobody else sets; afterwards it is what it was."""
    before = tf.get_logger().level
    tf.get_logger().setLevel(33)
    yield 33
    tf.get_logger().setLevel(before)


def test_nothing_is_said_and_the_log_is_left_as_it_was(capfd, level):
    layer = layers.Dense(2, use_bias=False)
    layer.build((1, 3))
    tracing.multiplications(layer, (1, 3))
    assert tf.get_logger().level == level
    captured = capfd.readouterr()
    assert captured.out == captured.err == ""


def test_the_log_is_left_as_it_was_where_the_count_fails_too(monkeypatch, level):
    def fail(*_, **__):
        raise RuntimeError("no profile")

    monkeypatch.setattr(tf.compat.v1.profiler, "profile", fail)
    with pytest.raises(RuntimeError, match="no profile"):
        tracing.multiplications(lambda x: x @ tf.ones((3, 2)), (1, 3))
    assert tf.get_logger().level == level


@pytest.mark.parametrize("ask", [tracing.operation_types, tracing.multiplications])
def test_what_cannot_be_called_is_refused(ask):
    with pytest.raises(TypeError, match="not list"):
        ask([1, 2], (1, 2))
