"""Moments and states in Dutch words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from course.answers.intake import Standing


def moment(at: datetime, zone: ZoneInfo) -> str:
    """As in *zondag 22 november 2026 om 20.14 uur*."""
    return format_datetime(at.astimezone(zone), "EEEE d MMMM y 'om' H.mm 'uur'", locale="nl")


def day(at: datetime, zone: ZoneInfo) -> str:
    """As in *zondag 22 november*."""
    return format_datetime(at.astimezone(zone), "EEEE d MMMM", locale="nl")


def due(at: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """The due date in words; `at` is the moment after the last day, None no date at all."""
    if at is None:
        return "Deze les heeft geen inleverdatum."
    last = at.astimezone(zone) - timedelta(seconds=1)
    days = (last.date() - now.astimezone(zone).date()).days
    if days < 0:
        return f"De inleverdatum was {day(last, zone)}."
    when = {0: "vandaag", 1: "morgen"}.get(days, f"nog {days} dagen")
    return f"Inleveren kan tot en met {day(last, zone)} ({when})."


def state(standing: Standing | None) -> tuple[str, str]:
    """A lesson's state as code and in words."""
    if standing is None or not (standing.answers or standing.handin):
        return "new", "nieuw"
    if standing.has_feedback:
        return "feedback", "terugkoppeling"
    if standing.handin:
        return "handed_in", "ingeleverd, te laat" if standing.handin.late else "ingeleverd"
    total = standing.total
    return "busy", f"bezig: {standing.done} van {total}" if total else "bezig"


def code(digest: str) -> str:
    """The first sixteen digits of a hash in groups of four, to read aloud or copy."""
    return " ".join(digest[i : i + 4] for i in range(0, 16, 4))
