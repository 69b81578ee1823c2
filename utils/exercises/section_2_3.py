"""The exercises of notebook 2.3: the gears of neural networks."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from utils.exercises.cases import normal_numbers
from utils.exercises.engine import Exercise, Mistake, array_of, is_row
from utils.exercises.unseen import unseen_digits


def _parts(answer: Any) -> list:
    """The shapes of an answer as tuples, lists and arrays too, and "error" however it is spelt."""
    return [part.strip().lower() if isinstance(part, str) else tuple(part) for part in answer]


def _shape_in_quotes(answer: Any) -> bool:
    return any(isinstance(part, str) and re.search(r"[(\d]", part) for part in answer)


def _an_error(part: Any) -> bool:
    """Whether an answer's part is what Python has for an error, or for nothing."""
    return (
        part is None or isinstance(part, BaseException) or (isinstance(part, type) and issubclass(part, BaseException))
    )


def _part_is_not(number: int, wanted: Any) -> Callable[[Any], bool]:
    return lambda answer: _parts(answer)[number] != wanted


# 2.3a, leaky relu as a loop.


def _negative_entries_untouched(x):
    return np.where(x < 0, x, x / 10)


def _plain_relu(x):
    return np.maximum(x, 0)


def _in_the_dtype_of_x(x):
    result = np.empty_like(x)
    result[...] = np.where(x < 0, x / 10, x)
    return result


def _first_row_only(x):
    result = np.zeros(x.shape)
    result[0] = np.where(x[0] < 0, x[0] / 10, x[0])
    return result


def _square_part_only(x):
    result, side = np.zeros(x.shape), min(x.shape)
    result[:side] = np.where(x < 0, x / 10, x)[:side]
    return result


LEAKY_RELU = Exercise(
    key="2.3a",
    expected=lambda x: np.where(x < 0, x / 10, x),
    cases=(
        lambda: (np.array([[1.0, -2.0], [-30.0, 4.0]]),),
        lambda: (np.array([[-5, 3, -8], [0, 7, -20]]),),
        lambda: (normal_numbers(3, 5),),
        lambda: (normal_numbers(5, 2),),
    ),
    hints=(
        "Two loops, one over rows and one over columns, visit every entry; the question at each is whether it is below zero.",
        "Make room for the result before the loops, in an array of its own: `np.zeros(x.shape)` holds floating-point numbers.",
        "Inside both loops take out the entry, and store it either as it is or divided by ten, at the same row and column of "
        "the result.",
    ),
    mistakes=(
        Mistake(
            "The shape and the loop are right, but entries below zero become 0, as with relu itself: leaky relu lets a tenth "
            "of them through.",
            answer=_plain_relu,
        ),
        Mistake(
            "The two cases are exchanged: entries below zero shrink, the others stay.",
            answer=_negative_entries_untouched,
        ),
        Mistake(
            "Right for floats; for whole numbers the tenths are lost. `np.empty_like(x)` and `x.copy()` take over the dtype "
            "of `x`, and an array of integers cannot hold a half.",
            answer=_in_the_dtype_of_x,
        ),
        Mistake(
            "Only the first row is done: where does your `return` stand? Inside the outer loop it ends the function too early.",
            answer=_first_row_only,
        ),
        Mistake(
            "A matrix may have more rows than columns: take both numbers from the shape.", answer=_square_part_only
        ),
    ),
    praise="Each entry of the result needed one entry of the input and nothing else, and that's what element-wise means.",
)

# 2.3b, the shapes that broadcasting gives.


def _judge_broadcast_shapes(answer: Any) -> str | None:
    return _judge_shapes(answer, ((7, 3, 5), (2, 6), "error", (2, 5, 3), (8, 1, 6, 4)), _BROADCAST_MISTAKES)


def _judge_shapes(answer: Any, wanted: tuple, mistakes: tuple[Mistake, ...]) -> str | None:
    if not isinstance(answer, tuple | list) or len(answer) != len(wanted):
        return f'{len(wanted)} answers are wanted, in one pair of parentheses: shapes, or `"error"`.'
    if _shape_in_quotes([part for part in answer if isinstance(part, str)]):
        return 'Write a shape without quotes; only `"error"` stands in quotes.'
    fits = zip(answer, wanted, strict=True)
    if any(right == "error" and isinstance(part, str) and part.strip().lower() != "error" for part, right in fits):
        return 'Where two shapes do not fit, write `"error"`, this word and no other.'
    if any(map(_an_error, answer)):
        return 'Where two shapes do not fit, write `"error"`, with its quotes.'
    if not all(isinstance(part, str) or is_row(part) for part in answer):
        return "A shape is a tuple, even with a single axis: `(5,)`, not `5` or `(5)`. The comma makes it one."
    if _parts(answer) == list(wanted):
        return None
    return next(m.hint for m in mistakes if m.when and m.when(answer))


_BROADCAST_MISTAKES = (
    Mistake(
        "The third pair: axes are added in front, so it is the *last* axes that meet, and 3 meets 4. That there are four "
        "rows does not help.",
        when=_part_is_not(2, "error"),
    ),
    Mistake(
        "The first pair: (3, 5) gets an axis of size 1 in front. Then an axis of size 1 is repeated, in either operand or in "
        "both; here the two take turns.",
        when=_part_is_not(0, (7, 3, 5)),
    ),
    Mistake(
        "The fourth pair: (5, 1) gets one axis in front, and becomes (1, 5, 1). Then both operands are repeated.",
        when=_part_is_not(3, (2, 5, 3)),
    ),
    Mistake(
        "The second pair: the shorter shape stands first here, and still it is the one that gets an axis in front.",
        when=_part_is_not(1, (2, 6)),
    ),
    Mistake(
        "The fifth pair: align them on the right, 6 with 1 and 4 with 4. What stands further left meets the ones that were put "
        "in front, and stays as it is, an axis of size 1, too.",
        when=_part_is_not(4, (8, 1, 6, 4)),
    ),
)

