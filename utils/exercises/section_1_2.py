"""The exercises of notebook 1.2: a brief history of machine learning."""

import math
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
from scipy.spatial.distance import cdist

from utils.exercises.cases import normal_numbers
from utils.exercises.engine import Exercise, Mistake, array_of


def _whole(high: int, *shape: int, seed: int = 0) -> np.ndarray:
    """Whole numbers from 0 to high - 1, anew and the same at each call."""
    return np.random.default_rng(seed).integers(high, size=shape)


# 1.2a, Bayes' theorem.

POSTERIOR = Exercise(
    key="1.2a",
    expected=lambda prior, if_true, if_false: 1 / (1 + (1 - prior) / prior * if_false / if_true),
    cases=(lambda: (0.5, 0.8, 0.2), lambda: (0.01, 0.9, 0.09), lambda: (0.3, 0.25, 0.6)),
    hints=(
        "The theorem needs the evidence, the probability of the observation, whether the hypothesis is true or not.",
        "The observation comes about in two ways: hypothesis true and seen, or hypothesis false and seen. Each is a product.",
        "The posterior is the first of these two ways divided by their sum.",
    ),
    mistakes=(
        Mistake(
            "That is the numerator alone, the probability that the hypothesis is true *and* this is seen: it has to be "
            "divided by the evidence.",
            answer=lambda prior, if_true, if_false: prior * if_true,
        ),
        Mistake(
            "The prior is missing: (0.01, 0.9, 0.09) must come out much lower than (0.5, 0.9, 0.09).",
            answer=lambda prior, if_true, if_false: if_true / (if_true + if_false),
        ),
        Mistake(
            "In the evidence the second way needs its own prior: how probable is it that the hypothesis is false?",
            answer=lambda prior, if_true, if_false: prior * if_true / (prior * if_true + if_false),
        ),
        Mistake(
            "The numerator is right. In the evidence each of the two ways is a product with a probability of its own: how likely "
            "is the hypothesis, and how likely its opposite?",
            answer=lambda prior, if_true, if_false: prior * if_true / (if_true + if_false),
        ),
        Mistake(
            "That is the probability that the hypothesis is *false* after the observation.",
            answer=lambda prior, if_true, if_false: (1 - prior) * if_false / (prior * if_true + (1 - prior) * if_false),
        ),
    ),
    praise="A rare thing stays improbable even after a telling observation: (0.01, 0.9, 0.09) gives no more than about 9 %.",
)

# 1.2b, the shares of naive Bayes.


def _shares_without_pretending(dark, labels, digit):
    return dark[labels == digit].mean(axis=0)


def _shares_of_all(dark, labels, digit):
    return (dark[labels == digit].sum(axis=0) + 1) / (len(labels) + 2)


def _shares_with_one_below(dark, labels, digit):
    own = dark[labels == digit]
    return (own.sum(axis=0) + 1) / (len(own) + 1)


def _shares_with_nothing_above(dark, labels, digit):
    own = dark[labels == digit]
    return own.sum(axis=0) / (len(own) + 2)


def _share_smoothed_afterwards(dark, labels, digit):
    return (dark[labels == digit].mean(axis=0) + 1) / 2


def _one_share(dark, labels, digit):
    own = dark[labels == digit]
    return (own.sum() + 1) / (own.size + 2)


def _shares_of_images(dark, labels, digit):
    own = dark[labels == digit]
    return (own.sum(axis=1) + 1) / (own.shape[1] + 2)


def _smoothed_mean(dark, labels, digit):
    own = dark[labels == digit]
    return (own.mean(axis=0) * len(own) + 1) / (len(own) + 2)


def _smoothed_and_squeezed(dark, labels, digit):
    own = dark[labels == digit].squeeze()
    return (own.sum(axis=0) + 1) / (len(own) + 2)


