"""What Sphinx and MyST-NB leave to a project: how a stored notebook becomes a page of the website."""

import html
import importlib.util
import json
import re
import shutil
import zlib
from pathlib import Path
from typing import Any

import explorers
import terms
from contents import NOTEBOOKS, read_contents
from docutils import nodes
from glossary import read_terms
from myst_nb.core.render import NbElementRenderer
from sphinx.application import Sphinx

from utils.widgets.drawing_pad import HELP, DrawingPad

HERE = Path(__file__).resolve().parent
STATIC = HERE / "build" / "static"
CHAPTERS = {"1": "1 What is deep learning?", "2": "2 The building blocks of neural networks"}
TRY_IT = (
    '<p class="note-of-site"><strong>Try it:</strong> <code>make lab</code> opens this page with Python behind it, takes your '
    "answer and checks it. A solution is folded below.</p>"
)
ON_THIS_WEBSITE = (
    "**On this website** you can read everything, draw on the pads, turn the knobs, and open answers and solutions. It can't run "
    "Python. To run a cell, to change it, or to have your answer to an exercise checked, get the collection and type `make lab`: "
    "it opens the same pages in JupyterLab. When a page says *run*, that's the place."
)


def slug(title: str) -> str:
    """Return the anchor of a heading, as JupyterLab makes it."""
    return title.strip().replace(" ", "-")


# ---- the notebook, before it is read ----


def prepare(app: Sphinx, name: str, source: list[str]) -> None:
    """Change a notebook into what is to be shown of it on a page that nobody runs."""
    path = Path(app.env.doc2path(name))
    if path.suffix != ".ipynb":
        return
    notebook = json.loads(source[0])
    if name == "index":
        notebook["cells"] = front(notebook["cells"])
    notebook["cells"] = [
        cell for cell in notebook["cells"] if cell["id"] != "nav-bottom"
    ]  # the site has such links itself
    for cell, after in zip(notebook["cells"], [*notebook["cells"][1:], {"id": ""}], strict=True):
        if after["id"] in {"draw-pad", *explorers.EXPLORERS}:
            cell["source"] = as_live("".join(cell["source"]))
        tags = cell["metadata"].setdefault("tags", [])
        if cell["id"] == "nav-top":
            cell["source"] = "".join(cell["source"]).partition("\n")[0]
        elif cell["id"] == "draw-pad":
            cell["outputs"].append(as_output(pad(name.partition("-")[0])))
        elif cell["id"] in explorers.EXPLORERS:
            knobs = explorers.BUILT / f"{explorers.name_of(path, cell['id'])}.html"
            cell["outputs"].append(as_output(knobs.read_text(encoding="utf-8")))
            app.env.note_dependency(str(knobs))
        elif "exercise" in tags:
            cell["outputs"] = [as_output(TRY_IT)]
    source[0] = json.dumps(notebook)


def as_live(text: str) -> str:
    """Return what is written before a pad or an explorer, without what is said to a reader who has to run it first."""
    text = re.sub(r"Run the next cell,? (?:and )?(\w)", lambda found: found[1].upper(), text)
    return re.sub(r" If [^.]*\bstill picture\b[^.]*\.", "", text)


def as_output(content: str) -> dict[str, Any]:
    """Return HTML as an output of a cell."""
    return {"output_type": "display_data", "data": {"text/html": content}, "metadata": {}}


def markdown(content: str, name: str) -> dict[str, Any]:
    """Return a cell of text."""
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": content}


def pad(number: str) -> str:
    """Return the place of a drawing pad that reads with the network of that page."""
    return f'<div class="pad" data-pad="{number}" data-help="{html.escape(HELP)}"></div>'