BROADCAST_SHAPES = Exercise(
    key="2.3b",
    judge=_judge_broadcast_shapes,
    hints=(
        "Write the two shapes below one another so that they end at the same place on the right; only then compare.",
        "Where one shape is shorter, put ones in front of it. Then look at each column: equal, or one of them 1, or an error.",
        "`explain((2, 1), (3,))` shows the table for a pair that is not asked for here. Draw the same for each of the five.",
    ),
    praise="Align on the right, fill up with ones, stretch the ones. That's all there is to it, at any rank.",
)

# 2.3c, the broadcasting bug.


def _mean_of_all_pairs(predictions, targets):
    return np.mean((predictions - targets) ** 2)


def _mean_over_one_axis_of_the_pairs(predictions, targets):
    return np.mean((predictions - targets) ** 2, axis=0)


def _errors_one_by_one(predictions, targets):
    return (predictions[:, 0] - targets) ** 2


def _sum_of_squares(predictions, targets):
    return np.sum((predictions[:, 0] - targets) ** 2)


def _mean_of_differences(predictions, targets):
    return np.mean(predictions[:, 0] - targets)


def _mean_absolute_error(predictions, targets):
    return np.mean(np.abs(predictions[:, 0] - targets))


def _root_of_the_mean(predictions, targets):
    return np.sqrt(np.mean((predictions[:, 0] - targets) ** 2))


def _mean_over_the_other_axis(predictions, targets):
    return np.mean((predictions - targets) ** 2, axis=1)


BROADCASTING_BUG = Exercise(
    key="2.3c",
    expected=lambda predictions, targets: np.square(predictions.ravel() - targets).sum() / len(targets),
    cases=(
        lambda: (np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 2.0, 3.0])),
        lambda: (np.array([[1.0], [2.0], [4.0]]), np.array([3.0, 2.0, 1.0])),
        lambda: (normal_numbers(7, 1), normal_numbers(7, seed=1)),
    ),
    hints=(
        "Nothing is wrong with the formula. Print the shape of the difference.",
        "(3, 1) and (3,) fit: the second becomes (1, 3), and both are repeated to (3, 3). Every prediction meets every target.",
        "Give both the same rank before you subtract: take the only column out of the one, or give the other a second axis.",
    ),
    mistakes=(
        Mistake(
            "Every prediction is still compared with every target: look at the shape of the difference, which should have one "
            "entry for each sample.",
            answer=_mean_of_all_pairs,
        ),
        Mistake(
            "One number is wanted, and this is one for each target: a mean over axis 0 alone averages how far *all* predictions "
            "are from it. The shape of the difference is wrong before any mean is taken.",
            answer=_mean_over_one_axis_of_the_pairs,
        ),
        Mistake(
            "One number is wanted, and this is one for each prediction, averaged over *all* targets. The shape of the difference "
            "is wrong before any mean is taken.",
            answer=_mean_over_the_other_axis,
        ),
        Mistake(
            "The shapes are right now. These are absolute differences; the squared ones are asked for.",
            answer=_mean_absolute_error,
        ),
        Mistake("All but the last step is right: no root is asked for.", answer=_root_of_the_mean),
        Mistake("These are the errors of the samples, one by one; their mean is wanted.", answer=_errors_one_by_one),
        Mistake("That is the sum of the squares: divide by how many there are.", answer=_sum_of_squares),
        Mistake(
            "The shapes are right now; but differences of opposite sign cancel. Square them first.",
            answer=_mean_of_differences,
        ),
    ),
    praise="A wrong shape that happens to fit gives a wrong number and no error. When in doubt, look at the shapes.",
)

# 2.3d, softmax for each row.


def _exponentials(scores):
    return np.exp(scores - scores.max(axis=1, keepdims=True))


def _plain_softmax_of_the_whole(scores):
    powers = np.exp(scores)
    return powers / powers.sum()


