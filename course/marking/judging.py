"""Marks that people give: by the rubric of a story on our page, or in Formgrader."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from course.answers import schema as t
from course.answers.rubric_marks import RubricMark, keep_mark
from course.answers.store import HandIn, Store
from course.marking import gradebook_outbox, results
from course.people.mailing.announcing import News, announce


class FormgraderMark(NamedTuple):
    """Points given in Formgrader for a grade of a hand-in; None takes them back.

    `by` is who typed them there; empty where they were only seen in the gradebook.
    """

    handin: HandIn
    exercise: str
    by_hand: bool
    points: float | None
    about: str
    by: str = ""


def judge(store: Store, handin: HandIn, mark: RubricMark, seen: int) -> RubricMark:
    """Store a judgement, the hand-in's new result, and an entry for the gradebook, atomically.

    `seen` is the number of the judgement that the instructor saw, 0 for none.

    Raises
    ------
    Superseded
        There is a newer judgement.
    """

    def work(connection: Connection) -> RubricMark:
        stored = keep_mark(connection, mark, seen)
        gradebook_outbox.add(connection, mark.learner, mark.lesson, mark.exercise)
        results.settle(connection, handin)
        announce(connection, [News("story_read", handin.seq)], mark.at)
        return stored

    return store.writer.do(work)


def take_over(store: Store, marks: Sequence[FormgraderMark]) -> None:
    """Store what was changed in Formgrader, and the hand-ins' new results, atomically.

    What somebody types there right now is not in the gradebook yet: it gets an entry, in case it
    never arrives.
    """

    def work(connection: Connection) -> None:
        for mark in marks:
            values = {
                "handin": mark.handin.seq,
                "learner": mark.handin.learner,
                "lesson": mark.handin.lesson,
                "exercise": mark.exercise,
                "by_hand": mark.by_hand,
                "points": mark.points,
                "about": mark.about,
                "at": datetime.now(UTC),
                "by": mark.by,
            }
            connection.execute(insert(t.hand_marks).values(values))
            if mark.by:
                learner, lesson = mark.handin.learner, mark.handin.lesson
                gradebook_outbox.add(connection, learner, lesson, mark.exercise)
        for handin in {mark.handin for mark in marks}:
            results.settle(connection, handin)
        read = {mark.handin.seq for mark in marks if mark.by_hand and mark.points is not None}
        announce(connection, [News("story_read", seq) for seq in sorted(read)], datetime.now(UTC))

    if marks:
        store.writer.do(work)


def note_graded(store: Store, handins: Sequence[HandIn]) -> None:
    """Note that nbgrader's gradebook now holds these hand-ins."""

    def work(connection: Connection) -> None:
        at = datetime.now(UTC)
        for handin in handins:
            mine = t.graded.c.handin == handin.seq
            connection.execute(t.graded.delete().where(mine))
            connection.execute(insert(t.graded).values(handin=handin.seq, at=at))

    if handins:
        store.writer.do(work)


def graded(store: Store, lesson: str, learner: str | None = None) -> dict[str, HandIn]:
    """The hand-in that nbgrader's gradebook holds, by learner: the last that was autograded."""
    query = (
        select(t.handins)
        .join(t.graded, t.graded.c.handin == t.handins.c.seq)
        .where(t.handins.c.lesson == lesson)
        .order_by(t.graded.c.at, t.handins.c.seq)
    )
    if learner is not None:
        query = query.where(t.handins.c.learner == learner)
    with store.engine.connect() as connection:
        return {
            handin.learner: handin for handin in (HandIn(*r) for r in connection.execute(query))
        }
