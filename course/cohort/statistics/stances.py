"""The position of a cohort on the axes of the course."""

from collections.abc import Mapping

import pandas as pd

from course.cohort.statistics.groups import GROUP
from course.cohort.statistics.intervals import WIDEST_SHARE, means, verdict
from course.exercises.case import AXES

# Stances of the axis `afstand` as equal steps from too close to too distant; a convention.
POSITIONS: Mapping[str, float] = dict(zip(AXES["afstand"], (-1, -1 / 3, 1 / 3, 1), strict=True))
_WIDEST_POSITION = 2 / 3  # one step of the axis


def profile(steps: pd.DataFrame, axis: str = "afstand") -> pd.DataFrame:
    """The position of a cohort on an axis: the share of each stance among its learners' choices.

    A learner's choices weigh as one learner, however many questions the case's branches asked, so
    the interval counts learners (Student's t over learners).

    Parameters
    ----------
    steps : DataFrame
        The published table `steps`.
    axis : str
        One of `course.exercises.kinds.decision.AXES`.

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
    each = chosen.groupby([*GROUP, "learner", "stance"], sort=False, observed=True).size()
    counts = each.unstack("stance", fill_value=0).reindex(columns=list(stances), fill_value=0)
    choices = counts.groupby(level=GROUP, sort=False).sum().sum(axis=1)
    own = counts.div(counts.sum(axis=1), axis=0)
    long = own.melt(var_name="stance", value_name="value", ignore_index=False)
    table = means(long.reset_index(), [*GROUP, "stance"]).rename(columns={"mean": "share"})
    table["choices"] = choices.reindex(pd.MultiIndex.from_frame(table[GROUP])).to_numpy()
    order = pd.Categorical(table["stance"], stances, ordered=True)
    table = table.assign(order=order).sort_values([*GROUP, "order"], ignore_index=True)
    within = table.assign(low=table["low"].clip(lower=0), high=table["high"].clip(upper=1))
    return verdict(within.drop(columns="order"), WIDEST_SHARE)


def position(steps: pd.DataFrame) -> pd.DataFrame:
    """The mean of the closeness-distance profile: -1 is too close, 1 is too distant.

    The mean over learners of the mean `POSITIONS` of their choices, with Student's t over learners.
    The four stances are taken as equal steps apart, which is a convention, not a finding.

    Returns
    -------
    One row a lesson and cohort: `learners` and `mean`.
    """
    table = means(own_positions(steps), GROUP)
    table = table.assign(low=table["low"].clip(lower=-1), high=table["high"].clip(upper=1))
    return verdict(table, _WIDEST_POSITION)


def own_positions(steps: pd.DataFrame) -> pd.DataFrame:
    """Each learner's own mean of `POSITIONS`: `lesson`, `cohort`, `learner` and `value`.

    Learners who chose nothing on the axis have no row.
    """
    value = steps["stance"].astype("str").map(POSITIONS).astype(float)
    chosen = steps.assign(value=value).dropna(subset="value").astype(dict.fromkeys(GROUP, "str"))
    own = chosen.groupby([*GROUP, "learner"], sort=False, observed=True)["value"].mean()
    return own.reset_index()
