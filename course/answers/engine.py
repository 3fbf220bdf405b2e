"""One database, one writer: transactions of all that waits, acknowledged after the commit."""

import os
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Engine,
    NestedTransaction,
    create_engine,
    event,
    inspect,
    make_url,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from course.answers.schema import metadata

T = TypeVar("T")
Work = Callable[[Connection], Any]
_LARGEST_BATCH = 200
_PATIENCE = 5  # seconds that a lock or a connection is waited for, before it counts as not saved
_WRITERS = 3_741_116  # the advisory lock that writers of one PostgreSQL database take in turn


def open_engine(url: str) -> Engine:
    """An engine for `url` whose tables exist; SQLite in WAL mode with full synchronisation.

    A new SQLite file is readable by its owner only.
    """
    sqlite = make_url(url).get_backend_name() == "sqlite"
    if sqlite and (name := make_url(url).database):
        Path(name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(name, os.O_CREAT | os.O_RDWR, 0o600))
    patient = {"connect_timeout": _PATIENCE, "options": f"-c lock_timeout={_PATIENCE}s"}
    engine = create_engine(
        url,
        pool_pre_ping=not sqlite,
        connect_args={} if sqlite else patient,
        hide_parameters=True,  # an error of the database must not tell a log what somebody wrote
    )
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite if sqlite else _begin_postgres)
    if set(metadata.tables) - set(inspect(engine).get_table_names()):
        metadata.create_all(engine.execution_options(writes=True))  # two that start together
    return engine


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401
    # Python's driver would begin transactions by itself, and too late:
    # https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#pysqlite-serializable
    connection.isolation_level = None
    for pragma in (f"busy_timeout={_PATIENCE * 1000}", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    _into_wal(connection, time.monotonic() + _PATIENCE)


def _into_wal(connection: Any, until: float) -> None:  # noqa: ANN401
    """Change the journal's mode; SQLite does not wait by itself when two do so at once."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writes", False))


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _begin_postgres(connection: Connection) -> None:
    """Writers take turns, as on SQLite.

    Otherwise two services could both take a first answer, and an answer with a lower `seq` could
    be committed after a hand-in that covers it.
    """
    if _writes(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")


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
        # From here on nobody can cancel; who did so already (a closed connection) gets nothing.
        wanted = [(w, future) for w, future in batch if future.set_running_or_notify_cancel()]
        done: list[tuple[Future[Any], Any]] = []
        try:
            with self._engine.begin() as connection:
                done = [(future, _outcome(connection, work)) for work, future in wanted]
        except Exception as error:  # noqa: BLE001 - told to everyone who waits for this commit
            for _, future in wanted:
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
    except Exception as error:
        if not _undone(savepoint) or connection.invalidated:
            raise  # the whole transaction is lost, and this is why
        return error
    savepoint.commit()
    return result


def _undone(savepoint: NestedTransaction) -> bool:
    try:
        savepoint.rollback()
    except SQLAlchemyError:
        return False
    return True
