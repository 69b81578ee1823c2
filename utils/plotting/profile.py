"""Figures of training itself: what a step is made of, where its time goes, and runs side by side: section 2.5."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import PercentFormatter

from utils.plotting.theme import COLOURS, figure, themed

_STYLES = (("blue", "o", "-"), ("orange", "s", "--"), ("green", "^", ":"), ("purple", "D", "-."))


@themed
def training_step(sizes: Sequence[int] = (784, 512, 10), samples: int = 128) -> Figure:
    """Draw one training step of a chain of dense layers: the batch runs forwards to a loss, gradients run backwards (2.5).

    Parameters
    ----------
    sizes : sequence of int
        The number of inputs, the units of each layer, the last being the classes; two to four numbers.
    samples : int
        The size of the batch.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there are not two to four sizes.
    """
    if not 2 <= len(sizes) <= 4:
        raise ValueError(f"sizes must be two to four numbers, from the inputs to the classes; got {len(sizes)}")
    layers, gap = len(sizes) - 1, 3.2
    drawn, axes = figure(9, 3.1)
    names = ["images"] + ["hidden"] * (layers - 1) + ["logits"]
    for place, (name, size) in enumerate(zip(names, sizes, strict=True)):
        _box(axes, place * gap, 0, f"{name}\n({samples}, {size})", "ink")
    _box(axes, (layers + 1) * gap, 0, "loss\n()", "ink")
    for place in range(layers + 1):
        middle, left, right = (place + 0.5) * gap, place * gap + 0.85, (place + 1) * gap - 0.85
        last = place == layers
        _arrow(axes, (left, 0.17), (right, 0.17), "blue")
        _arrow(axes, (right, -0.17), (left if place else middle + 0.22, -0.17), "orange")
        done = "softmax and\ncross-entropy" if last else "@ W + b, relu" if place < layers - 1 else "@ W + b"
        axes.text(middle, -0.42, done, ha="center", va="top")
        above = f"labels\n({samples},)" if last else f"W ({sizes[place]}, {sizes[place + 1]})\nb ({sizes[place + 1]},)"
        _box(axes, middle, 1.7, above, "ink" if last else "green", wide=0.8 if last else 1.1)
        _arrow(axes, (middle - (0 if last else 0.2), 1.24), (middle - (0 if last else 0.2), 0.24), "blue")
        if not last:
            _arrow(axes, (middle + 0.2, -0.17), (middle + 0.2, 1.24), "orange")
            axes.text(middle + 0.32, 0.72, "gradients", color=COLOURS["orange"], va="center")
    axes.text(-0.75, -1.35, "→ forwards: from the batch to one number", color=COLOURS["blue"])
    axes.text(
        (layers + 1) * gap + 0.75,
        -1.35,
        "⇠ backwards: how each weight would move it",
        color=COLOURS["orange"],
        ha="right",
    )
    axes.set(xlim=(-0.9, (layers + 1) * gap + 0.9), ylim=(-1.5, 2.3))
    axes.set_axis_off()
    return drawn


def _box(axes: Axes, x: float, y: float, text: str, colour: str, wide: float = 0.75) -> None:
    patch = FancyBboxPatch(
        (x - wide, y - 0.38), 2 * wide, 0.76, boxstyle="round,pad=0.05", facecolor="white", edgecolor=COLOURS[colour]
    )
    axes.add_patch(patch)
    axes.text(x, y, text, ha="center", va="center", linespacing=1.4)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
    """Draw an arrow: forwards blue and solid, backwards orange and dashed."""
    style = {"arrowstyle": "-|>", "color": COLOURS[colour], "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    style["linestyle"] = "--" if colour == "orange" else "-"
    axes.annotate("", end, start, arrowprops=style)


@themed
def unit_images(before: np.ndarray, after: np.ndarray, units: Sequence[int], side: int = 28) -> Figure:
    """Draw the weights of single units as images, before and after training: purple for positive, orange for negative (2.5).

    All images are on one scale, so that what has grown looks stronger; white is zero. The darkest hundredth may clip.

    Parameters
    ----------
    before, after : numpy.ndarray of float
        Shape (side * side, units): a column for each unit.
    units : sequence of int
        Which units to draw.
    side : int
        Height and width of an image.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the two do not have one shape (side * side, units), or no unit is asked for.
    """
    before, after = np.asarray(before), np.asarray(after)
    if before.shape != after.shape or before.ndim != 2 or before.shape[0] != side * side:
        raise ValueError(
            f"before and after must both have shape ({side * side}, units); got {before.shape} and {after.shape}"
        )
    if not len(units):
        raise ValueError("units must name at least one unit; got none")
    drawn, grid = figure(9, 2.35, 2, len(units), squeeze=False)
    most = np.quantile(np.abs(np.stack([before, after])[:, :, list(units)]), 0.99)
    for row, (name, weights) in enumerate((("before", before), ("after", after))):
        for column, unit in enumerate(units):
            axes = grid[row, column]
            axes.imshow(weights[:, unit].reshape(side, side), cmap="PuOr", vmin=-most, vmax=most)
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set(visible=True, color=COLOURS["light"])
            if row:
                axes.set_xlabel(f"unit {unit}", fontsize=9.5)
        grid[row, 0].set_ylabel(name)
    return drawn


@themed
def curves(
    lines: Mapping[str, tuple[Sequence[float], Sequence[float]]], xlabel: str, ylabel: str = "test accuracy"
) -> Figure:
    """Draw shares, such as accuracies, against anything that goes on: one line for each run, its name at its end (2.5).

    Parameters
    ----------
    lines : mapping of str to (x, shares)
        As many of the one as of the other; at most four runs.
    xlabel, ylabel : str
        What the axes show, with units.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no run or there are more than four, or a run has not as many shares as places.
    """
    if not 1 <= len(lines) <= len(_STYLES):
        raise ValueError(f"lines must be one to {len(_STYLES)} runs; got {len(lines)}")
    drawn, axes = figure(7.8, 3.1)
    for (name, (x, shares)), (colour, marker, dash) in zip(lines.items(), _STYLES, strict=False):
        if len(x) != len(shares) or not len(x):
            raise ValueError(f"lines must have as many shares as places; {name!r} has {len(shares)} and {len(x)}")
        axes.plot(x, shares, color=COLOURS[colour], marker=marker, linestyle=dash, markersize=5)
    ends = [shares[-1] for _, shares in lines.values()]
    for (name, (x, shares)), (colour, *_), lift in zip(lines.items(), _STYLES, _lifts(axes, ends), strict=False):
        axes.annotate(name, (x[-1], shares[-1]), xytext=(8, lift), textcoords="offset points", va="center",
                      color=COLOURS[colour])  # fmt: skip
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.margins(x=0.03)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid(axis="y")
    return drawn


def _lifts(axes: Axes, heights: Sequence[float], apart: float = 14) -> list[float]:
    """Return by how many points each label at these heights has to be moved, up or down, to be `apart` from the next."""
    low, high = axes.get_ylim()
    points = axes.bbox.height * 72 / axes.figure.dpi * (np.asarray(heights, float) - low) / (high - low)
    order, placed = np.argsort(points, kind="stable"), points.copy()  # equal heights: alike on every processor
    for _ in range(100):  # each pair that is too close moves apart by the same, one up and one down
        for below, above in pairwise(order):
            short = max(apart - (placed[above] - placed[below]), 0)
            placed[above], placed[below] = placed[above] + short / 2, placed[below] - short / 2
    return list(placed - points)


@themed
def two_runs(
    losses: Mapping[str, Sequence[float]], accuracies: Mapping[str, Sequence[float]], window: int = 50
) -> Figure:
    """Draw runs side by side: the loss of their steps, smoothed, and the accuracy after each of their epochs (2.5).

    Parameters
    ----------
    losses : mapping of str to sequence of float
        For each run the loss of every step; drawn as means over `window` steps, on a logarithmic axis.
    accuracies : mapping of str to sequence of float
        For the same runs the accuracy after each epoch.
    window : int
        Steps in a mean.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the two are not of the same runs, one or two of them, or a run has fewer steps than `window`.
    """
    if list(losses) != list(accuracies) or not 1 <= len(losses) <= 2:
        raise ValueError(
            f"losses and accuracies must be of the same one or two runs; got {list(losses)} and {list(accuracies)}"
        )
    drawn, (left, right) = figure(9, 3.2, 1, 2)
    for place, (name, (colour, marker, dash)) in enumerate(zip(losses, _STYLES, strict=False)):
        steps = len(losses[name]) // window
        if not steps:
            raise ValueError(f"losses of {name!r} must be at least window = {window}; got {len(losses[name])}")
        means = np.asarray(losses[name], float)[: steps * window].reshape(steps, window).mean(axis=1)
        wide = 1.6 if place else 3.6  # the second thin and on top, so that both are seen where they agree
        light = 1 if place else 0.45
        left.plot((np.arange(steps) + 0.5) * window, means, dash, color=COLOURS[colour], linewidth=wide, alpha=light)
        right.plot(
            range(1, len(accuracies[name]) + 1), accuracies[name], dash, color=COLOURS[colour],
            marker=marker, markersize=5 if place else 9, linewidth=wide, alpha=light,
        )  # fmt: skip
        right.text(0.98, 0.16 - 0.1 * place, name, transform=right.transAxes, ha="right", color=COLOURS[colour])
    left.set(xlabel="step", ylabel=f"loss, mean of {window} steps", yscale="log")
    right.set(xlabel="epoch", ylabel="validation accuracy", xticks=range(1, max(map(len, accuracies.values())) + 1))
    right.yaxis.set_major_formatter(PercentFormatter(1, decimals=1))
    for axes in (left, right):
        axes.grid(axis="y")
    return drawn


@themed
def step_parts(
    seconds: Mapping[str, float], products: Collection[str], beside: Mapping[str, float] | None = None
) -> Figure:
    """Draw where the time of a step goes: its parts one after the other, and below them the step and its limit (2.5).

    Parameters
    ----------
    seconds : mapping of str to float
        How long each part takes, in the order in which they follow one another.
    products : collection of str
        The parts that are matrix products, which together are the limit: drawn solid, the others hatched.
    beside : mapping of str to float, optional
        How long other ways to take the step need, to be drawn between the whole step and its limit.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If a time is negative, all are zero, or a product is not among the parts.
    """
    if missing := set(products) - set(seconds):
        raise ValueError(f"products must be among the parts {list(seconds)}; got also {sorted(missing)}")
    beside = dict(beside or {})
    if any(time < 0 for time in seconds.values()) or not sum(seconds.values()):
        raise ValueError(f"seconds must not be negative, and not all zero; got {list(seconds.values())}")
    if any(time < 0 for time in beside.values()):
        raise ValueError(f"beside must not be negative; got {list(beside.values())}")
    whole, limit = sum(seconds.values()), sum(seconds[name] for name in products)
    drawn, axes = figure(9, 0.33 * (len(seconds) + len(beside) + 2) + 0.8)
    start = 0.0
    rows: list[tuple[str, float, bool | None]] = [(name, time, name in products) for name, time in seconds.items()]
    rows += [("the whole step", whole, None), *((name, time, None) for name, time in beside.items())]
    rows += [("its limit: the products alone", limit, True)]
    for row, (_, time, is_product) in enumerate(rows):
        left = start * 1e3 if row < len(seconds) else 0
        hatched = {"hatch": "////", "facecolor": "white", "edgecolor": COLOURS["orange"]}
        style = {True: {"color": COLOURS["blue"]}, False: hatched, None: {"color": COLOURS["grey"]}}[is_product]
        axes.barh(row, time * 1e3, left=left, height=0.66, linewidth=0.8, **style)
        axes.annotate(
            f"{time * 1e3:.2f} ms, {time / whole:.0%}", (left + time * 1e3, row), xytext=(5, 0),
            textcoords="offset points", va="center", fontsize=9.5,
        )  # fmt: skip
        start += time
    axes.axhline(len(seconds) - 0.5, color=COLOURS["grey"], linewidth=0.8)
    axes.set_yticks(range(len(rows)), [name for name, *_ in rows])
    axes.set(
        xlabel="milliseconds", xlim=(0, max(whole, *beside.values(), 0) * 1e3 * 1.22), ylim=(len(rows) - 0.4, -0.6)
    )
    axes.tick_params(axis="y", length=0)
    return drawn
