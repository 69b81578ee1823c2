"""Figures of what tensor operations do to the plane, to what is drawn on it, and to two spirals: sections 2.3.5 and 2.3.6."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from utils.plotting.theme import COLOURS, figure, themed

__all__ = [
    "grid_lines",
    "letter_f",
    "photograph",
    "plane",
    "planes",
    "spiral_frames",
    "spirals",
    "tip_to_tail",
    "unrolling",
]

#: A map of the plane: takes points of shape (points, 2), returns points of that shape.
Map = Callable[[np.ndarray], np.ndarray]


def letter_f() -> np.ndarray:
    """Return the corners of a letter F, shape (corners, 2), in order: a shape that shows when it is turned or mirrored."""
    return np.array(
        [
            (0.3, 0.2),
            (0.6, 0.2),
            (0.6, 0.9),
            (1.1, 0.9),
            (1.1, 1.2),
            (0.6, 1.2),
            (0.6, 1.6),
            (1.3, 1.6),
            (1.3, 1.9),
            (0.3, 1.9),
        ]
    )


def _mapped(transform: Map | None, points: np.ndarray) -> np.ndarray:
    if transform is None:
        return points
    moved = np.asarray(transform(points.copy()))
    if moved.shape != points.shape:
        raise ValueError(
            f"transform must return points of shape {points.shape}, as it was given; got shape {moved.shape}"
        )
    return moved


def grid_lines(extent: float = 2.0, step: float = 0.5, points: int = 61) -> np.ndarray:
    """Return the lines of a square grid about the origin, upright ones first, each with enough points to be bent.

    Used in sections 2.3.5 and 2.3.6.

    Parameters
    ----------
    extent : float
        The grid goes from -extent to extent.
    step : float
        From one line to the next; the extent is a multiple of it.
    points : int
        Points on a line.

    Returns
    -------
    numpy.ndarray
        Shape (lines, points, 2).
    """
    along = np.linspace(-extent, extent, points)
    at = np.arange(-extent, extent + step / 2, step)
    upright = np.stack(np.broadcast_arrays(at[:, np.newaxis], along), axis=-1)
    return np.concatenate([upright, upright[..., ::-1]])


def _lines_under(transform: Map | None, lines: np.ndarray) -> np.ndarray:
    return _mapped(transform, lines.reshape(-1, 2)).reshape(lines.shape)


@themed
def tip_to_tail(*vectors: Sequence[float], names: Sequence[str] | None = None, axes: Axes | None = None) -> Axes:
    """Draw vectors of the plane added tip to tail, and their sum from the origin (section 2.3.5).

    Parameters
    ----------
    *vectors : sequence of float
        Two or more, each of shape (2,).
    names : sequence of str, optional
        One for each vector; their sum is labelled with all of them.
    axes : matplotlib.axes.Axes, optional
        Where to draw; a new figure unless given.

    Raises
    ------
    ValueError
        If there are fewer than two vectors, one of them is not of shape (2,), or there is not one name for each.
    """
    arrows = [np.asarray(vector, dtype=float) for vector in vectors]
    if len(arrows) < 2 or any(arrow.shape != (2,) for arrow in arrows):
        raise ValueError(f"vectors must be two or more of shape (2,); got shapes {[arrow.shape for arrow in arrows]}")
    names = "abcdefgh"[: len(arrows)] if names is None else names
    if len(names) != len(arrows):
        raise ValueError(f"names must be one for each of the {len(arrows)} vectors; got {len(names)}")
    if axes is None:
        _, axes = figure(4.6, 3.6)
    corners = np.concatenate([np.zeros((1, 2)), np.cumsum(arrows, axis=0)])
    colours = ["blue", "green", "purple", "sky"]
    for number, (name, start, end) in enumerate(zip(names, corners, corners[1:], strict=False)):
        _arrow(axes, start, end, COLOURS[colours[number % 4]], name, side=1)
    _arrow(axes, corners[0], corners[-1], COLOURS["orange"], " + ".join(names), side=-1)
    low, high = corners.min(axis=0) - 0.6, corners.max(axis=0) + 0.6
    axes.set(
        xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal", xlabel="first entry", ylabel="second entry"
    )
    axes.grid()
    return axes


def _arrow(axes: Axes, start: np.ndarray, end: np.ndarray, colour: str, name: str, side: int) -> None:
    """Draw an arrow with its name beside its middle, on the left (1) or the right (-1) of its way."""
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 2.2, "shrinkA": 0,
                                              "shrinkB": 0, "mutation_scale": 16})  # fmt: skip
    way = end - start
    aside = side * np.array([-way[1], way[0]]) / (np.hypot(*way) or 1)
    axes.annotate(name, (start + end) / 2, xytext=13 * aside, textcoords="offset points", ha="center", va="center",
                  color=colour, fontsize=11, fontweight="bold")  # fmt: skip


@themed
def plane(transform: Map | None = None, axes: Axes | None = None, extent: float = 2.0, limit: float = 3.2) -> Axes:
    """Draw a grid with a letter F before (pale) and after (dark) a map of the plane (section 2.3.5).

    Parameters
    ----------
    transform : callable, optional
        Takes points, shape (points, 2), and returns where they come to lie, in the same shape. Without it nothing moves.
    axes : matplotlib.axes.Axes, optional
        Where to draw; a new figure unless given.
    extent : float
        The grid goes from -extent to extent before the map.
    limit : float
        The axes go from -limit to limit.

    Raises
    ------
    ValueError
        If `transform` changes the shape of what it is given.
    """
    if axes is None:
        _, axes = figure(4, 4)
    lines, corners = grid_lines(extent), letter_f()
    moved_lines, moved_corners = _lines_under(transform, lines), _mapped(transform, _subdivided(corners))
    if transform is not None:
        axes.add_collection(LineCollection(lines[:, [0, -1]], colors=COLOURS["light"], linewidths=0.8, zorder=1))
        axes.add_patch(
            Polygon(corners, facecolor="none", edgecolor=COLOURS["grey"], linewidth=1, linestyle="--", zorder=2)
        )
    axes.add_collection(LineCollection(moved_lines, colors=COLOURS["sky"], linewidths=0.9, zorder=3))
    axes.add_patch(Polygon(moved_corners, facecolor=COLOURS["blue"], edgecolor=COLOURS["ink"], linewidth=1.2, zorder=4))
    _square(axes, limit)
    return axes


def _subdivided(corners: np.ndarray, points: int = 12) -> np.ndarray:
    """More points on the edges of a polygon, so that a map can bend them."""
    share = np.arange(points)[:, np.newaxis] / points
    edges = [start + share * (end - start) for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True)]
    return np.concatenate(edges)


def _square(axes: Axes, limit: float) -> None:
    axes.axhline(0, color=COLOURS["grey"], linewidth=0.7, zorder=1.5)
    axes.axvline(0, color=COLOURS["grey"], linewidth=0.7, zorder=1.5)
    ticks = np.arange(-np.floor(limit / 2) * 2, limit + 0.1, 2)
    axes.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal", xticks=ticks, yticks=ticks)


@themed
def photograph(
    image: np.ndarray,
    transform: Map | None = None,
    axes: Axes | None = None,
    extent: float = 2.0,
    limit: float = 3.2,
    cells: int = 160,
) -> Axes:
    """Draw a photograph that lies on the plane, after a map of the plane (section 2.3.5).

    Parameters
    ----------
    image : numpy.ndarray
        Shape (height, width, 3), uint8. Its longer side goes from -extent to extent before the map.
    transform : callable, optional
        Takes points, shape (points, 2), and returns where they come to lie, in the same shape. Without it nothing moves.
    axes : matplotlib.axes.Axes, optional
        Where to draw; a new figure unless given.
    extent, limit : float
        Half the size of the photograph and of the axes.
    cells : int
        The photograph is drawn as at most that many patches along its longer side.

    Raises
    ------
    ValueError
        If `image` is not a colour image, or `transform` changes the shape of what it is given.
    """
    image = np.asarray(image)
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise ValueError(f"image must have shape (height, width, 3), uint8; got shape {image.shape}, {image.dtype}")
    if axes is None:
        _, axes = figure(4, 4)
    step = -(-max(image.shape[:2]) // cells)
    coarse = image[::step, ::step]
    height, width = coarse.shape[:2]
    scale = 2 * extent / max(height, width)
    x, y = np.arange(width + 1) - width / 2, height / 2 - np.arange(height + 1)
    corners = scale * np.stack(np.meshgrid(x, y), axis=-1)
    moved = _mapped(transform, corners.reshape(-1, 2)).reshape(corners.shape)
    axes.pcolormesh(moved[..., 0], moved[..., 1], coarse, zorder=2, antialiased=False, linewidth=0, rasterized=True)
    rim = corners[[0, 0, -1, -1], [0, -1, -1, 0]]
    moved_rim = _mapped(transform, _subdivided(rim, 60))
    axes.add_patch(Polygon(moved_rim, facecolor="none", edgecolor=COLOURS["ink"], linewidth=0.8, zorder=3))
    if transform is not None:
        axes.add_patch(Polygon(rim, facecolor="none", edgecolor=COLOURS["grey"], linewidth=1, linestyle="--", zorder=3))
    _square(axes, limit)
    return axes


@themed
def planes(maps: Mapping[str, Map | None], image: np.ndarray | None = None, limit: float = 3.2) -> Figure:
    """Draw the plane under several maps side by side; under each, a photograph under the same map (section 2.3.5).

    Parameters
    ----------
    maps : mapping of str to callable
        The maps by their captions; None for the map that moves nothing.
    image : numpy.ndarray, optional
        Shape (height, width, 3), uint8.
    limit : float
        The axes go from -limit to limit.

    Raises
    ------
    ValueError
        If there is no map.
    """
    if not maps:
        raise ValueError("maps must hold at least one map; got none")
    rows, size = 1 if image is None else 2, min(2.4, 9 / len(maps))
    drawn, grid = figure(
        size * len(maps), (size + 0.1) * rows, rows, len(maps), squeeze=False, sharex=True, sharey=True
    )
    for column, (caption, transform) in enumerate(maps.items()):
        plane(transform, grid[0, column], limit=limit)
        grid[0, column].set_title(caption, fontsize=10.5)
        if image is not None:
            photograph(image, transform, grid[1, column], limit=limit)
    return drawn


@themed
def spirals(
    points: np.ndarray, labels: np.ndarray, axes: Axes | None = None, lines: np.ndarray | None = None, size: float = 7
) -> Axes:
    """Draw points of two classes, and the lines of a grid behind them (section 2.3.6).

    Parameters
    ----------
    points : numpy.ndarray
        Shape (samples, 2).
    labels : numpy.ndarray of int
        Shape (samples,), 0 or 1: filled discs and hollow ones.
    axes : matplotlib.axes.Axes, optional
        Where to draw; a new figure unless given.
    lines : numpy.ndarray, optional
        Shape (lines, points, 2).
    size : float
        Area of a point, in square points of print.

    Raises
    ------
    ValueError
        If `points` is not of shape (samples, 2) or `labels` not of shape (samples,).
    """
    points, labels = _points_and_labels(points, labels)
    if axes is None:
        _, axes = figure(4.6, 4.4)
        axes.set(xlabel="first coordinate", ylabel="second coordinate")
    if lines is not None:
        axes.add_collection(LineCollection(lines, colors=COLOURS["grey"], linewidths=0.6, alpha=0.5, zorder=1))
    blue, orange = points[labels == 0], points[labels == 1]
    axes.scatter(*blue.T, s=size, color=COLOURS["blue"], linewidths=0, zorder=3)
    axes.scatter(*orange.T, s=size, facecolor=COLOURS["paper"], edgecolor=COLOURS["orange"], linewidths=0.8, zorder=2)
    middle, half = _frame_of(points)
    axes.set(xlim=middle[0] + half * np.array([-1, 1]), ylim=middle[1] + half * np.array([-1, 1]), aspect="equal")
    return axes


def _points_and_labels(points: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    points, labels = np.asarray(points), np.asarray(labels)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"points must have shape (samples, 2); got shape {points.shape}")
    if labels.shape != points.shape[:1]:
        raise ValueError(f"labels must have shape {points.shape[:1]}, one for each point; got shape {labels.shape}")
    return points, labels


def _frame_of(points: np.ndarray) -> tuple[np.ndarray, float]:
    """The middle of a square that holds all points, and half its side, with a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    return (low + high) / 2, 0.56 * (high - low).max() or 1.0


