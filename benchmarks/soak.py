"""Run the strict suite again and again, each time in other circumstances, and print a table of what came of it.

    make soak                                        (or: python benchmarks/soak.py [--rounds 10] [NOTEBOOK ...])

What must not change an output is changed: the number of workers, the seed of Python's hashes (the order of sets), the number of
threads that multiply matrices, and how many cores may be used at all. Every cell of every page is compared with what the page
stores, pictures included. The exit status is 1 if a single one differed.
"""

import argparse
import itertools
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# workers, hash seed, threads of OpenBLAS (None: as many as pytest's conftest gives), cores (None: all)
CIRCUMSTANCES = (
    (2, "0", None, None),
    (1, "1", None, None),
    (2, "42", 1, None),
    (1, "2026", 2, None),
    (2, "random", None, None),
    (1, "random", 1, 1),
)


def run(
    pages: list[str], workers: int, seed: str, threads: int | None, cores: int | None
) -> tuple[str, list[str], float]:
    """Run the pages once; return pytest's own summary, the cells that failed, and the seconds it took."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    if threads:
        environment["OPENBLAS_NUM_THREADS"] = str(threads)
    command = [sys.executable, "-m", "pytest", "-q", "-rfE", "-n", str(workers), *pages]
    if cores and hasattr(os, "sched_setaffinity"):
        allowed = ",".join(map(str, sorted(os.sched_getaffinity(0))[:cores]))
        command = ["taskset", "-c", allowed, *command]
    start = time.perf_counter()
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    failed = re.findall(r"(?m)^(?:FAILED|ERROR) (\S+?::Cell \d+|\S+)", result.stdout)
    if result.returncode and not failed:
        failed = [f"pytest ended with status {result.returncode}: {result.stdout[-300:]}"]
    return (result.stdout.strip().splitlines() or ["nothing"])[-1], failed, seconds


def main() -> int:
    """Run, print the table, and return whether any cell differed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=len(CIRCUMSTANCES), help="how many runs (6)")
    parser.add_argument("pages", nargs="*", default=["notebooks"], help="which notebooks (all)")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error(f"--rounds must be at least 1; got {options.rounds}")
    print("| run | workers | hash seed | BLAS threads | cores | cells that passed | that differed | seconds |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    differed = []
    for number, circumstance in zip(range(options.rounds), itertools.cycle(CIRCUMSTANCES)):
        summary, failed, seconds = run(options.pages, *circumstance)
        workers, seed, threads, cores = circumstance
        passed = re.search(r"(\d+) passed", summary)
        print(
            f"| {number + 1} | {workers} | {seed} | {threads or 'shared out'} | {cores or 'all'} "
            f"| {passed[1] if passed else 0} | {len(failed)} | {seconds:.0f} |",
            flush=True,
        )
        differed += failed
    print(f"\n{options.rounds} runs, {len(differed)} cells differed{': ' if differed else ''}{', '.join(differed)}.")
    return int(bool(differed))


if __name__ == "__main__":
    sys.exit(main())
