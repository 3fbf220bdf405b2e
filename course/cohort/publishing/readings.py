"""What somebody chose at each question of an exercise, read from their mark."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from course.cohort.exercise_texts import FIFTHS
from course.cohort.publications.frozen import CHANGES, NOT_APPLICABLE
from course.cohort.publishing.questions import Asked, Question, level
from course.cohort.statistics.response_frames import APART, EARLIER, LATER
from course.marking.packed_items import Outcome, circumstances, outcomes

Chosen = tuple[int | None, ...]
"""The number of the option at each question, None where somebody did not come or was not asked."""

_FIFTH = 20


@lru_cache(maxsize=1 << 13)
def chosen(asked: Asked, items: str) -> Chosen | None:
    """What was chosen at each question; None for who did not finish the exercise.

    `items` is that column of a mark: read once for all who answered the same. It says nothing of
    how sure they were, see `certainties`.
    """
    held = outcomes(items)
    if not _is_finished(asked, held):
        return None
    by_step = {outcome.step: outcome for outcome in held}
    return tuple(_option(asked, question, by_step) for question in asked.questions)


@lru_cache(maxsize=1 << 12)
def certainties(asked: Asked, sure: tuple[int | None, ...]) -> tuple[tuple[int, int], ...]:
    """How sure somebody was: numbers of questions, each with the number of its option.

    `sure` is of each step of the case, 1 to 3, None where they did not say or did not come.
    """
    steps = [question.step for question in asked.questions if question.what == "choice"]
    by_step = dict(zip(steps, sure, strict=True))
    return tuple(
        (place, level_ - 1)
        for place, question in enumerate(asked.questions)
        if question.what == "sure" and (level_ := by_step[question.step]) is not None
    )


def changed(asked: Asked, earlier: Sequence[Outcome], later: Sequence[Outcome]) -> Chosen | None:
    """How each sentence of a scale changed; None for who did not finish it at both moments."""
    before, after = ({o.step: o for o in held} for held in (earlier, later))
    if not all(_is_finished(asked, held) for held in (earlier, later)):
        return None
    ways: list[int | None] = []
    for question in asked.questions:
        first, then = (_value(held[question.step]) for held in (before, after))
        ways.append(question.options.index(_change(asked, first, then)))
    return tuple(ways)


def _change(asked: Asked, first: int | None, then: int | None) -> str:
    if first is None or then is None:
        return NOT_APPLICABLE
    if first == then:
        return level(asked.levels.index(then), len(asked.levels))
    return CHANGES[-2] if then > first else CHANGES[-1]


def _is_finished(asked: Asked, held: Sequence[Outcome]) -> bool:
    """Whether nothing of an exercise was left open; what a scale calls skipped does not apply."""
    left = {"unanswered"} if asked.kind == "scale" else {"unanswered", "skipped"}
    steps = {outcome.step for outcome in held}
    known = all(set(question.step.split("|")) <= steps for question in asked.questions)
    return bool(held) and known and not any(outcome.state in left for outcome in held)


def _option(asked: Asked, question: Question, by_step: Mapping[str, Outcome]) -> int | None:
    if question.what == "pair":
        return question.options.index(_first(*(by_step[s] for s in question.step.split("|"))))
    outcome = by_step[question.step]
    if question.what == "sure":
        return None
    if question.what == "rating":
        return question.options.index(_rated(asked, _value(outcome)))
    if outcome.answer is None:
        return None
    if asked.kind == "place":
        return min(int(outcome.answer) // _FIFTH, len(FIFTHS) - 1)
    return question.options.index(outcome.answer)


def _value(outcome: Outcome) -> int | None:
    return None if outcome.answer is None else int(outcome.answer)


def _rated(asked: Asked, value: int | None) -> str:
    if value is None:
        return NOT_APPLICABLE
    return level(asked.levels.index(value), len(asked.levels))


def _first(one: Outcome, other: Outcome) -> str:
    """Which of two steps of an order came first; `APART` where one of them was left out."""
    places = [int(o.answer) if o.answer and o.answer.isdigit() else None for o in (one, other)]
    if None in places:
        return APART
    return EARLIER if places[0] < places[1] else LATER  # type: ignore[operator]


def sureness(given: str) -> tuple[int | None, ...]:
    """How sure somebody was of each item of a mark, from the mark's column `given`.

    The rest of that column, times, differs from one to the next; this part is read once for all.
    """
    return _sureness(given[: given.index("]") + 1])


@lru_cache(maxsize=1 << 14)
def _sureness(start: str) -> tuple[int | None, ...]:
    return tuple(circumstances([f"{start},[],[]]"])[0].certainty)
