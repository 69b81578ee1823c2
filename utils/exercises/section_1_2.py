"""The exercises of notebook 1.2: a brief history of machine learning."""

import functools
import math
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
from scipy.spatial.distance import cdist
from scipy.special import softmax
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.naive_bayes import BernoulliNB
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import threadpool_limits

from utils.data import load_mnist
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
            "The numerator is right. In the evidence each of the two ways is a product with a probability of its own: how "
            "likely is the hypothesis, and how likely its opposite?",
            answer=lambda prior, if_true, if_false: prior * if_true / (if_true + if_false),
        ),
        Mistake(
            "That is the probability that the hypothesis is *false* after the observation.",
            answer=lambda prior, if_true, if_false: (1 - prior) * if_false / (prior * if_true + (1 - prior) * if_false),
        ),
    ),
    praise="A rare thing stays improbable even after a telling observation: (0.01, 0.9, 0.09) gives no more than about 9 %.",
)

# 1.2b, data on which naive Bayes fails.


def _judge_broken(answer: Any) -> str | None:
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "Give two things in one pair of parentheses: `(samples, labels)`."
    samples, labels = (array_of(part * 1 if isinstance(part, np.ndarray) else part) for part in answer)  # of True, 1
    if samples is None or labels is None:
        return "Samples and labels are made of numbers, without quotes."
    if samples.ndim != 2 or labels.shape != samples.shape[:1]:
        return (
            "`samples` has the shape (samples, features) and `labels` one entry for each sample; "
            f"got {samples.shape} and {labels.shape}."
        )
    if not (np.isin(samples, (0, 1)).all() and np.isin(labels, (0, 1)).all()):
        return "Every feature and every label is 0 or 1, for pale or dark."
    if len(labels) < 20:
        return (
            f"{len(labels)} samples are too few for counting: give at least 20. The same sample may stand there often."
        )
    if len(np.unique(labels)) == 1:
        return "All labels are the same, and then there is nothing to learn."
    tree = DecisionTreeClassifier(random_state=0).fit(samples, labels)
    if tree.score(samples, labels) < 1:
        return (
            "Two samples that are alike have different labels, so no method at all could get them right. The labels must "
            "follow from the samples."
        )
    wrong = int(np.sum(BernoulliNB().fit(samples, labels).predict(samples) != labels))
    if 2 * wrong < len(labels):
        return (
            f"Naive Bayes misreads {wrong} of your {len(labels)} samples, and half of them are wanted. A single feature still "
            "tells something about the label: look at how often it is 1 in either class."
        )
    return None


BREAK_NAIVE_BAYES = Exercise(
    key="1.2b",
    judge=_judge_broken,
    hints=(
        "Naive Bayes looks at one feature at a time. What if each of them, alone, says nothing at all?",
        "Two features are enough. Choose the labels by whether the two agree.",
        "All four combinations of two features, each five times; the label is 1 where the two differ.",
    ),
    praise=(
        "Each feature alone is as often 1 in one class as in the other, and only together do they tell: that is exactly "
        "what naive Bayes has assumed away."
    ),
)

# 1.2c, the temperature at which a classifier is as sure as it is right.


def _gaps(log_scores, labels, temperatures):
    """Mean confidence less share of right answers, at each temperature."""
    cooled = [softmax(np.asarray(log_scores) / t, axis=1) for t in temperatures]
    return np.array([p.max(axis=1).mean() - np.mean(p.argmax(axis=1) == labels) for p in cooled])


def _least_gap(log_scores, labels, temperatures):
    return temperatures[np.argmin(_gaps(log_scores, labels, temperatures))]


def _place_of_the_best(log_scores, labels, temperatures):
    return int(np.argmin(np.abs(_gaps(log_scores, labels, temperatures))))


def _gap_of_the_best(log_scores, labels, temperatures):
    return np.abs(_gaps(log_scores, labels, temperatures)).min()


def _multiplied(log_scores, labels, temperatures):
    gaps = _gaps(log_scores, labels, [1 / t for t in temperatures])
    return temperatures[np.argmin(np.abs(gaps))]


