"""Who may need help, for instructors by the browser's log-in only: a page with names, and CSV."""

from typing import Any

from tornado.web import HTTPError

from course.grading.learner_register import Register
from course.grading.learner_status import QUIET_DAYS, Followed, Stand, Why
from course.web.csv_export import as_csv
from course.web.instructor import learner_wording
from course.web.instructor.learner_filters import SHOWS, Filters, Found
from course.web.instructor.stories import ForInstructors

PAGE = 25
_NOBODY = {
    "hulp": "Op dit moment is er niemand bij wie een van deze drie dingen geldt.",
    "laat": "Niemand is te laat.",
    "wacht": "Alles wat is ingeleverd, is nagekeken.",
    "alle": "Er zijn nog geen deelnemers. Je ziet ze hier zodra iemand een oefening maakt.",
}


class Names(ForInstructors):
    """What pages with names share."""

    def found(self, filters: Filters) -> Found:
        """Whom the filters ask for."""
        service = self.service
        return Found.by(Register(service.paths, service.store, service.settings), filters)

    def reason(self, found: Found, stand: Stand, why: Why) -> str:
        """Why somebody may need help, in words."""
        settings = self.service.settings
        return learner_wording.reason(stand, why, found.now, settings.pass_mark, settings.zone)


class Following(Names):
    """The page; the same with `.csv` is the whole list as a file."""

    async def get(self, ending: str = "") -> None:
        """The list that the address asks for; 404 where it names what is not there."""
        try:
            filters = Filters.of(self.get_query_argument, self.service.settings)
        except LookupError:
            raise HTTPError(404) from None
        if not ending:
            self.page("following.html", **await self.read(lambda: self._context(filters)))
            return
        name = "-".join(filter(None, ["deelnemers", filters.show, filters.cohort, filters.lesson]))
        self.set_header("Content-Type", "text/csv; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="{name}.csv"')
        self.finish(await self.read(lambda: self._sheet(filters)))

    def _sheet(self, filters: Filters) -> str:
        found, settings = self.found(filters), self.service.settings
        rows = (
            row
            for who in found.shown(filters.show)
            for row in learner_wording.cells(
                who, self._cohort(who), found.now, settings.pass_mark, settings.zone
            )
        )
        return as_csv(learner_wording.HEAD, rows)

    def _context(self, filters: Filters) -> dict[str, Any]:
        found, path = self.found(filters), f"{self.service.renderer.base}docent/deelnemers"
        register = found.register
        return {
            "filters": filters,
            "groups": self._groups(found, path),
            "rule": learner_wording.rule(self.service.settings.pass_mark, QUIET_DAYS),
            "title": SHOWS[filters.show],
            "nobody": self._nobody(found),
            "sheet": filters.address(f"{path}.csv"),
            "path": path,
            "no_marks": any(register.handins.values()) and not any(register.results.values()),
            **self._table(found, path),
        }

    def _groups(self, found: Found, path: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The filters: a title, and for each choice its text, address and whether it holds."""
        settings, filters = self.service.settings, found.filters
        shows = {show: f"{text} ({len(found.shown(show))})" for show, text in SHOWS.items()}
        cohorts = {"": "Alle", **{one.id: one.title for one in settings.cohorts}}
        lessons = {"": "Alle", **{name: found.register.title(name) for name in settings.lessons}}
        return [
            (
                title,
                [
                    (text, filters.address(path, **{field: one}), getattr(filters, field) == one)
                    for one, text in choices.items()
                ],
            )
            for title, field, choices in (
                ("Wie", "show", shows),
                ("Cohort", "cohort", cohorts),
                ("Les", "lesson", lessons),
            )
        ]

    def _table(self, found: Found, path: str) -> dict[str, Any]:
        """One page of the list, and the ways to the pages around it."""
        filters, held = found.filters, found.shown(found.filters.show)
        last = max(1, -(-len(held) // PAGE))
        number = min(filters.page, last)
        begin = (number - 1) * PAGE
        return {
            "rows": [self._row(found, who) for who in held[begin : begin + PAGE]],
            "span": (begin + 1, min(begin + PAGE, len(held)), len(held)),
            "before": filters.address(path, page=number - 1) if number > 1 else None,
            "after": filters.address(path, page=number + 1) if number < last else None,
        }

    def _row(self, found: Found, who: Followed) -> dict[str, Any]:
        zone = self.service.settings.zone
        told: dict[Stand, list[str]] = {stand: [] for stand in _looked(found, who)}
        for stand, why in found.whys(who):
            if stand in told:
                told[stand].append(self.reason(found, stand, why))
        for stand in told:
            told[stand] += [learner_wording.where(stand, zone)] if stand.begun else []
        return {
            "name": who.name,
            "cohort": self._cohort(who),
            "told": [(stand.title, " ".join(said)) for stand, said in told.items()],
            "stories": [
                (line.title, self.address(line.lesson, line.learner, line.exercise))
                for stand in who.stands
                for line in stand.stories
            ],
            "lessons": [
                (s.title, learner_wording.state(s), learner_wording.points(s)) for s in who.stands
            ],
        }

    def _cohort(self, who: Followed) -> str:
        cohort = self.service.settings.cohort(who.cohort)
        return cohort.title if cohort else "geen"

    def _nobody(self, found: Found) -> str:
        if found.filters.name:
            return f"In deze lijst heeft niemand “{found.filters.name}” in de naam."
        return _NOBODY[found.filters.show if found.everybody else "alle"]


def _looked(found: Found, who: Followed) -> list[Stand]:
    """The lessons for which somebody is in the list; else the one in which they were last."""
    why = dict(found.whys(who))
    match found.filters.show:
        case "wacht":
            return [stand for stand in who.stands if stand.waits]
        case "laat":
            return [stand for stand in who.stands if stand.late or why.get(stand) == "due"]
    begun = [(at, stand) for stand in who.stands if (at := stand.at or stand.handed_in)]
    return list(why) or ([max(begun, key=lambda pair: pair[0])[1]] if begun else [])
