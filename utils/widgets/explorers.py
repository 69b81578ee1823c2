"""The explorers of the notebooks: each gives knobs to one figure function, and a sentence to what it shows.

Broadcasting (section 2.3.2), slicing (2.2.6), a map of the plane (2.3.5), descent on a surface (2.4.3), the search for a
representation (1.1.3), the margin of a support vector machine (1.2.3), the depth of a tree (1.2.4) and the gradient in a deep
network (1.3.3).
"""

import functools
import re
from collections.abc import Callable, Sequence

import ipywidgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from utils.autodiff.descent import descend
from utils.models.depth import ACTIVATIONS, sizes_by_layer
from utils.models.rotations import decision_stump, rotate
from utils.plotting import classifiers, depth, descent, geometry, operations, representations, tensors
from utils.tensors.broadcasting import explain
from utils.widgets.explorer import Explorer

__all__ = [
    "broadcasting_explorer",
    "depth_explorer",
    "descent_explorer",
    "margin_explorer",
    "parsed_index",
    "rotation_explorer",
    "slicing_explorer",
    "transformation_explorer",
    "tree_explorer",
]

SHAPES = ((3,), (4,), (1, 3), (4, 1), (4, 3), (3, 4), (2, 1, 1), (2, 1, 3), (2, 4, 1), (2, 4, 3))
INDICES = ("1:3, 2:5", "0", "-1", ":, 0", ":, -2:", "::2, ::2", "::-1", ":3, 1:-1", "2, 3", ":, ::-1")


def broadcasting_explorer() -> Explorer:
    """Return an explorer of broadcasting: choose two shapes, see them stretch, or why they cannot (section 2.3.2)."""

    def say(a: tuple[int, ...], b: tuple[int, ...]) -> str:
        told = explain(a, b)
        if not told.fits:
            return f"Shapes {a} and {b} do not fit: {told.reason}"
        grown = [
            f"{name} becomes {told.result}" if shape != told.result else f"{name} stays as it is"
            for name, shape in (("a", a), ("b", b))
        ]
        return f"Shapes {a} and {b} give {told.result}: {' and '.join(grown)}."

    def shape_knob(value: tuple[int, ...], description: str) -> ipywidgets.Dropdown:
        return ipywidgets.Dropdown(options=[(str(s), s) for s in SHAPES], value=value, description=description)

    return Explorer(
        lambda a, b: operations.broadcasting_steps(a, b),
        say,
        {"a": shape_knob((4, 3), "shape of a"), "b": shape_knob((3,), "shape of b")},
    )


def parsed_index(text: str) -> tuple[int | slice, ...]:
    """Return what stands between the brackets of a tensor as an index.

    Used in section 2.2.6.

    Raises
    ------
    ValueError
        If it is anything else than whole numbers and slices, separated by commas.

    Examples
    --------
    >>> parsed_index("1:3, -1, ::2")
    (slice(1, 3, None), -1, slice(None, None, 2))
    """
    parts: list[int | slice] = []
    for part in text.split(","):
        if re.fullmatch(r"\s*-?\d{1,6}\s*", part):
            parts.append(int(part))
        elif re.fullmatch(r"\s*(-?\d{1,6})?\s*:\s*(-?\d{1,6})?\s*(:\s*(-?\d{1,6})?\s*)?", part):
            parts.append(slice(*(int(bound) if bound.strip() else None for bound in part.split(":"))))
        else:
            raise ValueError(
                f"text must hold whole numbers and slices such as 1:3, separated by commas; got {text!r:.60}"
            )
    return tuple(parts)


def slicing_explorer(tensor: np.ndarray, name: str = "x") -> Explorer:
    """Return an explorer of slicing: write an index, see the part light up (section 2.2.6).

    Parameters
    ----------
    tensor : numpy.ndarray
        Of rank 2, of few entries of few digits each.
    name : str
        What the tensor is called.
    """
    kept = [parsed_index(INDICES[0])]  # the last index that could be drawn

    def fault(index: str) -> str | None:
        try:
            part = tensor[parsed_index(index)]
        except (ValueError, IndexError) as error:
            return str(error)
        return None if np.size(part) else "the slice is empty"

    def draw(index: str) -> Figure:
        if fault(index) is None:
            kept[0] = parsed_index(index)
        return tensors.tensor_slice(tensor, kept[0], name)

    def say(index: str) -> str:
        if (wrong := fault(index)) is not None:
            return f"{name}[{index}] cannot be drawn: {wrong}. The picture is still that of the last index."
        part = tensor[parsed_index(index)]
        return f"{name}[{index}] has shape {np.shape(part)} and holds {part.size} of the {tensor.size} entries."

    knob = ipywidgets.Combobox(value=INDICES[0], options=INDICES, description=f"{name}[ … ]", ensure_option=False)
    return Explorer(draw, say, {"index": knob})


