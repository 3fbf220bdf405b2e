"""Shares of learners: how far they came, and what they chose."""

import pandas as pd

from course.cohort.statistics.groups import GROUP
from course.cohort.statistics.intervals import with_shares

STATES = ("half", "all", "handed_in", "late", "feedback")


def completion(progress: pd.DataFrame) -> pd.DataFrame:
    """How far the learners came who started, by cohort.

    Parameters
    ----------
    progress : DataFrame
        The published table `progress`.

    Returns
    -------
    One row a lesson, cohort and `state`: `half` and `all` of the exercises finished, `handed_in`,
    `late` (handed in after the due date), `feedback` (released). `count` of the `learners` who
    started, and `share`. Who is enrolled and never started is not known.
    """
    started = progress.reset_index(drop=True)
    done = started["done"] / started["exercises"].where(started["exercises"] > 0)
    flags = pd.DataFrame(
        {
            "half": done >= 1 / 2,
            "all": done >= 1,
            "handed_in": started["handed_in"],
            "late": started["late"].eq(True),  # noqa: FBT003 - missing is not late
            "feedback": started["feedback"],
        }
    ).astype(bool)
    long = started[GROUP].join(flags).melt(GROUP, list(STATES), "state", "reached")
    counted = long.groupby([*GROUP, "state"], sort=False, observed=True)["reached"]
    counts = counted.agg(learners="size", count="sum").reset_index()
    return with_shares(counts)


def option_shares(steps: pd.DataFrame, options: pd.DataFrame) -> pd.DataFrame:
    """Which share of a cohort chose each option, among those who decided at that step.

    Parameters
    ----------
    steps : DataFrame
        The published table `steps`.
    options : DataFrame
        All options that there are: `exercise`, `step`, `answer`, each once.

    Returns
    -------
    One row a lesson, cohort, exercise, step and option (`answer`), in the order of `options`:
    `count` of `learners`, and `share`. A step that a learner never reached is missing by design
    and does not count; an option that nobody chose has a count of 0. A step at which nobody of a
    cohort decided has no rows.
    """
    at = [*GROUP, "exercise", "step"]
    decided = steps[steps["state"] == "answered"].astype(dict.fromkeys([*at, "answer"], "str"))
    learners = decided.groupby(at, sort=False).size().rename("learners").reset_index()
    count = decided.groupby([*at, "answer"], sort=False).size().rename("count").reset_index()
    every = learners.merge(options, on=["exercise", "step"])
    counts = every.merge(count, how="left", on=[*at, "answer"])
    return with_shares(counts.assign(count=counts["count"].fillna(0).astype(int)))
