"""What the store knows about one learner: two statements, however many lessons there are.

Run both in one transaction (`Store.snapshot`, or the writer's), so that they agree.
"""

import functools
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from course.answers import schema as t
from course.answers.store import Answer, HandIn, answer_of_row
from course.exercises.base import Exercise
from course.people import schema as people
from course.people.dates import LessonDates
from course.people.schedule import Again, Said, again_of, dates_of, extension_of


class Corrected(NamedTuple):
    """The last correction that changed a hand-in's points: when (UTC), and from what to what."""

    at: datetime
    before: float
    after: float


class LessonRow(NamedTuple):
    """One learner in one lesson that was ever opened, without the answers.

    `opening` is the release that is open now, None where the lesson is closed. `begun` is the
    release in which the learner's first answer was given, None without answers. `handin` is the
    learner's last, and `corrected` is about it. `correction` is the newest of the release that the
    learner works in. Both are None where there is none. `said` is what the roster says about the
    dates. All of it is about the learner's newest attempt.
    """

    lesson: str
    opening: str | None
    opened_at: datetime
    begun: str | None
    handin: HandIn | None
    has_feedback: bool
    correction: int | None = None
    corrected: Corrected | None = None
    said: Said = Said()

    @property
    def attempt(self) -> int:
        """The attempt in which the learner is: 1 where the lesson was never opened again."""
        return self.said.again.attempt if self.said.again else 1


def lesson_rows(
    connection: Connection, learner: str, cohort: str | None, lesson: str | None = None
) -> dict[str, LessonRow]:
    """Every lesson that was ever opened, or one of them, by name; with the dates of `cohort`."""
    query = _lessons(one_lesson=lesson is not None)
    rows = connection.execute(query, {"learner": learner, "cohort": cohort, "lesson": lesson})
    return {
        name: LessonRow(
            lesson=name,
            opening=opening,
            opened_at=at,
            begun=release,
            handin=HandIn(*handin) if handin[0] else None,
            has_feedback=bool(has_feedback),
            correction=correction,
            corrected=Corrected(*points) if points[0] else None,
            said=Said(
                LessonDates(opens, due) if dated else None,
                until,
                bool(over),
                Again(*again) if again[0] else None,
            ),
        )
        for name, opening, at, release, has_feedback, correction, *rest in rows
        for points, (dated, opens, due, until, over), again, handin in [
            (rest[:3], rest[3:8], rest[8:12], rest[12:])
        ]
    }


def answers_in(
    connection: Connection, learner: str, lesson: str, others: Collection[str] = ()
) -> list[Answer]:
    """The learner's answers in `lesson` and to the exercises `others` of any lesson."""
    known = {"learner": learner, "lesson": lesson, "others": list(others)}
    return _answers(connection, _IN_LESSON[bool(others)], known)


def answers_about(
    connection: Connection, learner: str, lesson: str, exercise: Exercise, answer_id: str
) -> list[Answer]:
    """The learner's answers that a view of `exercise` needs, and anybody's answer `answer_id`."""
    known = {
        "learner": learner,
        "lesson": lesson,
        "exercise": exercise.id,
        "others": list(exercise.looks_at),
        "answer_id": answer_id,
    }
    return _answers(connection, _ABOUT[bool(exercise.looks_at)], known)


def all_answers(connection: Connection, learner: str) -> list[Answer]:
    """The learner's answers in all lessons."""
    return _answers(connection, _ALL, {"learner": learner})


def _answers(
    connection: Connection, query: Select[Any], known: dict[str, str | Sequence[str]]
) -> list[Answer]:
    return [answer_of_row(row) for row in connection.execute(query, known)]


@functools.cache  # composing it takes longer than running it
def _lessons(*, one_lesson: bool) -> Select[Any]:
    learner: BindParameter[str] = bindparam("learner")
    lesson: BindParameter[str] = bindparam("lesson")
    cohort: BindParameter[str] = bindparam("cohort", type_=people.SLUG)
    openings = select(
        t.openings.c.lesson,
        func.min(t.openings.c.seq).label("first"),
        func.max(t.openings.c.seq).label("last"),
    ).group_by(t.openings.c.lesson)
    if one_lesson:
        openings = openings.where(t.openings.c.lesson == lesson)
    o = openings.subquery()
    first, last, begun = t.openings.alias(), t.openings.alias(), t.answers.alias()
    a, h, f = t.answers.c, t.handins.alias().c, t.feedback.c
    again = people.reopened.c
    attempt = func.coalesce(again.attempt, 1)
    first_answer = select(func.min(a.seq)).where(
        a.learner == learner, a.lesson == o.c.lesson, a.attempt == attempt
    )
    last_handin = select(func.max(h.seq)).where(
        h.learner == learner, h.lesson == o.c.lesson, h.attempt == attempt
    )
    feedback = exists().where(f.learner == learner, f.lesson == o.c.lesson, f.attempt == attempt)
    mine = func.coalesce(begun.c.release, last.c.release)
    k, c = t.corrected.c, t.corrections.c
    newest = select(func.max(c.seq)).where(c.release == mine).scalar_subquery()
    e, correction = t.corrected.alias().c, t.corrections.alias()
    changed = select(func.max(e.correction)).where(e.handin == t.handins.c.seq, e.before != e.after)
    points = correction.c.at, k.before, k.after
    opening = o.c.lesson, last.c.release, first.c.at, begun.c.release
    d, more = people.lesson_dates.c, people.extensions.c
    closed = select(people.cohorts.c.closed).where(people.cohorts.c.id == cohort).scalar_subquery()
    again_columns = again.attempt, again.at, again.due, again.anew
    dates = d.seq, d.opens, d.due, more.due, closed, *again_columns
    return (
        select(*opening, feedback, newest, *points, *dates, *t.handins.c)
        .join_from(o, first, first.c.seq == o.c.first)
        .join(last, last.c.seq == o.c.last)
        .outerjoin(people.reopened, again_of(learner, o.c.lesson))
        .outerjoin(begun, begun.c.seq == first_answer.scalar_subquery())
        .outerjoin(t.handins, t.handins.c.seq == last_handin.scalar_subquery())
        .outerjoin(
            t.corrected,
            and_(k.handin == t.handins.c.seq, k.correction == changed.scalar_subquery()),
        )
        .outerjoin(correction, correction.c.seq == k.correction)
        .outerjoin(people.lesson_dates, dates_of(cohort, o.c.lesson))
        .outerjoin(people.extensions, extension_of(learner, cohort, o.c.lesson))
    )


def _where(*alternatives: ColumnElement[bool]) -> Select[Any]:
    """Each of the alternatives is the start of an index, so that one is used for each."""
    return select(t.answers).where(or_(*alternatives)).order_by(t.answers.c.seq)


_c = t.answers.c
_mine = _c.learner == bindparam("learner")
_in_lesson = and_(_mine, _c.lesson == bindparam("lesson"))
_to_exercise = and_(_in_lesson, _c.exercise == bindparam("exercise"))
_to_others = and_(_mine, _c.exercise.in_(bindparam("others", expanding=True)))
_with_id = _c.id == bindparam("answer_id")
_ALL = _where(_mine)
_IN_LESSON = {False: _where(_in_lesson), True: _where(_in_lesson, _to_others)}
_ABOUT = {False: _where(_to_exercise, _with_id), True: _where(_to_exercise, _to_others, _with_id)}
