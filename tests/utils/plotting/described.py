"""Say in plain text all that a figure draws, so that any change of it is seen and can be read.

The tests of meaning (`test_plotting_*.py`) compare with what a figure must show: a curve goes through its points, a name stands
at its own line. They cannot say how thick a line is, where a caption stands, or in which grey: there is no other source for it
than somebody's eye. Here that eye's verdict is kept: `tests/figures/` holds a description of every figure, one artist a line, and
`test_figures_described.py` shows the difference as soon as anything is drawn otherwise. If the change was meant, this writes the
descriptions anew, and the difference is what a reviewer reads:

    .venv/bin/python tests/described.py

Letters are drawn a little differently from machine to machine. What depends on them, as the places that the constrained layout
finds, is left out; so a figure is described before it is drawn. Processors round otherwise: numbers are given to six digits, what
is left of a zero is zero, and `alike` compares descriptions to four digits.
"""

import hashlib
import itertools
import json
import math
import pathlib
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import Collection, PathCollection, QuadMesh
from matplotlib.colors import Colormap, to_hex
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse, FancyBboxPatch, Patch, Rectangle
from matplotlib.path import Path
from matplotlib.quiver import Quiver
from matplotlib.text import Annotation, Text
from matplotlib.ticker import AutoLocator, FixedLocator, PercentFormatter
from mpl_toolkits.mplot3d.art3d import Line3D, Poly3DCollection

from utils.plotting.player import FramesPlayer
from utils.plotting.theme import figure_of, themed

ROOT = pathlib.Path(__file__).resolve().parents[3]
STORED = ROOT / "tests" / "utils" / "plotting" / "figures"
MESSAGES_TOLD = STORED / "messages.txt"
WRITTEN_OUT = 12  # entries: a longer array is summed up

# What is said of an artist's style: the word, its getter, and the value that goes without saying.
OF_ALL = (
    ("zorder", "get_zorder", ()), ("visible", "get_visible", True), ("alpha", "get_alpha", None),
    ("gid", "get_gid", None), ("rasterized", "get_rasterized", False), ("path effects", "get_path_effects", None),
)  # fmt: skip
OF_TEXT = (
    ("colour", "get_color", ()), ("size", "get_fontsize", ()), ("weight", "get_fontweight", "normal"),
    ("style", "get_fontstyle", "normal"), ("family", "get_fontfamily", ["DejaVu Sans"]), ("ha", "get_ha", "left"),
    ("va", "get_va", "baseline"), ("rotation", "get_rotation", 0), ("turned", "get_rotation_mode", "default"),
    ("wrapped", "get_wrap", False), ("mathematics", "get_parse_math", True), ("clipped", "get_clip_on", False),
)  # fmt: skip
OF_LINE = (
    ("colour", "get_color", ()), ("width", "get_linewidth", ()), ("drawn", "get_drawstyle", "default"),
    ("dash caps", "get_dash_capstyle", "butt"), ("caps", "get_solid_capstyle", "projecting"),
    ("dash joins", "get_dash_joinstyle", "round"), ("joins", "get_solid_joinstyle", "round"),
    ("smooth", "get_antialiased", True), ("clipped", "get_clip_on", True),
)  # fmt: skip
OF_MARKER = (
    ("marker", "get_marker", ()), ("size", "get_markersize", ()), ("face", "get_markerfacecolor", ()),
    ("edge", "get_markeredgecolor", ()), ("edge width", "get_markeredgewidth", ()), ("filled", "get_fillstyle", "full"),
    ("at", "get_markevery", None),
)  # fmt: skip
OF_PATCH = (
    ("face", "get_facecolor", ()), ("edge", "get_edgecolor", ()), ("width", "get_linewidth", ()),
    ("filled", "get_fill", True), ("hatch", "get_hatch", None), ("caps", "get_capstyle", "butt"),
    ("joins", "get_joinstyle", "miter"), ("smooth", "get_antialiased", True), ("clipped", "get_clip_on", True),
)  # fmt: skip
OF_COLLECTION = (
    ("face", "get_facecolor", ()), ("edge", "get_edgecolor", ()), ("widths", "get_linewidth", ()),
    ("hatch", "get_hatch", None), ("caps", "get_capstyle", None), ("joins", "get_joinstyle", None),
    ("smooth", "get_antialiased", [1]), ("clipped", "get_clip_on", True),
)  # fmt: skip
OF_IMAGE = (
    ("interpolation", "get_interpolation", "nearest"), ("resampled", "get_resample", True),
    ("clipped", "get_clip_on", True),
)  # fmt: skip
OF_LEGEND = (
    "_loc", "_outside_loc", "_ncols", "_fontsize", "_mode", "_alignment", "numpoints", "markerscale", "scatterpoints",
    "borderpad", "labelspacing", "handlelength", "handleheight", "handletextpad", "borderaxespad", "columnspacing", "shadow",
)  # fmt: skip
OF_QUIVER = (
    "U", "V", "scale", "scale_units", "units", "angles", "width", "headwidth", "headlength", "headaxislength", "minshaft",
    "minlength", "pivot",
)  # fmt: skip
COLOURS = ("colour", "face", "edge")