def _softmax_of_the_whole(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum()


def _softmax_of_the_whole_less_one_maximum(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def _plain_softmax_of_columns(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=0)


def _softmax_of_columns(scores):
    powers = np.exp(scores - scores.max(axis=0))
    return powers / powers.sum(axis=0)


def _softmax_without_keepdims(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum(axis=1)


def _maximum_without_keepdims(scores):
    powers = np.exp(scores - scores.max(axis=1))
    return powers / powers.sum(axis=1, keepdims=True)


def _both_without_keepdims(scores):
    powers = np.exp(scores - scores.max(axis=1))
    return powers / powers.sum(axis=1)


def _small_scores_like(*functions):
    """Whether an answer does on small scores what one of these functions does: large ones may overflow in their own ways."""
    return lambda answer: any(_same_as(answer, function, _SMALL_SCORES) for function in functions)


def _right_if_small_but_not_if_large(answer: Any) -> bool:
    with np.errstate(all="ignore"):
        found = np.asarray(answer(np.array([[0.0, 0.0], [2000.0, 0.0], [-2000.0, -2000.0]])))
        wanted = np.array([[0.5, 0.5], [1.0, 0.0], [0.5, 0.5]])
        return _same_as(answer, SOFTMAX.expected, _SMALL_SCORES) and not np.allclose(found, wanted)


def _one_maximum_for_all(answer: Any) -> bool:
    """Whether rows of large scores come out right alone, and rows far below the largest do not."""
    with np.errstate(all="ignore"):
        alone = np.asarray(answer(np.array([[5000.0, 5001.0]])))
        wide = np.asarray(answer(np.array([[1000.0, 0.0]])))
        below = np.asarray(answer(np.array([[1000.0, 0.0], [-1000.0, -1000.0]])))
        below_alone = np.asarray(answer(np.array([[-1000.0, -1000.0]])))
    return (
        _same_as(answer, SOFTMAX.expected, _SMALL_SCORES)
        and np.allclose(alone, SOFTMAX.expected(np.array([[5000.0, 5001.0]])))
        and np.allclose(wide, [[1, 0]])
        and np.allclose(below_alone, 0.5)
        and not np.allclose(below, np.array([[1, 0], [0.5, 0.5]]))
    )


def _fails_or_mixes(answer: Any) -> bool:
    """Whether maxima lie along the wrong axis: square scores come out wrong, as if each column had lost another number."""
    return _same_as(answer, _maximum_without_keepdims, _SMALL_SCORES) and not _same_as(
        answer, SOFTMAX.expected, _SMALL_SCORES
    )


_SMALL_SCORES = np.random.default_rng(3).normal(size=(4, 4))


def _softmax_that_overflows(scores):
    with np.errstate(over="ignore", invalid="ignore"):
        powers = np.exp(scores)
        return powers / powers.sum(axis=1, keepdims=True)


def _shares_of_scores(scores):
    return scores / scores.sum(axis=1, keepdims=True)


def _softmax_in_the_dtype_of_the_scores(scores):
    powers = _exponentials(scores)
    return (powers / powers.sum(axis=1, keepdims=True)).astype(scores.dtype)


def _softmax_shifted_if_large(scores):
    with np.errstate(all="ignore"):
        powers = _exponentials(scores) if scores.max() > 700 else np.exp(scores)
        return powers / powers.sum(axis=1, keepdims=True)


SOFTMAX: Exercise = Exercise(
    key="2.3d",
    expected=lambda scores: np.array([np.exp(row - np.logaddexp.reduce(row)) for row in scores]),
    cases=(
        lambda: (np.array([[1.0, 2.0, 3.0], [4.0, 4.0, 4.0]]),),
        lambda: (normal_numbers(4, 4),),
        lambda: (np.array([[1000.0, 1001.0], [-5.0, 2.0], [3.0, 1000.0]]),),
        lambda: (np.array([[1000.0, 0.0], [-1000.0, -1000.0]]),),
        lambda: (np.array([[1, 2, 3], [0, 0, 0]]),),
        lambda: (np.array([[-1000.0, -1000.0]]),),
    ),
    hints=(
        "Three steps: powers of e; their sum in each row; each power divided by the sum of its row.",
        "`sum(axis=1)` adds along each row and gives shape (samples,). To divide (samples, classes) by it, the axis that was "
        "summed must stay, with size 1: ask for it with `keepdims`.",
        "e to the 1000 is too large for any float. Softmax stays the same if one number is taken from all scores of a row, so "
        "first take away each row's maximum, which needs `keepdims`, too.",
    ),
    mistakes=(
        Mistake(
            "All entries together sum to 1 now. Each row is a sample, and its shares should sum to 1: sum along axis 1.",
            when=_small_scores_like(
                _plain_softmax_of_the_whole, _softmax_of_the_whole, _softmax_of_the_whole_less_one_maximum
            ),
        ),
        Mistake(
            "Each *column* sums to 1 now. The axis that you give to `sum` is the one that disappears: to sum within a row, the "
            "columns must go.",
            when=_small_scores_like(_plain_softmax_of_columns, _softmax_of_columns),
        ),
        Mistake(
            "The sums have shape (samples,), so broadcasting lays them along the *last* axis, as a row, where they meet the "
            "wrong entries, or none. Keep the axis that you sum along.",
            when=_small_scores_like(_softmax_without_keepdims, _both_without_keepdims),
        ),
        Mistake(
            "The maxima have shape (samples,), so broadcasting lays them along the *last* axis, where they meet the wrong "
            "entries, or none. They need `keepdims`, as the sums do.",
            when=lambda answer: _fails_or_mixes(answer),
        ),
        Mistake(
            "Almost: one maximum for the whole batch leaves a row far below it with powers that are all rounded to 0, and 0 "
            "divided by 0 is not a number. Take away each row's *own* maximum.",
            when=lambda answer: _one_maximum_for_all(answer),
        ),
        Mistake(
            "Right for small scores; for very large or very negative ones the powers of e leave the range of floats. A number "
            "that is the same for all rows does not help: what may be taken from the scores of *each* row, so that its "
            "largest power is 1?",
            when=_right_if_small_but_not_if_large,
        ),
        Mistake("The powers are right; now divide each by the sum of its row.", answer=_exponentials),
        Mistake("These are shares of the scores themselves: take the powers of e first.", answer=_shares_of_scores),
        Mistake(
            "Scores may be whole numbers, and `zeros_like` takes over their dtype, which has no room for shares: use `np.zeros`.",
            answer=_softmax_in_the_dtype_of_the_scores,
        ),
        Mistake(
            "Scores far below zero have powers of 0, and 0 cannot be divided by 0. Take the row's maximum away always, not "
            "only when it is large.",
            answer=_softmax_shifted_if_large,
        ),
    ),
    praise="That's what the last layer of the network in 2.1 does, and `keepdims` made its broadcasting come out right.",
)

# 2.3e, the outer product.


def _outer_transposed(u, v):
    return v[:, np.newaxis] * u


def _inner(u, v):
    return np.dot(u, v)


def _entry_by_entry(u, v):
    return u * v


def _outer_sum(u, v):
    return u[:, np.newaxis] + v


OUTER = Exercise(
    key="2.3e",
    expected=lambda u, v: np.einsum("i,j->ij", u, v),
    cases=(
        lambda: (np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 30.0])),
        lambda: (np.array([1, 2, 3]), np.array([4, 5])),
        lambda: (normal_numbers(4), normal_numbers(6, seed=1)),
        lambda: (np.array([1, 2]), np.array([0.5, 1.5, 2.5])),
        lambda: (np.array([2.0]), np.array([1.0, 3.0])),
    ),
    hints=(
        "The result has shape (m, n). What shapes must the two factors have so that broadcasting stretches both to it?",
        "(m, 1) and (n,): step 1 makes (1, n) of the second, step 2 repeats the first along the columns and the second along "
        "the rows.",
        "`np.newaxis` in an index makes an axis of size 1 where it stands: give u one at its end, and then multiply.",
    ),
    mistakes=(
        Mistake(
            "All the products are there, but rows and columns are exchanged: entry (i, j) should be made of u's entry i, so it "
            "is u that runs down the rows.",
            answer=_outer_transposed,
        ),
        Mistake(
            "`@` and `dot` multiply and then *add up*, which leaves one number. Here nothing is added.", answer=_inner
        ),
        Mistake(
            "`u * v` pairs entry i with entry i, if the lengths agree at all. Here every entry of u is to meet every one of v: "
            "give u a second axis. `.T` gives none, because a vector has one axis, and `u.T` is just `u`.",
            answer=_entry_by_entry,
        ),
        Mistake(
            "The shapes are right; a multiplication table is wanted, and this is one of additions.", answer=_outer_sum
        ),
        Mistake(
            "Whole numbers times fractions are fractions: do not force the dtype of `u` on the result.",
            answer=lambda u, v: np.outer(u, v).astype(u.dtype),
        ),
        Mistake(
            "An axis of size 1 is an axis, and stays: do not squeeze.", answer=lambda u, v: np.outer(u, v).squeeze()
        ),
    ),
    praise="Two vectors made a matrix, because every entry of the one met every entry of the other. NumPy has a function for "
    "it too, `np.outer`.",
)

# 2.3f, the shapes of products.


def _judge_product_shapes(answer: Any) -> str | None:
    return _judge_shapes(answer, ((60, 20), (), (64,), "error", (3, 2, 4)), _PRODUCT_MISTAKES)


_PRODUCT_MISTAKES = (
    Mistake(
        "The fourth pair: 20 should meet 20, but the second shape begins with 60. The order of the factors matters.",
        when=_part_is_not(3, "error"),
    ),
    Mistake(
        "The second pair: a dot product of two vectors is a single number, a scalar, and the shape of a scalar is ().",
        when=_part_is_not(1, ()),
    ),
    Mistake(
        "The third pair: a matrix times a vector gives one number for each row, a vector: no axis of size 1 is left over.",
        when=_part_is_not(2, (64,)),
    ),
    Mistake(
        "The fifth pair: only the *last* axis of the first operand is used up; the axes before it are kept, all of them.",
        when=_part_is_not(4, (3, 2, 4)),
    ),
    Mistake(
        "The first pair: the two axes that meet, 9 and 9, disappear; what is left of the one is followed by what is left of "
        "the other.",
        when=_part_is_not(0, (60, 20)),
    ),
)

PRODUCT_SHAPES = Exercise(
    key="2.3f",
    judge=_judge_product_shapes,
    hints=(
        "The last axis of the first meets the first axis of a matrix or a vector on the right: those two sizes must agree, and "
        "both disappear.",
        "What is left of the first shape, followed by what is left of the second, is the result. If nothing is left, it is a "
        "scalar, shape ().",
        "Write each pair side by side and strike out the two sizes that stand next to one another, if they are equal.",
    ),
    praise="You can now read a network as a chain of shapes, which is how most of its bugs are found.",
)

# 2.3g, a unit that tells ones from zeros.

_ENOUGH = 0.9  # of either digit


def _judge_unit(answer: Any) -> str | None:
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "Two things are wanted, as a pair: the weights, and the bias."
    weights, bias = map(array_of, answer)
    if weights is None or bias is None or not (np.isfinite(weights).all() and np.isfinite(bias).all()):
        return "Weights and bias are numbers, and all of them finite."
    if bias.size != 1:
        return f"A unit has a single bias, one number; yours has shape {bias.shape}."
    if weights.shape == (28, 28):
        return (
            "The weights still lie as an image. The unit meets flat images, so it needs them as a row: `reshape(784)`."
        )
    if weights.shape != (784,):
        return f"The unit needs one weight for each pixel, shape (784,); yours have shape {weights.shape}."
    rows, labels = unseen_digits()
    active = rows @ weights + bias.item() > 0
    ones, zeros = active[labels == 1].mean(), active[labels == 0].mean()
    if ones >= _ENOUGH and zeros <= 1 - _ENOUGH:
        return None
    if ones <= 1 - _ENOUGH and zeros >= _ENOUGH:
        return "Your unit tells the two apart, the wrong way round: it is active for zeros. Turn every sign, that of the bias, too."
    if ones >= _ENOUGH and zeros >= _ENOUGH:
        return "Your unit is active for nearly everything. A lower bias makes it harder to please."
    if ones <= 1 - _ENOUGH and zeros <= 1 - _ENOUGH:
        return "Your unit is active for next to nothing. A higher bias makes it easier to please."
    if ones >= _ENOUGH:
        return (
            f"It is active for {ones:.0%} of the ones, and for {zeros:.0%} of the zeros, which is too many. Lower the bias, or "
            "give a negative weight to pixels where zeros have ink and ones have none."
        )
    return (
        f"It is active for {ones:.0%} of the ones and {zeros:.0%} of the zeros. More of the ones should wake it: where do nearly "
        "all of them have ink?"
    )


UNIT = Exercise(
    key="2.3g",
    judge=_judge_unit,
    hints=(
        "Where does a one have ink that a zero doesn't have? Look at a few of each with `plt.imshow`.",
        "Begin with `np.zeros((28, 28))`, give a patch in the middle the weight 1, and flatten it with `reshape(784)`.",
        "Without a bias, a little ink in the patch is enough to make the unit active. Compute the dot product for some ones and "
        "some zeros, and choose a negative bias that lies between them.",
    ),
    praise="You have chosen by hand what training finds by itself: weights that ask an image a question, and a bias that says "
    "how strong the answer must be.",
)

# 2.3h, where to put the brackets.

_LEFT_FIRST, _RIGHT_FIRST = 128 * 784 * 512 + 128 * 512 * 10, 784 * 512 * 10 + 128 * 784 * 10

BRACKETS = Exercise(
    key="2.3h",
    expected=(_LEFT_FIRST, _RIGHT_FIRST),
    hints=(
        "Count one product at a time: how many entries has the result, and how many multiplications does each of them need?",
        "`x @ W` has shape (128, 512), and each of its entries is a dot product of 784 numbers with 784. That is one of the two "
        "products on the left; the other one multiplies (128, 512) by (512, 10).",
        "For one product: the entries of the result, times the size of the axis that disappears. Each bracketing has two "
        "products, and their counts are added.",
    ),
    mistakes=(
        Mistake(
            "Those are the right two numbers, exchanged: the first belongs to `(x @ W) @ V`.",
            answer=(_RIGHT_FIRST, _LEFT_FIRST),
        ),
        Mistake(
            "You've counted the product inside each pair of brackets. There is a second product outside.",
            answer=(128 * 784 * 512, 784 * 512 * 10),
        ),
        Mistake(
            "These are the entries of the results. Each of them takes many multiplications, one for each position along the axis "
            "that disappears.",
            answer=(128 * 512 + 128 * 10, 784 * 10 + 128 * 10),
        ),
        Mistake(
            "These are the multiplications for *one* image; the batch has 128.",
            answer=(784 * 512 + 512 * 10, 784 * 512 * 10 + 784 * 10),
        ),
        Mistake(
            "The two products of each side are done one after the other, so their counts are added and not multiplied.",
            answer=(128 * 784 * 512 * 128 * 512 * 10, 784 * 512 * 10 * 128 * 784 * 10),
        ),
        Mistake(
            "That counts the additions as well: only multiplications were asked for.",
            answer=(2 * _LEFT_FIRST, 2 * _RIGHT_FIRST),
        ),
    ),
    praise="The result is the same, and one way takes ten times as long as the other. But mind that only a chain without relu in "
    "between leaves you the choice.",
)

# 2.3i, images whose samples axis comes last.


def _images_last(*shape: int) -> Callable:
    return lambda: (np.arange(np.prod(shape)).reshape(shape),)


def _mixed_up(images):
    return images.reshape(images.shape[-1], -1)


def _samples_kept_last(images):
    return images.reshape(-1, images.shape[-1])


def _images_lying_on_their_side(images):
    return images.T.reshape(images.shape[-1], -1)


def _samples_first_not_flat(images):
    return np.moveaxis(images, -1, 0)


def _all_axes_turned_not_flat(images):
    return images.T


def _mixed_up_not_flat(images):
    return images.reshape(images.shape[-1], *images.shape[:-1])


SAMPLES_FIRST: Exercise = Exercise(
    key="2.3i",
    expected=lambda images: np.array([images[:, :, n].ravel() for n in range(images.shape[2])]),
    cases=(
        _images_last(2, 3, 4),
        _images_last(3, 3, 3),
        _images_last(4, 2, 5),
        lambda: (normal_numbers(2, 3, 4),),
        lambda: (normal_numbers(2, 3, 1),),
    ),
    hints=(
        "Two different things are to be done: bring the samples axis to the front, and merge height and width into one axis. "
        "Which of the two is a reshape?",
        "`np.moveaxis(images, -1, 0)` brings the last axis to the front and leaves the order of the others.",
        "First move the axis, then reshape to one row for each sample; `-1` lets NumPy work out the rest.",
    ),
    mistakes=(
        Mistake(
            "The shape is right, and each row holds a mixture of several images: a reshape keeps the order of the entries, and "
            "neighbours along the last axis belong to *different* samples. An axis has to move first.",
            answer=_mixed_up,
        ),
        Mistake(
            "The samples axis is still the last: a column is an image now. Networks want one *row* for each sample.",
            answer=_samples_kept_last,
        ),
        Mistake(
            "Samples come first now, but the images lie on their side: height and width have changed places, as with `.T`, which "
            "turns *all* axes round. Move only the one.",
            answer=_images_lying_on_their_side,
        ),
        Mistake(
            "`.T` turns *all* axes round: samples come first now, but height and width have changed places. Move only the one, "
            "then make each image flat.",
            answer=_all_axes_turned_not_flat,
        ),
        Mistake(
            'The samples axis seems to be in front, but each "image" is a mixture of several: a reshape keeps the order of the '
            "entries. An axis has to move instead.",
            answer=_mixed_up_not_flat,
        ),
        Mistake("The axis is where it should be; now merge height and width into one.", answer=_samples_first_not_flat),
        Mistake(
            "Pixels may be fractions: the array that you fill holds whole numbers only.",
            answer=lambda images: SAMPLES_FIRST.expected(images).astype(int),
        ),
        Mistake(
            "A single image is still a batch: the result has two axes, so do not squeeze.",
            answer=lambda images: SAMPLES_FIRST.expected(images).squeeze(),
        ),
    ),
    praise="Moving an axis changes the order of the entries, and reshaping doesn't. Here it took the one and then the other.",
)

# 2.3j, half the size by reshaping.


def _runs_of_four(image):
    return image.reshape(image.shape[0] // 2, image.shape[1] // 2, 4).mean(axis=-1)


def _every_second(image):
    return image[::2, ::2]


def _blocks(image):
    return image.reshape(image.shape[0] // 2, 2, image.shape[1] // 2, 2)


def _mean_within_the_wrong_axes(image):
    return _blocks(image).mean(axis=(0, 2))


def _sum_of_blocks(image):
    return _blocks(image).sum(axis=(1, 3))


def _largest_of_blocks(image):
    return _blocks(image).max(axis=(1, 3))


def _mean_over_columns_of_blocks(image):
    return _blocks(image).mean(axis=(2, 3))


def _mean_over_the_middle_axes(image):
    return _blocks(image).mean(axis=(1, 2))


def _two_in_front(image):
    return image.reshape(2, image.shape[0] // 2, 2, image.shape[1] // 2).mean(axis=(0, 2))


HALF_SIZE: Exercise = Exercise(
    key="2.3j",
    expected=lambda image: sum(image[row::2, column::2] / 4 for row in (0, 1) for column in (0, 1)),
    cases=(
        lambda: (np.arange(16.0).reshape(4, 4),),
        lambda: (normal_numbers(6, 8),),
        lambda: (normal_numbers(28, 28, seed=1),),
        lambda: (np.array([[200, 200, 1, 2], [200, 201, 3, 4]], dtype=np.uint8),),
    ),
    hints=(
        "Cut each of the two axes in two: one that counts blocks, and one of size 2 that counts within a block.",
        "(4, 6) becomes (2, 2, 3, 2): block row, row in the block, block column, column in the block.",
        "Then take the mean over the two axes that count within a block: `mean(axis=(…, …))` takes both at once.",
    ),
    mistakes=(
        Mistake(
            "Right shape, wrong neighbours: with a last axis of 4 you average four entries in a *row*. A reshape keeps the "
            "order, so the two axes of a block cannot stand side by side.",
            answer=_runs_of_four,
        ),
        Mistake(
            "That keeps one pixel of each block and throws three away: the mean of all four is wanted.",
            answer=_every_second,
        ),
        Mistake(
            "The reshape is right; the mean is taken over the wrong axes: you averaged over the blocks, and what is left is a "
            "block.",
            answer=_mean_within_the_wrong_axes,
        ),
        Mistake("The reshape is right. Which two axes count within a block?", answer=_mean_over_columns_of_blocks),
        Mistake(
            "The reshape is right. Of the two axes of the mean, one counts within a block and one counts blocks: which two of "
            "the four have size 2 whatever the image?",
            answer=_mean_over_the_middle_axes,
        ),
        Mistake(
            "With the 2 in *front*, an axis is cut into two long halves, and you average pixels that lie half an image apart. "
            "Neighbours differ in the last of the two axes.",
            answer=_two_in_front,
        ),
        Mistake("These are sums: the mean is a quarter of that.", answer=_sum_of_blocks),
        Mistake(
            "That is the largest of each block (a max pooling): the mean is wanted here.", answer=_largest_of_blocks
        ),
        Mistake(
            "Right for floats. An image of bytes overflows when four pixels are added: `mean` calculates in floats.",
            answer=lambda image: (image[::2, ::2] + image[1::2, ::2] + image[::2, 1::2] + image[1::2, 1::2]) / 4,
        ),
        Mistake(
            "The mean of whole numbers need not be whole: do not force the image's dtype on it.",
            answer=lambda image: HALF_SIZE.expected(image).astype(image.dtype),
        ),
    ),
    praise="The reshape only *names* the blocks, and the mean goes over the names. It took no loop and no copy of the picture.",
)

# 2.3k, an affine map undone.


def _undo_shift_after(points, W, b):
    return points @ np.linalg.inv(W) - b


def _undo_shift_added(points, W, b):
    return (points + b) @ np.linalg.inv(W)


def _undo_with_transpose(points, W, b):
    return (points - b) @ W.T


def _undo_by_the_same(points, W, b):
    return points @ W + b


def _undo_without_shift(points, W, b):
    return points @ np.linalg.inv(W)


def _undo_wrong_way_round(points, W, b):
    return (np.linalg.inv(W) @ (points - b).T).T


def _undo_inverse_on_the_left(points, W, b):
    return np.linalg.inv(W) @ (points - b)


def _undo_by_dividing(points, W, b):
    return (points - b) / W


def _divides_by_the_matrix(answer: Any) -> bool:
    arguments = np.array([[3.0, 1.0], [2.0, 5.0]]), np.array([[2.0, 1.0], [1.0, 4.0]]), np.array([1.0, -3.0])
    return _same_as(answer, _undo_by_dividing, *arguments)


def _undo_with_reciprocals(points, W, b):
    with np.errstate(divide="ignore", invalid="ignore"):
        return (points - b) @ (1 / W)


def _undo_with_star(points, W, b):
    return (points - b) * np.linalg.inv(W)


def _affine_case(turn: bool, *originals: tuple[float, float]) -> Callable:
    def case():
        W = np.array([[0.0, 1.0], [-1.0, 0.0]]) if turn else np.array([[2.0, 1.0], [1.0, 3.0]])
        b = np.array([1.0, -3.0])
        return np.array(originals) @ W + b, W, b

    return case


def _moved(original, W, b):
    return original @ W + b, W, b


def _undo_without_the_sign(points, W, b):
    (a, b_), (c, d) = W
    return (points - b) @ (np.array([[d, -b_], [-c, a]]) / abs(np.linalg.det(W)))


def _undo_with_whole_numbers(points, W, b):
    return (points - b) @ np.linalg.inv(W.astype(int))


UNDO: Exercise = Exercise(
    key="2.3k",
    expected=lambda points, W, b: np.linalg.solve(W.T, (points - b).T).T,
    cases=(
        _affine_case(True, (1.0, 0.0), (2.0, 3.0)),
        _affine_case(False, (1.0, 0.0), (2.0, -1.0)),
        _affine_case(False, (3.0, 1.0), (0.25, 2.0), (-1.0, 1.0)),
        lambda: _moved(
            np.array([[1.0, 2.0], [0.3, -0.7], [0.123, 4.0]]),
            np.array([[0.5, 2.0], [1.5, -1.0]]),
            np.array([0.25, 2.0]),
        ),
    ),
    hints=(
        "Socks first, then shoes; to undress, shoes first. The map multiplied and then added: which do you undo first?",
        "Undo the addition by subtracting `b`, then undo the product.",
        "`np.linalg.inv(W)` is the matrix that undoes `W`. Points stand in rows, so it goes on the right.",
    ),
    mistakes=(
        Mistake(
            "The order is not turned round: the shift came last, so it must be undone *first*, before the matrix.",
            answer=_undo_shift_after,
        ),
        Mistake(
            "The shift is made twice as large instead of being taken back: mind its sign.", answer=_undo_shift_added
        ),
        Mistake(
            "The transpose undoes rotations and mirrors, and only those: it does not undo a matrix that stretches or shears.",
            answer=_undo_with_transpose,
        ),
        Mistake(
            "Points stand in rows, so the inverse goes on the right.",
            when=lambda answer: _same_as(
                answer,
                _undo_inverse_on_the_left,
                np.eye(2) + 3,
                np.array([[2.0, 1.0], [1.0, 3.0]]),
                np.array([1.0, -3.0]),
            ),
        ),
        Mistake("There is no dividing by a matrix: multiply by its inverse.", when=_divides_by_the_matrix),
        Mistake(
            "`1 / W` and `W ** -1` take the reciprocal of each entry by itself: that is not the inverse of the matrix.",
            answer=_undo_with_reciprocals,
        ),
        Mistake("`*` multiplies entry by entry; maps need the product of matrices, `@`.", answer=_undo_with_star),
        Mistake("That applies the map once more: it should be taken back.", answer=_undo_by_the_same),
        Mistake("The matrix is undone, the shift is not: `b` is never used.", answer=_undo_without_shift),
        Mistake(
            "The order of the factors: points stand in *rows* here, so a matrix that moves them stands on their right.",
            answer=_undo_wrong_way_round,
        ),
        Mistake("A map that mirrors has a negative determinant: keep its sign.", answer=_undo_without_the_sign),
        Mistake(
            "Do not round: the points before the map had more than two decimals.",
            answer=lambda points, W, b: np.round(UNDO.expected(points, W, b), 2),
        ),
        Mistake("The matrix may hold fractions: do not make it whole.", answer=_undo_with_whole_numbers),
    ),
    praise="Every invertible affine map has an affine map that takes it back. relu, which flattens half of the line, has none.",
)

# 2.3l, many affine maps in one.


def _folded(join):
    """A fold of pairs (W, b) by a rule for two of them."""

    def fold(maps):
        W, b = maps[0]
        for next_W, next_b in maps[1:]:
            W, b = join(W, b, next_W, next_b)
        return W, b

    return fold


_joined_wrong_order = _folded(lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2))
_joined_star = _folded(lambda W1, b1, W2, b2: (W1 * W2, b1 * W2 + b2))
_joined_star_in_the_shift = _folded(lambda W1, b1, W2, b2: (W1 @ W2, b1 * W2 + b2))
_joined_shift_on_the_right = _folded(lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2))
_joined_shifts_added = _folded(lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2))
_joined_first_shift_lost = _folded(lambda W1, b1, W2, b2: (W1 @ W2, b2))
_joined_second_shift_lost = _folded(lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2))
_joined_matrices_added = _folded(lambda W1, b1, W2, b2: (W1 + W2, b1 + b2))


