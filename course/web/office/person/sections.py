"""The sections of a person's page that are a list each."""

from typing import Final, TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from course.formatting import with_attempt
from course.jobs import schema as jobs
from course.marking.by_hand import handin_of
from course.people.guidance.objections import objections
from course.people.guidance.spoken import spoken_with
from course.people.logins import logins_of
from course.people.persons import persons
from course.people.registers import kept_numbers
from course.web import dutch_dates
from course.web.office.acts_wording import Names, actor
from course.web.office.person.finding import Found, OnPerson

_MAIL_STATES: Final = {
    "waiting": "wordt verstuurd",
    "held": "staat klaar om te kopiëren",
    "sent": "verstuurd",
    "bounced": "niet aangekomen",
    "failed": "mislukt",
    "dropped": "vervallen",
}
_LOGINS: Final = {
    "hub": "gebruikersnaam",
    "oidc": "inlogdienst",
    "lti": "leeromgeving (LTI)",
    "lms": "nummer in een leeromgeving",
}
_MOST_MAILS: Final = 30


class EnrolmentRow(TypedDict):
    """An enrolment; `key` names it in the form of actions, "" where it has ended."""

    cohort: str
    text: str
    key: str


class LoginRow(TypedDict):
    """A log-in: its kind in words, and the name or number."""

    kind: str
    subject: str


def enrolments(found: Found, zone: ZoneInfo) -> list[EnrolmentRow]:
    """The enrolments in scope, the newest first."""
    rows: list[EnrolmentRow] = []
    for one in found.enrolments:
        text = f"sinds {dutch_dates.day_and_year(one.since, zone)}"
        if one.until:
            text += f", tot {dutch_dates.day_and_year(one.until, zone)}"
        if one.attempt > 1:
            text += f", voor de {one.attempt}e keer"
        if one.managed_by == "hub":
            text += ", geregeld door de inlogdienst"
        key = "" if one.until else f"{found.person.id}:{one.cohort}"
        rows.append({"cohort": found.groups[one.cohort].name, "text": text, "key": key})
    return rows


def logins(connection: Connection, found: Found) -> list[LoginRow]:
    """The log-ins, the oldest first."""
    return [
        {
            "kind": _LOGINS.get(login.kind, login.kind),
            "subject": f"{login.subject} ({login.issuer})" if login.issuer else login.subject,
        }
        for login in logins_of(connection, found.person.id)
    ]


def numbers(connection: Connection, person: str, zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """Register, number, and since when the person agreed that it is kept."""
    return [
        (register, number, dutch_dates.day_and_year(consent, zone))
        for register, number, consent in kept_numbers(connection, person)
    ]


def talks(connection: Connection, person: str, zone: ZoneInfo) -> list[tuple[str, str]]:
    """When somebody was talked to and by whom, and the note."""
    times = spoken_with(connection, [person]).get(person, []) if person else []
    people = persons(connection, [talk.by for talk in times]) if times else {}
    names = Names({id_: who.shown for id_, who in people.items()}, {}, {})
    return [
        (f"{dutch_dates.day_and_year(talk.at, zone)}, door {actor(talk.by, names)}", talk.note)
        for talk in times
    ]


def objected(page: OnPerson, connection: Connection, person: str) -> list[tuple[str, str, str]]:
    """Lesson and state of each objection, and where it is read; "" for who may not read it."""
    service, rows = page.service, []
    zone, every = service.settings.zone, objections(connection, learner=person)
    for one in every if person else ():
        handin = handin_of(connection, one.about.handin)
        if handin is None:
            continue
        title = with_attempt(service.store.as_released(handin.release).title, one.about.attempt)
        state = f"ontvangen op {dutch_dates.day_and_year(one.at, zone)}, "
        state += "wacht op antwoord"
        if one.answer:
            state = f"beantwoord op {dutch_dates.day_and_year(one.answer.at, zone)}"
        url = f"{service.renderer.base}kantoor/bezwaren/{one.seq}"
        rows.append((title, state, url if page.may_read(one.about.cohort) else ""))
    return rows


def mails(connection: Connection, person: str, zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """Subject, day and state of the newest mails about a person."""
    if not person:
        return []
    c = jobs.mails.c
    query = select(c.subject, c.at, c.state).where(c.about == person).order_by(c.seq.desc())
    return [
        (subject, dutch_dates.day_and_year(at, zone), _MAIL_STATES[state])
        for subject, at, state in connection.execute(query.limit(_MOST_MAILS))
    ]
