"""*Taken*: work that happens by itself, what failed and why, and mail that a person sends.

Who guides the whole course sees all of it; a manager what is in the name of the own organisations.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypedDict
from urllib.parse import quote

from sqlalchemy import Connection, func, select, union

from course.job_kinds import job_kinds
from course.jobs import listing
from course.jobs.listing import Listed
from course.jobs.mail import outbox
from course.jobs.mail.outbox import JOB, Mail
from course.jobs.mail.sending import NO_SERVER, SWITCHED_OFF
from course.jobs.mail.server import MailServer, MailServerError
from course.marking import gradebook_outbox
from course.people import schema as t
from course.people.accounts.reach import refuse_beyond
from course.people.errors import RosterError
from course.records.reminding import JOB as REMINDING
from course.web import dutch_dates
from course.web.access import Person
from course.web.office.handler import OfficeHandler
from course.web.office.mailing.task_rows import (
    AddressList,
    JobRow,
    MailRow,
    about,
    address_lists,
    title,
)
from course.web.service import Service

_MOST = 50  # rows in a list; the heading counts all
_LAST_DONE = 10
_LOOKED_AT = 500  # jobs among which those of some organisations are sought
_BOUNCED_SINCE = timedelta(days=30)
_NOT_SHOWN = (
    "Deze uitnodiging is voor iemand met een andere rol. Alleen een eigenaar ziet de tekst."
)


Organisations = frozenset[str] | None
"""Those whose mail and tasks somebody sees; None: all there are."""


class TasksContext(TypedDict):
    """What `office/tasks.html` shows; the numbers count all, the lists hold the first.

    Of the mails that are held the list is a page; `before` and `after` are the pages beside it.
    """

    failed: list[JobRow]
    failed_number: int
    waiting: list[JobRow]
    waiting_number: int
    held: list[MailRow]
    held_number: int
    held_span: tuple[int, int]
    before: int | None
    after: int | None
    lists: list[AddressList]
    bounced: list[MailRow]
    done: list[JobRow]
    mail_status: str
    can_send: bool
    gradebook: str


class WithTasks(OfficeHandler):
    """For who guides the whole course, and for managers of organisations, by browser."""

    def may_enter(self, person: Person) -> bool:
        """Instructors of the whole course, owners and managers."""
        return person.is_instructor or person.runs_office

    @property
    def organisations(self) -> Organisations:
        """Those whose mail and tasks this person sees; None: all there are."""
        manages = self.person.membership.manages
        everywhere = self.person.membership.sees_everybody
        return None if everywhere or (self.person.is_instructor and not manages) else manages


class Tasks(WithTasks):
    """The page *Taken*."""

    async def get(self) -> None:
        """The page."""
        asked = self.get_query_argument("pagina", "1")
        right = asked.isascii() and asked.isdigit() and len(asked) < 7  # noqa: PLR2004 - digits
        number = max(1, int(asked)) if right else 1
        await self.office_page("office/tasks.html", lambda: self._context(number))

    def _context(self, asked: int) -> TasksContext:
        can_send, mail_status = mail_status_of(self.service)
        of = self.organisations
        with self.service.store.snapshot() as connection:
            mail_numbers = outbox.counts(connection, of)
            numbers = listing.counts(connection) if of is None else {}
            failed = _listed(connection, ["failed"], _MOST, of)
            waiting = _listed(connection, ["running", "waiting"], _MOST, of)
            done = _listed(connection, ["done"], _LAST_DONE, of)
            mails = _mails_of(connection, [*failed, *waiting, *done])
            failed, waiting = (
                _within(failed, mails, of)[:_MOST],
                _within(waiting, mails, of)[:_MOST],
            )
            done = _within(done, mails, of)[:_LAST_DONE]
            number = mail_numbers.get("held", 0)
            last = max(1, -(-number // _MOST))
            here = min(asked, last)
            held = outbox.mails(connection, ["held"], _MOST, of=of, first=(here - 1) * _MOST)
            addresses = [(mail.template, mail.address) for mail in held]
            if number > _MOST:
                addresses = outbox.held_addresses(connection, of)
            beyond = self._beyond(connection, held)
            since = datetime.now(UTC) - _BOUNCED_SINCE
            bounced = outbox.mails(connection, ["bounced"], _MOST, since, of)
            behind = gradebook_outbox.behind(connection) if of is None else None
        return {
            "failed": self._jobs(failed, mails),
            "failed_number": numbers.get("failed", 0) or len(failed),
            "waiting": self._jobs(waiting, mails),
            "waiting_number": numbers.get("waiting", 0) + numbers.get("running", 0) or len(waiting),
            "held": [self._mail(mail, is_secret=mail.about in beyond) for mail in held],
            "held_number": number,
            "held_span": ((here - 1) * _MOST + 1, (here - 1) * _MOST + len(held)),
            "before": here - 1 if here > 1 else None,
            "after": here + 1 if here < last else None,
            "lists": address_lists(addresses),
            "bounced": [self._mail(mail) for mail in bounced],
            "done": self._jobs(done, mails),
            "mail_status": mail_status,
            "can_send": can_send,
            "gradebook": "" if behind is None else self._gradebook(*behind),
        }

    def _gradebook(self, number: int, since: datetime | None) -> str:
        """How far nbgrader's gradebook is behind, which follows by itself."""
        if since is None:
            return "Het cijferboek van nbgrader is bij: elk oordeel staat er ook in."
        when = dutch_dates.moment(since, self.service.settings.zone)
        what = "Eén oordeel moet" if number == 1 else f"{number} oordelen moeten"
        return f"{what} nog naar het cijferboek van nbgrader. Het oudste is van {when}."

    def _jobs(self, jobs: Iterable[Listed], mails: dict[int, Mail]) -> list[JobRow]:
        service, now = self.service, datetime.now(UTC)
        kinds = job_kinds(service.paths, service.store, lambda: service.settings)
        titles = {kind.name: kind.title for kind in kinds}
        rows = []
        for job in jobs:
            mail = mails.get(job.payload.get("mail", 0)) if job.kind == JOB else None
            row: JobRow = {
                "seq": job.seq,
                "what": titles.get(job.kind, job.kind),
                "about": about(mail, is_done=job.state == "done") if mail else "",
                "when": self._when(job, now),
                "why": job.last_error,
                "attempts": job.attempts,
            }
            rows.append(row)
        return rows

    def _when(self, job: Listed, now: datetime) -> str:
        zone = self.service.settings.zone
        if job.state == "running":
            return "nu bezig"
        if job.state == "waiting":
            return "zo" if job.due_at <= now else dutch_dates.moment(job.due_at, zone)
        return dutch_dates.moment(job.done_at or job.due_at, zone)

    def _beyond(self, connection: Connection, held: Collection[Mail]) -> set[str]:
        """Whom this person may not let in: an invitation to them is not shown."""
        if self.person.membership.owns:
            return set()
        about = {mail.about for mail in held if mail.about}
        s, e = t.staff.c, t.enrolments.c
        roles = select(s.person).where(s.until.is_(None), s.person.in_(about))
        places = select(e.person).where(e.until.is_(None), e.person.in_(about))
        several = places.group_by(e.person).having(func.count() > 1)
        suspects = connection.execute(union(roles, several)).scalars().all() if about else []
        return {person for person in suspects if self._is_beyond(connection, person)}

    def _is_beyond(self, connection: Connection, person: str) -> bool:
        try:
            refuse_beyond(connection, self.person.membership, person, "invite")
        except RosterError:
            return True
        return False

    def _mail(self, mail: Mail, *, is_secret: bool = False) -> MailRow:
        if is_secret and "/uitnodiging/" in mail.text:
            mail = mail._replace(text=_NOT_SHOWN)
        return {
            "seq": mail.seq,
            "address": mail.address,
            "kind": title(mail.template),
            "subject": mail.subject,
            "text": mail.text,
            "reason": mail.reason,
            "when": dutch_dates.moment(mail.changed_at, self.service.settings.zone),
            "link": f"mailto:{quote(mail.address, safe='@')}?subject={quote(mail.subject)}"
            f"&body={quote(mail.text)}",
        }


