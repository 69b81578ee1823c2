"""utils.plotting.tensors: what is drawn is what the data say."""

from itertools import pairwise

import matplotlib
import numpy as np
import pytest
from matplotlib.axes import Axes

from examples import EXAMPLES
from utils.plotting import tensors as figures
from utils.plotting.tensors import index_text
from utils.plotting.theme import figure_of

BLOCK = np.arange(60).reshape(3, 4, 5)
MATRIX = np.arange(12, dtype="int32").reshape(3, 4)
DIGITS = np.random.default_rng(0).integers(0, 256, (22, 28, 28)).astype(np.uint8)
CLIPS = np.random.default_rng(1).integers(0, 256, (3, 8, 10, 12, 3)).astype(np.uint8)

EVERY_FIGURE = [name for name in EXAMPLES if name.startswith("tensors.") and name != "tensors.index_text"]


def texts(drawn) -> list[str]:
    """Every word of a figure that is not empty."""
    found = drawn.findobj(matplotlib.text.Text)
    return [text.get_text() for text in found if text.get_text() and text.get_visible()]


def patches(drawn, gid: str) -> list:
    return [patch for patch in drawn.findobj(matplotlib.patches.Patch) if patch.get_gid() == gid]


def images_of(drawn) -> list[np.ndarray]:
    return [np.asarray(image.get_array()) for axes in drawn.axes for image in axes.get_images()]


@pytest.mark.parametrize("name", EVERY_FIGURE)
def test_no_word_is_cut_off(name):
    drawn = EXAMPLES[name]()
    drawn = figure_of(drawn) if isinstance(drawn, Axes) else drawn
    drawn.draw_without_rendering()
    whole = drawn.bbox
    for text in drawn.findobj(matplotlib.text.Text):
        if text.get_text().strip() and text.get_visible() and text.axes is not None and not text.axes.axison:
            box = text.get_window_extent()
            assert box.x0 >= whole.x0 - 1 and box.x1 <= whole.x1 + 1, text.get_text()
            assert box.y0 >= whole.y0 - 1 and box.y1 <= whole.y1 + 1, text.get_text()


# Boxes


@pytest.mark.parametrize("shape", [(), (5,), (4, 5), (3, 4, 5), (1, 2, 3), (2, 3, 4, 5), (3, 1, 2, 2), (2, 3, 2, 4, 5)])
def test_tensor_has_its_cells_and_an_arrow_for_each_axis(shape):
    drawn = figures.tensor_box(shape)
    blocks = int(np.prod(shape[:-3]))
    depth, rows, columns = (0, 1, 1, *shape)[-3:]
    if len(shape) < 3:
        depth = 0
    assert len(patches(drawn, "front")) == blocks * rows * columns
    assert len(patches(drawn, "top")) == blocks * depth * columns
    assert len(patches(drawn, "side")) == blocks * depth * rows
    arrows = [a for a in drawn.findobj(matplotlib.text.Annotation) if a.arrow_patch is not None]
    assert len(arrows) == len(shape)
    assert {f"axis {axis}: {size}" for axis, size in enumerate(shape)} <= set(texts(drawn))


def test_long_axis_is_drawn_short_and_named_in_full():
    drawn = figures.tensor_box((60_000, 28), ["samples", "features"], most_cells=4)
    assert len(patches(drawn, "front")) == 16
    assert {"samples: 60,000", "features: 28"} <= set(texts(drawn))


def test_tensors_hold_each_shape_with_its_caption():
    drawn = figures.tensor_boxes([(2,), (3, 4)], ["one", "two"])
    assert {"one", "two", "axis 0: 2", "axis 0: 3", "axis 1: 4"} <= set(texts(drawn))


def test_tensors_come_in_the_order_in_which_they_are_given_each_under_its_own_caption():
    captions = ["short", "a square", "long"]
    drawn = figures.tensor_boxes([(2,), (3, 3), (4,)], captions)
    assert [axes.get_title(loc="center") for axes in drawn.axes] == captions
    labels = [{text.get_text() for text in axes.texts} - {""} for axes in drawn.axes]
    assert labels == [{"axis 0: 2"}, {"axis 0: 3", "axis 1: 3"}, {"axis 0: 4"}]