NUMBERS = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


def alike(before: str, now: str) -> bool:
    """Return whether two lines say the same: each word exactly, each number to four digits."""
    if NUMBERS.sub("#", before) != NUMBERS.sub("#", now):
        return False
    pairs = zip(NUMBERS.findall(before), NUMBERS.findall(now), strict=True)
    return all(math.isclose(float(one), float(other), rel_tol=1e-4, abs_tol=1e-9) for one, other in pairs)


# ---- values in words ----


def number(value: float) -> str:
    """Return a number with six digits; what rounding has left of a zero is a zero."""
    return f"{0.0 if abs(value) < 1e-12 else value:.6g}"


def array(values) -> str:
    """Return a short array whole; of a long one its ends and two sums, the second of which knows each entry's place."""
    values = np.ma.asarray(values)
    kind = values.dtype.kind
    values = np.ma.filled(values.astype(float), np.nan)
    if values.size <= WRITTEN_OUT:
        return words(values.tolist())
    flat = values.ravel()
    known = np.where(np.isfinite(flat), flat, 0)
    scale = np.abs(known).sum()
    digits = 9 - int(np.ceil(np.log10(scale))) if scale > 1e-12 else 0
    sums = [
        f"{round(total, digits) + 0.0:.10g}"
        for total in (known.sum(), known @ np.arange(1, known.size + 1) / known.size)
    ]
    ends = " … ".join(", ".join(number(entry) for entry in end) for end in (flat[:3], flat[-3:]))
    unknown = f", {np.sum(~np.isfinite(flat))} not finite" if not np.isfinite(flat).all() else ""
    return f"{'×'.join(map(str, values.shape))} {kind}: {ends}, sum {sums[0]}, weighted {sums[1]}{unknown}"


def quoted(text: Text) -> str:
    """Return what a text says, in one line."""
    return json.dumps(text.get_text(), ensure_ascii=False)


def words(value) -> str:
    """Return any value of a setting as text."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if re.search(r"\s|^$", value) else value
    if isinstance(value, bool | np.bool_ | None):
        return {True: "yes", False: "no", None: "none"}[value]
    if isinstance(value, int | float | np.number):
        return number(value)
    if isinstance(value, np.ndarray):
        return array(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} {words(entry)}" for key, entry in sorted(value.items())) + "}"
    if isinstance(value, list | tuple):
        return f"({', '.join(map(words, value))})"
    if isinstance(value, Colormap):
        return f"{value.name}({runs(colours(value([0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0, np.nan])))})"
    return made_of(value)


def made_of(thing: object) -> str:
    """Return a class's name and the plain settings of the instance: of locators, norms, styles of boxes and arrows."""
    plain = str | bool | int | float | np.number | np.ndarray | list | tuple
    settings = {key.lstrip("_"): value for key, value in vars(thing).items() if isinstance(value, plain)}
    told = (f"{key}={words(value)}" for key, value in sorted(settings.items()) if key != "extended_steps")
    return f"{type(thing).__name__}({', '.join(told)})"


