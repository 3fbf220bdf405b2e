"""*Deelname*: the page of a cohort, a unit or an organisation, and the same as files."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import Connection, select
from tornado.web import HTTPError

from course.csv_file import KIND as CSV_KIND
from course.people import schema as t
from course.people.errors import RosterError
from course.people.organisations import Group, Organisation, Unit, cohorts, organisations
from course.records.spreadsheet import XLSX_KIND
from course.records.taking_part.counts import Kind, Participation, Place, participation, place_of
from course.records.taking_part.passed import PassedGroup, passed_groups
from course.web import dutch_dates
from course.web.access import Person
from course.web.errors import ExplainedError
from course.web.handlers import Handler

_KINDS = {".csv": CSV_KIND, ".xlsx": XLSX_KIND, ".pdf": "application/pdf"}
_ADDRESSES: dict[Kind, str] = {
    "cohort": "cohort",
    "unit": "afdeling",
    "organisation": "organisatie",
}
_NOT_THERE = (
    "Hier is geen deelnemerslijst van",
    "Deelname gaat over wie is ingeschreven. Wat je zoekt, staat niet in het kantoor van de "
    "cursus. Vraag een beheerder om het cohort en de deelnemers toe te voegen.",
)


@dataclass(frozen=True)
class Figures:
    """The figures of a place, and the groups of which is told who passed."""

    found: Participation
    passed: list[PassedGroup]


class ParticipationHandler(Handler):
    """For coordinators, and for who guides or manages people; each in their scope, by browser."""

    def may_enter(self, person: Person) -> bool:
        """Whoever sees something of a group; of which, each page asks."""
        return person.may_see_cohorts or person.has_office

    def sees_cohort(self, group: Group) -> bool:
        """Whether a cohort's participation is theirs to see."""
        return group.id in self.person.coordinates or self.person.membership.sees(group)

    def sees(self, place: Place) -> bool:
        """Whether all of a place is theirs to see: by a role there, or by one in each cohort."""
        member, organisation = self.person.membership, place.organisation.id
        if member.sees_everybody or organisation in member.manages:
            return True
        scopes = [held.scope for held in member.roles if held.role != "owner"]
        if place.kind == "unit" and any(scope.unit == place.id for scope in scopes):
            return True
        if any(scope.organisation == organisation for scope in scopes):
            return True
        return bool(place.groups) and all(self.sees_cohort(group) for group in place.groups)

    def address(self, kind: Kind, id_: str) -> str:
        """Where a place's figures are."""
        return f"{self.service.renderer.base}{_ADDRESSES[kind]}/{id_}/deelname"


class Places(ParticipationHandler):
    """The places of which this person sees who takes part."""

    async def get(self) -> None:
        """The list; straight to the only one."""
        tree = await self.in_thread(self._tree)
        every = [link for links in tree for link in links[1]]
        if len(every) == 1:
            self.redirect(every[0][1])
            return
        await self.page("coordinator/places.html", lambda: {"organisations": tree})

    def _tree(self) -> list[tuple[str, list[tuple[str, str, int]]]]:
        """Each organisation's name with links: text, address, and how deep it stands."""
        with self.service.store.snapshot() as connection:
            rows = connection.execute(select(*t.units.c[*Unit._fields]).order_by(t.units.c.name))
            units, groups = [Unit(*row) for row in rows], cohorts(connection)
            every = organisations(connection)
        found = ((one.name, list(self._links(one, units, groups))) for one in every)
        return [(name, links) for name, links in found if links]

    def _links(
        self, organisation: Organisation, units: list[Unit], groups: list[Group]
    ) -> list[tuple[str, str, int]]:
        inside = sorted(
            (g for g in groups if g.organisation == organisation.id and not g.closed),
            key=lambda group: group.name.casefold(),
        )
        links = []
        whole = Place("organisation", organisation.id, "", organisation, tuple(inside))
        if self.sees(whole):
            links.append(("Hele organisatie", self.address("organisation", organisation.id), 0))
        for unit in (*(u for u in units if u.organisation == organisation.id), None):
            own = tuple(g for g in inside if g.unit == (unit.id if unit else None))
            if unit and self.sees(Place("unit", unit.id, unit.name, organisation, own)):
                links.append((unit.name, self.address("unit", unit.id), 1))
            links += [
                (group.name, self.address("cohort", group.id), 2)
                for group in own
                if self.sees_cohort(group)
            ]
        return links


