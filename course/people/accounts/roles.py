"""Who has a role in an organisation, who was invited to one, and who may be invited."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, exists, or_, select

from course.messages import noop
from course.people import schema as t
from course.people.accounts.reach import refuse_beyond
from course.people.errors import RosterError
from course.people.logins import logins_of
from course.people.membership import Membership
from course.people.organisations import cohort_of, organisation_of, unit_of
from course.people.persons import Person
from course.people.staff import Role, Scope

_ELSEWHERE: Final = noop(
    "{name} has been elsewhere too. Inviting them is for an owner of the course."
)
_S, _I, _P = t.staff.c, t.invitations.c, t.persons.c


class Holder(NamedTuple):
    """Somebody who has a role now, and whether they can log in."""

    person: Person
    role: Role
    scope: Scope
    has_login: bool


class Invitee(NamedTuple):
    """Somebody who was invited to a role and has not come in; the link works before `expires`."""

    person: Person
    role: Role
    scope: Scope
    expires: datetime


def holders(connection: Connection, organisation: str) -> list[Holder]:
    """Who has a role now in an organisation or in a part of it, the oldest first."""
    logged_in = exists().where(t.logins.c.person == _P.id).label("logged_in")
    query = (
        select(_S.role, _S.organisation, _S.unit, _S.cohort, logged_in, *_P[*Person._fields])
        .join_from(t.staff, t.persons, _P.id == _S.person)
        .where(_S.until.is_(None), _within(t.staff, organisation))
        .order_by(_S.seq)
    )
    rows = connection.execute(query)
    return [
        Holder(Person(*person), role, Scope(*place), bool(login))
        for role, organisation_, unit, cohort, login, *person in rows
        for place in [(organisation_, unit, cohort)]
    ]


def invitees(connection: Connection, organisation: str, at: datetime) -> list[Invitee]:
    """Who was invited to a role there with a link that works at `at`, the oldest first."""
    places = (_I.organisation, _I.unit, _I.cohort)
    query = (
        select(_I.role, *places, _I.expires, *_P[*Person._fields])
        .join_from(t.invitations, t.persons, _P.id == _I.person)
        .where(_I.role != "learner", _I.used_at.is_(None), _I.expires > at)
        .where(_within(t.invitations, organisation))
        .order_by(_I.seq)
    )
    rows = connection.execute(query)
    return [
        Invitee(Person(*person), role, Scope(*place), expires)
        for role, organisation_, unit, cohort, expires, *person in rows
        for place in [(organisation_, unit, cohort)]
    ]


def people_of(connection: Connection, organisation: str) -> frozenset[str]:
    """Whoever is or was in a cohort of an organisation, or has or had a role there."""
    e, c = t.enrolments.c, t.cohorts.c
    here = select(c.id).where(c.organisation == organisation)
    enrolled = select(e.person).where(e.cohort.in_(here))
    guides = select(_S.person).where(_within(t.staff, organisation))
    return frozenset(connection.execute(enrolled.union(guides)).scalars())


def refuse_invitation(
    connection: Connection, by: Membership, person: Person, organisation: str
) -> None:
    """Raise `RosterError` where `by` may not give a person of an organisation a link.

    As `reach.refuse_beyond`; and who never was there, but was elsewhere, has work there that a link
    would open.
    """
    refuse_beyond(connection, by, person.id, "invite")
    if by.sees_everybody or person.id in people_of(connection, organisation):
        return
    e = t.enrolments.c
    was = or_(
        exists().where(e.person == person.id),
        exists().where(_S.person == person.id),
        exists().where(t.logins.c.person == person.id),
    )
    if connection.execute(select(was)).scalar():
        raise RosterError(_ELSEWHERE, name=person.shown)


def can_log_in(connection: Connection, person: str) -> bool:
    """Whether a person has a log-in."""
    return bool(logins_of(connection, person))


def place_name(connection: Connection, scope: Scope) -> str:
    """What the place of a role is called; "" for everywhere."""
    if scope.cohort is not None:
        return cohort_of(connection, scope.cohort).name
    if scope.unit is not None:
        return unit_of(connection, scope.unit).name
    return organisation_of(connection, scope.organisation).name if scope.organisation else ""


def _within(table: Table, organisation: str) -> ColumnElement[bool]:
    """Whether the place of a role is an organisation or a part of it."""
    c, u, g = table.c, t.units.c, t.cohorts.c
    units = select(u.id).where(u.organisation == organisation)
    cohorts = select(g.id).where(g.organisation == organisation)
    return or_(c.organisation == organisation, c.unit.in_(units), c.cohort.in_(cohorts))
