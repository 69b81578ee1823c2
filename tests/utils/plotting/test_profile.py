"""The figures of training: they draw what the data says, refuse what they cannot draw, and leave no traces."""

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.patches import FancyBboxPatch

from utils.plotting import COLOURS
from utils.plotting import profile as draw


def texts(axes):
    return [text.get_text() for text in axes.texts if text.get_text()]


def test_training_step_names_each_tensor_with_its_shape():
    figure = draw.training_step(sizes=(784, 512, 10), samples=128)
    (axes,) = figure.axes
    said = texts(axes)
    assert [text for text in said if text.startswith(("images", "hidden", "logits", "loss\n", "labels"))] == [
        "images\n(128, 784)",
        "hidden\n(128, 512)",
        "logits\n(128, 10)",
        "loss\n()",
        "labels\n(128,)",
    ]
    assert "W (784, 512)\nb (512,)" in said and "W (512, 10)\nb (10,)" in said
    assert len([patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]) == 7


def test_training_step_runs_forwards_and_back():
    (axes,) = draw.training_step(sizes=(8, 4, 3), samples=5).axes
    arrows = [text for text in axes.texts if getattr(text, "arrow_patch", None)]
    ahead, back = [], []
    for arrow in arrows:
        solid = arrow.arrow_patch.get_linestyle() in ("-", "solid")
        (ahead if solid else back).append((arrow.xyann, arrow.xy, to_hex(arrow.arrow_patch.get_edgecolor())))
    assert {colour for *_, colour in ahead} == {COLOURS["blue"].lower()}
    assert {colour for *_, colour in back} == {COLOURS["orange"].lower()}
    assert all(end[0] >= start[0] and end[1] <= start[1] for start, end, _ in ahead)
    assert all(end[0] <= start[0] and end[1] >= start[1] for start, end, _ in back)
    assert len(ahead) == 3 + 3 and len(back) == 3 + 2, (
        "three along the chain each way; labels and weights in, gradients out"
    )


def test_unit_images_draws_columns_of_weights_before_and_after():
    rng = np.random.default_rng(0)
    before, after = rng.normal(size=(2, 9, 5))
    figure = draw.unit_images(before, 3 * after, units=[4, 1], side=3)
    images = [axes.images[0] for axes in figure.axes]
    wanted = [before[:, 4], before[:, 1], 3 * after[:, 4], 3 * after[:, 1]]
    for image, column in zip(images, wanted, strict=True):
        assert np.array_equal(image.get_array(), column.reshape(3, 3))
        assert image.norm.vmin == -image.norm.vmax, "white is zero"
    drawn = np.abs(np.stack([before, 3 * after])[:, :, [1, 4]])
    assert {image.norm.vmax for image in images} == {np.quantile(drawn, 0.99)}, "one scale for both rows"
    assert [axes.get_ylabel() for axes in figure.axes] == ["before", "", "after", ""]
    assert [axes.get_xlabel() for axes in figure.axes] == ["", "", "unit 4", "unit 1"]
    red, _, blue, _ = images[0].cmap(1.0)
    assert blue > red, "positive is purple"


def test_curves_draws_each_run_with_its_name_at_its_end():
    lines = {"slow": ([1, 2, 3], [0.1, 0.2, 0.3]), "fast": ([1, 2], [0.9, 0.95])}
    figure = draw.curves(lines, xlabel="epoch")
    (axes,) = figure.axes
    assert [(list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines] == [
        ([1, 2, 3], [0.1, 0.2, 0.3]),
        ([1, 2], [0.9, 0.95]),
    ]
    assert len({(line.get_marker(), line.get_linestyle(), line.get_color()) for line in axes.lines}) == 2
    assert [(text.get_text(), text.xy) for text in axes.texts] == [("slow", (3, 0.3)), ("fast", (2, 0.95))]
    assert [text.get_color() for text in axes.texts] == [line.get_color() for line in axes.lines]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", "test accuracy")


def test_curves_that_end_together_do_not_write_over_one_another():
    lines = {name: ([0, 1], [0.0, end]) for name, end in [("a", 0.5), ("b", 0.501), ("c", 0.499)]}
    figure = draw.curves(lines, xlabel="epoch")
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert not any(one.overlaps(other) for n, one in enumerate(boxes) for other in boxes[:n])
    heights = {text.get_text(): text.get_window_extent().y0 for text in figure.axes[0].texts}
    assert heights["c"] < heights["a"] < heights["b"]
    lifts = {text.get_text(): text.xyann[1] for text in figure.axes[0].texts}
    assert lifts["c"] < 0 < lifts["b"] and abs(lifts["a"]) < 2, "moved apart, and not all upwards"


def test_two_runs_draws_mean_losses_and_accuracies():
    losses = {"one": [4.0, 2.0, 1.0, 0.5, 9.0], "two": [3.0, 3.0, 2.0, 2.0]}
    accuracies = {"one": [0.9, 0.95], "two": [0.91, 0.94]}
    figure = draw.two_runs(losses, accuracies, window=2)
    left, right = figure.axes
    assert [(line.get_xdata().tolist(), line.get_ydata().tolist()) for line in left.lines] == [
        ([1, 3], [3.0, 0.75]),
        ([1, 3], [3.0, 2.0]),
    ]
    assert [(list(line.get_xdata()), list(line.get_ydata())) for line in right.lines] == [
        ([1, 2], [0.9, 0.95]),
        ([1, 2], [0.91, 0.94]),
    ]
    assert left.get_yscale() == "log" and "2 steps" in left.get_ylabel()
    assert [(text.get_text(), text.get_color()) for text in right.texts] == [
        ("one", right.lines[0].get_color()),
        ("two", right.lines[1].get_color()),
    ]


def test_step_parts_lays_the_parts_end_to_end():
    seconds = {"fetch": 0.001, "products": 0.004, "update": 0.003}
    figure = draw.step_parts(seconds, products=["products"])
    (axes,) = figure.axes
    bars = [(bar.get_x(), bar.get_width()) for bar in axes.patches]
    assert np.allclose(bars, [(0, 1), (1, 4), (5, 3), (0, 8), (0, 4)])
    assert [bool(bar.get_hatch()) for bar in axes.patches] == [True, False, True, False, False]
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        *seconds, "the whole step", "its limit: the products alone",
    ]  # fmt: skip
    assert texts(axes) == ["1.00 ms, 12%", "4.00 ms, 50%", "3.00 ms, 38%", "8.00 ms, 100%", "4.00 ms, 50%"]
    low, high = axes.get_ylim()
    assert low > high, "the first part stands at the top"


def test_step_parts_draws_other_ways_beside_the_step():
    seconds = {"fetch": 0.001, "products": 0.003}
    (axes,) = draw.step_parts(seconds, ["products"], beside={"with care": 0.01}).axes
    assert np.allclose(
        [(bar.get_x(), bar.get_width()) for bar in axes.patches], [(0, 1), (1, 3), (0, 4), (0, 10), (0, 3)]
    )
    assert [label.get_text() for label in axes.get_yticklabels()][2:] == [
        "the whole step", "with care", "its limit: the products alone",
    ]  # fmt: skip
    assert texts(axes)[3] == "10.00 ms, 250%" and axes.get_xlim()[1] > 10
