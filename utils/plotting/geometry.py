"""Figures of what tensor operations do to the plane, to what is drawn on it, and to two spirals: sections 2.3.5 and 2.3.6."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path

from utils.plotting.theme import COLOURS, figure, themed

__all__ = [
    "creases",
    "grid_lines",
    "letter_f",
    "photograph",
    "plane",
    "planes",
    "spiral_frames",
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


def grid_lines(extent: float = 2.0) -> np.ndarray:
    """Return the lines of a square grid about the origin, half a unit apart, upright ones first (section 2.3.5).

    Parameters
    ----------
    extent : float
        The grid goes from -extent to extent; a multiple of a half.

    Returns
    -------
    numpy.ndarray
        Shape (lines, 61, 2): each has enough points to be bent.

    Raises
    ------
    ValueError
        If `extent` is not a positive multiple of a half.
    """
    if extent <= 0 or 2 * extent % 1:
        raise ValueError(f"extent must be a positive multiple of 0.5; got {extent}")
    at, along = np.arange(-extent, extent + 0.25, 0.5), np.linspace(-extent, extent, 61)
    upright = np.stack(np.broadcast_arrays(at[:, np.newaxis], along), axis=-1)
    return np.concatenate([upright, upright[..., ::-1]])


def creases(W: np.ndarray, b: np.ndarray, extent: float = 2.0, points: int = 241) -> list[np.ndarray]:
    """Return the lines of the plane along which the units of a layer switch: where points @ W + b is zero.

    Used in section 2.3.5.

    Parameters
    ----------
    W : numpy.ndarray
        Shape (2, units).
    b : numpy.ndarray
        Shape (units,).
    extent : float
        Only what lies in the square from -extent to extent is returned.
    points : int
        About as many points lie on a line that crosses the square from corner to corner.

    Returns
    -------
    list of numpy.ndarray
        Each of shape (points on the line, 2); a unit whose line misses the square has none.

    Raises
    ------
    ValueError
        If `W` is not of shape (2, units), or `b` not of shape (units,).
    """
    W, b = np.asarray(W, dtype=float), np.asarray(b, dtype=float)
    if W.ndim != 2 or W.shape[0] != 2:
        raise ValueError(f"W must have shape (2, units); got shape {W.shape}")
    if b.shape != W.shape[1:]:
        raise ValueError(f"b must have shape {W.shape[1:]}, one for each unit; got shape {b.shape}")
    lines = []
    for normal, shift in zip(W.T, b, strict=True):
        length = np.hypot(*normal)
        if length == 0:
            continue
        nearest, along = -shift * normal / length**2, np.array([-normal[1], normal[0]]) / length
        reach = extent * np.sqrt(2)
        line = nearest + np.linspace(-reach, reach, points)[:, np.newaxis] * along
        inside = line[np.abs(line).max(axis=1) <= extent]
        if len(inside) > 1:
            lines.append(inside)
    return lines


def _lines_under(transform: Map | None, lines: np.ndarray) -> np.ndarray:
    return _mapped(transform, lines.reshape(-1, 2)).reshape(lines.shape)


@themed
def tip_to_tail(*vectors: Sequence[float], names: Sequence[str] | None = None) -> Axes:
    """Draw vectors of the plane added tip to tail, and their sum from the origin (section 2.3.5).

    Parameters
    ----------
    *vectors : sequence of float
        Two or more, each of shape (2,).
    names : sequence of str, optional
        One for each vector; their sum is labelled with all of them.

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
    style = {"arrowstyle": "-|>", "color": colour, "linewidth": 2.2, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 16}
    axes.annotate("", tuple(end), tuple(start), arrowprops=style)
    way = end - start
    aside = side * np.array([-way[1], way[0]]) / (np.hypot(*way) or 1)
    axes.annotate(name, tuple((start + end) / 2), xytext=tuple(13 * aside), textcoords="offset points", ha="center", va="center",
                  color=colour, fontsize=11, fontweight="bold")  # fmt: skip


