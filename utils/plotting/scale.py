"""Figures of what grew: computing power, data, accuracy and money, most of them on a logarithmic axis (section 1.3)."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator, PercentFormatter
from numpy.typing import ArrayLike

from utils.measure.growth import Growth
from utils.plotting.theme import COLOURS, figure, themed

KINDS = {"CPU": ("blue", "o"), "GPU": ("orange", "s"), "TPU": ("green", "^")}
SERIES = (("blue", "o"), ("orange", "s"), ("green", "^"), ("purple", "D"), ("yellow", "v"), ("sky", "P"))
PATCH = {"facecolor": COLOURS["paper"], "edgecolor": "none", "pad": 1}  # behind text, where lines would run through it
TIMES = {"1 ms": 1e-3, "1 s": 1, "1 min": 60, "1 hour": 3600, "1 day": 86_400, "1 week": 604_800}


def _short(number: float) -> str:
    """A number as an axis can carry it: 0.001, 30, 10,000, 5 million."""
    if number >= 1e9:
        return f"{number / 1e9:,.0f} billion"
    if number >= 1e6:
        return f"{number / 1e6:,.0f} million"
    return f"{number:,.0f}" if number >= 1 else f"{number:g}"


def _check_positive(name: str, values: Sequence[float]) -> None:
    if not len(values):
        raise ValueError(f"{name} must hold at least one; got none")
    if not all(np.isfinite(value) and value > 0 for value in values):
        raise ValueError(f"{name} must be finite and above 0, for a logarithmic axis; got {list(values)}")


@themed
def waiting_times(seconds: Mapping[str, float]) -> Figure:
    """Draw how long each of several machines takes for the same work, on a logarithmic axis of time (section 1.3).

    Parameters
    ----------
    seconds : mapping of str to float
        By the machine's name, in the order from top to bottom; each above 0.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is none, or one is not above 0.
    """
    values = list(seconds.values())
    _check_positive("seconds", values)
    drawn, axes = figure(8.4, 0.9 + 0.36 * len(values))
    places = np.arange(len(values))
    low = 10 ** np.floor(np.log10(min(values)) - 0.3)
    axes.hlines(places, low, values, color=COLOURS["blue"], linewidth=7, alpha=0.35)
    axes.plot(values, places, "o", color=COLOURS["blue"], markersize=8)
    for place, value in zip(places, values, strict=True):
        axes.annotate(time_in_words(value), (value, place), xytext=(9, 0), textcoords="offset points", va="center")
    axes.set_xscale("log")
    axes.set(xlim=(low, max(values) * 30), ylim=(len(values) - 0.4, -0.6), yticks=places, yticklabels=list(seconds))
    axes.xaxis.set_major_locator(FixedLocator([t for t in TIMES.values() if low <= t <= max(values) * 30]))
    axes.xaxis.set_minor_locator(NullLocator())
    names = {value: name for name, value in TIMES.items()}
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: names.get(value, "")))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    return drawn


def time_in_words(seconds: float) -> str:
    """Return a time with its fitting unit and two digits: 0.011 s is "11 ms", 5,400 s are "1.5 hours" (section 1.3).

    What would be rounded to a whole larger unit is given in that one: 59.9 s are "1.0 minutes".

    Raises
    ------
    ValueError
        If `seconds` is not above 0.

    Examples
    --------
    >>> time_in_words(0.011), time_in_words(5400), time_in_words(221_000)
    ('11 ms', '1.5 hours', '2.6 days')
    """
    if not seconds > 0:
        raise ValueError(f"seconds must be above 0; got {seconds!r}")
    units = (("days", 86_400), ("hours", 3600), ("minutes", 60), ("s", 1), ("ms", 1e-3), ("µs", 1e-6))
    fits = (unit for unit, (_, smaller) in pairwise(units) if round(seconds / smaller) * smaller >= unit[1])
    unit, length = next(fits, units[-1])
    number = seconds / length
    return f"{number:.0f} {unit}" if number >= 9.95 else f"{number:.1f} {unit}"


@themed
def hardware_timeline(
    rows: Sequence[Any], fits: Mapping[str, Growth], mine: Mapping[str, Any] | None = None, named: Sequence[str] = ()
) -> Figure:
    """Draw the peak speed of chips against the year, with fitted lines, and beside them what this machine reached (1.3.1).

    Parameters
    ----------
    rows : sequence of rows
        With `year`, `chip`, `kind`, `gflops` and `precision`, as `load_table("hardware")` returns them. Chips that do not
        compute in float32 are drawn hollow.
    fits : mapping of str to Growth
        Kinds of chip and the growth fitted to them; each line is drawn over the years of its kind.
    mine : mapping of str to Speed, optional
        What this machine reached: names, and objects with `gflops`, `slowest` and `fastest`. Drawn in a panel of its own on
        the same axis.
    named : sequence of str
        The chips whose names are written beside them.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no row, a speed is not above 0, or a kind is not known.
    """
    _check_positive("gflops", [row.gflops for row in rows])
    if unknown := {row.kind for row in rows} | set(fits) - set(KINDS):
        unknown -= set(KINDS)
        if unknown:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}; got {', '.join(sorted(unknown))}")
    drawn, grid = figure(9, 4.6, 1, 2 if mine else 1, sharey=True, squeeze=False,
                         width_ratios=(2.6, 1) if mine else None)  # fmt: skip
    axes = grid[0, 0]
    for row in rows:
        colour, marker = KINDS[row.kind]
        hollow = row.precision != "float32"
        axes.plot(row.year, row.gflops, marker, color=COLOURS[colour], markersize=7,
                  markerfacecolor="none" if hollow else None)  # fmt: skip
        if row.chip in named:
            # A CPU's name stands on the side of its point that is turned away from the line, where nothing else is.
            above = row.kind in fits and row.gflops > 1.5 * fits[row.kind].at(row.year)
            shift, side, height = (-8, 6), "right", "bottom"
            if row.kind == "CPU":
                shift, side, height = ((-8, 0), "right", "center") if above else ((8, -6), "left", "top")
            axes.annotate(row.chip + (f" ({row.precision})" if hollow else ""), (row.year, row.gflops),
                          xytext=shift, textcoords="offset points", fontsize=9, bbox=PATCH, ha=side, va=height)  # fmt: skip
    for kind, growth in fits.items():
        years = [row.year for row in rows if row.kind == kind and row.precision == "float32"]
        ends = np.array([min(years), max(years)])
        axes.plot(ends, growth.at(ends), "-", color=COLOURS[KINDS[kind][0]], linewidth=1.5, alpha=0.7)
        text = f"{kind}s: doubled every {growth.doubling_years:.1f} years"
        place = {"CPU": (0.98, 0.13), "GPU": (0.98, 0.05)}.get(kind, (0.98, 0.21))
        axes.text(*place, text, transform=axes.transAxes, ha="right", fontsize=10, weight="bold", bbox=PATCH,
                  color=COLOURS[KINDS[kind][0]])  # fmt: skip
    years = [row.year for row in rows]
    axes.set_yscale("log")
    axes.set(xlim=(min(years) - 1.5, max(years) + 4), ylabel="GFLOP/s, peak")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _short(value)))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.grid(axis="y")
    if mine:
        _draw_mine(axes, grid[0, 1], mine)
    return drawn


def _draw_mine(chips: Axes, axes: Axes, mine: Mapping[str, Any]) -> None:
    """Draw what this machine reached as points with their spread, and carry each level over to the chips."""
    axes.set(xlim=(0, 1), xticks=[])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0, labelleft=False)
    axes.grid(axis="y")
    axes.set_xlabel("this machine, achieved")
    speeds = list(mine.values())
    for name, speed in mine.items():
        chips.axhline(speed.gflops, color=COLOURS["grey"], linewidth=0.9, linestyle=(0, (2, 3)), zorder=0.5)
        axes.axhline(speed.gflops, color=COLOURS["grey"], linewidth=0.9, linestyle=(0, (2, 3)), zorder=0.5)
        axes.plot([0.12] * 2, [speed.slowest, speed.fastest], color=COLOURS["ink"], linewidth=1.5)
        axes.plot(0.12, speed.gflops, "*", color=COLOURS["ink"], markersize=12)
        # Two that lie close together are written one below, one above their line.
        higher = any(1 < other.gflops / speed.gflops < 2.5 for other in speeds)
        axes.annotate(f"{name}: {_number(speed.gflops)}", (0.2, speed.gflops), xytext=(0, -3 if higher else 3),
                      textcoords="offset points", fontsize=9, va="top" if higher else "bottom")  # fmt: skip


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


@themed
def dataset_sizes(rows: Sequence[Any], since: int = 0, left: Sequence[str] = ()) -> Figure:
    """Draw how many samples well-known data sets hold, against the year of their publication (section 1.3.2).

    Parameters
    ----------
    rows : sequence of rows
        With `year`, `dataset`, `samples` and `kind`, as `load_table("datasets")` returns them.
    since : int
        Data sets older than this year are left out.
    left : sequence of str
        Data sets whose names stand to the left of their points, where the right is taken.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no row since that year, or a size is not above 0.
    """
    rows = [row for row in rows if row.year >= since]
    _check_positive("samples", [row.samples for row in rows])
    drawn, axes = figure(9, 4.3)
    kinds = list(dict.fromkeys(row.kind for row in rows))
    for row in rows:
        colour, marker = SERIES[kinds.index(row.kind) % len(SERIES)]
        axes.plot(row.year, row.samples, marker, color=COLOURS[colour], markersize=8)
        side = -1 if row.dataset in left else 1
        axes.annotate(row.dataset, (row.year, row.samples), xytext=(8 * side, 0), textcoords="offset points",
                      ha="right" if side < 0 else "left", va="center", fontsize=9.5)  # fmt: skip
    for place, kind in enumerate(kinds):
        colour, marker = SERIES[place % len(SERIES)]
        axes.plot(0.02, 0.95 - 0.075 * place, marker, color=COLOURS[colour], markersize=8, transform=axes.transAxes)
        axes.text(0.04, 0.95 - 0.075 * place, kind, transform=axes.transAxes, va="center", color=COLOURS[colour])
    years = [row.year for row in rows]
    axes.set_yscale("log")
    axes.set(ylabel="samples", xlim=(min(years) - 4, max(years) + 5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _short(value)))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.grid(axis="y")
    return drawn


@themed
def accuracy_by_size(
    sizes: Sequence[int], accuracies: Mapping[str, np.ndarray], xlabel: str = "training digits"
) -> Figure:
    """Draw accuracy against the number of training samples on a logarithmic axis (section 1.3.6).

    Parameters
    ----------
    sizes : sequence of int
        Numbers of training samples, rising.
    accuracies : mapping of str to array
        By the model's name: shape (sizes,), or (runs, sizes), of which every run is drawn as a point and their mean as a line;
        from 0 to 1.
    xlabel : str
        What is counted on the horizontal axis.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If a model has not one accuracy for each size, or a size is not above 0.
    """
    _check_positive("sizes", sizes)
    for name, values in accuracies.items():
        if np.shape(values)[-1:] != (len(sizes),) or np.ndim(values) > 2:
            raise ValueError(
                f"accuracies of {name!r} must be one for each of {len(sizes)} sizes; got shape {np.shape(values)}"
            )
    drawn, axes = figure(7.5, 3.5)
    ends: list[tuple[float, str, str]] = []
    for (colour, marker), (name, values) in zip(SERIES, accuracies.items(), strict=False):
        runs = np.atleast_2d(values)
        mean = runs.mean(axis=0)
        single = len(runs) == 1
        if not single:
            axes.plot(np.tile(sizes, (len(runs), 1)), runs, marker, color=COLOURS[colour], alpha=0.6,
                      markersize=6, markeredgewidth=0)  # fmt: skip
        axes.plot(sizes, mean, (marker if single else "") + "-", color=COLOURS[colour])
        ends.append((float(mean[-1]), name, colour))
    low, high = axes.get_ylim()
    lowest = -1.0
    for end, name, colour in sorted(ends):  # names of curves that end close together are moved apart
        lowest = max(end, lowest + 0.08 * (high - low))
        axes.annotate(name, (sizes[-1], lowest), xytext=(9, 0), textcoords="offset points", va="center",
                      color=COLOURS[colour])  # fmt: skip
    axes.set_xscale("log")
    axes.set_xlim(sizes[0] / 1.3, sizes[-1] * 1.7)
    axes.xaxis.set_major_locator(FixedLocator(sizes))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set(xlabel=xlabel, ylabel="accuracy on test digits")
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid(axis="y")
    return drawn


@themed
def investment(rows: Sequence[Any], names: Mapping[str, str], at_start: Sequence[str] = ()) -> Figure:
    """Draw sums invested against the year on a logarithmic axis, one line for each way of counting (section 1.3.4).

    Parameters
    ----------
    rows : sequence of rows
        With `year`, `usd_millions` and `what`, as `load_table("investment")` returns them.
    names : mapping of str to str
        What to write beside the last point, for each `what` that is to be drawn.
    at_start : sequence of str
        Names that stand beside the first point instead.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If a name's `what` is in no row, or a sum is not above 0.
    """
    _check_positive("usd_millions", [row.usd_millions for row in rows])
    if missing := set(names) - {row.what for row in rows}:
        raise ValueError(f"names must be of what is counted in the rows; there is no {sorted(missing)[0]!r}")
    drawn, axes = figure(9, 4)
    for (colour, marker), (what, name) in zip(SERIES, names.items(), strict=False):
        series = sorted((row.year, row.usd_millions) for row in rows if row.what == what)
        years, sums = zip(*series, strict=True)
        axes.plot(years, sums, marker + "-", color=COLOURS[colour])
        place = 0 if name in at_start else -1
        axes.annotate(name, (years[place], sums[place]), xytext=(9, 0), textcoords="offset points", va="center",
                      color=COLOURS[colour], fontsize=9.5)  # fmt: skip
    ticks = sorted({row.year for row in rows if row.what in names})
    axes.set_yscale("log")
    axes.set(ylabel="millions of US dollars in the year", xlim=(ticks[0] - 0.6, ticks[-1] + 4.2), xticks=ticks)
    axes.tick_params(axis="x", labelrotation=45)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.grid(axis="y")
    return drawn


@themed
def accuracy_over_stream(seen: Sequence[int], curves: Mapping[str, ArrayLike], phases: Mapping[str, int]) -> Figure:
    """Draw how well a model does while data streams past it, with what the stream consists of (section 1.3.6).

    Parameters
    ----------
    seen : sequence of int
        How many samples had been seen at each of the points.
    curves : mapping of str to array_like of float
        By what is measured: as many accuracies from 0 to 1; or several runs, shape (runs, points), drawn as their mean within
        a band from the lowest to the highest.
    phases : mapping of str to int
        What the stream held, and up to which number of samples; in their order.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If a curve is not as long as `seen`.
    """
    runs = {name: np.atleast_2d(values) for name, values in curves.items()}
    for name, values in runs.items():
        if values.shape[1] != len(seen):
            raise ValueError(f"curve {name!r} must have {len(seen)} points, as seen has; got {values.shape[1]}")
    drawn, axes = figure(9, 3.8)
    for place, (name, end) in enumerate(phases.items()):
        begin = [0, *phases.values()][place]
        axes.axvspan(begin, end, color=COLOURS["light"] if place % 2 else "none", alpha=0.6, linewidth=0)
        axes.text((begin + end) / 2, 1.1, name, ha="center", va="center", fontsize=10, weight="bold")
    styles = ("-", "--", ":")
    for (colour, _), style, (name, values) in zip(SERIES, styles, runs.items(), strict=False):
        if len(values) > 1:
            axes.fill_between(
                seen, values.min(axis=0), values.max(axis=0), color=COLOURS[colour], alpha=0.25, linewidth=0
            )
        axes.plot(seen, values.mean(axis=0), style, color=COLOURS[colour], label=name, linewidth=2.2)
    axes.set(
        xlabel="digits that have streamed past", ylabel="accuracy", ylim=(-0.03, 1.18), yticks=[0, 0.25, 0.5, 0.75, 1]
    )
    axes.set_xlim(0, seen[-1])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=len(curves))
    axes.grid(axis="y")
    return drawn
