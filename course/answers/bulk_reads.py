"""The answers of many learners, read in bulk and as stored: for cohorts of any size."""

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, Text, and_, func, select, type_coerce

from course.answers import schema as t
from course.answers.store import HandIn, Store

_AT_ONCE = 500  # values in one query
_c = t.answers.c
T = TypeVar("T")


class Stored(NamedTuple):
    """Answers, column by column: `answer` is JSON."""

    seq: Sequence[int]
    learner: Sequence[str]
    exercise: Sequence[str]
    step: Sequence[str]
    answer: Sequence[str]


_STORED = select(_c.seq, _c.learner, _c.exercise, _c.step, type_coerce(_c.answer, Text))


def answers_of_many(store: Store, lesson: str, learners: Collection[str]) -> Stored:
    """All first attempts' answers of these learners in a lesson; per learner in storage order."""
    rows: list[Sequence[object]] = []
    with store.engine.connect() as connection:
        for names in pieces(learners):
            first = _c.attempt == 1
            mine = _STORED.where(and_(_c.learner.in_(names), _c.lesson == lesson, first))
            rows += connection.execute(mine.order_by(_c.seq)).all()
    return Stored(*zip(*rows, strict=True)) if rows else Stored(*[()] * len(Stored._fields))


def last_answers(store: Store) -> dict[str, dict[str, int]]:
    """The `seq` of the last answer in each learner's first attempt, by lesson and learner."""
    query = select(_c.learner, _c.lesson, func.max(_c.seq)).where(_c.attempt == 1)
    query = query.group_by(_c.learner, _c.lesson)
    last: dict[str, dict[str, int]] = {}
    with store.engine.connect() as connection:
        for learner, lesson, seq in connection.execute(query):
            last.setdefault(lesson, {})[learner] = seq
    return last


def answered_in(store: Store, answers: Iterable[int]) -> dict[int, tuple[str | None, str]]:
    """The cohort and the release that each of these answers was given in, by `seq`."""
    places: dict[int, tuple[str | None, str]] = {}
    with store.engine.connect() as connection:
        for piece in pieces(answers):
            query = select(_c.seq, _c.cohort, _c.release).where(_c.seq.in_(piece))
            for seq, cohort, release in connection.execute(query):
                places[seq] = cohort, release
    return places


def with_feedback(
    source: Store | Connection,
    lessons: Collection[str] | None = None,
    learners: Collection[str] | None = None,
) -> set[tuple[str, str, int]]:
    """Learner, lesson and attempt of all feedback (in these lessons, to these learners)."""
    c = t.feedback.c
    query = select(c.learner, c.lesson, c.attempt)
    for column, wanted in ((c.lesson, lessons), (c.learner, learners)):
        if wanted is not None:
            query = query.where(column.in_(wanted))
    with reading(source) as connection:
        return {(row.learner, row.lesson, row.attempt) for row in connection.execute(query)}


@contextmanager
def reading(source: Store | Connection) -> Iterator[Connection]:
    """A connection to read from: the caller's transaction, or a new one."""
    if isinstance(source, Connection):
        yield source
        return
    with source.engine.connect() as connection:
        yield connection


def last_handins(
    source: Store | Connection,
    lessons: Sequence[str],
    learners: Collection[str] | None = None,
    *,
    attempt: int | None = None,
) -> list[HandIn]:
    """The last hand-in of each learner (of these) in each lesson, in the order of handing in.

    Of one attempt, or of the newest that was handed in.
    """
    c = t.handins.c
    last = select(func.max(c.seq)).where(c.lesson.in_(lessons)).group_by(c.lesson, c.learner)
    if attempt is not None:
        last = last.where(c.attempt == attempt)
    if learners is not None:
        last = last.where(c.learner.in_(learners))
    query = select(t.handins).where(c.seq.in_(last)).order_by(c.seq)
    with reading(source) as connection:
        return [HandIn(*row) for row in connection.execute(query)]


def pieces(values: Iterable[T], size: int = _AT_ONCE) -> Iterator[list[T]]:
    """Values in lists that are short enough for one query."""
    rest = iter(values)
    while piece := list(itertools.islice(rest, size)):
        yield piece
