"""Every explorer, moved by its knobs in a real page: picture and sentence follow."""

import re

import pytest
from playwright.sync_api import expect

# notebook, the cell with the explorer, what moves a knob, what the sentence then says
CASES = {
    "2.2": ("explore-slices", ("fill", "x", ":, -2:"), r"has shape \(4, 2\)"),
    "2.3 shapes": ("explore-shapes", ("choose", "shape of b", "(4, 1)"), r"Shapes \(4, 3\) and \(4, 1\) give \(4, 3\)"),
    "2.3 map": ("explore-map", ("slide", 0, "ArrowLeft"), r"W = \[\[0\.9, "),
    "2.4": ("explore-valley", ("slide", 1, "ArrowRight"), r"momentum 0\.05"),
    "1.1": ("explore-angles", ("slide", 0, "ArrowRight"), r"turned by 5 degrees"),
}


@pytest.fixture(scope="module")
def pages(browser, lab):
    """Return a function that gives the page of a notebook, opened once, its cells run up to the one that is asked for."""
    from contents import read_contents

    from conftest import opened

    files = {entry.number: entry.file for entry in read_contents()}
    with opened(browser, lab) as open_page:
        made = {}

        def page_of(number):
            if number not in made:
                made[number] = open_page(files[number])
                made[number].run()
            return made[number]

        yield page_of


@pytest.mark.parametrize("case", CASES)
def test_a_knob_moves_picture_and_sentence(pages, case):
    page = pages(case.split()[0])
    name, (how, knob, value), says = CASES[case]
    explorer = page.cell(name).locator(".explorer")
    explorer.scroll_into_view_if_needed()
    picture = explorer.locator("img")
    before = picture.get_attribute("src")
    if how == "fill":
        field = explorer.locator("input[type=text]")
        field.fill(value)
        field.press("Enter")
    elif how == "choose":
        explorer.get_by_label(knob).select_option(value)
    else:
        handle = explorer.get_by_role("slider").nth(knob)
        handle.focus()
        handle.press(value)
    expect(explorer.get_by_role("status")).to_have_text(re.compile(says))
    assert picture.get_attribute("src") != before
    assert picture.get_attribute("alt") == explorer.get_by_role("status").inner_text()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")


def test_what_cannot_be_drawn_is_said(pages):
    explorer = pages("2.2").cell("explore-slices").locator(".explorer")
    field = explorer.locator("input[type=text]")
    field.fill("7")
    field.press("Enter")
    expect(explorer.get_by_role("status")).to_have_text(re.compile("out of bounds.*still that of the last index"))


def test_shapes_that_do_not_fit_are_explained(pages):
    explorer = pages("2.3").cell("explore-shapes").locator(".explorer")
    explorer.get_by_label("shape of a").select_option("(4, 3)")
    explorer.get_by_label("shape of b").select_option("(4,)")
    expect(explorer.get_by_role("status")).to_have_text(re.compile(r"do not fit: axis 1 .* has sizes 3 and 4"))
