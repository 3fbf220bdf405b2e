"""What a person decides about work that waits for them; each with who and when in the log."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from course.jobs import queue
from course.jobs import schema as t
from course.jobs.mail import outbox

Action = Callable[[Connection, Collection[int], str, datetime], list[int]]
"""Does something with jobs or mails of these seqs in the name of somebody; returns which it did."""


def drop(connection: Connection, seqs: Collection[int], who: str, now: datetime) -> list[int]:
    """Give failed jobs up, and the mails that they were to send; returns which jobs."""
    dropped = queue.drop(connection, seqs, who, now)
    sending = select(t.jobs.c.payload).where(t.jobs.c.seq.in_(dropped), t.jobs.c.kind == outbox.JOB)
    mails = [payload["mail"] for payload in connection.execute(sending).scalars()]
    outbox.drop(connection, mails, who, now)
    return dropped


JOB_ACTIONS: Final[dict[str, Action]] = {"retry": queue.retry, "drop": drop}
MAIL_ACTIONS: Final[dict[str, Action]] = {
    "send": outbox.send_held,
    "sent": outbox.sent_by_hand,
    "drop": outbox.drop,
}
