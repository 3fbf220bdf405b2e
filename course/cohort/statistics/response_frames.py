"""Answers of other kinds, and how sure people were, in the shape of choices among options.

Each function takes the published table `steps` and returns it with another `answer`, so that one
measure (`option_shares`) and one door (`privacy.options`) hold for all of them.
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


def risk_or_not(found: pd.DataFrame) -> pd.DataFrame:
    """`measures.sure_and_wrong` as shares of two options, `RISK` and `NO_RISK`."""
    others = found.assign(count=found["learners"] - found["count"], answer=NO_RISK)
    return pd.concat([found.assign(answer=RISK), others], ignore_index=True)


def pairs(steps: pd.DataFrame, items: list[str]) -> pd.DataFrame:
    """Of one `order` exercise: for each pair of items, `first|second` as step, which came earlier.

    `APART` where somebody left at least one of the two out.
    """
    answered = steps[steps["state"].eq("answered") & steps["step"].isin(items)]
    who = ["lesson", "cohort", "learner", "exercise"]
    wide = answered.assign(at=pd.to_numeric(answered["answer"], errors="coerce"))
    table = wide.set_index([*who, "step"])["at"].unstack("step").reindex(columns=items)
    found = []
    for one, other in combinations(items, 2):
        said = pd.Series(APART, table.index, dtype=object)
        said = said.mask(table[one] < table[other], EARLIER).mask(table[one] > table[other], LATER)
        found.append(said.rename("answer").reset_index().assign(step=f"{one}|{other}"))
    empty = pd.DataFrame(columns=[*who, "step", "answer"])
    return pd.concat(found or [empty], ignore_index=True).assign(state="answered")


def pair_options(exercise: str, items: list[str]) -> pd.DataFrame:
    """The options of `pairs`: `exercise`, `step`, `answer`."""
    rows = [
        (exercise, f"{one}|{other}", answer)
        for one, other in combinations(items, 2)
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
    told = steps[steps["score"].notna() & steps["step"].isin(list(groups))]
    told = told.assign(step=told["step"].astype("str").map(groups), value=told["score"] * 2 - 1)
    by = ["lesson", "cohort", "step"]
    told = told.astype(dict.fromkeys(by, "str"))
    own = told.groupby([*by, "learner"], sort=False, observed=True)["value"].mean()
    return own.reset_index()


def ratings(steps: pd.DataFrame, groups: Mapping[str, str]) -> pd.DataFrame:
    """Means of `own_ratings`, with Student's t over learners.

    The columns are those of `measures.position`, and `step` with the group.
    """
    by = ["lesson", "cohort", "step"]
    held = own_ratings(steps, groups).groupby(by, sort=False)["value"]
    found = pd.DataFrame(held.agg(learners="size", mean="mean", sd="std"))
    half = student(found["learners"] - 1) * found["sd"] / np.sqrt(found["learners"])
    low, high = (found["mean"] - half).clip(lower=-1), (found["mean"] + half).clip(upper=1)
    return found.assign(low=low.fillna(-1), high=high.fillna(1)).reset_index()
