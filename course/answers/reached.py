"""How far learners came, for all of them at once: two queries, however many there are.

Says at which exercises somebody was and when, never what was answered.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from course.answers import tables as t
from course.answers.store import Store


class Reached(NamedTuple):
    """One learner in one lesson; `exercises` has at least one answer each, `at` is the last one's.

    `cohort` and `release` are those of the last answer.
    """

    learner: str
    cohort: str | None
    lesson: str
    release: str
    at: datetime
    exercises: frozenset[str]


def reached(store: Store) -> list[Reached]:
    """Everybody who answered anything, in each lesson, in the order of their last answers."""
    a = t.answers.c
    last = select(func.max(a.seq)).group_by(a.learner, a.lesson)
    rows = select(a.learner, a.cohort, a.lesson, a.release, a.at).where(a.seq.in_(last))
    places = select(a.learner, a.lesson, a.exercise).group_by(a.learner, a.lesson, a.exercise)
    seen: dict[tuple[str, str], set[str]] = {}
    with store.engine.connect() as connection:
        for learner, lesson, exercise in connection.execute(places):
            seen.setdefault((learner, lesson), set()).add(exercise)
        return [
            Reached(*row, exercises=frozenset(seen.get((row.learner, row.lesson), ())))
            for row in connection.execute(rows.order_by(a.seq))
        ]


def with_feedback(store: Store) -> set[tuple[str, str]]:
    """Learner and lesson of all feedback that was given."""
    c = t.feedback.c
    with store.engine.connect() as connection:
        return {
            (row.learner, row.lesson) for row in connection.execute(select(c.learner, c.lesson))
        }
