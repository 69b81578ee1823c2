"""Measure what the collection costs, and print it as tables of ratios within this one run.

    make bench                  (or: python benchmarks/bench.py [--rounds 5] [--parts paths notebooks suite set-up])

Each part measures in rounds; in every round, the plain code of the book's first network is run beside what is measured, so that
a machine that slows down slows both. A row gives the medians over the rounds, and the median, smallest and largest ratio pair by
pair. `paths` is that network by 2.1's own cells, from scratch by 2.5's, and the matrix products alone; `notebooks` the time and
the memory of each page; `suite` the strict run of all pages and all of `make test`; `set-up` the way from a fresh clone to
JupyterLab, which needs the network.
"""

import argparse
import datetime
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from importlib import metadata
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
from contents import read_contents

HERE = Path(__file__).resolve().parent
STEPS, BATCH, SIZES = 469, 128, (784, 512, 10)


def child(script: str, *arguments: str) -> dict:
    """Run a script of this folder in a Python of its own, and return what it measured."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    result = subprocess.run(
        [sys.executable, HERE / script, *arguments], capture_output=True, text=True, env=environment, check=False
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


def set_up_seconds() -> tuple[float, float]:
    """Return the seconds from a fresh clone to an environment that is ready, and from there to JupyterLab's index page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "clone"
        subprocess.run(["git", "clone", "--quiet", HERE.parent, folder], check=True)
        start = time.perf_counter()
        subprocess.run(["make", "--silent", ".venv/ready"], cwd=folder, check=True, capture_output=True)
        ready = time.perf_counter()
        # On a port of its own, and with nothing of the user's settings.
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        mine = {
            name: str(Path(folder).parent / name)
            for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")
        }
        lab = subprocess.Popen(
            [folder / ".venv" / "bin" / "python", "tools/open_lab.py", "--no-browser", f"--ServerApp.port={port}"],
            cwd=folder, env={**os.environ, **mine, "JUPYTER_TOKEN": "bench"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while not answers(f"http://127.0.0.1:{port}/lab/tree/notebooks/index.ipynb?token=bench"):
                if lab.poll() is not None:
                    sys.exit("JupyterLab ended before its page could be read.")
                time.sleep(0.05)
            return ready - start, time.perf_counter() - ready
        finally:
            lab.terminate()
            lab.wait()


def answers(address: str) -> bool:
    """Return whether a page can be read there."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=10) as page:
            return page.status == 200
    except OSError:
        return False


def timed(command: list) -> float:
    """Run a command to its end, which must be a good one, and return the seconds it took."""
    start = time.perf_counter()
    result = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{result.stdout[-3000:]}")
    return time.perf_counter() - start


def row(name: str, ours: list[float], theirs: list[float], other: str) -> str:
    """Return a line of the first table: medians, and the ratio."""
    return f"| {name} | {statistics.median(ours):.2f} s | {statistics.median(theirs):.2f} s ({other}) | {ratio(ours, theirs)} |"


def measure_paths(rounds: int) -> None:
    """Time the book's first network: plain code, the notebook's cells, the matrix products alone, and from scratch."""
    ours, plain, limit = [], [], []
    child("path_notebook.py")  # one run that does not count: files come off the disk, bytecode is written
    for number in range(rounds):
        for script in ("path_plain.py", "path_notebook.py")[:: 1 if number % 2 else -1]:  # each goes first in turn
            (plain if script == "path_plain.py" else ours).append(child(script))
        limit.append(product_limit())
        say(f"paths: round {number + 1} of {rounds} done")
    scratch = child("from_scratch.py")  # its rounds are its own
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
    print(
        f"\nTest accuracy: {', '.join(sorted(accuracies[0]))}; plain: {', '.join(sorted(accuracies[1]))}.\n", flush=True
    )


def measure_notebooks(rounds: int) -> None:
    """Time every notebook from its kernel's start to its last cell, and the plain code as a process, in each round."""
    pages = sorted((HERE.parent / "notebooks").glob("*.ipynb"), key=lambda path: (path.stem != "index", path.stem))
    plain, costs = [], {page: [] for page in pages}
    for number in range(rounds):
        start = time.perf_counter()
        plain.append(child("path_plain.py") | {"seconds": time.perf_counter() - start})
        for page, cost in costs.items():
            cost.append(child("run_notebook.py", str(page)))
        say(f"notebooks: round {number + 1} of {rounds} done")
    print("| notebook | seconds | times the plain code's | peak memory |")
    print("|---|---|---|---|")
    whole = [p["seconds"] for p in plain]
    print(f"| the book's first network, plain code | {statistics.median(whole):.1f} | 1 | {megabytes(plain)} MB |")
    stated = {entry.file: entry.peak_mb for entry in read_contents()}
    for page, cost in costs.items():
        if max(c["peak"] for c in cost) / 1e6 > stated.get(page.name, float("inf")):
            say(f"{page.name} holds more than the peak_mb that notebooks/contents.toml states: {stated[page.name]} MB")
        taken = [c["seconds"] for c in cost]
        print(
            f"| {page.stem.partition('-')[0]} | {statistics.median(taken):.1f} | {ratio(taken, whole)} | {megabytes(cost)} MB |"
        )
    print(flush=True)


def measure_suite(rounds: int) -> None:
    """Time the strict run of all notebooks with one worker and with two, all of `make test`, and the plain code beside each."""
    suites = {
        "all notebooks, strictly, 1 worker": ["-n", "1", "notebooks"],
        "all notebooks, strictly, 2 workers": ["-n", "2", "notebooks"],
        "all of `make test`, 2 workers": ["-n", "2"],
    }
    plain, taken = {name: [] for name in suites}, {name: [] for name in suites}
    for number in range(rounds):
        for name, options in suites.items():
            plain[name].append(timed([sys.executable, HERE / "path_plain.py"]))
            taken[name].append(timed([sys.executable, "-m", "pytest", "-q", *options]))
            say(f"suite: {name}, round {number + 1} of {rounds}: {taken[name][-1]:.0f} s")
    print("| suite | seconds | times the plain code's |")
    print("|---|---|---|")
    for name in suites:
        print(f"| {name} | {statistics.median(taken[name]):.0f} | {ratio(taken[name], plain[name])} |")
    print(flush=True)


def measure_set_up(rounds: int) -> None:
    """Time the way of a reader who has just cloned the repository."""
    both = [set_up_seconds() for _ in range(rounds)]
    ready, opened = (statistics.median(column) for column in zip(*both, strict=True))
    print(
        f"From a fresh clone to a ready environment: {ready:.0f} s; from there to JupyterLab's page: {opened:.1f} s.\n",
        flush=True,
    )


PARTS = {"paths": measure_paths, "notebooks": measure_notebooks, "suite": measure_suite, "set-up": measure_set_up}


def say(what: str) -> None:
    """Tell whoever waits how far it is."""
    print(what, file=sys.stderr, flush=True)


def ratio(ours: list[float], theirs: list[float]) -> str:
    """Return the ratio pair by pair: median (smallest to largest)."""
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return f"**{statistics.median(ratios):.2f}** ({min(ratios):.2f} to {max(ratios):.2f})"


def megabytes(costs: list[dict]) -> str:
    """Return the largest of the peaks of memory."""
    return f"{max(cost['peak'] for cost in costs) / 1e6:,.0f}"


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (5)")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="what is measured (everything)")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error(f"--rounds must be at least 1; got {options.rounds}")

    packages = ("keras", "tensorflow-cpu", "tensorflow", "numpy")
    present = {d.metadata["Name"].replace("_", "-"): d.version for d in metadata.distributions()}
    versions = ", ".join(f"{name} {present[name]}" for name in packages if name in present)
    print(f"{platform.system()} {platform.machine()}, {processor()}, {os.cpu_count()} cores,")
    print(f"Python {platform.python_version()}, {versions}; {datetime.date.today()};")
    print(f"{options.rounds} rounds; medians, and the ratio pair by pair: median (smallest to largest).\n", flush=True)
    for name in options.parts:
        PARTS[name](options.rounds)


if __name__ == "__main__":
    main()