def mail_status_of(service: Service) -> tuple[bool, str]:
    """Whether mail is sent, and a sentence about it."""
    if not service.settings.mail.send:
        return False, SWITCHED_OFF
    try:
        server = MailServer.of()
    except MailServerError as error:
        return False, str(error)
    if server is None:
        return False, NO_SERVER
    return True, f"Mail gaat via {server.host}, namens {server.sender.addr_spec}."


def _listed(
    connection: Connection, states: Sequence[listing.State], most: int, of: Organisations
) -> list[Listed]:
    """The first jobs in these states; where it is about organisations, of the kinds that may be."""
    kinds = None if of is None else (JOB, REMINDING)
    return listing.listed(
        connection,
        states,
        most if of is None else _LOOKED_AT,
        newest_first="done" in states,
        kinds=kinds,
    )


def _mails_of(connection: Connection, jobs: Iterable[Listed]) -> dict[int, Mail]:
    """The mails that these jobs send, by seq."""
    seqs = [job.payload["mail"] for job in jobs if job.kind == JOB]
    return outbox.mails_of(connection, seqs)


def _within(jobs: list[Listed], mails: dict[int, Mail], of: Organisations) -> list[Listed]:
    """Those that send mail in the name of these organisations, and those that send none."""
    if of is None:
        return jobs
    theirs = {seq for seq, mail in mails.items() if mail.organisation in of}
    return [job for job in jobs if job.kind != JOB or job.payload["mail"] in theirs]
