"""Invitations by mail: at once for some, by a job each for the many of a spreadsheet."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import Connection, exists, select

from course.content.settings import Settings
from course.formatting import day
from course.jobs import queue
from course.jobs.queue import Job
from course.jobs.worker import Closing, Kind, PostponedError
from course.paths import CoursePaths
from course.people import schema as t
from course.people.audit import Actor
from course.people.errors import RosterError
from course.people.invitations import invite
from course.people.logins import logins_of
from course.people.mailing.recipients import AddressBook
from course.people.mailing.writing import MailWriter, Outcome

JOB: Final = "invite"
_AT_ONCE: Final = 500  # jobs in one statement; databases have a limit
WORKS_FOR: Final = timedelta(days=14)
_NO_ADDRESS_YET: Final = timedelta(hours=1)


class Waiting(NamedTuple):
    """How many will be invited by mail, and how many cannot, for they have no mail address."""

    by_mail: int
    without: int


def mail_invitation(  # noqa: PLR0917 - a link, for whom and from whom
    connection: Connection,
    writer: MailWriter,
    place: tuple[str, str],
    token: str,
    expires: datetime,
    by: Actor,
) -> Outcome:
    """Write the mail with an invitation's link to a person in a cohort, in `place`."""
    book = AddressBook.read(connection)
    to = book.recipients(connection, [place]).get(place)
    if to is None:
        return "no_address"
    last = day(expires - timedelta(seconds=1), writer.settings.zone)
    values = {"link": writer.invitation(token), "until": last}
    key = f"invitation:{hashlib.sha256(token.encode()).hexdigest()[:32]}"
    return writer.write(connection, book, to, "invitation", values, now=by.at, key=key, by=by.name)


def invite_new(connection: Connection, by: Actor, organisation: str) -> Waiting:
    """Have everybody invited whom this act enrolled and who has no log-in, a job each."""
    a, e, c, p = t.audit.c, t.enrolments.c, t.cohorts.c, t.persons.c
    logged_in = exists().where(t.logins.c.person == p.id)
    query = (
        select(p.id, e.cohort, p.mail)
        .join_from(t.persons, t.enrolments, e.person == p.id)
        .join(t.cohorts, c.id == e.cohort)
        .where(e.until.is_(None), e.since == by.at, c.organisation == organisation, ~logged_in)
        .where(p.id.in_(select(a.whom).where(a.who == by.name, a.at == by.at)))
    )
    rows = connection.execute(query).all()
    jobs = {
        f"{row.id}:{row.cohort}:{by.at.isoformat()}": {
            "person": row.id,
            "cohort": row.cohort,
            "by": by.name,
        }
        for row in rows
        if row.mail
    }
    keys = list(jobs)
    for start in range(0, len(keys), _AT_ONCE):
        some = {key: jobs[key] for key in keys[start : start + _AT_ONCE]}
        queue.enqueue_many(connection, JOB, some, now=by.at)
    return Waiting(len(jobs), len(rows) - len(jobs))


class Inviting:
    """Invites one person by mail; the link works for two weeks from then."""

    def __init__(
        self,
        paths: CoursePaths,
        settings: Callable[[], Settings],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._paths, self._settings, self._clock = paths, settings, clock

    def kind(self) -> Kind:
        """The kind of job."""
        return Kind(JOB, "Uitnodigen", self._work)

    def _work(self, job: Job) -> Closing:
        now, payload = self._clock(), job.payload
        writer = MailWriter.of(self._paths, self._settings())
        if not writer.address:
            raise PostponedError(now + _NO_ADDRESS_YET)
        by, place = Actor(payload["by"], now), (payload["person"], payload["cohort"])

        def closing(connection: Connection) -> None:
            if logins_of(connection, place[0]):
                return  # came in meanwhile
            expires = now + WORKS_FOR
            try:
                token = invite(
                    connection, by, writer.key, place[1], person=place[0], expires=expires
                )
            except RosterError:  # the cohort was closed, or the person has gone
                return
            mail_invitation(connection, writer, place, token, expires, by)

        return closing
