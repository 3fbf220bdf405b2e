"""Giving feedback on a lesson as work that happens by itself: nbgrader's four commands.

Whoever handed in and waits for nobody gets it; a learner whose story is still to be judged gets it
another time. A job whose worker was killed goes on with those who have none yet.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection

from course.answers.store import Store
from course.exchange.feedback_plan import FeedbackPlan, feedback_plans
from course.jobs import queue
from course.jobs.queue import Job
from course.jobs.worker import Closing, JobError, Kind
from course.nbgrader_runner import COMMAND, CommandError, Report, run_nbgrader
from course.paths import CoursePaths
from course.people.audit import Actor, Change

FEEDBACK = "give-feedback"
_MOST_ATTEMPTS = 3
_AT_ONCE = 20  # learners between two lines of the log
_FAILED = "nbgrader kon niet iedereen terugkoppeling geven. Wie die al heeft, houdt die."


class GivingFeedback:
    """Gives feedback on one lesson: `payload` names it, and who asked (`by`)."""

    def __init__(self, paths: CoursePaths, store: Store) -> None:
        self._paths, self._store = paths, store

    def kind(self) -> Kind:
        """The kind of job."""
        return Kind(FEEDBACK, "Terugkoppeling geven", self._work, most_attempts=_MOST_ATTEMPTS)

    def _work(self, job: Job) -> Closing:
        lesson, by = str(job.payload["lesson"]), str(job.payload["by"])
        ready = self._plan(lesson).ready
        if ready:
            self._mark(job, lesson)
            self._give(job, lesson, ready)
        still = set(self._plan(lesson).ready)
        if still.intersection(ready):
            raise JobError(_FAILED)
        text = f"{len(ready)} deelnemers hebben nu terugkoppeling."
        if len(ready) == 1:
            text = "1 deelnemer heeft nu terugkoppeling."

        def closing(connection: Connection) -> None:
            now = datetime.now(UTC)
            queue.note(connection, job, text, now)
            Change(connection).write(Actor(by, now), FEEDBACK, None, lesson)

        return closing

    def _plan(self, lesson: str) -> FeedbackPlan:
        with self._store.engine.connect() as connection:
            return feedback_plans(connection, lesson).get(lesson, FeedbackPlan())

    def _mark(self, job: Job, lesson: str) -> None:
        """Collect and mark what was handed in."""
        try:
            run_nbgrader(self._paths, [["collect", lesson, "--update"], ["autograde", lesson]])
        except CommandError:
            raise JobError(_FAILED) from None
        self._note(job, "De ingeleverde lessen zijn opgehaald en nagekeken.")

    def _give(self, job: Job, lesson: str, ready: tuple[str, ...]) -> None:
        """Write and release the page of each; one that fails stops nobody else."""
        waiting = list(ready)
        while waiting:
            try:
                run_nbgrader(self._paths, _pages(lesson, waiting), self._progress(job, waiting))
            except CommandError:
                still = set(self._plan(lesson).ready)
                waiting = [learner for learner in waiting if learner in still][1:]
            else:
                return

    def _progress(self, job: Job, waiting: list[str]) -> Report:
        """Notes how many have their page, now and then."""
        done = 0

        def report(event: str) -> None:
            nonlocal done
            done += event == COMMAND
            pages, half = divmod(done, 2)
            if event == COMMAND and not half and pages % _AT_ONCE == 0:
                self._note(job, f"{pages} van {len(waiting)} hebben terugkoppeling.")

        return report

    def _note(self, job: Job, text: str) -> None:
        self._store.writer.do(lambda c: queue.note(c, job, text, datetime.now(UTC)))


def _pages(lesson: str, learners: list[str]) -> list[list[str]]:
    """The commands that write and release the page of each learner."""
    only = [[lesson, f"--student={learner}"] for learner in learners]
    return [
        command
        for one in only
        for command in (["generate_feedback", *one, "--force"], ["release_feedback", *one])
    ]