SMOOTHED_SHARES = Exercise(
    key="1.2b",
    expected=lambda dark, labels, digit: np.vstack(
        [
            np.ones(dark.shape[1]),
            np.zeros(dark.shape[1]),
            *(row for row, own in zip(dark, labels, strict=True) if own == digit),
        ]
    ).mean(axis=0),
    cases=(
        lambda: (np.ones((3, 2), bool), np.array([4, 4, 4]), 4),
        lambda: (_whole(2, 40, 6) == 1, _whole(3, 40, seed=1), 2),
        lambda: (_whole(2, 9, 9) == 1, np.array([0, 1, 1, 0, 1, 1, 1, 0, 1]), 0),
        lambda: (np.ones((2, 3), bool), np.array([1, 2]), 0),
        lambda: (np.ones((2, 3), bool), np.array([1, 0]), 0),
    ),
    hints=(
        "First keep only the rows of `dark` that belong to the digit: `labels == digit` chooses them.",
        "Then count, along the samples: how many of these rows are dark at each pixel?",
        "The pretended dark image adds one to each count; both pretended images add to the number of images.",
    ),
    mistakes=(
        Mistake(
            "These are the shares as counted; the two pretended images are missing. A pixel that was never dark must not get 0.",
            answer=_shares_without_pretending,
        ),
        Mistake(
            "The counts are right, and divided by the number of *all* samples. How many are there of this digit?",
            answer=_shares_of_all,
        ),
        Mistake(
            "Two images are pretended, one dark and one pale: the number of images grows by both.",
            answer=_shares_with_one_below,
        ),
        Mistake("One of the two pretended images is dark: it counts above, too.", answer=_shares_with_nothing_above),
        Mistake(
            "The pretended images are added to the *share*: they belong to the counts, before dividing.",
            answer=_share_smoothed_afterwards,
        ),
        Mistake("One number for each pixel is wanted: count along the samples only.", answer=_one_share),
        Mistake(
            "That is one number for each *image*. The samples are axis 0: count along that one.",
            answer=_shares_of_images,
        ),
        Mistake(
            "A digit may have no image at all. Then only the two pretended ones are left: work with counts, since the mean of"
            " nothing is not a number.",
            answer=_smoothed_mean,
        ),
        Mistake(
            "Right for several images of the digit. With a single one the axis of the samples is still there: sum over it, "
            "and do not squeeze it away.",
            answer=_smoothed_and_squeezed,
        ),
    ),
    praise="Counting is all the training that naive Bayes needs, and no share is ever 0 or 1.",
)

# 1.2c, overconfidence.


def _accuracy_less_confidence(scores, labels):
    return np.mean(scores.argmax(axis=1) == labels) - scores.max(axis=1).mean()


def _confidence_in_the_label(scores, labels):
    return scores[np.arange(len(labels)), labels].mean() - np.mean(scores.argmax(axis=1) == labels)


def _confidence_less_score_of_the_label(scores, labels):
    return scores.max(axis=1).mean() - scores[np.arange(len(labels)), labels].mean()


def _mean_of_all_scores(scores, labels):
    return scores.mean() - np.mean(scores.argmax(axis=1) == labels)


def _mean_confidence(scores, labels):
    return scores.max(axis=1).mean()


def _absolute_gap(scores, labels):
    return abs(scores.max(axis=1).mean() - np.mean(scores.argmax(axis=1) == labels))


def _largest_confidence(scores, labels):
    return scores.max() - np.mean(scores.argmax(axis=1) == labels)


def _some_scores() -> np.ndarray:
    powers = np.exp(2 * normal_numbers(30, 4))
    return powers / powers.sum(axis=1, keepdims=True)


