"""Opening the store's database: how it is locked, and how long to wait for a lock."""

import functools
import os
import time
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from course.answers.upgrade import upgrade

_PATIENCE: Final = 5  # seconds to wait for a lock or a connection: longer counts as not saved
_PATIENCE_TO_UPGRADE: Final = 600  # seconds to wait while another process migrates the store
_WRITERS: Final = 3_741_116  # the advisory lock of all writers on one PostgreSQL database


def open_engine(url: str) -> Engine:
    """An engine for `url` whose tables are at the newest revision; creates them if missing.

    SQLite is in WAL mode with full synchronisation, and a new file is readable by its owner only.

    Raises
    ------
    StoreError
        This version of the course cannot use that store; the message says why and what to do.
    """
    if is_sqlite(url) and (name := make_url(url).database):
        Path(name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(name, os.O_CREAT | os.O_RDWR, 0o600))
    upgrading = _engine(url, _PATIENCE_TO_UPGRADE, checks=False)  # a migration may copy a table
    try:
        upgrade(upgrading)
    finally:
        upgrading.dispose()
    return _engine(url, _PATIENCE)


def is_sqlite(url: str) -> bool:
    """Whether the database at `url` is an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def _engine(url: str, patience: int, *, checks: bool = True) -> Engine:
    sqlite = is_sqlite(url)
    patient = {"connect_timeout": _PATIENCE, "options": f"-c lock_timeout={patience}s"}
    engine = create_engine(
        url,
        pool_pre_ping=not sqlite,
        connect_args={} if sqlite else patient,
        hide_parameters=True,  # a database error must not put what somebody wrote in a log
    )
    if sqlite:
        event.listen(engine, "connect", functools.partial(_prepare_sqlite, patience))
        if checks:
            event.listen(engine, "connect", _check_foreign_keys)
    event.listen(engine, "begin", _begin_sqlite if sqlite else _begin_postgres)
    return engine


def _prepare_sqlite(patience: int, connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401
    # Python's driver would begin transactions by itself, and too late:
    # https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#pysqlite-serializable
    connection.isolation_level = None
    for pragma in (f"busy_timeout={patience * 1000}", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    _into_wal(connection, time.monotonic() + _PATIENCE)


def _check_foreign_keys(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401
    """As PostgreSQL does by itself: a row never names one that is not there."""
    connection.execute("PRAGMA foreign_keys=ON")


def _into_wal(connection: Any, until: float) -> None:  # noqa: ANN401
    """Change the journal mode; SQLite itself does not wait when two processes do so at once."""
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
    be committed after a hand-in that covers it. One lock for all is enough, and cannot deadlock: a
    transaction of the writer holds the answers of many learners, and would need as many locks.
    """
    if _writes(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")
