"""A difference is a function of what is shown, and the worst of what that can stand for."""

import itertools
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.disclosure.differences import Difference, called, of_places, of_shares
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.rounding import Grid
from course.cohort.statistics import cohens_h, newcombe, score_test

K = 10


def share(count: int, learners: int) -> Disclosed:
    """A share as the privacy door shows it."""
    grid = Grid.about(learners, K)
    label = grid.label(Fraction(count, learners))
    low, high = grid.interval(label)
    return Disclosed(grid.value(label), "", *grid.bounds(label), low, high, grid.n)


@pytest.mark.parametrize(("n", "m"), [(10, 14), (24, 40), (43, 38)])
def test_it_is_never_surer_than_exact_numbers_and_its_interval_holds_theirs(n: int, m: int) -> None:
    for count, other in itertools.product(range(0, n + 1, 3), range(0, m + 1, 2)):
        found = of_shares(share(count, n), share(other, m), K)

        low, high = newcombe(count, n, other, m)
        assert found.low <= float(low) + 1e-9
        assert found.high >= float(high) - 1e-9
        assert found.p >= float(score_test(count, n, other, m)) - 1e-12
        assert {round(found.low * 100) % 5, round(found.high * 100) % 5} == {0}


def test_who_looks_alike_differs_alike() -> None:
    other = share(20, 40)

    found = {of_shares(share(count, 40), other, K) for count in (0, 1)}
    all_ = {of_shares(share(count, 40), other, K) for count in (39, 40)}

    assert len(found) == len(all_) == 1


def test_shares_that_can_be_the_same_have_no_doubt_that_they_are() -> None:
    assert of_shares(share(10, 40), share(10, 42), K).p == 1


def test_turned_round_it_is_the_same() -> None:
    one, other = (
        of_shares(share(8, 24), share(30, 40), K),
        of_shares(share(30, 40), share(8, 24), K),
    )

    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))
    assert (one.p, one.effect) == pytest.approx((other.p, -other.effect))
    assert one.size == other.size == "groot"


def place(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Disclosed:
    """A mean as the privacy door shows it."""
    half = float(statistics.student(len(values) - 1)) * float(stats.sem(values))
    mean = float(values.mean())
    ends = {"low": max(-1.0, mean - half), "high": min(1.0, mean + half)}
    who = {"lesson": "les", "cohort": "noord", "learners": len(values), "mean": mean}
    (row,) = control.position(pd.DataFrame([{**who, **ends}]), K).rows
    return row


@pytest.mark.parametrize("seed", range(40))
def test_a_difference_of_means_is_never_surer_than_welchs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one = rng.normal(rng.uniform(-0.9, 0.9), 0.3, rng.integers(12, 60)).clip(-1, 1)
    other = rng.normal(rng.uniform(-0.9, 0.9), 0.4, rng.integers(12, 60)).clip(-1, 1)

    found = of_places(place(one), place(other))

    exact = stats.ttest_ind(one, other, equal_var=False)
    ends = exact.confidence_interval()
    assert found.p >= exact.pvalue
    assert found.low <= ends.low + 1e-9
    assert ends.high - 1e-9 <= found.high


def test_means_that_are_far_apart_are_found_and_their_effect_is_large() -> None:
    rng = np.random.default_rng(3)

    found = of_places(place(rng.normal(-0.4, 0.3, 40)), place(rng.normal(0.2, 0.3, 36)))

    assert found.p < 0.001
    assert found.high < 0
    assert found.size == "groot"


def test_everybody_at_one_end_of_the_line_is_compared_too() -> None:
    found = of_places(place(np.full(20, -1.0)), place(np.linspace(-0.5, 0.5, 20)))

    assert found.p < 0.01
    assert -2 <= found.low < found.high < 0


def test_many_comparisons_call_less() -> None:
    rare = Difference(0.3, 0.05, 0.5, 0.02, 0.6)
    nothing = Difference(0.0, -0.2, 0.2, 0.9, 0.0)

    assert called([rare]) == [True]
    assert called([rare, *[nothing] * 9]) == [False] * 10
    assert called([]) == []


def test_an_interval_that_holds_zero_is_called_nothing() -> None:
    assert called([Difference(0.3, 0.0, 0.5, 0.001, 0.6)]) == [False]


def test_effects_in_words_are_cohens() -> None:
    sizes = [Difference(0, 0, 0, 1, effect).size for effect in (0.1, -0.3, 0.6, -0.9)]

    assert sizes == ["bijna geen", "klein", "middelgroot", "groot"]
    assert Difference(0, 0, 0, 1, cohens_h(0.5, 0.5)).size == "bijna geen"
