"""Marking learners who answered the same only once: what differs is when and how fast.

A mark depends on what was answered, not on times or certainty: `test_patterns` holds every kind to
that. So it is made once for each way to answer that occurs, with a note of which answer each item
takes its time and certainty from.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from course.exercises.base import Exercise, Given
from course.exercises.marks import Item, Mark

NONE = -1
_MOST = 20_000  # answers, and ways to answer, that are kept
_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


class Said(NamedTuple):
    """What counts of one answer for a mark: `answer` is JSON, the others whether there is one."""

    step: str
    answer: str
    certain: bool
    timed: bool


class Pattern(NamedTuple):
    """The mark of one way to answer: its points, its items, and where those have their times from.

    `at`, `certainty` and `seconds` have for each item the place of an answer among the learner's
    answers to the exercise, `NONE` where the item has no such thing. `spread` are the items whose
    seconds are a weighted sum instead: the item's number, and pairs of place and weight.
    `is_done`: nothing is left to do.
    """

    points: float
    max_points: float
    items: tuple[Item, ...]
    at: tuple[int, ...]
    certainty: tuple[int, ...]
    seconds: tuple[int, ...]
    spread: tuple[tuple[int, tuple[tuple[int, float], ...]], ...]
    is_done: bool


class Patterns:
    """The patterns of releases, each made when it first occurs."""

    def __init__(self) -> None:
        self._numbers: dict[Said, int] = {}
        self._said: list[Said] = []
        self._kept: dict[tuple[str, str], dict[tuple[int, ...], Pattern]] = {}

    def number(self, said: Said) -> int:
        """A number for an answer: quick to compare, and the same for the same."""
        if (number := self._numbers.get(said)) is None:
            number = self._numbers[said] = len(self._said)
            self._said.append(said)
        return number

    def of(self, release: str, exercise: Exercise, said: tuple[int, ...]) -> Pattern:
        """The pattern for the answers with these numbers, in the order of storing."""
        kept = self._kept.setdefault((release, exercise.id), {})
        if (found := kept.get(said)) is None:
            found = kept[said] = pattern(exercise, [self._said[number] for number in said])
        return found

    def forget(self) -> None:
        """Begin anew when there are many: what people write themselves comes only once."""
        if len(self._said) > _MOST or sum(map(len, self._kept.values())) > _MOST:
            self._numbers, self._said, self._kept = {}, [], {}


def pattern(exercise: Exercise, said: Sequence[Said]) -> Pattern:
    """What `exercise.mark` makes of these answers, whenever they were given."""
    given = _given(said)
    mark = exercise.mark(given)
    at = tuple(_place(item) for item in mark.items)
    certain = tuple(
        NONE if item.certainty is None else place
        for item, place in zip(mark.items, at, strict=True)
    )
    weights = _weights(exercise, given, mark)
    own = tuple(
        place if of == ((place, 1.0),) else NONE for of, place in zip(weights, at, strict=True)
    )
    spread = tuple((n, of) for n, of in enumerate(weights) if of and own[n] == NONE)
    is_done = all(item.state != "unanswered" for item in mark.items)
    return Pattern(mark.points, mark.max_points, mark.items, at, certain, own, spread, is_done)


def _weights(
    exercise: Exercise, given: Sequence[Given], mark: Mark
) -> list[tuple[tuple[int, float], ...]]:
    """For each item, how much the seconds of each answer weigh in its own; mostly one, by 1."""
    timed = [place for place, one in enumerate(given) if one.seconds is not None]
    if all(item.seconds is None for item in mark.items):
        return [()] * len(mark.items)
    alone = [exercise.mark(_only(given, place)).items for place in timed]
    return [
        tuple(
            (place, float(items[number].seconds or 0))
            for place, items in zip(timed, alone, strict=True)
            if items[number].seconds
        )
        for number in range(len(mark.items))
    ]


def _only(given: Sequence[Given], place: int) -> list[Given]:
    """The same answers, all but one of which took no time."""
    return [
        one if one.seconds is None else one.model_copy(update={"seconds": float(at == place)})
        for at, one in enumerate(given)
    ]


def _place(item: Item) -> int:
    return NONE if item.at is None else int((item.at - _ZERO).total_seconds())


def _given(said: Sequence[Said]) -> list[Given]:
    """The answers, each at a time that tells its place."""
    return [
        Given.model_construct(
            id=str(place),
            step=one.step,
            answer=json.loads(one.answer),
            certainty=1 if one.certain else None,
            seconds=1.0 if one.timed else None,
            at=_ZERO + timedelta(seconds=place),
        )
        for place, one in enumerate(said)
    ]
