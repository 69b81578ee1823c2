"""The lines of a page that make something on it: what the website needs is made as the page makes it, without running the page."""

import ast
import json
from pathlib import Path

TRAINING = {"add", "compile", "fit"}  # what makes a model what it is without binding its name


def code_for(notebook: Path, cell: str, *names: str) -> str:
    """Return those statements of a page before a cell that make what the cell needs; and the cell itself, unless names are given.

    Parameters
    ----------
    notebook : Path
    cell : str
        Its id.
    *names : str
        What is wanted, if it is not what the cell needs; a model comes trained.
    """
    cells = [c for c in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    place = [c["id"] for c in cells].index(cell)
    before = [statement for c in cells[:place] for statement in ast.parse("".join(c["source"])).body]
    kept = [] if names else ast.parse("".join(cells[place]["source"])).body
    wanted = set(names).union(*map(_loads, kept))
    for statement in reversed(before):
        if _binds(statement) & wanted or _trains(statement, wanted & set(names), seeds=bool(names and kept)):
            kept.insert(0, statement)
            wanted = (wanted - _binds(statement)) | _loads(statement)
    return ast.unparse(ast.Module(kept, []))


def _binds(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(name.asname or name.name).partition(".")[0] for name in statement.names}
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _loads(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _trains(statement: ast.stmt, models: set[str], seeds: bool) -> bool:
    """Return whether a statement calls what trains one of the models or, if asked for, sets the random numbers."""
    calls = [ast.unparse(node.func) for node in ast.walk(statement) if isinstance(node, ast.Call)]
    trained = {f"{model}.{call}" for model in models for call in TRAINING}
    return any(call in trained or (seeds and call.endswith("start_afresh")) for call in calls)
