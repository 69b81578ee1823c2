"""The program that readers take home: 2.1's, on Keras alone, and run as a file of its own."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "examples" / "first_network.py"
(PAGE,) = (ROOT / "notebooks").glob("2.1-*.ipynb")


def test_it_is_the_cell_of_the_page():
    (cell,) = [cell for cell in nbformat.read(PAGE, as_version=4).cells if cell.id == "program"]
    assert PROGRAM.read_text(encoding="utf-8").endswith(f'"""\n\n{cell.source}\n')


def test_it_needs_keras_and_nothing_else():
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imported] == ["import keras", "from keras import layers"]


def test_it_runs_from_an_empty_folder(tmp_path):
    """With MNIST where Keras would have fetched it to, and twenty steps only: the page trains it to the end."""
    (tmp_path / "mine.py").write_text(PROGRAM.read_text(encoding="utf-8"), encoding="utf-8")
    code = (
        "import runpy, keras.src.datasets.mnist as mnist;"
        f"mnist.get_file = lambda *_, **__: {str(ROOT / 'data' / 'mnist.npz')!r};"
        "runpy.run_path('mine.py', run_name='__main__')"
    )
    few = {"KERAS_MAX_EPOCHS": "1", "KERAS_MAX_STEPS_PER_EPOCH": "20", "KERAS_HOME": str(tmp_path)}
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=tmp_path, env=os.environ | few, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    (share,) = re.findall(r"test images read correctly: (\d+)%", result.stdout)
    assert int(share) > 50
