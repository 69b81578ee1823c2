"""Figures of tensors: as boxes in space, in memory, sliced, in batches, and as the real data that they hold; section 2.2.

Everywhere the last axis runs to the right, the one before it downwards, the one before that into the page; a fourth axis
from the end sets blocks side by side, and a fifth sets rows of blocks one under the other.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from utils.plotting.theme import COLOURS, figure, figure_of, themed
from utils.tensors.description import human_bytes

__all__ = [
    "batches",
    "channels",
    "clips",
    "crops",
    "framed",
    "image_sheets",
    "index_text",
    "memory",
    "memory_sizes",
    "one_pixel",
    "planes",
    "recording",
    "table",
    "tensor_box",
    "tensor_boxes",
    "tensor_slice",
    "windows",
]

HIGHEST_RANK = 5
_DEEPER = np.array([0.42, 0.31])  # one step into the page, as it is drawn: up and to the right
_BEHIND = np.array([0.26, 0.185])  # from one sheet of height 1 to the one behind it
_TINTS = {  # from 0 to 255
    "red": ("#4A0B07", "#B3261E", "#FFE3DF"),
    "green": ("#06351A", "#1B7F3B", "#DDF5E3"),
    "blue": ("#061F4A", "#1F5FBF", "#DCE9FF"),
}
_FACES = {"front": "#CFE3F3", "top": "#E9F2FA", "side": "#9DC3E2"}
_LINE: dict[str, Any] = {"edgecolor": COLOURS["ink"], "linewidth": 0.7, "joinstyle": "round"}
_ARROW: dict[str, Any] = {"arrowstyle": "-|>", "color": COLOURS["orange"], "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}

Index = int | slice | tuple


# Boxes in space


@themed
def tensor_box(
    shape: Sequence[int],
    names: Sequence[str] | None = None,
    caption: str | None = None,
    most_cells: int = 5,
    axes: Axes | None = None,
) -> Figure:
    """Draw a tensor of rank 0 to 5 as a box of cells in space, with an arrow along each of its axes (section 2.2.1).

    Parameters
    ----------
    shape : sequence of int
        The size of each axis, all at least 1; `()` is a scalar, one cell.
    names : sequence of str, optional
        What the axes are called; "axis 0", "axis 1"… unless given. The size is added to the name.
    caption : str, optional
        Written above.
    most_cells : int
        A longer axis is drawn this long; its name still tells its size.
    axes : matplotlib.axes.Axes, optional
        Where to draw; a new figure unless given.

    Raises
    ------
    ValueError
        If the rank is above 5, a size below 1, or there is not one name for each axis.
    """
    shape = tuple(shape)
    if len(shape) > HIGHEST_RANK:
        raise ValueError(f"shape must have at most {HIGHEST_RANK} axes to be drawn; got {len(shape)}: {shape}")
    if any(size < 1 for size in shape):
        raise ValueError(f"shape must have sizes of at least 1 to be drawn; got {shape}")
    names = [f"axis {axis}" for axis in range(len(shape))] if names is None else list(names)
    if len(names) != len(shape):
        raise ValueError(f"names must be one for each of the {len(shape)} axes; got {len(names)}: {names}")
    if axes is None:
        _, axes = figure(*((2.4, 1.5) if not shape else (4.2, 3) if len(shape) <= 3 else (5.2, 3.2)))
    labels = [f"{name}: {size:,}" for name, size in zip(names, shape, strict=True)]
    drawn = (1,) * (HIGHEST_RANK - len(shape)) + tuple(min(size, most_cells) for size in shape)
    blocks_down, blocks_across, depth, rows, columns = drawn
    if len(shape) < 3:
        depth = 0  # a sheet, a row and a cell are flat
    back = depth * _DEEPER
    block = np.array([columns, rows]) + back
    pitch = block + 1.1
    for down in range(blocks_down):
        for across in range(blocks_across):
            _block(axes, across * pitch[0], -down * pitch[1], depth, rows, columns)
    right, bottom = (blocks_across - 1) * pitch[0] + block[0], -(blocks_down - 1) * pitch[1] - rows
    top = back[1]
    unit = max(right, top - bottom) / 12  # as far from the boxes as a line of text is high
    ends = {"left": 0.0, "bottom": float(bottom), "right": float(right), "top": float(top)}
    if len(shape) >= 1:
        below = bottom - 0.6 * unit
        _axis_arrow(axes, (0, below), (columns, below), labels[-1], "below", unit)
        ends["bottom"] = below - 1.1 * unit
    if len(shape) >= 2:
        _axis_arrow(axes, (-0.6 * unit, bottom + rows), (-0.6 * unit, bottom), labels[-2], "left", unit)
        ends["left"] = -1.8 * unit
    if len(shape) >= 3:
        start = np.array([-0.35 * unit, 0.35 * unit])
        tip = start + max(depth, 1.3) * _DEEPER
        _axis_arrow(axes, start, tip, labels[-3], "above", unit)
        ends["top"] = max(top, tip[1]) + 1.4 * unit
    if len(shape) >= 4:
        below = ends["bottom"] - 0.6 * unit
        _axis_arrow(axes, (0, below), (right, below), labels[-4], "below", unit)
        ends["bottom"] = below - 1.1 * unit
    if len(shape) >= 5:
        beside = ends["left"] - 0.6 * unit
        _axis_arrow(axes, (beside, top), (beside, bottom), labels[-5], "left", unit)
        ends["left"] = beside - 1.2 * unit
    axes.set_aspect("equal")
    narrow = max(0.0, 4 - (ends["right"] - ends["left"])) / 2  # so that one cell does not fill the whole place
    axes.set_xlim(ends["left"] - 0.3 - narrow, ends["right"] + 0.4 + narrow)
    axes.set_ylim(ends["bottom"] - 0.3, ends["top"] + 0.3)
    axes.set_axis_off()
    if caption:
        axes.set_title(caption, fontsize=10.5, loc="center")
    return figure_of(axes)


@themed
def tensor_boxes(
    shapes: Sequence[Sequence[int]],
    captions: Sequence[str],
    columns: int = 3,
) -> Figure:
    """Draw several tensors as boxes in space, side by side, each filling its place (section 2.2.4).

    Parameters
    ----------
    shapes : sequence of sequence of int
        As `tensor_box` takes them.
    captions : sequence of str
        One for each shape.
    columns : int
        Tensors a row.

    Raises
    ------
    ValueError
        If there is not one caption for each shape, or there is no shape.
    """
    if not len(shapes) or len(shapes) != len(captions):
        raise ValueError(f"captions must be one for each shape; got {len(captions)} for {len(shapes)} shapes")
    columns = min(columns, len(shapes))
    rows = -(-len(shapes) // columns)
    drawn, grid = figure(9, 2.95 * rows, rows, columns, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, shape, caption in zip(grid.flat, shapes, captions, strict=False):
        tensor_box(shape, caption=caption, axes=axes)
    return drawn


@themed
def image_sheets(grey: np.ndarray, colour: np.ndarray, most: int = 3) -> Figure:
    """Draw grey images as sheets one behind the other, and each colour image as three tinted sheets (section 2.2.4).

    Height runs downwards and width to the right, as in the pictures themselves. What lies one behind the other is the
    samples of the grey images, and the channels of the colour images: red in front, then green, then blue.

    Parameters
    ----------
    grey : numpy.ndarray
        Shape (samples, height, width), 0 (paper) to 255 (ink).
    colour : numpy.ndarray
        Shape (samples, height, width, 3), 0 to 255: channels last.
    most : int
        How many of the grey images are drawn, at most.

    Raises
    ------
    ValueError
        If the images have other shapes.
    """
    grey, colour = np.asarray(grey), np.asarray(colour)
    if grey.ndim != 3 or not grey.size:
        raise ValueError(f"grey must have shape (samples, height, width); got shape {grey.shape}")
    if colour.ndim != 4 or colour.shape[-1] != 3 or not colour.size:
        raise ValueError(f"colour must have shape (samples, height, width, 3), channels last; got shape {colour.shape}")
    tints = [LinearSegmentedColormap.from_list(name, shades) for name, shades in _TINTS.items()]
    drawn, axes = figure(9, 3.35)
    stacks: list[tuple[Any, list[Any], str]] = [(grey[:most], ["gray_r"] * most, f"samples: {len(grey):,}")]
    stacks += [(np.moveaxis(image, -1, 0), tints, "channels: 3") for image in colour]
    left = right = second = 0.0
    for number, (planes, colours, behind) in enumerate(stacks):
        width = planes.shape[2] / planes.shape[1]
        _sheets_behind(axes, planes, colours, left, width)
        if number < 2:
            _axis_arrow(axes, (left - 0.07, 1), (left - 0.07, 0), f"height: {planes.shape[1]}", "left", 0.12)
            _axis_arrow(axes, (left, -0.07), (left + width, -0.07), f"width: {planes.shape[2]}", "below", 0.12)
            start = np.array([left - 0.06, 1.06])
            _axis_arrow(axes, start, start + max(len(planes) - 1, 1) * _BEHIND, behind, "above", 0.12)
        second = left if number == 1 else second
        right = left + width + (len(planes) - 1) * _BEHIND[0]
        left = right + (0.55 if number == 0 else 0.25)
    _axis_arrow(axes, (second, -0.4), (right, -0.4), f"samples: {len(colour):,}", "below", 0.12)
    style: dict[str, Any] = {"fontsize": 10.5, "va": "bottom", "family": "monospace"}
    axes.text(-0.3, 1.8, f"grey: {grey.shape}", **style)
    axes.text(second - 0.3, 1.8, f"colour: {colour.shape}", **style)
    axes.set(xlim=(-0.32, right + 0.02), ylim=(-0.62, 1.98))
    axes.set_aspect("equal")
    axes.set_axis_off()
    return drawn


def _sheets_behind(axes: Axes, planes: np.ndarray, colours: Sequence[Any], left: float, width: float) -> None:
    """Draw planes as sheets of height 1, each behind the one before, and name their colour at the corner if they are tinted."""
    step = -(-planes.shape[1] // 160)  # more pixels than the picture has would be dropped in drawing
    for number, (plane, colour) in enumerate(zip(planes, colours, strict=False)):
        (x, y), order = np.array([left, 0]) + number * _BEHIND, 3 - 0.1 * number
        axes.imshow(plane[::step, ::step], cmap=colour, vmin=0, vmax=255, extent=(x, x + width, y, y + 1), zorder=order)
        axes.add_patch(Rectangle((x, y), width, 1, fill=False, zorder=order + 0.01, gid="sheet", **_LINE))
        if colour != "gray_r":
            axes.text(x + 0.05, y + 0.915, f"{number} {colour.name}", fontsize=9, color="white", va="center",
                      zorder=order + 0.02, bbox={"facecolor": _TINTS[colour.name][1], "edgecolor": "none", "pad": 1.5},
                      )  # fmt: skip


def _block(axes: Axes, left: float, top: float, depth: int, rows: int, columns: int) -> None:
    """Draw a block of cells whose front face has its upper left corner at (left, top); one of depth 0 is a flat sheet."""
    corner = np.array([left, top])
    across, down, deeper = np.array([1.0, 0.0]), np.array([0.0, -1.0]), _DEEPER
    back = depth * deeper
    for k in range(depth):
        for column in range(columns):
            _cell(axes, corner + column * across + k * deeper, across, deeper, "top")
        for row in range(rows):
            _cell(axes, corner + columns * across + row * down + k * deeper, down, deeper, "side")
    for row in range(rows):
        for column in range(columns):
            _cell(axes, corner + column * across + row * down, across, down, "front")
    # A thicker outline holds the cells of one block together.
    outline = [corner, corner + rows * down, corner + rows * down + columns * across]
    outline += [outline[-1] + back, corner + columns * across + back, corner + back]
    axes.add_patch(Polygon(outline, fill=False, edgecolor=COLOURS["ink"], linewidth=1.3, joinstyle="round"))


def _cell(axes: Axes, corner: np.ndarray, side: np.ndarray, other: np.ndarray, face: str) -> None:
    points = [corner, corner + side, corner + side + other, corner + other]
    axes.add_patch(Polygon(points, facecolor=_FACES[face], gid=face, **_LINE))


def _axis_arrow(axes: Axes, start: ArrayLike, tip: ArrayLike, label: str, place: str, unit: float) -> None:
    """Draw the arrow along an axis, and its name beside it."""
    start, tip = np.asarray(start, float), np.asarray(tip, float)
    axes.annotate("", tuple(tip), tuple(start), arrowprops=_ARROW)
    middle = (start + tip) / 2
    style: dict[str, Any] = {"fontsize": 9.5, "color": COLOURS["ink"]}
    if place == "below":
        axes.text(start[0], middle[1] - 0.25 * unit, label, ha="left", va="top", **style)
    elif place == "left":
        axes.text(middle[0] - 0.3 * unit, middle[1], label, ha="right", va="center", rotation=90, **style)
    else:
        axes.text(start[0], tip[1] + 0.25 * unit, label, ha="left", va="bottom", **style)


# Slices


def index_text(index: Index) -> str:
    """Return an index of ints and slices as it is written between the brackets (section 2.2.6).

    Raises
    ------
    ValueError
        If there is anything else in it.

    Examples
    --------
    >>> index_text((slice(None), slice(14, None), -1))
    ':, 14:, -1'
    """
    parts = index if isinstance(index, tuple) else (index,)
    return ", ".join(_part_text(part) for part in parts)


def _part_text(part: int | slice) -> str:
    if isinstance(part, slice):
        start, stop = ("" if bound is None else str(bound) for bound in (part.start, part.stop))
        return f"{start}:{stop}" + ("" if part.step is None else f":{part.step}")
    if isinstance(part, int | np.integer) and not isinstance(part, bool):
        return str(part)
    raise ValueError(f"index must be made of ints and slices; got {part!r:.40} in it")


@themed
def tensor_slice(tensor: np.ndarray, index: Index, name: str = "x") -> Figure:
    """Draw a tensor of rank 1 to 3 with a slice lit up in it, and what the slice gives (section 2.2.6).

    A block is drawn as its sheets, pulled apart, the first one at the left, so that each entry can be seen. What is lit is
    framed and dark as well as coloured.

    Parameters
    ----------
    tensor : numpy.ndarray
        Rank 1 to 3, no axis empty, at most 120 entries of few digits each.
    index : int, slice, or tuple of them
        What stands between the brackets.
    name : str
        What the tensor is called.

    Raises
    ------
    ValueError
        If the tensor cannot be drawn, or the index is not made of ints and slices.
    IndexError
        As NumPy does, if the index does not fit the tensor.
    """
    tensor = np.asarray(tensor)
    if not 1 <= tensor.ndim <= 3 or not 1 <= tensor.size <= 120:
        raise ValueError(f"tensor must have rank 1 to 3 and 1 to 120 entries to be drawn; got shape {tensor.shape}")
    written = index_text(index)
    part = tensor[index]
    lit = np.zeros(tensor.shape, bool)
    lit[index] = True
    captions = f"{name}: shape {tensor.shape}", f"{name}[{written}]: shape {np.shape(part)}"
    whole_size, part_size = _sheets_size(tensor.shape), _sheets_size(np.shape(part))
    whole_width, part_width = (
        max(size[0], 0.22 * len(caption)) for size, caption in zip((whole_size, part_size), captions, strict=True)
    )
    beside = whole_width + part_width <= 18
    left, top = (whole_width + 2.6, 0) if beside else (0, -whole_size[1] - 2.4)
    width = max(whole_width, left + part_width)
    rise = max(_rise(tensor.shape), _rise(np.shape(part))) if beside else _rise(tensor.shape)
    lowest = min(-whole_size[1], top - part_size[1])
    scale = min(0.42, 8.8 / (width + 0.6))
    drawn, axes = figure((width + 0.6) * scale, (rise + 1.8 - lowest) * scale)
    _sheets(axes, tensor, lit, 0, 0, captions[0])
    _sheets(axes, part, np.ones(np.shape(part), bool), left, top, captions[1])
    if beside:
        middle = -min(whole_size[1], 2) / 2
        axes.annotate("", (left - 0.4, middle), (max(whole_size[0], left - 2.4) + 0.2, middle), arrowprops=_ARROW)
    axes.set(xlim=(-0.3, width + 0.3), ylim=(lowest - 0.3, rise + 1.5))
    axes.set_aspect("equal")
    axes.set_axis_off()
    return drawn


def _rise(shape: Sequence[int]) -> float:
    return 0.35 * (shape[0] - 1) if len(shape) == 3 else 0.0


def _sheets_size(shape: Sequence[int]) -> tuple[float, float]:
    """Return width and height of a tensor drawn as sheets, from its first sheet's top downwards."""
    sheets, rows, columns = (1,) * (3 - len(shape)) + tuple(shape)
    if 0 in (sheets, rows, columns):
        return 1.0, 1.0
    return sheets * columns + 0.7 * (sheets - 1), float(rows)


