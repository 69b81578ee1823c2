"""A doubling time and a yearly factor: against NumPy's own fit, and on growth whose answer is known."""

import numpy as np
import pytest

from utils.measure.growth import Growth, fit_growth


def test_exact_growth_is_found():
    years = np.array([1990, 1995, 2001, 2010])
    growth = fit_growth(years, 3 * 2 ** ((years - 1990) / 1.5))
    assert growth.start == 1990
    assert growth.doubling_years == pytest.approx(1.5)
    assert growth.value == pytest.approx(3)


def test_the_fit_is_that_of_numpy():
    rng = np.random.default_rng(0)
    years, values = rng.uniform(1980, 2020, 15), np.exp(rng.normal(size=15))
    slope, height = np.polyfit(years, np.log2(values), 1)
    growth = fit_growth(years, values)
    assert growth.doublings == pytest.approx(slope)
    assert np.log2(growth.at(2000)) == pytest.approx(slope * 2000 + height)


def test_it_starts_in_the_earliest_year_wherever_that_stands():
    growth = fit_growth([2004, 2000, 2002], [12, 3, 6])
    assert growth.start == 2000 and growth.value == pytest.approx(3) and growth.doubling_years == pytest.approx(2)


def test_the_value_of_a_year_or_of_many():
    growth = Growth(start=2000, value=5.0, doublings=0.4)
    assert growth.at(2010) == pytest.approx(80)
    assert np.allclose(growth.at(np.array([2000, 2005])), [5, 20])


def test_what_shrinks_has_a_negative_doubling_time():
    growth = fit_growth([2000, 2004], [16, 4])
    assert growth.doubling_years == pytest.approx(-2)


@pytest.mark.parametrize(
    ("years", "values", "says"),
    [
        ([2000, 2001], [1, 2, 3], r"equally long lists; got shapes \(2,\) and \(3,\)"),
        ([2000, 2000], [1, 2], "at least two that differ"),
        ([2000, 2001], [1, 0], "above 0"),
        ([2000, 2001], [1, float("nan")], "finite"),
        ([[2000, 2001]], [[1, 2]], "equally long lists"),
    ],
)
def test_what_cannot_be_fitted_is_refused(years, values, says):
    with pytest.raises(ValueError, match=says):
        fit_growth(years, values)
