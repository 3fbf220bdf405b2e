"""Who follows the course now, as lists of instructors need it: one statement, however many."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from course.people import schema as p

_e, _c, _p, _l = p.enrolments.c, p.cohorts.c, p.persons.c, p.logins.c


class Member(NamedTuple):
    """Somebody whom the roster enrols in an open cohort.

    `key` is what answers know them by, or the person's id where nobody has come in yet. `since` is
    the moment from which they could begin: they were enrolled, and the cohort had opened.
    """

    key: str
    person: str
    shown: str
    cohort: str
    since: datetime


def members(connection: Connection, only: Collection[str] | None = None) -> dict[str, Member]:
    """Everybody in the open cohorts (of these), by `key`; in several: in the newest."""
    login = and_(_l.person == _p.id, _l.kind == "hub", _l.issuer == "")
    query = (
        select(_l.subject, _p.id, _p.shown, _e.cohort, _e.since, _c.opens)
        .join_from(p.enrolments, p.persons, _p.id == _e.person)
        .join(p.cohorts, _c.id == _e.cohort)
        .join(p.logins, login, isouter=True)
        .where(_e.until.is_(None), ~_c.closed)
        .order_by(_e.since, _e.seq, _l.seq.desc())
    )
    if only is not None:
        query = query.where(_e.cohort.in_(sorted(only)))
    return {
        user or person: Member(user or person, person, shown, cohort, max(since, opens or since))
        for user, person, shown, cohort, since, opens in connection.execute(query)
    }
