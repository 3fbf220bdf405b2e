"""The share of the points that learners earn, exercise by exercise."""

import pandas as pd

from course.cohort.statistics.groups import GROUP
from course.cohort.statistics.intervals import WIDEST_SHARE, means, verdict

_EXERCISE = [*GROUP, "exercise"]


def earned(steps: pd.DataFrame) -> pd.DataFrame:
    """The mean share of the points of each exercise, among the learners who answered it.

    For learner i it is points / max_points of the whole exercise; the result is their mean, with
    Student's t over learners. Practice, reflections and self-ratings have no points, so they do not
    count; nor does a `story`, of which a machine only marks whether it is complete. A learner who
    answered no step of an exercise is missing there, which is not zero.

    Parameters
    ----------
    steps : DataFrame
        The published table `steps`.

    Returns
    -------
    One row a lesson, cohort and exercise: `learners`, and `share` with an interval within 0 and 1.
    """
    counts = steps["state"].eq("answered") & steps["max_points"].gt(0) & steps["kind"].ne("story")
    names = [*_EXERCISE, "learner"]
    marks = steps.loc[counts, [*names, "points", "max_points"]].astype(dict.fromkeys(names, "str"))
    once = marks.drop_duplicates(names)
    own = once.assign(value=once["points"] / once["max_points"])
    shares = means(own, _EXERCISE).rename(columns={"mean": "share"})
    within = shares.assign(low=shares["low"].clip(lower=0), high=shares["high"].clip(upper=1))
    return verdict(within, WIDEST_SHARE)
