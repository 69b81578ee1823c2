"""Answers to the exercises of 2.2, right and wrong."""

import numpy as np


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


ANSWERS = {
    "2.2a": dict(
        about="dimensionality | entry | counts | matrices",
        right=[[0, 1, 1, 2, 3]],
        wrong={
            1: [(0, 1, 100, 2, 3)],
            2: [(1, 1, 1, 2, 3), (0, 0, 1, 2, 3)],
            3: [(0, 1, 1, 0, 3), (0, 1, 1, 1, 3)],
            4: [(0, 1, 1, 2, 10)],
        },
        never_said=["(0, 1, 1, 2, 3)", "0, 1, 1, 2, 3"],
    ),
    "2.2b": dict(
        about="entries | would | question | images | In MiB | million | In KiB",
        right=[np.zeros((1, 28, 28), "float32").nbytes * 60_000],
        wrong={
            1: [47_040_000],
            2: [60000 * 28 * 28 * 8],
            3: [60000 * 28 * 28 * 32],
            4: [10000 * 28 * 28 * 4],
            5: [179.44],
            6: [188.16],
            7: [183_750],
        },
        never_said=["188", "60000 * 28 * 28 * 4", "60,000 × 28 × 28 × 4"],
    ),
    "2.2c": dict(
        about="counts | neighbours | numbers | itself | multiply | works",
        right=[lambda shape, itemsize: tuple(itemsize * int(np.prod(shape[k + 1 :])) for k in range(len(shape)))],
        wrong={
            1: [lambda shape, itemsize: tuple(int(np.prod(shape[k + 1 :])) for k in range(len(shape)))],
            2: [strides_in_f_order],
            3: [lambda shape, itemsize: np.zeros(shape, f"V{itemsize}").strides[::-1]],
            4: [lambda shape, itemsize: tuple(int(np.prod(shape[k:])) * itemsize for k in range(len(shape)))],
            5: [lambda shape, itemsize: tuple(n * itemsize for n in shape)],
            6: [
                lambda shape, itemsize: (shape[1] * shape[2] * itemsize, shape[2] * itemsize, itemsize),
                strides_of_three_axes,
            ],
        },
        never_said=["*= size", "reversed("],
    ),
    "2.2d": dict(
        about="entries | before | counts | stands | integers",
        right=[[[28, 20], [1, 28, 20], [7, 20], [3, 28, 4], []]],
        wrong={
            1: [((28, 20), (28, 20), (7, 20), (3, 28, 4), ())],
            2: [((28, 20), (1, 28, 20), (7, 20), (4, 28, 4), ())],
            3: [((28, 20), (1, 28, 20), (7, 20), (3, 28, 16), ())],
            4: [((28, 20), (1, 28, 20), (28, 20), (3, 28, 4), ())],
            5: [
                ((28, 20), (1, 28, 20), (7, 20), (3, 28, 4), (1,)),
                ((28, 20), (1, 28, 20), (7, 20), (3, 28, 4), 0),
                ((28, 20), (1, 28, 20), (7, 20), (3, 28, 4), None),
            ],
        },
        never_said=["(28, 20)", "(1, 28, 20)", "(7, 20)", "(3, 28, 4)"],
    ),
    "2.2e": dict(
        about="lower right | swapped | upper | slice | half | brackets | nothing",
        right=[lambda images: images[:, 0:14, -14:]],
        wrong={
            1: [lambda images: images[:, 14:, 14:]],
            2: [lambda images: images[:, 14:, :14]],
            3: [lambda images: images[:, :14, :14]],
            4: [lambda images: images[:, :13, 14:]],
            5: [lambda images: images[:, 0:14, 15:28]],
            6: [lambda images: images[:14, 14:]],
            7: [lambda images: images[:, 0:14, 14:27]],
        },
        never_said=["[:, :14, 14:]", ":14, 14:"],
    ),
    "2.2f": dict(
        about="instead | left | samples | others | swapped | belongs",
        right=[lambda x, m: x[:, m : len(x[0]) - m, m : x.shape[-1] - m].copy()],
        wrong={
            1: [lambda images, margin: images[:, margin:-margin, margin:-margin]],
            2: [lambda images, margin: images[:, margin:, margin:]],
            3: [lambda x, m: x[m:-m, m:-m, m:-m], lambda x, m: x[m:-m, m:-m]],
            4: [lambda x, m: x[:, m : 28 - m, m : 28 - m]],
            5: [lambda x, m: x[:, m : x.shape[2] - m, m : x.shape[1] - m]],
            6: [lambda x, m: x[:, m : x.shape[1] - m, m : x.shape[1] - m]],
        },
        never_said=["height - margin", "width - margin"],
    ),
    "2.2g": dict(
        about="result | return | brackets | the *right* | column",
        right=[
            lambda image: np.hstack([np.zeros_like(image[:, ::2]), image[:, image.shape[1] // 2 :]]),
            blank_as_the_docstring_says,
        ],
        wrong={
            1: [blank_in_place, reshape_then_write, blank_in_place_and_return_nothing],
            2: [lambda image: image[:, image.shape[1] // 2 :].copy()],
            3: [lambda image: np.where(np.arange(len(image))[:, None] < len(image) // 2, 0, image), blank_upper_half],
            4: [lambda image: np.where(np.arange(image.shape[1]) < image.shape[1] // 2, image, 0)],
            5: [lambda image: np.where(np.arange(image.shape[1]) < image.shape[1] // 2 - 1, 0, image)],
        },
        never_said=["[:, :14]", "[:, :image.shape[1] // 2]"],
    ),
    "2.2h": dict(
        about="everywhere | everywhere | batches | missing | many | another | beginning | belong",
        right=[lambda x, n, size: x[n * size :][:size], lambda x, n, size: x[n * size : min((n + 1) * size, len(x))]],
        wrong={
            1: [lambda x, n, size: x[(n - 1) * size : n * size]],
            3: [lambda x, n, size: x[128 * n : 128 * (n + 1)]],
            4: [lambda x, n, size: x[n * size : n * size + size - 1]],
            6: [lambda x, n, size: x[n : n + size]],
            7: [lambda x, n, size: x[min(n * size, len(x) - size) : min(n * size + size, len(x))]],
            8: [lambda x, n, size: x[: len(x) // size * size][n * size : n * size + size]],
        },
        never_said=["n * batch_size", "(n + 1)"],
    ),
    "2.2i": dict(
        about="forgotten | exactly | Rounding | direction",
        right=[lambda samples, size: -(-samples // size), lambda samples, size: samples // size + (samples % size > 0)],
        wrong={
            1: [lambda samples, size: int(samples / size)],
            2: [lambda samples, size: samples // size + 1],
            3: [lambda samples, size: round(samples / size)],
            4: [lambda samples, size: samples / size],
            "another, case 4": [lambda samples, size: int(samples / size + 0.9)],
        },
        never_said=["batch_size - 1", "-(-", "ceil"],
    ),
    "2.2j": dict(
        about=("copy | pieces | other | numbers | changed | changed | swapped | transposition | belongs | transposing"),
        right=[lambda x, length: x.reshape(len(x) // length, length, -1)],
        wrong={
            1: [
                lambda x, length: np.stack(np.split(x, len(x) // length)),
                lambda x, length: x.reshape(-1, length, x.shape[1]).copy(),
            ],
            2: [lambda x, length: [x[start : start + length] for start in range(0, len(x), length)]],
            3: [lambda x, length: x.reshape(-1, length, 4)],
            4: [lambda x, length: x.reshape(10, 80, 4)],
            5: [lambda x, length: x.reshape(-1, x.shape[1], length)],
            7: [lambda x, length: x.reshape(length, -1, x.shape[1])],
            8: [lambda x, length: x.reshape(length, -1, x.shape[1]).transpose(1, 0, 2)],
            9: [lambda x, length: x.reshape(-1, length, x.shape[1]).transpose(1, 2, 0)],
            10: [lambda x, length: x.T.reshape(-1, length, x.shape[1])],
        },
        never_said=["reshape(-1", "-1, length"],
    ),
    "2.2k": dict(
        about="missing | samples | features | overlapping | shorter | list | different",
        right=[lambda x, n: x[np.arange(len(x) - n + 1)[:, None] + np.arange(n)]],
        wrong={
            1: [
                windows_off_by_one,
                lambda x, n: np.array([x[s : s + n] for s in range(len(x) - n)]),
                windows_into_too_few,
            ],
            2: [windows_stacked_last],
            3: [lambda x, n: np.lib.stride_tricks.sliding_window_view(x, n, axis=0)],
            4: [lambda x, n: np.stack([x[s : s + n] for s in range(0, len(x) - n + 1, n)])],
            5: [windows_with_short_ends],
            6: [lambda x, n: [x[s : s + n] for s in range(len(x) - n + 1)]],
            7: [windows_of_any_length],
        },
        never_said=["start + length", "start:start"],
    ),
    "2.2l": dict(
        about="scrambled | changed | turns | direction | moved",
        right=[lambda x: np.moveaxis(x, 1, -1), lambda x: np.einsum("schw->shwc", x)],
        wrong={
            1: [lambda x: x.reshape(len(x), *x.shape[2:], x.shape[1])],
            2: [lambda x: np.transpose(x, (0, 3, 2, 1)), lambda x: np.swapaxes(x, 1, 3)],
            3: [lambda x: x.T],
            4: [lambda x: np.moveaxis(x, -1, 1)],
            5: [lambda x: np.moveaxis(x, 0, 3)],
        },
        never_said=["(0, 2, 3, 1)", "moveaxis(images, 1, -1)"],
    ),
    "2.2m": dict(
        about="taken | seconds | Count | That | channels | clips | last",
        right=[int(1024**3 / np.zeros((240, 144, 256, 3), "float32").nbytes)],
        wrong={1: [9], 2: [40], 5: [30], 6: [1024**3 / (240 * 144 * 256 * 3 * 4)], 7: [11]},
        never_said=["240 * 144", "106", "1024**3 //"],
    ),
}
