"""Moments and states in Dutch words."""

import math
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from course.answers.intake import Standing
from course.content.released import Released

_WORDS_A_MINUTE = 190


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


def minutes(released: Released) -> int:
    """Study load of a lesson, in minutes rounded up to fives.

    190 words of prose a minute, and each kind's pace for each step or item of an exercise. An
    estimate of ours, until there are measured times.
    """
    cells = released.notebook["cells"]
    prose = " ".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    reading = len(prose.split()) / _WORDS_A_MINUTE
    doing = sum(len(e.mark(()).items) * e.pace for e in released.exercises) / 60
    return math.ceil((reading + doing) / 5) * 5
