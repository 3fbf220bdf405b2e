"""Which lessons are open or closed and since when, and the work that releases or gives feedback."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from course.answers import schema as t
from course.exchange.feedback_job import FEEDBACK
from course.exchange.release_job import RELEASE
from course.jobs import queue
from course.jobs import schema as jobs
from course.jobs.listing import Event, State, log_of

_MOST_JOBS = 200  # looked at: the newest
_j, _o = jobs.jobs.c, t.openings.c


class Opened(NamedTuple):
    """A lesson that was ever open: with which release last, whether it is now, and since when."""

    release: str
    is_open: bool
    since: datetime


class Work(NamedTuple):
    """The newest job about a lesson: `kind` says which, and `log` what it said, in order."""

    seq: int
    kind: str
    state: State
    by: str
    at: datetime
    last_error: str
    log: tuple[Event, ...] = ()

    @property
    def is_going_on(self) -> bool:
        """Whether it is waiting or being done."""
        return self.state in {"waiting", "running"}


def opened(connection: Connection) -> dict[str, Opened]:
    """Every lesson that was ever open; `since` is its last opening, or closing, in this state."""
    found: dict[str, Opened] = {}
    for row in connection.execute(select(t.openings).order_by(_o.seq)):
        before = found.get(row.lesson)
        is_open = row.release is not None
        release = row.release or (before.release if before else "")
        same = before is not None and before.is_open and is_open
        since = before.since if before and same else row.at
        found[row.lesson] = Opened(release, is_open, since)
    return {lesson: each for lesson, each in found.items() if each.release}


def newest_work(connection: Connection) -> dict[str, Work]:
    """The newest job about each lesson, without its log."""
    query = (
        select(_j.seq, _j.kind, _j.state, _j.payload, _j.at, _j.last_error)
        .where(_j.kind.in_((RELEASE, FEEDBACK)))
        .order_by(_j.seq.desc())
        .limit(_MOST_JOBS)
    )
    found: dict[str, Work] = {}
    for seq, kind, state, payload, at, error in connection.execute(query):
        work = Work(seq, kind, state, str(payload.get("by", "")), at, error)
        found.setdefault(str(payload.get("lesson", "")), work)
    return found


def with_logs(connection: Connection, works: Iterable[tuple[str, Work]]) -> dict[str, Work]:
    """The same, with the log of each."""
    return {
        lesson: work._replace(log=tuple(log_of(connection, work.seq))) for lesson, work in works
    }


def ask(
    connection: Connection, kind: str, lesson: str, by: str, *, seen: int, at: datetime
) -> bool:
    """Add the job, unless something about the lesson has been asked since job `seen`.

    `seen` is the newest that the page knew, 0 without any. Returns whether it was added.
    """
    newest = newest_work(connection).get(lesson)
    if (newest.seq if newest else 0) != seen or (newest and newest.is_going_on):
        return False
    key, payload = f"{lesson}:{seen}", {"lesson": lesson, "by": by}
    return queue.enqueue(connection, kind, payload, now=at, key=key) is not None
