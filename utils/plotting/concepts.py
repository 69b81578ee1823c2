"""Figures of the ideas: three words as rings, programming beside learning, and a network that learns, drawn from a live one.

Sections 1.1 to 1.1.5.
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, FancyBboxPatch

from utils.models.noughts_and_crosses import LINES, winner
from utils.plotting.theme import COLOURS, figure, themed

__all__ = [
    "board_row",
    "learning_machine",
    "loop_frames",
    "programming_and_learning",
    "rings",
    "training_loop",
    "weights_mosaic",
]

SIGNED = LinearSegmentedColormap.from_list("signed", [COLOURS["blue"], COLOURS["paper"], COLOURS["orange"]])


def _canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure whose axes cover it and count in inches."""
    drawn, axes = figure(width, height)
    drawn.set_layout_engine("none")
    axes.set_position((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.set_axis_off()
    return drawn, axes


def _arrow(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str = "grey", bend: float = 0
) -> None:
    style = {
        "arrowstyle": "-|>",
        "color": COLOURS[colour],
        "linewidth": 1.8,
        "shrinkA": 0,
        "shrinkB": 0,
        "connectionstyle": f"arc3,rad={bend}",
    }
    axes.annotate("", end, start, arrowprops=style)


def _box(
    axes: Axes, x: float, y: float, width: float, height: float, text: str, colour: str = "light", **style: Any
) -> None:
    """Draw a rounded box around the centre (x, y) with a text in it."""
    face: dict[str, Any] = {"facecolor": COLOURS[colour], "edgecolor": COLOURS["grey"], "linewidth": 1} | style
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2), width, height, boxstyle="round,pad=0,rounding_size=0.08", **face
        )
    )
    ink = COLOURS["paper"] if colour == "blue" else COLOURS["ink"]
    axes.text(x, y, text, ha="center", va="center", fontsize=9.5, color=ink, linespacing=1.35)


@themed
def rings(fields: Sequence[tuple[str, Sequence[str]]]) -> Figure:
    """Draw fields as rings, one inside the other, each with what lies in it and not in the next (section 1.1).

    Parameters
    ----------
    fields : sequence of (str, sequence of str)
        From the outermost to the innermost: the field's name, and what lies only there, a line each.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there are fewer than two fields or more than four.
    """
    if not 2 <= len(fields) <= 4:
        raise ValueError(f"fields must be two to four, from the outermost to the innermost; got {len(fields)}")
    width, height = 9.0, 3.9
    drawn, axes = _canvas(width, height)
    step = (width - 0.2) / len(fields)
    faces = (COLOURS["pale"], "#D6E9F5", "#A9D3EC", "#7DBDE3")
    for depth, (name, only_here) in enumerate(fields):
        left, tall = 0.1 + depth * step, (height - 0.2) * (1 - 0.23 * depth)
        right = width - 0.1 - 0.3 * depth
        middle, across = (left + right) / 2, right - left
        axes.add_patch(
            Ellipse((middle, height / 2), across, tall, facecolor=faces[depth], edgecolor=COLOURS["blue"], zorder=depth)
        )
        innermost = depth == len(fields) - 1
        x = (left + right) / 2 if innermost else left + 0.6 * step
        heading = "\n".join(textwrap.wrap(name, 14))
        lines = 1.0 * (heading.count("\n") + 1) * 0.23 + 0.19 * len(only_here)
        top = height / 2 + lines / 2
        axes.text(x, top, heading, ha="center", va="top", weight="bold", fontsize=11.5, zorder=9)
        below = top - (heading.count("\n") + 1) * 0.23 - 0.07
        axes.text(x, below, "\n".join(only_here), ha="center", va="top", fontsize=9.2, linespacing=1.4, zorder=9)
    return drawn


@themed
def programming_and_learning(rule: str, data: str, answers: str) -> Figure:
    """Draw the two boxes: programming makes answers from rules and data, learning makes rules from data and answers (1.1.2).

    Parameters
    ----------
    rule, data, answers : str
        An example of each, one or a few short lines, written under its name.

    Returns
    -------
    matplotlib.figure.Figure
    """
    drawn, axes = _canvas(8.4, 3.3)
    example = {"rules": rule, "data": data, "answers": answers}
    machines = ((2.45, "classical\nprogramming", ("rules", "data"), "answers", "light"),
                (0.85, "machine\nlearning", ("data", "answers"), "rules", "blue"))  # fmt: skip
    for y, name, given, result, colour in machines:
        _box(axes, 4.2, y, 1.7, 1.1, name, colour)
        for height, what in zip((y + 0.36, y - 0.36), given, strict=True):
            axes.text(3.0, height + 0.05, what, ha="right", va="bottom", weight="bold")
            axes.text(3.0, height + 0.02, example[what], ha="right", va="top", fontsize=9, color=COLOURS["ink"])
            _arrow(axes, (3.05, height), (3.33, height))
        _arrow(axes, (5.07, y), (5.4, y), "blue")
        axes.text(5.5, y + 0.05, result, va="bottom", weight="bold")
        axes.text(5.5, y + 0.02, example[result], va="top", fontsize=9)
    axes.plot([0.3, 8.1], [1.65, 1.65], color=COLOURS["light"], linewidth=1)
    return drawn


