"""Figures of single classifiers, of where they draw the line and what that costs: sections 1.2.1 to 1.2.3."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter
from numpy.typing import ArrayLike

from utils.plotting.theme import COLOURS, figure, figure_of, themed

__all__ = [
    "calibration",
    "correlation_map",
    "decision_surface",
    "kernel_costs",
    "margin",
    "perceptron_passes",
    "sixteen_labelings",
    "training_times",
]

# From one class to the other through white: blue and orange are told apart with any colour vision, and the classes are
# drawn as numerals besides.
_DIVERGING = LinearSegmentedColormap.from_list("classes", [COLOURS["blue"], COLOURS["paper"], COLOURS["orange"]])
_PAIR = (COLOURS["blue"], COLOURS["orange"])


def _two_classes(points: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return points of shape (samples, 2), their labels, and the two classes in order."""
    points, labels = np.asarray(points, dtype=float), np.asarray(labels)
    if points.ndim != 2 or points.shape[1] != 2 or labels.shape != points.shape[:1]:
        raise ValueError(
            "points must have shape (samples, 2) and labels shape (samples,); "
            f"got shapes {points.shape} and {labels.shape}"
        )
    classes = np.unique(labels)
    if len(classes) != 2:
        raise ValueError(f"labels must hold two classes; got {classes.tolist()}")
    return points, labels, classes


def _draw_points(axes: Axes, points: np.ndarray, labels: np.ndarray, classes: np.ndarray, size: float = 55) -> None:
    for colour, one in zip(_PAIR, classes, strict=True):
        x, y = points[labels == one].T
        axes.scatter(x, y, marker=f"${one}$", s=size, color=colour, linewidth=0.3, zorder=3)


def _limits(points: np.ndarray, share: float = 0.12) -> tuple[tuple[float, float], tuple[float, float]]:
    low, high = points.min(axis=0), points.max(axis=0)
    room = share * np.where(high > low, high - low, 1)
    return (low[0] - room[0], high[0] + room[0]), (low[1] - room[1], high[1] + room[1])


def _segment(weights: np.ndarray, bias: float, level: float, limits: tuple) -> np.ndarray | None:
    """Return the two points where the line weights · x + bias = level leaves the box; None if it does not cross it."""
    (left, right), (bottom, top) = limits
    found = []
    for x in (left, right):
        if weights[1] != 0 and bottom <= (y := (level - bias - weights[0] * x) / weights[1]) <= top:
            found.append((x, y))
    for y in (bottom, top):
        if weights[0] != 0 and left <= (x := (level - bias - weights[1] * y) / weights[0]) <= right:
            found.append((x, y))
    ends = np.array(sorted(found))
    return ends[[0, -1]] if len(ends) > 1 and np.ptp(ends, axis=0).max() > 0 else None


@themed
def correlation_map(correlations: np.ndarray, pixel: tuple[int, int]) -> Axes:
    """Draw how strongly each pixel of an image goes together with one of them (section 1.2.1).

    Parameters
    ----------
    correlations : numpy.ndarray
        Shape (height, width), from -1 to 1; not-a-number where a pixel never changes.
    pixel : (int, int)
        Row and column of the pixel that all are compared with; it gets a frame.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If `correlations` is no matrix of such numbers, or `pixel` lies outside of it.
    """
    correlations = np.asarray(correlations, dtype=float)
    if correlations.ndim != 2 or np.nanmax(np.abs(correlations)) > 1 + 1e-9:
        raise ValueError(
            f"correlations must have shape (height, width), with entries from -1 to 1; got shape {correlations.shape}"
        )
    row, column = pixel
    if not (0 <= row < correlations.shape[0] and 0 <= column < correlations.shape[1]):
        raise ValueError(f"pixel must lie inside the shape {correlations.shape}; got {pixel}")
    _, axes = figure(4.6, 3.5)
    axes.set_facecolor(COLOURS["light"])
    drawn = axes.imshow(correlations, cmap=_DIVERGING, vmin=-1, vmax=1)
    axes.plot(column, row, marker="s", markersize=9, markerfacecolor="none", markeredgecolor=COLOURS["ink"],
              markeredgewidth=1.8)  # fmt: skip
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    bar = figure_of(axes).colorbar(drawn, ax=axes, ticks=[-1, 0, 1], shrink=0.9)
    bar.set_label("correlation with the framed pixel")
    return axes


