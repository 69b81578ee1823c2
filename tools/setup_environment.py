"""Make the environment that everything else runs in: .venv, the pinned packages, the project itself.

    python tools/setup_environment.py

`make` calls it when .venv is missing or out of date; without make, call it by hand. It is safe to interrupt and to
repeat. It is written so that even a Python that is too old can read it far enough to say so.
"""

import os
import re
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 13)
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(HERE, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
READY = os.path.join(VENV, "ready")


def stop(sentence):
    """End with one sentence on what is wrong and what to do."""
    sys.stderr.write("\n" + sentence + "\n")
    sys.exit(1)


def supported_python():
    """Return the path of a Python that the packages support: this one, or another that is installed."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    find = getattr(shutil, "which", lambda name: None)  # Python 2 has no shutil.which
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        path = find("python3.%d" % minor)
        if path and subprocess.call([path, "-c", "import venv"], stderr=subprocess.DEVNULL) == 0:
            return path
    return stop(
        "This is Python %d.%d, and the packages need Python 3.%d to 3.%d: install one of those, or name yours with "
        "'make PYTHON=/path/to/python ...'." % (sys.version_info[0], sys.version_info[1], OLDEST[1], NEWEST[1])
    )


def run(what, command, otherwise):
    """Say what is being done, do it, and stop with the sentence `otherwise` if it fails."""
    print(what)
    sys.stdout.flush()
    try:
        subprocess.check_call(command, cwd=HERE)
    except (OSError, subprocess.CalledProcessError):
        stop(otherwise)


def pinned(package):
    """Return `package==version` as requirements.txt pins it."""
    with open(os.path.join(HERE, "requirements.txt")) as lines:
        return re.search(r"^%s==[\w.]+" % package, lines.read(), re.M).group()


def main():
    """Make .venv, from whatever state it is in, and mark it ready as the very last step."""
    python = supported_python()
    if os.path.exists(READY):
        os.remove(READY)
    network = (
        "The packages could not be installed: if the lines above speak of a connection, this machine cannot reach its "
        "package index (behind a proxy, set HTTPS_PROXY); mend that and repeat the command."
    )
    run(
        "1/3  A virtual environment in .venv, with %s" % python,
        [python, "-m", "venv", "--clear", VENV],
        "Python could not make a virtual environment: on Debian and Ubuntu, 'apt install python3-venv' adds what is missing.",
    )
    uv = [PYTHON, "-m", "uv", "pip"]
    run(
        "2/3  The installer",
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", pinned("uv")],
        network,
    )
    run(
        "3/3  The pinned packages and the project itself (about 500 MB to fetch the first time)",
        uv
        + [
            "install",
            "--python",
            PYTHON,
            "--require-hashes",
            "--compile-bytecode",
            "--requirement",
            "requirements.txt",
        ],
        network,
    )
    run(
        "",
        uv + ["install", "--python", PYTHON, "--no-deps", "--no-build-isolation", "--editable", "."],
        network,
    )
    settings = os.path.join(VENV, "share", "jupyter", "lab", "settings")
    if not os.path.isdir(settings):
        os.makedirs(settings)
    with open(os.path.join(settings, "overrides.json"), "w") as file:  # JupyterLab asks nobody for news or updates
        file.write(
            '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}\n'
        )
    with open(READY, "w"):
        pass
    print("Ready.")


if __name__ == "__main__":
    main()
