"""What many learners answered, read at once and as it is stored: for cohorts of any size."""

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import String, Text, and_, func, select, type_coerce

from course.answers import schema as t
from course.answers.store import Store

_AT_ONCE = 500  # values in one question to the database
_c = t.answers.c
T = TypeVar("T")


class Stored(NamedTuple):
    """Answers, column by column: `answer` is JSON, `at` a moment as the database gives it."""

    seq: Sequence[int]
    learner: Sequence[str]
    exercise: Sequence[str]
    step: Sequence[str]
    answer: Sequence[str]
    certainty: Sequence[int | None]
    seconds: Sequence[float | None]
    at: Sequence[str | datetime]


_STORED = select(
    *(_c.seq, _c.learner, _c.exercise, _c.step),
    *(type_coerce(_c.answer, Text), _c.certainty, _c.seconds, type_coerce(_c.at, String)),
)


def answers_of_many(store: Store, lesson: str, learners: Collection[str]) -> Stored:
    """All that these learners answered in a lesson; of each learner in the order of storing."""
    found: list[Sequence[object]] = []
    with store.engine.connect() as connection:
        for names in _pieces(learners):
            mine = _STORED.where(and_(_c.learner.in_(names), _c.lesson == lesson))
            found += connection.execute(mine.order_by(_c.seq)).all()
    return Stored(*zip(*found, strict=True)) if found else Stored(*[()] * len(Stored._fields))


def last_answers(store: Store) -> dict[str, dict[str, int]]:
    """The `seq` of each learner's last answer, by lesson and learner."""
    query = select(_c.learner, _c.lesson, func.max(_c.seq)).group_by(_c.learner, _c.lesson)
    found: dict[str, dict[str, int]] = {}
    with store.engine.connect() as connection:
        for learner, lesson, seq in connection.execute(query):
            found.setdefault(lesson, {})[learner] = seq
    return found


def answered_in(store: Store, answers: Iterable[int]) -> dict[int, tuple[str | None, str]]:
    """The cohort and the release that each of these answers was given in, by `seq`."""
    found: dict[int, tuple[str | None, str]] = {}
    with store.engine.connect() as connection:
        for piece in _pieces(answers):
            query = select(_c.seq, _c.cohort, _c.release).where(_c.seq.in_(piece))
            for seq, cohort, release in connection.execute(query):
                found[seq] = cohort, release
    return found


def with_feedback(store: Store, lesson: str) -> set[str]:
    """Who has feedback in a lesson; the feedback itself stays where it is."""
    query = select(t.feedback.c.learner).where(t.feedback.c.lesson == lesson)
    with store.engine.connect() as connection:
        return set(connection.execute(query).scalars())


def _pieces(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while piece := list(itertools.islice(rest, _AT_ONCE)):
        yield piece
