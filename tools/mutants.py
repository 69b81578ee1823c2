"""Mutation testing: make small faults in utils/, one at a time, and see whether a test notices each of them.

    .venv/bin/python tools/mutants.py [--one-in N] [--changed] [MODULE ...]

    MODULE      names of modules, such as utils.naive or utils.plotting.*; none means all of utils/
    --one-in N  try one mutant in N, the same ones every time: a sample, in an hour where all of them take a day
    --changed   try only what is new, and what survived the last time; what was killed stays killed
    --report    try nothing; write the reports of the last run anew

What lives must be listed in tests/mutants.toml, with the reason why no test can notice it, or need not; and 95 % must be
killed. Otherwise the exit status is 1.

mutmut copies the project into mutants/, writes every mutant of a function beside it, and runs the tests that call the
function against each of them. Afterwards mutants/report/ holds one file for each module: every mutant that lived, with its
difference.
"""

import argparse
import fnmatch
import json
import os
import re
import subprocess
import sys
import tomllib
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from contents import replace

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "mutants" / "report"
LIST = ROOT / "tests" / "mutants.toml"
LEAST_SHARE = 0.95
NO_TESTS = 33  # mutmut's exit status for it
IN_OTHER_PROCESSES = ("utils.machine.x_split_processor",)  # the processor can be split once in a process
KILLED = ("killed", "timeout", "segfault")  # a loop without end, and a crash, are noticed as well
OPEN = ("survived", "no tests", "suspicious", "not checked", "check was interrupted by user")
SECONDS = 10  # for the tests of other modules, against one mutant
TENSORFLOW = re.compile(  # what a test file says that imports it as the file is read
    r"(?m)^(import|from) (keras|tensorflow|utils\.(machine|restart|tracing|training))\b"
    r"|^from utils import .*\b(machine|restart|tracing|training)\b"
)
AT_IMPORT = """
import os, pkgutil, importlib
os.environ["MUTANT_UNDER_TEST"] = "stats"
from mutmut.mutation import trampoline
called = set()
trampoline.record_trampoline_hit = lambda name, caller=None: called.add(name)
import utils
for module in pkgutil.walk_packages(utils.__path__, "utils."):
    importlib.import_module(module.name)
print(*called)
"""
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # the same order of sets in every run
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # no nbval, no xdist: the helpers' tests need none, and each start is faster
    "OPENBLAS_NUM_THREADS": "1",  # the mutants run side by side
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "MPLBACKEND": "agg",
}


def install() -> None:
    """Install mutmut into .venv, or end with one sentence on why it could not be had."""
    command = [
        sys.executable, "-m", "uv", "pip", "install", "--python", sys.executable, "--quiet", "--require-hashes",
        "-r", str(ROOT / "requirements-mutants.txt"),
    ]  # fmt: skip
    try:
        subprocess.run(command, check=True)
    except (OSError, subprocess.CalledProcessError):
        sys.exit("mutmut could not be installed: if the lines above speak of a connection, it comes over the network.")


def mutate_decorated_functions() -> None:
    """Let mutmut make mutants of decorated functions, too: it leaves them out, and with them every figure (`@themed`).

    It copies a function with its decorators; here the copies have none, and the decorators are around the switch between them.
    """
    import libcst
    from mutmut.mutation import file_mutation

    skips = file_mutation.MutationVisitor._skip_node_and_children
    arranges = file_mutation.function_trampoline_arrangement

    def is_known(function: libcst.FunctionDef) -> bool:
        """Whether mutmut itself can cope, or cannot at all: two functions of one name, as a property's getter and setter are."""
        names = [libcst.Module([]).code_for_node(decorator.decorator) for decorator in function.decorators]
        known = ("staticmethod", "classmethod", "overload")
        return not names or any(name in known or name.endswith((".setter", ".getter", ".deleter")) for name in names)

    def skip(self, node: libcst.CSTNode) -> bool:
        if isinstance(node, libcst.FunctionDef) and not is_known(node):
            return skips(self, node.with_changes(decorators=[]))
        return skips(self, node)

    def arrange(function: libcst.FunctionDef, mutants, class_name: str | None):
        if is_known(function):
            return arranges(function, mutants, class_name)
        before, (switch, *copies), *others = arranges(function.with_changes(decorators=[]), mutants, class_name)
        switch = switch.with_changes(decorators=[*function.decorators, *switch.decorators])
        return before, [switch, *copies], *others

    file_mutation.MutationVisitor._skip_node_and_children = skip
    file_mutation.function_trampoline_arrangement = arrange


