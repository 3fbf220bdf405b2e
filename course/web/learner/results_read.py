"""What the page of the feedback reads, in few statements: it has a budget."""

from typing import NamedTuple

from sqlalchemy import func, select

from course.answers import schema as t
from course.answers.saving import Standing
from course.answers.store import Feedback, HandIn
from course.marking.by_hand import handin_with
from course.people.guidance import schema as guidance
from course.web.service import Service


class Shown(NamedTuple):
    """The feedback on an attempt, and what there is besides: read only where there is any.

    `objections` are how many the learner made to it; `given` how often somebody gave points in the
    lesson with a reason.
    """

    feedback: Feedback
    objections: int
    given: int


def shown(service: Service, learner: str, lesson: str) -> dict[int, Shown]:
    """A learner's feedback on a lesson by attempt, in one statement."""
    c, o, h = t.feedback.c, guidance.objections.c, t.hand_marks.c
    objections = select(func.count()).select_from(guidance.objections)
    objections = objections.where(
        o.learner == c.learner, o.lesson == c.lesson, o.attempt == c.attempt
    )
    given = select(func.count()).select_from(t.hand_marks)
    given = given.where(h.learner == c.learner, h.lesson == c.lesson, h.reason != "")
    query = select(
        objections.scalar_subquery(),
        given.scalar_subquery(),
        *(c[name] for name in Feedback._fields),
    ).where(c.lesson == lesson, c.learner == learner)
    with service.store.engine.connect() as connection:
        rows = connection.execute(query)
        pages = [Shown(Feedback(*rest), first, second) for first, second, *rest in rows]
    return {page.feedback.attempt: page for page in pages}


def handin_of(service: Service, page: Shown, standing: Standing | None) -> HandIn | None:
    """The hand-in that the feedback is on: mostly the one that `standing` knows already."""
    feedback, known = page.feedback, standing.handin if standing else None
    if known and known.hash == feedback.hash:
        return known
    with service.store.engine.connect() as connection:
        return handin_with(connection, feedback.learner, feedback.hash)