def _first_two_only(maps):
    (W1, b1), (W2, b2) = maps[:2]
    return W1 @ W2, b1 @ W2 + b2


def _first_part_is(wrong):
    """Whether the matrix of an answer is that of a wrong rule, whatever its shift."""

    def fits(answer: Any) -> bool:
        ((maps,),) = [_layers(3, 3, 3)()]
        return np.allclose(answer(maps)[0], wrong(maps)[0])

    return fits


def _layers(*sizes: int) -> Callable:
    """Affine maps of small whole numbers from one of these sizes to the next."""

    def case():
        numbers = np.random.default_rng(sum(sizes) + len(sizes))
        pairs = itertools.pairwise(sizes)
        return ([(numbers.integers(-3, 4, pair) * 1.0, numbers.integers(1, 4, pair[1]) * 1.0) for pair in pairs],)

    return case


def _all_in_one(maps):
    """From where the origin and the unit arrows end: another way than the one asked for."""
    inputs = maps[0][0].shape[0]
    points = np.vstack([np.zeros(inputs), np.eye(inputs)])
    for W, b in maps:
        points = np.einsum("ij,jk->ik", points, W) + b
    return points[1:] - points[0], points[0]


def _compose_two_at_least(maps):
    (W, b), (V, c), *others = maps
    return COMPOSE.expected([(W @ V, b @ V + c), *others])