@themed
def calibration(models: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> Figure:
    """Draw, for each level of confidence, how often the answers given with it are right, and how many there are (section 1.2.1).

    There are ten levels, equally wide; one with fewer than 20 answers is left out above. The bars are two standard errors
    long, each way.

    Parameters
    ----------
    models : mapping of str to pair of numpy.ndarray
        For each model the confidence of its answers, shape (samples,), 0 to 1, and whether they are right, bool.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no model, there are more than three, a model's two arrays do not belong together, or none of its
        levels has 20 answers.
    """
    if not 1 <= len(models) <= 3:
        raise ValueError(f"models must be one, two or three; got {len(models)}")
    drawn, (axes, below) = figure(5.8, 4.9, 2, 1, sharex=True, height_ratios=(3, 1))
    axes.plot([0, 1], [0, 1], color=COLOURS["grey"], linestyle=":", linewidth=1.5)
    axes.annotate("as often right\nas it claims", (0.3, 0.3), xytext=(6, -3), textcoords="offset points", va="top",
                  fontsize=9.5, color=COLOURS["grey"])  # fmt: skip
    styles = zip(models.items(), ("orange", "blue", "green"), "os^", strict=False)
    width = 0.08 / len(models)
    for number, ((name, (confidence, right)), colour, marker) in enumerate(styles):
        confidence, right = np.asarray(confidence, dtype=float), np.asarray(right, dtype=bool)
        if confidence.shape != right.shape or confidence.ndim != 1:
            raise ValueError(f"{name}: one confidence for each answer; got shapes {confidence.shape}, {right.shape}")
        level = np.minimum((confidence * 10).astype(int), 9)
        counts = np.bincount(level, minlength=10)
        kept = np.flatnonzero(counts >= 20)
        if not len(kept):
            raise ValueError(f"{name}: a level of confidence must have at least 20 answers; none of 10 has")
        x = [confidence[level == k].mean() for k in kept]
        y = np.array([right[level == k].mean() for k in kept])
        reach = 2 * np.sqrt(y * (1 - y) / counts[kept])
        axes.errorbar(
            x, y, reach, marker=marker, color=COLOURS[colour], markersize=6, elinewidth=1.2, capsize=3, clip_on=False
        )
        at = len(x) // 2  # the name stands on the far side of the diagonal, clear of the bars
        if y[at] > x[at]:
            axes.annotate(name, (x[at], y[at]), xytext=(-10, 4), textcoords="offset points", ha="right", va="bottom",
                          color=COLOURS[colour])  # fmt: skip
        else:
            axes.annotate(name, (x[at], y[at] - reach[at]), xytext=(0, -5), textcoords="offset points", ha="center", va="top",
                          color=COLOURS[colour])  # fmt: skip
        left = np.arange(10) / 10 + 0.01 + number * width
        below.bar(left, np.maximum(counts, 0.5), width, align="edge", bottom=0, color=COLOURS[colour])
    axes.set(ylabel="answers that are right", xlim=(0.15, 1.0), ylim=(0, 1.03))
    below.set(xlabel="confidence of the answer", ylabel="answers", yscale="log")
    below.set_ylim(bottom=1)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    below.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid()
    return drawn


@themed
def perceptron_passes(
    points: np.ndarray,
    labels: np.ndarray,
    lines: Sequence[tuple[np.ndarray, float]],
    mistakes: Sequence[int],
    names: tuple[str, str] = ("x", "y"),
) -> Figure:
    """Draw the line that a perceptron has after each pass through its data, and its mistakes in each (section 1.2.2).

    Parameters
    ----------
    points : numpy.ndarray
        Shape (samples, 2).
    labels : numpy.ndarray
        Shape (samples,), of two classes.
    lines : sequence of (numpy.ndarray, float)
        Weights of shape (2,) and bias after each pass. The last is drawn strongly, those before it thinly.
    mistakes : sequence of int
        Samples misread in each pass; as many as there are lines.
    names : (str, str)
        What the two coordinates measure.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If points and labels do not belong together, or lines and mistakes differ in number.
    """
    points, labels, classes = _two_classes(points, labels)
    if len(lines) != len(mistakes) or not len(lines):
        raise ValueError(f"lines and mistakes must be one each for every pass; got {len(lines)} and {len(mistakes)}")
    drawn, (left, right) = figure(8.4, 3.5, 1, 2, width_ratios=(1.15, 1))
    limits = _limits(points)
    for number, (weights, bias) in enumerate(lines, start=1):
        segment = _segment(np.asarray(weights), float(bias), 0.0, limits)
        if segment is not None:
            last = number == len(lines)
            left.plot(*segment.T, color=COLOURS["ink" if last else "grey"], linewidth=2.4 if last else 0.8,
                      alpha=1 if last else 0.6)  # fmt: skip
    _draw_points(left, points, labels, classes)
    left.set(xlim=limits[0], ylim=limits[1], xlabel=names[0], ylabel=names[1])
    _draw_mistakes(right, mistakes)
    return drawn


def _draw_mistakes(axes: Axes, mistakes: Sequence[int]) -> None:
    passes = np.arange(1, len(mistakes) + 1)
    axes.bar(passes, mistakes, width=0.75)
    axes.annotate(f"{mistakes[-1]}", (passes[-1], mistakes[-1]), xytext=(0, 4), textcoords="offset points", ha="center")
    axes.set_xlim(0.2, len(mistakes) + 0.8)
    axes.set(xlabel="pass through the samples", ylabel="mistakes in the pass", ylim=(0, 1.1 * max(*mistakes, 1)))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))


