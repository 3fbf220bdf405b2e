"""nbgrader's gradebook, read and written without nbgrader's own code.

Importing nbgrader takes seconds and a hundred megabytes, which the service cannot spare. The
gradebook is a projection of the store (see `projection`); pages do not read it. A failed read is a
`GradebookError`, never an empty answer: only a gradebook that does not exist yet is empty.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, or_, select, update

from course.grading import gradebook_database as t
from course.grading.gradebook_database import GradebookError, connected
from course.marking.results import Counted

__all__ = ["Change", "Grade", "GradebookError", "Score"]
_ROUNDING = 1e-6  # points are kept to that precision


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

    @property
    def by_hand(self) -> bool:
        """Whether a person gave points, or some extra."""
        return self.manual is not None or bool(self.extra)


def same(left: float | None, right: float | None) -> bool:
    """Whether both are points, and equal to the precision that is kept."""
    return left is not None and right is not None and abs(left - right) < _ROUNDING


def projected(now: Score, mark: Counted) -> Score:
    """What a grade in the gradebook becomes, given the mark that counts.

    A story that waits again keeps showing its old points, as in nbgrader. Points with the same
    total stay as they were given, with extra credit separate.
    """
    if mark.points is None:
        return Score(mark.machine, now.manual, now.extra, waits=True)
    if mark.maker == "machine":
        return Score(mark.machine, None, None, waits=False)
    as_given = Score(mark.machine, now.manual, now.extra, waits=False)
    if now.by_hand and same(as_given.total, mark.points):
        return as_given
    return Score(mark.machine, mark.points, None, waits=False)


class Grade(NamedTuple):
    """One grade in the gradebook; `handed_in` is the moment of its hand-in (UTC)."""

    id: str
    notebook: str
    learner: str
    lesson: str
    cell: str
    handed_in: datetime | None
    score: Score


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
        query = query.where(or_(t.grade.c.manual_score.is_not(None), t.grade.c.extra_credit != 0))
    with connected(url) as connection:
        return [_read(row) for row in connection.execute(query)] if connection else []


def _grades(lessons: Sequence[str], learner: str | None) -> Select[Any]:
    query = (
        select(
            t.grade.c.id,
            t.grade.c.notebook_id,
            t.submitted.c.student_id,
            t.assignment.c.name.label("lesson"),
            t.cell.c.name,
            t.submitted.c.timestamp,
            t.grade.c.auto_score,
            t.grade.c.manual_score,
            t.grade.c.extra_credit,
            t.grade.c.needs_manual_grade,
        )
        .join_from(t.grade, t.cell, t.cell.c.id == t.grade.c.cell_id)
        .join(t.notebook, t.notebook.c.id == t.grade.c.notebook_id)
        .join(t.submitted, t.submitted.c.id == t.notebook.c.assignment_id)
        .join(t.assignment, t.assignment.c.id == t.submitted.c.assignment_id)
        .where(t.assignment.c.name.in_(lessons))
    )
    return query if learner is None else query.where(t.submitted.c.student_id == learner)


def _read(row: Any) -> Grade:  # noqa: ANN401
    *names, at, auto, manual, extra, waits = row
    score = Score(auto, manual, extra, bool(waits))
    return Grade._make((*names, utc(at), score))


def utc(at: datetime | None) -> datetime | None:
    """A moment as nbgrader stores it, with its zone."""
    return at.replace(tzinfo=UTC) if at else None


def submissions(url: str, lessons: Sequence[str]) -> list[tuple[str, str, datetime]]:
    """Lesson, learner and moment (UTC) of every hand-in that was fully autograded."""
    unmarked = and_(t.grade.c.auto_score.is_(None), t.grade.c.manual_score.is_(None))
    marked = func.sum(case((unmarked, 0), else_=1))
    query = (
        select(t.assignment.c.name, t.submitted.c.student_id, t.submitted.c.timestamp)
        .join_from(t.submitted, t.assignment, t.assignment.c.id == t.submitted.c.assignment_id)
        .join(t.notebook, t.notebook.c.assignment_id == t.submitted.c.id)
        .join(t.grade, t.grade.c.notebook_id == t.notebook.c.id, isouter=True)
        .where(t.assignment.c.name.in_(lessons), t.submitted.c.timestamp.is_not(None))
        .group_by(t.assignment.c.name, t.submitted.c.student_id, t.submitted.c.timestamp)
        .having(or_(func.count(t.grade.c.id) == 0, marked > 0))
    )
    with connected(url) as connection:
        rows = connection.execute(query).all() if connection else []
    return [(lesson, learner, at.replace(tzinfo=UTC)) for lesson, learner, at in rows]


def due_dates(url: str) -> dict[str, datetime | None]:
    """The due date (UTC) of every lesson in the gradebook."""
    with connected(url) as connection:
        query = select(t.assignment.c.name, t.assignment.c.duedate)
        rows = connection.execute(query).all() if connection else []
    return {lesson: utc(due) for lesson, due in rows}


class Extension(NamedTuple):
    """What nbgrader adds to the lesson's due date for one hand-in; None for nothing.

    `id` is that of the hand-in in the gradebook, `handed_in` its moment (UTC).
    """

    id: str
    lesson: str
    learner: str
    handed_in: datetime | None
    more: timedelta | None


def extensions(url: str) -> list[Extension]:
    """The extension of every hand-in in the gradebook."""
    s = t.submitted.c
    query = select(s.id, t.assignment.c.name, s.student_id, s.timestamp, s.extension).join_from(
        t.submitted, t.assignment, t.assignment.c.id == s.assignment_id
    )
    with connected(url) as connection:
        rows = connection.execute(query).all() if connection else []
    return [Extension(id_, name, who, utc(at), more) for id_, name, who, at, more in rows]


def set_due_dates(
    url: str, dates: Mapping[str, datetime | None], changed: Sequence[Extension] = ()
) -> None:
    """Give lessons another due date, None for none, and hand-ins another extension; all or none."""
    if not dates and not changed:
        return
    with connected(url) as connection:
        if connection is None:
            return
        for lesson, due in dates.items():
            at = due.astimezone(UTC).replace(tzinfo=None) if due else None
            change = update(t.assignment).where(t.assignment.c.name == lesson)
            connection.execute(change.values(duedate=at))
        for one in changed:
            mine = update(t.submitted).where(t.submitted.c.id == one.id)
            connection.execute(mine.values(extension=one.more))


def take_out_penalties(url: str) -> dict[str, int]:
    """Remove nbgrader's late penalties; by lesson how many hand-ins had one."""
    n = t.notebook.c
    some = func.coalesce(n.late_submission_penalty, 0) != 0
    query = (
        select(t.assignment.c.name, func.count(t.submitted.c.id.distinct()))
        .join_from(t.notebook, t.submitted, t.submitted.c.id == n.assignment_id)
        .join(t.assignment, t.assignment.c.id == t.submitted.c.assignment_id)
        .where(some)
        .group_by(t.assignment.c.name)
    )
    with connected(url) as connection:
        found = connection.execute(query).all() if connection else []
        if connection and found:
            connection.execute(update(t.notebook).where(some).values(late_submission_penalty=None))
    return {row[0]: int(row[1]) for row in found}


