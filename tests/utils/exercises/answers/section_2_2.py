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


def turned(*order):
    return lambda tensor: np.ascontiguousarray(np.transpose(tensor, order))


def shuffled(images, labels, batch_size, rng):
    """Shuffle a list of pairs: slow, and right."""
    pairs = list(zip(images, labels, strict=True))
    order = rng.permutation(len(pairs)).tolist()
    while order:
        places, order = order[:batch_size], order[batch_size:]
        yield np.array([pairs[place][0] for place in places]), np.array([pairs[place][1] for place in places])


def shuffled_by_sorting(images, labels, batch_size, rng):
    order = rng.random(len(images)).argsort()
    return [
        (images[order[s : s + batch_size]], labels[order[s : s + batch_size]]) for s in range(0, len(order), batch_size)
    ]


def shuffled_apart(images, labels, batch_size, rng):
    images, labels = rng.permutation(images), rng.permutation(labels)
    for start in range(0, len(images), batch_size):
        yield images[start : start + batch_size], labels[start : start + batch_size]


def shuffled_without_the_last(images, labels, batch_size, rng):
    order = rng.permutation(len(images))
    for n in range(len(images) // batch_size):
        places = order[n * batch_size : (n + 1) * batch_size]
        yield images[places], labels[places]


def shuffled_in_place(images, labels, batch_size, rng):
    order = rng.permutation(len(images))
    images[:], labels[:] = images[order], labels[order]
    for start in range(0, len(images), batch_size):
        yield images[start : start + batch_size], labels[start : start + batch_size]


def shuffled_batches_only(images, labels, batch_size, rng):
    for start in rng.permutation(np.arange(0, len(images), batch_size)):
        yield images[start : start + batch_size], labels[start : start + batch_size]


def drawn_at_random(images, labels, batch_size, rng):
    for start in range(0, len(images), batch_size):
        places = rng.integers(len(images), size=min(batch_size, len(images) - start))
        yield images[places], labels[places]


def not_shuffled(images, labels, batch_size, rng):
    for start in range(0, len(images), batch_size):
        yield images[start : start + batch_size], labels[start : start + batch_size]


def shuffled_by_itself(images, labels, batch_size, rng):
    return shuffled(images, labels, batch_size, np.random.default_rng(7))


def filled_up(images, labels, batch_size, rng):
    """Make the first batch the short one."""
    order = rng.permutation(len(images))
    rest = len(order) % batch_size or batch_size
    for start, stop in zip(
        [0, *range(rest, len(order), batch_size)], range(rest, len(order) + 1, batch_size), strict=True
    ):
        yield images[order[start:stop]], labels[order[start:stop]]


def only_images(images, labels, batch_size, rng):
    for batch, _ in shuffled(images, labels, batch_size, rng):
        yield batch


def one_by_one(images, labels, batch_size, rng):
    for place in rng.permutation(len(images)):
        yield images[place], labels[place]


def returns_nothing(images, labels, batch_size, rng):
    rng.permutation(len(images))


def split_and_cut(series, length, test_days):
    parts = np.split(series, [len(series) - test_days])
    return [part[np.arange(len(part) - length + 1)[:, None] + np.arange(length)] for part in parts]


def cut_and_split(series, length, test_days):
    every = np.stack([series[start : start + length] for start in range(len(series) - length + 1)])
    first_test = len(series) - test_days
    return every[:first_test], every[first_test:]


def split_in_lists(series, length, test_days):
    parts = series[:-test_days], series[-test_days:]
    return tuple([part[start : start + length] for start in range(len(part) - length + 1)] for part in parts)


def split_less_the_last(series, length, test_days):
    parts = series[:-test_days], series[-test_days:]
    return tuple(np.stack([part[start : start + length] for start in range(len(part) - length)]) for part in parts)


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
        about="came | mirrored | third | third | still | shape",
        right=[lambda x: np.moveaxis(x, 0, -1), lambda x: np.einsum("wsh->shw", x)],
        wrong={
            1: [lambda x: x.copy()],
            2: [turned(1, 0, 2), lambda x: np.swapaxes(x, 0, 1)],
            3: [turned(2, 0, 1), lambda x: np.moveaxis(x, -1, 0)],
            4: [lambda x: x.T],
            5: [lambda x: np.swapaxes(x, 1, 2)],
            6: [lambda x: np.reshape(x, x.shape[1:] + x.shape[:1])],
        },
        never_said=["(1, 2, 0)", "1, 2, 0", "moveaxis(tensor, 0, -1)"],
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
        right=[shuffled, shuffled_by_sorting],
        wrong={
            "asks for a function": [[(1, 2)]],
            "don't belong": [shuffled_apart],
            "Some samples never come": [shuffled_without_the_last],
            "leave what you are given": [shuffled_in_place],
            "holds the same samples every time": [shuffled_batches_only],
            "come twice": [drawn_at_random],
            "Nothing is shuffled": [not_shuffled],
            "draw it from `rng`": [shuffled_by_itself],
            "have other sizes": [filled_up],
            "should be a pair": [only_images],
            "should keep its axes": [one_by_one],
            "nothing to go through": [returns_nothing],
            "Trying your answer ended in": [lambda images, labels: images],
        },
        never_said=["order[start", "range(0, len(images), batch_size)"],
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
        about="reach | sides | past | order | cut into | missing | overlapping | features | list",
        right=[split_and_cut],
        wrong={
            1: [cut_and_split],
            2: [lambda x, n, days: np.split(np.lib.stride_tricks.sliding_window_view(x, n, 0).swapaxes(1, 2), [-days])],
            3: [lambda x, n, days: tuple(split_and_cut(x, n, len(x) - days)[::-1])],
            4: [lambda x, n, days: tuple(split_and_cut(x, n, days)[::-1])],
            5: [lambda x, n, days: (x[: len(x) - days], x[len(x) - days :])],
            6: [split_less_the_last],
            7: [lambda x, n, days: tuple(part[::n] for part in split_and_cut(x, n, days))],
            8: [lambda x, n, days: tuple(part.swapaxes(1, 2) for part in split_and_cut(x, n, days))],
            9: [split_in_lists],
        },
        never_said=["start + length", "start:start"],
    ),
    "2.2l": dict(
        about="whole | mess | swapped | near | came | round",
        right=[
            lambda x: x.reshape(len(x), *x.shape[2:], x.shape[1]).transpose(0, 3, 1, 2),
            lambda x: np.swapaxes(x.reshape(len(x), -1, x.shape[1]), 1, 2).reshape(x.shape),
        ],
        wrong={
            1: [lambda x: x.reshape(len(x), *x.shape[2:], x.shape[1])],
            2: [lambda x: x.transpose(0, 2, 3, 1)],
            3: [lambda x: x.reshape(len(x), x.shape[3], x.shape[2], x.shape[1]).transpose(0, 3, 1, 2)],
            4: [lambda x: x.reshape(len(x), *x.shape[2:], x.shape[1]).transpose(0, 3, 2, 1)],
            5: [lambda x: x.reshape(x.shape)],
            6: [lambda x: x.reshape(len(x), *x.shape[2:], x.shape[1]).T],
        },
        never_said=["reshape(samples", "(0, 3, 1, 2)"],
    ),
    "2.2m": dict(
        about="taken | seconds | Count | That | channels | clips | last",
        right=[int(1024**3 / np.zeros((240, 144, 256, 3), "float32").nbytes)],
        wrong={1: [9], 2: [40], 5: [30], 6: [1024**3 / (240 * 144 * 256 * 3 * 4)], 7: [11]},
        never_said=["240 * 144", "106", "1024**3 //"],
    ),
}
