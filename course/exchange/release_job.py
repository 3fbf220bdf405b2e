"""Releasing a lesson as work that happens by itself: nbgrader's two commands, all or nothing.

What can be wrong is looked for first, so that a lesson with a mistake changes nothing. What
`release/` held is kept aside until the lesson is open, and put back if it does not open; a job
whose worker was killed is done again from its beginning. Nothing of what an author wrote goes into
the job's log.
"""

import shutil
from datetime import UTC, datetime

from sqlalchemy import Connection

from course.answers.store import Store
from course.content.current_lesson import current_lesson
from course.content.mistakes import Mistakes
from course.content.released import Released
from course.exchange.release_check import missing_or_new
from course.jobs import queue
from course.jobs.queue import Job
from course.jobs.worker import Closing, HopelessError, JobError, Kind
from course.nbgrader_runner import COMMAND, CommandError, run_nbgrader
from course.paths import CoursePaths
from course.people.audit import Actor, Change

RELEASE = "release-lesson"
_MOST_ATTEMPTS = 3
_WRONG = "In de bronbestanden staat een fout. De pagina Lessen zegt welke."
_STAYS = "Er zijn al antwoorden, en er kwamen oefeningen of punten bij of af. Zie de pagina Lessen."
_FAILED = "nbgrader kon de les niet vrijgeven. Wat deelnemers zien, is niet veranderd."


class Releasing:
    """Releases one lesson: `payload` names it, and who asked (`by`)."""

    def __init__(self, paths: CoursePaths, store: Store) -> None:
        self._paths, self._store = paths, store

    def kind(self) -> Kind:
        """The kind of job."""
        return Kind(RELEASE, "Een les vrijgeven", self._work, most_attempts=_MOST_ATTEMPTS)

    def _work(self, job: Job) -> Closing:
        lesson, by = str(job.payload["lesson"]), str(job.payload["by"])
        before = Before(self._paths, lesson)
        try:
            self._check(lesson)
            self._note(job, "De bronbestanden zijn in orde.")
            before.keep()
            self._run(job, lesson)
        except JobError:
            before.put_back()
            raise
        before.forget()

        def closing(connection: Connection) -> None:
            Change(connection).write(Actor(by, datetime.now(UTC)), RELEASE, None, lesson)

        return closing

    def _check(self, lesson: str) -> None:
        """Raise `HopelessError` for what would stop the release."""
        try:
            authored = current_lesson(self._paths.source, lesson)
        except Mistakes:
            raise HopelessError(_WRONG) from None
        if missing_or_new(self._store, Released.of(authored, {})):
            raise HopelessError(_STAYS)

    def _run(self, job: Job, lesson: str) -> None:
        """The two commands, with a line in the log after each."""
        commands = ("generate_assignment", "release_assignment")
        told = iter(("De les staat klaar voor deelnemers.", "De les is open."))

        def report(event: str) -> None:
            if event == COMMAND:
                self._note(job, next(told))

        try:
            run_nbgrader(self._paths, [[name, lesson, "--force"] for name in commands], report)
        except CommandError:
            raise JobError(_FAILED) from None

    def _note(self, job: Job, text: str) -> None:
        self._store.writer.do(lambda c: queue.note(c, job, text, datetime.now(UTC)))


class Before:
    """What `release/<lesson>/` held before, kept aside while a release is under way.

    A worker that is killed leaves it there; the next one knows it as what was before.
    """

    def __init__(self, paths: CoursePaths, lesson: str) -> None:
        self._folder = paths.release / lesson
        self._aside = paths.state / "release-before" / lesson

    def keep(self) -> None:
        """Copy it aside, unless an attempt before this one did; an empty folder stands for none."""
        if self._aside.exists():
            return
        copy = self._aside.with_name(f"{self._aside.name}.half")
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(parents=True)
        if self._folder.is_dir():
            shutil.copytree(self._folder, copy, dirs_exist_ok=True)
        copy.rename(self._aside)

    def put_back(self) -> None:
        """Let the folder be as it was; nothing where nothing was kept."""
        if self._aside.exists():
            shutil.rmtree(self._folder, ignore_errors=True)
            if any(self._aside.iterdir()):
                shutil.copytree(self._aside, self._folder)
            self.forget()

    def forget(self) -> None:
        """Keep nothing any more."""
        shutil.rmtree(self._aside, ignore_errors=True)
