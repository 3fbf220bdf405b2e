"""Dates typed in Formgrader that were put back: told until an instructor has read that."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.answers.store import Opening, openings
from course.grading.due_dates import PutBack, note_read, unread
from course.grading.typed_extensions import (
    TypedExtension,
    note_extensions_read,
    unread_extensions,
)
from course.people.persons import find_person
from course.web import dutch_dates
from course.web.instructor.handler import InstructorHandler
from course.web.service import Service

_MOST_DIGITS = 18  # of a number in the store


class DatesPutBack(TypedDict):
    """The sentences, the numbers of the newest date and extension, and what a form carries."""

    sentences: list[str]
    last: int
    last_extension: int
    xsrf: str


def dates_put_back(connection: Connection, service: Service, xsrf: str) -> DatesPutBack | None:
    """What the overview tells; None where there is nothing that was not read."""
    dates, extensions = unread(connection), unread_extensions(connection)
    if not dates and not extensions:
        return None
    telling = _Telling(service, openings(connection))
    sentences = [telling.date(one) for one in dates]
    names = {one.learner: find_person(connection, one.learner) for one in extensions}
    for one in extensions:
        person = names[one.learner]
        sentences.append(telling.extension(one, person.shown if person else one.learner))
    return {
        "sentences": list(dict.fromkeys(sentences)),
        "last": dates[-1].seq if dates else 0,
        "last_extension": extensions[-1].seq if extensions else 0,
        "xsrf": xsrf,
    }


@dataclass(frozen=True)
class _Telling:
    """What became of a date, in words."""

    service: Service
    opened: dict[str, Opening]

    def date(self, date: PutBack) -> str:
        """Of a whole lesson."""
        was = self._at(date.was)
        who = f" ({date.by})" if date.by else ""
        before = f"stond {was}" if was else "was de inleverdatum weggehaald"
        seen = "" if date.by else self._seen(date.at)
        return (
            f"{self._title(date.lesson)}: in Formgrader {before}{who}{seen}. "
            f"De datum komt uit de deelnemerslijst en is weer: {self._due(date.due)}."
        )

    def extension(self, one: TypedExtension, name: str) -> str:
        """Of one learner."""
        was = self._at(one.was)
        before = f"een eigen inleverdatum: {was}" if was else "een eigen inleverdatum"
        return (
            f"{self._title(one.lesson)}: in de cijferlijst van nbgrader stond voor {name} "
            f"{before}{self._seen(one.at)}. "
            f"Die komt uit de deelnemerslijst en is weer: {self._due(one.due)}."
        )

    def _title(self, lesson: str) -> str:
        opening = self.opened.get(lesson)
        return self.service.store.as_released(opening.release).title if opening else lesson

    def _at(self, at: datetime | None) -> str:
        zone = self.service.settings.zone
        text = f"{at.astimezone(zone):%H.%M} uur" if at else ""
        return f"{dutch_dates.day_and_year(at, zone)}, {text}" if at else ""

    def _seen(self, at: datetime) -> str:
        zone = self.service.settings.zone
        return f" (gezien op {dutch_dates.day(at, zone)} om {at.astimezone(zone):%H.%M} uur)"

    def _due(self, at: datetime | None) -> str:
        zone = self.service.settings.zone
        return dutch_dates.day_and_year(at, zone) if at else "geen inleverdatum"


class DatesRead(InstructorHandler):
    """Takes that an instructor read them."""

    async def post(self) -> None:
        """The overview again; what was put back after they saw it stays."""
        last, last_extension = self._number("gelezen"), self._number("uitstel", "0")
        await self.in_thread(lambda: self._note(last, last_extension))
        self.redirect(f"{self.service.renderer.base}docent", status=303)

    def _number(self, name: str, missing: str = "") -> int:
        number = self.get_body_argument(name, missing)
        if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
            raise HTTPError(400)
        return int(number)

    def _note(self, last: int, last_extension: int) -> None:
        by, at = self.person.name, datetime.now(UTC)

        def work(connection: Connection) -> None:
            seen = [date.seq for date in unread(connection) if date.seq <= last]
            note_read(connection, seen, by, at)
            note_extensions_read(connection, last_extension, by, at)

        self.service.store.writer.do(work)
