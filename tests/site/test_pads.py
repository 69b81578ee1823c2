"""Digits drawn on the pads of the website, where no Python answers."""

import re

import pytest
from playwright.sync_api import expect
from strokes import DIGITS
from website import PAGE, SITE, draw, pad_of


# The front page's network is that of 2.1: there, two digits are enough.
@pytest.mark.parametrize(("name", "digits"), [("index.html", [3, 8]), (PAGE["1.1"], DIGITS), (PAGE["2.1"], DIGITS)])
def test_digits_are_read(visit, name, digits):
    tab = visit(name)
    pad = pad_of(tab)
    for digit in digits:
        pad.get_by_role("button", name="Clear").click()
        expect(pad.get_by_role("status")).to_have_text("Nothing is drawn yet.")
        draw(tab, pad, digit)
        expect(pad.get_by_role("status")).to_have_text(re.compile(f"The network reads a {digit} "))
    assert float(re.search(r"reads ([\d.]+) % of the", pad.inner_text())[1]) > 95
    assert tab.url.endswith(name)  # no stroke left the page


def test_from_a_file(visit):
    tab = visit("index.html", SITE.as_uri())
    pad = pad_of(tab)
    draw(tab, pad, 7)
    expect(pad.get_by_role("status")).to_have_text(re.compile("The network reads a 7 "))


def test_it_stands_above_the_fold(visit):
    tab = visit("index.html", width=1280, height=800)
    sheet = pad_of(tab).get_by_role("application").bounding_box()
    assert tab.evaluate("scrollY") == 0 and sheet["y"] + sheet["height"] < 800


def test_by_keyboard(visit):
    tab = visit("index.html")
    pad = pad_of(tab)
    pad.get_by_role("application").focus()
    for key in [*["ArrowUp"] * 14, "Space", *["ArrowDown"] * 28, "Space"]:
        tab.keyboard.press(key)
    expect(pad.get_by_role("status")).to_have_text(re.compile("The network reads a 1 "))
