"""The marks of many hand-ins in bulk, as stored: for cohorts of any size."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from course.answers import schema as t
from course.answers.bulk_reads import pieces
from course.answers.store import Store

_c = t.marks.c
_STORED = select(_c.handin, _c.exercise, _c.points, _c.max_points, _c["items"], _c.given).where(
    ~_c.by_hand
)


class StoredMark(NamedTuple):
    """A machine's mark; `items` and `given` are as `packed_items.pack` makes them."""

    handin: int
    exercise: str
    points: float
    max_points: float
    items: str
    given: str


def marks_of_many(store: Store, handins: Collection[int]) -> Sequence[StoredMark]:
    """The newest mark of each exercise of these hand-ins; per hand-in, in lesson order."""
    marks: dict[tuple[int, str], StoredMark] = {}
    with store.engine.connect() as connection:
        for seqs in pieces(handins):
            query = _STORED.where(_c.handin.in_(seqs)).order_by(_c.handin, _c.seq)
            rows = map(StoredMark._make, connection.execute(query))
            marks |= {(mark.handin, mark.exercise): mark for mark in rows}
    return list(marks.values())


def formgrader_marks(store: Store, lesson: str) -> dict[str, int]:
    """The number of the last mark of a first attempt from Formgrader, by learner."""
    c, h = t.hand_marks.c, t.handins.c
    query = select(c.learner, func.max(c.seq)).where(c.lesson == lesson, h.attempt == 1)
    query = query.join(t.handins, h.seq == c.handin).group_by(c.learner)
    with store.engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}
