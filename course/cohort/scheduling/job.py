"""The job that publishes what is due: every night, soon after the dates of lessons pass."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final

from sqlalchemy import Connection

from course.answers.store import Store
from course.content.settings import Settings
from course.jobs import queue
from course.jobs.periodic import daily
from course.jobs.queue import Job
from course.jobs.worker import Closing, Kind

JOB: Final = "publish"
_AT: Final = time(0, 20)


@dataclass(frozen=True)
class Publishing:
    """Publishes the figures of one store."""

    store: Store
    settings: Callable[[], Settings]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def kind(self) -> Kind:
        """The kind of job: every night."""
        next_at = daily(_AT, self.settings().zone)
        return Kind(JOB, "Cijfers van teams vastleggen", self._work, next_at=next_at)

    def _work(self, job: Job) -> Closing:
        from course.cohort.scheduling.rounds import publish_due  # noqa: PLC0415 - heavy

        now = self.clock()
        made = publish_due(self.store, self.settings(), now).published
        people = sum(one.size for one in made)
        told = (
            f"{len(made)} keer vastgelegd, van {people} mensen samen."
            if made
            else "Er was niets vast te leggen."
        )

        def closing(connection: Connection) -> None:
            queue.note(connection, job, told, now)

        return closing