class OfCohort(ParticipationHandler):
    """The participation of a cohort, as a page or a file."""

    kind: ClassVar[Kind] = "cohort"

    async def get(self, name: str, ending: str = "") -> None:
        """The page; with an ending the table, or one sheet of paper."""
        if not ending:
            await self.page("coordinator/participation.html", lambda: self._context(name))
            return
        await self.download(
            lambda: self._file(name, ending), _KINDS[ending], f"deelname-{name}{ending}"
        )

    def _figures(self, name: str) -> Figures:
        """The figures now; 403 for what is not theirs, 404 for what is not there."""
        service = self.service
        with service.store.snapshot() as connection:
            place = self._place(connection, name)
        found = participation(service.store, service.settings, place, datetime.now(UTC))
        return Figures(found, passed_groups(service.store, service.settings, found))

    def _place(self, connection: Connection, name: str) -> Place:
        try:
            place = place_of(connection, self.kind, name)
        except RosterError:
            known = self.person.membership.sees_everybody or name in self.person.coordinates
            raise ExplainedError(404, *_NOT_THERE) if known else HTTPError(403) from None
        if not self.sees(place):
            raise HTTPError(403)
        return place

    def _file(self, name: str, ending: str) -> str | bytes:
        from course.cohort.exports import board_pdf, participation_files  # noqa: PLC0415 - heavy

        figures, settings = self._figures(name), self.service.settings
        if ending == ".pdf":
            return board_pdf.as_pdf(figures.found, figures.passed, settings)
        write = participation_files.as_csv if ending == ".csv" else participation_files.as_xlsx
        return write(figures.found, settings)

    def _context(self, name: str) -> dict[str, Any]:
        from course.cohort.figures.html import as_html  # noqa: PLC0415 - heavy, for staff only
        from course.cohort.pages import participation as words  # noqa: PLC0415 - heavy

        figures, settings = self._figures(name), self.service.settings
        found, zone = figures.found, settings.zone
        place, teams = found.place, words.teams_table(figures.found)
        return {
            "title": words.title_of(found),
            "name": place.name,
            "organisation": place.organisation.title if place.kind != "organisation" else "",
            "at": dutch_dates.moment(found.at, zone),
            "path": self.address(self.kind, name),
            "above": self._above(place),
            "team_links": [
                (group.name, self.address("cohort", group.id))
                for group in place.groups
                if place.kind != "cohort"
            ],
            "agenda_url": self._agenda(place),
            "moments_url": self._moments(place),
            "summary": words.summary(found),
            "counts": words.rows_of(found.counts),
            "notes": words.notes(found),
            "teams": as_html(teams) if teams else "",
            "figures": [
                words.lessons_figure(found),
                words.weeks_figure(found, found.weeks(settings), zone),
            ],
            "passed": words.passed_text(found, figures.passed, zone),
            "named": words.named_rows(found, zone),
            "unnamed": words.unnamed(found),
            "by_name": place.organisation.participation == "names",
            "rule": words.own_rule(found),
        }

    def _above(self, place: Place) -> list[tuple[str, str]]:
        """The places above this one that are theirs to see: text and address."""
        base = self.service.renderer.base
        links = [("Deelname", f"{base}deelname")]
        with self.service.store.snapshot() as connection:
            kinds: list[tuple[Kind, str | None]] = [
                ("organisation", place.organisation.id if place.kind != "organisation" else None),
                ("unit", place.groups[0].unit if place.kind == "cohort" else None),
            ]
            wider = [place_of(connection, kind, id_) for kind, id_ in kinds if id_]
        return links + [(p.name, self.address(p.kind, p.id)) for p in wider if self.sees(p)]

    def _moments(self, place: Place) -> str:
        """Where it says when figures of a cohort come."""
        base = self.service.renderer.base
        return f"{base}cohort/{place.id}/cijfers" if place.kind == "cohort" else ""

    def _agenda(self, place: Place) -> str:
        """The agenda of a cohort, for who sees its figures."""
        if place.kind != "cohort" or not self.person.may_see([place.id]):
            return ""
        return f"{self.service.renderer.base}cohort/{place.id}/agenda"


class OfUnit(OfCohort):
    """The same of a unit, with its teams."""

    kind = "unit"


class OfOrganisation(OfCohort):
    """The same of an organisation, with its teams."""

    kind = "organisation"
