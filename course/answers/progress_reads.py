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

    `cohort` and `release` are those of the last answer. `exercises` have at least one answer each;
    omitted for learners who have handed in, and so did not stop.
    """

    learner: str
    cohort: str | None
    lesson: str
    release: str
    at: datetime
    exercises: frozenset[str]


def reached(source: Store | Connection, learners: Collection[str] | None = None) -> list[Reached]:
    """Everybody (of these) who answered anything, in each lesson."""
    a, last = t.answers.c, _last(learners)
    rows = select(a.learner, a.cohort, a.lesson, a.release, a.at).join_from(
        last, t.answers, a.seq == last.c.seq
    )
    seen: dict[tuple[str, str], set[str]] = {}
    with reading(source) as connection:
        for learner, lesson, exercise in connection.execute(_places(last)):
            seen.setdefault((learner, lesson), set()).add(exercise)
        return [
            Reached(*row, exercises=frozenset(seen.get((row.learner, row.lesson), ())))
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
    """How far learners got who did not hand in."""
    a, h = t.answers.c, t.handins.c
    handed = and_(h.lesson == last.c.lesson, h.learner == last.c.learner)
    same = and_(a.learner == last.c.learner, a.lesson == last.c.lesson)
    return (
        select(a.learner, a.lesson, a.exercise)
        .distinct()
        .join_from(last, t.handins, handed, isouter=True)
        .join(t.answers, same)
        .where(h.seq.is_(None))
    )
