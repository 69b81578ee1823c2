"""A server and a browser for each worker, a fresh page for each test; and what no page may do, whatever the test is about."""

import re
import signal
from contextlib import contextmanager

import pytest
from lab import Laboratory, LaboratoryInAClone, Page

pytest_plugins = ["chromium"]


def pytest_configure():
    """End as after Ctrl-C where a run is called off, as CI systems do it: server, kernels and browser end, too."""
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("called off", returncode=128 + signal.SIGTERM))


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    made = Laboratory(tmp_path_factory.mktemp("lab"))
    made.start()
    yield made
    made.stop()


class Desk:
    """The pages that lie open, and what none of them may do.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
    lab : Laboratory
    """

    def __init__(self, browser, lab):
        self.browser, self.lab = browser, lab
        self.pages, self.outside, self.complaints = [], [], []

    def open(self, name, width=1200, height=900, **options):
        """Open a notebook in a page of its own."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", **options
        )
        context.route(re.compile(rf"^(https?|wss?)://(?!127\.0\.0\.1:{self.lab.port}[/?])"), self._refuse)
        tab = context.new_page()
        tab.set_default_timeout(20_000)
        tab.on("pageerror", lambda error: self.complaints.append(f"page error: {error.stack or error}"))
        tab.on("console", self._listen)
        tab.on("dialog", lambda dialog: dialog.accept())
        self.pages.append(Page(tab, self.lab).open(name))
        return self.pages[-1]

    def _refuse(self, route):
        self.outside.append(route.request.url)
        route.abort()

    def _listen(self, message):
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def check_complaints(self):
        """See that no page asked another machine, and that neither a page nor a kernel complained, since the last time."""
        outside, said = list(self.outside), list(self.complaints)
        kernel = [error for page in self.pages for error in page.take_kernel_errors()]
        self.outside.clear()
        self.complaints.clear()
        assert not outside, f"requests that would have left the machine: {outside}"
        assert not said, f"in the browser's console: {said}"
        assert not kernel, f"errors in the kernel: {kernel}"

    def clear(self):
        """Close all pages; what JupyterLab says then, of sessions that are no more, does not count."""
        for page in self.pages:
            page.close()
        self.pages.clear()
        self.outside.clear()
        self.complaints.clear()


@pytest.fixture
def visit(browser, lab):
    """Return a function that opens a notebook in a page of its own."""
    desk = Desk(browser, lab)
    yield desk.open
    try:
        desk.check_complaints()
    finally:
        desk.clear()


@pytest.fixture
def lab_in(browser):
    """Return what starts, in a clone, what `make lab` starts, and gives a function that opens a page there, until it ends."""

    @contextmanager
    def started(clone):
        lab = LaboratoryInAClone(clone)
        lab.start()
        desk = Desk(browser, lab)
        try:
            yield desk.open
            desk.check_complaints()
        finally:
            desk.clear()
            lab.stop()

    return started


@pytest.fixture(scope="session")
def run_already(browser, lab):
    """Return a function that gives the page of a notebook, run from top to bottom, and the desk on which it lies.

    It stays open until another notebook is asked for: two kernels at once would want more memory than a small machine has.
    """
    desk, names = Desk(browser, lab), []

    def turn_to(name):
        if names != [name]:
            desk.clear()
            names[:] = []
            desk.open(name).run()
            names[:] = [name]
        return desk.pages[0], desk

    yield turn_to
    desk.clear()


@pytest.fixture
def ran(request, run_already):
    """The notebook that the test names, run from top to bottom; the tests that name the same one share it."""
    page, desk = run_already(request.param)
    yield page
    desk.check_complaints()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Put all tests of one notebook together, for one worker: it is then opened and run once."""
    names = {item: (getattr(item, "callspec", None) and item.callspec.params.get("ran")) or "" for item in items}
    items.sort(key=names.get)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(names[item]))
