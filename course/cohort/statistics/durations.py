"""How long learners took, without counting a tab left open for an evening."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import bdtr, bdtrik

from course.cohort.statistics.groups import GROUP
from course.cohort.statistics.intervals import Numbers, verdict

LONGEST = 600.0  # at most this many seconds count for one step: ten minutes
_EXERCISE = (*GROUP, "exercise")


def time_spent(
    steps: pd.DataFrame, by: Sequence[str] = _EXERCISE, longest: float = LONGEST
) -> pd.DataFrame:
    """The median time of learners in seconds.

    A learner's time is the sum over steps, each capped at `longest`. The result is the median of
    these times: half of them would have to be wrong to move it far.

    Parameters
    ----------
    steps : DataFrame
        The published table `steps`. Rows without `seconds`, or with fewer than 0 (a clock that
        jumped), do not count.
    by : Sequence of str
        Columns that make the groups: add `step` for each step, leave `exercise` out for lessons.
    longest : float
        Seconds that one step can count for.

    Returns
    -------
    One row per group: `learners`, `estimate` with the interval of the median, and `capped`, the
    share of steps that were cut off. The interval is NaN below six learners.
    """
    asked = [*by, "learner"]
    timed = steps[steps["seconds"] >= 0].astype(dict.fromkeys(asked, "str"))
    cut = timed.assign(counted=timed["seconds"].clip(upper=longest), cut=timed["seconds"] > longest)
    own = cut.groupby(asked, sort=False)["counted"].sum().reset_index()
    rows = [
        [*name, len(group), *median(group["counted"].to_numpy(dtype=float))]
        for name, group in own.groupby(list(by), sort=False)
    ]
    table = pd.DataFrame(rows, columns=[*by, "learners", "estimate", "low", "high"])
    capped = cut.groupby(list(by), sort=False)["cut"].mean().rename("capped").reset_index()
    return verdict(table.merge(capped, on=list(by)))


def median(values: Numbers) -> tuple[float, float, float]:
    """The median with its interval from order statistics, interpolated to 95 %.

    Source: T. P. Hettmansperger and S. J. Sheather, Confidence intervals based on interpolated
    order statistics, Statistics and Probability Letters 4 (1986) 75-79.
    """
    x, n = np.sort(values), len(values)
    middle = float(np.median(x)) if n else math.nan
    if n < 6:  # noqa: PLR2004 - the range of five holds the median in 94 %
        return middle, math.nan, math.nan
    k = _rank(n)
    wide, narrow = (1 - 2 * float(bdtr(rank - 1, n, 0.5)) for rank in (k, k + 1))
    share = (wide - 0.95) / (wide - narrow)
    weight = (n - k) * share / (k + (n - 2 * k) * share)
    low = (1 - weight) * x[k - 1] + weight * x[k]
    high = (1 - weight) * x[n - k] + weight * x[n - k - 1]
    return middle, float(low), float(high)


def _rank(n: int) -> int:
    """The highest rank k for which the k-th lowest to the k-th highest holds 95 % or more."""
    k = max(1, int(bdtrik(0.025, n, 0.5)))
    while 2 * bdtr(k, n, 0.5) <= 0.05:  # noqa: PLR2004 - both tails together
        k += 1
    while k > 1 and 2 * bdtr(k - 1, n, 0.5) > 0.05:  # noqa: PLR2004
        k -= 1
    return k
