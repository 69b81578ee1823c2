"""That a page's pictures are compared: what an eye would notice is noticed, what another machine's letters change is not."""

import io
import re
from types import SimpleNamespace
from unittest import mock

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image
from stored_pictures import Cell, difference, pictures_of

from utils.plotting.theme import COLOURS, THEME, picture_of

X = np.linspace(0, 6, 200)


def png(draw, size=(6, 3.2), **letters):
    """A figure as a page stores it; `letters` are settings of Matplotlib for how letters are drawn."""
    with mock.patch.dict(THEME, letters):
        figure = Figure(figsize=size, layout="constrained")
        draw(figure.subplots())
        return pictures_of([{"data": picture_of(figure, "A figure of these tests.")[0]}])[0]


def curves(shift=0.0, colour="blue", extra=None):
    def draw(axes):
        axes.plot(X, np.sin(X), color=COLOURS[colour])
        axes.plot(X, np.cos(X) + shift, color=COLOURS["orange"], linestyle="--")
        axes.set(xlabel="time in seconds", ylabel="displacement", title="Two waves")
        axes.text(1, 0.5, "the first wave, with a label")
        if extra:
            extra(axes)

    return draw


def image(values, cmap="viridis"):
    return lambda axes: axes.imshow(values, cmap=cmap, vmin=0, vmax=1)


GRADIENT = np.linspace(0, 1, 400).reshape(20, 20)


def test_a_picture_is_the_same_as_itself():
    assert difference(png(curves()), png(curves())) is None


@pytest.mark.parametrize("hinting", ["none", "no_autohint", "force_autohint", "default"])
def test_letters_that_are_drawn_in_another_way_do_not_matter(hinting):
    assert difference(png(curves()), png(curves(), **{"text.hinting": hinting})) is None


def test_those_letters_are_other_pixels_indeed():
    stored, other = png(curves()), png(curves(), **{"text.hinting": "none"})
    assert np.abs(pixels(stored) - pixels(other)).max() > 100


def pixels(file):
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"), int)


CHANGED = {
    "a curve that is shifted": curves(shift=0.08),
    "a curve of another colour": curves(colour="green"),
    "a curve more": curves(extra=lambda axes: axes.plot(X, X / 6, color=COLOURS["purple"])),
    "a point more": curves(extra=lambda axes: axes.plot([3.2], [0.5], "o", color=COLOURS["ink"])),
    "another title": curves(extra=lambda axes: axes.set_title("Three long waves")),
    "other limits": curves(extra=lambda axes: axes.set_ylim(-2, 2)),
}


@pytest.mark.parametrize("what", CHANGED)
def test_what_an_eye_would_notice_is_a_difference(what):
    stored, drawn = png(curves()), png(CHANGED[what])
    assert "the two differ" in (difference(stored, drawn) or "nothing is said")
    assert difference(drawn, stored)


def test_another_colour_map_is_a_difference():
    assert difference(png(image(GRADIENT)), png(image(GRADIENT, cmap="plasma")))
    assert difference(png(image(GRADIENT)), png(image(GRADIENT, cmap="viridis_r")))
    assert difference(png(image(GRADIENT, cmap="gray_r")), png(image(GRADIENT, cmap="gray_r"))) is None


def test_one_square_of_an_image_is_a_difference():
    changed = GRADIENT.copy()
    changed[4, 15] = 1 - changed[4, 15]
    assert difference(png(image(GRADIENT)), png(image(changed)))


def test_another_size_is_told():
    said = difference(png(curves(), size=(6, 3)), png(curves(), size=(6, 3.5)))
    assert said == "the stored picture has 864 × 432 pixels, the new one 864 × 504"


def test_the_place_of_a_difference_is_told():
    blank, marked = np.full((200, 400, 3), 255, np.uint8), np.full((200, 400, 3), 255, np.uint8)
    marked[100:130, 240:270] = 0
    files = []
    for picture in (blank, marked):
        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, format="PNG")
        files.append(buffer.getvalue())
    for pair in (files, files[::-1]):
        there = re.fullmatch(r"the two differ (\d+) pixels from the left and (\d+) from the top", difference(*pair))
        assert np.allclose([int(number) for number in there.groups()], (240, 100), atol=4)  # of a blurred edge


def cell(tags=()):
    return SimpleNamespace(cell=SimpleNamespace(metadata={"tags": list(tags)}))


def test_a_missing_and_a_surplus_picture_are_told():
    one = png(curves())
    assert Cell._differences(cell(), [one], []) == ["the page stores 1 pictures, and running the cell gives 0"]
    assert Cell._differences(cell(), [one], [one, one]) == ["the page stores 1 pictures, and running the cell gives 2"]
    assert Cell._differences(cell(), [one, one], [one, one]) == []


def test_two_pictures_in_the_wrong_order_are_told_and_both_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    one, two = png(curves()), png(curves(shift=0.5))
    (said,) = Cell._differences(cell(), [one, two], [two, one])
    assert said.startswith("picture: the two differ") and str(tmp_path) in said
    assert {path.read_bytes() for path in tmp_path.rglob("*.png")} == {one, two}


def test_a_picture_that_varies_keeps_its_number_and_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    varies, one, two = cell(["picture-varies"]), png(curves()), png(curves(shift=0.5))
    assert Cell._differences(varies, [one], [two]) == []
    assert Cell._differences(varies, [one], [png(curves(), size=(6, 4))])
    assert Cell._differences(varies, [one], [])
