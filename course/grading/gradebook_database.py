"""The database of nbgrader's gradebook: its tables, and connections that fail in one sentence.

A failed read is a `GradebookError`, never an empty answer: only a gradebook that does not exist yet
is empty.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from sqlalchemy import (
    Boolean,
    Connection,
    DateTime,
    Engine,
    Interval,
    NullPool,
    column,
    create_engine,
    inspect,
    make_url,
    table,
)
from sqlalchemy.exc import SQLAlchemyError

from course.messages import _

T = TypeVar("T")
U = TypeVar("U")
_PATIENCE = 2  # seconds to wait for a lock or a server

# As nbgrader 0.9.6 declares them in nbgrader/api.py; only the columns that are used.
assignment = table("assignment", column("id"), column("name"), column("duedate", DateTime()))
student = table("student", *map(column, ("id", "first_name", "last_name", "email")))
submitted = table(
    "submitted_assignment",
    column("id"),
    column("assignment_id"),
    column("student_id"),
    column("timestamp", DateTime()),
    column("extension", Interval()),
)
notebook = table(
    "submitted_notebook", *map(column, ("id", "assignment_id", "late_submission_penalty"))
)
cell = table("base_cell", column("id"), column("name"))
cell_points = table("grade_cells", column("id"), column("max_score"))
grade = table(
    "grade",
    column("id"),
    column("cell_id"),
    column("notebook_id"),
    column("auto_score"),
    column("manual_score"),
    column("extra_credit"),
    column("needs_manual_grade", Boolean()),
)
comment = table(
    "comment", column("id"), column("cell_id"), column("notebook_id"), column("manual_comment")
)


class GradebookError(Exception):
    """The gradebook cannot be read or written now; one sentence, without its address."""


def with_each(gradebooks: Iterable[T], work: Callable[[T], U]) -> list[U]:
    """Do something with each gradebook; where one fails, the others are done all the same.

    Raises
    ------
    GradebookError
        What was wrong with the last that failed.
    """
    done, failed = [], None
    for gradebook in gradebooks:
        try:
            done.append(work(gradebook))
        except GradebookError as error:
            failed = error
    if failed:
        raise failed
    return done


@lru_cache(maxsize=32)
def _engine(url: str) -> Engine:
    """One engine per process and address; SQLite's file is reopened each time."""
    if make_url(url).get_backend_name() == "sqlite":
        return create_engine(url, poolclass=NullPool, connect_args={"timeout": _PATIENCE})
    patient = {"connect_timeout": _PATIENCE, "options": f"-c lock_timeout={_PATIENCE}s"}
    return create_engine(url, pool_pre_ping=True, connect_args=patient, hide_parameters=True)


@contextmanager
def connected(url: str) -> Iterator[Connection | None]:
    """A transaction in the gradebook; None if there is no gradebook yet.

    Raises
    ------
    GradebookError
        It is locked, unreachable, elsewhere, or not a gradebook that we know.
    """
    if not _is_there(url):
        yield None
        return
    with opened(url) as connection:
        has_tables = inspect(connection).has_table(submitted.name)
        yield connection if has_tables else None


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    """A transaction in the database, whatever is in it; an error is a `GradebookError`."""
    try:
        with _engine(url).begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        message = _("nbgrader's gradebook cannot be read or written now: {reason}.")
        raise GradebookError(message.format(reason=_reason(error))) from error


def _reason(error: SQLAlchemyError) -> str:
    """What the database said, on one line."""
    message = str(getattr(error, "orig", None) or error)
    return " ".join(message.split())[:200] or type(error).__name__


def _is_there(url: str) -> bool:
    """Whether SQLite's file exists, which opening would create; a server always exists."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return True
    path = Path(address.database)
    if not path.parent.is_dir():
        raise GradebookError(
            _(
                "nbgrader's gradebook cannot be read: its folder is not there; "
                "see COURSE_GRADEBOOK_URL."
            )
        )
    return path.exists()