def _compose_with_the_new_matrix(maps):
    W, b = maps[0]
    for V, c in maps[1:]:
        W = W @ V
        b = b @ W + c
    return W, b


COMPOSE: Exercise = Exercise(
    key="2.3l",
    expected=_all_in_one,
    cases=(
        _layers(2, 2, 2),
        _layers(2, 2, 2, 2),
        _layers(3, 3, 3, 3, 3),
        _layers(2, 3, 1),
        _layers(2, 3),
    ),
    hints=(
        "Two maps become one, as on this page. Then that one and the third become one, and so on.",
        "Start with the first pair (W, b). In a loop over the others, replace W and b by those of the two maps together.",
        "Write it out for two: (x @ W1 + b1) @ W2 + b2. The term with x gives the new matrix, the rest the new shift. Mind that "
        "the new shift is made with the *old* one.",
    ),
    mistakes=(
        Mistake(
            "The product is in the wrong order: points stand in rows, so what happens first stands on the left. With points in "
            "columns, as many textbooks have them, it would be the other way round.",
            when=_first_part_is(_joined_wrong_order),
        ),
        Mistake(
            "`*` multiplies entry by entry; two maps one after the other are a product of matrices, `@`.",
            when=_first_part_is(_joined_star),
        ),
        Mistake(
            "The matrix is right. For the shift, too, it is the product of matrices, `@`: `*` multiplies entry by entry.",
            answer=_joined_star_in_the_shift,
        ),
        Mistake(
            "The matrix is right. The shift is a point, and points stand on the left of the matrix that moves them.",
            answer=_joined_shift_on_the_right,
        ),
        Mistake(
            "The matrix is right. The first shift happens *before* the second matrix, so the matrix acts on it, too.",
            answer=_joined_shifts_added,
        ),
        Mistake("The matrix is right; the earlier shifts are lost on the way.", answer=_joined_first_shift_lost),
        Mistake("The matrix is right; the later shifts are missing.", answer=_joined_second_shift_lost),
        Mistake("Maps one after the other multiply; they do not add.", answer=_joined_matrices_added),
        Mistake(
            "Two maps are folded well; but the list may hold three or more, and each of them counts.",
            answer=_first_two_only,
        ),
        Mistake(
            "A list with a single map is its own answer. Begin with the first pair, and go on with the rest, which may be nothing.",
            answer=_compose_two_at_least,
        ),
        Mistake(
            "The matrix is right. The shift goes through the *next* map's matrix, and you had replaced W before you used it.",
            answer=_compose_with_the_new_matrix,
        ),
    ),
    praise="Any number of layers without an activation are still one. Whatever depth is good for, it needs the relu in between.",
)

