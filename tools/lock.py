"""Pin and hash all packages anew: requirements.in -> requirements.txt, and from that environment.yml; then the optional lists.

    python tools/lock.py [--upgrade]

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
LISTS = ("requirements", "requirements-browser", "requirements-backends")  # the first binds the others


def pins(requirements: str) -> list[str]:
    """Return the pins in the text of requirements.txt, with their markers and without their hashes."""
    return re.findall(r"(?m)^([a-z0-9][\w.-]*==[^\\\n]+?) \\$", requirements)


def environment(requirements: str) -> str:
    """Return what environment.yml should say: Python, pip, every pin, and the project itself."""
    listed = "\n".join(f"      - {json.dumps(pin)}" for pin in pins(requirements))  # JSON's strings are YAML's, too
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
    """Write both files anew, or end with one sentence on why they stay as they were."""
    try:
        for name in LISTS:
            subprocess.run([*COMPILE, *options, f"{name}.in", "--output-file", f"{name}.txt"], cwd=ROOT, check=True)
    except (OSError, subprocess.CalledProcessError):
        sys.exit(
            "Nothing was pinned anew: if the lines above speak of a connection, this machine cannot reach its package "
            "index (behind a proxy, set HTTPS_PROXY); if they speak of versions, requirements.in asks for what cannot be had "
            "together."
        )
    replace(ROOT / "environment.yml", environment((ROOT / "requirements.txt").read_text(encoding="utf-8")))


if __name__ == "__main__":
    main(sys.argv[1:])
