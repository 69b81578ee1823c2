"""The figures, whole: each is described in words and compared with the description that somebody has agreed to.

What the descriptions are for, and the command that renews them, stands in `described.py`; the calls in `figure_examples.py`.
"""

import ast
import difflib
import importlib
import inspect
import pathlib
import pkgutil
import traceback
from collections.abc import Mapping

import matplotlib
import numpy as np
import pytest
from described import MESSAGES_TOLD, STORED, alike, describe, message, tell
from figure_examples import EXAMPLES
from figure_messages import MESSAGES
from matplotlib.patches import Rectangle

from utils import plotting
from utils.plotting import theme

RENEW = ".venv/bin/python tests/described.py"
NOT_DESCRIBED = {
    "theme.themed",  # decorates every function that is described
    "theme.figure_of",  # returns what it is given, the whole of it
    "shown.shown",  # has tests of its own, and so has the next
    "shown.words_of",
    "theme.show",  # returns nothing; what it shows is what `picture_of` returns
}

# What somebody's own matplotlibrc may say, for papers or slides: no figure of a page may follow it.
OF_A_READER = {
    "axes.grid": True, "axes.linewidth": 3, "axes.xmargin": 0.3, "axes.titleweight": "bold", "figure.constrained_layout.h_pad": 1.0,
    "figure.figsize": (3, 9), "font.weight": "bold", "hatch.linewidth": 4, "image.aspect": "auto", "image.origin": "lower",
    "legend.loc": "lower left", "lines.markersize": 15, "lines.solid_capstyle": "butt", "patch.linewidth": 5,
    "savefig.bbox": "tight", "savefig.dpi": 20, "savefig.facecolor": "black", "scatter.marker": "s", "text.hinting": "none",
    "text.usetex": True, "xtick.direction": "in", "xtick.minor.visible": True, "ytick.major.size": 12, "ytick.right": True,
}  # fmt: skip


def modules():
    """The modules of utils.plotting by their names."""
    return {
        found.name: importlib.import_module(f"utils.plotting.{found.name}")
        for found in pkgutil.iter_modules(plotting.__path__)
    }


