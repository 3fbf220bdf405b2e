"""*Cohorten*: every cohort with its dates and who guides it, and making a new one."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict

from sqlalchemy import Connection, func, select
from tornado.web import HTTPError

from course.answers.store import openings
from course.people import schema as t
from course.people.cohorts.adopting import adopt, not_in_roster
from course.people.cohorts.running import check_name, free_id
from course.people.dates import LessonDates
from course.people.organisations import (
    Group,
    Organisation,
    Unit,
    add_cohort,
    add_organisation,
    add_unit,
    organisations,
    units,
)
from course.people.schedule import Schedule, schedule
from course.web import dutch_dates
from course.web.office.handler import OfficeHandler

_NO_DATES = "nog geen datums"


class CohortRow(TypedDict):
    """A cohort in the list; `span` tells its first and its last date."""

    url: str
    name: str
    unit: str
    people: int
    span: str


class PlaceRows(TypedDict):
    """An organisation with its open cohorts."""

    id: str
    name: str
    rows: list[CohortRow]


class CohortsContext(TypedDict):
    """What `office/cohorts.html` shows; `places` are those in which this person makes cohorts.

    `parts` are those with their units, as the form names them. `unknown` names the cohorts that
    only course.yaml has.
    """

    path: str
    open: list[PlaceRows]
    closed: list[CohortRow]
    places: list[tuple[str, str]]
    parts: list[tuple[str, str]]
    makes_places: bool
    unknown: list[str]


class Cohorts(OfficeHandler):
    """The list, for whoever sees people by name; making is for managers and owners."""

    async def get(self) -> None:
        """The cohorts in this person's scope."""
        await self.office_page("office/cohorts.html", self._context)

    async def post(self) -> None:
        """Make a cohort, a unit or an organisation, or take over those of course.yaml."""
        make = {
            "cohort": self._make_cohort,
            "afdeling": self._make_unit,
            "organisatie": self._make_organisation,
            "overnemen": self._adopt,
        }.get(self.get_body_argument("doe", ""))
        if make is None:
            raise HTTPError(404)
        address = await self.in_thread(make)
        self.redirect(f"{self.service.renderer.base}kantoor/cohorten{address}", status=303)

    def _make_cohort(self) -> str:
        name, (place, _, unit) = self._name(), self.get_body_argument("plaats", "").partition(":")
        self._may_make_in(place)

        def work(connection: Connection) -> str:
            check_name(name)
            id_ = free_id(connection, t.cohorts, name)
            add_cohort(connection, self.actor, Group(id_, name, place, unit or None))
            return id_

        return f"/{self.change(work)}"

    def _make_unit(self) -> str:
        name, place = self._name(), self.get_body_argument("plaats", "")
        self._may_make_in(place)

        def work(connection: Connection) -> None:
            check_name(name)
            add_unit(connection, self.actor, Unit(free_id(connection, t.units, name), place, name))

        self.change(work)
        return ""

    def _make_organisation(self) -> str:
        if not self.person.membership.sees_everybody:
            raise HTTPError(403)
        name, track = self._name(), self.get_body_argument("land", "NL")
        smallest = self.service.settings.smallest_group

        def work(connection: Connection) -> None:
            check_name(name)
            id_ = free_id(connection, t.organisations, name)
            new = Organisation(id_, name, smallest, track="VL" if track == "VL" else "NL")
            add_organisation(connection, self.actor, new)

        self.change(work)
        return ""

    def _adopt(self) -> str:
        if not self.person.membership.sees_everybody:
            raise HTTPError(403)
        place, settings = self.get_body_argument("plaats", ""), self.service.settings

        def work(connection: Connection) -> None:
            released = {name: opening.at for name, opening in openings(connection).items()}
            adopt(connection, self.actor, settings, place, released)

        self.change(work)
        return ""

    def _name(self) -> str:
        return self.get_body_argument("naam", "").strip()

    def _may_make_in(self, place: str) -> None:
        """403 for an organisation that this person does not run."""
        if not self.person.membership.runs(place):
            raise HTTPError(403)

    def _context(self) -> CohortsContext:
        return self.read(self._seen)

    def _seen(self, connection: Connection) -> CohortsContext:
        groups, every = self.groups(connection), organisations(connection)
        mine = [each for each in every if self.person.membership.runs(each.id)]
        parts = {each.id: units(connection, each.id) for each in every}
        names = {unit.id: unit.name for of in parts.values() for unit in of}
        rows = self._rows(connection, groups, names)
        places: list[PlaceRows] = [
            {
                "id": place.id,
                "name": place.name,
                "rows": [rows[g.id] for g in groups if g.organisation == place.id and not g.closed],
            }
            for place in every
            if place in mine or any(group.organisation == place.id for group in groups)
        ]
        everywhere = self.person.membership.sees_everybody
        unknown = not_in_roster(connection, self.service.settings) if everywhere else []
        return {
            "path": f"{self.service.renderer.base}kantoor/cohorten",
            "open": places,
            "closed": [rows[group.id] for group in groups if group.closed],
            "places": [(place.id, place.name) for place in mine],
            "parts": [
                choice
                for place in mine
                for choice in (
                    (f"{place.id}:", place.name),
                    *((f"{place.id}:{u.id}", f"{place.name}, {u.name}") for u in parts[place.id]),
                )
            ],
            "makes_places": everywhere,
            "unknown": [cohort.title for cohort in unknown],
        }

    def _rows(
        self, connection: Connection, groups: list[Group], units_: Mapping[str, str]
    ) -> dict[str, CohortRow]:
        e = t.enrolments.c
        counted = select(e.cohort, func.count()).where(e.until.is_(None)).group_by(e.cohort)
        people = {cohort: int(number) for cohort, number in connection.execute(counted)}
        dates = schedule(connection, self.service.settings)
        opened = {name: opening.at for name, opening in openings(connection).items()}
        base = self.service.renderer.base
        return {
            group.id: {
                "url": f"{base}kantoor/cohorten/{group.id}",
                "name": group.name,
                "unit": units_.get(group.unit or "", ""),
                "people": people.get(group.id, 0),
                "span": self._span(dates, group.id, opened),
            }
            for group in groups
        }

    def _span(self, dates: Schedule, cohort: str, opened: Mapping[str, datetime]) -> str:
        """The first and the last date of a cohort in words."""
        settings, zone = self.service.settings, self.service.settings.zone
        every = [
            dates.roster.get((cohort, lesson))
            or LessonDates(*settings.planned(cohort, lesson, opened.get(lesson)))
            for lesson in settings.lessons
        ]
        first = min((each.opens for each in every if each.opens), default=None)
        last = max((each.due for each in every if each.due), default=None)
        begins = dutch_dates.short_day(first, zone) if first else ""
        ends = dutch_dates.short_last_day(last, zone) if last else ""
        if begins and ends:
            return f"{begins} tot en met {ends}"
        if ends:
            return f"tot en met {ends}"
        return f"vanaf {begins}" if begins else _NO_DATES
