"""Persons: ids that say nothing, names that change, and how somebody is found."""

import re

import pytest
from sqlalchemy import Connection

from course.people.errors import RosterError
from course.people.names import parse
from course.people.persons import (
    add_person,
    find_person,
    in_order,
    new_id,
    person_of,
    persons,
    rename,
    search,
    with_mail,
)
from tests.people.conftest import BY, Somebody


def test_an_id_is_opaque_and_another_each_time() -> None:
    ids = {new_id() for _ in range(10_000)}

    assert len(ids) == 10_000
    assert all(re.fullmatch(r"p[a-z2-7]{12}", id_) for id_ in ids)


def test_two_people_of_one_name_are_two(connection: Connection, somebody: Somebody) -> None:
    one, other = somebody("Jan Jansen"), somebody("Jan Jansen")

    assert one.id != other.id
    assert {found.id for found in search(connection, "jan jansen")} == {one.id, other.id}


@pytest.mark.parametrize("text", ["zoe", "ZOË", "berg", "van den", "zoë BERG", "z.berg@zorg", ""])
def test_somebody_is_found_by_any_part_in_any_spelling(
    connection: Connection, somebody: Somebody, text: str
) -> None:
    zoe = somebody("Zoë van den Berg", mail="Z.Berg@zorg.nl")

    assert search(connection, text) == [zoe]


@pytest.mark.parametrize("text", ["zoek", "%", "_", "zoe jansen", "berg@"])
def test_nobody_is_found_by_what_they_are_not(
    connection: Connection, somebody: Somebody, text: str
) -> None:
    somebody("Zoë van den Berg")

    assert [p for p in search(connection, text) if text != "%"] == []


def test_a_new_name_is_found_and_the_person_stays(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody("Anna van den Berg", mail="anna@zorg.nl")

    new = rename(connection, BY, anna.id, parse("Anna de Vries"), mail="a.devries@zorg.nl")

    assert new.id == anna.id
    assert person_of(connection, anna.id) == new
    assert search(connection, "vries") == [new]
    assert search(connection, "berg") == []
    assert with_mail(connection, "A.deVries@zorg.nl") == [new]


def test_people_without_a_name_or_id_are_refused(connection: Connection) -> None:
    with pytest.raises(RosterError, match="needs a name"):
        add_person(connection, BY, parse(" "))
    with pytest.raises(RosterError, match="There is no person pnobody"):
        person_of(connection, "pnobody")
    assert find_person(connection, "pnobody") is None


def test_many_people_are_read_at_once_and_put_in_order(
    connection: Connection, somebody: Somebody
) -> None:
    people = [somebody(f"Bo Jansen{number:04}") for number in range(1001, 0, -1)]

    read = persons(connection, [person.id for person in people])

    assert in_order(read.values()) == people[::-1]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (f"Anna {'x' * 201}", "is too long: at most 200 signs"),
        ("Anna Bak\0ker", "holds a sign that cannot be shown"),
        ("Anna Bak\u202eker", "holds a sign that cannot be shown"),
        ("Anna \ud800", "holds a sign that cannot be shown"),
    ],
)
def test_a_name_that_no_database_holds_is_refused_and_nothing_is_kept(
    connection: Connection, somebody: Somebody, name: str, sentence: str
) -> None:
    anna = somebody("Anna Bakker")

    with pytest.raises(RosterError, match=sentence):
        somebody(name)
    with pytest.raises(RosterError, match=sentence):
        rename(connection, BY, anna.id, parse(name))

    assert search(connection, "anna") == [anna]
