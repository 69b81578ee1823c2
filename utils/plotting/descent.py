"""Figures of derivatives and of gradient descent: curves, tangents, surfaces, and descents on them (section 2.4)."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from utils.plotting.theme import COLOURS, figure, themed

__all__ = [
    "curves_side_by_side",
    "descents_on_a_curve",
    "descents_on_a_surface",
    "difference_errors",
    "directions",
    "rolling_frames",
    "surface",
    "weight_images",
    "zooms",
]

#: A function of one number that also takes an array of numbers, and returns one of the same shape.
Curve = Callable[[np.ndarray], np.ndarray]
#: A function of two weights: takes points of shape (points, 2), returns (points,).
Surface = Callable[[np.ndarray], np.ndarray]


def _checked(name: str, values: ArrayLike, *, of: str, size: int | None = None) -> np.ndarray:
    array = np.asarray(values, dtype=float)
    if array.ndim != 1 or array.size == 0 or (size is not None and array.size != size):
        raise ValueError(f"{name} must be {of}; got shape {array.shape}")
    return array


def _heights(f: Curve, at: np.ndarray, name: str = "f") -> np.ndarray:
    heights = np.asarray(f(at))
    if heights.shape != at.shape:
        raise ValueError(f"{name} must return shape {at.shape} for places of that shape; got {heights.shape}")
    return heights


@themed
def curves_side_by_side(
    curves: Mapping[str, tuple[np.ndarray, np.ndarray]], here: float, slopes: ArrayLike, ylabel: str
) -> Figure:
    """Draw a height over one number, once for each of several numbers, with the tangent at the place where we are (2.4).

    Parameters
    ----------
    curves : mapping
        From a caption to (places, heights), both of shape (points,).
    here : float
        The place that is marked in each.
    slopes : sequence of float
        The slope of each curve there.
    ylabel : str
        What the height is.

    Raises
    ------
    ValueError
        If there is not one slope for each curve.
    """
    slopes = _checked("slopes", slopes, of=f"one for each of the {len(curves)} curves", size=len(curves))
    drawn, grid = figure(9, 3, 1, len(curves), sharey=True, squeeze=False)
    for axes, (caption, (places, heights)), slope in zip(grid[0], curves.items(), slopes, strict=True):
        axes.plot(places, heights, color=COLOURS["blue"])
        height = np.interp(here, places, heights)
        reach = 0.3 * np.ptp(places)
        axes.plot(here + np.array([-reach, reach]), height + slope * np.array([-reach, reach]), "--",
                  color=COLOURS["orange"], linewidth=1.6)  # fmt: skip
        axes.plot(here, height, "o", color=COLOURS["ink"])
        axes.set_xlabel(caption)
        axes.text(0.5, 0.96, _downhill(slope), transform=axes.transAxes, ha="center", va="top")
    spread = [heights for _, heights in curves.values()]
    low, high = np.min(spread), np.max(spread)
    grid[0, 0].set(ylabel=ylabel, ylim=(low - 0.2 * (high - low), high + 0.35 * (high - low)))
    return drawn


def _downhill(slope: float) -> str:
    return "downhill is to the " + ("left" if slope > 0 else "right") if slope else "level"


@themed
def difference_errors(steps: np.ndarray, errors: Mapping[str, np.ndarray]) -> Axes:
    """Draw how far difference quotients are from the derivative, for steps of all sizes, on two logarithmic axes (2.4.1).

    Parameters
    ----------
    steps : numpy.ndarray
        Shape (steps,), above 0.
    errors : mapping
        From the name of a method to its absolute errors, shape (steps,). An error of 0 is not drawn.

    Raises
    ------
    ValueError
        If a step is not above 0, or there is not one error for each.
    """
    steps = _checked("steps", steps, of="numbers in a row")
    if not (steps > 0).all():
        raise ValueError("steps must be above 0, as the axis is logarithmic")
    _, axes = figure(7, 3.7)
    for (name, error), colour, marker in zip(errors.items(), ("orange", "blue", "green"), "so^", strict=False):
        error = _checked(f"errors of {name}", error, of=f"{steps.size} numbers, one for each step", size=steps.size)
        kept = error > 0
        axes.loglog(steps[kept], error[kept], marker=marker, color=COLOURS[colour], markersize=4, linewidth=1.2)
        near = np.argmin(np.abs(np.log(steps / (steps.min() * steps.max() ** 4) ** 0.2)))
        first = colour == "orange"
        axes.annotate(name, (steps[near], error[near]), (-10, 4) if first else (10, -4), textcoords="offset points",
                      ha="right" if first else "left", va="center", color=COLOURS[colour], fontweight="bold")  # fmt: skip
    axes.set(xlabel="step h", ylabel="error of the derivative")
    axes.grid()
    return axes


@themed
def zooms(curves: Mapping[str, tuple[Curve, float]], widths: ArrayLike) -> Figure:
    """Draw curves at ever greater magnification about one place: a row for each curve (section 2.4.1).

    All frames of a column have the same scale along both axes as one another, so that slopes can be compared.

    Parameters
    ----------
    curves : mapping
        From a name to (function of an array of places, place in the middle).
    widths : sequence of float
        How wide a piece of the curve each column shows; falling.

    Raises
    ------
    ValueError
        If a width is not above 0.
    """
    widths = _checked("widths", widths, of="one or more numbers in a row")
    if not (widths > 0).all():
        raise ValueError(f"widths must be above 0; got {widths.tolist()}")
    drawn, grid = figure(8.4, 2.7 * len(curves), len(curves), len(widths), squeeze=False)
    for row, (name, (f, at)) in zip(grid, curves.items(), strict=True):
        height = float(f(np.array(at)))
        for axes, width in zip(row, widths, strict=True):
            places = at + np.linspace(-width / 2, width / 2, 401)
            axes.plot(places, _heights(f, places), color=COLOURS["blue"], linewidth=2.6)
            axes.plot(at, height, "o", color=COLOURS["ink"])
            axes.set(
                xlim=(at - width / 2, at + width / 2), ylim=(height - width / 2, height + width / 2), aspect="equal"
            )
            ends = [at - width / 2, at, at + width / 2]
            axes.set_xticks(ends, [f"{end:.4g}".replace("-", "−") for end in ends])
            axes.set_yticks([])
            axes.spines[:].set(visible=True, color=COLOURS["grey"])
            axes.set_title(f"{width:g} wide", fontsize=10)
        row[0].set_ylabel(name)
    return drawn


def _grid_of(f: Surface, extent: Sequence[float], points: int = 81) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return w1, w2 and f on a grid; extent is (lowest w1, highest w1, lowest w2, highest w2)."""
    left, right, bottom, top = _checked("extent", extent, of="(low, high, low, high), four numbers", size=4)
    first, second = np.linspace(left, right, points), np.linspace(bottom, top, points)
    rows = []
    for height in second:
        row = np.asarray(f(np.column_stack([first, np.full(points, height)])))
        if row.shape != (points,):
            raise ValueError(f"f must return shape (points,) for points of shape (points, 2); got {row.shape}")
        rows.append(row)
    return first, second, np.array(rows)


