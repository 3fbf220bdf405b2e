"""Which hand-ins contain something that a person judges, in one query."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from course.answers import schema as t
from course.answers.store import HandIn, Store

_h = t.handins.c


def _last(lessons: Sequence[str]) -> Select[Any]:
    """The last hand-in of each learner in these lessons."""
    last = select(func.max(_h.seq)).where(_h.lesson.in_(lessons)).group_by(_h.lesson, _h.learner)
    return select(t.handins).where(_h.seq.in_(last))


def last_handin(store: Store, lesson: str, learner: str) -> HandIn | None:
    """A learner's last hand-in of a lesson, if there is one."""
    mine = and_(_h.lesson == lesson, _h.learner == learner)
    query = select(t.handins).where(mine).order_by(_h.seq.desc()).limit(1)
    with store.engine.connect() as connection:
        row = connection.execute(query).first()
    return HandIn(*row) if row else None


def handins_with_stories(store: Store, lessons: Sequence[str]) -> list[HandIn]:
    """The last hand-ins in which something was written that a person judges, the oldest first."""
    query = _last(lessons).where(
        _h.seq.in_(select(t.marks.c.handin).where(t.marks.c.by_hand, t.marks.c.text.is_not(None)))
    )
    with store.engine.connect() as connection:
        return [HandIn(*row) for row in connection.execute(query.order_by(_h.at, _h.learner))]


def next_waiting(
    store: Store, lessons: Sequence[str], but: HandIn, only: Collection[str] | None = None
) -> HandIn | None:
    """The oldest last hand-in (in these cohorts), except one, in which a person must judge."""
    order = {lesson: place for place, lesson in enumerate(lessons)}
    waits = select(t.results.c.handin).where(t.results.c.waiting > 0)
    query = (
        _last(lessons)
        .where(_h.seq.in_(waits), _h.seq != but.seq)
        .order_by(case(order, value=_h.lesson), _h.at, _h.learner)
        .limit(1)
    )
    if only is not None:
        query = query.where(_h.cohort.in_(sorted(only)))
    with store.engine.connect() as connection:
        row = connection.execute(query).first()
    return HandIn(*row) if row else None
