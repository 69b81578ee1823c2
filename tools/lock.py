"""Pin and hash anew all that pyproject.toml asks for: one lock for each of its groups in requirements/, and environment.yml.

    python tools/lock.py [--upgrade]

requirements/test.txt is what .venv holds: the dependencies themselves and the group `test`. The other locks hold what their
groups add, in versions that go with it.

pip cannot install a project in place from a list that holds hashes, and conda hands its list to pip: environment.yml
therefore holds the same pins without the hashes.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from contents import replace

ROOT = Path(__file__).resolve().parent.parent
COMPILE = [
    sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11",
    "--fork-strategy", "fewest", "--generate-hashes", "--custom-compile-command", "make lock",
]  # fmt: skip
FIRST = "requirements/test.txt"
LOCKS = {  # what is compiled into each
    FIRST: ["pyproject.toml", "--group", "test"],
    "requirements/browser.txt": ["--group", "browser", "--constraint", FIRST],
    "requirements/site.txt": ["--group", "site", "--constraint", FIRST],
    "requirements/backends.txt": ["--group", "backends", "--constraint", FIRST],
}


def pins(lock: str) -> list[str]:
    """Return the pins in the text of a lock, with their markers and without their hashes."""
    return re.findall(r"(?m)^([a-z0-9][\w.-]*==[^\\\n]+?) \\$", lock)


def environment(lock: str) -> str:
    """Return what environment.yml should say: Python, pip, every pin of the first lock, and the project itself."""
    listed = "\n".join(f"      - {json.dumps(pin)}" for pin in pins(lock))  # JSON's strings are YAML's, too
    return f"""\
# For conda, Binder and JupyterHub: the same packages, in the same versions, as `make lab` installs. Made by `make lock`.
name: deep-learning-made-visible
channels:
  - conda-forge
dependencies:
  - python=3.12
  - pip
  - pip:
{listed}
      - --editable .
"""


def main(options: list[str]) -> None:
    """Write the locks and environment.yml anew, or end with one sentence on why they stay as they were."""
    try:
        for name, wanted in LOCKS.items():
            subprocess.run([*COMPILE, *options, *wanted, "--output-file", name], cwd=ROOT, check=True)
    except (OSError, subprocess.CalledProcessError):
        sys.exit(
            "Nothing was pinned anew: if the lines above speak of a connection, this machine cannot reach its package "
            "index (behind a proxy, set HTTPS_PROXY); if they speak of versions, pyproject.toml asks for what cannot be had "
            "together."
        )
    replace(ROOT / "environment.yml", environment((ROOT / FIRST).read_text(encoding="utf-8")))


if __name__ == "__main__":
    main(sys.argv[1:])