def _contours(axes: Axes, f: Surface, extent: Sequence[float], points: int = 81, levels: int = 8) -> np.ndarray:
    """Draw lines of equal height, closer together (in height) near the bottom; return the levels."""
    first, second, heights = _grid_of(f, extent, points)
    low, high = heights.min(), heights.max()
    drawn = low + (high - low) * np.linspace(0.03, 1, levels) ** 2
    axes.contour(first, second, heights, drawn, colors=COLOURS["grey"], linewidths=0.7)
    axes.set(xlim=extent[:2], ylim=extent[2:], xlabel="first weight", ylabel="second weight", aspect="equal")
    return drawn


@themed
def surface(f: Surface, at: ArrayLike, slopes: ArrayLike, extent: Sequence[float]) -> Figure:
    """Draw the surface of a loss of two weights with two tangents at a place, and its two cuts through that place (2.4.2).

    Parameters
    ----------
    f : callable
        Takes points of shape (points, 2), returns heights of shape (points,).
    at : pair of float
        The place.
    slopes : pair of float
        The slopes at the place along the first and along the second weight.
    extent : four floats
        Lowest and highest first weight, lowest and highest second weight.

    Raises
    ------
    ValueError
        If `at` or `slopes` is not a pair, `extent` not four numbers, or `f` does not return one height a point.
    """
    at, slopes = _checked("at", at, of="a pair", size=2), _checked("slopes", slopes, of="a pair", size=2)
    first, second, heights = _grid_of(f, extent)
    drawn, _ = figure(8.8, 4.1)
    drawn.clear()
    places = drawn.add_gridspec(2, 2, width_ratios=[1.5, 1])
    hill = drawn.add_subplot(places[:, 0], projection="3d", computed_zorder=False)
    hill.plot_surface(*np.meshgrid(first, second), heights, cmap="Greys", vmin=heights.min() - 2, alpha=0.8,
                      rstride=5, cstride=5, edgecolor=COLOURS["grey"], linewidth=0.3, zorder=1)  # fmt: skip
    here = float(np.asarray(f(at[None]))[0])
    hill.plot(*at[:, None], [here], "o", color=COLOURS["ink"], markersize=8, zorder=7)
    hill.set(xlabel="first weight", ylabel="second weight", zlabel="loss")
    hill.locator_params(nbins=5)
    hill.view_init(elev=32, azim=-42)
    cuts = places[:, 1].subgridspec(2, 1).subplots(sharey=True, squeeze=False)[:, 0]
    for axis, colour, style in ((0, "blue", "-"), (1, "orange", (0, (2, 0.8)))):
        reach = 0.22 * (extent[2 * axis + 1] - extent[2 * axis])
        ends = np.array([at, at])
        ends[:, axis] += [-reach, reach]
        rise = here + slopes[axis] * np.array([-reach, reach])
        hill.plot(*ends.T, rise, color=COLOURS[colour], linewidth=3, linestyle=style, zorder=6)
        cut = cuts[axis]
        along = (first, second)[axis]
        line = np.tile(at, (along.size, 1))
        line[:, axis] = along
        cut.plot(along, f(line), color=COLOURS["grey"])
        cut.plot(ends[:, axis], rise, color=COLOURS[colour], linewidth=3, linestyle=style)
        cut.plot(at[axis], here, "o", color=COLOURS["ink"])
        cut.set(xlabel=("first weight", "second weight")[axis], ylabel="loss")
        cut.set_title(f"slope {slopes[axis]:.2f}".replace("-", "−"), fontsize=10, color=COLOURS[colour])
    return drawn


