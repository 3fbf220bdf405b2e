"""nbgrader's gradebook, read and written without nbgrader's own code; only here.

Importing nbgrader takes seconds and a hundred megabytes, which the service cannot spare. The
gradebook is a projection of the store (see `projection`); pages do not read it. A failed read is a
`GradebookError`, never an empty answer: only a gradebook that does not exist yet is empty.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Connection,
    DateTime,
    Engine,
    NullPool,
    Select,
    and_,
    case,
    column,
    create_engine,
    func,
    inspect,
    make_url,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from course.messages import _

_PATIENCE = 2  # seconds to wait for a lock or a server

# As nbgrader 0.9.6 declares them in nbgrader/api.py; only the columns that are used.
_assignment = table("assignment", column("id"), column("name"), column("duedate", DateTime()))
_submitted = table(
    "submitted_assignment",
    column("id"),
    column("assignment_id"),
    column("student_id"),
    column("timestamp", DateTime()),
)
_notebook = table("submitted_notebook", column("id"), column("assignment_id"))
_cell = table("base_cell", column("id"), column("name"))
_cell_points = table("grade_cells", column("id"), column("max_score"))
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


class GradebookError(Exception):
    """The gradebook cannot be read or written now; one sentence, without its address."""


class Score(NamedTuple):
    """The state of one grade: the machine's points, a person's instead, extra, whether it waits."""

    auto: float | None
    manual: float | None
    extra: float | None
    waits: bool

    @property
    def total(self) -> float | None:
        """The points as nbgrader.api.Grade counts them; None if nobody gave any."""
        base = self.auto if self.manual is None else self.manual
        return None if base is None else base + (self.extra or 0.0)


class Grade(NamedTuple):
    """One grade in the gradebook; `handed_in` is the moment of its hand-in (UTC)."""

    id: str
    notebook: str
    learner: str
    lesson: str
    cell: str
    handed_in: datetime | None
    score: Score


class Result(NamedTuple):
    """What one hand-in earned so far, as nbgrader counts.

    `waiting` is how many grades are still to be given; `handed_in` is None if unknown.
    """

    points: float
    most: float
    waiting: int
    handed_in: datetime | None


@lru_cache(maxsize=8)
def _engine(url: str) -> Engine:
    """One engine per process and address; SQLite's file is reopened each time."""
    if make_url(url).get_backend_name() == "sqlite":
        return create_engine(url, poolclass=NullPool, connect_args={"timeout": _PATIENCE})
    patient = {"connect_timeout": _PATIENCE, "options": f"-c lock_timeout={_PATIENCE}s"}
    return create_engine(url, pool_pre_ping=True, connect_args=patient, hide_parameters=True)


@contextmanager
def _connected(url: str) -> Iterator[Connection | None]:
    """A transaction in the gradebook; None if there is no gradebook yet.

    Raises
    ------
    GradebookError
        It is locked, unreachable, elsewhere, or not a gradebook that we know.
    """
    try:
        if not _is_there(url):
            yield None
            return
        with _engine(url).begin() as connection:
            has_tables = inspect(connection).has_table(_submitted.name)
            yield connection if has_tables else None
    except SQLAlchemyError as error:
        message = _("nbgrader's gradebook cannot be read or written now: {reason}.")
        raise GradebookError(message.format(reason=_reason(error))) from error


def _reason(error: SQLAlchemyError) -> str:
    """What the database said, on one line."""
    message = str(getattr(error, "orig", None) or error)
    return " ".join(message.split())[:200] or type(error).__name__


