"""The calendar of a cohort: the dates of all its lessons, and what a change makes of them.

A change is worked out first, as a whole, so that a page can show it; saving it takes all or
nothing, and only while the calendar still is what the page showed.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from course.content.settings import Settings
from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.dates import LessonDates, dates_in, set_dates
from course.people.errors import RosterError
from course.people.organisations import cohort_of
from course.people.persons import Person

Calendar = Mapping[str, LessonDates]
"""The dates of each lesson of the course, in running order; a moment that is not set is None."""

_SECOND = timedelta(seconds=1)


class Change(NamedTuple):
    """What a lesson's dates were, and what they become."""

    lesson: str
    before: LessonDates
    after: LessonDates


class MoreTime(NamedTuple):
    """Somebody who was given until `due` for a lesson."""

    person: Person
    lesson: str
    due: datetime


def calendar(
    connection: Connection, settings: Settings, cohort: str, released: Mapping[str, datetime]
) -> Calendar:
    """The dates that hold in a cohort: the roster's, or else those of `course.yaml`.

    `released` is when each lesson was first opened. A date of `course.yaml` that counts from a
    release that has not been is None.
    """
    own, default = dates_in(connection, cohort), by_default(settings, cohort, released)
    return {lesson: own.get(lesson) or default[lesson] for lesson in settings.lessons}


def by_default(
    settings: Settings, cohort: str | None, released: Mapping[str, datetime]
) -> Calendar:
    """The dates of `course.yaml`, for a cohort without any of its own."""
    return {
        lesson: LessonDates(*settings.planned(cohort, lesson, released.get(lesson)))
        for lesson in settings.lessons
    }


def shifted(dates: Calendar, days: int, zone: ZoneInfo) -> Calendar:
    """Every date so many days later, or earlier; midnight stays midnight, whatever the clocks do.

    Raises
    ------
    RosterError
        A date would leave the calendar.
    """
    return {
        lesson: LessonDates(*(later(m, days, zone) for m in of)) for lesson, of in dates.items()
    }


def without_week(dates: Calendar, day: date, zone: ZoneInfo) -> Calendar:
    """Nothing opens or is due in the week of `day`: what lies there or later is a week later."""
    monday = datetime.combine(day - timedelta(days=day.weekday()), time(), zone)

    def moved(of: LessonDates) -> LessonDates:
        opens, due = of
        if opens and opens >= monday:
            opens = later(opens, 7, zone)
        if due and due - _SECOND >= monday:  # the last day lies in that week, or after it
            due = later(due, 7, zone)
        return LessonDates(opens, due)

    return {lesson: moved(of) for lesson, of in dates.items()}


def later(moment: datetime | None, days: int, zone: ZoneInfo) -> datetime | None:
    """So many days later by the clock on the wall; raises `RosterError` beyond the calendar."""
    try:
        return moment and moment.astimezone(zone) + timedelta(days=days)
    except OverflowError:
        raise RosterError(noop("That is too far away: choose fewer days.")) from None


def changes(before: Calendar, after: Calendar) -> list[Change]:
    """The lessons whose dates differ, in the order of the calendar."""
    return [
        Change(lesson, dates, after[lesson])
        for lesson, dates in before.items()
        if lesson in after and after[lesson] != dates
    ]


def token(dates: Calendar) -> str:
    """A digest of a calendar: the same only while nobody has changed it."""
    said = "\n".join(
        f"{lesson} {of.opens and of.opens.timestamp()} {of.due and of.due.timestamp()}"
        for lesson, of in dates.items()
    )
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def save(
    connection: Connection, actor: Actor, cohort: str, wanted: Sequence[Change], default: Calendar
) -> None:
    """Give the lessons their new dates; a lesson that gets those of `course.yaml` keeps no own.

    Raises
    ------
    RosterError
        There is no such cohort, or a lesson would be due before it opens; nothing was changed.
    """
    cohort_of(connection, cohort)
    with connection.begin_nested():
        for lesson, _, after in wanted:
            if after == default.get(lesson):
                _forget(connection, actor, cohort, lesson)
            else:
                set_dates(connection, actor, cohort, lesson, after)


def more_time_in(connection: Connection, cohort: str) -> list[MoreTime]:
    """Every extension in a cohort, the earliest first."""
    e, p = t.extensions.c, t.persons.c
    query = (
        select(e.lesson, e.due, *p[*Person._fields])
        .join_from(t.extensions, t.persons, p.id == e.person)
        .where(e.cohort == cohort)
        .order_by(e.due, p.id)
    )
    return [
        MoreTime(Person(*person), lesson, due) for lesson, due, *person in connection.execute(query)
    ]


def _forget(connection: Connection, actor: Actor, cohort: str, lesson: str) -> None:
    """Delete the dates that a lesson has of its own in a cohort."""
    c = t.lesson_dates.c
    key = select(c.seq).where(c.cohort == cohort, c.lesson == lesson)
    seq = connection.execute(key).scalar()
    if seq is not None:
        with recorded(connection, actor, "set-dates", what=f"{cohort} {lesson}") as change:
            change.delete(t.lesson_dates, seq)
