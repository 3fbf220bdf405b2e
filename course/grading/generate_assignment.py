"""`nbgrader generate_assignment`: nbgrader's metadata into exercise cells, and exercises.json.

An exercise that a person judges too gets a second cell for that, right after its own.

The checks run when the exporter is made, before nbgrader removes the old release; a
`pre_convert_hook` would be too late, and nbgrader swallows what it raises.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor

from course.content.current_lesson import current_lesson
from course.content.lesson import Lesson
from course.content.mistakes import Mistakes
from course.content.opening_view import exercises_json
from course.content.source_notebook import START, called, fingerprint
from course.exercises.base import Exercise
from course.grading.manual_cells import new_cell

Resources = dict[str, Any]


class CheckingExporter(NotebookExporter):  # type: ignore[misc]  # nbconvert has no types
    """Stops the release of a lesson that has a mistake, before anything is written."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        coursedir = self.parent.coursedir
        try:
            current_lesson(Path(coursedir.root) / "source", coursedir.assignment_id)
        except Mistakes as mistakes:
            for mistake in mistakes.mistakes:
                self.log.error("%s", mistake)  # noqa: TRY400 - for the author
            raise NbGraderException(str(mistakes)) from None


class MarkExerciseCells(NbGraderPreprocessor):  # type: ignore[misc]
    """First: each cell that calls `exercise("x")` gets grade id, points and lock from x.yaml."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook with nbgrader's metadata, without outputs, and with its fingerprint."""
        lesson = _lesson(resources)
        for cell, checked in zip(nb.cells, lesson.notebook["cells"], strict=True):
            if cell.cell_type == "code":
                _annotate(cell, lesson)
            else:
                cell.source = checked["source"]  # with facts in place of their numbers
        nb.cells = list(_with_judged_cells(nb.cells, lesson))
        nb.metadata["course"] = {
            "lesson": lesson.id,
            "title": lesson.title,
            "source": fingerprint(_notebook(lesson.id)),
        }
        return nb, resources


class WriteExercises(NbGraderPreprocessor):  # type: ignore[misc]
    """Last: writes `exercises.json`, the learner's opening view, next to the released notebook."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook unchanged."""
        lesson = _lesson(resources)
        folder = Path("release") / lesson.id
        folder.mkdir(parents=True, exist_ok=True)
        text = exercises_json(lesson.id, lesson.title, lesson.exercises)
        (folder / "exercises.json").write_text(text, encoding="utf-8")
        return nb, resources


def _lesson(resources: Resources) -> Lesson:
    """The lesson being released; nbgrader works in the course root."""
    return current_lesson(Path.cwd() / "source", resources["nbgrader"]["assignment"])


def _notebook(lesson: str) -> Path:
    return Path("source") / lesson / f"{lesson}.ipynb"


def _annotate(cell: NotebookNode, lesson: Lesson) -> None:
    cell.metadata["jupyter"] = {"source_hidden": True}
    cell.metadata["editable"] = False
    name = called(cell.source)
    if name is None:
        cell.metadata["tags"] = ["start"] if cell.source.strip() == START else []
        return
    exercise = lesson.exercise(name)
    if exercise is None:
        raise LookupError(f"{name} was in {lesson.id} when it was checked")
    cell.metadata["tags"] = ["exercise"]
    cell.metadata["nbgrader"] = _metadata(exercise)


def _with_judged_cells(cells: list[NotebookNode], lesson: Lesson) -> Iterator[NotebookNode]:
    for cell in cells:
        yield cell
        exercise = lesson.exercise(called(cell.source) or "") if cell.cell_type == "code" else None
        if exercise and exercise.by_hand:
            yield new_cell(exercise, exercise.by_hand)


def _metadata(exercise: Exercise) -> dict[str, Any]:
    graded = not exercise.practice and exercise.points > 0
    points = {"points": exercise.points} if graded else {}
    return {
        "schema_version": 3,
        "grade": graded,
        "grade_id": exercise.id,
        "locked": True,
        "solution": False,
        "task": False,
        **points,
    }
