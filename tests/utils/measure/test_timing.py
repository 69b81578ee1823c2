"""utils.measure.timing on a clock that the tests turn themselves: what is timed, how often, and in which order."""

import time

import pytest

from utils.measure import timing
from utils.measure.timing import Timing, measure, measure_together


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until somebody calls `clock.work(seconds)`."""

    class Clock:
        now = 100.0

        def work(self, seconds):
            self.now += seconds

    made = Clock()
    monkeypatch.setattr(timing.time, "perf_counter", lambda: made.now)
    return made


def test_every_run_is_timed_but_the_warm_up(clock):
    seconds = iter([50.0, 60.0, 1.0, 4.0, 2.0])
    result = measure(lambda: clock.work(next(seconds)), repeats=3, warm_up=2)
    assert result.runs == (1.0, 4.0, 2.0)
    assert (result.fastest, result.median, result.slowest) == (1.0, 2.0, 4.0)
    assert next(seconds, None) is None  # neither more calls nor fewer


def test_seven_runs_are_timed_after_one_unless_one_says_else(clock):
    calls = []
    assert len(measure(lambda: calls.append(1)).runs) == 7 and len(calls) == 8
    assert len(measure_together({"call": lambda: calls.append(1)})["call"].runs) == 7 and len(calls) == 16


def test_the_median_of_an_even_number_of_runs_lies_between_the_two_in_the_middle():
    assert Timing((4.0, 1.0, 2.0, 8.0)).median == 3.0


def test_without_a_warm_up_the_first_run_counts(clock):
    seconds = iter([9.0, 1.0])
    assert measure(lambda: clock.work(next(seconds)), repeats=2, warm_up=0).runs == (9.0, 1.0)


def test_calls_take_turns(clock):
    order = []

    def call(name, seconds):
        order.append(name)
        clock.work(seconds)

    result = measure_together({"a": lambda: call("a", 1.0), "b": lambda: call("b", 3.0)}, repeats=2, warm_up=2)
    assert order == ["a", "b"] * 4
    assert list(result) == ["a", "b"]
    assert result["a"].runs == (1.0, 1.0)
    assert result["b"].runs == (3.0, 3.0)
    assert result["b"].ratio_to(result["a"]) == 3.0


def test_the_ratio_is_taken_run_by_run():
    """A slow moment that hits both of a round leaves the ratio as it is; medians alone would not show that."""
    slow_rounds = Timing((1.0, 100.0, 3.0)), Timing((2.0, 200.0, 5.0))
    assert slow_rounds[1].ratio_to(slow_rounds[0]) == 2.0
    assert (
        Timing((1.0, 8.0, 9.0)).ratio_to(Timing((4.0, 4.0, 3.0))) == 2.0
    )  # the medians' ratio is also 2; the mean's is not
    assert Timing((1.0, 10.0, 12.0)).ratio_to(Timing((10.0, 2.0, 3.0))) == 4.0  # and here the medians' ratio is 10/3


def test_a_real_clock_agrees_with_a_known_pause():
    assert measure(lambda: time.sleep(0.02), repeats=3, warm_up=0).fastest >= 0.0199


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"repeats": 0}, ValueError, "repeats must be a whole number, at least 1; got 0"),
        ({"warm_up": -1}, ValueError, "warm_up must be a whole number, at least 0; got -1"),
    ],
)
def test_numbers_that_make_no_sense_are_refused_before_anything_runs(arguments, error, words):
    called = []
    with pytest.raises(error, match=words):
        measure(lambda: called.append(1), **arguments)
    assert not called


def test_what_cannot_be_called_is_refused():
    with pytest.raises(TypeError, match="call must be a function without arguments; 'b' is int"):
        measure_together({"a": lambda: None, "b": 3})
    for nothing in ({}, [print]):
        with pytest.raises(ValueError, match="calls must be a dict of names and what to call"):
            measure_together(nothing)


def test_an_error_in_a_call_comes_through():
    with pytest.raises(ZeroDivisionError):
        measure(lambda: 1 / 0)


def test_timings_of_other_lengths_cannot_be_compared():
    with pytest.raises(ValueError, match="other must have 2 runs, as this timing has; got 1"):
        Timing((1.0, 2.0)).ratio_to(Timing((1.0,)))
