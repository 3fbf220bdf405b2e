"""What hand-ins earned by nbgrader's gradebook; for checks, not for pages."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, func, or_, select

from course.grading import gradebook_database as t
from course.grading.gradebook import utc
from course.grading.gradebook_database import connected


class Result(NamedTuple):
    """What one hand-in earned so far, as nbgrader counts.

    `waiting` is how many grades are still to be given; `handed_in` is None if unknown.
    """

    points: float
    most: float
    waiting: int
    handed_in: datetime | None


def results(url: str, lesson: str) -> dict[str, Result]:
    """The result of every graded learner, as nbgrader counts; for checks, not for pages.

    A learner without any graded work, because grading stopped, is missing, not 0.
    """
    points = func.coalesce(t.grade.c.manual_score, t.grade.c.auto_score)
    waits = case((or_(t.grade.c.needs_manual_grade, points.is_(None)), 1), else_=0)
    query = (
        select(
            t.submitted.c.student_id,
            func.sum(func.coalesce(points, 0) + func.coalesce(t.grade.c.extra_credit, 0)),
            func.sum(t.cell_points.c.max_score),
            func.sum(waits),
            t.submitted.c.timestamp,
        )
        .join_from(t.grade, t.cell_points, t.cell_points.c.id == t.grade.c.cell_id)
        .join(t.notebook, t.notebook.c.id == t.grade.c.notebook_id)
        .join(t.submitted, t.submitted.c.id == t.notebook.c.assignment_id)
        .join(t.assignment, t.assignment.c.id == t.submitted.c.assignment_id)
        .where(t.assignment.c.name == lesson)
        .group_by(t.submitted.c.student_id, t.submitted.c.timestamp)
        .having(func.count(points) > 0)
    )
    with connected(url) as connection:
        rows = connection.execute(query).all() if connection else []
    return {
        learner: Result(float(earned), float(most), int(waiting), utc(at))
        for learner, earned, most, waiting, at in rows
    }


def totals(url: str, lesson: str) -> dict[str, tuple[float, float]]:
    """Points and maximum of every graded learner, as in `results`."""
    return {name: (result.points, result.most) for name, result in results(url, lesson).items()}