OVERCONFIDENCE = Exercise(
    key="1.2c",
    expected=lambda scores, labels: (
        sum(
            row[best] - (best == label)
            for row, label, best in zip(scores, labels, map(int, np.argmax(scores, axis=1)), strict=True)
        )
        / len(labels)
    ),
    cases=(
        lambda: (np.array([[0.9, 0.1]]), np.array([1])),
        lambda: (np.array([[0.6, 0.4], [0.3, 0.7]]), np.array([0, 1])),
        lambda: (_some_scores(), _whole(4, 30, seed=5)),
        lambda: (np.array([[0.4, 0.3, 0.3]]), np.array([0])),
    ),
    hints=(
        "The classifier answers with the class of the highest score; that highest score is its confidence.",
        "Highest within each row: NumPy's `max` and `argmax` both take `axis=1`.",
        "Two means over the samples: of the highest scores, and of whether the class they stand at is the label.",
    ),
    mistakes=(
        Mistake(
            "The sign is the wrong way round: a classifier that promises more than it keeps has a positive gap.",
            answer=_accuracy_less_confidence,
        ),
        Mistake(
            "That is the score of the *right* class. Confidence is the score of the class that was answered, right or wrong.",
            answer=_confidence_in_the_label,
        ),
        Mistake(
            "The confidence is right. What is taken off is a share of right answers: an answer is right or wrong, whatever score "
            "the label has.",
            answer=_confidence_less_score_of_the_label,
        ),
        Mistake(
            "The mean of all scores is one divided by the number of classes, whatever was answered. Only the highest of each row "
            "counts.",
            answer=_mean_of_all_scores,
        ),
        Mistake(
            "That is the mean confidence: the share of right answers has to be taken off. (If you did, it came out as 0: what is "
            "compared with a label is a class, the *place* of a row's highest score.)",
            answer=_mean_confidence,
        ),
        Mistake(
            "Right if it is too confident; but one that promises less than it keeps should get a negative number.",
            answer=_absolute_gap,
        ),
        Mistake(
            "That is the highest score of all samples; each sample has its own. Along which axis?",
            answer=_largest_confidence,
        ),
        Mistake(
            "The highest score is the answer even when it is below one half. Ask where it stands, and compare the place with "
            "the label.",
            answer=lambda scores, labels: (
                scores.max(axis=1).mean() - np.mean(scores[np.arange(len(labels)), labels] > 0.5)
            ),
        ),
    ),
    praise="One number for honesty. It says nothing of accuracy: a classifier may be honest and poor.",
)

# 1.2d, one pass of the perceptron.


def _passed(
    samples,
    signs,
    weights,
    bias,
    *,
    zero_is_wrong=True,
    always=False,
    add_sign=True,
    move_bias=True,
    use_bias=True,
    use=None,
):
    mistakes = 0
    weights = np.array(weights, dtype=float)
    start, start_bias = weights.copy(), bias
    for sample, sign in zip(samples, signs, strict=True):
        total = sample @ (start if use == "start" else weights)
        total += use_bias * (start_bias if use == "start" else bias)
        wrong = sign * total <= 0 if zero_is_wrong else sign * total < 0
        if wrong or always:
            weights = weights + (sign * sample if add_sign else sample)
            bias = bias + sign if move_bias else bias
        mistakes += bool(wrong)
    return weights, bias, mistakes


def _in_order(samples, signs, weights, bias):
    """The pass in another form: augmented samples, one mistake found after another."""
    rows = np.column_stack([samples, np.ones(len(samples))]) * np.asarray(signs)[:, np.newaxis]
    state, mistakes = np.append(np.asarray(weights, dtype=float), float(bias)), 0
    for row in rows:
        wrong = bool(row @ state <= 0)
        state, mistakes = state + wrong * row, mistakes + wrong
    return state[:-1], state[-1], mistakes


def _pass_where(is_mistake):
    def passed(samples, signs, weights, bias):
        mistakes = 0
        for sample, sign in zip(samples, signs, strict=True):
            if is_mistake(sample @ weights + bias, sign):
                weights, bias, mistakes = weights + sign * sample, bias + sign, mistakes + 1
        return weights, bias, mistakes

    return passed


_pass_by_sign = _pass_where(lambda total, sign: (1 if total > 0 else -1) != sign)
_pass_with_a_margin = _pass_where(lambda total, sign: sign * total < 1)


