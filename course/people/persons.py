"""Persons: an opaque id of ours that is never used again, their names and mail address."""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.errors import RosterError
from course.people.names import Name, Track, folded, sort_key

_MOST_SOUGHT: Final = 8  # words of a search; more would only make it slow
_AT_ONCE: Final = 500  # ids in one statement; databases have a limit


class Person(NamedTuple):
    """Somebody; `mail` and parts of the name are empty text where they are not known.

    `mail` is in lower case: two spellings of one address are one address.
    """

    id: str
    given: str
    infix: str
    family: str
    shown: str
    mail: str

    @property
    def name(self) -> Name:
        """The parts of the name."""
        return Name(self.given, self.infix, self.family)


_C = t.persons.c
_COLUMNS = (_C.id, _C.given, _C.infix, _C.family, _C.shown, _C.mail)


def new_id() -> str:
    """An id for a person: `p` and twelve base32 characters, which say nothing about anybody."""
    return "p" + base64.b32encode(secrets.token_bytes(8)).decode()[:12].lower()


def add_person(
    connection: Connection, actor: Actor, name: Name, *, shown: str = "", mail: str = ""
) -> Person:
    """A new person; shown as the full name where nothing else is given."""
    shown = shown or name.full
    if not shown:
        raise RosterError(noop("A person needs a name."))
    person = Person(new_id(), *name, shown, mail.lower())
    with recorded(connection, actor, "add-person", person.id) as change:
        change.add(t.persons, **columns_of(person, actor.at))
    return person


def columns_of(person: Person, at: datetime) -> dict[str, Any]:
    """The columns of a new person's row."""
    return person._asdict() | {"sought": _sought(person), "merged_into": None, "at": at}


def rename(
    connection: Connection, actor: Actor, id_: str, name: Name, *, shown: str = "", mail: str = ""
) -> Person:
    """Give a person another name or mail address; what they did stays theirs."""
    person = Person(person_of(connection, id_).id, *name, shown or name.full, mail.lower())
    if not person.shown:
        raise RosterError(noop("A person needs a name."))
    with recorded(connection, actor, "rename", person.id) as change:
        change.change(t.persons, person.id, **person._asdict(), sought=_sought(person))
    return person


def find_person(connection: Connection, id_: str) -> Person | None:
    """The person of that id, or whom that person was merged into; None where there is no such."""
    query = select(*_COLUMNS, _C.merged_into).where(_C.id == id_)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return find_person(connection, row.merged_into) if row.merged_into else Person(*row[:-1])


def person_of(connection: Connection, id_: str) -> Person:
    """`find_person`, for who must be there; raises `RosterError`."""
    person = find_person(connection, id_)
    if person is None:
        raise RosterError(noop("There is no person {id}."), id=id_)
    return person


def persons(connection: Connection, ids: Iterable[str]) -> dict[str, Person]:
    """Persons by id, as they stand there: nobody is followed to whom they were merged into."""
    wanted = sorted(set(ids))
    chunks = [wanted[i : i + _AT_ONCE] for i in range(0, len(wanted), _AT_ONCE)]
    queries = (select(*_COLUMNS).where(_C.id.in_(chunk)) for chunk in chunks)
    return {row.id: Person(*row) for query in queries for row in connection.execute(query)}


def shown_names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """What persons are called on pages, by id; an id that is nobody's stands for itself.

    One statement, however many.
    """
    wanted = set(ids)
    query = select(_C.id, _C.shown)
    if len(wanted) <= _AT_ONCE:
        query = query.where(_C.id.in_(wanted))
    names = {id_: id_ for id_ in wanted}
    if wanted:
        names |= {id_: shown for id_, shown in connection.execute(query) if id_ in wanted}
    return names


def earlier_names(connection: Connection) -> dict[str, str]:
    """The name under which the store kept somebody's work before it knew persons, by id."""
    query = select(_C.id, _C.worked_as).where(_C.worked_as.is_not(None))
    return {row.id: row.worked_as for row in connection.execute(query)}


def search(connection: Connection, text: str, track: Track = "NL", most: int = 100) -> list[Person]:
    """Persons whose names or mail address hold every word of `text`, in the order of names.

    Accents and capitals make no difference. Who was merged into another is not found.
    """
    query = select(*_COLUMNS).where(_C.merged_into.is_(None))
    for word in folded(text).split()[:_MOST_SOUGHT]:
        query = query.where(_C.sought.contains(word, autoescape=True))
    rows = connection.execute(query.order_by(_C.family, _C.given, _C.id).limit(most))
    return in_order((Person(*row) for row in rows), track)


def with_mail(connection: Connection, mail: str) -> list[Person]:
    """Everybody with that mail address; capitals make no difference."""
    query = select(*_COLUMNS).where(_C.mail == mail.lower(), _C.merged_into.is_(None))
    return [Person(*row) for row in connection.execute(query.order_by(_C.id))]


def in_order(people: Iterable[Person], track: Track = "NL") -> list[Person]:
    """Persons in the order of names of a country; of one name the older id first."""
    return sorted(people, key=lambda person: (*sort_key(person.name, track), person.id))


def _sought(person: Person) -> str:
    """What a search looks through: each word once, as `folded` makes them."""
    words = folded(" ".join((*person.name, person.shown, person.mail))).split()
    return " ".join(dict.fromkeys(words))
