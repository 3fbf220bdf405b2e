"""How sure people were, and whether they were right to be; above all, who was sure and wrong."""

import pandas as pd

from course.cohort.statistics.groups import GROUP
from course.cohort.statistics.intervals import means, verdict, with_shares

SURE = 3
_ITEM = [*GROUP, "exercise", "step"]
_WIDEST_MEAN = 0.4  # of a mean score from 0 to 1


def sure_and_wrong(steps: pd.DataFrame) -> pd.DataFrame:
    """The share of a cohort that was sure of a risky choice, step by step.

    Parameters
    ----------
    steps : DataFrame
        The published table `steps`. Only answers with a score and a certainty count.

    Returns
    -------
    One row a lesson, cohort, exercise and step: `count` learners were sure (certainty 3) and wrong
    (score 0), of the `learners` who said how sure they were; `sure` of them were sure. `share` is
    count / learners, with Wilson's interval.
    """
    answers = _with_certainty(steps)
    counted = answers.groupby(_ITEM, sort=False)
    table = counted.agg(learners=("wrong", "size"), count=("wrong", "sum"), sure=("sure", "sum"))
    return with_shares(table.reset_index())


def calibration(steps: pd.DataFrame) -> pd.DataFrame:
    """The mean score by how sure people were: calibrated people score higher when surer.

    Returns
    -------
    One row a lesson, cohort and `certainty` (1 a guess, 2 in doubt, 3 sure): the `learners` who
    were that sure at least once, and the `mean` over them of their own mean score then.
    """
    by = [*GROUP, "certainty"]
    own = (
        _with_certainty(steps).groupby([*by, "learner"], sort=False)["score"].mean().rename("value")
    )
    table = means(own.reset_index(), by).sort_values(by, ignore_index=True)
    return verdict(_between(table), _WIDEST_MEAN)


def _with_certainty(steps: pd.DataFrame) -> pd.DataFrame:
    """The answers with a score and a certainty; `sure`, and `wrong`: sure and wrong."""
    known = steps[[*_ITEM, "learner", "certainty", "score"]].dropna(subset=["certainty", "score"])
    texts = dict.fromkeys([*_ITEM, "learner"], "str")
    answers = known.astype({**texts, "certainty": int, "score": float})
    sure = answers["certainty"] >= SURE
    return answers.assign(sure=sure, wrong=sure & (answers["score"] == 0))


def _between(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(low=table["low"].clip(lower=0), high=table["high"].clip(upper=1))
