"""The pages as HTML: every figure keeps its alternative text, and every link leads to a page."""

import re

import export
import nbformat
import pytest
from bs4 import BeautifulSoup

PAGES = sorted(export.NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name.partition("-")[0])
def test_a_page_as_html_has_all_that_it_stores(path):
    page = export.page_of(path)
    outputs = [output for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", [])]
    figures = [output for output in outputs if "image/png" in output.get("data", {})]
    soup = BeautifulSoup(page, "html.parser")
    texts = [image["alt"] for image in soup.find_all("img")]  # those of films among them
    assert [image["alt"] for image in soup.select(".jp-RenderedImage img")] == [
        figure.metadata["image/png"]["alt"] for figure in figures
    ]
    assert all(len(text.split()) > 3 for text in texts)
    linked = {link["href"].partition("#")[0] for link in soup.find_all("a", href=re.compile(r"^[^:#]*\.(html|ipynb)"))}
    assert linked and linked <= {f"{other.stem}.html" for other in PAGES}
    assert soup.title.string == export.title_of(path)


def test_all_pages_are_written_into_a_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(export, "page_of", lambda path: f"<p>{path.stem}</p>")
    export.main(tmp_path / "new" / "folder")
    assert {file.stem for file in (tmp_path / "new" / "folder").iterdir()} == {path.stem for path in PAGES}
    assert str(tmp_path / "new" / "folder" / "index.html") in capsys.readouterr().out