def _not_made_to_sum_to_one(log_scores, labels, temperatures):
    right = np.mean(log_scores.argmax(axis=1) == labels)
    gaps = [np.exp(log_scores / t).max(axis=1).mean() - right for t in temperatures]
    return temperatures[np.argmin(np.abs(gaps))]


def _most_accurate(log_scores, labels, temperatures):
    return temperatures[0]


def _likeliest(log_scores, labels, temperatures):
    logs = [np.log(softmax(log_scores / t, axis=1))[np.arange(len(labels)), labels].mean() for t in temperatures]
    return temperatures[np.argmax(logs)]


def _log_scores(seed: int, sureness: float) -> np.ndarray:
    powers = softmax(sureness * normal_numbers(40, 4, seed=seed), axis=1)
    return np.log(powers)


def _labels_near(seed: int, share: float) -> np.ndarray:
    """Labels that agree with the answers of `_log_scores` in that share of the samples."""
    answers = normal_numbers(40, 4, seed=seed).argmax(axis=1)
    return np.where(np.arange(40) < 40 * share, answers, (answers + 1) % 4)


TEMPERATURE = Exercise(
    key="1.2c",
    expected=lambda log_scores, labels, temperatures: temperatures[
        int(np.argmin(np.abs(_gaps(log_scores, labels, temperatures))))
    ],
    cases=(
        lambda: (_log_scores(0, 8), _labels_near(0, 0.6), [1, 2, 4, 6, 8, 12, 20, 40]),
        lambda: (_log_scores(1, 1), _labels_near(1, 0.9), [0.1, 0.25, 0.5, 1, 2, 4]),
        lambda: (_log_scores(2, 5), _labels_near(2, 0.5), [3, 1, 9, 6, 2, 0.5]),
        lambda: (np.log([[0.9, 0.1], [0.9, 0.1]]), np.array([0, 1]), [1, 2, 0.15, 0.1, 50]),
    ),
    hints=(
        "For each temperature, divide the logarithms by it, and turn them back into probabilities that sum to 1 in each row.",
        "`scipy.special.softmax(…, axis=1)` takes the exponential and divides by the row's sum. Which answers are right "
        "doesn't depend on the temperature.",
        "The gap is the mean of the highest probabilities less the share of right answers. Return the temperature whose "
        "gap is nearest to 0, from above or below.",
    ),
    mistakes=(
        Mistake(
            "That is the temperature with the *lowest* gap, and a gap far below 0 is as dishonest as one far above it. "
            "Which is nearest to 0?",
            answer=_least_gap,
        ),
        Mistake(
            "That is the place of the best temperature in the list; the temperature itself is wanted.",
            answer=_place_of_the_best,
        ),
        Mistake(
            "That is the gap that is left at the best temperature; the temperature itself is wanted.",
            answer=_gap_of_the_best,
        ),
        Mistake(
            "The logarithms are multiplied by the temperature here: a high one should make the classifier *less* sure, so "
            "divide.",
            answer=_multiplied,
        ),
        Mistake(
            "After dividing, the ten probabilities of a row no longer sum to 1: they need to be divided by their sum.",
            answer=_not_made_to_sum_to_one,
        ),
        Mistake(
            "That is always the first one. Accuracy cannot choose, because it is the same at every temperature: compare it "
            "with the mean confidence.",
            answer=_most_accurate,
        ),
        Mistake(
            "You chose by the probability of the labels, which is what people do in earnest. Here choose by the gap "
            "between mean confidence and share of right answers.",
            answer=_likeliest,
        ),
    ),
    praise=(
        "One number mends the confidence and leaves every answer as it was. It has to be chosen on digits that are neither "
        "trained nor tested on."
    ),
)

# 1.2d, which pass to keep.


def _misread_by(states, samples, signs):
    return [int(np.sum(signs * (samples @ state[0] + state[1]) <= 0)) for state in states]