def transformation_explorer() -> Explorer:
    """Return an explorer of the maps of the plane: set a matrix and a shift, see what they do (section 2.3.5)."""

    def matrix(**values: float) -> np.ndarray:
        return np.array([[values["a"], values["b"]], [values["c"], values["d"]]])

    def draw(**values: float) -> Axes:
        shift = np.array([values["e"], values["f"]])
        return geometry.plane(lambda points: points @ matrix(**values) + shift)

    def say(**values: float) -> str:
        W = matrix(**values)
        area = float(np.linalg.det(W))
        turned_over = " and is turned over" if area < -0.005 else ""
        flat = abs(area) < 0.005
        size = (
            f"everything is pressed onto a {'line' if np.abs(W).max() > 0.005 else 'point'}"
            if flat
            else f"areas grow to {abs(area):.2f} times their size{turned_over}"
        )
        return (
            f"x @ W + b with W = [[{values['a']:g}, {values['b']:g}], [{values['c']:g}, {values['d']:g}]] and "
            f"b = [{values['e']:g}, {values['f']:g}]: {size}."
        ).replace("times their size and is", "times their size, and the letter is")

    names = {"a": "W[0, 0]", "b": "W[0, 1]", "c": "W[1, 0]", "d": "W[1, 1]", "e": "b[0]", "f": "b[1]"}
    first = {"a": 1.0, "b": 0.5, "c": 0.0, "d": 1.0, "e": 0.0, "f": 0.0}
    knobs = {
        name: ipywidgets.FloatSlider(value=first[name], min=-2, max=2, step=0.1, description=label)
        for name, label in names.items()
    }
    return Explorer(draw, say, knobs)


def descent_explorer(
    f: Callable[[np.ndarray], np.ndarray],
    gradient: Callable[[np.ndarray], np.ndarray],
    start: Sequence[float],
    extent: Sequence[float],
    best: Sequence[float],
    steps: int = 30,
) -> Explorer:
    """Return an explorer of gradient descent on a surface: set learning rate and momentum, see the way (section 2.4.3).

    Parameters
    ----------
    f : callable
        Takes points of shape (points, 2), returns heights of shape (points,).
    gradient : callable
        Takes a place of shape (2,), returns the gradient there.
    start, best : pair of float
        Where the way begins, and the lowest place.
    extent : four floats
        Lowest and highest first weight, lowest and highest second weight.
    steps : int
        How many steps are taken.
    """

    def places(learning_rate: float, momentum: float) -> np.ndarray:
        with np.errstate(over="ignore", invalid="ignore"):  # a rate that is too large is here to be tried
            return descend(gradient, start, learning_rate, steps, momentum)

    def draw(learning_rate: float, momentum: float) -> Figure:
        way = places(learning_rate, momentum)
        inside = np.cumprod((np.abs(way) < 1e3).all(axis=1)).astype(bool)  # what is no number is not below it either
        caption = f"learning rate {learning_rate:.3g}, momentum {momentum:g}"
        return descent.descents_on_a_surface(f, {caption: way[inside]}, extent, best)

    def say(learning_rate: float, momentum: float) -> str:
        way = places(learning_rate, momentum)
        heights = f(way[[0, -1]])
        words = f"Learning rate {learning_rate:.3g}, momentum {momentum:g}: "
        if not np.isfinite(heights[1]) or heights[1] > heights[0]:
            return f"{words}after {steps} steps the loss is higher than at the start. The steps are too large."
        lowest = f(np.array([best], dtype=float))[0]
        left = (heights[1] - lowest) / (heights[0] - lowest)
        return f"{words}after {steps} steps {left:.1%} of the way down to the lowest place is left.".replace("%", " %")

    knobs = {
        "learning_rate": ipywidgets.FloatLogSlider(
            value=0.1, base=10, min=-3, max=1, step=0.1, description="learning rate", readout_format=".3g"
        ),
        "momentum": ipywidgets.FloatSlider(value=0.0, min=0, max=0.95, step=0.05, description="momentum"),
    }
    return Explorer(draw, say, knobs)


def rotation_explorer(points: np.ndarray, labels: np.ndarray) -> Explorer:
    """Return an explorer of the search for a representation: turn the axes, see how well one cut does (section 1.1.3).

    Parameters
    ----------
    points : numpy.ndarray
        Shape (points, 2).
    labels : numpy.ndarray of int
        Shape (points,), 0 or 1.
    """

    def say(angle: int) -> str:
        accuracy, _ = decision_stump(rotate(points, angle)[:, 0], labels)
        return f"With the axes turned by {angle} degrees, the best cut gets {accuracy:.0%} right.".replace("%", " %")

    knob = ipywidgets.IntSlider(value=0, min=0, max=180, step=5, description="angle in degrees")
    return Explorer(lambda angle: representations.turned_axes(points, labels, angle), say, {"angle": knob})


