"""The interval of a correlation."""

import numpy as np

from course.cohort.statistics.intervals import NORMAL


def fisher(r: float, learners: int) -> tuple[float, float]:
    """The 95 % interval of a correlation over that many pairs; NaN below four, or where r is NaN.

    tanh(atanh r ± 1.96 / sqrt(n - 3)). It takes both as normal; marks are not quite.
    Source: R. A. Fisher, On the "probable error" of a coefficient of correlation deduced from a
    small sample, Metron 1 (1921) 3-32.
    """
    if learners < 4 or not abs(r) <= 1:  # noqa: PLR2004 - n - 3 must be positive
        return float("nan"), float("nan")
    half = NORMAL / np.sqrt(learners - 3)
    with np.errstate(divide="ignore"):
        middle = np.arctanh(r)
    return float(np.tanh(middle - half)), float(np.tanh(middle + half))
