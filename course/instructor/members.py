"""Who follows the course now, as lists of instructors need it: one statement, however many."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from course.people import schema as p

_e, _c, _p = p.enrolments.c, p.cohorts.c, p.persons.c


class Member(NamedTuple):
    """Somebody whom the roster enrols in an open cohort.

    `since` is the moment from which they could begin: they were enrolled, and the cohort had
    opened.
    """

    person: str
    shown: str
    cohort: str
    since: datetime


def members(connection: Connection, only: Collection[str] | None = None) -> dict[str, Member]:
    """Everybody in the open cohorts (of these), by id; in several: in the newest."""
    query = (
        select(_p.id, _p.shown, _e.cohort, _e.since, _c.opens)
        .join_from(p.enrolments, p.persons, _p.id == _e.person)
        .join(p.cohorts, _c.id == _e.cohort)
        .where(_e.until.is_(None), ~_c.closed)
        .order_by(_e.since, _e.seq)
    )
    if only is not None:
        query = query.where(_e.cohort.in_(sorted(only)))
    return {
        person: Member(person, shown, cohort, max(since, opens or since))
        for person, shown, cohort, since, opens in connection.execute(query)
    }
