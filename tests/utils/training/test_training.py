"""`utils.training`: the same start gives the same training, and the progress bar leaves the same line."""

import os
import subprocess
import sys

import keras
import numpy as np
import pytest
from keras import layers

from utils import training


@pytest.fixture
def page(monkeypatch):
    """What is shown and what takes its place, in order."""
    shown = []

    class Place:
        def update(self, data, raw):
            assert raw
            shown.append(("update", data))

    def display(data, raw, display_id):
        assert raw and display_id
        shown.append(("display", data))
        return Place()

    monkeypatch.setattr("utils.training.progress.display", display)
    return shown


def small_model():
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(3, activation="relu"), layers.Dense(2, activation="softmax")]
    )
    model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def small_data(samples=60):
    x = np.random.default_rng(0).normal(size=(samples, 4)).astype("float32")
    return x, (x.sum(axis=1) > 0).astype("uint8")


def fit(seed):
    training.start_afresh(seed)
    model = small_model()
    losses = model.fit(*small_data(), epochs=3, batch_size=7, verbose=0).history["loss"]
    return [layer.name for layer in model.layers], losses, np.random.random()


def test_the_same_seed_gives_the_same_names_losses_and_numbers():
    assert fit(3) == fit(3)


def test_another_seed_gives_others():
    assert fit(3)[1] != fit(4)[1]


@pytest.mark.parametrize(
    ("seed", "error"),
    [(-1, ValueError), (2**32, ValueError), (1.0, TypeError), ("1", TypeError), (True, TypeError), (None, TypeError)],
)
def test_a_seed_that_is_none(seed, error):
    with pytest.raises(error, match="seed must be"):
        training.start_afresh(seed)


