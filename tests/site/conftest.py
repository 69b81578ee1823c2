"""The website as it was built, served on this machine or opened as files; and what no page of it may do."""

import functools
import http.server
import re
import threading

import pytest
from website import SITE

pytest_plugins = ["chromium"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def served():
    """The address of the website on a server."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def visit(browser, served):
    """Return a function that opens a page; afterwards, see that none asked another machine for anything, or complained."""
    contexts, outside, complaints = [], [], []

    def refuse(route):
        outside.append(route.request.url)
        route.abort()

    def listen(message):
        if message.type == "error":
            complaints.append(f"{message.text} ({message.location['url']})")

    def opened(name, at=served, width=1200, height=900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
        contexts.append(context)
        context.set_default_timeout(60_000)
        context.route(re.compile(r"^(https?|wss?)://(?!127\.0\.0\.1:)"), refuse)
        tab = context.new_page()
        tab.on("pageerror", lambda error: complaints.append(f"page error: {error.stack or error}"))
        tab.on("console", listen)
        tab.goto(f"{at}/{name}")
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert not outside, f"requests that would have left the machine: {outside}"
    assert not complaints, f"in the browser's console: {complaints}"
