"""A plugin of pytest: nbval compares a page's text and passes over its pictures; here they are compared as well.

Two machines never draw letters quite alike, and where letters take more room, the axes beside them move a little. A picture
therefore counts as the same if whatever is seen in the one is seen in the other, in the same colour, at nearly the same place.
What remains is looked at in spots: letters drawn in another way leave specks, another curve, mark or colour leaves more.

A cell whose figure depends on the last digits of a training run, which differ from processor to processor, carries the tag
``picture-varies`` and a ``reason``: of its pictures only number and size are compared.
"""

import base64
import io
import tempfile
from pathlib import Path

import numpy as np
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


class Cell(plugin.IPyNbCell):
    """A cell of nbval's whose pictures are compared after all the rest."""

    def compare_outputs(self, test, ref, skip_compare=None):
        """Return whether all outputs are the same; otherwise `comparison_traceback` says what is not."""
        if not super().compare_outputs(test, ref, skip_compare):
            return False
        self.comparison_traceback = self._differences(pictures_of(ref), pictures_of(test))
        return not self.comparison_traceback

    def _differences(self, stored: list[bytes], drawn: list[bytes]) -> list[str]:
        if len(stored) != len(drawn):
            return [f"the page stores {len(stored)} pictures, and running the cell gives {len(drawn)}"]
        varies = "picture-varies" in self.cell.metadata.get("tags", [])
        for before, after in zip(stored, drawn, strict=True):
            if before == after:
                continue
            sizes = {Image.open(io.BytesIO(png)).size for png in (before, after)}
            told = difference(before, after) if not varies or len(sizes) > 1 else None
            if told:
                folder = Path(tempfile.mkdtemp(prefix="pictures-"))
                (folder / "stored.png").write_bytes(before)
                (folder / "new.png").write_bytes(after)
                return [f"picture: {told}; both lie in {folder}"]
        return []


def pytest_itemcollected(item):
    """Make every cell that nbval has found one of these."""
    if type(item) is plugin.IPyNbCell:
        item.__class__ = Cell