def _sheets(axes: Axes, tensor: np.ndarray, lit: np.ndarray, left: float, top: float, caption: str) -> None:
    tensor, lit = np.asarray(tensor), np.asarray(lit)
    shape = (1,) * (3 - tensor.ndim) + tensor.shape
    axes.text(left, top + _rise(tensor.shape) + 0.45, caption, fontsize=10.5, va="bottom", family="monospace")
    if tensor.size == 0:
        axes.text(left, top - 0.5, "no entries", fontsize=9.5, va="center", color=COLOURS["grey"])
        return
    for (sheet, row, column), entry in np.ndenumerate(tensor.reshape(shape)):
        x, y = left + sheet * (shape[2] + 0.7) + column, top + 0.35 * sheet - row
        _entry(axes, x, y, str(entry), bool(lit.reshape(shape)[sheet, row, column]))


def _entry(axes: Axes, x: float, y: float, text: str, lit: bool, size: float = 9.5) -> None:
    """Draw one cell, its upper left corner at (x, y), with its entry written in it."""
    style: dict[str, Any] = (
        {"facecolor": "#FBD5B5", "linewidth": 1.6} if lit else {"facecolor": COLOURS["pale"], "linewidth": 0.6}
    )
    edge = COLOURS["ink"] if lit else COLOURS["grey"]
    axes.add_patch(
        Rectangle((x, y - 1), 1, 1, edgecolor=edge, zorder=2.5 if lit else 2, gid="lit" if lit else "dim", **style)
    )
    axes.text(
        x + 0.5, y - 0.52, text, ha="center", va="center", fontsize=size, zorder=3,
        color=COLOURS["ink"] if lit else COLOURS["grey"], fontweight="bold" if lit else "normal",
    )  # fmt: skip


