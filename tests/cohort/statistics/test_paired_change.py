"""Gain between two measurements, against pingouin and scipy."""

import importlib
import math
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course.cohort.statistics import gain, hedges_of_pairs

pingouin = importlib.import_module("pingouin")
module = importlib.import_module(
    "course.cohort.statistics.paired_change"
)  # the package names the function


def pairs(seed: int, learners: int = 40, moved: float = 0.3) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    own = rng.normal(3, 0.5, learners)
    return pd.DataFrame(
        {
            "lesson": "les",
            "cohort": "noord",
            "before": own + rng.normal(0, 0.4, learners),
            "after": own + moved + rng.normal(0, 0.4, learners),
        }
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_effect_is_pingouins_d_average_with_the_correction_for_pairs(seed: int) -> None:
    table = pairs(seed)

    found = gain(table).iloc[0]

    d = pingouin.compute_effsize(table["after"], table["before"], paired=True, eftype="cohen")
    assert found["effect"] == pytest.approx(d * (1 - 3 / (4 * 39 - 1)))
    assert found["estimate"] == pytest.approx((table["after"] - table["before"]).mean())


# A large group: the bootstrap of a mean comes close to Student's interval.
def test_the_interval_of_the_gain_comes_close_to_students() -> None:
    table = pairs(1, learners=2000)

    found = gain(table).iloc[0]

    theirs = stats.ttest_rel(table["after"], table["before"]).confidence_interval()
    assert [found["low"], found["high"]] == pytest.approx([theirs.low, theirs.high], abs=0.004)
    assert found["effect_low"] < found["effect"] < found["effect_high"]
    assert bool(found["enough"])


@pytest.mark.parametrize(("seed", "learners"), [(1, 20), (2, 40), (3, 200)])
def test_the_interval_of_the_effect_is_scipys_bca(seed: int, learners: int) -> None:
    table = pairs(seed, learners)
    both = table["before"].to_numpy(), table["after"].to_numpy()

    found = gain(table).iloc[0]

    theirs = stats.bootstrap(
        both,
        hedges_of_pairs,
        n_resamples=9999,
        paired=True,
        method="BCa",
        rng=np.random.default_rng(1),
    ).confidence_interval
    ends = [theirs.low, theirs.high]
    assert [found["effect_low"], found["effect_high"]] == pytest.approx(ends, abs=0.05)


@pytest.mark.parametrize("seed", range(3))
def test_beyond_400_pairs_the_intervals_are_those_of_the_bootstrap(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, names = pairs(seed, learners=401), ["low", "high", "effect_low", "effect_high"]

    quick = gain(table)[names].iloc[0]
    monkeypatch.setattr(module, "_MOST", 401)
    drawn = gain(table)[names].iloc[0]

    assert list(quick) != list(drawn)
    assert list(quick) == pytest.approx(list(drawn), abs=0.02)


def test_the_same_frame_has_the_same_interval() -> None:
    pd.testing.assert_frame_equal(gain(pairs(1)), gain(pairs(1)))


def test_who_misses_a_measurement_is_left_out() -> None:
    table = pairs(2)
    more = pd.concat(
        [table, table.head(5).assign(after=math.nan), table.head(3).assign(before=None)]
    )

    pd.testing.assert_frame_equal(gain(more), gain(table))


def test_each_cohort_has_its_own_gain() -> None:
    table = pd.concat([pairs(1, moved=0), pairs(2, moved=1).assign(cohort="zuid")])

    found = gain(table).set_index("cohort")

    assert found["low"]["noord"] < 0 < found["high"]["noord"]
    assert found["low"]["zuid"] > 0.5


@pytest.mark.parametrize(
    ("before", "after"),
    [([1.0], [2.0]), ([2.0] * 30, [3.0] * 30), ([1.0, 2.0] * 15, [2.0, 3.0] * 15)],
)
def test_where_nothing_varies_there_is_no_interval_and_no_warning(
    before: list[float], after: list[float]
) -> None:
    table = pd.DataFrame({"lesson": "les", "cohort": "noord", "before": before, "after": after})

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = gain(table).iloc[0]

    assert found["estimate"] == 1
    assert math.isnan(found["low"])
    assert not found["enough"]


def test_a_few_learners_give_numbers_without_a_crash() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = pd.concat([gain(pairs(1, learners)) for learners in (2, 3, 5, 6, 9)])

    assert found["learners"].to_list() == [2, 3, 5, 6, 9]
    assert found["effect_low"].isna().to_list() == [True] * 3 + [False] * 2
    assert not found["enough"].any()


def test_a_measurement_that_nearly_nobody_varies_in_gives_no_warning() -> None:
    table = pairs(1, 8).assign(before=2.0, after=[2.0] * 7 + [3.0])

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = gain(table).iloc[0]

    assert found["estimate"] == 0.125
    assert not found["enough"]


def test_nobody_gives_no_rows() -> None:
    found = gain(pairs(1).head(0))

    assert found.empty
    assert {"estimate", "effect", "learners", "enough"} <= set(found.columns)


def test_an_effect_of_one_pair_is_missing() -> None:
    assert math.isnan(float(hedges_of_pairs(np.array([1.0]), np.array([2.0]))))
