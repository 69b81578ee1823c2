"""What a shell or a home folder sets for other projects changes nothing here: neither the set-up, nor the lab, nor a page.

The tables say what was tried, by the names in each tool's own documentation: `pip install --help`, `uv pip install --help`,
`python --help-env`, "Common Directories and File Locations" (Jupyter), "IPython kernel options", "Customizing Matplotlib", Keras'
`keras.config`, "Environment variables" of scikit-learn and SciPy, "Global state" (NumPy).
"""

import json
import os
import re
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import other_settings
import pytest
import setup_environment

ROOT = Path(__file__).resolve().parents[2]
SHELL = {
    "Python": {
        "PYTHONSTARTUP": "says_so.py", "PYTHONWARNINGS": "error", "PYTHONOPTIMIZE": "2", "PYTHONINSPECT": "1",
        "PYTHONIOENCODING": "ascii", "PYTHONDEBUG": "1", "PYTHONMALLOC": "debug", "PYTHONFAULTHANDLER": "1", "PYTHONCASEOK": "1",
        "PYTHONINTMAXSTRDIGITS": "640", "PYTHONNODEBUGRANGES": "1", "PYTHONWARNDEFAULTENCODING": "1", "PYTHONCOERCECLOCALE": "0",
        "PYTHONUNBUFFERED": "1", "PYTHONNOUSERSITE": "", "PYTHONBREAKPOINT": "no.such", "PYTHONPATH": "other",
        "PYTHONSAFEPATH": "1",
    },
    "Jupyter": {
        "JUPYTER_CONFIG_DIR": "other", "JUPYTER_CONFIG_PATH": "other", "JUPYTER_PATH": "other", "JUPYTER_DATA_DIR": "other",
        "JUPYTER_RUNTIME_DIR": "says_so.py", "JUPYTER_PREFER_ENV_PATH": "0", "JUPYTER_PLATFORM_DIRS": "1", "JUPYTER_PORT": "1",
        "JUPYTER_TOKEN": "other", "JUPYTERLAB_DIR": "other", "JUPYTERLAB_SETTINGS_DIR": "other",
        "JUPYTERLAB_WORKSPACES_DIR": "other", "JUPYTER_GATEWAY_URL": "http://127.0.0.1:1", "IPYTHONDIR": "other",
    },
    "Matplotlib": {"MPLBACKEND": "module://no.such", "MATPLOTLIBRC": "other/matplotlibrc"},
    "Keras": {
        "KERAS_BACKEND": "jax", "KERAS_HOME": "other", "KERAS_MAX_EPOCHS": "1", "KERAS_MAX_STEPS_PER_EPOCH": "1",
        "KERAS_NNX_ENABLED": "1",
    },
    "NumPy and its users": {
        "NPY_PROMOTION_STATE": "legacy", "NUMPY_WARN_IF_NO_MEM_POLICY": "1", "SKLEARN_WARNINGS_AS_ERRORS": "1",
        "SKLEARN_WORKING_MEMORY": "1", "SKLEARN_ASSUME_FINITE": "1", "SCIPY_ARRAY_API": "1",
    },
    "a terminal": {"COLUMNS": "30", "LINES": "5", "NO_COLOR": "1", "FORCE_COLOR": "1", "TTY_COMPATIBLE": "1"},
}  # fmt: skip
FAILS = "raise SystemExit('a file of another project was read')\n"
KERNEL = json.dumps({"argv": ["/no/such/python"], "display_name": "Other", "language": "python"})
FILES = {
    "says_so.py": "print('a start-up file was read')",
    "utils.py": FAILS,
    **{f"{folder}/jupyter_{name}_config.py": FAILS for folder in (".jupyter", "other") for name in ("server", "lab", "notebook")},
    **{f"{folder}/kernels/python3/kernel.json": KERNEL for folder in (".local/share/jupyter", "other")},
    **{f"{folder}/profile_default/startup/first.py": FAILS for folder in (".ipython", "other")},
    **{
        f"{folder}/profile_default/ipython_config.py": "get_config().InteractiveShell.ast_node_interactivity = 'all'\n"
        for folder in (".ipython", "other")
    },
    **{f"{folder}/matplotlibrc": "figure.dpi: 7\nbackend: no.such\n" for folder in (".config/matplotlib", "other")},
    **{
        f"{folder}/keras.json": json.dumps({"floatx": "float16", "epsilon": 0.1, "image_data_format": "channels_first"})
        for folder in (".keras", "other")
    },
    ".pydistutils.cfg": "[install]\nprefix=/no/such\n[build]\nbuild-base=/no/such\n",
}  # fmt: skip


