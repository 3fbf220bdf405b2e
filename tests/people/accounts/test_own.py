"""Accounts of the course: names, passwords, and tries that go wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from course.people import schema as t
from course.people.accounts.first_owner import link_for_first_owner
from course.people.accounts.own import add_account, attempt, note_attempt, passes
from course.people.accounts.passwords import check_rules, hashed, is_right
from course.people.errors import RosterError
from course.people.staff import appoint
from tests.people.conftest import BY, Somebody, after

PASSWORD = "negen paarden op een dak"
KEPT = hashed(PASSWORD)


def test_a_password_is_kept_as_argon2id_and_one_spelling_is_enough() -> None:
    assert KEPT.startswith("$argon2id$")
    assert is_right(hashed("cafe\u0301 om de hoek"), "caf\u00e9 om de hoek")
    assert not is_right(KEPT, "een ander wachtwoord")
    assert not is_right(None, "nobody has this password")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kort", "too short"),
        ("x" * 201, "too long"),
        ("aaaaaaaaaaaa", "easy to guess"),
        ("Welkom123456", "easy to guess"),
        ("anna@zon.nl1", "easy to guess"),
    ],
)
def test_easy_passwords_are_refused_with_what_to_do(password: str, why: str) -> None:
    with pytest.raises(RosterError, match=why):
        check_rules(password, "anna@zon.nl")


def test_a_name_is_taken_once_in_whatever_capitals(connection: Connection) -> None:
    account = add_account(connection, " Anna@Zon.nl ", KEPT, BY.at)

    with pytest.raises(RosterError, match="with this name already"):
        add_account(connection, "anna@zon.NL", KEPT, BY.at)

    assert account.name == "anna@zon.nl"
    assert passes(attempt(connection, "ANNA@zon.nl", BY.at), PASSWORD)
    assert not passes(attempt(connection, "bram@zon.nl", BY.at), PASSWORD)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 255])
def test_what_cannot_be_a_name_is_refused(connection: Connection, name: str) -> None:
    with pytest.raises(RosterError):
        add_account(connection, name, KEPT, BY.at)


def test_after_wrong_tries_the_right_password_waits_and_then_begins_anew(
    connection: Connection,
) -> None:
    user = add_account(connection, "anna", KEPT, BY.at).user
    for _ in range(5):
        note_attempt(connection, user, BY.at, passed=False)

    assert not passes(attempt(connection, "anna", BY.at + timedelta(seconds=29)), PASSWORD)
    later = BY.at + timedelta(seconds=31)
    assert passes(attempt(connection, "anna", later), PASSWORD)
    note_attempt(connection, user, later, passed=True)
    assert connection.execute(select(t.accounts.c.failures)).scalar() == 0
    for _ in range(40):
        note_attempt(connection, user, later, passed=False)
    assert passes(attempt(connection, "anna", later + timedelta(minutes=16)), PASSWORD)


def test_the_first_owners_link_is_made_once_until_it_ends(
    connection: Connection, somebody: Somebody
) -> None:
    assert link_for_first_owner(connection, "key", after(0))
    assert link_for_first_owner(connection, "key", after(6)) is None
    assert link_for_first_owner(connection, "key", after(8))
    appoint(connection, BY, somebody().id, "owner")

    assert link_for_first_owner(connection, "key", after(30)) is None
