"""A plugin of pytest: nbval compares a page's text and passes over its pictures; here they are compared as well.

There are three kinds of picture, and a cell's metadata say which its pictures are, with a sentence of reason:

- *fixed*, if nothing is said: pixel by pixel, and by what it draws. Two machines never draw letters quite alike, and where letters
  take more room, the axes beside them move a little. Two pictures therefore count as the same if all that is seen in the one is
  seen in the other, in the same colour, at nearly the same place. What remains is looked at in spots: letters drawn in another
  way leave specks, another curve, mark or colour leaves more.
- *trained*, if it rests on a training run, whose last digits differ from processor to processor: by what it draws, and numbers may
  be off by what the cell states.
- *timed*, if it rests on a clock: by what it draws, and times may be off by the factor that the cell states.

What a picture draws stands in its metadata (`utils.plotting.shown`); `alike.py` compares that. Where PICTURES=words is set, only
the words in pictures are compared (tools/run_backends.py).
"""

import base64
import io
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from alike import Kind, beyond, kind_of
from nbformat import from_dict
from nbval import plugin
from PIL import Image
from scipy import ndimage

# Found by drawing the figures of 2.2 and 2.4 with Matplotlib's other ways to fit letters to pixels (`text.hinting`): their
# largest spots had 1 to 32 pixels but for one figure, in which a line of text broke elsewhere.
REACH = 2  # how far off something may be seen, in pixels of the halved picture: an 18th of an inch on the page is 4
STEP = 32  # by how much a colour may differ, of 255
SPOT = 40  # how many neighbouring pixels may differ all the same


def difference(stored: bytes, drawn: bytes) -> str | None:
    """Return in words how two PNG files differ as pictures, or None if they show the same."""
    pictures = [Image.open(io.BytesIO(png)).convert("RGB") for png in (stored, drawn)]
    if pictures[0].size != pictures[1].size:
        return "the stored picture has {} × {} pixels, the new one {} × {}".format(*pictures[0].size, *pictures[1].size)
    halved = [np.asarray(picture.reduce(2), float) for picture in pictures]
    before, after = (ndimage.gaussian_filter(picture, (0.7, 0.7, 0)) for picture in halved)
    for one, other in ((before, after), (after, before)):
        spots, number = ndimage.label(_missing(one, other), np.ones((3, 3)))
        sizes = np.bincount(spots.ravel(), minlength=number + 1)[1:]
        if sizes.max(initial=0) > SPOT:
            top, left = (2 * int(part.start) for part in ndimage.find_objects(spots)[int(sizes.argmax())])
            return f"the two differ {left} pixels from the left and {top} from the top"
    return None


def _missing(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Where one picture shows what the other has nowhere near, shape (height, width)."""
    near = (2 * REACH + 1, 2 * REACH + 1, 1)
    low, high = ndimage.minimum_filter(other, near), ndimage.maximum_filter(other, near)
    return ((one < low - STEP) | (one > high + STEP)).any(axis=2)


def pictures_of(outputs: list) -> list[bytes]:
    """Return the PNG files among the outputs of a cell, in their order."""
    data = [output.get("data", {}) for output in outputs]
    return [base64.b64decode("".join(each["image/png"])) for each in data if "image/png" in each]


FILM = re.compile(r'data-frames-player="(\w+)".*?base64,([\w+/=]+)', re.DOTALL)


def films_of(outputs: list) -> list[bytes]:
    """Return the strips of frames, PNG files, of the animations among the outputs of a cell."""
    pages = ["".join(output.get("data", {}).get("text/html", "")) for output in outputs]
    return [base64.b64decode(film[2]) for film in map(FILM.search, pages) if film]


def without_frames(outputs: list) -> list:
    """Return outputs whose films have all that a film has but its frames, and the name that is made from them."""
    return [
        from_dict(
            {
                **output,
                "data": {**output["data"], "text/html": page.replace(film[1], "name").replace(film[2], "frames")},
            }
        )
        if (page := "".join(output.get("data", {}).get("text/html", ""))) and (film := FILM.search(page))
        else output
        for output in outputs
    ]


def other_frames(stored: bytes, drawn: bytes, kind: Kind) -> str | None:
    """Return in words how the frames of two films differ by more than the kind allows: in the mean of squares of 8 pixels."""
    strips = [Image.open(io.BytesIO(png)).convert("L") for png in (stored, drawn)]
    if strips[0].size != strips[1].size:
        return "the stored film has a strip of {} × {} pixels, the new one {} × {}".format(
            *strips[0].size, *strips[1].size
        )
    shades = [np.asarray(strip.reduce(8), float) / 255 for strip in strips]
    most = np.abs(shades[0] - shades[1]).max()
    return None if most <= kind.band else f"the shades of two films' frames differ by {most:.0%}"


class Cell(plugin.IPyNbCell):
    """A cell of nbval's whose pictures are compared after all the rest."""

    def compare_outputs(self, test, ref, skip_compare=None):
        """Return whether all outputs are the same; otherwise `comparison_traceback` says what is not."""
        kind = kind_of(self.cell.metadata)
        outputs = (test, ref) if kind == Kind() else map(without_frames, (test, ref))
        if not super().compare_outputs(*outputs, skip_compare):
            return False
        if os.environ.get("PICTURES") == "words":  # they stand in the text
            return True
        self.comparison_traceback = list(self._differences(ref, test, kind))
        return not self.comparison_traceback

    def _differences(self, ref: list, test: list, kind: Kind) -> Iterator[str]:
        """Say what differs between the pictures, and keep both where an eye can compare them."""
        stored, drawn = pictures_of(ref), pictures_of(test)
        if len(stored) != len(drawn):
            yield f"the page stores {len(stored)} pictures, and running the cell gives {len(drawn)}"
            return
        told = [
            [output["metadata"].get("shown") for output in outputs if "image/png" in output.get("data", {})]
            for outputs in (ref, test)
        ]
        for before, after, *what in zip(stored, drawn, *told, strict=True):
            said = self._difference(before, after, *what, kind)
            if said:
                yield f"picture: {'; '.join(said)}; both lie in {kept(before, after)}"
        for before, after in zip(films_of(ref), films_of(test), strict=True):
            if before != after and (said := other_frames(before, after, kind)):
                yield f"film: {said}; both lie in {kept(before, after)}"

    @staticmethod
    def _difference(before: bytes, after: bytes, stored: dict | None, drawn: dict | None, kind: Kind) -> list[str]:
        if (stored is None) != (drawn is None):
            return ["the page stores what one of the two pictures draws, and not of the other: make notebooks"]
        said = beyond(stored, drawn, kind) if stored else []
        if kind == Kind() and before != after and (seen := difference(before, after)):
            said.append(seen)
        return said[:5]


def kept(before: bytes, after: bytes) -> Path:
    """Write both pictures to a folder of their own, and return it."""
    folder = Path(tempfile.mkdtemp(prefix="pictures-"))
    (folder / "stored.png").write_bytes(before)
    (folder / "new.png").write_bytes(after)
    return folder


def pytest_configure(config):
    """Let nbval leave out of a log of Keras what differs from run to run."""
    config.option.nbval_sanitize_with = str(Path(__file__).with_name("sanitise.cfg"))


def pytest_itemcollected(item):
    """Make every cell that nbval has found one of these."""
    if type(item) is plugin.IPyNbCell:
        item.__class__ = Cell
