"""What the notebooks need around Keras' own training: a start from a known state, and a progress bar for the page.

Importing this module imports Keras, and sets what it computes with: float32, channels last. On PyTorch it also lets `compile`
take what is in `FASTER`, so that the pages run there as they are.
"""

import functools
import html
from collections.abc import Callable

import keras
import numpy as np
from IPython.display import display

# What the pages compute with, whatever a reader's own ~/.keras/keras.json says of other projects.
keras.config.set_floatx("float32")
keras.config.set_epsilon(1e-7)
keras.config.set_image_data_format("channels_last")


def _one_step_at_a_time(compile_model: Callable) -> Callable:
    """Leave out what only changes how fast `fit` is: Keras on PyTorch refuses several steps at a time, and compiles for minutes."""

    @functools.wraps(compile_model)
    def compiled(model: keras.Model, *args, steps_per_execution: int = 1, jit_compile: bool = False, **kwargs) -> None:
        compile_model(model, *args, **kwargs)

    return compiled


if keras.backend.backend() == "torch":
    # Where Keras itself defines it: a model of another class that defines it anew would count as one with its own `compile`.
    _trainer = next(kind for kind in keras.Model.__mro__ if "compile" in vars(kind))
    _trainer.compile = _one_step_at_a_time(_trainer.compile)

# For `compile(..., **FASTER)`: the same training of dense layers in less time, from about a thousand steps on. Neither setting
# changes what is learned; the second one rounds otherwise in the last digit. benchmarks/README.md says what each brings.
FASTER = {
    "steps_per_execution": 67,  # Python calls on TensorFlow once for 67 steps; an epoch of MNIST has 469, seven times as many
    "jit_compile": True,  # XLA makes one program of a whole step: that takes a second or two, and then the steps are faster
}

STEPS_BETWEEN_DRAWINGS = 20  # where the length of an epoch is not known


def start_afresh(seed: int) -> None:
    """Forget all models made so far and set every random generator, so that a cell gives the same each time it is run.

    Explained in section 2.1. Keras' two own calls, together: without the first, a model made later in a notebook gets
    layer names (`dense_7`) that depend on how often its cell was run.

    Parameters
    ----------
    seed : int
        From 0 to 2**32 - 1; the start of every sequence of random numbers, in Python, NumPy and the backend.

    Raises
    ------
    TypeError, ValueError
        If `seed` is not such a number.
    """
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise TypeError(f"seed must be an int, not {type(seed).__name__}")
    if not 0 <= seed < 2**32:
        raise ValueError(f"seed must be from 0 to 2**32 - 1; got {seed}")
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)


class ProgressBar(keras.callbacks.Callback):
    """A bar that moves while `fit` works, and leaves one line on the page that is the same after every run.

    Use it as ``model.fit(..., verbose=0, callbacks=[ProgressBar()])``. Explained in section 2.1. Keras' own bar
    (``verbose=1``) writes each step's time, which is never the same twice.
    """

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Forget an earlier `fit`."""
        self._line, self._place, self._steps_drawn = "", None, 0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Put up the line before the first epoch; while `fit` works, its place is taken by the bar."""
        if not self._line:
            self._first, last, steps = epoch, self.params["epochs"], self.params["steps"]
            which = f"epochs {epoch + 1} to {last}" if epoch else f"{last} epoch{'s' * (last != 1)}"
            self._line = f"Training: {which}" + (f" of {steps} steps" if steps else "")
            self._place = display(_page(self._line, f"<p>{html.escape(self._line)}</p>"), raw=True, display_id=True)
        self._epoch, self._steps_drawn = epoch, 0

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Move the bar at least a twentieth on; or, if the length is not known, say now and then where `fit` is."""
        steps, done = self.params["steps"] or 0, batch + 1
        if steps:
            done = min(done, steps)  # steps that are executed together may reach beyond the last one
            due = done == steps > self._steps_drawn or (done - self._steps_drawn) * 20 >= steps
        else:
            due = done - self._steps_drawn >= STEPS_BETWEEN_DRAWINGS
        if due:
            self._steps_drawn = done
            self._draw(done, steps, logs)

    def on_train_end(self, logs: dict | None = None) -> None:
        """Take the bar away: the line stays."""
        if self._line:
            self._update(_page(self._line, f"<p>{html.escape(self._line)}</p>"))

    def _draw(self, done: int, steps: int, logs: dict | None) -> None:
        epochs = self.params["epochs"]
        step = f"step {done} of {steps}" if steps else f"step {done}"
        numbers = [f"{name} {float(value):.3f}" for name, value in (logs or {}).items() if np.ndim(value) == 0]
        line = " · ".join([f"epoch {self._epoch + 1} of {epochs}: {step}", *numbers])
        total, sofar = (epochs - self._first) * steps, (self._epoch - self._first) * steps + done
        place = f'max="{total}" value="{sofar}" ' if steps else ""
        bar = f'<progress {place}aria-label="training" style="width: 20em"></progress>'
        self._update(_page(line, f"<p>{bar} {html.escape(line)}</p>"))

    def _update(self, page: dict[str, str]) -> None:
        if self._place is not None:  # outside a notebook there is no place to draw on again
            self._place.update(page, raw=True)


def _page(text: str, markup: str) -> dict[str, str]:
    return {"text/plain": text, "text/html": markup}
