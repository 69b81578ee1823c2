"""The floors that the docstring of utils/__init__.py draws: who imports whom, and who does without Keras."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import utils

ROOT = Path(utils.__file__).parent
FLOORS = {
    name: int(floor)
    for floor, line in re.findall(r"(?m)^    floor (\d)   (.*)$", utils.__doc__)
    for name in re.sub(r"\(.*?\)", "", line).split()
}
MODULES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py") if path.parent != ROOT or path.stem in FLOORS)


def subject(parts) -> str:
    """The folder, or the module beside the folders, that a path or a dotted name within utils belongs to."""
    return Path(parts[0]).stem


def test_every_subject_has_a_floor():
    assert {subject(path.parts) for path in MODULES} == set(FLOORS)


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_imports_from_its_own_folder_and_from_floors_below(path):
    own = subject(path.parts)
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{name}" for name in names]
        for _, *parts in (name.split(".") for name in names if name.startswith("utils.")):
            other = subject(parts)
            assert other == own or FLOORS.get(other, -1) < FLOORS[own], f"utils/{path} imports utils.{other}"


@pytest.mark.parametrize("name", ["data", "tensors", "models", "autodiff", "plotting", "exercises"])
def test_importing_it_imports_neither_keras_nor_tensorflow(name):
    code = f"import sys, utils.{name}; print({{'keras', 'tensorflow'}} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT.parent, capture_output=True, text=True, check=False)
    assert answer.stdout == "set()\n", answer.stderr
