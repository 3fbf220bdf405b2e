"""The lessons of one person: how far, by which date, with which receipts."""

from typing import TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from course.answers.store import HandIn
from course.formatting import with_attempt
from course.instructor.learner_register import Register
from course.instructor.learner_status import Stand
from course.instructor.lesson_answers import all_handins
from course.instructor.members import Member
from course.people.schedule import Window, schedule
from course.web import dutch_dates
from course.web.instructor import learner_wording
from course.web.learner.wording import receipt_code
from course.web.office.person.finding import Found, OnPerson


class LessonRow(TypedDict):
    """A lesson as it stands for this person; `answers_url` is "" where there is nothing to read.

    `handins` are moment and code of each, the newest first.
    """

    title: str
    state: str
    points: str
    dates: str
    where: str
    handins: list[tuple[str, str]]
    answers_url: str
    stories: list[tuple[str, str]]


def lesson_rows(page: OnPerson, connection: Connection, found: Found) -> list[LessonRow]:
    """The lessons in the order of the course."""
    service, key = page.service, found.key
    settings = service.settings
    dates = schedule(connection, settings)
    register = Register(
        service.paths, service.store, settings, [key], connection=connection, dates=dates
    )
    now = found.enrolments[0].since if found.enrolments else None
    members = {}
    if now:
        members[key] = Member(key, found.shown, found.cohort, now)
    handins: dict[str, list[HandIn]] = {}
    for handin in all_handins(connection, key):
        handins.setdefault(handin.lesson, []).append(handin)
    (who,) = register.followed(settings.lessons, members=members) or (None,)
    rows: list[LessonRow] = []
    for stand in who.stands if who else ():
        opening = register.openings.get(stand.lesson)
        window = opening and dates.of(
            found.cohort or None, stand.lesson, opening.at, person=found.person.id
        )
        rows.append(_row(page, found, stand, handins.get(stand.lesson, []), window))
    return rows


def _row(
    page: OnPerson, found: Found, stand: Stand, handins: list[HandIn], window: Window | None
) -> LessonRow:
    zone = page.service.settings.zone
    begun = stand.begun or bool(handins)
    readable = begun and page.may_read(handins[0].cohort if handins else found.cohort)
    return {
        "title": stand.title,
        "state": learner_wording.state(stand),
        "points": learner_wording.points(stand),
        "dates": _dates(window, zone) if window else "",
        "where": learner_wording.where(stand, zone) if stand.begun else "",
        "handins": [
            (
                with_attempt(dutch_dates.moment(handin.at, zone), handin.attempt),
                receipt_code(handin.hash),
            )
            for handin in handins
        ],
        "answers_url": f"{page.person_url(found.key)}/{stand.lesson}" if readable else "",
        "stories": [
            (line.title, page.story_url(line.lesson, line.learner, line.exercise))
            for line in stand.stories
            if readable
        ],
    }


def _dates(window: Window, zone: ZoneInfo) -> str:
    """When the lesson opens and is due for this person."""
    opens = f"Open vanaf {dutch_dates.day(window.opens, zone)}"
    if window.due is None:
        return f"{opens}, zonder inleverdatum."
    last = dutch_dates.last_day(window.due, zone)
    return f"{opens}, inleveren tot en met {last}{' (uitstel)' if window.extended else ''}."
