"""What holds for every figure: what it shows off the pages is as stored, and it changes nothing but the page."""

import difflib
import importlib
import inspect
import pkgutil
import re
from collections.abc import Mapping

import matplotlib
import numpy as np
import pytest
from goldens import ROOT, STORED, alike, stored, tell
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from examples import EXAMPLES
from utils import plotting
from utils.plotting import theme

RENEW = ".venv/bin/python tests/utils/plotting/goldens.py"
MODULES = {
    found.name: importlib.import_module(f"utils.plotting.{found.name}")
    for found in pkgutil.iter_modules(plotting.__path__)
}
IN_THEIR_OWN_TESTS = {"theme.themed", "theme.figure_of", "theme.show", "shown.shown", "shown.words_of"}

# What somebody's own matplotlibrc may say, for papers or slides: no figure of a page may follow it.
OF_A_READER = {
    "axes.grid": True, "axes.linewidth": 3, "axes.xmargin": 0.3, "axes.titleweight": "bold", "figure.constrained_layout.h_pad": 1.0,
    "figure.figsize": (3, 9), "font.weight": "bold", "hatch.linewidth": 4, "image.aspect": "auto", "image.origin": "lower",
    "legend.loc": "lower left", "lines.markersize": 15, "lines.solid_capstyle": "butt", "patch.linewidth": 5,
    "savefig.bbox": "tight", "savefig.dpi": 20, "savefig.facecolor": "black", "scatter.marker": "s", "text.hinting": "none",
    "text.usetex": True, "xtick.direction": "in", "xtick.minor.visible": True, "ytick.major.size": 12, "ytick.right": True,
}  # fmt: skip


def test_every_golden_belongs_to_an_example():
    kept = {f"{path.stem}.{name}" for path in STORED.iterdir() for name in stored(path.stem)}
    assert kept == {name for name in EXAMPLES if "-" in name}


