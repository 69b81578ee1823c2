"""Execute the notebooks in place, in clean kernels, and leave nothing in them that another run would change.

    python tools/make_notebooks.py [--tidy | NOTEBOOK ...]

Without a name: all of them. With --tidy none is executed: what an editor noted in a page's metadata goes, and what is made from
the contents is made anew. Titles, links and tables are made anew from notebooks/contents.toml first, in the notebooks that
are not executed, too, and the glossary from notebooks/glossary.toml; and the README's pictures from the figures afterwards.
A notebook is replaced in one step and only if every cell ran; one that fails stays as it was, and the others are still made.
Ctrl-C ends the kernel and then all of it; what was made by then stays.
"""

import asyncio
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import nbformat
from contents import NOTEBOOKS, ROOT, generated_cells, index_cells, pictures, read_contents, replace, with_table
from glossary import PAGE, glossary_cells, read_terms
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from other_settings import leave_aside

SECONDS_A_CELL = 300
INTERRUPTED = 130  # the exit status of a program that Ctrl-C ended
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
KEPT = (
    "jupyter",
    "picture",
    "reason",
    "tags",
)  # of a cell's metadata: JupyterLab notes more there than the page is made of


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that leaves Ctrl-C to asyncio, which ends the kernel and then the run.

    nbclient would take it for itself and only end the kernel: the notebook would fail, and the next one begin.
    """

    def add_signal_handler(self, *_: Any) -> None:  # type: ignore[override]  # it refuses whatever it is given
        raise NotImplementedError  # as on Windows, which nbclient allows for


async def _execute(client: NotebookClient) -> None:
    """Execute the notebook; when Ctrl-C cancels that, end the kernel at once, in the midst of its cell."""
    work = asyncio.ensure_future(client.async_execute())
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        client.shutdown_kernel = "immediate"
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        raise


def prepare(notebook: nbformat.NotebookNode, generated: dict[str, str]) -> None:
    """Fill in the cells that are made from the contents, and give every cell an id that stays."""
    taken: set[str] = set()
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if "id" not in cell or cell.id in taken:
            cell.id = _free_id(cell, number, taken)
        taken.add(cell.id)
        if cell.id in generated:
            cell.source = generated[cell.id]
    notebook.nbformat, notebook.nbformat_minor = 4, 5


def _free_id(cell: nbformat.NotebookNode, number: int, taken: set[str]) -> str:
    words = re.findall(r"[a-z0-9]+", cell.source.lower())[:4] or [cell.cell_type]
    name = "-".join(words)[:48]
    return name if name not in taken else f"{name}-{number}"


def normalise(notebook: nbformat.NotebookNode) -> None:
    """Remove what differs from run to run or from machine to machine and says nothing to a reader."""
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({name: cell.metadata[name] for name in KEPT if cell.metadata.get(name)})
        for output in cell.get("outputs", []):
            if output.output_type in ("display_data", "execute_result"):
                output.data.pop("application/vnd.jupyter.widget-view+json", None)


def write(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Replace the file in one step, by a notebook that is valid."""
    nbformat.validate(notebook)
    replace(path, nbformat.writes(notebook) + "\n")


def make(path: Path, generated: dict[str, str]) -> str | None:
    """Execute one notebook in place; return None, or in one sentence why it was left as it was."""
    try:
        notebook = nbformat.read(path, as_version=4)
        prepare(notebook, generated)
        # Nobody's own settings show more or less of a page; conftest.py does the same.
        folder = tempfile.TemporaryDirectory(prefix="jupyter-", ignore_cleanup_errors=True)
        with folder as own, patch.dict(os.environ):
            leave_aside(Path(own))
            client = NotebookClient(
                notebook,
                timeout=SECONDS_A_CELL,
                kernel_name="python3",
                resources={"metadata": {"path": str(path.parent)}},
                record_timing=False,
                store_widget_state=False,
                coalesce_streams=True,
                extra_arguments=["--IPKernelApp.log_level=40"],  # no warnings between our lines
            )
            with asyncio.Runner(loop_factory=_Loop) as runner:
                runner.run(_execute(client))
        normalise(notebook)
        write(notebook, path)
    except CellExecutionError as error:
        return f"{path.name} was left as it was, because a cell failed:\n{error}"
    except Exception as error:
        return _left(path, error)
    return None


def refresh(path: Path, generated: dict[str, str]) -> str | None:
    """Make titles, links and tables anew and clean the metadata, without running anything; return what was done, if anything.

    Raises
    ------
    ValueError
        If it cannot be read or written; the message says so in one sentence.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        before = nbformat.writes(notebook)
        stale = [cell for cell in notebook.cells if generated.get(cell.get("id"), cell.source) != cell.source]
        for cell in stale:
            cell.source = generated[cell.id]
        normalise(notebook)
        if nbformat.writes(notebook) == before:
            return None
        write(notebook, path)
    except Exception as error:
        raise ValueError(_left(path, error)) from error
    return f"{path.name}: only {', '.join([cell.id for cell in stale] or ['metadata'])} made anew"


def _left(path: Path, error: Exception) -> str:
    """Say that a file was left as it was, and why: a broken file makes its readers say all kinds of things."""
    said = next(iter(str(error).strip().splitlines()), "")
    return f"{path.name} was left as it was: {said or type(error).__name__}"


def main(names: list[str]) -> int:
    """Make the notebooks of these names, or all, or with --tidy none; return how many failed, or INTERRUPTED."""
    entries = read_contents()
    generated = {"index.ipynb": index_cells(entries)}
    generated |= {entry.file: generated_cells(entries, position) for position, entry in enumerate(entries)}
    if terms := read_terms():
        generated[PAGE] = glossary_cells(terms, entries)
    wanted = [] if names == ["--tidy"] else [Path(name).name for name in names] or list(generated)
    if unknown := [name for name in wanted if name not in generated]:
        print(f"{', '.join(unknown)}: not in notebooks/contents.toml, which lists every notebook.", file=sys.stderr)
        return 1
    failures = 0
    for name in wanted:
        start = time.monotonic()
        try:
            failure = make(NOTEBOOKS / name, generated[name])
        except KeyboardInterrupt:
            print(f"Interrupted: {name} was left as it was, and what comes after it too.", file=sys.stderr)
            return INTERRUPTED
        print(
            failure or f"{name}: {time.monotonic() - start:.0f} s",
            file=sys.stderr if failure else sys.stdout,
            flush=True,
        )
        failures += failure is not None
    for name in [name for name in generated if name not in wanted]:  # a new neighbour changes their links
        try:
            if done := refresh(NOTEBOOKS / name, generated[name]):
                print(done)
        except ValueError as error:
            print(error, file=sys.stderr)
            failures += 1
    readme = ROOT / "README.md"
    try:
        for path, picture in pictures().items():
            replace(path, picture)
        text = readme.read_text(encoding="utf-8")
        if (made := with_table(text, entries)) != text:
            replace(readme, made)
    except (OSError, LookupError) as error:
        print(f"{readme.name} and its pictures were not all made: {error}", file=sys.stderr)
        failures += 1
    return failures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
