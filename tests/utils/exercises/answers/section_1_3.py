"""Answers to the exercises of 1.3, right and wrong."""

import math

import numpy as np


def _parting(sizes, shallow, deep):
    for size, a, b in zip(sizes, shallow, deep, strict=True):
        if 1 - b <= (1 - a) / 2 + 1e-12:
            return size
    return None


def _in_place(shares, labels):
    shares[np.arange(len(labels)), labels] -= 1
    return shares / len(labels)


def _first_size_only(sizes, shallow, deep):
    for size, a, b in zip(sizes, shallow, deep, strict=True):
        return size if 1 - b <= (1 - a) / 2 + 1e-12 else None


def _forgets_to_return(rng, inputs, units):
    _ = _he(rng, inputs, units)


def _he(rng, inputs, units):
    return rng.standard_normal((inputs, units)) * math.sqrt(2 / inputs)


ANSWERS = {
    "1.3a": dict(
        about="many | divided | natural | tenfold | anything | halving | difference | amount | takes | where",
        right=[lambda a, x, b, y: (b - a) / np.log2(y / x), lambda a, x, b, y: (b - a) * np.log(2) / np.log(y / x)],
        never_said=["(last_year - first_year)"],
    ),
    "1.3b": dict(
        about="multiplications | additions | please | stands | products | numbers | whatever | longer | Upside",
        right=[lambda m, k, n, seconds: 2 * m * k * n / seconds / 1e9, lambda m, k, n, s: 2e-9 * m * k * n / s],
        never_said=["2 * m"],
    ),
    "1.3c": dict(
        about=(
            "something | ahead | exchanged | shallow | tolerance | stands | smallest | `None` is wanted. | number | "
            "in quotes | False | whatever | looked"
        ),
        right=[_parting],
        wrong={3: [lambda sizes, shallow, deep: _parting(sizes, deep, shallow)], 13: [_first_size_only]},
        never_said=["1 - b"],
    ),
    "1.3d": dict(
        about="millionth | before | tenth | half | something | between",
        right=[10, next(n for n in range(99) if 0.25**n < 1e-6), np.int64(10), 10.0],
        wrong={6: [9.97]},
    ),
    "1.3e": dict(
        right=[_he, lambda rng, inputs, units: rng.normal(0, np.sqrt(2 / inputs), size=(inputs, units))],
        wrong={
            "are 0: ": [lambda rng, inputs, units: rng.normal(0, np.sqrt(2 // inputs), (inputs, units))],
            "0.0707107: ": [lambda rng, inputs, units: np.full((inputs, units), np.sqrt(2 / inputs))],
            "depends on `inputs`": [
                lambda rng, inputs, units: rng.normal(0, 0.0707, (inputs, units)),
                lambda rng, inputs, units: rng.normal(0, 1 / np.sqrt(2 * units), (inputs, units)),
            ],
            "not normally": [
                lambda rng, inputs, units: rng.laplace(0, np.sqrt(1 / inputs), (inputs, units)),
                lambda rng, inputs, units: rng.logistic(0, np.sqrt(6 / inputs) / np.pi, (inputs, units)),
                lambda rng, inputs, units: rng.uniform(-1, 1, (inputs, units)) * np.sqrt(6 / inputs),
            ],
            "only 100 ": [lambda rng, inputs, units: np.tile(_he(rng, 1, units), (inputs, 1))],
            "should be 0.0707": [lambda rng, inputs, units: rng.normal(0, np.sqrt(2 * inputs), (inputs, units))],
            "is the variance": [lambda rng, inputs, units: rng.normal(0, 2 / inputs, (inputs, units))],
            "the 2 makes up": [lambda rng, inputs, units: rng.normal(0, np.sqrt(1 / inputs), (inputs, units))],
            "its *inputs*": [lambda rng, inputs, units: rng.normal(0, np.sqrt(2 / units), (inputs, units))],
            "Glorot": [lambda rng, inputs, units: rng.normal(0, np.sqrt(2 / (inputs + units)), (inputs, units))],
            "naive start": [lambda rng, inputs, units: rng.normal(0, np.sqrt(1 / 3 / inputs), (inputs, units))],
            "to be scaled": [lambda rng, inputs, units: rng.normal(size=(inputs, units))],
            "yours is 0.2987": [lambda rng, inputs, units: rng.normal(0, 0.3, (inputs, units))],
            "turned round": [lambda rng, inputs, units: _he(rng, inputs, units).T],
            "should be (inputs, units)": [lambda rng, inputs, units: _he(rng, inputs, units)[0]],
            "handed in": [
                lambda rng, inputs, units: _he(np.random.default_rng(), inputs, units),
                lambda rng, inputs, units: _he(np.random.default_rng(0), inputs, units),
            ],
            "mean should be 0": [lambda rng, inputs, units: np.abs(_he(rng, inputs, units))],
            "no function": [np.zeros((3, 2))],
            "AttributeError": [lambda rng, inputs, units: rng.nonsense()],
            "returns nothing": [_forgets_to_return],
            "cover the 2": [lambda rng, inputs, units: rng.normal(0, 2 / np.sqrt(inputs), (inputs, units))],
        },
        never_said=["sqrt(2 / inputs)"],
    ),
    "1.3f": dict(
        about="weights | every input. | every input; | Only | channels | pixels | counted | belongs",
        right=[lambda window, inputs, outputs: window**2 * inputs + inputs * outputs + outputs],
        never_said=["window**2"],
    ),
    "1.3g": dict(
        about=(
            "parentheses | never | told as | cent | average | increase equally; | started | square | "
            "multiplication | exchanged | Between"
        ),
        right=[lambda first, last, years: (last / first) ** (1 / years), lambda a, b, n: np.exp(np.log(b / a) / n)],
        never_said=["last / first"],
    ),
    "1.3h": dict(
        about="loss is | positive | of the | of all | Right | columns | scores | subtract",
        right=[lambda shares, labels: (shares - np.eye(shares.shape[1])[labels]) / len(labels)],
        wrong={"changed": [_in_place]},
        never_said=["shares -"],
    ),
    "1.3i": dict(
        about="took | These | colours | challenge | height | with | there | gigabytes | gibibytes | expression",
        right=[1_281_167 * 224 * 224 * 3 * 4],
        wrong={8: [771.4], 9: [718.4], 10: [771.4e9]},
        never_said=["224"],
    ),
    "1.3j": dict(
        about="should | cannot | wanted | division | divide | upside | Multiply | average",
        right=[
            lambda gradients, counts: np.average(gradients, axis=0, weights=counts),
            lambda gradients, counts: sum(n * g for n, g in zip(counts, gradients, strict=True)) / sum(counts),
        ],
        never_said=["weights=counts"],
    ),
}
