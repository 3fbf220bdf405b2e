"""What the exchange's four commands have in common."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.answers.store import HandIn, Store
from course.answers.upgrade import StoreError
from course.exchange.gradebooks import those_here
from course.messages import _
from course.paths import CoursePaths

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory


class OverTheStore:
    """A mix-in for nbgrader's abstract exchange classes: no folders, no copying by Unix user."""

    if TYPE_CHECKING:
        coursedir: CourseDirectory
        log: Any

        def fail(self, message: str) -> None:
            """Log `message` and raise ExchangeError."""

    @property
    def paths(self) -> CoursePaths:
        """The course root that nbgrader works in."""
        return CoursePaths.around(Path(self.coursedir.root))

    @property
    def lesson(self) -> str:
        """The lesson named on the command line or by Formgrader's button."""
        return str(self.coursedir.assignment_id)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The store, closed afterwards; a store that this version cannot use is ExchangeError."""
        try:
            store = Store(self.paths.store_url)
        except StoreError as error:
            self.fail(str(error))
            raise
        with store:
            yield store

    def those_here(self, store: Store, handins: list[HandIn]) -> list[HandIn]:
        """Those of these hand-ins whose learners' marks are in this gradebook."""
        with store.engine.connect() as connection:
            here = those_here(self.paths, connection, {handin.learner for handin in handins})
        return [handin for handin in handins if handin.learner in here]

    def refuse_in_part(self) -> None:
        """Fail in an organisation's folder: what concerns every learner is not for it to do."""
        if self.paths.organisation:
            self.fail(_("Lessons are released and closed for the whole course, in its own folder."))

    def init_src(self) -> None:
        """Nothing to prepare: the store is the source."""

    def init_dest(self) -> None:
        """Nothing to prepare: each command creates what it needs."""
