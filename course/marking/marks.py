"""Marking a hand-in: the one place where answers become points.

`mark_handin` runs in the transaction that stores the hand-in. Nothing else marks hand-ins:
nbgrader's autograding, feedback, the instructor's pages and the cohort data read the table
`marks`.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert, select

from course.answers import schema as t
from course.answers.rubric_marks import text_digest
from course.answers.store import Answer, HandIn, Store
from course.content.released import Released
from course.exercises.base import Exercise, Given
from course.exercises.marks import Mark
from course.exercises.rubric import judged_id
from course.marking import packed_items, results

MARKING_VERSION = 1  # raise it when a mark of the same answers comes out differently


class GradeMark(NamedTuple):
    """The machine's mark of one grade of a hand-in.

    `by_hand` is the part of an exercise that a person judges: its `share` is missing, its `points`
    are missing while it waits and 0 where nothing was written, and `text` is the digest of what
    there is to read, missing if there is nothing. `items` and `given` are as `packed_items` makes
    them.
    """

    exercise: str
    by_hand: bool
    share: float | None
    points: float | None
    max_points: float
    items: str
    given: str
    text: str | None = None

    @property
    def grade(self) -> str:
        """The id of the grade in nbgrader's gradebook."""
        return judged_id(self.exercise) if self.by_hand else self.exercise


def mark(exercise: Exercise, given: Sequence[Given]) -> Mark:
    """The mark of these answers to an exercise; every mark in the course is computed here."""
    return exercise.mark(given)


def grade_marks(released: Released, answers: Sequence[Answer]) -> Iterator[GradeMark]:
    """The machine's marks of all grades of a hand-in, in the order of the lesson.

    `answers` are those that the hand-in covers, as the learner gave them.
    """
    for exercise in released.exercises:
        given = [answer.given for answer in answers if answer.exercise == exercise.id]
        yield machine_mark(exercise, given)
        if exercise.by_hand:
            yield _for_a_person(exercise, exercise.by_hand.points, given)


def machine_mark(exercise: Exercise, given: Sequence[Given]) -> GradeMark:
    """What the machine gives for these answers to an exercise."""
    marked = mark(exercise, given)
    packed = packed_items.pack(marked.items)
    earned = marked.share, marked.points, marked.max_points
    return GradeMark(exercise.id, False, *earned, *packed)  # noqa: FBT003


def _for_a_person(exercise: Exercise, max_points: float, given: Sequence[Given]) -> GradeMark:
    passages = exercise.to_read(given)
    return GradeMark(
        exercise=exercise.id,
        by_hand=True,
        share=None,
        points=None if passages else 0.0,
        max_points=max_points,
        items="[]",
        given="[]",
        text=text_digest(passages) if passages else None,
    )


def mark_handin(
    connection: Connection, handin: HandIn, released: Released, answers: Sequence[Answer]
) -> None:
    """Store the marks and the result of a hand-in that has none, in the caller's transaction."""
    fixed: dict[str, Any] = {
        "handin": handin.seq,
        "release": released.id,
        "correction": released.correction,
        "version": MARKING_VERSION,
        "at": datetime.now(UTC),
    }
    rows = [{**fixed, **mark._asdict()} for mark in grade_marks(released, answers)]
    if rows:
        connection.execute(insert(t.marks), rows)
    results.settle_new(connection, handin)


def marks_of(store: Store, handin: HandIn) -> list[GradeMark]:
    """The machine's marks of a hand-in, in the order of the lesson; none if it has none yet."""
    with store.engine.connect() as connection:
        return [grade_mark(row) for row in connection.execute(results.newest([handin.seq]))]


def grade_mark(row: Row[Any]) -> GradeMark:
    """A row of `marks`."""
    return GradeMark(*(getattr(row, name) for name in GradeMark._fields))


def unmarked(connection: Connection, limit: int) -> list[HandIn]:
    """The oldest hand-ins without marks: those of a store created by version 0.1.0."""
    query = (
        select(t.handins)
        .join(t.results, t.results.c.handin == t.handins.c.seq, isouter=True)
        .where(t.results.c.handin.is_(None))
        .order_by(t.handins.c.seq)
        .limit(limit)
    )
    return [HandIn(*row) for row in connection.execute(query)]
