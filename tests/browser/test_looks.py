"""Every notebook in a narrow window, in the dark theme, and by keyboard alone; each after all of its cells have run."""

from contextlib import contextmanager

import pytest
from contents import read_contents
from playwright.sync_api import expect

NAMES = ["index.ipynb", *(entry.file for entry in read_contents())]
LEAST_CONTRAST = 4.5  # of text against what lies behind it: WCAG 2.2, success criterion 1.4.3, level AA

on_every_page = pytest.mark.parametrize("ran", NAMES, indirect=True, ids=NAMES)

# What a reader reads or touches, code and what libraries print aside: the text of the page, outputs, pad and explorers.
TOO_WIDE = """() => [...document.querySelectorAll(
    '.jp-RenderedMarkdown :is(p, li, summary, h1, h2, h3), .jp-OutputArea :is(img, p), .drawing-pad *, .explorer *')]
  .filter(e => e.getClientRects().length && getComputedStyle(e).visibility === 'visible')
  .filter(e => !e.closest('pre, table, mjx-container, .widget-readout'))  // may be scrolled by themselves
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => `${Math.round(e.getBoundingClientRect().right)}: ${e.outerHTML.slice(0, 120)}`)"""

FAINT = """least => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const linear = part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = new Map();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !element.closest('.jp-RenderedMarkdown, .jp-OutputArea-output, .drawing-pad, .explorer')
        || element.closest('pre, .jp-mod-hidden, script, style, option') || !element.getClientRects().length) continue;
    const [text, paper] = [numbers(getComputedStyle(element).color), behind(element)];
    const [high, low] = [luminance(text), luminance(paper)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < least) found.set(`${element.tagName}.${element.className} ${text} on ${paper}`,
      `${ratio.toFixed(1)}: ${walk.currentNode.data.trim().slice(0, 60)}`);
  }
  return [...found].map(pair => pair.join(' '));
}"""

CORNERS = """() => [...document.querySelectorAll('[data-mime-type="image/png"] img, .explorer img')].map(image => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return [...context.getImageData(0, 0, 1, 1).data].join();
})"""

# What can be used, in the order of the page; what is used is marked as the focus comes by.
TO_REACH = """() => [...document.querySelectorAll('.jp-Notebook :is(a[href], summary, input, select, button, [tabindex="0"])')]
  .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 && !e.disabled)  // not in a closed fold
  .filter(e => e.closest('.jp-RenderedMarkdown, .jp-OutputArea-output'))
  .filter(e => !e.matches('.jp-RenderedMarkdown, .jp-OutputArea-output, .jp-InternalAnchorLink, .jp-collapseHeadingButton'))
  .map((e, number) => { e.dataset.number = number; return e.outerHTML.slice(0, 120); })"""

FOCUSED = """() => {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  return [e.dataset.number ?? null, seen || e.outerHTML.slice(0, 160), !!e.closest('.jp-Notebook')];
}"""


@contextmanager
def as_wide_as(page, width, height):
    """Make the window another size for a while."""
    before = page.tab.viewport_size
    page.tab.set_viewport_size({"width": width, "height": height})
    page.settle()
    yield
    page.tab.set_viewport_size(before)
    page.settle()


@contextmanager
def in_theme(page, name):
    """Change JupyterLab's theme for a while."""
    for theme in (name, "JupyterLab Light"):
        page.tab.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
        is_light = str(theme == "JupyterLab Light").lower()
        page.tab.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=is_light)
        # JupyterLab's curtain fades for 200 ms. A second change meanwhile, and it is taken away twice: an error in the console.
        page.tab.wait_for_function("() => !document.querySelector('#jupyterlab-splash')")
        page.settle()
        if theme == name:
            yield


@on_every_page
def test_nothing_is_wider_than_a_narrow_window(ran):
    """At 390 pixels, text, figures, pad and explorers fit; only code, tables and long formulas are scrolled by themselves."""
    with as_wide_as(ran, 390, 800):
        assert ran.tab.evaluate(TOO_WIDE) == []


@on_every_page
def test_the_dark_theme_can_be_read(ran):
    """Text stands out from what is behind it, and every figure is a white card."""
    with in_theme(ran, "JupyterLab Dark"):
        assert ran.tab.evaluate(FAINT, LEAST_CONTRAST) == []
        assert set(ran.tab.evaluate(CORNERS)) == {"255,255,255,255"}


@on_every_page
def test_the_light_theme_can_be_read(ran):
    assert ran.tab.evaluate(FAINT, LEAST_CONTRAST) == []


@on_every_page
def test_the_tab_key_reaches_all_that_can_be_used(ran):
    """Links, folded answers and what is in them, knobs and pad, and it can be seen where one is."""
    folds = "open => document.querySelectorAll('.jp-Notebook details').forEach(fold => { fold.open = open; })"
    ran.tab.evaluate(folds, True)
    ran.select_first()
    wanted, reached, unseen = ran.tab.evaluate(TO_REACH), [], []
    while len(reached) <= len(wanted):
        ran.tab.keyboard.press("Tab")
        number, seen, inside = ran.tab.evaluate(FOCUSED)
        if number is None and reached and not inside:
            break
        if number is not None:
            reached.append(int(number))
            unseen += [] if seen is True else [seen]
    ran.tab.evaluate(folds, False)
    assert [wanted[number] for number in set(range(len(wanted))) - set(reached)] == []
    assert reached == sorted(reached), "in the order of the page"
    assert unseen == []


def test_a_page_by_keyboard_alone(visit):
    """Run cell by cell, solve an exercise, unfold its solution, and follow a link, without a mouse."""
    page = visit("index.ipynb")
    keys, count = page.tab.keyboard, "() => jupyterapp.shell.currentWidget.content.widgets.length"
    cells = page.tab.evaluate(count)
    for _ in range(cells - 1):
        keys.press("Shift+Enter")
    keys.press("Control+Enter")
    page.wait_until_run()
    assert page.tab.evaluate(count) == cells

    page.walk("ArrowUp", to="try-it")
    keys.press("Enter")
    keys.press("Control+a")
    keys.type('digits = 20 * 10\ncheck("0.0a", digits)')
    code = page.cell("try-it-solution").locator(".cm-content")
    expect(code).to_have_count(0)
    keys.press("Shift+Enter")  # selects the folded solution, which the arrow keys pass over
    expect(page.cell("try-it").locator(".jp-OutputArea")).to_contain_text("Exercise 0.0a: correct")
    keys.press("Enter")
    expect(code).to_be_visible()
    keys.press("Escape")

    page.walk("ArrowUp", to="contents")
    for _ in range(4):  # past JupyterLab's own buttons of the cell and its heading
        keys.press("Tab")
        if "/1.1-" in (page.tab.evaluate("() => document.activeElement.href") or ""):
            break
    keys.press("Enter")
    page.tab.wait_for_function("() => jupyterapp.shell.currentWidget?.context?.path.includes('/1.1-')", timeout=60_000)
