"""Who may need help, for instructors by the browser's log-in only: a page with names, and CSV."""

from typing import TypedDict

from tornado.web import HTTPError

from course.csv_file import KIND as CSV_KIND
from course.csv_file import as_csv
from course.instructor.learner_register import Register
from course.instructor.learner_status import QUIET_DAYS, Followed, Stand, Why
from course.records.completion import Rule
from course.web.instructor import learner_wording
from course.web.instructor.handler import FilterGroup, InstructorHandler
from course.web.instructor.learner_filters import SHOWS, Filters, Selection

PAGE = 25
_NOBODY = {
    "hulp": "Op dit moment is er niemand bij wie een van deze drie dingen geldt.",
    "laat": "Niemand is te laat.",
    "wacht": "Alles wat is ingeleverd, is nagekeken.",
    "alle": "Er zijn nog geen deelnemers. Je ziet ze hier zodra iemand een oefening maakt.",
}


class WithLearners(InstructorHandler):
    """What pages with learners' names share."""

    def selection(self, filters: Filters) -> Selection:
        """The learners that the filters select."""
        service = self.service
        return Selection.by(Register(service.paths, service.store, service.settings), filters)

    def reason(self, selection: Selection, stand: Stand, why: Why) -> str:
        """Why somebody may need help, in words."""
        settings = self.service.settings
        return learner_wording.reason(stand, why, selection.now, Rule.of(settings), settings.zone)


class LearnerRow(TypedDict):
    """A learner in the list: what we see for each lesson, stories to mark, all lessons."""

    name: str
    cohort: str
    seen: list[tuple[str, str]]
    stories: list[tuple[str, str]]
    lessons: list[tuple[str, str, str]]


class LearnersPage(TypedDict):
    """One page of the list: its rows, first and last and how many, and the pages around it."""

    rows: list[LearnerRow]
    span: tuple[int, int, int]
    before: str | None
    after: str | None


class LearnersContext(LearnersPage):
    """What `instructor/learners.html` shows."""

    filters: Filters
    groups: list[FilterGroup]
    rule: tuple[str, ...]
    title: str
    nobody: str
    unusable: list[str]
    sheet: str
    path: str


class Learners(WithLearners):
    """The page; the same address with `.csv` is the whole list as a file."""

    async def get(self, ending: str = "") -> None:
        """The list that the address asks for; 404 if it names something unknown."""
        if ending:
            filters = await self.in_thread(self._filters)
            parts = ["deelnemers", filters.show, filters.cohort, filters.lesson]
            name = "-".join(filter(None, parts))
            await self.download(lambda: self._csv(filters), CSV_KIND, f"{name}.csv")
        else:
            await self.page("instructor/learners.html", lambda: self._context(self._filters()))

    def _filters(self) -> Filters:
        try:
            return Filters.of(self.get_query_argument, self.service.settings)
        except LookupError:
            raise HTTPError(404) from None

    def _csv(self, filters: Filters) -> str:
        selection, settings = self.selection(filters), self.service.settings
        rule = Rule.of(settings)
        rows = (
            row
            for who in selection.shown(filters.show)
            for row in learner_wording.cells(
                who, self._cohort(who), selection.now, rule, settings.zone
            )
        )
        return as_csv(learner_wording.HEAD, rows)

    def _context(self, filters: Filters) -> LearnersContext:
        selection = self.selection(filters)
        path = f"{self.service.renderer.base}docent/deelnemers"
        return {
            **self._page(selection, path),
            "filters": filters,
            "groups": self._groups(selection, path),
            "rule": learner_wording.help_rule(Rule.of(self.service.settings), QUIET_DAYS),
            "title": SHOWS[filters.show],
            "nobody": self._nobody(selection),
            "unusable": selection.unusable,
            "sheet": filters.address(f"{path}.csv"),
            "path": path,
        }

    def _groups(self, selection: Selection, path: str) -> list[FilterGroup]:
        """The filters: a title, and for each choice its text, address and whether it is active."""
        settings, filters = self.service.settings, selection.filters
        shows = {show: f"{text} ({len(selection.shown(show))})" for show, text in SHOWS.items()}
        cohorts = {"": "Alle", **{c.id: c.title for c in settings.cohorts}}
        lessons = {
            "": "Alle",
            **{name: selection.register.title(name) for name in settings.lessons},
        }
        return [
            (
                title,
                [
                    (text, filters.address(path, **{field: key}), getattr(filters, field) == key)
                    for key, text in choices.items()
                ],
            )
            for title, field, choices in (
                ("Wie", "show", shows),
                ("Cohort", "cohort", cohorts),
                ("Les", "lesson", lessons),
            )
        ]

    def _page(self, selection: Selection, path: str) -> LearnersPage:
        """One page of the list, and links to the pages around it."""
        filters, learners = selection.filters, selection.shown(selection.filters.show)
        last = max(1, -(-len(learners) // PAGE))
        number = min(filters.page, last)
        begin = (number - 1) * PAGE
        return {
            "rows": [self._row(selection, who) for who in learners[begin : begin + PAGE]],
            "span": (begin + 1, min(begin + PAGE, len(learners)), len(learners)),
            "before": filters.address(path, page=number - 1) if number > 1 else None,
            "after": filters.address(path, page=number + 1) if number < last else None,
        }

    def _row(self, selection: Selection, who: Followed) -> LearnerRow:
        zone = self.service.settings.zone
        texts: dict[Stand, list[str]] = {stand: [] for stand in _shown_stands(selection, who)}
        for stand, why in selection.whys(who):
            if stand in texts:
                texts[stand].append(self.reason(selection, stand, why))
        for stand in texts:
            texts[stand] += [learner_wording.where(stand, zone)] if stand.begun else []
        return {
            "name": who.name,
            "cohort": self._cohort(who),
            "seen": [(stand.title, " ".join(parts)) for stand, parts in texts.items()],
            "stories": [
                (line.title, self.story_url(line.lesson, line.learner, line.exercise))
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

    def _nobody(self, selection: Selection) -> str:
        if selection.filters.name:
            return f"In deze lijst heeft niemand “{selection.filters.name}” in de naam."
        return _NOBODY[selection.filters.show if selection.everybody else "alle"]


def _shown_stands(selection: Selection, who: Followed) -> list[Stand]:
    """The lessons for which somebody is in the list; else the one in which they were last."""
    why = dict(selection.whys(who))
    match selection.filters.show:
        case "wacht":
            return [stand for stand in who.stands if stand.waits]
        case "laat":
            return [stand for stand in who.stands if stand.late or why.get(stand) == "due"]
    begun = [(at, stand) for stand in who.stands if (at := stand.at or stand.handed_in)]
    return list(why) or ([max(begun, key=lambda pair: pair[0])[1]] if begun else [])
