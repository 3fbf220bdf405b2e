"""Mail that comes back later: which mail it was, and why, from the other server's report.

Source: RFC 3464, "An Extensible Message Format for Delivery Status Notifications".
"""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Final, NamedTuple

from course.jobs.mail.templates import one_line

_RETURNED: Final = ("message/rfc822", "text/rfc822-headers")
_LONGEST_REASON = 300


class Bounce(NamedTuple):
    """A report that a mail was not delivered: its Message-ID, and what the other server said."""

    message_id: str
    reason: str


def read_bounce(report: bytes) -> Bounce | None:
    """What a mail says of another one; None where it is no report of a delivery that failed.

    A report of a delay is none, and neither is an automatic reply.
    """
    message = message_from_bytes(report, policy=policy.default)
    message_id = next(_message_ids(message), "")
    failures = [fields for fields in _statuses(message) if fields.get("Action") == "failed"]
    if not message_id or not failures:
        return None
    said = failures[0].get("Diagnostic-Code") or failures[0].get("Status") or ""
    return Bounce(message_id, one_line(said.partition(";")[2] or said)[:_LONGEST_REASON])


def _statuses(message: EmailMessage) -> Iterator[dict[str, str]]:
    """The fields of each block of the report, of which each recipient has one."""
    for part in message.walk():
        blocks = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(blocks, list):
            for block in (block for block in blocks if isinstance(block, Message)):
                fields = {name: str(value).strip() for name, value in block.items()}
                if "Action" in fields:
                    yield fields | {"Action": fields["Action"].lower()}


def _message_ids(message: EmailMessage) -> Iterator[str]:
    """The Message-ID of the mail that the report returns."""
    for part in message.walk():
        if part.get_content_type() not in _RETURNED:
            continue
        payload = part.get_payload()
        returned: object = payload[0] if isinstance(payload, list) and payload else None
        text = part.get_payload(decode=True)
        if returned is None and isinstance(text, bytes):
            returned = message_from_bytes(text)
        if isinstance(returned, Message) and returned["Message-ID"]:
            yield str(returned["Message-ID"]).strip()
