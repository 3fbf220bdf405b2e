"""Who was talked to, when, by whom, and because of what."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from course.people.audit import Actor, recorded
from course.people.guidance import schema as t
from course.people.persons import person_of

LONGEST_NOTE = 200
"""Signs in a note."""

_C = t.spoken.c


class Spoken(NamedTuple):
    """That `by` talked to a person; `signs` are what was the matter then."""

    seq: int
    person: str
    by: str
    at: datetime
    signs: frozenset[str]
    note: str


def note_spoken(
    connection: Connection, actor: Actor, person: str, signs: Iterable[str], note: str = ""
) -> None:
    """Note that a person was talked to.

    Raises
    ------
    RosterError
        There is no such person, or the note does not fit on a line.
    """
    who = person_of(connection, person)
    with recorded(connection, actor, "speak", who.id) as change:
        change.add(
            t.spoken, person=who.id, by=actor.name, at=actor.at, signs=sorted(signs), note=note
        )


def spoken_with(
    connection: Connection, people: Collection[str] | None = None
) -> dict[str, list[Spoken]]:
    """Every time that somebody (of these) was talked to, by person, the newest first."""
    query = select(t.spoken).order_by(_C.seq.desc())
    if people is not None:
        query = query.where(_C.person.in_(sorted(people)))
    found: dict[str, list[Spoken]] = {}
    for seq, person, by, at, signs, note in connection.execute(query):
        one = Spoken(seq, person, by, at, frozenset(signs), note)
        found.setdefault(person, []).append(one)
    return found


def known_signs(spoken: Collection[list[Spoken]]) -> dict[str, frozenset[str]]:
    """All signs at which each person was ever talked to."""
    return {times[0].person: frozenset().union(*(one.signs for one in times)) for times in spoken}