def _latest_of_the_best(states, samples, signs):
    misread = _misread_by(states, samples, signs)
    return states[len(misread) - 1 - int(np.argmin(misread[::-1]))][:2]


def _fewest_mistakes_on_the_way(states, samples, signs):
    return states[int(np.argmin([state[2] for state in states]))][:2]


def _last_state(states, samples, signs):
    return states[-1][:2]


def _best_with_its_count(states, samples, signs):
    return states[int(np.argmin(_misread_by(states, samples, signs)))]


def _number_of_the_best(states, samples, signs):
    return int(np.argmin(_misread_by(states, samples, signs)))


def _most_misread(states, samples, signs):
    return states[int(np.argmax(_misread_by(states, samples, signs)))][:2]


def _without_the_bias(states, samples, signs):
    misread = [int(np.sum(signs * (samples @ state[0]) <= 0)) for state in states]
    return states[int(np.argmin(misread))][:2]


def _some_states(seed: int) -> list[tuple[np.ndarray, float, int]]:
    weights, biases = normal_numbers(7, 3, seed=seed), 2 * normal_numbers(7, seed=seed + 1)
    return [(w, float(b), int(m)) for w, b, m in zip(weights, biases, (9, 2, 5, 4, 1, 3, 2), strict=True)]


def _small_states() -> list[tuple[np.ndarray, float, int]]:
    return [(np.array([1.0, 0.0]), -3.0, 0), (np.array([0.0, 1.0]), 0.0, 2), (np.array([0.0, 2.0]), 0.0, 1)]


def _on_the_line() -> list[tuple[np.ndarray, float, int]]:
    """Two states, the first with a sample exactly on its line."""
    return [(np.array([0.0, 1.0]), 0.0, 0), (np.array([0.0, 1.0]), 1.0, 1)]


def _signs(seed: int) -> np.ndarray:
    return 2 * _whole(2, 30, seed=seed) - 1


KEEP_THE_BEST = Exercise(
    key="1.2d",
    expected=lambda states, samples, signs: min(
        states,
        key=lambda state: sum(
            sign * (row @ state[0] + state[1]) <= 0 for row, sign in zip(samples, signs, strict=True)
        ),
    )[:2],
    cases=(
        lambda: (_small_states(), np.array([[1.0, 1.0], [2.0, -1.0], [5.0, 2.0]]), np.array([1, -1, 1])),
        lambda: (_on_the_line(), np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([1, 1])),
        lambda: (_some_states(3), normal_numbers(30, 3, seed=5), _signs(6)),
        lambda: (_some_states(7), normal_numbers(30, 3, seed=8), _signs(9)),
        lambda: (_some_states(11), normal_numbers(30, 3, seed=12), _signs(13)),
    ),
    hints=(
        "Every state is `(weights, bias, mistakes)`. The mistakes were made on the training samples, on the way: they "
        "don't count here.",
        "For one state, `signs * (samples @ weights + bias)` is above 0 for each sample that it gets right. How many are not?",
        "Count that for every state, take the first state with the smallest count (`min` or `np.argmin`), and return its "
        "weights and bias.",
    ),
    mistakes=(
        Mistake(
            "Several states do equally well on the samples, and you took the last of them. The earliest is wanted, because "
            "it has had the least time to learn the training samples by heart.",
            answer=_latest_of_the_best,
        ),
        Mistake(
            "You chose by the mistakes that were noted during training. Choose by the samples that are given: the state "
            "has never seen them.",
            answer=_fewest_mistakes_on_the_way,
        ),
        Mistake("That is the state after the last pass. It may or may not be the best one: count.", answer=_last_state),
        Mistake(
            "The right state, but with its third entry; only weights and bias are wanted.", answer=_best_with_its_count
        ),
        Mistake("That is the number of the best pass; its weights and bias are wanted.", answer=_number_of_the_best),
        Mistake("That state misreads the *most* samples of all.", answer=_most_misread),
        Mistake(
            "The bias belongs to the sum, too: without it every boundary runs through the origin.",
            answer=_without_the_bias,
        ),
    ),
    praise=(
        "This is called early stopping, and it is how networks are trained to this day: keep the state that does best on "
        "data held out."
    ),
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
        "The output unit says yes if the “at least one” unit does, unless the “both” unit objects, with a larger, negative "
        "weight.",
    ),
    praise="The hidden layer gave the corners new coordinates, and in those a line is enough. That is what hidden layers do.",
)

