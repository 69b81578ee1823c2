"""Run every notebook on TensorFlow, JAX and PyTorch, and compare what each cell shows with what is stored.

    .venv-backends/bin/python tools/run_backends.py [--workers N] [BACKEND ...]

`make test-backends` calls it. A cell is the same if nbval finds it so, with the project's own settings. What differs must be
listed in tests/pages/backends.toml, with its reason; what is listed must differ; and on each backend 95 % of the checked cells
must be the same. Checked is every cell that is not tagged `nbval-ignore-output`; one that is so tagged shows a number of its own
on every run, but it must not fail either. Pictures are compared on TensorFlow; elsewhere, only the words in them. At last come
those of the helpers' tests that need JAX or PyTorch.

All of it computes on the processor, as it did when the outputs were stored.
"""

import argparse
import json
import os
import re
import sys
import time
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from contents import NOTEBOOKS, ROOT
from other_settings import BACKEND

BACKENDS = ("tensorflow", "jax", "torch")
LEAST_SHARE = 0.95
LIST = ROOT / "tests" / "pages" / "backends.toml"
HELPERS_TESTS = (
    "tests/utils/measure/test_machine.py",
    "tests/project/test_many_machines.py",
    "tests/utils/training/test_training.py",
)
# A graphics processor rounds otherwise: the pages are compared with what the same kind of processor gives.
PROCESSOR = {"JAX_PLATFORMS": "cpu", "KERAS_TORCH_DEVICE": "cpu", "CUDA_VISIBLE_DEVICES": "-1"}


class Cell(NamedTuple):
    """A code cell: the number of its notebook ("2.1", or "index"), and its id."""

    notebook: str
    id: str

    def __str__(self) -> str:
        return f"{self.notebook} {self.id}"


