"""One cohort: its calendar to type in, who guides it, its name, closing it and opening it again."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select
from tornado.web import HTTPError

from course.answers.store import openings
from course.people import schema as t
from course.people.audit import Actor, first_line
from course.people.cohorts.calendar import Calendar, by_default, calendar, token
from course.people.cohorts.running import Guide, change_cohort, guides_of, open_cohort
from course.people.dates import LessonDates
from course.people.organisations import (
    Group,
    close_cohort,
    organisation_of,
    unit_of,
    units,
)
from course.records.at_work import AtWork, at_work
from course.records.outcomes import lesson_titles
from course.web.office.handler import OfficeHandler
from course.web.office.roles.wording import ROLES, SureContext


class DateRow(TypedDict):
    """A lesson in the calendar: days as a date field has them, "" for none."""

    lesson: str
    title: str
    opens: str
    due: str
    error: str
    own: bool
    note: str
    busy: int
    handed_in: int


class GuideRow(TypedDict):
    """Somebody who guides the cohort; `above` says where from, "" where it can be ended here."""

    person: str
    name: str
    mail: str
    role: str
    role_text: str
    above: str


class CohortContext(TypedDict):
    """What `office/cohort.html` shows; `runs`: whether all but the dates may be changed too."""

    path: str
    list_url: str
    people_url: str
    name: str
    place: str
    unit: str
    closed: bool
    people: int
    rows: list[DateRow]
    seen: str
    wrong: bool
    done_url: str
    roles_url: str
    others: list[tuple[str, str]]
    guides: list[GuideRow]
    units: list[tuple[str, str]]
    runs: bool


class Whole(NamedTuple):
    """A cohort's calendar with what it needs to be shown or changed, at one moment."""

    group: Group
    dates: Calendar
    default: Calendar
    released: Mapping[str, datetime]
    work: Mapping[str, AtWork]
    titles: Mapping[str, str]


class OneCohort(OfficeHandler):
    """What the pages of one cohort share; 404 for a cohort outside the person's scope."""

    def group(self, connection: Connection, id_: str, *, to_run: bool = False) -> Group:
        """The cohort; with `to_run` 403 for who may change its dates only."""
        groups = {each.id: each for each in self.groups(connection)}
        if id_ not in groups:
            raise HTTPError(404)
        if to_run and not self.person.membership.runs(groups[id_].organisation):
            raise HTTPError(403)
        return groups[id_]

    def whole(self, connection: Connection, id_: str) -> Whole:
        """The cohort with its calendar: a fixed number of statements."""
        service, group = self.service, self.group(connection, id_)
        released = {name: opening.at for name, opening in openings(connection).items()}
        return Whole(
            group,
            calendar(connection, service.settings, id_, released),
            by_default(service.settings, id_, released),
            released,
            at_work(connection, id_),
            lesson_titles(service.store, connection, service.settings),
        )

    def url(self, id_: str) -> str:
        """The page of a cohort."""
        return f"{self.service.renderer.base}kantoor/cohorten/{id_}"

    def act(self, id_: str, do: Callable[[Connection, Actor], object]) -> int | None:
        """Do something to a cohort that this person runs; the line that says so, if any."""
        by = self.actor

        def work(connection: Connection) -> int | None:
            self.group(connection, id_, to_run=True)
            do(connection, by)
            return first_line(connection, by)

        return self.change(work)

    def back_to(self, id_: str) -> None:
        """To the page of the cohort."""
        self.redirect(self.url(id_), status=303)

    def done(self, id_: str, line: int | None) -> None:
        """To the page of the cohort, which links to what was done."""
        self.redirect(self.url(id_) + (f"?gedaan={line}" if line else ""), status=303)


