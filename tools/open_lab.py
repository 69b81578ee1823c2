"""Open JupyterLab on the index, on this machine only, with its token on; without a browser it prints the address.

python tools/open_lab.py [OPTION_OF_JUPYTERLAB ...]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def command(options: list[str]) -> list[str]:
    """Return the command line that opens JupyterLab on the index."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # in a container, mostly
    return [
        sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={HERE}",
        "--LabApp.default_url=/lab/tree/notebooks/index.ipynb", *root, *options,
    ]  # fmt: skip


def leave_others_aside() -> None:
    """Let no package of another project go before those that are pinned: many a project has a `utils` of its own."""
    os.environ.pop("PYTHONPATH", None)


def find_a_home() -> None:
    """Where the home cannot be written to, as in some containers, let JupyterLab and its kernels have another one."""
    home = Path.home()
    if os.name == "posix" and not os.access(home, os.W_OK):
        os.environ["HOME"] = tempfile.mkdtemp(prefix="home-")
        print(f"{home} cannot be written to: what JupyterLab keeps goes to {os.environ['HOME']}.", file=sys.stderr)


if __name__ == "__main__":
    os.chdir(HERE)
    leave_others_aside()
    find_a_home()
    if os.name == "nt":
        sys.exit(subprocess.call(command(sys.argv[1:])))
    os.execv(sys.executable, command(sys.argv[1:]))  # Ctrl-C then reaches JupyterLab alone