# 2.3m, a fold.

_CORNERS = np.array([[1.0, 0.5], [-1.0, 0.5], [2.0, -3.0], [-2.0, -3.0], [0.0, 1.0], [0.0, -1.0], [-0.5, 0.0]])


def _judge_fold(answer: Any) -> str | None:
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "Two matrices are wanted, as a pair: `W1, W2`."
    W1, W2 = map(array_of, answer)
    if W1 is None or W2 is None:
        return "A matrix is rows of numbers, all equally long and without quotes."
    if W1.ndim != 2 or W2.ndim != 2 or W1.shape[0] != 2 or W2.shape[1] != 2 or W1.shape[1] != W2.shape[0]:
        return (
            "The shapes must chain: (2, units) and (units, 2), with the same number of units; yours are "
            f"{W1.shape} and {W2.shape}."
        )
    found = np.maximum(_CORNERS @ W1, 0) @ W2
    if np.allclose(found, np.column_stack([np.abs(_CORNERS[:, 0]), _CORNERS[:, 1]])):
        return None
    if np.allclose(found, np.column_stack([_CORNERS[:, 0], np.abs(_CORNERS[:, 1])])):
        return (
            "That folds along the other axis: it is x that should become |x|, and y that should come out as it went in."
        )
    if np.allclose(found, np.maximum(_CORNERS, 0)):
        return "That is relu alone: points on the left are pressed onto the axis. To fold them over, relu must see both x and −x."
    if np.allclose(found[:, 0], np.abs(_CORNERS[:, 0])):
        if np.allclose(found[:, 1], np.maximum(_CORNERS[:, 1], 0)):
            return "x is folded well; but relu has cut off all y below zero. A second unit can see −y; subtract it in the end."
        if np.allclose(found[:, 1], np.abs(_CORNERS[:, 1])):
            return "Now y is folded as well as x: its two halves should be *subtracted* from one another, not added."
        return "x is folded well: |x| comes out. y should come out as it went in."
    if np.allclose(found, _CORNERS):
        return "Every point ends where it began: the two halves of x should be *added*, not subtracted."
    if np.allclose(found[:, 1], _CORNERS[:, 1]):
        return "y comes out as it went in. For x: |x| is relu(x) and relu(−x) together."
    return "Try the point (−1, 0.5), which should come out at (1, 0.5), and look at what relu leaves of it."


