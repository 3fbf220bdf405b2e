"""The next run of a cohort: a new one with the same lessons and staff, later, with nobody in it."""

import re
from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from course.people import schema as t
from course.people.audit import Actor
from course.people.cohorts.calendar import Calendar, later, shifted
from course.people.cohorts.running import check_name, free_id, guides_of
from course.people.dates import LessonDates, set_dates
from course.people.organisations import Group, add_cohort, cohort_of
from course.people.staff import Scope, appoint

YEAR: Final = 52  # weeks: a year later on the same day of the week
_YEARS: Final = re.compile(r"\b20(\d\d)(?:([-/\u2013])(20)?(\d\d))?\b")


def name_after(name: str, year: int) -> str:
    """The name of the next run: its last year, or pair of years, one later; else `year` is added.

    `Team Noord 2026` is followed by `Team Noord 2027`, `Klas 1 2026-2027` by `Klas 1 2027-2028`.
    """
    years = list(_YEARS.finditer(name))
    if not years:
        return f"{name} {year}"
    last = years[-1]
    first, sign, century, second = last.groups()
    new = f"20{int(first) + 1:02}"
    if sign:
        new += f"{sign}{century or ''}{int(second) + 1:02}"
    return name[: last.start()] + new + name[last.end() :]


def dates_after(dates: Calendar, weeks: int, zone: ZoneInfo) -> Calendar:
    """The calendar so many weeks later; raises `RosterError` beyond the calendar."""
    return shifted(dates, 7 * weeks, zone)


def begin_like(
    connection: Connection,
    actor: Actor,
    source: str,
    name: str,
    dates: Mapping[str, LessonDates],
    *,
    weeks: int,
    zone: ZoneInfo,
) -> Group:
    """A new cohort like `source`: its unit, its staff and these dates; nobody is enrolled.

    Its own opening and closing day are so many weeks later. Staff of the unit and the organisation
    guide it by themselves.

    Raises
    ------
    RosterError
        There is no such cohort, the name cannot be one, or a date cannot be; nothing was changed.
    """
    old = cohort_of(connection, source)
    check_name(name)
    with connection.begin_nested():
        new = Group(
            free_id(connection, t.cohorts, name),
            name.strip(),
            old.organisation,
            old.unit,
            later(old.opens, 7 * weeks, zone),
            later(old.closes, 7 * weeks, zone),
        )
        add_cohort(connection, actor, new)
        for lesson, of in dates.items():
            if of != LessonDates():
                set_dates(connection, actor, new.id, lesson, of)
        for guide in guides_of(connection, old):
            if guide.scope.cohort is not None:
                appoint(connection, actor, guide.person.id, guide.role, Scope(cohort=new.id))
    return new
