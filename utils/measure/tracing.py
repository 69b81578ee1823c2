"""What a model computes, read off the graph that TensorFlow makes of it: its operations by name, and how many they are.

Explained in section 1.3.6 of the collection. Importing this module imports TensorFlow.
"""

import os
from collections import Counter
from collections.abc import Callable, Sequence

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import tensorflow as tf

__all__ = ["multiplications", "operation_types"]

# What a graph needs besides its arithmetic: inputs, constants, the weights' values, and names for results.
PLUMBING = frozenset(
    {"Placeholder", "Const", "ReadVariableOp", "Identity", "NoOp", "Shape", "Pack", "StridedSlice", "Cast"}
)


def _graph(call: Callable, shape: Sequence[int]) -> tf.Graph:
    return tf.function(call).get_concrete_function(tf.TensorSpec(tuple(shape), tf.float32)).graph


def operation_types(call: Callable, shape: Sequence[int]) -> dict[str, int]:
    """Return which tensor operations a model executes for an input of that shape, and how often (section 1.3.6).

    What is counted are operations that make a tensor of tensors. Reading weights, constants, and working out shapes are left
    out.

    Parameters
    ----------
    call : callable
        A Keras model on the TensorFlow backend, a layer, or a function of a tensor.
    shape : sequence of int
        Of the input, batch axis included; float32.

    Returns
    -------
    dict of str to int
        TensorFlow's names of the operations, in the order of their first use.

    Raises
    ------
    TypeError
        If `call` cannot be called.

    Examples
    --------
    >>> operation_types(lambda x: tf.nn.relu(x @ tf.ones((3, 2))), (1, 3))
    {'MatMul': 1, 'Relu': 1}
    """
    if not callable(call):
        raise TypeError(f"call must be a model or a function, not {type(call).__name__}")
    graph = _graph(call, shape)
    found = Counter(operation.type for operation in graph.get_operations())
    return {name: count for name, count in found.items() if name not in PLUMBING}


def multiplications(call: Callable, shape: Sequence[int]) -> int:
    """Return how many multiplications the products in a model take, by TensorFlow's own count (section 1.3.3).

    TensorFlow counts floating-point operations: in a convolution or a product of matrices, one multiplication and one
    addition for each pair of numbers that meet. Half of them are multiplications. Layers with a bias or an activation would
    add operations of other kinds: this is for products alone.

    Parameters
    ----------
    call : callable
        A layer on the TensorFlow backend, without bias and activation.
    shape : sequence of int
        Of the input, batch axis included; float32.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If `call` cannot be called.
    """
    if not callable(call):
        raise TypeError(f"call must be a layer or a function, not {type(call).__name__}")
    graph = _graph(call, shape)
    options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
    options = tf.compat.v1.profiler.ProfileOptionBuilder(options).with_empty_output().build()
    level = tf.get_logger().level
    tf.get_logger().setLevel("ERROR")  # the profiler says on every use that it is of TensorFlow's first version
    try:
        return tf.compat.v1.profiler.profile(graph, options=options).total_float_ops // 2
    finally:
        tf.get_logger().setLevel(level)
