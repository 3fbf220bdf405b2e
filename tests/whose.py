"""Whose work it is: answers know a learner by the id of a person, and tests by a log-in."""

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from course.answers.saving import Learner
from course.answers.store import Store
from course.people import schema as t
from course.people.audit import Actor
from course.people.logins import add_login, arrive, hub
from course.people.persons import Person, columns_of, find_person


def id_of(store: Store, name: str = "anna") -> str:
    """The id of the person with that user name of the Hub; a new one where nobody has it."""
    return store.writer.do(lambda c: arrive(c, hub(name), datetime.now(UTC)))


def known_as(store: Store, id_: str, login: str = "") -> str:
    """A person of whom a test knows the id, with that user name (else the id); returns the id."""

    def add(connection: Connection) -> None:
        if find_person(connection, id_) is None:
            now, name = datetime.now(UTC), login or id_
            person = columns_of(Person(id_, "", "", "", name, ""), now)
            connection.execute(insert(t.persons).values(person))
            add_login(connection, Actor("test", now), id_, hub(name))

    store.writer.do(add)
    return id_


def learner_of(store: Store, name: str = "anna", cohort: str | None = "noord") -> Learner:
    """That person as a learner in a cohort."""
    return Learner(id_of(store, name), cohort)


def names_of(store: Store) -> dict[str, str]:
    """The user name of everybody, by id."""
    c = t.logins.c
    with store.snapshot() as connection:
        rows = connection.execute(select(c.person, c.subject).where(c.kind == "hub"))
        return {row.person: row.subject for row in rows}
