"""Figures of what lets a network be deep: gradients layer by layer, optimizers, and two kinds of convolution (1.3.3)."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator
from numpy.typing import ArrayLike

from utils.plotting.theme import COLOURS, figure, themed

STYLES = (("orange", "-", "s"), ("blue", "-", "o"), ("purple", "--", "D"), ("green", "-.", "^"), ("yellow", ":", "v"))


@themed
def gradient_norms(
    norms: Mapping[str, Sequence[float] | np.ndarray], zoom: Sequence[str] = (), what: str = "gradient"
) -> Figure:
    """Draw how large the gradient is in each layer of a network, on a logarithmic axis, for several remedies (1.3.3).

    Parameters
    ----------
    norms : mapping of str to sequence of float
        By the remedy's name: one number above 0 for each layer, the first layer first; as many for each remedy.
    zoom : sequence of str
        Remedies that are drawn once more, in a panel of their own, where the others would press them flat.
    what : str
        Whose size it is.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the remedies do not have equally many layers, or a number is not above 0.
    """
    lengths = {name: len(values) for name, values in norms.items()}
    if len(set(lengths.values())) != 1:
        raise ValueError(f"norms must have as many layers for each remedy; got {lengths}")
    for name, values in norms.items():
        if not all(np.isfinite(value) and value > 0 for value in values):
            raise ValueError(
                f"norms of {name!r} must be finite and above 0, for a logarithmic axis; got {list(values)}"
            )
    drawn, grid = figure(9.2 if zoom else 8.6, 4, 1, 2 if zoom else 1, squeeze=False)
    layers = np.arange(1, next(iter(lengths.values())) + 1)
    for panel, axes in enumerate(grid[0]):
        for (colour, line, marker), (name, values) in zip(STYLES, norms.items(), strict=False):
            if name in zoom or not panel:
                axes.plot(layers, values, line, marker=marker, markersize=4.5, color=COLOURS[colour], linewidth=1.6,
                          label=name)  # fmt: skip
        axes.set_yscale("log")
        axes.yaxis.set_minor_locator(NullLocator())
        axes.set_xlabel("layer, from the input to the output")
        axes.set_xlim(0.3, layers[-1] + 0.7)
        axes.set_xticks([1, *range(5, layers[-1] + 1, 5)])
        axes.grid(axis="y")
    grid[0, 0].set_ylabel(f"size of the {what}")
    grid[0, 0].legend(loc="lower right", fontsize=10)
    return drawn


@themed
def loss_curves(losses: Mapping[str, ArrayLike], window: int = 10) -> Figure:
    """Draw the loss step by step, each curve smoothed by a running mean and named at its end (section 1.3.3).

    Parameters
    ----------
    losses : mapping of str to array_like of float
        By the curve's name: the loss at each step, shape (steps,), or (runs, steps), of which each run is drawn as a thin line
        and their mean as a thick one.
    window : int
        Over how many steps the mean runs, from 1 to the length of the shortest curve.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If `window` is below 1 or longer than a curve.
    """
    runs = {name: np.atleast_2d(values) for name, values in losses.items()}
    shortest = min(values.shape[1] for values in runs.values())
    if not 1 <= window <= shortest:
        raise ValueError(f"window must be from 1 to {shortest}, the length of the shortest curve; got {window}")
    drawn, axes = figure(8.4, 3.6)
    longest = 0
    ends: list[tuple[float, str, str]] = []
    for (colour, line, _), (name, values) in zip(STYLES, runs.items(), strict=False):
        smooth = np.array([np.convolve(run, np.ones(window) / window, mode="valid") for run in values])
        steps = np.arange(window, values.shape[1] + 1)
        if len(values) > 1:
            axes.plot(steps, smooth.T, line, color=COLOURS[colour], linewidth=0.8, alpha=0.5)
        axes.plot(steps, smooth.mean(axis=0), line, color=COLOURS[colour])
        ends.append((float(smooth[:, -1].mean()), name, colour))
        longest = max(longest, values.shape[1])
    top = axes.get_ylim()[1]
    axes.set(xlabel="training step", ylabel=f"loss, mean of {window} steps", ylim=(0, top))
    axes.set_xlim(0, longest * 1.3)
    axes.set_xticks([t for t in axes.get_xticks() if 0 <= t <= longest])
    lowest = -1.0
    for end, name, colour in sorted(ends):  # names of curves that end close together are moved apart
        height = max(end, lowest + 0.075 * top)
        axes.annotate(name, (longest, height), xytext=(7, 0), textcoords="offset points", va="center",
                      color=COLOURS[colour])  # fmt: skip
        lowest = height
    axes.grid(axis="y")
    return drawn


@themed
def convolution_costs(costs: Mapping[str, tuple[int, int]]) -> Figure:
    """Draw the parameters and the multiplications of several kinds of convolution as bars (section 1.3.3).

    Parameters
    ----------
    costs : mapping of str to tuple of int
        By the kind's name: parameters and multiplications.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no kind, or a number is below 0.
    """
    if not costs or any(number < 0 for pair in costs.values() for number in pair):
        raise ValueError(f"costs must be pairs of numbers of at least 0, for at least one kind; got {dict(costs)}")
    drawn, panels = figure(8.4, 0.9 + 0.45 * len(costs), 1, 2, sharey=True)
    places = np.arange(len(costs))
    for axes, what, values in zip(
        panels, ("parameters", "multiplications"), zip(*costs.values(), strict=True), strict=True
    ):
        colours = [COLOURS[STYLES[(n + 1) % len(STYLES)][0]] for n in places]
        bars = axes.barh(places, values, height=0.6, color=colours)
        axes.bar_label(bars, [f"{value:,}" for value in values], padding=4, fontsize=9.5)
        axes.set(xlabel=what, xlim=(0, max(values) * 1.35), xticks=[])
        axes.set_yticks(places, list(costs))
        axes.tick_params(axis="y", length=0)
        axes.invert_yaxis() if axes is panels[0] else None
    return drawn
