"""The figures of digits: they draw what the data say."""

import numpy as np
from matplotlib.colors import to_rgb

from utils import plotting
from utils.plotting.theme import COLOURS

rng = np.random.default_rng(0)
images = rng.integers(0, 256, (30, 28, 28), dtype=np.uint8)
labels = np.arange(30) % 10


def drawn_images(figure):
    return [np.asarray(image.get_array()) for axes in figure.axes for image in axes.get_images()]


def texts(axes):
    return [text.get_text() for text in axes.texts]


def luminance(colour):
    """Relative luminance, after the Web Content Accessibility Guidelines 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


def test_a_dark_picture_of_bytes_and_one_of_shares():
    assert plotting.digit_gallery(images[:1] // 100, ["x"]).axes[0].get_images()[0].get_clim() == (0, 255)
    assert plotting.digit_gallery(images[:1] / 255, ["x"]).axes[0].get_images()[0].get_clim() == (0, 1)


def contrasts(axes):
    """Return the contrast of each number with the cell on which it stands."""
    (cells,) = axes.get_images()
    entries, found = np.asarray(cells.get_array()), []
    for text in axes.texts:
        column, row = map(int, text.get_position())
        red, green, blue, alpha = cells.to_rgba(entries[row, column])
        alpha = alpha if cells.get_alpha() is None else cells.get_alpha()
        paper = [alpha * part + 1 - alpha for part in (red, green, blue)]
        lighter, darker = sorted([luminance(paper), luminance(text.get_color())], reverse=True)
        found.append((lighter + 0.05) / (darker + 0.05))
    return found


def test_every_number_can_be_read_on_its_cell():
    pixels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert min(contrasts(plotting.pixel_values(pixels).axes[1])) >= 3
    counts = np.arange(1, 122).reshape(11, 11)
    assert min(contrasts(plotting.confusion_matrix(counts).axes[0])) >= 3


def test_digit_wall_has_a_row_for_each_class():
    figure = plotting.digit_wall(images, labels, columns=2)
    (wall,) = drawn_images(figure)
    assert wall.shape == (10 * 28, 2 * 28)
    assert np.array_equal(wall[:28, 28:], images[10]) and np.array_equal(wall[28 * 3 : 28 * 4, :28], images[3])
    assert [tick.get_text() for tick in figure.axes[0].get_yticklabels()] == [str(c) for c in range(10)]


def test_digit_wall_takes_flattened_images_and_leaves_gaps():
    (wall,) = drawn_images(plotting.digit_wall(images[:3].reshape(3, 784), np.array([7, 7, 2]), columns=2))
    assert np.array_equal(wall[:28, :28], images[2]) and not wall[:28, 28:].any()


def test_digit_gallery_keeps_images_and_captions_together():
    figure = plotting.digit_gallery(images[:5], list("abcde"), columns=3)
    used = [axes for axes in figure.axes if axes.get_images()]
    assert [axes.get_xlabel() for axes in used] == list("abcde")
    assert all(np.array_equal(a, b) for a, b in zip(drawn_images(figure), images, strict=False))


def test_pixel_values_writes_out_the_framed_part():
    figure = plotting.pixel_values(images[0], slice(5, 8), slice(10, 14))
    whole, numbers = figure.axes
    assert texts(numbers) == [str(v) for v in images[0, 5:8, 10:14].ravel()]
    frame = whole.patches[0]
    assert (frame.get_x(), frame.get_y(), frame.get_width(), frame.get_height()) == (9.5, 4.5, 4, 3)
    assert [tick.get_text() for tick in numbers.get_yticklabels()] == ["5", "6", "7"]


def test_score_bars_fill_the_highest_and_name_the_meant():
    scores = np.array([0.1, 0.7, 0.004, 0.196])
    axes = plotting.score_bars(scores, label=3).axes[0]
    assert np.allclose([bar.get_height() for bar in axes.patches], scores)
    filled = [to_rgb(bar.get_facecolor()) == to_rgb(COLOURS["blue"]) for bar in axes.patches]
    assert filled == [False, True, False, False]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == list("0123")
    framed = [tick.get_bbox_patch() is not None for tick in axes.get_xticklabels()]
    assert framed == [False, False, False, True]
    assert texts(axes) == ["10%", "70%", "", "20%"]


def test_of_equal_scores_the_first_is_filled_as_it_is_the_one_that_is_read():
    scores = np.array([0.1, 0.4, 0.4, 0.1])
    filled = [to_rgb(b.get_facecolor()) == to_rgb(COLOURS["blue"]) for b in plotting.score_bars(scores).axes[0].patches]
    assert filled.index(True) == scores.argmax() and sum(filled) == 1


def test_score_bars_with_an_image_and_on_given_axes():
    figure = plotting.score_bars(np.full(10, 0.1), 3, images[0])
    assert np.array_equal(drawn_images(figure)[0], images[0])
    figure, axes = plotting.figure()
    assert plotting.score_bars(np.full(10, 0.1), axes=axes) is figure and len(axes.patches) == 10


def test_forward_pass_shows_all_three_stages():
    hidden = np.maximum(rng.normal(size=500), 0)
    figure = plotting.forward_pass(images[0], hidden, np.full(10, 0.1), label=5)
    first, middle = drawn_images(figure)
    assert np.array_equal(first, images[0]) and middle.shape == (16, 32)
    assert np.allclose(np.ma.filled(middle, np.nan).ravel()[:500], hidden) and len(figure.axes[2].patches) == 10
    assert f"{np.mean(hidden == 0):.0%} are 0, largest {hidden.max():.1f}" in figure.axes[1].get_title(loc="left")


def test_training_curves_draw_the_middle_of_the_runs_and_their_range():
    runs = [
        {"loss": [3, n], "accuracy": [0.1, n / 10], "val_loss": [5, 4], "val_accuracy": [0.2, 0.25]} for n in (1, 2, 9)
    ]
    left, right = plotting.training_curves(*runs).axes
    assert [line.get_xydata().tolist() for line in left.lines] == [[[1, 3], [2, 2]], [[1, 5], [2, 4]]]
    assert texts(right) == ["training", "validation"] and right.lines[1].get_linestyle() == "--"
    low, high = left.collections[0].get_datalim(left.transData).intervaly
    assert (low, high) == (1, 9)
    left, _ = plotting.training_curves({"loss": [1], "accuracy": [1]}).axes
    assert len(left.lines) == 1 and not left.collections


def test_confusion_matrix_writes_counts_and_shades_mistakes_only():
    matrix = np.array([[50, 3, 0], [1, 60, 7], [0, 2, 70]])
    axes = plotting.confusion_matrix(matrix).axes[0]
    assert sorted(map(int, texts(axes))) == sorted(matrix[matrix > 0].tolist())
    shading = np.asarray(axes.get_images()[0].get_array())
    assert not np.diag(shading).any() and np.array_equal(shading + np.diag(np.diag(matrix)), matrix)
    assert axes.get_xlabel() == "read as" and axes.get_ylabel() == "meant"
    plotting.confusion_matrix(np.eye(3, dtype=int))


def test_accuracy_curve():
    axes = plotting.accuracy_curve([0, 1, 2], [0.9, 0.5, 0.1], "pixels").axes[0]
    assert axes.lines[1].get_xydata().tolist() == [[0, 0.9], [1, 0.5], [2, 0.1]]
    assert axes.lines[0].get_ydata()[0] == 0.1 and axes.get_xlabel() == "pixels"
