"""Dates of a cohort, more time for somebody, lessons opened again."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from course.people.audit import Actor
from course.people.dates import (
    LessonDates,
    attempt_of,
    copy_dates,
    dates_in,
    extend,
    reopen,
    set_dates,
)
from course.people.enrolment import take_out
from course.people.errors import RosterError
from tests.people.conftest import BY, Somebody, after

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_a_lesson_has_its_dates_in_a_cohort(connection: Connection) -> None:
    set_dates(connection, BY, "noord", "les-een", LessonDates(after(1), after(15)))
    set_dates(connection, BY, "noord", "les-een", LessonDates(after(2), after(16)))
    set_dates(connection, BY, "noord", "les-twee", LessonDates(due=after(30)))

    assert dates_in(connection, "noord") == {
        "les-een": LessonDates(after(2), after(16)),
        "les-twee": LessonDates(None, after(30)),
    }
    assert dates_in(connection, "zuid") == {}
    with pytest.raises(RosterError, match="les-een would be due before it opens"):
        set_dates(connection, BY, "noord", "les-een", LessonDates(after(2), after(1)))


def test_copied_dates_keep_the_clock_on_the_wall(connection: Connection) -> None:
    summer = datetime(2026, 9, 1, 22, tzinfo=UTC)  # midnight in Amsterdam
    set_dates(connection, BY, "noord", "les", LessonDates(due=summer))

    copy_dates(connection, BY, "noord", "zuid", days=91, zone=AMSTERDAM)

    due = dates_in(connection, "zuid")["les"].due
    assert due == datetime(2026, 12, 1, 23, tzinfo=UTC)


def test_a_lesson_opened_again_is_the_next_attempt(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody(cohort="noord")

    first = attempt_of(connection, anna.id, "les")
    attempts = [reopen(connection, BY, anna.id, "noord", "les") for _ in range(2)]

    assert (first, attempts) == (1, [2, 3])
    assert attempt_of(connection, anna.id, "les") == 3
    assert attempt_of(connection, anna.id, "een-andere-les") == 1


def test_who_is_not_in_the_cohort_gets_neither(connection: Connection, somebody: Somebody) -> None:
    anna = somebody("Anna Bakker", "noord")
    take_out(connection, BY, anna.id, "noord")

    with pytest.raises(RosterError, match="Anna Bakker is not in Team Noord"):
        extend(connection, BY, anna.id, "noord", "les", due=after(9))
    with pytest.raises(RosterError, match="Anna Bakker is not in Team Noord"):
        reopen(connection, BY, anna.id, "noord", "les")


def test_no_time_is_given_in_the_past(connection: Connection, somebody: Somebody) -> None:
    anna = somebody("Anna Bakker", "noord")

    with pytest.raises(RosterError, match="That date has passed: give Anna Bakker a later one"):
        extend(connection, Actor("p", after(9)), anna.id, "noord", "les", due=after(8))
