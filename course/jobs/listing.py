"""What the page *Taken* and `course work` show of the queue."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, ScalarSelect, func, select, true

from course.jobs import schema as t

State = Literal["waiting", "running", "failed", "done", "dropped"]
_c = t.jobs.c


class Listed(NamedTuple):
    """A job as it stands; `last_error` is empty where no attempt failed since."""

    seq: int
    kind: str
    key: str
    payload: dict[str, Any]
    state: State
    at: datetime
    due_at: datetime
    attempts: int
    last_error: str
    done_at: datetime | None


class Event(NamedTuple):
    """A line of a job's log."""

    at: datetime
    event: str
    who: str
    text: str


def listed(
    connection: Connection,
    states: Sequence[State],
    limit: int,
    *,
    newest_first: bool = False,
    kinds: Collection[str] | None = None,
) -> list[Listed]:
    """At most `limit` jobs in these states, by when they are or were due; None: of all kinds."""
    order = [_c.due_at.desc(), _c.seq.desc()] if newest_first else [_c.due_at, _c.seq]
    query = (
        select(*(_c[name] for name in Listed._fields))
        .where(_c.state.in_(states), true() if kinds is None else _c.kind.in_(sorted(kinds)))
        .order_by(*order)
        .limit(limit)
    )
    return [Listed(*row) for row in connection.execute(query)]


def of_seqs(connection: Connection, seqs: Collection[int]) -> list[Listed]:
    """The jobs of these seqs; one that is not there is left out."""
    query = select(*(_c[name] for name in Listed._fields)).where(_c.seq.in_(sorted(set(seqs))))
    return [Listed(*row) for row in connection.execute(query)]


def counts(connection: Connection) -> dict[State, int]:
    """How many jobs are in each state; a state without jobs is left out."""
    query = select(_c.state, func.count().label("number")).group_by(_c.state)
    return {row.state: row.number for row in connection.execute(query)}


def how_many_failed() -> ScalarSelect[int]:
    """How many jobs failed for good, as part of another query."""
    failed = select(func.count()).select_from(t.jobs).where(_c.state == "failed")
    return failed.scalar_subquery()


def log_of(connection: Connection, seq: int) -> list[Event]:
    """What happened to a job, in order."""
    c = t.job_log.c
    query = select(c.at, c.event, c.who, c.text).where(c.job == seq).order_by(c.seq)
    return [Event(*row) for row in connection.execute(query)]
