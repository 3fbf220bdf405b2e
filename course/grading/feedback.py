"""`nbgrader generate_feedback`: a Dutch page from the marked notebook, with nothing from a CDN."""

from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades

from course.answers.rubric_marks import rubric_marks
from course.answers.store import Store
from course.content.settings import read_settings
from course.grading.feedback_html import judged_html, page_html
from course.grading.manual_cells import is_judged
from course.paths import CoursePaths

Resources = dict[str, Any]


class GetMarks(GetGrades):  # type: ignore[misc]  # nbgrader has no types
    """In place of `GetGrades`, the same and what a person chose in the rubric of a story.

    Of a story that waits nbgrader says 0; here it has no score.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook with marks, and in a judged cell with `course.html`."""
        held = resources["nbgrader"]
        with Store(CoursePaths.at(Path.cwd()).store_url) as store:
            self._store = store
            self._marks = rubric_marks(store, held["assignment"], held["student"])
            filled: tuple[NotebookNode, Resources] = super().preprocess(nb, resources)
        return filled

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, cell_index: int
    ) -> tuple[NotebookNode, Resources]:
        """A judged cell says what was chosen, when that is what the gradebook's points are for."""
        super().preprocess_cell(cell, resources, cell_index)
        if is_judged(cell):
            self._judged(cell)
        return cell, resources

    def _judged(self, cell: NotebookNode) -> None:
        held, nbgrader = cell.metadata["course"], cell.metadata["nbgrader"]
        grade = self.gradebook.find_grade(
            nbgrader["grade_id"], self.notebook_id, self.assignment_id, self.student_id
        )
        if grade.needs_manual_grade:
            nbgrader["score"] = nbgrader["comment"] = None
        exercise = self._store.release(held["release"]).exercise(held["exercise"])
        rubric = exercise.by_hand if exercise else None
        mark = self._marks.get((self.student_id, held["exercise"]))
        holds = mark and (mark.text, mark.points) == (held["text"], grade.manual_score)
        held["html"] = judged_html(
            exercise.title if exercise else held["exercise"],
            (rubric, mark.choice) if rubric and mark and holds else None,
            comment=nbgrader.pop("comment", None) or "",
            waits=grade.needs_manual_grade,
            empty=held["text"] is None,
        )


class FeedbackExporter(Exporter):  # type: ignore[misc]  # nbconvert has no types
    """Writes `<lesson>.html` with the remarks that autograding left in the cells."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(
        self,
        nb: NotebookNode,
        resources: Resources | None = None,
        **kw: Any,  # noqa: ANN401
    ) -> tuple[str, Resources]:
        """The page, after nbgrader's `GetGrades` has put the marks into the cells."""
        marked, held = super().from_notebook_node(nb, resources, **kw)
        held["output_extension"] = self.file_extension
        graded = [c for c in marked.cells if c.metadata.get("nbgrader", {}).get("grade")]
        parts = [(_remarks(cell), *_score(cell)) for cell in graded]
        title = marked.metadata["course"]["title"]
        pass_mark = read_settings(CoursePaths.at(Path.cwd()).source).pass_mark
        return page_html(title, parts, _comments(graded), pass_mark), held


def _remarks(cell: NotebookNode) -> str:
    if is_judged(cell):
        return str(cell.metadata["course"]["html"])
    for output in cell.get("outputs", []):
        if html := output.get("data", {}).get("text/html"):
            return "".join(html)
    return ""


def _score(cell: NotebookNode) -> tuple[float | None, float]:
    nbgrader = cell.metadata["nbgrader"]
    return nbgrader.get("score"), float(nbgrader["points"])


def _comments(cells: list[NotebookNode]) -> str:
    said = [cell.metadata["nbgrader"].get("comment") for cell in cells]
    return " ".join(comment for comment in said if comment)
