"""*Lessen*: what is in source and what learners have, and the work that brings them together."""

from datetime import datetime
from typing import Any, Final, TypedDict

from sqlalchemy import Connection

from course.exchange.feedback_job import FEEDBACK
from course.exchange.feedback_plan import FeedbackPlan, feedback_plans
from course.exchange.release_job import RELEASE
from course.instructor.lesson_changes import Authored, authored
from course.instructor.lesson_states import Opened, Work, newest_work, opened, with_logs
from course.people.persons import persons
from course.records.at_work import AtWork, at_work
from course.web import dutch_dates
from course.web.instructor.handler import InstructorHandler
from course.web.instructor.put_back_dates import DatesPutBack, dates_put_back

_WORK: Final = {RELEASE: "Vrijgeven", FEEDBACK: "Terugkoppeling geven"}
_STATES: Final = {
    "waiting": "begint zo",
    "running": "bezig",
    "done": "klaar",
    "failed": "niet gelukt",
    "dropped": "vervallen",
}


class WorkRow(TypedDict):
    """What was last done to a lesson: its state, who asked and when, and its log in words."""

    what: str
    state: str
    state_text: str
    by: str
    at: str
    why: str
    log: list[tuple[str, str]]


class LessonRow(TypedDict):
    """A lesson: what learners have, what the author has, how many are in it, and what waits."""

    id: str
    title: str
    url: str
    open: bool
    since: str
    source: str
    mistakes: list[str]
    begun: int
    handed_in: int
    ready: int
    given: int
    waiting: int
    work: WorkRow | None
    going_on: bool
    can_release: bool
    release_text: str


class LessonsContext(TypedDict):
    """What `instructor/lessons.html` shows; `going_on`: whether something is at work now."""

    dates: DatesPutBack | None
    lessons: list[LessonRow]
    going_on: bool


class WithLessons(InstructorHandler):
    """What the pages about lessons share."""

    @property
    def who(self) -> str:
        """Who acts: the person of the roster, or the user name of whom it does not know."""
        return self.person.membership.person or f"hub:{self.person.name}"

    def work_row(self, work: Work, people: dict[str, str]) -> WorkRow:
        """A job in words."""
        return {
            "what": _WORK[work.kind],
            "state": work.state,
            "state_text": _STATES[work.state],
            "by": people.get(work.by) or work.by.removeprefix("hub:"),
            "at": self._moment(work.at),
            "why": work.last_error if work.state in {"failed", "waiting"} else "",
            "log": [(self._clock(each.at), each.text) for each in work.log if _is_told(each.event)],
        }

    def _moment(self, at: datetime) -> str:
        return dutch_dates.moment(at, self.service.settings.zone)

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(self.service.settings.zone):%H.%M}"

    def works(self, connection: Connection) -> dict[str, tuple[Work, WorkRow]]:
        """The newest job about each lesson, with its words."""
        found = with_logs(connection, newest_work(connection).items())
        people = {
            p.id: p.shown for p in persons(connection, (w.by for w in found.values())).values()
        }
        return {lesson: (work, self.work_row(work, people)) for lesson, work in found.items()}


class Lessons(WithLessons):
    """The list, in running order."""

    async def get(self) -> None:
        """Every lesson of the course."""
        token = self.xsrf_token
        xsrf = token.decode() if isinstance(token, bytes) else token
        await self.page("instructor/lessons.html", lambda: self._context(xsrf))

    def _context(self, xsrf: str) -> LessonsContext:
        with self.service.store.snapshot() as connection:
            known, plans = opened(connection), feedback_plans(connection)
            work, jobs = at_work(connection), self.works(connection)
            dates = dates_put_back(connection, self.service, xsrf)
        rows = [
            self._row(
                lesson,
                known.get(lesson),
                work.get(lesson, AtWork()),
                plans.get(lesson, FeedbackPlan()),
                jobs.get(lesson),
            )
            for lesson in self.service.settings.lessons
        ]
        return {
            "dates": dates,
            "lessons": rows,
            "going_on": any(row["going_on"] for row in rows),
        }

    def _row(
        self,
        lesson: str,
        state: Opened | None,
        work: AtWork,
        plan: FeedbackPlan,
        job: tuple[Work, WorkRow] | None,
    ) -> LessonRow:
        service = self.service
        found = authored(service.paths, service.store, lesson, state.release if state else None)
        since = dutch_dates.day_and_year(state.since, service.settings.zone) if state else ""
        is_open = state is not None and state.is_open
        return {
            "id": lesson,
            "title": found.title,
            "url": f"{service.renderer.base}docent/lessen/{lesson}",
            "open": is_open,
            "since": since,
            "source": in_source(found),
            "mistakes": list(found.mistakes),
            "begun": work.begun,
            "handed_in": work.handed_in,
            "ready": len(plan.ready),
            "given": len(plan.given),
            "waiting": len(plan.waiting),
            "work": job[1] if job else None,
            "going_on": bool(job and job[0].is_going_on),
            "can_release": found.can_be_released and (found.differs or not is_open),
            "release_text": "Geef vrij" if found.differs else "Open de les",
        }


class LessonWork(WithLessons):
    """How far the work on the lessons is, for the page's own script."""

    is_page = False

    async def get(self) -> None:
        """For each lesson the state of its newest job and the last line of its log."""
        await self.reply(self._document)

    def _document(self) -> dict[str, Any]:
        with self.service.store.snapshot() as connection:
            jobs = self.works(connection)
        return {
            "lessons": {
                lesson: {"state": row["state"], "text": _told(row), "done": not work.is_going_on}
                for lesson, (work, row) in jobs.items()
            }
        }


def in_source(found: Authored) -> str:
    """What the author has now beside what learners have, in a few words."""
    if found.mistakes:
        number = len(found.mistakes)
        return "1 fout in de bron" if number == 1 else f"{number} fouten in de bron"
    if found.is_new:
        return "nog nooit vrijgegeven"
    return "veranderd sinds het vrijgeven" if found.differs else "gelijk aan wat is vrijgegeven"


def _is_told(event: str) -> bool:
    return event == "step"


def _told(row: WorkRow) -> str:
    """The state of a job with the last thing that its log says."""
    last = row["log"][-1][1] if row["log"] else ""
    return " ".join(filter(None, (f"{row['what']}: {row['state_text']}.", row["why"] or last)))
