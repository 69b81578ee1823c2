"""Open JupyterLab on the index, on this machine only, with its token on; without a browser it prints the address.

    python tools/open_lab.py [--originals] [OPTION_OF_JUPYTERLAB ...]

It opens the reader's own copies, which it makes or renews first (desk.py); with --originals, the notebooks themselves.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import desk
from other_settings import leave_aside

HERE = Path(__file__).resolve().parent.parent


def command(options: list[str], folder: str = "work") -> list[str]:
    """Return the command line that opens JupyterLab on the index in that folder."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # in a container, mostly
    return [
        sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={HERE}",
        f"--LabApp.default_url=/lab/tree/{folder}/index.ipynb", *root, *options,
    ]  # fmt: skip


def own_folder() -> Path:
    """Return where JupyterLab keeps what the reader sets in it: beside the pages, or if nothing can be written there, elsewhere."""
    if os.access(HERE, os.W_OK):
        return HERE / ".jupyter"
    folder = Path(tempfile.mkdtemp(prefix="jupyter-"))
    print(f"{HERE} cannot be written to: what JupyterLab keeps goes to {folder}.", file=sys.stderr)
    return folder


def copies() -> str:
    """Bring the reader's copies up to date; return the folder to open: theirs, or that of the originals if there can be none."""
    try:
        print("\n".join(desk.renew()), flush=True)
    except OSError as error:
        print(f"You get the original pages, because there can be no copies of your own: {error}", file=sys.stderr)
        return "notebooks"
    return "work"


def main() -> None:
    """Become JupyterLab."""
    os.chdir(HERE)
    leave_aside(own_folder())
    options = [option for option in sys.argv[1:] if option != "--originals"]
    chosen = command(options, "notebooks" if options != sys.argv[1:] else copies())
    if os.name == "nt":
        sys.exit(subprocess.call(chosen))
    os.execv(sys.executable, chosen)  # Ctrl-C then reaches JupyterLab alone


if __name__ == "__main__":
    main()
