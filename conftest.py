"""What is set before any test or notebook runs."""

import os
import shutil
import tempfile
from pathlib import Path

from other_settings import leave_aside

pytest_plugins = ["stored_pictures"]  # tests/pages/stored_pictures.py: nbval compares pictures, too

# Settings of somebody's own may show more of a page's cells, or less. The kernels of a run find an empty folder instead, which goes
# when the run ends. KERNEL_STARTUP names a start-up file that kernels shall run: benchmarks/soak.py imitates other machines by one.
if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit it
    folder = tempfile.TemporaryDirectory(prefix="jupyter-", ignore_cleanup_errors=True)
    leave_aside(Path(folder.name))
    if "KERNEL_STARTUP" in os.environ:
        startup = Path(os.environ["IPYTHONDIR"], "profile_default", "startup")
        startup.mkdir(parents=True)
        shutil.copy(os.environ["KERNEL_STARTUP"], startup)

# Two workers on two cores: each gets its share of them for products of matrices. NumPy's library, OpenBLAS, would start as many
# threads as there are cores in each worker, and threads that wait for one another then cost more than they bring. Workers inherit
# what the process that starts them has set: so it sets nothing.
if "PYTEST_XDIST_WORKER" in os.environ:
    share = (os.cpu_count() or 1) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(max(1, share)))
