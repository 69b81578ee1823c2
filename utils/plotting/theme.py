"""One look for every figure: the theme, the colours, and the way from a figure to the page."""

import base64
import functools
import io
import sys
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import matplotlib
import matplotlib.style
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.rcsetup import cycler
from PIL import Image

from utils.plotting.shown import shown, words_of

# Okabe and Ito's palette, which people with any of the common colour-vision deficiencies can tell apart.
# Source: M. Okabe and K. Ito, "Color Universal Design", University of Tokyo, 2008.
COLOURS = {
    "blue": "#0072B2",
    "orange": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "yellow": "#E69F00",
    "ink": "#1F2430",
    "grey": "#6B7280",
    "light": "#E5E7EB",
    "pale": "#F3F4F6",
    "paper": "#FFFFFF",
}

# A white card in light and dark pages alike: a figure is drawn on paper, so that its contrast is the same everywhere.
THEME: dict[str, Any] = {
    "figure.facecolor": COLOURS["paper"],
    "figure.dpi": 100,
    "axes.facecolor": COLOURS["paper"],
    "axes.edgecolor": COLOURS["grey"],
    "axes.labelcolor": COLOURS["ink"],
    "axes.titlecolor": COLOURS["ink"],
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.labelsize": 10.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=[COLOURS[c] for c in ("blue", "orange", "green", "purple", "sky", "yellow")]),
    "axes.axisbelow": True,
    "grid.color": COLOURS["light"],
    "text.color": COLOURS["ink"],
    "xtick.color": COLOURS["grey"],
    "ytick.color": COLOURS["grey"],
    "xtick.labelcolor": COLOURS["ink"],
    "ytick.labelcolor": COLOURS["ink"],
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "lines.linewidth": 2,
    "font.family": "DejaVu Sans",  # ships with Matplotlib: the same letters on every machine
    "font.size": 10,
    "image.cmap": "gray_r",  # ink on paper
    "image.interpolation": "nearest",
    "svg.hashsalt": "deep-learning-made-visible",
}

P = ParamSpec("P")
R = TypeVar("R")

DOTS_PER_INCH = 144  # of the stored picture; the page shows it at two thirds of that, crisp on dense screens too
PAGE_DPI = 96


