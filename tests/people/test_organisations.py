"""Organisations, units and cohorts, and what cannot be one."""

import pytest
from sqlalchemy import Connection

from course.people import schema as t
from course.people.audit import lines
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
    fingerprint,
    organisation_of,
    organisations,
    slug,
    unit_of,
    units,
)
from course.people.undo import undo
from tests.people.conftest import BY, LATER, after


def test_what_was_added_is_read_back(connection: Connection) -> None:
    group = Group("avond", "Avondgroep", "zorg", "thuis", opens=after(1), closes=after(60))

    add_cohort(connection, BY, group)

    assert cohort_of(connection, "avond") == group
    assert [g.id for g in cohorts(connection, "zorg")] == ["avond", "noord", "zuid"]
    assert [o.id for o in organisations(connection)] == ["college", "zorg"]
    assert units(connection, "zorg") == [unit_of(connection, "thuis")]


def test_an_organisations_settings_change(connection: Connection) -> None:
    rule = {"lessons": ["noord"], "pass_mark": 0.5}
    new = Organisation("zorg", "Zorggroep Zon", 12, "counts", "VL", shown="Zon", completion=rule)

    change_organisation(connection, BY, new)

    assert organisation_of(connection, "zorg") == new
    assert new.title == "Zon"


def test_by_name_holds_from_the_moment_of_the_change(connection: Connection) -> None:
    zorg = organisation_of(connection, "zorg")

    change_organisation(connection, LATER, zorg._replace(participation="names"))
    change_organisation(connection, BY, organisation_of(connection, "zorg")._replace(name="Zon"))

    assert organisation_of(connection, "zorg").names_since == LATER.at


def test_a_new_organisation_is_by_name_from_the_start(connection: Connection) -> None:
    add_organisation(connection, LATER, Organisation("school", "School", participation="names"))

    assert organisation_of(connection, "school").names_since == LATER.at


def test_going_back_to_numbers_holds_at_once_and_is_not_undone(connection: Connection) -> None:
    zorg = organisation_of(connection, "zorg")
    change_organisation(connection, BY, zorg._replace(participation="names"))

    change_organisation(connection, LATER, zorg)

    assert organisation_of(connection, "zorg") == zorg
    (line,) = [line for line in lines(connection) if line.did == "hide-names"]
    with pytest.raises(RosterError, match="cannot be undone"):
        undo(connection, LATER, line.seq)


def test_choosing_names_is_undone(connection: Connection) -> None:
    zorg = organisation_of(connection, "zorg")
    change_organisation(connection, BY, zorg._replace(participation="names"))
    (line,) = [line for line in lines(connection) if line.did == "show-names"]

    undo(connection, LATER, line.seq)

    assert organisation_of(connection, "zorg") == zorg


def test_of_two_who_change_an_organisation_the_second_is_told(connection: Connection) -> None:
    seen = organisation_of(connection, "zorg")
    change_organisation(connection, BY, seen._replace(name="Zorggroep Maan"), fingerprint(seen))

    with pytest.raises(RosterError, match="Zorggroep Maan was changed by somebody else"):
        change_organisation(connection, LATER, seen._replace(smallest_group=12), fingerprint(seen))

    assert organisation_of(connection, "zorg") == seen._replace(name="Zorggroep Maan")


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
    with pytest.raises(RosterError, match="The smallest group is 9, expected 10 or more"):
        add_organisation(connection, BY, Organisation("klein", "Klein", 9))
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


def test_an_older_row_with_a_smaller_group_is_read_as_the_smallest_that_is_allowed(
    connection: Connection,
) -> None:
    connection.execute(t.organisations.update().values(smallest_group=5))

    assert {found.smallest_group for found in organisations(connection)} == {10}
    assert organisation_of(connection, "zorg").smallest_group == 10
