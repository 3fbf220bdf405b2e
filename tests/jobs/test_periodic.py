"""Periodic work is due at the same moments for every worker, also when the clock changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from course.jobs.periodic import daily, every

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2039, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_every_quarter_comes_at_fixed_moments() -> None:
    after = every(timedelta(minutes=15))

    assert after(datetime(2026, 12, 1, 10, 1, tzinfo=UTC)) == datetime(
        2026, 12, 1, 10, 15, tzinfo=UTC
    )
    assert after(datetime(2026, 12, 1, 10, 15, tzinfo=UTC)) == datetime(
        2026, 12, 1, 10, 30, tzinfo=UTC
    )


def test_daily_follows_the_clock_of_the_course_in_summer_and_winter() -> None:
    after = daily(time(4, 10), AMSTERDAM)

    assert after(datetime(2026, 7, 1, 3, 0, tzinfo=UTC)) == datetime(2026, 7, 2, 2, 10, tzinfo=UTC)
    assert after(datetime(2026, 12, 1, 3, 0, tzinfo=UTC)) == datetime(
        2026, 12, 1, 3, 10, tzinfo=UTC
    )


@given(MOMENTS, st.times())
def test_there_is_one_a_day_and_it_lies_ahead(now: datetime, at: time) -> None:
    due = daily(at, AMSTERDAM)(now)

    assert now < due <= now + timedelta(hours=25)
