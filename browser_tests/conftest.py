"""A server and a browser for all tests, a fresh page for each; and what no page may do, whatever the test is about."""

import re
import shutil
from contextlib import contextmanager

import pytest
from lab import Laboratory, Page
from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--mute-audio",
]  # fmt: skip


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    made = Laboratory(tmp_path_factory.mktemp("lab"))
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def browser():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)  # None: Playwright's own
        yield started
        started.close()


def in_words(message):
    """What the browser's console says, and of which address."""
    return f"{message.text} ({message.location['url']})"


@contextmanager
def opened(browser, lab):
    """Give a function that opens a notebook in a page of its own; at the end, see what none of the pages may do."""
    contexts, outside, complaints, pages = [], [], [], []

    def guard(route):
        outside.append(route.request.url)
        route.abort()

    def open_page(name, width=1200, height=900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
        contexts.append(context)
        context.route(re.compile(rf"^(https?|wss?)://(?!127\.0\.0\.1:{lab.port}[/?])"), guard)
        tab = context.new_page()
        tab.set_default_timeout(20_000)
        tab.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
        tab.on("console", lambda message: complaints.append(in_words(message)) if message.type == "error" else None)
        tab.on("dialog", lambda dialog: dialog.accept())
        pages.append(Page(tab, lab).open(name))
        return pages[-1]

    yield open_page
    kernel = [error for page in pages for error in page.kernel_errors]
    said = list(complaints)  # before the kernels end: JupyterLab then asks in vain for sessions that are no more
    for page in pages:
        page.close()
    for context in contexts:
        context.close()
    assert not outside, f"requests that would have left the machine: {outside}"
    assert not said, f"in the browser's console: {said}"
    assert not kernel, f"errors in the kernel: {kernel}"


@pytest.fixture
def visit(browser, lab):
    """Return a function that opens a notebook in a page of its own."""
    with opened(browser, lab) as open_page:
        yield open_page


@pytest.fixture(scope="session")
def ran(request, browser, lab):
    """The notebook that the test names, run from top to bottom; the tests of one file share it."""
    with opened(browser, lab) as open_page:
        page = open_page(request.param)
        page.run()
        yield page


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put all tests of one notebook together: it is then opened and run once for each file of tests, not for each test."""
    items.sort(key=lambda item: item.callspec.params.get("ran", "") if hasattr(item, "callspec") else "")
