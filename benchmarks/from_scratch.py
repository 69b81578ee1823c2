"""An epoch of the network from scratch, by notebook 2.5's own cells, against its limit and Keras' `fit` (JSON on the last line).

Within a round, a few steps of the network and the bare matrix products of as many steps take turns, so that a noisy moment
meets both; an epoch of plain `fit` follows. The accuracy is that of the network after all rounds.
"""

import json
import time
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np

NOTEBOOK = Path(__file__).parent.parent / "notebooks" / "2.5-looking-back-at-our-first-example.ipynb"
ROUNDS, WARM_UP, TOGETHER, RATE = 5, 1, 39, 0.2
cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]}
page: dict = {}
for name in ("setup", "data", "dense", "random-weights", "chain", "model", "batches-cell", "step-cell", "accuracy"):
    exec(compile(cells[name], name, "exec"), page)
training_step, batches, model = page["training_step"], page["batches"], page["model"]
images, labels, rng = page["rows"], page["labels"], np.random.default_rng(0)

import keras  # noqa: E402  (after the notebook's set-up, which imports utils)

keras.utils.set_random_seed(0)
plain = keras.Sequential([keras.layers.Dense(512, activation="relu"), keras.layers.Dense(10, activation="softmax")])
plain.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
same = keras.Sequential([keras.layers.Dense(512, activation="relu"), keras.layers.Dense(10, activation="softmax")])
same.compile(optimizer=keras.optimizers.SGD(RATE), loss="sparse_categorical_crossentropy", metrics=["accuracy"])


def bare_products(x, hidden, d_hidden, d_logits, W1, W2) -> None:
    """Compute the five matrix products of a step: two forwards, one for each W backwards, one to the hidden layer."""
    x @ W1, hidden @ W2, hidden.T @ d_logits, d_logits @ W2.T, x.T @ d_hidden


def seconds(call) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def our_steps(source) -> None:
    """Fetch the next few batches and take a training step for each, as the notebook's `fit` does."""
    for batch in islice(source, TOGETHER):
        training_step(model, *batch, RATE)


def bare_steps(steps: int) -> None:
    """Compute the products of as many steps."""
    for _ in range(steps):
        bare_products(x, hidden, d_hidden, d_logits, W1, W2)


x = images[:128].copy()
hidden, d_hidden = rng.random((2, 128, 512), dtype=np.float32)
d_logits = rng.random((128, 10), dtype=np.float32)
W1, W2 = model.weights[0].value.copy(), model.weights[2].value.copy()
measured: dict[str, list[float]] = {"epoch": [], "limit": [], "fit": [], "fit_sgd": []}
for number in range(WARM_UP + ROUNDS):
    ours = limit = 0.0
    source = batches(images, labels, 128, rng)
    for first in range(0, 469, TOGETHER):
        ours += seconds(partial(our_steps, source))
        limit += seconds(partial(bare_steps, min(TOGETHER, 469 - first)))
    row = {"epoch": ours, "limit": limit}
    row["fit"] = seconds(lambda: plain.fit(images, labels, batch_size=128, epochs=1, verbose=0))
    row["fit_sgd"] = seconds(lambda: same.fit(images, labels, batch_size=128, epochs=1, verbose=0))
    if number >= WARM_UP:
        for key, value in row.items():
            measured[key].append(value)

test_rows = page["x_test"].reshape(10000, 784).astype("float32") / 255
test = page["accuracy"](model(test_rows).value, page["y_test"])
print()
print(json.dumps({**measured, "accuracy": test}))
