"""The figures: that they draw what the data say, look after their own theme, and carry their text to the page."""

import base64
import io
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from PIL import Image

from utils import plotting
from utils.plotting import digits, theme
from utils.plotting.theme import COLOURS

ALT = "A sentence that says what is to be seen."
rng = np.random.default_rng(0)
images = rng.integers(0, 256, (30, 28, 28), dtype=np.uint8)
labels = np.arange(30) % 10


def drawn_images(figure):
    return [np.asarray(image.get_array()) for axes in figure.axes for image in axes.get_images()]


def texts(axes):
    return [text.get_text() for text in axes.texts]


@pytest.fixture
def page(monkeypatch):
    shown = []
    monkeypatch.setattr(theme, "display", lambda data, metadata, raw: shown.append((data, metadata)))
    return shown


def test_show_puts_picture_and_text_on_the_page(page):
    figure, axes = plotting.figure(4, 2)
    axes.plot([0, 1])
    assert plotting.show(figure, ALT) is None
    data, metadata = page[0]
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.size == (4 * theme.DOTS_PER_INCH, 2 * theme.DOTS_PER_INCH)
    assert metadata["image/png"] == {"alt": ALT, "width": 4 * theme.PAGE_DPI, "height": 2 * theme.PAGE_DPI}
    assert ALT in data["text/plain"] and "Software" not in picture.info


def stored(page):
    return Image.open(io.BytesIO(base64.b64decode(page[-1][0]["image/png"])))


def rendered(figure):
    buffer = io.BytesIO()
    with matplotlib.rc_context(theme.THEME):
        figure.savefig(buffer, format="png", dpi=theme.DOTS_PER_INCH)
    return np.asarray(Image.open(buffer).convert("RGB"), dtype=int)


def test_a_figure_of_few_colours_is_stored_with_a_palette(page):
    figure = digits.score_bars(np.full(10, 0.1))
    plotting.show(figure, ALT)
    picture = stored(page)
    assert picture.mode == "P"
    misses = np.abs(np.asarray(picture.convert("RGB"), dtype=int) - rendered(figure)).max(axis=2)
    assert misses.mean() < 0.5 and (misses > 16).mean() < 0.002


def test_a_picture_of_many_colours_is_stored_as_it_is(page):
    noise = rng.integers(0, 256, (150, 200, 3), dtype=np.uint8)
    figures = [plotting.figure(4, 3) for _ in range(2)]
    for _, axes in figures:
        axes.imshow(noise)
    plotting.show(figures[0][0], ALT)
    picture = stored(page)
    assert picture.mode != "P"
    assert np.array_equal(np.asarray(picture.convert("RGB"), dtype=int), rendered(figures[1][0]))


def test_show_takes_axes_too_and_draws_the_same_twice(page):
    figure, axes = plotting.figure(3, 2)
    axes.plot([0, 1])
    plotting.show(figure, ALT)
    plotting.show(axes, ALT)
    assert page[0] == page[1]


@pytest.mark.parametrize("alt", ["", "   ", "two words", None, 3])
def test_show_insists_on_a_text(alt):
    with pytest.raises(ValueError, match="alt must say in a sentence"):
        plotting.show(plotting.figure()[0], alt)


@pytest.mark.parametrize("drawn", [None, 3, "figure", [1, 2]])
def test_show_insists_on_a_figure(drawn):
    with pytest.raises(TypeError, match="drawn must be a Matplotlib figure or axes"):
        plotting.show(drawn, ALT)


@pytest.mark.parametrize("compact", [True, False])
def test_a_figure_of_which_a_picture_is_taken_stays_as_it_was(compact):
    figure, axes = plotting.figure(4, 2)
    axes.plot([0, 1])
    before = figure.dpi, tuple(figure.get_size_inches()), figure.get_layout_engine()
    pictures = [theme.picture_of(figure, ALT, dpi=50, compact=compact) for _ in range(2)]
    assert (figure.dpi, tuple(figure.get_size_inches()), figure.get_layout_engine()) == before
    assert pictures[0] == pictures[1]


