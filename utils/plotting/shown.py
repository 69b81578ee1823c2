"""What a figure shows, in words and numbers: what a page keeps of a picture besides its pixels.

`theme.show` stores both parts with the picture: the words in its text, which is compared letter by letter whenever a page is run
again; words and numbers in its metadata, where a picture that rests on a training run or a clock is compared by what it draws.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.cm import ScalarMappable
from matplotlib.collections import Collection, PathCollection, QuadMesh
from matplotlib.colors import to_hex
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.quiver import Quiver
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator
from matplotlib.transforms import Transform
from mpl_toolkits.mplot3d.art3d import Line3D, Poly3DCollection

__all__ = ["NUMBER", "shown", "words_of"]

NUMBER = re.compile(r"(?<![^\W\d_])[-−+]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?")  # not the 5 of LeNet5
POINTS = 48  # that are kept of a longer curve
BLOCKS = 12  # along each side of an image


def shown(drawn: Figure, names: dict[str, str]) -> dict[str, Any]:
    """Return what a figure shows, as JSON can hold it.

    Parameters
    ----------
    drawn : matplotlib.figure.Figure
        A figure that has been drawn, so that its limits and ticks are where they stay.
    names : dict of str to str
        What to call colours, by their hexadecimal form in lower case; others are called by that form.

    Returns
    -------
    dict
        ``axes``: for each, its labels, limits, ticks and artists in the order in which they were added; ``around``: the artists
        of the figure itself. An artist has its kind, its look, and numbers: places in the coordinates that ``in`` names, of
        long rows at most 48; of an image, its mean brightness in at most 12 × 12 blocks.
    """
    own = [*drawn.texts, *drawn.legends, *drawn.lines, *drawn.patches, *drawn.images]
    return {
        "axes": [_axes(axes, names) for axes in _all_axes(drawn.axes)],
        "around": [told for artist in own for told in _artist(artist, names)],
    }


def words_of(told: dict[str, Any]) -> list[str]:
    """Return the words that a figure shows, in the order of `shown`: titles, labels, ticks, legends, annotations.

    A number in a text stands as ``#``; a text that holds nothing but numbers is left out, since it is data. Neighbours that read
    the same are told once.
    """
    texts: list[str] = []
    for axes in told["axes"]:
        labels = [f"{name}: {axes[name]['label']}" if _has_words(axes[name]["label"]) else "" for name in "xy"]
        texts += [axes["title"], *labels, *axes["x"]["ticks"], *axes["y"]["ticks"]]
        texts += [text for artist in axes["artists"] for text in _texts(artist)]
    texts += [text for artist in told["around"] for text in _texts(artist)]
    masked = (NUMBER.sub("#", " ".join(text.split())) for text in texts)
    found = itertools.groupby(text for text in masked if _has_words(text))
    return [text if (count := len(list(same))) == 1 else f"{text} × {count}" for text, same in found]


def _has_words(text: str) -> bool:
    """Return whether a text says more than numbers; the commands of a formula are no words."""
    return re.search(r"[^\W\d_]", re.sub(r"\\[a-z]+", "", NUMBER.sub("", text))) is not None


def _texts(artist: dict[str, Any]) -> list[str]:
    return [artist["says"]] if isinstance(artist.get("says"), str) else artist.get("says", [])


def _all_axes(found: Iterable[Any]) -> Iterator[Axes]:
    for axes in found:
        yield axes
        yield from _all_axes(axes.child_axes)


def _axes(axes: Any, names: dict[str, str]) -> dict[str, Any]:
    titles = [axes._left_title, axes.title, axes._right_title]
    axis_of = [getattr(axes, f"{name}axis") for name in "xyz" if hasattr(axes, f"{name}axis")]
    own = {axes.patch, *titles, *axis_of, *axes.spines.values(), *axes.child_axes}
    return {
        "title": " / ".join(text for title in titles if (text := title.get_text())),
        "x": _axis(axes.xaxis, axes.axison),
        "y": _axis(axes.yaxis, axes.axison),
        "artists": [told for each in axes.get_children() if each not in own for told in _artist(each, names)],
    }


def _axis(axis: Axis, on: bool) -> dict[str, Any]:
    """Return what an axis says. Ticks that Matplotlib chose are left out if they are numbers: letters decide how many fit."""
    ticks = [label.get_text() for label in axis.get_ticklabels() if on and axis.get_visible() and label.get_visible()]
    by_hand = isinstance(axis.get_major_locator(), FixedLocator)
    return {
        "label": axis.label.get_text() if on else "",
        "scale": axis.get_scale(),
        "limits": _rounded(axis.get_view_interval()),
        "ticks": [text for text in ticks if text and (by_hand or _has_words(text))],
    }


def _artist(artist: Any, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Tell one artist, unless it cannot be seen."""
    if not artist.get_visible() or (isinstance(artist, Text) and not artist.get_text().strip()):
        return
    told: dict[str, Any] = {"is": type(artist).__name__}
    if isinstance(artist, Text):
        told |= {"says": artist.get_text(), "look": f"{_colour(artist.get_color(), names)} {artist.get_fontweight()}"}
        told |= _text_place(artist)
    elif isinstance(artist, Legend):
        lines = [next(_artist(handle, names), {"look": "none"}) for handle in artist.legend_handles]
        told |= {"says": [text.get_text() for text in artist.get_texts()], "look": [line["look"] for line in lines]}
        told["says"] += [artist.get_title().get_text()]
    elif isinstance(artist, Line2D):
        told |= {"look": _line_look(artist, names)}
        points = np.column_stack([artist.get_xdata(orig=False), artist.get_ydata(orig=False)])
        told |= _places(artist, artist.get_transform(), points) if not isinstance(artist, Line3D) else {}
    elif isinstance(artist, Patch):
        look = [f"face {_colour(artist.get_facecolor(), names)}", f"edge {_colour(artist.get_edgecolor(), names)}"]
        told |= {"look": ", ".join([*look, f"hatch {artist.get_hatch()}", _own_dashes(artist)])}
        path = artist.get_patch_transform().transform_path(artist.get_path())
        told |= _places(artist, artist.get_data_transform(), path.get_extents().get_points())
    elif isinstance(artist, AxesImage):
        told |= {"look": _map(artist), **_image(artist)}
        told |= {"extent": _rounded(artist.get_extent())}
    elif isinstance(artist, Collection):
        told |= {"look": _collection_look(artist, names)}
        told |= _collection(artist)
    yield told


