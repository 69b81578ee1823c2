"""The pages of the website, and what a reader does on each of them."""

from types import SimpleNamespace

import strokes
from contents import ROOT, read_contents

SITE = ROOT / "site" / "build" / "html"
PAGE = {entry.number: entry.file.replace(".ipynb", ".html") for entry in read_contents()}
PAGES = ["index.html", *PAGE.values()]


def pad_of(tab):
    """Return the drawing pad of a page, ready to be drawn on."""
    place = tab.locator("[data-pad]")
    place.scroll_into_view_if_needed()
    place.and_(tab.locator("[data-ready]")).wait_for(timeout=20_000)
    return place


def draw(tab, pad, digit):
    """Draw a digit by mouse."""
    strokes.draw(SimpleNamespace(tab=tab), pad, strokes.DIGITS[digit])


def open_all(tab):
    """Unfold all that is folded, and let pads and pictures load."""
    tab.evaluate("() => document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    for place in tab.locator("[data-pad]").all():
        place.scroll_into_view_if_needed()
    tab.wait_for_function("() => [...document.querySelectorAll('[data-pad]')].every(place => place.dataset.ready)")
    tab.evaluate(
        "async () => { for (const image of document.images) { image.loading = 'eager'; await image.decode().catch(() => 0); } }"
    )
