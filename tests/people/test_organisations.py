"""Organisations, units and cohorts, and what cannot be one."""

import pytest
from sqlalchemy import Connection

from course.people.errors import RosterError
from course.people.organisations import (
    Group,
    Organisation,
    Unit,
    add_cohort,
    add_organisation,
    add_unit,
    change_organisation,
    close_cohort,
    cohort_of,
    cohorts,
    organisation_of,
    organisations,
    slug,
    unit_of,
    units,
)
from tests.people.conftest import BY, after


def test_what_was_added_is_read_back(connection: Connection) -> None:
    group = Group("avond", "Avondgroep", "zorg", "thuis", opens=after(1), closes=after(60))

    add_cohort(connection, BY, group)

    assert cohort_of(connection, "avond") == group
    assert [g.id for g in cohorts(connection, "zorg")] == ["avond", "noord", "zuid"]
    assert [o.id for o in organisations(connection)] == ["college", "zorg"]
    assert units(connection, "zorg") == [unit_of(connection, "thuis")]


def test_an_organisations_settings_change(connection: Connection) -> None:
    new = Organisation("zorg", "Zorggroep Zon", 12, "names", "VL")

    change_organisation(connection, BY, new)

    assert organisation_of(connection, "zorg") == new


def test_a_closed_cohort_stays(connection: Connection) -> None:
    close_cohort(connection, BY, "noord")

    assert cohort_of(connection, "noord").closed
    assert "noord" in {group.id for group in cohorts(connection)}


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (Group("Noord", "Noord", "zorg"), "Noord cannot be an id"),
        (Group("a" * 61, "Noord", "zorg"), "cannot be an id"),
        (Group("west", " ", "zorg"), "west needs a name"),
        (Group("zuid", "Zuid", "zorg"), "zuid is there already"),
        (Group("west", "West", "weg"), "There is no organisation weg"),
        (Group("west", "West", "zorg", "weg"), "There is no unit weg"),
        (Group("west", "West", "college", "thuis"), "thuis is not a unit of college"),
        (Group("west", "West", "zorg", None, after(2), after(1)), "closes after it opens"),
    ],
)
def test_a_cohort_that_cannot_be_is_refused(
    connection: Connection, new: Group, sentence: str
) -> None:
    with pytest.raises(RosterError, match=sentence):
        add_cohort(connection, BY, new)


def test_other_refusals(connection: Connection) -> None:
    with pytest.raises(RosterError, match="The smallest group is 4, expected 5 or more"):
        add_organisation(connection, BY, Organisation("klein", "Klein", 4))
    with pytest.raises(RosterError, match="There is no organisation weg"):
        add_unit(connection, BY, Unit("dag", "weg", "Dagbesteding"))
    with pytest.raises(RosterError, match="There is no organisation weg"):
        change_organisation(connection, BY, Organisation("weg", "Weg"))
    with pytest.raises(RosterError, match="There is no cohort weg"):
        close_cohort(connection, BY, "weg")


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Team Noord (avond)", "team-noord-avond"),
        ("Één & twee", "een-twee"),
        ("2026", ""),
        ("", ""),
    ],
)
def test_an_id_is_made_from_a_name(name: str, id_: str) -> None:
    assert slug(name) == id_
