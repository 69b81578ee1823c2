"""The exercises of 2.2: right answers found in other ways, wrong ones that readers give, and the hint that each must get."""

import numpy as np
import pytest

from utils.exercises.engine import check, exercises_of

EXERCISES = exercises_of("2.2")

# The expression on which each solution turns: no hint and no praise may contain it.
KEY_EXPRESSIONS = {
    "2.2a": ("(0, 1, 1, 2, 3)", "0, 1, 1, 2, 3"),
    "2.2b": ("188", "60000 * 28 * 28 * 4", "60,000 × 28 × 28 × 4"),
    "2.2c": ("*= size", "reversed("),
    "2.2d": ("(28, 20)", "(1, 28, 20)", "(7, 20)", "(3, 28, 4)"),
    "2.2e": ("[:, :14, 14:]", ":14, 14:"),
    "2.2f": ("height - margin", "width - margin"),
    "2.2g": ("[:, :14]", "[:, :image.shape[1] // 2]"),
    "2.2h": ("n * batch_size", "(n + 1)"),
    "2.2i": ("batch_size - 1", "-(-", "ceil"),
    "2.2j": ("reshape(-1", "-1, length"),
    "2.2k": ("start + length", "start:start"),
    "2.2l": ("(0, 2, 3, 1)", "moveaxis(images, 1, -1)"),
    "2.2m": ("240 * 144", "106", "1024**3 //"),
}


