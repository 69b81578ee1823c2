"""The exercises of notebook 2.2, *Data representations for neural networks*.

The right answers are found another way than the notebook's solutions find them, where there is another way.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.data.datasets import load_mnist
from utils.exercises.engine import Exercise, Mistake, is_row


def _counted(*shape: int, dtype: str = "int64") -> np.ndarray:
    """Return a new tensor that holds 1, 2, 3…: every entry differs, and none is the 0 of something left out."""
    return np.arange(1, np.prod(shape, dtype=int) + 1).reshape(shape).astype(dtype)


def _shape_of(function: Callable, *arguments: Any) -> tuple[int, ...] | None:
    """Return the shape of what a reader's function gives, None if it has none."""
    return getattr(function(*arguments), "shape", None)


def _changes(function: Callable, tensor: np.ndarray) -> bool:
    """Whether a reader's function writes into the tensor that it is given."""
    before = tensor.copy()
    function(tensor)
    return not np.array_equal(tensor, before)


# 2.2b


_MNIST_ENTRIES = 60_000 * 28 * 28


# 2.2c


def _strides(shape: tuple[int, ...], itemsize: int) -> tuple[int, ...]:
    return np.empty(shape, dtype=f"V{itemsize}").strides


def _strides_in_entries(shape, itemsize):
    return _strides(shape, 1)


def _strides_of_f_order(shape, itemsize):
    return np.empty(shape, dtype=f"V{itemsize}", order="F").strides


def _strides_backwards(shape, itemsize):
    return _strides(shape, itemsize)[::-1]


def _strides_one_too_far(shape, itemsize):
    return tuple(stride * size for stride, size in zip(_strides(shape, itemsize), shape, strict=True))


def _strides_of_own_axes(shape, itemsize):
    return tuple(size * itemsize for size in shape)


def _only_for_three_axes(function: Callable) -> bool:
    """Whether a reader's function is right for rank 3 and for no other."""
    return _gives_strides(function, (60, 28, 28)) and not any(
        _gives_strides(function, shape) for shape in ((9,), (3, 4), (2, 3, 5, 7))
    )


def _gives_strides(function: Callable, shape: tuple[int, ...]) -> bool:
    try:
        return tuple(function(shape, 4)) == _strides(shape, 4)
    except (Exception, SystemExit):  # an answer that fails is not right
        return False


# 2.2d

_WHOLE = np.zeros((7, 28, 20))
_SHAPES = tuple(_WHOLE[index].shape for index in (0, slice(0, 1), np.s_[:, 3], np.s_[2:5, :, -4:], np.s_[1, 2, 3]))


# 2.2e


def unlabelled_digits() -> np.ndarray:
    """Return 28 of MNIST's digits in a tensor of shape (28, 28, 28) that doesn't say which axis is which.

    Looking at its pictures tells, and so does reading on in this file.
    """
    (images, _), _ = load_mnist()
    return np.ascontiguousarray(images[:28].transpose(2, 0, 1))


def _upright(tensor):
    return np.stack([tensor[:, sample].T for sample in range(tensor.shape[1])])


# 2.2f


def _without_margin(images, margin):
    _, height, width = images.shape
    return images[:, margin : height - margin, margin : width - margin]


def _only_for_28(function: Callable) -> bool:
    square, wide = _counted(2, 28, 28), _counted(2, 10, 16)
    return np.array_equal(function(square, 1), square[:, 1:27, 1:27]) and np.array_equal(
        function(wide, 1), wide[:, 1:27, 1:27]
    )


# 2.2g


def _left_half_blank(image):
    keep = np.arange(image.shape[1]) >= image.shape[1] // 2
    return image * keep


def _blank_rows(image):
    return _left_half_blank(image.T).T.copy()


def _blank_right(image):
    return _left_half_blank(image[:, ::-1])[:, ::-1].copy()


