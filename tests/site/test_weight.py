"""How much a page weighs until the whole of it is there, and what of that comes before it can be read."""

import pytest
from website import PAGES, open_all


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_heavy(visit, served, name):
    tab = visit("search.html")  # somewhere else, to listen before the page comes
    sizes = []
    tab.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    tab.goto(f"{served}/{name}", wait_until="load")
    first = sum(sizes)
    open_all(tab)
    tab.wait_for_load_state("networkidle")
    assert first > 100_000 and sum(sizes) < 6_000_000
    if name == "index.html":
        assert sum(sizes) < 1_500_000
