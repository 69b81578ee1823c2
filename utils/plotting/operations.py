"""Figures of what tensor operations do to the entries of tensors: sections 2.3.1 to 2.3.4."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.plotting.theme import COLOURS, figure, themed
from utils.tensors import broadcasting

__all__ = [
    "broadcasting_steps",
    "entry_by_entry",
    "layer_steps",
    "reshaped_image",
    "rows_meet_columns",
    "same_order",
]

_INCHES_A_CELL = 0.5


def _matrix(tensor: np.ndarray, name: str) -> np.ndarray:
    matrix = np.asarray(tensor)
    if matrix.ndim != 2 or not matrix.size:
        raise ValueError(f"{name} must be a matrix of shape (rows, columns) with entries; got shape {matrix.shape}")
    return matrix


def _index(matrix: np.ndarray, position: Sequence[int], name: str) -> tuple[int, int]:
    row, column = position
    if not (0 <= row < matrix.shape[0] and 0 <= column < matrix.shape[1]):
        raise ValueError(f"{name} must lie in a matrix of shape {matrix.shape}; got {tuple(position)}")
    return row, column


def _blank(width: float, height: float) -> Axes:
    """Axes on which one unit is one cell of a matrix; y grows downwards, as the rows do."""
    _, axes = figure(_INCHES_A_CELL * width, _INCHES_A_CELL * height)
    axes.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    axes.set_axis_off()
    return axes


def _draw_matrix(
    axes: Axes, matrix: np.ndarray, left: float, top: float, marked: dict[tuple[int, int], str] | None = None
) -> None:
    """Draw a matrix as squares with numbers; marked entries get a coloured frame and bold type."""
    marked = marked or {}
    for (row, column), value in np.ndenumerate(matrix):
        colour = marked.get((row, column))
        axes.add_patch(
            Rectangle(
                (left + column, top + row),
                1,
                1,
                facecolor=COLOURS["paper"] if colour is None else _tint(colour),
                edgecolor=COLOURS["grey"] if colour is None else COLOURS[colour],
                linewidth=0.8 if colour is None else 2,
                zorder=2 if colour is None else 3,
            )
        )
        axes.text(
            left + column + 0.5,
            top + row + 0.5,
            _number(value),
            ha="center",
            va="center",
            fontsize=10.5,
            fontweight="normal" if colour is None else "bold",
            zorder=4,
            bbox={"facecolor": COLOURS["paper"] if colour is None else _tint(colour), "linewidth": 0, "pad": 1.5},
        )


def _tint(colour: str) -> tuple[float, float, float]:
    """A pale version of a colour, on which ink can be read."""
    red, green, blue = (0.8 + 0.2 * int(COLOURS[colour][i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _number(value: float) -> str:
    """A number with a proper minus sign."""
    return f"{value:g}".replace("-", "−")


def _factor(number: float) -> str:
    return _number(number) if number >= 0 else f"({_number(number)})"


def _caption(axes: Axes, x: float, y: float, text: str, **style: Any) -> None:
    axes.text(x, y, text, **{"ha": "center", "va": "center", "fontsize": 10, **style})


@themed
def layer_steps(
    image: np.ndarray, products: np.ndarray, sums: np.ndarray, outputs: np.ndarray, units: int = 24
) -> Figure:
    """Draw what a dense layer makes of an image: after the dot product, after adding the bias, after relu (section 2.3).

    Parameters
    ----------
    image : numpy.ndarray
        Shape (height, width).
    products, sums, outputs : numpy.ndarray of float
        Each of shape (units of the layer,): dot(x, W); that plus b; relu of that.
    units : int
        How many of them are drawn, the first ones.

    Raises
    ------
    ValueError
        If `image` is not a matrix, `products`, `sums` and `outputs` are not vectors of one length, or `units` is below 1.
    """
    image = _matrix(image, "image")
    steps = [np.asarray(step) for step in (products, sums, outputs)]
    if any(step.ndim != 1 or step.shape != steps[0].shape for step in steps):
        raise ValueError(
            "products, sums and outputs must be vectors of one length; got shapes "
            f"{', '.join(str(step.shape) for step in steps)}"
        )
    if units < 1:
        raise ValueError(f"units must be at least 1; got {units}")
    drawn, axes = figure(9, 2.7, 1, 4, width_ratios=(1, 1.25, 1.25, 1.25))
    axes[0].imshow(image)
    axes[0].set(
        xticks=[], yticks=[], xlabel="the image (x is its\n784 pixels in one row)".replace("784", str(image.size))
    )
    axes[0].spines[:].set(visible=True, color=COLOURS["light"])
    highest = 1.1 * max(np.abs(step[:units]).max() for step in steps) or 1
    names = ("dot(x, W)", "dot(x, W) + b", "relu(dot(x, W) + b)")
    for panel, step, name in zip(axes[1:], steps, names, strict=True):
        step = step[:units]
        colours = [COLOURS["blue"] if value >= 0 else COLOURS["orange"] for value in step]
        panel.bar(range(len(step)), step, color=colours, width=0.8)
        panel.axhline(0, color=COLOURS["grey"], linewidth=0.8)
        panel.set(ylim=(-highest, highest), xticks=[])
        panel.set_xlabel(f"{name}\nunits 0 to {len(step) - 1}")
        if panel is not axes[1]:
            panel.set_yticklabels([])
    axes[1].set_ylabel("value")
    return drawn


@themed
def entry_by_entry(
    x: np.ndarray, y: np.ndarray, result: np.ndarray, symbol: str, entry: Sequence[int] = (0, 0)
) -> Axes:
    """Draw an element-wise operation: two matrices and their result, with one position marked in all three (2.3.1).

    Parameters
    ----------
    x, y, result : numpy.ndarray
        Each of shape (rows, columns).
    symbol : str
        Written between `x` and `y`.
    entry : pair of int
        The row and the column of the marked position.

    Raises
    ------
    ValueError
        If the shapes differ, or `entry` lies outside them.
    """
    matrices = [_matrix(m, name) for m, name in ((x, "x"), (y, "y"), (result, "result"))]
    shapes = [m.shape for m in matrices]
    if len(set(shapes)) > 1:
        raise ValueError(f"x, y and result must have one shape; got {', '.join(map(str, shapes))}")
    entry = _index(matrices[0], entry, "entry")
    rows, columns = shapes[0]
    axes = _blank(3 * columns + 2.8, rows + 0.4)
    for number, matrix in enumerate(matrices):
        left = 0.2 + number * (columns + 1.2)
        _draw_matrix(axes, matrix, left, 0.2, {entry: "orange" if number == 2 else "blue"})
        if number < 2:
            _caption(axes, left + columns + 0.6, 0.2 + rows / 2, (symbol, "=")[number], fontsize=15)
    return axes


@themed
def rows_meet_columns(
    x: np.ndarray, y: np.ndarray, row: int = 0, column: int = 0, names: Sequence[str] = ("x", "y")
) -> Axes:
    """Draw a product of two matrices, where a row of `x` and a column of `y` meet in an entry (section 2.3.3).

    `x` stands to the left of the product and `y` above it, so that the row runs and the column falls into their entry.

    Parameters
    ----------
    x : numpy.ndarray
        Shape (rows, common).
    y : numpy.ndarray
        Shape (common, columns).
    row, column : int
        Which row of `x` and which column of `y` are marked.
    names : pair of str
        What the two matrices are called in the picture.

    Raises
    ------
    ValueError
        If `x` has not as many columns as `y` has rows, or `row` or `column` lies outside the product.
    """
    x, y = _matrix(x, "x"), _matrix(y, "y")
    if x.shape[1] != y.shape[0]:
        raise ValueError(f"x must have as many columns as y has rows; got shapes {x.shape} and {y.shape}")
    product = x @ y
    _index(product, (row, column), "(row, column)")
    (rows, common), columns = x.shape, y.shape[1]
    left, top = common + 1.6, common + 1.0
    terms = " + ".join(f"{_factor(a)}·{_factor(b)}" for a, b in zip(x[row], y[:, column], strict=True))
    width = left + columns + 0.4
    axes = _blank(width + 6.2, top + rows + 0.9)
    _draw_matrix(axes, x, 0.4, top, {(row, i): "blue" for i in range(common)})
    _draw_matrix(axes, y, left, 0.2, {(i, column): "green" for i in range(common)})
    _draw_matrix(axes, product, left, top, {(row, column): "orange"})
    arrow = {"arrowstyle": "-|>", "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}
    middle, centre = top + row + 0.5, left + column + 0.5
    axes.annotate(
        "", (left - 0.08, middle), (0.4 + common + 0.1, middle), arrowprops=arrow | {"color": COLOURS["blue"]}
    )
    axes.annotate(
        "", (centre, top - 0.08), (centre, 0.2 + common + 0.1), arrowprops=arrow | {"color": COLOURS["green"]}
    )
    _caption(axes, 0.4 + common / 2, top - 0.35, f"{names[0]}  {x.shape}")
    _caption(axes, left + columns + 0.25, 0.2 + common / 2, f"{names[1]}  {y.shape}", ha="left")
    _caption(axes, left + columns / 2, top + rows + 0.45, f"{names[0]} @ {names[1]}  {product.shape}")
    _caption(
        axes,
        left + columns + 0.6,
        middle,
        f"row {row} · column {column}\n= {terms}\n= {_number(product[row, column])}",
        ha="left",
        linespacing=1.5,
    )
    return axes


@themed
def same_order(x: np.ndarray, shapes: Sequence[Sequence[int]], transposed: bool = False) -> Axes:
    """Draw a matrix in other shapes, with a thin line through its entries in the order in which they are stored (2.3.4).

    Parameters
    ----------
    x : numpy.ndarray
        Shape (rows, columns).
    shapes : sequence of pairs of int
        The shapes to draw it in, after its own.
    transposed : bool
        Whether to draw the transposed matrix at the end: its line goes through the entries in the order of `x`, too, and
        zigzags.

    Raises
    ------
    ValueError
        If a shape is not of rank 2 or has another number of entries than `x`.
    """
    x = _matrix(x, "x")
    for shape in shapes:
        if len(shape) != 2 or min(shape) < 1 or np.prod(shape) != x.size:
            raise ValueError(f"shapes must be pairs whose product is {x.size}; got {tuple(shape)}")
    steps = [(x, f"{x.shape}", np.arange(x.size).reshape(x.shape))]
    for shape in shapes:
        steps.append((x.reshape(shape), f"reshape to\n{tuple(shape)}", np.arange(x.size).reshape(shape)))
    if transposed:
        steps.append((x.T, f"transpose:\n{x.T.shape}", np.arange(x.size).reshape(x.shape).T))
    gap = 1.7
    height = max(matrix.shape[0] for matrix, _, _ in steps)
    axes = _blank(sum(matrix.shape[1] + gap for matrix, _, _ in steps), height + 1.4)
    left = gap / 2
    for matrix, name, order in steps:
        _draw_matrix(axes, matrix, left, 0.2)
        places = np.empty((x.size, 2))
        for (row, column), number in np.ndenumerate(order):
            places[number] = left + column + 0.5, 0.2 + row + 0.5
        colour = COLOURS["orange"] if matrix is steps[-1][0] and transposed else COLOURS["sky"]
        axes.plot(*places.T, color=colour, linewidth=1.2, marker="o", markersize=3, alpha=0.9, zorder=3, markevery=[0])
        axes.annotate("", places[-1], places[-2:][0], zorder=3,
                      arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 9})  # fmt: skip
        _caption(axes, left + matrix.shape[1] / 2, matrix.shape[0] + 0.45, name, va="top")
        left += matrix.shape[1] + gap
    return axes


@themed
def reshaped_image(image: np.ndarray, shapes: Sequence[Sequence[int]]) -> Figure:
    """Draw an image, its entries reshaped to other shapes, and the image transposed (section 2.3.4).

    Parameters
    ----------
    image : numpy.ndarray
        Shape (height, width).
    shapes : sequence of pairs of int
        Each with as many entries as the image has.

    Raises
    ------
    ValueError
        If a shape is not of rank 2 or has another number of entries than the image.
    """
    image = _matrix(image, "image")
    for shape in shapes:
        if len(shape) != 2 or min(shape) < 1 or np.prod(shape) != image.size:
            raise ValueError(f"shapes must be pairs whose product is {image.size}; got {tuple(shape)}")
    pictures = [(image, f"{image.shape}")]
    pictures += [(image.reshape(shape), f"reshape to {tuple(shape)}") for shape in shapes]
    pictures.append((image.T, f"transpose: {image.T.shape}"))
    drawn, grid = figure(9, 2.6, 1, len(pictures), width_ratios=[max(p.shape[1], 26) for p, _ in pictures])
    for axes, (picture, name) in zip(grid, pictures, strict=True):
        axes.imshow(picture)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(True)
        axes.set_xlabel(name)
    return drawn


# Broadcasting, with tensors as blocks of cubes.

_DEEP = np.array([0.42, -0.34])  # where the next entry along the axis that goes into the page lies; y grows downwards
_MOST_CUBES = 200


def _draw_block(axes: Axes, shape: tuple[int, ...], real: tuple[int, ...], colour: str) -> None:
    """Draw a tensor of rank up to 3 as cubes; those beyond the shape `real` are copies, dashed and empty."""
    full = (1,) * (3 - len(shape)) + tuple(shape)
    real = (1,) * (3 - len(real)) + tuple(real)
    right, down = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    faces: list[tuple] = []
    copies: list[bool] = []  # from the back to the front, so that what is nearer covers what is farther
    for depth in reversed(range(full[0])):
        for row in reversed(range(full[1])):
            for column in range(full[2]):
                corner = depth * _DEEP + row * down + column * right
                faces += (
                    (corner, corner + right, corner + right + down, corner + down),
                    (corner, corner + _DEEP, corner + right + _DEEP, corner + right),
                    (corner + right, corner + right + _DEEP, corner + right + down + _DEEP, corner + right + down),
                )
                copies += [depth >= real[0] or row >= real[1] or column >= real[2]] * 3
    axes.add_collection(
        PolyCollection(
            faces,
            facecolors=[COLOURS["paper"] if copy else _tint(colour) for copy in copies],
            edgecolors=COLOURS[colour],
            linewidths=[0.7 if copy else 1.2 for copy in copies],
            linestyles=[(0, (2, 1.5)) if copy else "-" for copy in copies],
            joinstyle="round",
        ),
        autolim=False,
    )


def _bounds(shape: tuple[int, ...]) -> tuple[float, float, float]:
    """How far a block reaches to the right, up and down from its first entry."""
    depth, rows, columns = (1,) * (3 - len(shape)) + tuple(shape)
    return columns + depth * _DEEP[0], -depth * _DEEP[1], float(rows)


@themed
def broadcasting_steps(shape_a: Sequence[int] | int, shape_b: Sequence[int] | int) -> Figure:
    """Draw how two shapes are broadcast: as given, after step 1, after step 2, with the copies dashed (section 2.3.2).

    Columns of entries go to the right, rows down, and the first axis of a tensor of rank 3 into the page. Where the shapes do
    not fit, the third picture says where and why.

    Parameters
    ----------
    shape_a, shape_b : sequence of int, or int
        Of rank 1 to 3, with sizes of at least 1.

    Raises
    ------
    ValueError
        If a shape has no axis or more than 3, holds a size below 1, or has too many entries to be drawn.
    """
    shapes = {
        name: (shape,) if isinstance(shape, int) else tuple(shape)
        for name, shape in (("shape_a", shape_a), ("shape_b", shape_b))
    }
    for name, given in shapes.items():
        if not 1 <= len(given) <= 3 or min(given) < 1:
            raise ValueError(f"{name} must have 1 to 3 axes of size 1 or more; got {given}")
    told = broadcasting.explain(*shapes.values())
    most = max(map(math.prod, [told.result] if told.result else shapes.values()))
    if most > _MOST_CUBES:
        raise ValueError(f"shape_a and shape_b must have at most {_MOST_CUBES} entries to be drawn; got {most}")
    operands = (("a", told.shape_a, told.aligned_a, "blue"), ("b", told.shape_b, told.aligned_b, "green"))
    reach = [_bounds(shape) for shape in (told.aligned_a, told.aligned_b, *([told.result] if told.result else []))]
    right, up, down = (max(column) for column in zip(*reach, strict=True))
    width, height = right + 1.2, up + down + 0.8
    drawn, grid = figure(7.8, min(7.5, 2 * (7.8 / 3) * height / width + 0.5), 2, 3)
    titles = ("as given", "step 1: axes in front", "step 2: repeated, virtually")
    for row, (name, given, aligned, colour) in enumerate(operands):
        for column, (axes, shape) in enumerate(zip(grid[row], (given, aligned, told.result), strict=True)):
            axes.set(xlim=(-0.6, width - 0.6), ylim=(down + 0.7, -up - 0.1), aspect="equal", xticks=[], yticks=[])
            axes.set_axis_off()
            if row == 0:
                axes.set_title(titles[column], fontsize=10.5)
            if shape is None:
                _misfit(axes, told, right, (down - up) / 2, first=row == 0)
                continue
            _draw_block(axes, shape, aligned if column == 2 else shape, colour)
            axes.text(0, _bounds(shape)[2] + 0.15, f"{name}  {shape}", va="top")
    return drawn


def _misfit(axes: Axes, told: broadcasting.Explanation, right: float, middle: float, first: bool) -> None:
    wrong = told.misfits[0]
    text = (
        f"impossible:\naxis {wrong.axis} has sizes\n{wrong.size_a} and {wrong.size_b}"
        if first
        else "neither of them is 1:\nnothing says which\nentries to repeat"
    )
    axes.text(0, middle, text, va="center", color=COLOURS["orange"], fontsize=10.5, linespacing=1.4)