# 1.2f, gamma and C, chosen on validation data.

FEW_ENOUGH = 125  # of 1,000: the best of the grid, 115, and one standard error


@functools.cache
def _validation_misread(gamma: float, C: float) -> tuple[int, int]:
    """How many of the 500 training and of the 1,000 validation digits an SVM misreads."""
    (images, labels), _ = load_mnist()
    pixels = (images[:6000].reshape(6000, 784) / 255).astype("float32")
    svm = SVC(gamma=gamma, C=C).fit(pixels[:500], labels[:500])
    return tuple(int(np.sum(svm.predict(pixels[part]) != labels[part])) for part in (slice(500), slice(5000, 6000)))  # type: ignore[return-value]


def _judge_gamma_and_C(answer: Any) -> str | None:
    given = array_of(answer) if isinstance(answer, tuple | list) and len(answer) == 2 else None
    if given is None or given.shape != (2,):
        return "Give two numbers in one pair of parentheses: `(gamma, C)`."
    gamma, C = map(float, given)
    if not (0 < gamma < math.inf and 0 < C < math.inf):
        return "Both gamma and C are numbers above 0."
    learned, unseen = _validation_misread(gamma, C)
    if unseen <= FEW_ENOUGH:
        return None
    told = f"With these, {learned} of the 500 training digits and {unseen} of the 1,000 validation digits are misread. "
    if learned == 0:
        return told + "The training digits are known by heart, so “near” is too near: try a smaller gamma."
    if unseen > 200:
        return (
            told
            + "Even the training digits aren't learned: a larger C allows fewer exceptions, and gamma may be far off as well."
        )
    return told + "You are close: go on in the direction that has helped, with steps of a factor of two or so."


