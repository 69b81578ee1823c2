"""The examples in the docstrings of utils/, one test for each: pytest would find those of every mutant, and try them, too."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT.parent if any((ROOT / "utils").glob("*.meta")) else ROOT  # the text without the mutants: quicker to read


def examples():
    """Return module, name and docstring of every function and class that shows an example; read, not imported."""
    found = []
    for path in sorted((SOURCE / "utils").rglob("*.py")):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                name, text = getattr(node, "name", "module"), ast.get_docstring(node, clean=False) or ""
                if ">>>" in text:
                    found.append(pytest.param(module, name, text, id=f"{module}.{name}"))
    return found


@pytest.mark.parametrize(("module", "name", "text"), examples())
def test_the_example_in_the_docstring(module, name, text):
    names = dict(vars(importlib.import_module(module)))
    example = doctest.DocTestParser().get_doctest(text, names, name, module, 0)
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0
