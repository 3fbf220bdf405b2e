"""The rows of *Taken*: tasks and mails in words."""

from collections.abc import Collection
from itertools import groupby
from typing import Final, TypedDict

from course.jobs.mail.outbox import Mail
from course.jobs.mail.templates import TEMPLATES

_BECAME: Final[dict[str, str]] = {
    "sent": "verstuurd",
    "held": "staat klaar om te kopiëren",
    "bounced": "niet aangekomen",
    "dropped": "niet verstuurd",
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


def about(mail: Mail, *, is_done: bool) -> str:
    """What a mail is and for whom; of one that a job has done with also what became of it."""
    became = f", {_BECAME[mail.state]}" if is_done and mail.state in _BECAME else ""
    return f"{title(mail.template)} aan {mail.address}{became}"


def title(template: str) -> str:
    """What a kind of mail is called."""
    return TEMPLATES[template].title if template in TEMPLATES else template


def address_lists(held: Collection[tuple[str, str]]) -> list[AddressList]:
    """For each kind of mail that is held, its addresses as a mail program takes them.

    `held` are template and address.
    """
    by_kind = groupby(sorted((title(template), address) for template, address in held), _kind)
    return [
        {"kind": kind, "number": len(addresses), "addresses": "; ".join(addresses)}
        for kind, mails in by_kind
        if (addresses := sorted({address for _, address in mails}))
    ]


def _kind(mail: tuple[str, str]) -> str:
    return mail[0]
