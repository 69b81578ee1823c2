"""A model taken back to its beginning trains as if it were new."""

import keras
import numpy as np
import pytest

from utils.training import start_afresh
from utils.training.snapshot import Snapshot


@pytest.fixture
def model():
    start_afresh(3)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
    model.compile(keras.optimizers.Adam(0.1), "sparse_categorical_crossentropy")
    return model


def _fit(model):
    rng = np.random.default_rng(0)
    model.fit(rng.normal(size=(32, 4)), rng.integers(0, 3, 32), epochs=2, shuffle=False, verbose=0)
    return model.get_weights()


def test_training_twice_from_the_beginning_gives_the_same(model):
    beginning = Snapshot(model)
    first = _fit(model)
    assert not np.allclose(first[0], beginning.weights[0])
    beginning.restore()
    assert np.array_equal(model.get_weights()[0], beginning.weights[0])
    assert all(np.array_equal(a, b) for a, b in zip(_fit(model), first, strict=True))


def test_other_weights_begin_with_an_optimizer_that_remembers_nothing(model):
    beginning = Snapshot(model)
    trained = _fit(model)
    assert int(model.optimizer.iterations.numpy()) > 0
    beginning.restore(trained)
    assert int(model.optimizer.iterations.numpy()) == 0
    assert np.array_equal(model.get_weights()[0], trained[0])


def test_other_weights_do_not_take_the_place_of_the_beginning(model):
    first = [weights.copy() for weights in model.get_weights()]
    beginning = Snapshot(model)
    beginning.restore(_fit(model))
    _fit(model)
    beginning.restore()
    assert all(np.array_equal(a, b) for a, b in zip(model.get_weights(), first, strict=True))


def test_a_model_that_is_not_ready_is_refused(model):
    with pytest.raises(ValueError, match=r"^model must be compiled: it has no optimizer yet$"):
        Snapshot(keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)]))
    unbuilt = keras.Sequential([keras.layers.Dense(3)])
    unbuilt.compile("sgd", "mse")
    with pytest.raises(ValueError, match=r"^model must be built: it has no weights yet$"):
        Snapshot(unbuilt)
    with pytest.raises(ValueError, match="weight"):
        Snapshot(model).restore([np.zeros((4, 3))])