@themed
def directions(derivatives: np.ndarray, steepest: float) -> Axes:
    """Draw how the derivatives along random directions are distributed, and where that along the gradient lies (section 2.4.2).

    Parameters
    ----------
    derivatives : numpy.ndarray
        Shape (directions,).
    steepest : float
        The derivative along the gradient.

    Raises
    ------
    ValueError
        If `derivatives` is not a row of numbers.
    """
    derivatives = _checked("derivatives", derivatives, of="numbers in a row")
    _, axes = figure(7.2, 2.7)
    axes.hist(derivatives, bins=21, color=COLOURS["blue"])
    axes.axvline(steepest, color=COLOURS["orange"], linewidth=3)
    top = axes.get_ylim()[1]
    axes.annotate(f"{derivatives.size:,} random\ndirections", (derivatives.max(), 0.75 * top), (8, 0), textcoords="offset points",
                  color=COLOURS["blue"], va="center")  # fmt: skip
    axes.annotate("the gradient's\ndirection", (steepest, 0.75 * top), (-8, 0), textcoords="offset points", ha="right",
                  va="center", color=COLOURS["orange"])  # fmt: skip
    axes.set(xlabel="derivative of the loss along a direction", ylabel="directions")
    return axes


@themed
def weight_images(matrix: np.ndarray, names: Sequence[str], label: str = "") -> Figure:
    """Draw each column of a matrix of 784 rows as an image, purple above zero and orange below (sections 2.4.2 and 2.4.4).

    Parameters
    ----------
    matrix : numpy.ndarray
        Shape (784, images): a weight, or its derivative, for each pixel.
    names : sequence of str
        One for each image.
    label : str
        What the colours measure.

    Raises
    ------
    ValueError
        If `matrix` has not 784 rows, or there is not one name for each column.
    """
    matrix = np.asarray(matrix, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != 784:
        raise ValueError(f"matrix must have shape (784, images); got shape {matrix.shape}")
    if len(names) != matrix.shape[1]:
        raise ValueError(f"names must be one for each of the {matrix.shape[1]} images; got {len(names)}")
    columns = min(5, len(names))
    rows = -(-len(names) // columns)
    side = 1.55 if len(names) > 3 else 2.8
    drawn, grid = figure(side * columns + 1.1, (side + 0.2) * rows, rows, columns, squeeze=False)
    most = np.abs(matrix).max() or 1.0
    for axes in grid.flat[len(names) :]:
        axes.remove()
    for axes, name, column in zip(grid.flat, names, matrix.T, strict=False):
        image = axes.imshow(column.reshape(28, 28), cmap="PuOr", vmin=-most, vmax=most)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color=COLOURS["light"])
        axes.set_title(name, fontsize=10)
    bar = drawn.colorbar(image, ax=list(grid.flat[: len(names)]), shrink=0.8, label=label)
    bar.outline.set_visible(False)
    return drawn


@themed
def descents_on_a_curve(
    f: Curve, descents: Mapping[str, np.ndarray], low: float, high: float, top: float | None = None
) -> Figure:
    """Draw the steps of descents on a curve, each in a frame of its own (section 2.4.3).

    Parameters
    ----------
    f : callable
        Takes an array of places, returns the heights.
    descents : mapping
        From a caption to the places, shape (steps + 1,). Places beyond the axis are left out.
    low, high : float
        Where the axis begins and ends.
    top : float, optional
        The greatest height that is drawn.

    Raises
    ------
    ValueError
        If a descent is not a row of numbers.
    """
    drawn, grid = figure(max(4.4, 3 * len(descents)), 3, 1, len(descents), sharey=True, squeeze=False)
    places = np.linspace(low, high, 301)
    for axes, (caption, descent) in zip(grid[0], descents.items(), strict=True):
        descent = _checked(f"descents: {caption}", descent, of="numbers in a row")
        axes.plot(places, _heights(f, places), color=COLOURS["grey"], linewidth=1.5)
        heights = f(descent)
        axes.plot(descent, heights, "-", color=COLOURS["orange"], linewidth=0.9)
        axes.plot(
            descent, heights, "o", color=COLOURS["orange"], markersize=4.5, markeredgecolor="white", markeredgewidth=0.4
        )
        axes.plot(descent[0], heights[0], "s", color=COLOURS["ink"], markersize=7)
        left = descent[0] < (low + high) / 2  # beside the curve, on its outside, where no step can come
        axes.annotate("start", (descent[0], heights[0]), (-7 if left else 7, -3), textcoords="offset points",
                      ha="right" if left else "left", va="top", annotation_clip=False)  # fmt: skip
        if low <= descent[-1] <= high:
            axes.plot(descent[-1], heights[-1], "D", color=COLOURS["blue"], markersize=7)
            axes.annotate("end", (descent[-1], heights[-1]), (0, -9), textcoords="offset points", ha="center", va="top",
                          color=COLOURS["blue"], fontweight="bold")  # fmt: skip
        axes.set(xlim=(low, high), xlabel=f"w\n{caption}")
    heights = f(places)
    top = heights.max() if top is None else top
    grid[0, 0].set(ylabel="loss", ylim=(heights.min() - 0.18 * (top - heights.min()), top))
    return drawn


@themed
def descents_on_a_surface(
    f: Surface, descents: Mapping[str, np.ndarray], extent: Sequence[float], best: ArrayLike
) -> Figure:
    """Draw descents over the lines of equal loss, each in a frame of its own (section 2.4.3).

    Parameters
    ----------
    f : callable
        Takes points of shape (points, 2), returns heights of shape (points,).
    descents : mapping
        From a caption to the places, shape (steps + 1, 2).
    extent : four floats
        Lowest and highest first weight, lowest and highest second weight.
    best : pair of float
        The lowest place, marked with a cross.

    Raises
    ------
    ValueError
        If a descent is not of shape (steps + 1, 2), or `best` is not a pair.
    """
    best = _checked("best", best, of="a pair", size=2)
    columns = min(3, len(descents))
    rows = -(-len(descents) // columns)
    drawn, grid = figure(3 * columns, 3.3 * rows, rows, columns, sharex=True, sharey=True, squeeze=False)
    for axes, (caption, descent) in zip(grid.flat, descents.items(), strict=False):
        descent = np.asarray(descent, dtype=float)
        if descent.ndim != 2 or descent.shape[1] != 2:
            raise ValueError(f"descents: {caption} must have shape (steps + 1, 2); got shape {descent.shape}")
        _contours(axes, f, extent)
        many = len(descent) > 80
        axes.plot(
            *descent.T, "-" if many else ".-", color=COLOURS["orange"], linewidth=0.8 if many else 1.3, markersize=6
        )
        axes.plot(*descent[0], "s", color=COLOURS["ink"], markersize=7)
        axes.plot(*best, "x", color=COLOURS["blue"], markersize=11, markeredgewidth=3, zorder=4)
        axes.set_title(caption, fontsize=10)
        axes.label_outer()
    for axes in grid.flat[len(descents) :]:
        axes.remove()
    return drawn


def rolling_frames(
    f: Curve, descents: Sequence[np.ndarray], low: float, high: float, top: float, height: int = 84, width: int = 168
) -> np.ndarray:
    """Return the frames of a video in which balls move on a curve, one picture for each descent, side by side (section 2.4.3).

    Painted entry by entry, so that equal descents give equal frames on every machine; grey, as `frames_player` stores them.

    Parameters
    ----------
    f : callable
        Takes an array of places, returns the heights.
    descents : sequence of numpy.ndarray
        Each of shape (frames,): where each ball is.
    low, high : float
        Where each picture begins and ends.
    top : float
        The greatest height in the picture; the lowest is that of the curve.
    height, width : int
        Of the picture of one descent, in pixels.

    Returns
    -------
    numpy.ndarray of uint8
        Shape (frames, height, width of all pictures, a bar of 2 pixels between them and a margin of 5 on either side).

    Raises
    ------
    ValueError
        If the descents are not rows of numbers of the same length.
    """
    descents = [_checked("descents", descent, of="rows of numbers") for descent in descents]
    if not descents or len({descent.size for descent in descents}) > 1:
        raise ValueError(
            f"descents must be one or more of the same length; got lengths {[descent.size for descent in descents]}"
        )
    columns = np.arange(width)
    heights = _heights(f, low + (high - low) * columns / (width - 1))
    bottom = heights.min()

    def row(values):
        return np.rint((height - 12) - (height - 24) * (np.asarray(values) - bottom) / (top - bottom)).astype(int)

    picture = np.full((height, width), 255, np.uint8)
    for column, line in zip(columns, row(heights), strict=True):
        picture[max(line, 0) + 1 :, column] = 205
        picture[max(line, 0) : line + 2 if line >= 0 else 0, column] = 110
    down, across = np.mgrid[-4:5, -4:5]
    ball = down**2 + across**2 <= 17
    margin, bar = np.full((height, 5), 255, np.uint8), np.full((height, 2), 160, np.uint8)
    frames = []
    for places in zip(*descents, strict=True):
        parts = []
        for place in places:
            here = np.pad(picture, 5, constant_values=255)
            x = int(np.rint((np.clip(place, low, high) - low) / (high - low) * (width - 1))) + 5
            y = int(np.clip(row(f(np.array(place))) - 5, 0, height - 1)) + 5
            here[y - 4 : y + 5, x - 4 : x + 5][ball] = 0
            parts += [bar, here[5:-5, 5:-5]]
        frames.append(np.hstack([margin, *parts[1:], margin]))
    return np.stack(frames)
