"""A progress bar for the page, which leaves the same line after every run. Importing this module imports Keras."""

import html

import keras
import numpy as np
from IPython.display import display

__all__ = ["ProgressBar"]

STEPS_BETWEEN_DRAWINGS = 20  # where the length of an epoch is not known


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