@themed
def plane(
    transform: Map | None = None,
    axes: Axes | None = None,
    extent: float = 2.0,
    limit: float = 3.2,
    marked: Sequence[np.ndarray] = (),
) -> Axes:
    """Draw a grid with a letter F before (pale) and after (dark) a map of the plane (section 2.3.5).

    The letter is see-through: where a map folds it over itself, it is darker.

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
    marked : sequence of numpy.ndarray
        Lines that are drawn thick, as they lie before the map: each of shape (points, 2).

    Raises
    ------
    ValueError
        If `transform` changes the shape of what it is given, or a line of `marked` is not of shape (points, 2).
    """
    marked = [np.asarray(line) for line in marked]
    if any(line.ndim != 2 or line.shape[1] != 2 for line in marked):
        raise ValueError(f"marked must hold lines of shape (points, 2); got {[line.shape for line in marked]}")
    if axes is None:
        _, axes = figure(4, 4)
    lines, corners = grid_lines(extent), letter_f()
    moved_lines, moved_corners = _lines_under(transform, lines), _mapped(transform, _subdivided(corners))
    if transform is not None:
        axes.add_collection(LineCollection(list(lines[:, [0, -1]]), colors=COLOURS["light"], linewidths=0.8, zorder=1))
        axes.add_patch(
            Polygon(corners, facecolor="none", edgecolor=COLOURS["grey"], linewidth=1, linestyle="--", zorder=2)
        )
    axes.add_collection(LineCollection(list(moved_lines), colors=COLOURS["sky"], linewidths=0.9, zorder=3))
    cells = _cells_of_the_letter()
    moved_cells = _mapped(transform, cells.reshape(-1, 2)).reshape(cells.shape)
    for cells_of_a_side in _by_side(moved_cells):
        whole = Path.make_compound_path(*(Path(cell, closed=True) for cell in cells_of_a_side[:, [0, 1, 2, 3, 0]]))
        axes.add_patch(PathPatch(whole, facecolor=COLOURS["blue"], alpha=0.6, linewidth=0, zorder=4))
    axes.add_patch(Polygon(moved_corners, facecolor="none", edgecolor=COLOURS["ink"], linewidth=1.2, zorder=5))
    for line in marked:
        axes.plot(*_mapped(transform, line).T, color=COLOURS["orange"], linewidth=2, zorder=6)
    _square(axes, limit)
    return axes


