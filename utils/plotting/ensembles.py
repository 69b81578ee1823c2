"""Figures of trees and of many trees together: section 1.2.4."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from utils.plotting.theme import COLOURS, figure, themed

__all__ = ["boosting_stages", "training_and_held_out", "tree_chart", "variance_against_trees"]


@themed
def tree_chart(tree: Any, names: Sequence[str], sample: np.ndarray | None = None) -> Axes:
    """Draw a fitted decision tree as a flowchart, and the way that one sample takes through it (section 1.2.4).

    Parameters
    ----------
    tree : sklearn.tree.DecisionTreeClassifier
        Fitted. Its questions are drawn as "name ≤ threshold": yes to the left, no to the right.
    names : sequence of str
        What each feature is called.
    sample : numpy.ndarray, optional
        Shape (features,); the boxes and branches on its way are drawn strongly.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If the names, or the sample's features, are not as many as the tree's features.
    """
    nodes = tree.tree_
    if len(names) != nodes.n_features:
        raise ValueError(f"names must be {nodes.n_features}, one for each feature; got {len(names)}")
    on_way = set()
    if sample is not None:
        sample = np.asarray(sample, dtype="float32")
        if sample.shape != (nodes.n_features,):
            raise ValueError(f"sample must have shape ({nodes.n_features},); got shape {sample.shape}")
        on_way = set(tree.decision_path(sample[np.newaxis]).indices.tolist())
    places: dict[int, tuple[float, int]] = {}
    leaves = _place(nodes, 0, 0, 0.0, places)
    depth = max(level for _, level in places.values())
    _, axes = figure(9.0, 0.78 * depth + 1.0)
    for node, (x, level) in places.items():
        for child, word in ((nodes.children_left[node], "yes"), (nodes.children_right[node], "no")):
            if child < 0:
                continue
            to, below = places[child]
            strong = child in on_way
            axes.plot([x, to], [-level, -below], color=COLOURS["orange" if strong else "grey"],
                      linewidth=2.6 if strong else 1.0, zorder=1)  # fmt: skip
            if node == 0:
                axes.annotate(word, ((x + to) / 2, -0.5), xytext=(0, 7), textcoords="offset points", ha="center",
                              fontsize=9.5, color=COLOURS["ink"])  # fmt: skip
    for node, (x, level) in places.items():
        leaf = nodes.children_left[node] < 0
        strong = node in on_way
        if leaf:
            shares = nodes.value[node][0]
            text = f"{tree.classes_[shares.argmax()]}"
        else:
            text = f"{names[nodes.feature[node]].replace('_', ' ')}\n≤ {nodes.threshold[node]:.2g}?"
        axes.text(x, -level, text, ha="center", va="center", fontsize=12 if leaf else 9, zorder=2,
                  fontweight="bold" if leaf else "normal",
                  bbox={"boxstyle": "circle,pad=0.3" if leaf else "round,pad=0.3",
                        "facecolor": "#E3F1FA" if leaf else COLOURS["paper"],
                        "edgecolor": COLOURS["orange" if strong else "grey"],
                        "linewidth": 2.6 if strong else 0.9})  # fmt: skip
    axes.set(xlim=(-0.7, leaves - 0.3), ylim=(-depth - 0.5, 0.5))
    axes.set_axis_off()
    return axes


def _place(nodes: Any, node: int, level: int, leaves: float, places: dict) -> float:
    """Place a node and all below it: leaves side by side, a question midway between its two; return the leaves so far."""
    left, right = nodes.children_left[node], nodes.children_right[node]
    if left < 0:
        places[node] = (leaves, level)
        return leaves + 1
    leaves = _place(nodes, left, level + 1, leaves, places)
    leaves = _place(nodes, right, level + 1, leaves, places)
    places[node] = ((places[left][0] + places[right][0]) / 2, level)
    return leaves


@themed
def variance_against_trees(trees: Sequence[int], measured: Sequence[float], one: float, shared: float) -> Axes:
    """Draw how a forest's variance falls with its trees, beside what the trees' covariance lets expect (section 1.2.4).

    Parameters
    ----------
    trees : sequence of int
        Numbers of trees.
    measured : sequence of float
        The variance of a forest's answer at each number.
    one : float
        The variance of a single tree.
    shared : float
        The covariance of two trees of one forest: the level that no number of trees gets below.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If `trees` and `measured` differ in length.
    """
    if len(trees) != len(measured):
        raise ValueError(f"trees and measured must be equally long; got {len(trees)} and {len(measured)}")
    _, axes = figure(6.6, 3.3)
    fine = np.geomspace(min(trees), max(trees), 200)
    axes.plot(fine, shared + (one - shared) / fine, color=COLOURS["grey"], linewidth=1.4)
    axes.axhline(shared, color=COLOURS["orange"], linestyle="--", linewidth=1.6)
    axes.annotate("what all trees of a forest share", (max(trees), shared), xytext=(0, -5), textcoords="offset points",
                  ha="right", va="top", color=COLOURS["orange"])  # fmt: skip
    axes.plot(trees, measured, "o", color=COLOURS["blue"], markersize=7)
    axes.annotate("measured", (trees[1], measured[1]), xytext=(10, 4), textcoords="offset points",
                  color=COLOURS["blue"])  # fmt: skip
    axes.set(xscale="log", yscale="log", xlabel="trees in the forest", ylabel="variance of its answer")
    axes.set_ylim(bottom=min(shared, *measured) * 0.6)
    axes.set_xticks(trees, [str(n) for n in trees])
    ticks = [v for v in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if axes.get_ylim()[0] <= v <= axes.get_ylim()[1]]
    axes.set_yticks(ticks, [f"{v:g}" for v in ticks])
    axes.minorticks_off()
    axes.grid(axis="y")
    return axes


@themed
def boosting_stages(x: np.ndarray, y: np.ndarray, predictions: Sequence[np.ndarray], stages: Sequence[int]) -> Figure:
    """Draw an ensemble stage by stage: above, its curve through the data; below, what it still gets wrong (1.2.4).

    Parameters
    ----------
    x, y : numpy.ndarray
        Shape (samples,): `x` in rising order, and the values to predict.
    predictions : sequence of numpy.ndarray
        Predictions after stage 0, 1, 2, …, each of shape (samples,).
    stages : sequence of int
        Which of them are drawn, a column each.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the arrays differ in shape, or a stage is not among the predictions.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.ndim != 1 or x.shape != y.shape or any(np.shape(p) != x.shape for p in predictions):
        raise ValueError(f"x, y and all predictions must have one shape (samples,); got {x.shape} and {y.shape}")
    if not len(stages) or not all(0 <= stage < len(predictions) for stage in stages):
        raise ValueError(f"stages must be from 0 to {len(predictions) - 1}; got {list(stages)}")
    drawn, grid = figure(8.8, 3.9, 2, len(stages), sharex=True, sharey="row", squeeze=False, height_ratios=(1.25, 1))
    for stage, (above, below) in zip(stages, grid.T, strict=True):
        residual = y - predictions[stage]
        above.plot(x, y, "o", color=COLOURS["grey"], markersize=2.6)
        above.plot(x, predictions[stage], color=COLOURS["blue"], linewidth=2)
        above.set_title("the mean" if stage == 0 else f"{stage} tree{'s' * (stage > 1)}", fontsize=10)
        below.axhline(0, color=COLOURS["grey"], linewidth=0.8)
        below.vlines(x, 0, residual, color=COLOURS["orange"], linewidth=1.2)
        below.set_xlabel("x")
    grid[0, 0].set_ylabel("y and prediction")
    grid[1, 0].set_ylabel("residual")
    return drawn