def depth_explorer() -> Explorer:
    """Return an explorer of depth: choose activation, depth and spread, see what becomes of signal and gradient (section 1.3.3)."""
    sizes = functools.cache(sizes_by_layer)  # the figure and the sentence ask for the same

    def draw(activation: str, layers: int, factor: float) -> Figure:
        signal, gradient = sizes(activation, layers, factor)
        curves = {"the gradient, on its way back": gradient, "the signal, on its way forward": signal}
        drawn = depth.gradient_norms(curves, what="signal, and of the gradient")
        # The same axis for all, by which two settings can be compared; labels without mathematics are drawn faster.
        powers = {-30: "10⁻³⁰", -20: "10⁻²⁰", -10: "10⁻¹⁰", 0: "1", 10: "10¹⁰", 20: "10²⁰", 30: "10³⁰"}
        drawn.axes[0].set_yticks([10.0**power for power in powers], list(powers.values()))
        drawn.axes[0].set_ylim(1e-30, 1e30)
        return drawn

    def told(name: str, powers: float) -> str:
        rounded = f"{abs(powers):.0f}"
        if abs(powers) < 0.8:
            return f"the {name} keeps its size"
        return f"the {name} {'grows' if powers > 0 else 'fades'} by {rounded} {'power' if rounded == '1' else 'powers'} of ten"

    def say(activation: str, layers: int, factor: float) -> str:
        signal, gradient = sizes(activation, layers, factor)
        forward, back = told("signal", np.log10(signal[-1])), told("gradient", np.log10(gradient[0]))
        return (
            f"{layers} layers of {activation}, with weights spread by {factor:.1f} / √n: on the way forward {forward}, "
            f"and on the way back {back}."
        )

    knobs = {
        "activation": ipywidgets.Dropdown(options=list(ACTIVATIONS), value="sigmoid", description="activation"),
        "layers": ipywidgets.IntSlider(value=30, min=2, max=50, description="layers"),
        "factor": ipywidgets.FloatSlider(value=0.6, min=0.2, max=4, step=0.1, description="spread, times √n"),
    }
    return Explorer(draw, say, knobs)


def margin_explorer(points: np.ndarray, labels: np.ndarray, names: tuple[str, str] = ("x", "y")) -> Explorer:
    """Return an explorer of the margin: set C, the price of a point inside the street, see the street (section 1.2.3).

    Parameters
    ----------
    points : numpy.ndarray
        Shape (points, 2).
    labels : numpy.ndarray of int
        Shape (points,), of two classes.
    names : (str, str)
        What the two coordinates measure.
    """
    from sklearn.svm import SVC  # here, for the other pages do without scikit-learn

    @functools.cache  # the figure and the sentence ask for the same
    def trained(C: float) -> SVC:
        return SVC(kernel="linear", C=C).fit(points, labels)

    def draw(C: float) -> Axes:
        svm = trained(C)
        return classifiers.margin(points, labels, (svm.coef_[0], svm.intercept_[0]), svm.support_, names=names)

    def say(C: float) -> str:
        svm = trained(C)
        width = 2 / np.linalg.norm(svm.coef_)
        inside = int(np.sum(np.abs(svm.decision_function(points)) < 0.99))  # what lies on the edge is not inside
        misread = int(np.sum(svm.predict(points) != labels))
        price = f"{C:,.0f}" if C >= 100 else f"{C:.3g}"
        return (
            f"With C = {price} the street is {width:.2f} wide, {inside} of {len(points)} points lie inside it, "
            f"{len(svm.support_)} are support vectors, and {misread} on the wrong side of its middle."
        )

    knob = ipywidgets.FloatLogSlider(
        value=1000, base=10, min=-1, max=4, step=0.5, description="C", readout_format=".1f"
    )
    return Explorer(draw, say, {"C": knob})


def tree_explorer(
    points: np.ndarray,
    labels: np.ndarray,
    held_out: tuple[np.ndarray, np.ndarray],
    names: tuple[str, str] = ("x", "y"),
) -> Explorer:
    """Return an explorer of a tree's depth: let it ask more questions, see what it makes of the plane (section 1.2.4).

    Parameters
    ----------
    points : numpy.ndarray
        Shape (points, 2): what the tree learns from, and what is drawn.
    labels : numpy.ndarray of int
        Shape (points,), of two classes.
    held_out : pair of numpy.ndarray
        Points and labels that the tree does not learn from.
    names : (str, str)
        What the two coordinates measure.
    """
    from sklearn.tree import DecisionTreeClassifier  # here, for the other pages do without scikit-learn

    @functools.cache  # the figure and the sentence ask for the same
    def trained(depth: int) -> DecisionTreeClassifier:
        return DecisionTreeClassifier(max_depth=depth, random_state=0).fit(points, labels)

    def draw(depth: int) -> Axes:
        tree = trained(depth)
        return classifiers.decision_surface(lambda grid: tree.predict_proba(grid)[:, 1], points, labels, names=names)

    def say(depth: int) -> str:
        tree = trained(depth)
        learned, unseen = (1 - tree.score(*these) for these in ((points, labels), held_out))
        return (
            f"A tree of depth {depth} with {tree.get_n_leaves()} leaves misreads {learned:.0%} of the points it learned "
            f"from and {unseen:.0%} of those held out."
        ).replace("%", " %")

    knob = ipywidgets.IntSlider(value=2, min=1, max=8, step=1, description="depth")
    return Explorer(draw, say, {"depth": knob})
