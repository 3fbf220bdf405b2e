"""Replaces nbgrader's saving of marks: the store's mark, or a person's where that counts.

nbgrader asks for another look at every mark by hand whenever a hand-in is regraded, and writes
*No response.* under an answer that was not given. Here a mark by hand stays as long as it is about
the same content, by the one rule of `gradebook.projected`.
"""

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades

from course.answers.store import Store
from course.grading.gradebook import Score, projected
from course.grading.manual_cells import is_judged
from course.grading.projection import after_autograding
from course.paths import CoursePaths

Resources = dict[str, Any]


class SaveMarks(SaveAutoGrades):  # type: ignore[misc]  # nbgrader has no types
    """Replaces `SaveAutoGrades`: the same, but with existing marks."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook unchanged, its marks saved."""
        self._work = resources["course"]
        saved: tuple[NotebookNode, Resources] = super().preprocess(nb, resources)
        paths = CoursePaths.here()
        with Store(paths.store_url) as store:
            after_autograding(paths, store, self._work.handin)
        return saved

    def _add_score(self, cell: NotebookNode, resources: Resources) -> None:  # noqa: ARG002
        """In one transaction, so that nobody sees the machine's part alone."""
        name = cell.metadata["nbgrader"]["grade_id"]
        grade = self.gradebook.find_grade(
            name, self.notebook_id, self.assignment_id, self.student_id
        )
        now = Score(grade.auto_score, grade.manual_score, grade.extra_credit, waits=False)
        after = projected(now, self._work.counted[name])
        if now.total != after.total and now.manual is not None:
            self.log.warning(
                "%s of %s: the points by hand were about an earlier hand-in.", name, self.student_id
            )
        grade.auto_score, grade.manual_score = after.auto, after.manual
        grade.extra_credit, grade.needs_manual_grade = after.extra, after.waits
        self.gradebook.db.commit()

    def _add_comment(self, cell: NotebookNode, resources: Resources) -> None:
        if not is_judged(cell):
            super()._add_comment(cell, resources)
