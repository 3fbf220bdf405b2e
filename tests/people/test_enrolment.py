"""Enrolments: they end, are counted, and nobody moves whom a colleague just moved."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from course.people.audit import Actor, lines
from course.people.enrolment import (
    current,
    enrol,
    enrolled,
    enrolments_of,
    follow_groups,
    move,
    take_out,
)
from course.people.errors import RosterError
from course.people.organisations import close_cohort
from tests.people.conftest import BY, LATER, Somebody, after


def test_a_cohort_is_listed_in_the_order_of_names(
    connection: Connection, somebody: Somebody
) -> None:
    for name in ("Zoë van den Berg", "Anna de Vries", "Éva Bergen"):
        somebody(name, "noord")
    somebody("Bo Zuiden", "zuid")

    names = [member.person.shown for member in enrolled(connection, "noord")]
    flemish = [member.person.shown for member in enrolled(connection, "noord", track="VL")]

    assert names == ["Zoë van den Berg", "Éva Bergen", "Anna de Vries"]
    assert flemish == ["Éva Bergen", "Anna de Vries", "Zoë van den Berg"]


def test_who_is_moved_is_in_one_cohort_and_the_old_enrolment_stays(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody(cohort="noord")

    move(connection, LATER, anna.id, "noord", "zuid")

    old, new = enrolments_of(connection, anna.id)
    assert (old.cohort, old.since, old.until) == ("noord", BY.at, LATER.at)
    assert (new.cohort, new.since, new.until) == ("zuid", LATER.at, None)
    assert enrolled(connection, "noord") == []
    assert [m.enrolment for m in enrolled(connection, "noord", ended=True)] == [old]


def test_who_comes_back_begins_the_next_attempt(connection: Connection, somebody: Somebody) -> None:
    anna = somebody(cohort="noord")
    take_out(connection, LATER, anna.id, "noord")

    again = enrol(connection, Actor("p", after(400)), anna.id, "noord")

    assert [e.attempt for e in enrolments_of(connection, anna.id)] == [1, 2]
    assert current(connection, anna.id, "noord") == again


def test_the_second_of_two_managers_is_told_and_nothing_is_half_done(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody("Anna Bakker", "noord")
    move(connection, BY, anna.id, "noord", "zuid")
    before = enrolments_of(connection, anna.id), lines(connection)

    with pytest.raises(RosterError, match=r"Anna Bakker is not in Team Noord \(any more\)"):
        move(connection, LATER, anna.id, "noord", "klas")
    with pytest.raises(RosterError, match=r"Anna Bakker is not in Team Noord \(any more\)"):
        take_out(connection, LATER, anna.id, "noord")

    assert (enrolments_of(connection, anna.id), lines(connection)) == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda c, id_: enrol(c, BY, id_, "noord"), "is in Team Noord already"),
        (lambda c, id_: enrol(c, BY, id_, "weg"), "There is no cohort weg"),
        (lambda c, _: enrol(c, BY, "pnobody", "zuid"), "There is no person pnobody"),
        (lambda c, id_: move(c, BY, id_, "noord", "noord"), "is in Team Noord already"),
        (lambda c, id_: move(c, BY, id_, "weg", "zuid"), "There is no cohort weg"),
        (lambda c, id_: move(c, BY, id_, "noord", "klas"), "Klas 1 is closed"),
        (lambda c, id_: enrol(c, BY, id_, "klas"), "Klas 1 is closed"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    connection: Connection,
    somebody: Somebody,
    change: Callable[[Connection, str], object],
    sentence: str,
) -> None:
    anna = somebody(cohort="noord")
    close_cohort(connection, BY, "klas")

    with pytest.raises(RosterError, match=sentence):
        change(connection, anna.id)

    assert [e.until for e in enrolments_of(connection, anna.id)] == [None]


def test_what_an_identity_provider_manages_is_changed_there(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody("Anna Bakker")
    follow_groups(connection, BY, anna.id, {"noord"})

    with pytest.raises(RosterError, match="The identity provider manages who is in Team Noord"):
        move(connection, BY, anna.id, "noord", "zuid")
    with pytest.raises(RosterError, match="The identity provider manages who is in Team Noord"):
        take_out(connection, BY, anna.id, "noord")


@pytest.mark.parametrize(
    ("held", "in_group", "managed_by"),
    [
        (None, False, []),
        (None, True, ["hub"]),
        ("us", False, ["us"]),
        ("us", True, ["us"]),
        ("hub", False, []),
        ("hub", True, ["hub"]),
        ("us, taken out", False, []),
        ("us, taken out", True, ["hub"]),
        ("hub, left", True, ["hub"]),
    ],
)
def test_a_group_of_the_hub_and_our_enrolment_give_one_answer(
    connection: Connection,
    somebody: Somebody,
    held: str | None,
    in_group: bool,
    managed_by: list[str],
) -> None:
    anna = somebody(cohort="noord" if held in {"us", "us, taken out"} else None)
    if held in {"hub", "hub, left"}:
        follow_groups(connection, BY, anna.id, {"noord"})
    if held == "us, taken out":
        take_out(connection, BY, anna.id, "noord")
    if held == "hub, left":
        follow_groups(connection, BY, anna.id, set())

    for _ in range(2):  # once more changes nothing
        follow_groups(connection, LATER, anna.id, {"noord", "unknown"} if in_group else set())

    assert [m.enrolment.managed_by for m in enrolled(connection, "noord")] == managed_by


def test_a_closed_cohort_follows_no_group(connection: Connection, somebody: Somebody) -> None:
    anna, bram = somebody("Anna Bakker"), somebody("Bram Bos")
    follow_groups(connection, BY, anna.id, {"noord"})
    close_cohort(connection, BY, "noord")

    follow_groups(connection, LATER, anna.id, set())
    follow_groups(connection, LATER, bram.id, {"noord"})

    assert [m.person for m in enrolled(connection, "noord")] == [anna]