def test_sheets_of_images_stand_upright_and_lie_behind_one_another():
    photographs = CLIPS[:2, 0]
    drawn = figures.image_sheets(DIGITS, photographs)
    pictures = drawn.axes[0].get_images()
    wanted = [*DIGITS[:3], *(image[..., channel] for image in photographs for channel in range(3))]
    for picture, plane in zip(pictures, wanted, strict=True):
        np.testing.assert_array_equal(np.asarray(picture.get_array()), plane)
        left, right, bottom, top = picture.get_extent()
        assert picture.origin == "upper" and bottom < top
        assert (right - left) / (top - bottom) == pytest.approx(plane.shape[1] / plane.shape[0])
    for front, behind in pairwise(pictures):
        if front.get_zorder() > behind.get_zorder():  # of one stack: up, to the right, and hidden in part
            assert behind.get_extent()[0] > front.get_extent()[0] and behind.get_extent()[2] > front.get_extent()[2]
    assert {"height: 28", "width: 28", "samples: 22", "height: 10", "width: 12", "channels: 3", "samples: 2"} <= set(
        texts(drawn)
    )


def test_the_sheet_of_a_channel_has_its_colour_and_is_pale_where_there_is_much_of_it():
    sheets = figures.image_sheets(DIGITS[:1], CLIPS[:1, 0]).axes[0].get_images()[1:]
    for channel, sheet in enumerate(sheets):
        none, some, much = sheet.to_rgba(np.array([[0, 128, 255]], np.uint8), bytes=True)[0, :, :3].astype(int)
        assert none.sum() < some.sum() < much.sum()
        assert none.argmax() == some.argmax() == much.argmax() == channel
    assert {"0 red", "1 green", "2 blue"} <= set(texts(sheets[0].axes.figure))


def test_large_images_are_drawn_from_every_so_manieth_pixel():
    image = np.arange(320 * 200 * 3).reshape(1, 320, 200, 3) % 251
    sheet = figures.image_sheets(DIGITS[:1], image).axes[0].get_images()[2]
    np.testing.assert_array_equal(np.asarray(sheet.get_array()), image[0, ::2, ::2, 1])


# Slices


@pytest.mark.parametrize(
    ("tensor", "index"),
    [
        (np.arange(10), np.s_[2:7]),
        (np.arange(10), 3),
        (np.arange(10), np.s_[::-2]),
        (np.array([7, 7, 0, 7]), np.s_[1:3]),  # what is lit is a place, whatever stands elsewhere
        (BLOCK[0], np.s_[1:, :-2]),
        (BLOCK[0], np.s_[-1]),
        (BLOCK, np.s_[1]),
        (BLOCK, np.s_[:, 1:3, 2:]),
        (BLOCK, np.s_[0, 0, 0]),
        (BLOCK, np.s_[::2, ::3]),
    ],
)
def test_slice_lights_what_numpy_takes(tensor, index):
    drawn = figures.tensor_slice(tensor, index)
    part = tensor[index]
    lit, dim = patches(drawn, "lit"), patches(drawn, "dim")
    assert len(lit) == 2 * np.size(part)  # in the tensor, and in the result
    assert len(dim) == tensor.size - np.size(part)
    bold = sorted(int(t.get_text()) for t in drawn.findobj(matplotlib.text.Text) if t.get_fontweight() == "bold")
    assert bold == sorted(np.repeat(np.ravel(part), 2).tolist())
    assert f"x[{index_text(index)}]: shape {np.shape(part)}" in texts(drawn)


def test_slice_writes_each_entry_into_its_own_cell():
    drawn = figures.tensor_slice(BLOCK[0], np.s_[1, 2])
    places = {t.get_text(): t.get_position() for t in drawn.axes[0].texts}
    assert places["4"][0] - places["0"][0] == 4  # four columns on, in the same row
    assert places["4"][1] == places["0"][1]
    assert places["0"][1] - places["15"][1] == 3  # three rows down