@themed
def training_and_held_out(
    steps: np.ndarray, training: np.ndarray, held_out: np.ndarray, xlabel: str, ylabel: str
) -> Axes:
    """Draw what a method gets wrong as it goes on learning, on what it learns from and on what is held out (section 1.2.4).

    Parameters
    ----------
    steps : numpy.ndarray
        Shape (steps,): trees, depths or epochs.
    training, held_out : numpy.ndarray
        Errors of shape (runs, steps). Each run is a pale line, their mean a strong one; where the held-out mean is lowest
        stands a dashed line.
    xlabel, ylabel : str
        What a step is, and what an error.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If the arrays do not have such shapes.
    """
    steps, training, held_out = np.asarray(steps), np.asarray(training), np.asarray(held_out)
    if training.shape != held_out.shape or training.shape[1:] != steps.shape or not training.size:
        raise ValueError(
            "training and held_out must have shape (runs, steps), and steps (steps,); "
            f"got {training.shape}, {held_out.shape} and {steps.shape}"
        )
    _, axes = figure(7.0, 3.6)
    for errors, colour, name in ((training, "blue", "learned from"), (held_out, "orange", "held out")):
        axes.plot(steps, errors.T, color=COLOURS[colour], linewidth=0.9, alpha=0.35)
        axes.plot(steps, errors.mean(axis=0), color=COLOURS[colour])
        axes.annotate(name, (steps[-1], errors.mean(axis=0)[-1]), xytext=(6, 0), textcoords="offset points", va="center",
                      color=COLOURS[colour], annotation_clip=False)  # fmt: skip
    axes.axvline(steps[held_out.mean(axis=0).argmin()], color=COLOURS["grey"], linestyle="--", linewidth=1.2)
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.set_ylim(bottom=0)
    return axes
