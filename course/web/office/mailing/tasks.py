"""*Taken*: work that happens by itself, what failed and why, and mail that a person sends.

Who guides the whole course sees all of it; a manager what is in the name of the own organisations.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Annotated, Any, Final, Literal, TypedDict
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection, func, select, union
from tornado.web import HTTPError

from course.exercises.base import Refused
from course.job_kinds import job_kinds
from course.jobs import listing
from course.jobs.by_hand import JOB_ACTIONS, MAIL_ACTIONS, Action
from course.jobs.listing import Listed
from course.jobs.mail import outbox
from course.jobs.mail.outbox import JOB, Mail
from course.jobs.mail.sending import NO_SERVER, SWITCHED_OFF
from course.jobs.mail.server import MailServer, MailServerError
from course.jobs.mail.templates import TEMPLATES
from course.marking import gradebook_outbox
from course.people import schema as t
from course.people.accounts.reach import refuse_beyond
from course.people.errors import RosterError
from course.records.reminding import JOB as REMINDING
from course.web import dutch_dates
from course.web.access import Person
from course.web.office.handler import OfficeHandler
from course.web.service import Service

_MOST = 50  # rows in a list; the heading counts all
_LAST_DONE = 10
_LOOKED_AT = 500  # jobs among which those of some organisations are sought
_BOUNCED_SINCE = timedelta(days=30)
_ALREADY = "Dit is intussen al gebeurd, of iemand anders was je voor. Laad de pagina opnieuw."
_NOT_UNDERSTOOD = "We begrijpen deze vraag niet. Laad de pagina opnieuw."
_NOT_SHOWN = (
    "Deze uitnodiging is voor iemand met een andere rol. Alleen een eigenaar ziet de tekst."
)
_BECAME: Final[dict[str, str]] = {
    "sent": "verstuurd",
    "held": "staat klaar om te kopiëren",
    "bounced": "niet aangekomen",
    "dropped": "niet verstuurd",
}
_SAID: Final = {
    ("jobs", "retry"): "We proberen het opnieuw.",
    ("jobs", "drop"): "Dit vervalt.",
    ("mails", "send"): "Wordt verstuurd.",
    ("mails", "sent"): "Staat als verstuurd.",
    ("mails", "drop"): "Wordt niet verstuurd.",
}


Organisations = frozenset[str] | None
"""Those whose mail and tasks somebody sees; None: all there are."""


class JobRow(TypedDict):
    """A job: what it is, when it is or was due, and why it failed ("" where it did not)."""

    seq: int
    what: str
    about: str
    when: str
    why: str
    attempts: int


class MailRow(TypedDict):
    """A mail: `link` opens it in somebody's own mail program."""

    seq: int
    address: str
    kind: str
    subject: str
    text: str
    reason: str
    when: str
    link: str


class AddressList(TypedDict):
    """Whom a kind of mail that is held is for, to copy at once."""

    kind: str
    number: int
    addresses: str


class TasksContext(TypedDict):
    """What `office/tasks.html` shows; the numbers count all, the lists hold the first."""

    failed: list[JobRow]
    failed_number: int
    waiting: list[JobRow]
    waiting_number: int
    held: list[MailRow]
    held_number: int
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
        await self.office_page("office/tasks.html", self._context)

    def _context(self) -> TasksContext:
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
            held = outbox.mails(connection, ["held"], _MOST, of=of)
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
            "held_number": mail_numbers.get("held", 0),
            "lists": _address_lists(held),
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
                "about": _about(mail, is_done=job.state == "done") if mail else "",
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
            "kind": _title(mail),
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


def _about(mail: Mail, *, is_done: bool) -> str:
    """What a mail is and for whom; of one that a job has done with also what became of it."""
    became = f", {_BECAME[mail.state]}" if is_done and mail.state in _BECAME else ""
    return f"{_title(mail)} aan {mail.address}{became}"


def _title(mail: Mail) -> str:
    return TEMPLATES[mail.template].title if mail.template in TEMPLATES else mail.template


def _address_lists(held: Collection[Mail]) -> list[AddressList]:
    """For each kind of mail that is held, its addresses as a mail program takes them."""
    by_kind = groupby(sorted(held, key=_title), key=_title)
    return [
        {"kind": kind, "number": len(addresses), "addresses": "; ".join(addresses)}
        for kind, mails in by_kind
        if (addresses := sorted({mail.address for mail in mails}))
    ]


class _Decision(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    what: Literal["jobs", "mails"]
    do: Literal["retry", "drop", "send", "sent"]
    seqs: Annotated[
        list[Annotated[int, Field(ge=1, lt=2**53)]], Field(min_length=1, max_length=500)
    ]


class Deciding(WithTasks):
    """Takes what somebody decided about jobs that failed and mails that are held."""

    is_page = False

    async def post(self) -> None:
        """Which were changed, and a sentence; 409 with a sentence where nothing was."""
        sent = await self.body()
        try:
            reply = await self.in_thread(lambda: self._decide(sent))
        except Refused as refusal:
            self.set_status(409)
            reply = {"message": str(refusal)}
        await self.reply(lambda: reply)

    def _decide(self, sent: dict[str, Any]) -> dict[str, Any]:
        try:
            decision = _Decision.model_validate(sent)
        except (ValidationError, ValueError, RecursionError) as error:
            raise Refused(_NOT_UNDERSTOOD) from error
        actions: dict[str, Action] = JOB_ACTIONS if decision.what == "jobs" else MAIL_ACTIONS
        action = actions.get(decision.do)
        if action is None:
            raise HTTPError(400)
        who, now = self.person.name, datetime.now(UTC)

        def work(connection: Connection) -> list[int]:
            theirs = self._theirs(connection, decision)
            return action(connection, theirs, who, now)

        changed = self.service.store.writer.do(work)
        if not changed:
            raise Refused(_ALREADY)
        return {"changed": changed, "message": _SAID[decision.what, decision.do]}

    def _theirs(self, connection: Connection, decision: _Decision) -> list[int]:
        """What may be decided by this person; 403 where something is another organisation's."""
        of = self.organisations
        if of is None:
            return decision.seqs
        seqs = decision.seqs
        mails = {seq: seq for seq in seqs}
        if decision.what == "jobs":
            jobs = listing.of_seqs(connection, seqs)
            mails = {job.seq: job.payload["mail"] for job in jobs if job.kind == JOB}
        found = outbox.mails_of(connection, mails.values())
        theirs = {seq for seq, mail in found.items() if mail.organisation in of}
        if not set(mails.values()) <= theirs or len(mails) < len(set(seqs)):
            raise HTTPError(403)
        return seqs