def test_empty_slice_says_so():
    assert "no entries" in texts(figures.tensor_slice(np.arange(5), np.s_[3:3]))


def test_index_is_written_as_in_python():
    for text in ("1", "1:3", "0:3", "3:0:-1", ":", "::2", "-7:", ":-7", "5::-1", "0, 1:, ::3"):
        assert index_text(eval(f"np.s_[{text}]")) == text


# Memory


@pytest.mark.parametrize(
    ("tensor", "memory", "reached"),
    [
        (MATRIX, range(12), range(12)),
        (np.asfortranarray(MATRIX), MATRIX.T.ravel(), range(12)),
        (MATRIX.T, range(12), range(12)),
        (MATRIX[:, 1:3], range(12), [1, 2, 5, 6, 9, 10]),
        (MATRIX[1:, 0], range(12), [4, 8]),
        (MATRIX[::-1, ::2], range(12), [0, 2, 4, 6, 8, 10]),
        (np.broadcast_to(np.arange(3), (4, 3)), range(3), range(3)),
    ],
)
def test_memory_shows_the_entries_in_their_order_and_those_reached(tensor, memory, reached):
    drawn = figures.memory({"x": tensor})
    cells = [p for p in patches(drawn, "lit") + patches(drawn, "dim") if p.get_x() >= 5.6]
    order = np.argsort([cell.get_x() for cell in cells])
    assert [cells[i].get_gid() == "lit" for i in order] == [place in list(reached) for place in range(len(memory))]
    written = {t.get_position()[0]: t.get_text() for t in drawn.axes[0].texts if t.get_position()[1] == -0.52}
    start = min(cell.get_x() for cell in cells)
    assert [written[start + place + 0.5] for place in range(len(memory))] == [str(entry) for entry in memory]
    bytes_at = {t.get_position()[0]: t.get_text() for t in drawn.axes[0].texts if t.get_position()[1] == -1.15}
    assert bytes_at == {start + place + 0.5: str(place * tensor.itemsize) for place in range(len(memory))}


@pytest.mark.parametrize("tensor", [MATRIX, MATRIX.T, MATRIX[:, 1:3], MATRIX[::-1], MATRIX[::2, ::-1], MATRIX[0]])
def test_memory_arrows_go_as_far_as_the_strides(tensor):
    drawn = figures.memory({"x": tensor})
    steps = {a.arrow_patch.get_gid() or a.get_gid(): a for a in drawn.findobj(matplotlib.text.Annotation)}
    for axis, stride in enumerate(tensor.strides):
        arrow = steps[f"step {axis}"]
        assert (arrow.xy[0] - arrow.xyann[0]) * tensor.itemsize == pytest.approx(stride)
        assert f"axis {axis}: stride {stride}" in texts(drawn)


def test_memory_has_no_arrow_where_there_is_no_next_entry():
    assert "axis 0: stride 16 (one entry only)" in texts(figures.memory({"x": MATRIX[:1]}))


@pytest.mark.parametrize(
    ("largest", "unit"), [(900, "bytes"), (3000, "KiB"), (3 * 2**30, "GiB"), (2**60, "EiB"), (2**71, "EiB")]
)
def test_memory_sizes_have_the_unit_of_the_largest(largest, unit):
    assert figures.memory_sizes({"a": 10, "b": largest}).axes[0].get_xlabel() == f"memory in {unit}"


def test_memory_sizes_are_the_bars_lengths():
    drawn = figures.memory_sizes({"small": 9_256, "large": 424_673_280})
    assert [bar.get_width() for bar in drawn.axes[0].patches] == [9_256, 424_673_280]
    assert {"9.0 KiB", "405.0 MiB"} <= set(texts(drawn))
    assert drawn.axes[0].get_xscale() == "linear"
    assert drawn.axes[0].get_xlabel() == "memory in MiB"
    drawn.canvas.draw()
    labels = [label.get_text() for label in drawn.axes[0].get_xticklabels()]
    ticks = dict(zip(labels, drawn.axes[0].get_xticks(), strict=True))
    assert ticks["100"] == 100 * 2**20
    assert [label.get_text() for label in drawn.axes[0].get_yticklabels()] == ["small", "large"]