def _is_there(url: str) -> bool:
    """Whether SQLite's file exists, which opening would create; a server always exists."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return True
    path = Path(address.database)
    if not path.parent.is_dir():
        raise GradebookError(
            _(
                "nbgrader's gradebook cannot be read: its folder is not there; "
                "see COURSE_GRADEBOOK_URL."
            )
        )
    return path.exists()


def grades(
    url: str,
    lessons: Sequence[str],
    learner: str | None = None,
    *,
    changed_by_hand: bool = False,
) -> list[Grade]:
    """The grades of autograded hand-ins, of one learner or all; none without a gradebook.

    `changed_by_hand` leaves out those without points given by a person.
    """
    query = _grades(lessons, learner)
    if changed_by_hand:
        query = query.where(or_(_grade.c.manual_score.is_not(None), _grade.c.extra_credit != 0))
    with _connected(url) as connection:
        return [_read(row) for row in connection.execute(query)] if connection else []


def _grades(lessons: Sequence[str], learner: str | None) -> Select[Any]:
    query = (
        select(
            _grade.c.id,
            _grade.c.notebook_id,
            _submitted.c.student_id,
            _assignment.c.name.label("lesson"),
            _cell.c.name,
            _submitted.c.timestamp,
            _grade.c.auto_score,
            _grade.c.manual_score,
            _grade.c.extra_credit,
            _grade.c.needs_manual_grade,
        )
        .join_from(_grade, _cell, _cell.c.id == _grade.c.cell_id)
        .join(_notebook, _notebook.c.id == _grade.c.notebook_id)
        .join(_submitted, _submitted.c.id == _notebook.c.assignment_id)
        .join(_assignment, _assignment.c.id == _submitted.c.assignment_id)
        .where(_assignment.c.name.in_(lessons))
    )
    return query if learner is None else query.where(_submitted.c.student_id == learner)


def _read(row: Any) -> Grade:  # noqa: ANN401
    *names, at, auto, manual, extra, waits = row
    score = Score(auto, manual, extra, bool(waits))
    return Grade._make((*names, _utc(at), score))


def _utc(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at else None


def submissions(url: str, lessons: Sequence[str]) -> list[tuple[str, str, datetime]]:
    """Lesson, learner and moment (UTC) of every hand-in that was fully autograded."""
    unmarked = and_(_grade.c.auto_score.is_(None), _grade.c.manual_score.is_(None))
    marked = func.sum(case((unmarked, 0), else_=1))
    query = (
        select(_assignment.c.name, _submitted.c.student_id, _submitted.c.timestamp)
        .join_from(_submitted, _assignment, _assignment.c.id == _submitted.c.assignment_id)
        .join(_notebook, _notebook.c.assignment_id == _submitted.c.id)
        .join(_grade, _grade.c.notebook_id == _notebook.c.id, isouter=True)
        .where(_assignment.c.name.in_(lessons), _submitted.c.timestamp.is_not(None))
        .group_by(_assignment.c.name, _submitted.c.student_id, _submitted.c.timestamp)
        .having(or_(func.count(_grade.c.id) == 0, marked > 0))
    )
    with _connected(url) as connection:
        rows = connection.execute(query).all() if connection else []
    return [(lesson, learner, at.replace(tzinfo=UTC)) for lesson, learner, at in rows]


def due_dates(url: str) -> dict[str, datetime | None]:
    """The due date (UTC) of every lesson in the gradebook."""
    with _connected(url) as connection:
        query = select(_assignment.c.name, _assignment.c.duedate)
        rows = connection.execute(query).all() if connection else []
    return {lesson: _utc(due) for lesson, due in rows}


def set_due_dates(url: str, dates: Mapping[str, datetime | None]) -> None:
    """Give lessons another due date, None for none."""
    if not dates:
        return
    with _connected(url) as connection:
        if connection is None:
            return
        for lesson, due in dates.items():
            at = due.astimezone(UTC).replace(tzinfo=None) if due else None
            change = update(_assignment).where(_assignment.c.name == lesson)
            connection.execute(change.values(duedate=at))


class Change(NamedTuple):
    """What a grade becomes; `comment` None leaves the comment as it is, "" removes it."""

    grade: Grade
    score: Score
    comment: str | None = None


def write(url: str, changes: Sequence[Change]) -> None:
    """Write the points and comments to the gradebook, all or none; idempotent."""
    if not changes:
        return
    with _connected(url) as connection:
        for change in changes if connection else ():
            _write(connection, change)


def _write(connection: Any, change: Change) -> None:  # noqa: ANN401 - a Connection
    grade, score = change.grade, change.score
    values = {
        "manual_score": score.manual,
        "extra_credit": score.extra,
        "needs_manual_grade": score.waits,
    }
    if score.auto is not None:
        values["auto_score"] = score.auto
    connection.execute(update(_grade).where(_grade.c.id == grade.id).values(values))
    if change.comment is not None:
        cells = select(_cell.c.id).where(_cell.c.name == grade.cell)
        mine = and_(_comment.c.notebook_id == grade.notebook, _comment.c.cell_id.in_(cells))
        text = change.comment or None
        connection.execute(update(_comment).where(mine).values(manual_comment=text))


def comments(url: str, lesson: str) -> dict[tuple[str, str], str]:
    """What somebody wrote about a learner's cell in Formgrader, by learner and cell."""
    query = (
        select(_submitted.c.student_id, _cell.c.name, _comment.c.manual_comment)
        .join_from(_comment, _cell, _cell.c.id == _comment.c.cell_id)
        .join(_notebook, _notebook.c.id == _comment.c.notebook_id)
        .join(_submitted, _submitted.c.id == _notebook.c.assignment_id)
        .join(_assignment, _assignment.c.id == _submitted.c.assignment_id)
        .where(_assignment.c.name == lesson, _comment.c.manual_comment.is_not(None))
    )
    with _connected(url) as connection:
        rows = connection.execute(query).all() if connection else []
    return {(learner, cell): text for learner, cell, text in rows}


def results(url: str, lesson: str) -> dict[str, Result]:
    """The result of every graded learner, as nbgrader counts; for checks, not for pages.

    A learner without any graded work, because grading stopped, is missing, not 0.
    """
    points = func.coalesce(_grade.c.manual_score, _grade.c.auto_score)
    waits = case((or_(_grade.c.needs_manual_grade, points.is_(None)), 1), else_=0)
    query = (
        select(
            _submitted.c.student_id,
            func.sum(func.coalesce(points, 0) + func.coalesce(_grade.c.extra_credit, 0)),
            func.sum(_cell_points.c.max_score),
            func.sum(waits),
            _submitted.c.timestamp,
        )
        .join_from(_grade, _cell_points, _cell_points.c.id == _grade.c.cell_id)
        .join(_notebook, _notebook.c.id == _grade.c.notebook_id)
        .join(_submitted, _submitted.c.id == _notebook.c.assignment_id)
        .join(_assignment, _assignment.c.id == _submitted.c.assignment_id)
        .where(_assignment.c.name == lesson)
        .group_by(_submitted.c.student_id, _submitted.c.timestamp)
        .having(func.count(points) > 0)
    )
    with _connected(url) as connection:
        rows = connection.execute(query).all() if connection else []
    return {
        learner: Result(float(earned), float(most), int(waiting), _utc(at))
        for learner, earned, most, waiting, at in rows
    }


def totals(url: str, lesson: str) -> dict[str, tuple[float, float]]:
    """Points and maximum of every graded learner, as in `results`."""
    return {name: (result.points, result.most) for name, result in results(url, lesson).items()}
