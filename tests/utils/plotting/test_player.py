"""utils.plotting.player: its PNG against Pillow, its page against an HTML parser and, where there is Node, its script."""

import base64
import io
import re
import shutil
import subprocess
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from utils.plotting.player import _strip, frames_player, png_bytes

ALT = "A film of nothing but noise."


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)


class Parsed(HTMLParser):
    """The start tags with their attributes, and the text of the script."""

    def __init__(self, page: str):
        super().__init__()
        self.tags, self.open, self.script = [], [], ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.script += data


def picture_in(page: str) -> np.ndarray:
    source = dict(Parsed(page).tags)["img"]["src"]
    kind, data = source.split(",")
    assert kind == "data:image/png;base64"
    return np.array(Image.open(io.BytesIO(base64.b64decode(data))))


@pytest.mark.parametrize("shape", [(1, 1, 1), (5, 7, 3), (28, 28, 1), (300, 400, 3)])
def test_png_is_read_back_by_pillow(shape):
    image = noise(*shape)
    read = np.array(Image.open(io.BytesIO(png_bytes(image))))
    np.testing.assert_array_equal(read.reshape(shape), image)


def test_png_is_stored_without_compression():
    image = np.zeros((50, 50, 3), np.uint8)  # compression would make next to nothing of it
    assert len(png_bytes(image)) > image.nbytes


@pytest.mark.parametrize("shape", [(1, 6, 5), (8, 6, 5), (9, 6, 5), (24, 10, 12, 3), (3, 6, 5, 1)])
def test_each_frame_is_found_where_the_script_looks_for_it(shape):
    frames = noise(*shape)
    page = frames_player(frames, ALT)._repr_html_()
    strip = picture_in(page)
    height, width = shape[1:3]
    for number, frame in enumerate(frames):
        top, left = number // 8 * (height + 1), number % 8 * (width + 1)
        found = strip[top : top + height, left : left + width]
        np.testing.assert_array_equal(found, frame if shape[-1] == 3 else frame.reshape(height, width))
    assert f"(frame % 8) * ({width} + 1)" in page and f"Math.floor(frame / 8) * ({height} + 1)" in page


def test_gaps_between_frames_are_white():
    strip = _strip(np.zeros((9, 4, 4, 1), np.uint8))
    assert (strip[4] == 255).all() and (strip[:, 4] == 255).all()


def test_page_is_the_same_each_time_and_another_for_another_film():
    frames = noise(4, 6, 5)
    page = frames_player(frames, ALT)._repr_html_()
    assert page == frames_player(frames.copy(), ALT)._repr_html_()
    name = re.search(r'data-frames-player="(\w+)"', page)[1]
    assert f'[data-frames-player="{name}"]:not([data-ready])' in page
    assert name not in frames_player(255 - frames, ALT)._repr_html_()
    assert name not in frames_player(frames, ALT, fps=2)._repr_html_(), (
        "the script of the one would play the other, too"
    )
    assert name not in frames_player(frames, ALT + " It goes on.")._repr_html_()


def test_page_needs_nothing_from_elsewhere_and_nothing_is_left_to_fill_in():
    page = frames_player(noise(4, 6, 5), ALT)._repr_html_()
    assert not re.search(r"https?:|//cdn|import\(", page)
    assert "${" not in page


def test_without_a_script_there_is_a_described_picture_and_no_dead_button():
    parsed = Parsed(frames_player(noise(4, 6, 5), 'One "quoted" word & a < sign.')._repr_html_())
    assert [tag for tag, _ in parsed.tags] == ["div", "img", "div", "script"]
    assert dict(parsed.tags)["img"]["alt"] == 'One "quoted" word & a < sign.'
    assert not parsed.open


def test_script_has_keys_and_motion_in_mind():
    script = Parsed(frames_player(noise(4, 6, 5), ALT, fps=4)._repr_html_()).script
    for part in (
        "stopPropagation",
        "data-lm-suppress-shortcuts",
        "prefers-reduced-motion",
        'type: "button"',
        "aria-label",
    ):
        assert part in script
    assert "setInterval(step, 250)" in script


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node to read the script")
def test_script_is_javascript(tmp_path):
    script = tmp_path / "script.js"
    script.write_text(Parsed(frames_player(noise(4, 6, 5), ALT)._repr_html_()).script, encoding="utf-8")
    assert subprocess.run(["node", "--check", script], check=False).returncode == 0


def test_repr_is_constant_and_frames_are_a_copy():
    frames = noise(4, 6, 5)
    player = frames_player(frames, ALT)
    before = player._repr_html_()
    frames[:] = 0
    assert player._repr_html_() == before
    assert repr(player) == "Animation of 4 frames: A film of nothing but noise."