# Samples


@pytest.mark.parametrize(
    ("samples", "size", "full", "left"), [(22, 8, 2, 6), (16, 8, 2, 0), (3, 8, 0, 3), (5, 1, 5, 0)]
)
def test_batches_are_rows_and_the_last_one_has_gaps(samples, size, full, left):
    drawn = figures.batches(DIGITS[:samples], size)
    for image, expected in zip(images_of(drawn), DIGITS[:samples], strict=True):
        np.testing.assert_array_equal(image, expected)
    assert len(patches(drawn, "missing")) == (size - left if left else 0)
    words = texts(drawn)
    assert sum(word.startswith("batch ") for word in words) == full + bool(left)
    assert [word.split("]")[0] for word in words if word.startswith("[")] == [
        f"[{start}:{start + size}" for start in range(0, samples, size)
    ]
    tops = {t.get_text(): t.get_position()[1] for t in drawn.axes[0].texts}
    assert all(tops[f"batch {n}"] > tops[f"batch {n + 1}"] for n in range(full + bool(left) - 1))
    assert all(i.get_clim() == (0, 255) and i.get_cmap().name == "gray_r" for i in drawn.axes[0].get_images())
    if left:
        assert any(word.endswith(f"({left}, 28, 28)") for word in words)


def test_table_writes_its_numbers_and_axes():
    table = np.arange(40.0).reshape(8, 5) + 0.25
    drawn = figures.table(table, ["a_b", "c", "d", "e", "f"], rows=3, most_columns=4)
    words = texts(drawn)
    assert {f"{value:.6g}" for value in table[:3, :4].ravel()} <= set(words)
    places = {text.get_text(): text.get_position() for text in drawn.axes[0].texts}
    assert (
        places["1.25"][0] - places["0.25"][0] == 1 and places["1.25"][1] == places["0.25"][1]
    )  # a column to the right
    assert places["0.25"][1] - places["5.25"][1] == 1 and places["5.25"][0] == places["0.25"][0]  # a row further down
    assert "20.25" not in words and "4.25" not in words
    assert {"axis 0: samples (8)", "axis 1: features (5)", "… 5 more rows", "… 1 more columns"} <= set(words)


def test_windows_stand_where_they_begin():
    series = np.arange(30.0) ** 2
    above, below = figures.windows(series, [0, 7, 20], 10).axes
    np.testing.assert_array_equal(above.lines[0].get_ydata(), series)
    assert [(bar.get_x(), bar.get_width()) for bar in below.patches] == [(0, 10), (7, 10), (20, 10)]
    assert [text.get_text() for text in below.texts] == ["sample 0", "sample 7", "sample 20"]


def test_recording_draws_each_sample_of_each_channel_in_its_time():
    samples = np.random.default_rng(2).normal(size=(3, 10, 2))
    drawn = figures.recording(samples, ["left", "right"], rate=5)
    lines = [line for line in drawn.axes[0].lines if len(line.get_xdata()) == 10]
    assert len(lines) == 6
    np.testing.assert_allclose(lines[2].get_xdata(), 2 + np.arange(10) / 5)  # sample 1, channel 0
    np.testing.assert_allclose(np.diff(lines[3].get_ydata()), np.diff(samples[1, :, 1]))
    assert {"left", "right", "sample 0", "sample 2"} <= set(texts(drawn))
    ticks = dict(zip(["left", "right"], drawn.axes[0].get_yticks(), strict=True))
    np.testing.assert_allclose(lines[2].get_ydata() - ticks["left"], samples[1, :, 0])  # each line stands at its label
    np.testing.assert_allclose(lines[3].get_ydata() - ticks["right"], samples[1, :, 1])
    assert ticks["left"] > ticks["right"]


# Images and video


