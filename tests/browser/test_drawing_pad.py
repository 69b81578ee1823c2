"""Digits drawn by mouse and by keyboard on the pad of section 2.1, and what the network that was just trained reads."""

import re

import pytest
from playwright.sync_api import expect
from strokes import DIGITS, draw, pad_of, sheet_of, status_of

NOTEBOOK = "2.1-a-first-look-at-a-neural-network.ipynb"
NOTHING = "Nothing is drawn yet."


pytestmark = pytest.mark.parametrize("ran", [NOTEBOOK], indirect=True)


@pytest.fixture
def pad(ran):
    """The pad, cleared."""
    found = pad_of(ran)
    expect(status_of(found)).to_have_text(NOTHING)
    return found


@pytest.mark.parametrize("digit", DIGITS)
def test_a_drawn_digit_is_read(ran, pad, digit):
    draw(ran, pad, DIGITS[digit])
    expect(status_of(pad)).to_have_text(re.compile(rf"The network reads a {digit} \((9\d|100) %\)"))
    best = pad.locator(".drawing-pad-best")
    expect(best.locator(".drawing-pad-digit")).to_have_text(str(digit))
    percents = pad.locator(".drawing-pad-percent").all_inner_texts()
    assert len(percents) == 10 and 97 <= sum(int(text.split()[0]) for text in percents) <= 103


def test_where_and_how_large_it_is_drawn_does_not_matter(ran, pad):
    small = [[(0.1 + 0.45 * x, 0.5 + 0.45 * y) for x, y in stroke] for stroke in DIGITS[7]]
    draw(ran, pad, small)
    expect(status_of(pad)).to_have_text(re.compile("The network reads a 7"))


def test_the_answer_comes_while_the_pen_is_down(ran, pad):
    sheet = sheet_of(pad)
    box = sheet.bounding_box()
    ran.tab.mouse.move(box["x"] + 140, box["y"] + 40)
    ran.tab.mouse.down()
    ran.tab.mouse.move(box["x"] + 135, box["y"] + 240, steps=10)
    expect(status_of(pad)).not_to_have_text(NOTHING)
    ran.tab.mouse.up()


def ink_of(pad):
    """How dark the canvas is that shows what the network is given."""
    return pad.locator(".drawing-pad-given").evaluate(
        "canvas => { const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);"
        "  let ink = 0; for (let i = 0; i < data.length; i += 4) ink += 255 - data[i]; return ink; }"
    )


def test_what_the_network_is_given_and_does_is_shown(ran, pad):
    assert ink_of(pad) == 0
    draw(ran, pad, DIGITS[4])
    expect(status_of(pad)).not_to_have_text(NOTHING)
    assert ink_of(pad) > 255 * 28
    hidden = pad.locator(".drawing-pad-hidden")
    assert hidden.evaluate("canvas => [canvas.width, canvas.height]") == [32, 16]  # 512 units


def test_clear_clears(ran, pad):
    draw(ran, pad, DIGITS[0])
    expect(status_of(pad)).not_to_have_text(NOTHING)
    pad.get_by_role("button", name="Clear").click()
    expect(status_of(pad)).to_have_text(NOTHING)
    assert ink_of(pad) == 0
    assert pad.locator(".drawing-pad-percent").all_inner_texts() == ["–"] * 10


def test_it_can_be_used_by_keyboard_and_no_key_leaks(ran, pad):
    """A 1 drawn by keys; "b" would add a cell and "d", "d" delete one if they reached JupyterLab."""
    cells = ran.tab.locator(".jp-Cell").count()
    sheet_of(pad).focus()
    keys = ran.tab.keyboard
    for key in ["b", "d", "d", *["ArrowUp"] * 14, "Space", *["ArrowDown"] * 28, "Space"]:
        keys.press(key)
    expect(status_of(pad)).to_have_text(re.compile("The network reads a 1"))
    keys.press("Delete")
    expect(status_of(pad)).to_have_text(NOTHING)
    assert ran.tab.locator(".jp-Cell").count() == cells
    keys.press("Tab")
    expect(pad.get_by_role("button", name="Clear")).to_be_focused()


def test_a_finger_draws_on_a_narrow_page(ran, pad):
    """As wide as a telephone: nothing is cut off, and the sheet does not scroll away under the finger."""
    session = ran.tab.context.new_cdp_session(ran.tab)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    ran.tab.set_viewport_size({"width": 390, "height": 800})
    sheet = sheet_of(pad)
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    moves = [("touchMove", [(0.5 - 0.005 * n, 0.15 + 0.07 * n)]) for n in range(1, 11)]
    for kind, points in [("touchStart", [(0.5, 0.15)]), *moves, ("touchEnd", [])]:
        at = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
    expect(status_of(pad)).to_have_text(re.compile("The network reads a 1"))
    assert sheet.bounding_box() == box  # it was drawn on, not scrolled
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    ran.tab.set_viewport_size({"width": 1200, "height": 900})
