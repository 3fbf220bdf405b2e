"""Who is enrolled in which cohort. An enrolment ends; it is never deleted."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, func, select

from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.errors import RosterError
from course.people.names import Track, sort_key
from course.people.organisations import cohort_of, cohorts, open_cohort_of
from course.people.persons import Person, person_of, persons
from course.people.returning.starts import begin_anew
from course.people.withdrawing import withdraw

ManagedBy = Literal["us", "hub"]
_C = t.enrolments.c
_FEW = 500  # learners in one statement


class Enrolment(NamedTuple):
    """A person in a cohort from `since` to `until` (UTC; None: still); `attempt` counts from 1.

    `managed_by` is "hub" where a group of an identity provider says so.
    """

    seq: int
    person: str
    cohort: str
    since: datetime
    until: datetime | None
    attempt: int
    managed_by: str


class Member(NamedTuple):
    """A person and their enrolment."""

    person: Person
    enrolment: Enrolment


def organisations_of(connection: Connection, learners: Collection[str]) -> dict[str, str]:
    """The organisation of each of these learners: that of the cohort in which they work now.

    Who is in no cohort any more stays with the last; who never was in one is missing.
    """
    e, c = t.enrolments.c, t.cohorts.c
    query = (
        select(e.person, c.organisation)
        .join_from(t.enrolments, t.cohorts, c.id == e.cohort)
        .order_by(e.until.is_(None), e.since, e.seq)
    )
    if len(learners) <= _FEW:
        query = query.where(e.person.in_(learners))
    homes = {row.person: row.organisation for row in connection.execute(query)}
    return {learner: homes[learner] for learner in learners if learner in homes}


def enrol(
    connection: Connection, actor: Actor, person: str, cohort: str, managed_by: ManagedBy = "us"
) -> Enrolment:
    """Enrol a person in a cohort; again, as the next attempt, where an earlier enrolment ended.

    What they did in a cohort that is closed now they begin anew.

    Raises
    ------
    RosterError
        There is no such person or open cohort, or the person is in it already.
    """
    who, group = person_of(connection, person), open_cohort_of(connection, cohort)
    if current(connection, who.id, cohort):
        raise RosterError(noop("{name} is in {cohort} already."), name=who.shown, cohort=group.name)
    values = _next(connection, actor, who.id, cohort, managed_by)
    with recorded(connection, actor, "enrol", who.id, cohort) as change:
        begin_anew(change, who.id, cohort, actor.at)
        return Enrolment(change.add(t.enrolments, **values), **values)


def move(connection: Connection, actor: Actor, person: str, seen: str, to: str) -> Enrolment:
    """Move a person out of the cohort `seen`, where the mover saw them, into another.

    Raises
    ------
    RosterError
        The person is not in `seen` (any more) or is in `to` already, an identity provider manages
        the enrolment, or there is no such person or open cohort; nothing was changed.
    """
    who, group = person_of(connection, person), open_cohort_of(connection, to)
    old = _ours(connection, who, seen)
    if seen == to or current(connection, who.id, to):
        raise RosterError(noop("{name} is in {cohort} already."), name=who.shown, cohort=group.name)
    values = _next(connection, actor, who.id, to, "us")
    with recorded(connection, actor, "move", who.id, f"{seen} > {to}") as change:
        change.change(t.enrolments, old.seq, until=actor.at)
        withdraw(connection, actor.at)
        begin_anew(change, who.id, to, actor.at)
        return Enrolment(change.add(t.enrolments, **values), **values)


def take_out(connection: Connection, actor: Actor, person: str, seen: str) -> None:
    """End the enrolment of a person in the cohort `seen`; what they did stays."""
    who = person_of(connection, person)
    old = _ours(connection, who, seen)
    with recorded(connection, actor, "take-out", who.id, seen) as change:
        change.change(t.enrolments, old.seq, until=actor.at)
        withdraw(connection, actor.at)


def follow_groups(
    connection: Connection, actor: Actor, person: str, groups: Collection[str]
) -> None:
    """Bring the enrolments that an identity provider manages in line with its groups.

    `groups` are the ids of the cohorts whose group the person is in now. An enrolment of our own
    stays, in the group or not; cohorts that are closed, or not in the roster, are left as they are.
    """
    who = person_of(connection, person)
    now = {e.cohort: e for e in enrolments_of(connection, who.id) if e.until is None}
    for group in cohorts(connection):
        held = now.get(group.id)
        if group.closed or (held is not None and held.managed_by == "us"):
            continue
        if held is None and group.id in groups:
            enrol(connection, actor, who.id, group.id, "hub")
        elif held is not None and group.id not in groups:
            with recorded(connection, actor, "leave-group", who.id, group.id) as change:
                change.change(t.enrolments, held.seq, until=actor.at)
                withdraw(connection, actor.at)


def current(connection: Connection, person: str, cohort: str) -> Enrolment | None:
    """The enrolment of a person in a cohort that has not ended, or None."""
    query = select(t.enrolments).where(_C.person == person, _C.cohort == cohort, _C.until.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else Enrolment(*row)


def enrolments_of(connection: Connection, person: str) -> list[Enrolment]:
    """All enrolments of a person, ended ones too, the oldest first."""
    query = select(t.enrolments).where(_C.person == person).order_by(_C.seq)
    return [Enrolment(*row) for row in connection.execute(query)]


def enrolled(
    connection: Connection, cohort: str, *, ended: bool = False, track: Track = "NL"
) -> list[Member]:
    """Everybody in a cohort, in the order of names; with `ended`, also who was in it before."""
    query = select(t.enrolments).where(_C.cohort == cohort)
    if not ended:
        query = query.where(_C.until.is_(None))
    rows = [Enrolment(*row) for row in connection.execute(query)]
    people = persons(connection, (row.person for row in rows))
    members = [Member(people[row.person], row) for row in rows]
    return sorted(members, key=lambda m: (*sort_key(m.person.name, track), m.enrolment.seq))


def _ours(connection: Connection, who: Person, seen: str) -> Enrolment:
    """The open enrolment that a member of staff saw, if it is ours to end."""
    group, old = cohort_of(connection, seen), current(connection, who.id, seen)
    if old is None:
        raise RosterError(
            noop("{name} is not in {cohort} (any more). Look again before you go on."),
            name=who.shown,
            cohort=group.name,
        )
    if old.managed_by == "hub":
        raise RosterError(
            noop("The identity provider manages who is in {cohort}: change its group there."),
            cohort=group.name,
        )
    return old


def _next(
    connection: Connection, actor: Actor, person: str, cohort: str, managed_by: ManagedBy
) -> dict[str, Any]:
    query = select(func.max(_C.attempt)).where(_C.person == person, _C.cohort == cohort)
    attempt = (connection.execute(query).scalar() or 0) + 1
    return {
        "person": person,
        "cohort": cohort,
        "since": actor.at,
        "until": None,
        "attempt": attempt,
        "managed_by": managed_by,
    }