@pytest.mark.parametrize("index", [np.s_[14:, 14:], np.s_[7:-7, 7:-7], np.s_[:5, 3:]])
def test_crops_show_the_part_and_where_it_lies(index):
    drawn = figures.crops(DIGITS[:3], *index)
    for found, expected in zip(images_of(drawn), [*DIGITS[:3], *DIGITS[:3, *index]], strict=True):
        np.testing.assert_array_equal(found, expected)
    frame = drawn.axes[0].patches[0]
    part = np.indices((28, 28))[:, *index]
    assert (frame.get_y() + 0.5, frame.get_x() + 0.5) == (part[0].min(), part[1].min())
    assert (frame.get_height(), frame.get_width()) == part.shape[1:]


def test_pixel_is_framed_and_written_in_a_cell_of_its_own_grey():
    drawn = figures.one_pixel(DIGITS[0], 7, 15)
    whole, alone = drawn.axes
    frame = whole.patches[0]
    assert (frame.get_x() + 0.5, frame.get_y() + 0.5, frame.get_width(), frame.get_height()) == (15, 7, 1, 1)
    np.testing.assert_array_equal(images_of(drawn)[1], DIGITS[0][7:8, 15:16])
    assert alone.texts[0].get_text() == str(DIGITS[0][7, 15])
    assert all(image.get_clim() == (0, 255) for axes in drawn.axes for image in axes.get_images())
    dark, light = (figures.one_pixel(np.full((3, 3), value), 0, 0).axes[1].texts[0].get_color() for value in (253, 2))
    assert dark == "white" != light


def test_six_images_are_framed_and_seven_are_not():
    assert len(figures.framed({str(n): DIGITS[n] for n in range(6)}).axes) == 6


def test_framed_images_are_as_given_and_have_borders():
    drawn = figures.framed({"one": DIGITS[0], "two": DIGITS[1]})
    for found, expected in zip(images_of(drawn), DIGITS[:2], strict=True):
        np.testing.assert_array_equal(found, expected)
    assert [axes.get_xlabel() for axes in drawn.axes] == ["one", "two"]
    assert all(spine.get_visible() for axes in drawn.axes for spine in axes.spines.values())


def test_channels_are_drawn_in_grey_on_one_scale():
    image = CLIPS[0, 0]
    drawn = figures.channels(image)
    whole, *channels = images_of(drawn)
    np.testing.assert_array_equal(whole, image)
    for number, channel in enumerate(channels):
        np.testing.assert_array_equal(channel, image[..., number])
        assert drawn.axes[number + 1].get_images()[0].get_clim() == (0, 255)
        assert drawn.axes[number + 1].get_images()[0].get_cmap().name == "gray"


def test_planes_are_drawn_as_they_come():
    planes = np.moveaxis(CLIPS[0, 0], -1, 0)
    drawn = figures.planes({"moved": planes, "one": planes[:1]}, channels={"moved": ["red", "green", "blue"]})
    for found, expected in zip(images_of(drawn), [*planes, planes[0]], strict=True):
        np.testing.assert_array_equal(found, expected)
    assert {"moved[0], red", "moved[1], green", "moved[2], blue", "one[0]"} <= set(texts(drawn))


def test_clips_are_rows_and_frames_columns():
    drawn = figures.clips(CLIPS, [0, 3, 7])
    for found, expected in zip(images_of(drawn), CLIPS[:, [0, 3, 7]].reshape(9, 10, 12, 3), strict=True):
        np.testing.assert_array_equal(found, expected)
    grey = figures.clips(CLIPS[..., :1], [2])
    np.testing.assert_array_equal(images_of(grey)[1], CLIPS[1, 2, ..., 0])


# Which way round


