"""Calls of every function that draws, for the tests of what holds for all of them.

A plain name, as `digits.digit_wall`, is a call such as pages make. One with a dash, as `digits.score_bars-no-image`, takes a
way that no page takes, and `goldens.py` keeps what it shows. The inputs are small, fixed, and made by arithmetic that gives the
same on every processor.
"""

import base64
import io
from collections import namedtuple
from types import SimpleNamespace

import numpy as np
from PIL import Image
from sklearn.tree import DecisionTreeClassifier

from utils.autodiff import Tensor, graph, tanh
from utils.data.datasets import load_table
from utils.measure.growth import Growth
from utils.plotting import (
    classifiers,
    comparison,
    concepts,
    depth,
    descent,
    digits,
    ensembles,
    geometry,
    graphs,
    history,
    operations,
    player,
    profile,
    representations,
    scale,
    solved,
    tensors,
    theme,
)


def pixels(*shape):
    """Bytes that look like noise."""
    return (np.arange(np.prod(shape)) ** 2 % 251).astype(np.uint8).reshape(shape)


def waves(*shape):
    """Numbers from -1 to 1 that look like noise; a sine would differ in its last digits."""
    places = np.arange(np.prod(shape))
    return ((places * (37 * places + 11) % 199 - 99) / 99).reshape(shape)


# ---- what several examples use ----

ALT = "A figure that shows what is meant."
CORNERS = np.array([[0.0, 0.0], [0.2, 1.0], [1.0, 0.0], [1.2, 1.0]])
TWO = np.array([3, 3, 8, 8])
UPRIGHT = (np.array([2.0, -0.4]), -0.8)
ELSEWHERE = (np.array([1.0, 0.0]), -50.0)  # a line that does not cross the picture
CONFIDENCE = np.repeat([0.25, 0.55, 0.95, 1.0, 0.75], [20, 25, 40, 21, 19])
SEVENTH = np.arange(125) % 7 < 3
LABELS = np.array([0, 1, 1, 0, 1, 0, 0, 1])
POINTS = 1.5 * waves(8, 2)
NETWORK = [waves(784, 3), waves(3, 4)]
SCORES = np.array([0.1, 0.7, 0.004, 0.196])
EXTENT = (-1.0, 3.0, -2.0, 2.5)
Method = namedtuple("Method", "method year network error seconds numbers")
METHODS = [
    Method("perceptron", 1958, True, 0.14, 0.5, 7850),
    Method("forest", 2001, False, 0.062, 2.0, 790_000),
    Method("boosting", 2001, False, 0.06, 8.0, 6600),
    Method("network", 1986, True, 0.059, 40.0, 407_000),
]
Row = SimpleNamespace


def bowl(w):
    """A surface with its lowest place at (1, 0.5)."""
    return (w[:, 0] - 1) ** 2 + 2 * (w[:, 1] - 0.5) ** 2


def halves(points):
    """A score that rises from left to right; in double precision, as the last digit of single ones differs."""
    return np.clip(0.4 + 0.5 * points[:, 0].astype(float) - 0.2 * points[:, 1].astype(float), 0, 1)


def tree():
    """A tree with two questions and three leaves."""
    return DecisionTreeClassifier(random_state=0).fit(
        [[0.0, 5.0], [1.0, 5.0], [2.0, 1.0], [3.0, 9.0], [3.0, 9.5]], [7, 7, 1, 4, 4]
    )


def neuron():
    """The graph of a neuron with its loss, in which every kind of node occurs."""
    x, w, b, t = (Tensor(v, name=n) for v, n in zip((2.0, 3.0, 1.0, 5.0), "xwbt", strict=True))
    loss = (x * w + b - t) ** 2
    loss.name = "loss"
    return graph(loss)


def deep():
    """A graph with ways that pass over nodes, a constant, and slopes below zero."""
    x, w = Tensor(0.5, name="x"), Tensor(2.0, name="w")
    return graph(tanh(x * w + 0.5) * x - w)


def square():
    """A graph with two arrows from one node to another."""
    x = Tensor(-3.0, name="x")
    return graph(x * x)


def slanted():
    """A graph whose results do not stand in the order in which they were computed, and two arrows that climb together."""
    a, b, c = (Tensor(v, name=n) for v, n in zip((1.0, 2.0, 0.0), "abc", strict=True))
    u, v = a * b, c * c
    return graph(tanh(v) * tanh(u) * (u + v))


def shear(points):
    """A map of the plane that keeps straight lines straight."""
    return points @ np.array([[1, 0], [0.5, 1]])


def fold(points):
    """A map that folds the plane over itself."""
    return np.abs(points - [0.7, 1.0])


def bent(points):
    """A map that bends straight lines."""
    return points + 0.2 * points[:, ::-1] ** 2


