"""Which dilemmas are most worth a team's hour: a pure function of what may be shown.

Three reasons, in turn, until there are five dilemmas: many were sure of a choice with a risk; the
cohort leans to one side; the cohort is divided. Each case is used once.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

import pandas as pd

Reason = Literal["sure", "leaning", "divided"]
REASONS: tuple[Reason, ...] = ("sure", "leaning", "divided")
LEAST, MOST = 3, 5
HOUR = 60
_AT_LEAST = 0.1  # of the cohort, at the least, before it is a reason
_HALF = 0.5  # if no option was chosen by more: divided
_SIDES = (("te_nabij", "te_afstandelijk"), ("te_afstandelijk", "te_nabij"))
_AT = ["lesson", "exercise", "step"]


class Pick(NamedTuple):
    """A question to talk about, and why; the first reason is the one it was chosen for."""

    lesson: str
    exercise: str
    step: str
    reasons: tuple[Reason, ...]


def agenda(options: pd.DataFrame) -> list[Pick]:
    """Three to five questions, fewer where there are fewer cases.

    Parameters
    ----------
    options : DataFrame
        One row an option that may be shown: `lesson`, `exercise`, `step`, `answer`, its `stance`,
        `value` with `low` and `high` (its share as shown), and `sure`, the lower end of the share
        that was sure of a choice with a risk at this step (NaN where hidden or not asked).
    """
    weights = _weights(options)
    picked: dict[str, Pick] = {}
    while len(picked) < MOST:
        before = len(picked)
        for reason in REASONS:
            if len(picked) < MOST:
                _pick(weights[weights[reason] > 0], reason, picked)
        if len(picked) == before:
            break
    while len(picked) < LEAST and _pick(weights, "split", picked):
        pass
    return list(picked.values())


def minutes(picks: int) -> int:
    """How long to talk about each, when all take an hour; at most twenty minutes."""
    return min(20, HOUR // picks) if picks else 0


def _pick(weights: pd.DataFrame, by: str, picked: dict[str, Pick]) -> bool:
    """Add the question with most weight of a case that is not there yet."""
    left = weights[~weights["exercise"].isin(picked)]
    if left.empty:
        return False
    row = left.sort_values([by, *_AT], ascending=[False, True, True, True]).iloc[0]
    chosen: Reason = next((reason for reason in REASONS if reason == by), "divided")
    others = [reason for reason in REASONS if row[reason] > 0 and reason != chosen]
    lesson, exercise, step = (str(row[column]) for column in _AT)
    picked[exercise] = Pick(lesson, exercise, step, (chosen, *others))
    return True


def _weights(options: pd.DataFrame) -> pd.DataFrame:
    """One row a question: the weight of each reason, 0 where it does not hold, and `split`."""
    rows = []
    for at, of_question in options.groupby(_AT, sort=True):
        split = _split(of_question["value"])
        sure = float(of_question["sure"].iloc[0])
        rows.append(
            {
                **dict(zip(_AT, at, strict=True)),
                "sure": sure if sure >= _AT_LEAST else 0.0,
                "leaning": _leaning(of_question),
                "divided": split if of_question["value"].max() <= _HALF else 0.0,
                "split": split,
            }
        )
    return pd.DataFrame(rows, columns=[*_AT, *REASONS, "split"])


def _split(shares: pd.Series) -> float:
    """How divided: 0 where all chose one option, 1 where each option got as much.

    Source: C. E. Gini, as the index of qualitative variation of A. R. Wilcox, Indices of
    qualitative variation and political measurement, Western Political Quarterly 26 (1973) 325-343.
    """
    part = shares / shares.sum()
    return float((1 - (part**2).sum()) / (1 - 1 / len(part))) if len(part) > 1 else 0.0


def _leaning(of_question: pd.DataFrame) -> float:
    """How far the interval of one side lies above that of the other, 0 if it does not."""
    ends: Mapping[str, tuple[float, float]] = {
        str(stance): (float(of["low"].sum()), min(1.0, float(of["high"].sum())))
        for stance, of in of_question.groupby("stance")
    }
    gaps = [
        ends[side][0] - ends.get(opposite, (0.0, 0.0))[1]
        for side, opposite in _SIDES
        if side in ends and ends[side][0] >= _AT_LEAST
    ]
    return max([0.0, *gaps])
