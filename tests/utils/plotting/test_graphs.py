"""The drawing of computation graphs: every number of the graph is on it, boxes lie in order and do not overlap."""

import itertools

import matplotlib
import pytest
from matplotlib.patches import FancyBboxPatch, PathPatch

from utils.autodiff import Tensor, graph, tanh
from utils.plotting import graphs


def neuron():
    x, w, b, t = (Tensor(v, name=n) for v, n in zip((2.0, 3.0, 1.0, 5.0), "xwbt", strict=True))
    loss = (x * w + b - t) ** 2
    loss.name = "loss"
    return graph(loss)


def shared():
    x, w = Tensor(3.0, name="x"), Tensor(-4.0, name="w")
    return graph(x * w + x)


def square():
    x = Tensor(3.0, name="x")
    return graph(x * x)


def deep():
    x, w = Tensor(0.5, name="x"), Tensor(2.0, name="w")
    return graph(tanh(x * w + 0.5) * x - w)


def texts(axes):
    return [text.get_text() for text in axes.texts if text.get_text()]


@pytest.mark.parametrize("make", [neuron, shared, square, deep])
def test_results_stand_to_the_right_of_their_operands_and_no_two_nodes_in_one_place(make):
    drawn = make()
    places = graphs.layout(drawn)
    assert len(set(places)) == len(drawn.nodes) == len(places)
    assert all(places[edge.source][0] < places[edge.target][0] for edge in drawn.edges)
    assert places[-1] == (max(layer for layer, _ in places), 0)


def test_what_is_given_stands_just_before_its_first_use():
    drawn = neuron()
    places = dict(zip([node.name for node in drawn.nodes], graphs.layout(drawn), strict=True))
    assert places == {"x": (0, 0), "w": (0, 1), "v1": (1, 0), "b": (1, 1), "v2": (2, 0), "t": (2, 1), "v3": (3, 0),
                      "2": (3, 1), "loss": (4, 0)}  # fmt: skip


def test_backward_drawing_holds_every_value_gradient_and_product():
    found = texts(graphs.computation_graph(neuron()))
    for name, value, gradient in (("x", 2, 12), ("w", 3, 8), ("v1", 6, 4), ("b", 1, 4), ("v2", 7, 4), ("v3", 2, 4)):
        assert name in found and f"= {value}" in found and f"gradient {gradient}" in found
    assert {"t", "loss", "gradient −4", "gradient 1", "x * w", "v1 + b", "v2 - t", "v3 ** 2"} <= set(found)
    assert {"1 · 4 = 4", "4 · 2 = 8", "4 · 3 = 12", "4 · (−1) = −4"} <= set(found)
    assert found.count("4 · 1 = 4") == 3


def test_forward_drawing_carries_values_along_the_arrows_and_no_gradients():
    found = texts(graphs.computation_graph(neuron(), backward=False))
    assert not any("gradient" in text or "·" in text for text in found)
    assert sorted(text for text in found if text.isdigit()) == sorted(["2", "3", "6", "1", "7", "5", "2", "2", "2"])


def test_gradients_on_the_arrows_that_reach_a_node_add_up_to_its_gradient():
    found = texts(graphs.computation_graph(shared()))
    assert {"1 · (−4) = −4", "1 · 1 = 1", "gradient −3"} <= set(found)
    assert texts(graphs.computation_graph(square())).count("1 · 3 = 3") == 2


@pytest.mark.parametrize("make", [neuron, shared, square, deep])
@pytest.mark.parametrize("backward", [False, True])
def test_one_bow_for_each_edge_and_one_box_for_each_tensor_inside_the_axes(make, backward):
    drawn = make()
    axes = graphs.computation_graph(drawn, backward)
    boxes = [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]
    bows = [patch for patch in axes.patches if type(patch) is PathPatch]
    assert len(bows) == len(drawn.edges)
    assert len(boxes) == sum(node.kind != "constant" for node in drawn.nodes)
    extents = [box.get_path().get_extents(box.get_patch_transform()) for box in boxes]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(extents, 2))
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    for extent in [*extents, *(bow.get_path().get_extents() for bow in bows)]:
        assert left <= extent.x0 and extent.x1 <= right and low <= extent.y0 and extent.y1 <= high


@pytest.mark.parametrize("make", [neuron, shared, square])
def test_no_texts_overlap(make):
    axes = graphs.computation_graph(make())
    canvas = matplotlib.backends.backend_agg.FigureCanvasAgg(axes.figure)
    renderer = canvas.get_renderer()
    axes.figure.draw(renderer)
    boxes = [text.get_window_extent(renderer) for text in axes.texts if text.get_text()]
    for a, b in itertools.combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        along = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or along <= 4  # lines of one box may touch


def test_arrow_heads_point_where_the_numbers_travel():
    def heads(backward):
        axes = graphs.computation_graph(square(), backward)
        return [text.xy[0] - text.xyann[0] for text in axes.texts if getattr(text, "arrow_patch", None) is not None]

    assert all(step > 0 for step in heads(False))
    assert all(step < 0 for step in heads(True))


def test_twin_edges_bend_to_either_side():
    axes = graphs.computation_graph(square())
    bows = [patch.get_path().vertices for patch in axes.patches if type(patch) is PathPatch]
    middles = [bow[1, 1] - bow[0, 1] for bow in bows]
    assert len(middles) == 2 and middles[0] * middles[1] < 0


def test_numbers_are_short_and_have_a_real_minus():
    assert [graphs.number_text(n) for n in (-4.0, 0.123456, 12, 0)] == ["−4", "0.123", "12", "0"]