def size_of(png):
    """A picture by its size and kind alone: its bytes depend on the libraries that pack it, and letters on the machine."""
    opened = Image.open(io.BytesIO(png))
    return f"{opened.format} of {opened.width} × {opened.height}, {opened.mode}"


def picture(*arguments, **options):
    """What a page stores of a figure."""
    data, metadata = theme.picture_of(*arguments, **options)
    return str([size_of(base64.b64decode(data["image/png"])), data["text/plain"], {"image/png": metadata["image/png"]}])


def on_given_axes(draw):
    """A new figure on whose axes a function has drawn."""
    _, axes = theme.figure(4, 3)
    draw(axes)
    return axes


def turned_memory():
    """Tensors that look at their memory in all ways there are."""
    matrix = np.arange(6, dtype="int32").reshape(3, 2)
    return {
        "m": matrix,
        "m.T": matrix.T,
        "m[::2, 1:]": matrix[::2, 1:],
        "m[0, ::-1]": matrix[0, ::-1],
        "m[:1]": matrix[:1],
    }


Speed = namedtuple("Speed", "gflops slowest fastest")
Chip = namedtuple("Chip", "year chip kind gflops precision")
CHIPS = [
    Chip(1990, "old", "CPU", 0.01, "float32"),
    Chip(2000, "middle", "CPU", 8.0, "float32"),
    Chip(2010, "new", "CPU", 100.0, "float32"),
    Chip(2010, "wide", "GPU", 1500.0, "float32"),
    Chip(2015, "bytes", "TPU", 90_000.0, "int8"),
    Chip(2017, "rows", "TPU", 11_000.0, "float32"),
]
FITS = {"CPU": Growth(1990, 0.02, 0.6), "GPU": Growth(2010, 1500.0, 0.5), "TPU": Growth(2017, 11_000.0, 0.4)}
MINE = {
    "loops": Speed(0.02, 0.01, 0.03),
    "one core": Speed(40.0, 35.0, 44.0),
    "two cores": Speed(70.0, 60.0, 75.0),
    "by hand": Speed(3.25, 3.0, 3.5),
}

# ---- the calls ----

