"""Whether a mail that was written is still to be sent, at the moment at which it would go."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, select

from course.answers import schema as t
from course.jobs.mail.outbox import Mail
from course.jobs.mail.sending import Verdict
from course.people import schema as p
from course.people.dates import attempt_of
from course.people.mailing.own_texts import switched_off
from course.people.mailing.stopping import stopped
from course.people.persons import find_person
from course.records.reminders import Keyed

OFF: Final = "Mail staat uit voor deze organisatie."
_STOPPED: Final = "De deelnemer wil deze mail niet meer."
_ENDED: Final = "De deelnemer doet niet meer mee in dit cohort."
_LATE: Final = "De inleverdatum is voorbij."
_DONE: Final = "De deelnemer heeft het intussen gedaan."
_e, _c = p.enrolments.c, p.cohorts.c


def verdict(connection: Connection, mail: Mail, now: datetime) -> Verdict | None:
    """None where it is still to be sent; else what becomes of it, and why."""
    if mail.organisation and mail.organisation in switched_off(connection):
        return "held", OFF
    person = find_person(connection, mail.about) if mail.about else None
    if person is None:
        return None
    if mail.template in stopped(connection, [person.id]).get(person.id, ()):
        return "dropped", _STOPPED
    keyed = Keyed.of(mail.key)
    why = _unneeded(connection, keyed, person.id, now) if keyed else ""
    return ("dropped", why) if why else None


def _unneeded(connection: Connection, keyed: Keyed, person: str, now: datetime) -> str:
    """Why a reminder is needed no longer; "" where it is."""
    here = (_e.person == person, _e.cohort == keyed.cohort, _e.until.is_(None))
    query = select(_c.closed, _c.closes).join(p.enrolments, _e.cohort == _c.id).where(*here)
    cohort = connection.execute(query).first()
    if cohort is None or cohort.closed or (cohort.closes and cohort.closes <= now):
        return _ENDED
    if keyed.due and datetime.strptime(keyed.due, "%Y%m%dT%H%M").replace(tzinfo=UTC) <= now:
        return _LATE
    return _DONE if _is_done(connection, keyed, person) else ""


def _is_done(connection: Connection, keyed: Keyed, person: str) -> bool:
    """Whether somebody handed that lesson in, or began."""
    if keyed.template == "reminder":
        handins = t.handins.c
        attempt = attempt_of(connection, person, keyed.lesson)
        theirs = (handins.learner == person, handins.attempt == attempt)
        query = select(handins.seq).where(handins.lesson == keyed.lesson, *theirs)
        return connection.execute(query).first() is not None
    answers = select(t.answers.c.seq).where(t.answers.c.learner == person).limit(1)
    return connection.execute(answers).first() is not None
