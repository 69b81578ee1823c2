"""How long something takes: measured several times after a warm-up, and told as a median with its spread.

A single run says little: the first one also pays for what is prepared once, and any of them may be held up by whatever
else the machine does. So `measure` runs a call several times, and `measure_together` runs several calls in turns, so
that a noisy moment meets all of them. What is compared are medians and ratios, never single runs.

Explained in section 1.3.1 of the collection.
"""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any, NamedTuple

from utils.checks import whole_number

__all__ = ["Timing", "measure", "measure_together"]


class Timing(NamedTuple):
    """The seconds that each of several runs took, in the order in which they were made.

    Explained in section 1.3.1.

    Attributes
    ----------
    runs : tuple of float
        Seconds, one for each run; the warm-up is not among them.
    median, fastest, slowest : float
        Seconds: the run in the middle, the shortest and the longest.

    Examples
    --------
    >>> timing = Timing((0.5, 0.25, 2.0))
    >>> timing.median, timing.fastest, timing.slowest
    (0.5, 0.25, 2.0)
    """

    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.runs)

    @property
    def fastest(self) -> float:
        return min(self.runs)

    @property
    def slowest(self) -> float:
        return max(self.runs)

    def ratio_to(self, other: "Timing") -> float:
        """Return how many times as long this took as the other did: the median of the ratios, run by run.

        Meant for timings of `measure_together`, whose runs of one round were made one right after the other.

        Parameters
        ----------
        other : Timing
            As many runs as this one has.

        Raises
        ------
        ValueError
            If `other` has another number of runs.

        Examples
        --------
        >>> Timing((2.0, 4.0, 9.0)).ratio_to(Timing((1.0, 2.0, 3.0)))
        2.0
        """
        if len(other.runs) != len(self.runs):
            raise ValueError(f"other must have {len(self.runs)} runs, as this timing has; got {len(other.runs)}")
        return median(mine / theirs for mine, theirs in zip(self.runs, other.runs, strict=True))


def measure(call: Callable[[], Any], repeats: int = 7, warm_up: int = 1) -> Timing:
    """Run `call` several times and return how long each run took.

    Explained in section 1.3.1.

    Parameters
    ----------
    call : callable
        Takes no arguments; what it returns is thrown away.
    repeats : int
        How many runs are timed, at least 1.
    warm_up : int
        How many runs come before them, untimed: they load, compile and fill the caches.

    Returns
    -------
    Timing

    Raises
    ------
    TypeError
        If `call` cannot be called, or `repeats` or `warm_up` is no integer.
    ValueError
        If `repeats` is below 1 or `warm_up` below 0.

    Examples
    --------
    >>> timing = measure(lambda: sum(range(1000)), repeats=3)
    >>> len(timing.runs), timing.fastest <= timing.median <= timing.slowest
    (3, True)
    """
    return measure_together({"call": call}, repeats, warm_up)["call"]


def measure_together(calls: Mapping[str, Callable[[], Any]], repeats: int = 7, warm_up: int = 1) -> dict[str, Timing]:
    """Run several calls in turns and return, by name, how long each run took.

    Explained in section 1.3.1. One round runs each call once; there are `repeats` rounds. What slows the machine down
    for a while thus slows all of them down, and their ratios stay what they are.

    Parameters
    ----------
    calls : dict of str to callable
        At least one; none takes arguments.
    repeats, warm_up : int
        Rounds that are timed, at least 1, and rounds before them that are not.

    Returns
    -------
    dict of str to Timing
        In the order of `calls`.

    Raises
    ------
    TypeError, ValueError
        As `measure` does, and if there is nothing to call.

    Examples
    --------
    >>> timings = measure_together({"short": lambda: sum(range(10)), "long": lambda: sum(range(10**5))}, repeats=3)
    >>> timings["long"].ratio_to(timings["short"]) > 10
    True
    """
    if not isinstance(calls, Mapping) or not calls:
        raise ValueError(f"calls must be a dict of names and what to call, with at least one of them; got {calls!r}")
    for name, call in calls.items():
        if not callable(call):
            raise TypeError(f"call must be a function without arguments; {name!r} is {type(call).__name__}")
    repeats, warm_up = whole_number(repeats, "repeats", at_least=1), whole_number(warm_up, "warm_up", at_least=0)
    for _ in range(warm_up):
        for call in calls.values():
            call()
    runs: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(repeats):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            runs[name].append(time.perf_counter() - start)
    return {name: Timing(tuple(seconds)) for name, seconds in runs.items()}
