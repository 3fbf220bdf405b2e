"""`nbgrader release_assignment`: open a lesson with its current view and key."""

import json
from datetime import UTC, datetime
from typing import Any

from nbgrader.exchange.abc import ExchangeReleaseAssignment

from course.answers.store import Store
from course.content.lesson import Lesson, read_lesson
from course.content.mistakes import Mistakes
from course.content.opening_view import exercises_json
from course.content.released import Released
from course.content.source_notebook import fingerprint
from course.exchange.base import OverTheStore
from course.exchange.release_check import missing_or_new


class ReleaseAssignment(OverTheStore, ExchangeReleaseAssignment):  # type: ignore[misc]
    """Stores an immutable release and opens its lesson for learners."""

    def copy_files(self) -> None:
        """Check that `release/` is in step with `source/`, store the release, open the lesson."""
        self.refuse_in_part()
        try:
            lesson = read_lesson(self.paths.source, self.lesson)
        except Mistakes as mistakes:
            self.fail(str(mistakes))
            return
        released = Released.of(lesson, self._notebook(lesson))
        with self.store() as store:
            now = store.openings().get(lesson.id)
            if now and _is_open_with(store, now.release, released):
                self.log.info("%s is already open with this content", lesson.id)
                return
            if now and not self.force:
                self.fail(
                    f"{lesson.id} is open with other content; add --force, or Unrelease it first."
                )
            self._check_answers(store, released)
            store.open_lesson(released, datetime.now(UTC))
        self.log.info("Opened %s for learners (release %s)", lesson.id, released.id)

    def _notebook(self, lesson: Lesson) -> dict[str, Any]:
        """The released notebook, if both files of `release/` are in step with `source/`."""
        folder, cure = self.paths.release / lesson.id, f"nbgrader generate_assignment {lesson.id}"
        name = f"{lesson.id}.ipynb"
        try:
            notebook: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
            view = (folder / "exercises.json").read_text(encoding="utf-8")
            made_from = notebook["metadata"]["course"]["source"]
        except OSError as error:
            self.fail(f"release/{lesson.id}: {error}; run {cure} --force first.")
            raise
        except (ValueError, TypeError, KeyError):
            self.fail(f"release/{lesson.id}/{name} is damaged; run {cure} --force first.")
            raise
        fresh = view == exercises_json(lesson.id, lesson.title, lesson.exercises)
        if made_from != fingerprint(self.paths.source / lesson.id / name) or not fresh:
            self.fail(f"release/{lesson.id} is older than source/; run {cure} --force first.")
        return notebook

    def _check_answers(self, store: Store, released: Released) -> None:
        """After the first answer, exercises and their points stay the same.

        Learners who began stay with that release, and all are marked in one gradebook.
        """
        if changed := missing_or_new(store, released):
            self.fail(
                f"{released.lesson} has answers: exercises may change, but not be added, "
                f"removed or get other points; put back {', '.join(changed)}."
            )


def _is_open_with(store: Store, name: str, released: Released) -> bool:
    """Whether the open release holds the same, its corrections included."""
    return name == released.id or store.release(name).to_json() == released.to_json()
