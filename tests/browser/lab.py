"""A JupyterLab of the tests' own, and what one asks of a page in it.

The server runs on this machine only, on a free port, with settings, kernels' files and notebooks in a temporary folder:
nothing of the user's JupyterLab is read or changed, and the collection's notebooks stay as they are. It is started by itself,
or as `make lab` starts it, in a clone.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SETTINGS = {
    # No news, no looking for updates: nothing is asked of other machines.
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false", "checkForUpdates": False},
    # The whole page is there at once, not only the cells near the window.
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
    "@jupyterlab/docmanager-extension/plugin.jupyterlab-settings": {"autosave": False},
}


class Laboratory:
    """A JupyterLab server on a copy of the notebooks.

    Parameters
    ----------
    folder : Path
        An empty folder for all that it writes.
    """

    pages = "notebooks"  # the folder whose pages are opened

    def __init__(self, folder: Path) -> None:
        self.folder, self.token, self.runtime = folder, secrets.token_hex(16), folder / "runtime"
        shutil.copytree(ROOT / "notebooks", folder / "work" / "notebooks")
        for name in ("README.md", "LICENSE", "docs", "data"):
            source, target = ROOT / name, folder / "work" / name
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)

    def _environment(self) -> dict[str, str]:
        mine = {
            "HOME": "home", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "share", "JUPYTER_RUNTIME_DIR": "runtime",
            "IPYTHONDIR": "ipython", "MPLCONFIGDIR": "matplotlib", "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        }  # fmt: skip
        others = ("JUPYTER", "IPYTHON", "PYTHONSTARTUP")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
        folders = {name: self.folder / place for name, place in mine.items()}
        for folder in folders.values():
            folder.mkdir()
        write_settings(folders["JUPYTERLAB_SETTINGS_DIR"])
        return {
            **kept,
            **{name: str(folder) for name, folder in folders.items()},
            "JUPYTER_TOKEN": self.token,
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
        }

    def _command(self) -> list[str]:
        root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        return [
            sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={self.folder / 'work'}", *root,
        ]  # fmt: skip

    def start(self, seconds: float = 90) -> None:
        """Start the server and wait until it answers."""
        self._log = (self.folder / "server.log").open("wb")
        self._server = subprocess.Popen(
            [*self._command(), "--no-browser", "--ServerApp.port=0", "--LabApp.expose_app_in_browser=True"],
            env=self._environment(), stdout=self._log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + seconds
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError(f"JupyterLab did not start:\n{(self.folder / 'server.log').read_text()[-3000:]}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        said = self.runtime / f"jpserver-{self._server.pid}.json"
        try:
            about = json.loads(said.read_text())
            self.port, self.token = about["port"], about["token"]
            request = urllib.request.Request(f"{self.url}/api/status", headers={"Authorization": f"token {self.token}"})
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5):
                return True
        except (OSError, ValueError):  # not written yet, half written, or nobody at the port yet
            return False

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End the server and all its kernels."""
        if self._server.poll() is None:
            self._server.send_signal(signal.SIGTERM)
            try:
                self._server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self._server.pid, signal.SIGKILL)
                self._server.wait()
        self._log.close()


class LaboratoryInAClone(Laboratory):
    """What `make lab` starts in a clone: a server on the reader's own copies.

    Parameters
    ----------
    clone : Path
        A clone; its own JupyterLab settings are in it, as those of every clone are.
    """

    pages = "work"

    def __init__(self, clone: Path) -> None:
        self.folder, self.token, self.runtime = clone, "", clone / ".jupyter" / "data" / "runtime"

    def _environment(self) -> dict[str, str]:
        write_settings(self.folder / ".jupyter" / "config" / "lab" / "user-settings")
        return {**os.environ, "NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost"}

    def _command(self) -> list[str]:
        return [sys.executable, str(self.folder / "tools" / "open_lab.py")]


def write_settings(folder: Path) -> None:
    """Set JupyterLab up for the tests."""
    for name, content in SETTINGS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content))


READY = """() => {
  const widget = window.jupyterapp?.shell.currentWidget;
  const kernel = widget?.sessionContext?.session?.kernel;
  return widget?.context?.isReady && widget.sessionContext.isReady && kernel?.connectionStatus === 'connected'
    && kernel.status === 'idle' && widget.content.widgets.length > 0;
}"""

LISTEN = """() => {
  window.kernelErrors = [];
  window.jupyterapp.shell.currentWidget.sessionContext.iopubMessage.connect((_, message) => {
    if (message.header.msg_type === 'error') window.kernelErrors.push(`${message.content.ename}: ${message.content.evalue}`);
  });
}"""