def colours(value) -> list[str]:
    """Return one colour or several, as they are written on pages, with their opacity if they are not opaque."""
    if isinstance(value, str) and value in ("none", "auto"):
        return [value]
    return [to_hex(one, keep_alpha=True).removesuffix("ff") for one in (value if np.ndim(value) == 2 else [value])]


def runs(texts: Iterable[str]) -> str:
    """Return texts one after the other, equal neighbours once with their number; of very many, a digest."""
    found = [(text, len(list(equal))) for text, equal in itertools.groupby(texts)]
    told = [f"{text} ×{count}" if count > 1 else text for text, count in found]
    if len(told) <= WRITTEN_OUT:
        return ", ".join(told) or "none"
    return f"{told[0]} … {told[-1]}, {len(told)} runs, crc {zlib.crc32(' '.join(told).encode()):08x}"


# ---- styles ----


def settings(artist: Artist, table: tuple) -> Iterator[str]:
    """Say those settings of a table that do not go without saying."""
    for word, getter, usual in table:
        value = getattr(artist, getter)()
        if word in COLOURS:
            yield f"{word} {runs(colours(value))}"
        elif word == "widths":
            yield f"{word} {runs(map(number, value))}"
        elif words(value) != words(usual) and not (usual is None and value == []):
            yield f"{word} {words(value)}"


def dash(pattern: tuple) -> str:
    """Return a pattern of dashes; those of one name grow with the line's width, so they are given for a width of 1."""
    offset, lengths = pattern
    return "solid" if lengths is None else f"{number(offset)}:{words(list(lengths))}"


def text_style(text: Text) -> Iterator[str]:
    """Say how a text is written, and what lies behind it."""
    yield from settings(text, OF_TEXT)
    for word, value, usual in (("lines apart", text._linespacing, "normal"), ("lines", text._multialignment, None)):
        if value != usual:
            yield f"{word} {words(value)}"
    box = text.get_bbox_patch()
    if box is not None:
        yield f"box [{words(box.get_boxstyle())}, {', '.join(patch_style(box))}]"
    yield from settings(text, OF_ALL)


def line_style(line: Line2D) -> Iterator[str]:
    """Say how a line and its markers are drawn."""
    yield from settings(line, OF_LINE)
    yield line.get_linestyle() if line.get_linestyle() == "None" else dash(line._unscaled_dash_pattern)
    if line.get_marker() not in (None, "", " ", "None"):
        yield from settings(line, OF_MARKER)
    yield from settings(line, OF_ALL)


def marker_style(line: Line2D) -> Iterator[str]:
    """Say how the marker of a line is drawn that is nothing else: a tick."""
    yield from settings(line, (*OF_MARKER, *OF_ALL))


def patch_style(patch: Patch) -> Iterator[str]:
    """Say how a patch is painted."""
    yield from settings(patch, OF_PATCH)
    yield dash(patch._unscaled_dash_pattern)
    yield from settings(patch, OF_ALL)


def collection_style(collection: Collection) -> Iterator[str]:
    """Say how the members of a collection are painted, and by which colour map."""
    if isinstance(collection, Poly3DCollection):  # asked for its colours, it would sort them for the eye
        yield f"face {runs(colours(collection._facecolor3d))}, edge {runs(colours(collection._edgecolor3d))}"
    if isinstance(collection, PathCollection):
        yield f"marker {of_paths(collection.get_paths())}"
    yield from settings(collection, OF_COLLECTION[2 * isinstance(collection, Poly3DCollection) :])
    yield runs(map(dash, collection._us_linestyles))
    yield from mapping(collection)
    yield from settings(collection, OF_ALL)


def mapping(mapped: ScalarMappable) -> Iterator[str]:
    """Say how numbers become colours, if they do."""
    if mapped.get_array() is not None and mapped.get_array().ndim < 3:  # with three, they are colours
        yield f"map {words(mapped.get_cmap())}, {made_of(mapped.norm)}, limits {words(mapped.get_clim())}"


def image_style(image: AxesImage) -> Iterator[str]:
    """Say how an image is painted."""
    yield from mapping(image)
    yield from settings(image, OF_IMAGE)
    yield from settings(image, OF_ALL)


