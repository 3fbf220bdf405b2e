"""The job that makes the rows of cohorts anew after somebody was moved, merged or taken out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from course.answers.store import Store
from course.content.settings import Settings
from course.jobs import queue
from course.jobs.queue import Job
from course.jobs.worker import Closing, Kind
from course.paths import CoursePaths, CourseRootError
from course.people.withdrawing import JOB

_MADE = "De gegevens van cohorten zijn opnieuw gemaakt."
_GONE = (
    "De gegevens van cohorten zijn weggehaald. Maak ze opnieuw met de opdracht course cohort build."
)


@dataclass(frozen=True)
class Rebuilding:
    """Makes the rows of one store anew, where there are any."""

    paths: CoursePaths
    store: Store
    settings: Callable[[], Settings]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def kind(self) -> Kind:
        """The kind of job."""
        return Kind(JOB, "Gegevens van cohorten opnieuw maken", self._work)

    def _work(self, job: Job) -> Closing | None:
        """Where the key of pseudonyms is not for this process, the rows are taken away."""
        from course.cohort.dataset import snapshot  # noqa: PLC0415 - heavy, and seldom needed

        if snapshot.published(self.paths) is None or snapshot.readable(self.paths, self.store):
            return None
        told = _MADE if self._is_built() else _GONE

        def closing(connection: Connection) -> None:
            queue.note(connection, job, told, self.clock())

        return closing

    def _is_built(self) -> bool:
        from course.cohort.build import build  # noqa: PLC0415 - heavy, and seldom needed
        from course.cohort.dataset import snapshot  # noqa: PLC0415

        try:
            build(self.paths, self.store, self.settings())
        except CourseRootError:
            snapshot.remove(self.paths)
            return False
        return True
