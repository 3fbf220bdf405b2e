"""Measures of cohorts: pure functions, frame in, frame out.

Exact numbers, for staff who may see names; what coordinators see goes through `privacy` first.
Every result has the columns `lesson`, `cohort`, `learners` (how many the number is about), and
`low` and `high`, the ends of a 95 % interval.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from course.exercises.decision import AXES

TOTAL = "*"  # in the column `cohort`: all cohorts of the frame together; no cohort has this id
GROUP = ["lesson", "cohort"]
STATES = ("half", "all", "handed_in", "late", "feedback")
# Stances of the axis `afstand` as equal steps from too close to too distant; a convention.
POSITIONS: Mapping[str, float] = dict(zip(AXES["afstand"], (-1, -1 / 3, 1 / 3, 1), strict=True))
_Z = 1.959963984540054  # 97.5th percentile of the normal distribution

Numbers = npt.NDArray[np.float64]


def with_total(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `frame`, and all of them once more as the cohort `TOTAL`."""
    return pd.concat([frame, frame.assign(cohort=TOTAL)], ignore_index=True)


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
    found = counted.agg(learners="size", count="sum").reset_index()
    return _with_shares(found)


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
    found = every.merge(count, how="left", on=[*at, "answer"])
    return _with_shares(found.assign(count=found["count"].fillna(0).astype(int)))


def profile(steps: pd.DataFrame, axis: str = "afstand") -> pd.DataFrame:
    """Where a cohort stands on an axis: the share of each stance among its learners' choices.

    A learner's choices weigh as one learner, however many questions the case's branches asked, so
    learners are what the interval counts (Student's t over learners).

    Parameters
    ----------
    steps : DataFrame
        The published table `steps`.
    axis : str
        One of `course.exercises.decision.AXES`.

    Returns
    -------
    One row a lesson, cohort and `stance`, in the order of the axis: `learners` with at least one
    choice on the axis, `choices`, and `share`, the mean over learners of their own shares.

    Raises
    ------
    KeyError
        There is no such axis.
    """
    stances = AXES[axis]
    chosen = steps[steps["stance"].isin(stances)].astype(dict.fromkeys([*GROUP, "stance"], "str"))
    counts = pd.crosstab([chosen[c] for c in [*GROUP, "learner"]], chosen["stance"])
    counts = counts.reindex(columns=list(stances), fill_value=0)
    choices = counts.groupby(level=GROUP, sort=False).sum().sum(axis=1)
    own = counts.div(counts.sum(axis=1), axis=0)
    long = own.melt(var_name="stance", value_name="value", ignore_index=False)
    found = _means(long.reset_index(), [*GROUP, "stance"]).rename(columns={"mean": "share"})
    found["choices"] = choices.reindex(pd.MultiIndex.from_frame(found[GROUP])).to_numpy()
    order = pd.Categorical(found["stance"], stances, ordered=True)
    found = found.assign(order=order).sort_values([*GROUP, "order"], ignore_index=True)
    return found.drop(columns="order").assign(
        low=found["low"].clip(lower=0), high=found["high"].clip(upper=1)
    )


def position(steps: pd.DataFrame) -> pd.DataFrame:
    """The mean of the closeness-distance profile: -1 is too close, 1 is too distant.

    The mean over learners of the mean `POSITIONS` of their choices, with Student's t over learners.
    The four stances are taken as equal steps apart, which is a convention and no finding.

    Returns
    -------
    One row a lesson and cohort: `learners` and `mean`.
    """
    value = steps["stance"].astype("str").map(POSITIONS).astype(float)
    chosen = steps.assign(value=value).dropna(subset="value").astype(dict.fromkeys(GROUP, "str"))
    own = chosen.groupby([*GROUP, "learner"], sort=False, observed=True)["value"].mean()
    found = _means(own.reset_index(), GROUP)
    return found.assign(low=found["low"].clip(lower=-1), high=found["high"].clip(upper=1))


def wilson(count: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """The 95 % interval of a share: `count` of `n`; NaN where `n` is 0.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    JASA 22 (1927) 209-212.
    """
    k, m = np.asarray(count, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        p, z2 = k / m, _Z**2
        middle = (p + z2 / (2 * m)) / (1 + z2 / m)
        half = _Z * np.sqrt(p * (1 - p) / m + z2 / (4 * m**2)) / (1 + z2 / m)
    low = np.where(k == 0, np.where(m > 0, 0.0, np.nan), middle - half)
    high = np.where(k == m, np.where(m > 0, 1.0, np.nan), middle + half)
    return low, high


def student(freedom: npt.ArrayLike) -> Numbers:
    """The 97.5th percentile of Student's t; within 0.01 from 4 degrees of freedom, NaN below 1.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
    """
    v, z = np.asarray(freedom, dtype=float), _Z
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (
            z
            + (z**3 + z) / (4 * v)
            + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
            + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
        )
    return np.where(v >= 1, t, math.nan)


def _with_shares(found: pd.DataFrame) -> pd.DataFrame:
    low, high = wilson(found["count"], found["learners"])
    return found.assign(share=found["count"] / found["learners"], low=low, high=high)


def _means(values: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Mean of the column `value` with its interval; no interval where there is one learner."""
    grouped = values.groupby(list(by), sort=False, observed=True)["value"]
    found = grouped.agg(learners="size", mean="mean", sd="std").reset_index()
    half = student(found["learners"] - 1) * found["sd"] / np.sqrt(found["learners"])
    return found.assign(low=found["mean"] - half, high=found["mean"] + half).drop(columns="sd")
