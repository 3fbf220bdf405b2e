"""Cohort against cohort."""

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtr

from course.cohort.statistics.groups import TOTAL
from course.cohort.statistics.intervals import Numbers, student, verdict

LEVEL = 0.05  # how often equal cohorts may be called different, over all comparisons together
_TWO = 2
_COLUMNS = [
    *("cohort", "other", "learners", "of_cohort", "of_other"),
    *("estimate", "low", "high", "effect", "effect_low", "effect_high", "p"),
]


def differences(values: pd.DataFrame, by: Sequence[str] = ("lesson",)) -> pd.DataFrame:
    """How much each cohort differs from each other one.

    The difference of means with Welch's interval and p, and as Hedges' g with the interval of
    Hedges and Olkin. Over all rows of the result p is corrected by Holm.

    Parameters
    ----------
    values : DataFrame
        One row a learner within `by` and cohort, with the columns `cohort` and `value`; rows
        without a value, and those of the cohort `TOTAL`, are left out.
    by : Sequence of str
        Columns within which cohorts are compared.

    Returns
    -------
    One row a pair of cohorts: `cohort`, `other`; `of_cohort` and `of_other` learners, of which
    `learners` is the smaller; `estimate`, cohort minus other, with `low` and `high`; `effect` with
    `effect_low` and `effect_high`; `p`; `corrected`, p after Holm; `differs`, whether that is below
    5 %; `enough`, 20 learners in both. `low` to `high` is not corrected, so that it can leave 0
    out where `differs` is False: `differs` is the one to trust. NaN where nothing varies.

    Source: B. L. Welch, Biometrika 34 (1947) 28-35; L. V. Hedges and I. Olkin, Statistical methods
    for meta-analysis (1985), chapter 5; S. Holm, Scandinavian Journal of Statistics 6 (1979) 65-70.
    """
    held = values[values["cohort"].ne(TOTAL)].dropna(subset="value")
    rows: list[dict[str, Any]] = []
    for name, group in held.groupby(list(by), sort=False, observed=True):
        own = {
            str(c): v.to_numpy(dtype=float)
            for c, v in group.groupby("cohort", sort=False, observed=True)["value"]
        }
        rows += [
            {**dict(zip(by, name, strict=True)), "cohort": one, "other": two, **_differ(*pair)}
            for (one, two) in itertools.combinations(own, 2)
            for pair in [(own[one], own[two])]
        ]
    found = pd.DataFrame(rows, columns=[*by, *_COLUMNS])
    corrected = holm(found["p"])
    return verdict(found.assign(corrected=corrected, differs=corrected < LEVEL))


def holm(p: npt.ArrayLike) -> Numbers:
    """Values of p, corrected for their number by Holm's method; NaN stays, and does not count."""
    given = np.asarray(p, dtype=float)
    found, held = np.full(given.shape, math.nan), np.flatnonzero(~np.isnan(given))
    order = held[np.argsort(given[held], kind="stable")]
    steps = given[order] * np.arange(len(order), 0, -1)
    found[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return found


def hedges(one: Numbers, other: Numbers) -> tuple[float, float, float]:
    """Hedges' g of two groups, with its interval; NaN where nothing varies."""
    n, m = len(one), len(other)
    freedom = n + m - 2
    if min(n, m) < _TWO:
        return (math.nan,) * 3
    pooled = math.sqrt(((n - 1) * one.var(ddof=1) + (m - 1) * other.var(ddof=1)) / freedom)
    if not pooled > 0:
        return (math.nan,) * 3
    g = float(one.mean() - other.mean()) / pooled * (1 - 3 / (4 * (n + m) - 9))
    half = float(student(freedom)) * math.sqrt((n + m) / (n * m) + g**2 / (2 * (n + m)))
    return g, g - half, g + half


def _differ(one: Numbers, other: Numbers) -> dict[str, float]:
    effect, effect_low, effect_high = hedges(one, other)
    estimate, half, p = _welch(one, other)
    return {
        "learners": min(len(one), len(other)),
        "of_cohort": len(one),
        "of_other": len(other),
        "estimate": estimate,
        "low": estimate - half,
        "high": estimate + half,
        "effect": effect,
        "effect_low": effect_low,
        "effect_high": effect_high,
        "p": p,
    }


def _welch(one: Numbers, other: Numbers) -> tuple[float, float, float]:
    """The difference of means, half its interval, and the two-sided p."""
    estimate = float(one.mean() - other.mean())
    if min(len(one), len(other)) < _TWO:
        return estimate, math.nan, math.nan
    errors = np.array([held.var(ddof=1) / len(held) for held in (one, other)])
    error = math.sqrt(errors.sum())
    if not error > 0:
        return estimate, math.nan, math.nan
    freedom = errors.sum() ** 2 / (errors**2 / [len(one) - 1, len(other) - 1]).sum()
    p = 2 * float(stdtr(freedom, -abs(estimate) / error))
    return estimate, float(student(freedom)) * error, p
