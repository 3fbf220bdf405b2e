"""Rubric choices that a person made for a story: staff-only, and in feedback for its learner.

Every choice is kept, and the last one counts. nbgrader's gradebook follows, by
`course.grading.projection`.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select

from course.answers import schema as t
from course.answers.store import Store
from course.exercises.marks import Passage
from course.exercises.rubric import Choice


class RubricMark(NamedTuple):
    """A choice of levels about one text; `text` is its digest, `by` who chose."""

    learner: str
    lesson: str
    exercise: str
    release: str
    text: str
    choice: Choice
    comment: str
    points: float
    by: str
    at: datetime
    seq: int = 0


class Superseded(Exception):  # noqa: N818
    """Somebody else judged the same story in the meantime; `last` is what they chose."""

    def __init__(self, last: RubricMark) -> None:
        super().__init__(last.by)
        self.last = last


def text_digest(passages: Sequence[Passage]) -> str:
    """SHA-256 of the text that was read, so that a changed text is noticed."""
    text = json.dumps([[p.title, p.text] for p in passages], ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def rubric_marks(
    store: Store, lesson: str, learner: str | None = None
) -> dict[tuple[str, str], RubricMark]:
    """The last choice about each learner's exercise, by learner and exercise."""
    with store.engine.connect() as connection:
        return {(mark.learner, mark.exercise): mark for mark in _last(connection, lesson, learner)}


def marks_by_text(
    store: Store, lesson: str, learner: str | None = None
) -> dict[tuple[str, str, str], RubricMark]:
    """The last choice about each text, by learner, exercise and the text's digest."""
    with store.engine.connect() as connection:
        marks = _last(connection, lesson, learner, t.rubric_marks.c.text)
    return {(mark.learner, mark.exercise, mark.text): mark for mark in marks}


def _last(
    connection: Connection, lesson: str, learner: str | None, *also: ColumnElement[Any]
) -> list[RubricMark]:
    c = t.rubric_marks.c
    last = select(func.max(c.seq)).where(c.lesson == lesson).group_by(c.learner, c.exercise, *also)
    if learner is not None:
        last = last.where(c.learner == learner)
    rows = connection.execute(select(t.rubric_marks).where(c.seq.in_(last)).order_by(c.seq))
    return [_mark(row) for row in rows]


def keep_mark(connection: Connection, mark: RubricMark, seen: int) -> RubricMark:
    """Store `mark` if the last one is still number `seen` (0 for none).

    Within the caller's transaction; `marking.judging` adds what belongs to it.

    Raises
    ------
    Superseded
        There is a newer one.
    """
    marks = _last(connection, mark.lesson, mark.learner)
    last = next((m for m in marks if m.exercise == mark.exercise), None)
    if last is not None and last.seq != seen:
        raise Superseded(last)
    values: dict[str, Any] = {**mark._asdict(), "choice": mark.choice.model_dump()}
    del values["seq"]
    done = connection.execute(insert(t.rubric_marks).values(values))
    return mark._replace(seq=int((done.inserted_primary_key or (0,))[0]))


def _mark(row: Row[Any]) -> RubricMark:
    columns = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    columns["choice"] = Choice.model_validate(columns["choice"])
    return RubricMark(**columns)
