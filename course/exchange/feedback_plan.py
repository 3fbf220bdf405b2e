"""Who would get feedback on a lesson now, and whose story a person has still to judge."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import Connection, and_, func, select

from course.answers import schema as t

_h, _r, _f = t.handins.c, t.results.c, t.feedback.c


class FeedbackPlan(NamedTuple):
    """The learners whose last hand-in of a lesson gets feedback now, has it, or waits for a person.

    Each is in one of the three.
    """

    ready: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


def feedback_plans(connection: Connection, lesson: str | None = None) -> dict[str, FeedbackPlan]:
    """By lesson, in one statement; a lesson that nobody handed in is not in it."""
    last = select(func.max(_h.seq)).group_by(_h.lesson, _h.learner)
    if lesson is not None:
        last = last.where(_h.lesson == lesson)
    of_this = and_(_f.learner == _h.learner, _f.lesson == _h.lesson, _f.hash == _h.hash)
    query = (
        select(_h.lesson, _h.learner, _r.waiting, _f.seq)
        .join_from(t.handins, t.results, _r.handin == _h.seq, isouter=True)
        .join(t.feedback, of_this, isouter=True)
        .where(_h.seq.in_(last))
        .order_by(_h.seq)
    )
    found: dict[str, tuple[list[str], list[str], list[str]]] = defaultdict(lambda: ([], [], []))
    for name, learner, waiting, feedback in connection.execute(query):
        ready, given, waits = found[name]
        if feedback is not None:
            given.append(learner)
        elif waiting is None or waiting:
            waits.append(learner)
        else:
            ready.append(learner)
    return {name: FeedbackPlan(*map(tuple, of)) for name, of in found.items()}
