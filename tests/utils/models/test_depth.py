"""What becomes of signal and gradient in a deep network, compared with TensorFlow's gradient tape and with the theory."""

import numpy as np
import pytest
import tensorflow as tf

from utils.models.depth import ACTIVATIONS, sizes_by_layer

OF_TENSORFLOW = {"sigmoid": tf.sigmoid, "tanh": tf.tanh, "relu": tf.nn.relu}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_sizes_are_those_that_tensorflow_finds(activation):
    layers, units, factor = 5, 8, 1.3
    rng = np.random.default_rng(0)
    weights = rng.normal(0, factor / np.sqrt(units), (layers, units, units))
    signal, top = tf.constant(rng.normal(size=(64, units))), rng.normal(size=(64, units))
    inputs, outputs = signal, []
    with tf.GradientTape() as tape:
        tape.watch(signal)
        for W in weights:
            signal = OF_TENSORFLOW[activation](signal) @ W
            outputs.append(signal)
    gradients = tape.gradient(signal, outputs, output_gradients=top)
    found = sizes_by_layer(activation, layers, factor, units)
    np.testing.assert_allclose(found[0], [np.linalg.norm(a) / np.linalg.norm(inputs) for a in outputs])
    np.testing.assert_allclose(found[1], [np.linalg.norm(a) / np.linalg.norm(top) for a in gradients])


def test_relu_keeps_both_with_the_start_of_he_and_scales_both_with_any_other():
    """With relu, twice the spread doubles the signal in each layer, and the gradient too."""
    kept, doubled = sizes_by_layer("relu", 30, np.sqrt(2)), sizes_by_layer("relu", 30, 2 * np.sqrt(2))
    assert all(0.2 < size[-1] / size[0] < 5 for size in kept)
    np.testing.assert_allclose(doubled[0] / kept[0], 2.0 ** np.arange(1, 31))
    np.testing.assert_allclose(doubled[1] / kept[1], 2.0 ** np.arange(29, -1, -1))


def test_what_it_refuses():
    with pytest.raises(ValueError, match="activation must be one of sigmoid, tanh, relu; got 'swish'"):
        sizes_by_layer("swish", 3, 1.0)
    with pytest.raises(ValueError, match="layers must be at least 1; got 0"):
        sizes_by_layer("relu", 0, 1.0)
