"""Every solution with one thing changed is not correct any more, or the change is listed as one that changes nothing.

A number by another, an operation left out, a comparison by its neighbour: each is made once, in every solution of every page.
"""

import ast
import copy
import dis
import functools
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import nbformat
import pytest
from exercise_outcomes import SECTIONS

from utils.exercises import check
from utils.exercises.engine import CORRECT, exercises_of

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"
NEIGHBOURS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
}  # fmt: skip
# What changes nothing that the task asks for. "*" stands for any change.
SAME = {
    "1.1c": {"*": "judged by how many digits it reads, and the limits may lie anywhere between"},
    "1.1h": {"True → False": "strict only refuses lengths that differ"},
    "1.2b": {"*": "judged by what naive Bayes and a tree make of it, and many data sets break the one alone"},
    "1.2e": {"*": "judged by what the network answers, and many networks answer so"},
    "1.2f": {"*": "judged by how many digits the machine misreads, and many pairs will do"},
    "1.2l": {"predictions != labels → predictions == labels": "p (1 - p) is the same for the share of hits"},
    "1.3c": {
        "1 - b <= (1 - a) / 2 + 1e-12 → 1 - b < (1 - a) / 2 + 1e-12": "no error lies exactly at the tolerance",
        "1e-12 → 2e-12": "a tolerance of another, as tiny a size",
        "1e-12 → 5e-13": "a tolerance of another, as tiny a size",
    },
    "2.1d": {"1 → 2": "NumPy takes any negative size for the one that is left"},
    "2.1j": {"int(meant) → meant": "NumPy's whole numbers are as good", "int(predicted) → predicted": "the same"},
    "2.2c": {"tuple(strides) → strides": "a list of strides is as good"},
    "2.2g": {"1 → 0": "an image of MNIST is as wide as it is high"},
    "2.2j": {"1 → 2": "NumPy takes any negative size for the one that is left"},
    "2.3a": {"entry < 0 → entry <= 0": "a tenth of 0 is 0"},
    "2.3c": {"0 → -1": "predictions have one column: the first is the last"},
    "2.3g": {"*": "judged by what the unit tells apart, and many units do"},
    "2.3i": {"1 → 2": "NumPy takes any negative size for the one that is left"},
    "2.3m": {"np.array(": "rows of numbers are a matrix, too"},
    "2.4b": {"1e-05 → 2e-05": "a step of another, as small a size", "1e-05 → 5e-06": "the same"},
    "2.4f": {
        "0 → 1": "another shuffling is as good",
        "np.ceil(": "one batch less, a little larger, is as good",
        "np.random.default_rng(0) → np.random": "NumPy's own random numbers are as good",
    },
    "2.4l": {"*": "judged by what becomes of the start, and many starts are good"},
    "2.4m": {"*": "judged by what the network answers, and many networks answer so"},
    "2.5g": {"*": "judged by how many digits the network gets right, and a range of rates will do"},
    "2.5i": {"*": "the same, and many small networks will do"},
    "2.5l": {"0 → 1": "the first loss is below infinity and sets the epoch anew", "0 → -1": "the same"},
    "2.5m": {"*": "judged by its loss on unseen digits, and many networks have one as low"},
}


def replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what could stand in place of an expression or a statement."""
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(value=float(value)):
            yield from (ast.Constant(2 * value), ast.Constant(value / 2))
        case ast.Constant(value=None):
            yield ast.Constant(0)
        case ast.BinOp():
            yield from (node.left, node.right)
        case ast.BoolOp():
            yield from node.values
        case ast.UnaryOp():
            yield node.operand
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np")) | ast.Name(), args=[first, *_]):
            yield first
        case ast.Call(func=ast.Attribute(value=operand)) if not (isinstance(operand, ast.Name) and operand.id == "np"):
            yield operand
        case ast.Compare(ops=[operator]) if type(operator) in NEIGHBOURS:
            yield ast.Compare(node.left, [NEIGHBOURS[type(operator)]()], node.comparators)
        case ast.AugAssign():
            yield ast.Pass()


def mutants_of(program: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Yield each program that differs in one place, with a line that tells in which: "a + b → a"."""
    for number, parent in enumerate(ast.walk(program)):
        for field, value in ast.iter_fields(parent):
            for place, child in enumerate(value if isinstance(value, list) else [value]):
                for other in replacements(child) if isinstance(child, ast.AST) else ():
                    mutant = copy.deepcopy(program)
                    twin = next(node for n, node in enumerate(ast.walk(mutant)) if n == number)
                    if isinstance(value, list):
                        getattr(twin, field)[place] = other
                    else:
                        setattr(twin, field, other)
                    yield f"{ast.unparse(child)} → {ast.unparse(other)}", ast.fix_missing_locations(mutant)


