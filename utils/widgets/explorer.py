"""A figure with knobs: it is drawn anew whenever one of them moves."""

import asyncio
import gc
import html
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import ipywidgets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from utils.plotting.theme import COLOURS, PAGE_DPI, figure_of, picture_of

WIDE = ipywidgets.Layout(width="min(30rem, 100%)")
NAMES = {"description_width": "9rem"}
REST = 0.5  # seconds
# Where the keyboard is: ipywidgets marks it by a shade of a border's colour, which few can see.
FOCUS = (
    "<style>.explorer.explorer :is(input, select, .noUi-handle):focus-visible "  # twice: ipywidgets insists on none
    f"{{outline: 3px solid {COLOURS['blue']} !important; outline-offset: 2px}}</style>"
)


class Explorer:
    """A figure with knobs: when one of them moves, the figure is drawn anew, and what is to be seen is said in a sentence.

    Where there is no kernel, the figure for the knobs' first values stands in its place.

    Parameters
    ----------
    draw : callable
        ``draw(**values)`` takes the knobs' values by name and returns a figure or axes: a figure function of
        `utils.plotting`, or a thin layer over one.
    say : callable
        ``say(**values)`` returns what a reader who cannot see the figure should take from it, in a sentence.
    knobs : dict of str to ipywidgets.ValueWidget
        By the names under which `draw` and `say` take the values, in the order in which they stand.

    Attributes
    ----------
    box : ipywidgets.VBox
        Knobs, picture and sentence.
    said : str
        The sentence for the values of the moment.

    Raises
    ------
    TypeError
        If a knob is not a widget with a value.
    ValueError
        If there are no knobs.
    """

    def __init__(
        self,
        draw: Callable[..., Figure | Axes],
        say: Callable[..., str],
        knobs: Mapping[str, ipywidgets.ValueWidget],
    ) -> None:
        if not knobs:
            raise ValueError("knobs must hold at least one widget; got none")
        for name, knob in knobs.items():
            if not isinstance(knob, ipywidgets.ValueWidget):
                raise TypeError(f"knobs must be widgets with a value; {name!r} is {type(knob).__name__}")
        self._draw, self._say, self.knobs = draw, say, dict(knobs)
        values = self.values
        self.said = say(**values)
        first = draw(**values)
        self._still = picture_of(first, self.said)
        self._places: dict[tuple[float, float, int], list[Bbox]] = {}
        self._note_places(first)
        self._picture, self._sentence = ipywidgets.HTML(), ipywidgets.HTML()
        self._put(*self._still)
        for knob in self.knobs.values():
            knob.layout = knob.layout if knob.layout.width else WIDE
            knob.style = {**NAMES}
            knob.observe(self._update, names="value")
        self.box = ipywidgets.VBox([*self.knobs.values(), self._picture, self._sentence])
        self.box.add_class("explorer")

    @property
    def values(self) -> dict[str, Any]:
        """The knobs' values of the moment, by name."""
        return {name: knob.value for name, knob in self.knobs.items()}

    def state(self, values: Mapping[str, Any], dpi: int) -> tuple[dict, dict]:
        """Return picture and sentence for other values of the knobs, which stay as they are, as `picture_of` gives them."""
        drawn = self._draw(**values)
        self._put_in_place(drawn)
        made = picture_of(
            drawn, self._say(**values), dpi=dpi, compact=False
        )  # no palette: an answer before it is missed
        self._note_places(drawn)
        return made

    def _update(self, change: Any) -> None:
        with _collecting_later():
            made = self.state(self.values, PAGE_DPI)  # fewer dots than the stored picture has, for the same reason
            self.said = made[1]["image/png"]["alt"]
            self._put(*made)

    def _note_places(self, drawn: Figure | Axes) -> None:
        """Remember where the axes lie in a figure of this kind, which is known once one has been drawn."""
        whole = _figure_of(drawn)
        boxes = [axes.get_position(original=True) for axes in whole.axes]
        self._places.setdefault(_kind(whole), boxes)

    def _put_in_place(self, drawn: Figure | Axes) -> None:
        """Put the axes where they lay in a figure of the same kind: to find their places anew takes as long as to draw it."""
        whole = _figure_of(drawn)
        boxes = self._places.get(_kind(whole))
        if boxes is None:
            return
        whole.set_layout_engine("none")
        for axes, box in zip(whole.axes, boxes, strict=True):
            axes.set_position(box)

    def _put(self, data: dict, metadata: dict) -> None:
        shown = metadata["image/png"]
        words = html.escape(self.said, quote=True)
        self._picture.value = (
            f'{FOCUS}<img alt="{words}" style="width: {shown["width"]}px; max-width: 100%" '
            f'src="data:image/png;base64,{data["image/png"]}">'
        )
        self._sentence.value = f'<p role="status" style="line-height: 1.4">{words}</p>'

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        """Return the live explorer, and the still picture for pages without a kernel."""
        data, metadata = self._still
        return {**self.box._repr_mimebundle_(**kwargs), **data}, metadata

    def __repr__(self) -> str:
        return "Explorer()"


_pending: list[asyncio.TimerHandle] = []  # what will turn the collector on again


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Let Python look for garbage when the knobs rest: among all that TensorFlow loads, that takes 0.2 s, and answers would wait.

    In a kernel, whose event loop runs; elsewhere the collector is on again at once.
    """
    was_on = gc.isenabled() or bool(_pending)
    while _pending:
        _pending.pop().cancel()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            _turn_on_soon()


def _turn_on_soon() -> None:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # no loop runs
        gc.enable()
    else:
        _pending.append(loop.call_later(REST, _turn_on))


def _turn_on() -> None:
    _pending.clear()
    gc.enable()


def _figure_of(drawn: Figure | Axes) -> Figure:
    return figure_of(drawn) if isinstance(drawn, Axes) else drawn


def _kind(whole: Figure) -> tuple[float, float, int]:
    """Return what settles where the axes of an explorer's figure lie: its width and height, and how many axes there are."""
    width, height = whole.get_size_inches()
    return float(width), float(height), len(whole.axes)
