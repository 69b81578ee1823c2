"""Open JupyterLab on the index, on this machine only, with its token on; without a browser it prints the address.

python tools/open_lab.py [OPTION_OF_JUPYTERLAB ...]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from other_settings import leave_aside

HERE = Path(__file__).resolve().parent.parent


def command(options: list[str]) -> list[str]:
    """Return the command line that opens JupyterLab on the index."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # in a container, mostly
    return [
        sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={HERE}",
        "--LabApp.default_url=/lab/tree/notebooks/index.ipynb", *root, *options,
    ]  # fmt: skip


def own_folder() -> Path:
    """Return where JupyterLab keeps what the reader sets in it: beside the pages, or if nothing can be written there, elsewhere."""
    if os.access(HERE, os.W_OK):
        return HERE / ".jupyter"
    folder = Path(tempfile.mkdtemp(prefix="jupyter-"))
    print(f"{HERE} cannot be written to: what JupyterLab keeps goes to {folder}.", file=sys.stderr)
    return folder


def main() -> None:
    """Become JupyterLab."""
    os.chdir(HERE)
    leave_aside(own_folder())
    if os.name == "nt":
        sys.exit(subprocess.call(command(sys.argv[1:])))
    os.execv(sys.executable, command(sys.argv[1:]))  # Ctrl-C then reaches JupyterLab alone


if __name__ == "__main__":
    main()
