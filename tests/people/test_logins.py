"""Log-ins: whose they are, and what happens when an account changes hands."""

import pytest
from sqlalchemy import Connection

from course.people.errors import RosterError
from course.people.logins import (
    Login,
    add_login,
    hub,
    identify,
    logins_of,
    move_login,
    remove_login,
    split_login,
)
from course.people.persons import person_of
from tests.people.conftest import BY, Somebody

OIDC = Login("oidc", "https://login.zorg.nl", "8d1f")


def test_a_person_has_many_ways_in(connection: Connection, somebody: Somebody) -> None:
    anna = somebody()
    for login in (hub("anna"), OIDC, hub("anna")):
        add_login(connection, BY, anna.id, login)

    assert logins_of(connection, anna.id) == [hub("anna"), OIDC]
    assert identify(connection, *OIDC) == anna.id
    assert identify(connection, "hub", "", "anna") == anna.id
    assert identify(connection, "oidc", "https://elsewhere.nl", "8d1f") is None
    assert identify(connection, "hub", "", "Anna") is None


def test_a_log_in_is_of_one_person(connection: Connection, somebody: Somebody) -> None:
    add_login(connection, BY, somebody("Anna Bakker").id, hub("anna"))

    with pytest.raises(RosterError, match="The log-in hub:anna is that of Anna Bakker"):
        add_login(connection, BY, somebody("Anna de Wit").id, hub("anna"))


def test_an_account_used_by_somebody_else_goes_to_them(
    connection: Connection, somebody: Somebody
) -> None:
    anna, bram = somebody("Anna Bakker"), somebody("Bram Bos")
    add_login(connection, BY, anna.id, hub("balie"))

    move_login(connection, BY, hub("balie"), anna.id, bram.id)

    assert identify(connection, *hub("balie")) == bram.id
    with pytest.raises(RosterError, match="is that of Bram Bos"):
        move_login(connection, BY, hub("balie"), anna.id, bram.id)


def test_a_log_in_is_split_off_to_a_new_person(connection: Connection, somebody: Somebody) -> None:
    anna = somebody("Anna Bakker", mail="anna@zorg.nl")
    add_login(connection, BY, anna.id, hub("anna"))
    add_login(connection, BY, anna.id, OIDC)

    new = split_login(connection, BY, OIDC, anna.id)

    assert identify(connection, *OIDC) == new.id != anna.id
    assert logins_of(connection, anna.id) == [hub("anna")]
    assert (new.shown, new.mail) == ("Anna Bakker", "")
    assert person_of(connection, anna.id) == anna


def test_a_log_in_that_is_taken_lets_nobody_in(connection: Connection, somebody: Somebody) -> None:
    anna = somebody()
    add_login(connection, BY, anna.id, OIDC)

    remove_login(connection, BY, OIDC, anna.id)

    assert identify(connection, *OIDC) is None
    with pytest.raises(
        RosterError, match=r"Nobody has the log-in oidc:https://login\.zorg\.nl:8d1f"
    ):
        remove_login(connection, BY, OIDC, anna.id)