@themed
def sixteen_labelings(lines: Sequence[tuple[np.ndarray, float] | None]) -> Figure:
    """Draw all ways to label the corners of a square with 0 and 1, each with a line that separates them (section 1.2.2).

    Parameters
    ----------
    lines : sequence of (numpy.ndarray, float) or None
        Sixteen, in the order of ``itertools.product((0, 1), repeat=4)`` for the labels of the corners (0, 0), (0, 1),
        (1, 0), (1, 1): the weights and bias of a line, or None where there is none.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there are not sixteen.
    """
    if len(lines) != 16:
        raise ValueError(f"lines must be sixteen, one for each labeling or None; got {len(lines)}")
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    drawn, grid = figure(8.4, 2.75, 2, 8)
    box = ((-0.45, 1.45), (-0.45, 1.45))
    for axes, bits, line in zip(grid.flat, product((0, 1), repeat=4), lines, strict=True):
        for bit, colour in enumerate(_PAIR):
            axes.scatter(*corners[np.array(bits) == bit].T, marker=f"${bit}$", s=48, color=colour, linewidth=0.3)
        axes.set(xlim=box[0], ylim=box[1], xticks=[], yticks=[], aspect="equal")
        axes.spines[:].set(visible=True, color=COLOURS["light"])
        if line is None:
            axes.set_facecolor("#FBE9DF")
            axes.set_xlabel("no line", fontsize=9.5, labelpad=2)
        elif (segment := _segment(np.asarray(line[0]), float(line[1]), 0.0, box)) is not None:
            axes.plot(*segment.T, color=COLOURS["ink"], linewidth=1.6)
    return drawn


