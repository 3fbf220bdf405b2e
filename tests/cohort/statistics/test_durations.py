"""Time spent: the median, its interval against scipy, and tabs that stay open."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course.cohort.statistics import LONGEST, median, time_spent
from tests.cohort.conftest import Frame


# The exact interval from order statistics alone is wider than what is interpolated from it, and the
# next narrower one is narrower.
@pytest.mark.parametrize("n", [6, 7, 10, 11, 25, 40, 41, 300, 5000])
def test_the_interval_lies_between_two_exact_ones(n: int) -> None:
    x = np.sort(np.random.default_rng(n).lognormal(3, 1, n))

    middle, low, high = median(x)

    wide: Any = stats.quantile_test(x, p=0.5).confidence_interval(0.95)
    below, above = np.searchsorted(x, wide.low), np.searchsorted(x, wide.high)
    assert wide.low <= low < x[below + 1] <= middle
    assert middle <= x[above - 1] < high <= wide.high


# The normal approximation of the ranks: n / 2 -+ 1.96 sqrt(n) / 2.
def test_the_interval_of_many_is_the_textbooks() -> None:
    n = 10_000

    _, low, high = median(np.arange(n, dtype=float))

    half = 1.96 * math.sqrt(n) / 2
    assert [low, high] == pytest.approx([n / 2 - half, n / 2 + half], abs=1)


@pytest.mark.parametrize("n", range(6))
def test_five_or_fewer_have_no_interval(n: int) -> None:
    middle, low, high = median(np.arange(n, dtype=float))

    assert math.isnan(low)
    assert math.isnan(high)
    assert math.isnan(middle) == (n == 0)


def test_an_open_tab_counts_for_ten_minutes(steps: Frame) -> None:
    table = pd.concat([steps({"a": 20}, seconds=30.0), steps({"b": 5}, seconds=40_000.0)])

    found = time_spent(table).iloc[0]

    assert found["estimate"] == 30
    assert found["high"] <= LONGEST
    assert found["capped"] == 0.2
    assert bool(found["enough"])


def test_a_learners_time_is_the_sum_of_the_steps(steps: Frame) -> None:
    table = pd.concat(
        [steps({"a": 9}, learner=f"l{n}", step=f"s{n % 3}", seconds=10.0 * n) for n in range(1, 8)]
    )

    found = time_spent(table).iloc[0]

    assert found["learners"] == 7
    assert found["estimate"] == 4 * 9 * 10


def test_unknown_times_and_clocks_that_jumped_do_not_count(steps: Frame) -> None:
    table = pd.concat(
        [steps({"a": 8}), steps({"b": 3}, seconds=None), steps({"c": 2}, seconds=-5.0)]
    )

    assert time_spent(table)["learners"].to_list() == [8]
    assert time_spent(steps({})).empty
