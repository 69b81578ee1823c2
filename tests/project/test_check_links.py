"""The weekly look at outside addresses, tried on a server of the test's own."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import check_links
import pytest


class Answers(BaseHTTPRequestHandler):
    """A server whose paths are the statuses that it answers with."""

    def do_GET(self):
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_what_is_not_there_is_named_with_the_files_that_name_it(server, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(check_links, "NOT_ASKED", check_links.re.compile("never"))
    page, table = tmp_path / "page.md", tmp_path / "table.csv"
    page.write_text(f"See [there]({server}/200), <{server}/404>, and {server}/403.")
    table.write_text(f'name,source\none,"{server}/404"\ntwo,http://127.0.0.1:1/refused\n')
    assert check_links.main([str(page), str(table)]) == 2
    said = capsys.readouterr().out.splitlines()
    assert f"{server}/404  (page.md, table.csv): 404" in said and said[-1] == "4 addresses, 2 of them not there"
    assert any(line.startswith("http://127.0.0.1:1/refused  (table.csv): ") for line in said)


def test_addresses_are_found_in_prose_code_and_notebooks(tmp_path):
    text = r'"text (https://a.org/x_(y)), \n", `https://b.org/?q=1&r=2`. | https://c.org/ | [d](https://d.org/e#f) http://127.0.0.1:8888/lab'
    path = tmp_path / "page.ipynb"
    path.write_text(text)
    assert set(check_links.addresses([path])) == {
        "https://a.org/x_(y", "https://b.org/?q=1&r=2", "https://c.org/", "https://d.org/e#f",
    }  # fmt: skip
