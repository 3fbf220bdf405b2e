"""The instructor's overview: who may need help first, the lessons, stories and cohorts."""

from pathlib import Path
from typing import TypedDict

from sqlalchemy import Connection, literal, select, true

from course.answers.store import Opening
from course.content.current_lesson import read_ahead
from course.content.settings import Cohort
from course.grading.due_dates import how_many_unread
from course.grading.typed_extensions import how_many_extensions_unread
from course.instructor.lesson_counts import LessonCounts, lesson_counts
from course.instructor.story_counts import how_many_taken
from course.jobs.listing import how_many_failed
from course.people import schema as t
from course.people.cohorts.known import CLOSED, settings_with
from course.people.guidance.objections import how_many_open
from course.people.organisations import Group
from course.web import dutch_dates
from course.web.instructor.handler import FORMGRADER, InstructorHandler
from course.web.instructor.put_back_dates import DatesPutBack, dates_put_back
from course.web.office.help_list import WithHelp
from course.web.office.people_filters import Filters

_MOST_NAMES = 5  # who may need help, on the overview


class LearnerInNeed(TypedDict):
    """A learner who may need help, with why."""

    shown: str
    url: str
    whys: list[str]


class LessonRow(TypedDict):
    """A lesson in the table: how many learners began, handed in, are late and wait for a person.

    `being_marked`: the course has something to mark by itself.
    """

    id: str
    title: str
    open: bool
    opened_text: str
    begun: int
    handed_in: int
    late: int
    waits: int
    being_marked: bool
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

    dates: DatesPutBack | None
    stories: int
    my_stories: int
    others_stories: int
    stories_url: str
    objections: int
    failed: int
    lessons: list[LessonRow]
    people: int
    help: int
    first: list[LearnerInNeed]
    cohorts: list[CohortLink]


class Overview(InstructorHandler, WithHelp):
    """The overview with lessons, who may need help first, stories and cohorts."""

    async def get(self) -> None:
        """The overview; the lessons of source are read meanwhile, for *Lessen*."""
        token = self.xsrf_token
        xsrf = token.decode() if isinstance(token, bytes) else token
        await self.page("instructor/overview.html", lambda: self._context(xsrf))
        read_ahead(self.service.paths.source, await self.in_thread(self._lessons))

    def _lessons(self) -> tuple[str, ...]:
        return self.service.settings.lessons

    def _context(self, xsrf: str) -> OverviewContext:
        service = self.service
        with service.store.snapshot() as connection:
            seen = self.in_scope(connection)
            counts, groups = _counts_and_cohorts(connection, self.actor.name)
            failed, unread, mine, others, objecting = counts
            put_back = dates_put_back(connection, service, xsrf) if unread else None
        lessons = lesson_counts(seen.everybody, service.settings.lessons)
        cohorts = settings_with(service.settings, groups).cohorts
        return {
            "dates": put_back,
            "stories": sum(lesson.waiting for lesson in lessons),
            "my_stories": int(mine),
            "others_stories": int(others),
            "stories_url": f"{service.renderer.base}docent/verhalen",
            "objections": int(objecting),
            "failed": int(failed),
            "lessons": [self._lesson(lesson, seen.opened.get(lesson.lesson)) for lesson in lessons],
            "people": len(seen.everybody),
            "help": len(seen.in_need),
            "first": [
                {
                    "shown": one.shown,
                    "url": self.person_url(one.key),
                    "whys": self.whys(one),
                }
                for one in seen.in_need[:_MOST_NAMES]
            ],
            "cohorts": [self._cohort(c) for c in cohorts if not c.title.endswith(CLOSED)],
        }

    def _cohort(self, cohort: Cohort) -> CohortLink:
        service = self.service
        return {
            "id": cohort.id,
            "title": cohort.title,
            "url": f"{service.renderer.base}cohort/{cohort.id}",
            "notebook_url": self._notebook(service.paths.analysis(cohort.id)),
        }

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
            "being_marked": numbers.being_marked > 0,
            "waits_url": Filters(work="oordeel", lesson=numbers.lesson).address(
                f"{self.service.renderer.base}kantoor/deelnemers"
            ),
            "formgrader_url": FORMGRADER,
        }


def _counts_and_cohorts(
    connection: Connection, me: str
) -> tuple[tuple[int, int, int, int, int], list[Group]]:
    """The counts and the roster's cohorts, in one statement.

    How many jobs failed and dates are unread, how many stories are mine and somebody else's, and
    how many objections wait.
    """
    one = select(literal(1)).subquery()
    columns = t.cohorts.c[*Group._fields]
    counts = (
        how_many_failed(),
        how_many_unread() + how_many_extensions_unread(),
        how_many_taken(me),
        how_many_taken(me, but=True),
        how_many_open(),
    )
    query = select(*counts, *columns).select_from(one.outerjoin(t.cohorts, true()))
    rows = connection.execute(query).all()
    failed, unread, mine, others, objecting = rows[0][: len(counts)]
    groups = [Group(*row[len(counts) :]) for row in rows if row[len(counts)] is not None]
    return (failed, unread, mine, others, objecting), groups
