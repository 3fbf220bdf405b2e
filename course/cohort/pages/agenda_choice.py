"""Which dilemmas are most worth a team's hour: a pure function of what was told.

Three reasons, in turn, until there are five dilemmas: many chose something with a risk; the cohort
leans to one side; the cohort is divided. Each case is used once.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

Reason = Literal["risk", "leaning", "divided"]
REASONS: tuple[Reason, ...] = ("risk", "leaning", "divided")
LEAST, MOST = 3, 5
HOUR = 60
_AT_LEAST = 0.1  # of the cohort, at the least, before it is a reason
_HALF = 0.5  # if no option was chosen by more: divided


class Candidate(NamedTuple):
    """A question to choose from, and how much each reason holds.

    `risk` is the least share that can have chosen something with a risk; `leaning` by how much, at
    the least, one side was chosen more than the other; `split` 0 where all chose one option and 1
    where each got as much; `most` the share of the most chosen option. All from 0 to 1.
    """

    lesson: str
    exercise: str
    step: str
    risk: float
    leaning: float
    split: float
    most: float

    def weight(self, reason: Reason) -> float:
        """How much a reason weighs here, 0 where it does not hold."""
        if reason == "divided":
            return self.split if self.most <= _HALF else 0.0
        value = self.risk if reason == "risk" else self.leaning
        return value if value >= _AT_LEAST else 0.0


class Pick(NamedTuple):
    """A question to talk about, and why; the first reason is the one it was chosen for."""

    lesson: str
    exercise: str
    step: str
    reasons: tuple[Reason, ...]


def agenda(candidates: Sequence[Candidate]) -> list[Pick]:
    """Three to five questions, fewer where there are fewer cases."""
    picked: dict[str, Pick] = {}
    while len(picked) < MOST:
        before = len(picked)
        for reason in REASONS:
            if len(picked) < MOST:
                _pick([one for one in candidates if one.weight(reason) > 0], reason, picked)
        if len(picked) == before:
            break
    while len(picked) < LEAST and _pick(candidates, None, picked):
        pass
    return list(picked.values())


def minutes(picks: int) -> int:
    """How long to talk about each, when all take an hour; at most twenty minutes."""
    return min(20, HOUR // picks) if picks else 0


def _pick(candidates: Sequence[Candidate], by: Reason | None, picked: dict[str, Pick]) -> bool:
    """Add the question with most weight of a case that is not there yet; by None the most split."""
    left = [one for one in candidates if one.exercise not in picked]
    if not left:
        return False
    first = min(left, key=lambda one: (-(one.weight(by) if by else one.split), *one[:3]))
    chosen: Reason = by or "divided"
    others = [reason for reason in REASONS if first.weight(reason) > 0 and reason != chosen]
    picked[first.exercise] = Pick(*first[:3], (chosen, *others))
    return True