ONE_PASS = Exercise(
    key="1.2d",
    expected=_in_order,
    cases=(
        lambda: (np.array([[1.0, 2.0]]), np.array([1]), np.zeros(2), 0.0),
        lambda: (np.array([[1.0, 2.0], [2.0, 1.0], [-1.0, 3.0]]), np.array([1, -1, 1]), np.zeros(2), 0.0),
        lambda: (np.round(4 * normal_numbers(12, 3)), 2 * _whole(2, 12, seed=2) - 1, np.array([1.0, -1.0, 2.0]), 0.5),
        lambda: (np.array([[2.0, 1.0], [1.0, 2.0], [-1.0, 1.0]]), np.array([1, -1, 1]), np.array([0.5, 0.5]), -3.0),
        lambda: (np.array([[1.0, 2.0]]), np.array([-1]), np.zeros(2), 0.0),
        lambda: (np.array([[1.0, 1.0]]), np.array([1]), np.array([0.25, 0.25]), 0.0),
    ),
    hints=(
        "One loop over samples and signs together, and in it one question: do the sign and the sum disagree?",
        "They agree if sign times sum is above 0. So a mistake is when that product is 0 or less.",
        "After a mistake the sample goes into the weights with its sign, and the sign itself into the bias. Then count one.",
    ),
    mistakes=(
        Mistake(
            "A sum of exactly 0 counts as a mistake, too: with weights of 0 the perceptron would never begin to learn.",
            answer=lambda *a: _passed(*a, zero_is_wrong=False),
        ),
        Mistake(
            "The weights change after every sample. If the perceptron is right, it changes nothing.",
            answer=lambda *a: _passed(*a, always=True),
        ),
        Mistake(
            "The sample is always added. If the perceptron wrongly said yes, the sample has to be subtracted.",
            answer=lambda *a: _passed(*a, add_sign=False),
        ),
        Mistake(
            "The weights are right after the first mistake; the bias has not moved. It learns like a weight whose input is 1.",
            answer=lambda *a: _passed(*a, move_bias=False),
        ),
        Mistake(
            "The bias moves, but has no say: it belongs to the sum that is compared with 0.",
            answer=lambda *a: _passed(*a, use_bias=False),
        ),
        Mistake(
            "Every sample is judged with the weights from before the pass. Each mistake changes them for the next sample already.",
            answer=lambda *a: _passed(*a, use="start"),
        ),
        Mistake(
            "A sum of exactly 0 is a mistake for both signs, −1 too. Ask whether sign times sum is above 0.",
            answer=_pass_by_sign,
        ),
        Mistake(
            "A sample on the right side is right, however near the line it lies: only 0 and below is a mistake.",
            answer=_pass_with_a_margin,
        ),
    ),
    praise="This was all that Rosenblatt's machine knew, and for what a line can separate it is enough.",
)

# 1.2e, XOR with two layers of steps.

_CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def _judge_xor(answer: Any) -> str | None:
    if not isinstance(answer, tuple | list) or len(answer) != 4:
        return "Give four things in one pair of parentheses: `(W, b, v, c)`."
    weights, biases, output, bias = map(array_of, answer)
    if weights is None or biases is None or output is None or bias is None:
        return "`W`, `b`, `v` and `c` are made of numbers, without quotes."
    if weights.shape != (2, 2) or biases.shape != (2,) or output.shape != (2,) or bias.size != 1:
        return (
            "`W` has the shape (2, 2), `b` and `v` have two entries each, and `c` is a number; "
            f"got {weights.shape}, {biases.shape}, {output.shape} and {bias.shape}."
        )
    hidden = (_CORNERS @ weights + biases > 0).astype(int)
    found = (hidden @ output + bias.item() > 0).astype(int)
    wanted = np.array([0, 1, 1, 0])
    if np.array_equal(found, wanted):
        return None
    if np.array_equal(found, 1 - wanted):
        return "All four answers are the opposite of XOR: the output unit says no where it should say yes."
    if len(np.unique(hidden, axis=0)) == 1:
        return "Both hidden units give the same at all four corners, so that the output unit cannot tell them apart."
    if np.array_equal(hidden[:, 0], hidden[:, 1]):
        return (
            "The two hidden units answer alike at every corner: two of a kind are no better than one. Let them differ."
        )
    wrong = np.flatnonzero(found != wanted)
    corner = _CORNERS[wrong[0]].tolist()
    told = f"Corners that are right: {4 - len(wrong)} of 4. At {tuple(corner)} the hidden units give "
    told += str(tuple(hidden[wrong[0]].tolist()))
    if np.array_equal(found, [0, 1, 1, 1]):
        return f"This is “or”: at (1, 1) the answer should be 0. {told}; something must tell (1, 1) from the other corners."
    return f"{told}, and the output unit makes {found[wrong[0]]} of that."


XOR_BY_HAND = Exercise(
    key="1.2e",
    judge=_judge_xor,
    hints=(
        "XOR is “at least one, but not both”. Each of these two is a question that a single unit can answer.",
        "A unit whose two weights are 1 counts the ones among the inputs; its bias sets from which count on it says 1.",
        "The output unit says yes if the “at least one” unit does, unless the “both” unit objects, with a larger, negative weight.",
    ),
    praise="The hidden layer gave the corners new coordinates, and in those a line is enough. That is what hidden layers do.",
)