# ---- looks ----


def _colour(value: Any, names: dict[str, str]) -> str:
    if isinstance(value, str) and value in ("none", "auto"):
        return value
    code = to_hex(value, keep_alpha=True)
    opaque, alpha = code[:7], int(code[7:], 16) / 255
    if not alpha:
        return "none"
    return names.get(opaque, opaque) + ("" if alpha == 1 else f" at {alpha:.0%}")


def _dashes(pattern: tuple) -> str:
    return "solid" if pattern[1] is None else "dashed " + " ".join(f"{length:g}" for length in pattern[1])


def _own_dashes(artist: Any) -> str:
    """Return the dashes of a line or an edge, for a width of 1, as Matplotlib keeps them: there is no public name for them."""
    return _dashes(artist._unscaled_dash_pattern)


def _line_look(line: Line2D, names: dict[str, str]) -> str:
    parts = [f"{_colour(line.get_color(), names)} {line.get_linewidth():g}"]
    parts += ["no line"] if line.get_linestyle() == "None" else [_own_dashes(line)]
    if line.get_marker() not in (None, "", " ", "None"):
        parts += [f"marker {line.get_marker()} {_colour(line.get_markerfacecolor(), names)}"]
    return ", ".join([*parts, *_drawn(line)])


def _drawn(line: Line2D) -> list[str]:
    return [] if line.get_drawstyle() == "default" else [line.get_drawstyle()]


def _collection_look(artist: Collection, names: dict[str, str]) -> str:
    parts = [", ".join(_dashes(pattern) for pattern in dict.fromkeys(map(_hashable, vars(artist)["_us_linestyles"])))]
    if isinstance(artist, PathCollection):
        parts += ["marker " + "/".join(str(len(path)) for path in artist.get_paths())]
    if artist.get_array() is not None and getattr(artist, "colors", None) is None:
        return ", ".join([*parts, _map(artist)])
    if isinstance(artist, Poly3DCollection):
        return ", ".join(parts)
    for part, colours in (("face", artist.get_facecolor()), ("edge", artist.get_edgecolor())):
        parts += [
            f"{part} {'/'.join(dict.fromkeys(_colour(one, names) for one in np.atleast_2d(colours) if len(one)))}"
        ]
    return ", ".join(parts)


def _hashable(pattern: tuple) -> tuple:
    return pattern[0], None if pattern[1] is None else tuple(pattern[1])


