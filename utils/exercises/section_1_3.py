"""The exercises of notebook 1.3: why deep learning, why now."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from utils.exercises.engine import Exercise, Mistake, array_of

# 1.3a, a doubling time from two points.


def _doublings(first_year, first_value, last_year, last_value):
    return math.log2(last_value / first_value)


def _doublings_a_year(first_year, first_value, last_year, last_value):
    return math.log2(last_value / first_value) / (last_year - first_year)


def _natural_logarithm(first_year, first_value, last_year, last_value):
    return (last_year - first_year) / math.log(last_value / first_value)


def _common_logarithm(first_year, first_value, last_year, last_value):
    return (last_year - first_year) / math.log10(last_value / first_value)


def _factor_without_logarithm(first_year, first_value, last_year, last_value):
    return (last_year - first_year) / (last_value / first_value)


def _half_the_factor(first_year, first_value, last_year, last_value):
    return (last_year - first_year) / (last_value / first_value / 2)


def _logarithm_of_the_difference(first_year, first_value, last_year, last_value):
    return (last_year - first_year) / math.log2(last_value - first_value)


def _upside_down(first_year, first_value, last_year, last_value):
    return (last_year - first_year) / math.log2(first_value / last_value)


def _times_the_doublings(first_year, first_value, last_year, last_value):
    return (last_year - first_year) * math.log2(last_value / first_value)


def _whole_doublings(first_year, first_value, last_year, last_value):
    return (last_year - first_year) / max(1, math.floor(math.log2(last_value / first_value) + 1e-9))


def _whole_factors(first_year, first_value, last_year, last_value):
    return (last_year - first_year) / math.log2(last_value // first_value)


DOUBLING_TIME = Exercise(
    key="1.3a",
    expected=lambda first_year, first_value, last_year, last_value: (
        math.log(2) / (math.log(last_value / first_value) / (last_year - first_year))
    ),
    cases=(
        lambda: (2000, 10, 2006, 80),
        lambda: (1990, 0.5, 1997, 3.0),
        lambda: (1999, 2.0, 2010, 160.0),
        lambda: (2000, 4, 2004, 10),
    ),
    hints=(
        "First find out how many doublings there were. From 10 to 80 there are three: 10, 20, 40, 80.",
        "How many twos must be multiplied to get the factor between the values? That is a logarithm to base 2: `np.log2`.",
        "The years that passed, shared among the doublings: divide the one by the other.",
    ),
    mistakes=(
        Mistake("That is the number of doublings. How many years does one of them take?", answer=_doublings),
        Mistake(
            "That is the number of doublings in a year; the number of years in a doubling is wanted, one divided by it.",
            answer=_doublings_a_year,
        ),
        Mistake(
            "That is the time in which the value grew by a factor of e, 2.718…: `np.log` is the natural logarithm.",
            answer=_natural_logarithm,
        ),
        Mistake("That is the time in which the value grew tenfold: another base.", answer=_common_logarithm),
        Mistake(
            "Growth multiplies: a factor of 8 is three doublings, not eight of anything. A logarithm is missing.",
            answer=_factor_without_logarithm,
        ),
        Mistake(
            "Eight times as much is not four doublings, but three: 2 · 2 · 2. Count with a logarithm, not by halving.",
            answer=_half_the_factor,
        ),
        Mistake(
            "Growth multiplies, so the *ratio* of the values counts, not their difference.",
            answer=_logarithm_of_the_difference,
        ),
        Mistake("The amount is right and the sign is wrong: which value stands above the other?", answer=_upside_down),
        Mistake(
            "The more doublings there are in the same time, the *less* time one takes.", answer=_times_the_doublings
        ),
        Mistake(
            "Right where the doublings are whole. From 0.5 to 3 there are more than two and fewer than three of them: a "
            "logarithm counts the rest, too.",
            answer=_whole_doublings,
        ),
        Mistake(
            "From 4 to 10 is a factor of 2.5, not 2: divide with `/`, which keeps the fraction.", answer=_whole_factors
        ),
    ),
    praise="Two points and a logarithm: this is how most of the doubling times that you read in the papers were made.",
)

# 1.3b, achieved GFLOP/s.


def _multiplications_only(m, k, n, seconds):
    return m * k * n / seconds / 1e9


def _one_addition_less(m, k, n, seconds):
    return m * n * (2 * k - 1) / seconds / 1e9


def _in_flops(m, k, n, seconds):
    return 2 * m * k * n / seconds


def _in_mflops(m, k, n, seconds):
    return 2 * m * k * n / seconds / 1e6


def _entries_only(m, k, n, seconds):
    return 2 * m * n / seconds / 1e9


def _read_numbers(m, k, n, seconds):
    return (m * k + k * n) / seconds / 1e9


def _operations(m, k, n, seconds):
    return 2 * m * k * n / 1e9


def _times_seconds(m, k, n, seconds):
    return 2 * m * k * n * seconds / 1e9


def _seconds_per(m, k, n, seconds):
    return seconds / (2 * m * k * n) * 1e9


GFLOPS = Exercise(
    key="1.3b",
    expected=lambda m, k, n, seconds: (m * n) * (k + k) / (seconds * 10**9),
    cases=(
        lambda: (1000, 1000, 1000, 0.5),
        lambda: (128, 784, 512, 0.002),
        lambda: (3000, 20, 700, 0.004),
    ),
    hints=(
        "Speed is work divided by time. How many operations does the product take?",
        "Each of the m · n entries of the result takes k multiplications and k additions.",
        "Operations divided by seconds are operations a second; a GFLOP/s is a thousand million (1e9) of them.",
    ),
    mistakes=(
        Mistake("These are the multiplications only: for each of them there is an addition.", answer=_multiplications_only),
        Mistake("Start each sum at 0, as the loop above does, and an entry takes k additions, not k − 1.",
                answer=_one_addition_less),
        Mistake("The operations a second are right; in *thousand millions* of them, please.", answer=_in_flops),
        Mistake("That is in millions (MFLOP/s): a G stands for a thousand million.", answer=_in_mflops),
        Mistake("One multiplication and one addition for each *entry* is too few: an entry is a sum of k products.",
                answer=_entries_only),
        Mistake("These are the numbers that are read. Each of them is used many times: count the operations.",
                answer=_read_numbers),
        Mistake("That is the work, whatever the time it took: `seconds` is never used.", answer=_operations),
        Mistake("The longer it takes, the slower: the seconds divide.", answer=_times_seconds),
        Mistake("Upside down: that is time per work, and speed is work per time.", answer=_seconds_per),
    ),
    praise="With this one line you can put any program that multiplies matrices on the axis of thirty years of chips.",
)  # fmt: skip

# 1.3c, where two learning curves part.


def _first_size_where(condition):
    def found(sizes, shallow, deep):
        return next((size for size, a, b in zip(sizes, shallow, deep, strict=True) if condition(a, b)), None)

    return found


_half_as_many_errors = _first_size_where(lambda a, b: 1 - b <= (1 - a) / 2 + 1e-12)
_twice_the_accuracy = _first_size_where(lambda a, b: b >= 2 * a - 1e-12)
_any_better = _first_size_where(lambda a, b: b > a)
_shallow_half_of_deep = _first_size_where(lambda a, b: 1 - a <= (1 - b) / 2 + 1e-12)
_less_than_half = _first_size_where(lambda a, b: 1 - b < (1 - a) / 2 - 1e-9)
_none_at_all = _first_size_where(lambda a, b: False)
_half_of_the_accuracy = _first_size_where(lambda a, b: 1 - b <= a / 2 + 1e-12)


def _its_place(sizes, shallow, deep):
    size = _half_as_many_errors(sizes, shallow, deep)
    return None if size is None else list(sizes).index(size)


def _largest_size(sizes, shallow, deep):
    return _half_as_many_errors(sizes[::-1], shallow[::-1], deep[::-1])


def _last_if_none(sizes, shallow, deep):
    return _half_as_many_errors(sizes, shallow, deep) or sizes[-1]


def _minus_one_if_none(sizes, shallow, deep):
    return _half_as_many_errors(sizes, shallow, deep) or -1


def _expected_parting(sizes, shallow, deep):
    enough = 2 * (1 - np.asarray(deep)) <= 1 - np.asarray(shallow) + 1e-9
    return int(np.asarray(sizes)[enough][0]) if enough.any() else None


def _parting_by_ratio(sizes, shallow, deep):
    return next((size for size, a, b in zip(sizes, shallow, deep, strict=True) if (1 - a) / (1 - b) >= 2 - 1e-9), None)


def _first_size_or_none(sizes, shallow, deep):
    return _half_as_many_errors(sizes[:1], shallow[:1], deep[:1])


_parting_if_nearly = _first_size_where(lambda a, b: 1 - b <= (1 - a) / 2 + 0.01)
_parting_if_better = _first_size_where(lambda a, b: b > a and 1 - b <= (1 - a) / 2 + 1e-12)


PARTING = Exercise(
    key="1.3c",
    expected=_expected_parting,
    cases=(
        lambda: ([100, 1000], [0.7, 0.8], [0.8, 0.9]),
        lambda: ([100, 1000, 10_000, 60_000], [0.70, 0.86, 0.90, 0.92], [0.71, 0.88, 0.952, 0.98]),
        lambda: ([10, 100, 1000], [0.4, 0.6, 0.7], [0.45, 0.65, 0.8]),
        lambda: ([5, 50, 500, 5000], [0.1, 0.3, 0.4, 0.5], [0.3, 0.7, 0.9, 0.95]),
        lambda: ([20, 200], [0.9, 0.7], [0.7, 0.9]),
        lambda: ([10, 100], [0.5, 0.9], [0.6, 1.0]),
        lambda: ([10], [1.0], [1.0]),
        lambda: ([10], [0.68], [0.84]),
        lambda: ([10], [0.9], [0.947]),
        lambda: ([60_000], [0.98], [0.9899]),
    ),
    hints=(
        "Errors and accuracy together make 1. Compare the errors, not the accuracies.",
        "Go through the sizes from the smallest on, with both accuracies at hand: `zip(sizes, shallow, deep)`.",
        "At the first size where the deep model's error is not more than half of the other's, return the size. If the loop "
        "comes to its end, return None. (Tenths are not exact in binary: allow for a tiny difference, such as 1e-12.)",
    ),
    mistakes=(
        Mistake("Twice the accuracy is something else than half the errors: from 80 % on it cannot even be.",
                answer=_twice_the_accuracy),
        Mistake("That is where the deep model is ahead at all; it should make at most half as many errors.",
                answer=_any_better),
        Mistake("The two are exchanged: it is the deep model that should make fewer errors.", answer=_shallow_half_of_deep),
        Mistake("Half of the shallow model's *accuracy* is no measure of its errors: they are 1 less the accuracy.",
                answer=_half_of_the_accuracy),
        Mistake("Nearly. *Exactly* half as many counts, too; and 1 − 0.9 is not exactly 0.1 in binary, so leave a tiny "
                "tolerance, such as 1e-12, on the right-hand side.", answer=_less_than_half),
        Mistake("That is the place in the list; the size that stands there is wanted.", answer=_its_place),
        Mistake("That is the largest such size: the smallest one is wanted.", answer=_largest_size),
        Mistake("Right where there is such a size; where there is none, `None` is wanted.", answer=_last_if_none),
        Mistake("Right where there is such a size; where there is none, `None` is wanted, not a number that looks like a "
                "size.", answer=_minus_one_if_none),
        Mistake("Where there is no such size, `None` itself is wanted, without quotes, and nothing that looks like it.",
                answer=lambda *curves: _half_as_many_errors(*curves) or "None"),
        Mistake("Where there is no such size, `None` is wanted, not 0 or False.",
                answer=lambda *curves: _half_as_many_errors(*curves) or 0),
        Mistake("That is `None`, whatever the sizes. Does the function return the size that it finds?", answer=_none_at_all),
        Mistake("Only the first size is ever looked at: `return None` belongs after the loop, where no size was found.",
                answer=_first_size_or_none),
        Mistake(
            "An error can be 0, and nothing can be divided by it. Multiply instead: twice the one against the other.",
            answer=_parting_by_ratio,
        ),
        Mistake(
            "Nearly half is not half. The tolerance is there for the last binary digits only: do not round the errors.",
            answer=_parting_if_nearly,
        ),
        Mistake("Where both make no errors at all, half of none is none: that size counts, too.", answer=_parting_if_better),
    ),
    praise="Half the errors, not a few per cent more accuracy: near 100 % that is the comparison that counts.",
)  # fmt: skip

# 1.3d, the depth at which a sigmoid's gradient is gone.

FADED = Exercise(
    key="1.3d",
    expected=10,
    hints=(
        "After one layer a quarter is left, after two layers a quarter of a quarter. A loop, or a logarithm, finds the rest.",
        "You look for the smallest whole number n with 0.25 to the power of n below 1e-6.",
        "The logarithm of one millionth, divided by that of a quarter, is not a whole number: which of its two neighbours is it?",
    ),
    mistakes=(
        Mistake("One too few: what is left then is still a little more than a millionth.", answer=9),
        Mistake("One too many: look at the layer before.", answer=11),
        Mistake("That would be so if each layer left one tenth; it leaves a quarter.", answer=6),
        Mistake("That would be so if each layer left one half; it leaves a quarter.", answer=20),
        Mistake("A million quarters *added* is something else: the quarters multiply.", answer=250_000),
        Mistake("Layers are whole: between which two whole numbers does it lie, and which of them is already below?",
                when=lambda answer: 9 < answer < 10),
    ),
    praise="Ten layers, at the very best. Few networks of the nineties had more than three of the kind, and that was no accident.",
)  # fmt: skip

# 1.3e, the He start.


def _judge_he(answer: Any) -> str | None:
    if not callable(answer):
        return "This exercise asks for a function: pass its name, without parentheses."
    if answer(np.random.default_rng(7), 3, 2) is None:
        return "Your function returns nothing: does it end in `return`?"
    drawn = array_of(answer(np.random.default_rng(7), 400, 100))
    if drawn is None:
        return "An array of numbers is wanted."
    if drawn.shape == (100, 400):
        return "The shape is turned round: a row for each input, a column for each unit."
    if drawn.shape != (400, 100):
        return f"The shape should be (inputs, units), here (400, 100); yours is {drawn.shape}."
    if (different := np.unique(drawn).size) == 1:
        rounded = " (A standard deviation that was worked out with `//` comes out as 0.)" if drawn[0, 0] == 0 else ""
        return f"All weights are {drawn[0, 0]:g}: draw one for each.{rounded}"
    if different < drawn.size / 2:
        return (
            f"Among 40,000 weights there are only {different:,} different numbers: each weight is a normally distributed number of "
            "its own."
        )
    again, other = (np.asarray(answer(np.random.default_rng(seed), 400, 100)) for seed in (7, 8))
    if not np.array_equal(drawn, again) or np.array_equal(drawn, other):
        return "Draw from the generator that is handed in: the same generator should give the same numbers, another one others."
    spread, wanted = drawn.std(), math.sqrt(2 / 400)
    if abs(drawn.mean()) > max(wanted, spread) / 50:
        return "The mean should be 0: as many weights below it as above."
    wrong = {
        2 / 400: "2 / inputs is the variance; the standard deviation is its square root.",
        math.sqrt(1 / 400): "That is √(1 / inputs). relu throws half of the signal away: the 2 makes up for it.",
        2 / math.sqrt(400): "The root is meant to cover the 2 as well.",
        math.sqrt(2 / 100): "You divided by the number of units: what is added up in a unit are its *inputs*.",
        math.sqrt(2 / 500): "That is √(2 / (inputs + units)), the start of Glorot; He's looks at the inputs only.",
        math.sqrt(1 / 1200): "That is the naive start, √(1 / 3n).",
        1.0: "These are standard normal numbers: they have to be scaled.",
    }
    for value, hint in wrong.items():
        if abs(spread / value - 1) < 0.03:
            return hint
    if abs(spread / wanted - 1) > 0.03:
        return f"For 400 inputs the standard deviation should be {wanted:.4f}; yours is {spread:.4f}."
    within = [np.mean(np.abs(drawn) < distance * wanted) for distance in (1, 3)]
    if abs(within[0] - 0.6827) > 0.015 or abs(within[1] - 0.9973) > 0.0015:  # six and five standard errors
        return (
            f"The spread is right, but the numbers are not normally distributed: {within[0]:.0%} of them lie within one standard "
            f"deviation of 0, and {within[1]:.1%} within three. Of normal ones it would be 68% and 99.7%."
        )
    fewer = np.asarray(answer(np.random.default_rng(7), 100, 300))
    if fewer.shape != (100, 300) or abs(fewer.std() / math.sqrt(2 / 100) - 1) > 0.03:
        return "Right for 400 inputs and 100 units, but not for 100 and 300: the spread depends on `inputs`, and on nothing else."
    return None


HE = Exercise(
    key="1.3e",
    judge=_judge_he,
    hints=(
        "A generator has a method for normally distributed numbers; it takes a mean, a standard deviation and a size.",
        "The mean is 0. The standard deviation is a square root, and it depends on `inputs` only.",
        "`rng.normal(0, …, size=(…, …))`: in the first gap the root of two divided by something, in the others the shape.",
    ),
    praise="One line, found in 2015. With relu, it is the difference between the curve that fades and the one that is level.",
)

# 1.3f, parameters of a separable convolution.


def _weights_only(window, inputs, outputs):
    return window * window * inputs + inputs * outputs


def _plain_convolution(window, inputs, outputs):
    return window * window * inputs * outputs + outputs


def _plain_convolution_weights(window, inputs, outputs):
    return window * window * inputs * outputs


def _bias_of_the_inputs_too(window, inputs, outputs):
    return window * window * inputs + inputs + inputs * outputs + outputs


def _bias_of_the_inputs(window, inputs, outputs):
    return window * window * inputs + inputs * outputs + inputs


def _window_once(window, inputs, outputs):
    return window * inputs + inputs * outputs + outputs


def _one_window(window, inputs, outputs):
    return window * window + inputs * outputs + outputs


def _window_of_each_output(window, inputs, outputs):
    return window * window * outputs + inputs * outputs + outputs


SEPARABLE = Exercise(
    key="1.3f",
    expected=lambda window, inputs, outputs: inputs * window * window + (inputs + 1) * outputs,
    cases=(lambda: (3, 2, 5), lambda: (3, 64, 128), lambda: (5, 7, 4), lambda: (1, 3, 3)),
    hints=(
        "Three parts, added: the windows, the mixing, the biases.",
        "Each input channel has a square window of its own. Mixing gives each output a number for each input.",
        "The third part is one number for each output channel; the first step has no bias.",
    ),
    mistakes=(
        Mistake("The weights are right. The biases are missing: one for each output channel.", answer=_weights_only),
        Mistake("That is a plain convolution, in which every output has a window for every input.", answer=_plain_convolution),
        Mistake("That is a plain convolution, in which every output has a window for every input; and it has no biases.",
                answer=_plain_convolution_weights),
        Mistake("Only the very end has a bias: the first step, channel by channel, has none.", answer=_bias_of_the_inputs_too),
        Mistake("The biases belong to the *output* channels.", answer=_bias_of_the_inputs),
        Mistake("A window of 3 is 3 × 3 pixels.", answer=_window_once),
        Mistake("Each input channel has a window of its own; you counted a single one for all.", answer=_one_window),
        Mistake("In the first step a window belongs to an *input* channel, not to an output channel.",
                answer=_window_of_each_output),
    ),
    praise="A product became a sum: that is where the factor of eight comes from.",
)  # fmt: skip

# 1.3g, growth per year.


def _shared_factor(first, last, years):
    return last / first / years


def _whole_factor(first, last, years):
    return last / first


def _as_an_increase(first, last, years):
    return (last / first) ** (1 / years) - 1


def _in_per_cent(first, last, years):
    return ((last / first) ** (1 / years) - 1) * 100


def _added_each_year(first, last, years):
    return (last - first) / years


def _share_added_each_year(first, last, years):
    return (last - first) / first / years


def _one_and_share_added(first, last, years):
    return 1 + (last - first) / first / years


def _square_root_always(first, last, years):
    return (last / first) ** 0.5


def _to_the_power_of_years(first, last, years):
    return (last / first) ** years


def _shrinks(first, last, years):
    return (first / last) ** (1 / years)


def _one_year_less(first, last, years):
    return (last / first) ** (1 / max(years - 1, 0.5))


YEARLY_GROWTH = Exercise(
    key="1.3g",
    expected=lambda first, last, years: math.exp((math.log(last) - math.log(first)) / years),
    cases=(lambda: (10, 90, 2), lambda: (19, 394, 3), lambda: (50.0, 20.0, 4), lambda: (7.0, 21.0, 1)),
    hints=(
        "The same factor, multiplied with itself once for each year, gives the factor over all years.",
        "For two years it is a square root, for three a cube root, for n years the n-th root.",
        "The n-th root is the power 1 / n: `x ** (1 / n)`.",
    ),
    mistakes=(
        Mistake("Growth multiplies: three yearly factors are multiplied, not added, so dividing by the years is wrong. "
                "(In `** 1 / years` the power comes first, and then the division: it needs parentheses.)",
                answer=_shared_factor),
        Mistake("That is the factor over all the years; `years` is never used.", answer=_whole_factor),
        Mistake("The growth is right, told as an increase: a factor is wanted, so that threefold is 3 and not 2.",
                answer=_as_an_increase),
        Mistake("The growth is right, told in per cent: a factor is wanted, so that threefold is 3 and not 200.",
                answer=_in_per_cent),
        Mistake("That is how much was *added* in a year on average; a factor is wanted.", answer=_added_each_year),
        Mistake("That shares out the whole increase equally; but each year's growth starts from what the year before left.",
                answer=_share_added_each_year),
        Mistake("That shares out the whole increase equally, as if each year started from the first value; but growth "
                "starts from what the year before left.", answer=_one_and_share_added),
        Mistake("A square root is right for two years; how is it for three?", answer=_square_root_always),
        Mistake("The other way round: the *root*, not the power, undoes a repeated multiplication.",
                answer=_to_the_power_of_years),
        Mistake("First and last are exchanged: what grows has a factor above 1.", answer=_shrinks),
        Mistake("Between the first and the last there lie `years` steps: why one less?", answer=_one_year_less),
    ),
    praise="The geometric mean: it also tells shrinking, as a factor below 1.",
)  # fmt: skip

# 1.3h, the gradient for the scores.


def _one_hot(shares, labels):
    return np.arange(shares.shape[1]) == np.asarray(labels)[:, np.newaxis]


def _not_divided(shares, labels):
    return shares - _one_hot(shares, labels)


def _sign_turned(shares, labels):
    return (_one_hot(shares, labels) - shares) / len(labels)


def _divided_by_classes(shares, labels):
    return (shares - _one_hot(shares, labels)) / shares.shape[1]


def _divided_by_all(shares, labels):
    return (shares - _one_hot(shares, labels)) / shares.size


def _ten_classes(shares, labels):
    return (shares - np.eye(10)[labels]) / len(labels)


def _column_of_labels(shares, labels):
    result = shares.copy()
    result[:, labels] -= 1
    return result / len(labels)


def _only_at_the_label(shares, labels):
    return np.where(_one_hot(shares, labels), shares - 1, 0) / len(labels)


def _label_subtracted(shares, labels):
    return (shares - labels[:, np.newaxis]) / len(labels)


def _shares_case(samples: int, classes: int, seed: int) -> Callable:
    def case():
        rng = np.random.default_rng(seed)
        powers = np.exp(rng.normal(size=(samples, classes)))
        return powers / powers.sum(axis=1, keepdims=True), rng.integers(0, classes, samples)

    return case


def _expected_gradient(shares, labels):
    result = shares / len(shares)
    result[np.arange(len(shares)), labels] -= 1 / len(shares)
    return result


SCORE_GRADIENT = Exercise(
    key="1.3h",
    expected=_expected_gradient,
    cases=(
        lambda: (np.array([[0.2, 0.8]]), np.array([1])),
        _shares_case(5, 3, seed=1),
        _shares_case(4, 10, seed=2),
        lambda: (np.full((2, 12), 1 / 12), np.array([3, 11])),
    ),
    hints=(
        "Make a table of zeros and ones first: a row for each sample, a one in the column of its label.",
        "`np.eye(classes)` has such rows; indexed with `labels` it gives one for each sample.",
        "Shares less this table, and that divided by how many rows there are.",
    ),
    mistakes=(
        Mistake("The loss is a *mean* over the samples: divide by their number.", answer=_not_divided),
        Mistake("The sign is turned: raising a wrong score raises the loss, so its entry should be positive.",
                answer=_sign_turned),
        Mistake("The mean is over the samples, so divide by their number, not by that of the classes.",
                answer=_divided_by_classes),
        Mistake("The mean is over the samples, so divide by their number, not by that of all entries.", answer=_divided_by_all),
        Mistake("Right for ten classes; how many there are, the shape of `shares` tells.", answer=_ten_classes),
        Mistake("`shares[:, labels]` takes those columns of *every* row. Each row has a label of its own.",
                answer=_column_of_labels),
        Mistake("The wrong classes have a part in the loss, too: their scores should go down, so their entries are not 0.",
                answer=_only_at_the_label),
        Mistake("A label is the number of a column, not an amount to subtract.", answer=_label_subtracted),
    ),
    praise="What the network said, less what it should have said. That such a plain line comes out is why softmax is so popular.",
)  # fmt: skip

# 1.3i, ImageNet in memory.

_IMAGES, _SIDE = 1_281_167, 224

IN_MEMORY = Exercise(
    key="1.3i",
    expected=_IMAGES * _SIDE**2 * 3 * 4,
    hints=(
        "How many numbers is one image? How many are all? How many bytes is a number of 32 bits?",
        "An image has height · width · colours numbers, and eight bits are a byte.",
        "Five factors: images, height, width, colours, and 32 / 8 bytes.",
    ),
    mistakes=(
        Mistake("So many bytes if a number took one; 32 bits are more.", answer=_IMAGES * _SIDE**2 * 3),
        Mistake("These are bits: eight of them make a byte.", answer=_IMAGES * _SIDE**2 * 3 * 32),
        Mistake("The three colours are missing.", answer=_IMAGES * _SIDE**2 * 4),
        Mistake("Those are *all* images of the challenge; 1,281,167 of them are for training.",
                answer=1_431_167 * _SIDE**2 * 3 * 4),
        Mistake("An image has a height *and* a width.", answer=_IMAGES * _SIDE * 3 * 4),
        Mistake("That is with 64 bits a number.", answer=_IMAGES * _SIDE**2 * 3 * 8),
        Mistake("That is one image: how many are there?", answer=_SIDE**2 * 3 * 4),
        Mistake("Right in gigabytes; the number of *bytes* is asked for.",
                when=lambda answer: math.isclose(answer, _IMAGES * _SIDE**2 * 12 / 1e9, rel_tol=0.01)),
        Mistake("Right in gibibytes (1024³); the number of *bytes* is asked for.",
                when=lambda answer: math.isclose(answer, _IMAGES * _SIDE**2 * 12 / 2**30, rel_tol=0.01)),
        Mistake("Nearly. All the digits, please: an expression will do, and Python works it out.",
                when=lambda answer: math.isclose(answer, _IMAGES * _SIDE**2 * 12, rel_tol=0.01)),
    ),
    praise="More than 770 gigabytes. A batch of 128 of these images takes 77 megabytes, and that is all that has to be held.",
)  # fmt: skip

# 1.3j, workers with unequal shares.


def _plain_mean(gradients, counts):
    return np.mean(gradients, axis=0)


def _plain_sum(gradients, counts):
    return np.sum(gradients, axis=0)


def _weighted_sum(gradients, counts):
    return sum(count * np.asarray(gradient) for gradient, count in zip(gradients, counts, strict=True))


def _sum_over_all_counts(gradients, counts):
    return np.sum(gradients, axis=0) / sum(counts)


def _weighted_over_workers(gradients, counts):
    return _weighted_sum(gradients, counts) / len(counts)


def _inverse_weights(gradients, counts):
    return np.average(gradients, axis=0, weights=[1 / count for count in counts])


def _one_number(gradients, counts):
    return np.average(gradients, axis=0, weights=counts).mean()


def _dot(gradients, counts):
    return np.dot(counts, gradients) / sum(counts)


def _workers_case(counts: list[int], shape: tuple[int, ...]) -> Callable:
    def case():
        rng = np.random.default_rng(sum(counts))
        return [rng.normal(size=shape) for _ in counts], list(counts)

    return case


COMBINED_GRADIENT = Exercise(
    key="1.3j",
    expected=lambda gradients, counts: np.tensordot(np.array(counts) / sum(counts), np.array(gradients), axes=1),
    cases=(
        lambda: ([np.array([1.0]), np.array([5.0])], [3, 1]),
        _workers_case([128, 128, 44], (3, 2)),
        _workers_case([10, 20], (4,)),
    ),
    hints=(
        "Go back from each mean to a sum: a worker's mean times its number of samples is the sum over its samples.",
        "Add up the sums of all workers, and divide by the number of all samples.",
        "`np.average` takes weights: which numbers weigh the workers, and along which axis do the workers lie?",
    ),
    mistakes=(
        Mistake("That gives each worker the same say; one with more samples should count for more.", answer=_plain_mean),
        Mistake("These are means, and means cannot just be added: the result grows with the number of workers.",
                answer=_plain_sum),
        Mistake("That is the sum over all samples; the gradient of the *mean* loss is wanted.", answer=_weighted_sum),
        Mistake("The division by all samples is right; but before, each worker's mean must become its sum again.",
                answer=_sum_over_all_counts),
        Mistake("The sums are right; divide by the number of samples, not by that of the workers.",
                answer=_weighted_over_workers),
        Mistake("The weights are upside down: more samples, more say.", answer=_inverse_weights),
        Mistake("The weights are right, the axis is not: the workers lie along axis 0, and `np.dot` adds up along the last axis "
                "but one. Multiply each gradient by its count, and add these up.", answer=_dot),
        Mistake("The gradient has a number for each weight: average over the workers only, along axis 0.",
                answer=_one_number),
    ),
    praise="With this line a batch can be shared out in any way, and the weights move as if one machine had done it all.",
)  # fmt: skip

EXERCISES = (
    DOUBLING_TIME,
    GFLOPS,
    PARTING,
    FADED,
    HE,
    SEPARABLE,
    YEARLY_GROWTH,
    SCORE_GRADIENT,
    IN_MEMORY,
    COMBINED_GRADIENT,
)
