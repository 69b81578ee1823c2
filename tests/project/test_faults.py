"""Faults of the machine, tried for real: `make notebooks` stopped, on a full disk, in a folder that can only be read.

Each on a small collection of its own, with a real kernel. What needs a file system of its own is given one by a mount
namespace, where the system has them. Damaged data are tried in test_datasets.py and test_tables.py, set-ups that are interrupted
or wrong in test_environment.py and test_set_up.py.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[2]
PAGE = "2.1-a-first-look-at-a-neural-network.ipynb"
SHOW = "from IPython.display import display\ndisplay({'image/png': 'QUJD'}, raw=True)"
WAIT = "import os, time\nif 'BEGUN' in os.environ:\n    open(os.environ['BEGUN'], 'w').write(str(os.getpid()))\n    time.sleep(600)"
LONG = "print('y' * 50_000)"
IN_ITS_OWN_MOUNTS = [["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]]

pytestmark = pytest.mark.skipif(
    os.name != "posix" or shutil.which("make") is None, reason="needs make and the signals of Unix"
)


@pytest.fixture
def collection(tmp_path):
    """Return a folder with what `make notebooks` needs, and one short notebook."""
    folder = tmp_path / "collection"
    shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "notebooks").mkdir()
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "README.md").write_text("<!-- contents -->\nold\n<!-- /contents -->\n")
    for name in ("before-training.png", "after-training.png"):
        (folder / "docs" / name).write_bytes(b"old")
    (folder / "notebooks" / "contents.toml").write_text(
        f'[[notebook]]\nfile = "{PAGE}"\nnumber = "2.1"\ntitle = "T"\npromise = "P"\nteaches = "t"\n'
        "read_minutes = 1\nexercise_minutes = 1\nrun_seconds = 1\npeak_mb = 300\n"
    )
    cells = [
        new_code_cell(SHOW, id="untrained"),
        new_code_cell(SHOW, id="trained"),
        new_code_cell(WAIT),
        new_code_cell(LONG),
    ]
    nbformat.write(new_notebook(cells=cells), folder / "notebooks" / PAGE)
    nbformat.write(new_notebook(cells=[new_markdown_cell("", id="contents")]), folder / "notebooks" / "index.ipynb")
    return folder


def make(name):
    """Return the command that makes a notebook with the Python that runs the tests."""
    return [
        "make",
        "--silent",
        "-o",
        ".venv/ready",
        "notebooks",
        f"NOTEBOOKS={name}",
        f"BIN={shlex.quote(str(Path(sys.executable).parent))}",  # the clone may lie in a folder with a blank in its name
    ]


def contents_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def is_there(process):
    """Return whether a process is still at work."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        if Path("/proc").exists():
            return False
        return subprocess.run(["ps", "-p", str(process)], stdout=subprocess.DEVNULL, check=False).returncode == 0
    return state != "Z"


def until(happened, seconds=120):
    """Wait until something has happened."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def listen_to_the_keyboard():
    """Let Ctrl-C end the process that starts, as in a terminal: tests that run in the background were told to ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_stopped_make_loses_nothing_and_the_next_one_works(collection, tmp_path):
    """Stopped by Ctrl-C, and killed: the old notebook stays, nothing else is left, and no kernel goes on."""
    before, begun = contents_of(collection), tmp_path / "begun"
    for number in (signal.SIGINT, signal.SIGKILL):
        process = subprocess.Popen(
            make("" if number == signal.SIGINT else PAGE),
            cwd=collection,
            env=os.environ | {"BEGUN": str(begun)},
            start_new_session=True,
            preexec_fn=listen_to_the_keyboard,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        until(lambda: begun.exists() and begun.read_text())
        kernel = int(begun.read_text())
        os.killpg(process.pid, number)  # as a terminal does; the kernel is in a group of its own
        said = process.communicate()[0]
        assert process.returncode != 0
        if number == signal.SIGINT:
            assert f"Interrupted: {PAGE} was left as it was" in said and "Traceback" not in said
        until(lambda kernel=kernel: not is_there(kernel))
        after = contents_of(collection)
        assert "Contents" in after.pop("notebooks/index.ipynb").decode(), "what was made by then stays"
        assert after == {name: content for name, content in before.items() if name != "notebooks/index.ipynb"}
        begun.unlink()
    subprocess.run(make(PAGE), cwd=collection, check=True, stdout=subprocess.DEVNULL)
    after = contents_of(collection)
    assert (
        set(after) == set(before)
        and b"yyyyy" in after[f"notebooks/{PAGE}"]
        and after["docs/after-training.png"] == b"ABC"
    )


def in_its_own_mounts(script, *arguments):
    """Run a shell script that may mount what nobody else sees; skip the test where that cannot be had."""
    for way in IN_ITS_OWN_MOUNTS:
        if (
            shutil.which("unshare")
            and subprocess.run([*way, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0
        ):
            result = subprocess.run(
                [*way, "sh", "-c", script, "sh", *map(str, arguments)], capture_output=True, text=True, check=False
            )
            if result.returncode == 77:
                break
            return result
    pytest.skip("this system lets nobody mount anything")


def test_on_a_full_disk_the_old_notebook_survives(collection, tmp_path):
    """A disk on which there is room for the collection and not for one output more."""
    before, there = contents_of(collection), tmp_path / "disk"
    there.mkdir()
    script = """
    mount -t tmpfs -o size=1m none "$1" || exit 77
    cp -R "$2"/. "$1" && cd "$1" && shift 2
    head -c 2m /dev/zero > fill 2> /dev/null
    PYTHONDONTWRITEBYTECODE=1 "$@"
    status=$?
    rm fill && tar -cf - . | base64 -w 0
    exit $status
    """
    result = in_its_own_mounts(script, there, collection, *make(PAGE))
    assert result.returncode not in (0, 77)
    assert f"{PAGE} was left as it was: [Errno 28] No space left on device" in result.stderr
    assert "README.md and its pictures were not all made" in result.stderr and "Traceback" not in result.stderr
    after = tmp_path / "after"
    after.mkdir()
    subprocess.run("base64 -d | tar -xf -", shell=True, cwd=after, input=result.stdout, text=True, check=True)
    assert contents_of(after) == before


def test_a_checkout_that_can_only_be_read_is_read(tmp_path):
    """The real index, executed by a real kernel: it reads the data and draws, and only then nothing can be written."""
    script = """
    mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 77
    if touch "$1/data/probe" 2> /dev/null; then exit 1; fi
    cd "$1/notebooks" && shift && exec "$@"
    """
    result = in_its_own_mounts(script, ROOT, sys.executable, ROOT / "tools" / "make_notebooks.py", "index.ipynb")
    assert result.returncode not in (0, 77)
    assert "index.ipynb was left as it was: [Errno 30] Read-only file system" in result.stderr, "no cell failed"
    assert "Traceback" not in result.stderr
