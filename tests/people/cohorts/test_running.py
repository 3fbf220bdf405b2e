"""A cohort's name and staff, closing and opening it, the next run, and cohorts of course.yaml."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from course.content.settings import Cohort, Dates, Settings
from course.people.audit import lines
from course.people.cohorts.adopting import adopt, not_in_roster
from course.people.cohorts.calendar import calendar
from course.people.cohorts.next_run import begin_like, dates_after, name_after
from course.people.cohorts.running import change_cohort, free_id, guides_of, open_cohort
from course.people.dates import LessonDates, dates_in, set_dates
from course.people.enrolment import enrolled
from course.people.errors import RosterError
from course.people.organisations import close_cohort, cohort_of, cohorts
from course.people.schema import cohorts as table
from course.people.staff import Scope, appoint
from course.people.undo import undo
from tests.people.conftest import BY, LATER, Somebody

ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Team Noord", "Team Noord 2027"),
        ("Team Noord 2026", "Team Noord 2027"),
        ("Najaar 2026, groep 2", "Najaar 2027, groep 2"),
        ("Klas 1 2026-2027", "Klas 1 2027-2028"),
        ("Klas 1 2026/27", "Klas 1 2027/28"),
        ("Klas 20260", "Klas 20260 2027"),
    ],
)
def test_the_next_run_is_called_after_the_next_year(name: str, expected: str) -> None:
    assert name_after(name, 2027) == expected


def test_the_next_run_has_the_dates_and_the_staff_and_nobody_in_it(
    connection: Connection, somebody: Somebody
) -> None:
    learner, guide, chief = (
        somebody("Anna Bakker", "noord"),
        somebody("Inge Visser"),
        somebody("Bo"),
    )
    appoint(connection, BY, guide.id, "instructor", Scope(cohort="noord"))
    appoint(connection, BY, chief.id, "manager", Scope(organisation="zorg"))
    opens = datetime(2026, 9, 7, tzinfo=ZONE)
    set_dates(connection, BY, "noord", "een", LessonDates(opens, opens + timedelta(weeks=2)))
    before = dates_in(connection, "noord")

    new = begin_like(
        connection, LATER, "noord", "Team Noord 2027", dates_after(before, 52, ZONE),
        weeks=52, zone=ZONE,
    )  # fmt: skip

    assert (new.id, new.unit, new.closed) == ("team-noord-2027", "thuis", False)
    assert enrolled(connection, new.id) == []
    assert [member.person for member in enrolled(connection, "noord")] == [learner]
    began = dates_in(connection, new.id)["een"].opens
    assert began is not None
    assert began.astimezone(ZONE) == datetime(2027, 9, 6, tzinfo=ZONE)
    assert began.astimezone(ZONE).weekday() == opens.weekday()
    assert {(g.person.id, g.role, g.scope) for g in guides_of(connection, new)} == {
        (guide.id, "instructor", Scope(cohort=new.id)),
        (chief.id, "manager", Scope(organisation="zorg")),
    }


def test_a_next_run_of_a_name_that_is_taken_gets_an_id_of_its_own(connection: Connection) -> None:
    assert free_id(connection, table, "Noord") == "noord-2"
    assert free_id(connection, table, "!?") == "groep"


def test_a_next_run_that_cannot_be_leaves_nothing_behind(connection: Connection) -> None:
    wrong = LessonDates(LATER.at, LATER.at - timedelta(days=1))

    with pytest.raises(RosterError):
        begin_like(connection, LATER, "noord", "Nieuw", {"een": wrong}, weeks=52, zone=ZONE)

    assert {group.id for group in cohorts(connection)} == {"noord", "zuid", "klas"}


def test_a_cohort_gets_another_name_and_unit_and_the_old_one_back(connection: Connection) -> None:
    change_cohort(connection, LATER, "zuid", name=" Team Zuid-West ", unit="thuis")
    changed = cohort_of(connection, "zuid")

    undo(connection, LATER, lines(connection, last=1)[0].seq)

    assert (changed.name, changed.unit) == ("Team Zuid-West", "thuis")
    assert cohort_of(connection, "zuid").name == "Team Zuid"


@pytest.mark.parametrize(("name", "unit"), [("", None), ("  !", None), ("Goed", "nergens")])
def test_a_name_or_unit_that_cannot_be_is_refused(
    connection: Connection, name: str, unit: str | None
) -> None:
    with pytest.raises(RosterError):
        change_cohort(connection, LATER, "zuid", name=name, unit=unit)


def test_a_unit_of_another_organisation_is_refused(connection: Connection) -> None:
    with pytest.raises(RosterError, match="not a unit of college"):
        change_cohort(connection, LATER, "klas", name="Klas 1", unit="thuis")


def test_a_closed_cohort_can_be_opened_again(connection: Connection) -> None:
    close_cohort(connection, BY, "zuid")

    open_cohort(connection, LATER, "zuid")

    assert not cohort_of(connection, "zuid").closed


def test_cohorts_of_the_file_are_taken_over_once_and_their_dates_hold_on(
    connection: Connection,
) -> None:
    dates = {"een": Dates(weeks=2), "twee": Dates(weeks=4)}
    course = Settings(
        id="proef",
        title="Proef",
        lessons=("een", "twee"),
        cohorts=(Cohort(id="oost", title="Team Oost", dates=dates), Cohort(id="noord", title="N")),
    )
    released = {"een": datetime(2026, 9, 1, 12, tzinfo=UTC)}
    before = calendar(connection, course, "oost", released)
    assert [cohort.id for cohort in not_in_roster(connection, course)] == ["oost"]

    first = adopt(connection, LATER, course, "zorg", released)
    again = adopt(connection, LATER, course, "zorg", released)

    assert [(each.group.name, each.undated) for each in first] == [("Team Oost", ("twee",))]
    assert again == []
    assert calendar(connection, course, "oost", released) == before
    assert before["een"].due == datetime.combine(date(2026, 9, 16), datetime.min.time(), ZONE)
    bare = course.model_copy(update={"cohorts": ()})
    assert calendar(connection, bare, "oost", released)["een"] == before["een"]


def test_taking_over_into_no_organisation_changes_nothing(connection: Connection) -> None:
    course = Settings(
        id="proef", title="Proef", lessons=("een",), cohorts=(Cohort(id="oost", title="Oost"),)
    )

    with pytest.raises(RosterError, match="no organisation nergens"):
        adopt(connection, LATER, course, "nergens", {})

    assert "oost" not in {group.id for group in cohorts(connection)}
