"""The queue: adding jobs, taking one by a lease, and saying what became of it.

Each function works in the transaction of its caller. So a job is added together with what asks for
it, and closed together with what it did; neither can be there without the other.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    and_,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from course.jobs import schema as t

LEASE: Final = timedelta(minutes=2)
_LONGEST_ERROR = 500
_c = t.jobs.c


class Job(NamedTuple):
    """A job that a worker has taken; `worker` is the lease's own name, `attempts` counts it too."""

    seq: int
    kind: str
    key: str
    payload: dict[str, Any]
    attempts: int
    worker: str


class LeaseLostError(Exception):
    """The lease ended before the job was closed; somebody else has the job now, or had it."""


def enqueue(
    connection: Connection,
    kind: str,
    payload: Mapping[str, Any],
    *,
    now: datetime,
    due_at: datetime | None = None,
    key: str = "",
) -> int | None:
    """Add a job, due at once unless `due_at` says later; returns its seq.

    None if there is, or was, a job of that kind and `key`: it is not added. An empty key is new.
    """
    values = {
        "kind": kind,
        "key": key or token_urlsafe(16),
        "payload": dict(payload),
        "state": "waiting",
        "at": now,
        "due_at": due_at or now,
        "attempts": 0,
        "last_error": "",
    }
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(t.jobs).values(values).on_conflict_do_nothing().returning(_c.seq)
    seq = connection.execute(adding).scalar()
    if seq is not None:
        _log(connection, [seq], "added", now, who="", text="")
    return seq


def enqueue_many(
    connection: Connection, kind: str, jobs: Mapping[str, Mapping[str, Any]], *, now: datetime
) -> int:
    """`enqueue` for the payloads of several keys, due at once; how many were added."""
    shared = {"kind": kind, "state": "waiting", "at": now, "due_at": now}
    rows = [
        {**shared, "attempts": 0, "last_error": "", "key": key, "payload": dict(payload)}
        for key, payload in jobs.items()
    ]
    if not rows:
        return 0
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(t.jobs).values(rows).on_conflict_do_nothing().returning(_c.seq)
    seqs = sorted(connection.execute(adding).scalars())
    _log(connection, seqs, "added", now, who="", text="")
    return len(seqs)


def _is_due(kinds: Collection[str], now: datetime) -> ColumnElement[bool]:
    """Whether a job of these kinds may be taken: it is due, or its worker let the lease end."""
    return and_(
        _c.kind.in_(sorted(kinds)),
        or_(
            and_(_c.state == "waiting", _c.due_at <= now),
            and_(_c.state == "running", _c.lease_until <= now),
        ),
    )


def is_any_due(connection: Connection, kinds: Collection[str], now: datetime) -> bool:
    """Whether there is something to take; asking locks nothing."""
    query = select(_c.seq).where(_is_due(kinds, now)).limit(1)
    return connection.execute(query).first() is not None


def take(connection: Connection, kinds: Collection[str], worker: str, now: datetime) -> Job | None:
    """Take the job that has been due longest, until `now` and the lease; None if nothing is due.

    One statement, so that of two workers one gets it. On PostgreSQL a worker passes over the rows
    that another is about to take; on SQLite the transaction must be a writer's from its beginning.
    """
    due = select(_c.seq).where(_is_due(kinds, now)).order_by(_c.due_at, _c.seq).limit(1)
    taking = (
        update(t.jobs)
        .where(_c.seq == due.with_for_update(skip_locked=True).scalar_subquery())
        .values(
            state="running",
            leased_by=f"{worker}:{token_urlsafe(6)}",
            lease_until=now + LEASE,
            attempts=_c.attempts + 1,
        )
        .returning(_c.seq, _c.kind, _c.key, _c.payload, _c.attempts, _c.leased_by)
    )
    row = connection.execute(taking).first()
    if row is None:
        return None
    job = Job(*row)
    _log(connection, [job.seq], "taken", now, who=job.worker, text="")
    return job


def renew(connection: Connection, job: Job, now: datetime) -> None:
    """Keep a job for another lease, while its worker is at it; raises `LeaseLostError`."""
    _change(connection, job, lease_until=now + LEASE)


def note(connection: Connection, job: Job, text: str, now: datetime) -> None:
    """Write in the log how far a job is, in one Dutch sentence for staff."""
    _log(connection, [job.seq], "step", now, who=job.worker, text=text[:_LONGEST_ERROR])


def finish(connection: Connection, job: Job, now: datetime) -> None:
    """The job is done; raises `LeaseLostError`."""
    _change(connection, job, state="done", done_at=now, lease_until=None, last_error="")
    _log(connection, [job.seq], "done", now, who=job.worker, text="")


def postpone(connection: Connection, job: Job, due_at: datetime, now: datetime) -> None:
    """Put the job off, which counts as no attempt; raises `LeaseLostError`."""
    put_off = {"due_at": due_at, "attempts": job.attempts - 1}
    _change(connection, job, state="waiting", lease_until=None, **put_off)
    _log(connection, [job.seq], "postponed", now, who=job.worker, text="")


def fail(
    connection: Connection, job: Job, why: str, now: datetime, again_at: datetime | None
) -> None:
    """The attempt failed: again at `again_at`, or else never by itself; raises `LeaseLostError`."""
    why = why[:_LONGEST_ERROR]
    if again_at is None:
        _change(connection, job, state="failed", lease_until=None, last_error=why)
    else:
        waits = {"state": "waiting", "due_at": again_at, "lease_until": None}
        _change(connection, job, last_error=why, **waits)
    event = "failed" if again_at is None else "retried"
    _log(connection, [job.seq], event, now, who=job.worker, text=why)


def _change(connection: Connection, job: Job, **values: object) -> None:
    mine = and_(_c.seq == job.seq, _c.state == "running", _c.leased_by == job.worker)
    changed: CursorResult[Any] = connection.execute(update(t.jobs).where(mine).values(values))
    if changed.rowcount != 1:
        raise LeaseLostError(f"job {job.seq} ({job.kind}) is no longer ours")


def retry(connection: Connection, seqs: Collection[int], who: str, now: datetime) -> list[int]:
    """Try failed jobs again because `who` asks so, from the first attempt on; returns which."""
    again = {"state": "waiting", "due_at": now, "attempts": 0}
    return _by_hand(connection, seqs, "again", who, now, **again)


def drop(connection: Connection, seqs: Collection[int], who: str, now: datetime) -> list[int]:
    """Give failed jobs up because `who` says so; returns which."""
    return _by_hand(connection, seqs, "dropped", who, now, state="dropped", done_at=now)


def _by_hand(
    connection: Connection,
    seqs: Collection[int],
    event: str,
    who: str,
    now: datetime,
    **values: object,
) -> list[int]:
    failed = and_(_c.seq.in_(sorted(seqs)), _c.state == "failed")
    changing = update(t.jobs).where(failed).values(values).returning(_c.seq)
    changed = sorted(connection.execute(changing).scalars())
    _log(connection, changed, event, now, who=who, text="")
    return changed


def _log(
    connection: Connection, seqs: Sequence[int], event: str, now: datetime, *, who: str, text: str
) -> None:
    if seqs:
        rows = [{"job": s, "at": now, "event": event, "who": who, "text": text} for s in seqs]
        connection.execute(insert(t.job_log), rows)
