"""Intervals of 95 %, and whether n is large enough to conclude something."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

Numbers = npt.NDArray[np.float64]
LEAST = 20  # with fewer learners no interval is trusted here: a convention
WIDEST_SHARE = 0.4  # an interval of 30 to 70 % still says something; a wider one does not
NORMAL = 1.959963984540054  # 97.5th percentile of the normal distribution


class Estimate(NamedTuple):
    """One number about `learners`, its interval, and whether they are enough to conclude."""

    estimate: float
    low: float
    high: float
    learners: int
    enough: bool

    @classmethod
    def of(
        cls, estimate: float, low: float, high: float, learners: int, *, widest: float, least: int
    ) -> "Estimate":
        """With the verdict by the same rule as `verdict`."""
        enough = learners >= least and high - low <= widest
        return cls(float(estimate), float(low), float(high), learners, bool(enough))

    @classmethod
    def missing(cls, learners: int) -> "Estimate":
        """Nothing can be said about this many learners."""
        return cls(math.nan, math.nan, math.nan, learners, enough=False)


def verdict(table: pd.DataFrame, widest: float = math.inf, least: int = LEAST) -> pd.DataFrame:
    """`found` with the column `enough`: whether its n is enough to conclude from it.

    Enough: `least` learners or more, and an interval (`low` to `high`) that exists and is no wider
    than `widest`. Both are conventions of this course; each measure names its own.
    """
    narrow = (table["high"] - table["low"]) <= widest
    return table.assign(enough=narrow & (table["learners"] >= least))


def wilson(count: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """The 95 % interval of a share: `count` of `n`; NaN where `n` is 0.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    JASA 22 (1927) 209-212.
    """
    k, m = np.asarray(count, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        p, z2 = k / m, NORMAL**2
        middle = (p + z2 / (2 * m)) / (1 + z2 / m)
        half = NORMAL * np.sqrt(p * (1 - p) / m + z2 / (4 * m**2)) / (1 + z2 / m)
    low = np.where(k == 0, np.where(m > 0, 0.0, np.nan), middle - half)
    high = np.where(k == m, np.where(m > 0, 1.0, np.nan), middle + half)
    return low, high


def student(freedom: npt.ArrayLike) -> Numbers:
    """The 97.5th percentile of Student's t; NaN below 1 degree of freedom."""
    v = np.asarray(freedom, dtype=float)
    known = np.where(v >= 1, v, math.nan)
    return np.asarray(stdtrit(known, 0.975), dtype=float)


def with_shares(counts: pd.DataFrame) -> pd.DataFrame:
    """`found` with the `share` that `count` is of `learners`, Wilson's interval and a verdict."""
    low, high = wilson(counts["count"], counts["learners"])
    shares = counts.assign(share=counts["count"] / counts["learners"], low=low, high=high)
    return verdict(shares, WIDEST_SHARE)


def means(values: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Mean of the column `value` with its interval; no interval for one learner."""
    grouped = values.groupby(list(by), sort=False, observed=True)["value"]
    table = grouped.agg(learners="size", mean="mean", sd="std").reset_index()
    half = student(table["learners"] - 1) * table["sd"] / np.sqrt(table["learners"])
    return table.assign(low=table["mean"] - half, high=table["mean"] + half).drop(columns="sd")
