"""What somebody may do besides learning, and where."""

from datetime import datetime
from typing import Final, Literal, NamedTuple

from sqlalchemy import Connection, select

from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.errors import RosterError
from course.people.organisations import cohort_of, cohorts, organisation_of, unit_of
from course.people.persons import person_of

Role = Literal["owner", "manager", "instructor", "coordinator"]
_C = t.staff.c
_SCOPES: Final[dict[str, set[str]]] = {
    "owner": set(),
    "manager": {"organisation"},
    "instructor": {"organisation", "unit", "cohort"},
    "coordinator": {"unit", "cohort"},
}


class Scope(NamedTuple):
    """Where a role holds: an organisation, unit or cohort by id; nothing named is everywhere."""

    organisation: str | None = None
    unit: str | None = None
    cohort: str | None = None


EVERYWHERE: Final = Scope()


class Appointment(NamedTuple):
    """A role that a person has, from `since` to `until` (UTC; None: still)."""

    seq: int
    person: str
    role: Role
    scope: Scope
    since: datetime
    until: datetime | None


def appoint(
    connection: Connection, actor: Actor, person: str, role: Role, scope: Scope = EVERYWHERE
) -> None:
    """Give a person a role; nothing where they have it there already.

    Raises
    ------
    RosterError
        There is no such person or place, or the role does not go with that kind of place.
    """
    who = person_of(connection, person)
    check_scope(connection, role, scope)
    if _current(connection, who.id, role, scope) is None:
        with recorded(connection, actor, "appoint", who.id, role_words(role, scope)) as change:
            values = {"person": who.id, "role": role, "since": actor.at, "until": None}
            change.add(t.staff, **values, **scope._asdict())


def dismiss(
    connection: Connection, actor: Actor, person: str, role: Role, scope: Scope = EVERYWHERE
) -> None:
    """End a role of a person; the last owner stays.

    Raises
    ------
    RosterError
        The person does not have that role there (any more), or is the only owner.
    """
    who = person_of(connection, person)
    seq = _current(connection, who.id, role, scope)
    if seq is None:
        raise RosterError(noop("{name} is not {role} there (any more)."), name=who.shown, role=role)
    if role == "owner" and len(owners(connection)) == 1:
        raise RosterError(
            noop("{name} is the only owner: appoint another one first."), name=who.shown
        )
    with recorded(connection, actor, "dismiss", who.id, role_words(role, scope)) as change:
        change.change(t.staff, seq, until=actor.at)


def owners(connection: Connection) -> set[str]:
    """The ids of the owners of the course."""
    query = select(_C.person).where(_C.role == "owner", _C.until.is_(None))
    return set(connection.execute(query).scalars())


def appointments(connection: Connection, person: str) -> list[Appointment]:
    """The roles that a person has now, the oldest first."""
    query = select(t.staff).where(_C.person == person, _C.until.is_(None)).order_by(_C.seq)
    return [
        Appointment(
            row.seq,
            row.person,
            row.role,
            Scope(row.organisation, row.unit, row.cohort),
            row.since,
            row.until,
        )
        for row in connection.execute(query)
    ]


def cohorts_of_staff(connection: Connection, person: str, role: Role) -> list[str]:
    """The ids of the cohorts in which a person has that role; closed ones too.

    An organisation stands for all its cohorts, a unit for its own. An owner has no cohorts as such:
    what owners may do is asked with `owners`.
    """
    scopes = [a.scope for a in appointments(connection, person) if a.role == role]
    return [
        group.id
        for group in cohorts(connection)
        if any(
            group.id == scope.cohort
            or (scope.unit is not None and group.unit == scope.unit)
            or group.organisation == scope.organisation
            for scope in scopes
        )
    ]


def check_scope(connection: Connection, role: Role, scope: Scope) -> None:
    """Raise `RosterError` where the role does not go with that place, or there is none."""
    named = {name for name, id_ in scope._asdict().items() if id_ is not None}
    fits = named <= _SCOPES[role] and len(named) == bool(_SCOPES[role])
    if not fits:
        raise RosterError(noop("{role} does not go with {place}."), role=role, place=_place(scope))
    if scope.organisation is not None:
        organisation_of(connection, scope.organisation)
    if scope.unit is not None:
        unit_of(connection, scope.unit)
    if scope.cohort is not None:
        cohort_of(connection, scope.cohort)


def _current(connection: Connection, person: str, role: Role, scope: Scope) -> int | None:
    for appointment in appointments(connection, person):
        if (appointment.role, appointment.scope) == (role, scope):
            return appointment.seq
    return None


def _place(scope: Scope) -> str:
    named = [f"{name} {id_}" for name, id_ in scope._asdict().items() if id_ is not None]
    return ", ".join(named) or "-"


def role_words(role: Role, scope: Scope) -> str:
    """A role and its place as the audit has them: `instructor cohort noord`."""
    return f"{role} {_place(scope)}"
