"""Goldens of figures: what a figure shows in a way that no page takes, in words that a reviewer can read.

A page keeps each of its pictures, and `make test` compares them; so a golden is kept only of what no page shows: an option, an
edge, an empty input. It says what `utils.plotting.shown` says of a page's picture, one kind of artist a line. If a change was
meant, this writes the goldens anew, and the difference is what a reviewer reads:

    .venv/bin/python tests/utils/plotting/goldens.py
"""

import json
import math
import pathlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from utils.plotting.shown import shown
from utils.plotting.theme import COLOURS, figure_of, themed

ROOT = pathlib.Path(__file__).resolve().parents[3]
STORED = pathlib.Path(__file__).parent / "goldens"
NAMES = {code.lower(): name for name, code in COLOURS.items()}
NUMBERS = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
WRITTEN_OUT = 8  # numbers: more are summed up
UNSAID = re.compile(r", hatch None|, solid|^solid, | normal$")


def alike(before: str, now: str) -> bool:
    """Return whether two lines say the same: each word exactly, each number to four digits."""
    if NUMBERS.sub("#", before) != NUMBERS.sub("#", now):
        return False
    pairs = zip(NUMBERS.findall(before), NUMBERS.findall(now), strict=True)
    return all(math.isclose(float(one), float(other), rel_tol=2e-4, abs_tol=1e-9) for one, other in pairs)


@themed
def tell(drawn: Figure | Axes) -> list[str]:
    """Return what a figure shows, in lines."""
    whole = figure_of(drawn) if isinstance(drawn, Axes) else drawn
    whole.set_layout_engine("none")  # it measures letters, which other machines draw otherwise; and takes its time
    whole.draw_without_rendering()
    told = shown(whole, NAMES)
    lines = ["{:g} × {:g} inches".format(*whole.get_size_inches()), *_artists(told["around"])]
    for axes in told["axes"]:
        lines.append(f"axes {_quoted(axes['title'])}: {_axis('x', axes['x'])}; {_axis('y', axes['y'])}")
        lines += [f"  {line}" for line in _artists(axes["artists"])]
    return lines


def _quoted(*texts: str) -> str:
    return " ".join(json.dumps(text, ensure_ascii=False) for text in texts)


def _axis(name: str, axis: Mapping) -> str:
    parts = [name, *([_quoted(axis["label"])] if axis["label"] else []), axis["limits"].replace(" ", " … ")]
    parts += [axis["scale"]] if axis["scale"] != "linear" else []
    parts += ["ticks", _quoted(*axis["ticks"])] if axis["ticks"] else []
    return " ".join(parts)


def _artists(told: list[dict]) -> Iterator[str]:
    """Say together what is of one kind and look: how many there are, what they say, and their numbers one after the other."""
    groups: dict[tuple, list[dict]] = {}
    for one in told:
        look = one.get("look", "")
        look = look if isinstance(look, str) else " / ".join(look)
        groups.setdefault((one["is"], UNSAID.sub("", look), one.get("in", "data")), []).append(one)
    for (kind, look, where), group in groups.items():
        facts = [f"{len(group)} {kind}" if len(group) > 1 else kind, *([look] if look else [])]
        says = [one.get("says", []) for one in group]
        said = [text for texts in says for text in ([texts] if isinstance(texts, str) else texts)]
        facts += [_quoted(*said)] if said else []
        counts = dict.fromkeys(str(one["n"]) for one in group if one.get("n", 1) > 2)
        facts += [f"{'/'.join(counts)} points"] if counts else []
        for name in ("x", "y", "u", "v", "sizes", "levels", "paths", "shape", "between", "extent", "blocks"):
            if any(name in one for one in group):
                facts.append(f"{name} {_summed_up(' '.join(str(one.get(name, '')) for one in group))}")
        yield ", ".join(facts) + (f" ({where})" if where != "data" else "")


def _summed_up(numbers: str) -> str:
    """Return a few numbers as they are; of many the first, the last, the least, the most and the sum."""
    entries = numbers.split()
    if len(entries) <= WRITTEN_OUT or "×" in entries:
        return numbers
    values = np.array(entries, float)
    unknown = f", {np.isnan(values).sum()} missing" if np.isnan(values).any() else ""
    known = values[~np.isnan(values)]
    total = known.sum() if abs(known.sum()) > 1e-3 * np.abs(known).sum() else 0.0
    return f"{entries[0]} … {entries[-1]} (from {known.min():g} to {known.max():g}, sum {total:.5g}{unknown})"


def stored(module: str) -> dict[str, list[str]]:
    """Return the goldens of a module of `utils.plotting`, in lines, by what follows the dash in an example's name."""
    path = STORED / f"{module}.txt"
    parts = path.read_text(encoding="utf-8").split("\n\n") if path.exists() else []
    return {(lines := part.splitlines())[0].removeprefix(f"{module}."): lines[1:] for part in parts}


def renew(examples: Mapping[str, Callable]) -> None:
    """Write all goldens anew, and remove those of which there is no example any more."""
    from contents import replace

    parts: dict[str, list[str]] = {}
    for name, call in examples.items():
        if "-" in name:
            parts.setdefault(name.partition(".")[0], []).append("\n".join([name, *tell(call())]))
    for module, texts in parts.items():
        replace(STORED / f"{module}.txt", "\n\n".join(texts) + "\n")
    for path in STORED.glob("*.txt"):
        if path.stem not in parts:
            path.unlink()


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "tools")]
    from examples import EXAMPLES

    renew(EXAMPLES)
