"""What reads a drawing in the browser, run under Node and compared with Python: images byte for byte, scores, and words."""

import functools
import json
import shutil
import subprocess

import numpy as np
import pytest
from contents import ROOT

from utils.data import as_mnist, load_mnist
from utils.widgets.drawing_pad import in_words

STATIC, WEIGHTS = ROOT / "site" / "static", ROOT / "site" / "weights"
NUMBERS = sorted(path.stem for path in WEIGHTS.glob("*.js"))
SIDE, COUNT = 140, 2000
PROGRAM = """
const [reader, ...weights] = process.argv.slice(1);
require(reader); weights.forEach(path => require(path));
const drawings = require("fs").readFileSync(0), size = 140 * 140, made = [];
const networks = Object.entries(padNetworks).map(([name, network]) => [name, digitReader.network(network)]);
for (let at = 0; at < drawings.length; at += size) {
  const image = digitReader.asMnist(new Uint8Array(drawings.subarray(at, at + size)), 140, 140);
  const answer = { image: [...image] };
  for (const [name, network] of networks) {
    const { scores, hidden } = network(image);
    answer[name] = { scores, hidden: hidden[0], said: digitReader.inWords(scores) };
  }
  made.push(answer);
}
process.stdout.write(JSON.stringify(made));
"""


@functools.cache
def drawings():
    """Return digits of all sizes and shades in all places, whole and cut off; grey paper, dust, dots, lines, noise, nothing."""
    rng, (_, (digits, _)) = np.random.default_rng(0), load_mnist()
    made = np.zeros((COUNT, SIDE, SIDE), np.uint8)
    for number, sheet in enumerate(made):
        kind, zoom = number % 10, int(rng.integers(1, 6))
        large = np.kron(digits[number], np.ones((zoom, zoom), np.uint8))[:SIDE, :SIDE]
        top, left = (int(rng.integers(0, SIDE - size + 1)) for size in large.shape)
        sheet[top : top + large.shape[0], left : left + large.shape[1]] = large
        if kind == 1:
            sheet[:] = 255 * (sheet > 100)
        elif kind == 2:
            sheet[:] = sheet * rng.random()
        elif kind == 3:  # grey paper
            sheet[:] = np.maximum(sheet, rng.integers(0, 60, sheet.shape))
        elif kind == 4:  # dust
            sheet[rng.integers(0, SIDE, 8), rng.integers(0, SIDE, 8)] = rng.integers(1, 256, 8)
        elif kind == 5:
            sheet[rng.integers(SIDE) :, :] = 0
        elif kind == 6 and number % 20 == 6:  # a line or a dot
            sheet[:] = 0
            sheet[rng.integers(SIDE) :, rng.integers(SIDE)] = 255
        elif kind == 7 and number % 50 == 7:
            sheet[:] = rng.integers(0, 256, sheet.shape)
        elif kind == 8 and number % 100 == 8:
            sheet[:] = 0
    return made


@pytest.fixture(scope="module")
def answers():
    if not shutil.which("node"):
        pytest.skip("there is no Node on this machine; test_pads.py reads digits in Chromium")
    command = [
        "node",
        "-e",
        PROGRAM,
        str(STATIC / "digit_reader.js"),
        *(str(WEIGHTS / f"{name}.js") for name in NUMBERS),
    ]
    done = subprocess.run(command, input=drawings().tobytes(), stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def network(number):
    """Return the layers of a pad's network, its weights as the script writes them, and the accuracy that it states."""
    text = (WEIGHTS / f"{number}.js").read_text(encoding="utf-8")
    stated = json.loads(text[text.index("] = ") + 4 : text.rindex(";")])
    layers = []
    for layer in stated["layers"]:
        levels = np.frombuffer(layer["levels"].encode(), np.uint8).astype(int) - 63
        assert np.abs(levels).max() == 28
        layers.append((levels.reshape(-1, len(layer["scales"])) * layer["scales"], np.array(layer["biases"])))
    return layers, stated["accuracy"]


def scores_of(layers, images):
    """Return the scores and the first layer's outputs, by NumPy."""
    values, first = images.reshape(len(images), -1) / 255, None
    for number, (weights, biases) in enumerate(layers):
        values = values @ weights + biases
        values = np.maximum(values, 0) if number < len(layers) - 1 else values
        first = values if first is None else first
    parts = np.exp(values - values.max(axis=1, keepdims=True))
    return parts / parts.sum(axis=1, keepdims=True), first


def test_a_drawing_is_prepared_byte_for_byte_as_in_python(answers):
    wanted = np.array([as_mnist(sheet) for sheet in drawings()]).reshape(COUNT, -1)
    different = np.flatnonzero((np.array([answer["image"] for answer in answers]) != wanted).any(axis=1))
    assert len(answers) == COUNT and different.tolist() == []


def test_scores_and_words_are_those_of_the_networks(answers):
    images = np.array([answer["image"] for answer in answers], np.uint8)
    for number in NUMBERS:
        scores, first = scores_of(network(number)[0], images)
        answered = [answer[number] for answer in answers]
        np.testing.assert_allclose([answer["scores"] for answer in answered], scores, atol=1e-9)
        np.testing.assert_allclose([answer["hidden"] for answer in answered], first[:, 0], atol=1e-9)
        assert [answer["said"] for answer in answered] == [in_words(np.array(answer["scores"])) for answer in answered]


@pytest.mark.parametrize(("number", "units"), [("1.1", [64, 64, 64, 10]), ("2.1", [512, 10])])
def test_the_network_is_that_of_the_page_and_as_good_as_it_says(number, units):
    layers, accuracy = network(number)
    assert [weights.shape[1] for weights, _ in layers] == units
    images, labels = load_mnist()[1]
    assert accuracy == pytest.approx((scores_of(layers, images)[0].argmax(axis=1) == labels).mean(), abs=1e-9)
    assert accuracy > (0.95 if number == "1.1" else 0.975)
    assert (WEIGHTS / f"{number}.js").stat().st_size <= 450_000