FOLD = Exercise(
    key="2.3m",
    judge=_judge_fold,
    hints=(
        "relu sees only what is positive. What must a second unit see, so that the left half is not lost?",
        "For any number, |x| = relu(x) + relu(−x), and y = relu(y) − relu(−y). Columns of W1 are units: four of them are enough.",
        "W1 has shape (2, 4): its first row is 1, −1, 0, 0. W2 has shape (4, 2) and puts the halves together: its first two "
        "rows lead to the first coordinate.",
    ),
    praise="One layer with relu and one without have folded a sheet of paper once. A network learns where to put the creases.",
)


def _same_as(answer: Any, other: Any, *arguments: Any) -> bool:
    """Whether two functions return the same for these arguments, or both fail."""
    with np.errstate(all="ignore"):
        found, wanted = np.asarray(answer(*arguments)), np.asarray(other(*arguments))
    return found.shape == wanted.shape and np.allclose(found, wanted)


EXERCISES = (
    LEAKY_RELU,
    BROADCAST_SHAPES,
    BROADCASTING_BUG,
    SOFTMAX,
    OUTER,
    PRODUCT_SHAPES,
    UNIT,
    BRACKETS,
    SAMPLES_FIRST,
    HALF_SIZE,
    UNDO,
    COMPOSE,
    FOLD,
)
