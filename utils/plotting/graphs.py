"""The drawing of a computation graph, values forwards and gradients backwards, with the numbers on its edges: section 2.4.4."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from utils.autodiff import Graph, Node
from utils.plotting.theme import COLOURS, figure, themed

__all__ = ["computation_graph", "layout"]

_LAYER, _ROW, _WIDTH, _HEIGHT = 1.98, 1.25, 0.92, 0.66  # inches: between middles, and of a box


def layout(graph: Graph) -> list[tuple[int, int]]:
    """Return a place for each node: its layer, from left to right, and its row, from the top (section 2.4.4).

    A result stands one layer to the right of the last of its operands; what is given stands just before its first use. In each
    layer results stand above what is given, each as near as possible to the row of its operands.

    Parameters
    ----------
    graph : utils.autodiff.Graph

    Returns
    -------
    list of pairs of int
        (layer, row), in the order of the nodes.
    """
    operands = {n: [e.source for e in graph.edges if e.target == n] for n in range(len(graph.nodes))}
    users = {n: [e.target for e in graph.edges if e.source == n] for n in range(len(graph.nodes))}
    layers = dict.fromkeys(operands, 0)
    for number in operands:  # operands come before their results
        if operands[number]:
            layers[number] = 1 + max(layers[operand] for operand in operands[number])
    for number in operands:
        if not operands[number] and users[number]:
            layers[number] = min(layers[user] for user in users[number]) - 1
    rows: dict[int, int] = {}
    for layer in range(max(layers.values()) + 1):
        here = [number for number in operands if layers[number] == layer]
        results = [number for number in here if operands[number]]
        given = [number for number in here if not operands[number]]
        results.sort(key=lambda number: np.mean([rows[operand] for operand in operands[number]]))
        rows |= {number: row for row, number in enumerate([*results, *given])}
    return [(layers[number], rows[number]) for number in operands]


@themed
def computation_graph(graph: Graph, backward: bool = True) -> Axes:
    """Draw the graph of a computation on scalars (section 2.4.4).

    Each box holds a name, what was computed, and the value; values travel along the arrows, from left to right. With `backward`,
    every arrow carries what travels the other way: *gradient of the result · local derivative = what arrives at the operand*. Below
    each box stands its gradient, the sum of all that arrives. Constants have no frame, and no gradient.

    Parameters
    ----------
    graph : utils.autodiff.Graph
        As `utils.autodiff.graph` returns it; all values of shape ().
    backward : bool
        Whether to draw the gradients too; otherwise the arrows carry the values.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If a value in the graph is not a scalar.
    """
    if larger := [node.name for node in graph.nodes if np.shape(node.value) != ()]:
        raise ValueError(f"graph must be of scalars, of shape (); got {larger[0]} of another shape")
    places = np.array(layout(graph), dtype=float)
    middles = places * [_LAYER, -_ROW]
    low, high = middles.min(axis=0), middles.max(axis=0)
    lift = 0.45 if any(bend > 0.3 for *_, bend in _bends(graph, places)) else 0.0
    margin = np.array([_WIDTH / 2 + 0.08, _HEIGHT / 2 + 0.08])
    bottom, top = low - margin - [0, 0.24 * backward], high + margin + [0, lift]
    _, axes = figure(*(top - bottom))
    axes.set(xlim=(bottom[0], top[0]), ylim=(bottom[1], top[1]), aspect="equal")
    axes.set_axis_off()
    for node, middle in zip(graph.nodes, middles, strict=True):
        _box(axes, node, middle, backward)
    for edge, start, end, bend in _bends(graph, places):
        if not backward:
            label, colour = number_text(graph.nodes[edge.source].value), "blue"
        elif edge.gradient is None:
            label, colour = "", "grey"
        else:
            arriving = graph.nodes[edge.target].gradient
            label = f"{number_text(arriving)} · {_bracketed(edge.local)} = {number_text(edge.gradient)}"
            colour = "orange"
        _arrow(axes, start, end, bend, label, colour, backwards=backward and bool(label))
    return axes


def _bends(graph: Graph, places: np.ndarray) -> Iterator[tuple]:
    """For each edge: the edge, where it starts and ends, and how far its middle is lifted off the straight way, in inches."""
    middles = places * [_LAYER, -_ROW]
    for number, edge in enumerate(graph.edges):
        half = 0.2 if graph.nodes[edge.source].kind == "constant" else _WIDTH / 2
        start, end = middles[edge.source] + [half, 0], middles[edge.target] - [_WIDTH / 2, 0]
        twins = [n for n, e in enumerate(graph.edges) if (e.source, e.target) == (edge.source, edge.target)]
        if len(twins) > 1:
            bend = 0.3 - 0.6 * twins.index(number) / (len(twins) - 1)
        elif places[edge.target, 0] - places[edge.source, 0] > 1 and places[edge.source, 1] == places[edge.target, 1]:
            start, end = middles[edge.source] + [0.2, _HEIGHT / 2], middles[edge.target] + [-0.2, _HEIGHT / 2]
            bend = 0.4
        else:
            bend = 0.0
        yield edge, start, end, bend


def _box(axes: Axes, node: Node, middle: np.ndarray, backward: bool) -> None:
    constant = node.kind == "constant"
    if not constant:
        axes.add_patch(
            FancyBboxPatch(
                (middle[0] - _WIDTH / 2 + 0.06, middle[1] - _HEIGHT / 2 + 0.06),
                _WIDTH - 0.12,
                _HEIGHT - 0.12,
                boxstyle="round,pad=0.06",
                facecolor=COLOURS["light"] if node.kind == "tensor" else COLOURS["paper"],
                edgecolor=COLOURS["ink"],
                linewidth=1.2,
                zorder=2,
            )
        )
    lines: list[tuple[str, dict[str, Any]]] = [(node.name, {"fontweight": "bold"})]
    if node.expression:
        lines.append((node.expression, {"fontsize": 9}))
    if not constant:
        lines.append((f"= {number_text(node.value)}", {"color": COLOURS["blue"], "fontweight": "bold"}))
    for line, (text, style) in enumerate(lines):
        y = middle[1] + 0.19 * ((len(lines) - 1) / 2 - line)
        axes.text(middle[0], y, text, ha="center", va="center", zorder=3, **{"fontsize": 10, **style})
    if backward and node.gradient is not None:
        axes.text(middle[0], middle[1] - _HEIGHT / 2 - 0.05, f"gradient {number_text(node.gradient)}", ha="center",
                  va="top", fontsize=10, fontweight="bold", color=COLOURS["orange"], zorder=3)  # fmt: skip


def _arrow(
    axes: Axes, start: np.ndarray, end: np.ndarray, bend: float, label: str, colour: str, backwards: bool
) -> None:
    """Draw the way from start to end as a bow, its head at the end at which what it carries arrives, its label in its middle."""
    way = end - start
    normal = np.array([-way[1], way[0]]) / np.hypot(*way)
    control = (start + end) / 2 + 2 * bend * normal
    path = Path([start, control, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    axes.add_patch(PathPatch(path, facecolor="none", edgecolor=COLOURS[colour], linewidth=1.4, zorder=1))
    tip, before = (start, control) if backwards else (end, control)
    axes.annotate("", tuple(tip), tuple(tip + 0.02 * (before - tip) / np.hypot(*(before - tip))), zorder=1,
                  arrowprops={"arrowstyle": "-|>", "color": COLOURS[colour], "shrinkA": 0, "shrinkB": 0,
                              "mutation_scale": 13})  # fmt: skip
    if label:
        at = (start + end) / 2 + bend * normal
        flat = abs(way[1]) < 1e-9 and not bend
        axes.text(at[0], at[1] + 0.13 * flat, label, ha="center", va="center", fontsize=9, color=COLOURS[colour], zorder=4,
                  bbox={"facecolor": COLOURS["paper"], "linewidth": 0, "pad": 1})  # fmt: skip


def number_text(number: float | np.ndarray) -> str:
    """Return a number, or an array of one, in at most three significant digits, with a real minus sign."""
    return f"{float(number):.3g}".replace("-", "−")


def _bracketed(number: float) -> str:
    return f"({number_text(number)})" if number < 0 else number_text(number)
