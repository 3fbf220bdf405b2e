"""A cohort's name, unit and staff, and opening it again after it was closed."""

from typing import Final, NamedTuple

from sqlalchemy import Connection, Table, or_, select

from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.errors import RosterError
from course.people.organisations import Group, cohort_of, slug, unit_of
from course.people.persons import Person
from course.people.staff import Role, Scope

_LONGEST: Final = 50  # signs of an id, so that a number can follow


class Guide(NamedTuple):
    """Somebody with a role in a cohort, and where they were given it: there, or a level above."""

    person: Person
    role: Role
    scope: Scope


def change_cohort(
    connection: Connection, actor: Actor, id_: str, *, name: str, unit: str | None
) -> None:
    """Give a cohort another name, or another unit of its organisation; its id stays.

    Raises
    ------
    RosterError
        There is no such cohort, the name is empty, or the unit is another organisation's.
    """
    group = cohort_of(connection, id_)
    check_name(name)
    if unit is not None and unit_of(connection, unit).organisation != group.organisation:
        raise RosterError(
            noop("{unit} is not a unit of {organisation}."),
            unit=unit,
            organisation=group.organisation,
        )
    with recorded(connection, actor, "change-cohort", what=id_) as change:
        change.change(t.cohorts, id_, name=name.strip(), unit=unit)


def check_name(name: str) -> None:
    """Raise `RosterError` for a name without any letter or digit."""
    if not any(sign.isalnum() for sign in name):
        raise RosterError(noop("Give a name with letters or digits."))


def free_id(connection: Connection, table: Table, name: str) -> str:
    """An id made from a name that no row of the table has; a number is added where needed."""
    base = slug(name)[:_LONGEST].rstrip("-") or "groep"
    taken = set(connection.execute(select(table.c.id)).scalars())
    numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 3))
    return next(id_ for id_ in numbered if id_ not in taken)


def open_cohort(connection: Connection, actor: Actor, id_: str) -> Group:
    """Open a closed cohort again; nothing where it is open."""
    group = cohort_of(connection, id_)
    with recorded(connection, actor, "open-cohort", what=id_) as change:
        change.change(t.cohorts, id_, closed=False)
    return group._replace(closed=False)


def guides_of(connection: Connection, group: Group) -> list[Guide]:
    """Who guides a cohort now: its own staff, and that of its unit and its organisation."""
    s, p = t.staff.c, t.persons.c
    places = [s.cohort == group.id, s.organisation == group.organisation]
    if group.unit is not None:
        places.append(s.unit == group.unit)
    query = (
        select(s.role, s.organisation, s.unit, s.cohort, *p[*Person._fields])
        .join_from(t.staff, t.persons, p.id == s.person)
        .where(s.until.is_(None), or_(*places))
        .order_by(s.seq)
    )
    return [
        Guide(Person(*person), role, Scope(organisation, unit, cohort))
        for role, organisation, unit, cohort, *person in connection.execute(query)
    ]
