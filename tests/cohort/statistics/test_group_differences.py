"""Cohort against cohort, against scipy, pingouin and statsmodels."""

import importlib
import math
import string

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course.cohort.statistics import TOTAL, differences, holm

pingouin = importlib.import_module("pingouin")
multitest = importlib.import_module("statsmodels.stats.multitest")


def values(sizes: dict[str, int], means: dict[str, float] | None = None) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    frames = [
        pd.DataFrame(
            {
                "lesson": "les",
                "cohort": c,
                "value": rng.normal((means or {}).get(c, 0), 1 + n / 50, n),
            }
        )
        for c, n in sizes.items()
    ]
    return pd.concat(frames, ignore_index=True)


def test_a_difference_is_welchs() -> None:
    table = values({"noord": 24, "zuid": 37}, {"zuid": 0.4})

    found = differences(table).iloc[0]

    own = {c: group["value"].to_numpy() for c, group in table.groupby("cohort")}
    theirs = stats.ttest_ind(own["noord"], own["zuid"], equal_var=False)
    ends = theirs.confidence_interval()
    assert found["p"] == pytest.approx(theirs.pvalue)
    assert [found["low"], found["high"]] == pytest.approx([ends.low, ends.high])
    assert (found["of_cohort"], found["of_other"], found["learners"]) == (24, 37, 24)


def test_the_effect_and_its_interval_are_pingouins() -> None:
    table = values({"noord": 24, "zuid": 37}, {"zuid": 0.8})

    found = differences(table).iloc[0]

    own = {c: group["value"].to_numpy() for c, group in table.groupby("cohort")}
    g = pingouin.compute_effsize(own["noord"], own["zuid"], eftype="hedges")
    ends = pingouin.compute_esci(stat=g, nx=24, ny=37, eftype="hedges", decimals=9)
    assert found["effect"] == pytest.approx(g)
    assert [found["effect_low"], found["effect_high"]] == pytest.approx(list(ends))


# S. Holm, Scandinavian Journal of Statistics 6 (1979) 65-70: the smallest of m times m, the next
# times m - 1, and never below the one before.
def test_holm_by_hand() -> None:
    assert list(holm([0.04, 0.01, 0.03])) == pytest.approx([0.06, 0.03, 0.06])


@pytest.mark.parametrize("m", [1, 2, 5, 30])
def test_holm_is_statsmodels(m: int) -> None:
    p = np.random.default_rng(m).beta(0.3, 3, m)

    assert list(holm(p)) == pytest.approx(list(multitest.multipletests(p, method="holm")[1]))


def test_what_is_missing_does_not_count_in_the_correction() -> None:
    found = holm([0.01, math.nan, 0.03])

    assert [found[0], found[2]] == pytest.approx([0.02, 0.03])
    assert math.isnan(found[1])


def test_all_pairs_of_all_lessons_are_one_family() -> None:
    cohorts = dict.fromkeys(string.ascii_lowercase[:4], 25)
    one = values(cohorts, {"a": 3.0})
    table = pd.concat([one, one.assign(lesson="nog een")])

    found = differences(table)

    assert len(found) == 12
    theirs = multitest.multipletests(found["p"], method="holm")
    assert list(found["corrected"]) == pytest.approx(list(theirs[1]))
    assert set(found.loc[found["differs"], "cohort"]) == {"a"}
    assert found["enough"].all()


def test_the_total_is_not_compared_with_its_parts() -> None:
    table = values({"noord": 20, "zuid": 20, TOTAL: 40})

    assert differences(table)["cohort"].to_list() == ["noord"]


def test_few_learners_or_no_spread_call_nothing_different() -> None:
    one = differences(values({"noord": 1, "zuid": 30}))
    same = differences(values({"noord": 30, "zuid": 30}).assign(value=0.5))

    for found in (one, same):
        assert found["p"].isna().all()
        assert not found["differs"].any()
        assert not found["enough"].any()


def test_one_cohort_has_nobody_to_compare_with() -> None:
    found = differences(values({"noord": 30}))

    assert found.empty
    assert {"estimate", "effect", "corrected", "differs", "enough"} <= set(found.columns)
