"""When a cohort works on a lesson, who has more time, and which lessons were opened again."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.enrolment import current
from course.people.errors import RosterError
from course.people.organisations import cohort_of
from course.people.persons import Person, person_of


class LessonDates(NamedTuple):
    """When a lesson opens and is due for a cohort: moments in UTC, None where there is none.

    `due` is the first moment at which a hand-in is late.
    """

    opens: datetime | None = None
    due: datetime | None = None


class _Again(NamedTuple):
    """The row of the newest attempt, after the first; `anew`: with the dates of a new cohort."""

    seq: int
    attempt: int
    anew: bool


def set_dates(
    connection: Connection, actor: Actor, cohort: str, lesson: str, dates: LessonDates
) -> None:
    """Give a lesson its dates in a cohort.

    Raises
    ------
    RosterError
        There is no such cohort, or the lesson would be due before it opens.
    """
    cohort_of(connection, cohort)
    if dates.opens and dates.due and dates.due <= dates.opens:
        raise RosterError(noop("{lesson} would be due before it opens."), lesson=lesson)
    c = t.lesson_dates.c
    key = select(c.seq).where(c.cohort == cohort, c.lesson == lesson)
    seq = connection.execute(key).scalar()
    with recorded(connection, actor, "set-dates", what=f"{cohort} {lesson}") as change:
        if seq is None:
            change.add(t.lesson_dates, cohort=cohort, lesson=lesson, **dates._asdict())
        else:
            change.change(t.lesson_dates, seq, **dates._asdict())


def dates_in(connection: Connection, cohort: str) -> dict[str, LessonDates]:
    """The dates of a cohort by lesson; a lesson without dates is not in it."""
    c = t.lesson_dates.c
    query = select(c.lesson, c.opens, c.due).where(c.cohort == cohort).order_by(c.lesson)
    return {row.lesson: LessonDates(row.opens, row.due) for row in connection.execute(query)}


def copy_dates(
    connection: Connection, actor: Actor, source: str, target: str, *, days: int, zone: ZoneInfo
) -> None:
    """Give a cohort the dates of another, so many days later; nine o'clock stays nine o'clock."""
    cohort_of(connection, source)
    for lesson, dates in dates_in(connection, source).items():
        moved = (_later(moment, days, zone) for moment in dates)
        set_dates(connection, actor, target, lesson, LessonDates(*moved))


def extend(
    connection: Connection, actor: Actor, person: str, cohort: str, lesson: str, *, due: datetime
) -> None:
    """Give a person until `due` for a lesson, in place of an earlier extension.

    In a lesson that was opened again this is the date of the newest attempt, unless that was begun
    anew in another cohort: then it is more time than that cohort's.

    Raises
    ------
    RosterError
        The person is not in that cohort (any more), or `due` is in the past.
    """
    who = _member(connection, person, cohort)
    if due <= actor.at:
        raise _passed(who)
    c, again = t.extensions.c, _newest(connection, who.id, lesson)
    key = select(c.seq).where(c.person == who.id, c.cohort == cohort, c.lesson == lesson)
    seq = connection.execute(key).scalar()
    with recorded(connection, actor, "extend", who.id, f"{cohort} {lesson}") as change:
        if again is not None and not again.anew:
            change.change(t.reopened, again.seq, due=due)
        elif seq is None:
            change.add(t.extensions, person=who.id, cohort=cohort, lesson=lesson, due=due)
        else:
            change.change(t.extensions, seq, due=due)


def reopen(
    connection: Connection,
    actor: Actor,
    person: str,
    cohort: str,
    lesson: str,
    *,
    due: datetime | None = None,
) -> int:
    """Open a lesson again for a person, after feedback; the number of the attempt, 2 or more.

    It is due at `due`, whatever the date of the cohort; None: at any time.

    Raises
    ------
    RosterError
        The person is not in that cohort (any more), or `due` is in the past.
    """
    who = _member(connection, person, cohort)
    if due is not None and due <= actor.at:
        raise _passed(who)
    attempt = attempt_of(connection, who.id, lesson) + 1
    with recorded(connection, actor, "reopen", who.id, f"{cohort} {lesson}") as change:
        where = {"person": who.id, "cohort": cohort, "lesson": lesson}
        change.add(t.reopened, **where, attempt=attempt, at=actor.at, due=due, begun=None)
    return attempt


def attempt_of(connection: Connection, person: str, lesson: str) -> int:
    """The attempt at which a person is in a lesson: 1 where it was never opened again.

    Whatever the cohort: who moves goes on in the attempt in which they were.
    """
    again = _newest(connection, person, lesson)
    return 1 if again is None else again.attempt


def _newest(connection: Connection, person: str, lesson: str) -> _Again | None:
    c = t.reopened.c
    query = select(c.seq, c.attempt, c.anew).where(c.person == person, c.lesson == lesson)
    row = connection.execute(query.order_by(c.attempt.desc(), c.seq.desc()).limit(1)).first()
    return None if row is None else _Again(*row)


def _passed(who: Person) -> RosterError:
    return RosterError(noop("That date has passed: give {name} a later one."), name=who.shown)


def _member(connection: Connection, person: str, cohort: str) -> Person:
    who, group = person_of(connection, person), cohort_of(connection, cohort)
    if current(connection, who.id, cohort) is None:
        raise RosterError(
            noop("{name} is not in {cohort} (any more). Look again before you go on."),
            name=who.shown,
            cohort=group.name,
        )
    return who


def _later(moment: datetime | None, days: int, zone: ZoneInfo) -> datetime | None:
    """So many days later by the clock on the wall, whatever summer time does."""
    return moment and moment.astimezone(zone) + timedelta(days=days)
