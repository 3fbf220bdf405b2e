"""Differences of two groups, against statsmodels, scipy and published examples."""

import importlib
import math

import numpy as np
import pytest
from scipy import stats

from course.cohort.statistics import benjamini_hochberg, cohens_h, mover, newcombe, score_test

proportion = importlib.import_module("statsmodels.stats.proportion")
COUNTS = [(13, 40, 21, 38), (0, 12, 5, 11), (30, 30, 22, 25), (1, 200, 9, 150), (6, 20, 6, 20)]


# R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("counts", "ends"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
    ],
)
def test_an_interval_is_newcombes_own(
    counts: tuple[int, int, int, int], ends: tuple[float, float]
) -> None:
    assert [float(end) for end in newcombe(*counts)] == pytest.approx(ends, abs=5e-5)


@pytest.mark.parametrize("counts", COUNTS)
def test_an_interval_is_statsmodels(counts: tuple[int, int, int, int]) -> None:
    theirs = proportion.confint_proportions_2indep(*counts, method="newcomb", compare="diff")

    assert [float(end) for end in newcombe(*counts)] == pytest.approx(theirs)


@pytest.mark.parametrize("counts", COUNTS)
def test_the_test_is_scipys_chi_square(counts: tuple[int, int, int, int]) -> None:
    a, n, b, m = counts

    theirs = stats.chi2_contingency([[a, n - a], [b, m - b]], correction=False)

    assert float(score_test(*counts)) == pytest.approx(theirs.pvalue)


def test_nobody_and_everybody_do_not_differ_from_themselves() -> None:
    assert list(score_test([0, 12], [30, 12], [0, 9], [20, 9])) == [1, 1]


def test_the_effect_is_statsmodels() -> None:
    assert cohens_h(0.6, 0.25) == pytest.approx(proportion.proportion_effectsize(0.6, 0.25))


def test_two_means_of_one_spread_are_as_far_apart_as_students_t_says() -> None:
    low, high = mover((1.0, 0.7, 1.3), (0.2, -0.2, 0.6))

    assert (float(low), float(high)) == pytest.approx((0.3, 1.3))


@pytest.mark.parametrize("m", [1, 2, 5, 60])
def test_the_correction_is_scipys(m: int) -> None:
    p = np.random.default_rng(m).beta(0.3, 3, m)

    assert list(benjamini_hochberg(p)) == pytest.approx(list(stats.false_discovery_control(p)))


def test_what_is_missing_does_not_count_in_the_correction() -> None:
    found = benjamini_hochberg([0.01, math.nan, 0.03])

    assert [found[0], found[2]] == pytest.approx([0.02, 0.03])
    assert math.isnan(found[1])