# 1.2f, clearance.


def _not_divided(weights, bias, points, signs):
    return np.min(signs * (points @ weights + bias))


def _without_signs(weights, bias, points, signs):
    return np.min(np.abs(points @ weights + bias)) / np.linalg.norm(weights)


def _all_distances(weights, bias, points, signs):
    return signs * (points @ weights + bias) / np.linalg.norm(weights)


def _mean_distance(weights, bias, points, signs):
    return np.mean(signs * (points @ weights + bias)) / np.linalg.norm(weights)


def _without_bias(weights, bias, points, signs):
    return np.min(signs * (points @ weights)) / np.linalg.norm(weights)


def _by_square(weights, bias, points, signs):
    return np.min(signs * (points @ weights + bias)) / np.sum(weights**2)


def _of_the_nearest(weights, bias, points, signs):
    sums = points @ weights + bias
    nearest = np.argmin(np.abs(sums))
    return signs[nearest] * sums[nearest] / np.linalg.norm(weights)


def _whole_street(weights, bias, points, signs):
    return 2 * np.min(signs * (points @ weights + bias)) / np.linalg.norm(weights)


CLEARANCE = Exercise(
    key="1.2f",
    expected=lambda weights, bias, points, signs: min(
        sign * (sum(w * p for w, p in zip(weights, point, strict=True)) + bias) / math.hypot(*weights)
        for point, sign in zip(points, signs, strict=True)
    ),
    cases=(
        lambda: (np.array([3.0, 4.0]), 0.0, np.array([[5.0, 0.0]]), np.array([1])),
        lambda: (np.array([1.0, 0.0]), -2.0, np.array([[5.0, 1.0], [4.0, 0.0], [-1.0, 2.0]]), np.array([1, 1, -1])),
        lambda: (np.array([1.0, -2.0]), 0.5, normal_numbers(9, 2), 2 * _whole(2, 9, seed=4) - 1),
    ),
    hints=(
        "For all points at once: the sum that the classifier forms is a product of the points with the weights, plus the bias.",
        "The sign of the class makes sums positive where the point is on its own side. The nearest point has the smallest.",
        "A sum is not yet a distance: twice the weights and bias are the same line. Divide by the length of the weights.",
    ),
    mistakes=(
        Mistake(
            "That is the smallest sum. Doubling weights and bias doubles it, and the line stays where it is: what is missing makes "
            "it a distance.",
            answer=_not_divided,
        ),
        Mistake(
            "That is the distance without regard to sides: a point on the wrong side should count as negative.",
            answer=_without_signs,
        ),
        Mistake(
            "You take the point nearest to the line, on whichever side. Distances on the wrong side are negative, and so they are "
            "smaller than any on the right side: take the smallest of all.",
            answer=_of_the_nearest,
        ),
        Mistake("These are the distances of all points; the nearest one is wanted.", answer=_all_distances),
        Mistake("That is the mean distance. A street is as wide as its narrowest place.", answer=_mean_distance),
        Mistake("The line's bias is missing.", answer=_without_bias),
        Mistake("Divided by the sum of the squares; the length of the weights is the root of that.", answer=_by_square),
        Mistake("That is the whole street, both sides. Half of it is asked for.", answer=_whole_street),
    ),
    praise="This is the number that a support vector machine makes as large as it can.",
)

# 1.2g, the number of coordinates.