@pytest.fixture
def hostile(tmp_path):
    """Return the environment of a shell with all of these settings, and a home with all of these files."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    places = ("other", "says_so.py", "other/matplotlibrc")
    settings = {name: value for group in SHELL.values() for name, value in group.items()}
    settings = {name: str(tmp_path / value) if value in places else value for name, value in settings.items()}
    settings |= {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PIP_", "UV_"))
    } | settings


PAGE = {
    "1\n2": "2",
    "import sys, numpy as np\nfrom utils.training import start_afresh\nimport keras\nassert False, 'counts'": "counts",
    "sys.flags.optimize, sys.flags.inspect, sys.warnoptions, np.ones(2) / 3": "(0, 0, [], array([0.33333333, 0.33333333]))",
    "keras.config.backend(), keras.config.floatx(), keras.config.epsilon(), keras.config.max_epochs()": (
        "('tensorflow', 'float32', 1e-07, None)"
    ),
    "import matplotlib.pyplot as plt\nplt.rcParams['figure.dpi'], plt.get_backend()": "(100.0, 'module://matplotlib_inline.backend_inline')",
    "import shutil\ntuple(shutil.get_terminal_size())": "(80, 24)",
}
RUN = """
import nbformat, sys
from nbclient import NotebookClient
from other_settings import leave_aside
from pathlib import Path
leave_aside(Path(sys.argv[1]))
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in eval(sys.argv[2])])
NotebookClient(notebook, kernel_name="python3", allow_errors=True, resources={"metadata": {"path": sys.argv[3]}}).execute()
print([[o.get("evalue") or o.get("text") or o.data["text/plain"] for o in cell.outputs] for cell in notebook.cells])
"""


def run_as_make_does(command, environment, **options):
    """Run a command in an environment out of which `make` has taken what Python reads before a line of ours runs."""
    environment = {name: value for name, value in environment.items() if not name.startswith(("PYTHON", "PYTEST_"))}
    return subprocess.Popen(command, env=environment | {"PYTHONPATH": str(ROOT / "tools")}, text=True, **options)


def test_a_page_shows_what_it_shows_on_a_clean_machine(hostile, tmp_path):
    command = [sys.executable, "-c", RUN, str(tmp_path / "own"), repr(list(PAGE)), str(tmp_path)]
    with run_as_make_does(command, hostile, stdout=subprocess.PIPE) as run:
        shown = run.communicate()[0]
    assert eval(shown.splitlines()[-1]) == [[wanted] for wanted in PAGE.values()]


def test_the_lab_starts_with_its_own_settings_and_kernel(hostile, tmp_path):
    own = tmp_path / "own"
    code = (
        f"import open_lab; from pathlib import Path; open_lab.own_folder = lambda: Path({str(own)!r}); open_lab.main()"
    )
    command = [sys.executable, "-c", code, "--originals", "--no-browser", "--ServerApp.port=0"]
    with run_as_make_does(command, hostile, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as lab:
        try:
            until = time.monotonic() + 60
            while not (notes := list((own / "data" / "runtime").glob("jpserver-*.json"))) and time.monotonic() < until:
                assert lab.poll() is None, lab.stderr.read()
                time.sleep(0.1)
            (said,) = map(json.loads, (path.read_text() for path in notes))
            assert said["token"] not in ("", "other") and said["port"] != 1
            with urllib.request.urlopen(f"{said['url']}api/kernelspecs?token={said['token']}", timeout=30) as answer:
                kernel = json.load(answer)["kernelspecs"]["python3"]["spec"]
        finally:
            lab.terminate()
    assert kernel["display_name"] == "Python 3 (ipykernel)"


def test_the_tables_name_nothing_that_stays():
    """What the tests have set aside: a setting of these that were kept could not be told from a clean machine's."""
    names = {name for group in SHELL.values() for name in group}
    assert [name for name in names if not other_settings.OTHERS.match(name) or name in other_settings.KEPT] == []