# Memory


@themed
def memory(tensors: Mapping[str, np.ndarray]) -> Figure:
    """Draw tensors beside the memory that their entries lie in, and how far a step along each axis goes (section 2.2.5).

    The strip is the whole memory that the tensor looks at, one cell for each entry, in the order of its addresses; entries
    that the tensor does not reach are pale. For each axis an arrow leads from the first entry to the next one.

    Parameters
    ----------
    tensors : mapping of str to numpy.ndarray
        What each is called, and the tensor: rank 1 or 2, a view or not, of memory that holds at most 20 entries.

    Raises
    ------
    ValueError
        If a tensor cannot be drawn so.
    """
    if not tensors:
        raise ValueError("tensors must hold at least one tensor; got none")
    rows = [(name, tensor, *_memory_of(tensor, name)) for name, tensor in tensors.items()]
    heights = [max(tensor.shape[0] if tensor.ndim == 2 else 1, tensor.ndim + 1.9) + 1.8 for _, tensor, *_ in rows]
    sheet_width = max(tensor.shape[-1] for _, tensor, *_ in rows)
    cells = max(len(memory) for *_, memory, _ in rows)
    start = max(sheet_width + 1.5, 5.6)
    width = start + max(cells, 8) + 0.6
    scale = min(0.46, 9 / width)
    drawn, grid = figure(width * scale, sum(heights) * scale, len(rows), 1, squeeze=False, height_ratios=heights)
    for (name, tensor, memory, places), axes, height in zip(rows, grid[:, 0], heights, strict=True):
        _sheets(axes, tensor, np.ones(tensor.shape, bool), 0, 0, name)
        axes.text(start, 0.45, "its memory, and the byte at which each entry begins", fontsize=9.5, va="bottom",
                  color=COLOURS["grey"])  # fmt: skip
        reached = set(places.ravel().tolist())
        for place, entry in enumerate(memory):
            _entry(axes, start + place, 0, str(entry), place in reached)
            axes.text(start + place + 0.5, -1.15, str(place * memory.itemsize), ha="center", va="top", fontsize=9,
                      color=COLOURS["grey"])  # fmt: skip
        for axis in range(tensor.ndim):
            _step_arrow(axes, tensor, places, axis, start, -2.25 - axis)
        axes.set_xlim(-0.2, width - 0.2)
        axes.set_ylim(1.6 - height, 1.6)
        axes.set_aspect("equal")
        axes.set_axis_off()
    return drawn