def _blank_one_too_few(image):
    blank = image.copy()
    blank[:, : image.shape[1] // 2 - 1] = 0
    return blank


# 2.2h


def _judge_shuffled(answer: Any) -> str | None:
    """Judge a generator of shuffled batches by what it yields: any random order is right."""
    if not callable(answer) or isinstance(answer, type):
        return "This exercise asks for a function: pass its name, without parentheses."
    orders = []
    for samples, batch_size, seed in ((22, 8, 0), (22, 8, 1), (16, 8, 0), (3, 8, 0), (9, 1, 0)):
        fault, order = _epoch(answer, samples, batch_size, seed)
        if fault:
            return fault
        orders.append(order)
    if orders[0] == orders[1]:
        return "The order is the same for every random generator: draw it from `rng`, which the function is given."
    return None


def _epoch(function: Callable, samples: int, batch_size: int, seed: int) -> tuple[str | None, list[int]]:
    """Return what is wrong with the batches of one pass, None if nothing is, and the samples in the order of their coming."""
    images = np.arange(samples * 6).reshape(samples, 2, 3)
    labels = 100 + np.arange(samples)
    given = images.copy(), labels.copy()
    try:
        batches = list(function(*given, batch_size, np.random.default_rng(seed)))
    except TypeError as error:
        if "not iterable" not in str(error):
            raise
        return "Your function gives nothing to go through. Does it `yield` every batch?", []
    if not (np.array_equal(given[0], images) and np.array_equal(given[1], labels)):
        return "The caller's images or labels have another order now: leave what you are given as it is.", []
    if not all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in batches):
        return "Each thing you yield should be a pair: some images, and their labels.", []
    pairs = [(np.asarray(some), np.asarray(theirs)) for some, theirs in batches]
    if not all(is_row(some) and some.shape[1:] == (2, 3) and theirs.ndim == 1 for some, theirs in pairs):
        return "A batch should keep its axes: images of shape (samples, height, width), labels of shape (samples,).", []
    come = [int(image[0, 0]) // 6 for some, _ in pairs for image in some]
    named = [int(label) - 100 for _, theirs in pairs for label in theirs]
    sizes = [len(some) for some, _ in pairs]
    if come != named:
        return "The labels don't belong to the images: one random order has to serve them both.", come
    if len(set(come)) < min(samples, len(come)):
        return "Some samples come twice, and others never: each should come exactly once.", come
    if len(come) < samples:
        return "Some samples never come. What becomes of the last batch where it is a short one?", come
    if samples > batch_size > 1 and come == list(range(samples)):
        return "Nothing is shuffled: the samples come in the order in which they were given.", come
    ends = np.cumsum(sizes)
    if samples > 2 * batch_size > 2 and all(
        come[end - size : end] == list(range(come[end - size], come[end - size] + size))
        for size, end in zip(sizes, ends, strict=True)
    ):
        return (
            "The batches come in a random order, but each holds the same samples every time: shuffle the samples.",
            come,
        )
    if sizes != [min(batch_size, samples - start) for start in range(0, samples, batch_size)]:
        return "Every sample comes once, but the batches have other sizes: only the last one may be short.", come
    return None, come


# 2.2i


def _how_many(samples, batch_size):
    return len(range(0, samples, batch_size))


# 2.2j


def _pieces(recording, length):
    return _windows(recording, length)[::length]


def _right_but_copied(function: Callable) -> bool:
    """Whether a reader's function gives the right samples in memory of their own."""
    recording = _counted(12, 2)
    found = function(recording, 3)
    if isinstance(found, tuple | list):
        return False
    return np.array_equal(found, _pieces(recording, 3)) and not np.shares_memory(found, recording)


def _right_but_listed(function: Callable) -> bool:
    """Whether a reader's function gives the right samples, one by one."""
    found = function(_counted(12, 2), 3)
    return isinstance(found, tuple | list) and np.array_equal(found, _pieces(_counted(12, 2), 3))


# 2.2k


def _windows(series, length):
    return np.moveaxis(np.lib.stride_tricks.sliding_window_view(series, length, axis=0), -1, 1)


def _split_then_cut(series, length, test_days):
    split = len(series) - test_days
    return _windows(series[:split], length), _windows(series[split:], length)


def _parts(cut: Callable) -> Callable:
    """Return the function that splits as it should, and cuts each of the two parts by `cut`."""
    return lambda series, length, days: (cut(series[:-days], length), cut(series[-days:], length))


def _cut_then_split(series, length, test_days):
    windows = _windows(series, length)
    split = len(windows) - (test_days - length + 1)
    return windows[:split], windows[split:]


def _split_by_windows(series, length, test_days):
    windows = _windows(series, length)
    return windows[:-test_days], windows[-test_days:]


def _split_in_lists(function: Callable) -> bool:
    """Whether a reader's function gives the right windows in lists."""
    found, wanted = function(_counted(12, 2), 3, 5), _split_then_cut(_counted(12, 2), 3, 5)
    return any(isinstance(part, list) for part in found) and all(map(np.array_equal, found, wanted))


# 2.2l


def _repaired(ruined):
    samples, channels, height, width = ruined.shape
    pixels = ruined.reshape(samples, height, width, channels)
    return np.stack([pixels[..., channel] for channel in range(channels)], axis=1)


def _repaired_but_last(ruined):
    return np.moveaxis(_repaired(ruined), 1, -1)


def _pixels_in_columns(ruined):
    samples, channels, height, width = ruined.shape
    return np.moveaxis(ruined.reshape(samples, width, height, channels), -1, 1)


# Wrong answers


def _strides_never_empty(shape, itemsize):
    return _strides(shape, itemsize) or (itemsize,)


def _strides_without_repeats(shape, itemsize):
    return tuple(sorted(set(_strides(shape, itemsize)), reverse=True))


EXERCISES = (
    Exercise(
        key="2.2a",
        expected=(0, 1, 1, 2, 3),
        hints=(
            "The rank is a number of axes: how many numbers do you need to point at one entry?",
            "Written as nested brackets, the rank is the number of brackets that you open before the first number.",
            "A vector has one axis, however long it is, and an axis of size 1 is an axis like any other.",
        ),
        mistakes=(
            Mistake(
                "100 is how many entries lie along the axis: the *dimensionality* of the vector. How many axes has it?",
                when=lambda ranks: len(ranks) == 5 and ranks[2] == 100,
            ),
            Mistake(
                "Even a vector with one entry has an axis to walk along, but a plain number has none. Look at the brackets of the "
                "first two again.",
                when=lambda ranks: len(ranks) == 5 and ranks[0] == ranks[1],
            ),
            Mistake(
                "An axis of size 1 counts, too. `[[7]]` has opened two brackets before the first number comes.",
                when=lambda ranks: len(ranks) == 5 and ranks[3] in (0, 1),
            ),
            Mistake(
                "The last one is a stack of matrices: how many brackets are open before its first number?",
                when=lambda ranks: len(ranks) == 5 and tuple(ranks[:4]) == (0, 1, 1, 2),
            ),
        ),
        praise="The rank counts axes and nothing else. It doesn't matter how long they are.",
    ),
    Exercise(
        key="2.2b",
        expected=_MNIST_ENTRIES * 4,
        hints=(
            "Memory is the number of entries times the bytes of one entry.",
            "The number of entries is the product of the shape.",
            "The 32 in `float32` counts bits, and a byte has 8 of them.",
        ),
        mistakes=(
            Mistake(
                "That is the number of entries, and the memory while each is a `uint8` of one byte. How many bytes has a "
                "`float32`?",
                answer=_MNIST_ENTRIES * 1,
            ),
            Mistake("That would be `float64`, 8 bytes an entry.", answer=_MNIST_ENTRIES * 8),
            Mistake(
                "It seems that you count bits, and 32 of them make one entry. The question asks for bytes.",
                answer=_MNIST_ENTRIES * 32,
            ),
            Mistake("That is the memory of the test images, but there are 60,000 to train on.", answer=7_840_000 * 4),
            Mistake(
                "In MiB that's right. Now say it in bytes, as a whole number.",
                when=lambda n: round(float(n), 1) == 179.4,
            ),
            Mistake(
                "In MB of a million bytes that's right. Now say it in bytes, as a whole number.",
                when=lambda n: round(float(n), 1) == 188.2,
            ),
            Mistake("In KiB that's right. Now say it in bytes.", answer=183_750),
        ),
        praise="Four times what they took as `uint8`. Turning integers into floats is the moment at which data sets outgrow "
        "memory.",
    ),
    Exercise(
        key="2.2c",
        expected=_strides,
        cases=(
            lambda: ((3, 4), 4),
            lambda: ((60, 28, 28), 1),
            lambda: ((2, 3, 5, 7), 8),
            lambda: ((9,), 2),
            lambda: ((), 4),
            lambda: ((3, 1, 4), 4),
        ),
        hints=(
            "Begin at the last axis: its neighbours lie side by side. How many bytes is that?",
            "One step along an axis passes over everything that hangs on the axes after it.",
            "Walk through the axes from the last to the first, and keep the bytes that one step costs in a variable.",
        ),
        mistakes=(
            Mistake("Those are steps in entries. NumPy counts bytes.", answer=_strides_in_entries),
            Mistake(
                "That is F order, in which the first axis is the one whose entries are neighbours. In C order it is the last.",
                answer=_strides_of_f_order,
            ),
            Mistake(
                "These are the right numbers in the wrong order. The first stride belongs to axis 0.",
                answer=_strides_backwards,
            ),
            Mistake(
                "Each one is too long by the size of its own axis: a step along an axis passes over the axes *after* it, not "
                "over itself.",
                answer=_strides_one_too_far,
            ),
            Mistake(
                "You multiply each axis by its own length. A step passes over what lies on the axes after it.",
                answer=_strides_of_own_axes,
            ),
            Mistake(
                "It works for three axes only. A loop over the axes works for any number of them.",
                when=_only_for_three_axes,
            ),
            Mistake("A scalar has no axis and no stride either, so its tuple is empty.", answer=_strides_never_empty),
            Mistake(
                "Each axis has a stride of its own, even if two of them are the same.", answer=_strides_without_repeats
            ),
        ),
        praise="With shape, dtype and strides, NumPy finds any entry with one multiplication for each axis, and never searches.",
    ),
    Exercise(
        key="2.2d",
        expected=_SHAPES,
        hints=(
            "An integer takes one place on its axis, and the axis is gone. A slice keeps the axis, even if its length is 1.",
            "`a:b` holds b − a entries, and axes that aren't mentioned stay whole.",
            "`-4:` begins four before the end. And a scalar has the shape `()`.",
        ),
        mistakes=(
            Mistake(
                "`x[0]` and `x[0:1]` hold the same entries, but not the same axes: which of the two keeps axis 0?",
                when=lambda shapes: len(shapes) == 5 and tuple(shapes[0]) == tuple(shapes[1]),
            ),
            Mistake(
                "`2:5` stops *before* 5: which places are those?",
                when=lambda shapes: len(shapes) == 5 and tuple(shapes[3])[:1] == (4,),
            ),
            Mistake(
                "`-4:` counts from the end. It keeps the last four, rather than leaving them out.",
                when=lambda shapes: len(shapes) == 5 and tuple(shapes[3])[-1:] in ((16,), (24,)),
            ),
            Mistake(
                "In `x[:, 3]` the integer stands at axis 1, and that's the axis that goes.",
                when=lambda shapes: len(shapes) == 5 and tuple(shapes[2]) in ((28, 20), (7, 28), (7, 1, 20)),
            ),
            Mistake(
                "Three integers for three axes leave none over. How is the shape of a scalar written?",
                when=lambda shapes: len(shapes) == 5 and shapes[4] in (0, 1, None, (1,), (0,), (1, 1, 1), [0], [1]),
            ),
        ),
        praise="Integers take axes away and slices keep them. With this rule you can predict any shape without running anything.",
    ),
    Exercise(
        key="2.2e",
        expected=_upright,
        cases=(lambda: (unlabelled_digits(),), lambda: (_counted(4, 2, 3),)),
        hints=(
            "A digit fills a whole slice only if the samples axis is the one that the integer has taken away. Which of the three "
            "pictures shows a digit?",
            "So you know where the samples are. Of the other two axes, one is the height. In the picture that shows a digit, "
            "does it stand on its feet?",
            "The digit has its rows where its columns should be. `tensor.transpose(a, b, c)` puts the old axis a first, the old "
            "axis b second and the old axis c last.",
        ),
        mistakes=(
            Mistake(
                "That is how the tensor came. In the first picture, the one for axis 0, is there a digit?",
                answer=lambda x: x,
            ),
            Mistake(
                "The samples are first, as they should be, but every digit is mirrored and lies on its side: height and width "
                "have to change places.",
                answer=lambda x: x.transpose(1, 0, 2),
            ),
            Mistake(
                "You have put axis 2 first. Does the third picture show one digit, or one row of pixels out of each of them?",
                answer=lambda x: x.transpose(2, 0, 1),
            ),
            Mistake(
                "You have put axis 2 first. Does the third picture show one digit, or one row of pixels out of each of them?",
                answer=lambda x: x.transpose(2, 1, 0),
            ),
            Mistake(
                "Axis 0 is still in front, and it isn't the samples: look at the first picture again.",
                answer=lambda x: x.transpose(0, 2, 1),
            ),
            Mistake(
                "A new shape over the same entries moves no axis: it only deals them out anew. Use `transpose` or `moveaxis`.",
                answer=lambda x: x.reshape(x.shape[1], x.shape[2], x.shape[0]),
            ),
        ),
        praise="No name and no shape could have told you. You looked at slices, decided which axis is which, and put them right.",
    ),
    Exercise(
        key="2.2f",
        expected=_without_margin,
        cases=(
            lambda: (_counted(3, 28, 28), 7),
            lambda: (_counted(2, 10, 16), 3),
            lambda: (_counted(2, 6, 8), 0),
            lambda: (_counted(1, 40, 50), 0),
        ),
        hints=(
            "With a margin of 7, what you did above with negative numbers is nearly all of it.",
            "Try a margin of 0: nothing should be cut off. What does `-0` mean as the end of a slice?",
            "The end can also be counted from the front: the height of the image less the margin.",
        ),
        mistakes=(
            Mistake(
                "That's right for every margin but 0. `-0` is 0, and a slice that ends at 0 is empty. Count the end from the "
                "front instead.",
                answer=lambda x, m: x[:, m:-m, m:-m],
            ),
            Mistake(
                "The margin is cut off at the top and the left only.",
                answer=lambda x, m: x[:, m:, m:],
            ),
            Mistake(
                "The samples axis has lost its ends, too, but no image should be missing.",
                when=lambda f: len(f(_counted(4, 10, 16), 1)) == 2,
            ),
            Mistake(
                "That's right for images of 28 × 28, and for no others. Take the height and the width from the shape.",
                when=_only_for_28,
            ),
            Mistake(
                "Height and width are swapped: which of them is axis 1?",
                answer=lambda x, m: x[:, m : x.shape[2] - m, m : x.shape[1] - m],
            ),
            Mistake(
                "That's right for square images, but these may be wider than high. Which size belongs to which axis?",
                answer=lambda x, m: x[:, m : x.shape[1] - m, m : x.shape[1] - m],
            ),
            Mistake(
                "With a margin of 0 that is right for images of 28 × 28 only. Take the sizes from the shape.",
                answer=lambda images, margin: images[:, margin : -margin or 28, margin : -margin or 28],
            ),
        ),
        praise="It holds for every size and every margin, even for 0, and so the crop is safe to use in a program.",
    ),
    Exercise(
        key="2.2g",
        expected=_left_half_blank,
        cases=(
            lambda: (_counted(28, 28),),
            lambda: (_counted(28, 28) % 251,),
            lambda: (_counted(28, 28) / 1000,),
        ),
        hints=(
            "First make sure that what you write into is yours.",
            "A slice shares its memory with the array that it comes from, while `.copy()` makes one with memory of its own.",
            "Copy the image, set all rows of the left columns of the copy to 0, and return the copy.",
        ),
        mistakes=(
            Mistake(
                "The result may be right, but the image that the caller gave is blank now, too. Neither a name nor a slice is a "
                "copy, so make one before you write.",
                when=lambda f: _changes(f, _counted(28, 28)),
            ),
            Mistake(
                "You return the half that is left over. The image should keep its shape, with the left half blank.",
                when=lambda f: _shape_of(f, _counted(28, 28)) == (28, 14),
            ),
            Mistake(
                "That blanks the upper half, as the first part between the brackets is the rows.", answer=_blank_rows
            ),
            Mistake("That blanks the *right* half.", answer=_blank_right),
            Mistake(
                "One column too few is blank. The end of a slice isn't part of it, and so it needs no `- 1`.",
                answer=_blank_one_too_few,
            ),
            Mistake(
                "The array that you write into holds whole numbers only and cuts off fractions. Give it the image's own dtype.",
                answer=lambda image: _left_half_blank(image).astype(int),
            ),
        ),
        praise="And the caller's image is as it was, which spares everyone who uses your function a fault that is hard to find.",
    ),
    Exercise(
        key="2.2h",
        judge=_judge_shuffled,
        hints=(
            "There are two faults. One is in the line that shuffles, and the other in the line that counts the batches.",
            "Draw one random order of the places 0, 1, 2 and so on, and use it for the images and for the labels. For the "
            "batches, go from start to start, as far as there are samples.",
            "`rng.permutation(len(images))` is a random order of all places. A slice of it is a list of places, and a tensor "
            "accepts such a list as an index.",
        ),
        praise="Every image keeps its label, and every sample gets its turn. Faults like these two raise no error in a real "
        "project: the network only learns a little worse, or nothing at all.",
    ),
    Exercise(
        key="2.2i",
        expected=_how_many,
        cases=(
            lambda: (60_000, 128),
            lambda: (10_000, 100),
            lambda: (7, 8),
            lambda: (10_000_001, 10_000_000),
            lambda: (5, 4),
            lambda: (12, 4),
        ),
        hints=(
            "Try small numbers on paper: 8 samples by 4, then 9 samples by 4.",
            "Whole division forgets the samples that are left over, and if there are any, there's one batch more.",
            "Rounding *up* is whole division of a number that was first made a little larger. By how much, at most?",
        ),
        mistakes=(
            Mistake(
                "The samples that don't fill a batch are forgotten, but the short batch at the end is a batch, too.",
                answer=lambda n, size: n // size,
            ),
            Mistake(
                "That's one too many when the samples fit exactly, as 10,000 by 100 makes 100 full batches.",
                answer=lambda n, size: n // size + 1,
            ),
            Mistake(
                "Rounding to the *nearest* whole number loses a short batch that is less than half full.",
                answer=lambda n, size: round(n / size),
            ),
            Mistake(
                "That isn't a whole number of batches. Round it, and mind in which direction.",
                answer=lambda n, size: n / size,
            ),
            Mistake(
                "Python rounds a half to the even number. Try it with 12 by 4.",
                answer=lambda samples, batch_size: round(samples / batch_size + 0.5),
            ),
        ),
        praise="60,000 by 128 makes 469, the number of steps that you see in each epoch when a model is trained on MNIST.",
    ),
    Exercise(
        key="2.2j",
        expected=_pieces,
        cases=(lambda: (_counted(12, 2), 3), lambda: (_counted(12, 4), 4), lambda: (_counted(800, 4), 80)),
        hints=(
            "How many samples will there be? Write down the shape that you want, with numbers, for (800, 4) and a length of 80.",
            "The moments already lie in memory in the right order: what is needed is another shape over the same entries.",
            "`reshape` fills the last axis fastest. Which axis was last before, and must be last again? `-1` stands for the size "
            "that follows from the others.",
        ),
        mistakes=(
            Mistake(
                "The right entries, but a copy of them. Find the `reshape` that does it.",
                when=_right_but_copied,
            ),
            Mistake(
                "These are the right pieces, but in a list, and one tensor is wanted. Find the `reshape` that does it.",
                when=_right_but_listed,
            ),
            Mistake(
                "That's right for 4 channels, and for no other number of them. Take it from the recording's shape.",
                answer=lambda x, n: x.reshape(-1, n, 4),
            ),
            Mistake(
                "Those are the numbers of one recording. Take them from `length` and from the recording's shape.",
                answer=lambda x, n: x.reshape(10, 80, 4),
            ),
            Mistake(
                "The channels have changed places with the time, but they should stay on the last axis.",
                answer=lambda x, n: x.reshape(-1, x.shape[1], n),
            ),
            Mistake(
                "The channels have changed places with the time, but they should stay on the last axis.",
                answer=lambda x, n: _pieces(x, n).swapaxes(1, 2),
            ),
            Mistake(
                "The length and the number of samples are swapped. How long should axis 1 be?",
                answer=lambda x, n: x.reshape(n, -1, x.shape[1]),
            ),
            Mistake(
                "The shape is right, but the transposition has torn neighbouring moments apart, and each sample holds moments "
                "from the whole recording. No axis needs to be moved here.",
                answer=lambda x, n: x.reshape(n, -1, x.shape[1]).swapaxes(0, 1),
            ),
            Mistake(
                "The samples axis belongs first, and you've put it last.",
                answer=lambda x, n: np.moveaxis(_pieces(x, n), 0, -1),
            ),
            Mistake(
                "The shape is right, but transposing first has mixed channels and moments. The entries are in the right order "
                "as they are.",
                answer=lambda x, n: x.T.reshape(-1, n, x.shape[1]),
            ),
        ),
        praise="The rows were already in the right order in memory, so a new shape was all it needed.",
    ),
    Exercise(
        key="2.2k",
        expected=_split_then_cut,
        cases=(
            lambda: (_counted(12, 2), 3, 5),
            lambda: (_counted(30, 4) / 8, 4, 10),
            lambda: (_counted(9, 1), 2, 2),
        ),
        hints=(
            "Which days may a test window contain, and which ones may a training window contain? Split the days first.",
            "The last `test_days` days are `series[-test_days:]`, and all those before them `series[:-test_days]`.",
            "Cut both parts in the same way: a loop over the starts, a slice for each, `np.stack`. The last start is the "
            "part's length less that of a window, and it belongs to the loop.",
        ),
        mistakes=(
            Mistake(
                "The last training windows reach into the test days: you have cut first and split afterwards.",
                answer=_cut_then_split,
            ),
            Mistake(
                "You have split the windows, not the days. Then some windows on either side hold the same days.",
                answer=_split_by_windows,
            ),
            Mistake(
                "The test is to be the *last* days. Here they are the first ones, so a model would be asked about the past.",
                answer=lambda x, n, days: (_windows(x[days:], n), _windows(x[:days], n)),
            ),
            Mistake(
                "Right windows in the wrong order: training comes first, then the test.",
                answer=lambda x, n, days: _split_then_cut(x, n, days)[::-1],
            ),
            Mistake("Two parts of the series, but not cut into windows yet.", answer=_parts(lambda part, n: part)),
            Mistake(
                "The last window of each part is missing: `range` stops before its end.",
                answer=_parts(lambda part, n: np.stack([part[s : s + n] for s in range(len(part) - n)])),
            ),
            Mistake(
                "Your windows follow one another without overlapping. Here a window begins on every day.",
                answer=_parts(lambda part, n: _windows(part, n)[::n]),
            ),
            Mistake(
                "The features have changed places with the time, which belongs on axis 1 (`sliding_window_view` puts the axis "
                "of the window last).",
                answer=_parts(lambda part, n: np.lib.stride_tricks.sliding_window_view(part, n, axis=0)),
            ),
            Mistake("A list of windows isn't a tensor yet: stack them into one.", when=_split_in_lists),
        ),
        praise="Not a single day is in both sets, so the test asks about a future that training has never seen.",
    ),
    Exercise(
        key="2.2l",
        expected=_repaired,
        cases=(lambda: (_counted(2, 3, 4, 5),), lambda: (_counted(2, 3, 6, 6),), lambda: (_counted(1, 2, 5, 7),)),
        hints=(
            "Reshaping never moves an entry in memory. In which order do the entries of the ruined tensor lie there?",
            "They are still in the order of the photographs: red, green and blue of the first pixel, then of the second. Which "
            "shape did a tensor in that order have?",
            "First undo the reshape, which gives channels last again. Then do what should have been done in the first place.",
        ),
        mistakes=(
            Mistake(
                "The photographs are whole again, with their channels last. One step is missing, as PyTorch wants them first.",
                answer=_repaired_but_last,
            ),
            Mistake(
                "Moving the axes of the mess keeps it a mess: its entries have to be put back into their old shape first.",
                answer=lambda x: np.moveaxis(x, 1, -1),
            ),
            Mistake(
                "Height and width are swapped in the shape that you go back to: which one came first?",
                answer=_pixels_in_columns,
            ),
            Mistake(
                "Very near, but height and width have changed places: the pictures are mirrored and lie on their sides.",
                answer=lambda x: _repaired(x).swapaxes(2, 3),
            ),
            Mistake("That is the tensor as it came.", answer=lambda x: x),
            Mistake(
                "You have turned all axes round, the samples axis as well. Which ones have to move?",
                answer=lambda x: _repaired_but_last(x).T,
            ),
        ),
        praise="Not one pixel was lost, because reshaping only reads the same entries in another shape. That can be undone.",
    ),
    Exercise(
        key="2.2m",
        expected=10,
        hints=(
            "First the bytes of one clip: frames × height × width × channels × bytes of an entry.",
            "60 seconds at 4 frames a second are 240 frames, and a GiB is 1024 × 1024 × 1024 bytes.",
            "Only whole clips count: which division rounds down?",
        ),
        mistakes=(
            Mistake("A GiB has 1024³ bytes, and you seem to have taken 1000³.", answer=9),
            Mistake(
                "40 would fit if an entry took one byte, or if a clip had 60 frames. A `float32` has four bytes. And how many "
                "frames are 60 seconds at 4 a second?",
                answer=40,
            ),
            Mistake(
                "161 would fit if an entry took one byte *and* a clip had 60 frames. Count the frames, and the bytes of a "
                "`float32`.",
                answer=161,
            ),
            Mistake("That is how many fit as `float64`.", answer=5),
            Mistake("Three channels, not one: red, green and blue.", answer=30),
            Mistake("Only whole clips: round down.", when=lambda n: 10 < float(n) < 11),
            Mistake("Round down, not up: the last one does not fit whole.", answer=11),
        ),
        praise="Ten minutes of very small video fill a gigabyte. That's why models see only a few clips of a few seconds at a "
        "time, and why video is stored compressed.",
    ),
)
