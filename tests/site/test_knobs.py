"""The explorers of the website: their states were drawn beforehand, and are loaded when a knob is first touched."""

import json
import re
import shutil
import subprocess
from urllib.parse import unquote

import numpy as np
import pytest
from contents import NOTEBOOKS, ROOT, read_contents
from playwright.sync_api import expect
from website import PAGE, SITE

from utils.plotting.geometry import letter_f
from utils.widgets import transformation_explorer

# the page, the cell, how many states, a key on which knob, what the sentence then says
CASES = [
    ("1.1", "explore-angle", 37, 0, "ArrowRight", "turned by 5 degrees"),
    ("1.2", "explore-margin", 11, 0, "ArrowLeft", "With C = 316 the street is"),
    ("1.2", "explore-tree", 8, 0, "ArrowRight", "A tree of depth 3 with"),
    ("1.3", "explore-depth", 120, 1, "ArrowLeft", "16 layers of sigmoid"),
    ("2.2", "explore-slices", 10, 0, "ArrowDown", "table[0] has shape (6,)"),
    ("2.3", "explore-shapes", 100, 1, "ArrowDown", "Shapes (4, 3) and (4,)"),
    ("2.3", "explore-map", None, 0, "ArrowLeft", "W = [[0.9, 0.5], [0, 1]]"),
    ("2.4", "explore-valley", 147, 1, "ArrowRight", "momentum 0.15"),
]
CELLS = {(number, cell) for number, cell, *_ in CASES}
FILES = {entry.number: entry.file for entry in read_contents()}


def states_of(number, cell):
    script = (SITE / "_static" / f"{number}-{cell}.js").read_text(encoding="utf-8")
    return json.loads(script[script.index("] = ") + 4 : script.rindex(";")])


@pytest.mark.parametrize(
    ("place", "number", "cell", "count", "knob", "key", "says"),
    [*(("served", *case) for case in CASES), ("files", *CASES[0])],
)
def test_a_key_turns_a_knob(visit, served, place, number, cell, count, knob, key, says):
    tab = visit(PAGE[number], served if place == "served" else SITE.as_uri())
    asked = []
    tab.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    explorer = tab.locator(f'[data-explorer="{number}-{cell}"]')
    explorer.scroll_into_view_if_needed()
    assert f"{number}-{cell}.js" not in asked
    picture = tab.locator(".cell", has=explorer).locator("img")
    before = picture.get_attribute("src")
    control = explorer.locator("input, select").nth(knob)
    control.focus()
    control.press(key)
    sentence = explorer.get_by_role("status")
    expect(sentence).to_contain_text(says, timeout=20_000)
    assert picture.get_attribute("src") != before and picture.get_attribute("alt") == sentence.inner_text()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    assert f"{number}-{cell}.js" in asked


@pytest.mark.parametrize(("number", "cell", "count"), [case[:3] for case in CASES if case[2]])
def test_every_state_is_drawn_and_the_first_is_what_the_page_stores(number, cell, count):
    states = states_of(number, cell)
    assert len(states) == count and all(picture.startswith("data:image/webp") for picture, *_ in states.values())
    cells = json.loads((NOTEBOOKS / FILES[number]).read_text(encoding="utf-8"))["cells"]
    stored = next(c for c in cells if c["id"] == cell)["outputs"][0]["metadata"]["image/png"]
    assert [stored["width"], stored["height"], stored["alt"]] in [state[1:] for state in states.values()]


def test_no_explorer_of_a_page_stands_still():
    called = set()
    for number, file in FILES.items():
        cells = json.loads((NOTEBOOKS / file).read_text(encoding="utf-8"))["cells"]
        called |= {
            (number, c["id"]) for c in cells if c["cell_type"] == "code" and "_explorer(" in "".join(c["source"])
        }
    assert called == CELLS


def test_the_map_that_is_drawn_in_the_browser_is_that_of_python():
    if not shutil.which("node"):
        pytest.skip("there is no Node on this machine")
    rng, explorer = np.random.default_rng(0), transformation_explorer()
    chosen = np.round(rng.integers(-20, 21, (300, 6)) * rng.integers(0, 2, (300, 6)) / 10, 1)
    program = (
        "require(process.argv[1]);"
        "console.log(JSON.stringify(JSON.parse(process.argv[2]).map(explorerStates['2.3-explore-map'])))"
    )
    command = ["node", "-e", program, str(ROOT / "site" / "plane.js"), json.dumps(chosen.tolist())]
    drawn = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    for values, (picture, *_, said) in zip(chosen, drawn, strict=True):
        a, b, c, d, e, f = values
        assert said == explorer._say(**dict(zip("abcdef", values, strict=True)))
        letter = letter_f() @ [[a, b], [c, d]] + [e, f]
        shown = re.findall(r'points="([^"]*)"', unquote(picture))[-1]
        places = np.array([point.split(",") for point in shown.split()], float)
        np.testing.assert_allclose(places, [192, 192] + letter * [60, -60], atol=0.01)


def test_no_page_has_more_than_three_megabytes_of_them():
    for number in {case[0] for case in CASES}:
        assert sum(path.stat().st_size for path in (SITE / "_static").glob(f"{number}-explore-*.js")) < 3_000_000
