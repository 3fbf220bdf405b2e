"""The calendar of a cohort: shifted, a week skipped, saved all or nothing, and undone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from course.content.settings import Dates, Settings
from course.people.acts import act_of, undo_act
from course.people.audit import first_line
from course.people.cohorts.calendar import (
    Change,
    calendar,
    changes,
    save,
    shifted,
    token,
    without_week,
)
from course.people.dates import LessonDates, dates_in, set_dates
from course.people.errors import RosterError
from tests.people.conftest import BY, LATER

pytestmark = pytest.mark.parametrize(
    "zone", [ZoneInfo("Europe/Amsterdam"), ZoneInfo("Europe/Brussels")]
)


def midnight(day: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), zone)


def settings(zone: ZoneInfo, **schedule: Dates) -> Settings:
    return Settings(
        id="proef", title="Proef", timezone=zone.key, lessons=("een", "twee"), schedule=schedule
    )


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("2027-03-27", 1, "2027-03-28"),  # the day on which the clocks go forward
        ("2027-03-28", 1, "2027-03-29"),
        ("2027-10-30", 1, "2027-10-31"),  # and back
        ("2027-10-31", -7, "2027-10-24"),
        ("2026-12-24", 14, "2027-01-07"),
    ],
)
def test_a_shifted_day_begins_at_midnight_on_days_with_another_clock_too(
    day: str, days: int, expected: str, zone: ZoneInfo
) -> None:
    dates = {"een": LessonDates(midnight(day, zone).astimezone(UTC), None)}

    moved = shifted(dates, days, zone)["een"]

    assert moved == LessonDates(midnight(expected, zone), None)


def test_what_lies_in_a_skipped_week_or_later_is_a_week_later(zone: ZoneInfo) -> None:
    sunday_before, monday = midnight("2026-12-21", zone), midnight("2026-12-21", zone)
    dates = {
        "een": LessonDates(midnight("2026-12-01", zone), sunday_before),  # last day is Sunday
        "twee": LessonDates(monday, midnight("2026-12-26", zone)),
        "drie": LessonDates(midnight("2026-12-07", zone), midnight("2027-01-09", zone)),
        "vier": LessonDates(),
    }

    moved = without_week(dates, date(2026, 12, 25), zone)

    assert moved == {
        "een": dates["een"],
        "twee": LessonDates(midnight("2026-12-28", zone), midnight("2027-01-02", zone)),
        "drie": LessonDates(midnight("2026-12-07", zone), midnight("2027-01-16", zone)),
        "vier": LessonDates(),
    }


def test_too_far_away_is_one_sentence(zone: ZoneInfo) -> None:
    dates = {"een": LessonDates(midnight("2026-12-01", zone), None)}

    with pytest.raises(RosterError, match="too far away"):
        shifted(dates, 10**7, zone)


def test_a_calendar_holds_the_rosters_dates_else_those_of_the_course(
    connection: Connection, zone: ZoneInfo
) -> None:
    own = LessonDates(midnight("2026-12-01", zone), None)
    set_dates(connection, BY, "noord", "een", own)
    course = settings(zone, een=Dates(due=date(2026, 1, 1)), twee=Dates(weeks=2))

    before = calendar(connection, course, "noord", {})
    after = calendar(connection, course, "noord", {"twee": midnight("2026-12-01", zone)})

    assert before == {"een": own, "twee": LessonDates()}
    assert after["twee"] == LessonDates(None, midnight("2026-12-16", zone))


def test_saving_is_one_act_that_can_be_undone(connection: Connection, zone: ZoneInfo) -> None:
    course = settings(zone, twee=Dates(due=date(2026, 12, 1)))
    set_dates(connection, BY, "noord", "een", LessonDates(midnight("2026-12-01", zone), None))
    set_dates(connection, BY, "noord", "twee", LessonDates(midnight("2026-11-01", zone), None))
    before = calendar(connection, course, "noord", {})
    default = calendar(connection, course, "klas", {})
    wanted = {"een": LessonDates(None, midnight("2027-01-01", zone)), "twee": default["twee"]}

    save(connection, LATER, "noord", changes(before, wanted), default)

    assert calendar(connection, course, "noord", {}) == wanted
    assert set(dates_in(connection, "noord")) == {"een"}  # the other is the course's again
    line = first_line(connection, LATER)
    assert line is not None
    found = act_of(connection, line, None)
    assert found is not None
    assert found[0].size == 2
    undo_act(connection, LATER._replace(at=LATER.at + timedelta(seconds=1)), line, None)
    assert calendar(connection, course, "noord", {}) == before


def test_a_lesson_that_cannot_have_its_dates_leaves_all_as_they_were(
    connection: Connection, zone: ZoneInfo
) -> None:
    wrong = LessonDates(midnight("2027-01-02", zone), midnight("2027-01-01", zone))
    right = LessonDates(midnight("2027-01-02", zone), None)
    wanted = [Change("een", LessonDates(), right), Change("twee", LessonDates(), wrong)]

    with pytest.raises(RosterError, match="twee would be due before it opens"):
        save(connection, LATER, "noord", wanted, {})

    assert dates_in(connection, "noord") == {}


def test_the_token_follows_every_date(zone: ZoneInfo) -> None:
    one = {"een": LessonDates(midnight("2026-12-01", zone), None), "twee": LessonDates()}
    same = {
        "een": LessonDates(midnight("2026-12-01", zone).astimezone(UTC), None),
        "twee": LessonDates(),
    }
    other = {"een": LessonDates(None, midnight("2026-12-01", zone)), "twee": LessonDates()}

    assert token(one) == token(same)
    assert token(one) != token(other)
