"""`utils.plotting.theme`: one look for every figure, and the way from a figure to the page."""

import base64
import io
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.colors import to_rgb
from PIL import Image

from utils import plotting
from utils.plotting import digits, theme
from utils.plotting.theme import COLOURS

ALT = "A sentence that says what is to be seen."


rng = np.random.default_rng(0)


@pytest.fixture
def page(monkeypatch):
    shown = []
    monkeypatch.setattr(theme, "display", lambda data, metadata, raw: shown.append((data, metadata)))
    return shown


def test_show_puts_picture_and_text_on_the_page(page):
    figure, axes = plotting.figure(4, 2)
    axes.plot([0, 1])
    assert plotting.show(figure, ALT) is None
    data, metadata = page[0]
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.size == (4 * theme.DOTS_PER_INCH, 2 * theme.DOTS_PER_INCH)
    assert metadata["image/png"] == {"alt": ALT, "width": 4 * theme.PAGE_DPI, "height": 2 * theme.PAGE_DPI}
    assert ALT in data["text/plain"] and "Software" not in picture.info


def stored(page):
    return Image.open(io.BytesIO(base64.b64decode(page[-1][0]["image/png"])))


def rendered(figure):
    buffer = io.BytesIO()
    with matplotlib.rc_context(theme.THEME):
        figure.savefig(buffer, format="png", dpi=theme.DOTS_PER_INCH)
    return np.asarray(Image.open(buffer).convert("RGB"), dtype=int)


def test_a_figure_of_few_colours_is_stored_with_a_palette(page):
    figure = digits.score_bars(np.full(10, 0.1))
    plotting.show(figure, ALT)
    picture = stored(page)
    assert picture.mode == "P"
    misses = np.abs(np.asarray(picture.convert("RGB"), dtype=int) - rendered(figure)).max(axis=2)
    assert misses.mean() < 0.5 and (misses > 16).mean() < 0.002


def test_a_picture_of_many_colours_is_stored_as_it_is(page):
    noise = rng.integers(0, 256, (150, 200, 3), dtype=np.uint8)
    figures = [plotting.figure(4, 3) for _ in range(2)]
    for _, axes in figures:
        axes.imshow(noise)
    plotting.show(figures[0][0], ALT)
    picture = stored(page)
    assert picture.mode != "P"
    assert np.array_equal(np.asarray(picture.convert("RGB"), dtype=int), rendered(figures[1][0]))


def test_show_takes_axes_too_and_draws_the_same_twice(page):
    figure, axes = plotting.figure(3, 2)
    axes.plot([0, 1])
    plotting.show(figure, ALT)
    plotting.show(axes, ALT)
    assert page[0] == page[1]


def test_a_figure_of_pyplots_is_shown_once(page):
    """Jupyter shows each of Pyplot's figures that is still open at the end of a cell."""
    other, _ = pyplot.subplots()
    for part in (0, 1):
        figure, axes = pyplot.subplots()
        axes.plot([0, 1])
        plotting.show((figure, axes)[part], ALT)
        assert pyplot.get_fignums() == [other.number]
    pyplot.close(other)
    assert page[0] == page[1]


@pytest.mark.parametrize("compact", [True, False])
def test_a_figure_of_which_a_picture_is_taken_stays_as_it_was(compact):
    figure, axes = plotting.figure(4, 2)
    axes.plot([0, 1])
    before = figure.dpi, tuple(figure.get_size_inches()), figure.get_layout_engine()
    pictures = [theme.picture_of(figure, ALT, dpi=50, compact=compact) for _ in range(2)]
    assert (figure.dpi, tuple(figure.get_size_inches()), figure.get_layout_engine()) == before
    assert pictures[0] == pictures[1]


def test_a_readers_own_settings_change_no_picture():
    drawn, axes = plotting.figure()
    axes.set(title="A wave", xlabel="time")
    axes.plot([1, 3, 2])
    before = theme.picture_of(drawn, ALT)
    own = {"text.usetex": True, "savefig.bbox": "tight", "savefig.transparent": True, "path.sketch": (9, 9, 9)}
    with matplotlib.rc_context(own):
        assert theme.picture_of(drawn, ALT) == before
        assert dict(matplotlib.rcParams)["path.sketch"] == (9, 9, 9)


def test_no_pyplot_and_no_keras():
    code = "import sys, utils.plotting; print({'matplotlib.pyplot', 'keras', 'tensorflow'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


def luminance(colour):
    """Relative luminance, after the Web Content Accessibility Guidelines 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


@pytest.mark.parametrize(("name", "least"), [("ink", 7), ("grey", 4.5), ("blue", 4.5), ("orange", 3), ("green", 3)])
def test_contrast_on_paper(name, least):
    """Text needs 4.5 to 1 and lines need 3 to 1 (Web Content Accessibility Guidelines 2.2, criteria 1.4.3 and 1.4.11)."""
    assert (luminance(COLOURS["paper"]) + 0.05) / (luminance(COLOURS[name]) + 0.05) >= least


def test_no_text_is_smaller_than_nine_points():
    sizes = [v for k, v in theme.THEME.items() if k.endswith(("size", "fontsize")) and isinstance(v, int | float)]
    assert sizes and min(sizes) >= 9