class Change(NamedTuple):
    """What a grade becomes; `comment` None leaves the comment as it is, "" removes it."""

    grade: Grade
    score: Score
    comment: str | None = None


def write(url: str, changes: Sequence[Change]) -> None:
    """Write the points and comments to the gradebook, all or none; idempotent."""
    if not changes:
        return
    with connected(url) as connection:
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
    connection.execute(update(t.grade).where(t.grade.c.id == grade.id).values(values))
    if change.comment is not None:
        cells = select(t.cell.c.id).where(t.cell.c.name == grade.cell)
        mine = and_(t.comment.c.notebook_id == grade.notebook, t.comment.c.cell_id.in_(cells))
        text = change.comment or None
        connection.execute(update(t.comment).where(mine).values(manual_comment=text))


def comments(url: str, lesson: str, learner: str | None = None) -> dict[tuple[str, str], str]:
    """What somebody wrote about a learner's cell in Formgrader, by learner and cell."""
    query = (
        select(t.submitted.c.student_id, t.cell.c.name, t.comment.c.manual_comment)
        .join_from(t.comment, t.cell, t.cell.c.id == t.comment.c.cell_id)
        .join(t.notebook, t.notebook.c.id == t.comment.c.notebook_id)
        .join(t.submitted, t.submitted.c.id == t.notebook.c.assignment_id)
        .join(t.assignment, t.assignment.c.id == t.submitted.c.assignment_id)
        .where(t.assignment.c.name == lesson, t.comment.c.manual_comment.is_not(None))
    )
    if learner is not None:
        query = query.where(t.submitted.c.student_id == learner)
    with connected(url) as connection:
        rows = connection.execute(query).all() if connection else []
    return {(name, cell): text for name, cell, text in rows}
