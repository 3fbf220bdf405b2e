"""The difference between two groups, from their counts or from estimates with intervals."""

import math

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from course.cohort.statistics.intervals import Numbers, wilson

FALSE_ONES = 0.05  # of the differences that are called, at most this share is chance


def newcombe(
    count: npt.ArrayLike, n: npt.ArrayLike, other: npt.ArrayLike, m: npt.ArrayLike
) -> tuple[Numbers, Numbers]:
    """The 95 % interval of `count / n` minus `other / m`; NaN where `n` or `m` is 0.

    Source: R. G. Newcombe, Interval estimation for the difference between independent proportions,
    Statistics in Medicine 17 (1998) 873-890, method 10.
    """
    sizes = np.asarray(n, dtype=float), np.asarray(m, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        p, q = np.asarray(count, dtype=float) / sizes[0], np.asarray(other, dtype=float) / sizes[1]
    return mover((p, *wilson(count, n)), (q, *wilson(other, m)))


def mover(
    first: tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike],
    second: tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike],
) -> tuple[Numbers, Numbers]:
    """The interval of a difference of two independent estimates, each with its own interval.

    Parameters
    ----------
    first, second : tuple
        Estimate, lower end, upper end.

    Source: G. Y. Zou and A. Donner, Construction of confidence limits about effect measures: a
    general approach, Statistics in Medicine 27 (2008) 1693-1702.
    """
    p, low, high = (np.asarray(part, dtype=float) for part in first)
    q, below, above = (np.asarray(part, dtype=float) for part in second)
    difference = p - q
    return (
        difference - np.hypot(p - low, above - q),
        difference + np.hypot(high - p, q - below),
    )


def score_test(
    count: npt.ArrayLike, n: npt.ArrayLike, other: npt.ArrayLike, m: npt.ArrayLike
) -> Numbers:
    """The two-sided p that two shares are equal: Pearson's chi-square, without correction.

    1 where nobody or everybody of both is counted.

    Source: K. Pearson, Philosophical Magazine 50 (1900) 157-175.
    """
    a, b = np.asarray(count, dtype=float), np.asarray(other, dtype=float)
    sizes = np.asarray(n, dtype=float), np.asarray(m, dtype=float)
    pooled = (a + b) / (sizes[0] + sizes[1])
    variance = pooled * (1 - pooled) * (1 / sizes[0] + 1 / sizes[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.abs(a / sizes[0] - b / sizes[1]) / np.sqrt(variance)
    return np.asarray(2 * ndtr(-np.where(variance > 0, z, 0)), dtype=float)


def cohens_h(share: float, other: float) -> float:
    """The effect size of two shares: the difference of their arcsines.

    Source: J. Cohen, Statistical power analysis for the behavioral sciences (1988), chapter 6.
    """
    return 2 * math.asin(math.sqrt(share)) - 2 * math.asin(math.sqrt(other))


def benjamini_hochberg(p: npt.ArrayLike) -> Numbers:
    """Values of p, corrected for their number; NaN stays, and does not count.

    Calling everything below 5 % is wrong about one in twenty of the calls. If nothing differs at
    all, something is called one time in twenty, however many were compared.

    Source: Y. Benjamini and Y. Hochberg, Journal of the Royal Statistical Society B 57 (1995)
    289-300.
    """
    given = np.asarray(p, dtype=float)
    corrected, known = np.full(given.shape, math.nan), np.flatnonzero(~np.isnan(given))
    order = known[np.argsort(-given[known], kind="stable")]
    steps = given[order] * len(order) / np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.minimum.accumulate(steps), 1)
    return corrected