class CohortPage(OneCohort):
    """The page; its own forms are those that need no page before: another name, opened again."""

    async def get(self, id_: str) -> None:
        """The page of one cohort."""
        await self.office_page("office/cohort.html", lambda: self.context(id_))

    async def post(self, id_: str) -> None:
        """Another name or unit; closed, after a page that says what follows; opened again."""
        asked = self.get_body_argument("doe", "")
        if asked == "sluiten" and self.get_body_argument("zeker", "") != "ja":
            await self.office_page("office/sure.html", lambda: self._closing(id_))
            return
        act = {"naam": self._rename, "sluiten": self._close, "openen": self._open}.get(asked)
        if act is None:
            raise HTTPError(404)
        self.done(id_, await self.in_thread(lambda: act(id_)))

    def context(self, id_: str, typed: Mapping[str, tuple[str, str, str]] = {}) -> CohortContext:
        """The page; `typed` are days of the form with what is wrong in them, by lesson."""
        return self.read(lambda c: self._shown(c, id_, typed))

    def _shown(
        self, connection: Connection, id_: str, typed: Mapping[str, tuple[str, str, str]]
    ) -> CohortContext:
        whole, base = self.whole(connection, id_), self.service.renderer.base
        group, e = whole.group, t.enrolments.c
        enrolled = select(func.count()).where(e.cohort == id_, e.until.is_(None))
        people = connection.execute(enrolled).scalar() or 0
        parts = units(connection, group.organisation)
        runs = self.person.membership.runs(group.organisation)
        others = [(g.id, g.name) for g in self.groups(connection) if g.id != id_]
        done = self.get_query_argument("gedaan", "")
        known = done.isascii() and done.isdigit() and len(done) < 19  # noqa: PLR2004 - as the route
        return {
            "path": self.url(id_),
            "list_url": f"{base}kantoor/cohorten",
            "people_url": f"{base}kantoor/deelnemers?cohort={id_}",
            "name": group.name,
            "place": organisation_of(connection, group.organisation).name,
            "unit": group.unit or "",
            "closed": group.closed,
            "people": people,
            "rows": [self._row(whole, lesson, typed.get(lesson)) for lesson in whole.dates],
            "seen": token(whole.dates),
            "wrong": any(error for _, _, error in typed.values()),
            "done_url": f"{base}kantoor/wie-deed-wat/{done}" if known else "",
            "roles_url": f"{base}kantoor/organisatie/{group.organisation}/rollen",
            "others": others,
            "guides": [_guide(connection, each) for each in guides_of(connection, group)],
            "units": [(unit.id, unit.name) for unit in parts],
            "runs": runs,
        }

    def _row(self, whole: Whole, lesson: str, typed: tuple[str, str, str] | None) -> DateRow:
        dates, work = whole.dates[lesson], whole.work.get(lesson, AtWork())
        opens, due, error = typed or (*days(dates, self.service.settings.zone), "")
        return {
            "lesson": lesson,
            "title": whole.titles.get(lesson, lesson),
            "opens": opens,
            "due": due,
            "error": error,
            "own": dates != whole.default[lesson],
            "note": "" if lesson in whole.released else "Nog niet vrijgegeven.",
            "busy": work.busy,
            "handed_in": work.handed_in,
        }

    def _rename(self, id_: str) -> int | None:
        name, unit = self.get_body_argument("naam", ""), self.get_body_argument("afdeling", "")
        return self.act(id_, lambda c, by: change_cohort(c, by, id_, name=name, unit=unit or None))

    def _close(self, id_: str) -> int | None:
        return self.act(id_, lambda c, by: close_cohort(c, by, id_))

    def _open(self, id_: str) -> int | None:
        return self.act(id_, lambda c, by: open_cohort(c, by, id_))

    def _closing(self, id_: str) -> SureContext:
        """What closing the cohort means, for how many."""

        def seen(connection: Connection) -> SureContext:
            group, work = self.group(connection, id_, to_run=True), at_work(connection, id_)
            busy = sum(each.busy for each in work.values())
            said = [
                "Niemand kan in dit cohort nog antwoorden of inleveren. Lezen en oefenen kan wel.",
                "Wat er is gedaan en ingeleverd, blijft bewaard, met de punten.",
                "Het cohort staat dan in lijsten en menu’s alleen nog onder Gesloten.",
            ]
            if busy:
                lessons = "les" if busy == 1 else "lessen"
                said.insert(0, f"Er is nu in {busy} {lessons} begonnen en niet ingeleverd. "
                            "Wie dat nog wil, moet dat vóór het sluiten doen.")  # fmt: skip
            return {
                "path": self.url(id_),
                "back": self.url(id_),
                "back_text": group.name,
                "title": f"{group.name} sluiten",
                "sentences": said,
                "warnings": [],
                "hidden": [("doe", "sluiten")],
                "button": "Sluit het cohort",
                "after": "Je kunt het later weer openen.",
            }

        return self.read(seen)


def days(dates: LessonDates, zone: ZoneInfo) -> tuple[str, str]:
    """The first and the last day, as a date field has them; "" for none."""
    opens, due = dates
    last = due and (due - timedelta(seconds=1)).astimezone(zone)
    return (
        opens.astimezone(zone).date().isoformat() if opens else "",
        last.date().isoformat() if last else "",
    )


def _guide(connection: Connection, guide: Guide) -> GuideRow:
    scope, above = guide.scope, ""
    if scope.organisation is not None:
        above = "van de hele organisatie"
    elif scope.unit is not None:
        above = f"van de afdeling {unit_of(connection, scope.unit).name}"
    return {
        "person": guide.person.id,
        "name": guide.person.shown,
        "mail": guide.person.mail,
        "role": guide.role,
        "role_text": ROLES[guide.role],
        "above": above,
    }
