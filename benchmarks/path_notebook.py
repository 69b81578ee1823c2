"""The network of notebook 2.1 with the settings that its later trainings have, `training.FASTER`, timed like path_plain.py."""

import json
import statistics
import sys
import time
from pathlib import Path

import IPython.display  # noqa: F401  (a notebook's kernel has imported it before the first cell runs)

NOTEBOOK = Path(__file__).parent.parent / "notebooks" / "2.1-a-first-look-at-a-neural-network.ipynb"
cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]}
page: dict = {}
seconds = {}


def run(name: str) -> None:
    """Run one cell of the notebook and keep the time it took."""
    start = time.perf_counter()
    exec(compile(cells[name], name, "exec"), page)
    seconds[name] = time.perf_counter() - start


start = time.perf_counter()
run("setup")
run("load")
run("model")
run("prepare-cell")

keras = sys.modules["keras"]
epochs: list[float] = []


class TimedBar(page["training"].ProgressBar):
    """The notebook's progress bar, which also times each epoch."""

    def on_epoch_begin(self, epoch, logs=None):
        """Start the watch."""
        super().on_epoch_begin(epoch, logs)
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        """Stop it."""
        epochs.append(time.perf_counter() - self.start)


class Place:
    """Where the bar is drawn: outside a notebook there is none, and drawing must not become free for it."""

    def update(self, data, raw):
        """Take what would be sent to the page."""
        json.dumps(data)


page["training"].display = lambda data, **options: Place()
start_of_fit = time.perf_counter()
page["model"].compile(
    loss="sparse_categorical_crossentropy", optimizer="rmsprop", metrics=["accuracy"], **page["training"].FASTER
)
page["model"].fit(page["train_rows"], page["y_train"], epochs=5, batch_size=128, verbose=0, callbacks=[TimedBar()])
seconds["fit-cell"] = time.perf_counter() - start_of_fit
page["test_rows"] = page["x_test"].reshape(10000, 784).astype("float32") / 255
accuracy = page["model"].evaluate(page["test_rows"], page["y_test"], batch_size=1000, verbose=0)[1]
end = time.perf_counter()

loads = []
for _ in range(7):
    run("load")
    loads.append(seconds["load"])
print()
print(
    json.dumps(
        {
            "import": seconds["setup"],
            "load": statistics.median(loads),
            "fit": seconds["fit-cell"],
            "epoch": statistics.median(epochs[1:]),
            "path": end - start,
            "accuracy": accuracy,
        }
    )
)
