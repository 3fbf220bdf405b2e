"""Work that comes back: the moments at which it is due, the same for every worker."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

Next = Callable[[datetime], datetime]
"""The first moment after a given one at which a job is due."""


def every(interval: timedelta) -> Next:
    """At fixed moments, `interval` apart, counted from 1970."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)

    def after(now: datetime) -> datetime:
        return epoch + ((now - epoch) // interval + 1) * interval

    return after


def daily(at: time, zone: ZoneInfo) -> Next:
    """Once a day by the clock of `zone`; a time that the clock skips is an hour later that day."""

    def after(now: datetime) -> datetime:
        today = now.astimezone(zone).date()
        days = (today + timedelta(days=ahead) for ahead in range(2))
        moments = [datetime.combine(day, at, zone).astimezone(UTC) for day in days]
        return next(moment for moment in moments if moment > now)

    return after