GAMMA_AND_C = Exercise(
    key="1.2f",
    judge=_judge_gamma_and_C,
    hints=(
        "Try values that are a factor of two or more apart, such as 0.005, 0.01, 0.02 and 0.04 for gamma, and 1, 5 and 20 "
        "for C.",
        "Two loops, one in the other: train on `practice`, and count `svm.predict(validation) != validation_labels`.",
        "With a C of 5 or more, look for gamma between 0.005 and 0.025.",
    ),
    praise=(
        "From half of the digits misread to one in eight or so, by two numbers. scikit-learn's own setting, which looks at "
        "the spread of the pixels, would have done as well, but you only know that because you have looked. And the test "
        "digits were not asked: they are for the end, and for once."
    ),
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
        "Give `a` the shape (m, 1, features) and `b` the shape (1, n, features): their difference has the shape (m, n, "
        "features).",
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
            "That is the share of samples that are not of the most frequent class; the others can differ among themselves, "
            "too.",
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

# 1.2j, where a forest beats boosting.


@functools.cache
def _forest_and_boosting(share: float) -> list[tuple[float, float]]:
    """For each of three seeds, what forest and boosting get right of unseen tumors if a share of the training "
    "labels is wrong.
    """
    table, benign = load_breast_cancer(return_X_y=True)
    found = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        order, flipped = rng.permutation(569), rng.random(569) < share
        known, unseen = order[:400], order[400:]
        told = np.where(flipped, 1 - benign, benign)[known]
        rivals = (
            RandomForestClassifier(100, random_state=0),
            HistGradientBoostingClassifier(max_iter=60, max_leaf_nodes=8, early_stopping=False, random_state=0),
        )
        with threadpool_limits(limits=1):  # more threads than cores make boosting of so small a table slow
            one, other = (rival.fit(table[known], told).score(table[unseen], benign[unseen]) for rival in rivals)
        found.append((one, other))
    return found


def _judge_wrong_labels(answer: Any) -> str | None:
    given = array_of(answer)
    if given is None or given.size != 1:
        return "Give one number: the share of the training labels that are made wrong."
    share = float(given.item())
    if not 0 <= share <= 1:
        return "A share lies between 0 and 1."
    if share >= 0.5:
        return (
            "With half of the labels wrong or more there is nothing left to learn, or the opposite of it. A share below "
            "one half is wanted."
        )
    found = _forest_and_boosting(share)
    ahead = sum(forest > boosting for forest, boosting in found)
    if ahead == 3:
        return None
    told = "; ".join(f"{forest:.0%} and {boosting:.0%}" for forest, boosting in found).replace("%", " %")
    return (
        f"Forest and boosting get {told} of the unseen tumors right: the forest is ahead with {ahead} of three seeds."
    )


WRONG_LABELS = Exercise(
    key="1.2j",
    judge=_judge_wrong_labels,
    hints=(
        "Which of the two goes back, again and again, to the samples that it still gets wrong? What if those are the wrong "
        "labels?",
        "A forest averages its accidents away; boosting fits them, one after the other. The more wrong labels, the more "
        "that counts.",
        "Try 0.1, 0.2 and 0.3.",
    ),
    praise=(
        "A wrong label is a residual that never goes away, and boosting keeps working on it. Where labels can't be "
        "trusted, a forest is the safer choice."
    ),
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


def _no_root(predictions, labels):
    error = np.mean(predictions != labels)
    return error * (1 - error) / len(labels)


def _not_divided_by_n(predictions, labels):
    error = np.mean(predictions != labels)
    return np.sqrt(error * (1 - error))


def _n_outside(predictions, labels):
    error = np.mean(predictions != labels)
    return np.sqrt(error * (1 - error)) / len(labels)


def _divided_by_n_less_one(predictions, labels):
    return np.std(predictions != labels, ddof=1) / np.sqrt(len(labels))


def _error_alone(predictions, labels):
    return np.mean(predictions != labels)


def _counts_for_shares(predictions, labels):
    wrong = np.sum(predictions != labels)
    return np.sqrt(np.abs(wrong * (1 - wrong)) / len(labels))


STANDARD_ERROR = Exercise(
    key="1.2l",
    expected=lambda predictions, labels: np.std(np.asarray(predictions) != np.asarray(labels)) / math.sqrt(len(labels)),
    cases=(
        lambda: (np.array([1, 2, 3, 4]), np.array([1, 2, 3, 5])),
        lambda: (_whole(3, 50), _whole(3, 50, seed=1)),
        lambda: (_whole(2, 200, seed=2), _whole(2, 200, seed=3)),
    ),
    hints=(
        "First the share of predictions that differ from their label.",
        "The mean of a comparison of two arrays is a share; the length of the labels is n.",
        "Then the formula as it stands, with everything under the root, n too.",
    ),
    mistakes=(
        Mistake("The root is missing: this is the square of the standard error.", answer=_no_root),
        Mistake("The number of samples is missing: the more there are, the surer the error.", answer=_not_divided_by_n),
        Mistake("The number of samples stands under the root, too.", answer=_n_outside),
        Mistake(
            "Very near: here n less one stands where the formula has n. (Statisticians often write that; with 5,000 digits "
            "it makes no difference.)",
            answer=_divided_by_n_less_one,
        ),
        Mistake("That is the error itself; how far it can vary is asked for.", answer=_error_alone),
        Mistake(
            "p is a share, between 0 and 1; this is computed with the *number* of wrong predictions.",
            answer=_counts_for_shares,
        ),
    ),
    praise="Four times as many test samples halve it. Differences of less than two of these are not worth a claim.",
)

EXERCISES = (
    POSTERIOR,
    BREAK_NAIVE_BAYES,
    TEMPERATURE,
    KEEP_THE_BEST,
    XOR_BY_HAND,
    GAMMA_AND_C,
    COORDINATES,
    RBF,
    GINI,
    WRONG_LABELS,
    HOW_MANY_TREES,
    STANDARD_ERROR,
)
