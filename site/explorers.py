"""Draw what the pages' explorers show, for a website without a kernel: a picture and a sentence for each state of the knobs.

    python site/explorers.py NOTEBOOK CELL

writes two files into site/build/explorers: the knobs as HTML, and a script that holds all states, which the page loads when a
knob is first touched. Sphinx calls it, for those explorers that have changed.
"""

import ast
import base64
import functools
import gc
import hashlib
import html
import io
import itertools
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from page_code import code_for

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILT = HERE / "build" / "explorers"
EXPLORERS: dict[str, dict[str, int]] = {  # the cell that shows it; and, by knob, of how many positions one is drawn
    "explore-angle": {},
    "explore-margin": {},
    "explore-tree": {},
    "explore-depth": {"layers": 14, "factor": 4},
    "explore-slices": {},
    "explore-shapes": {},
    "explore-map": {},
    "explore-valley": {"learning_rate": 2, "momentum": 3},
}
COMPUTED = {"explore-map": HERE / "plane.js"}  # too many states: the page draws them itself
LARGE_STEPS = "Here the knobs move in larger steps than in JupyterLab (<code>make lab</code>)."
NOTES = {
    "explore-depth": LARGE_STEPS,
    "explore-slices": "Here you choose from ten indices; in JupyterLab (<code>make lab</code>) you can write your own.",
    "explore-valley": LARGE_STEPS,
}
DPI = 120  # of the pictures; at most 3 MB a page


def name_of(notebook: Path, cell: str) -> str:
    """Return how the files of an explorer are called."""
    return f"{notebook.name.partition('-')[0]}-{cell}"


@functools.cache
def version_of_helpers() -> str:
    """Return a hash of all that draws."""
    paths = [*sorted((ROOT / "utils").rglob("*.py")), HERE / "page_code.py", HERE / "plane.js", Path(__file__)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def is_drawn(notebook: Path, cell: str) -> bool:
    """Return whether an explorer's files are there, made from what the page and the helpers hold now."""
    made = BUILT / f"{name_of(notebook, cell)}.js"
    return made.exists() and made.open(encoding="utf-8").readline().strip() == stamp(notebook, cell)


def stamp(notebook: Path, cell: str) -> str:
    """Return the first line of an explorer's script, which says what it was made from."""
    return f"// {hashlib.sha256((version_of_helpers() + code_for(notebook, cell)).encode()).hexdigest()}"


def draw_all(notebooks: list[Path]) -> None:
    """Draw all explorers of the pages that are not drawn yet, two at a time."""
    wanted = [(path, cell) for path in notebooks for cell in EXPLORERS if f'"id": "{cell}"' in path.read_text("utf-8")]
    stale = [(path, cell) for path, cell in wanted if not is_drawn(path, cell)]
    with ThreadPoolExecutor(2) as pool:
        drawn = (
            pool.submit(subprocess.run, [sys.executable, __file__, *map(str, one)], check=True)
            for one in reversed(stale)
        )
        for one in list(drawn):  # the last has the most states
            one.result()


def positions(knob: Any, every: int) -> tuple[list[Any], list[str]]:
    """Return the values that a knob can take, and how they are written."""
    if hasattr(knob, "options"):
        pairs = [option if isinstance(option, tuple) else (option, option) for option in knob.options]
        return [value for _, value in pairs], [label for label, _ in pairs]
    count = round((knob.max - knob.min) / knob.step)
    values = [round(knob.min + knob.step * step, 10) for step in range(0, count + 1, every)]
    values = [knob.base**value for value in values] if hasattr(knob, "base") else values
    return values, [format(value, knob.readout_format) for value in values]


def control(place: str, knob: Any, values: list[Any], labels: list[str]) -> str:
    """Return a knob as HTML, at its first value."""
    first = min(range(len(values)), key=lambda n: (values[n] != knob.value, _far(values[n], knob.value)))
    if hasattr(knob, "options"):
        options = "".join(
            f'<option value="{n}"{" selected" * (n == first)}>{html.escape(label)}</option>'
            for n, label in enumerate(labels)
        )
        made = f'<select id="{place}">{options}</select>'
    else:
        made = (
            f'<input type="range" id="{place}" min="0" max="{len(labels) - 1}" value="{first}" '
            f'data-labels="{" ".join(labels)}" aria-valuetext="{labels[first]}"><span aria-hidden="true">{labels[first]}</span>'
        )
    return f'<div class="knob"><label for="{place}">{html.escape(knob.description)}</label>{made}</div>'


def _far(value: Any, other: Any) -> float:
    return abs(value - other) if isinstance(value, float) else 0


def picture(png: bytes) -> str:
    """Return a picture as the address of an image that needs no file."""
    from PIL import Image

    few = Image.open(io.BytesIO(png)).convert("RGB").point(lambda value: (value + 8) // 17 * 17)  # 16 shades a channel
    buffer = io.BytesIO()
    few.save(buffer, "webp", lossless=True)
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def draw(notebook: Path, cell: str) -> None:
    """Write an explorer's two files."""
    names: dict[str, Any] = {}
    *before, last = ast.parse(code_for(notebook, cell)).body
    exec(compile(ast.Module(before, []), notebook.name, "exec"), names)
    explorer = eval(compile(ast.Expression(last.value), notebook.name, "eval"), names)  # type: ignore[attr-defined]
    name, first = name_of(notebook, cell), explorer.said
    every = EXPLORERS[cell]
    all_values, all_labels = zip(
        *(positions(knob, every.get(key, 1)) for key, knob in explorer.knobs.items()), strict=True
    )
    knobs = "".join(
        control(f"{name}-{key}".replace(".", "-"), knob, values, labels)
        for (key, knob), values, labels in zip(explorer.knobs.items(), all_values, all_labels, strict=True)
    )
    states = {}
    gc.freeze()  # all that was imported: not to be looked through for garbage again and again
    for place in [] if cell in COMPUTED else itertools.product(*(range(len(values)) for values in all_values)):
        chosen = {key: values[n] for key, values, n in zip(explorer.knobs, all_values, place, strict=True)}
        data, about = explorer.state(chosen, DPI)
        shown = about["image/png"]
        states[",".join(map(str, place))] = [
            picture(base64.b64decode(data["image/png"])), shown["width"], shown["height"], shown["alt"],
        ]  # fmt: skip
    BUILT.mkdir(parents=True, exist_ok=True)
    note = f'<p class="note-of-site">{NOTES[cell]}</p>' if cell in NOTES else ""
    (BUILT / f"{name}.html").write_text(
        f'<div class="explorer" data-explorer="{name}">{knobs}<p role="status">{html.escape(first)}</p>{note}</div>',
        "utf-8",
    )
    script = (
        COMPUTED[cell].read_text(encoding="utf-8")
        if cell in COMPUTED
        else f"(globalThis.explorerStates ??= {{}})[{json.dumps(name)}] = "
        f"{json.dumps(states, ensure_ascii=False, separators=(',', ':'))};\n"
    )
    (BUILT / f"{name}.js").write_text(f"{stamp(notebook, cell)}\n{script}", "utf-8")


if __name__ == "__main__":
    draw(Path(sys.argv[1]), sys.argv[2])