def reshape_then_write(image):
    """Blank a copy, but of a view: the original is written to."""
    view = image[:]
    view[:, : image.shape[1] // 2] = 0
    return view


def blank_in_place(image):
    image[:, : image.shape[1] // 2] = 0
    return image


def blank_in_place_and_return_nothing(image):
    image[:, :14] = 0


def windows_with_short_ends(series, length):
    return [series[start : start + length] for start in range(len(series))]


def windows_off_by_one(series, length):
    return np.stack([series[start : start + length] for start in range(len(series) - length)])


def windows_into_too_few(series, length):
    windows = np.zeros((len(series) - length, length, series.shape[1]))
    for start in range(len(windows)):
        windows[start] = series[start : start + length]
    return windows


def windows_stacked_last(series, length):
    starts = range(len(series) - length + 1)
    return np.stack([series[start : start + length] for start in starts], axis=-1)


def windows_of_any_length(series, length):
    return np.stack([series[start : start + length] for start in range(len(series))])


def strides_in_f_order(shape, itemsize):
    strides, step = [], itemsize
    for size in shape:
        strides.append(step)
        step *= size
    return tuple(strides)


def strides_of_three_axes(shape, itemsize):
    _, rows, columns = shape
    return rows * columns * itemsize, columns * itemsize, itemsize


def blank_upper_half(image):
    blank = image.copy()
    blank[:14] = 0
    return blank


def blank_as_the_docstring_says(image):
    blank = image.copy()
    blank[:, 0:14] = 0
    return blank


WRONG = [
    ("2.2a", (0, 1, 100, 2, 3), "dimensionality"),
    ("2.2a", (1, 1, 1, 2, 3), "plain number has none"),
    ("2.2a", (0, 0, 1, 2, 3), "plain number has none"),
    ("2.2a", (0, 1, 1, 0, 3), "An axis of size 1 counts"),
    ("2.2a", (0, 1, 1, 1, 3), "An axis of size 1 counts"),
    ("2.2a", (0, 1, 1, 2, 10), "stack of matrices"),
    ("2.2b", 47_040_000, "`uint8` of one byte"),
    ("2.2b", 60000 * 28 * 28 * 8, "`float64`"),
    ("2.2b", 60000 * 28 * 28 * 32, "count bits"),
    ("2.2b", 179.44, "In MiB"),
    ("2.2b", 188.16, "In MB"),
    ("2.2b", 183_750, "In KiB"),
    ("2.2b", 10000 * 28 * 28 * 4, "test images"),
    ("2.2c", strides_in_f_order, "F order"),
    ("2.2c", lambda shape, itemsize: tuple(int(np.prod(shape[k + 1 :])) for k in range(len(shape))), "bytes"),
    ("2.2c", lambda shape, itemsize: np.zeros(shape, f"V{itemsize}").strides[::-1], "first stride belongs to axis 0"),
    ("2.2c", lambda shape, itemsize: tuple(int(np.prod(shape[k:])) * itemsize for k in range(len(shape))), "own axis"),
    ("2.2c", lambda shape, itemsize: tuple(n * itemsize for n in shape), "own length"),
    (
        "2.2c",
        lambda shape, itemsize: (shape[1] * shape[2] * itemsize, shape[2] * itemsize, itemsize),
        "three axes only",
    ),
    ("2.2c", strides_of_three_axes, "three axes only"),
    ("2.2d", ((28, 20), (28, 20), (7, 20), (3, 28, 4), ()), "same axes"),
    ("2.2d", ((28, 20), (1, 28, 20), (7, 20), (4, 28, 4), ()), "*before* 5"),
    ("2.2d", ((28, 20), (1, 28, 20), (7, 20), (3, 28, 16), ()), "counts from the end"),
    ("2.2d", ((28, 20), (1, 28, 20), (28, 20), (3, 28, 4), ()), "stands at axis 1"),
    ("2.2d", ((28, 20), (1, 28, 20), (7, 20), (3, 28, 4), (1,)), "none is left over"),
    ("2.2d", ((28, 20), (1, 28, 20), (7, 20), (3, 28, 4), 0), "none is left over"),
    ("2.2d", ((28, 20), (1, 28, 20), (7, 20), (3, 28, 4), None), "none is left over"),
    ("2.2e", lambda images: images[:, :13, 14:], "One row is missing"),
    ("2.2e", lambda images: images[:, 0:14, 15:28], "One column is missing"),
    ("2.2e", lambda images: images[:, 0:14, 14:27], "leave the last one out"),
    ("2.2e", lambda images: images[:, 14:, 14:], "lower right"),
    ("2.2e", lambda images: images[:, 14:, :14], "swapped rows and columns"),
    ("2.2e", lambda images: images[:, :14, :14], "upper left"),
    ("2.2e", lambda images: images[:14, 14:], "samples axis"),
    ("2.2f", lambda images, margin: images[:, margin:-margin, margin:-margin], "`-0` is 0"),
    ("2.2f", lambda images, margin: images[:, margin:, margin:], "top and the left only"),
    ("2.2f", lambda x, m: x[:, m : x.shape[1] - m, m : x.shape[1] - m], "square images"),
    ("2.2f", lambda x, m: x[m:-m, m:-m, m:-m], "samples axis"),
    ("2.2f", lambda x, m: x[m:-m, m:-m], "samples axis"),
    ("2.2f", lambda x, m: x[:, m : 28 - m, m : 28 - m], "28 × 28"),
    ("2.2f", lambda x, m: x[:, m : x.shape[2] - m, m : x.shape[1] - m], "swapped"),
    ("2.2g", blank_in_place, "no copy"),
    ("2.2g", reshape_then_write, "no copy"),
    ("2.2g", blank_in_place_and_return_nothing, "no copy"),
    ("2.2g", lambda image: image[:, image.shape[1] // 2 :].copy(), "keep its shape"),
    ("2.2g", lambda image: np.where(np.arange(len(image))[:, None] < len(image) // 2, 0, image), "upper half"),
    ("2.2g", lambda image: np.where(np.arange(image.shape[1]) < image.shape[1] // 2, image, 0), "*right* half"),
    (
        "2.2g",
        lambda image: np.where(np.arange(image.shape[1]) < image.shape[1] // 2 - 1, 0, image),
        "One column too few",
    ),
    ("2.2g", blank_upper_half, "upper half"),
    ("2.2h", lambda x, n, size: x[128 * n : 128 * (n + 1)], "use `batch_size`"),
    ("2.2h", lambda x, n, size: x[(n - 1) * size : n * size], "number 0"),
    ("2.2h", lambda x, n, size: x[n * size : n * size + size - 1], "One sample is missing"),
    ("2.2h", lambda x, n, size: x[n : n + size], "one *batch* after another"),
    ("2.2h", lambda x, n, size: x[: len(x) // size * size][n * size : n * size + size], "short batch"),
    ("2.2h", lambda x, n, size: x[min(n * size, len(x) - size) : min(n * size + size, len(x))], "come twice"),
    ("2.2i", lambda samples, size: int(samples / size), "forgotten"),
    ("2.2i", lambda samples, size: samples // size + 1, "One too many"),
    ("2.2i", lambda samples, size: round(samples / size), "*nearest*"),
    ("2.2i", lambda samples, size: samples / size, "not a whole number"),
    ("2.2j", lambda x, length: np.stack(np.split(x, len(x) // length)), "a copy of them"),
    ("2.2j", lambda x, length: x.reshape(-1, length, x.shape[1]).copy(), "a copy of them"),
    ("2.2j", lambda x, length: [x[start : start + length] for start in range(0, len(x), length)], "in a list"),
    ("2.2j", lambda x, length: x.reshape(-1, length, 4), "4 channels"),
    ("2.2j", lambda x, length: x.reshape(10, 80, 4), "one recording"),
    ("2.2j", lambda x, length: x.reshape(-1, x.shape[1], length), "changed places with the time"),
    ("2.2j", lambda x, length: x.reshape(length, -1, x.shape[1]), "swapped"),
    ("2.2j", lambda x, length: x.reshape(length, -1, x.shape[1]).transpose(1, 0, 2), "torn neighbouring"),
    ("2.2j", lambda x, length: x.T.reshape(-1, length, x.shape[1]), "mixed channels and moments"),
    ("2.2j", lambda x, length: x.reshape(-1, length, x.shape[1]).transpose(1, 2, 0), "kept it last"),
    ("2.2k", windows_off_by_one, "last window is missing"),
    ("2.2k", lambda x, n: np.array([x[s : s + n] for s in range(len(x) - n)]), "last window is missing"),
    ("2.2k", windows_into_too_few, "last window is missing"),
    ("2.2k", lambda x, n: [x[s : s + n] for s in range(len(x) - n + 1)], "stack them"),
    ("2.2k", windows_stacked_last, "samples axis last"),
    ("2.2k", windows_with_short_ends, "shorter than the others"),
    ("2.2k", windows_of_any_length, "cannot stack"),
    ("2.2k", lambda x, n: np.lib.stride_tricks.sliding_window_view(x, n, axis=0), "puts the axis of the window last"),
    ("2.2k", lambda x, n: np.stack([x[s : s + n] for s in range(0, len(x) - n + 1, n)]), "without overlapping"),
    ("2.2l", lambda x: x.reshape(len(x), *x.shape[2:], x.shape[1]), "scrambled"),
    ("2.2l", lambda x: np.transpose(x, (0, 3, 2, 1)), "lie on their sides"),
    ("2.2l", lambda x: np.swapaxes(x, 1, 3), "lie on their sides"),
    ("2.2l", lambda x: x.T, "*all* axes"),
    ("2.2l", lambda x: np.moveaxis(x, -1, 1), "other direction"),
    ("2.2l", lambda x: np.moveaxis(x, 0, 3), "moved the samples axis"),
    ("2.2m", 9, "1000³"),
    ("2.2m", 40, "60 frames"),
    ("2.2m", 11, "not up"),
    ("2.2m", 1024**3 / (240 * 144 * 256 * 3 * 4), "whole clips"),
    ("2.2m", 30, "Three channels"),
]

RIGHT = [
    ("2.2a", [0, 1, 1, 2, 3]),
    ("2.2b", np.zeros((1, 28, 28), "float32").nbytes * 60_000),
    ("2.2c", lambda shape, itemsize: tuple(itemsize * int(np.prod(shape[k + 1 :])) for k in range(len(shape)))),
    ("2.2d", [[28, 20], [1, 28, 20], [7, 20], [3, 28, 4], []]),
    ("2.2e", lambda images: images[:, 0:14, -14:]),
    ("2.2f", lambda x, m: x[:, m : len(x[0]) - m, m : x.shape[-1] - m].copy()),
    ("2.2g", lambda image: np.hstack([np.zeros_like(image[:, ::2]), image[:, image.shape[1] // 2 :]])),
    ("2.2g", blank_as_the_docstring_says),
    ("2.2h", lambda x, n, size: x[n * size :][:size]),
    ("2.2h", lambda x, n, size: x[n * size : min((n + 1) * size, len(x))]),
    ("2.2i", lambda samples, size: -(-samples // size)),
    ("2.2i", lambda samples, size: samples // size + (samples % size > 0)),
    ("2.2j", lambda x, length: x.reshape(len(x) // length, length, -1)),
    ("2.2k", lambda x, n: x[np.arange(len(x) - n + 1)[:, None] + np.arange(n)]),
    ("2.2l", lambda x: np.moveaxis(x, 1, -1)),
    ("2.2l", lambda x: np.einsum("schw->shwc", x)),
    ("2.2m", int(1024**3 / np.zeros((240, 144, 256, 3), "float32").nbytes)),
]


def test_rounding_up_from_a_tenth_is_not_called_rounding_to_the_nearest():
    verdict = check("2.2i", lambda samples, size: int(samples / size + 0.9))
    assert verdict.status == "not yet" and "10000001" in verdict.body and "nearest" not in verdict.body


@pytest.mark.parametrize(("key", "answer", "words"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_fits(key, answer, words):
    verdict = check(key, answer)
    assert verdict.status == "not yet"
    assert words in verdict.body
    assert any(verdict.body == mistake.hint for mistake in EXERCISES[key].mistakes)


@pytest.mark.parametrize(("key", "answer"), RIGHT)
def test_a_right_answer_is_right_however_it_is_found(key, answer):
    verdict = check(key, answer)
    assert verdict.status == "correct", verdict
    assert verdict.body == EXERCISES[key].praise


@pytest.mark.parametrize("key", EXERCISES)
def test_every_hint_of_a_mistake_is_given_to_somebody(key):
    heard = {check(k, answer).body for k, answer, _ in WRONG if k == key}
    heard |= {check(key, mistake.answer).body for mistake in EXERCISES[key].mistakes if mistake.answer is not None}
    assert {mistake.hint for mistake in EXERCISES[key].mistakes} <= heard


@pytest.mark.parametrize("key", EXERCISES)
def test_nothing_that_is_said_gives_the_solution_away(key):
    exercise = EXERCISES[key]
    said = [*exercise.hints, *(mistake.hint for mistake in exercise.mistakes), exercise.praise]
    for expression in KEY_EXPRESSIONS[key]:
        assert not any(expression in sentence for sentence in said), expression
    assert len(exercise.hints) >= 3


@pytest.mark.parametrize("key", EXERCISES)
@pytest.mark.parametrize("nonsense", ["text", 3 + 4j, {"a": 1}, lambda: 1, lambda *a: "x", int, []])
def test_nonsense_is_answered(key, nonsense):
    assert check(key, nonsense).status == "not yet"


@pytest.mark.parametrize("key", [key for key in EXERCISES if EXERCISES[key].cases])
def test_cases_are_made_anew(key):
    for case in EXERCISES[key].cases:
        for first, second in zip(case(), case(), strict=True):
            if isinstance(first, np.ndarray):
                assert not np.shares_memory(first, second)
