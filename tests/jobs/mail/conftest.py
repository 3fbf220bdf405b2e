"""A real SMTP server, and a store whose mails are sent to it."""

import ssl
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from course.answers.store import Store
from course.content.settings import MailSettings, Settings
from course.jobs.mail.sending import Sending
from course.jobs.mail.server import MailServer
from course.jobs.worker import Worker
from tests.jobs.conftest import Clock
from tests.postgres import free_port

SECRET = "een geheim: met @ en /"
Connect = Callable[..., MailServer]
Works = Callable[..., Worker]


class Mailbox:
    """What the server took, and what it refuses: an answer for an address, or for every mail."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refused: dict[str, str] = {}
        self.answer = "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content, policy=policy.SMTP)
            self.taken.append(message)
            self.recipients += envelope.rcpt_tos
        return self.answer


def _knows(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
) -> AuthResult:
    assert isinstance(data, LoginPassword)
    is_known = (data.login, data.password) == (b"cursus@example.nl", SECRET.encode())
    return AuthResult(success=is_known, handled=is_known)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def connect(mailbox: Mailbox, authority: trustme.CA) -> Iterator[Connect]:
    """Starts a server of some security; returns what sends to it."""
    running: list[Controller] = []

    def start(security: str = "smtps", password: str = SECRET, **options: object) -> MailServer:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        how: dict[str, Any] = {
            "smtps": {"ssl_context": context, "auth_require_tls": False},
            "smtp": {"tls_context": context, "require_starttls": True},
            "smtp+plain": {},
        }[security]
        how |= options
        if security != "smtp+plain":
            how |= {"authenticator": _knows, "auth_required": True}
        controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **how)
        controller.start()
        running.append(controller)
        return server(security, controller.port, password)

    def server(security: str, port: int, password: str) -> MailServer:
        user = (
            "" if security == "smtp+plain" else f"cursus%40example.nl:{quote(password, safe='')}@"
        )
        made = MailServer.of(
            {
                "COURSE_SMTP_URL": f"{security}://{user}127.0.0.1:{port}",
                "COURSE_MAIL_FROM": "Professioneel nabij <cursus@example.nl>",
            }
        )
        assert made
        authority.configure_trust(made.context)
        return made

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def works(store: Store, settings: Settings, clock: Clock) -> Works:
    """Makes the worker that sends mail to a server, None for where there is none."""

    def make(server: MailServer | None, **mail: object) -> Worker:
        changed = settings.model_copy(update={"mail": MailSettings.model_validate(mail)})
        sending = Sending(store.engine, lambda: changed, lambda: server, clock)
        return Worker(store.engine, [sending.kind()], clock)

    return make
