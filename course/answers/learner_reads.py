"""What the store knows of one learner: two statements, however many lessons there are.

Run both in one transaction (`Store.snapshot`, or the writer's), so that they agree.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from course.answers import schema as t
from course.answers.store import Answer, HandIn, answer_of_row
from course.exercises.base import Exercise


class LessonRow(NamedTuple):
    """One learner in one lesson that was opened at some time, without the answers.

    `opening` is the release that is open now, None where the lesson is closed. `begun` is the
    release in which the learner's first answer was given, None without answers. `handin` is the
    learner's last.
    """

    lesson: str
    opening: str | None
    opened_at: datetime
    begun: str | None
    handin: HandIn | None
    has_feedback: bool


def lesson_rows(
    connection: Connection, learner: str, lesson: str | None = None
) -> dict[str, LessonRow]:
    """Every lesson that was ever opened, or one of them, by name."""
    openings = select(
        t.openings.c.lesson,
        func.min(t.openings.c.seq).label("first"),
        func.max(t.openings.c.seq).label("last"),
    ).group_by(t.openings.c.lesson)
    if lesson is not None:
        openings = openings.where(t.openings.c.lesson == lesson)
    o = openings.subquery()
    first, last, begun = t.openings.alias(), t.openings.alias(), t.answers.alias()
    a, h, f = t.answers.c, t.handins.alias().c, t.feedback.c
    first_answer = select(func.min(a.seq)).where(a.learner == learner, a.lesson == o.c.lesson)
    last_handin = select(func.max(h.seq)).where(h.learner == learner, h.lesson == o.c.lesson)
    feedback = exists().where(f.learner == learner, f.lesson == o.c.lesson)
    query = (
        select(o.c.lesson, last.c.release, first.c.at, begun.c.release, feedback, *t.handins.c)
        .join_from(o, first, first.c.seq == o.c.first)
        .join(last, last.c.seq == o.c.last)
        .outerjoin(begun, begun.c.seq == first_answer.scalar_subquery())
        .outerjoin(t.handins, t.handins.c.seq == last_handin.scalar_subquery())
    )
    return {
        name: LessonRow(
            name, opening, at, release, HandIn(*handin) if handin[0] else None, bool(has_feedback)
        )
        for name, opening, at, release, has_feedback, *handin in connection.execute(query)
    }


def answers_in(
    connection: Connection, learner: str, lesson: str, others: Collection[str] = ()
) -> list[Answer]:
    """The learner's answers in `lesson` and to the exercises `others` of any lesson."""
    c = t.answers.c
    wanted: ColumnElement[bool] = c.lesson == lesson
    if others:
        wanted = or_(wanted, c.exercise.in_(others))
    return _answers(connection, and_(c.learner == learner, wanted))


def answers_about(
    connection: Connection, learner: str, lesson: str, exercise: Exercise, answer_id: str
) -> list[Answer]:
    """The learner's answers that a view of `exercise` needs, and anybody's answer `answer_id`."""
    c = t.answers.c
    mine: ColumnElement[bool] = and_(c.lesson == lesson, c.exercise == exercise.id)
    if exercise.looks_at:
        mine = or_(mine, c.exercise.in_(exercise.looks_at))
    return _answers(connection, or_(and_(c.learner == learner, mine), c.id == answer_id))


def all_answers(connection: Connection, learner: str) -> list[Answer]:
    """The learner's answers in all lessons."""
    return _answers(connection, t.answers.c.learner == learner)


def _answers(connection: Connection, wanted: ColumnElement[bool]) -> list[Answer]:
    query = select(t.answers).where(wanted).order_by(t.answers.c.seq)
    return [answer_of_row(row) for row in connection.execute(query)]
