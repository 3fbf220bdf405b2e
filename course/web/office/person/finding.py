"""Who a page is about, and whether whoever looks may see them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select
from tornado.web import HTTPError

from course.people.enrolment import Enrolment, enrolments_of
from course.people.logins import identify
from course.people.organisations import Group
from course.people.persons import Person, find_person
from course.records.participants import newest_cohorts
from course.web.office.handler import OfficeHandler


@dataclass(frozen=True)
class Found:
    """Somebody whom this instructor, manager or owner guides.

    `enrolments` are those in scope, the newest first, and `groups` the cohorts in scope by id.
    `works_in` is the cohort of their last work.
    """

    person: Person
    enrolments: list[Enrolment]
    groups: dict[str, Group]
    works_in: str

    @property
    def key(self) -> str:
        """What stands in the address."""
        return self.person.id

    @property
    def shown(self) -> str:
        """The name on pages."""
        return self.person.shown

    @property
    def cohort(self) -> str:
        """The cohort in which they are now, "" for none."""
        now = (one.cohort for one in self.enrolments if one.until is None)
        return next(now, self.works_in)


class OnPerson(OfficeHandler):
    """What pages about one person share."""

    def found(self, connection: Connection, key: str) -> Found:
        """The person of that id, or of that user name; 404 where it is nobody in scope."""
        person = find_person(connection, key)
        if person is None:
            known = identify(connection, "hub", "", key)
            person = find_person(connection, known) if known else None
        if person is None:
            raise HTTPError(404)
        works_in = _works_in(connection, person.id)
        every = enrolments_of(connection, person.id)
        groups = {group.id: group for group in self.groups(connection)}
        if not self._guides(every, works_in or "", groups):
            raise HTTPError(404)
        theirs = [one for one in reversed(every) if one.cohort in groups]
        return Found(person, theirs, groups, works_in or "")

    def may_read(self, cohort: str | None) -> bool:
        """Whether answers given in a cohort are theirs to read: instructors and owners."""
        member = self.person.membership
        return member.sees_everybody or cohort in member.instructs

    def _guides(self, enrolments: list[Enrolment], works_in: str, groups: Collection[str]) -> bool:
        """By an enrolment now; of who is in no cohort any more, by where they were or worked."""
        if self.person.membership.sees_everybody:
            return True
        now = {one.cohort for one in enrolments if one.until is None}
        last = {one.cohort for one in enrolments[-1:]} or {works_in}
        return bool((now or last) & set(groups))


def _works_in(connection: Connection, learner: str) -> str | None:
    """The cohort of the last answer or hand-in, "" for none; None of who did nothing."""
    last = newest_cohorts().subquery()
    query = select(last.c.learner, last.c.cohort).where(last.c.learner == learner)
    row = connection.execute(query).one_or_none()
    return None if row is None else row.cohort or ""