def _step_arrow(axes: Axes, tensor: np.ndarray, places: np.ndarray, axis: int, start: float, y: float) -> None:
    """Draw how far the next entry along an axis lies from the first."""
    first = int(places[(0,) * tensor.ndim])
    text = f"axis {axis}: stride {tensor.strides[axis]}"
    if tensor.shape[axis] < 2:
        axes.text(start + first + 0.5, y, f"{text} (one entry only)", va="center", fontsize=9.5)
        return
    following = int(places[tuple(int(a == axis) for a in range(tensor.ndim))])
    axes.annotate("", (start + following + 0.5, y), (start + first + 0.5, y), arrowprops=_ARROW, gid=f"step {axis}")
    axes.plot(start + first + 0.5, y, "o", color=COLOURS["orange"], markersize=4)
    axes.text(start + max(first, following) + 0.75, y, text, va="center", fontsize=9.5)


def _memory_of(tensor: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the entries of the memory that a tensor looks at, and the place in it of each entry of the tensor."""
    tensor = np.asarray(tensor)
    owner = tensor
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    one_block = owner.flags.c_contiguous or owner.flags.f_contiguous
    if not 1 <= tensor.ndim <= 2 or not tensor.size or owner.size > 20 or not one_block or owner.dtype != tensor.dtype:
        raise ValueError(
            f"tensors must have rank 1 or 2 and look at one block of at most 20 entries of their own dtype; "
            f"got {name!r} of shape {tensor.shape}, {tensor.dtype}, in memory of {owner.size} entries of {owner.dtype}"
        )
    address = [array.__array_interface__["data"][0] for array in (tensor, owner)]
    places = np.full(tensor.shape, (address[0] - address[1]) // tensor.itemsize)
    for axis, stride in enumerate(tensor.strides):
        steps = np.arange(tensor.shape[axis]) * (stride // tensor.itemsize)
        places += steps.reshape([-1 if a == axis else 1 for a in range(tensor.ndim)])
    return owner.ravel(order="K"), places


@themed
def memory_sizes(sizes: Mapping[str, int]) -> Figure:
    """Draw how much memory tensors take, as bars on a linear axis, the size written at each (section 2.2.12).

    Parameters
    ----------
    sizes : mapping of str to int
        What each tensor is called, and its bytes, at least 1; drawn from the top in this order.

    Raises
    ------
    ValueError
        If there is no tensor, or one without a byte.
    """
    if not sizes or min(sizes.values()) < 1:
        raise ValueError(f"sizes must hold at least one tensor, each of at least 1 byte; got {dict(sizes)}")
    drawn, axes = figure(9, 0.42 * len(sizes) + 0.8)
    bars = axes.barh(list(sizes), [float(n) for n in sizes.values()], color=COLOURS["blue"], height=0.62)
    axes.bar_label(bars, [human_bytes(n).split(" (")[0] for n in sizes.values()], padding=5, fontsize=9.5)
    power = min(int(math.log(max(sizes.values()), 1024)), 6)
    unit = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")[power]
    axes.set_xlim(0, 1.15 * max(sizes.values()))
    ticks = MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]).tick_values(0, 1.15 * max(sizes.values()) / 1024**power)
    axes.set_xticks(ticks[ticks <= 1.15 * max(sizes.values()) / 1024**power] * 1024**power)
    axes.xaxis.set_major_formatter(lambda size, _: f"{size / 1024**power:,.4g}")
    axes.invert_yaxis()
    axes.set_xlabel(f"memory in {unit}")
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    return drawn


# Samples


@themed
def batches(images: np.ndarray, batch_size: int) -> Figure:
    """Draw images batch by batch, a row for each, with dashed places where the last one is short (section 2.2.7).

    Parameters
    ----------
    images : numpy.ndarray
        Shape (samples, height, width), 1 to 60 samples.
    batch_size : int
        Samples a batch, 1 to 16.

    Raises
    ------
    ValueError
        If the images have another shape, or there are too many of them, or too many in a batch.
    """
    images = np.asarray(images)
    if images.ndim != 3 or not 1 <= len(images) <= 60:
        raise ValueError(f"images must have shape (samples, height, width), 1 to 60 samples; got shape {images.shape}")
    if not 1 <= batch_size <= 16:
        raise ValueError(f"batch_size must be 1 to 16 to be drawn; got {batch_size}")
    starts = range(0, len(images), batch_size)
    drawn, axes = figure(9, 0.62 * len(starts) + 0.75)
    for number, start in enumerate(starts):
        batch, y = images[start : start + batch_size], -1.16 * number
        for place in range(batch_size):
            if place < len(batch):
                axes.imshow(batch[place], extent=(place, place + 0.94, y - 0.94, y), cmap="gray_r", vmin=0, vmax=255)
            axes.add_patch(
                Rectangle((place, y - 0.94), 0.94, 0.94, fill=False, linewidth=1,
                          linestyle="-" if place < len(batch) else (0, (3, 3)),
                          edgecolor=COLOURS["grey"], gid="sample" if place < len(batch) else "missing")
            )  # fmt: skip
        axes.text(-0.2, y - 0.47, f"batch {number}", ha="right", va="center", fontsize=10)
        text = f"[{start}:{start + batch_size}]  →  {batch.shape}"
        axes.text(batch_size + 0.1, y - 0.47, text, ha="left", va="center", fontsize=9.5, family="monospace")
    axes.set(xlim=(-1.6, batch_size + 5), ylim=(-1.16 * len(starts) + 0.1, 0.1))
    axes.set_aspect("equal")
    axes.set_axis_off()
    return drawn


@themed
def table(
    table: np.ndarray,
    columns: Sequence[str],
    rows: int = 6,
    most_columns: int = 7,
) -> Figure:
    """Draw the beginning of a table with its numbers, and its two axes named (section 2.2.9).

    Parameters
    ----------
    table : numpy.ndarray
        Shape (samples, features).
    columns : sequence of str
        The name of each feature.
    rows, most_columns : int
        How many samples and features are written out, from the first.

    Raises
    ------
    ValueError
        If the table is not of rank 2, or there is not one name for each of its columns.
    """
    table = np.asarray(table)
    if table.ndim != 2 or table.shape[1] != len(columns) or not table.size:
        raise ValueError(
            f"table must have shape (samples, features), with a name for each feature; got shape {table.shape} and "
            f"{len(columns)} names"
        )
    rows, shown = min(rows, len(table)), min(most_columns, table.shape[1])
    drawn, axes = figure(9, 0.3 * rows + 1.35)
    for column in range(shown):
        words = columns[column].replace("_", "\n")
        axes.text(column + 0.5, 0.15, words, ha="center", va="bottom", fontsize=9, color=COLOURS["grey"])
    for row in range(rows):
        axes.text(-0.06, -row - 0.5, str(row), ha="right", va="center", fontsize=9.5, color=COLOURS["grey"])
        axes.add_patch(
            Rectangle((0, -row - 1), shown, 1, linewidth=0.6, edgecolor=COLOURS["grey"],
                      facecolor=_FACES["front"] if row == 0 else COLOURS["paper"])
        )  # fmt: skip
        for column in range(shown):
            text = f"{table[row, column]:.6g}"
            axes.text(column + 0.5, -row - 0.52, text, ha="center", va="center", fontsize=9.5)
    axes.text(
        shown + 0.1, -0.5, f"row 0: one sample,\na vector of {table.shape[1]} features", va="center", fontsize=9.5
    )
    if shown < table.shape[1]:
        axes.text(
            shown + 0.1,
            0.75,
            f"… {table.shape[1] - shown} more columns",
            va="center",
            fontsize=9,
            color=COLOURS["grey"],
        )
    if rows < len(table):
        axes.text(0, -rows - 0.35, f"… {len(table) - rows} more rows", va="center", fontsize=9, color=COLOURS["grey"])
    _axis_arrow(axes, (0, 2.0), (shown, 2.0), "", "below", 0.4)
    axes.text(0, 2.15, f"axis 1: features ({table.shape[1]})", va="bottom", fontsize=9.5)
    _axis_arrow(axes, (-0.42, 0), (-0.42, -rows), "", "left", 0.4)
    axes.text(-0.55, -rows / 2, f"axis 0: samples ({len(table)})", ha="right", va="center", rotation=90, fontsize=9.5)
    axes.set(xlim=(-0.95, shown + 2.1), ylim=(-rows - 0.8, 3.1))
    axes.set_axis_off()
    return drawn


@themed
def windows(series: np.ndarray, samples: Sequence[int], length: int, label: str = "value") -> Figure:
    """Draw a series and, under it, windows of it, each a sample: number n begins at timestep n (section 2.2.10).

    Parameters
    ----------
    series : numpy.ndarray
        Shape (timesteps,): one feature over time.
    samples : sequence of int
        The numbers of the windows to draw, from the top.
    length : int
        Timesteps a window.
    label : str
        What the series is, with its unit.

    Raises
    ------
    ValueError
        If the series is not of rank 1, or a window does not lie in it.
    """
    series = np.asarray(series)
    if series.ndim != 1:
        raise ValueError(f"series must have shape (timesteps,), one feature over time; got shape {series.shape}")
    last = len(series) - length
    if length < 1 or not len(samples) or not all(0 <= number <= last for number in samples):
        raise ValueError(
            f"samples must be at least one number from 0 to {last}, for windows of {length} in a series of "
            f"{len(series)}; got {list(samples)}"
        )
    drawn, (above, below) = figure(
        9, 2.5 + 0.3 * len(samples), 2, 1, sharex=True, height_ratios=(2.2, 0.35 * len(samples))
    )
    above.plot(np.arange(len(series)), series, color=COLOURS["ink"], linewidth=1.3)
    above.set_ylabel(label)
    for row, number in enumerate(samples):
        below.barh(-row, length, left=number, height=0.7, color=_FACES["side"], edgecolor=COLOURS["ink"], linewidth=0.8)
        below.text(number + length / 2, -row, f"sample {number}", ha="center", va="center", fontsize=9)
    below.set(yticks=[], xlabel="timestep of the series (axis 1 runs along each bar)", ylim=(-len(samples) + 0.4, 0.6))
    below.set_ylabel("axis 0:\nsamples", fontsize=9.5)
    below.spines["left"].set_visible(False)
    above.set_xlim(0, len(series))
    return drawn


@themed
def recording(samples: np.ndarray, channels: Sequence[str], rate: float) -> Figure:
    """Draw a recording of several channels, cut into samples that follow one another (section 2.2.10).

    Parameters
    ----------
    samples : numpy.ndarray
        Shape (samples, timesteps, channels).
    channels : sequence of str
        The name of each channel.
    rate : float
        Timesteps a second.

    Raises
    ------
    ValueError
        If the samples have another rank, or there is not one name for each channel.
    """
    samples = np.asarray(samples)
    if samples.ndim != 3 or samples.shape[2] != len(channels) or not samples.size:
        raise ValueError(
            f"samples must have shape (samples, timesteps, {len(channels)}), as {len(channels)} channels are named; "
            f"got shape {samples.shape}"
        )
    count, timesteps, _ = samples.shape
    drawn, axes = figure(9, 0.62 * len(channels) + 1.1)
    gap = 1.1 * np.ptp(samples)
    for number in range(count):
        time = (number * timesteps + np.arange(timesteps)) / rate
        for channel in range(len(channels)):
            axes.plot(time, samples[number, :, channel] - channel * gap, linewidth=0.9,
                      color=COLOURS["blue" if number % 2 == 0 else "orange"])  # fmt: skip
        axes.axvline(number * timesteps / rate, color=COLOURS["grey"], linewidth=0.8, linestyle=":")
        axes.text((number + 0.5) * timesteps / rate, 0.62 * gap, f"sample {number}", ha="center", fontsize=9)
    axes.set_yticks([-gap * channel for channel in range(len(channels))], channels)
    axes.set_xlim(0, count * timesteps / rate)
    axes.set_ylim(-gap * (len(channels) - 0.4), 0.95 * gap)
    axes.set_xlabel(f"time in seconds (axis 1: {timesteps} timesteps in each sample)")
    axes.set_ylabel("axis 2: channels")
    axes.tick_params(axis="y", length=0)
    return drawn


# Images and video


@themed
def one_pixel(image: np.ndarray, row: int, column: int) -> Figure:
    """Draw an image with a frame round one pixel, and beside it the pixel alone, with its number (section 2.2.1).

    Parameters
    ----------
    image : numpy.ndarray
        Shape (height, width), 0 (paper) to 255 (ink).
    row, column : int
        Which pixel, counted from 0.

    Raises
    ------
    ValueError
        If the image has another rank, or there is no such pixel.
    """
    image = np.asarray(image)
    if image.ndim != 2:
        raise ValueError(f"image must have shape (height, width); got shape {image.shape}")
    if not (0 <= row < image.shape[0] and 0 <= column < image.shape[1]):
        raise ValueError(f"row and column must be a pixel of an image of shape {image.shape}; got {row} and {column}")
    drawn, (whole, alone) = figure(4.6, 2.3, 1, 2, width_ratios=(2, 1))
    whole.imshow(image, cmap="gray_r", vmin=0, vmax=255)
    whole.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=COLOURS["orange"], linewidth=2.5))
    whole.set_xlabel(f"row {row}, column {column}", fontsize=9.5)
    alone.imshow(image[row : row + 1, column : column + 1], cmap="gray_r", vmin=0, vmax=255)
    value = image[row, column]
    alone.text(
        0, 0, str(value), ha="center", va="center", fontsize=13, color="white" if value > 127 else COLOURS["ink"]
    )
    alone.set_xlabel("one pixel: shape ()", fontsize=9.5)
    _border(whole, "light", 0.8)
    _border(alone, "orange", 2)
    return drawn


@themed
def framed(images: Mapping[str, np.ndarray]) -> Figure:
    """Draw grey images side by side, each in a thin border that shows where it ends (section 2.2.6).

    Parameters
    ----------
    images : mapping of str to numpy.ndarray
        The caption of each image, and the image of shape (height, width), 0 (paper) to 255 (ink); 1 to 6 of them.

    Raises
    ------
    ValueError
        If there is no image, or more than 6, or one of another rank.
    """
    if not 1 <= len(images) <= 6:
        raise ValueError(f"images must hold 1 to 6 images; got {len(images)}")
    drawn, grid = figure(1.5 * len(images), 1.8, 1, len(images), squeeze=False)
    for axes, (caption, image) in zip(grid[0], images.items(), strict=True):
        if np.ndim(image) != 2:
            raise ValueError(f"images must have shape (height, width); got {caption!r} of shape {np.shape(image)}")
        axes.imshow(image, cmap="gray_r", vmin=0, vmax=255)
        axes.set_xlabel(caption, fontsize=9.5)
        _border(axes, "grey", 0.8)
    return drawn


def _border(axes: Axes, colour: str, width: float) -> None:
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(True)
    axes.spines[:].set_color(COLOURS[colour])
    axes.spines[:].set_linewidth(width)


@themed
def crops(images: np.ndarray, rows: slice, columns: slice) -> Figure:
    """Draw images with a frame round a part of them, and under each the part (section 2.2.6).

    Parameters
    ----------
    images : numpy.ndarray
        Shape (samples, height, width), 1 to 10 samples.
    rows, columns : slice
        The part, of at least one pixel; without steps.

    Raises
    ------
    ValueError
        If the images have another shape, or the part is empty or has steps.
    """
    images = np.asarray(images)
    if images.ndim != 3 or not 1 <= len(images) <= 10:
        raise ValueError(f"images must have shape (samples, height, width), 1 to 10 samples; got shape {images.shape}")
    parts = images[:, rows, columns]
    (top, bottom, down), (left, right, across) = rows.indices(images.shape[1]), columns.indices(images.shape[2])
    if not parts.size or down != 1 or across != 1:
        raise ValueError(
            f"rows and columns must be slices of at least one pixel without steps; got {index_text((rows, columns))} "
            f"of shape {images.shape[1:]}"
        )
    drawn, grid = figure(8.6, 8.6 / len(images) * 2 + 0.25, 2, len(images), squeeze=False)
    for axes, image in zip(grid.flat, [*images, *parts], strict=True):
        axes.imshow(image, cmap="gray_r", vmin=0, vmax=255)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(True)
        axes.spines[:].set_color(COLOURS["light"])
    for whole, part in zip(*grid, strict=True):
        frame: dict[str, Any] = {"fill": False, "edgecolor": COLOURS["orange"], "linewidth": 2, "clip_on": False}
        whole.add_patch(Rectangle((left - 0.5, top - 0.5), right - left, bottom - top, **frame))
        part.spines[:].set_color(COLOURS["orange"])
        part.spines[:].set_linewidth(2)
    grid[0, 0].set_ylabel(str(images.shape[1:]), fontsize=10)
    grid[1, 0].set_ylabel(str(parts.shape[1:]), fontsize=10)
    return drawn


@themed
def channels(image: np.ndarray) -> Figure:
    """Draw a colour image beside its three channels, each as a grey image: black is 0, white is 255 (section 2.2.11).

    In its own colour a channel would mislead: pure green looks brighter than pure red or blue of the same value.

    Parameters
    ----------
    image : numpy.ndarray
        Shape (height, width, 3), uint8: channels last.

    Raises
    ------
    ValueError
        If the image has another shape.
    """
    image = np.asarray(image)
    if image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(f"image must have shape (height, width, 3), channels last; got shape {image.shape}")
    drawn, grid = figure(9, 9 / 4 * image.shape[0] / image.shape[1] + 0.5, 1, 4)
    grid[0].imshow(image)
    grid[0].set_xlabel(f"all three: {image.shape}", fontsize=9.5)
    grid[0].set_ylabel("← height", fontsize=9.5)
    grid[0].set_title("width →", fontsize=9.5)
    for channel, (axes, name) in enumerate(zip(grid[1:], ("red", "green", "blue"), strict=True)):
        axes.imshow(image[..., channel], cmap="gray", vmin=0, vmax=255)
        axes.set_xlabel(f"channel {channel}, {name}: {image.shape[:2]}", fontsize=9.5)
    for axes in grid:
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    return drawn


@themed
def planes(tensors: Mapping[str, np.ndarray], channels: Mapping[str, Sequence[str]] | None = None) -> Figure:
    """Draw the planes of channels-first images, in grey: what `image[0]`, `image[1]` and `image[2]` hold (section 2.2.11).

    Parameters
    ----------
    tensors : mapping of str to numpy.ndarray
        What each image is called, and the image of shape (channels, height, width).
    channels : mapping of str to sequence of str, optional
        For images whose planes are channels, what each channel is called; written beside the plane's index.

    Raises
    ------
    ValueError
        If an image has not rank 3, or more than 6 channels, or not one name for each.
    """
    channels = {} if channels is None else channels
    tensors = {name: np.asarray(tensor) for name, tensor in tensors.items()}
    if not tensors:
        raise ValueError("tensors must hold at least one image; got none")
    for name, tensor in tensors.items():
        if tensor.ndim != 3 or not 1 <= len(tensor) <= 6:
            raise ValueError(
                f"tensors must have shape (channels, height, width), 1 to 6 channels; got {name!r} of shape {tensor.shape}"
            )
        if name in channels and len(channels[name]) != len(tensor):
            raise ValueError(
                f"channels must be one name for each of the {len(tensor)} planes of {name!r}; got {list(channels[name])}"
            )
    columns = max(len(tensor) for tensor in tensors.values())
    one = next(iter(tensors.values()))
    height = 7.6 / columns * one.shape[1] / one.shape[2] + 0.34
    drawn, grid = figure(9, height * len(tensors), len(tensors), columns, squeeze=False)
    for row, (name, tensor) in zip(grid, tensors.items(), strict=True):
        for channel, axes in enumerate(row):
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
            if channel < len(tensor):
                axes.imshow(tensor[channel], cmap="gray", vmin=0, vmax=255)
                words = f", {channels[name][channel]}" if name in channels else ""
                axes.set_xlabel(f"{name}[{channel}]{words}", fontsize=9.5, family="monospace")
    return drawn


@themed
def clips(clips: np.ndarray, frames: Sequence[int]) -> Figure:
    """Draw some frames of some clips: a row for each clip, time running to the right (section 2.2.12).

    Parameters
    ----------
    clips : numpy.ndarray
        Shape (samples, frames, height, width, channels) with 1 or 3 channels, uint8.
    frames : sequence of int
        Which frames are drawn.

    Raises
    ------
    ValueError
        If the clips have another shape, or there is no such frame.
    """
    clips = np.asarray(clips)
    if clips.ndim != 5 or clips.shape[-1] not in (1, 3):
        raise ValueError(
            f"clips must have shape (samples, frames, height, width, channels), 1 or 3 channels; got shape {clips.shape}"
        )
    if not len(frames) or not all(0 <= frame < clips.shape[1] for frame in frames):
        raise ValueError(f"frames must be numbers from 0 to {clips.shape[1] - 1}; got {list(frames)}")
    side = 7.9 / len(frames)
    drawn, grid = figure(9, (side * clips.shape[2] / clips.shape[3] + 0.06) * len(clips) + 0.75, len(clips), len(frames),
                         squeeze=False)  # fmt: skip
    for row, (axes_of_clip, clip) in enumerate(zip(grid, clips, strict=True)):
        for axes, frame in zip(axes_of_clip, frames, strict=True):
            axes.imshow(clip[frame] if clips.shape[-1] == 3 else clip[frame, ..., 0], cmap="gray", vmin=0, vmax=255)
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
            if row == len(clips) - 1:
                axes.set_xlabel(f"frame {frame}", fontsize=9.5)
        axes_of_clip[0].set_ylabel(f"clip {row}", fontsize=10)
    drawn.supxlabel(f"axis 1: frames ({clips.shape[1]}) →", fontsize=10)
    drawn.supylabel(f"← axis 0: samples ({clips.shape[0]})", fontsize=10)
    return drawn
