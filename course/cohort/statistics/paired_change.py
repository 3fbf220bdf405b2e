"""What a cohort gained between two measurements of the same learners."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from course.cohort.statistics.groups import GROUP
from course.cohort.statistics.intervals import Numbers, student, verdict

_DRAWS = 1999
_SEED = 20_261_122  # the same frame always has the same interval
_TWO = 2
_NOISE = 1e-9  # of numbers that are equal apart from rounding
_FEWEST = 6  # pairs; with fewer, many draws are one pair repeated
_MOST = 400  # pairs; with more, a bootstrap is slow and agrees with normal theory
_COLUMNS = [
    *("learners", "before", "after", "estimate", "low", "high"),
    *("effect", "effect_low", "effect_high"),
]


def gain(pairs: pd.DataFrame, by: Sequence[str] = GROUP) -> pd.DataFrame:
    """The mean gain from before to after, raw and as an effect size.

    The effect size is Hedges' g of pairs: the mean gain over the root of the mean of both
    variances, times 1 - 3 / (4 (n - 1) - 1) against its bias in small groups. Both intervals are
    bootstrap intervals over learners, 1,999 draws with a fixed seed: for the gain bootstrap-t,
    which keeps its 95 % in a group of 20 where BCa does not, and for the effect BCa. Of more than
    400 pairs they are Student's t, with the influence of each pair on the effect, which then are
    about the same.

    Parameters
    ----------
    pairs : DataFrame
        One row a learner within `by`, with the columns `before` and `after`; NaN where that
        measurement is missing. Learners who miss one are left out.
    by : Sequence of str
        Columns that make the groups.

    Returns
    -------
    One row a group: `learners` with both measurements, the means `before` and `after`, `estimate`
    with `low` and `high`, `effect` with `effect_low` and `effect_high`, and `enough`: 20 learners
    and an interval of the effect no wider than 1. Intervals are NaN below six learners and where
    nothing varies.

    Source: G. Cumming, Understanding the new statistics (2012), chapter 11 (d average, and its
    unbiased form); B. Efron and R. J. Tibshirani, An introduction to the bootstrap (1993),
    chapters 12 (bootstrap-t), 14 (BCa) and 21 (influence functions).
    """
    both = pairs.dropna(subset=["before", "after"])
    rows = [
        {**dict(zip(by, name, strict=True)), **_gained(group)}
        for name, group in both.groupby(list(by), sort=False, observed=True)
    ]
    table = pd.DataFrame(rows, columns=[*by, *_COLUMNS])
    effect = table[["learners"]].assign(low=table["effect_low"], high=table["effect_high"])
    return table.assign(enough=verdict(effect, widest=1)["enough"])


def _gained(group: pd.DataFrame) -> dict[str, float]:
    before, after = (group[name].to_numpy(dtype=float) for name in ("before", "after"))
    low, high = _of_the_gain(after - before)
    effect_low, effect_high = _of_the_effect(before, after)
    return {
        "learners": len(group),
        "before": before.mean(),
        "after": after.mean(),
        "estimate": (after - before).mean(),
        "low": low,
        "high": high,
        "effect": float(hedges_of_pairs(before, after)),
        "effect_low": effect_low,
        "effect_high": effect_high,
    }


def hedges_of_pairs(before: Numbers, after: Numbers, axis: int = -1) -> Numbers:
    """Hedges' g of pairs along an axis; NaN for fewer than two pairs or where nothing varies."""
    n = before.shape[axis]
    if n < _TWO:
        return np.full(np.delete(before.shape, axis), math.nan)
    spread = np.sqrt((before.var(axis=axis, ddof=1) + after.var(axis=axis, ddof=1)) / 2)
    unbiased = 1 - 3 / (4 * (n - 1) - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        d = (after - before).mean(axis=axis) / spread * unbiased
    return np.where(spread > 0, d, math.nan)


def _of_the_gain(gains: Numbers) -> tuple[float, float]:
    """The bootstrap-t interval of a mean."""
    n = len(gains)
    if n < _FEWEST or np.ptp(gains) <= _NOISE:
        return math.nan, math.nan
    if n > _MOST:
        half = float(student(n - 1)) * gains.std(ddof=1) / math.sqrt(n)
        return float(gains.mean() - half), float(gains.mean() + half)
    drawn = np.random.default_rng(_SEED).choice(gains, (_DRAWS, n))
    errors = drawn.std(axis=1, ddof=1)
    usable = errors > _NOISE * np.ptp(gains)  # a draw of one gain repeated says nothing
    off = (drawn.mean(axis=1) - gains.mean())[usable] / errors[usable]
    below, above = np.quantile(off, [0.975, 0.025]) * gains.std(ddof=1)
    return float(gains.mean() - below), float(gains.mean() - above)


def _of_the_effect(before: Numbers, after: Numbers) -> tuple[float, float]:
    """The BCa interval of Hedges' g of pairs."""
    if len(before) < _FEWEST or np.ptp(after - before) <= _NOISE:
        return math.nan, math.nan
    if len(before) > _MOST:
        half = float(student(len(before) - 1)) * _error_of_the_effect(before, after)
        middle = float(hedges_of_pairs(before, after))
        return middle - half, middle + half
    rows = np.random.default_rng(_SEED).integers(len(before), size=(_DRAWS, len(before)))
    drawn = np.sort(hedges_of_pairs(before[rows], after[rows]))
    drawn = drawn[~np.isnan(drawn)]  # a draw without spread says nothing
    at = _corrected(drawn, before, after)
    if not np.isfinite(at).all():
        return math.nan, math.nan
    low, high = np.quantile(drawn, at)
    return float(low), float(high)


def _corrected(drawn: Numbers, before: Numbers, after: Numbers) -> Numbers:
    """The percentiles that BCa takes of the draws: corrected for bias and for skewness."""
    effect = hedges_of_pairs(before, after)
    below = (np.sum(drawn < effect) + np.sum(drawn <= effect)) / (2 * max(len(drawn), 1))
    others = ~np.eye(len(before), dtype=bool)
    without = np.array([hedges_of_pairs(before[rest], after[rest]) for rest in others])
    off = without.mean() - without
    with np.errstate(divide="ignore", invalid="ignore"):
        skew = np.sum(off**3) / (6 * np.sum(off**2) ** 1.5)
    bias = ndtri(below)
    ends = bias + ndtri(np.array([0.025, 0.975]))
    return np.asarray(ndtr(bias + ends / (1 - skew * ends)))


def _error_of_the_effect(before: Numbers, after: Numbers) -> float:
    """The standard error of g, from the influence of each pair."""
    gains = after - before
    off = ((before - before.mean()) ** 2 + (after - after.mean()) ** 2) / 2
    variance = off.mean()
    d = gains.mean() / math.sqrt(variance)
    influence = (gains - gains.mean()) / math.sqrt(variance) - d * (off / variance - 1) / 2
    return float(influence.std(ddof=1)) / math.sqrt(len(gains))