COORDINATES = Exercise(
    key="1.2g",
    expected=sum(1 for _ in combinations_with_replacement(range(784), 2)),
    hints=(
        "Try it with three pixels: aa, ab, ac, bb, bc, cc.",
        "Among all ordered pairs, each product of two different pixels occurs twice, each square once.",
        "So: the pairs of different pixels, counted once each, and the squares.",
    ),
    mistakes=(
        Mistake("These are all ordered pairs: ab and ba are counted as two, and should be one.", answer=784 * 784),
        Mistake("A pixel times itself counts, too: the squares are missing.", answer=784 * 783 // 2),
        Mistake(
            "That is half of all ordered pairs; but the squares occur only once among them, and must not be halved.",
            answer=784 * 784 // 2,
        ),
        Mistake(
            "These include the products of lower degree; exactly two pixels are asked for.", answer=math.comb(786, 2)
        ),
    ),
    praise="More than 300,000 coordinates at degree two already; the kernel takes 784 multiplications and a square.",
)

# 1.2h, the RBF kernel.


def _rbf_of_distances(a, b, gamma):
    return np.exp(-gamma * cdist(a, b))


def _rbf_growing(a, b, gamma):
    return np.exp(gamma * cdist(a, b, "sqeuclidean"))


def _squared_distances(a, b, gamma):
    return cdist(a, b, "sqeuclidean")


def _rbf_on_its_side(a, b, gamma):
    return np.exp(-gamma * cdist(b, a, "sqeuclidean"))


def _rbf_of_inner_products(a, b, gamma):
    return np.exp(-gamma * (a @ b.T))


def _rbf_with_means(a, b, gamma):
    return np.exp(-gamma * cdist(a, b, "sqeuclidean") / a.shape[1])


RBF = Exercise(
    key="1.2h",
    expected=lambda a, b, gamma: np.exp(-gamma * cdist(a, b, "sqeuclidean")),
    cases=(
        lambda: (np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]), 0.04),
        lambda: (normal_numbers(3, 2), normal_numbers(4, 2, seed=1), 0.5),
        lambda: (normal_numbers(5, 3), normal_numbers(5, 3, seed=2), 0.1),
    ),
    hints=(
        "Every row of `a` meets every row of `b`. Two loops would do; broadcasting does it at once.",
        "Give `a` the shape (m, 1, features) and `b` the shape (1, n, features): their difference has the shape (m, n, features).",
        "Square the differences, sum them over the last axis, and then take the exponential of minus gamma times that.",
    ),
    mistakes=(
        Mistake(
            "That is the kernel with the distance itself: its square is wanted, so leave out the root.",
            answer=_rbf_of_distances,
        ),
        Mistake(
            "Your kernel grows with the distance: samples that are far apart should get a number near 0.",
            answer=_rbf_growing,
        ),
        Mistake(
            "These are the squared distances; what is still to come is the exponential.", answer=_squared_distances
        ),
        Mistake(
            "Right numbers, but rows and columns are exchanged: row i belongs to sample i of `a`.",
            answer=_rbf_on_its_side,
        ),
        Mistake(
            "In the exponent stands the inner product; the squared distance is wanted.", answer=_rbf_of_inner_products
        ),
        Mistake("That is the mean of the squared differences; their sum is wanted.", answer=_rbf_with_means),
    ),
    praise="A kernel is a table of how alike samples are, and an SVM never sees anything else of them.",
)

# 1.2i, the Gini impurity.


def _counts(labels: Any) -> np.ndarray:
    return np.unique(labels, return_counts=True)[1]


def _sum_of_squared_shares(labels):
    return np.sum((_counts(labels) / len(labels)) ** 2)


def _entropy(labels):
    shares = _counts(labels) / len(labels)
    return -np.sum(shares * np.log2(shares))


def _rarest_share(labels):
    return 1 - _counts(labels).max() / len(labels)


def _without_putting_back(labels):
    n = len(labels)
    return 1 - np.sum(_counts(labels) * (_counts(labels) - 1)) / max(n * (n - 1), 1)


def _counts_not_shares(labels):
    return 1 - np.sum(_counts(labels) ** 2)


def _gini_of_ten(labels):
    return 1 - sum(np.mean(labels == digit) ** 2 for digit in range(10))


GINI = Exercise(
    key="1.2i",
    expected=lambda labels: np.mean(np.asarray(labels)[:, np.newaxis] != np.asarray(labels)),
    cases=(
        lambda: (np.array([0, 0, 1, 1]),),
        lambda: (np.array([7, 7]),),
        lambda: (np.array([3, 1, 3, 3, 2, 9, 3, 1]),),
        lambda: (_whole(10, 60),),
        lambda: (np.array([12, 12, 40]),),
    ),
    hints=(
        "It is easier to find the probability that both samples have the *same* label, and to take it from 1.",
        "Both have the label k with the square of k's share as probability.",
        "`np.unique(labels, return_counts=True)` gives the labels that occur, and how often each does.",
    ),
    mistakes=(
        Mistake(
            "That is the probability that the two labels are the same: the opposite is asked for.",
            answer=_sum_of_squared_shares,
        ),
        Mistake(
            "That is the entropy, another measure that trees use. Gini's comes from drawing two samples.",
            answer=_entropy,
        ),
        Mistake(
            "That is the share of samples that are not of the most frequent class; the others can differ among themselves, too.",
            answer=_rarest_share,
        ),
        Mistake(
            "Here the second sample is never the first one again. The same sample may be drawn twice.",
            answer=_without_putting_back,
        ),
        Mistake(
            "Those are counts: probabilities are counts divided by the number of samples.", answer=_counts_not_shares
        ),
        Mistake(
            "Right for the labels 0 to 9. Other labels may occur: ask the array which ones do.", answer=_gini_of_ten
        ),
    ),
    praise="A tree tries every threshold of every feature, and takes the one after which this number is lowest on average.",
)

