"""Every notebook, opened and run in a real browser: cells, formulas, figures, links."""

import json
import re
from urllib.parse import unquote, urlsplit

import pytest
from contents import NOTEBOOKS, read_contents

NAMES = ["index.ipynb", *(entry.file for entry in read_contents())]


def cells_of(name):
    return json.loads((NOTEBOOKS / name).read_text(encoding="utf-8"))["cells"]


def formulas_in(name):
    """How many formulas the Markdown of a notebook holds: displayed ones, and those within a line."""
    text = "\n".join("".join(cell["source"]) for cell in cells_of(name) if cell["cell_type"] == "markdown")
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
    displayed = re.findall(r"\$\$.+?\$\$", text, flags=re.S)
    return len(displayed) + len(re.findall(r"\$[^$\n]+?\$", re.sub(r"\$\$.+?\$\$", "", text, flags=re.S)))


@pytest.mark.parametrize(("ran", "name"), [(name, name) for name in NAMES], indirect=["ran"], ids=NAMES)
def test_it_runs_from_top_to_bottom(ran, name):
    """That every cell ran without an error, `ran` has seen to."""
    page, tab = ran, ran.tab
    # Formulas are set, all of them, and none stands there as raw text.
    assert tab.locator("mjx-container").count() == formulas_in(name)
    assert tab.locator("mjx-merror").count() == 0
    # Every picture was drawn, and none is broken.
    stored = sum("image/png" in output.get("data", {}) for cell in cells_of(name) for output in cell.get("outputs", []))
    widgets = tab.locator(".drawing-pad, .explorer").count()  # live, they take the place of their still pictures
    assert tab.locator('.jp-OutputArea-output[data-mime-type="image/png"] img').count() == stored - widgets
    broken = "() => [...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src.slice(0, 100))"
    assert tab.evaluate(broken) == []
    # Links between notebooks lead to notebooks.
    targets = tab.evaluate("() => [...document.querySelectorAll('.jp-RenderedMarkdown a[href]')].map(a => a.href)")
    inside = {unquote(urlsplit(target).path) for target in targets if target.startswith(page.lab.url)}
    assert {path.rsplit("/", 1)[1] for path in inside if path.endswith(".ipynb")} <= {*NAMES, "glossary.ipynb"}
    assert any(path.endswith("/index.ipynb") for path in inside) or name == "index.ipynb"


def test_the_links_lead_through_the_collection(visit):
    """From the index to the first notebook, by its next link to the second, and back to the contents."""
    page = visit("index.ipynb")
    for name in (NAMES[1], NAMES[2], "index.ipynb"):
        link = page.tab.locator(f'.jp-RenderedMarkdown a[href*="{name}"]:visible').first
        link.click()
        page.tab.wait_for_function(
            "name => jupyterapp.shell.currentWidget?.context?.path.endsWith(name)", arg=name, timeout=60_000
        )