@themed
def unrolling(
    planes: Sequence[np.ndarray],
    labels: np.ndarray,
    captions: Sequence[str],
    lines: Sequence[np.ndarray] | None = None,
) -> Figure:
    """Draw the same points after each step of a network, as a strip of frames (section 2.3.6).

    Parameters
    ----------
    planes : sequence of numpy.ndarray
        Each of shape (samples, 2): where the points lie at first, after the first step, and so on.
    labels : numpy.ndarray of int
        Shape (samples,), 0 or 1.
    captions : sequence of str
        One for each frame.
    lines : sequence of numpy.ndarray, optional
        For each frame, the lines of a grid that the same steps have moved: each of shape (lines, points, 2).

    Raises
    ------
    ValueError
        If there is not one caption, or not one grid, for each frame.
    """
    if len(captions) != len(planes) or not len(planes):
        raise ValueError(f"captions must be one for each frame; got {len(captions)} for {len(planes)} frames")
    if lines is not None and len(lines) != len(planes):
        raise ValueError(f"lines must be one grid for each frame; got {len(lines)} for {len(planes)} frames")
    drawn, grid = figure(9, 9 / len(planes) + 0.5, 1, len(planes), squeeze=False)
    for number, (axes, points, caption) in enumerate(zip(grid[0], planes, captions, strict=True)):
        spirals(points, labels, axes, None if lines is None else lines[number], size=5)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color=COLOURS["light"])
        axes.set_xlabel(caption)
    return drawn


