"""Measure what the collection costs, and print it as a table of ratios within this one run.

    make bench                                              (or: python benchmarks/bench.py [--rounds 5] [--no-set-up])

Every round runs the plain code of the book's first network, the notebook's own cells, and the machine's matrix products, one
after the other, so that a machine that slows down slows all of them. A row gives the medians over the rounds, and the median,
smallest and largest ratio pair by pair. The network from scratch, of notebook 2.5, has rounds of its own. At the end the set-up
is timed, in a fresh clone; this needs the network.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
STEPS, BATCH, SIZES = 469, 128, (784, 512, 10)


def child(script: str) -> dict:
    """Run a script of this folder in a Python of its own, and return what it measured."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    result = subprocess.run(
        [sys.executable, HERE / script], capture_output=True, text=True, env=environment, check=False
    )
    if result.returncode:
        sys.exit(f"{script} failed:\n{result.stderr[-2000:]}")
    return json.loads(result.stdout.strip().splitlines()[-1])


def product_limit() -> float:
    """Return the seconds that an epoch's matrix products alone take, at the best speed of three tries.

    Per step: forward through both layers, the gradient of both weight matrices, and the gradient of the hidden layer.
    """
    rng = np.random.default_rng(0)
    n, h, c = SIZES
    x, w1, a = (rng.random(shape, dtype=np.float32) for shape in ((BATCH, n), (n, h), (BATCH, h)))
    w2, d2 = rng.random((h, c), dtype=np.float32), rng.random((BATCH, c), dtype=np.float32)
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(STEPS):
            x @ w1, a @ w2, a.T @ d2, d2 @ w2.T, x.T @ a
        best = min(best, time.perf_counter() - start)
    return best


def processor() -> str:
    """Return the processor's name, as far as the system tells it."""
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def set_up_seconds() -> float:
    """Return the seconds from a fresh clone to an environment that is ready."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "--quiet", HERE.parent, folder], check=True)
        start = time.perf_counter()
        subprocess.run(["make", "--silent", ".venv/ready"], cwd=folder, check=True, capture_output=True)
        return time.perf_counter() - start


def row(name: str, ours: list[float], theirs: list[float], other: str) -> str:
    """Return a line of the table: medians, and the ratio pair by pair."""
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return (
        f"| {name} | {statistics.median(ours):.2f} s | {statistics.median(theirs):.2f} s ({other}) "
        f"| **{statistics.median(ratios):.2f}** ({min(ratios):.2f} to {max(ratios):.2f}) |"
    )


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (5)")
    parser.add_argument("--no-set-up", action="store_true", help="do not time the set-up, which needs the network")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error(f"--rounds must be at least 1; got {options.rounds}")

    ours, plain, limit = [], [], []
    child("path_notebook.py")  # one run that does not count: files come off the disk, bytecode is written
    for number in range(options.rounds):
        for script in ("path_plain.py", "path_notebook.py")[:: 1 if number % 2 else -1]:  # each goes first in turn
            (plain if script == "path_plain.py" else ours).append(child(script))
        limit.append(product_limit())
        print(f"round {number + 1} of {options.rounds} done", file=sys.stderr)

    scratch = child("from_scratch.py")  # its rounds are its own
    print("from scratch done", file=sys.stderr)

    packages = ("keras", "tensorflow-cpu", "tensorflow", "numpy")
    present = {d.metadata["Name"].replace("_", "-"): d.version for d in metadata.distributions()}
    versions = ", ".join(f"{name} {present[name]}" for name in packages if name in present)
    print(f"{platform.system()} {platform.machine()}, {processor()}, {os.cpu_count()} cores,")
    print(f"Python {platform.python_version()}, {versions}; {datetime.date.today()};")
    print(f"{options.rounds} rounds; medians, and the ratio pair by pair: median (smallest to largest).\n")
    print("| what | this collection | compared with | ratio |")
    print("|---|---|---|---|")
    for name, key in (
        ("import", "import"),
        ("load MNIST, verified", "load"),
        ("`fit`, five epochs", "fit"),
        ("from import to evaluation", "path"),
    ):
        print(row(name, [o[key] for o in ours], [p[key] for p in plain], "plain Keras"))
    print(row("an epoch of `fit`", [o["epoch"] for o in ours], limit, "its matrix products alone"))
    print(row("an epoch of plain `fit`", [p["epoch"] for p in plain], limit, "its matrix products alone"))
    print(row("an epoch from scratch, NumPy", scratch["epoch"], scratch["limit"], "its matrix products alone"))
    print(row("an epoch from scratch, NumPy", scratch["epoch"], scratch["fit"], "plain Keras, rmsprop"))
    print(row("an epoch from scratch, NumPy", scratch["epoch"], scratch["fit_sgd"], "plain Keras, the same optimizer"))
    accuracies = {f"{o['accuracy']:.4f}" for o in ours}, {f"{p['accuracy']:.4f}" for p in plain}
    print(f"\nTest accuracy: {', '.join(sorted(accuracies[0]))}; plain: {', '.join(sorted(accuracies[1]))}.")
    if not options.no_set_up:
        print(f"Set-up, from a fresh clone to a ready environment: {set_up_seconds():.0f} s.")


if __name__ == "__main__":
    main()
