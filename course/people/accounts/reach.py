"""Whom a member of staff may let in: a link to somebody opens all that is theirs."""

from sqlalchemy import Connection

from course.messages import noop
from course.people.enrolment import enrolments_of
from course.people.errors import RosterError
from course.people.membership import Membership
from course.people.organisations import cohort_of, unit_of
from course.people.persons import person_of
from course.people.staff import Scope, appointments


def refuse_beyond(connection: Connection, by: Membership, person: str) -> None:
    """Raise `RosterError` where a person has a role or takes part beyond the reach of `by`.

    An owner reaches everybody; an instructor of the whole course whoever is no owner; a manager
    who has roles and enrolments in the own organisation only; an instructor who has no role and
    enrolments in the own cohorts only.
    """
    who = person_of(connection, person)
    roles = appointments(connection, who.id)
    if by.owns:
        return
    if any(role.role == "owner" for role in roles):
        raise RosterError(noop("{name} owns the course: another owner can invite."), name=who.shown)
    if by.sees_everybody:
        return
    now = [e.cohort for e in enrolments_of(connection, who.id) if e.until is None]
    if not all(_organisation(connection, role.scope) in by.manages for role in roles):
        raise RosterError(
            noop("{name} has a role too: a manager of that organisation can invite."),
            name=who.shown,
        )
    if not all(by.sees(cohort_of(connection, cohort)) for cohort in now):
        raise RosterError(
            noop("{name} also takes part elsewhere: an owner of the course can invite."),
            name=who.shown,
        )


def _organisation(connection: Connection, scope: Scope) -> str | None:
    """The organisation in which a role holds."""
    if scope.cohort is not None:
        return cohort_of(connection, scope.cohort).organisation
    if scope.unit is not None:
        return unit_of(connection, scope.unit).organisation
    return scope.organisation
