"""The job that makes a learner's feedback anew after somebody gave other points on our page."""

from sqlalchemy import select

from course.answers import schema as t
from course.answers.store import Store
from course.grading.correcting import write_feedback
from course.jobs.queue import Job
from course.jobs.worker import Closing, Kind
from course.marking.by_hand import RENEW, handin_of
from course.paths import CoursePaths


class Renewing:
    """Makes feedback anew that a learner has already; who has none gets none by it."""

    def __init__(self, paths: CoursePaths, store: Store) -> None:
        self._paths, self._store = paths, store

    def kind(self) -> Kind:
        """The kind of job."""
        return Kind(RENEW, "Terugkoppeling bijwerken", self._work)

    def _work(self, job: Job) -> Closing | None:
        c = t.feedback.c
        with self._store.engine.connect() as connection:
            handin = handin_of(connection, int(job.payload["handin"]))
            if handin is None:
                return None
            mine = (c.learner == handin.learner, c.lesson == handin.lesson, c.hash == handin.hash)
            since = connection.execute(select(c.at).where(*mine)).scalar()
        if since is not None:
            write_feedback(self._paths, self._store, [handin], since)
        return None
