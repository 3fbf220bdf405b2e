"""Which hand-ins nbgrader has marked, from its gradebook."""

from collections.abc import Iterable
from datetime import UTC, datetime

from nbgrader.api import Assignment, Grade, GradeCell, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import and_, create_engine, func, inspect, select

from course.answers.store import HandIn, Store


def marked_at(gradebook_url: str, lesson: str) -> dict[str, datetime]:
    """When the hand-in that stands marked in the gradebook was made (UTC), by learner.

    A learner is left out while a cell that a machine marks has no mark yet, so that a gradebook
    in the middle of a grading run is read as it was before or after each learner. Where there is no
    gradebook yet nobody is marked.
    """
    waiting = and_(GradeCell.cell_type == "code", Grade.auto_score.is_(None))
    query = (
        select(SubmittedAssignment.student_id, SubmittedAssignment.timestamp)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .outerjoin(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .outerjoin(GradeCell, GradeCell.id == Grade.cell_id)
        .where(Assignment.name == lesson, SubmittedAssignment.timestamp.is_not(None))
        .group_by(SubmittedAssignment.student_id, SubmittedAssignment.timestamp)
        .having(func.count().filter(waiting) == 0)
    )
    engine = create_engine(gradebook_url)  # nbgrader's Gradebook would make one, and run alembic
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(Assignment.__tablename__):
                return {}
            return {name: at.replace(tzinfo=UTC) for name, at in connection.execute(query)}
    finally:
        engine.dispose()


def marked_hand_ins(store: Store, gradebook_url: str, lesson: str) -> dict[str, HandIn]:
    """The marked hand-in of each learner; when somebody handed in again, that is the older one."""
    marked, found = marked_at(gradebook_url, lesson), {}
    for last in store.handins(lesson):
        at = marked.get(last.learner)
        if at is not None and (handin := _made_at(at, store, last)):
            found[last.learner] = handin
    return found


def _made_at(at: datetime, store: Store, last: HandIn) -> HandIn | None:
    if last.at == at:
        return last
    earlier: Iterable[HandIn] = store.handins_before(last.lesson, last.learner)
    return next((handin for handin in earlier if handin.at == at), None)
