"""Write every page as a file of HTML that any browser shows: text, code, figures with their alternative text, and no kernel.

    python tools/export.py [FOLDER]

The folder is `export` unless another is named. Nothing is executed: what the pages store is what they show.
"""

import html
import re
import sys
from pathlib import Path

import nbformat
from contents import NOTEBOOKS, ROOT, replace
from jinja2 import DictLoader
from nbconvert import HTMLExporter

# nbconvert's own page drops the alternative text of pictures; and folds should open when it is printed.
TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
{%- block data_png scoped -%}
<div class="jp-RenderedImage jp-OutputArea-output" tabindex="0">
{%- set about = output.metadata["image/png"] %}
<img src="data:image/png;base64,{{ output.data['image/png'] | replace("\\n", "") }}" alt="{{ about.alt | escape_html }}" \
width="{{ about.width }}" height="{{ about.height }}" style="max-width: 100%; height: auto">
</div>
{%- endblock data_png -%}
"""


def page_of(path: Path) -> str:
    """Return a notebook as HTML, with links to the other pages as they are called in the same folder."""
    exporter = HTMLExporter(extra_loaders=[DictLoader({"page": TEMPLATE})], template_file="page")
    notebook = nbformat.read(path, as_version=4)
    body, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title_of(path)}})
    names = "|".join(re.escape(html.escape(other.stem)) for other in NOTEBOOKS.glob("*.ipynb"))
    return re.sub(rf'href="({names})\.ipynb', r'href="\1.html', body)


def title_of(path: Path) -> str:
    """Return the page's title, from its first heading."""
    heading = re.search(r'"# ([^"\\]+)', path.read_text(encoding="utf-8"))
    return heading[1] if heading else path.stem


def main(folder: Path) -> None:
    """Write all pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        replace(folder / f"{path.stem}.html", page_of(path))
    print(f"{folder / 'index.html'} and the pages that it leads to")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "export")
