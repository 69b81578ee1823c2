"""Every page in the light, in the dark and in a narrow window, with all folds open: nothing is cut off, and axe finds no fault."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from website import PAGE, PAGES, open_all

LOOKS = {
    "light": {"width": 1200},
    "dark": {"width": 1200, "color_scheme": "dark"},
    "narrow": {"width": 390, "height": 800},
    "wide": {"width": 2560, "height": 1440},
}
# What axe finds in the theme's own frame: rule, part of the element, and where it is known.
OF_THE_THEME = [
    ("region", 'class="sidebar-primary-item"', "https://github.com/pydata/pydata-sphinx-theme/pull/1454"),
]

TOO_WIDE = """() => [...document.querySelectorAll('.bd-article :is(p, li, summary, h1, h2, h3, img, canvas, input, select)')]
  .filter(e => e.getClientRects().length && !e.closest('pre, table, mjx-container, .pst-scrollable-table-container'))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 120))"""

TO_REACH = """() => [...document.querySelectorAll('.bd-article :is(a[href], summary, input, select, button, [tabindex="0"])')]
  .filter(e => e.getClientRects().length && getComputedStyle(e).visibility === 'visible' && e.tabIndex >= 0 && !e.disabled)
  .map((e, number) => { e.dataset.number = number; return e.outerHTML.slice(0, 120); })"""

FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  return [e.dataset.number ?? null, style.outlineStyle !== 'none' || style.boxShadow !== 'none' || e.outerHTML.slice(0, 160)];
}"""


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", [*PAGES, "search.html"])
def test_a_page_can_be_read_by_everyone(visit, name, look):
    tab = visit(name, **LOOKS[look])
    open_all(tab)
    assert tab.evaluate(TOO_WIDE) == []
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert (
        tab.evaluate("[...document.images].filter(i => i.getClientRects().length && !i.naturalWidth).map(i => i.src)")
        == []
    )
    if look == "wide":
        return
    found = [
        (violation["id"], node["html"])
        for violation in Axe().run(tab).response["violations"]
        for node in violation["nodes"]
    ]
    assert [
        f"{rule}: {element[:200]}"
        for rule, element in found
        if not any(rule == known and part in element for known, part, _ in OF_THE_THEME)
    ] == []


@pytest.mark.parametrize("name", ["index.html", PAGE["1.1"], PAGE["2.3"]])
def test_the_tab_key_reaches_all_that_can_be_used(visit, name):
    tab = visit(name)
    open_all(tab)
    wanted, reached, unseen = tab.evaluate(TO_REACH), [], []
    tab.locator("h1").evaluate("title => { title.tabIndex = -1; title.focus(); }")
    while len(reached) < len(wanted):
        tab.keyboard.press("Tab")
        number, seen = tab.evaluate(FOCUSED)
        if number is None and reached:
            break
        if number is not None:
            reached.append(int(number))
            unseen += [] if seen is True else [seen]
    assert [wanted[number] for number in set(range(len(wanted))) - set(reached)] == []
    assert reached == sorted(reached) and unseen == []
