"""Moments and due dates in Dutch words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from course import formatting
from course.people.schedule import Window


def moment(at: datetime, zone: ZoneInfo) -> str:
    """As in *zondag 22 november 2026 om 20.14 uur*."""
    return format_datetime(at.astimezone(zone), "EEEE d MMMM y 'om' H.mm 'uur'", locale="nl")


def day(at: datetime, zone: ZoneInfo) -> str:
    """As in *zondag 22 november*."""
    return formatting.day(at, zone)


def day_and_year(at: datetime, zone: ZoneInfo) -> str:
    """As in *zondag 22 november 2026*."""
    return format_datetime(at.astimezone(zone), "EEEE d MMMM y", locale="nl")


def last_day(end: datetime, zone: ZoneInfo) -> str:
    """The last day before `end`, with its year."""
    return day_and_year(end - timedelta(seconds=1), zone)


def short_day(at: datetime, zone: ZoneInfo) -> str:
    """As in *22 nov 2026*, for tables."""
    return format_datetime(at.astimezone(zone), "d MMM y", locale="nl").replace(".", "")


def short_last_day(end: datetime, zone: ZoneInfo) -> str:
    """The last day before `end`, for tables."""
    return short_day(end - timedelta(seconds=1), zone)


def due_text(dates: Window, now: datetime, zone: ZoneInfo) -> str:
    """The due date in words, and that somebody was given more time."""
    at = dates.due
    if at is None:
        return "Deze les heeft geen inleverdatum."
    last = at.astimezone(zone) - timedelta(seconds=1)
    days = (last.date() - now.astimezone(zone).date()).days
    if days < 0 and dates.extended:
        return f"Je had uitstel tot en met {day(last, zone)}."
    if days < 0:
        return f"De inleverdatum was {day(last, zone)}."
    when = {0: "vandaag", 1: "morgen"}.get(days, f"nog {days} dagen")
    if dates.extended:
        return f"Je hebt uitstel tot en met {day(last, zone)} ({when})."
    return f"Inleveren kan tot en met {day(last, zone)} ({when})."


def opens_text(at: datetime, zone: ZoneInfo) -> str:
    """When a lesson that is not open yet will open."""
    return f"Deze les gaat open op {day(at, zone)}."
