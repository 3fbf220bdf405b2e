"""Acts: what one person did at one moment, on either database, and only about one's own places."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from course.people.acts import act_of, acts, undo_act
from course.people.audit import Actor
from course.people.enrolment import current, enrol, move
from course.people.errors import RosterError
from course.people.staff import Scope, appoint
from tests.people.conftest import LATER, Somebody

MANA = Actor("pmana0000000", LATER.at + timedelta(hours=1))


def told(connection: Connection, *only: str) -> list[tuple[str, int, int]]:
    """Kind, size and how many were undone, of what was done after the roster was made."""
    found = acts(connection, only or None)
    return [(act.did, act.size, act.undone) for act in found if act.who == MANA.name]


def test_many_at_once_are_one_act_and_undone_as_one(
    connection: Connection, somebody: Somebody
) -> None:
    people = [somebody(name) for name in ("Anna Smit", "Bram Bakker", "Cor Dam")]
    for person in people:
        enrol(connection, MANA, person.id, "noord")
    (act,) = (act for act in acts(connection, None) if act.who == MANA.name)
    assert (act.size, act.alike, act.can_be_undone) == (3, True, True)

    undo_act(connection, LATER, act.seq, ["zorg"])

    assert told(connection, "zorg") == [("enrol", 3, 3)]
    assert [current(connection, person.id, "noord") for person in people] == [None] * 3
    with pytest.raises(RosterError, match="has been undone already"):
        undo_act(connection, LATER, act.seq, ["zorg"])


def test_one_line_that_cannot_be_undone_leaves_the_others(
    connection: Connection, somebody: Somebody
) -> None:
    first, second = somebody("Anna Smit"), somebody("Bram Bakker")
    for person in (first, second):
        enrol(connection, MANA, person.id, "noord")
    (act,) = (act for act in acts(connection, None) if act.who == MANA.name)
    move(connection, LATER, first.id, "noord", "zuid")

    with pytest.raises(RosterError, match="has changed since"):
        undo_act(connection, LATER, act.seq, None)

    assert current(connection, second.id, "noord") is not None


@pytest.mark.parametrize(
    ("did", "zorg", "college"),
    [("enrol", True, False), ("appoint", False, True), ("move", False, False)],
)
def test_an_act_is_seen_where_it_names_no_other_place(
    connection: Connection, somebody: Somebody, did: str, *, zorg: bool, college: bool
) -> None:
    anna = somebody("Anna Smit")
    enrol(connection, MANA, anna.id, "noord")
    appoint(connection, MANA, anna.id, "coordinator", Scope(cohort="klas"))
    move(connection, MANA, anna.id, "noord", "klas")
    (act,) = (a for a in acts(connection, None) if (a.who, a.did) == (MANA.name, did))

    for organisation, sees in (("zorg", zorg), ("college", college)):
        assert (did in {kind for kind, *_ in told(connection, organisation)}) is sees
        assert (act_of(connection, act.seq, [organisation]) is not None) is sees
    assert act_of(connection, act.seq, None) is not None


def test_pages_follow_one_another(connection: Connection, somebody: Somebody) -> None:
    for day in range(5):
        by = Actor(MANA.name, MANA.at + timedelta(days=day))
        enrol(connection, by, somebody(f"Anna{'x' * day} Smit").id, "noord")
    every = acts(connection, ["zorg"])

    assert [act.seq for act in every[:5]] == sorted((a.seq for a in every[:5]), reverse=True)
    assert acts(connection, ["zorg"], 2, 2) == every[2:4]
