"""Digits drawn by mouse and by keyboard on the pad of section 2.1, and what the network that was just trained reads."""

import re
import time

import pytest
from playwright.sync_api import expect
from strokes import DIGITS

NOTEBOOK = "2.1-a-first-look-at-a-neural-network.ipynb"
NOTHING = "Nothing is drawn yet."


@pytest.fixture(scope="module")
def trained(browser, lab):
    """The notebook, run to its end, in one page for all tests of this file."""
    from conftest import opened

    with opened(browser, lab) as open_page:
        page = open_page(NOTEBOOK)
        page.run()
        yield page


@pytest.fixture
def pad(trained):
    """The pad, cleared."""
    found = trained.cell("draw-pad").locator(".drawing-pad")
    found.scroll_into_view_if_needed()
    found.get_by_role("button", name="Clear").click()
    expect(status_of(found)).to_have_text(NOTHING)
    return found


def sheet_of(pad):
    return pad.get_by_role("application", name="Drawing pad")


def status_of(pad):
    return pad.get_by_role("status")


def draw(page, pad, strokes, steps=2):
    sheet = sheet_of(pad)
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    for stroke in strokes:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.tab.mouse.move(*places[0])
        page.tab.mouse.down()
        for place in places[1:]:
            page.tab.mouse.move(*place, steps=steps)
        page.tab.mouse.up()


@pytest.mark.parametrize("digit", DIGITS)
def test_a_drawn_digit_is_read(trained, pad, digit):
    draw(trained, pad, DIGITS[digit])
    expect(status_of(pad)).to_have_text(re.compile(rf"The network reads a {digit} \((9\d|100) %\)"))
    best = pad.locator(".drawing-pad-best")
    expect(best.locator(".drawing-pad-digit")).to_have_text(str(digit))
    percents = pad.locator(".drawing-pad-percent").all_inner_texts()
    assert len(percents) == 10 and 97 <= sum(int(text.split()[0]) for text in percents) <= 103


def test_where_and_how_large_it_is_drawn_does_not_matter(trained, pad):
    small = [[(0.1 + 0.45 * x, 0.5 + 0.45 * y) for x, y in stroke] for stroke in DIGITS[7]]
    draw(trained, pad, small)
    expect(status_of(pad)).to_have_text(re.compile("The network reads a 7"))


def test_the_answer_comes_while_the_pen_is_down(trained, pad):
    sheet = sheet_of(pad)
    box = sheet.bounding_box()
    trained.tab.mouse.move(box["x"] + 140, box["y"] + 40)
    trained.tab.mouse.down()
    trained.tab.mouse.move(box["x"] + 135, box["y"] + 240, steps=10)
    expect(status_of(pad)).not_to_have_text(NOTHING)
    trained.tab.mouse.up()


def ink_of(pad):
    """How dark the canvas is that shows what the network is given."""
    return pad.locator(".drawing-pad-given").evaluate(
        "canvas => { const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);"
        "  let ink = 0; for (let i = 0; i < data.length; i += 4) ink += 255 - data[i]; return ink; }"
    )


def test_what_the_network_is_given_and_does_is_shown(trained, pad):
    assert ink_of(pad) == 0
    draw(trained, pad, DIGITS[4])
    expect(status_of(pad)).not_to_have_text(NOTHING)
    assert ink_of(pad) > 255 * 28
    hidden = pad.locator(".drawing-pad-hidden")
    assert hidden.evaluate("canvas => [canvas.width, canvas.height]") == [32, 16]  # 512 units


def test_clear_clears(trained, pad):
    draw(trained, pad, DIGITS[0])
    expect(status_of(pad)).not_to_have_text(NOTHING)
    pad.get_by_role("button", name="Clear").click()
    expect(status_of(pad)).to_have_text(NOTHING)
    assert ink_of(pad) == 0
    assert pad.locator(".drawing-pad-percent").all_inner_texts() == ["–"] * 10


def test_it_can_be_used_by_keyboard_and_no_key_leaks(trained, pad):
    """A 1 drawn by keys; "b" would add a cell and "d", "d" delete one if they reached JupyterLab."""
    cells = trained.tab.locator(".jp-Cell").count()
    sheet_of(pad).focus()
    keys = trained.tab.keyboard
    for key in ["b", "d", "d", *["ArrowUp"] * 14, "Space", *["ArrowDown"] * 28, "Space"]:
        keys.press(key)
    expect(status_of(pad)).to_have_text(re.compile("The network reads a 1"))
    keys.press("Delete")
    expect(status_of(pad)).to_have_text(NOTHING)
    assert trained.tab.locator(".jp-Cell").count() == cells
    keys.press("Tab")
    expect(pad.get_by_role("button", name="Clear")).to_be_focused()


def test_a_stroke_is_answered_in_good_time(trained, pad):
    """Not a benchmark (those are in benchmarks/): only that the pad follows the hand, on whatever machine this is."""
    draw(trained, pad, [[(0.5, 0.2), (0.5, 0.3)]])
    expect(status_of(pad)).not_to_have_text(NOTHING)
    start = time.monotonic()
    draw(trained, pad, DIGITS[0])
    expect(status_of(pad)).to_have_text(re.compile("The network reads a 0"), timeout=5000)
    assert time.monotonic() - start < 5


def test_touch_draws_too(browser, lab):
    """A page for fingers, as narrow as a telephone: the sheet does not scroll away under the finger, and nothing is wider."""
    from conftest import opened

    with opened(browser, lab) as open_page:
        page = open_page(NOTEBOOK, width=390, height=800, has_touch=True)
        page.run()
        pad = page.cell("draw-pad").locator(".drawing-pad")
        sheet = sheet_of(pad)
        sheet.scroll_into_view_if_needed()
        box = sheet.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        session = page.tab.context.new_cdp_session(page.tab)
        for kind, points in [
            ("touchStart", [(0.5, 0.15)]),
            *[("touchMove", [(0.5 - 0.005 * n, 0.15 + 0.07 * n)]) for n in range(1, 11)],
            ("touchEnd", []),
        ]:
            at = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in points]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
        expect(status_of(pad)).to_have_text(re.compile("The network reads a 1"))
        assert sheet.bounding_box() == box  # it was drawn on, not scrolled