# ---- what is drawn, and where ----


def coordinates(artist: Artist, transform) -> str:
    """Return in which coordinates an artist's place is given."""
    axes, figure = artist.axes, artist.get_figure(root=False)
    known = [(figure.transFigure, "figure"), (figure.transSubfigure, "figure"), (None, "pixels")]
    if axes is not None:
        known += [
            (axes.transData, "data"), (axes.transAxes, "axes"),
            (axes.get_xaxis_transform(which="grid"), "x in data and y in axes"),
            (axes.get_yaxis_transform(which="grid"), "x in axes and y in data"),
        ]  # fmt: skip
    return next((name for one, name in known if one is transform), type(transform).__name__)


def of_text(text: Text) -> str:
    """Say what a text says, where it stands, and where the arrow of an annotation leads."""
    told = f"{quoted(text)} at "
    if not isinstance(text, Annotation):
        return f"{told}{words(text.get_position())} {coordinates(text, text.get_transform())}"
    told += f"{words(text.xyann)} {words(text.anncoords)} from {words(text.xy)} {words(text.xycoords)}"
    if text.get_annotation_clip() is not None:
        told += f", left out outside: {words(text.get_annotation_clip())}"
    if text.arrow_patch is not None:
        told += f", arrow {words(text.arrowprops)}"
    return told


def of_line(line: Line2D) -> str:
    """Say through which points a line goes."""
    if isinstance(line, Line3D):
        return " ".join(array(part) for part in line.get_data_3d())
    return f"x {array(line.get_xdata(orig=False))} y {array(line.get_ydata(orig=False))} {coordinates(line, line.get_transform())}"


def of_patch(patch: Patch) -> str:
    """Say what shape a patch has and where it lies."""
    where = coordinates(patch, patch.get_data_transform())
    if isinstance(patch, FancyBboxPatch):
        box = patch.get_bbox()
        style = f"{words(patch.get_boxstyle())}, scale {number(patch.get_mutation_scale())}"
        return f"{words(box.bounds)} {where}, {style}"
    if isinstance(patch, Rectangle | Ellipse):
        turned = f", turned {number(patch.get_angle())}" if patch.get_angle() else ""
        corner = patch.get_xy() if isinstance(patch, Rectangle) else patch.get_center()
        return f"{words((*corner, patch.get_width(), patch.get_height()))} {where}{turned}"
    return f"{of_paths([patch.get_patch_transform().transform_path(patch.get_path())])} {where}"


def of_paths(paths: list[Path]) -> str:
    """Say through which points paths go, and whether they are closed, or bent."""
    if not paths:
        return "nothing"
    kinds = []
    for path in paths:
        inner = () if path.codes is None else path.codes[1:]
        closed = len(inner) and inner[-1] == Path.CLOSEPOLY
        straight = all(code == Path.LINETO for code in (inner[:-1] if closed else inner))
        kind = ("closed" if closed else "open") if straight else f"bent {array(path.codes)}"
        kinds.append(f"{kind} of {len(path)}")
    return f"{runs(kinds)}: {array(np.concatenate([path.vertices for path in paths]))}"


def of_collection(collection: Collection) -> str:
    """Say what shapes a collection holds, and where."""
    if isinstance(collection, Quiver):
        settings_of_quiver = ", ".join(f"{name} {words(getattr(collection, name))}" for name in OF_QUIVER)
        return f"from {array(collection.get_offsets())}, {settings_of_quiver}"
    if isinstance(collection, Poly3DCollection):
        return f"faces {array(collection._faces)}"
    if isinstance(collection, PathCollection):
        where = coordinates(collection, collection.get_offset_transform())
        told = f"at {array(collection.get_offsets())} {where}, sizes {array(collection.get_sizes())}"
    elif isinstance(collection, QuadMesh):
        told = f"mesh {array(collection.get_coordinates())} {coordinates(collection, collection.get_transform())}"
    else:
        told = f"{of_paths(collection.get_paths())} {coordinates(collection, collection.get_transform())}"
    if isinstance(collection, ContourSet):
        told += f", levels {array(collection.levels)}, filled {words(collection.filled)}"
    return told if collection.get_array() is None else f"{told}, values {array(collection.get_array())}"


