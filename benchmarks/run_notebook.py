"""Run one notebook in a kernel of its own, as a reader's *Run All Cells* does, and say what it cost (JSON on the last line).

    python benchmarks/run_notebook.py NOTEBOOK

Seconds from before the kernel's start to after its last cell, and the most memory that the kernel's process held at once.
"""

import json
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

path = Path(sys.argv[1])
notebook = nbformat.read(path, as_version=4)
# The kernel is asked at the very end; Linux counts in KiB, macOS in bytes.
ask = "import resource, sys\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == 'darwin' else 1024))"
notebook.cells.append(nbformat.v4.new_code_cell(ask))
start = time.perf_counter()
NotebookClient(
    notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
).execute()
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "peak": int(notebook.cells[-1].outputs[-1].text)}))
