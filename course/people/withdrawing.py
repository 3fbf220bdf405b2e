"""Acts after which somebody's work counts elsewhere or nowhere: the rows of cohorts are made anew.

Rows that were made before are not read any more from that moment on, see
`course.cohort.dataset.withdrawals`; the job makes them anew, so that they are not kept either.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from course.jobs import queue

JOB: Final = "rebuild-rows"
WITHDRAW: Final = frozenset({"leave-group", "merge", "move", "take-out"})
"""What the audit calls them."""
UNDOING_WITHDRAWS: Final = WITHDRAW | {"enrol"}
"""Acts that take somebody out when they are undone."""


def withdraw(connection: Connection, at: datetime) -> None:
    """Have the rows made anew, in the transaction of such an act; once for all acts of a moment."""
    queue.enqueue(connection, JOB, {}, now=at, key=at.isoformat())