def own_tests(module: str) -> re.Pattern[str]:
    """Return what matches the names of a module's own tests."""
    parts = module.replace("section_", "exercises_").split(".")[1:] or [
        "environment"
    ]  # utils itself speaks of a wrong one
    others = {  # what files of tests that are about all modules of a package say of this one
        "plotting": rf"|figures_described\.py::\w+\[{parts[-1]}\.",
        "exercises": rf"|exercise(_sets|s_described)\.py::\w+\[{parts[-1].removeprefix('exercises_').replace('_', '.')}",
    }.get(parts[0], "")
    return re.compile(rf"/test_({parts[0]}|\w*{parts[-1]}\w*)\.py|docstring\[{re.escape(module)}\.{others}")


def tests_in_order(function: str, tests: set[str], durations: dict[str, float]) -> list[str]:
    """Return the tests to run against a function's mutants: its module's own, then others while there is time; fast ones first.

    What nearly every test calls, such as the theme of the figures, would take minutes for each mutant that lives.
    """
    own = own_tests(function.partition(".x")[0])
    order = sorted(tests, key=lambda test: (not own.search(test), durations[test], test))
    chosen, spent = [], 0.0
    for test in order:
        spent += 0 if own.search(test) else durations[test]
        if spent > SECONDS:
            break
        chosen.append(test)
    return chosen


def bound_the_tests() -> None:
    """Let mutmut run what `tests_in_order` says: by itself it runs all tests that call the function, in any order."""
    from mutmut import __main__ as mutmut
    from mutmut.state import state

    collect = mutmut.collect_or_load_stats

    def collect_and_bound(*arguments, **options) -> None:
        collect(*arguments, **options)
        known, later = state(), to_try_anew()
        for function, tests in known.tests_by_mangled_function_name.items():
            chosen = [] if function in later else tests_in_order(function, tests, known.duration_by_test)
            known.tests_by_mangled_function_name[function] = chosen

    mutmut.collect_or_load_stats = collect_and_bound


def keep_tensorflow_out() -> None:
    """Let mutmut import the tests before it makes a process for each mutant, but none that import TensorFlow.

    A process that begins as the copy of one that has TensorFlow waits for ever for the threads that were not copied, and a
    mutant that is not noticed would be taken for a loop without end. Where a mutant's tests need it, its process imports it.
    """
    from mutmut.runners.harness import PytestRunner
    from mutmut.utils.file_utils import change_cwd

    def warm_up(self: PytestRunner) -> None:
        with change_cwd("mutants"):
            left_out = [path for path in Path("tests").glob("test_*.py") if TENSORFLOW.search(path.read_text("utf-8"))]
            selected = [name for name in self._pytest_add_cli_args_test_selection if Path(name) not in left_out]
            selected += [f"--ignore={path}" for path in left_out]
            self.execute_pytest(["--collect-only", "-qqq", *selected])
        if "tensorflow" in sys.modules:
            raise RuntimeError(
                "a test file imports TensorFlow as it is read, and tools/mutants.py did not expect it to"
            )

    PytestRunner.warm_up = warm_up


def is_chosen(mutant: str, one_in: int) -> bool:
    """Whether a mutant belongs to the sample: by its name alone, so that it is the same sample wherever it is drawn."""
    return zlib.crc32(mutant.encode()) % one_in == 0


