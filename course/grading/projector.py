"""Keeps the gradebook up to date with the store while the service runs."""

import logging
import threading
from collections.abc import Callable, Sequence

from sqlalchemy.exc import SQLAlchemyError

from course.answers.store import Store
from course.content.mistakes import Mistakes
from course.grading.correcting import complete
from course.grading.gradebook import GradebookError
from course.grading.projection import Students, catch_up, look, sync
from course.paths import CoursePaths

_EVERY = 5.0  # seconds between two looks at the outbox
_LOOKS = 6  # at the outbox for one look at Formgrader
_log = logging.getLogger(__name__)


class Projector:
    """Keeps the gradebook up to date with the store while a service runs, in its own thread."""

    def __init__(self, paths: CoursePaths, store: Store, lessons: Sequence[str]) -> None:
        self._paths, self._store, self._lessons = paths, store, lessons
        self._stop = threading.Event()
        self._away = False
        self._students: Students = {}
        self.caught_up = threading.Event()  # set while nothing is known to be behind
        self._thread = threading.Thread(target=self._run, name="projector", daemon=True)

    def __enter__(self) -> "Projector":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        looks = 0
        while True:
            self._attempt(self._sync if looks == 0 or self._away else self._catch_up)
            if looks and looks % _LOOKS == 0:
                self._attempt(self._look)
            looks += 1
            if self._stop.wait(_EVERY):
                return

    def _sync(self) -> None:
        sync(self._paths, self._store, self._lessons)
        self._complete()

    def _catch_up(self) -> None:
        catch_up(self._paths, self._store)
        self._complete()

    def _look(self) -> None:
        look(self._paths, self._store, self._lessons, self._students)

    def _complete(self) -> None:
        if complete(self._paths, self._store):
            catch_up(self._paths, self._store)

    def _attempt(self, work: Callable[[], object]) -> None:
        try:
            work()
        except (GradebookError, Mistakes, SQLAlchemyError, OSError) as error:
            if not self._away:
                _log.warning("The gradebook is behind the store and will catch up: %s", error)
            self._away = True
            self.caught_up.clear()
        else:
            self.caught_up.set()
            if self._away:
                _log.warning("The gradebook has caught up with the store")
            self._away = False
