"""Who follows the course now, as lists of instructors need it: one statement, however many."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

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


class Everybody(NamedTuple):
    """Who is enrolled in open cohorts, by id; and what all persons are called that were read."""

    members: dict[str, Member]
    names: dict[str, str]


def members(connection: Connection, only: Collection[str] | None = None) -> Everybody:
    """Everybody in the open cohorts (of these); in several: in the newest.

    The names are of every person there is; with `only`, of those in these cohorts.
    """
    now = and_(_e.person == _p.id, _e.until.is_(None))
    query = (
        select(_p.id, _p.shown, _c.id, _e.since, _c.opens)
        .join_from(p.persons, p.enrolments, now, isouter=True)
        .join(p.cohorts, and_(_c.id == _e.cohort, ~_c.closed), isouter=True)
        .order_by(_e.since, _e.seq)
    )
    if only is not None:
        query = query.where(_e.cohort.in_(sorted(only)))
    found = Everybody({}, {})
    for person, shown, cohort, since, opens in connection.execute(query):
        found.names[person] = shown
        if cohort is not None:
            found.members[person] = Member(person, shown, cohort, max(since, opens or since))
    return found
