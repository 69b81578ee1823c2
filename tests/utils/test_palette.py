"""The palette is stated once, in utils/plotting/theme.py: no other file holds a colour of its own without a reason."""

import re
from pathlib import Path

import utils
from utils.plotting.theme import COLOURS
from utils.widgets import DrawingPad

ROOT = Path(utils.__file__).parent
OTHERS = {
    "plotting/classifiers.py": "pale blue and pale orange, faces on which points and ink can be read",
    "plotting/concepts.py": "steps from pale grey to sky, one for each field within another",
    "plotting/ensembles.py": "a pale blue, the face of a leaf",
    "plotting/geometry.py": "pale blue and pale orange, the two sides of a boundary, on which points can be read",
    "plotting/representations.py": "five of the ten colours for ten digits: the palette has too few that can be read on paper",
    "plotting/tensors.py": "three shades of one blue, the faces of a cell in space; a pale orange, the face of a cell that is lit",
}


def test_no_other_file_states_a_colour_of_the_palette_or_one_without_a_reason():
    found = {
        path.relative_to(ROOT).as_posix(): set(re.findall(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b", text.lower()))
        for path in ROOT.rglob("*")
        if path.suffix in (".py", ".css", ".js") and (text := path.read_text(encoding="utf-8"))
    }
    assert found.pop("plotting/theme.py") == {colour.lower() for colour in COLOURS.values()}
    stated = {name: colours for name, colours in found.items() if colours}
    assert stated.keys() == OTHERS.keys()
    assert not set().union(*stated.values()) & {colour.lower() for colour in COLOURS.values()}


def test_the_pad_has_every_colour_that_its_style_sheet_asks_for():
    wanted = set(re.findall(r"var\(--(?!jp-)(\w+)", DrawingPad._css))
    assert wanted and all(f"--{name}: {COLOURS[name]};" in DrawingPad._css for name in wanted)
