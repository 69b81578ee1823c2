"""Programs that differ from a given one in a single place: what a reader may well write instead.

A number by another, an operation left out, a comparison by its neighbour: `mutants_of` makes each of these changes once.
"""

import ast
import copy
from collections.abc import Iterator

NEIGHBOURS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
}  # fmt: skip


def other_constants(value: object) -> list[object]:
    """Return what could stand in place of a constant."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, float):
        return [2 * value, value / 2]
    return [0] if value is None else []


def replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what could stand in place of an expression or a statement."""
    match node:
        case ast.Constant():
            yield from (ast.Constant(other) for other in other_constants(node.value))
        case ast.BinOp():
            yield from (node.left, node.right)
        case ast.BoolOp():
            yield from node.values
        case ast.UnaryOp():
            yield node.operand
        case (
            ast.Call(func=ast.Attribute(value=ast.Name(id="np")), args=[first, *_])
            | ast.Call(func=ast.Name(), args=[first])
        ):
            yield first
        case ast.Call(func=ast.Attribute(value=object_)) if not isinstance(object_, ast.Name) or object_.id != "np":
            yield object_
        case ast.Compare(ops=[operator]) if type(operator) in NEIGHBOURS:
            yield ast.Compare(node.left, [NEIGHBOURS[type(operator)]()], node.comparators)
        case ast.AugAssign():
            yield ast.Pass()


def _is_docstring(node: ast.AST, parent: ast.AST) -> bool:
    return isinstance(parent, ast.Expr) and isinstance(node, ast.Constant)


def mutants_of(program: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Yield each program that differs in one place, with a line that tells in which: "a + b → a"."""
    places = [
        (number, field, index)
        for number, parent in enumerate(ast.walk(program))
        for field, children in ast.iter_fields(parent)
        for index, child in enumerate(children if isinstance(children, list) else [children])
        if isinstance(child, ast.AST) and not _is_docstring(child, parent)
    ]
    for number, field, index in places:
        for choice in range(_count(program, number, field, index)):
            mutant = copy.deepcopy(program)
            parent = next(node for n, node in enumerate(ast.walk(mutant)) if n == number)
            children = getattr(parent, field)
            child = children[index] if isinstance(children, list) else children
            other = list(replacements(child))[choice]
            told = f"{ast.unparse(child)} → {ast.unparse(other)}"
            if isinstance(children, list):
                children[index] = other
            else:
                setattr(parent, field, other)
            yield told, ast.fix_missing_locations(mutant)


def _count(program: ast.Module, number: int, field: str, index: int) -> int:
    parent = next(node for n, node in enumerate(ast.walk(program)) if n == number)
    children = getattr(parent, field)
    return len(list(replacements(children[index] if isinstance(children, list) else children)))