ALL_RUN = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .every(cell => cell.model.type !== 'code' || (cell.model.executionCount && cell.model.executionState === 'idle'))"""

NOT_RUN = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.model.type === 'code')
  .map(cell => [cell.model.id, cell.model.executionCount, cell.model.outputs.toJSON().filter(o => o.output_type === 'error')])
  .filter(([id, count, errors]) => !count || errors.length)
  .map(([id, count, errors]) => `${id}: ${errors.map(e => `${e.ename}: ${e.evalue}`).join() || 'not run'}`)"""


class Page:
    """A notebook that is open in a browser.

    Parameters
    ----------
    tab : playwright.sync_api.Page
    lab : Laboratory
    """

    def __init__(self, tab, lab: Laboratory) -> None:
        self.tab, self.lab = tab, lab

    def open(self, name: str) -> "Page":
        """Open the notebook of that name, as a single document, and wait for its kernel."""
        self.tab.goto(f"{self.lab.url}/doc/tree/{self.lab.pages}/{name}?token={self.lab.token}", wait_until="commit")
        self.tab.wait_for_function(READY, timeout=120_000, polling=100)
        self.tab.evaluate(LISTEN)
        return self

    def run(self, *names: str, seconds: float = 1200) -> None:
        """Run the cells of these ids, or all cells, and see that each of them ran without an error."""
        self.tab.set_default_timeout(1000 * seconds)
        if names:
            for name in names:
                self.select(name)
                assert self.tab.evaluate("() => jupyterapp.commands.execute('notebook:run-cell')") is not False
        else:
            self.tab.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
        self.tab.set_default_timeout(20_000)
        if not names:
            assert self.tab.evaluate(NOT_RUN) == []

    def wait_until_run(self, seconds: float = 1200) -> None:
        """Wait until every cell was run, and see that each of them ran without an error."""
        self.tab.wait_for_function(ALL_RUN, timeout=1000 * seconds, polling=200)
        assert self.tab.evaluate(NOT_RUN) == []

    def settle(self) -> None:
        """Wait until the page has been laid out anew, twice over."""
        frames = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        for _ in range(2):
            self.tab.evaluate(frames)

    def select_first(self) -> None:
        """Make the first cell the active one, as if the page had just been opened."""
        self.tab.evaluate(
            "() => { const { content } = jupyterapp.shell.currentWidget; content.mode = 'command';"
            " content.activeCellIndex = 0; content.activeCell.node.focus(); }"
        )

    def walk(self, key: str, to: str) -> None:
        """Press an arrow key until the cell of that id is the active one."""
        active = "() => jupyterapp.shell.currentWidget.content.activeCell.model.id"
        for _ in range(self.tab.evaluate("() => jupyterapp.shell.currentWidget.content.widgets.length")):
            if self.tab.evaluate(active) == to:
                return
            self.tab.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to the cell {to!r}, but to {self.tab.evaluate(active)!r}")

    def place(self, name: str) -> int:
        """Return the position of the cell with that id."""
        find = "id => jupyterapp.shell.currentWidget.content.widgets.findIndex(cell => cell.model.id === id)"
        place = self.tab.evaluate(find, name)
        assert place >= 0, f"there is no cell {name!r}"
        return place

    def select(self, name: str) -> None:
        """Make the cell of that id the active one."""
        self.tab.evaluate(
            "place => { jupyterapp.shell.currentWidget.content.activeCellIndex = place; }", self.place(name)
        )

    def cell(self, name: str):
        """Return the cell of that id, as a locator."""
        return self.tab.locator(f'.jp-Notebook-cell[data-windowed-list-index="{self.place(name)}"]')

    def write(self, name: str, source: str) -> None:
        """Replace the source of the cell of that id."""
        self.tab.evaluate(
            "([place, source]) => "
            "jupyterapp.shell.currentWidget.content.widgets[place].model.sharedModel.setSource(source)",
            [self.place(name), source],
        )

    def sources(self) -> dict[str, str]:
        """Return the source of every code cell, by its id."""
        ask = """() => jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code')
          .map(cell => [cell.model.id, cell.model.sharedModel.getSource()])"""
        return dict(self.tab.evaluate(ask))

    def save(self) -> None:
        """Save the notebook, as Ctrl+S does."""
        self.tab.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
        self.tab.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")

    def close(self) -> None:
        """End the notebook's kernel and close the page."""
        self.tab.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        self.tab.context.close()

    def take_kernel_errors(self) -> list[str]:
        """Return what the kernel complained of since the last time this was asked."""
        return self.tab.evaluate("() => window.kernelErrors.splice(0)")