def of_image(image: AxesImage) -> str:
    """Say what an image shows and where it lies."""
    return f"{array(image.get_array())} in {words(image.get_extent())}, origin {image.origin}"


def of_legend(legend: Legend) -> str:
    """Say what a legend says, and where it stands."""
    frame = f"frame [{', '.join(patch_style(legend.get_frame()))}]" if legend.get_frame_on() else "no frame"
    entries = [
        f"{type(handle).__name__} [{', '.join(STYLES[base](handle))}] {quoted(text)}"
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True)
        for base in [base_of(handle)]
    ]
    whole = legend.axes.transAxes if legend.axes else legend.get_figure(root=False).transSubfigure
    anchor = legend.get_bbox_to_anchor().transformed(whole.inverted()).bounds
    details = ", ".join(f"{name.lstrip('_')} {words(getattr(legend, name))}" for name in OF_LEGEND)
    title = legend.get_title().get_text()
    return f"{'; '.join(entries)}; title {words(title)}, in {words(anchor)}, {frame}, {details}"


STYLES = {Text: text_style, Line2D: line_style, Patch: patch_style, Collection: collection_style, AxesImage: image_style,
          Legend: lambda legend: settings(legend, OF_ALL)}  # fmt: skip
CONTENTS = {Text: of_text, Line2D: of_line, Patch: of_patch, Collection: of_collection, AxesImage: of_image,
            Legend: of_legend}  # fmt: skip


def base_of(artist: Artist) -> type:
    """Return which of the known kinds an artist is of."""
    return next(base for base in STYLES if isinstance(artist, base))


class Styles(dict):
    """The styles of each kind of thing in a figure: said whole the first time, and by their number from then on."""

    def said(self, kind: str, text: str) -> str:
        """Return the number of the style, and the style itself if it is new."""
        known = self.setdefault(kind, [])
        if text in known:
            return f"[{known.index(text) + 1}]"
        known.append(text)
        return f"[{len(known)}: {text}]"


def artists(drawn: Iterable[Artist], styles: Styles) -> Iterator[str]:
    """Say of each artist, in the order in which they were made, what it is and how it is drawn."""
    for artist in drawn:
        kind, base = type(artist).__name__, base_of(artist)
        yield f"{kind} {CONTENTS[base](artist)} {styles.said(kind, ', '.join(STYLES[base](artist)))}"


# ---- axes and figures ----


def placing(axes: Axes, parent: Axes | None, among: list[Axes]) -> Iterator[str]:
    """Say which place the axes have: in a grid, whose sizes the layout finds, or by hand."""
    spec = axes.get_subplotspec()
    laid_out = isinstance(axes.get_figure(root=False).get_layout_engine(), ConstrainedLayoutEngine)
    by_hand = spec is None or not laid_out
    while spec is not None:
        grid = spec.get_gridspec()
        place = (
            f"rows {spec.rowspan.start}–{spec.rowspan.stop - 1}, columns {spec.colspan.start}–{spec.colspan.stop - 1}"
        )
        ratios = f"heights {words(grid.get_height_ratios())}, widths {words(grid.get_width_ratios())}"
        yield f"{place} of {grid.nrows} × {grid.ncols}, {ratios}"
        spec = getattr(grid, "_subplot_spec", None)
    if parent is not None:
        locator = axes.get_axes_locator()
        yield f"inset in {words(list(locator._bounds))} {coordinates(parent, locator._transform)}"
    elif by_hand:
        yield f"position {words(list(axes.get_position(original=True).bounds))}"
    if hasattr(axes, "_colorbar_info"):
        info = {key: value for key, value in axes._colorbar_info.items() if key not in ("parents", "cax")}
        info |= {name: getattr(axes._colorbar, name) for name in ("drawedges", "extend", "orientation", "spacing")}
        yield f"colour bar {words(info)}"
    for name in "xy":
        other = getattr(axes, f"_share{name}")
        if other is not None:
            yield f"{name} shared with axes {among.index(other) + 1}"


