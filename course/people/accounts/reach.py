"""Whom a member of staff may let in: a link to somebody opens all that is theirs."""

from typing import Final, Literal

from sqlalchemy import Connection

from course.messages import Message, noop
from course.people.enrolment import enrolments_of
from course.people.errors import RosterError
from course.people.membership import Membership
from course.people.organisations import cohort_of, unit_of
from course.people.persons import person_of
from course.people.staff import Scope, appointments

Act = Literal["invite", "change-log-in", "merge", "read-in"]
_ACTS: Final[dict[Act, str]] = {
    "invite": noop("Inviting them"),
    "change-log-in": noop("Changing their log-ins"),
    "merge": noop("Merging them"),
    "read-in": noop("Reading in a log-in of theirs"),
}


def refuse_beyond(connection: Connection, by: Membership, person: str, act: Act) -> None:
    """Raise `RosterError` where a person has a role or takes part beyond the reach of `by`.

    The sentence names the act.

    An owner reaches everybody; an instructor of the whole course whoever is no owner; a manager
    who has roles and enrolments in the own organisation only; an instructor who has no role and
    enrolments in the own cohorts only.
    """
    who, doing = person_of(connection, person), Message(_ACTS[act])
    roles = appointments(connection, who.id)
    if by.owns:
        return
    if any(role.role == "owner" for role in roles):
        raise RosterError(
            noop("{name} owns the course. {act} is for another owner."), name=who.shown, act=doing
        )
    if by.sees_everybody:
        return
    now = [e.cohort for e in enrolments_of(connection, who.id) if e.until is None]
    if not all(_organisation(connection, role.scope) in by.manages for role in roles):
        raise RosterError(
            noop("{name} has a role too. {act} is for a manager of that organisation."),
            name=who.shown,
            act=doing,
        )
    if not all(by.sees(cohort_of(connection, cohort)) for cohort in now):
        raise RosterError(
            noop("{name} also takes part elsewhere. {act} is for an owner of the course."),
            name=who.shown,
            act=doing,
        )


def _organisation(connection: Connection, scope: Scope) -> str | None:
    """The organisation in which a role holds."""
    if scope.cohort is not None:
        return cohort_of(connection, scope.cohort).organisation
    if scope.unit is not None:
        return unit_of(connection, scope.unit).organisation
    return scope.organisation
