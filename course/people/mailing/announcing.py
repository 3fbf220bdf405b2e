"""Noting, in the transaction in which it happens, that somebody has to hear of it by mail.

Writing the mail needs the settings, the texts and the person of the moment. A job does that
(`course.records.announcements`); here is only what happened, and so it is neither lost nor told
when it was rolled back.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection

from course.jobs import queue

JOB: Final = "announce"
What = Literal["story_read", "result"]


class News(NamedTuple):
    """That a story in a hand-in was read, or that its result is there.

    `handin` is its seq, `correction` that of the correction of the key that changed its points.
    `again` makes it news of its own, as after an objection; "" otherwise.
    """

    what: What
    handin: int
    correction: int | None = None
    again: str = ""

    @property
    def key(self) -> str:
        """What makes it one of its kind: of one hand-in everything is told once."""
        after = "" if self.correction is None else f":correction:{self.correction}"
        return f"{self.what}:{self.handin}{after}{self.again and f':{self.again}'}"

    @property
    def payload(self) -> dict[str, Any]:
        """What the job needs to know; no name and no address."""
        return self._asdict()


def announce(connection: Connection, news: Iterable[News], now: datetime) -> None:
    """Add a job for each, once; two statements, however many."""
    queue.enqueue_many(connection, JOB, {each.key: each.payload for each in news}, now=now)
