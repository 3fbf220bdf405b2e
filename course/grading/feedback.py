"""`nbgrader generate_feedback`: a Dutch page from the marked notebook, without a CDN."""

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades

from course.answers.rubric_marks import marks_by_text
from course.answers.store import Store
from course.content.settings import read_settings
from course.grading.autograde import given_by_exercise, read_hand_in
from course.grading.feedback_html import exercise_html, judgement_html, page_html
from course.grading.formgrader_changes import take_over
from course.grading.manual_cells import is_judged
from course.marking import judging
from course.marking.handing_in import mark_older
from course.marking.results import Counted, marks_that_count
from course.paths import CoursePaths
from course.records.rules.own import rules_of_learners

Resources = dict[str, Any]


class GetMarks(GetGrades):  # type: ignore[misc]  # nbgrader has no types
    """Replaces `GetGrades`: the marks that count, and a person's choices in a story's rubric.

    For a story that waits nbgrader says 0; here it has no score. Comments are nbgrader's.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook with marks, and with `course.html` in judged cells."""
        learner, lesson = resources["nbgrader"]["student"], resources["nbgrader"]["assignment"]
        paths = CoursePaths.here()
        with Store(paths.store_url) as store:
            handin, document = read_hand_in(
                paths.autograded / learner / lesson, learner, lesson, store
            )
            self._released = store.release(handin.release)
            self._given = given_by_exercise(document["answers"])
            mark_older(store)
            if judging.graded(store, lesson, learner).get(learner) != handin:
                judging.note_graded(store, [handin])
            take_over(paths, store, [lesson], learner)
            self._rubric_marks = marks_by_text(store, lesson, learner)
            with store.engine.connect() as connection:
                counted = marks_that_count(connection, [handin])[handin.seq]
                rule_of = rules_of_learners(connection, read_settings(paths.source), [learner])
            resources["course_rule"] = rule_of(learner)
            self._counted = {mark.grade: mark for mark in counted}
            filled: tuple[NotebookNode, Resources] = super().preprocess(nb, resources)
        return filled

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, cell_index: int
    ) -> tuple[NotebookNode, Resources]:
        """A cell has the points that count; a judged one also says what was chosen."""
        super().preprocess_cell(cell, resources, cell_index)
        nbgrader = cell.metadata.get("nbgrader", {})
        if mark := self._counted.get(nbgrader.get("grade_id", "")):
            nbgrader["score"] = mark.points
            if is_judged(cell):
                cell.metadata["course"]["html"] = self._judged(cell, mark)
            elif self._released.correction is not None:
                self._correct(cell, mark)
        return cell, resources

    def _judged(self, cell: NotebookNode, mark: Counted) -> str:
        judgement = self._rubric_marks.get((self.student_id, mark.exercise, mark.about))
        comment = cell.metadata["nbgrader"].pop("comment", None)
        return judgement_html(self._released.exercise(mark.exercise), mark, judgement, comment)

    def _correct(self, cell: NotebookNode, mark: Counted) -> None:
        """The remarks of the corrected key in place of those that autograding wrote before it."""
        exercise = self._released.exercise(mark.exercise)
        if exercise is None:
            return
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                given = self._given.get(mark.exercise, [])
                output["data"]["text/html"] = exercise_html(exercise, given)


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
        marked, details = super().from_notebook_node(nb, resources, **kw)
        details["output_extension"] = self.file_extension
        graded = [c for c in marked.cells if c.metadata.get("nbgrader", {}).get("grade")]
        parts = [(_remarks(cell), *_score(cell)) for cell in graded]
        title = marked.metadata["course"]["title"]
        rule = details["course_rule"]
        lesson = details["nbgrader"]["assignment"]
        return page_html(lesson, title, parts, _comments(graded), rule), details


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
    comments = [cell.metadata["nbgrader"].get("comment") for cell in cells]
    return " ".join(comment for comment in comments if comment)