def test_the_theme_changes_nothing_outside():
    before = dict(matplotlib.rcParams)
    plotting.digit_wall(images, labels, columns=3)
    plotting.training_curves({"loss": [1, 0.5], "accuracy": [0.5, 0.9]})
    assert dict(matplotlib.rcParams) == before


def test_a_readers_own_settings_change_no_picture():
    drawn, axes = plotting.figure()
    axes.set(title="A wave", xlabel="time")
    axes.plot([1, 3, 2])
    before = theme.picture_of(drawn, ALT)
    own = {"text.usetex": True, "savefig.bbox": "tight", "savefig.transparent": True, "path.sketch": (9, 9, 9)}
    with matplotlib.rc_context(own):
        assert theme.picture_of(drawn, ALT) == before
        assert dict(matplotlib.rcParams)["path.sketch"] == (9, 9, 9)


def test_no_pyplot_and_no_keras():
    code = "import sys, utils.plotting; print({'matplotlib.pyplot', 'keras', 'tensorflow'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


def luminance(colour):
    """Relative luminance, after the Web Content Accessibility Guidelines 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


@pytest.mark.parametrize(("name", "least"), [("ink", 7), ("grey", 4.5), ("blue", 4.5), ("orange", 3), ("green", 3)])
def test_contrast_on_paper(name, least):
    """Text needs 4.5 to 1 and lines need 3 to 1 (Web Content Accessibility Guidelines 2.2, criteria 1.4.3 and 1.4.11)."""
    assert (luminance(COLOURS["paper"]) + 0.05) / (luminance(COLOURS[name]) + 0.05) >= least


def test_no_text_is_smaller_than_nine_points():
    sizes = [v for k, v in theme.THEME.items() if k.endswith(("size", "fontsize")) and isinstance(v, int | float)]
    assert sizes and min(sizes) >= 9


MATRIX = np.array([[50, 3, 0, 1], [1, 60, 7, 2], [0, 2, 70, 5], [4, 6, 8, 9]])
HISTORY = {"loss": [3, 2.5, 2.2], "accuracy": [0.1, 0.2, 0.3], "val_loss": [5, 4], "val_accuracy": [0.2, 0.25]}
DRAWN = {
    "digit_wall": lambda: plotting.digit_wall(images, labels, columns=3),
    "digit_gallery": lambda: plotting.digit_gallery(images[:5], ["a", "b\nc", "", "d", "e"], columns=3),
    "pixel_values": lambda: plotting.pixel_values(images[0], slice(5, 12), slice(8, 16)),
    "score_bars": lambda: plotting.score_bars(np.array([0.1, 0.7, 0.004, 0.196]), 3, images[0, :4, :4]),
    "forward_pass": lambda: plotting.forward_pass(images[0], np.maximum(rng.normal(size=500), 0), np.full(10, 0.1), 5),
    "training_curves": lambda: plotting.training_curves(HISTORY),
    "confusion_matrix": lambda: plotting.confusion_matrix(MATRIX),
    "accuracy_curve": lambda: plotting.accuracy_curve([0, 1, 2], [0.9, 0.5, 0.1], "pixels"),
}
every_figure = pytest.mark.parametrize("name", DRAWN)


def test_every_figure_of_digits_is_among_those_that_are_looked_at():
    functions = {name for name, value in vars(digits).items() if getattr(value, "__module__", "") == digits.__name__}
    assert {name for name in functions if not name.startswith("_")} == set(DRAWN)


@every_figure
def test_every_text_that_is_seen_has_nine_points(name):
    figure = DRAWN[name]()
    figure.draw_without_rendering()
    seen = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    assert seen and min(text.get_fontsize() for text in seen) >= 9


@every_figure
def test_a_picture_of_bytes_spans_all_bytes(name):
    """Black is 255 and white is 0, whatever the largest byte of this one image is; else two pictures cannot be compared."""
    for axes in DRAWN[name]().axes:
        for image in axes.get_images():
            if np.asarray(image.get_array()).dtype == np.uint8:
                assert image.get_clim() == (0, 255)


def test_a_dark_picture_of_bytes_and_one_of_shares():
    assert plotting.digit_gallery(images[:1] // 100, ["x"]).axes[0].get_images()[0].get_clim() == (0, 255)
    assert plotting.digit_gallery(images[:1] / 255, ["x"]).axes[0].get_images()[0].get_clim() == (0, 1)


@every_figure
def test_no_frame_is_drawn_above_and_on_the_right_and_none_around_a_picture(name):
    for axes in DRAWN[name]().axes:
        shown = {side for side, spine in axes.spines.items() if spine.get_visible()}
        if not axes.axison:
            continue
        if not axes.get_images():
            assert shown == {"left", "bottom"}
        elif axes.get_images()[0].get_cmap().name != "Blues":  # a layer's outputs: those that are 0 are white on white
            assert not shown


def test_losses_and_accuracies_are_measured_from_zero():
    assert DRAWN["training_curves"]().axes[0].get_ylim()[0] == 0
    assert DRAWN["accuracy_curve"]().axes[0].get_ylim()[0] == 0 == DRAWN["score_bars"]().axes[1].get_ylim()[0]


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


def test_training_curves_draw_what_is_there():
    history = {"loss": [3, 2, 1], "accuracy": [0.1, 0.2, 0.3], "val_loss": [5, 4], "val_accuracy": [0.2, 0.25]}
    left, right = plotting.training_curves(history, held_out="validation").axes
    assert [line.get_xydata().tolist() for line in left.lines] == [[[1, 3], [2, 2], [3, 1]], [[2, 5], [3, 4]]]
    assert texts(right) == ["training", "validation"] and right.lines[1].get_linestyle() == "--"
    left, _ = plotting.training_curves({"loss": [1], "accuracy": [1]}).axes
    assert len(left.lines) == 1


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


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        (lambda: plotting.digit_wall(images, labels[:3]), r"labels must have shape \(30,\)"),
        (lambda: plotting.digit_wall(images[0, 0], labels), "images must have shape"),
        (lambda: plotting.digit_wall(np.zeros((3, 7)), [0, 1, 2]), r"got shape \(3, 7\)"),
        (lambda: plotting.digit_gallery(images[:2], ["a"]), "got 1 for 2 images"),
        (lambda: plotting.digit_gallery(images[:0], []), "got 0 for 0 images"),
        (lambda: plotting.digit_wall(images[:0], labels[:0]), "images must hold at least one"),
        (lambda: plotting.digit_wall(images, labels, columns=0), "columns must be at least 1; got 0"),
        (lambda: plotting.digit_gallery(images[:1], ["a"], columns=-2), "columns must be at least 1; got -2"),
        (
            lambda: plotting.forward_pass(images[0], np.zeros(9), np.zeros((1, 10))),
            r"scores must have shape \(classes,\)",
        ),
        (lambda: plotting.pixel_values(images), r"image must have shape \(height, width\)"),
        (lambda: plotting.score_bars(np.zeros((1, 10))), r"scores must have shape \(classes,\).*\(1, 10\)"),
        (
            lambda: plotting.forward_pass(images[0], np.zeros((1, 512)), np.zeros(10)),
            r"hidden must have shape \(units,\)",
        ),
        (lambda: plotting.training_curves({"loss": [1]}), r"\['accuracy'\] is not among \['loss'\]"),
        (lambda: plotting.confusion_matrix(np.zeros((2, 3))), r"matrix must have shape \(classes, classes\).*\(2, 3\)"),
        (lambda: plotting.accuracy_curve([1, 2], [0.5], "x"), "got 2 and 1"),
    ],
)
def test_bad_input_is_named(draw, says):
    with pytest.raises(ValueError, match=says):
        draw()
