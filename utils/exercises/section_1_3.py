"""The exercises of notebook 1.3: why deep learning, why now."""

import itertools
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
        "Operations divided by seconds are operations a second; a GFLOP/s is a billion (1e9) of them.",
    ),
    mistakes=(
        Mistake("These are the multiplications only: for each of them there is an addition.", answer=_multiplications_only),
        Mistake("Start each sum at 0, as the loop above does, and an entry takes k additions, not k − 1.",
                answer=_one_addition_less),
        Mistake("The operations a second are right; in *billions* of them, please.", answer=_in_flops),
        Mistake("That is in millions (MFLOP/s): a G stands for a billion.", answer=_in_mflops),
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

# 1.3e, the learning rate that a sweep chooses.


def _by_mean(value: Callable) -> Callable:
    def chosen(losses):
        return min(losses, key=lambda rate: value(np.asarray(losses[rate], dtype=float)))

    return chosen


def _infinite_if_nan(mean: float) -> float:
    return math.inf if math.isnan(mean) else mean


_lowest_mean = _by_mean(lambda runs: _infinite_if_nan(runs.mean()))


def _its_loss(losses):
    return np.mean(losses[_lowest_mean(losses)])


def _place_of_the_rate(losses):
    return list(losses).index(_lowest_mean(losses))


CHOSEN_RATE = Exercise(
    key="1.3e",
    expected=_lowest_mean,
    cases=(
        lambda: ({0.1: [2.0, 1.8], 0.3: [0.5, np.nan]},),
        lambda: ({0.3: [np.nan, 0.2], 0.03: [1.5, 1.4], 0.01: [1.9, 1.2], 0.1: [1.0, 2.1]},),
        lambda: ({0.001: [1.0, 1.1, 1.2], 0.003: [0.2, 2.9, 1.0], 0.01: [2.3, 2.3, 2.3]},),
        lambda: ({0.01: [0.4, 0.4, 1.5], 0.1: [0.6, 0.7, 0.8]},),
        lambda: ({0.01: [0.2, 0.2, 1.0], 0.1: [0.7, 0.7, 0.8]},),
        lambda: ({0.1: [1, 5], 0.3: [2, 2]},),
        lambda: ({0.1: [1.0]},),
    ),
    hints=(
        "Each rate has several losses. Which one number should stand for them?",
        "Make a dictionary from each rate to the mean of its losses. With a `nan` in it a mean is `nan`: count that as infinite.",
        "`min(means, key=means.get)` is the key with the smallest value; `np.nan_to_num(x, nan=np.inf)` makes `nan` infinite.",
    ),
    mistakes=(
        Mistake("That goes by the luckiest run of each rate. Another start would have been less lucky: take the mean.",
                answer=_by_mean(lambda runs: _infinite_if_nan(runs.min()))),
        Mistake("That leaves out the runs that blew up. A rate at which a run blows up is out of the question.",
                answer=_by_mean(lambda runs: np.nanmean(runs))),
        Mistake("That goes by the luckiest run, and leaves out the ones that blew up. The mean of all runs counts.",
                answer=_by_mean(lambda runs: np.nanmin(runs))),
        Mistake("That goes by the worst run of each rate: the mean is asked for.",
                answer=_by_mean(lambda runs: _infinite_if_nan(runs.max()))),
        Mistake("That is the median; the mean is asked for.", answer=_by_mean(lambda runs: _infinite_if_nan(np.median(runs)))),
        Mistake("That goes by the last run alone: use all of them.", answer=_by_mean(lambda runs: _infinite_if_nan(runs[-1]))),
        Mistake("That is the rate with the *highest* loss: a low loss is good.",
                answer=lambda losses: max(losses, key=lambda rate: np.mean(losses[rate]))),
        Mistake("A comparison with `nan` is never true, so `min` keeps a rate that blew up if it comes first. Count `nan` as "
                "infinite.", answer=_by_mean(lambda runs: runs.mean())),
        Mistake("That is the lowest mean loss; the *rate* that belongs to it is wanted.", answer=_its_loss),
        Mistake("That is the place of the rate; the rate itself is wanted.", answer=_place_of_the_rate),
    ),
    praise="Every method that you compare deserves a choice like this one, made in the same way for all.",
)  # fmt: skip

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

# 1.3g, the boldest claim.


def _largest(factor: Callable, allowed: Callable) -> Callable:
    def claim(rows):
        pairs = [(one, other) for one in rows for other in rows if allowed(one, other)]
        return max((factor(one, other) for one, other in pairs), default=None)

    return claim


def _yearly(one, other):
    return (other[1] / one[1]) ** (1 / (other[0] - one[0]))


def _later(one, other):
    return other[0] > one[0]


def _first_to_last(rows):
    rows = sorted(rows)
    return _yearly(rows[0], rows[-1])


def _neighbours(rows):
    return max(_yearly(one, other) for one, other in itertools.pairwise(rows) if _later(one, other))


def _claims_case(seed: int) -> Callable:
    def case():
        rng = np.random.default_rng(seed)
        years = rng.integers(2010, 2020, 8)
        return ([(int(year), float(rng.integers(10, 900)), "abc"[n % 3]) for n, year in enumerate(years)],)

    return case


BOLDEST = Exercise(
    key="1.3g",
    expected=lambda rows: max(
        math.exp((math.log(high) - math.log(low)) / (end - begin))
        for begin, low, _ in rows
        for end, high, _ in rows
        if begin < end
    ),
    cases=(
        lambda: ([(2010, 5, "a"), (2011, 10, "a"), (2012, 80, "b")],),
        lambda: ([(2014, 300, "b"), (2010, 20, "a"), (2014, 400, "a"), (2012, 300, "a"), (2015, 420, "b")],),
        lambda: ([(2010, 90, "a"), (2012, 40, "b"), (2016, 10, "a")],),
        _claims_case(1),
        _claims_case(2),
    ),
    hints=(
        "Two loops, one inside the other, run over all pairs of rows. Which pairs are allowed?",
        "In an allowed pair the second year is later than the first. How many years lie between them?",
        "For n years the yearly factor is the n-th root of the ratio, and the n-th root is the power 1 / n: `x ** (1 / n)`.",
    ),
    mistakes=(
        Mistake("That is the honest answer: it only joins rows that count the same. For once, be bold, and join any two.",
                answer=_largest(_yearly, lambda a, b: _later(a, b) and a[2] == b[2])),
        Mistake("Only rows that count *different* things are joined. Any two rows of different years are allowed.",
                answer=_largest(_yearly, lambda a, b: _later(a, b) and a[2] != b[2])),
        Mistake("That is the factor over all the years between; a factor for *one* year is wanted.",
                answer=_largest(lambda a, b: b[1] / a[1], _later)),
        Mistake("Growth multiplies: to share a factor among the years, take a root instead of dividing.",
                answer=_largest(lambda a, b: b[1] / a[1] / (b[0] - a[0]), _later)),
        Mistake("That is an increase, told as a share: a factor is wanted, so that eightfold is 8 and not 7.",
                answer=_largest(lambda a, b: _yearly(a, b) - 1, _later)),
        Mistake("That is how much was *added* in a year; a factor is wanted.",
                answer=_largest(lambda a, b: (b[1] - a[1]) / (b[0] - a[0]), _later)),
        Mistake("That joins the first year with the last. Another pair of rows may show a larger factor.",
                answer=_first_to_last),
        Mistake("Only rows that stand one below the other are joined: any two are allowed.", answer=_neighbours),
        Mistake("That is the smallest factor: the largest is wanted.",
                answer=lambda rows: min(_yearly(a, b) for a in rows for b in rows if _later(a, b))),
        Mistake("The later sum divides the earlier one: what grows has a factor above 1.",
                answer=_largest(lambda a, b: (a[1] / b[1]) ** (1 / (b[0] - a[0])), _later)),
    ),
    praise="A growth rate that nobody measured, made of two numbers that are both true. Now you know how it is done.",
)  # fmt: skip

# 1.3h, the way back through a tanh.


def _with_derivative(derivative: Callable) -> Callable:
    def gradients(images, hidden, error, V):
        return images.T @ (error @ V.T * derivative(hidden)), hidden.T @ error

    return gradients


_tanh_gradients = _with_derivative(lambda hidden: 1 - hidden**2)


def _exchanged(images, hidden, error, V):
    return _tanh_gradients(images, hidden, error, V)[::-1]


def _first_only(images, hidden, error, V):
    return _tanh_gradients(images, hidden, error, V)[0]


def _hidden_error(images, hidden, error, V):
    return error @ V.T * (1 - hidden**2), hidden.T @ error


def _mean_again(images, hidden, error, V):
    return tuple(gradient / len(images) for gradient in _tanh_gradients(images, hidden, error, V))


def _tanh_case(samples: int, pixels: int, units: int, classes: int) -> Callable:
    def case():
        rng = np.random.default_rng(samples)
        images = rng.normal(size=(samples, pixels))
        hidden = np.tanh(images @ rng.normal(size=(pixels, units)))
        return images, hidden, rng.normal(size=(samples, classes)) / samples, rng.normal(size=(units, classes))

    return case


TANH_GRADIENTS = Exercise(
    key="1.3h",
    expected=lambda images, hidden, error, V: (
        np.einsum("sp,su,uc,sc->pu", images, 1 - hidden * hidden, V, error),
        np.einsum("su,sc->uc", hidden, error),
    ),
    cases=(_tanh_case(5, 3, 4, 2), _tanh_case(2, 4, 4, 4), _tanh_case(7, 2, 6, 10)),
    hints=(
        "The two products are right, and so is the gradient for `V`. Which factor belongs to relu and not to tanh?",
        "`hidden > 0` is the derivative of relu. What is the derivative of tanh, in terms of its output?",
        "If h = tanh(x), then the derivative is 1 − h². Put that in place of `(hidden > 0)`.",
    ),
    mistakes=(
        Mistake("That is the line as it was: `hidden > 0` is the derivative of *relu*.", answer=_with_derivative(lambda h: h > 0)),
        Mistake("The derivative of the activation is missing: the way back through V is only half of the way.",
                answer=_with_derivative(lambda h: 1)),
        Mistake("That is the derivative of the sigmoid in terms of its output; for tanh it is another.",
                answer=_with_derivative(lambda h: h * (1 - h))),
        Mistake("`hidden` is the *output* of the tanh already: no second tanh is needed.",
                answer=_with_derivative(lambda h: 1 - np.tanh(h) ** 2)),
        Mistake("Nearly: the output is squared in the derivative of tanh.", answer=_with_derivative(lambda h: 1 - h)),
        Mistake("On the way back we multiply by the derivative, not by the activation.", answer=_with_derivative(lambda h: h)),
        Mistake("The sign is turned: where the output is 0, tanh is steepest, and its derivative is 1.",
                answer=_with_derivative(lambda h: h**2 - 1)),
        Mistake("Both gradients are right, in the other order: first that for `W`, then that for `V`.", answer=_exchanged),
        Mistake("The gradient for `W` is right. That for `V` is wanted, too.", answer=_first_only),
        Mistake("You stopped one step early: from the hidden layer's error to `W` it is one more product, with the images.",
                answer=_hidden_error),
        Mistake("`error` has been divided by the number of samples already: once is enough.", answer=_mean_again),
    ),
    praise="A loss that falls proves little: half-wrong gradients still point roughly downhill. Now these are right.",
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

# 1.3k, replay against forgetting.


def _judge_replay(answer: Any) -> str | None:
    if not callable(answer):
        return "This exercise asks for a function: pass its name, without parentheses."
    new, memory = np.arange(100, 150), np.arange(30)
    batch = array_of(answer(new.copy(), memory.copy(), np.random.default_rng(1)))
    if answer(new.copy(), memory.copy(), np.random.default_rng(1)) is None:
        return "Your function returns nothing: does it end in `return`?"
    if batch is None or batch.ndim != 1:
        return "One array of places is wanted, without a second axis: first the new ones, then the old ones."
    if len(batch) == len(new) and not np.isin(batch, memory).any():
        return "There are only new places in this batch: the old ones are missing."
    if len(batch) == len(new) and np.isin(batch, memory).all():
        return "There are only old places in this batch: the new ones come first."
    if len(batch) == len(new) + len(memory):
        return "That adds the whole memory. As many old places as new ones are wanted, drawn at random."
    if len(batch) != 2 * len(new):
        return f"For 50 new places the batch should have 100, half of them old; yours has {len(batch)}."
    if np.isin(batch[: len(new)], memory).all() and np.array_equal(batch[len(new) :], new):
        return "The parts are right, in the other order: first the new places, then the old ones."
    if not np.array_equal(batch[: len(new)], new):
        return "The first half should be the new places, each once, as they came."
    old = batch[len(new) :]
    if not np.isin(old, memory).all():
        return "The second half should hold places from `memory`, and nothing else: not their positions in it."
    again, other = (array_of(answer(new.copy(), memory + 500, np.random.default_rng(seed))) for seed in (1, 2))
    if again is None or other is None or not np.isin(again[len(new) :], memory + 500).all():
        return "Right for one memory and not for another: draw from the `memory` that is handed in."
    same = array_of(answer(new.copy(), memory + 500, np.random.default_rng(1)))
    if same is None or not np.array_equal(again, same):
        return "Draw with the generator that is handed in: the same generator should give the same places."
    if np.array_equal(again, other):
        return "The old places are always the same ones: draw them with the generator that is handed in."
    many = array_of(answer(np.zeros(20_000, int), np.arange(5), np.random.default_rng(3)))
    if many is None or len(many) != 40_000 or np.bincount(many[20_000:].astype(int), minlength=5).min() < 3_700:
        return "Every place in the memory should have the same chance, and be drawn as often as it takes."
    return None


REPLAY = Exercise(
    key="1.3k",
    judge=_judge_replay,
    hints=(
        "How many old places are wanted? As many as `len(new)`.",
        "A generator has a method `choice`, which draws so many from an array, and may draw the same one twice.",
        "`np.concatenate` joins two arrays, given as a list: the new places, and what `rng.choice` drew from the memory.",
    ),
    praise="A few old examples, seen again and again, hold in place what a network has learned.",
)

EXERCISES = (
    DOUBLING_TIME,
    GFLOPS,
    PARTING,
    FADED,
    CHOSEN_RATE,
    SEPARABLE,
    BOLDEST,
    TANH_GRADIENTS,
    IN_MEMORY,
    COMBINED_GRADIENT,
    REPLAY,
)
