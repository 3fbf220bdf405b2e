"""Quarters of a year, by the course's clock: *2026-Q3* ends when October begins there."""

from datetime import datetime
from zoneinfo import ZoneInfo

_MONTHS = 3


def quarter_of(at: datetime, zone: ZoneInfo) -> str:
    """The quarter in which a moment lies, as in *2026-Q3*; quarters sort as text."""
    day = at.astimezone(zone)
    return f"{day.year:04}-Q{(day.month - 1) // _MONTHS + 1}"


def begin_of(quarter: str, zone: ZoneInfo) -> datetime:
    """The first moment of a quarter."""
    year, number = quarter.split("-Q")
    return datetime(int(year), (int(number) - 1) * _MONTHS + 1, 1, tzinfo=zone)


def end_of(quarter: str, zone: ZoneInfo) -> datetime:
    """The first moment after a quarter."""
    year, number = (int(part) for part in quarter.split("-Q"))
    following = f"{year + number // 4:04}-Q{number % 4 + 1}"
    return begin_of(following, zone)
