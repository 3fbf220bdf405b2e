"""Answers of other kinds, and how sure people were, in the shape of choices among options.

Each function takes the published table `steps` and returns it with another `answer`, so that one
measure (`option_shares`) and one door (`control.options`) hold for all of them.
"""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from course.cohort.exercise_texts import FIFTHS
from course.cohort.statistics import student

SURE = {"1": "ik gok", "2": "ik twijfel", "3": "ik weet het zeker"}
RISK, NO_RISK = "zeker-en-riskant", "anders"
EARLIER, LATER, APART = "eerder", "later", "apart"
_FIFTH = 20


def countable(steps: pd.DataFrame) -> pd.DataFrame:
    """Places on a line as the fifth in which they lie; other kinds unchanged."""
    places = steps["kind"].eq("place") & steps["answer"].notna()
    if not places.any():
        return steps
    at = pd.to_numeric(steps.loc[places, "answer"]) // _FIFTH * _FIFTH
    fifths = at.clip(upper=int(FIFTHS[-1])).astype(int).astype(str)
    return steps.assign(answer=steps["answer"].astype(object).where(~places, fifths))


def sureness(steps: pd.DataFrame) -> pd.DataFrame:
    """How sure people were as the answer, where they were asked."""
    asked = steps[steps["certainty"].notna()]
    return asked.assign(answer=asked["certainty"].astype(int).astype(str))


def risk_or_not(risky: pd.DataFrame) -> pd.DataFrame:
    """`statistics.sure_and_wrong` as shares of two options, `RISK` and `NO_RISK`."""
    others = risky.assign(count=risky["learners"] - risky["count"], answer=NO_RISK)
    return pd.concat([risky.assign(answer=RISK), others], ignore_index=True)


def pairs(steps: pd.DataFrame, items: list[str]) -> pd.DataFrame:
    """Of one `order` exercise: for each pair of items, `first|second` as step, which came earlier.

    `APART` where somebody left at least one of the two out.
    """
    answered = steps[steps["state"].eq("answered") & steps["step"].isin(items)]
    who = ["lesson", "cohort", "learner", "exercise"]
    wide = answered.assign(at=pd.to_numeric(answered["answer"], errors="coerce"))
    table = wide.set_index([*who, "step"])["at"].unstack("step").reindex(columns=items)
    frames = []
    for first, second in combinations(items, 2):
        answers = pd.Series(APART, table.index, dtype=object)
        answers = answers.mask(table[first] < table[second], EARLIER).mask(
            table[first] > table[second], LATER
        )
        frames.append(answers.rename("answer").reset_index().assign(step=f"{first}|{second}"))
    empty = pd.DataFrame(columns=[*who, "step", "answer"])
    return pd.concat(frames or [empty], ignore_index=True).assign(state="answered")


def pair_options(exercise: str, items: list[str]) -> pd.DataFrame:
    """The options of `pairs`: `exercise`, `step`, `answer`."""
    rows = [
        (exercise, f"{first}|{second}", answer)
        for first, second in combinations(items, 2)
        for answer in (EARLIER, LATER, APART)
    ]
    return pd.DataFrame(rows, columns=["exercise", "step", "answer"], dtype="str")


def every_step(options: pd.DataFrame, answers: list[str]) -> pd.DataFrame:
    """The same `answers` at each step of `options`."""
    places = options[["exercise", "step"]].drop_duplicates()
    return places.merge(pd.DataFrame({"answer": answers}, dtype="str"), how="cross")


def own_ratings(steps: pd.DataFrame, groups: Mapping[str, str]) -> pd.DataFrame:
    """Each learner's own mean of self-ratings from -1 (lowest) to 1, by `step`: the group.

    `groups` names the group of each item; what does not apply to a learner is missing. The columns
    are `lesson`, `cohort`, `step`, `learner` and `value`.
    """
    rated = steps[steps["score"].notna() & steps["step"].isin(list(groups))]
    rated = rated.assign(step=rated["step"].astype("str").map(groups), value=rated["score"] * 2 - 1)
    by = ["lesson", "cohort", "step"]
    rated = rated.astype(dict.fromkeys(by, "str"))
    own = rated.groupby([*by, "learner"], sort=False, observed=True)["value"].mean()
    return own.reset_index()


def ratings(steps: pd.DataFrame, groups: Mapping[str, str]) -> pd.DataFrame:
    """Means of `own_ratings`, with Student's t over learners.

    The columns are those of `statistics.position`, and `step` with the group.
    """
    by = ["lesson", "cohort", "step"]
    values = own_ratings(steps, groups).groupby(by, sort=False)["value"]
    means = pd.DataFrame(values.agg(learners="size", mean="mean", sd="std"))
    half = student(means["learners"] - 1) * means["sd"] / np.sqrt(means["learners"])
    low, high = (means["mean"] - half).clip(lower=-1), (means["mean"] + half).clip(upper=1)
    return means.assign(low=low.fillna(-1), high=high.fillna(1)).reset_index()
