"""Who takes part by name: enrolled while their organisation showed names, and so told.

Somebody who is moved between cohorts of an organisation keeps what was told at the beginning: an
enrolment that begins where another ends, or before, carries on with it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from course.people import schema as t
from course.people.organisations import organisation_of

_C, _E = t.cohorts.c, t.enrolments.c


class Stay(NamedTuple):
    """An enrolment of a person in a cohort: its key, from when to when (UTC; None: still)."""

    seq: int
    person: str
    cohort: str
    since: datetime
    until: datetime | None


def stays(connection: Connection, organisation: str) -> list[Stay]:
    """All enrolments in the cohorts of an organisation, ended ones too, the oldest first."""
    query = (
        select(_E.seq, _E.person, _E.cohort, _E.since, _E.until)
        .join_from(t.enrolments, t.cohorts, _C.id == _E.cohort)
        .where(_C.organisation == organisation)
        .order_by(_E.since, _E.seq)
    )
    return [Stay(*row) for row in connection.execute(query)]


def begun_at(every: Iterable[Stay]) -> dict[int, datetime]:
    """Since when somebody has been in the organisation without a gap, by enrolment.

    `every` are all enrolments there, the oldest first.
    """
    begun: dict[int, datetime] = {}
    runs: dict[str, tuple[datetime, datetime | None]] = {}
    for stay in every:
        since, until = runs.get(stay.person, (stay.since, stay.since))
        if until is not None and until < stay.since:
            since, until = stay.since, stay.since
        ends = None if until is None or stay.until is None else max(until, stay.until)
        runs[stay.person] = since, ends
        begun[stay.seq] = since
    return begun


def shown_by_name(connection: Connection, organisation: str) -> tuple[set[int], set[int]]:
    """The open enrolments in an organisation that coordinators see by name, and all open ones."""
    since = organisation_of(connection, organisation).names_since
    every = stays(connection, organisation)
    begun = begun_at(every)
    is_open = {stay.seq for stay in every if stay.until is None}
    by_name = {seq for seq in is_open if since is not None and begun[seq] >= since}
    return by_name, is_open
