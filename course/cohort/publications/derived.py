"""What is computed from frozen figures, as rows for pages: profile, place, what was right.

It is made of the bins of the figures and of the key, and of nothing else about people: whoever
reads the figures could compute it, so it tells nothing more. Values are told in steps of 5 %, or
tenths of the line; intervals, see `estimates`, are rounded outward.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil, floor

from course.cohort.disclosure.disclosed import Disclosed, hidden
from course.cohort.publications.estimates import Estimate, Question, mean, pooled
from course.cohort.publications.frozen import Figure
from course.cohort.publications.worth import Worth
from course.cohort.statistics import POSITIONS
from course.formatting import decimal

NOTHING = "Hierover vertellen de cijfers te weinig."
_STEPS = 20  # of 5 % in a whole
_TENTHS = 10
_TINY = 1e-9


def share(estimate: Estimate | None) -> Disclosed:
    """A mean between 0 and 1 as a share."""
    if estimate is None:
        return hidden(NOTHING)
    at = floor(estimate.value * _STEPS + 0.5) / _STEPS
    ends = {0.0: ("minder dan 5 %", 0.0, 0.05), 1.0: ("meer dan 95 %", 0.95, 1.0)}
    text, least, most = ends.get(at, (f"{round(at * 100)} %", at, at))
    return Disclosed(estimate.value, text, least, most, *_outward(estimate, _STEPS), estimate.n)


def place(estimate: Estimate | None) -> Disclosed:
    """A mean on a line from -1 to 1 in tenths."""
    if estimate is None:
        return hidden(NOTHING)
    at = floor(estimate.value * _TENTHS + 0.5) / _TENTHS
    return Disclosed(at, decimal(at), at, at, *_outward(estimate, _TENTHS), estimate.n)


def _outward(estimate: Estimate, steps: int) -> tuple[float, float]:
    return floor(estimate.low * steps + _TINY) / steps, ceil(estimate.high * steps - _TINY) / steps


def questions(figures: Iterable[Figure], worth: Worth, exercise: str = "") -> list[Question]:
    """The choices (and pairs of an order) whose options have a worth; of one exercise, or all."""
    return [
        Question(figure, worth[at])
        for figure in figures
        if figure.what in {"choice", "pair"}
        and (at := (figure.exercise, figure.step)) in worth
        and (not exercise or figure.exercise == exercise)
    ]


def position(figures: Iterable[Figure], positions: Worth) -> Estimate | None:
    """The mean place from too close (-1) to too distant (1), of `worth.positions`."""
    return mean(questions(figures, positions))


def profile(figures: Iterable[Figure], positions: Worth) -> dict[str, Estimate]:
    """The share of each stance in what was chosen, over the same questions; {} without any."""
    asked = questions(figures, positions)
    found = {
        stance: mean(
            question._replace(
                worth={option: float(at == here) for option, at in question.worth.items()}
            )
            for question in asked
        )
        for stance, here in POSITIONS.items()
    }
    return {stance: estimate for stance, estimate in found.items() if estimate is not None}


def profile_rows(profile_: Mapping[str, Estimate], key: Mapping[str, str]) -> list[Disclosed]:
    """A profile as rows with `stance` in their key."""
    return [
        replace(share(estimate), key={**key, "stance": stance})
        for stance, estimate in profile_.items()
    ]


def right(figures: Iterable[Figure], rightness: Worth, exercise: str) -> Estimate | None:
    """Which part of an exercise was answered well: the mean of `worth.rightness` over its items.

    Not the points: those are counted over a person's whole answer, and of that figures tell
    nothing.
    """
    return mean(questions(figures, rightness, exercise))


def together(estimates: Sequence[Estimate | None]) -> Estimate | None:
    """Exercise after exercise, each weighing the same, whatever it has of items."""
    return pooled([estimate for estimate in estimates if estimate is not None])
