"""What is set before any test or notebook runs."""

import os
import shutil
import tempfile
from pathlib import Path

pytest_plugins = ["stored_pictures"]  # tests/pages/stored_pictures.py: nbval compares pictures, too

# What a terminal tells programs of its size and colours: in a kernel, it would change how Keras prints a model's summary.
# tools/make_notebooks.py takes the same ones away.
SCREEN = (
    "COLUMNS", "LINES", "JUPYTER_COLUMNS", "JUPYTER_LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE",
)  # fmt: skip

for name in SCREEN:
    os.environ.pop(name, None)

# What somebody has set up for kernels of their own: an IPython profile or a start-up file may show more of a page's cells, or
# less. The kernels of a run get an empty folder instead, which goes when the run ends. tools/make_notebooks.py does the same.
# KERNEL_STARTUP names a start-up file that kernels shall run: benchmarks/soak.py imitates other machines by one.
os.environ.pop("PYTHONSTARTUP", None)
if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit it
    ipython_folder = tempfile.TemporaryDirectory(prefix="ipython-", ignore_cleanup_errors=True)
    os.environ["IPYTHONDIR"] = ipython_folder.name
    if "KERNEL_STARTUP" in os.environ:
        startup = Path(ipython_folder.name, "profile_default", "startup")
        startup.mkdir(parents=True)
        shutil.copy(os.environ["KERNEL_STARTUP"], startup)

# Two workers on two cores: each gets its share of them for products of matrices. NumPy's library, OpenBLAS, would start as many
# threads as there are cores in each worker, and threads that wait for one another then cost more than they bring. Workers inherit
# what the process that starts them has set: so it sets nothing.
if "PYTEST_XDIST_WORKER" in os.environ:
    share = (os.cpu_count() or 1) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(max(1, share)))
