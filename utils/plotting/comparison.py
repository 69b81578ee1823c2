"""Figures that set methods side by side: what each gets wrong, what each costs, when each was born: section 1.2.5 on."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from utils.plotting.theme import COLOURS, figure, themed

__all__ = [
    "costs",
    "errors_by_depth",
    "errors_by_samples",
    "errors_by_year",
    "scores_with_spread",
    "shares_of_solutions",
]

_PER_CENT = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


def _check_results(results: Sequence) -> None:
    if not len(results):
        raise ValueError("results must hold at least one method; got none")


def _per_cent_axis(axis: Axis) -> None:
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g}%"))


def _apart(values: np.ndarray, least: float) -> np.ndarray:
    """Return the values moved as little as it takes for neighbours to be `least` apart, in the same order."""
    order = np.argsort(values, kind="stable")
    moved = np.array(values, dtype=float)
    for _ in range(500):
        gaps = np.diff(moved[order])
        close = np.flatnonzero(gaps < least - 1e-9)
        if not len(close):
            break
        for k in close:
            push = (least - (moved[order[k + 1]] - moved[order[k]])) / 2
            if push > 0:
                moved[order[k]] -= push
                moved[order[k + 1]] += push
    return moved


@themed
def errors_by_year(results: Sequence) -> Axes:
    """Draw each method's test error against the year of its design; a logarithmic axis (sections 1.2.5 and 1.2.7).

    Parameters
    ----------
    results : sequence of named tuple
        With `method`, `year` and `error` (from 0 to 1); neural networks have `network` True and get a filled dot.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If there is no result, or an error is not above 0.
    """
    _check_results(results)
    if min(result.error for result in results) <= 0:
        raise ValueError("every error must be above 0, for a logarithmic axis")
    _, axes = figure(8.4, 4.2)
    heights = _apart(np.log10([result.error for result in results]), 0.06)
    last = max(result.year for result in results)
    for result, height in zip(results, heights, strict=True):
        axes.plot(result.year, result.error, marker="o", markersize=8, color=COLOURS["blue"],
                  markerfacecolor=COLOURS["blue"] if result.network else COLOURS["paper"], linestyle="none")  # fmt: skip
        axes.annotate(f"{result.method} ({result.year})  {result.error:.1%}", (result.year, result.error),
                      xytext=(last + 3.5, 10**height), va="center", fontsize=9.5, annotation_clip=False,
                      arrowprops={"arrowstyle": "-", "color": COLOURS["light"], "linewidth": 0.9, "shrinkB": 5})  # fmt: skip
    axes.set(yscale="log", xlabel="year of the design", ylabel="test digits misread")
    axes.set_xlim(min(result.year for result in results) - 4, last + 30)
    axes.set_xticks([year for year in range(1950, 2031, 10) if axes.get_xlim()[0] <= year <= last + 2])
    low, high = (10**value for value in (heights.min() - 0.08, heights.max() + 0.08))
    axes.set_ylim(low, high)
    axes.set_yticks([share for share in _PER_CENT if low <= share <= high])
    axes.minorticks_off()
    _per_cent_axis(axes.yaxis)
    axes.text(0.01, 0.03, "filled: neural networks", transform=axes.transAxes, color=COLOURS["blue"])
    return axes


@themed
def costs(results: Sequence) -> Figure:
    """Draw each method's test error against the time it took to train, and against the numbers it stores (1.2.7).

    Parameters
    ----------
    results : sequence of named tuple
        With `method`, `error` (from 0 to 1), `seconds`, `numbers` and `network`, all above 0.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no result, or a number is not above 0.
    """
    _check_results(results)
    if min(min(r.error, r.seconds, r.numbers) for r in results) <= 0:
        raise ValueError("errors, seconds and numbers must be above 0, for logarithmic axes")
    drawn, panels = figure(9.0, 4.2, 1, 2, sharey=True)
    ordered = sorted(results, key=lambda result: result.error)
    heights = np.log10([result.error for result in ordered])
    rises = 180 * (_apart(heights, 0.065) - heights)  # in points: names of equal errors stand one above the other
    for axes, attribute, label in zip(
        panels, ("seconds", "numbers"), ("seconds to train, on this machine", "numbers kept"), strict=True
    ):
        values = [getattr(result, attribute) for result in ordered]
        middle = np.sqrt(min(values) * max(values))
        for result, value, rise in zip(ordered, values, rises, strict=True):
            axes.plot(value, result.error, marker="o", markersize=8, color=COLOURS["blue"], linestyle="none",
                      markerfacecolor=COLOURS["blue"] if result.network else COLOURS["paper"])  # fmt: skip
            to_left = value > middle
            axes.annotate(result.method, (value, result.error), xytext=(-8 if to_left else 8, rise), va="center",
                          textcoords="offset points", ha="right" if to_left else "left", fontsize=9.5)  # fmt: skip
        axes.set(xscale="log", yscale="log", xlabel=label)
        axes.minorticks_off()
        axes.margins(x=0.12, y=0.08)
        axes.grid()
    low, high = panels[0].get_ylim()
    panels[0].set_yticks([share for share in _PER_CENT if low <= share <= high])
    _per_cent_axis(panels[0].yaxis)
    panels[0].set_ylabel("test digits misread")
    panels[0].xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    return drawn


@themed
def errors_by_depth(panels: Mapping[str, Mapping[str, np.ndarray]]) -> Figure:
    """Draw test error against the number of layers, for ways to train them, each seed and their mean (section 1.2.6).

    Parameters
    ----------
    panels : mapping of str to mapping of str to numpy.ndarray
        For each architecture, under its caption, and for each way of training: errors of shape (seeds, layers).

    Returns
    -------
    matplotlib.figure.Figure
        Means with an error bar of one standard deviation over the seeds.

    Raises
    ------
    ValueError
        If there is no panel, a panel has more than two ways, or an array is not of rank 2.
    """
    if not panels or any(len(ways) > 2 for ways in panels.values()):
        raise ValueError("panels must be one or more, each with at most two ways of training")
    drawn, row = figure(8.4, 3.4, 1, len(panels), squeeze=False)
    for axes, (caption, ways) in zip(row[0], panels.items(), strict=True):
        for (name, errors), colour, marker, shift in zip(
            ways.items(), ("orange", "blue"), "so", (-0.04, 0.04), strict=False
        ):
            errors = np.asarray(errors)
            if errors.ndim != 2:
                raise ValueError(f"{name}: errors must have shape (seeds, layers); got shape {errors.shape}")
            layers = np.arange(1, errors.shape[1] + 1)
            spread = errors.std(axis=0, ddof=1) if len(errors) > 1 else None
            axes.errorbar(layers + shift, errors.mean(axis=0), spread, marker=marker, color=COLOURS[colour], capsize=4)
            ends = [np.mean(other, axis=0)[-1] for other in ways.values()]
            place = 7 if errors.mean(axis=0)[-1] == max(ends) else -7  # names keep apart even where the errors do not
            axes.annotate(name, (layers[-1], errors.mean(axis=0)[-1]), xytext=(13, place), textcoords="offset points",
                          va="center", color=COLOURS[colour], annotation_clip=False)  # fmt: skip
        axes.set(xlabel="layers", ylabel="test digits misread", xticks=layers, xlim=(0.7, layers[-1] + 0.75))
        axes.set_ylim(bottom=0)
        axes.set_title(caption, fontsize=10.5)
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.grid(axis="y")
    return drawn


@themed
def errors_by_samples(rows: Sequence) -> Axes:
    """Draw each method's test error against how many samples it learned from, every run a dot, their means a line (1.2.7).

    Parameters
    ----------
    rows : sequence of named tuple
        With `method`, `samples` and `misread` (of 10,000 test samples, more than 0); every method has rows for the same
        numbers of samples.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If there is no row, or a method lacks a number of samples.
    """
    counts = sorted({row.samples for row in rows})
    methods = list(dict.fromkeys(row.method for row in rows))
    runs = {
        (m, n): [row.misread / 10_000 for row in rows if (row.method, row.samples) == (m, n)]
        for m in methods
        for n in counts
    }
    if not methods or not all(runs.values()):
        raise ValueError("rows must be one or more, and of each method for the same numbers of samples")
    _, axes = figure(7.6, 4.6)
    heights = _apart(np.log10([np.mean(runs[method, counts[-1]]) for method in methods]), 0.075)
    for number, (method, height) in enumerate(zip(methods, heights, strict=True)):
        colour = list(COLOURS.values())[number % 6]
        means = [float(np.mean(runs[method, n])) for n in counts]
        axes.plot(counts, means, color=colour, linewidth=1.6)
        for n in counts:
            axes.plot([n] * len(runs[method, n]), runs[method, n], "o", color=colour, markersize=4.5)
        axes.annotate(f"{method}  {means[-1]:.1%}", (counts[-1], means[-1]), xytext=(counts[-1] * 1.12, 10**height), va="center",
                      fontsize=9.5, color=colour, annotation_clip=False)  # fmt: skip
    axes.set(xscale="log", yscale="log", xlabel="training digits", ylabel="test digits misread")
    axes.set_xlim(counts[0] / 1.1, counts[-1] * 2.6)
    axes.set_xticks(counts, [f"{n:,}" for n in counts])
    low, high = axes.get_ylim()
    axes.set_yticks([share for share in (0.005, *_PER_CENT) if low <= share <= high])
    axes.minorticks_off()
    _per_cent_axis(axes.yaxis)
    axes.grid(axis="y")
    return axes


@themed
def scores_with_spread(panels: Mapping[str, Mapping[str, np.ndarray]], xlabel: str) -> Figure:
    """Draw the scores of a few methods in a few situations: every score a dot, their mean a bar across (section 1.2.7).

    Parameters
    ----------
    panels : mapping of str to mapping of str to numpy.ndarray
        For each situation, under its caption, and for each method: scores of shape (runs,). All have the same methods.
    xlabel : str
        What a score is.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no situation, or they differ in their methods.
    """
    if not panels or len({tuple(methods) for methods in panels.values()}) != 1:
        raise ValueError("panels must be one or more, all with the same methods in the same order")
    drawn, column = figure(8.0, 0.5 + 0.85 * len(panels), len(panels), 1, sharex=True, squeeze=False)
    for axes, (caption, methods) in zip(column[:, 0], panels.items(), strict=True):
        for place, (scores, colour) in enumerate(zip(methods.values(), ("orange", "blue", "green"), strict=False)):
            scores = np.asarray(scores, dtype=float)
            axes.plot(scores, np.full(len(scores), -place), "o", color=COLOURS[colour], alpha=0.45, markersize=6)
            axes.plot([scores.mean()] * 2, [-place - 0.32, -place + 0.32], color=COLOURS["ink"], linewidth=2.4)
        axes.set_yticks(-np.arange(len(methods)), list(methods))
        axes.set_ylim(-len(methods) + 0.4, 0.6)
        axes.tick_params(axis="y", length=0)
        axes.set_title(caption, fontsize=10)
        axes.grid(axis="x")
    column[-1, 0].set_xlabel(xlabel)
    column[-1, 0].xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))  # whole per cents
    column[-1, 0].xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    return drawn


@themed
def shares_of_solutions(rows: Sequence) -> Figure:
    """Draw how many of the winning solutions of a contest used each method (section 1.2.7).

    Parameters
    ----------
    rows : sequence of named tuple
        With `method`, `solutions`, `of` (the same in every row) and `what` (what is counted).

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no row, or the rows count different things.
    """
    counted = {(row.of, row.what) for row in rows}
    if len(counted) != 1:
        raise ValueError(f"rows must be one or more, all of one count of one thing; got {sorted(counted)}")
    ((total, what),) = counted
    drawn, axes = figure(7.4, 0.7 + 0.42 * len(rows))
    places = -np.arange(len(rows))
    axes.barh(places, [total] * len(rows), height=0.62, color=COLOURS["light"])
    axes.barh(places, [row.solutions for row in rows], height=0.62, color=COLOURS["blue"])
    for place, row in zip(places, rows, strict=True):
        axes.annotate(
            f"{row.solutions}", (row.solutions, place), xytext=(5, 0), textcoords="offset points", va="center"
        )
    axes.set_yticks(places, [row.method for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(0, total), xticks=[0, 10, 20, total] if total > 25 else [0, total], xlabel=f"of {total} {what}")
    return drawn