def _cells_of_the_letter(side: float = 0.1) -> np.ndarray:
    """The letter F as small squares, shape (cells, 4, 2): each is mapped by itself, so that overlaps do not cancel."""
    cells = []
    for left, bottom, right, top in ((0.3, 0.2, 0.6, 1.9), (0.6, 0.9, 1.1, 1.2), (0.6, 1.6, 1.3, 1.9)):
        for x in np.linspace(left, right, round((right - left) / side), endpoint=False):
            for y in np.linspace(bottom, top, round((top - bottom) / side), endpoint=False):
                cells.append([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
    return np.array(cells)


def _by_side(cells: np.ndarray) -> list[np.ndarray]:
    """Mapped cells, shape (cells, 4, 2), in up to two groups: those that still turn to the left, and those turned over."""
    diagonal, other = cells[:, 2] - cells[:, 0], cells[:, 3] - cells[:, 1]
    area = (diagonal[:, 0] * other[:, 1] - diagonal[:, 1] * other[:, 0]) / 2
    return [group for group in (cells[area > 1e-9], cells[area < -1e-9]) if len(group)]


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
        If `image` is not a colour image, `cells` is below 1, or `transform` changes the shape of what it is given.
    """
    image = np.asarray(image)
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise ValueError(f"image must have shape (height, width, 3), uint8; got shape {image.shape}, {image.dtype}")
    if cells < 1:
        raise ValueError(f"cells must be at least 1; got {cells}")
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
def planes(
    maps: Mapping[str, Map | None],
    image: np.ndarray | None = None,
    limit: float = 3.2,
    marked: Sequence[np.ndarray] = (),
) -> Figure:
    """Draw the plane under several maps side by side; under each, a photograph under the same map (section 2.3.5).

    Parameters
    ----------
    maps : mapping of str to callable
        The maps by their captions; None for the map that moves nothing.
    image : numpy.ndarray, optional
        Shape (height, width, 3), uint8.
    limit : float
        The axes go from -limit to limit.
    marked : sequence of numpy.ndarray
        Lines that are drawn thick in the grid of every map, as they lie before it: each of shape (points, 2).

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
        plane(transform, grid[0, column], limit=limit, marked=marked)
        grid[0, column].set_title(caption, fontsize=10.5)
        if image is not None:
            photograph(image, transform, grid[1, column], limit=limit)
    return drawn


def _points_and_labels(points: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    points, labels = np.asarray(points), np.asarray(labels)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"points must have shape (samples, 2); got shape {points.shape}")
    if labels.shape != points.shape[:1]:
        raise ValueError(f"labels must have shape {points.shape[:1]}, one for each point; got shape {labels.shape}")
    if not np.isin(labels, (0, 1)).all():
        raise ValueError(f"labels must be 0 or 1; got {sorted(set(labels.tolist()))[:5]}")
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
    scores: Sequence[Callable[[np.ndarray], np.ndarray]] | None = None,
) -> Figure:
    """Draw the same points after each step of a network, three frames in a row (section 2.3.6).

    Points of label 0 are filled discs, those of label 1 hollow ones. Each frame is stretched to hold its points, in width
    and in height by itself: straight lines stay straight. Where a score is given, the ground is tinted in the pale colour of
    the class that it decides for.

    Parameters
    ----------
    planes : sequence of numpy.ndarray
        Each of shape (samples, 2): where the points lie at first, after the first step, and so on.
    labels : numpy.ndarray of int
        Shape (samples,), 0 or 1.
    captions : sequence of str
        One for each frame.
    scores : sequence of callable, optional
        For each frame, a function of points, shape (points, 2), that returns numbers of shape (points,): above zero for
        the class of label 1.

    Raises
    ------
    ValueError
        If there is not one caption, or not one score, for each frame; if points are not of shape (samples, 2), labels not of
        shape (samples,), or a label is neither 0 nor 1; or if a score gives another number of numbers than it got points.
    """
    if len(captions) != len(planes) or not len(planes):
        raise ValueError(f"captions must be one for each frame; got {len(captions)} for {len(planes)} frames")
    if scores is not None and len(scores) != len(planes):
        raise ValueError(f"scores must be one function for each frame; got {len(scores)} for {len(planes)} frames")
    columns = min(3, len(planes))
    rows = -(-len(planes) // columns)
    drawn, grid = figure(3 * columns, 3.3 * rows, rows, columns, squeeze=False)
    for axes in grid.flat[len(planes) :]:
        axes.remove()
    for number, (axes, points, caption) in enumerate(zip(grid.flat, planes, captions, strict=False)):
        points, labels = _points_and_labels(points, labels)
        (x, y), (x_1, y_1) = points[labels == 0].T, points[labels == 1].T
        axes.scatter(x, y, s=9, color=COLOURS["blue"], linewidths=0, zorder=3)
        axes.scatter(x_1, y_1, s=9, facecolor=COLOURS["paper"], edgecolor=COLOURS["orange"], linewidths=0.8, zorder=2)
        low, high = points.min(axis=0), points.max(axis=0)
        margin = 0.06 * (high - low)
        margin[margin == 0] = 1
        (left, bottom), (right, top) = low - margin, high + margin
        axes.set(xlim=(left, right), ylim=(bottom, top), aspect="auto", xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color=COLOURS["light"])
        axes.set_xlabel(caption)
        if scores is not None:
            _tint(axes, scores[number])
    return drawn


_SIDES = ListedColormap(["#D3E8F5", "#FBE3D2"])  # blue and orange, mixed with much white


def _tint(axes: Axes, score: Callable[[np.ndarray], np.ndarray], cells: int = 241) -> None:
    """Colour the ground of a frame by the sign of a score."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    x, y = np.meshgrid(np.linspace(left, right, cells), np.linspace(bottom, top, cells))
    found = np.asarray(score(np.column_stack([x.ravel(), y.ravel()])))
    if found.size != x.size:
        raise ValueError(f"a score must return one number for each of {x.size} points; got shape {found.shape}")
    axes.imshow(np.float32(found.reshape(x.shape) > 0), cmap=_SIDES, vmin=0, vmax=1, origin="lower",
                extent=(left, right, bottom, top), aspect="auto", zorder=0)  # fmt: skip


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
