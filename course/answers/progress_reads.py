"""How far all learners have got: two queries, however many learners there are.

Says which exercises somebody reached and when, never what was answered.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Select, Subquery, and_, func, select

from course.answers import schema as t
from course.answers.bulk_reads import reading
from course.answers.store import Store


class Reached(NamedTuple):
    """One learner in one lesson; `at` is the moment of the last answer.

    `cohort`, `release` and `attempt` are those of the last answer. `exercises` of that
    attempt have at least one answer each; omitted for learners who have handed in, and so did
    not stop.
    """

    learner: str
    cohort: str | None
    lesson: str
    release: str
    at: datetime
    exercises: frozenset[str]
    attempt: int = 1


def reached(source: Store | Connection, learners: Collection[str] | None = None) -> list[Reached]:
    """Everybody (of these) who answered anything, in each lesson."""
    a, last = t.answers.c, _last(learners)
    rows = select(a.learner, a.cohort, a.lesson, a.release, a.at, a.attempt).join_from(
        last, t.answers, a.seq == last.c.seq
    )
    seen: dict[tuple[str, str], set[str]] = {}
    with reading(source) as connection:
        for learner, lesson, exercise in connection.execute(_places(last)):
            seen.setdefault((learner, lesson), set()).add(exercise)
        return [
            Reached(*row[:-1], frozenset(seen.get((row.learner, row.lesson), ())), row.attempt)
            for row in connection.execute(rows)
        ]


def _last(learners: Collection[str] | None) -> Subquery:
    """The last answer of each learner in each lesson; the index on answers holds all of it."""
    a = t.answers.c
    last = select(a.learner, a.lesson, func.max(a.seq).label("seq"))
    if learners is not None:
        last = last.where(a.learner.in_(learners))
    return last.group_by(a.learner, a.lesson).subquery()


def _places(last: Subquery) -> Select[str, str, str]:
    """How far learners got who did not hand in the attempt in which they are."""
    a, h, at = t.answers.c, t.handins.c, t.answers.alias()
    now = at.c.attempt
    handed = and_(h.lesson == last.c.lesson, h.learner == last.c.learner, h.attempt == now)
    same = and_(a.learner == last.c.learner, a.lesson == last.c.lesson, a.attempt == now)
    return (
        select(a.learner, a.lesson, a.exercise)
        .distinct()
        .join_from(last, at, at.c.seq == last.c.seq)
        .join(t.handins, handed, isouter=True)
        .join(t.answers, same)
        .where(h.seq.is_(None))
    )
