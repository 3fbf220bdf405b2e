"""One database, one writer: transactions of all that waits, acknowledged after the commit."""

import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from course.answers.tables import metadata

T = TypeVar("T")
Work = Callable[[Connection], Any]
_LARGEST_BATCH = 200


def open_engine(url: str) -> Engine:
    """An engine for `url` whose tables exist; SQLite in WAL mode with full synchronisation.

    A new SQLite file is readable by its owner only.
    """
    sqlite = make_url(url).get_backend_name() == "sqlite"
    if sqlite and (name := make_url(url).database):
        Path(name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(name, os.O_CREAT | os.O_RDWR, 0o600))
    engine = create_engine(url, **({} if sqlite else {"pool_pre_ping": True}))
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin)
    metadata.create_all(engine)
    return engine


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401
    # Python's driver would begin transactions by itself, and too late:
    # https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#pysqlite-serializable
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Writer:
    """A thread that owns all writing. `do` answers after the commit, or raises what went wrong."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(writes=True)
        self._waiting: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Connection], T]) -> "Future[T]":
        """Run `work` in the next transaction; its result is known after the commit."""
        future: Future[T] = Future()
        self._waiting.put((work, future))
        return future

    def do(self, work: Callable[[Connection], T]) -> T:
        """`submit`, and wait."""
        return self.submit(work).result()

    def close(self) -> None:
        """Finish what waits, then stop."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while batch := self._next():
            self._commit(batch)

    def _next(self) -> list[tuple[Work, Future[Any]]]:
        """All that waits now; empty means stop."""
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
        done: list[tuple[Future[Any], Any]] = []
        try:
            with self._engine.begin() as connection:
                done = [(f, _outcome(connection, work)) for work, f in batch]
        except Exception as error:  # noqa: BLE001 - told to everyone who waits for this commit
            for _, future in batch:
                future.set_exception(error)
            return
        for future, outcome in done:
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)


def _outcome(connection: Connection, work: Work) -> Any:  # noqa: ANN401
    """The result of `work` or what it raised, its own writes undone in that case."""
    savepoint = connection.begin_nested()
    try:
        result = work(connection)
    except Exception as error:  # noqa: BLE001 - handed to the one who asked
        savepoint.rollback()
        return error
    savepoint.commit()
    return result