def public_functions():
    """The names of all public functions of utils.plotting, as module.function."""
    return {
        f"{name}.{function}"
        for name, module in modules().items()
        for function, value in inspect.getmembers(module, inspect.isfunction)
        if value.__module__ == module.__name__ and not function.startswith("_")
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_all_that_is_drawn_is_as_it_was_whatever_a_reader_has_set(name):
    stored = STORED / f"{name}.txt"
    before = stored.read_text(encoding="utf-8").splitlines() if stored.exists() else []
    with matplotlib.rc_context(OF_A_READER):
        now = tell(EXAMPLES[name]()).splitlines()
    if len(before) != len(now) or not all(map(alike, before, now)):
        lines = list(difflib.unified_diff(before, now, "as stored", "as drawn now", lineterm="", n=1))
        more = [f"… {len(lines) - 80} more lines"] if len(lines) > 80 else []
        changed = "\n".join([*lines[:80], *more])
        pytest.fail(f"{name} is drawn otherwise; if it was meant: {RENEW}\n{changed}", pytrace=False)


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


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_drawn_stays_as_it_was_and_so_does_the_generator_of_all(name, monkeypatch):
    module, function = name.partition("-")[0].split(".")
    draw, given = getattr(modules()[module], function), []

    def watched(*args, **kwargs):
        given.append(((args, kwargs), kept((args, kwargs))))
        return draw(*args, **kwargs)

    monkeypatch.setattr(modules()[module], function, watched)
    np.random.seed(5)
    wanted = np.random.random(3)
    np.random.seed(5)
    EXAMPLES[name]()
    assert np.array_equal(np.random.random(3), wanted)
    assert given and all(unchanged(now, before) for now, before in given)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_says_what_it_said(name):
    stored = dict(line.split(": ", 1) for line in MESSAGES_TOLD.read_text(encoding="utf-8").splitlines())
    assert message(MESSAGES[name]) == stored.get(name), f"if it was meant: {RENEW}"


def test_every_public_function_has_an_example_and_every_example_a_function():
    called = {name.partition("-")[0] for name in EXAMPLES}
    assert called == public_functions() - NOT_DESCRIBED


def test_every_stored_text_belongs_to_an_example():
    files = {path.name for path in STORED.iterdir()}
    assert files == {f"{name}.txt" for name in EXAMPLES} | {MESSAGES_TOLD.name}
    lines = MESSAGES_TOLD.read_text(encoding="utf-8").splitlines()
    assert [line.split(": ", 1)[0] for line in lines] == list(MESSAGES)


def test_every_error_that_is_raised_has_a_message_among_the_examples():
    raised = {
        (path.name, node.lineno)
        for path in pathlib.Path(plotting.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise)
    }
    reached = set()
    for call in MESSAGES.values():
        with pytest.raises((ValueError, TypeError)) as caught:
            call()
        last = traceback.extract_tb(caught.value.__traceback__)[-1]
        reached.add((pathlib.Path(last.filename).name, last.lineno))
    assert raised - reached == set()


# ---- that a description notices ----


def a_figure():
    """A figure with one of nearly everything."""
    drawn, axes = theme.figure(4, 3, 1, 2, width_ratios=(1, 2))
    axes[0].plot([0, 1, 2], [1, 3, 2], "--", color="#0072B2")
    axes[0].annotate("here", (1, 3), xytext=(5, 4), textcoords="offset points", arrowprops={"arrowstyle": "->"})
    axes[0].add_patch(Rectangle((0, 1), 0.5, 0.25, hatch="//"))
    axes[0].scatter([0, 1], [2, 2], s=[9, 16])
    axes[0].set(xlabel="time", xticks=[0, 1, 2], title="all")
    axes[1].imshow([[1.0, 2.0], [3.0, 4.0]], cmap="Blues")
    axes[1].legend([axes[0].lines[0]], ["line"])
    return drawn, axes


CHANGES = {
    "the colour of a line": lambda drawn, axes: axes[0].lines[0].set_color("#0072B3"),
    "the width of a line": lambda drawn, axes: axes[0].lines[0].set_linewidth(2.1),
    "the dashes of a line": lambda drawn, axes: axes[0].lines[0].set_linestyle((0, (3, 1))),
    "one point of a line": lambda drawn, axes: axes[0].lines[0].set_ydata([1, 3, 2.001]),
    "the zorder of a line": lambda drawn, axes: axes[0].lines[0].set_zorder(3),
    "the opacity of a patch": lambda drawn, axes: axes[0].patches[0].set_alpha(0.5),
    "the hatching of a patch": lambda drawn, axes: axes[0].patches[0].set_hatch("/"),
    "the size of a point": lambda drawn, axes: axes[0].collections[0].set_sizes([9, 17]),
    "the place of a point": lambda drawn, axes: axes[0].collections[0].set_offsets([[0, 2], [1, 2.5]]),
    "a letter": lambda drawn, axes: axes[0].texts[0].set_text("there"),
    "the size of letters": lambda drawn, axes: axes[0].texts[0].set_fontsize(9),
    "how far a name stands off": lambda drawn, axes: setattr(axes[0].texts[0], "xyann", (6, 4)),
    "the side of a name": lambda drawn, axes: axes[0].texts[0].set_ha("right"),
    "the label of an axis": lambda drawn, axes: axes[0].set_xlabel("times"),
    "the ticks": lambda drawn, axes: axes[0].set_xticks([0, 2]),
    "the size of a tick's label": lambda drawn, axes: axes[0].tick_params(axis="y", labelsize=9),
    "the grid": lambda drawn, axes: axes[0].grid(axis="y"),
    "a spine": lambda drawn, axes: axes[0].spines["top"].set_visible(True),
    "the limits": lambda drawn, axes: axes[0].set_xlim(0, 2),
    "the scale": lambda drawn, axes: axes[0].set_yscale("log"),
    "the title": lambda drawn, axes: axes[0].set_title("none"),
    "one entry of an image": lambda drawn, axes: axes[1].images[0].set_data([[1.0, 2.0], [3.5, 4.0]]),
    "the limits of an image": lambda drawn, axes: axes[1].images[0].set_clim(0, 5),
    "the colours of an image": lambda drawn, axes: axes[1].images[0].set_cmap("Reds"),
    "the place of a legend": lambda drawn, axes: axes[1].get_legend().set_loc("center"),
    "a name in a legend": lambda drawn, axes: axes[1].get_legend().get_texts()[0].set_text("curve"),
    "the sizes of the grid": lambda drawn, axes: axes[0].get_gridspec().set_width_ratios((1, 3)),
    "the size of the figure": lambda drawn, axes: drawn.set_size_inches(4, 3.1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_description_notices(change):
    drawn, axes = a_figure()
    CHANGES[change](drawn, axes)
    assert describe(drawn) != describe(a_figure()[0])


def test_descriptions_are_alike_whatever_the_last_digits():
    assert alike("line x (0, 1.00001) y 3, sum -2e-17", "line x (0, 1) y 3, sum 0")
    for other in (
        "line x (0, 1.001) y 3",
        "line x (0, 1) y 4",
        "line y (0, 1) x 3",
        "line x (0, 1) y 3 ",
        "line x (0, 1)",
    ):
        assert not alike("line x (0, 1) y 3", other)


def test_a_description_is_the_same_for_the_same_figure_and_for_its_axes():
    drawn, axes = a_figure()
    assert describe(drawn) == describe(drawn) == describe(axes[1]) == describe(a_figure()[0])


def test_one_entry_of_many_is_noticed_and_so_is_its_place():
    many = [0.0] * 50_000
    one, other = [*many], [*many]
    one[20_000], other[30_000] = 1e-3, 1e-3
    assert len({told_of_line(values) for values in (many, one, other)}) == 3


def told_of_line(values):
    """The description of a line through these heights."""
    _, axes = theme.figure(4, 3)
    axes.plot([*values[:-1], 1000.0])
    return describe(axes)
