"""What conftest.py does for workers that run side by side: each gets its share of the cores, and what a user asked for counts."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TELL = """import os
from pathlib import Path


def test_it():
    Path(__file__).with_suffix(".txt").write_text(os.environ.get("OPENBLAS_NUM_THREADS", "not set"))
"""


@pytest.mark.parametrize(
    ("options", "asked", "given"),
    [
        (["-n", "2"], None, str(max(1, (os.cpu_count() or 1) // 2))),
        (["-n", "2"], "7", "7"),
        ([], None, "not set"),
    ],
)
def test_each_worker_gets_its_share_of_the_cores(tmp_path, options, asked, given):
    shutil.copyfile(ROOT / "conftest.py", tmp_path / "conftest.py")
    for number in range(2):
        (tmp_path / f"test_{number}.py").write_text(TELL)
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS" and not k.startswith("PYTEST")}
    ours = os.pathsep.join([str(ROOT / "tests" / "pages"), str(ROOT / "tools")])
    environment |= {"PYTHONPATH": ours} | ({"OPENBLAS_NUM_THREADS": asked} if asked else {})
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--dist=loadfile", *options]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    assert [path.read_text() for path in sorted(tmp_path.glob("*.txt"))] == [given, given]
