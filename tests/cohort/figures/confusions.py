"""Which bin people take for which other one when they sort: exactly, to hold the figure against."""

import pandas as pd

from course.cohort.statistics.groups import GROUP
from course.cohort.statistics.intervals import WIDEST_SHARE, means, verdict

_BIN = [*GROUP, "belongs"]


def confusions(steps: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Where a cohort put what belongs in each bin, pooled over the items of that bin.

    Of learner i, p_i(b, a) is the share of the items that belong in bin b, among those that i
    sorted, that i put into bin a. The result is the mean of p_i(b, a) over learners. What one
    learner did with several items is alike, so a learner counts as one: Student's t over learners
    (means of clusters), which for one item is about Wilson's.

    Parameters
    ----------
    steps : DataFrame
        The published table `steps`. Only answered items that `places` names count.
    places : DataFrame
        The bin `belongs` of each `exercise` and `step`, each once.

    Returns
    -------
    One row a lesson, cohort, `belongs` and bin that anybody chose (`answer`): `learners` who sorted
    at least one item that belongs there, `items`, and `share`, with an interval within 0 and 1.

    Source: L. Kish, Survey Sampling (1965), chapter 6, for means of clusters of about equal size.
    """
    answered = steps[steps["state"] == "answered"].astype({"exercise": "str", "step": "str"})
    sorted_ = answered.merge(places, on=["exercise", "step"])
    sorted_ = sorted_.astype(dict.fromkeys([*_BIN, "answer"], "str"))
    counts = pd.crosstab([sorted_[c] for c in [*_BIN, "learner"]], sorted_["answer"])
    own = counts.div(counts.sum(axis=1), axis=0)
    long = own.melt(var_name="answer", value_name="value", ignore_index=False).reset_index()
    found = means(long, [*_BIN, "answer"]).rename(columns={"mean": "share"})
    items = sorted_.groupby(_BIN)[["exercise", "step"]].apply(lambda of: len(of.drop_duplicates()))
    found["items"] = items.reindex(pd.MultiIndex.from_frame(found[_BIN])).to_numpy()
    within = found.assign(low=found["low"].clip(lower=0), high=found["high"].clip(upper=1))
    return verdict(within, WIDEST_SHARE)
