"""`nbgrader list`: which lessons are open; with `--remove`, close them."""

from datetime import UTC, datetime
from typing import Any

from nbgrader.exchange.abc import ExchangeList

from course.content.settings import read_settings
from course.exchange.base import OverTheStore
from course.marking.attempts import handins_that_count


class List(OverTheStore, ExchangeList):  # type: ignore[misc]  # nbgrader has no types
    """Open lessons as nbgrader's released assignments; hand-ins as inbound ones."""

    def copy_files(self) -> None:
        """Nothing to copy: listing only reads."""

    def list_files(self) -> list[dict[str, Any]]:
        """One entry per lesson, or with `inbound` per hand-in, in nbgrader's own shape."""
        with self.store() as store:
            wanted = [o for o in store.openings().values() if self.lesson in {"", "*", o.lesson}]
            if not (self.inbound or self.cached):
                entries = [self._entry(o.lesson, "released") for o in wanted]
            else:
                which = read_settings(self.paths.source).completion.attempt
                entries = [
                    {
                        **self._entry(handin.lesson, "submitted"),
                        "student_id": handin.learner,
                        "timestamp": handin.at.isoformat(),
                    }
                    for opening in wanted
                    for handin in self.those_here(
                        store, handins_that_count(store, which, [opening.lesson])
                    )
                ]
        for entry in entries:
            who = f" {entry['student_id']} {entry['timestamp']}" if "student_id" in entry else ""
            self.log.info("%s %s%s", entry["course_id"], entry["assignment_id"], who)
        return entries

    def remove_files(self) -> list[dict[str, Any]]:
        """Close the named lesson; answers and hand-ins stay."""
        self.refuse_in_part()
        with self.store() as store:
            open_now = [name for name in store.openings() if self.lesson in {"*", name}]
            for name in open_now:
                store.close_lesson(name, datetime.now(UTC))
        for name in open_now:
            self.log.info("Closed %s for learners", name)
        return [self._entry(name, "removed") for name in open_now]

    def _entry(self, lesson: str, status: str) -> dict[str, Any]:
        path = self.paths.release / lesson
        return {
            "course_id": self.coursedir.course_id or self.paths.course_id,
            "assignment_id": lesson,
            "status": status,
            "path": str(path),
            "notebooks": [{"notebook_id": lesson, "path": str(path / f"{lesson}.ipynb")}],
        }
