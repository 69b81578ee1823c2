"""Train the networks of the website's drawing pads as their pages train them, and write their weights for a browser.

    .venv/bin/python site/pad_weights.py [NUMBER ...]

Of each page those lines are run that make and train its network. What the browser gets is a script, since a page that is opened
from a file may read nothing else: every weight is one of 57 levels, written as one character, with a scale for each unit. The
script says how many test digits the rounded weights get right.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tools")]

from contents import NOTEBOOKS, read_contents, replace  # noqa: E402
from page_code import code_for  # noqa: E402

NETWORKS = {"1.1": "deep", "2.1": "model"}  # the page, and what its network is called on it
PAD = "draw-pad"  # the id of the pad's cell
FOLDER = HERE / "weights"
LEVELS = 28  # each side of zero
ZERO = 63  # the character of weight 0: 35 to 91 are neither quotation marks nor backslashes

Layer = tuple[np.ndarray, np.ndarray]


def rounded(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the level of each weight, -28 to 28, and the scale of each unit: their product is about the weight."""
    scales = np.abs(weights).max(axis=0) / LEVELS
    return np.rint(weights / scales).astype(int), scales


def right(layers: list[Layer], images: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of the images, (n, 28, 28) of uint8, that the layers read as their labels."""
    values = images.reshape(len(images), -1) / 255
    for number, (weights, biases) in enumerate(layers):
        values = values @ weights + biases
        values = np.maximum(values, 0) if number < len(layers) - 1 else values
    return float((values.argmax(axis=1) == labels).mean())


def script(number: str, layers: list[Layer], images: np.ndarray, labels: np.ndarray) -> str:
    """Return the script that gives a browser the network of a page."""
    kept, written = [], []
    for weights, biases in layers:
        levels, scales = rounded(weights)
        scales, biases = (np.array([float(f"{value:.5g}") for value in values]) for values in (scales, biases))
        kept.append((levels * scales, biases))
        text = (levels + ZERO).astype(np.uint8).tobytes().decode("ascii")
        written.append({"scales": scales.tolist(), "biases": biases.tolist(), "levels": text})
    accuracy = right(kept, images, labels)
    print(f"{number}: {accuracy:.2%} of the test digits; {right(layers, images, labels):.2%} before rounding")
    made = json.dumps({"accuracy": accuracy, "layers": written}, separators=(",", ":"))
    return f'// Made by site/pad_weights.py.\n(globalThis.padNetworks ??= {{}})["{number}"] = {made};\n'


def make(path: Path, number: str) -> None:
    """Train the network of a page, whose layers are all dense: `relu` and, the last, `softmax`; and write its weights."""
    names: dict[str, Any] = {}
    exec(compile(code_for(path, PAD, NETWORKS[number]), path.name, "exec"), names)
    model = names[NETWORKS[number]]
    kinds = [layer.get_config()["activation"] for layer in model.layers]
    assert kinds == ["relu"] * (len(kinds) - 1) + ["softmax"], kinds
    from utils.data import load_mnist

    layers = [tuple(layer.get_weights()) for layer in model.layers]
    replace(FOLDER / f"{number}.js", script(number, layers, *load_mnist()[1]))


if __name__ == "__main__":
    files = {entry.number: entry.file for entry in read_contents()}
    for name in sys.argv[1:] or NETWORKS:
        make(NOTEBOOKS / files[name], name)
