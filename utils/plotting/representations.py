"""Figures of representations: found by a search over rotations (section 1.1.3), and layer by layer in a network (1.1.4)."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from numpy.typing import ArrayLike

from utils.models.rotations import decision_stump, rotate
from utils.plotting.theme import COLOURS, figure, themed

__all__ = [
    "accuracy_against_angle",
    "layers_in_the_plane",
    "polar_coordinates",
    "through_the_layers",
    "turned_axes",
]

# Ten colours for ten digits, dark enough to be read on paper; each point is drawn as its numeral, so that none is needed.
DIGIT_COLOURS = (
    COLOURS["ink"], COLOURS["orange"], COLOURS["blue"], COLOURS["green"], "#A33E8C", "#8A6D00", "#56A0D3", "#B0413E",
    "#4B5FA6", COLOURS["grey"],
)  # fmt: skip


def _points_and_labels(points: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    points, labels = np.asarray(points, dtype=float), np.asarray(labels)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"points must have shape (points, 2); got shape {points.shape}")
    if labels.shape != points.shape[:1]:
        raise ValueError(f"labels must have shape {points.shape[:1]}, one for each point; got shape {labels.shape}")
    if not np.isin(labels, (0, 1)).all():
        raise ValueError(f"labels must be 0 (white) or 1 (black); got {np.unique(labels)[:5].tolist()}")
    return points, labels


def _draw_points(axes: Axes, points: np.ndarray, labels: np.ndarray, size: float = 22) -> None:
    for label, face in ((0, COLOURS["paper"]), (1, COLOURS["ink"])):
        x, y = points[labels == label].T
        axes.scatter(x, y, s=size, facecolor=face, edgecolor=COLOURS["ink"], linewidth=0.9,
                     zorder=2)  # fmt: skip


def _square(axes: Axes, points: np.ndarray) -> float:
    limit = 1.12 * float(np.abs(points).max(initial=1e-9))
    axes.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal", xlabel="x", ylabel="y")
    return limit


@themed
def turned_axes(points: np.ndarray, labels: np.ndarray, angle: float) -> Figure:
    """Draw points beside what one turned coordinate makes of them, with the best cut along it (section 1.1.3).

    Parameters
    ----------
    points : numpy.ndarray
        Shape (points, 2).
    labels : numpy.ndarray of int
        Shape (points,), 0 or 1.
    angle : float
        By how many degrees the axis is turned, counter-clockwise, from the x axis.

    Returns
    -------
    matplotlib.figure.Figure
        Left the plane, with the turned axis as an arrow and the cut as a dashed line; right the new coordinate alone:
        the points of each class in a row of their own, and the same cut.

    Raises
    ------
    ValueError
        If the shapes do not belong together or a label is neither 0 nor 1.
    """
    points, labels = _points_and_labels(points, labels)
    along = rotate(points, angle)[:, 0]
    accuracy, cut = decision_stump(along, labels)
    drawn, (plane, line) = figure(8.4, 3.5, 1, 2, width_ratios=(1, 1.35))
    limit = _square(plane, points)
    _draw_points(plane, points, labels)
    direction = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    across = np.array([-direction[1], direction[0]])
    pointed = {"arrowstyle": "-|>,head_width=0.35,head_length=0.7", "color": COLOURS["blue"], "linewidth": 2}
    plane.annotate("", direction * limit * 0.97, -direction * limit * 0.97,
                   arrowprops=pointed, zorder=3)  # fmt: skip
    level, rightwards = abs(direction[0]) > abs(direction[1]), direction[0] > 0
    plane.annotate("new axis", direction * limit * 0.97, xytext=(0, 8) if level else (-9 if rightwards else 9, -2),
                   textcoords="offset points", color=COLOURS["blue"], ha="right" if rightwards else "left",
                   va="bottom" if level else "center", zorder=4,
                   bbox={"facecolor": COLOURS["paper"], "edgecolor": "none", "pad": 1, "alpha": 0.85})  # fmt: skip
    if np.isfinite(cut):
        plane.plot(*np.column_stack([cut * direction - 2 * limit * across, cut * direction + 2 * limit * across]),
                   "--", color=COLOURS["orange"], linewidth=1.8)  # fmt: skip
        line.axvline(cut, color=COLOURS["orange"], linestyle="--", linewidth=1.8)
    reach = 1.08 * (float(np.hypot(*points.T).max()) or 1)  # the same at every angle
    heights = labels + np.random.default_rng(0).uniform(-0.28, 0.28, len(labels))  # spread, so that none hides another
    _draw_points(line, np.column_stack([along, heights]), labels)
    line.set(yticks=(0, 1), yticklabels=("white", "black"), ylim=(-0.6, 1.6), xlim=(-reach, reach))
    line.set_xlabel(f"new coordinate: along the axis turned by {angle:g}°")
    line.set_title(f"best cut: {accuracy:.1%} right", fontsize=10.5)
    return drawn


@themed
def accuracy_against_angle(angles: ArrayLike, accuracies: ArrayLike) -> Figure:
    """Draw the accuracy of the best cut against the angle of the axis, and mark the winner (section 1.1.3).

    Parameters
    ----------
    angles, accuracies : array_like of float
        As many of the one as of the other, at least one; degrees, and shares from 0 to 1.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the two are not equally long, or empty.
    """
    angles, accuracies = np.asarray(angles, dtype=float), np.asarray(accuracies, dtype=float)
    if angles.ndim != 1 or angles.shape != accuracies.shape or not len(angles):
        raise ValueError(
            f"angles and accuracies must be equally long; got shapes {angles.shape} and {accuracies.shape}"
        )
    drawn, axes = figure(7.5, 2.7)
    axes.axhline(0.5, color=COLOURS["grey"], linestyle=":", linewidth=1.5)
    axes.annotate("a coin", (angles[0], 0.5), xytext=(3, 4), textcoords="offset points", fontsize=9.5)
    axes.plot(angles, accuracies)
    best = int(accuracies.argmax())
    axes.plot(angles[best], accuracies[best], "o", markersize=9, color=COLOURS["orange"])
    right_half = angles[best] > (angles[0] + angles[-1]) / 2
    axes.annotate(f"winner: {angles[best]:g}°, {accuracies[best]:.1%}", (angles[best], accuracies[best]),
                  xytext=(-10 if right_half else 10, 7), textcoords="offset points", color=COLOURS["orange"],
                  ha="right" if right_half else "left")  # fmt: skip
    axes.set(xlabel="angle of the new axis (degrees)", ylabel="accuracy of the best cut", ylim=(0.42, 1.14),
             yticks=(0.5, 0.6, 0.7, 0.8, 0.9, 1), xlim=(angles[0], max(angles[-1], angles[0] + 1)))  # fmt: skip
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid(axis="y")
    return drawn


@themed
def polar_coordinates(points: np.ndarray, labels: np.ndarray) -> Figure:
    """Draw points in x and y, and the same points by direction and distance, with the best cut by distance (1.1.3).

    Parameters
    ----------
    points : numpy.ndarray
        Shape (points, 2).
    labels : numpy.ndarray of int
        Shape (points,), 0 or 1.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the shapes do not belong together or a label is neither 0 nor 1.
    """
    points, labels = _points_and_labels(points, labels)
    distance, direction = np.hypot(*points.T), np.degrees(np.arctan2(points[:, 1], points[:, 0]))
    accuracy, cut = decision_stump(distance, labels)
    drawn, (left, right) = figure(8.4, 3.5, 1, 2, width_ratios=(1, 1.35))
    _square(left, points)
    _draw_points(left, points, labels)
    _draw_points(right, np.column_stack([direction, distance]), labels)
    if np.isfinite(cut):
        round_about = np.linspace(0, 2 * np.pi, 200)
        left.plot(cut * np.cos(round_about), cut * np.sin(round_about), "--", color=COLOURS["orange"], linewidth=1.8)
        right.axhline(cut, color=COLOURS["orange"], linestyle="--", linewidth=1.8)
    right.set(xlabel="direction (degrees)", ylabel="distance from the centre", xlim=(-190, 190),
              xticks=(-180, -90, 0, 90, 180), ylim=(0, 1.12 * distance.max()))  # fmt: skip
    right.set_title(f"best cut: {accuracy:.1%} right", fontsize=10.5)
    return drawn


@themed
def layers_in_the_plane(planes: Sequence[np.ndarray], labels: np.ndarray, captions: Sequence[str]) -> Figure:
    """Draw the same samples in several planes, each sample as the numeral of its class (section 1.1.4).

    Parameters
    ----------
    planes : sequence of numpy.ndarray
        Each of shape (samples, 2): where the samples lie, say, after each layer.
    labels : numpy.ndarray of int
        Shape (samples,), 0 to 9.
    captions : sequence of str
        One for each plane.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If planes, labels and captions do not belong together, or there is no plane.
    """
    planes, labels = [np.asarray(plane, dtype=float) for plane in planes], np.asarray(labels)
    if not planes or any(plane.shape != (len(labels), 2) for plane in planes):
        raise ValueError(
            f"planes must be one or more of shape ({len(labels)}, 2), a point for each label; "
            f"got shapes {[plane.shape for plane in planes]}"
        )
    if len(captions) != len(planes):
        raise ValueError(f"captions must be one for each of the {len(planes)} planes; got {len(captions)}")
    if not np.isin(labels, range(10)).all():
        raise ValueError(f"labels must be from 0 to 9; got {np.unique(labels).tolist()}")
    columns = min(2, len(planes))
    rows = -(-len(planes) // columns)
    drawn, grid = figure(3.1 * columns, 2.9 * rows, rows, columns, squeeze=False)
    for axes in grid.flat[len(planes) :]:
        axes.set_axis_off()
    for axes, plane, caption in zip(grid.flat, planes, captions, strict=False):
        for digit in range(10):
            axes.scatter(
                *plane[labels == digit].T, marker=f"${digit}$", s=26, color=DIGIT_COLOURS[digit], linewidth=0.2
            )
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color=COLOURS["light"])
        axes.set_title(caption, fontsize=10)
    return drawn


@themed
def through_the_layers(image: np.ndarray, outputs: Sequence[np.ndarray], names: Sequence[str]) -> Figure:
    """Draw one digit on its way through a network: the image, each layer's outputs as squares, the scores (1.1.4).

    Parameters
    ----------
    image : numpy.ndarray
        Shape (height, width).
    outputs : sequence of numpy.ndarray
        Each of shape (units,): what the layers make of it, one after the other. The last are scores, one a class; the
        others are drawn as rows of eight squares, darker for larger.
    names : sequence of str
        The image's and then one for each layer.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the image is none, an output is not one row, or the names do not fit.
    """
    image, outputs = np.asarray(image), [np.asarray(output, dtype=float) for output in outputs]
    if image.ndim != 2:
        raise ValueError(f"image must have shape (height, width); got shape {image.shape}")
    if not outputs or any(output.ndim != 1 for output in outputs):
        raise ValueError(
            f"outputs must be one or more of shape (units,), those of one sample; got {[o.shape for o in outputs]}"
        )
    if len(names) != len(outputs) + 1:
        raise ValueError(f"names must be one for the image and each of {len(outputs)} layers; got {len(names)}")
    count = len(names)
    drawn, row = figure(min(9, 1.75 * count), 2.15, 1, count, width_ratios=[1] * (count - 1) + [1.25], squeeze=False)
    panels = row[0]
    panels[0].imshow(image)
    for axes, output in zip(panels[1:-1], outputs, strict=False):
        padded = np.full(-(-len(output) // 8) * 8, np.nan)
        padded[: len(output)] = output
        axes.imshow(padded.reshape(-1, 8), cmap="Blues", vmin=0, vmax=max(output.max(), 1e-9))
    for axes, name in zip(panels, names, strict=True):
        axes.set_title(name, fontsize=10)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color=COLOURS["light"])
    scores, last = outputs[-1], panels[-1]
    bars = last.barh(range(len(scores)), scores, color=COLOURS["light"], edgecolor=COLOURS["grey"], height=0.7)
    bars[int(scores.argmax())].set(facecolor=COLOURS["blue"], edgecolor=COLOURS["blue"])
    last.set(xlim=(0, 1.05), ylim=(len(scores) - 0.4, -0.6), xticks=(0, 1))
    last.set_yticks(range(len(scores)), [str(number) for number in range(len(scores))], fontsize=9)
    last.spines[["top", "right"]].set_visible(False)
    return drawn
