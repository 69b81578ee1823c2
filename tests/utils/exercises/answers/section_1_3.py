"""Answers to the exercises of 1.3, right and wrong."""

import numpy as np


def _parting(sizes, shallow, deep):
    for size, a, b in zip(sizes, shallow, deep, strict=True):
        if 1 - b <= (1 - a) / 2 + 1e-12:
            return size
    return None


def _first_size_only(sizes, shallow, deep):
    for size, a, b in zip(sizes, shallow, deep, strict=True):
        return size if 1 - b <= (1 - a) / 2 + 1e-12 else None


def _forgets_to_return(new, memory, rng):
    _ = rng.choice(memory, len(new))


def _drawn_twice(new, memory, rng):
    return [*new, *rng.choice(memory, size=len(new), replace=True)]


def _boldest(rows):
    return max((y / x) ** (1 / (b - a)) for a, x, _ in rows for b, y, _ in rows if b > a)


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
        about="luckiest run of | leaves out the runs | luckiest run, | worst | median | alone | highest | never | belongs | place",
        right=[
            lambda losses: min(losses, key=lambda rate: np.inf if np.isnan(losses[rate]).any() else sum(losses[rate])),
            lambda losses: min((r for r in losses if not np.isnan(losses[r]).any()), key=lambda r: np.mean(losses[r])),
        ],
        wrong={8: [lambda losses: sorted((np.mean(runs), rate) for rate, runs in losses.items())[0][1]]},
        never_said=["np.mean("],
    ),
    "1.3f": dict(
        about="weights | every input. | every input; | Only | channels | pixels | counted | belongs",
        right=[lambda window, inputs, outputs: window**2 * inputs + inputs * outputs + outputs],
        never_said=["window**2"],
    ),
    "1.3g": dict(
        about="honest | different* | over all | root | share: | added | joins the first | below | smallest | divides",
        right=[_boldest],
        never_said=["high / low"],
    ),
    "1.3h": dict(
        about="as it was | missing | sigmoid | already: no | Nearly | activation. | steepest | order | too. | early | samples",
        right=[
            lambda images, hidden, error, V: [images.T @ ((1 - hidden**2) * (error @ V.T)), hidden.T @ error],
            lambda images, hidden, error, V: (
                images.T @ ((1 - hidden) * (1 + hidden) * (error @ V.T)),
                hidden.T @ error,
            ),
        ],
        never_said=["1 - hidden"],
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
    "1.3k": dict(
        right=[_drawn_twice, lambda new, memory, rng: np.append(new, memory[rng.integers(0, len(memory), len(new))])],
        wrong={
            "no function": [np.zeros(3)],
            "returns nothing": [_forgets_to_return],
            "without a second axis": [lambda new, memory, rng: np.stack([new, rng.choice(memory, len(new))])],
            "only new places": [lambda new, memory, rng: new],
            "only old places": [lambda new, memory, rng: rng.choice(memory, len(new))],
            "whole memory": [lambda new, memory, rng: np.concatenate([new, memory])],
            "yours has 55": [lambda new, memory, rng: np.concatenate([new, rng.choice(memory, 5)])],
            "in the other order": [lambda new, memory, rng: np.concatenate([rng.choice(memory, len(new)), new])],
            "each once, as they came": [
                lambda new, memory, rng: rng.permutation(np.concatenate([new, rng.choice(memory, len(new))]))
            ],
            "not their positions": [
                lambda new, memory, rng: np.concatenate([new, rng.integers(0, 2 * len(memory), len(new))])
            ],
            "not for another": [lambda new, memory, rng: np.concatenate([new, rng.integers(0, len(memory), len(new))])],
            "the same generator": [
                lambda new, memory, rng: np.concatenate([new, np.random.default_rng().choice(memory, len(new))])
            ],
            "always the same ones": [lambda new, memory, rng: np.concatenate([new, np.resize(memory, len(new))])],
            "same chance": [
                lambda new, memory, rng: np.concatenate([new, memory[rng.integers(0, len(memory), len(new)) // 2]])
            ],
        },
        never_said=["rng.choice(memory"],
    ),
}
