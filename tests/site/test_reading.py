"""The website read as a visitor reads it, on a server and from files: links, search, folds, paper."""

import json
import re
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from contents import NOTEBOOKS
from playwright.sync_api import expect
from website import PAGE, PAGES, SITE

PLACES = pytest.mark.parametrize("place", ["served", "files"])


@pytest.fixture
def base(request, served, place):
    return served if place == "served" else SITE.as_uri()


def links_of(name):
    soup = BeautifulSoup((SITE / name).read_text(encoding="utf-8"), "html.parser")
    named = [(tag.get("href") or tag.get("src")) for tag in soup.find_all(["a", "link", "img", "script"])]
    return soup, [link for link in named if link and not link.startswith(("http:", "https:", "data:", "mailto:"))]


@pytest.mark.parametrize("name", [*PAGES, "glossary.html"])
def test_every_link_leads_somewhere(name):
    soup, links = links_of(name)
    anchors = {name: {tag["id"] for tag in soup.find_all(id=True)}}
    for link in links:
        path, anchor = unquote(urlsplit(link).path) or name, unquote(urlsplit(link).fragment)
        assert (SITE / path).is_file(), link
        if anchor and path.endswith(".html"):
            if path not in anchors:
                anchors[path] = {tag["id"] for tag in links_of(path)[0].find_all(id=True)}
            assert anchor in anchors[path], link
    assert not any(link.partition("#")[0].endswith(".ipynb") and "_sources" not in link for link in links)


@pytest.mark.parametrize("name", PAGES)
def test_every_figure_has_its_words_and_every_page_its_notebook(name):
    soup, links = links_of(name)
    pictures = soup.select(".bd-article img")
    assert pictures and all(len(picture["alt"].split()) > 3 for picture in pictures)
    assert f"_sources/{name.replace('.html', '.ipynb')}" in links
    source = json.loads((SITE / "_sources" / name.replace(".html", ".ipynb")).read_text(encoding="utf-8"))
    assert source == json.loads((NOTEBOOKS / name.replace(".html", ".ipynb")).read_text(encoding="utf-8"))


@PLACES
def test_from_the_front_page_through_the_book(visit, base):
    tab = visit("index.html", base)
    expect(tab.locator(".bd-article h1")).to_contain_text("Deep learning, made visible")
    assert tab.locator(".bd-article table a").count() >= len(PAGE)
    tab.locator(f'.bd-article table a[href="{PAGE["1.1"]}"]').click()
    for number in ("1.2", "1.3"):
        tab.locator("a.right-next").click()
        expect(tab.locator(".bd-article h1")).to_contain_text(number)
    tab.locator("a.left-prev").click()
    expect(tab.locator(".bd-article h1")).to_contain_text("1.2")


@PLACES
def test_search_finds(visit, base):
    tab = visit("search.html?q=momentum", base)
    expect(tab.locator("#search-results li a").first).to_be_visible(timeout=20_000)
    assert PAGE["2.4"] in {
        link.get_attribute("href").partition("#")[0] for link in tab.locator("#search-results a").all()
    }


def test_a_term_says_what_it_means_and_leads_to_the_glossary(visit):
    tab = visit(PAGE["2.3"])
    term = tab.locator("a.term").first
    term.focus()
    shown = term.evaluate("link => getComputedStyle(link, '::after').content")
    assert term.get_attribute("title") == json.loads(shown) and len(shown.split()) > 3
    anchor = urlsplit(term.get_attribute("href")).fragment
    tab.keyboard.press("Enter")
    expect(tab.locator(f'[id="{anchor}"]')).to_be_in_viewport(timeout=20_000)


@PLACES
def test_formulas_are_set(visit, base):
    tab = visit(PAGE["2.4"], base)
    expect(tab.locator("mjx-container").first).to_be_attached(timeout=30_000)
    assert tab.locator("mjx-merror").count() == 0


def test_answers_and_solutions_are_folded_and_open(visit):
    tab = visit(PAGE["2.1"])
    folds = tab.locator(".bd-article details")
    assert folds.count() > 5 and tab.locator(".bd-article details[open]").count() == 0
    solution = tab.locator("details", has=tab.locator("summary", has_text="A solution")).first
    expect(solution.locator("pre").first).to_be_hidden()
    solution.locator("summary").focus()
    tab.keyboard.press("Enter")
    expect(solution.locator("pre").first).to_be_visible()
    expect(tab.get_by_text("Try it:").first).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_can_be_done_here(name):
    text = links_of(name)[0].select_one(".bd-article").get_text()
    assert "still picture" not in text if name in PAGE.values() else "It can’t run Python." in text


def test_on_paper_all_is_open_and_the_frame_is_gone(visit):
    tab = visit(PAGE["2.1"])
    paper = tab.pdf()
    assert paper.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", paper)) > 5
    assert tab.locator(".bd-article details:not([open])").count() == 0
    tab.emulate_media(media="print")
    for part in (".bd-sidebar-primary", ".bd-header-article", ".bd-sidebar-secondary"):
        assert not tab.locator(part).first.is_visible()