def kept(value):
    """A copy of data, however deeply they lie in lists and dictionaries; everything else as it is."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, Mapping):
        return {key: kept(entry) for key, entry in value.items()}
    return [kept(entry) for entry in value] if isinstance(value, tuple | list) else value


def unchanged(now, before):
    """Whether data are as they were kept."""
    if isinstance(now, np.ndarray):
        equal_nan = now.dtype.kind == "f"
        return now.dtype == before.dtype and np.array_equal(now, before, equal_nan=equal_nan)
    if isinstance(now, Mapping):
        return list(now) == list(before) and all(unchanged(now[key], before[key]) for key in now)
    if isinstance(now, tuple | list):
        return len(now) == len(before) and all(map(unchanged, now, before))
    return now is before or now == before


def seen(value):
    """What a reader sees of what a function returns: of a figure its pixels, and how it is laid out."""
    if isinstance(value, Figure | Axes):
        whole = theme.figure_of(value) if isinstance(value, Axes) else value
        layout = whole.get_layout_engine().get()
        whole.set_layout_engine("none")
        return layout, theme.picture_of(whole, "A figure of these tests.", dpi=40, compact=False)
    return value._repr_html_() if hasattr(value, "_repr_html_") else value


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_fits_on_a_page_and_every_text_can_be_read(name):
    drawn = EXAMPLES[name]()
    if isinstance(drawn, Figure | Axes):
        whole = theme.figure_of(drawn) if isinstance(drawn, Axes) else drawn
        whole.set_layout_engine("none")
        whole.draw_without_rendering()
        texts = [text for text in whole.findobj(Text) if text.get_text().strip() and text.get_visible()]
        assert "-" in name or whole.get_figwidth() <= 9.01
        assert all(text.get_fontsize() >= 9 for text in texts)


def drawn_for_a_reader(name, monkeypatch):
    """What an example draws where a reader has set much otherwise; nothing that it is given is changed, nor anything global."""
    module, function = name.partition("-")[0].split(".")
    draw, given = getattr(MODULES[module], function), []

    def watched(*args, **kwargs):
        given.append(((args, kwargs), kept((args, kwargs))))
        return draw(*args, **kwargs)

    monkeypatch.setattr(MODULES[module], function, watched)
    state = np.random.get_state()[1].copy()
    with matplotlib.rc_context(OF_A_READER):
        settings = dict(matplotlib.rcParams)
        drawn = EXAMPLES[name]()
        assert dict(matplotlib.rcParams) == settings
    assert np.array_equal(np.random.get_state()[1], state)
    assert given and all(unchanged(now, before) for now, before in given)
    return drawn


@pytest.mark.parametrize("name", [name for name in EXAMPLES if "-" in name])
def test_what_no_page_shows_is_as_it_was(name, monkeypatch):
    before = stored(name.partition(".")[0]).get(name.partition(".")[2], [])
    now = tell(drawn_for_a_reader(name, monkeypatch))
    changed = "\n".join(difflib.unified_diff(before, now, "as stored", "as drawn now", lineterm="", n=1))
    same = len(before) == len(now) and all(map(alike, before, now))
    assert same, f"{name} is drawn otherwise; if it was meant: {RENEW}\n{changed}"


@pytest.mark.parametrize("name", [name for name in EXAMPLES if "-" not in name])
def test_no_readers_settings_change_a_figure(name, monkeypatch):
    with matplotlib.rc_context(OF_A_READER):
        for_a_reader = seen(drawn_for_a_reader(name, monkeypatch))
    assert unchanged(for_a_reader, seen(EXAMPLES[name]()))


def test_every_public_function_is_on_a_page_and_has_an_example():
    public = {
        f"{name}.{function}"
        for name, module in MODULES.items()
        for function, value in inspect.getmembers(module, inspect.isfunction)
        if value.__module__ == module.__name__ and not function.startswith("_")
    }
    assert {name.partition("-")[0] for name in EXAMPLES} == public - IN_THEIR_OWN_TESTS
    code = [
        path.read_text(encoding="utf-8")
        for folder, ending in (("notebooks", "*.ipynb"), ("utils", "*.py"))
        for path in (ROOT / folder).rglob(ending)
    ]
    called = set(re.findall(r"(?<!def )\b(\w+)\(", "\n".join(code)))
    assert {name for name in public if name.split(".")[1] not in called} <= {"theme.themed"}


# ---- that a golden says what changes ----


def a_figure():
    """A figure with one of nearly everything."""
    drawn, axes = theme.figure(4, 3, 1, 2)
    axes[0].plot([0, 1, 2], [1, 3, 2], "--", color=theme.COLOURS["blue"])
    axes[0].annotate("here", (1, 3))
    axes[0].bar([0, 1, 2], [1, 3, 2], color=theme.COLOURS["green"])
    axes[0].scatter([0, 1], [2, 2], s=[9, 16])
    axes[0].set(xlabel="time", xticks=[0, 1, 2], title="all")
    axes[1].imshow(np.arange(400).reshape(20, 20), cmap="Blues")
    axes[1].legend([axes[0].lines[0]], ["line"])
    return drawn, axes


CHANGES = {
    "the colour of a line": lambda axes: axes[0].lines[0].set_color(theme.COLOURS["orange"]),
    "the dashes of a line": lambda axes: axes[0].lines[0].set_linestyle((0, (3, 1))),
    "one point of a line": lambda axes: axes[0].lines[0].set_ydata([1, 3, 2.01]),
    "the height of a bar": lambda axes: axes[0].patches[1].set_height(2),
    "the place of a point": lambda axes: axes[0].collections[0].set_offsets([[0, 2], [1, 2.5]]),
    "the place of a name": lambda axes: setattr(axes[0].texts[0], "xy", (1, 2)),
    "a letter": lambda axes: axes[0].texts[0].set_text("there"),
    "the label of an axis": lambda axes: axes[0].set_xlabel("times"),
    "a tick's text": lambda axes: axes[0].set_xticks([0, 1, 2], ["0", "1", "3"]),
    "the scale": lambda axes: axes[0].set_yscale("log"),
    "a part of an image": lambda axes: axes[1].images[0].set_data(np.where(np.eye(20), 0, 200)),
    "the colours of an image": lambda axes: axes[1].images[0].set_cmap("Reds"),
    "a name in a legend": lambda axes: axes[1].get_legend().get_texts()[0].set_text("curve"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_golden_says_what_changes(change):
    drawn, axes = a_figure()
    before = tell(a_figure()[0])
    assert all(map(alike, tell(drawn), before))
    CHANGES[change](axes)
    now = tell(drawn)
    assert len(now) != len(before) or not all(map(alike, now, before))


def test_numbers_are_alike_whatever_their_last_digits():
    assert alike("Line2D, blue 2, x 0 1.00001 y 3", "Line2D, blue 2, x 0 1 y 3")
    for other in ("x 0 1.001 y 3", "x 0 1 y 4", "y 0 1 x 3", "x 0 1"):
        assert not alike("x 0 1 y 3", other)