def is_on(axes: Axes) -> bool:
    """Return whether the axes themselves are drawn; in space they have a flag of their own for it."""
    return getattr(axes, "_axis3don", axes.axison)


def frame(axes: Axes) -> Iterator[str]:
    """Say how the frame of the axes looks."""
    told = [f"aspect {words(axes.get_aspect())}, anchor {words(axes.get_anchor())}, adjusts {axes.get_adjustable()}"]
    told += [f"box {words(axes.get_box_aspect())}"] if axes.get_box_aspect() is not None else []
    yield ", ".join([*told, *settings(axes, OF_ALL)])
    if not is_on(axes):
        yield "no frame, no background, no ticks"
        return
    yield f"background [{', '.join(patch_style(axes.patch))}], lines below {words(axes.get_axisbelow())}"
    spines = {side: ", ".join(patch_style(spine)) for side, spine in axes.spines.items() if spine.get_visible()}
    for style in dict.fromkeys(spines.values()):
        yield f"spines {', '.join(side for side in spines if spines[side] == style)} [{style}]"


def of_axis(axis, styles: Styles) -> Iterator[str]:
    """Say what an axis measures, where its ticks are, what they say and how they look."""
    low, high = sorted(axis.get_view_interval())
    hidden = "" if axis.get_visible() else ", hidden"
    yield f"{axis.axis_name}: {words(list(axis.get_view_interval()))} {axis.get_scale()}{hidden}"
    if axis.label.get_text():
        style = styles.said("label", ", ".join(text_style(axis.label)))
        yield f"  label {quoted(axis.label)}, pad {number(axis.labelpad)}, {axis.get_label_position()} {style}"
    near = 1e-9 * (high - low)
    for which in ("major", "minor"):
        locator, formatter = getattr(axis, f"get_{which}_locator")(), getattr(axis, f"get_{which}_formatter")()
        places = np.atleast_1d(getattr(axis, f"get_{which}ticklocs")())
        seen = (places >= low - near) & (places <= high + near)
        if not seen.any():
            continue
        said = [text for text, is_seen in zip(formatter.format_ticks(places), seen, strict=True) if is_seen]
        axis.get_ticklabels(minor=which == "minor")  # this puts the ticks in their places
        ticks = getattr(axis, f"get_{which}_ticks")()
        looks = [tick_style(tick) for tick, is_seen in zip(ticks, seen, strict=True) if is_seen]
        looks = " ".join(styles.said("tick", look) for look, _ in itertools.groupby(looks))
        made = ["fixed" if isinstance(locator, FixedLocator) else made_of(locator)]
        made = made if made != [made_of(AutoLocator())] else []
        made += [made_of(formatter)] if isinstance(formatter, PercentFormatter) else []  # may round otherwise elsewhere
        yield f"  {which} ticks {array(places[seen])}: {words(said)} {' '.join([*made, looks])}"


def tick_style(tick) -> str:
    """Say how one tick looks: its marks on both sides, its line of the grid, and its labels on both sides."""
    parts = [f"{tick._tickdir}, pad {number(tick._base_pad)}"]
    for name, style in (("tick1line", marker_style), ("tick2line", marker_style), ("gridline", line_style),
                        ("label1", text_style), ("label2", text_style)):  # fmt: skip
        part = getattr(tick, name)
        if part.get_visible():
            parts.append(f"{name} {', '.join(style(part))}")
    return "; ".join(parts)


