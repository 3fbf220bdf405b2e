"""Many new people at once: the same rows and lines as one by one, in a few statements.

Five thousand people one by one keep the store's one writer for half a minute, and no learner's
answer would be saved in that time.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Table, insert

from course.people import schema as t
from course.people.audit import Actor, Columns, line_values, told
from course.people.names import Name
from course.people.persons import Person, columns_of, new_id


class Newcomer(NamedTuple):
    """Somebody who is in no roster yet; `login` is a user name of our Hub, or empty."""

    name: Name
    mail: str
    login: str
    cohort: str


def enrol_newcomers(
    connection: Connection, actor: Actor, newcomers: Sequence[Newcomer]
) -> list[Person]:
    """A new person for each, with the log-in, enrolled in the cohort; in the same order.

    The caller has seen to it that the cohorts are there and open, and the log-ins nobody's.
    """
    people = [Person(new_id(), *n.name, n.name.full, n.mail.lower()) for n in newcomers]
    if not people:
        return []
    rows = [columns_of(person, actor.at) for person in people]
    connection.execute(insert(t.persons), rows)
    lines = _Lines(connection, actor)
    lines.log("add-person", t.persons, rows, [(p.id, "", p.id) for p in people])
    logins: list[Columns] = [
        {"person": p.id, "kind": "hub", "issuer": "", "subject": n.login, "at": actor.at}
        for p, n in zip(people, newcomers, strict=True)
        if n.login
    ]
    lines.add("add-login", t.logins, logins, "subject")
    enrolments: list[Columns] = [
        {
            "person": person.id,
            "cohort": newcomer.cohort,
            "since": actor.at,
            "until": None,
            "attempt": 1,
            "managed_by": "us",
        }
        for person, newcomer in zip(people, newcomers, strict=True)
    ]
    lines.add("enrol", t.enrolments, enrolments, "cohort")
    return people


class _Lines:
    """Writes the rows and lines of one actor."""

    def __init__(self, connection: Connection, actor: Actor) -> None:
        self.connection = connection
        self.actor = actor

    def add(self, did: str, table: Table, rows: list[Columns], what: str) -> None:
        """Insert rows, each about its `person`; `what` is the column that tells what it is."""
        if rows:
            new = insert(table).returning(table.c.seq, sort_by_parameter_order=True)
            keys = self.connection.execute(new, rows).scalars().all()
            about = [(row["person"], row[what], key) for row, key in zip(rows, keys, strict=True)]
            self.log(did, table, rows, about)

    def log(
        self,
        did: str,
        table: Table,
        rows: Sequence[Columns],
        about: Sequence[tuple[str, str, object]],
    ) -> None:
        """A line for each row: whom and what it is about, and the key of the row."""
        lines = [
            line_values(self.actor, did, whom, what, {}, {table.name: {str(key): told(table, row)}})
            for (whom, what, key), row in zip(about, rows, strict=True)
        ]
        self.connection.execute(insert(t.audit), lines)
