"""Every explorer, moved by its knobs in a real page: picture and sentence follow."""

import re

import pytest
from contents import read_contents
from playwright.sync_api import expect

FILES = {entry.number: entry.file for entry in read_contents()}
# notebook, the cell with the explorer, what moves a knob, what the sentence then says
CASES = [
    ("1.1", "explore-angle", ("slide", 0, "ArrowRight"), r"turned by 5 degrees"),
    ("1.2", "explore-margin", ("slide", 0, "ArrowLeft"), r"With C = 316 the street is"),
    ("1.2", "explore-tree", ("slide", 0, "ArrowRight"), r"A tree of depth 3 with \d+ leaves"),
    ("1.3", "explore-depth", ("choose", "activation", "relu"), r"layers of relu, with weights spread by 0\.6"),
    ("2.2", "explore-slices", ("fill", "table[ … ]", ":, -2:"), r"has shape \(4, 2\)"),
    ("2.3", "explore-shapes", ("choose", "shape of b", "(4, 1)"), r"Shapes \(4, 3\) and \(4, 1\) give \(4, 3\)"),
    ("2.3", "explore-map", ("slide", 0, "ArrowLeft"), r"W = \[\[0\.9, "),
    ("2.4", "explore-valley", ("slide", 1, "ArrowRight"), r"momentum 0\.05"),
]


def on(number):
    """Ask for the page of a notebook that was run."""
    return pytest.mark.parametrize("ran", [FILES[number]], indirect=True, ids=[number])


def explorer_in(page, cell):
    found = page.cell(cell).locator(".explorer")
    found.scroll_into_view_if_needed()
    return found


@pytest.mark.parametrize(
    ("ran", "cell", "move", "says"),
    [(FILES[number], *rest) for number, *rest in CASES],
    indirect=["ran"],
    ids=[f"{number} {cell}" for number, cell, *_ in CASES],
)
def test_a_knob_moves_picture_and_sentence(ran, cell, move, says):
    how, knob, value = move
    explorer = explorer_in(ran, cell)
    picture = explorer.locator("img")
    before = picture.get_attribute("src")
    if how == "fill":
        explorer.get_by_label(knob).fill(value)
        explorer.get_by_label(knob).press("Enter")
    elif how == "choose":
        explorer.get_by_label(knob).select_option(value)
    else:
        handle = explorer.get_by_role("slider").nth(knob)
        handle.focus()
        handle.press(value)
    expect(explorer.get_by_role("status")).to_have_text(re.compile(says))
    assert picture.get_attribute("src") != before
    assert picture.get_attribute("alt") == explorer.get_by_role("status").inner_text()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")


@on("2.2")
def test_what_cannot_be_drawn_is_said(ran):
    explorer = explorer_in(ran, "explore-slices")
    field = explorer.locator("input[type=text]")
    field.fill("7")
    field.press("Enter")
    expect(explorer.get_by_role("status")).to_have_text(re.compile("out of bounds.*still that of the last index"))


@on("2.3")
def test_shapes_that_do_not_fit_are_explained(ran):
    explorer = explorer_in(ran, "explore-shapes")
    explorer.get_by_label("shape of a").select_option("(4, 3)")
    explorer.get_by_label("shape of b").select_option("(4,)")
    expect(explorer.get_by_role("status")).to_have_text(re.compile(r"do not fit: axis 1 .* has sizes 3 and 4"))