def code_cells(folder: Path = NOTEBOOKS) -> dict[Cell, bool]:
    """Return all code cells in their order, each with whether its output is checked."""
    cells = {}
    for path in sorted(folder.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                tags = cell["metadata"].get("tags", [])
                cells[Cell(number_of(path.name), cell["id"])] = "nbval-ignore-output" not in tags
    return cells


def number_of(name: str) -> str:
    """Return what the notebook of that file is called in the list."""
    return re.split(r"-|\.ipynb", name)[0]


def read_list(text: str, cells: Iterable[Cell]) -> dict[str, dict[Cell, str]]:
    """Return, for each backend, the cells that are listed as different on it, each with the reason.

    Raises
    ------
    ValueError
        If an entry is not what the head of tests/pages/backends.toml says, or names a cell that is not there.
    """
    cells = set(cells)
    listed: dict[str, dict[Cell, str]] = {backend: {} for backend in BACKENDS}
    for place, entry in enumerate(tomllib.loads(text).get("differs", []), start=1):
        where = f"entry {place} of the list of differences"
        if set(entry) != {"backends", "notebook", "cells", "reason"}:
            raise ValueError(f"{where} must have backends, notebook, cells and reason; it has {', '.join(entry)}")
        if len(entry["reason"].split()) < 5:
            raise ValueError(f"{where} must give its reason in a sentence; it says {entry['reason']!r}")
        for backend in entry["backends"]:
            if backend not in BACKENDS:
                raise ValueError(f"{where} must name backends out of {', '.join(BACKENDS)}; it names {backend!r}")
            for cell in (Cell(entry["notebook"], name) for name in entry["cells"]):
                if cell not in cells:
                    raise ValueError(f"{where} must name code cells of the notebooks; there is no {cell}")
                if cell in listed[backend]:
                    raise ValueError(f"{where} names a cell a second time: {cell} on {backend}")
                listed[backend][cell] = entry["reason"]
    return listed


class Outcome(NamedTuple):
    """What a run of all notebooks on one backend came to."""

    backend: str
    checked: int
    same: int
    complaints: list[str]

    @property
    def share(self) -> float:
        """How many of the checked cells are the same."""
        return self.same / self.checked


def judge(backend: str, cells: Mapping[Cell, bool], same: set[Cell], listed: Mapping[Cell, str]) -> Outcome:
    """Count the cells that are the same, and say in sentences what is not as it should be.

    Parameters
    ----------
    backend : str
    cells : mapping of Cell to bool
        Every code cell, and whether its output is checked.
    same : set of Cell
        Those that nbval found to be the same. A cell that was not run is none of them.
    listed : mapping of Cell to str
        Those that may differ on this backend, and then have to.
    """
    checked = [cell for cell, is_checked in cells.items() if is_checked]
    outcome = Outcome(backend, len(checked), sum(cell in same for cell in checked), [])
    for cell in cells:
        if cell not in same and cell not in listed:
            outcome.complaints.append(f"{backend}: {cell} differs, and is not listed.")
        if cell in same and cell in listed:
            outcome.complaints.append(f"{backend}: {cell} is listed, and does not differ: take it off the list.")
    if outcome.share < LEAST_SHARE:
        outcome.complaints.append(
            f"{backend}: {outcome.share:.1%} of the checked cells are the same, fewer than {LEAST_SHARE:.0%}."
        )
    return outcome


class Recorder:
    """A plugin of pytest that notes what passed, what was skipped, and what nbval says of the rest."""

    def __init__(self) -> None:
        self.passed: set[str] = set()
        self.skipped: set[str] = set()
        self.said: dict[str, str] = {}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that could not be read."""
        if report.failed:
            self.said[report.nodeid] = report.longreprtext

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note one report: of a cell or test itself, or of a set-up that failed."""
        if report.skipped:
            self.skipped.add(report.nodeid)
        elif report.failed:
            self.said[report.nodeid] = report.longreprtext
        elif report.when == "call":
            self.passed.add(report.nodeid)


def run_pytest(*arguments: str) -> Recorder:
    """Run pytest in this process, whose environment its kernels inherit, and return what it noted."""
    recorder = Recorder()
    pytest.main([*arguments, "-q", "--tb=no", "--no-summary", "-p", "no:cacheprovider"], plugins=[recorder])
    return recorder


def cells_by_node(cells: Iterable[Cell], folder: Path = NOTEBOOKS) -> dict[str, Cell]:
    """Return the cells by the names that pytest gives them: the place among the notebook's code cells."""
    names = {number_of(path.name): path.name for path in folder.glob("*.ipynb")}
    places: dict[str, int] = {}
    found = {}
    for cell in cells:
        place = places[cell.notebook] = places.get(cell.notebook, -1) + 1
        found[f"notebooks/{names[cell.notebook]}::Cell {place}"] = cell
    return found


def run_notebooks(backend: str, workers: int, listed: Mapping[Cell, str]) -> Outcome:
    """Run every notebook on one backend; print what nbval says of each cell that differs without being listed."""
    os.environ[BACKEND] = os.environ["KERAS_BACKEND"] = backend
    cells = code_cells()
    nodes = cells_by_node(cells)
    # Other random numbers make other weights, and other weights other figures, with the same words in them.
    os.environ["PICTURES"] = "compared" if backend == BACKENDS[0] else "words"
    recorder = run_pytest("notebooks", f"--numprocesses={workers}")
    same = {nodes[node] for node in recorder.passed}
    for node, said in recorder.said.items():
        if nodes.get(node) not in listed:
            print(f"\n{backend}: {nodes.get(node, node)}\n{said}")
    return judge(backend, cells, same, listed)


def run_helpers_tests(workers: int) -> list[str]:
    """Run the tests that need JAX or PyTorch, and say what failed or was skipped."""
    for name in (BACKEND, "KERAS_BACKEND"):
        os.environ.pop(name, None)
    recorder = run_pytest(*HELPERS_TESTS, f"--numprocesses={workers}")
    for node, said in recorder.said.items():
        print(f"\n{node}\n{said}")
    complaints = [f"{node} failed." for node in recorder.said]
    complaints += [f"{node} was skipped." for node in sorted(recorder.skipped)]
    run = {node.partition("::")[0] for node in recorder.passed}  # a file that is skipped as a whole is reported nowhere
    return complaints + [f"No test in {name} was run." for name in HELPERS_TESTS if name not in run]


def table(outcomes: Iterable[Outcome], seconds: Mapping[str, float]) -> str:
    """Return what is printed in the end; run times stand against the first backend's."""
    lines, first = ["backend     cells   same   share   run time"], None
    for outcome in outcomes:
        first = first or seconds[outcome.backend]
        ratio = seconds[outcome.backend] / first
        lines.append(f"{outcome.backend:10} {outcome.checked:6} {outcome.same:6} {outcome.share:7.1%} {ratio:8.1f} ×")
    return "\n".join(lines)


def main() -> int:
    """Run all that was asked for; return how many complaints there are."""
    parser = argparse.ArgumentParser(description="Run every notebook on other backends of Keras.")
    parser.add_argument(
        "--workers", type=int, choices=range(1, 65), default=2, metavar="N", help="notebooks that run at a time"
    )
    parser.add_argument("backends", nargs="*", metavar="BACKEND", help=f"of {', '.join(BACKENDS)}; without any: all")
    options = parser.parse_args()
    if unknown := [name for name in options.backends if name not in BACKENDS]:
        parser.error(f"BACKEND must be one of {', '.join(BACKENDS)}; got {', '.join(unknown)}")
    os.chdir(ROOT)
    os.environ.update(PROCESSOR)
    # PyTorch starts as many threads as there are cores in each worker; where they wait for one another, a training that takes
    # a second took twenty.
    os.environ["OMP_NUM_THREADS"] = str(max(1, (os.cpu_count() or 1) // options.workers))
    listed = read_list(LIST.read_text(encoding="utf-8"), code_cells())
    outcomes, seconds = [], {}
    for backend in options.backends or BACKENDS:
        print(f"\n{backend}", flush=True)
        start = time.monotonic()
        outcomes.append(run_notebooks(backend, options.workers, listed[backend]))
        seconds[backend] = time.monotonic() - start
    print("\nThe helpers' tests that need JAX or PyTorch", flush=True)
    complaints = [sentence for outcome in outcomes for sentence in outcome.complaints]
    complaints += run_helpers_tests(options.workers)
    print(f"\n{table(outcomes, seconds)}\n")
    print(*complaints, sep="\n", file=sys.stderr)
    return len(complaints)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
