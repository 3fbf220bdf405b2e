"""How consistent the items of a lesson are, and the score sheet used to judge them."""

import numpy as np
import pandas as pd
from scipy.special import fdtri

from course.cohort.statistics.intervals import LEAST, Estimate

WIDEST_ALPHA = 0.2  # any wider, and a poor test looks the same as a good one


def alpha(scores: pd.DataFrame) -> Estimate:
    """Cronbach's alpha of these items, with Feldt's interval.

    alpha = k / (k - 1) x (1 - sum of the items' variances / variance of the total), over the
    learners who have a score on all k items. The interval assumes normal scores and parallel items:
    1 - (1 - alpha) F, with F the 97.5th and the 2.5th percentile of the F distribution with n - 1
    and (n - 1)(k - 1) degrees of freedom.

    Parameters
    ----------
    scores : DataFrame
        One row a learner, one column an item; NaN where not reached. Multiply by the points first
        when items weigh differently.

    Returns
    -------
    The estimate is NaN with fewer than two items or complete learners, or when all totals are the
    same. `enough`: 20 complete learners and an interval of 0.2 or narrower.

    Source: L. J. Cronbach, Psychometrika 16 (1951) 297-334; L. S. Feldt, D. J. Woodruff and
    F. A. Salih, Statistical inference for coefficient alpha, Applied Psychological Measurement 11
    (1987) 93-103.
    """
    complete = scores.dropna().to_numpy(dtype=float)
    learners, items = complete.shape
    if min(learners, items) < 2:  # noqa: PLR2004 - no covariance of one
        return Estimate.missing(learners)
    totals = complete.sum(axis=1)
    if np.ptp(totals) <= np.finfo(float).eps * max(1.0, float(np.abs(totals).max())) * items:
        return Estimate.missing(learners)
    shared = complete.var(axis=0, ddof=1).sum() / totals.var(ddof=1)
    estimate = items / (items - 1) * (1 - shared)
    freedom = (learners - 1, (learners - 1) * (items - 1))
    low, high = (1 - (1 - estimate) * fdtri(*freedom, p) for p in (0.975, 0.025))
    return Estimate.of(estimate, low, high, learners, widest=WIDEST_ALPHA, least=LEAST)


def exercise_scores(steps: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """The scores that item statistics and alpha ask for, from the published table `steps`.

    Returns
    -------
    Scores, one row a learner and one column an exercise that carries points: its points as a share
    of its most points; NaN where the learner answered nothing in it. And the most points of each
    exercise; where releases differ, those of the last row.
    """
    worth = steps[steps["max_points"] > 0].astype({"exercise": "str", "learner": "str"})
    answered = worth["state"].eq("answered").groupby([worth["learner"], worth["exercise"]]).any()
    first = worth.drop_duplicates(["learner", "exercise"]).set_index(["learner", "exercise"])
    share = (first["points"] / first["max_points"]).where(answered)
    order = list(dict.fromkeys(worth["exercise"]))
    points = worth.groupby("exercise")["max_points"].last().reindex(order).astype(float)
    return share.unstack("exercise").reindex(columns=order), points