def themed(draw: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function that draws, so that all it draws follows the theme and nothing outside it changes.

    Whatever the theme leaves open is as Matplotlib itself has it: a reader's own matplotlibrc changes no page.
    """

    @functools.wraps(draw)
    def draw_themed(*args: P.args, **kwargs: P.kwargs) -> R:
        with matplotlib.style.context(["default", THEME]):
            return draw(*args, **kwargs)

    return draw_themed


@themed
def figure(
    width: float = 7.5, height: float = 3.2, rows: int = 1, columns: int = 1, **subplots: Any
) -> tuple[Figure, Any]:
    """Return a new figure of `width` × `height` inches and its axes, without Pyplot's global state.

    Parameters
    ----------
    width, height : float
        Size in inches; a page is about 9 inches wide.
    rows, columns : int
        The grid of axes.
    **subplots
        Passed on to `matplotlib.figure.Figure.subplots`.

    Returns
    -------
    figure : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes or numpy.ndarray of Axes
        As `Figure.subplots` returns them.
    """
    new = Figure(figsize=(width, height), layout="constrained")
    return new, new.subplots(rows, columns, **subplots)


def figure_of(axes: Axes) -> Figure:
    """Return the whole figure that the axes are part of."""
    whole = axes.get_figure(root=True)
    assert whole is not None, "the axes have been removed from their figure"
    return whole


@themed
def picture_of(drawn: Figure | Axes, alt: str, dpi: int = DOTS_PER_INCH, compact: bool = True) -> tuple[dict, dict]:
    """Return a figure as what a page stores of it: the picture, and the text that stands in for it.

    Parameters
    ----------
    drawn : Figure or Axes
        What a figure function returned.
    alt : str
        What a reader who cannot see the picture should take from it; a sentence or two.
    dpi : int
        Dots per inch of the picture; its size on the page does not change.
    compact : bool
        Whether to store a picture of few colours with a palette, which takes a third of the space. Otherwise it is packed in
        haste: for a picture that is looked at once and not kept.

    Returns
    -------
    data, metadata : dict
        As `IPython.display.display` takes them with ``raw=True``: ``image/png`` in Base64, and ``text/plain`` with `alt` and
        the words that the figure shows. If `compact`, the metadata hold what the figure draws (`utils.plotting.shown`), too.

    Raises
    ------
    TypeError
        If `drawn` is neither a figure nor axes.
    ValueError
        If `alt` says nothing.
    """
    if not isinstance(drawn, Figure | Axes):
        raise TypeError(f"drawn must be a Matplotlib figure or axes, not {type(drawn).__name__}")
    if not isinstance(alt, str) or len(alt.split()) < 4:
        raise ValueError(f"alt must say in a sentence what the figure shows; got {alt!r}")
    whole = figure_of(drawn) if isinstance(drawn, Axes) else drawn
    picture = with_palette(_png(whole, dpi)) if compact else _hasty_png(whole, dpi)
    width, height = (round(inches * PAGE_DPI) for inches in whole.get_size_inches())
    data = {"image/png": base64.b64encode(picture).decode(), "text/plain": f"Figure: {alt}"}
    metadata: dict[str, Any] = {"image/png": {"alt": alt, "width": width, "height": height}}
    if compact:
        metadata["shown"] = shown(whole, {code.lower(): name for name, code in COLOURS.items()})
        words = words_of(metadata["shown"])
        data["text/plain"] += f"\nWords in it: {' | '.join(words)}" if words else ""
    return data, metadata


def _png(drawn: Figure, dpi: int) -> bytes:
    buffer = io.BytesIO()
    drawn.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return buffer.getvalue()


def _hasty_png(drawn: Figure, dpi: int) -> bytes:
    """Draw once, where `savefig` draws twice to find the places of things first, and pack with the least effort."""
    before, canvas, buffer = drawn.dpi, FigureCanvasAgg(drawn), io.BytesIO()
    drawn.dpi = dpi
    canvas.draw()
    Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").save(buffer, format="PNG", compress_level=1)
    drawn.dpi = before
    return buffer.getvalue()


def with_palette(png: bytes) -> bytes:
    """Return a picture stored with a palette of 256 colours, or as it is if an eye could see the difference.

    Curves and letters need few colours and become a third as large; photographs need many and stay as they are: more than
    one pixel in 500 would be off by more than 16 of 256 steps.

    Parameters
    ----------
    png : bytes
        A PNG file.

    Returns
    -------
    bytes
        A PNG file.
    """
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    reduced = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    misses = np.abs(np.asarray(reduced.convert("RGB"), dtype=int) - np.asarray(picture, dtype=int)).max(axis=2)
    if (misses > 16).mean() > 0.002:
        return png
    buffer = io.BytesIO()
    reduced.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def show(drawn: Figure | Axes, alt: str) -> None:
    """Put a figure on the page, with the text that stands in for it where it cannot be seen.

    A figure of Pyplot's is closed, since Jupyter would show it once more, without its text, at the end of the cell.

    Parameters
    ----------
    drawn : Figure or Axes
        What a figure function returned, or `plt.subplots`.
    alt : str
        What a reader who cannot see the picture should take from it; a sentence or two. It is the picture's alternative
        text, and its plain-text form.

    Raises
    ------
    TypeError
        If `drawn` is neither a figure nor axes.
    ValueError
        If `alt` says nothing.
    """
    data, metadata = picture_of(drawn, alt)
    if pyplot := sys.modules.get("matplotlib.pyplot"):  # whoever has not imported it has no figure of it
        pyplot.close(figure_of(drawn) if isinstance(drawn, Axes) else drawn)
    display(data, metadata=metadata, raw=True)
