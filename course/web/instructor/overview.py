"""The instructor's overview: who may need help first, the lessons, stories and cohorts."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from sqlalchemy import Connection

from course.answers.store import Opening, openings
from course.instructor.course_overview import LessonCounts, overview
from course.instructor.learner_register import Register
from course.instructor.learner_status import Followed
from course.learner_names import is_usable
from course.people.schedule import Schedule, schedule
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
    """A cohort with its pages, and the notebook with its figures if one was written."""

    id: str
    title: str
    url: str
    notebook_url: str | None


class OverviewContext(TypedDict):
    """What `instructor/overview.html` shows; `people` and `help` count learners, `failed` jobs."""

    stories: int
    stories_url: str
    failed: int
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
        service, now = self.service, datetime.now(UTC)
        with service.store.engine.connect() as connection:
            opened = openings(connection)
            dates = schedule(connection, service.settings)
            counted = overview(connection, dates, opened, now, _MOST_NAMES)
            first = self._first(counted.first, connection, opened, dates)
        lessons = [counted.lessons[name] for name in service.settings.lessons]
        return {
            "stories": sum(lesson.waiting for lesson in lessons),
            "stories_url": f"{service.renderer.base}docent/verhalen",
            "failed": counted.failed,
            "lessons": [self._lesson(lesson, opened.get(lesson.lesson)) for lesson in lessons],
            "people": counted.people,
            "help": counted.help_,
            "unusable": [name for name in counted.handed_in if not is_usable(name)],
            "first": first,
            "cohorts": self._cohorts(),
        }

    def _first(
        self,
        names: tuple[str, ...],
        connection: Connection,
        opened: dict[str, Opening],
        dates: Schedule,
    ) -> list[LearnerInNeed]:
        """Who needs help first, with why."""
        if not names:
            return []
        service = self.service
        register = Register(
            service.paths,
            service.store,
            service.settings,
            only=names,
            connection=connection,
            opened=opened,
            dates=dates,
            with_stories=False,
        )
        selection = Selection.by(register, Filters())
        return [self._in_need(selection, who) for who in selection.shown("hulp")]

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

    def _lesson(self, numbers: LessonCounts, opening: Opening | None) -> LessonRow:
        zone, store = self.service.settings.zone, self.service.store
        return {
            "id": numbers.lesson,
            "title": store.as_released(opening.release).title if opening else numbers.lesson,
            "open": opening is not None,
            "opened_text": f"sinds {dutch_dates.day(opening.at, zone)}" if opening else "",
            "begun": numbers.begun,
            "handed_in": numbers.handed_in,
            "late": numbers.late,
            "waits": numbers.waits,
            "waits_url": Filters(show="wacht", lesson=numbers.lesson).address(
                f"{self.service.renderer.base}docent/deelnemers"
            ),
            "formgrader_url": FORMGRADER,
        }