def spiral_frames(
    planes: Sequence[np.ndarray], labels: np.ndarray, between: int = 4, rest: int = 3, size: int = 112
) -> np.ndarray:
    """Return the frames of an animation in which points wander from each plane to the next (section 2.3.6).

    Every plane is shifted and scaled to fill the frame; the way from one plane to the next is drawn straight. Points are
    dark squares (label 0) and light ones (label 1), painted entry by entry, so that equal points give equal frames on every
    machine. The frames are grey, as `frames_player` stores them without compression.

    Parameters
    ----------
    planes : sequence of numpy.ndarray
        Two or more, each of shape (samples, 2).
    labels : numpy.ndarray of int
        Shape (samples,), 0 or 1.
    between : int
        Frames on the way from one plane to the next.
    rest : int
        Frames during which each plane stands still.
    size : int
        Height and width of a frame in pixels.

    Returns
    -------
    numpy.ndarray of uint8
        Shape (frames, size, size).

    Raises
    ------
    ValueError
        If there are fewer than two planes.
    """
    if len(planes) < 2:
        raise ValueError(f"planes must be two or more; got {len(planes)}")
    placed = []
    for points in planes:
        points, labels = _points_and_labels(points, labels)
        middle, half = _frame_of(points)
        placed.append((points - middle) / half)
    frames = []
    for here, there in zip(placed, [*placed[1:], None], strict=True):
        frames += [_painted(here, labels, size)] * rest
        if there is not None:
            for share in np.arange(1, between + 1) / (between + 1):
                eased = share * share * (3 - 2 * share)
                frames.append(_painted((1 - eased) * here + eased * there, labels, size))
    return np.stack(frames)


_GREY_OF_LABEL = {0: 31, 1: 165}


def _painted(points: np.ndarray, labels: np.ndarray, size: int) -> np.ndarray:
    """One frame: points from -1 to 1, as squares of 3 pixels."""
    frame = np.full((size, size), 255, dtype=np.uint8)
    at = np.rint((points * [1, -1] + 1) / 2 * (size - 1)).astype(int)
    for (x, y), label in zip(at, labels, strict=True):
        frame[max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2] = _GREY_OF_LABEL[int(label)]
    return frame