def front(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cells of the index as a front page: the pad first, then the table of pages; and the order of all pages."""
    by_id = {cell["id"]: cell for cell in cells}
    title, promise, rest = "".join(by_id["title"]["source"]).split("\n\n", 2)
    entries = read_contents()
    first = next(entry for entry in entries if entry.number == "2.1")
    way_in = (
        f"[Begin with 1.1]({entries[0].file}) · [See the whole machine at work: 2.1, {first.read_minutes} minutes]({first.file}) · "
        "[How it works](#How-to-use-this-collection)"
    )
    trees = [
        f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n"
        + "".join(f"{Path(entry.file).stem}\n" for entry in entries if entry.number.startswith(chapter))
        + "```"
        for chapter, caption in CHAPTERS.items()
    ]
    trees.append("```{toctree}\n:hidden:\n\nglossary\n```")
    shown = [
        markdown(f"{title}\n\n{promise}\n\n{pad('2.1')}\n\n{way_in}", "title"),
        by_id["contents"],
        markdown(f"## What this is\n\n{rest}\n\n{ON_THIS_WEBSITE}", "what"),
    ]
    gone = {"title", "contents", "nav-top"}
    return [*shown, *(cell for cell in cells if cell["id"] not in gone), markdown("\n\n".join(trees), "trees")]


# ---- figures ----

_render_image = NbElementRenderer.render_image


def render_image(self: NbElementRenderer, data: Any) -> list[nodes.Element]:
    """Give a figure its alternative text and its size, which a notebook stores and MyST-NB leaves out."""
    made = _render_image(self, data)
    about = data.output_metadata.get(data.mime_type, {})
    for name in ("alt", "width", "height"):
        if name in about:
            made[0][name] = str(about[name])
    return made


NbElementRenderer.render_image = render_image


def finish(app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Let pictures load when they come near; and let an empty corner of a table not be announced as a heading."""
    body = context.get("body", "").replace("<img ", '<img loading="lazy" ')
    context["body"] = body.replace('<th class="head"><p></p></th>', "<td></td>")


def explain_terms(app: Sphinx, page: nodes.document, name: str) -> None:
    """Let the first use of each term on a page lead to its entry in the glossary."""
    if name != "glossary":
        terms.link_terms(page, read_terms())


# ---- what lies beside the pages ----


def write_static(app: Sphinx) -> None:
    """Draw the explorers, and put beside the pages what comes from elsewhere: the drawing pad and MathJax."""
    explorers.draw_all([NOTEBOOKS / entry.file for entry in read_contents()])
    (STATIC / "mathjax").mkdir(parents=True, exist_ok=True)
    drawing_pad = HERE.parent / "utils" / "widgets" / "drawing_pad.js"
    module, export = drawing_pad.read_text(encoding="utf-8"), "export default { render };"
    assert module.count(export) == 1
    # A page that was opened from a file may not load modules, but it may load scripts.
    script = f"globalThis.drawingPad = (() => {{\n{module.replace(export, 'return { render };')}}})();\n"
    (STATIC / "drawing_pad.js").write_text(script, "utf-8")
    (STATIC / "drawing_pad.css").write_text(str(DrawingPad._css), "utf-8")
    found = importlib.util.find_spec("sphinx-mathjax-offline")
    assert found is not None and found.origin is not None
    mathjax, fonts = Path(found.origin).parent / "static" / "mathjax", "output/chtml/fonts/woff-v2"
    shutil.copy(mathjax / "tex-chtml-full.js", STATIC / "mathjax")
    shutil.copytree(mathjax / fonts, STATIC / "mathjax" / fonts, dirs_exist_ok=True)


def take_away(app: Sphinx, failure: Exception | None) -> None:
    """Take away what is as heavy as all the rest of the front page, and not needed: each icon comes from a font, too."""
    for path in Path(app.outdir).glob("*.html"):
        page = path.read_text(encoding="utf-8")
        lighter = re.sub(r"\s*<script[^>]*scripts/fontawesome\.js[^>]*></script>", "", page)
        if lighter != page:
            path.write_text(lighter, encoding="utf-8")
    for path in [*(Path(app.outdir) / "_static").rglob("*.map"), *Path(app.outdir).rglob("fontawesome.js")]:
        path.unlink()


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect all of it to Sphinx."""
    app.connect("builder-inited", write_static)
    app.connect("source-read", prepare)
    app.connect("doctree-resolved", explain_terms)
    app.connect("html-page-context", finish)
    app.connect("build-finished", take_away)
    beside = [*NOTEBOOKS.glob("*.toml"), HERE.parent / "utils" / "widgets" / "drawing_pad.py"]
    made_from = [*sorted(HERE.glob("*.py")), *sorted(beside)]
    return {
        "env_version": zlib.crc32(
            b"".join(path.read_bytes() for path in made_from)
        ),  # another: all pages are read anew
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
