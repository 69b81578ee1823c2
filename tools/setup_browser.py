"""Prepare what the browser tests need besides .venv: Playwright, and a Chromium to drive.

    .venv/bin/python tools/setup_browser.py

A Chromium or Chrome that is installed is taken as it is. Nothing is installed into the system unasked: with INSTALL_BROWSER=yes, or
in CI, Chromium comes from the system's packages, where that needs no password, or else from Playwright.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed() -> str | None:
    """Return the path of a Chromium or Chrome that starts, or None."""
    for name in NAMES:
        path = shutil.which(name)  # on Ubuntu it may be an empty shell that only says how to install it
        if path and succeeds(path, "--version", silent=True):
            return path
    return None


def succeeds(*command: str, silent: bool = False) -> bool:
    """Run a command and return whether it ended well."""
    quiet = subprocess.DEVNULL if silent else None
    try:
        return subprocess.run(command, stdout=quiet, stderr=quiet, check=False).returncode == 0
    except OSError:
        return False


def from_packages() -> bool:
    """Install Chromium from Debian's packages; return whether it is there afterwards."""
    if not shutil.which("apt-get"):
        return False
    administrator = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = [*administrator, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    return (
        succeeds(*apt, "update")
        and succeeds(*apt, "install", "-y", "--no-install-recommends", "chromium")
        and installed() is not None
    )


def main() -> None:
    """Install what is missing, or end with one sentence on what could not be had."""
    needed = [
        sys.executable, "-m", "uv", "pip", "install", "--python", sys.executable, "--quiet", "--require-hashes",
        "-r", str(ROOT / "requirements" / "browser.txt"),
    ]  # fmt: skip
    if not succeeds(*needed):
        sys.exit(
            "Playwright could not be installed: if the lines above speak of a connection, packages come over the network."
        )
    if installed():
        return
    if not (os.environ.get("CI") or os.environ.get("INSTALL_BROWSER")):
        sys.exit(
            "There is no Chromium or Chrome for the browser tests: install one, or let `make test-browser INSTALL_BROWSER=yes` "
            "install Chromium from the system's packages."
        )
    if not (from_packages() or succeeds(sys.executable, "-m", "playwright", "install", "--with-deps", "chromium")):
        sys.exit("Chromium could not be installed: install Chromium or Chrome, then repeat.")


if __name__ == "__main__":
    main()