def globals_of(code: CodeType) -> set[str]:
    """Return the names that a program takes from outside its functions."""
    names = {step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return names.union(*(globals_of(inner) for inner in code.co_consts if isinstance(inner, CodeType)))


def compiled(statements: list[ast.stmt]) -> CodeType:
    return compile(ast.fix_missing_locations(ast.Module(statements, [])), "page", "exec")


@functools.cache
def page(section: str) -> tuple[list[str], dict[str, list[ast.stmt]]]:
    """Return the solutions of a page, and the statements that define what other cells define, by name."""
    (path,) = NOTEBOOKS.glob("index.ipynb" if section == "0.0" else f"{section}-*.ipynb")
    solutions, defined = [], {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code" or cell.source.startswith("%"):
            continue
        if "solution" in cell.metadata.get("tags", []):
            solutions.append(cell.source)
            continue
        for statement in ast.parse(cell.source).body:
            match statement:
                case ast.Import() | ast.ImportFrom():
                    names = [alias.asname or alias.name.partition(".")[0] for alias in statement.names]
                case ast.FunctionDef() | ast.ClassDef():
                    names = [statement.name]
                case ast.Assign():
                    names = [n.id for target in statement.targets for n in ast.walk(target) if isinstance(n, ast.Name)]
                case _:
                    names = []
            for name in names:
                defined.setdefault(name, statement)
    return solutions, defined


def surroundings(program: list[ast.stmt], defined: dict[str, ast.stmt]) -> dict:
    """Run what the page defines and the program asks for, and return the names."""
    wanted: list[ast.stmt] = []
    seen: set[str] = set()

    def want(statements: list[ast.stmt]) -> None:
        for name in sorted(globals_of(compiled(statements)) & set(defined) - seen):
            seen.add(name)
            want([defined[name]])
            if defined[name] not in wanted:
                wanted.append(defined[name])

    want(program)
    names: dict = {}
    exec(compiled(wanted), names)
    return names


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("section", SECTIONS)
def test_a_solution_with_one_thing_changed_is_not_correct(section):
    found, listed = [], []
    for source in page(section)[0]:
        statements = [s for s in ast.parse(source).body if not isinstance(s, ast.Assert)]
        call = next(
            s.value for s in statements if isinstance(s, ast.Expr) and getattr(s.value.func, "id", "") == "check"
        )
        program = [s for s in statements if getattr(s, "value", None) is not call]
        judge = exercises_of(section)[ast.literal_eval(call.args[0])].judge
        if judge is not None and judge.__module__ == "utils.exercises.unseen":
            continue  # each change would be a training: answers/ gives such exercises networks that are bad in known ways
        key, answer = ast.literal_eval(call.args[0]), compile(ast.Expression(call.args[1]), "page", "eval")
        own = {s.name for s in program if isinstance(s, ast.FunctionDef)}
        around = surroundings(program, {name: s for name, s in page(section)[1].items() if name not in own})

        def given_by(module, answer=answer, around=around):
            names = dict(around)
            exec(compile(module, "page", "exec"), names)
            return eval(answer, names)

        right = given_by(ast.Module(program, []))
        assert check(key, right).status == CORRECT, key
        is_value = not exercises_of(section)[key].cases and exercises_of(section)[key].judge is None
        for told, mutant in mutants_of(ast.Module(program, [])):
            try:
                other = given_by(mutant)
            except Exception:  # a mutant that ends in an error before it can be judged is seen by its reader
                continue
            if is_value and repr(other) == repr(right):
                continue  # another way to write the very same value
            if check(key, other).status == CORRECT:
                known = [change for change in SAME.get(key, {}) if change == "*" or told.startswith(change)]
                listed += [(key, change) for change in known]
                found += [] if known or (is_value and other == right) else [f"{key}: {told}"]
    assert found == []
    assert set(listed) == {(key, change) for key, changes in SAME.items() if key[:3] == section for change in changes}