@themed
def decision_surface(
    score: Callable[[np.ndarray], np.ndarray],
    points: np.ndarray,
    labels: np.ndarray,
    cells: int = 121,
    names: tuple[str, str] | None = None,
) -> Axes:
    """Shade the plane by a classifier's score for the second of two classes; the line is where it is one half (1.2.2, 1.2.4).

    Parameters
    ----------
    score : callable
        Given points of shape (samples, 2), float32, returns scores of shape (samples,), from 0 to 1.
    points : numpy.ndarray
        Shape (samples, 2); drawn on top, as the numerals of their classes.
    labels : numpy.ndarray
        Shape (samples,), of two classes.
    cells : int
        Points a side at which the score is asked for.
    names : (str, str), optional
        What the two coordinates measure; without names, the points are the corners of a square, 0 and 1 a side.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If points and labels do not belong together, or `score` gives another number of scores than it got points.
    """
    points, labels, classes = _two_classes(points, labels)
    (left, right), (bottom, top) = _limits(points, 0.08 if names else 0.45)
    x, y = np.meshgrid(np.linspace(left, right, cells), np.linspace(bottom, top, cells))
    scores = np.asarray(score(np.stack([x.ravel(), y.ravel()], axis=1).astype("float32")))
    if scores.size != x.size:
        raise ValueError(f"score must return one number for each of {x.size} points; got shape {scores.shape}")
    scores = scores.reshape(x.shape)
    _, axes = figure(*((5.6, 4.0) if names else (3.9, 3.7)))
    pale = LinearSegmentedColormap.from_list("pale", ["#B9DCF0", COLOURS["paper"], "#F6D0B5"])
    axes.imshow(scores, cmap=pale, vmin=0, vmax=1, origin="lower", extent=(left, right, bottom, top),
                interpolation="bilinear", aspect="auto")  # fmt: skip
    axes.contour(x, y, scores, levels=[0.5], colors=[COLOURS["ink"]], linewidths=2)
    _draw_points(axes, points, labels, classes, size=40 if names else 110)
    axes.set(xlabel=names[0] if names else "first input", ylabel=names[1] if names else "second input")
    if not names:
        axes.set(xticks=[0, 1], yticks=[0, 1])
    return axes


@themed
def margin(
    points: np.ndarray,
    labels: np.ndarray,
    line: tuple[np.ndarray, float],
    support: np.ndarray,
    rival: tuple[np.ndarray, float] | None = None,
    names: tuple[str, str] = ("x", "y"),
) -> Axes:
    """Draw a support vector machine in the plane: boundary, margin, and the points that hold it up (section 1.2.3).

    Parameters
    ----------
    points : numpy.ndarray
        Shape (samples, 2).
    labels : numpy.ndarray
        Shape (samples,), of two classes.
    line : (numpy.ndarray, float)
        Weights of shape (2,) and bias: the boundary is where weights · x + bias is 0, the margin's edges where it is ±1.
    support : numpy.ndarray of int
        The indices of the support vectors; they get a ring.
    rival : (numpy.ndarray, float), optional
        Another line that separates the points, drawn with dashes.
    names : (str, str)
        What the two coordinates measure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If points and labels do not belong together, or the weights are not two numbers.
    """
    points, labels, classes = _two_classes(points, labels)
    weights, bias = np.asarray(line[0], dtype=float), float(line[1])
    if weights.shape != (2,):
        raise ValueError(f"line must hold weights of shape (2,); got shape {weights.shape}")
    _, axes = figure(5.6, 4.0)
    limits = _limits(points)
    x, y = np.meshgrid(np.linspace(*limits[0], 300), np.linspace(*limits[1], 300))
    inside = np.abs(weights[0] * x + weights[1] * y + bias) <= 1
    axes.contourf(x, y, inside, levels=[0.5, 1.5], colors=[COLOURS["pale"]])
    styles = {0.0: ("ink", "-", 2.4), 1.0: ("grey", "-", 1.0), -1.0: ("grey", "-", 1.0)}
    for level, (colour, style, width) in styles.items():
        segment = _segment(weights, bias, level, limits)
        if segment is not None:
            axes.plot(*segment.T, color=COLOURS[colour], linestyle=style, linewidth=width)
    if rival is not None:
        segment = _segment(np.asarray(rival[0]), float(rival[1]), 0.0, limits)
        if segment is not None:
            axes.plot(*segment.T, color=COLOURS["green"], linestyle="--", linewidth=1.8)
            axes.annotate("the perceptron's line", segment[-1], xytext=(-4, 5), textcoords="offset points", ha="right",
                          va="bottom", color=COLOURS["green"])  # fmt: skip
    _draw_points(axes, points, labels, classes)
    axes.scatter(*points[support].T, s=230, facecolor="none", edgecolor=COLOURS["ink"], linewidth=1.5, zorder=4)
    axes.set(xlim=limits[0], ylim=limits[1], xlabel=names[0], ylabel=names[1])
    return axes


