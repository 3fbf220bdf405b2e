"""How many learners are at work on each lesson: whom a change of dates or of a lesson concerns."""

from typing import NamedTuple

from sqlalchemy import Connection, Subquery, func, select

from course.answers import schema as t

_a, _h = t.answers.c, t.handins.c


class AtWork(NamedTuple):
    """How many learners began a lesson in a cohort, and how many of those handed it in."""

    begun: int = 0
    handed_in: int = 0

    @property
    def busy(self) -> int:
        """How many began and have not handed in."""
        return max(0, self.begun - self.handed_in)


def at_work(connection: Connection, cohort: str | None = None) -> dict[str, AtWork]:
    """By lesson, in a cohort or in all; a lesson in which nobody did anything is not in it."""
    answered, handed_in = select(_a.learner, _a.lesson), select(_h.learner, _h.lesson)
    if cohort is not None:
        answered = answered.where(_a.cohort == cohort)
        handed_in = handed_in.where(_h.cohort == cohort)
    begun = _count(connection, answered.union(handed_in).subquery())
    done = _count(connection, handed_in.distinct().subquery())
    return {lesson: AtWork(number, done.get(lesson, 0)) for lesson, number in begun.items()}


def _count(connection: Connection, pairs: Subquery) -> dict[str, int]:
    query = select(pairs.c.lesson, func.count()).group_by(pairs.c.lesson)
    return {lesson: int(number) for lesson, number in connection.execute(query)}
