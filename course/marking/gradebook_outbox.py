"""Judgements on their way to nbgrader's gradebook: entries opened with the judgement itself.

An entry says whose grade changed, not to what: whoever projects it asks the store for the mark that
counts now. So entries can be done twice, late, or several at once.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from course.answers import schema as t
from course.answers.bulk_reads import pieces
from course.answers.store import Store

_c = t.outbox.c


class Entry(NamedTuple):
    """A judgement that may not be in the gradebook yet."""

    seq: int
    learner: str
    lesson: str
    exercise: str


def add(connection: Connection, learner: str, lesson: str, exercise: str) -> None:
    """Open an entry, in the transaction that stores the judgement."""
    values = {"learner": learner, "lesson": lesson, "exercise": exercise, "at": datetime.now(UTC)}
    connection.execute(insert(t.outbox).values(values))


def add_many(connection: Connection, lesson: str, grades: Iterable[tuple[str, str]]) -> None:
    """Open an entry for each of these learners and exercises of a lesson, as `add` does."""
    at = datetime.now(UTC)
    rows = [
        {"learner": learner, "lesson": lesson, "exercise": exercise, "at": at}
        for learner, exercise in grades
    ]
    if rows:
        connection.execute(insert(t.outbox), rows)


def open_entries(
    store: Store, lesson: str | None = None, learner: str | None = None
) -> list[Entry]:
    """The entries that are not done, the oldest first."""
    query = select(_c.seq, _c.learner, _c.lesson, _c.exercise).where(_c.done_at.is_(None))
    if lesson is not None:
        query = query.where(_c.lesson == lesson)
    if learner is not None:
        query = query.where(_c.learner == learner)
    with store.engine.connect() as connection:
        return [Entry(*row) for row in connection.execute(query.order_by(_c.seq))]


def behind(connection: Connection) -> tuple[int, datetime | None]:
    """How many entries are not done, and since when the oldest; None where there are none."""
    query = select(func.count(), func.min(_c.at)).where(_c.done_at.is_(None))
    number, since = connection.execute(query).one()
    return number, since


def close_entries(store: Store, entries: Sequence[Entry]) -> None:
    """Note that the gradebook has them."""
    now = datetime.now(UTC)

    def work(connection: Connection) -> None:
        for seqs in pieces(entry.seq for entry in entries):
            connection.execute(update(t.outbox).where(_c.seq.in_(seqs)).values(done_at=now))

    store.writer.do(work)
