"""A clock that the test moves, and jobs added in a transaction of their own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from course.answers.store import Store
from course.jobs import listing, queue
from course.jobs.listing import Listed
from course.jobs.queue import Job

NOW = datetime(2020, 12, 1, 10, 0, tzinfo=UTC)  # long ago, whenever the tests run
Add = Callable[..., int | None]


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def add(store: Store, clock: Clock) -> Add:
    """Adds a job and returns its seq."""

    def make(kind: str = "proef", payload: dict[str, Any] | None = None, **how: Any) -> int | None:  # noqa: ANN401
        return store.writer.do(lambda c: queue.enqueue(c, kind, payload or {}, now=clock(), **how))

    return make


def take(store: Store, clock: Clock, *kinds: str) -> Job | None:
    return store.writer.do(lambda c: queue.take(c, kinds or ("proef",), "een", clock()))


def job(store: Store, seq: int | None) -> Listed:
    """The job of that seq as it stands."""
    states: tuple[Any, ...] = ("waiting", "running", "failed", "done", "dropped")
    with store.engine.connect() as connection:
        return next(one for one in listing.listed(connection, states, 999) if one.seq == seq)


def events(store: Store, seq: int | None) -> list[str]:
    with store.engine.connect() as connection:
        return [event.event for event in listing.log_of(connection, seq or 0)]