def _map(mapped: ScalarMappable) -> str:
    values = mapped.get_array()
    return "its own colours" if values is not None and values.ndim == 3 else f"map {mapped.get_cmap().name}"


# ---- numbers ----


def _text_place(text: Any) -> dict[str, Any]:
    """Return where a text stands; of an annotation, what it points at."""
    if hasattr(text, "xycoords"):
        return _places(text, text._get_xy_transform(None, text.xycoords), [text.xy])
    return _places(text, text.get_transform(), [text.get_position()])


def _rounded(values: Any, form: str = ".5g") -> str:
    """Return numbers to five digits, one after the other; a notebook's file would give each a line of its own."""
    flat: np.ndarray = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan).ravel()
    return " ".join(f"{0.0 if abs(number) < 1e-12 else number:{form}}" for number in flat)


def _places(artist: Artist, transform: Transform, points: Any) -> dict[str, Any]:
    """Return how many points there are, and at most 48 of them, evenly chosen, in their own coordinates."""
    points = np.asarray(points, float).reshape(-1, 2)
    kept = (
        points[np.unique(np.linspace(0, len(points) - 1, min(len(points), POINTS)).round().astype(int))]
        if len(points)
        else points
    )
    return {
        "n": len(points),
        "x": _rounded(kept[:, 0]),
        "y": _rounded(kept[:, 1]),
        "in": _coordinates(artist, transform),
    }


def _coordinates(artist: Artist, transform: Transform) -> str:
    if artist.axes is None:
        return "figure"
    along = transform.contains_branch_seperately(artist.axes.transData)
    if any(along):
        return "data" if all(along) else f"{'x' if along[0] else 'y'} data"
    return "axes" if transform.contains_branch(artist.axes.transAxes) else "other"


def _image(artist: Any) -> dict[str, Any]:
    values: np.ndarray = np.ma.filled(np.ma.asarray(artist.get_array(), dtype=float), np.nan)
    low, high = artist.get_clim() if values.ndim == 2 else (0.0, 255.0 if artist.get_array().dtype == np.uint8 else 1.0)
    shape, limits = " × ".join(map(str, values.shape)), _rounded((low, high))
    values = values if values.ndim == 2 else values[..., :3].mean(axis=2)
    return {"shape": shape, "between": limits, "blocks": _blocks((values - low) / ((high - low) or 1))}


def _blocks(values: np.ndarray) -> str:
    """Return the mean of each block of a matrix, at most 12 × 12 of them, to three digits."""
    edges = [np.unique(np.linspace(0, side, min(side, BLOCKS) + 1).astype(int)) for side in values.shape]
    blocks = [
        values[top:below, left:right]
        for top, below in itertools.pairwise(edges[0])
        for left, right in itertools.pairwise(edges[1])
    ]
    return _rounded(
        [block[np.isfinite(block)].mean() if np.isfinite(block).any() else np.nan for block in blocks], ".3f"
    )


def _collection(artist: Any) -> dict[str, Any]:
    if isinstance(artist, Poly3DCollection):
        return {"n": len(artist._faces)}
    if isinstance(artist, Quiver):
        return {**_places(artist, artist.get_offset_transform(), artist.get_offsets()), "u": _rounded(np.ravel(artist.U)[:POINTS]),
                "v": _rounded(np.ravel(artist.V)[:POINTS])}  # fmt: skip
    if isinstance(artist, PathCollection):
        sizes = _rounded(np.unique(artist.get_sizes())[:POINTS])
        return {**_places(artist, artist.get_offset_transform(), artist.get_offsets()), "sizes": sizes}
    if isinstance(artist, QuadMesh):
        corners = np.asarray(artist.get_coordinates())
        values = np.asarray(artist.get_array(), float)
        values = values.reshape(*np.subtract(corners.shape[:2], 1), -1).mean(axis=2)
        low, high = artist.get_clim() if artist.get_clim()[0] is not None else (0, 1)
        return {
            **_places(artist, artist.get_transform(), corners),
            "blocks": _blocks((values - low) / ((high - low) or 1)),
        }
    paths = artist.get_paths()
    if isinstance(artist, ContourSet):  # the number of points on a contour hangs on the last digit: its extent does not
        boxes = [path.get_extents().get_points() for path in paths if len(path)]
        return {"levels": _rounded(artist.levels), **_places(artist, artist.get_transform(), boxes)}
    return {**_places(artist, artist.get_transform(), np.concatenate([path.vertices for path in paths]) if paths else []),
            "paths": len(paths)}  # fmt: skip
