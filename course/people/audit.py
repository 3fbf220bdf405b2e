"""Who did what: every change of the roster is written down in the transaction that makes it."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Table, Text, delete, func, insert, select, update

from course.messages import noop
from course.people import schema as t
from course.people.errors import RosterError
from course.tables import Moment

_SHOWN = 20  # signs of a text that is refused

Columns = dict[str, Any]
Rows = dict[str, dict[str, Any]]


class Actor(NamedTuple):
    """Who makes a change, and when (UTC): a person's id, or a name such as `shell:anna`."""

    name: str
    at: datetime


class Line(NamedTuple):
    """A line of the audit; `undone_by` is the line that took it back, or None.

    `before` and `after` hold the columns that changed, by table and key; a row that was added
    stands in `after` only, one that was deleted in `before` only.
    """

    seq: int
    at: datetime
    who: str
    did: str
    whom: str | None
    what: str
    before: Rows
    after: Rows
    undone_by: int | None


class Change:
    """The rows that one act adds, changes or deletes. Made by `recorded`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._before: dict[str, dict[str, Columns]] = defaultdict(dict)
        self._after: dict[str, dict[str, Columns]] = defaultdict(dict)

    def add(self, table: Table, **values: object) -> Any:  # noqa: ANN401 - the key's type
        """Insert a row; its key. Raises `RosterError` for text that does not fit."""
        _fits(table, values)
        new = insert(table).values(values).returning(key_of(table))
        key = self.connection.execute(new).scalar_one()
        self._after[table.name][str(key)] = told(table, values)
        return key

    def change(self, table: Table, key: object, **values: object) -> bool:
        """Set columns of a row; whether any was something else before. Raises as `add` does."""
        _fits(table, values)
        column = key_of(table)
        row = self.connection.execute(select(table).where(column == key)).mappings().one()
        new = {name: value for name, value in values.items() if row[name] != value}
        if new:
            self.connection.execute(update(table).where(column == key).values(new))
            before = self._before[table.name].setdefault(str(key), {})
            for name, value in told(table, {name: row[name] for name in new}).items():
                before.setdefault(name, value)
            self._after[table.name].setdefault(str(key), {}).update(told(table, new))
        return bool(new)

    def delete(self, table: Table, key: object) -> None:
        """Delete a row."""
        column = key_of(table)
        row = self.connection.execute(select(table).where(column == key)).mappings().one()
        self.connection.execute(delete(table).where(column == key))
        self._before[table.name][str(key)] = told(table, dict(row))

    def write(self, actor: Actor, did: str, whom: str | None, what: str) -> int:
        """Add the line of the audit; its number."""
        values = line_values(actor, did, whom, what, self._before, self._after)
        new = insert(t.audit).values(values).returning(t.audit.c.seq)
        seq: int = self.connection.execute(new).scalar_one()
        return seq

    def __bool__(self) -> bool:
        return bool(self._before or self._after)


@contextmanager
def recorded(
    connection: Connection, actor: Actor, did: str, whom: str | None = None, what: str = ""
) -> Iterator[Change]:
    """A change whose line is written at the end of the block, if anything changed.

    An exception takes back the whole block and leaves no line.
    """
    with connection.begin_nested():
        change = Change(connection)
        yield change
        if change:
            change.write(actor, did, whom, what)


def line_values(  # noqa: PLR0917 - the columns, in their order
    actor: Actor, did: str, whom: str | None, what: str, before: Rows, after: Rows
) -> Columns:
    """The columns of a new line."""
    line = {"at": actor.at, "who": actor.name, "did": did, "whom": whom, "what": what[:255]}
    return line | {"before": dict(before), "after": dict(after)}


def line(connection: Connection, seq: int) -> Line | None:
    """One line, or None."""
    row = connection.execute(select(t.audit).where(t.audit.c.seq == seq)).one_or_none()
    return None if row is None else Line(*row)


def lines(connection: Connection, whom: str | None = None, last: int = 100) -> list[Line]:
    """The newest lines first: of everybody, or about one person."""
    query = select(t.audit).order_by(t.audit.c.seq.desc()).limit(last)
    if whom is not None:
        query = query.where(t.audit.c.whom == whom)
    return [Line(*row) for row in connection.execute(query)]


def first_line(connection: Connection, actor: Actor) -> int | None:
    """The first line that an act wrote; None where nothing changed."""
    c = t.audit.c
    query = select(func.min(c.seq)).where(c.who == actor.name, c.at == actor.at)
    number: int | None = connection.execute(query).scalar()
    return number


def _fits(table: Table, values: Columns) -> None:
    """Refuse text that is longer than its column, or that PostgreSQL cannot hold.

    SQLite would take it, and the store could not move to PostgreSQL any more.
    """
    for name, value in values.items():
        most = getattr(table.c[name].type, "length", None)
        if isinstance(value, str) and most is not None and len(value) > most:
            raise RosterError(
                noop("“{text}…” is too long: at most {most} signs."), text=value[:_SHOWN], most=most
            )
        if isinstance(value, str) and not _plain(value, table.c[name]).isprintable():
            raise RosterError(
                noop("“{text}” holds a sign that cannot be shown."), text=ascii(value[:_SHOWN])
            )


def _plain(value: str, column: Column[Any]) -> str:
    """The text without the line breaks that a column of several lines may hold."""
    return value.replace("\n", "") if type(column.type) is Text else value


def key_of(table: Table) -> Any:  # noqa: ANN401 - SQLAlchemy's column of any type
    """The one column of a table's primary key."""
    (column,) = table.primary_key.columns
    return column


def told(table: Table, values: Columns) -> Columns:
    """Values as JSON, moments in UTC as they are read back; a `private` column is not told."""
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
        if not table.c[name].info.get("private")
    }


def untold(table: Table, values: Columns) -> Columns:
    """Values that `told` made, as their columns hold them."""
    return {
        name: datetime.fromisoformat(value)
        if value is not None and isinstance(table.c[name].type, Moment)
        else value
        for name, value in values.items()
    }
