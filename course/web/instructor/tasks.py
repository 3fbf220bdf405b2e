"""Work that happens by itself: what failed and why, what waits, and mail that a person sends."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Annotated, Any, Final, Literal, TypedDict
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection
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
from course.web import dutch_dates
from course.web.instructor.handler import InstructorHandler

_MOST = 50  # rows in a list; the heading counts all
_LAST_DONE = 10
_BOUNCED_SINCE = timedelta(days=30)
_ALREADY = "Dit is intussen al gebeurd, of iemand anders was je voor. Laad de pagina opnieuw."
_NOT_UNDERSTOOD = "We begrijpen deze vraag niet. Laad de pagina opnieuw."
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
    """What `instructor/tasks.html` shows; the numbers count all, the lists hold the first."""

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


class Tasks(InstructorHandler):
    """The page *Taken*."""

    async def get(self) -> None:
        """The page."""
        await self.page("instructor/tasks.html", self._context)

    def _context(self) -> TasksContext:
        can_send, mail_status = self._mail_status()
        with self.service.store.snapshot() as connection:
            numbers, mail_numbers = listing.counts(connection), outbox.counts(connection)
            failed = listing.listed(connection, ["failed"], _MOST)
            waiting = listing.listed(connection, ["running", "waiting"], _MOST)
            done = listing.listed(connection, ["done"], _LAST_DONE, newest_first=True)
            mails = _mails_of(connection, [*failed, *waiting, *done])
            held = outbox.mails(connection, ["held"], _MOST)
            since = datetime.now(UTC) - _BOUNCED_SINCE
            bounced = outbox.mails(connection, ["bounced"], _MOST, since)
        return {
            "failed": self._jobs(failed, mails),
            "failed_number": numbers.get("failed", 0),
            "waiting": self._jobs(waiting, mails),
            "waiting_number": numbers.get("waiting", 0) + numbers.get("running", 0),
            "held": [self._mail(mail) for mail in held],
            "held_number": mail_numbers.get("held", 0),
            "lists": _address_lists(held),
            "bounced": [self._mail(mail) for mail in bounced],
            "done": self._jobs(done, mails),
            "mail_status": mail_status,
            "can_send": can_send,
        }

    def _mail_status(self) -> tuple[bool, str]:
        """Whether mail is sent, and a sentence about it."""
        if not self.service.settings.mail.send:
            return False, SWITCHED_OFF
        try:
            server = MailServer.of()
        except MailServerError as error:
            return False, str(error)
        if server is None:
            return False, NO_SERVER
        return True, f"Mail gaat via {server.host}, namens {server.sender.addr_spec}."

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

    def _mail(self, mail: Mail) -> MailRow:
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


def _mails_of(connection: Connection, jobs: Iterable[Listed]) -> dict[int, Mail]:
    """The mails that these jobs send, by seq."""
    seqs = [job.payload["mail"] for job in jobs if job.kind == JOB]
    return outbox.mails_of(connection, seqs)


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


class Deciding(InstructorHandler):
    """Takes what an instructor decided about jobs that failed and mails that are held."""

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
        changed = self.service.store.writer.do(lambda c: action(c, decision.seqs, who, now))
        if not changed:
            raise Refused(_ALREADY)
        return {"changed": changed, "message": _SAID[decision.what, decision.do]}
