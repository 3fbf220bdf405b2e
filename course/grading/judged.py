"""The grades that a person gives, read and written in nbgrader's gradebook without nbgrader.

Importing nbgrader takes seconds and a hundred megabytes, which the service does not have to spare.
Formgrader shows and changes the same rows; where it is changed there, that holds.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Connection,
    DateTime,
    Select,
    and_,
    column,
    create_engine,
    inspect,
    select,
    table,
    update,
)
from sqlalchemy.exc import OperationalError

# As nbgrader 0.9.6 declares them in nbgrader/api.py; only the columns that are used.
_assignment = table("assignment", column("id"), column("name"))
_submitted = table(
    "submitted_assignment",
    column("id"),
    column("assignment_id"),
    column("student_id"),
    column("timestamp", DateTime()),
)
_notebook = table("submitted_notebook", column("id"), column("assignment_id"))
_cell = table("base_cell", column("id"), column("name"))
_grade = table(
    "grade",
    column("id"),
    column("cell_id"),
    column("notebook_id"),
    column("auto_score"),
    column("manual_score"),
    column("extra_credit"),
    column("needs_manual_grade", Boolean()),
)
_comment = table(
    "comment", column("id"), column("cell_id"), column("notebook_id"), column("manual_comment")
)


class Judged(NamedTuple):
    """One grade in the gradebook.

    `handed_in` is the moment of the hand-in that it is about (UTC), `by_machine` the explicit 0 of
    who wrote nothing, `points` what a person gave, `waits` whether a person has to look.
    """

    learner: str
    cell: str
    handed_in: datetime
    by_machine: float | None
    points: float | None
    waits: bool


class Changed(Exception):  # noqa: N818
    """The gradebook no longer holds the grade that was looked at."""


def judged(url: str, lesson: str, cells: set[str], learner: str | None = None) -> list[Judged]:
    """The grades of `cells` in a lesson, by the order of handing in; none without a gradebook."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if "submitted_assignment" not in inspect(connection).get_table_names():
                return []
            rows = connection.execute(_grades(lesson, learner)).all()
    except OperationalError:
        return []
    finally:
        engine.dispose()
    return [_read(row) for row in rows if row.name in cells]


def _grades(lesson: str, learner: str | None) -> Select[Any]:
    query = (
        select(
            _grade.c.id,
            _grade.c.notebook_id,
            _cell.c.name,
            _submitted.c.student_id,
            _submitted.c.timestamp,
            _grade.c.auto_score,
            _grade.c.manual_score,
            _grade.c.needs_manual_grade,
        )
        .join_from(_grade, _cell, _cell.c.id == _grade.c.cell_id)
        .join(_notebook, _notebook.c.id == _grade.c.notebook_id)
        .join(_submitted, _submitted.c.id == _notebook.c.assignment_id)
        .join(_assignment, _assignment.c.id == _submitted.c.assignment_id)
        .where(_assignment.c.name == lesson, _submitted.c.timestamp.is_not(None))
        .order_by(_submitted.c.timestamp, _submitted.c.student_id)
    )
    return query if learner is None else query.where(_submitted.c.student_id == learner)


def _read(row: Any) -> Judged:  # noqa: ANN401
    return Judged(
        row.student_id,
        row.name,
        row.timestamp.replace(tzinfo=UTC),
        row.auto_score,
        row.manual_score,
        bool(row.needs_manual_grade),
    )


def judge(url: str, lesson: str, seen: Judged, points: float, comment: str) -> None:
    """Put a person's points and comment into the grade that was `seen`.

    Raises
    ------
    Changed
        That grade is gone, about another hand-in, or somebody gave it other points meanwhile.
    """
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            _judge(connection, lesson, seen, points, comment)
    finally:
        engine.dispose()


def _judge(connection: Connection, lesson: str, seen: Judged, points: float, comment: str) -> None:
    rows = connection.execute(_grades(lesson, seen.learner)).all()
    row = next((row for row in rows if _read(row) == seen), None)
    if row is None:
        raise Changed
    values = {"manual_score": points, "needs_manual_grade": False}
    connection.execute(update(_grade).where(_grade.c.id == row.id).values(values))
    cells = select(_cell.c.id).where(_cell.c.name == seen.cell)
    mine = and_(_comment.c.notebook_id == row.notebook_id, _comment.c.cell_id.in_(cells))
    connection.execute(update(_comment).where(mine).values(manual_comment=comment or None))
