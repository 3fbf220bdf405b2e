"""nbgrader's saving of marks, and when a person has to look again.

nbgrader asks for another look at every mark by hand whenever a hand-in is graded anew, and writes
*No response.* under an answer that was not given.
"""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Grade
from nbgrader.preprocessors import SaveAutoGrades

from course.answers.rubric_marks import RubricMark, rubric_marks
from course.answers.store import Store
from course.grading.manual_cells import is_judged
from course.paths import CoursePaths

Resources = dict[str, Any]


class SaveMarks(SaveAutoGrades):  # type: ignore[misc]  # nbgrader has no types
    """In place of `SaveAutoGrades`, the same but for stories that a person judged."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook as it came, its marks saved."""
        held = resources["nbgrader"]
        with Store(CoursePaths.at(Path.cwd()).store_url) as store:
            self._marks = rubric_marks(store, held["assignment"], held["student"])
        saved: tuple[NotebookNode, Resources] = super().preprocess(nb, resources)
        return saved

    def _add_score(self, cell: NotebookNode, resources: Resources) -> None:
        super()._add_score(cell, resources)
        if is_judged(cell):
            held, name = cell.metadata["course"], cell.metadata["nbgrader"]["grade_id"]
            grade = self.gradebook.find_grade(
                name, self.notebook_id, self.assignment_id, self.student_id
            )
            settle(grade, held["text"], self._marks.get((self.student_id, held["exercise"])))
            self.gradebook.db.commit()

    def _add_comment(self, cell: NotebookNode, resources: Resources) -> None:
        if not is_judged(cell):
            super()._add_comment(cell, resources)


def settle(grade: Grade, text: str | None, mark: RubricMark | None) -> None:
    """Say whether a judged cell waits for a person.

    Without words nothing waits, and an older judgement falls. With the words and the points of the
    last judgement it holds. Everything else waits, as nbgrader has it.
    """
    if text is None:
        grade.auto_score, grade.manual_score, grade.needs_manual_grade = 0.0, None, False
    elif mark and mark.text == text and grade.manual_score == mark.points:
        grade.needs_manual_grade = False
