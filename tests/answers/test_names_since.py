"""An organisation that chose names before names were shown: its people were told otherwise."""

from datetime import UTC, datetime

from alembic import command
from sqlalchemy import Connection, text

from course.answers.store import Store
from course.people.organisations import Organisation, organisations
from tests.answers.test_upgrade import alembic_config, on
from tests.conftest import OPENED


def add_two(connection: Connection) -> None:
    """One by name and one by numbers, as the version before kept them."""
    query = text("insert into organisations values (:id, :id, 10, :told, 'NL', :at)")
    for id_, told in (("school", "names"), ("zorg", "counts")):
        connection.execute(query, {"id": id_, "told": told, "at": OPENED})


def test_names_begin_when_the_store_is_migrated(empty_url: str) -> None:
    began = datetime.now(UTC)
    on(empty_url, lambda c: command.upgrade(alembic_config(c), "0008"), add_two)

    with Store(empty_url) as store, store.snapshot() as connection:
        school, zorg = organisations(connection)

    assert zorg == Organisation("zorg", "zorg")
    assert school.names_since is not None
    assert began <= school.names_since <= datetime.now(UTC)
