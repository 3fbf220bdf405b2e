"""What a change of a lesson's dates means, in Dutch sentences, and for whom."""

from datetime import datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from course.people.cohorts.calendar import Change, MoreTime
from course.people.dates import LessonDates
from course.records.at_work import AtWork
from course.web import dutch_dates

_MOST_NAMES: Final = 3


def in_words(dates: LessonDates, zone: ZoneInfo) -> str:
    """The dates of a lesson in one line."""
    opens, due = dates
    begins = f"open vanaf {dutch_dates.day_and_year(opens, zone)}" if opens else ""
    ends = f"inleveren tot en met {dutch_dates.last_day(due, zone)}" if due else ""
    return ", ".join(filter(None, (begins, ends))) or "geen datums"


def whom(work: AtWork) -> str:
    """How many are at work on the lesson."""
    if not work.begun:
        return "Nog niemand begon."
    return f"{work.busy} bezig, {work.handed_in} ingeleverd."


def warnings(
    change: Change,
    work: AtWork,
    more: list[MoreTime],
    now: datetime,
    zone: ZoneInfo,
    *,
    is_released: bool,
) -> list[str]:
    """Sentences about a change: a day that has passed, who cannot go on, whose extension matters.

    `more` are the extensions in the cohort, of any lesson.
    """
    theirs = [each for each in more if each.lesson == change.lesson]
    return [
        *_about_opening(change, work, now, is_released=is_released),
        *_about_due(change, work, now),
        *_about_more_time(change, theirs, zone),
    ]


def _about_opening(change: Change, work: AtWork, now: datetime, *, is_released: bool) -> list[str]:
    before, after = change.before.opens, change.after.opens
    if before == after:
        return []
    if after is not None and after > now and work.begun:
        if work.begun == 1:
            return ["1 deelnemer is al begonnen en kan tot die dag niet verder."]
        return [f"{work.begun} deelnemers zijn al begonnen en kunnen tot die dag niet verder."]
    if before is not None and before > now and (after is None or after <= now):
        return ["De les gaat meteen open." if is_released else "De les is nog niet vrijgegeven."]
    return []


def _about_due(change: Change, work: AtWork, now: datetime) -> list[str]:
    before, after = change.before.due, change.after.due
    if before == after:
        return []
    if after is not None and after <= now:
        late = f" Dat geldt nu voor {work.busy}." if work.busy else ""
        return [f"Deze inleverdatum is al voorbij: wie nog inlevert, is te laat.{late}"]
    if before is not None and before <= now and work.handed_in:
        return ["Wie te laat inleverde, houdt dat erbij staan, en kan opnieuw inleveren."]
    return []


def _about_more_time(change: Change, theirs: list[MoreTime], zone: ZoneInfo) -> list[str]:
    before, after = change.before.due, change.after.due
    if before == after or not theirs:
        return []
    kept = [each for each in theirs if after is not None and each.due > after]
    lost = [each for each in theirs if each not in kept]
    said = [
        f"Dit is vóór het uitstel van {_named(list(some))}, tot en met "
        f"{dutch_dates.last_day(due, zone)}. Dat uitstel blijft gelden."
        for due, some in groupby(kept, lambda each: each.due)
    ]
    if lost:
        said.append(f"Het uitstel van {_named(lost)} voegt dan niets meer toe.")
    return said


def _named(some: list[MoreTime]) -> str:
    names = [each.person.shown for each in some]
    if len(names) > _MOST_NAMES:
        return f"{', '.join(names[:_MOST_NAMES])} en nog {len(names) - _MOST_NAMES}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"
