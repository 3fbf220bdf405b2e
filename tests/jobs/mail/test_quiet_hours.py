"""Mail waits for the morning and for Monday, also when the clock changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.settings import WEEKDAYS, MailSettings
from course.jobs.mail.quiet_hours import sendable_from

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DEFAULT = MailSettings()
CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
SETTINGS = st.builds(
    MailSettings,
    quiet_from=CLOCKS,
    quiet_until=CLOCKS,
    quiet_days=st.lists(st.sampled_from(WEEKDAYS), max_size=6, unique=True).map(tuple),
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2039, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("2026-12-01 14:00", "2026-12-01 14:00"),  # a Tuesday
        ("2026-12-01 20:59", "2026-12-01 20:59"),
        ("2026-12-01 21:00", "2026-12-02 07:00"),
        ("2026-12-01 06:59", "2026-12-01 07:00"),
        ("2026-12-01 07:00", "2026-12-01 07:00"),
        ("2026-12-05 22:00", "2026-12-07 07:00"),  # Saturday night: over Sunday
        ("2026-12-06 12:00", "2026-12-07 07:00"),
        ("2026-10-24 23:00", "2026-10-26 07:00"),  # the clock goes back on Sunday
        ("2026-03-28 23:00", "2026-03-30 07:00"),  # and forward
    ],
)
def test_by_default_mail_waits_at_night_and_on_sunday(asked: str, sent: str) -> None:
    assert sendable_from(DEFAULT, AMSTERDAM, local(asked)) == local(sent)


def test_quiet_in_the_afternoon_and_no_quiet_at_all() -> None:
    siesta = MailSettings(quiet_from="12:00", quiet_until="14:00", quiet_days=())
    never = MailSettings(quiet_from="00:00", quiet_until="00:00", quiet_days=())
    noon = local("2026-12-06 12:30")

    assert sendable_from(siesta, AMSTERDAM, noon) == local("2026-12-06 14:00")
    assert sendable_from(never, AMSTERDAM, noon) == noon


@given(SETTINGS, MOMENTS)
def test_what_comes_out_is_not_quiet_and_not_long_ahead(
    settings: MailSettings, now: datetime
) -> None:
    first = sendable_from(settings, AMSTERDAM, now)

    assert now <= first <= now + timedelta(days=9)
    assert sendable_from(settings, AMSTERDAM, first) == first
