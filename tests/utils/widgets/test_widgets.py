"""The drawing pad and the explorers as Python sees them: what they answer, and what a page without a kernel shows.

What they do in a page is tested in a real browser, in tests/browser/.
"""

import base64
import html
import re

import ipywidgets
import numpy as np
import pytest

from utils.data.datasets import load_mnist
from utils.data.handwriting import as_mnist
from utils.plotting import figure, score_bars
from utils.plotting.shown import words_of
from utils.widgets import DrawingPad, Explorer
from utils.widgets.drawing_pad import in_words

DIGIT = load_mnist()[1][0][0]
WEIGHTS = np.random.default_rng(0).normal(size=(784, 64))


def read(image):
    """A network of a kind: its answer depends on every pixel."""
    hidden = np.maximum(image.reshape(784) / 255 @ WEIGHTS, 0)
    scores = np.exp(hidden[:10] / 10)
    return scores / scores.sum(), hidden


def pad_of(read=read):
    return DrawingPad(read, score_bars(np.full(10, 0.1)), alt="Ten scores that are all the same.")


def draw(pad, picture):
    """Send a picture as the page does: the bytes first, then its number."""
    pad.drawing = picture.tobytes()
    pad.asked += 1


@pytest.fixture
def large():
    """The digit as the page would send it: 140 × 140."""
    return np.kron(DIGIT, np.ones((5, 5), np.uint8))


def test_a_drawing_is_prepared_and_read(large):
    pad = pad_of()
    draw(pad, large)
    given = np.frombuffer(pad.image, np.uint8).reshape(28, 28)
    assert np.array_equal(given, as_mnist(large))
    scores, hidden = read(given)
    assert pad.scores == scores.tolist()
    assert pad.said == in_words(scores)
    seen = np.frombuffer(pad.hidden, np.uint8)
    assert seen.max() == 255 and np.allclose(seen / 255, hidden / hidden.max(), atol=1 / 255)
    assert pad.answered == pad.asked == 1


def test_what_was_drawn_before_has_no_part_in_the_answer(large):
    both = (large, np.ascontiguousarray(large.T))
    fresh = [pad_of(), pad_of()]
    for pad, picture in zip(fresh, both, strict=True):
        draw(pad, picture)
    for before, after in ((0, 1), (1, 0)):
        pad = pad_of()
        draw(pad, both[before])
        draw(pad, both[after])
        assert (pad.hidden, pad.scores, pad.said) == (fresh[after].hidden, fresh[after].scores, fresh[after].said)


def test_a_cleared_pad_is_not_read(large):
    images = []
    pad = pad_of(lambda image: images.append(image) or read(image))
    draw(pad, large)
    before = len(images)
    draw(pad, np.zeros_like(large))
    assert len(images) == before
    assert pad.scores == [] and pad.said == "Nothing is drawn yet."
    assert not any(pad.image) and not any(pad.hidden)
    assert pad.answered == 2


def test_the_answer_goes_out_in_one_message(large, monkeypatch):
    pad, sent = pad_of(), []
    monkeypatch.setattr(pad, "send_state", lambda key=None: sent.append(set(key or ())))
    draw(pad, large)
    answer = [keys for keys in sent if "answered" in keys]
    assert len(answer) == 1 and {"image", "hidden", "scores", "said", "answered"} <= answer[0]


def test_the_first_stroke_finds_the_network_ready():
    images = []
    pad_of(lambda image: images.append(image) or read(image))
    assert len(images) == 1 and images[0].shape == (28, 28) and images[0].dtype == np.uint8


@pytest.mark.parametrize(("scores", "hidden"), [((9,), (64,)), ((10, 1), (64,)), ((10,), (33,)), ((10,), (0,))])
def test_a_network_of_another_kind_is_refused(scores, hidden, large):
    pad = pad_of(lambda image: (np.ones(scores), np.ones(hidden)))
    with pytest.raises(
        ValueError, match="read must return 10 scores and the outputs of a hidden layer of a multiple of 32"
    ):
        draw(pad, large)


def test_what_cannot_read_is_refused():
    with pytest.raises(TypeError, match="read must be a function of an image, not Sequential"):
        pad_of(type("Sequential", (), {})())


def test_a_reading_in_words():
    scores = np.array([0.03, 0, 0.9, 0, 0, 0.07, 0, 0, 0, 0])
    assert in_words(scores) == "The network reads a 2 (90 %). Its second guess: 5 (7 %)."


def explorer_of():
    def bars(height, many):
        _, axes = figure(3, 2)
        axes.bar(range(many), [height] * many)
        axes.set_ylim(0, 10)
        return axes

    knobs = {
        "height": ipywidgets.IntSlider(2, min=0, max=9, description="height"),
        "many": ipywidgets.IntSlider(3, min=1, max=5, description="how many"),
    }
    return Explorer(bars, lambda height, many: f'{many} bars, each "{height}" high & blue.', knobs)


def picture(explorer):
    return base64.b64decode(re.search(r'base64,([^"]+)"', explorer.box.children[2].value)[1])


def test_a_knob_draws_the_figure_anew():
    explorer = explorer_of()
    before = picture(explorer)
    explorer.knobs["height"].value = 7
    assert picture(explorer) != before
    assert explorer.said == '3 bars, each "7" high & blue.'
    explorer.knobs["height"].value = 2
    explorer.knobs["many"].value = 4
    assert explorer.values == {"height": 2, "many": 4}
    again = picture(explorer)
    explorer.knobs["many"].value = 3
    explorer.knobs["many"].value = 4
    assert picture(explorer) == again


def test_the_sentence_stands_in_the_picture_and_beside_it():
    explorer = explorer_of()
    explorer.knobs["many"].value = 5
    image, sentence = (child.value for child in explorer.box.children[2:])
    assert html.unescape(re.search(r'alt="([^"]*)"', image)[1]) == explorer.said
    assert html.unescape(re.sub("<[^>]+>", "", sentence)) == explorer.said
    assert 'role="status"' in sentence


@pytest.mark.parametrize(("make", "name"), [(pad_of, "DrawingPad()"), (explorer_of, "Explorer()")])
def test_a_page_without_a_kernel_shows_a_picture_and_a_text(make, name):
    data, metadata = make()._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    text, _, words = data["text/plain"].partition("\nWords in it: ")
    assert text == f"Figure: {metadata['image/png']['alt']}"
    assert words == " | ".join(words_of(metadata["shown"]))
    assert "application/vnd.jupyter.widget-view+json" in data
    assert repr(make()) == name  # no address: every run shows the same


def test_the_still_picture_is_that_of_the_first_values():
    explorer = explorer_of()
    before = explorer._repr_mimebundle_()[0]["image/png"]
    explorer.knobs["height"].value = 9
    assert explorer._repr_mimebundle_()[0]["image/png"] == before


def test_an_explorer_without_knobs_is_refused():
    with pytest.raises(ValueError, match="knobs must hold at least one widget; got none"):
        Explorer(lambda: None, lambda: "", {})
    with pytest.raises(TypeError, match="knobs must be widgets with a value; 'a' is int"):
        Explorer(lambda a: None, lambda a: "", {"a": 3})
