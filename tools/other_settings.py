"""What a shell or a home folder sets for other projects: it changes nothing here, neither what a page shows nor what a test finds.

`make lab`, `make notebooks` and the tests call `leave_aside` first. What makes a run another one on purpose stays: the seed of
hashes, and what libraries compute with, such as their number of threads.
"""

import os
import re
from pathlib import Path

# By the first letters of their names, as each tool's documentation has them; tests/project/test_other_settings.py says what was
# tried. In the second line what a terminal tells programs of its size and colours: in a kernel it would change how Keras prints a
# model's summary.
OTHERS = re.compile(
    r"PYTHON|JUPYTER|IPYTHON|TRAITLETS|MPL|MATPLOTLIB|KERAS|SKLEARN|SCIKIT|SCIPY|NPY_PROMOTION|NUMPY"
    r"|COLUMNS$|LINES$|NO_COLOR$|FORCE_COLOR$|TTY_"
)
KEPT = ("PYTHONUTF8", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "MPLCONFIGDIR")
BACKEND = (
    "PAGES_RUN_ON"  # tools/run_backends.py asks for one with it; KERAS_BACKEND would be somebody's for other projects
)


def leave_aside(folder: Path) -> None:
    """Take the settings of other projects out of this process' environment, and let Jupyter and IPython keep theirs in `folder`.

    Parameters
    ----------
    folder : Path
        Where JupyterLab's settings, kernels and history are looked for and kept, in place of the home.
    """
    for name in [name for name in os.environ if OTHERS.match(name) and name not in KEPT]:
        del os.environ[name]
    if BACKEND in os.environ:
        os.environ["KERAS_BACKEND"] = os.environ[BACKEND]
    (folder / "ipython").mkdir(parents=True, exist_ok=True)  # IPython takes no folder that it would have to make
    (folder / "matplotlibrc").touch()
    os.environ |= {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "IPYTHONDIR": str(folder / "ipython"),
        "MATPLOTLIBRC": str(folder / "matplotlibrc"),
    }
