"""That a page's pictures are compared: what an eye would notice is noticed, what another machine's letters change is not."""

import io
import re
from unittest import mock

import numpy as np
import pytest
from alike import Kind
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from PIL import Image
from stored_pictures import Cell, difference, pictures_of, without_frames

from utils.plotting.player import frames_player
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


FIXED, TRAINED = Kind(), Kind(band=0.05)


def output(draw=None, size=(6, 3.2)):
    """An output of a cell that shows a figure, as a page stores it."""
    with mock.patch.dict(THEME):
        drawn = Figure(figsize=size, layout="constrained")
        (draw or curves())(drawn.subplots())
        data, metadata = picture_of(drawn, "A figure of these tests.")
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def told(ref, test, kind=FIXED):
    return list(Cell._differences(Cell, ref, test, kind))


def test_a_missing_and_a_surplus_picture_are_told():
    one = output()
    for kind in (FIXED, TRAINED):
        assert told([one], [], kind) == ["the page stores 1 pictures, and running the cell gives 0"]
        assert told([one], [one, one], kind) == ["the page stores 1 pictures, and running the cell gives 2"]
        assert told([one, one], [one, one], kind) == []


def test_two_pictures_in_the_wrong_order_are_told_and_both_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    one, two = output(), output(curves(shift=0.5))
    for kind in (FIXED, TRAINED):
        said = told([one, two], [two, one], kind)
        assert len(said) == 2 and all(each.startswith("picture: axes 1, ") and str(tmp_path) in each for each in said)
    assert {path.read_bytes() for path in tmp_path.rglob("*.png")} == set(pictures_of([one, two]))


def test_a_fixed_picture_is_compared_by_its_pixels_too(tmp_path, monkeypatch):
    """A colour map's own colours are in no word and no number of a picture: only in its pixels."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    maps = [ListedColormap(["white", colour], name="own") for colour in ("black", "red")]
    one, two = (output(image(GRADIENT, cmap=colours)) for colours in maps)
    assert one["metadata"]["shown"] == two["metadata"]["shown"]
    (said,) = told([one], [two])
    assert said.startswith("picture: the two differ")


def test_a_trained_picture_may_be_off_by_its_band_and_no_more():
    one, near, far = output(), output(curves(shift=0.05)), output(curves(shift=0.5))
    assert told([one], [near], TRAINED) == [] and told([one], [near]) != []
    assert told([one], [far], TRAINED) != []


def film(frames):
    return {
        "output_type": "display_data",
        "data": {"text/html": frames_player(frames, "A bright square on a dark ground.")._repr_html_()},
    }


FRAMES = np.zeros((3, 32, 32), "uint8")
FRAMES[:, 8:16, 8:16] = 200


def test_a_trained_film_is_compared_by_the_shades_of_its_frames():
    near, far = FRAMES + np.uint8(5), FRAMES[:, ::-1]
    assert without_frames([film(FRAMES)]) == without_frames([film(near)]) != [film(FRAMES)]
    assert without_frames([film(FRAMES)]) != without_frames([film(FRAMES[:2])])
    assert told([film(FRAMES)], [film(near)], TRAINED) == []
    for other in (far, FRAMES[:2], np.zeros_like(FRAMES)):
        assert told([film(FRAMES)], [film(other)], TRAINED)[0].startswith("film: the")
