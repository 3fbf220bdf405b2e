"""Dates typed in Formgrader that were put back: on the overview until somebody has read that."""

from datetime import UTC, datetime
from typing import TypedDict

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.answers.store import Opening, openings
from course.grading.due_dates import PutBack, note_read, unread
from course.web import dutch_dates
from course.web.instructor.handler import InstructorHandler
from course.web.service import Service

_MOST_DIGITS = 18  # of a number in the store


class DatesPutBack(TypedDict):
    """The sentences, the number of the newest of them, and what a form of ours carries."""

    sentences: list[str]
    last: int
    xsrf: str


def dates_put_back(connection: Connection, service: Service, xsrf: str) -> DatesPutBack | None:
    """What the overview tells; None where there is nothing that was not read."""
    dates = unread(connection)
    if not dates:
        return None
    opened = openings(connection)
    sentences = [_sentence(service, opened, date) for date in dates]
    return {"sentences": list(dict.fromkeys(sentences)), "last": dates[-1].seq, "xsrf": xsrf}


def _sentence(service: Service, opened: dict[str, Opening], date: PutBack) -> str:
    opening = opened.get(date.lesson)
    title = service.store.as_released(opening.release).title if opening else date.lesson
    zone = service.settings.zone
    was, due = (at and dutch_dates.day_and_year(at, zone) for at in (date.was, date.due))
    typed = f"{date.was.astimezone(zone):%H.%M} uur" if date.was else ""
    who = f" ({date.by})" if date.by else ""
    before = f"stond {was}, {typed}" if was else "was de inleverdatum weggehaald"
    after = f"{due}" if due else "geen inleverdatum"
    return (
        f"{title}: in Formgrader {before}{who}. "
        f"De datum komt uit de deelnemerslijst en is weer: {after}."
    )


class DatesRead(InstructorHandler):
    """Takes that an instructor read them."""

    async def post(self) -> None:
        """The overview again; what was put back after they saw it stays."""
        last = self.get_body_argument("gelezen", "")
        if not (last.isascii() and last.isdigit() and len(last) <= _MOST_DIGITS):
            raise HTTPError(400)
        await self.in_thread(lambda: self._note(int(last)))
        self.redirect(f"{self.service.renderer.base}docent", status=303)

    def _note(self, last: int) -> None:
        by, at = self.person.name, datetime.now(UTC)

        def work(connection: Connection) -> None:
            seen = [date.seq for date in unread(connection) if date.seq <= last]
            note_read(connection, seen, by, at)

        self.service.store.writer.do(work)