@pytest.mark.parametrize("name", ["utils.py", "utils/__init__.py"])
def test_another_utils_beside_the_page_is_not_ours(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(FAILS)
    command = [sys.executable, "-c", "import utils.checks; print(utils.__path__[0])"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(result.stdout.strip()) == ROOT / "utils"


# The set-up: every option of an installation that a shell or a file can set, but those that are about reaching an index.


def options_of_pip():
    """Yield each option of `pip install`, with something else than it has by default."""
    from pip._internal.commands import create_command

    for option in create_command("install").parser.option_list_all:
        name = (option.get_opt_string() or "").removeprefix("--")
        if name and name not in (*setup_environment.OF_PIP, "help", "version", "index-url", "pypi-url"):
            yield name, "1" if option.action in ("store_true", "store_false", "count") else "/no/such/place"


def options_of_uv():
    said = subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for name in sorted(set(re.findall(r"env: (UV_[A-Z_]+)", said))):
        if not setup_environment.OF_UV.match(name) and name != "UV_NO_CONFIG":
            yield name, "1" if re.search(rf"--[a-z-]+\s+[^-\[]*\[env: {name}", said) else "/no/such/place"


@pytest.fixture
def package(tmp_path):
    """Return a folder with a package in it, tiny-1.0, and a list that pins it by its hash."""
    import hashlib

    wheel = tmp_path / "wheels" / "tiny-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny.py", "")
        archive.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        archive.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("tiny-1.0.dist-info/RECORD", "")
    (tmp_path / "list.txt").write_text(f"tiny==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    return wheel.parent


def new_environment(folder):
    """Return the Python of a new environment in which pip, uv and setuptools can be used, but are not installed."""
    venv.create(folder)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    found = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    Path(found.stdout.strip(), "ours.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


@pytest.mark.parametrize("installer", ["pip", "uv"])
@pytest.mark.parametrize("aside", [True, False], ids=["set aside", "as they are"])
def test_the_set_up_installs_where_and_what_it_should(installer, aside, package, hostile, tmp_path, monkeypatch):
    """And a setting of the shell alone would have kept it from that: otherwise the test proved nothing."""
    options = dict(options_of_pip())
    assert len(options) > 40 and {"user", "target", "require-virtualenv", "only-binary"} <= set(options)
    lines = [
        f"{name} = {value}" for name, value in {"user": "true", "target": "/no/such", "prefix": "/no/such"}.items()
    ]
    config = ["[global]", f"find-links = {package}", "no-index = true", "[install]", *lines]
    for name in ("pip.conf", "pip.ini"):  # in the home, where pip looks by itself; on Windows, in APPDATA
        (tmp_path / ".config" / "pip").mkdir(parents=True, exist_ok=True)
        (tmp_path / ".config" / "pip" / name).write_text("\n".join(config))
    (tmp_path / ".config" / "uv").mkdir(parents=True)
    (tmp_path / ".config" / "uv" / "uv.toml").write_text('exclude-newer = "2001-01-01"\n[pip]\ntarget = "/no/such"\n')
    settings = {f"PIP_{name.upper().replace('-', '_')}": value for name, value in options.items()}
    settings |= dict(options_of_uv()) | {"APPDATA": str(tmp_path / ".config")}
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    for name, value in (hostile | settings).items():
        if not name.startswith("PYTHON"):
            monkeypatch.setenv(name, value)
    python = new_environment(tmp_path / "environment")
    monkeypatch.setattr(setup_environment, "PYTHON", str(python))
    environment = setup_environment.connected() if aside else os.environ
    command = [
        python,
        "-m",
        *(["pip", "install"] if installer == "pip" else ["uv", "pip", "install", "--python", python, "--no-index"]),
    ]
    result = subprocess.run(
        [*command, "--require-hashes", "-r", tmp_path / "list.txt"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    found = subprocess.run(
        [python, "-c", "import tiny; print(tiny.__file__)"], capture_output=True, text=True, check=False
    )
    if aside:
        assert result.returncode == 0 and found.stdout.startswith(str(tmp_path / "environment")), result.stderr
    else:
        assert result.returncode != 0 or not found.stdout
