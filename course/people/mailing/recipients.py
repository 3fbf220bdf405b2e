"""To whom a mail may go, and in the name of which organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from course.jobs.mail.addresses import is_address
from course.people import schema as t
from course.people.mailing.own_texts import OwnText, own_texts, switched_off
from course.people.mailing.stopping import stopped
from course.people.organisations import Group, cohorts, organisations
from course.people.persons import Person, persons


class Recipient(NamedTuple):
    """Somebody in a cohort, None where the roster does not know it.

    `organisation` and `named` are its id and name, "" for none. `sends`: whether that organisation
    sends mail. `stopped` are the kinds of mail that they want no more.
    """

    person: Person
    cohort: Group | None
    organisation: str
    named: str
    sends: bool
    stopped: frozenset[str]

    @property
    def can_be_reached(self) -> bool:
        """Whether there is a mail address to write to."""
        return is_address(self.person.mail)

    def is_over(self, now: datetime) -> bool:
        """Whether the cohort was closed, or has ended."""
        group = self.cohort
        return group is not None and (
            group.closed or (group.closes is not None and group.closes <= now)
        )


@dataclass(frozen=True)
class AddressBook:
    """What mails need to know of organisations: read once, for as many people as you like."""

    groups: dict[str, Group]
    names: dict[str, str]
    off: set[str]
    texts: dict[tuple[str, str], OwnText]

    @classmethod
    def read(cls, connection: Connection) -> "AddressBook":
        """As it stands now: four statements."""
        return cls(
            {group.id: group for group in cohorts(connection)},
            {each.id: each.name for each in organisations(connection)},
            switched_off(connection),
            own_texts(connection),
        )

    def recipients(
        self, connection: Connection, places: Iterable[tuple[str, str | None]]
    ) -> dict[tuple[str, str | None], Recipient]:
        """People in their cohorts; who is not there is left out."""
        pairs = list(dict.fromkeys(places))
        people = persons(connection, (person for person, _ in pairs))
        stops = stopped(connection, people)
        return {
            (id_, cohort): self._recipient(people[id_], cohort, stops.get(id_, frozenset()))
            for id_, cohort in pairs
            if id_ in people
        }

    def _recipient(self, person: Person, cohort: str | None, stops: frozenset[str]) -> Recipient:
        group = self.groups.get(cohort or "")
        where = group.organisation if group else ""
        named = self.names.get(where, "")
        return Recipient(person, group, where, named, where not in self.off, stops)


def merged_into(connection: Connection) -> dict[str, list[str]]:
    """The ids that lead to a person because of a merge, by that person."""
    c = t.persons.c
    query = select(c.id, c.merged_into).where(c.merged_into.is_not(None))
    leads = {row.id: row.merged_into for row in connection.execute(query)}
    aliases: dict[str, list[str]] = {}
    for id_, end in leads.items():
        while end in leads:
            end = leads[end]  # noqa: PLW2901 - along the chain of merges
        aliases.setdefault(end, []).append(id_)
    return aliases
