"""Numbers in registers: apart, by consent, and never in the audit."""

import pytest
from sqlalchemy import Connection

from course.people.audit import lines
from course.people.errors import RosterError
from course.people.registers import give_number, numbers_of, withdraw_number
from tests.people.conftest import BY, Somebody


def test_a_number_is_kept_replaced_and_gone(connection: Connection, somebody: Somebody) -> None:
    anna = somebody()
    for number in ("19012345601", "19012345602", "19012345602"):
        give_number(connection, BY, anna.id, "BIG", number, consent=BY.at)
    kept = numbers_of(connection, anna.id)

    withdraw_number(connection, BY, anna.id, "BIG")
    withdraw_number(connection, BY, anna.id, "BIG")

    assert kept == {"BIG": "19012345602"}
    assert numbers_of(connection, anna.id) == {}
    told = lines(connection, anna.id)
    assert [line.did for line in told] == ["withdraw-number", *["give-number"] * 2, "add-person"]
    assert "1901234560" not in str(told)


def test_a_number_is_of_one_person(connection: Connection, somebody: Somebody) -> None:
    give_number(connection, BY, somebody("Anna Bakker").id, "BIG", "19012345601", consent=BY.at)

    with pytest.raises(RosterError, match="That number in BIG is of Anna Bakker"):
        give_number(connection, BY, somebody("Bram Bos").id, "BIG", "19012345601", consent=BY.at)