def of_axes(axes: Axes, name: str, among: list[Axes], styles: Styles, parent: Axes | None = None) -> Iterator[str]:
    """Describe axes, all that is drawn on them, and the axes within them."""
    yield f"axes {name}: {'; '.join(placing(axes, parent, among))}"
    yield f"  {styles.said('frame', '; '.join(frame(axes)))}"
    if hasattr(axes, "get_proj"):
        view = {key: getattr(axes, key) for key in ("elev", "azim", "roll", "computed_zorder", "_focal_length")}
        yield f"  seen from {words(view)}"
    titles = [axes._left_title, axes.title, axes._right_title]
    for title, place in zip(titles, ("left", "centre", "right"), strict=True):
        if title.get_text():
            pad = axes.titleOffsetTrans.transform((0, 0))[1] * 72 / axes.get_figure(root=True).dpi
            style = styles.said("title", ", ".join(text_style(title)))
            yield f"  title {place} {quoted(title)}, pad {number(pad)} {style}"
    axis_of = [getattr(axes, f"{name}axis") for name in "xyz" if hasattr(axes, f"{name}axis")]
    for axis in axis_of:
        told = of_axis(axis, styles)  # first of all the limits: they place what is drawn, even where there are no ticks
        yield from (f"  {line}" for line in (told if is_on(axes) else itertools.islice(told, 1)))
    own = {axes.patch, *titles, *axis_of, *axes.spines.values(), *axes.child_axes}
    yield from (f"  {told}" for told in artists((child for child in axes.get_children() if child not in own), styles))
    for place, inset in enumerate(axes.child_axes, start=1):
        yield from of_axes(inset, f"{name}.{place}", among, styles, axes)


@themed
def describe(drawn: Figure | Axes) -> str:
    """Describe a whole figure, given it or axes of it: not yet drawn, and with the theme, as its ticks are made in here."""
    figure, styles = figure_of(drawn) if isinstance(drawn, Axes) else drawn, Styles()
    layout = "no layout" if figure.get_layout_engine() is None else made_of(figure.get_layout_engine())
    size = " × ".join(map(number, figure.get_size_inches()))
    lines = [f"figure: {size} inches, {number(figure.dpi)} dpi, {layout}, {', '.join(patch_style(figure.patch))}"]
    own = [*figure.texts, *figure.legends, *figure.lines, *figure.patches, *figure.images]
    lines += [f"  {told}" for told in artists(own, styles)]
    for place, axes in enumerate(figure.axes, start=1):
        lines += of_axes(axes, str(place), figure.axes, styles)
    return "\n".join(lines)


def tell(value) -> str:
    """Describe whatever a function returns: a figure, an array, the bytes of a file, a film, or a text."""
    if isinstance(value, Figure | Axes):
        return f"returned: {'figure' if isinstance(value, Figure) else 'axes'}\n{describe(value)}"
    if isinstance(value, FramesPlayer):
        page = re.sub(
            r"base64,[^\"]+", lambda found: f"base64, digest {digest(found[0].encode())}", value._repr_html_()
        )
        return f"{value!r}\n{tell(value.frames)}\n{number(value.fps)} frames a second\n{page}"
    if isinstance(value, np.ndarray):
        exact = (
            f", {value.dtype}, digest {digest(np.ascontiguousarray(value).tobytes())}"
            if value.dtype.kind in "bui"
            else ""
        )
        return f"{array(value)}{exact}"
    if isinstance(value, bytes):
        return f"{len(value)} bytes, digest {digest(value)}"
    if isinstance(value, list | tuple):
        return "\n".join(map(tell, value)) if any(isinstance(part, np.ndarray) for part in value) else words(value)
    return str(value)


def digest(content: bytes) -> str:
    """Return a short digest of bytes that are the same on every machine."""
    return hashlib.sha256(content).hexdigest()[:16]


def message(call: Callable) -> str:
    """Return what a call says that cannot be done, with the kind of the error."""
    try:
        call()
    except (ValueError, TypeError) as error:
        return f"{type(error).__name__}: {error}"
    return "no message"


def renew() -> None:
    """Write all descriptions and messages anew, and remove those of which there is no example any more."""
    from contents import replace
    from figure_examples import EXAMPLES
    from figure_messages import MESSAGES

    texts = {f"{name}.txt": tell(call()) for name, call in EXAMPLES.items()}
    texts[MESSAGES_TOLD.name] = "\n".join(f"{name}: {message(call)}" for name, call in MESSAGES.items())
    for name, text in texts.items():
        replace(STORED / name, text + "\n")
    for path in STORED.glob("*.txt"):
        if path.name not in texts:
            path.unlink()


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "tools")]  # where the tests find them by conftest.py
    renew()
