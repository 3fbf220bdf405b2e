"""The mail server, as the environment says: `COURSE_SMTP_URL` and `COURSE_MAIL_FROM`.

`smtps://user:secret@host:465` is encrypted from the beginning, `smtp://user:secret@host:587` after
STARTTLS, which the server must offer. `smtp+plain://host:25` is not encrypted: for a relay on the
same machine or in the same closed network, and without a password.
"""

import contextlib
import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

from course.jobs.mail.addresses import is_address
from course.jobs.mail.outbox import Mail

VARIABLES: Final = ("COURSE_SMTP_URL", "COURSE_MAIL_FROM")
_PORTS: Final = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
_PATIENCE: Final = 30  # seconds for a connection and for each answer
Security = Literal["tls", "starttls", "plain"]
_SECURITY: Final[Mapping[str, Security]] = {
    "smtps": "tls",
    "smtp": "starttls",
    "smtp+plain": "plain",
}


class MailServerError(Exception):
    """The environment names no usable mail server; one Dutch sentence, without the secret."""


class RefusedError(Exception):
    """The server refuses this mail for good; the message is its answer, on one line."""


@dataclass(frozen=True)
class MailServer:
    """A mail server and the address in whose name it sends."""

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)
    sender: Address
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> "MailServer | None":
        """The server that the environment names; None if it names none.

        Raises
        ------
        MailServerError
            It names one that cannot be used.
        """
        address = environment.get("COURSE_SMTP_URL", "").strip()
        if not address:
            return None
        try:
            url = urlsplit(address)
            port = url.port or _PORTS[url.scheme]
        except (ValueError, KeyError):
            raise MailServerError(
                "COURSE_SMTP_URL klopt niet: verwacht iets als smtps://naam:geheim@host:465."
            ) from None
        user, password = unquote(url.username or ""), unquote(url.password or "")
        if not url.hostname:
            raise MailServerError("COURSE_SMTP_URL noemt geen host.")
        if url.scheme == "smtp+plain" and password:
            raise MailServerError(
                "COURSE_SMTP_URL geeft een wachtwoord aan een server zonder versleuteling: gebruik "
                "smtps:// of smtp://."
            )
        sender = _sender(environment.get("COURSE_MAIL_FROM", "").strip() or user)
        return cls(url.hostname, port, _SECURITY[url.scheme], user, password, sender)

    def send(self, mail: Mail) -> None:
        """Hand a mail to the server.

        Raises
        ------
        RefusedError
            The server refuses this address or this mail for good.
        OSError
            Anything else: trying again later may help. (`smtplib`'s own errors are of this kind.)
        """
        message, connection = as_message(mail, self.sender), self._connection()
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _refusal(code, answer) or error from None
        except smtplib.SMTPNotSupportedError:  # RFC 6531: letters with accents before the @
            raise RefusedError("De mailserver kan geen adres met zulke letters aan.") from None
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) or error from None
        finally:
            _leave(connection)

    def _connection(self) -> smtplib.SMTP:
        if self.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=_PATIENCE, context=self.context
            )
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=_PATIENCE)
        try:
            if self.security == "starttls":
                connection.starttls(context=self.context)
            if self.user and self.password:
                connection.login(self.user, self.password)
        except BaseException:
            connection.close()
            raise
        return connection


def _leave(connection: smtplib.SMTP) -> None:
    """Say goodbye; what was taken is taken, whatever the server says now."""
    with contextlib.suppress(OSError):
        connection.quit()
    connection.close()


def _sender(text: str) -> Address:
    name, address = parseaddr(text)
    if not is_address(address) or not name.isprintable():
        raise MailServerError(
            "COURSE_MAIL_FROM klopt niet: verwacht een afzender als Cursus <cursus@voorbeeld.nl>."
        )
    user, _at, domain = address.rpartition("@")
    return Address(name, user, domain)


def as_message(mail: Mail, sender: Address) -> EmailMessage:
    """A mail as it goes over the line; a header that holds a line break raises ValueError."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = _in_ascii(mail.address)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = f"<{mail.message_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic reply, please
    message["Content-Language"] = "nl"
    if mail.stop_link:
        message["List-Unsubscribe"] = f"<{mail.stop_link}>"
        if mail.stop_link.startswith("https:"):  # RFC 8058 takes no other
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    return message


def _in_ascii(address: str) -> str:
    """The address with its domain in ASCII, which every server understands (IDNA)."""
    user, _at, domain = address.rpartition("@")
    with contextlib.suppress(UnicodeError):  # a domain that cannot be: the server will say so
        return f"{user}@{domain.encode('idna').decode()}"
    return address


def _refusal(code: int, answer: bytes | str) -> RefusedError | None:
    """A refusal for good (5xx, RFC 5321) with the server's words; None for one that may pass."""
    if not 500 <= code < 600:  # noqa: PLR2004
        return None
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return RefusedError(" ".join(f"{code} {text}".split())[:300])
