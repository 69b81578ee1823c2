"""Figures of digits, of a network that reads them, and of how well it does: section 2.1."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator, PercentFormatter

from utils.plotting.theme import COLOURS, figure, figure_of, themed


def _as_images(images: np.ndarray) -> np.ndarray:
    """Return images of shape (samples, height, width), given so or flattened to (samples, side * side)."""
    images = np.asarray(images)
    if images.ndim == 2:
        side = round(images.shape[1] ** 0.5)
        if side * side == images.shape[1]:
            return images.reshape(-1, side, side)
    if images.ndim == 3:
        return images
    raise ValueError(
        "images must have shape (samples, height, width), or (samples, side * side) flattened; "
        f"got shape {images.shape}"
    )


def _check_columns(columns: int) -> None:
    if columns < 1:
        raise ValueError(f"columns must be at least 1; got {columns}")


def _draw_image(axes: Axes, image: np.ndarray) -> None:
    axes.imshow(image, vmin=0, vmax=255 if np.asarray(image).max() > 1 else 1)
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)


@themed
def digit_wall(images: np.ndarray, labels: np.ndarray, columns: int = 20) -> Figure:
    """Draw a wall of images, a row for each class, in the order in which they come (section 2.1).

    Parameters
    ----------
    images : numpy.ndarray
        Shape (samples, height, width) or (samples, side * side).
    labels : numpy.ndarray of int
        Shape (samples,).
    columns : int
        Images a class; a class with fewer leaves its row unfinished.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is not one label for each image, there is no image, or `columns` is less than 1.
    """
    _check_columns(columns)
    images, labels = _as_images(images), np.asarray(labels)
    if labels.shape != images.shape[:1]:
        raise ValueError(f"labels must have shape {images.shape[:1]}, one for each image; got shape {labels.shape}")
    if not len(images):
        raise ValueError("images must hold at least one image; got none")
    classes = np.unique(labels)
    height, width = images.shape[1:]
    wall = np.zeros((len(classes) * height, columns * width), images.dtype)
    for row, label in enumerate(classes):
        for column, image in enumerate(images[labels == label][:columns]):
            wall[row * height : (row + 1) * height, column * width : (column + 1) * width] = image
    drawn, axes = figure(8.4, 8.4 * len(classes) / columns + 0.1)
    _draw_image(axes, wall)
    axes.set_yticks((np.arange(len(classes)) + 0.5) * height - 0.5, [str(c) for c in classes])
    axes.tick_params(length=0, labelsize=11)
    axes.set_ylabel("label")
    return drawn


@themed
def digit_gallery(images: np.ndarray, captions: Sequence[str], columns: int = 6) -> Figure:
    """Draw single images with a caption under each (section 2.1).

    Parameters
    ----------
    images : numpy.ndarray
        Shape (samples, height, width) or (samples, side * side).
    captions : sequence of str
        One for each image; a caption may have several lines.
    columns : int
        Images a row.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is not one caption for each image, there is no image, or `columns` is less than 1.
    """
    _check_columns(columns)
    images = _as_images(images)
    if len(captions) != len(images) or not len(images):
        raise ValueError(f"captions must be one for each image; got {len(captions)} for {len(images)} images")
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    lines = max(caption.count("\n") + 1 for caption in captions)
    drawn, grid = figure(1.4 * columns, (1.35 + 0.17 * lines) * rows, rows, columns, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, image, caption in zip(grid.flat, images, captions, strict=False):
        axes.set_axis_on()
        _draw_image(axes, image)
        axes.set_xlabel(caption, fontsize=9.5)
    return drawn


@themed
def pixel_values(image: np.ndarray, rows: slice = slice(None), columns: slice = slice(None)) -> Figure:
    """Draw an image beside the numbers that a part of it consists of (section 2.1).

    Parameters
    ----------
    image : numpy.ndarray
        Shape (height, width), integers.
    rows, columns : slice
        The part whose numbers are written out; it is framed in the image.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the image has another shape.
    """
    image = np.asarray(image)
    if image.ndim != 2:
        raise ValueError(f"image must have shape (height, width); got shape {image.shape}")
    part = image[rows, columns]
    top, left = rows.indices(image.shape[0])[0], columns.indices(image.shape[1])[0]
    drawn, (whole, numbers) = figure(8.4, 3.9, 1, 2, width_ratios=(1, 1.15))
    _draw_image(whole, image)
    frame = {"fill": False, "linewidth": 2, "edgecolor": COLOURS["orange"]}
    whole.add_patch(_rectangle(left, top, part, frame))
    numbers.imshow(part, vmin=0, vmax=255, alpha=0.85)
    numbers.add_patch(_rectangle(0, 0, part, frame))
    numbers.set(xticks=range(part.shape[1]), yticks=range(part.shape[0]), xlabel="column", ylabel="row")
    numbers.set_xticklabels(range(left, left + part.shape[1]))
    numbers.set_yticklabels(range(top, top + part.shape[0]))
    numbers.spines[:].set_visible(False)
    for (row, column), value in np.ndenumerate(part):
        colour = "white" if value > 127 else COLOURS["ink"]
        numbers.text(column, row, str(value), ha="center", va="center", fontsize=9, color=colour)
    return drawn


def _rectangle(left: float, top: float, part: np.ndarray, style: Mapping) -> Rectangle:
    return Rectangle((left - 0.5, top - 0.5), part.shape[1], part.shape[0], clip_on=False, **style)


@themed
def score_bars(
    scores: np.ndarray,
    label: int | None = None,
    image: np.ndarray | None = None,
    axes: Axes | None = None,
) -> Figure:
    """Draw a network's scores as bars, one for each class (section 2.1).

    The highest is filled in blue; the number of the class that was meant, if `label` is given, is framed.

    Parameters
    ----------
    scores : numpy.ndarray of float
        Shape (classes,); each from 0 to 1.
    label : int, optional
        The class that was meant.
    image : numpy.ndarray, optional
        Shape (height, width); drawn on the left if given. Not together with `axes`.
    axes : matplotlib.axes.Axes, optional
        Where to draw; a new figure unless given.

    Returns
    -------
    matplotlib.figure.Figure
        The whole figure, also if `axes` was given.

    Raises
    ------
    ValueError
        If the scores are not one row.
    """
    scores = np.asarray(scores)
    if scores.ndim != 1:
        raise ValueError(f"scores must have shape (classes,), the scores of one sample; got shape {scores.shape}")
    if axes is None:
        _, grid = figure(7.5, 2.4, 1, 1 if image is None else 2, squeeze=False,
                             width_ratios=None if image is None else (1, 3.6))  # fmt: skip
        axes = grid[0, -1]
        if image is not None:
            _draw_image(grid[0, 0], image)
    highest = int(scores.argmax())
    bars = axes.bar(range(len(scores)), scores, width=0.7, color=COLOURS["light"], edgecolor=COLOURS["grey"])
    bars[highest].set(facecolor=COLOURS["blue"], edgecolor=COLOURS["blue"])
    axes.bar_label(bars, [f"{s:.0%}" if s >= 0.005 else "" for s in scores], padding=2, fontsize=9)
    axes.set(ylim=(0, 1.12), ylabel="score", xlabel="digit")
    axes.set_xticks(range(len(scores)), [str(c) for c in range(len(scores))])
    if label is not None:  # a frame around the digit that was meant
        axes.get_xticklabels()[label].set(weight="bold", bbox={"boxstyle": "round", "facecolor": "none"})
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    return figure_of(axes)


@themed
def forward_pass(image: np.ndarray, hidden: np.ndarray, scores: np.ndarray, label: int | None = None) -> Figure:
    """Draw one sample on its way through a network: the image, what the hidden layer makes of it, the scores (2.1).

    Parameters
    ----------
    image : numpy.ndarray
        Shape (height, width).
    hidden : numpy.ndarray of float
        Shape (units,): the output of the hidden layer, drawn as 16 rows of squares, darker for larger.
    scores : numpy.ndarray of float
        Shape (classes,).
    label : int, optional
        The class that was meant.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If `hidden` or `scores` is not one row.
    """
    hidden = np.asarray(hidden)
    if hidden.ndim != 1:
        raise ValueError(f"hidden must have shape (units,), the output for one sample; got shape {hidden.shape}")
    drawn, (left, middle, right) = figure(9, 2.3, 1, 3, width_ratios=(1, 2, 2.2))
    _draw_image(left, image)
    left.set_title("in: grey values", fontsize=10)
    columns = -(-len(hidden) // 16)
    padded = np.full(16 * columns, np.nan)
    padded[: len(hidden)] = hidden
    middle.imshow(padded.reshape(16, columns), cmap="Blues", vmin=0)
    middle.set(xticks=[], yticks=[])
    middle.spines[:].set(visible=True, color=COLOURS["light"])
    middle.set_title(
        f"hidden: {len(hidden)} outputs, {np.mean(hidden == 0):.0%} are 0, largest {hidden.max():.1f}", fontsize=10
    )
    score_bars(scores, label, axes=right)
    right.set_title(f"out: {len(scores)} scores", fontsize=10)
    return drawn


@themed
def training_curves(*histories: Mapping[str, Sequence[float]]) -> Figure:
    """Draw loss and accuracy after each epoch, on the training data and, if known, on validation data (section 2.1).

    Parameters
    ----------
    *histories : mapping of str to sequence of float
        Each as `model.fit(...).history` is: "loss" and "accuracy", and "val_loss" and "val_accuracy" if there are any. Of
        several runs the median is drawn, and a band from the lowest to the highest.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no history, one lacks "loss" or "accuracy", or they are not equally long.
    """
    if not histories:
        raise ValueError("histories must hold at least one; got none")
    for history in histories:
        if missing := {"loss", "accuracy"} - set(history):
            raise ValueError(f"history must hold loss and accuracy; {sorted(missing)} is not among {sorted(history)}")
    if len(lengths := {len(values) for history in histories for values in history.values()}) > 1:
        raise ValueError(f"histories must have equally many epochs; got {sorted(lengths)}")
    drawn, (left, right) = figure(8.4, 3, 1, 2)
    epochs = np.arange(1, lengths.pop() + 1)
    curves = [("training", "", "blue", "-", "o"), ("validation", "val_", "orange", "--", "s")]
    for axes, quantity in ((left, "loss"), (right, "accuracy")):
        for name, prefix, colour, style, marker in curves:
            if prefix + quantity in histories[0]:
                runs = np.array([history[prefix + quantity] for history in histories])
                middle = np.median(runs, axis=0)
                axes.plot(epochs, middle, style, marker=marker if len(epochs) < 20 else None, color=COLOURS[colour])
                axes.annotate(name, (epochs[-1], middle[-1]), xytext=(7, 2), textcoords="offset points",
                              color=COLOURS[colour])  # fmt: skip
                if len(runs) > 1:
                    axes.fill_between(
                        epochs, runs.min(axis=0), runs.max(axis=0), color=COLOURS[colour], alpha=0.25, linewidth=0
                    )
        axes.set(xlabel="epoch", ylabel=quantity)
        axes.set_xticks(
            [tick for tick in MaxNLocator(integer=True).tick_values(1, len(epochs)) if 1 <= tick <= len(epochs)]
        )
        axes.set_xlim(epochs[0] - 0.02 * len(epochs), epochs[-1] + 0.35 * len(epochs))
        axes.grid(axis="y")
    left.set_ylim(bottom=0)
    right.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    return drawn


@themed
def confusion_matrix(matrix: np.ndarray) -> Figure:
    """Draw a confusion matrix: a row for what was meant, a column for what was read (section 2.1).

    The mistakes are shaded by their number; the diagonal, which holds what was read rightly, is left unshaded so that it
    does not drown them.

    Parameters
    ----------
    matrix : numpy.ndarray of int
        Shape (classes, classes), as `sklearn.metrics.confusion_matrix` returns it.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the matrix is not square.
    """
    matrix = np.asarray(matrix)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"matrix must have shape (classes, classes); got shape {matrix.shape}")
    drawn, axes = figure(6.4, 5.2)
    mistakes = np.where(np.eye(len(matrix), dtype=bool), 0, matrix)
    axes.imshow(mistakes, cmap="Oranges", vmin=0, vmax=max(1, mistakes.max()))
    for (row, column), count in np.ndenumerate(matrix):
        if count:
            right = row == column
            dark = mistakes[row, column] > 0.6 * max(1, mistakes.max())
            axes.text(column, row, str(count), ha="center", va="center", fontsize=9,
                      color="white" if dark else COLOURS["ink"], weight="bold" if right else "normal")  # fmt: skip
    axes.set(xticks=range(len(matrix)), yticks=range(len(matrix)), xlabel="read as", ylabel="meant")
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    return drawn


@themed
def accuracy_curve(x: Sequence[float], accuracies: Sequence[float], xlabel: str) -> Figure:
    """Draw accuracy against anything that can be turned up, with the level of guessing among ten classes (2.1).

    Parameters
    ----------
    x, accuracies : sequence of float
        As many of the one as of the other; accuracies from 0 to 1.
    xlabel : str
        What is being turned up, with its unit.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the two are not equally long.
    """
    if len(x) != len(accuracies):
        raise ValueError(f"x and accuracies must be equally long; got {len(x)} and {len(accuracies)}")
    drawn, axes = figure(7.5, 2.8)
    axes.axhline(0.1, color=COLOURS["grey"], linestyle=":", linewidth=1.5)
    axes.annotate("guessing", (x[0], 0.1), xytext=(0, 4), textcoords="offset points", fontsize=9.5)
    axes.plot(x, accuracies, "o-")
    for position, accuracy in zip(x, accuracies, strict=True):
        axes.annotate(f"{accuracy:.0%}", (position, accuracy), xytext=(6, 6), textcoords="offset points", fontsize=9.5)
    axes.set(xlabel=xlabel, ylabel="accuracy", ylim=(0, 1.12), xticks=list(x))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid(axis="y")
    return drawn
