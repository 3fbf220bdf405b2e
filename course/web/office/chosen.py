"""Who was chosen in the list of people: ticked, or everybody in it."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from course.messages import noop
from course.people import schema as t
from course.people.errors import RosterError
from course.people.organisations import Group
from course.people.persons import Person
from course.web.errors import ExplainedError
from course.web.office.handler import CANNOT
from course.web.office.people_seen import WithPeople

_NOBODY = "Vink eerst iemand aan, of kies voor iedereen in de lijst."


class Chosen(NamedTuple):
    """Somebody who was chosen, in the cohort in which the page showed them."""

    person: Person
    cohort: Group


class WithChosen(WithPeople):
    """For pages that act on people of the list."""

    def chosen(self) -> list[Chosen]:
        """The people who were ticked, or everybody in the list, in its order."""
        keys = self.get_body_arguments("wie")
        if self.get_body_argument("voor", "") == "lijst":
            shown = self.seen(self.filters()).shown
            keys = [f"{who.person.id}:{who.cohort}" for who in shown if who.attempt]
        if not keys:
            raise ExplainedError(409, CANNOT, _NOBODY)
        return self.read(lambda c: self._members(c, list(dict.fromkeys(keys))))

    def _members(self, connection: Connection, keys: Sequence[str]) -> list[Chosen]:
        """Who is meant, in the scope of this person; raises `RosterError` for who has gone."""
        groups = {group.id: group for group in self.groups(connection)}
        e, p = t.enrolments.c, t.persons.c
        query = (
            select(e.cohort, *p[*Person._fields])
            .join_from(t.enrolments, t.persons, p.id == e.person)
            .where(e.until.is_(None), e.cohort.in_(sorted(groups)))
        )
        members = {
            f"{person[0]}:{cohort}": Chosen(Person(*person), groups[cohort])
            for cohort, *person in connection.execute(query)
        }
        if any(key not in members for key in keys):
            raise RosterError(
                noop("Not everybody is in that cohort any more. Look again before you go on.")
            )
        return [members[key] for key in keys]
