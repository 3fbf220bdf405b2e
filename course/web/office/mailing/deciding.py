"""What somebody decided on *Taken* about tasks that failed and mails that are held."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection
from tornado.web import HTTPError

from course.exercises.base import Refused
from course.jobs import listing
from course.jobs.by_hand import JOB_ACTIONS, MAIL_ACTIONS, Action
from course.jobs.mail import outbox
from course.jobs.mail.outbox import JOB
from course.web.office.mailing.tasks import WithTasks

_ALREADY = "Dit is intussen al gebeurd, of iemand anders was je voor. Laad de pagina opnieuw."
_NOT_UNDERSTOOD = "We begrijpen deze vraag niet. Laad de pagina opnieuw."
_SAID: Final = {
    ("jobs", "retry"): "We proberen het opnieuw.",
    ("jobs", "drop"): "Dit vervalt.",
    ("mails", "send"): "Wordt verstuurd.",
    ("mails", "sent"): "Staat als verstuurd.",
    ("mails", "drop"): "Wordt niet verstuurd.",
}


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
