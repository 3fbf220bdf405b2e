"""*Bezwaren*: the objections that wait for an answer, and those that were answered."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TypedDict

from sqlalchemy import Connection

from course.answers.store import HandIn
from course.formatting import with_attempt
from course.marking.by_hand import handin_of, marks_of_handin
from course.people.guidance.guides import Guides, guides
from course.people.guidance.objections import (
    Answerer,
    Objection,
    answer_by,
    objections,
    who_answers,
)
from course.people.persons import shown_names
from course.records.participants import known_cohorts
from course.web import dutch_dates
from course.web.access import Person
from course.web.instructor.handler import reads_stories
from course.web.learner.objecting import about_text, makers
from course.web.office.handler import OfficeHandler


class ObjectionRow(TypedDict):
    """One objection in the list; `late`: it should have been answered by now."""

    learner: str
    cohort: str
    lesson: str
    about: str
    received: str
    state: str
    late: bool
    url: str


class ObjectionsContext(TypedDict):
    """What `office/objections.html` shows; `mine` wait for who looks, `others` for a colleague."""

    mine: list[ObjectionRow]
    others: list[ObjectionRow]
    answered: list[ObjectionRow]


class Objections(OfficeHandler):
    """The list, for whoever reads in the cohorts."""

    def may_enter(self, person: Person) -> bool:
        """Instructors, of the course or of cohorts."""
        return reads_stories(person)

    async def get(self) -> None:
        """The list."""
        await self.office_page("office/objections.html", lambda: self.read(self._context))

    def _context(self, connection: Connection) -> ObjectionsContext:
        member = self.person.membership
        only = None if member.sees_everybody else member.instructs
        every, known = objections(connection, cohorts=only), guides(connection)
        learners = shown_names(connection, [o.about.learner for o in every])
        titles = known_cohorts(connection, self.service.settings)
        context: ObjectionsContext = {"mine": [], "others": [], "answered": []}
        for one in every:
            by = None if one.answer else who(connection, known, one)
            handin = handin_of(connection, one.about.handin)
            if handin is None:
                continue
            row = self._row(one, handin, by, titles.get(one.about.cohort or "", "geen cohort"))
            row["learner"] = learners[one.about.learner]
            mine = by is None or by.person == member.person
            context["answered" if one.answer else "mine" if mine else "others"].append(row)
        context["answered"].reverse()
        return context

    def _row(
        self, one: Objection, handin: HandIn, by: Answerer | None, cohort: str
    ) -> ObjectionRow:
        service, about = self.service, one.about
        zone = service.settings.zone
        released = service.store.as_released(handin.release)
        last = answer_by(one, service.settings.objections.answer_days)
        late = one.answer is None and datetime.now(UTC) > last
        if one.answer:
            state = f"beantwoord op {dutch_dates.day(one.answer.at, zone)}"
        else:
            state = f"{by.shown if by else 'een docent'}, uiterlijk {dutch_dates.day(last, zone)}"
        return {
            "learner": about.learner,
            "cohort": cohort,
            "lesson": with_attempt(released.title, about.attempt),
            "about": about_text(released, about.exercise),
            "received": dutch_dates.day(one.at, zone),
            "state": state,
            "late": late,
            "url": f"{service.renderer.base}kantoor/bezwaren/{one.seq}",
        }


def who(connection: Connection, known: Guides, one: Objection) -> Answerer | None:
    """Who answers an objection that is open."""
    return who_answers(connection, known, one.about, markers_of(connection, one))


def markers_of(connection: Connection, one: Objection) -> Collection[str]:
    """Who gave the points that an objection is about."""
    handin = handin_of(connection, one.about.handin)
    return makers(marks_of_handin(connection, handin), one.about.exercise) if handin else ()
