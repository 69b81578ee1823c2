"""Every page in the light, in the dark and in a narrow window, with all folds open: nothing is cut off, and axe finds no fault."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from website import PAGE, PAGES, open_all

LOOKS = {  # width, height, colours
    "narrow": (390, 800, "light"),
    "light": (1200, 900, "light"),
    "dark": (1200, 900, "dark"),
    "wide": (2560, 1440, "dark"),
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


# A page of code is thousands of coloured words: of each colour one is left, or axe would take five times as long.
ONE_OF_EACH_COLOUR = """() => {
  const seen = new Set();
  for (const word of document.querySelectorAll('.highlight pre span')) {
    seen.has(word.className) ? word.replaceWith(...word.childNodes) : seen.add(word.className);
  }
  document.body.normalize();
}"""


def faults(tab, look):
    """Return what is wrong with a page that has taken on a look."""
    width, height, colours = LOOKS[look]
    tab.set_viewport_size({"width": width, "height": height})
    tab.emulate_media(color_scheme=colours, reduced_motion="reduce")
    tab.wait_for_function("colours => document.documentElement.dataset.theme === colours", arg=colours)
    tab.wait_for_timeout(500)  # the theme waits, too, before it looks what can be scrolled
    found = tab.evaluate(TOO_WIDE)
    if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    if look == "wide":
        return found
    # The colours of the narrow window are those of the light one, and dear to compare.
    rules = {"color-contrast": {"enabled": look != "narrow"}}
    return found + [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in Axe().run(tab, options={"rules": rules, "preload": False}).response["violations"]
        for node in violation["nodes"]
        if not any(violation["id"] == rule and part in node["html"] for rule, part, _ in OF_THE_THEME)
    ]


@pytest.mark.parametrize("name", [*PAGES, "glossary.html", "search.html"])
def test_a_page_can_be_read_by_everyone(visit, name):
    tab = visit(name, width=390, height=800)
    open_all(tab)
    assert (
        tab.evaluate("[...document.images].filter(i => i.getClientRects().length && !i.naturalWidth).map(i => i.src)")
        == []
    )
    tab.evaluate(ONE_OF_EACH_COLOUR)
    found = {look: faults(tab, look) for look in LOOKS}
    assert found == {look: [] for look in LOOKS}


@pytest.mark.parametrize("name", ["index.html", PAGE["1.1"], PAGE["2.3"]])
def test_the_tab_key_reaches_all_that_can_be_used(visit, name):
    tab = visit(name)
    open_all(tab)
    wanted, reached, unseen = tab.evaluate(TO_REACH), [], []
    tab.locator(".bd-article h1").evaluate("title => { title.tabIndex = -1; title.focus(); }")
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