@themed
def board_row(boards: Sequence[str], captions: Sequence[str]) -> Figure:
    """Draw boards of noughts and crosses side by side, a winning line struck through (section 1.1.1).

    Parameters
    ----------
    boards : sequence of str
        Each of nine characters, "X", "O" or ".", row by row; at most eight boards.
    captions : sequence of str
        One for each board.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If a board is none, there are too many or none of them, or the captions do not fit.
    """
    if not 1 <= len(boards) <= 8:
        raise ValueError(f"boards must be one to eight; got {len(boards)}")
    if len(captions) != len(boards):
        raise ValueError(f"captions must be one for each of the {len(boards)} boards; got {len(captions)}")
    won = [winner(board) for board in boards]
    drawn, row = figure(1.12 * max(len(boards), 2), 1.5, 1, len(boards), squeeze=False)
    for axes, board, caption, mark in zip(row[0], boards, captions, won, strict=True):
        for line in (1, 2):
            axes.plot([line, line], [0, 3], color=COLOURS["grey"], linewidth=1)
            axes.plot([0, 3], [line, line], color=COLOURS["grey"], linewidth=1)
        for square, sign in enumerate(board):
            if sign != ".":
                colour = COLOURS["blue"] if sign == "X" else COLOURS["orange"]
                drawn_sign = "×" if sign == "X" else "○"
                axes.text(square % 3 + 0.5, square // 3 + 0.5, drawn_sign, ha="center", va="center", fontsize=15,
                          weight="bold", color=colour)  # fmt: skip
        for squares in LINES if mark else ():
            if all(board[square] == mark for square in squares):
                ends = [(square % 3 + 0.5, square // 3 + 0.5) for square in (squares[0], squares[2])]
                axes.plot(*zip(*ends, strict=True), color=COLOURS["ink"], linewidth=2)
        axes.set(xlim=(-0.05, 3.05), ylim=(3.05, -0.05), aspect="equal", xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        axes.set_xlabel(caption, fontsize=9)
    return drawn


def weights_mosaic(weights: np.ndarray, side: int = 28) -> np.ndarray:
    """Lay the weights of a first layer out as images, one for each unit, in a square of rows (section 1.1.5).

    Parameters
    ----------
    weights : numpy.ndarray
        Shape (side * side, units).
    side : int
        Height and width of an image.

    Returns
    -------
    numpy.ndarray
        Shape (height, width): images in rows, with one empty line (NaN) between them.

    Raises
    ------
    ValueError
        If the weights have another shape.
    """
    weights = np.asarray(weights, dtype=float)
    if weights.ndim != 2 or weights.shape[0] != side * side:
        raise ValueError(f"weights must have shape ({side * side}, units); got shape {weights.shape}")
    units = weights.shape[1]
    columns = int(np.ceil(np.sqrt(units)))
    rows = -(-units // columns)
    mosaic = np.full((rows * (side + 1) - 1, columns * (side + 1) - 1), np.nan)
    for unit in range(units):
        top, left = unit // columns * (side + 1), unit % columns * (side + 1)
        mosaic[top : top + side, left : left + side] = weights[:, unit].reshape(side, side)
    return mosaic


def _panel(axes: Axes, x: float, y: float, width: float, height: float) -> Axes:
    inset = axes.inset_axes((x, y, width, height), transform=axes.transData)
    inset.set(xticks=[], yticks=[])
    inset.spines[:].set(visible=True, color=COLOURS["grey"])
    return inset


def _score_panel(axes: Axes, x: float, y: float, height: float, scores: np.ndarray, colour: str) -> None:
    panel = _panel(axes, x, y, 1.75, height)
    panel.bar(range(len(scores)), scores, color=COLOURS[colour], width=0.7)
    panel.set(ylim=(0, 1.05), xlim=(-0.6, len(scores) - 0.4))
    panel.set_xticks(range(len(scores)), [str(number) for number in range(len(scores))], fontsize=9)
    panel.tick_params(length=0, pad=1)
    panel.spines[["top", "right", "left"]].set_visible(False)


@themed
def learning_machine(
    image: np.ndarray,
    weights: Sequence[np.ndarray],
    scores: np.ndarray,
    target: int | None = None,
    loss: float | None = None,
    changes: Sequence[np.ndarray] | None = None,
) -> Figure:
    """Draw a network of two layers from its real numbers: how it predicts, how it is judged, how it is put right (1.1.5).

    Three figures in one function: without `target` only the way from the image to the predictions; with `target` and
    `loss` also the comparison; with `changes` also the optimizer, and what it does to each weight.

    Parameters
    ----------
    image : numpy.ndarray
        Shape (28, 28): the input.
    weights : sequence of two numpy.ndarray
        Shapes (784, units) and (units, classes). The first layer's are drawn as one image for each unit.
    scores : numpy.ndarray
        Shape (classes,): the predictions.
    target : int, optional
        The class that was meant.
    loss : float, optional
        The loss; needs `target`.
    changes : sequence of two numpy.ndarray, optional
        What was added to the weights, in their shapes; needs `loss`.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If a shape does not fit, or a later part is given without the earlier ones.
    """
    weights = [np.asarray(w, dtype=float) for w in weights]
    scores = np.asarray(scores, dtype=float)
    _check_machine(np.asarray(image), weights, scores)
    if (loss is not None and target is None) or (changes is not None and loss is None):
        raise ValueError("loss needs target, and changes need target and loss: the figures build on one another")
    if changes is not None and [np.shape(c) for c in changes] != [w.shape for w in weights]:
        raise ValueError(
            f"changes must have the weights' shapes {[w.shape for w in weights]}; got {[np.shape(c) for c in changes]}"
        )
    height = 2.4 if target is None else (4.25 if changes is None else 5.0)
    drawn, axes = _canvas(9.0, height)
    base = height - 2.1  # of the upper row of panels, 1.75 high
    centre = base + 0.875
    title: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": 10, "weight": "bold"}
    for x, text in ((0.85, "input"), (3.05, "layer 1: weights"), (5.35, "layer 2: weights"), (7.95, "predictions")):
        axes.text(x, base + 1.82, text, **title)
    _panel(axes, 0.1, base + 0.125, 1.5, 1.5).imshow(image, cmap="gray_r")
    for panel, values in zip(_weight_panels(axes, base), _as_pictures(weights), strict=True):
        limit = np.nanmax(np.abs(values))
        panel.imshow(values, cmap=SIGNED, vmin=-limit, vmax=limit, aspect="auto")
    _score_panel(axes, 7.1, base, 1.75, scores, "blue")
    for start, end in ((1.68, 2.08), (4.0, 4.7), (6.1, 7.0)):
        _arrow(axes, (start, centre), (end, centre))
    if target is None:
        return drawn

    truth = np.eye(len(scores))[target]
    low = base - 1.72
    _score_panel(axes, 7.1, low, 1.0, truth, "green")
    axes.text(7.95, low - 0.24, f"target: {target}", ha="center", va="top", fontsize=10, weight="bold")
    _box(axes, 5.7, low + 0.75, 1.3, 0.62, "loss function" if loss is None else f"loss function\nloss = {loss:.2f}")
    _arrow(axes, (7.0, base + 0.05), (6.38, low + 0.98))
    _arrow(axes, (7.0, low + 0.5), (6.38, low + 0.68))
    if changes is None:
        return drawn

    _box(axes, 5.7, low - 0.55, 1.3, 0.5, "optimizer", "blue")
    _arrow(axes, (5.7, low + 0.42), (5.7, low - 0.28), "blue")
    pictures = _as_pictures([np.asarray(change, dtype=float) for change in changes])
    limit = np.nanmax(np.abs(pictures[0]))
    moved = _panel(axes, 2.175, low - 0.55, 1.75, 1.75)
    moved.imshow(pictures[0], cmap=SIGNED, vmin=-limit, vmax=limit, aspect="auto")
    axes.text(2.08, low + 0.3, "change of\nlayer 1's\nweights", ha="right", va="center", fontsize=9.5)
    _arrow(axes, (5.0, low - 0.55), (4.02, low - 0.25), "blue")
    _arrow(axes, (3.05, low + 1.27), (3.05, base - 0.07), "blue")
    _arrow(axes, (4.98, low - 0.4), (4.9, base - 0.07), "blue", bend=-0.25)
    return drawn


def _weight_panels(axes: Axes, base: float) -> tuple[Axes, Axes]:
    return _panel(axes, 2.175, base, 1.75, 1.75), _panel(axes, 4.8, base, 1.2, 1.75)


def _as_pictures(weights: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    return weights_mosaic(weights[0]), weights[1]


def _check_machine(image: np.ndarray, weights: Sequence[np.ndarray], scores: np.ndarray) -> None:
    if image.shape != (28, 28):
        raise ValueError(f"image must have shape (28, 28); got shape {image.shape}")
    shapes = [w.shape for w in weights]
    fits = len(shapes) == 2 and all(len(shape) == 2 for shape in shapes)
    if not fits or shapes[0][0] != 784 or shapes[0][1] != shapes[1][0] or scores.shape != (shapes[1][1],):
        raise ValueError(
            "weights must have shapes (784, units) and (units, classes), and scores (classes,); "
            f"got {shapes} and {scores.shape}"
        )


@themed
def training_loop(losses: Sequence[float], scores: Mapping[int, np.ndarray], target: int) -> Figure:
    """Draw the loss after each step of the training loop, and the scores of one digit at some of the steps (1.1.5).

    Parameters
    ----------
    losses : sequence of float
        The loss before the first step, after it, and so on.
    scores : mapping of int to numpy.ndarray
        The step, and the scores of the one digit after that many steps, shape (classes,); two to six of them.
    target : int
        What that digit is.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there are too few or too many scores, or a step that `losses` does not hold.
    """
    if not 2 <= len(scores) <= 6:
        raise ValueError(f"scores must be given for two to six steps; got {len(scores)}")
    if beyond := [step for step in scores if not 0 <= step < len(losses)]:
        raise ValueError(f"scores must be of steps from 0 to {len(losses) - 1}, those of losses; got {beyond}")
    drawn = figure(8.4, 4.0)[0]
    drawn.clear()
    grid = drawn.add_gridspec(2, len(scores), height_ratios=(1.9, 1))
    curve = drawn.add_subplot(grid[0, :])
    curve.plot(losses, color=COLOURS["blue"], linewidth=1.3)
    start = np.log(len(next(iter(scores.values()))))
    curve.axhline(start, color=COLOURS["grey"], linestyle=":", linewidth=1.5)
    curve.annotate("knowing nothing: ln 10" if np.isclose(start, np.log(10)) else "knowing nothing", (len(losses), start),
                   xytext=(0, 4), textcoords="offset points", ha="right", fontsize=9.5)  # fmt: skip
    curve.set(
        xlabel="steps", ylabel="loss", ylim=(0, 1.15 * max(*losses, start)), xlim=(-0.01 * len(losses), len(losses))
    )
    for number, (step, row) in enumerate(scores.items()):
        curve.plot(step, losses[step], "o", color=COLOURS["orange"], zorder=3)
        curve.annotate("ABCDEF"[number], (step, losses[step]), xytext=(5, 6), textcoords="offset points",
                       color=COLOURS["orange"], weight="bold")  # fmt: skip
        axes = drawn.add_subplot(grid[1, number])
        colours = [COLOURS["green"] if digit == target else COLOURS["grey"] for digit in range(len(row))]
        axes.bar(range(len(row)), row, color=colours, width=0.75)
        axes.set(ylim=(0, 1.05), yticks=(0, 1) if number == 0 else ())
        axes.set_xticks(range(len(row)), [str(digit) for digit in range(len(row))], fontsize=9)
        axes.tick_params(length=0)
        axes.set_title(f"{'ABCDEF'[number]}: step {step}", fontsize=9.5)
    return drawn


def loop_frames(weights: Sequence[np.ndarray], losses: Sequence[float]) -> np.ndarray:
    """Return the frames of an animation of a first layer learning its weights, the loss as a bar at the left edge (1.1.5).

    Parameters
    ----------
    weights : sequence of numpy.ndarray
        One for each frame, shape (784, units).
    losses : sequence of float
        One for each frame; the bar is as high as the frame for the largest.

    Returns
    -------
    numpy.ndarray
        Shape (frames, height, width), uint8: grey is a weight of 0, light above, dark below.

    Raises
    ------
    ValueError
        If there is no frame, not one loss for each, or a loss is not above 0.
    """
    if not len(weights) or len(weights) != len(losses):
        raise ValueError(f"weights and losses must be one for each frame; got {len(weights)} and {len(losses)}")
    if not min(losses) > 0:
        raise ValueError(f"losses must be above 0; got {min(losses)}")
    pictures = np.array([weights_mosaic(w) for w in weights])
    limit = np.nanquantile(np.abs(pictures), 0.995)
    grey = np.nan_to_num((127.5 + 127.5 * (pictures / limit).clip(-1, 1)).round(), nan=255).astype(np.uint8)
    frames, height, width = grey.shape
    painted = np.full((frames, height, width + 10), 255, np.uint8)
    painted[:, :, 10:] = grey
    for frame, loss in enumerate(losses):
        painted[frame, height - max(1, round(height * loss / max(losses))) :, 1:7] = 60
    return painted
