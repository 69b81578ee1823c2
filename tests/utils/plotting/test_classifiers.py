"""The figures of single classifiers: they draw what the data says, refuse what they cannot draw, and leave no traces."""

import numpy as np

from utils.plotting import classifiers as draw

POINTS = np.array([[0.0, 0.0], [0.2, 1.0], [1.0, 0.0], [1.2, 1.0]])
LABELS = np.array([3, 3, 8, 8])


def texts(axes):
    return [text.get_text() for text in axes.texts]


def lines(axes):
    return [np.asarray(line.get_xydata()) for line in axes.lines]


def test_correlation_map_draws_the_numbers_and_frames_the_pixel():
    correlations = np.array([[1.0, 0.5, np.nan], [-0.25, 0.0, 0.75]])
    axes = draw.correlation_map(correlations, pixel=(0, 1))
    assert np.array_equal(np.ma.filled(axes.images[0].get_array(), np.nan), correlations, equal_nan=True)
    assert axes.images[0].get_clim() == (-1, 1)
    assert lines(axes)[0].tolist() == [[1, 0]]


def test_calibration_sorts_by_confidence_counts_and_leaves_out_what_is_rare():
    confidence = np.repeat([0.55, 0.95, 0.75], [20, 40, 19])
    right = np.concatenate([np.arange(20) < 5, np.arange(40) < 30, np.ones(19)]).astype(bool)
    above, below = draw.calibration({"a model": (confidence, right)}).axes
    diagonal, drawn = (line.get_xydata() for line in above.lines if line.get_linestyle() != "None")  # caps are no lines
    assert diagonal.tolist() == [[0, 0], [1, 1]]
    assert np.allclose(drawn, [[0.55, 0.25], [0.95, 0.75]])
    bars = [segment for segments in above.collections for segment in segments.get_segments()]
    assert np.allclose([np.ptp(bar[:, 1]) / 4 for bar in bars], [np.sqrt(0.25 * 0.75 / n) for n in (20, 40)])
    assert [bar.get_height() for bar in below.patches] == [0.5] * 5 + [20, 0.5, 19, 0.5, 40]
    assert "a model" in texts(above)


def test_perceptron_passes_draws_each_line_where_its_sum_is_zero():
    states = [(np.array([1.0, 0.0]), -0.3), (np.array([2.0, -0.4]), -0.8)]
    figure = draw.perceptron_passes(POINTS, LABELS, states, [4, 0], names=("width", "height"))
    left, right = figure.axes
    for (weights, bias), line in zip(states, lines(left), strict=True):
        assert np.allclose(line @ weights + bias, 0)
    assert left.lines[-1].get_linewidth() > left.lines[0].get_linewidth()
    assert [bar.get_height() for bar in right.patches] == [4, 0]
    assert (left.get_xlabel(), left.get_ylabel()) == ("width", "height")
    assert [len(c.get_offsets()) for c in left.collections] == [2, 2]


def test_a_line_that_misses_the_picture_is_not_drawn():
    figure = draw.perceptron_passes(POINTS, LABELS, [(np.zeros(2), 1.0), (np.array([1.0, 0.0]), -50.0)], [1, 0])
    assert len(figure.axes[0].lines) == 0


def test_sixteen_labelings_labels_the_corners_in_the_order_of_product():
    found = [None if n in (6, 9) else (np.array([1.0, 0.0]), -0.5) for n in range(16)]
    figure = draw.sixteen_labelings(found)
    assert len(figure.axes) == 16
    for number, axes in enumerate(figure.axes):
        zeros, ones = (c.get_offsets() for c in axes.collections)
        bits = {tuple(map(int, corner)): bit for bit, group in enumerate((zeros, ones)) for corner in group}
        assert [bits[corner] for corner in ((0, 0), (0, 1), (1, 0), (1, 1))] == [int(bit) for bit in f"{number:04b}"]
        assert (axes.get_xlabel() == "no line") == (number in (6, 9)) == (not axes.lines)


def test_decision_surface_shades_by_the_score():
    axes = draw.decision_surface(lambda p: (p[:, 0] > 0.5).astype(float), POINTS, LABELS, cells=11)
    shade = axes.images[0].get_array()
    assert shade.shape == (11, 11)
    left, right, *_ = axes.images[0].get_extent()
    assert np.array_equal(shade[0] == 1, np.linspace(left, right, 11).astype("float32") > 0.5)
    assert np.array_equal(shade[0], shade[-1])
    named = draw.decision_surface(lambda p: p[:, 0], POINTS, LABELS, cells=11, names=("width", "height"))
    assert (named.get_xlabel(), named.get_ylabel()) == ("width", "height")
    assert named.get_xlim()[1] - named.get_xlim()[0] < axes.get_xlim()[1] - axes.get_xlim()[0]


def test_margin_draws_boundary_edges_and_support_vectors():
    weights, bias = np.array([2.5, -0.5]), -1.25
    axes = draw.margin(POINTS, LABELS, (weights, bias), np.array([1, 2]), rival=(np.array([1.0, 0.0]), -0.5))
    sums = sorted(float(np.mean(line @ weights + bias)) for line in lines(axes)[:3])
    assert np.allclose(sums, [-1, 0, 1])
    assert np.allclose(lines(axes)[3][:, 0], 0.5)
    rings = axes.collections[-1]
    assert np.array_equal(rings.get_offsets(), POINTS[[1, 2]])
    assert "the perceptron's line" in texts(axes)


def test_kernel_costs_draws_both_ways_in_both_panels():
    seconds = {"explicit": [1e-5, 1e-3], "kernel": [1e-6, 2e-6]}
    figure = draw.kernel_costs([1, 2], [50, 2500], [49, 50], seconds)
    left, right = figure.axes
    assert [line[:, 1].tolist() for line in lines(left)] == [[50, 2500], [49, 50]]
    assert [line[:, 1].tolist() for line in lines(right)] == [seconds["explicit"], seconds["kernel"]]
    assert left.get_yscale() == right.get_yscale() == "log"
    assert texts(left) == texts(right) == ["explicit map", "kernel"]


def test_training_times_compares_with_growth_in_step_and_with_the_square():
    axes = draw.training_times([100, 200, 400], [0.1, 0.3, 1.0])
    step, square, measured = lines(axes)
    assert np.allclose(step[:, 1], [0.1, 0.2, 0.4]) and np.allclose(square[:, 1], [0.1, 0.4, 1.6])
    assert np.allclose(measured[:, 1], [0.1, 0.3, 1.0])