EXAMPLES = {
    "theme.figure": lambda: theme.figure(5, 4, 2, 3, sharex=True, width_ratios=(1, 2, 1))[0],
    "theme.picture_of": lambda: picture(theme.figure(4, 2)[0], ALT),
    "theme.with_palette": lambda: size_of(theme.with_palette(player.png_bytes(np.tile(pixels(4, 5, 3), (9, 9, 1))))),
    "classifiers.correlation_map": lambda: classifiers.correlation_map(
        np.array([[0.5, np.nan, -0.25, 0], [1, 0.125, -1, 0.75], [0, 0, 0.3, -0.6]]), (1, 2)
    ),
    "classifiers.calibration-three-models": lambda: classifiers.calibration(
        {
            "bold": (CONFIDENCE, SEVENTH),
            "shy": (CONFIDENCE / 2, np.arange(125) % 3 > 0),
            "exact": (CONFIDENCE, CONFIDENCE > 0.9),
        }
    ),
    "classifiers.calibration": lambda: classifiers.calibration({"bold": (CONFIDENCE, SEVENTH)}),
    "classifiers.perceptron_passes": lambda: classifiers.perceptron_passes(
        CORNERS, TWO, [UPRIGHT], [2], ("width", "height")
    ),
    "classifiers.perceptron_passes-flat": lambda: classifiers.perceptron_passes(
        CORNERS * [1, 0], TWO, [(np.array([1.0, 0.0]), -0.6), (np.array([0.0, 3.0]), -0.1)], [1, 2]
    ),
    "classifiers.sixteen_labelings": lambda: classifiers.sixteen_labelings(
        [
            None,
            ELSEWHERE,
            (np.array([1.0, 1.0]), -0.5),
            (np.array([0.0, 1.0]), -0.5),
            (np.array([-2.0, 0.0]), 1.0),
            UPRIGHT,
        ]
        + [(np.array([1.0, k / 3]), -0.7) for k in range(10)]
    ),
    "classifiers.decision_surface": lambda: classifiers.decision_surface(halves, POINTS, LABELS, cells=7),
    "classifiers.decision_surface-named": lambda: classifiers.decision_surface(
        halves, POINTS, LABELS, cells=7, names=("width", "height")
    ),
    "classifiers.margin": lambda: classifiers.margin(
        CORNERS, TWO, (np.array([0.4, 0.1]), -0.3), np.array([1, 2]), UPRIGHT, ("width", "height")
    ),
    "classifiers.margin-rival-elsewhere": lambda: classifiers.margin(CORNERS, TWO, UPRIGHT, np.array([1]), ELSEWHERE),
    "classifiers.kernel_costs": lambda: classifiers.kernel_costs(
        [1, 2, 3], [10, 55, 220], [11, 12, 13], {"explicit": [1e-6, 4e-6, 2e-5], "kernel": [2e-6, 2.1e-6, 2.3e-6]}
    ),
    "classifiers.training_times": lambda: classifiers.training_times([500, 1000, 4000], [0.2, 0.5, 5.5]),
    "comparison.errors_by_year": lambda: comparison.errors_by_year(METHODS),
    "comparison.errors_by_year-a-year-without-others": lambda: comparison.errors_by_year(
        [METHODS[0]._replace(year=1954), METHODS[1]._replace(year=1998, error=0.005)]
    ),
    "comparison.costs": lambda: comparison.costs(METHODS),
    "comparison.costs-one": lambda: comparison.costs([METHODS[0]._replace(seconds=2.0, numbers=4)]),
    "comparison.errors_by_depth": lambda: comparison.errors_by_depth(
        {
            "dense": {
                "all": np.array([[0.09, 0.05, 0.04], [0.1, 0.06, 0.02]]),
                "greedy": np.array([[0.1, 0.08, 0.07]]),
            },
            "narrow": {"all": np.array([[0.2, 0.15]]), "greedy": np.array([[0.21, 0.1], [0.2, 0.14], [0.19, 0.13]])},
        }
    ),
    "comparison.errors_by_depth-one-seed": lambda: comparison.errors_by_depth(
        {"dense": {"all": np.array([[0.09, 0.05]])}}
    ),
    "comparison.errors_by_samples": lambda: comparison.errors_by_samples(load_table("ledger")),
    "comparison.scores_with_spread": lambda: comparison.scores_with_spread(
        {
            "few": {"forest": [0.7, 0.75], "network": [0.6, 0.7], "line": [0.5, 0.55, 0.6]},
            "more": {"forest": [0.8], "network": [0.75, 0.99], "line": [0.7, 0.8]},
            "many": {"forest": [0.9], "network": [0.95, 0.99], "line": [0.8, 0.8]},
        },
        "accuracy",
    ),
    "comparison.shares_of_solutions": lambda: comparison.shares_of_solutions(
        [row for row in load_table("kaggle") if row.of == 29]
    ),
    "comparison.shares_of_solutions-of-25": lambda: comparison.shares_of_solutions(
        [Row(method="trees", solutions=7, of=25, what="prizes"), Row(method="lines", solutions=2, of=25, what="prizes")]
    ),
    "ensembles.training_and_held_out": lambda: ensembles.training_and_held_out(
        np.arange(1, 6),
        np.array([[5.0, 3, 2, 1, 0], [6, 3, 1, 1, 0]]),
        np.array([[6.0, 4, 3, 4, 5], [6, 5, 4, 4, 4]]),
        "trees",
        "error",
    ),
    "ensembles.tree_chart-no-sample": lambda: ensembles.tree_chart(tree(), ["left_bay", "ink"]),
    "ensembles.tree_chart": lambda: ensembles.tree_chart(tree(), ["left_bay", "ink"], np.array([2.0, 1.0])),
    "ensembles.variance_against_trees": lambda: ensembles.variance_against_trees(
        [1, 3, 10], [0.2, 0.09, 0.05], 0.21, 0.04
    ),
    "ensembles.variance_against_trees-all-ticks": lambda: ensembles.variance_against_trees(
        [1, 50], [0.9, 0.009], 0.9, 0.004
    ),
    "ensembles.boosting_stages": lambda: ensembles.boosting_stages(
        np.linspace(2, 3, 5), waves(5), [np.zeros(5), waves(5) / 2, waves(5) / 3], [0, 1, 2]
    ),
    "ensembles.boosting_stages-one": lambda: ensembles.boosting_stages([1, 2], [3, 4], [[3.5, 3.5]], [0]),
    "concepts.rings": lambda: concepts.rings(
        [("Outer", ["a", "b"]), ("A name of many words", ["c"]), ("Inner", ["d"])]
    ),
    "concepts.rings-four": lambda: concepts.rings([(name, [name.lower()]) for name in ("One", "Two", "Three", "Four")]),
    "concepts.programming_and_learning": lambda: concepts.programming_and_learning(
        "a rule\nor two", "data", "answers?"
    ),
    "concepts.board_row": lambda: concepts.board_row(
        ["XXXOO....", "X.O.XO..X", "XO.XOX.O.", ".........", "OOXXXO.OX"],
        ["row", "diagonal", "column", "empty", "open"],
    ),
    "concepts.board_row-one": lambda: concepts.board_row(["O..XO.XXO"], ["one"]),
    "concepts.weights_mosaic": lambda: concepts.weights_mosaic(np.arange(20.0).reshape(4, 5), side=2),
    "concepts.learning_machine": lambda: concepts.learning_machine(
        pixels(28, 28), NETWORK, SCORES, 0, 2.345, [weights / 7 for weights in NETWORK]
    ),
    "concepts.training_loop": lambda: concepts.training_loop(
        [2.5, 1.5, 1.0, 0.25], {0: np.full(10, 0.1), 3: np.eye(10)[4] * 0.9}, 4
    ),
    "concepts.training_loop-three-classes": lambda: concepts.training_loop(
        [0.9, 0.5, 0.75], {step: np.array([0.5, 0.25, 0.25]) for step in (0, 1, 2)}, 1
    ),
    "concepts.loop_frames": lambda: concepts.loop_frames([NETWORK[0], NETWORK[0] / 3, -NETWORK[0]], [2.0, 1.0, 0.001]),
    "history.imagenet_errors": lambda: history.imagenet_errors(load_table("imagenet")),
    "history.imagenet_errors-deep-only": lambda: history.imagenet_errors(
        [
            Row(year=2015, system="human", top5_error=5.1, deep=0),
            Row(year=2015, system="net (deep)", top5_error=3.6, deep=1),
        ]
    ),
    "history.imagenet_errors-no-deep": lambda: history.imagenet_errors(
        [Row(year=2011, system="old", top5_error=25.8, deep=0), Row(year=2015, system="human", top5_error=5.1, deep=0)]
    ),
    "history.beside_people": lambda: history.beside_people(load_table("milestones")),
    "history.beside_people-edges": lambda: history.beside_people(
        [
            Row(field="games", year=2000, value=3.0, unit="points (most)", human=5.0),
            Row(field="games", year=1990, value=6.0, unit="points (most)", human=5.0),
            Row(field="games", year=2010, value=9.0, unit="points (most)", human=None),
            Row(field="words", year=2001, value=2.0, unit="score, 1 to 5", human=2.0),
            Row(field="words", year=2001, value=1.5, unit="score, 1 to 5", human=2.5),
            Row(field="words", year=2002, value=None, unit="score, 1 to 5", human=2.0),
            Row(field="one machine", year=2003, value=1.0, unit="%", human=2.0),
            Row(field="no people", year=2003, value=1.0, unit="%", human=None),
            Row(field="no people", year=2004, value=1.0, unit="%", human=None),
        ]
    ),
    "history.claims_and_outcomes": lambda: history.claims_and_outcomes(load_table("ai_timeline")),
    "history.claims_and_outcomes-edges": lambda: history.claims_and_outcomes(
        [
            Row(year=1970, until=None, kind="claim", answers=None, label="No year"),
            Row(year=1958, until=1968, kind="claim", answers=None, label="Chess"),
            Row(year=1965, until=1972, kind="claim", answers=None, label="Work"),
            Row(year=1958, until=1960, kind="claim", answers=None, label="Proof"),
            Row(year=1997, until=None, kind="outcome", answers="Chess", label="Deep Blue"),
            Row(year=1971, until=None, kind="outcome", answers="Work", label="not yet"),
            Row(year=1975, until=None, kind="outcome", answers="No year", label="once"),
            Row(year=1974, until=1980, kind="winter", answers=None, label="first winter"),
            *(
                Row(year=year, until=None, kind="event", answers=None, label=f"event {year}")
                for year in (1990, 1950, 1960, 1970)
            ),
        ],
        last_year=2000,
    ),
    "history.adoption_curves": lambda: history.adoption_curves(load_table("adoption")),
    "history.adoption_curves-nine": lambda: history.adoption_curves(
        [
            Row(technology=f"t{k}", year=1950 + 5 * k - 10 * n, share=90.0 - 9 * k - 5 * n)
            for k in range(9)
            for n in range(2)
        ],
        share=50,
    ),
    "representations.turned_axes-one-place": lambda: representations.turned_axes(np.zeros((2, 2)), np.array([0, 1]), 0),
    "representations.turned_axes": lambda: representations.turned_axes(POINTS, LABELS, 30),
    "representations.turned_axes-left": lambda: representations.turned_axes(POINTS, LABELS, 120.5),
    "representations.turned_axes-no-cut": lambda: representations.turned_axes(POINTS, np.ones(8, int), 80),
    "representations.accuracy_against_angle": lambda: representations.accuracy_against_angle(
        [0, 45, 90], [0.5, 0.625, 0.9]
    ),
    "representations.accuracy_against_angle-left": lambda: representations.accuracy_against_angle([10.5], [0.75]),
    "representations.polar_coordinates": lambda: representations.polar_coordinates(POINTS, LABELS),
    "representations.polar_coordinates-no-cut": lambda: representations.polar_coordinates(POINTS, np.zeros(8, int)),
    "representations.layers_in_the_plane": lambda: representations.layers_in_the_plane(
        [waves(12, 2) * k for k in (1, 2, 3, 4)], np.arange(12) % 10, list("abcd")
    ),
    "representations.through_the_layers": lambda: representations.through_the_layers(
        pixels(3, 4), [np.maximum(waves(17), 0), np.zeros(8), SCORES], ["image", "one", "two", "scores"]
    ),
    "representations.through_the_layers-six": lambda: representations.through_the_layers(
        pixels(3, 4), [np.arange(1, 9)] * 4 + [SCORES], list("abcdef")
    ),
    "depth.gradient_norms-eleven-layers": lambda: depth.gradient_norms(
        {name: [10.0 ** -(k + layer) for layer in range(11)] for k, name in enumerate("abcde")}
    ),
    "depth.gradient_norms-ten-layers": lambda: depth.gradient_norms({"plain": [0.5] * 10, "better": np.arange(1, 11)}),
    "depth.gradient_norms": lambda: depth.gradient_norms({"plain": np.arange(1, 10) / 8}),
    "depth.loss_curves": lambda: depth.loss_curves(
        {"a": np.linspace(3, 0.5, 30), "b": np.linspace(2, 0.5, 24), "c": np.linspace(1, 2, 30)}
    ),
    "depth.convolution_costs": lambda: depth.convolution_costs(
        {"dense": (1_000_000, 2_000_000), "plain": (9216, 7_225_344), "depthwise": (1344, 0)}
    ),
    "solved.solved_by_section": lambda: solved.solved_by_section({"1.1": [(True, 0), (False, 2)], "2.1": [(True, 1)]}),
    "solved.solved_by_section-none-and-all": lambda: solved.solved_by_section(
        {"index": [(True, 0)], "1.1": [(False, 0)] * 13, "2.1": [(True, 1)] * 11}
    ),
    "scale.waiting_times": lambda: scale.waiting_times({"this": 0.004, "old": 75.0, "oldest": 3e6}),
    "scale.time_in_words": lambda: [
        scale.time_in_words(t) for t in (3e-7, 1e-6, 0.011, 1, 9.96, 90, 5400, 3600, 86_400, 221_000)
    ],
    "scale.hardware_timeline": lambda: scale.hardware_timeline(CHIPS, FITS, MINE, [chip.chip for chip in CHIPS]),
    "scale.hardware_timeline-no-fits": lambda: scale.hardware_timeline(load_table("hardware"), {}, named=["Pentium 4"]),
    "scale.dataset_sizes": lambda: scale.dataset_sizes(load_table("datasets")),
    "scale.dataset_sizes-eight-kinds": lambda: scale.dataset_sizes(
        [Row(year=1980 + 5 * k, dataset=f"set {k}", samples=10 ** (2 * k - 1.0), kind=f"kind {k}") for k in range(8)],
        1985,
        ["set 3"],
    ),
    "scale.accuracy_by_size": lambda: scale.accuracy_by_size(
        [1, 2, 4, 8, 16, 32],
        {"line": np.linspace(0.5, 0.9, 6), "network": np.linspace([0.5, 0.6], [0.95, 0.97], 6).T},
        "letters",
    ),
    "scale.investment": lambda: scale.investment(
        [Row(year=2012 + k, usd_millions=10.0 * 4**k, what="abc"[k % 2]) for k in (3, 2, 1, 0)]
        + [Row(year=2000, usd_millions=5, what="c")],
        {"a": "first", "b": "second"},
        ["second"],
    ),
    "scale.accuracy_over_stream": lambda: scale.accuracy_over_stream(
        [0, 500, 1000],
        {"old": [0.1, 0.9, 0.4], "new": [0.1, 0.1, 0.8], "all": [0.1, 0.5, 0.6]},
        {"zeros": 500, "ones": 800, "both": 1000},
    ),
    "digits.digit_wall": lambda: digits.digit_wall(pixels(9, 3, 4), np.array([5, 7, 7, 2, 5, 7, 7, 2, 5]), columns=3),
    "digits.digit_gallery": lambda: digits.digit_gallery(pixels(5, 3, 4), ["a", "b\nc", "", "d", "e"], columns=3),
    "digits.pixel_values": lambda: digits.pixel_values(pixels(9, 8), slice(2, 6), slice(3, 5)),
    "digits.pixel_values-whole": lambda: digits.pixel_values(np.array([[0, 127, 128], [1, 254, 255]])),
    "digits.score_bars-no-image": lambda: digits.score_bars(SCORES),
    "digits.score_bars": lambda: digits.score_bars(np.array([0.005, 0.995]), 0, pixels(3, 4)),
    "digits.forward_pass": lambda: digits.forward_pass(pixels(3, 4), np.maximum(waves(35), 0), SCORES, 1),
    "digits.training_curves": lambda: digits.training_curves(
        {"loss": [3, 2.5], "accuracy": [0.1, 0.2], "val_loss": [5, 4], "val_accuracy": [0.2, 0.25]},
        {"loss": [3, 2], "accuracy": [0.1, 0.3], "val_loss": [6, 5], "val_accuracy": [0.15, 0.2]},
    ),
    "digits.training_curves-one": lambda: digits.training_curves({"loss": [3, 2], "accuracy": [0.5, 0.75]}),
    "digits.confusion_matrix": lambda: digits.confusion_matrix(
        np.array([[50, 3, 0, 1], [1, 60, 7, 2], [0, 2, 70, 5], [4, 6, 8, 9]])
    ),
    "digits.accuracy_curve": lambda: digits.accuracy_curve([0, 1, 3], [0.9, 0.5, 0.1], "pixels"),
    "tensors.tensor_box-vector": lambda: tensors.tensor_box((7,), ["features"], "a vector"),
    "tensors.tensor_box-matrix": lambda: tensors.tensor_box((2, 1200)),
    "tensors.tensor_box-tall": lambda: tensors.tensor_box((6, 2)),
    "tensors.tensor_box-block": lambda: tensors.tensor_box((2, 3, 4)),
    "tensors.tensor_box-sheet-of-one": lambda: on_given_axes(lambda axes: tensors.tensor_box((1, 2, 3), axes=axes)),
    "tensors.tensor_box": lambda: tensors.tensor_box((2, 3, 2, 1, 2), list("abcde"), "five"),
    "tensors.tensor_boxes": lambda: tensors.tensor_boxes([(4,), (2, 3)], ["a", "b"], 1),
    "tensors.index_text": lambda: [
        tensors.index_text(index) for index in (np.s_[:, 14:, -1], 3, np.s_[::2], np.s_[1:5:-1, np.int64(2)], np.s_[:7])
    ],
    "tensors.tensor_slice": lambda: tensors.tensor_slice(np.arange(24).reshape(2, 3, 4), np.s_[:, 1], "block"),
    "tensors.tensor_slice-number": lambda: tensors.tensor_slice(np.arange(6).reshape(2, 3), np.s_[1, 2]),
    "tensors.tensor_slice-empty": lambda: tensors.tensor_slice(np.arange(6).reshape(2, 3), np.s_[:, 3:]),
    "tensors.tensor_slice-below": lambda: tensors.tensor_slice(np.arange(40).reshape(4, 2, 5), np.s_[1:, :, :4]),
    "tensors.memory-wide": lambda: tensors.memory({"x": np.arange(12, dtype=np.int16).reshape(2, 6)}),
    "tensors.memory-turned": lambda: tensors.memory(turned_memory()),
    "tensors.memory-vector": lambda: tensors.memory({"v": np.arange(3.0)}),
    "tensors.memory_sizes": lambda: tensors.memory_sizes({"a": 1, "b": 1536, "c": 3_000_000}),
    "tensors.memory_sizes-bytes": lambda: tensors.memory_sizes({"a": 1023, "b": 8}),
    "tensors.memory_sizes-huge": lambda: tensors.memory_sizes({"all": 3 * 1024**6}),
    "tensors.batches": lambda: tensors.batches(pixels(5, 3, 4), 2),
    "tensors.table": lambda: tensors.table(np.round(1000 * waves(8, 9), 3), [f"name_{c}" for c in "abcdefghi"]),
    "tensors.table-whole": lambda: tensors.table(waves(2, 2), ["a", "b"], rows=3, most_columns=2),
    "tensors.windows-no-label": lambda: tensors.windows(waves(12), [0, 2, 7], 5),
    "tensors.windows": lambda: tensors.windows(waves(6), [1], 5, "volts"),
    "tensors.recording": lambda: tensors.recording(waves(3, 5, 2), ["left", "right"], 10),
    "tensors.one_pixel": lambda: tensors.one_pixel(np.array([[0, 127, 128], [1, 254, 255]]), 0, 2),
    "tensors.one_pixel-light": lambda: tensors.one_pixel(np.array([[0, 127, 128], [1, 254, 255]]), 0, 1),
    "tensors.framed": lambda: tensors.framed({"one": pixels(3, 4), "two": pixels(2, 2)}),
    "tensors.image_sheets": lambda: tensors.image_sheets(pixels(4, 3, 4), pixels(2, 6, 8, 3)),
    "tensors.crops": lambda: tensors.crops(pixels(3, 6, 8), slice(2, None), slice(-4, -1)),
    "tensors.channels": lambda: tensors.channels(pixels(4, 6, 3)),
    "tensors.planes": lambda: tensors.planes(
        {"rgb": pixels(3, 4, 6), "two": pixels(2, 4, 6)}, {"rgb": ["red", "green", "blue"]}
    ),
    "tensors.planes-no-names": lambda: tensors.planes({"image": pixels(1, 4, 5)}),
    "tensors.clips": lambda: tensors.clips(pixels(2, 5, 3, 4, 3), [0, 4]),
    "tensors.clips-grey": lambda: tensors.clips(pixels(2, 3, 3, 4, 1), [1]),
    "player.frames_player": lambda: player.frames_player(pixels(2, 6, 200, 3), "Two frames of noise.", 2.5),
    "player.png_bytes": lambda: player.png_bytes(pixels(2, 3, 1)),
    "operations.layer_steps": lambda: operations.layer_steps(
        pixels(3, 4), waves(30), waves(30) + 0.25, np.maximum(waves(30), 0)
    ),
    "operations.layer_steps-zero": lambda: operations.layer_steps(
        pixels(28, 28), np.zeros(3), np.zeros(3), np.zeros(3), 2
    ),
    "operations.entry_by_entry-no-entry": lambda: operations.entry_by_entry(
        np.array([[1, 2, 3], [0, -1, 4]]), np.array([[2, 0, 1], [5, 2, -3]]), np.array([[3, 2, 4], [5, 1, 1]]), "+"
    ),
    "operations.entry_by_entry": lambda: operations.entry_by_entry(
        np.array([[1, -2]]), np.array([[0.5, 4]]), np.array([[0.5, -8]]), "×", (0, 1)
    ),
    "operations.rows_meet_columns-no-names": lambda: operations.rows_meet_columns(
        np.array([[1, 2, 3], [0, -1, 4]]), np.array([[1, 0], [-2, 1], [3, 1]])
    ),
    "operations.rows_meet_columns": lambda: operations.rows_meet_columns(
        np.array([[1, 2, 3], [0, -1, 4]]), np.array([[1, 0], [-2, 1], [3, 1]]), 1, 1, ("A", "B")
    ),
    "operations.same_order": lambda: operations.same_order(np.arange(6).reshape(2, 3), [(3, 2), (1, 6)]),
    "operations.reshaped_image": lambda: operations.reshaped_image(pixels(4, 28), [(8, 14), (2, 56)]),
    "operations.broadcasting_steps": lambda: operations.broadcasting_steps((2, 3), (3,)),
    "operations.broadcasting_steps-block": lambda: operations.broadcasting_steps((2, 1, 3), (2, 1)),
    "operations.broadcasting_steps-number": lambda: operations.broadcasting_steps(4, (3, 1)),
    "geometry.letter_f": lambda: geometry.letter_f(),
    "geometry.grid_lines": lambda: geometry.grid_lines(),
    "geometry.creases": lambda: geometry.creases(
        np.array([[1.0, 0.0, 0.5], [2.0, 0.0, -1.5]]), np.array([0.5, 1.0, -0.25])
    ),
    "geometry.tip_to_tail-five": lambda: geometry.tip_to_tail(
        (1, 2), (0, 0), (-2, 1), (1, 1), (2, 0), names=list("uvwxy")
    ),
    "geometry.plane": lambda: geometry.plane(bent, marked=[np.array([[0, 0], [1, 1], [2, 1]])]),
    "geometry.plane-folded": lambda: on_given_axes(lambda axes: geometry.plane(fold, axes, extent=1.0, limit=4.5)),
    "geometry.photograph-alone": lambda: geometry.photograph(pixels(4, 6, 3)),
    "geometry.photograph-sheared": lambda: geometry.photograph(pixels(7, 5, 3), shear, extent=1.5, limit=2.5, cells=3),
    "geometry.planes": lambda: geometry.planes(
        {"still": None, "sheared": shear}, pixels(2, 3, 3), 2.8, [np.array([[0, 0], [1, 1]])]
    ),
    "geometry.planes-no-photograph": lambda: geometry.planes({name: shear for name in "abcde"}),
    "geometry.unrolling-one-place": lambda: geometry.unrolling([np.ones((3, 2))], np.array([0, 1, 0]), ["a"]),
    "geometry.unrolling": lambda: geometry.unrolling(
        [POINTS, shear(POINTS), POINTS * [1, 0], bent(POINTS)],
        LABELS,
        list("abcd"),
        [lambda points, k=k: points[:, 0] * points[:, 1] - k / 10 for k in (1, 2, 3, 4)],
    ),
    "geometry.unrolling-two": lambda: geometry.unrolling([POINTS, -POINTS], LABELS, ["a", "b"]),
    "geometry.spiral_frames": lambda: geometry.spiral_frames([POINTS, shear(POINTS), np.abs(POINTS)], LABELS),
    "descent.curves_side_by_side-level": lambda: descent.curves_side_by_side(
        {
            "first": (np.arange(5.0), waves(5)),
            "second": (np.arange(5.0), waves(5) ** 2),
            "third": (np.arange(5.0), np.ones(5)),
        },
        1.5,
        [0.5, -0.25, 0],
        "loss",
    ),
    "descent.difference_errors": lambda: descent.difference_errors(
        np.array([1e-4, 1e-3, 1e-2, 1e-1, 1]),
        {
            "forward": np.array([1e-4, 1e-3, 1e-2, 0.1, 1]),
            "central": np.array([1e-8, 0, 1e-4, 1e-2, 1]),
            "exact": np.array([1e-9, 2e-9, 1e-9, 3e-9, 1e-9]),
        },
    ),
    "descent.zooms": lambda: descent.zooms({"square": (np.square, -0.5), "size": (np.abs, 0.25)}, [2, 0.5]),
    "descent.surface": lambda: descent.surface(bowl, (2, 1), (2, 1), EXTENT),
    "descent.directions": lambda: descent.directions(waves(1200), -1.5),
    "descent.weight_images": lambda: descent.weight_images(waves(784, 7), list("abcdefg"), label="weight"),
    "descent.weight_images-zero": lambda: descent.weight_images(np.zeros((784, 3)), list("abc")),
    "descent.descents_on_a_curve-out-of-sight": lambda: descent.descents_on_a_curve(
        np.square,
        {"small": np.array([-2, -1.5, -1]), "large": np.array([2, -1.75, 9]), "out": np.array([1, -9])},
        -2.5,
        2.5,
    ),
    "descent.descents_on_a_curve": lambda: descent.descents_on_a_curve(
        np.square, {"one": np.array([0.5, 1])}, -1, 1, top=0.75
    ),
    "descent.descents_on_a_surface-four": lambda: descent.descents_on_a_surface(
        bowl,
        {
            "few": np.array([[0, 0], [1, 1.0]]),
            "many": np.cumsum(waves(81, 2), axis=0) / 20,
            "two": POINTS,
            "end": POINTS / 2,
        },
        EXTENT,
        (1, 0.5),
    ),
    "descent.descents_on_a_surface": lambda: descent.descents_on_a_surface(
        bowl, {"a": POINTS[:2], "b": waves(80, 2)}, EXTENT, (1, 0.5)
    ),
    "descent.rolling_frames": lambda: descent.rolling_frames(
        np.square, [np.array([-2, -1, 5]), np.array([2, 0, -0.5])], -2, 2, 3
    ),
    "graphs.layout": lambda: graphs.layout(deep()),
    "graphs.computation_graph": lambda: graphs.computation_graph(neuron()),
    "graphs.computation_graph-deep": lambda: graphs.computation_graph(deep()),
    "graphs.computation_graph-square": lambda: graphs.computation_graph(square()),
    "graphs.computation_graph-slanted": lambda: graphs.computation_graph(slanted()),
    "graphs.number_text": lambda: [graphs.number_text(value) for value in (0, 1 / 3, -1234.5, -2, 1e-5)],
    "profile.training_step": lambda: profile.training_step(),
    "profile.training_step-two": lambda: profile.training_step((4, 3), samples=2),
    "profile.training_step-four": lambda: profile.training_step((8, 6, 4, 3), 16),
    "profile.unit_images": lambda: profile.unit_images(waves(4, 2), waves(4, 2) + 1, [1], side=2),
    "profile.curves-four": lambda: profile.curves(
        {
            "a": ([1, 2, 3], [0.5, 0.75, 0.9]),
            "b": ([1, 2, 3], [0.5, 0.7, 0.9]),
            "c": ([1, 2], [0.25, 0.89]),
            "d": ([1], [0.3]),
        },
        "epoch",
    ),
    "profile.curves": lambda: profile.curves({"one": ([0, 10], [0.2, 0.4])}, "seconds", "share"),
    "profile.two_runs": lambda: profile.two_runs({"one": [3, 2, 1, 0.5]}, {"one": [0.5]}, window=2),
    "profile.step_parts-nothing-beside": lambda: profile.step_parts(
        {"product": 0.002, "relu": 0.0005, "loss": 0.001}, ["product", "loss"]
    ),
    "profile.step_parts": lambda: profile.step_parts(
        {"product": 0.002, "relu": 0.0005}, ["product"], {"NumPy": 0.004, "C": 0.001}
    ),
}
