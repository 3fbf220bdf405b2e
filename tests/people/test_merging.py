"""Two persons of one human become one, and can be parted again."""

from typing import Any

import pytest
from sqlalchemy import Connection, select

from course.people import schema as t
from course.people.audit import lines
from course.people.dates import extend
from course.people.enrolment import enrol, enrolments_of, take_out
from course.people.errors import RosterError
from course.people.invitations import invite
from course.people.logins import add_login, hub, identify, logins_of, move_login
from course.people.merging import merge, unmerge
from course.people.persons import Person, person_of, search, with_mail
from course.people.registers import give_number, numbers_of
from course.people.staff import Scope, appoint, appointments
from course.people.undo import undo
from tests.people.conftest import BY, LATER, Somebody, after

TABLES = (
    t.persons,
    t.logins,
    t.enrolments,
    t.staff,
    t.extensions,
    t.invitations,
    t.register_numbers,
)


def everything(connection: Connection) -> list[Any]:
    return [
        connection.execute(select(table).order_by(*table.primary_key.columns)).all()
        for table in TABLES
    ]


@pytest.fixture
def two(connection: Connection, somebody: Somebody) -> tuple[Person, Person]:
    """Anna and the Anna she also is: in one cohort twice, each with more besides."""
    anna, also = somebody("Anna Bakker", "noord"), somebody("A. Bakker", "noord", "a@zorg.nl")
    enrol(connection, BY, also.id, "zuid")
    for person, name in ((anna, "anna"), (also, "abakker")):
        add_login(connection, BY, person.id, hub(name))
        extend(connection, BY, person.id, "noord", "les", due=after(30))
        appoint(connection, BY, person.id, "coordinator", Scope(unit="thuis"))
    appoint(connection, BY, also.id, "instructor", Scope(cohort="klas"))
    give_number(connection, BY, also.id, "SKJ", "100012345", consent=BY.at)
    invite(connection, BY, "key", "klas", person=also.id, expires=after(14))
    return anna, also


def test_who_is_merged_brings_everything(
    connection: Connection, two: tuple[Person, Person]
) -> None:
    anna, also = two

    merge(connection, LATER, anna.id, also.id)

    assert identify(connection, *hub("abakker")) == anna.id
    assert logins_of(connection, anna.id) == [hub("anna"), hub("abakker")]
    assert [(e.cohort, e.attempt, e.until) for e in enrolments_of(connection, anna.id)] == [
        ("noord", 1, None),
        ("noord", 2, LATER.at),
        ("zuid", 1, None),
    ]
    assert [a.role for a in appointments(connection, anna.id)] == ["coordinator", "instructor"]
    assert numbers_of(connection, anna.id) == {"SKJ": "100012345"}


def test_the_old_id_leads_to_who_stays_and_only_that_person_is_found(
    connection: Connection, two: tuple[Person, Person]
) -> None:
    anna, also = two

    merge(connection, LATER, anna.id, also.id)

    stays = person_of(connection, anna.id)
    assert person_of(connection, also.id) == stays
    assert (stays.shown, stays.mail) == ("Anna Bakker", "a@zorg.nl")
    assert search(connection, "bakker") == [stays]
    assert with_mail(connection, "a@zorg.nl") == [stays]


def test_a_merge_undone_is_as_if_it_never_was(
    connection: Connection, two: tuple[Person, Person]
) -> None:
    before = everything(connection)
    merge(connection, LATER, two[0].id, two[1].id)
    assert everything(connection) != before

    unmerge(connection, LATER, two[1].id)

    assert everything(connection) == before
    with pytest.raises(RosterError, match=r"A\. Bakker was not merged into anybody"):
        unmerge(connection, LATER, two[1].id)


def test_a_merge_of_which_a_log_in_went_on_is_not_undone(
    connection: Connection, two: tuple[Person, Person], somebody: Somebody
) -> None:
    anna, also = two
    merge(connection, LATER, anna.id, also.id)
    merged = lines(connection)[0].seq
    move_login(connection, LATER, hub("abakker"), anna.id, somebody("Bram Bos").id)
    before = everything(connection)

    with pytest.raises(RosterError, match="what it touched has changed since"):
        undo(connection, LATER, merged)

    assert everything(connection) == before


def test_what_was_done_since_a_merge_stays_with_who_stayed(
    connection: Connection, two: tuple[Person, Person]
) -> None:
    anna, also = two
    merge(connection, LATER, anna.id, also.id)
    enrol(connection, LATER, anna.id, "klas")

    unmerge(connection, LATER, also.id)

    assert [e.cohort for e in enrolments_of(connection, anna.id)] == ["noord", "klas"]
    assert [e.cohort for e in enrolments_of(connection, also.id)] == ["noord", "zuid"]


def test_three_become_one_and_the_first_leads_to_the_last(
    connection: Connection, somebody: Somebody
) -> None:
    one, two, three = (somebody(f"Anna {name}") for name in ("Bakker", "Smit", "Prins"))
    merge(connection, BY, two.id, one.id)
    merge(connection, BY, three.id, two.id)

    assert person_of(connection, one.id) == three
    with pytest.raises(RosterError, match="Anna Prins is one person already"):
        merge(connection, BY, three.id, one.id)
    with pytest.raises(RosterError, match="There is no person pnobody"):
        merge(connection, BY, three.id, "pnobody")


def test_attempts_of_both_are_counted_on(connection: Connection, somebody: Somebody) -> None:
    anna, also = somebody("Anna Bakker", "noord"), somebody("A. Bakker", "noord")
    for _ in range(2):
        take_out(connection, BY, also.id, "noord")
        enrol(connection, BY, also.id, "noord")

    merge(connection, LATER, anna.id, also.id)

    held = enrolments_of(connection, anna.id)
    assert [(e.attempt, e.until is None) for e in held] == [
        (1, True),
        (2, False),
        (3, False),
        (4, False),
    ]
