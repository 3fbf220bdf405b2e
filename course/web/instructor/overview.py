"""The instructor's overview: who may need help first, the lessons, stories and cohorts."""

from pathlib import Path
from typing import TypedDict

from course.grading.learner_status import Followed
from course.web import dutch_dates
from course.web.instructor.handler import FORMGRADER
from course.web.instructor.learner_filters import Filters, Selection
from course.web.instructor.learners import WithLearners

_MOST_NAMES = 5  # who may need help, on the overview


class LearnerInNeed(TypedDict):
    """A learner who may need help: for each lesson its title and why."""

    name: str
    whys: list[tuple[str, str]]


class LessonRow(TypedDict):
    """A lesson in the table, with how many learners began, handed in, are late and wait."""

    id: str
    title: str
    open: bool
    opened_text: str
    begun: int
    handed_in: int
    late: int
    waits: int
    waits_url: str
    formgrader_url: str


class CohortLink(TypedDict):
    """A cohort with its pages, and the notebook with its figures where one was written."""

    id: str
    title: str
    url: str
    notebook_url: str | None


class OverviewContext(TypedDict):
    """What `instructor/overview.html` shows; `people` and `help` count learners."""

    stories: int
    stories_url: str
    lessons: list[LessonRow]
    people: int
    help: int
    unusable: list[str]
    first: list[LearnerInNeed]
    cohorts: list[CohortLink]


class Overview(WithLearners):
    """The overview with lessons, who may need help first, stories and cohorts."""

    async def get(self) -> None:
        """The overview."""
        await self.page("instructor/overview.html", self._context)

    def _context(self) -> OverviewContext:
        service, selection = self.service, self.selection(Filters())
        in_need = selection.shown("hulp")
        return {
            "stories": sum(len(lines) for lines in selection.register.stories.values()),
            "stories_url": f"{service.renderer.base}docent/verhalen",
            "lessons": [self._lesson(selection, name) for name in service.settings.lessons],
            "people": len(selection.everybody),
            "help": len(in_need),
            "unusable": selection.unusable,
            "first": [self._in_need(selection, who) for who in in_need[:_MOST_NAMES]],
            "cohorts": self._cohorts(),
        }

    def _in_need(self, selection: Selection, who: Followed) -> LearnerInNeed:
        return {
            "name": who.name,
            "whys": [
                (stand.title, self.reason(selection, stand, why))
                for stand, why in selection.whys(who)
            ],
        }

    def _cohorts(self) -> list[CohortLink]:
        service = self.service
        return [
            {
                "id": cohort.id,
                "title": cohort.title,
                "url": f"{service.renderer.base}cohort/{cohort.id}",
                "notebook_url": self._notebook(service.paths.analysis(cohort.id)),
            }
            for cohort in service.settings.cohorts
        ]

    def _notebook(self, path: Path) -> str | None:
        """Where an instructor's server opens the notebook, if it was written."""
        if not path.is_file():
            return None
        return f"/hub/user-redirect/lab/tree/{path.relative_to(self.service.paths.root)}"

    def _lesson(self, selection: Selection, name: str) -> LessonRow:
        stands = [s for who in selection.everybody for s in who.stands if s.lesson == name]
        opening, zone = selection.register.openings.get(name), self.service.settings.zone
        return {
            "id": name,
            "title": selection.register.title(name),
            "open": opening is not None,
            "opened_text": f"sinds {dutch_dates.day(opening.at, zone)}" if opening else "",
            "begun": sum(stand.begun for stand in stands),
            "handed_in": sum(stand.handed_in is not None for stand in stands),
            "late": sum(stand.late for stand in stands),
            "waits": sum(stand.waits for stand in stands),
            "waits_url": Filters(show="wacht", lesson=name).address(
                f"{self.service.renderer.base}docent/deelnemers"
            ),
            "formgrader_url": FORMGRADER,
        }
