"""The helpers that the notebooks share, a folder a subject. A folder imports only from floors below it, never in a circle.

    floor 3   exercises (engine, memory, overview, one module a section)   widgets (drawing pad, explorers)
    floor 2   plotting (theme, one module a subject)   training (start, progress bar, snapshot)
    floor 1   data   tensors   autodiff   models   measure
    floor 0   checks (what several folders ask of an argument)

Importing the package does not import Keras; only `utils.training`, `utils.measure.machine` and `utils.measure.tracing` do.
"""

import atexit
import os
import shutil
import sys
import tempfile
from importlib.util import find_spec

# What a page imports, here or in its own cells: a Python without one of them is told at once, in words, what to do.
BACKENDS = ("tensorflow", "jax", "torch")  # Keras' NumPy backend trains no model
PACKAGES = (
    "numpy", "scipy", "sklearn", "matplotlib", "PIL", "threadpoolctl", "keras", "tensorflow", "IPython", "ipywidgets", "traitlets",
    "anywidget",
)  # fmt: skip
OLDEST = (3, 11)


class PlainError(Exception):
    """An error whose message says all there is to say: a notebook shows it without the lines of code that led to it."""

    def _render_traceback_(self):  # asked for by IPython
        return [f"{type(self).__name__}: {self}"]


class SetUpError(PlainError, ImportError):
    """The Python that runs this is not the one that the project prepared, or no longer is."""


def _check_set_up():
    """Raise an error if this Python is too old or lacks a package."""
    remedy = (
        "open the pages with `make lab`, or repeat the set-up with `make clean lab` (README.md tells how without make)"
    )
    if sys.version_info < OLDEST:
        found, wanted = (".".join(map(str, version[:2])) for version in (sys.version_info, OLDEST))
        raise SetUpError(
            f"This is Python {found} ({sys.executable}), and the pages need Python {wanted} or newer: {remedy}."
        )
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        listed = ", ".join(missing)
        raise SetUpError(f"The Python that runs this ({sys.executable}) has no {listed}: {remedy}.")
    backend = os.environ.get("KERAS_BACKEND") or "tensorflow"
    if backend not in BACKENDS:
        raise SetUpError(
            f"KERAS_BACKEND asks for {backend}, and the pages run on {', '.join(BACKENDS)}: unset it, and they run on TensorFlow."
        )
    if find_spec(backend) is None:
        raise SetUpError(
            f"KERAS_BACKEND asks for {backend}, which the Python that runs this ({sys.executable}) does not have: unset it, and "
            "the pages run on TensorFlow."
        )


_check_set_up()

# TensorFlow writes a start-up log to the page unless it is told not to before it is first imported. One of its lines only goes away
# together with oneDNN's operations, which are no faster here: benchmarks/README.md has the figures.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

# The pages run on TensorFlow unless the environment names another backend; a reader's own ~/.keras/keras.json does not.
os.environ["KERAS_BACKEND"] = os.environ.get("KERAS_BACKEND") or "tensorflow"

# Where the home cannot be written to, as in some containers, Matplotlib would say so on the page.
if "MPLCONFIGDIR" not in os.environ and not os.access(os.path.expanduser("~"), os.W_OK):
    os.environ["MPLCONFIGDIR"] = tempfile.mkdtemp(prefix="matplotlib-")
    atexit.register(shutil.rmtree, os.environ["MPLCONFIGDIR"], ignore_errors=True)

# A page may import TensorFlow before Keras, as 2.4 does. TensorFlow and Triton, PyTorch's compiler on Linux, each bring LLVM
# along, and the process ends ("LLVM ERROR: inconsistency in registered CommandLine options") if Triton is the second.
if os.environ["KERAS_BACKEND"] == "torch" and find_spec("triton"):
    import triton  # noqa: F401
