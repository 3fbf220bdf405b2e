"""A merge leaves nobody behind: each column of the store that names a person, by reflection."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import Column, Connection, String, Table, create_engine, insert, select

from course.answers.schema import metadata
from course.people import schema as t
from course.people.audit import Actor
from course.people.merging import merge, unmerge
from course.people.persons import Person, columns_of
from course.tables import Document, Moment

NOW = datetime(2026, 11, 1, tzinfo=UTC)
BY = Actor("shell:test", NOW)
STAYS, GOES = "pstays", "pgoes"
LEFT: Final = {
    "persons.id": "the id that goes leads to the one that stays",
    "persons.worked_as": "a name of before the roster; a pseudonym was made from it, and stays",
    "persons.merged_into": "a chain of merges is followed",
    "audit.whom": "what was done to somebody is told as it was",
    "audit.what": "as it was",
    "gradebook_extensions.learner": "the id by which the gradebook knew them; read under both",
    "handins.signed_as": "the name that the hash of the hand-in is over",
    "logins.issuer": "no person",
    "logins.subject": "a user name, not a person",
    "accounts.user": "a user name, not a person",
    "accounts.password": "no person",
    "mails.message_id": "no person",
}
WHO_DID_IT: Final = {"by", "read_by", "changed_by", "asked_by", "who", "leased_by", "state"}


def may_name_a_person(column: Column[Any]) -> bool:
    """Whether an id of a person fits in it, by what it refers to and how long it is."""
    refers = any(key.target_fullname == "persons.id" for key in column.foreign_keys)
    width = column.type.length if isinstance(column.type, String) else None
    return refers or (width in {16, 255} and column.name not in WHO_DID_IT)


def naming() -> list[Column[Any]]:
    return [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if may_name_a_person(column)
    ]


def _something(column: Column[Any]) -> object:
    if isinstance(column.type, Moment):
        return NOW
    if isinstance(column.type, Document):
        return {}
    values: dict[type, object] = {
        str: "x",
        int: 1,
        float: 1.0,
        bool: False,
        timedelta: timedelta(1),
    }
    return values[column.type.python_type]


def filled(table: Table, column: Column[Any]) -> dict[str, Any]:
    """A row in which this column, and no other, names the person who goes."""
    row = {
        each.name: _something(each)
        for each in table.columns
        if not each.nullable and each.name != "seq"
    }
    for each in table.columns:
        if each.unique:
            row[each.name] = f"{column}"[: each.type.length]  # type: ignore[attr-defined]
    if "lesson" in table.columns:
        row["lesson"] = f"les-{column}"
    return row | {column.name: GOES}


@pytest.fixture
def store() -> Iterator[Connection]:
    """Two persons, and a row for each column that may name the one who goes."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("pragma ignore_check_constraints = on")
        for id_ in (STAYS, GOES):
            person = columns_of(Person(id_, "", "", "", id_, ""), NOW)
            connection.execute(insert(t.persons).values(person))
        for column in naming():
            table = column.table
            assert isinstance(table, Table)
            if table is not t.persons and table is not t.audit:
                connection.execute(insert(table).values(filled(table, column)))
        yield connection
    engine.dispose()


def left_behind(connection: Connection) -> set[str]:
    """The columns in which the id of who goes still stands."""
    return {
        str(column)
        for column in naming()
        if connection.execute(select(column).where(column == GOES)).first()
    }


def test_every_column_that_names_a_person_moves_or_says_why_not(store: Connection) -> None:
    named = left_behind(store)
    assert {"story_turns.taker", "mails.about", "answers.learner", "staff.person"} <= named

    merge(store, BY, STAYS, GOES)

    assert left_behind(store) - LEFT.keys() == set()
    assert set(LEFT) <= {str(column) for column in naming()}


def test_parting_them_gives_every_column_back(store: Connection) -> None:
    before = left_behind(store)
    merge(store, BY, STAYS, GOES)

    unmerge(store, BY, GOES)

    assert left_behind(store) - LEFT.keys() == before - LEFT.keys()