@pytest.mark.parametrize("steps_per_execution", [1, 4, 5, 7, 12, 50])
def test_the_bar_moves_and_leaves_the_line_it_began_with(page, steps_per_execution):
    """What is stored is the first thing shown, so that a checker which sees only that finds no difference."""
    training.start_afresh(0)
    model = small_model()
    model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", steps_per_execution=steps_per_execution)
    model.fit(*small_data(), epochs=2, batch_size=5, verbose=0, callbacks=[training.ProgressBar()])
    assert page[0] == ("display", page[-1][1]) and page[-1][0] == "update"
    assert page[0][1]["text/plain"] == "Training: 2 epochs of 12 steps"
    bars = [data for _, data in page[1:-1]]
    assert len(bars) == 2 * -(-12 // steps_per_execution)
    assert "epoch 1 of 2: step 12 of 12 · " in bars[len(bars) // 2 - 1]["text/plain"]
    reached = [int(bar["text/plain"].split("step ")[1].split()[0]) for bar in bars]
    assert max(reached) == 12 and reached == 2 * sorted(set(reached))
    assert 'max="24" value="24"' in bars[-1]["text/html"] and "loss" in bars[-1]["text/html"]


def test_training_that_goes_on_names_its_epochs(page):
    bar = training.ProgressBar()
    model = small_model()
    model.fit(*small_data(), epochs=1, batch_size=5, verbose=0, callbacks=[bar])
    model.fit(*small_data(), epochs=5, initial_epoch=3, batch_size=5, verbose=0, callbacks=[bar])
    lines = [data["text/plain"] for kind, data in page if kind == "display"]
    assert lines == ["Training: 1 epoch of 12 steps", "Training: epochs 4 to 5 of 12 steps"]
    assert 'max="24" value="24"' in page[-2][1]["text/html"]
    model.fit(*small_data(), epochs=3, initial_epoch=3, verbose=0, callbacks=[bar])
    assert len([kind for kind, _ in page if kind == "display"]) == 2, "nothing to train, nothing to show"


@pytest.mark.filterwarnings("ignore:Your input ran out of data")  # it does: that is the point
def test_a_stream_of_unknown_length_has_a_line_too(page):
    def stream():
        yield from [small_data()] * 3

    small_model().fit(stream(), epochs=1, shuffle=False, verbose=0, callbacks=[training.ProgressBar()])
    assert page[0][1]["text/plain"] == "Training: 1 epoch" and page[-1][1] == page[0][1]


@pytest.mark.filterwarnings("ignore:Your input ran out of data")
@pytest.mark.parametrize(("batches", "drawn"), [(3, []), (20, [20]), (59, [20, 40])])
def test_a_stream_of_unknown_length_is_drawn_now_and_then(page, batches, drawn):
    def stream():
        yield from [small_data(2)] * batches

    small_model().fit(stream(), epochs=1, shuffle=False, verbose=0, callbacks=[training.ProgressBar()])
    lines = [data["text/plain"] for _, data in page[1:-1]]
    assert [line.split(" · ")[0] for line in lines] == [f"epoch 1 of 1: step {step}" for step in drawn]
    assert all("loss" in line for line in lines)
    assert all("<progress aria-label" in data["text/html"] for _, data in page[1:-1]), "a bar without a length"


class CountsOfClasses(keras.metrics.Metric):
    """A metric that is a vector, as a confusion matrix or a loss for each class would be."""

    def __init__(self):
        super().__init__(name="counts")
        self.counts = self.add_weight(shape=(2,), initializer="zeros", name="counts")

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.counts.assign_add(keras.ops.sum(y_pred, axis=0))

    def result(self):
        return self.counts


@pytest.mark.filterwarnings("ignore")  # Keras itself wonders at such a metric; it goes on
def test_a_metric_that_is_no_number_does_not_end_the_training(page):
    model = small_model()
    model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=[CountsOfClasses()])
    model.fit(*small_data(), epochs=1, verbose=0, callbacks=[training.ProgressBar()])
    assert "loss" in page[-2][1]["text/plain"] and "counts" not in page[-2][1]["text/plain"]


@pytest.mark.parametrize(("value", "shown"), [(0.5, True), (np.float32(0.5), True), (np.array(0.5), True), (np.ones(3), False),
                                              (keras.ops.convert_to_tensor(0.5), True), ([0.5, 1], False)])  # fmt: skip
def test_only_numbers_are_shown(page, value, shown):
    bar = training.ProgressBar()
    bar.set_params({"epochs": 1, "steps": 1})
    bar.on_train_begin()
    bar.on_epoch_begin(0)
    bar.on_train_batch_end(0, {"m": value})
    assert page[-1][1]["text/plain"] == "epoch 1 of 1: step 1 of 1" + " · m 0.500" * shown


def test_the_bar_is_drawn_twenty_times_an_epoch_at_most(page):
    training.start_afresh(0)
    small_model().fit(*small_data(600), epochs=1, batch_size=2, verbose=0, callbacks=[training.ProgressBar()])
    assert 15 <= len(page) - 2 <= 20


def test_it_works_without_a_notebook(capsys):
    """In a plain Python program the line is printed and `fit` goes on as ever."""
    small_model().fit(*small_data(), epochs=1, verbose=0, callbacks=[training.ProgressBar()])
    assert "Training: 1 epoch of 2 steps" in capsys.readouterr().out


def test_the_start_up_log_is_kept_off_the_page():

    code = "import utils, keras; keras.ops.ones((2, 2)) @ keras.ops.ones((2, 2))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stderr == "" and result.stdout == ""


@pytest.mark.parametrize(("chosen", "backend"), [(None, "tensorflow"), ("tensorflow", "tensorflow")])
def test_a_readers_own_settings_of_keras_do_not_reach_the_pages(tmp_path, chosen, backend):
    """Nothing in ~/.keras/keras.json counts; the variable KERAS_BACKEND, which is set on purpose, does."""
    import json

    hostile = {"backend": "torch", "floatx": "float64", "epsilon": 0.1, "image_data_format": "channels_first"}
    (tmp_path / "keras.json").write_text(json.dumps(hostile))
    code = "import utils, os; print(os.environ['KERAS_BACKEND'])"
    if chosen is None:
        code += """
from utils import training
from keras import backend, config
print(backend.backend(), config.floatx(), config.epsilon(), config.image_data_format())"""
    environment = {k: v for k, v in os.environ.items() if k != "KERAS_BACKEND"} | {"KERAS_HOME": str(tmp_path)}
    environment |= {} if chosen is None else {"KERAS_BACKEND": chosen}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert said.split() == ([backend, backend, "float32", "1e-07", "channels_last"] if chosen is None else [backend])


def test_a_program_that_loads_mnist_as_keras_does_gets_the_committed_file():
    from utils.data import load_mnist

    assert keras.datasets.mnist.load_data is load_mnist  # with a network, Keras' own would give the same digits


@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
def test_the_faster_settings_train_the_same_on_any_backend(backend):
    """Keras on PyTorch refuses `steps_per_execution`; after `utils.training` is imported, it takes it and trains the same."""
    import importlib.util

    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    code = """
from utils.training import FASTER, start_afresh
import keras, numpy as np
found = []
for together in ({}, {"steps_per_execution": 4}, FASTER):
    start_afresh(seed=1)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.compile("sgd", "mse", metrics=["mae"], **together)
    model.fit(np.arange(48.0).reshape(16, 3) / 48, np.ones((16, 2)), batch_size=2, epochs=2, shuffle=False, verbose=0)
    found.append(model.get_weights())
keras.models.clone_model(model)
same = all(map(np.array_equal, *found[:2])) and all(map(np.allclose, found[0], found[2]))
print(np.abs(found[0][1]).max() > 0.01, same, model.predict(np.ones((9, 3)), verbose=0).shape)"""
    environment = os.environ | {"KERAS_BACKEND": backend}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert result.stdout.split(maxsplit=2) == ["True", "True", "(9, 2)\n"], result.stderr
    assert "UserWarning" not in result.stderr  # Keras warns of a model whose `compile` is not its own


def test_a_page_may_import_tensorflow_before_keras_on_pytorch():
    import importlib.util

    if importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed")
    code = "import utils, tensorflow, keras; print(keras.backend.backend(), float(keras.ops.sum(keras.ops.ones(3))))"
    environment = os.environ | {"KERAS_BACKEND": "torch", "CUDA_VISIBLE_DEVICES": "-1"}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert result.stdout.split() == ["torch", "3.0"], result.stderr
