"""Running a command without a network: that it is really without one, and what is said where that cannot be had."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import offline
import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="its stand-ins are programs of Unix")
TOOL = ROOT / "tools" / "offline.py"
LOOK = """
import errno, socket
for family, address in ((socket.AF_INET, "198.51.100.7"), (socket.AF_INET6, "2001:db8::7")):
    with socket.socket(family) as outside:
        outside.settimeout(5)
        assert outside.connect_ex((address, 80)) in (errno.ENETUNREACH, errno.EADDRNOTAVAIL), address
with socket.create_server(("127.0.0.1", 0)) as server:
    with socket.create_connection(server.getsockname(), 5) as here:
        other, _ = server.accept()
        other.sendall(b"alone")
        print(here.recv(5).decode())
raise SystemExit(7)
"""


def run(*command, **options):
    return subprocess.run([sys.executable, TOOL, *command], capture_output=True, text=True, check=False, **options)


def test_the_command_sees_this_machine_and_no_other_and_its_exit_status_comes_back():
    try:
        offline.way_in()
    except SystemExit as refusal:
        pytest.skip(str(refusal))
    result = run(sys.executable, "-c", LOOK)
    assert (result.returncode, result.stdout, result.stderr) == (
        7,
        "No other machine can be reached from here on.\nalone\n",
        "",
    )


def said(capsys, *arguments):
    """Return the sentence with which the tool ends in place of running anything."""
    with pytest.raises(SystemExit) as caught:
        offline.main(list(arguments))
    assert not capsys.readouterr().out
    assert isinstance(caught.value.code, str) and "\n" not in caught.value.code, (
        "a sentence, and an exit status that is not 0"
    )
    return caught.value.code


@pytest.fixture
def nothing_runs(monkeypatch):
    monkeypatch.setattr(offline.os, "execvp", lambda *_: pytest.fail("something was run"))


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_are_told_in_a_sentence(monkeypatch, capsys, nothing_runs, system):
    monkeypatch.setattr(sys, "platform", system)
    assert said(capsys, "true") == "Nothing was run: only Linux can give a command a network of its own."


def test_a_missing_program_is_a_sentence(monkeypatch, capsys, nothing_runs):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", "/nowhere")
    assert "the program 'unshare' is missing" in said(capsys, "true")


def test_a_system_that_forbids_it_is_a_sentence(monkeypatch, capsys, nothing_runs):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(offline.shutil, "which", lambda name: name)
    monkeypatch.setattr(offline, "WAYS", [["false"], [sys.executable, "-c", "raise SystemExit(1)"]])
    assert "this system does not let a command have a network of its own" in said(capsys, "true")


def test_the_first_way_that_works_is_taken(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(offline.shutil, "which", lambda name: name)
    monkeypatch.setattr(offline, "WAYS", [["false"], ["env"], ["env", "-i"]])
    assert offline.way_in() == ["env"]


def test_a_command_that_cannot_be_started_is_a_sentence(monkeypatch, capsys):
    monkeypatch.setattr(offline, "way_in", lambda: ["/there/is/no/such/program"])
    assert (
        said(capsys, "true")
        == "Nothing was run: /there/is/no/such/program cannot be started (No such file or directory)."
    )


class Socket:
    """A datagram socket that finds a way to the addresses in `ways` and to no other."""

    ways = ()

    def __init__(self, family, kind):
        assert kind == socket.SOCK_DGRAM, "anything else would send something"
        self.family = family

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def connect(self, address):
        if self.family not in self.ways:
            raise OSError(101, "Network is unreachable")


@pytest.mark.parametrize("ways", [(), (socket.AF_INET,), (socket.AF_INET6,), (socket.AF_INET, socket.AF_INET6)])
def test_a_network_that_is_not_cut_off_stops_it(monkeypatch, capsys, ways):
    """By one way or the other: nothing is run, so that a test that needs a network cannot pass."""
    started = []
    monkeypatch.setattr(offline, "raise_loopback", lambda: None)
    monkeypatch.setattr(offline, "has_loopback", lambda: True)
    monkeypatch.setattr(offline.os, "execvp", lambda *call: started.append(call))
    monkeypatch.setattr(offline.socket, "socket", Socket)
    monkeypatch.setattr(Socket, "ways", ways)
    assert offline.reaches_outside() == bool(ways)
    if ways:
        assert said(capsys, offline.INSIDE, "true") == "Nothing was run: the network is not cut off."
    else:
        offline.main([offline.INSIDE, "true", "-x"])
        assert started == [("true", ["true", "-x"])]


def test_a_loopback_that_does_not_work_stops_it(monkeypatch, capsys, nothing_runs):
    def refused(*_, **__):
        raise OSError(99, "Cannot assign requested address")

    monkeypatch.setattr(offline, "raise_loopback", lambda: None)
    monkeypatch.setattr(offline, "reaches_outside", lambda: False)
    assert offline.has_loopback()
    monkeypatch.setattr(offline.socket, "create_connection", refused)
    assert said(capsys, offline.INSIDE, "true") == "Nothing was run: the loopback of the new network does not work."


def test_make_runs_all_that_make_test_runs():
    """The same command, with the tool in front of it."""
    makefile = (ROOT / "Makefile").read_text()
    plain, without = (
        re.search(rf"(?m)^{name}: \.venv/ready\n\t(.*)$", makefile)[1] for name in ("test", "test-offline")
    )
    assert without == f"$(BIN)/python tools/offline.py {plain}"
    assert "`make test-offline`" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert os.path.samefile(TOOL, offline.__file__)
