"""A pad to draw a digit on, which a network reads while it is drawn. Used in sections 1.1.5 and 2.1."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure

from utils.data.handwriting import as_mnist
from utils.plotting.theme import COLOURS, picture_of

HERE = Path(__file__).parent
SENT = 140  # the side of the picture that the page sends, in pixels
PALETTE = " ".join(f"--{name}: {colour};" for name, colour in COLOURS.items())  # as CSS has it

Reader = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]

HELP = (
    "Draw with mouse, finger or pen. Or by keyboard: the arrow keys move the pen, the space bar lowers and lifts it, "
    "Delete clears."
)


class DrawingPad(anywidget.AnyWidget):
    """A pad to draw a digit on; beside it, live, what a network is given of it and makes of it.

    Used in section 2.1.

    Parameters
    ----------
    read : callable
        ``read(image)`` takes what the network is given, ``(28, 28)``, uint8, 0 (paper) to 255 (ink), prepared by
        `utils.data.handwriting.as_mnist`, and returns the ten scores, ``(10,)``, 0 to 1, and the outputs of a hidden layer,
        ``(units,)``, 0 or more; the number of units is a multiple of 32.
    still : matplotlib.figure.Figure
        Stands in the pad's place where there is no kernel.
    alt : str
        What a reader who cannot see `still` should take from it.

    Attributes
    ----------
    drawing : bytes
        The picture on the pad, 140 × 140 bytes, 0 (paper) to 255 (ink), row by row. The page sets it.
    image, hidden : bytes
        The 28 × 28 pixels that the network was given; the hidden layer's outputs, the largest as 255.
    scores : list of float
        Ten scores; empty while there is no ink.
    said : str
        The answer in words.

    Raises
    ------
    TypeError
        If `read` cannot be called.
    ValueError
        While drawing, if `read` gives other shapes than these.
    """

    _esm = HERE / "drawing_pad.js"
    _css = f".drawing-pad {{ {PALETTE} }}\n{(HERE / 'drawing_pad.css').read_text(encoding='utf-8')}"
    # CBytes, because Bytes refuses what a browser sends, a memoryview, without a word.
    drawing = traitlets.CBytes(bytes(SENT * SENT)).tag(sync=True)
    asked = traitlets.Int(0).tag(sync=True)  # the number of the drawing that the page sent last …
    answered = traitlets.Int(0).tag(sync=True)  # … and of the one that was read last
    image = traitlets.CBytes(bytes(784)).tag(sync=True)
    hidden = traitlets.CBytes(bytes(512)).tag(sync=True)
    scores = traitlets.List(traitlets.Float()).tag(sync=True)
    said = traitlets.Unicode("Nothing is drawn yet.").tag(sync=True)
    help = traitlets.Unicode(HELP).tag(sync=True)

    def __init__(self, read: Reader, still: Figure, alt: str) -> None:
        if not callable(read):
            raise TypeError(f"read must be a function of an image, not {type(read).__name__}")
        super().__init__()
        self._read, self._still = read, picture_of(still, alt)
        read(np.zeros((28, 28), np.uint8))  # the first call pays for what is prepared once, not the first stroke
        self.observe(self._answer, names="asked")

    def _answer(self, change: Any) -> None:
        image = as_mnist(np.frombuffer(self.drawing, np.uint8).reshape(SENT, SENT))
        with self.hold_sync():  # all of the answer in one message
            self.image = image.tobytes()
            if image.any():
                scores, hidden = (np.asarray(values, float) for values in self._read(image))
                if scores.shape != (10,) or hidden.ndim != 1 or hidden.size % 32 or not hidden.size:
                    raise ValueError(
                        "read must return 10 scores and the outputs of a hidden layer of a multiple of 32 units; "
                        f"got shapes {scores.shape} and {hidden.shape}"
                    )
                self.scores, self.said = scores.tolist(), in_words(scores)
                self.hidden = np.rint(255 * hidden / max(hidden.max(), 1e-9)).astype(np.uint8).tobytes()
            else:
                self.scores, self.said, self.hidden = [], "Nothing is drawn yet.", bytes(len(self.hidden))
            self.answered = self.asked

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        """Return the live pad, and the still picture for pages without a kernel."""
        bundle = super()._repr_mimebundle_(**kwargs)
        live = bundle[0] if isinstance(bundle, tuple) else bundle
        data, metadata = self._still
        return {**(live or {}), **data}, metadata

    def __repr__(self) -> str:
        return "DrawingPad()"  # not an address: the page must be the same each time


def in_words(scores: np.ndarray) -> str:
    """Return the reading of ten scores in a sentence.

    Parameters
    ----------
    scores : numpy.ndarray
        ``(10,)``, 0 to 1.

    Examples
    --------
    >>> in_words(np.array([0, 0.04, 0, 0, 0, 0, 0, 0.95, 0, 0.01]))
    'The network reads a 7 (95 %). Its second guess: 1 (4 %).'
    """
    second, first = np.argsort(scores, kind="stable")[-2:]
    return f"The network reads a {first} ({scores[first]:.0%}). Its second guess: {second} ({scores[second]:.0%}).".replace(
        "%", " %"
    )