# 1.2j, one stage of boosting.


def _fit_to_y(x, y, prediction, fit, learning_rate):
    return prediction + learning_rate * fit(x, y)


def _fit_to_error_of_other_sign(x, y, prediction, fit, learning_rate):
    return prediction + learning_rate * fit(x, prediction - y)


def _tree_alone(x, y, prediction, fit, learning_rate):
    return learning_rate * fit(x, y - prediction)


def _without_rate(x, y, prediction, fit, learning_rate):
    return prediction + fit(x, y - prediction)


def _rate_on_the_residual_too(x, y, prediction, fit, learning_rate):
    return prediction + learning_rate * fit(x, learning_rate * (y - prediction))


def _stump(x, target):
    """A tree of one question, at the middle of x."""
    left, target = x <= np.median(x), np.asarray(target)
    return np.where(left, target[left].mean(), target[~left].mean())


def _line(x, target):
    """Not a tree at all, but something that learns."""
    return np.polyval(np.polyfit(x, target, 1), x)


def _best_stump(x, target):
    """A tree of one question, asked where it helps most."""
    target = np.asarray(target)
    cuts = [np.where(x <= cut, target[x <= cut].mean(), target[x > cut].mean()) for cut in x[:-1]]
    return min(cuts, key=lambda told: np.sum((told - target) ** 2))


def _difference_of_two_trees(x, y, prediction, fit, learning_rate):
    return prediction + learning_rate * (fit(x, y) - fit(x, prediction))


BOOST_ONCE = Exercise(
    key="1.2j",
    expected=lambda x, y, prediction, fit, learning_rate: np.add(
        prediction, np.multiply(fit(x, np.subtract(y, prediction)), learning_rate)
    ),
    cases=(
        lambda: (np.arange(4.0), np.array([1.0, 1.0, 3.0, 5.0]), np.full(4, 2.5), _stump, 0.5),
        lambda: (np.arange(4.0), np.array([2.0, -1.0, 0.5, 4.0]), np.array([1.0, 0.0, 2.0, -1.0]), _stump, 0.3),
        lambda: (np.arange(3.0), np.array([1.0, 2.0, 5.0]), np.zeros(3), _line, 0.1),
        lambda: (np.arange(4.0), np.array([0.0, 0.0, 0.0, 8.0]), np.array([0.0, 3.0, 3.0, 8.0]), _best_stump, 0.5),
    ),
    hints=(
        "What does the ensemble still get wrong, and with which sign? That is the new tree's target.",
        "`fit(x, target)` already returns the new tree's predictions.",
        "The new prediction is the old one and the learning rate's share of what the tree says.",
    ),
    mistakes=(
        Mistake(
            "The new tree is fitted to `y` itself; it should be fitted to what is still missing.", answer=_fit_to_y
        ),
        Mistake(
            "The tree learns the error with the wrong sign, so that adding it makes things worse. Residual: truth less prediction.",
            answer=_fit_to_error_of_other_sign,
        ),
        Mistake("That is the new tree's contribution alone; the prediction so far is lost.", answer=_tree_alone),
        Mistake(
            "The learning rate is not used: only a part of the tree's answer should be added.", answer=_without_rate
        ),
        Mistake(
            "The learning rate is used twice: on the target, and on the tree's answer. Once is enough.",
            answer=_rate_on_the_residual_too,
        ),
        Mistake(
            "The tree that fits a difference is not the difference of two trees. Subtract first, and fit one tree to what is left.",
            answer=_difference_of_two_trees,
        ),
    ),
    praise="Repeat that line a few hundred times with good trees, and it wins contests.",
)

