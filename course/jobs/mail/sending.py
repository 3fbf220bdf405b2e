"""The job that sends a mail: later in quiet hours, held where there is no server to send it."""

import smtplib
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, Engine

from course.content.settings import Settings
from course.jobs.mail import outbox
from course.jobs.mail.outbox import JOB, Mail, State
from course.jobs.mail.quiet_hours import sendable_from
from course.jobs.mail.server import MailServer, MailServerError, RefusedError
from course.jobs.queue import Job
from course.jobs.worker import Closing, JobError, Kind, PostponedError

NO_SERVER: Final = "Er is geen mailserver ingesteld."
SWITCHED_OFF: Final = "Mail staat uit in course.yaml."
Verdict = tuple[State, str]
Check = Callable[[Connection, Mail, datetime], Verdict | None]
"""Whether a mail is still to be sent at that moment: None, or what becomes of it and why."""
_MOST_ATTEMPTS: Final = 30  # with an hour between the last ones: a day
_TO_SEND: Final[tuple[State, ...]] = ("waiting", "failed")


class Sending:
    """Sends the mails of one store, by the settings and the server of the moment."""

    def __init__(
        self,
        engine: Engine,
        settings: Callable[[], Settings],
        server: Callable[[], MailServer | None] = MailServer.of,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        check: Check = lambda _connection, _mail, _now: None,
    ) -> None:
        self._engine, self._settings, self._server, self._clock = engine, settings, server, clock
        self._check = check

    def kind(self) -> Kind:
        """The kind of job."""
        return Kind(JOB, "Mail versturen", self._work, _MOST_ATTEMPTS, gave_up=_gave_up)

    def _work(self, job: Job) -> Closing | None:
        with self._engine.connect() as connection:
            mail = outbox.mail_of(connection, job.payload["mail"])
        if mail.state not in _TO_SEND:
            return None
        settings, now = self._settings(), self._clock()
        with self._engine.connect() as connection:
            verdict = self._check(connection, mail, now)
        if verdict:
            return self._becomes(mail, *verdict)
        if not settings.mail.send:
            return self._becomes(mail, "held", SWITCHED_OFF)
        try:
            server = self._server()
        except MailServerError as error:
            raise JobError(str(error)) from error
        if server is None:
            return self._becomes(mail, "held", NO_SERVER)
        if (due := sendable_from(settings.mail, settings.zone, now)) > now:
            raise PostponedError(due)
        return self._send(server, mail)

    def _send(self, server: MailServer, mail: Mail) -> Closing:
        try:
            server.send(mail)
        except RefusedError as error:
            return self._becomes(mail, "bounced", str(error))
        except smtplib.SMTPAuthenticationError as error:
            raise JobError(
                "De mailserver kent de naam of het wachtwoord in COURSE_SMTP_URL niet."
            ) from error
        except ssl.SSLError as error:
            raise JobError(
                f"De versleutelde verbinding met {server.host} kwam niet tot stand."
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise JobError(
                f"De mailserver {server.host} kan niet versleutelen of inloggen zoals "
                "COURSE_SMTP_URL vraagt."
            ) from error
        except smtplib.SMTPResponseException as error:
            raise JobError(f"De mailserver {server.host} gaf fout {error.smtp_code}.") from error
        except OSError as error:
            raise JobError(f"De mailserver {server.host} antwoordt niet goed.") from error
        return self._becomes(mail, "sent", "")

    def _becomes(self, mail: Mail, state: State, reason: str) -> Closing:
        def closing(connection: Connection) -> None:
            outbox.set_state(
                connection, [mail.seq], state, self._clock(), frm=_TO_SEND, reason=reason
            )

        return closing


def _gave_up(connection: Connection, job: Job, why: str) -> None:
    now = datetime.now(UTC)
    outbox.set_state(connection, [job.payload["mail"]], "failed", now, frm=_TO_SEND, reason=why)
