"""What the tables of every room share: one MetaData, and the types of their columns."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData()
Serial = BigInteger().with_variant(Integer, "sqlite")


def whose() -> Column[str]:
    """The column `learner`: the id of the person whose work a row is about. See `work_tables`."""
    return Column("learner", String(255), nullable=False, info={"work": True})


def work_tables() -> list[Table]:
    """The tables that hold work of persons, whatever room they are of; each has `seq` and `lesson`.

    What is done to a person's work as a whole, as when two become one, is done to each of these.
    """
    return [table for table in metadata.sorted_tables if _holds_work(table)]


def _holds_work(table: Table) -> bool:
    return "learner" in table.c and bool(table.c["learner"].info.get("work"))


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a moment without zone is an error."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC, with its zone."""
        del dialect
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Document(TypeDecorator[dict[str, Any]]):
    """A JSON object, kept as text so that it reads back byte for byte on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:
        """To compact JSON."""
        del dialect
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any] | None:
        """From JSON."""
        del dialect
        return None if value is None else json.loads(value)
