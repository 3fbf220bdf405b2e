"""A worker: takes jobs that are due, does them, and says what became of them.

The service runs one in a thread of its own; `course work` is one that runs by itself. There may be
as many as you like on one store. A worker that is killed leaves its job to the others, which take
it when the lease ends: so the work of a job may begin more than once, and must bear that. What it
writes to the store it returns as a `Closing`, which is committed together with the end of the job,
and so happens once.
"""

import logging
import os
import random
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from course.jobs import queue
from course.jobs import schema as t
from course.jobs.periodic import Next
from course.jobs.queue import Job, LeaseLostError

_EVERY: Final = 2.0  # seconds between two looks at the queue
_RENEW: Final = queue.LEASE.total_seconds() / 4  # seconds between two renewals of a lease
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=1)
_log = logging.getLogger(__name__)

Closing = Callable[[Connection], None]
"""What a job did, written to the store in the transaction that closes the job."""


class JobError(Exception):
    """An attempt failed; the message is one Dutch sentence for staff. It is tried again."""


class HopelessError(JobError):
    """Trying again would not help: the job waits for a person."""


class PostponedError(Exception):
    """It is too early for this job; it is taken again at `due_at`."""

    def __init__(self, due_at: datetime) -> None:
        super().__init__(f"not before {due_at}")
        self.due_at = due_at


@dataclass(frozen=True)
class Kind:
    """A kind of job. `title` is Dutch; `next_at` says when periodic work is due again.

    `work` does one job: see the module. `gave_up` is written in the transaction in which a job
    fails for good.
    """

    name: str
    title: str
    work: Callable[[Job], Closing | None]
    most_attempts: int = 8
    next_at: Next | None = None
    gave_up: Callable[[Connection, Job, str], None] | None = None


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: twice as long each time, up to an hour.

    A quarter is left to chance, so that what failed together does not come back together.
    """
    doubled = _FIRST_WAIT * 2.0 ** min(attempts - 1, 20)
    return min(doubled, _LONGEST_WAIT) * (1 - random.random() / 4)  # noqa: S311 - no secret


def _stopped_often() -> Closing | None:
    """For a job that was taken too often: each worker that had it was killed."""
    raise HopelessError("De dienst stopte steeds terwijl dit werk bezig was.")


class Worker:
    """Does the jobs of these kinds on one store; as a context manager, in a thread of its own."""

    def __init__(
        self,
        engine: Engine,
        kinds: Sequence[Kind],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine, self._clock = engine, clock
        self._writing = engine.execution_options(writes=True)
        # Taking a job must not wait for the other writers where the database can do without.
        self._taking = self._writing if engine.dialect.name == "sqlite" else engine
        self._kinds = {kind.name: kind for kind in kinds}
        self._name = f"{socket.gethostname()[:60]}:{os.getpid()}"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self.run, name="worker", daemon=True)

    def __enter__(self) -> "Worker":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._thread.join()

    def stop(self) -> None:
        """Take no further job; `run` returns when the present one is done."""
        self._stop.set()

    def run(self) -> None:
        """Look at the queue every few seconds, until `stop`; wait for a store that is away."""
        is_away = False
        while True:
            try:
                self.plant()
                self.work_off()
            except SQLAlchemyError as error:
                if not is_away:
                    _log.warning("The store cannot be used now; jobs wait: %s", error)
                is_away = True
            else:
                is_away = False
            if self._stop.wait(_EVERY):
                return

    def work_off(self) -> int:
        """Do everything that is due, until `stop`; returns how many jobs were taken."""
        taken = 0
        while not self._stop.is_set() and (job := self._take()):
            taken += 1
            self._do(job)
        return taken

    def plant(self) -> None:
        """Add the next of each periodic kind that has none."""
        periodic = [kind for kind in self._kinds.values() if kind.next_at]
        c = t.jobs.c
        names = [kind.name for kind in periodic]
        planted = select(c.kind).where(c.kind.in_(names), c.state.in_(("waiting", "running")))
        with self._engine.connect() as connection:
            there = set(connection.execute(planted).scalars())
        if missing := [kind for kind in periodic if kind.name not in there]:
            with self._writing.begin() as connection:
                for kind in missing:
                    self._plant(connection, kind)

    def _plant(self, connection: Connection, kind: Kind) -> None:
        if kind.next_at:
            now = self._clock()
            due = kind.next_at(now)
            queue.enqueue(connection, kind.name, {}, now=now, due_at=due, key=due.isoformat())

    def _take(self) -> Job | None:
        with self._engine.connect() as connection:
            if not queue.is_any_due(connection, self._kinds, self._clock()):
                return None
        with self._taking.begin() as connection:
            return queue.take(connection, self._kinds, self._name, self._clock())

    def _do(self, job: Job) -> None:
        kind = self._kinds[job.kind]
        with self._lease_kept(job):
            try:
                closing = kind.work(job) if job.attempts <= kind.most_attempts else _stopped_often()
                self._close(lambda c: self._finish(c, job, closing))
            except LeaseLostError as error:
                _log.warning("What a job did is not kept: %s", error)
            except PostponedError as error:
                due_at = error.due_at
                self._end(lambda c: queue.postpone(c, job, due_at, self._clock()))
            except Exception as error:  # noqa: BLE001 - a job's mistake must not end the worker
                self._fail(job, error)

    def _finish(self, connection: Connection, job: Job, closing: Closing | None) -> None:
        queue.finish(connection, job, self._clock())  # first, for a lost lease undoes the rest
        if closing:
            closing(connection)
        self._plant(connection, self._kinds[job.kind])

    def _fail(self, job: Job, error: Exception) -> None:
        kind, why = self._kinds[job.kind], str(error)
        if not isinstance(error, JobError):
            _log.error("Job %s (%s) failed", job.seq, job.kind, exc_info=error)
            why = f"Er ging iets mis dat we niet voorzagen ({type(error).__name__})."
        now = self._clock()
        is_last = isinstance(error, HopelessError) or job.attempts >= kind.most_attempts

        def work(connection: Connection) -> None:
            again_at = None if is_last else now + wait_after(job.attempts)
            queue.fail(connection, job, why, now, again_at)
            if is_last:
                if kind.gave_up:
                    kind.gave_up(connection, job, why)
                self._plant(connection, kind)

        self._end(work)

    def _end(self, work: Callable[[Connection], None]) -> None:
        try:
            self._close(work)
        except LeaseLostError as error:
            _log.warning("What became of a job is not kept: %s", error)

    def _close(self, work: Callable[[Connection], None]) -> None:
        """Commit how a job ended. A store that is locked or away is tried while the lease lasts."""
        for _ in range(3):
            try:
                with self._writing.begin() as connection:
                    work(connection)
            except OperationalError as error:
                _log.warning("The end of a job could not be kept yet: %s", error)
                self._stop.wait(1)
            else:
                return
        with self._writing.begin() as connection:
            work(connection)

    @contextmanager
    def _lease_kept(self, job: Job) -> Iterator[None]:
        """Renew the lease for as long as this process is at the job."""
        done = threading.Event()

        def keep() -> None:
            while not done.wait(_RENEW):
                try:
                    with self._taking.begin() as connection:
                        queue.renew(connection, job, self._clock())
                except LeaseLostError:
                    return
                except SQLAlchemyError as error:
                    _log.warning("A lease could not be renewed: %s", error)

        keeper = threading.Thread(target=keep, name=f"lease of job {job.seq}", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()
