"""Who gave which points for a learner's work, when and why: by rubric, in Formgrader, or by key."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from course.answers import schema as t
from course.answers.store import Store

_r, _m, _k, _c, _h = (
    t.rubric_marks.c, t.hand_marks.c, t.corrected.c, t.corrections.c, t.handins.c
)  # fmt: skip


class MarkChange(NamedTuple):
    """Points that somebody gave.

    `points` are for `exercise`, None where they were taken back. Of a corrected key `exercise` is
    "" and `before` and `points` are the whole hand-in's. `by` is "" where nobody is known.
    """

    at: datetime
    by: str
    exercise: str
    points: float | None
    before: float | None = None
    why: str = ""


def mark_changes(store: Store, learner: str, lesson: str) -> list[MarkChange]:
    """Everything that changed the points of a learner in a lesson, the newest first."""
    rubric = select(_r.at, _r.by, _r.exercise, _r.points)
    rubric = rubric.where(_r.learner == learner, _r.lesson == lesson)
    hand = select(_m.at, _m.by, _m.exercise, _m.points, _m.reason)
    hand = hand.where(_m.learner == learner, _m.lesson == lesson)
    key = (
        select(_c.at, _c.by, _k.after, _k.before, _c.why)
        .join_from(t.corrected, t.corrections, _c.seq == _k.correction)
        .join(t.handins, _h.seq == _k.handin)
        .where(_h.learner == learner, _h.lesson == lesson, _k.before != _k.after)
    )
    with store.engine.connect() as connection:
        changes = [MarkChange(*row) for row in connection.execute(rubric)]
        changes += [
            MarkChange(at, by, exercise, points, None, reason)
            for at, by, exercise, points, reason in connection.execute(hand)
        ]
        changes += [
            MarkChange(at, by, "", after, before, why)
            for at, by, after, before, why in connection.execute(key)
        ]
    return sorted(changes, key=lambda change: change.at, reverse=True)
