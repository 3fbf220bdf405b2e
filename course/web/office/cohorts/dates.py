"""Changing the calendar of a cohort: typed, shifted, a week skipped, copied; seen before saved.

Every way ends in the same page, which names each lesson whose dates change and whom that concerns.
What it sends back is the request itself, so that saving works it out again from the calendar as it
is then, and refuses where that is no longer the one that was shown.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.messages import noop
from course.people.audit import first_line
from course.people.cohorts.calendar import (
    Calendar,
    Change,
    MoreTime,
    calendar,
    changes,
    more_time_in,
    save,
    shifted,
    token,
    without_week,
)
from course.people.dates import LessonDates
from course.people.errors import RosterError
from course.records.at_work import AtWork
from course.web import dutch_dates
from course.web.office.cohorts import effects
from course.web.office.cohorts.one_cohort import CohortPage, Whole, days

_MOST_DAYS: Final = 3660
_FIRST_YEAR, _LAST_YEAR = 2000, 2999
_FIELDS: Final = ("open", "tot")
_NO_DAY = "Kies een dag, zoals 3-5-2027."
_ORDER = "De les moet open zijn vóór de laatste inleverdag."


class ChangeRow(TypedDict):
    """A lesson whose dates change: in words, whom it concerns, and what to look out for."""

    title: str
    before: str
    after: str
    whom: str
    warnings: list[str]


class DatesContext(TypedDict):
    """What `office/cohort_dates.html` shows; no rows: nothing would change."""

    path: str
    back: str
    name: str
    what: str
    rows: list[ChangeRow]
    warned: bool
    hidden: list[tuple[str, str]]


class Typed:
    """The days of the form, by lesson, with what is wrong in them."""

    def __init__(self, days_: Mapping[str, tuple[str, str]]) -> None:
        self.days = days_
        self.errors: dict[str, str] = {}

    def over(self, dates: Calendar, zone: ZoneInfo) -> Calendar:
        """The calendar with these days; a day that was not touched keeps its time of day."""
        return {
            lesson: self._over(lesson, of, zone) if lesson in self.days else of
            for lesson, of in dates.items()
        }

    def _over(self, lesson: str, of: LessonDates, zone: ZoneInfo) -> LessonDates:
        opens, due = self.days[lesson]
        before = days(of, zone)
        try:
            new = LessonDates(
                of.opens if opens == before[0] else _moment(opens, 0, zone),
                of.due if due == before[1] else _moment(due, 1, zone),
            )
        except ValueError:
            self.errors[lesson] = _NO_DAY
            return of
        if new.opens and new.due and new.due <= new.opens:
            self.errors[lesson] = _ORDER
        return new

    def with_errors(self) -> dict[str, tuple[str, str, str]]:
        """What was typed, for the form to show again."""
        return {
            lesson: (opens, due, self.errors.get(lesson, ""))
            for lesson, (opens, due) in self.days.items()
        }


class CohortDates(CohortPage):
    """Takes every form about the dates of a cohort."""

    async def get(self, id_: str) -> None:
        """Nothing to see here: to the cohort."""
        self.back_to(id_)

    async def post(self, id_: str) -> None:
        """The page that says what would change, or, with `zeker`, the change."""
        if self.get_body_argument("zeker", "") == "ja":
            self.done(id_, await self.in_thread(lambda: self._save(id_)))
            return
        typed = await self.in_thread(lambda: self._mistakes(id_))
        if typed:
            self.set_status(422)
            await self.office_page("office/cohort.html", lambda: self.context(id_, typed))
        else:
            await self.office_page("office/cohort_dates.html", lambda: self._preview(id_))

    def _mistakes(self, id_: str) -> dict[str, tuple[str, str, str]]:
        """What was typed, where something in it is wrong; else nothing."""
        if self.get_body_argument("doe", "") != "typen":
            return {}
        whole = self.read(lambda c: self.whole(c, id_))
        typed = self._typed(whole.dates)
        typed.over(whole.dates, self.service.settings.zone)
        return typed.with_errors() if typed.errors else {}

    def _preview(self, id_: str) -> DatesContext:
        def seen(connection: Connection) -> DatesContext:
            whole, more = self.whole(connection, id_), more_time_in(connection, id_)
            self._same(whole)
            after, what = self._wanted(connection, whole)
            rows = [self._change(whole, each, more) for each in changes(whole.dates, after)]
            return {
                "path": f"{self.url(id_)}/datums",
                "back": self.url(id_),
                "name": whole.group.name,
                "what": what,
                "rows": rows,
                "warned": any(row["warnings"] for row in rows),
                "hidden": self._request(),
            }

        return self.read(seen)

    def _save(self, id_: str) -> int | None:
        by = self.actor

        def work(connection: Connection) -> int | None:
            whole = self.whole(connection, id_)
            self._same(whole)
            after, _ = self._wanted(connection, whole)
            save(connection, by, id_, changes(whole.dates, after), whole.default)
            return first_line(connection, by)

        return self.change(work)

    def _same(self, whole: Whole) -> None:
        """Refuse to go on from a calendar that somebody has changed since it was shown."""
        if self.get_body_argument("gezien", "") != token(whole.dates):
            raise RosterError(
                noop("Somebody has changed these dates since. Look again before you go on.")
            )

    def _wanted(self, connection: Connection, whole: Whole) -> tuple[Calendar, str]:
        """The calendar that was asked for, and in words what was asked."""
        asked, zone = self.get_body_argument("doe", ""), self.service.settings.zone
        if asked == "typen":
            return self._typed(whole.dates).over(whole.dates, zone), "Dit heb je ingevuld."
        if asked == "schuiven":
            number = self._days()
            far = f"{abs(number)} {'dag' if abs(number) == 1 else 'dagen'}"
            which = "later" if number > 0 else "eerder"
            return shifted(whole.dates, number, zone), f"Alles {far} {which}."
        if asked == "overslaan":
            day = self._day()
            monday = day - timedelta(days=day.weekday())
            at = dutch_dates.day_and_year(datetime.combine(monday, time(), zone), zone)
            what = f"Wat in de week van {at} of daarna valt, schuift een week op."
            return without_week(whole.dates, day, zone), what
        if asked == "overnemen":
            return self._copied(connection, whole)
        raise HTTPError(404)

    def _copied(self, connection: Connection, whole: Whole) -> tuple[Calendar, str]:
        source = self.get_body_argument("van", "")
        if not source:
            return whole.default, "De datums die de cursus zelf geeft."
        group = self.group(connection, source)
        dates = calendar(connection, self.service.settings, source, whole.released)
        return dates, f"De datums van {group.name}."

    def _typed(self, dates: Calendar) -> Typed:
        """The days of the lessons that are in the form."""
        sent = {
            lesson: tuple(self.get_body_argument(f"{field}-{lesson}", "") for field in _FIELDS)
            for lesson in dates
            if f"tot-{lesson}" in self.request.body_arguments
        }
        return Typed({lesson: (opens, due) for lesson, (opens, due) in sent.items()})

    def _days(self) -> int:
        """How many days later, negative for earlier; raises `RosterError`."""
        number = self.get_body_argument("aantal", "").strip()
        right = number.isascii() and number.isdigit() and len(number) <= 4  # noqa: PLR2004
        count = int(number) if right else 0
        count *= 7 if self.get_body_argument("eenheid", "") == "weken" else 1
        if not 1 <= count <= _MOST_DAYS:
            raise RosterError(
                noop("Give a number of days or weeks, at most {most} days."), most=_MOST_DAYS
            )
        return -count if self.get_body_argument("richting", "") == "eerder" else count

    def _day(self) -> date:
        try:
            return day_of(self.get_body_argument("dag", ""))
        except ValueError:
            raise RosterError(noop("Choose a day in the week that is to be skipped.")) from None

    def _request(self) -> list[tuple[str, str]]:
        """Everything that was sent, to be sent again."""
        return [
            (name, value)
            for name in self.request.body_arguments
            if name not in {"_xsrf", "zeker"}
            for value in self.get_body_arguments(name)
        ]

    def _change(self, whole: Whole, change: Change, more: list[MoreTime]) -> ChangeRow:
        zone, work = self.service.settings.zone, whole.work.get(change.lesson, AtWork())
        is_released, now = change.lesson in whole.released, datetime.now(UTC)
        return {
            "title": whole.titles.get(change.lesson, change.lesson),
            "before": effects.in_words(change.before, zone),
            "after": effects.in_words(change.after, zone),
            "whom": effects.whom(work),
            "warnings": effects.warnings(change, work, more, now, zone, is_released=is_released),
        }


def day_of(text: str) -> date:
    """A day as a date field sends it, or as it is typed where there is no such field.

    Raises ValueError for anything else.
    """
    text = text.strip()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = datetime.strptime(text.replace("/", "-"), "%d-%m-%Y").date()  # noqa: DTZ007 - a day
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(text)
    return day


def _moment(text: str, days_later: int, zone: ZoneInfo) -> datetime | None:
    if not text.strip():
        return None
    return datetime.combine(day_of(text) + timedelta(days=days_later), time(), zone)
