"""The pad of section 1.1.5, where a smaller network reads what is drawn."""

import re

import pytest
from playwright.sync_api import expect
from strokes import DIGITS, draw, pad_of, status_of

NOTEBOOK = "1.1-artificial-intelligence-machine-learning-and-deep-learning.ipynb"


@pytest.mark.parametrize("ran", [NOTEBOOK], indirect=True)
def test_it_reads_what_is_drawn_and_shows_its_first_layer(ran):
    pad = pad_of(ran)
    for digit in (0, 3, 7):
        pad.get_by_role("button", name="Clear").click()
        expect(status_of(pad)).to_have_text("Nothing is drawn yet.")
        draw(ran, pad, DIGITS[digit])
        expect(status_of(pad)).to_have_text(re.compile(f"The network reads a {digit} "))
    size = "canvas => [canvas.width, canvas.height]"
    assert pad.locator(".drawing-pad-hidden").evaluate(size) == [32, 2]  # 64 units
