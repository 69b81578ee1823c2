"""Measure the website in Chromium, served on this machine: what a page weighs, and when it can be read.

    .venv/bin/python benchmarks/site.py [--picture]

after `make site` and tools/setup_browser.py. Each page is opened three times with an empty cache; the medians are printed as
the table of benchmarks/README.md. With --picture, it draws a 3 on the front page's pad and writes docs/site.png.
"""

import functools
import http.server
import io
import statistics
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "site"), str(ROOT / "tests" / "browser"), str(ROOT / "tools")]

from chromium import FLAGS, installed  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from website import PAGES, SITE, draw, open_all, pad_of  # noqa: E402

RUNS = 3
# First paint with content, the largest one, and for how long in all the page could not answer: tasks, less 50 ms of each.
WATCH = """() => {
  window.seen = { lcp: 0, blocked: 0 };
  new PerformanceObserver(list => list.getEntries().forEach(e => { seen.lcp = e.startTime; }))
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver(list => list.getEntries().forEach(e => { seen.blocked += Math.max(e.duration - 50, 0); }))
    .observe({ type: 'longtask', buffered: true });
}"""
READ = """() => [performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN, seen.lcp, seen.blocked,
  performance.getEntriesByType('layout-shift').reduce((sum, e) => sum + e.value, 0)]"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def measure(browser: Browser, address: str) -> list[float]:
    """Return of a page: kB and requests when it has loaded, kB in all, and when it was painted (ms)."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(f"({WATCH})()")
    tab, sizes = context.new_page(), []
    tab.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    tab.goto(address, wait_until="load")
    tab.wait_for_timeout(1000)
    first, requests, painted = sum(sizes), len(sizes), tab.evaluate(READ)
    open_all(tab)
    tab.wait_for_load_state("networkidle")
    context.close()
    return [first / 1000, requests, sum(sizes) / 1000, *painted]


def take_picture(browser: Browser, address: str) -> None:
    """Write the picture that the README begins with."""
    tab = browser.new_page(viewport={"width": 1280, "height": 760})
    tab.goto(address)
    draw(tab, pad_of(tab), 3)
    tab.mouse.move(0, 0)
    picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    picture.quantize(64, dither=Image.Dither.NONE).save(
        ROOT / "docs" / "site.png", optimize=True
    )  # a third of the bytes


def main(options: list[str]) -> None:
    """Print the table, or write the picture."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=FLAGS)
        if options == ["--picture"]:
            take_picture(browser, f"{address}/index.html")
            return
        print(
            "| page | loaded, kB | requests | all of it, kB | first paint, ms | largest paint, ms | blocked, ms | shift |"
        )
        print("|---|---|---|---|---|---|---|---|")
        for name in PAGES:
            runs = [measure(browser, f"{address}/{name}") for _ in range(RUNS)]
            *figures, shift = (statistics.median(values) for values in zip(*runs, strict=True))
            shown = " | ".join(f"{figure:,.0f}" for figure in figures)
            print(f"| {name.partition('-')[0].removesuffix('.html')} | {shown} | {shift:.2f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
