"""Run the strict suite again and again, each time as if on another machine, and print a table of what came of it.

    make soak                                        (or: python benchmarks/soak.py [--list] [--only NAME ...] [PAGE ...])

Nothing of that may change what a page shows: another processor, with other instructions, kernels and numbers of threads, initial
weights that are off by a ten-millionth, another number of workers, another seed of Python's hashes (the order of sets), a single
core. Every cell of every page is compared with what the page stores, pictures included. The exit status is 1 if one differed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def on_another_processor(
    instructions: str = "", blas: str = "", threads: int = 0, contraction: bool = True, onednn: bool = False
) -> dict[str, str]:
    """Return what to set in the environment so that libraries compute as they would on another processor.

    Each library looks at the processor when it starts, and takes the fastest of its programs that can run there. All of them can be
    told to take another one. The results then differ in their last digits, as they do between machines.

    Parameters
    ----------
    instructions : str
        The newest set that may be used: "SSE41", "AVX" or "AVX2". TensorFlow's matrix products, XLA's programs and NumPy's exp, log
        and sums follow it.
    blas : str
        The processor that OpenBLAS, which multiplies NumPy's matrices, takes this one for: "Prescott", "Sandybridge" or "Haswell".
    threads : int
        Among how many threads TensorFlow shares a sum out; 0 leaves it to the number of cores.
    contraction : bool
        Whether TensorFlow multiplies small matrices with oneDNN's kernel, as it does on x86, or with Eigen's own, as on others.
    onednn : bool
        Whether TensorFlow's other operations are oneDNN's, too.
    """
    settings = {}
    if instructions:
        xla = {"SSE41": "SSE4_2"}.get(instructions, instructions)
        settings |= {"ONEDNN_MAX_CPU_ISA": instructions, "XLA_FLAGS": f"--xla_cpu_max_isa={xla}"}
        # NumPy's names: the third version of x86-64 has AVX2. What a processor does not have, NumPy passes over.
        newer = ["X86_V4", "AVX512_ICL", "AVX512_SPR"]
        settings["NPY_DISABLE_CPU_FEATURES"] = " ".join(newer if instructions == "AVX2" else ["X86_V3", *newer])
    if blas:
        settings["OPENBLAS_CORETYPE"] = blas
    if threads:
        settings["TF_NUM_INTRAOP_THREADS"] = str(threads)
    if not contraction:
        settings["TENSORFLOW_USE_CUSTOM_CONTRACTION_KERNEL"] = "0"
    return settings | {"TF_ENABLE_ONEDNN_OPTS": str(int(onednn))}


def with_jitter(seed: int) -> dict[str, str]:
    """Return what to set so that every initial weight of every network is off by a ten-millionth: any processor at all."""
    return {"KERNEL_STARTUP": str(HERE / "jitter.py"), "JITTER_SEED": str(seed)}


# The environment of each run; "workers" and "cores" are taken out of it.
CIRCUMSTANCES: dict[str, dict] = {
    "as it is": {},
    "SSE 4.1, Prescott, 1 thread": on_another_processor("SSE41", "Prescott", threads=1),
    "AVX, Sandybridge, 4 threads": on_another_processor("AVX", "Sandybridge", threads=4),
    "AVX2, Haswell, 8 threads": on_another_processor("AVX2", "Haswell", threads=8),
    "Eigen's own products, 2 threads": on_another_processor(contraction=False, threads=2),
    "oneDNN's operations": on_another_processor(onednn=True),
    "SSE 4.1 alone": on_another_processor("SSE41"),
    "AVX alone": on_another_processor("AVX"),
    "AVX2 alone": on_another_processor("AVX2"),
    "Prescott alone": on_another_processor(blas="Prescott"),
    "Sandybridge alone": on_another_processor(blas="Sandybridge"),
    "Haswell alone": on_another_processor(blas="Haswell"),
    "1 thread": on_another_processor(threads=1),
    "4 threads": on_another_processor(threads=4),
    "8 threads": on_another_processor(threads=8),
    **{f"jitter {seed}": with_jitter(seed) for seed in range(1, 6)},
    "jitter 6, AVX2, Haswell": with_jitter(6) | on_another_processor("AVX2", "Haswell"),
    "one worker, hash seed 2026": {"workers": 1, "PYTHONHASHSEED": "2026"},
    "one core, one BLAS thread": {"workers": 1, "cores": 1, "OPENBLAS_NUM_THREADS": "1"},
}


def run(pages: list[str], workers: int = 2, cores: int | None = None, **settings: str) -> tuple[int, list[str], float]:
    """Run the pages once; return how many cells passed, those that failed, and the seconds it took."""
    environment = {"PYTHONHASHSEED": "random", **os.environ, **settings}
    command = [sys.executable, "-m", "pytest", "-q", "-rfE", "-n", str(workers), *pages]
    if cores and hasattr(os, "sched_setaffinity") and shutil.which("taskset"):
        allowed = ",".join(map(str, sorted(os.sched_getaffinity(0))[:cores]))
        command = ["taskset", "-c", allowed, *command]
    start = time.perf_counter()
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    failed = re.findall(r"(?m)^(?:FAILED|ERROR) (\S+?::Cell \d+|\S+)", result.stdout)
    if result.returncode and not failed:
        failed = [f"pytest ended with status {result.returncode}: {result.stdout[-300:]}"]
    passed = re.findall(r"(\d+) passed", result.stdout)
    return int(passed[-1]) if passed else 0, failed, seconds


def main() -> int:
    """Run, print the table, and return whether any cell differed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print the names of all circumstances, and end")
    parser.add_argument("--only", nargs="+", choices=CIRCUMSTANCES, metavar="NAME", help="which circumstances (all)")
    parser.add_argument(
        "pages", nargs="*", default=["notebooks"], metavar="PAGE", help="notebooks or tests (all notebooks)"
    )
    options = parser.parse_args()
    if options.list:
        print(*CIRCUMSTANCES, sep="\n")
        return 0
    print("| as if | passed | that differed | seconds |\n|---|---|---|---|", flush=True)
    differed = []
    for name in options.only or CIRCUMSTANCES:
        passed, failed, seconds = run(options.pages, **CIRCUMSTANCES[name])
        print(f"| {name} | {passed} | {', '.join(failed) or 'none'} | {seconds:.0f} |", flush=True)
        differed += failed
    return int(bool(differed))


if __name__ == "__main__":
    sys.exit(main())
