"""A page whose stored output is not what its cells give must turn the run red: tried on copies of notebook 2.1."""

import base64
import copy
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[2]
ORIGINAL = ROOT / "notebooks" / "2.1-a-first-look-at-a-neural-network.ipynb"
LAST = "loss-table"  # a copy ends here, before anything is trained


def run(notebook, folder):
    """Run a notebook with the project's own options; return pytest's exit status, the cells that failed, and what it said."""
    path = folder / "copy.ipynb"
    nbformat.write(notebook, path)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    environment["PYTHONPATH"] = str(ROOT / "tests" / "pages")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "stored_pictures", "-c", str(ROOT / "pyproject.toml"),
         "--rootdir", str(folder), "-rfE", str(path)],
        cwd=folder, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    numbers = {int(number) for number in re.findall(r"(?m)^(?:FAILED|ERROR) \S*copy\.ipynb::Cell (\d+)", result.stdout)}
    code = [cell.id for cell in notebook.cells if cell.cell_type == "code"]
    return result.returncode, {code[number] for number in numbers}, result.stdout + result.stderr


@pytest.fixture(scope="module")
def beginning():
    notebook = nbformat.read(ORIGINAL, as_version=4)
    end = [cell.id for cell in notebook.cells].index(LAST)
    notebook.cells = notebook.cells[: end + 1]
    return notebook


def cell(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def mirrored(png):
    """A picture with left and right exchanged, in Base64 like the one that is given."""
    buffer = io.BytesIO()
    ImageOps.mirror(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")).save(buffer, format="PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def test_changed_outputs_are_red_and_named(beginning, tmp_path):
    """A digit in a result or in a printed line, a word of a figure's text, a figure, an output less or more; nothing else."""
    notebook = copy.deepcopy(beginning)
    result = cell(notebook, "load").outputs[0].data
    result["text/plain"] = result["text/plain"].replace("60000", "60001", 1)
    printed = cell(notebook, "loss-table").outputs[0]
    printed.text = printed.text.replace("0.69", "0.70")
    picture = cell(notebook, "wall").outputs[0].data
    picture["text/plain"] = picture["text/plain"].replace("ten rows", "nine rows")
    drawn = cell(notebook, "pixels").outputs[0].data
    drawn["image/png"] = mirrored(drawn["image/png"])
    cell(notebook, "facts").outputs = []
    cell(notebook, "setup").outputs = [nbformat.v4.new_output("stream", name="stdout", text="stale\n")]
    status, failed, said = run(notebook, tmp_path)
    assert status == 1 and failed == {"load", "loss-table", "wall", "pixels", "facts", "setup"}, said
    assert "picture: the two differ" in said
