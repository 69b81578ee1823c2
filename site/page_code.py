"""The lines of a page that make something on it: what the website needs is made as the page makes it, without running the page."""

import ast
import json
import symtable
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
    symbols = symtable.symtable(ast.unparse(statement), "page", "exec").get_symbols()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}


def _loads(statement: ast.stmt) -> set[str]:
    def of_page(table: symtable.SymbolTable, outermost: bool) -> set[str]:
        symbols = [symbol for symbol in table.get_symbols() if symbol.is_referenced()]
        names = {symbol.get_name() for symbol in symbols if outermost or symbol.is_global()}
        return names.union(*(of_page(child, False) for child in table.get_children()))

    grown = {ast.unparse(node.target) for node in ast.walk(statement) if isinstance(node, ast.AugAssign)}
    targets = [statement.target] if isinstance(statement, ast.For) else []
    counted = {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
    return grown | of_page(symtable.symtable(ast.unparse(statement), "page", "exec"), True) - counted


def _trains(statement: ast.stmt, models: set[str], seeds: bool) -> bool:
    """Return whether a statement calls what trains one of the models or, if asked for, sets the random numbers."""
    calls = [ast.unparse(node.func) for node in ast.walk(statement) if isinstance(node, ast.Call)]
    trained = {f"{model}.{call}" for model in models for call in TRAINING}
    seeds = seeds and not isinstance(statement, ast.FunctionDef)
    return any(call in trained or (seeds and call.endswith(("start_afresh", "set_random_seed"))) for call in calls)
