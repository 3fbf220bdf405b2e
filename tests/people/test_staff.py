"""Roles and the places in which they hold."""

import pytest
from sqlalchemy import Connection

from course.people.errors import RosterError
from course.people.staff import (
    EVERYWHERE,
    Role,
    Scope,
    appoint,
    appointments,
    cohorts_of_staff,
    dismiss,
    owners,
)
from tests.people.conftest import BY, LATER, Somebody


@pytest.mark.parametrize(
    ("role", "scope", "cohorts"),
    [
        ("owner", EVERYWHERE, []),
        ("manager", Scope(organisation="zorg"), ["noord", "zuid"]),
        ("instructor", Scope(organisation="zorg"), ["noord", "zuid"]),
        ("instructor", Scope(cohort="zuid"), ["zuid"]),
        ("coordinator", Scope(unit="thuis"), ["noord"]),
        ("coordinator", Scope(cohort="klas"), ["klas"]),
    ],
)
def test_a_role_reaches_the_cohorts_of_its_place(
    connection: Connection, somebody: Somebody, role: Role, scope: Scope, cohorts: list[str]
) -> None:
    anna = somebody()

    appoint(connection, BY, anna.id, role, scope)
    appoint(connection, LATER, anna.id, role, scope)

    (held,) = appointments(connection, anna.id)
    assert (held.role, held.scope, held.since) == (role, scope, BY.at)
    assert cohorts_of_staff(connection, anna.id, role) == cohorts


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("owner", Scope(organisation="zorg")),
        ("manager", EVERYWHERE),
        ("manager", Scope(cohort="noord")),
        ("instructor", EVERYWHERE),
        ("coordinator", Scope(organisation="zorg")),
        ("coordinator", Scope(unit="thuis", cohort="noord")),
    ],
)
def test_a_role_goes_with_its_own_kind_of_place(
    connection: Connection, somebody: Somebody, role: Role, scope: Scope
) -> None:
    with pytest.raises(RosterError, match=f"{role} does not go with"):
        appoint(connection, BY, somebody().id, role, scope)


def test_the_last_owner_stays(connection: Connection, somebody: Somebody) -> None:
    anna, bram = somebody("Anna Bakker"), somebody("Bram Bos")
    appoint(connection, BY, anna.id, "owner")
    appoint(connection, BY, bram.id, "owner")
    dismiss(connection, BY, anna.id, "owner")

    with pytest.raises(RosterError, match="Bram Bos is the only owner"):
        dismiss(connection, BY, bram.id, "owner")
    with pytest.raises(RosterError, match=r"Anna Bakker is not owner there \(any more\)"):
        dismiss(connection, BY, anna.id, "owner")
    assert owners(connection) == {bram.id}


def test_somebody_is_learner_and_coordinator_at_once(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody(cohort="zuid")

    appoint(connection, BY, anna.id, "coordinator", Scope(unit="thuis"))
    appoint(connection, BY, anna.id, "instructor", Scope(cohort="klas"))

    assert cohorts_of_staff(connection, anna.id, "coordinator") == ["noord"]
    assert cohorts_of_staff(connection, anna.id, "instructor") == ["klas"]
