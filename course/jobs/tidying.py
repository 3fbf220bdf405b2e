"""The job that forgets jobs and mails of long ago: the queue stays small, and names go."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, select

from course.jobs import schema as t
from course.jobs.mail import outbox
from course.jobs.periodic import daily
from course.jobs.queue import Job
from course.jobs.worker import Closing, Kind

KEPT: Final = timedelta(days=90)
UNSENT: Final = timedelta(days=30)
_TOO_OLD: Final = "Dit bleef 30 dagen liggen; de tekst is gewist."
_AT: Final = time(4, 10)


def forget(connection: Connection, before: datetime) -> int:
    """Delete jobs that were done or dropped before that moment, with their log; how many."""
    c = t.jobs.c
    old = select(c.seq).where(c.state.in_(("done", "dropped")), c.done_at < before)
    connection.execute(delete(t.job_log).where(t.job_log.c.job.in_(old)))
    gone = delete(t.jobs).where(c.state.in_(("done", "dropped")), c.done_at < before)
    return connection.execute(gone).rowcount


def kind(zone: ZoneInfo) -> Kind:
    """The kind of job: every night."""
    return Kind("tidy", "Oude taken en mail opruimen", _work, next_at=daily(_AT, zone))


def _work(job: Job) -> Closing:
    del job

    def closing(connection: Connection) -> None:
        now = datetime.now(UTC)
        forget(connection, now - KEPT)
        outbox.forget(connection, now - KEPT)
        outbox.drop_old(connection, now - UNSENT, now, _TOO_OLD)

    return closing
