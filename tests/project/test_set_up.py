"""What a page is told at its first cell when the Python that runs it is not the one that the project prepared."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import utils
from utils import SetUpError

ROOT = Path(__file__).resolve().parents[2]
REMEDY = (
    "open the pages with `make lab`, or repeat the set-up with `make clean lab` (README.md tells how without make)."
)


def imported(source):
    """Return the packages that some code imports, those of Python and of this project aside."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"utils"}


def test_it_asks_for_what_the_helpers_and_the_pages_import():
    """All of it but the engines that stand in for TensorFlow where somebody has them, and what comes with Matplotlib."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "utils").rglob("*.py")]
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        sources += [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert set(utils.PACKAGES) == set.union(*map(imported, sources)) - {"jax", "torch", "triton", "mpl_toolkits"}
    assert len(set(utils.PACKAGES)) == len(utils.PACKAGES)


@pytest.mark.parametrize("missing", [["keras"], ["numpy"], ["numpy", "anywidget"]])
def test_a_missing_package_is_named_in_one_sentence(monkeypatch, missing):
    monkeypatch.setattr(utils, "find_spec", lambda name: None if name in missing else "there")
    with pytest.raises(SetUpError) as caught:
        utils._check_set_up()
    assert str(caught.value) == f"The Python that runs this ({sys.executable}) has no {', '.join(missing)}: {REMEDY}"
    assert isinstance(caught.value, ImportError)


@pytest.mark.parametrize("version", [(3, 8), (3, 10)])
def test_an_old_python_is_named_in_one_sentence(monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", (*version, 4, "final", 0))
    with pytest.raises(SetUpError) as caught:
        utils._check_set_up()
    found = f"{version[0]}.{version[1]}"
    assert (
        str(caught.value)
        == f"This is Python {found} ({sys.executable}), and the pages need Python 3.11 or newer: {REMEDY}"
    )


def test_an_old_python_can_read_what_tells_it_so():
    ast.parse((ROOT / "utils" / "__init__.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_a_python_without_any_package_is_told_so():
    """Really without: this Python, kept from all that was installed into it."""
    command = [sys.executable, "-S", "-c", "from utils.data.datasets import load_mnist"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    last = result.stderr.splitlines()[-1]
    assert result.returncode == 1
    assert (
        last
        == f"utils.SetUpError: The Python that runs this ({sys.executable}) has no {', '.join(utils.PACKAGES)}: {REMEDY}"
    )


@pytest.mark.parametrize("backend", ["cuneiform", "numpy", "openvino"])
def test_an_engine_on_which_no_page_runs_is_named_in_one_sentence(monkeypatch, backend):
    monkeypatch.setenv("KERAS_BACKEND", backend)
    with pytest.raises(SetUpError) as caught:
        utils._check_set_up()
    assert str(caught.value) == (
        f"KERAS_BACKEND asks for {backend}, and the pages run on tensorflow, jax, torch: unset it, and they run on TensorFlow."
    )


def test_an_engine_that_is_not_there_is_named_in_one_sentence(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setattr(utils, "find_spec", lambda name: None if name == "jax" else "there")
    with pytest.raises(SetUpError) as caught:
        utils._check_set_up()
    assert str(caught.value) == (
        f"KERAS_BACKEND asks for jax, which the Python that runs this ({sys.executable}) does not have: unset it, and the "
        "pages run on TensorFlow."
    )


@pytest.mark.parametrize("asked", [None, "", "tensorflow"])
def test_unless_another_engine_is_asked_for_it_is_tensorflow(asked):
    environment = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    environment |= {} if asked is None else {"KERAS_BACKEND": asked}
    command = [sys.executable, "-c", "import utils, os; print(os.environ['KERAS_BACKEND'])"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout == "tensorflow\n"


def test_a_page_shows_the_sentence_and_nothing_else():
    """Whatever helper a page's first cell asks for."""
    code = (
        "import importlib.util, sys; there = importlib.util.find_spec;"
        "importlib.util.find_spec = lambda name, *rest: None if name == 'keras' else there(name, *rest);"
        "from utils.exercises import check, hint"
    )
    command = [
        sys.executable,
        "-m",
        "IPython",
        "--colors=nocolor",
        "--no-banner",
        "--HistoryManager.enabled=False",
        "-c",
        code,
    ]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = (result.stdout + result.stderr).strip()
    assert said == f"SetUpError: The Python that runs this ({sys.executable}) has no keras: {REMEDY}"


def test_the_readme_says_what_to_do_where_no_helper_can_speak():
    rows = re.findall(r"(?m)^\| (.*) \| (.*) \|$", (ROOT / "README.md").read_text(encoding="utf-8"))
    (row,) = [what for seen, what in rows if "No module named 'utils'" in seen and "cannot import name" in seen]
    assert "make lab" in row and "make clean lab" in row and "ipykernel install --user" in row
