"""What is set before any test or notebook runs."""

import os

# What a terminal tells programs of its size and colours: in a kernel, it would change how Keras prints a model's summary.
# tools/make_notebooks.py takes the same ones away.
SCREEN = (
    "COLUMNS", "LINES", "JUPYTER_COLUMNS", "JUPYTER_LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE",
)  # fmt: skip

for name in SCREEN:
    os.environ.pop(name, None)
