"""tools/setup_browser.py: a browser that is there is taken, and none is installed into the system unasked."""

import pytest
import setup_browser


@pytest.fixture
def commands(monkeypatch):
    """What would be run, on a machine without a browser; each command ends well."""
    found = []
    monkeypatch.setattr(setup_browser, "succeeds", lambda *command, silent=False: found.append(command) or True)
    monkeypatch.setattr(setup_browser.shutil, "which", lambda name: None)
    for name in ("CI", "INSTALL_BROWSER"):
        monkeypatch.delenv(name, raising=False)
    return found


def test_without_a_browser_nothing_is_installed_unasked(commands):
    with pytest.raises(SystemExit, match="install one, or let `make test-browser INSTALL_BROWSER=yes`"):
        setup_browser.main()
    assert [command for command in commands if "uv" not in command] == []


@pytest.mark.parametrize("asked", ["CI", "INSTALL_BROWSER"])
def test_it_is_installed_if_asked_for(commands, monkeypatch, asked):
    monkeypatch.setenv(asked, "yes")
    setup_browser.main()
    assert commands[-1][-3:] == ("install", "--with-deps", "chromium")


def test_a_browser_that_is_there_is_taken(commands, monkeypatch):
    monkeypatch.setattr(
        setup_browser.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "google-chrome" else None
    )
    setup_browser.main()
    assert commands[-1] == ("/usr/bin/google-chrome", "--version")
