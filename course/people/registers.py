"""Numbers in professional registers, kept apart and by consent only."""

from datetime import datetime

from sqlalchemy import Connection, select

from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.errors import RosterError
from course.people.persons import person_of, persons

_C = t.register_numbers.c


def give_number(
    connection: Connection,
    actor: Actor,
    person: str,
    register: str,
    number: str,
    *,
    consent: datetime,
) -> None:
    """Keep a person's number in a register, in place of an earlier one.

    `consent` is when the person agreed that it is kept.

    Raises
    ------
    RosterError
        There is no such person, or the number is somebody else's.
    """
    who = person_of(connection, person)
    if other := holder(connection, register, number):
        if other == who.id:
            return
        name = persons(connection, [other])[other].shown
        raise RosterError(
            noop("That number in {register} is of {name}."), register=register, name=name
        )
    with recorded(connection, actor, "give-number", who.id, register) as change:
        row = {"number": number, "consent": consent}
        seq = _seq(connection, who.id, register)
        if seq is None:
            change.add(t.register_numbers, person=who.id, register=register, **row)
        else:
            change.change(t.register_numbers, seq, **row)


def withdraw_number(connection: Connection, actor: Actor, person: str, register: str) -> None:
    """Delete a person's number in a register; nothing where there is none."""
    seq = _seq(connection, person, register)
    if seq is not None:
        with recorded(connection, actor, "withdraw-number", person, register) as change:
            change.delete(t.register_numbers, seq)


def numbers_of(connection: Connection, person: str) -> dict[str, str]:
    """The numbers of a person by register."""
    query = select(_C.register, _C.number).where(_C.person == person).order_by(_C.register)
    return {row.register: row.number for row in connection.execute(query)}


def kept_numbers(connection: Connection, person: str) -> list[tuple[str, str, datetime]]:
    """Register, number and moment of consent of each number of a person."""
    query = select(_C.register, _C.number, _C.consent).where(_C.person == person)
    return [tuple(row) for row in connection.execute(query.order_by(_C.register))]


def holder(connection: Connection, register: str, number: str) -> str | None:
    """The id of the person with that number, or None."""
    query = select(_C.person).where(_C.register == register, _C.number == number)
    return connection.execute(query).scalar()


def _seq(connection: Connection, person: str, register: str) -> int | None:
    query = select(_C.seq).where(_C.person == person, _C.register == register)
    return connection.execute(query).scalar()