def test_arrows_of_a_tensor_point_the_way_their_axis_runs():
    ways = {-1: (1, 0), -2: (0, -1), -3: (1, 1), -4: (1, 0), -5: (0, -1)}  # right, down, into the page, right, down
    for rank in range(1, 6):
        drawn = figures.tensor_box((2, 3, 4, 3, 2)[-rank:])
        arrows = [note for note in drawn.findobj(matplotlib.text.Annotation) if note.arrow_patch is not None]
        found = [np.subtract(arrow.xy, arrow.xyann) for arrow in arrows]  # the last axis first, as the labels are
        assert [tuple(np.sign(np.round(way, 6))) for way in found] == [ways[-1 - at] for at in range(rank)]
        assert {arrow.arrow_patch.get_arrowstyle().arrow for arrow in arrows} == {"-|>"}
        assert found[0][0] == 2 and (rank < 2 or found[1][1] == -3)  # as long as the cells beside them
        labels = [text for text in drawn.axes[0].texts if text.get_text()]
        assert [text.get_text() for text in labels] == [
            f"axis {rank - 1 - at}: {size}" for at, size in enumerate((2, 3, 4, 3, 2)[:rank])
        ]


def test_sheets_of_a_block_stand_apart_each_further_back_one_higher():
    drawn = figures.tensor_slice(BLOCK, np.s_[:, 0, 0])
    places = {}
    for text in drawn.axes[0].texts:
        places.setdefault(text.get_text(), np.array(text.get_position()))  # the tensor is drawn before its slice
    first, second, third = (places[str(entry)] for entry in BLOCK[:, 0, 0])
    assert second[0] - first[0] > BLOCK.shape[2] and 0 < second[1] - first[1] < 1
    np.testing.assert_allclose(third - second, second - first)
    for sheet in BLOCK:  # and all entries of a sheet stand as in a matrix
        for row, column in np.ndindex(sheet.shape):
            shift = places[str(sheet[row, column])] - places[str(sheet[0, 0])]
            np.testing.assert_allclose(shift, (column, -row))
    tops = [patch.get_y() + patch.get_height() for patch in patches(drawn, "lit") + patches(drawn, "dim")]
    assert places["x: shape (3, 4, 5)"][1] > max(tops)  # the caption stays clear of the highest sheet


def test_table_lights_its_first_row_alone():
    drawn = figures.table(np.arange(20.0).reshape(5, 4) + 0.5, list("abcd"), rows=4)
    rows = sorted(drawn.axes[0].patches, key=lambda patch: -patch.get_y())
    colours = [matplotlib.colors.to_hex(patch.get_facecolor()) for patch in rows]
    assert len(rows) == 4 and colours[0] != colours[1] == colours[2] == colours[3] == "#ffffff"
    told = next(text for text in drawn.axes[0].texts if text.get_text().startswith("row 0: one sample"))
    assert rows[0].get_y() < told.get_position()[1] < rows[0].get_y() + rows[0].get_height()
    numbers = {text.get_text(): text.get_position()[1] for text in drawn.axes[0].texts}
    assert rows[0].get_y() < numbers["3.5"] < 0 and rows[3].get_y() < numbers["15.5"] < rows[2].get_y()


@pytest.mark.parametrize(
    ("draw", "colour_of_0"),
    [
        (lambda: figures.crops(DIGITS[:3], slice(14, None), slice(14, None)), "white"),
        (lambda: figures.one_pixel(DIGITS[0], 7, 15), "white"),
        (lambda: figures.framed({"one": DIGITS[0]}), "white"),
        (lambda: figures.batches(DIGITS[:4], 2), "white"),
        (lambda: figures.clips(CLIPS[..., :1], [2, 4]), "black"),
        (lambda: figures.planes({"a": np.moveaxis(CLIPS[0, 0], -1, 0)}), "black"),
    ],
    ids=["crops", "pixel", "framed", "batches", "clips", "planes"],
)
def test_digits_are_dark_on_white_and_what_was_filmed_is_light_on_black(draw, colour_of_0):
    images = [image for axes in draw().axes for image in axes.get_images()]
    assert images
    for image in images:
        lowest, highest = image.to_rgba(np.array([[0, 255]], np.uint8), bytes=True)[0, :, 0].tolist()
        assert (lowest, highest) == ((255, 0) if colour_of_0 == "white" else (0, 255))