def draw_a_sample(one_in: int) -> None:
    """Let mutmut try one mutant in so many."""
    from mutmut import __main__ as mutmut

    collect = mutmut.collect_source_file_mutation_data

    def collect_a_sample(*, mutant_names):
        mutants, data = collect(mutant_names=mutant_names)
        return [mutant for mutant in mutants if is_chosen(mutant[1], one_in)], data

    mutmut.collect_source_file_mutation_data = collect_a_sample


def remove_what_was_interrupted() -> None:
    """Remove the mutated modules that were not written to their end: mutmut writes its list of a module's mutants last."""
    for path in (ROOT / "mutants" / "utils").rglob("*.py"):
        listed = path.with_name(f"{path.name}.meta")
        if not listed.exists() or listed.stat().st_mtime < path.stat().st_mtime:
            path.unlink()


def verdicts() -> dict[str, dict[str, str]]:
    """Return what became of each mutant: module, then mutant, then mutmut's word for it."""
    found = {}
    for path in sorted((ROOT / "mutants" / "utils").rglob("*.py.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        if codes:
            found[module_of(path)] = {name: status(code) for name, code in codes.items()}
    return found


def to_try_anew() -> set[str]:
    """Return the functions whose mutants mutmut cannot try, since it switches them on when all modules have been imported.

    What they made, as decorators and tables are made, is there by then; or their tests call them in processes of their own.
    """
    said = subprocess.run(
        [sys.executable, "-c", AT_IMPORT], cwd=ROOT / "mutants", capture_output=True, text=True, check=True
    )
    return {*said.stdout.split(), *IN_OTHER_PROCESSES}


def try_anew(patterns: list[str], one_in: int, workers: int) -> None:
    """Try the mutants of those functions, each in a new process in which it is switched on from the start."""
    functions = to_try_anew()
    for path in sorted((ROOT / "mutants" / "utils").rglob("*.py.meta")):
        module, kept = module_of(path), json.loads(path.read_text(encoding="utf-8"))
        codes = kept["exit_code_by_key"]
        names = [
            name
            for name, code in codes.items()
            if re.sub(r"__mutmut_\d+$", "", name) in functions and is_chosen(name, one_in) and status(code) in OPEN
        ]
        if names and any(fnmatch.fnmatch(module, pattern) for pattern in patterns):
            print(f"{module}: {len(names)} mutants, each in a process of its own", flush=True)
            if run_own_tests(module, "") == 1:
                sys.exit(f"The tests of {module} fail without any mutant.")
            with ThreadPoolExecutor(workers) as pool:
                codes.update(zip(names, pool.map(partial(run_own_tests, module), names), strict=True))
            path.write_text(json.dumps(kept, indent=4), encoding="utf-8")


def run_own_tests(module: str, mutant: str) -> int:
    """Run a module's own tests with a mutant switched on from the start, and return mutmut's status for it."""
    durations = json.loads((ROOT / "mutants" / "mutmut-stats.json").read_text(encoding="utf-8"))["duration_by_test"]
    own = own_tests(module)
    tests = sorted((test for test in durations if own.search(test)), key=lambda test: (durations[test], test))
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    places = os.pathsep.join(str(ROOT / "mutants" / folder) for folder in ("", "tools"))
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", *settings["pytest_add_cli_args"], *tests],
        cwd=ROOT / "mutants",
        env={**os.environ, "MUTANT_UNDER_TEST": mutant, "PYTHONPATH": places},
        capture_output=True,
        check=False,
    )
    return NO_TESTS if not tests else 0 if result.returncode == 0 else 1


def module_of(path: Path) -> str:
    """Return the module to which mutmut's list of mutants belongs."""
    return ".".join(path.relative_to(ROOT / "mutants").with_suffix("").with_suffix("").parts)


def status(code: int | None) -> str:
    """Return mutmut's word for an exit status."""
    from mutmut.stats import status_by_exit_code

    return status_by_exit_code[code]


def in_words(mutant: str, difference: str) -> str:
    """Return how a mutant is written in the list: its function, and the lines that it changes, as they are in it.

    Its number would be another one after each change of the function.
    """
    module, _, name = mutant.rpartition(".x")
    function = re.sub(r"__mutmut_\d+$", "", name).removeprefix("_").replace("ǁ", ".").removeprefix(".")
    lines = difference.splitlines()
    new = [line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++")]
    old = [line[1:].strip() for line in lines if line.startswith("-") and not line.startswith("---")]
    return f"{module}.{function}: " + (" ".join(new) or f"without {' '.join(old)}")


def listed() -> dict[str, str]:
    """Return what tests/mutants.toml lists: a mutant in words, and the reason why it lives."""
    entries = tomllib.loads(LIST.read_text(encoding="utf-8")).get("lives", [])
    return {mutant: entry["reason"] for entry in entries for mutant in entry["mutants"]}


def write_reports(patterns: list[str]) -> list[str]:
    """Write one file for each module, with the mutants that lived, print a table of them all, and return what is not right."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    rows, total, known, complaints = [], Counter(), listed(), []
    for module, mutants in verdicts().items():
        counts = Counter(mutants.values())
        total += counts
        rows.append((module, counts))
        if not any(fnmatch.fnmatch(module, pattern) for pattern in patterns):
            continue
        lines = [f"{module}: {dict(counts)}\n"]
        for name, verdict in mutants.items():
            if verdict in OPEN and verdict != "not checked":
                difference = get_diff_for_mutant(name, path=module.replace(".", "/") + ".py")
                words = in_words(name, difference)
                if words not in known:
                    complaints.append(f"lives, and is not listed: {words}")
                difference = re.sub(r"(?m)^(---|\+\+\+) .*\n", "", difference)
                lines.append(f"\n# {name}: {verdict}\n# {words}\n# {known.get(words, 'not listed')}\n{difference}\n")
        REPORT.mkdir(parents=True, exist_ok=True)
        replace(REPORT / f"{module}.txt", "".join(lines))
    words = ("mutants", "killed", "(timeout)", "survived", "no-tests", "other", "unchecked")
    print(f"{'module':34}", *words, " killed of tried")
    for module, counts in [*rows, ("all", total)]:
        killed = sum(counts[word] for word in KILLED)
        tried = counts.total() - counts["not checked"]
        other = tried - killed - counts["survived"] - counts["no tests"]
        numbers = (
            counts.total(), killed, counts["timeout"], counts["survived"], counts["no tests"], other, counts["not checked"],
        )  # fmt: skip
        share = f"{killed / tried:8.1%}" if tried else "       –"
        print(f"{module:34}", *(f"{n:{len(word)}}" for n, word in zip(numbers, words, strict=True)), f" {share}")
    if patterns == ["*"] and killed < LEAST_SHARE * tried:
        complaints.append(f"{killed} of {tried} mutants were killed, fewer than {LEAST_SHARE:.0%}")
    return complaints


def main(arguments: list[str]) -> None:
    """Install what is missing, try the mutants, and write the reports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=argparse.SUPPRESS)
    parser.add_argument("--changed", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--report", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--one-in", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one_in < 1:
        parser.error(f"--one-in must be at least 1; got {options.one_in}")
    if any(os.environ.get(name) != value for name, value in ENVIRONMENT.items()):  # some are read as Python starts
        install()
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ENVIRONMENT})
    os.chdir(ROOT)
    mutate_decorated_functions()
    bound_the_tests()
    keep_tensorflow_out()
    draw_a_sample(options.one_in)
    from mutmut.__main__ import _run

    patterns = options.modules or ["*"]
    if not options.report:
        remove_what_was_interrupted()
        names = [f"{pattern}.x*" for pattern in options.modules]
        if options.changed:
            names = [
                name
                for module, mutants in verdicts().items()
                if any(fnmatch.fnmatch(module, pattern) for pattern in patterns)
                for name, verdict in mutants.items()
                if verdict not in KILLED and is_chosen(name, options.one_in)
            ]
        _run(names, options.workers)
        try_anew(patterns, options.one_in, options.workers)
    if complaints := write_reports(patterns):
        sys.exit("\n".join(complaints))


if __name__ == "__main__":
    main(sys.argv[1:])