@themed
def kernel_costs(
    degrees: Sequence[int],
    coordinates: Sequence[int],
    multiplications: Sequence[int],
    seconds: Mapping[str, Sequence[float]],
) -> Figure:
    """Draw what an inner product costs, by the explicit map and by the kernel, as the degree grows (section 1.2.3).

    Parameters
    ----------
    degrees : sequence of int
    coordinates : sequence of int
        How many coordinates the explicit map has at each degree.
    multiplications : sequence of int
        How many multiplications the kernel takes at each degree.
    seconds : mapping of str to sequence of float
        Time of an inner product at each degree; the keys are "explicit" and "kernel".

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If a sequence is not as long as `degrees`, or `seconds` has other keys.
    """
    if set(seconds) != {"explicit", "kernel"}:
        raise ValueError(f'seconds must have the keys "explicit" and "kernel"; got {sorted(seconds)}')
    if {len(coordinates), len(multiplications), *map(len, seconds.values())} != {len(degrees)}:
        raise ValueError(f"all sequences must have one entry for each of the {len(degrees)} degrees")
    drawn, (left, right) = figure(8.2, 3.1, 1, 2)
    pairs = ((left, coordinates, multiplications), (right, seconds["explicit"], seconds["kernel"]))
    for axes, explicit, kernel in pairs:
        for values, colour, marker, name, place in (
            (explicit, "orange", "o", "explicit map", (-8, 8)),
            (kernel, "blue", "s", "kernel", (-8, 9)),
        ):
            axes.plot(degrees, values, marker=marker, color=COLOURS[colour])
            axes.annotate(name, (degrees[-1], values[-1]), xytext=place, textcoords="offset points", ha="right",
                          color=COLOURS[colour])  # fmt: skip
        axes.set(yscale="log", xlabel="degree", xticks=list(degrees))
        axes.margins(y=0.25)
        axes.grid(axis="y")
    left.set_ylabel("multiplications in the sum")
    right.set_ylabel("seconds on this machine")
    return drawn


@themed
def training_times(samples: ArrayLike, seconds: ArrayLike) -> Axes:
    """Draw training time against the number of samples, beside growth in step with it and with its square (1.2.3).

    Parameters
    ----------
    samples : array_like of int
    seconds : array_like of float
        As many; both more than 0.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If the two are not equally long, fewer than two, or not above 0.
    """
    samples, seconds = np.asarray(samples, dtype=float), np.asarray(seconds, dtype=float)
    if samples.shape != seconds.shape or samples.ndim != 1 or len(samples) < 2:
        raise ValueError(
            f"samples and seconds must be equally long, two or more; got shapes {samples.shape}, {seconds.shape}"
        )
    if min(samples.min(), seconds.min()) <= 0:
        raise ValueError("samples and seconds must be above 0, for logarithmic axes")
    _, axes = figure(6.4, 3.3)
    for power, name in ((1, "twice the data,\ntwice the time"), (2, "twice the data,\nfour times the time")):
        growth = seconds[0] * (samples / samples[0]) ** power
        axes.plot(samples, growth, color=COLOURS["grey"], linestyle=":", linewidth=1.6)
        axes.annotate(name, (samples[-1], growth[-1]), xytext=(8, 0), textcoords="offset points", va="center",
                      fontsize=9.5, color=COLOURS["grey"], annotation_clip=False)  # fmt: skip
    axes.plot(samples, seconds, "o-", color=COLOURS["blue"])
    axes.annotate("SVM", (samples[-1], seconds[-1]), xytext=(8, -2), textcoords="offset points", va="center",
                  color=COLOURS["blue"], annotation_clip=False)  # fmt: skip
    axes.set(xscale="log", yscale="log", xlabel="training digits", ylabel="seconds to train")
    axes.set_xticks(samples, [f"{int(n):,}" for n in samples])
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.minorticks_off()
    axes.grid(axis="y")
    return axes
