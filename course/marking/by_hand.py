"""Points that somebody gives on our own page, with a reason.

They count as what is typed in Formgrader does, and reach the gradebook by the outbox. Feedback that
is there already is made anew by a job.
"""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import Connection, insert, select

from course.answers import schema as t
from course.answers.store import HandIn
from course.formatting import number
from course.jobs import queue
from course.marking import gradebook_outbox
from course.marking.results import Counted, Grade, Result, marks_that_count, settle
from course.messages import noop
from course.people.audit import Actor, Change
from course.people.errors import RosterError
from course.people.mailing.announcing import News, announce

RENEW: Final = "renew-feedback"
"""The job that makes the feedback on a hand-in anew."""
LONGEST_REASON: Final = 500


def give_points(
    connection: Connection,
    actor: Actor,
    handin: HandIn,
    points: Mapping[Grade, float],
    reason: str,
) -> Result:
    """Give other points for grades of a hand-in, all or none; its new result.

    Raises
    ------
    RosterError
        There is no reason, or the points are not between 0 and what the grade is worth.
    """
    marks = marks_of_handin(connection, handin)
    check_points(marks, points, reason)
    counted = {(m.exercise, m.by_hand): m for m in marks}
    for grade, new in points.items():
        mark = counted[grade]
        values = {
            "handin": handin.seq,
            "learner": handin.learner,
            "lesson": handin.lesson,
            "exercise": mark.exercise,
            "by_hand": mark.by_hand,
            "points": new,
            "about": mark.about,
            "at": actor.at,
            "by": actor.name,
            "reason": reason,
        }
        connection.execute(insert(t.hand_marks).values(values))
        gradebook_outbox.add(connection, handin.learner, handin.lesson, mark.exercise)
    key = f"{handin.seq}:{actor.at.isoformat()}"
    queue.enqueue_many(connection, RENEW, {key: {"handin": handin.seq}}, now=actor.at)
    return settle(connection, handin)


def check_points(marks: Collection[Counted], points: Mapping[Grade, float], reason: str) -> None:
    """Refuse what `give_points` does not take. Raises RosterError."""
    if not reason:
        raise RosterError(noop("Other points need a reason."))
    if len(reason) > LONGEST_REASON:
        raise RosterError(
            noop("The reason is too long: at most {most} signs."), most=LONGEST_REASON
        )
    counted = {(m.exercise, m.by_hand): m for m in marks}
    for grade, new in points.items():
        mark = counted.get(grade)
        if mark is None or not 0 <= new <= mark.max_points:
            most = number(mark.max_points if mark else 0)
            raise RosterError(noop("Give points from 0 to {most}."), most=most)


def change_points(
    connection: Connection,
    actor: Actor,
    handin: HandIn,
    points: Mapping[Grade, float],
    reason: str,
) -> Result:
    """`give_points` as an act of its own: a line of the audit, and mail that there is a result.

    Raises
    ------
    RosterError
        As `give_points`, or there are no points.
    """
    if not points:
        raise RosterError(noop("Change the points of something first."))
    result = give_points(connection, actor, handin, points, reason)
    exercises = {exercise for exercise, _ in points}
    exercise = exercises.pop() if len(exercises) == 1 else "-"
    what = f"{handin.cohort or '-'} {handin.lesson} {exercise}"
    Change(connection).write(actor, "give-points", handin.learner, what)
    news = News("result", handin.seq, again=f"points:{actor.at.isoformat()}")
    announce(connection, [news], actor.at)
    return result


def points_given(connection: Connection, handin: HandIn) -> list[tuple[Counted, str]]:
    """The marks of a hand-in that count and that somebody gave with a reason, each with that."""
    c = t.hand_marks.c
    query = select(c.exercise, c.by_hand, c.at, c.reason).where(
        c.learner == handin.learner, c.lesson == handin.lesson, c.reason != ""
    )
    reasons = {(row.exercise, row.by_hand, row.at): row.reason for row in connection.execute(query)}
    marks = marks_of_handin(connection, handin)
    told = [(mark, reasons.get((mark.exercise, mark.by_hand, mark.at))) for mark in marks]
    return [(mark, reason) for mark, reason in told if mark.maker == "formgrader" and reason]


def marks_of_handin(connection: Connection, handin: HandIn) -> list[Counted]:
    """The marks that count of a hand-in and are worth points, in the order of the lesson."""
    marks = marks_that_count(connection, [handin])[handin.seq]
    return [mark for mark in marks if mark.max_points]


def handin_of(connection: Connection, seq: int) -> HandIn | None:
    """The hand-in of that number."""
    row = connection.execute(select(t.handins).where(t.handins.c.seq == seq)).one_or_none()
    return None if row is None else HandIn(*row)


def handin_with(connection: Connection, learner: str, receipt: str) -> HandIn | None:
    """The hand-in of a learner whose receipt has that hash."""
    c = t.handins.c
    query = select(t.handins).where(c.learner == learner, c.hash == receipt)
    row = connection.execute(query.order_by(c.seq.desc())).first()
    return None if row is None else HandIn(*row)
