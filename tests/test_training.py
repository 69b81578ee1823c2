"""`utils.training`: the same start gives the same training, and the progress bar leaves the same line."""

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

    monkeypatch.setattr(training, "display", display)
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


@pytest.mark.parametrize("steps_per_execution", [1, 4])
def test_the_bar_moves_and_leaves_the_line_it_began_with(page, steps_per_execution):
    """What is stored is the first thing shown, so that a checker which sees only that finds no difference."""
    training.start_afresh(0)
    model = small_model()
    model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", steps_per_execution=steps_per_execution)
    model.fit(*small_data(), epochs=2, batch_size=5, verbose=0, callbacks=[training.ProgressBar()])
    assert page[0] == ("display", page[-1][1]) and page[-1][0] == "update"
    assert page[0][1]["text/plain"] == "Training: 2 epochs of 12 steps"
    bars = [data for _, data in page[1:-1]]
    assert len(bars) == 2 * 12 // steps_per_execution
    assert "epoch 1 of 2: step 12 of 12" in bars[len(bars) // 2 - 1]["text/plain"]
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


def test_the_bar_is_drawn_twenty_times_an_epoch_at_most(page):
    training.start_afresh(0)
    small_model().fit(*small_data(600), epochs=1, batch_size=2, verbose=0, callbacks=[training.ProgressBar()])
    assert 15 <= len(page) - 2 <= 20


def test_it_works_without_a_notebook(capsys):
    """In a plain Python program the line is printed and `fit` goes on as ever."""
    small_model().fit(*small_data(), epochs=1, verbose=0, callbacks=[training.ProgressBar()])
    assert "Training: 1 epoch of 2 steps" in capsys.readouterr().out


def test_the_start_up_log_is_kept_off_the_page():
    import subprocess
    import sys

    code = "import utils, keras; keras.ops.ones((2, 2)) @ keras.ops.ones((2, 2))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stderr == "" and result.stdout == ""