# 1.2k, how many trees.

HOW_MANY_TREES = Exercise(
    key="1.2k",
    expected=next(trees for trees in range(1, 100) if 0.01 + (0.2 - 0.01) / trees <= 0.025),
    hints=(
        "Put the two numbers into the formula of this section; the number of trees is the only unknown.",
        "Take the covariance off both sides: what is left of the variance must come down to 0.025 less 0.01.",
        "So (0.2 − 0.01) divided by the number of trees must be at most 0.015.",
    ),
    mistakes=(
        Mistake(
            "That would do if the trees had nothing in common. The covariance stays, however many trees there are.",
            answer=8,
        ),
        Mistake(
            "The covariance counts on both sides: it is a part of the 0.2, too, and there averaging does not touch it.",
            answer=14,
        ),
        Mistake(
            "Not a whole number of trees, but nearly there: which whole numbers are enough, and which is the smallest?",
            when=lambda answer: 12 < answer < 13,
        ),
        Mistake(
            "The covariance is a part of the 0.2, too, and there averaging does not touch it; and trees are whole.",
            when=lambda answer: 13 < answer < 14,
        ),
        Mistake("Just not enough: put your number into the formula.", when=lambda answer: answer == 12),
        Mistake("More than needed: put your number less one into the formula.", when=lambda answer: answer > 14),
        Mistake("Too few: put your number into the formula.", when=lambda answer: 0 < answer < 12),
    ),
    praise="Two fifths of what is left then is covariance, which more trees would not mend; trees that differ more would.",
)

# 1.2l, the standard error.


def _no_root(readings, labels):
    error = np.mean(readings != labels)
    return error * (1 - error) / len(labels)


def _not_divided_by_n(readings, labels):
    error = np.mean(readings != labels)
    return np.sqrt(error * (1 - error))


def _n_outside(readings, labels):
    error = np.mean(readings != labels)
    return np.sqrt(error * (1 - error)) / len(labels)


def _divided_by_n_less_one(readings, labels):
    return np.std(readings != labels, ddof=1) / np.sqrt(len(labels))


def _error_alone(readings, labels):
    return np.mean(readings != labels)


def _counts_for_shares(readings, labels):
    wrong = np.sum(readings != labels)
    return np.sqrt(np.abs(wrong * (1 - wrong)) / len(labels))


STANDARD_ERROR = Exercise(
    key="1.2l",
    expected=lambda readings, labels: np.std(np.asarray(readings) != np.asarray(labels)) / math.sqrt(len(labels)),
    cases=(
        lambda: (np.array([1, 2, 3, 4]), np.array([1, 2, 3, 5])),
        lambda: (_whole(3, 50), _whole(3, 50, seed=1)),
        lambda: (_whole(2, 200, seed=2), _whole(2, 200, seed=3)),
    ),
    hints=(
        "First the share of readings that differ from their label.",
        "The mean of a comparison of two arrays is a share; the length of the labels is n.",
        "Then the formula as it stands, with everything under the root, n too.",
    ),
    mistakes=(
        Mistake("The root is missing: this is the square of the standard error.", answer=_no_root),
        Mistake("The number of samples is missing: the more there are, the surer the error.", answer=_not_divided_by_n),
        Mistake("The number of samples stands under the root, too.", answer=_n_outside),
        Mistake(
            "Very near: here n less one stands where the formula has n. (Statisticians often write that; with 5,000 digits it "
            "makes no difference.)",
            answer=_divided_by_n_less_one,
        ),
        Mistake("That is the error itself; how far it can vary is asked for.", answer=_error_alone),
        Mistake(
            "p is a share, between 0 and 1; this is computed with the *number* of wrong readings.",
            answer=_counts_for_shares,
        ),
    ),
    praise="Four times as many test samples halve it. Differences of less than two of these are not worth a claim.",
)

EXERCISES = (
    POSTERIOR,
    SMOOTHED_SHARES,
    OVERCONFIDENCE,
    ONE_PASS,
    XOR_BY_HAND,
    CLEARANCE,
    COORDINATES,
    RBF,
    GINI,
    BOOST_ONCE,
    HOW_MANY_TREES,
    STANDARD_ERROR,
)
