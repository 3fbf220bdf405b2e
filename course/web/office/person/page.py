"""*Eén deelnemer*: enrolments, lessons, talks, mails, and what staff changed."""

from typing import TypedDict

from sqlalchemy import Connection

from course.people.acts import acts_about
from course.people.persons import Person
from course.web import dutch_dates
from course.web.office.action_kinds import KINDS
from course.web.office.acts import names_in, scope, undone
from course.web.office.acts_wording import sentence
from course.web.office.person.changes import CHANGES
from course.web.office.person.finding import OnPerson
from course.web.office.person.lessons import LessonRow, lesson_rows
from course.web.office.person.namesakes import Namesake, namesakes
from course.web.office.person.sections import (
    EnrolmentRow,
    LoginRow,
    enrolments,
    logins,
    mails,
    numbers,
    objected,
    talks,
)


class PersonContext(TypedDict):
    """What `office/person.html` shows; `may_change`: who runs the office may change the person.

    `numbers` are register, number and day of consent; `objections` lesson, state and address;
    `mails` subject, day and state; `acts` sentence, moment, whether it was undone, and address.
    """

    title: str
    back: str
    path: str
    actions_path: str
    about: Person
    enrolments: list[EnrolmentRow]
    actions: list[tuple[str, str]]
    changes: list[tuple[str, str]]
    logins: list[LoginRow]
    numbers: list[tuple[str, str, str]]
    lessons: list[LessonRow]
    reads: bool
    talks: list[tuple[str, str]]
    objections: list[tuple[str, str, str]]
    mails: list[tuple[str, str, str]]
    acts: list[tuple[str, str, str, str]]
    namesakes: list[Namesake]
    may_change: bool


class OnePerson(OnPerson):
    """The page."""

    async def get(self, key: str) -> None:
        """Everything about somebody; 404 where they are not in scope."""
        await self.office_page("office/person.html", lambda: self._context(key))

    def _context(self, key: str) -> PersonContext:
        only = scope(self)
        return self.read(lambda connection: self._page(connection, key, only))

    def _page(self, connection: Connection, key: str, only: frozenset[str] | None) -> PersonContext:
        found = self.found(connection, key)
        who, service = found.person, self.service
        base, zone = service.renderer.base, service.settings.zone
        acts = acts_about(connection, who.id, only) if who.id else []
        names = names_in(self, connection, [act.line for act in acts])
        may_change = self.person.runs_office and bool(who.id)
        return {
            "title": found.shown,
            "back": f"{base}kantoor/deelnemers",
            "path": self.person_url(found.key),
            "actions_path": f"{base}kantoor/deelnemers/doen",
            "about": who,
            "enrolments": enrolments(found, zone),
            "actions": [(kind, words.title) for kind, words in KINDS.items()],
            "changes": [(kind, change.title) for kind, change in CHANGES.items()],
            "logins": logins(connection, found),
            "numbers": numbers(connection, who.id, zone) if may_change else [],
            "lessons": lesson_rows(self, connection, found),
            "reads": self.may_read(found.cohort),
            "talks": talks(connection, who.id, zone),
            "objections": objected(self, connection, who.id),
            "mails": mails(connection, who.id, zone),
            "acts": [
                (
                    sentence(act, names),
                    dutch_dates.moment(act.at, zone),
                    undone(act),
                    f"{base}kantoor/wie-deed-wat/{act.seq}",
                )
                for act in acts
            ],
            "namesakes": namesakes(self, connection, found),
            "may_change": may_change,
        }
