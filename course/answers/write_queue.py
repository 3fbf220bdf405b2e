"""One writer thread: each transaction takes all queued work and is acknowledged after commit."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, NestedTransaction
from sqlalchemy.exc import SQLAlchemyError

T = TypeVar("T")
Work = Callable[[Connection], Any]
_LARGEST_BATCH = 200


class Writer:
    """The one writer thread. Results and failures are known after the commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(writes=True)
        self._waiting: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Connection], T]) -> "Future[T]":
        """Run `work` in the next transaction; the future has its result after the commit."""
        future: Future[T] = Future()
        self._waiting.put((work, future))
        return future

    def do(self, work: Callable[[Connection], T]) -> T:
        """`submit`, and wait."""
        return self.submit(work).result()

    def close(self) -> None:
        """Finish the queued work, then stop."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while batch := self._next():
            self._commit(batch)

    def _next(self) -> list[tuple[Work, Future[Any]]]:
        """All work queued now; an empty list means stop."""
        first = self._waiting.get()
        if first is None:
            return []
        batch = [first]
        while len(batch) < _LARGEST_BATCH and not self._waiting.empty():
            following = self._waiting.get()
            if following is None:
                self._waiting.put(None)
                break
            batch.append(following)
        return batch

    def _commit(self, batch: list[tuple[Work, Future[Any]]]) -> None:
        # From here on nothing can be cancelled; work cancelled earlier is skipped.
        wanted = [(w, future) for w, future in batch if future.set_running_or_notify_cancel()]
        if not wanted:
            return
        done: list[tuple[Future[Any], Any]] = []
        try:
            with self._engine.begin() as connection:
                run = _in_savepoint if len(wanted) > 1 else _alone
                done = [(future, run(connection, work)) for work, future in wanted]
        except Exception as error:  # noqa: BLE001 - everyone who waits for this commit gets it
            for _, future in wanted:
                future.set_exception(error)
            return
        for future, outcome in done:
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)


def _alone(connection: Connection, work: Work) -> Any:  # noqa: ANN401
    """The result of the only work in a transaction; an exception rolls it back."""
    return work(connection)


def _in_savepoint(connection: Connection, work: Work) -> Any:  # noqa: ANN401
    """The result of `work`, or its exception, in which case only its own writes are undone."""
    savepoint = connection.begin_nested()
    try:
        result = work(connection)
    except Exception as error:
        if not _rolled_back(savepoint) or connection.invalidated:
            raise  # the whole transaction is lost
        return error
    savepoint.commit()
    return result


def _rolled_back(savepoint: NestedTransaction) -> bool:
    try:
        savepoint.rollback()
    except SQLAlchemyError:
        return False
    return True
