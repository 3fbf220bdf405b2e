"""Who comes back in a new cohort, after the old one was closed, begins its lessons anew.

What was done before stays as it is, and is of the cohort in which it was done. It is the next
attempt, with the dates of the new cohort, and no attempt before it counts there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, func, select, union_all

from course.people import schema as t
from course.people.audit import Change
from course.tables import work_tables

_r, _c = t.reopened.c, t.cohorts.c
_FEW = 500  # people in one statement


class Start(NamedTuple):
    """Since when somebody does a lesson anew, and with which attempt that begins."""

    at: datetime
    attempt: int


Starts = Mapping[tuple[str, str], tuple[Start, ...]]
"""The starts of people by person and lesson, the oldest first; who never came back is not in it."""


def begin_anew(change: Change, person: str, cohort: str, at: datetime) -> None:
    """In the change that enrols a person: begin anew what they last did in a closed cohort.

    Costs a statement for who never did anything.
    """
    lessons = _done_in_closed(change.connection, person)
    newest = _newest(change.connection, person) if lessons else {}
    for lesson in lessons:
        last = newest.get(lesson)
        if last and last.anew and last.begun is None:
            continue  # it waits to be begun already
        attempt = (last.attempt if last else 1) + 1
        where = {"person": person, "cohort": cohort, "lesson": lesson}
        change.add(t.reopened, **where, attempt=attempt, at=at, due=None, begun=None, anew=True)


def starts_of(connection: Connection, people: Collection[str] | None = None) -> Starts:
    """What was begun anew, of these people or of everybody."""
    return as_starts(connection.execute(begun_anew(people)).all())


def begun_anew(people: Collection[str] | None = None) -> Select[Any]:
    """Person, lesson, attempt and moment of each start, of these people or of everybody."""
    query = select(_r.person, _r.lesson, _r.attempt, _r.at).where(_r.anew)
    if people is not None and len(people) <= _FEW:
        query = query.where(_r.person.in_(people))
    return query


def as_starts(rows: Iterable[Any]) -> Starts:
    """The rows of `begun_anew`, in any order."""
    found: dict[tuple[str, str], list[Start]] = defaultdict(list)
    for person, lesson, attempt, at in rows:
        found[person, lesson].append(Start(at, attempt))
    return {key: tuple(sorted(of, key=lambda start: start.attempt)) for key, of in found.items()}


def _newest(connection: Connection, person: str) -> dict[str, Any]:
    """The newest attempt of a person at each lesson that was opened again for them."""
    query = select(_r.lesson, _r.attempt, _r.begun, _r.anew).where(_r.person == person)
    return {row.lesson: row for row in connection.execute(query.order_by(_r.attempt))}


def _done_in_closed(connection: Connection, person: str) -> list[str]:
    """The lessons in which somebody's last work was done in a cohort that is closed now."""
    dated = (each for each in work_tables() if {"cohort", "attempt", "at"}.issubset(each.c.keys()))
    latest = union_all(*(_latest(each, person) for each in dated))
    last: dict[str, tuple[datetime, str | None]] = {}
    for lesson, cohort, at in connection.execute(latest):
        if lesson not in last or at > last[lesson][0]:
            last[lesson] = at, cohort
    if not last:
        return []
    closed = set(connection.execute(select(_c.id).where(_c.closed)).scalars())
    return sorted(lesson for lesson, (_, cohort) in last.items() if cohort in closed)


def _latest(table: Table, person: str) -> Select[Any]:
    of = table.c.lesson, table.c.cohort
    return select(*of, func.max(table.c.at)).where(table.c.learner == person).group_by(*of)
