"""`nbgrader autograde` without execution: marks from the answers, the released master and the key.

Nothing that a learner sent is parsed as a notebook or run.
"""

import json
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output
from nbformat.v4.rwbase import rejoin_lines
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from course.answers.store import Store, answers_document, digest
from course.content.released import Released
from course.exercises.base import Exercise, Given
from course.exercises.rubric import judged_id
from course.grading import manual_cells
from course.grading.feedback_html import remarks_html
from course.paths import CoursePaths

Resources = dict[str, Any]


class HandInError(Exception):
    """A collected hand-in that cannot be graded; one sentence with what to do."""


class MasterExporter(NotebookExporter):  # type: ignore[misc]  # nbconvert has no types
    """Opens the released master of a hand-in in place of the notebook that lies there."""

    def from_filename(
        self,
        filename: str,
        resources: Resources | None = None,
        **kw: Any,  # noqa: ANN401
    ) -> tuple[str, Resources]:
        """The master, with `resources["course"]` holding the release and the answers."""
        folder = Path(filename).parent
        held: Resources = dict(resources or {})
        nbgrader = held["nbgrader"]
        with Store(CoursePaths.at(Path.cwd()).store_url) as store:
            try:
                document = read_hand_in(folder, nbgrader["student"], nbgrader["assignment"], store)
            except HandInError:
                _leave_missing(**nbgrader)
                raise
            released = store.release(document["release"])
        held["course"] = {"released": released, "answers": document["answers"]}
        output, after = super().from_notebook_node(_master(released), held, **kw)
        after.pop("course", None)
        return output, after


def _master(released: Released) -> NotebookNode:
    """The released notebook; as JSON on disk it has its texts in lists of lines."""
    master: NotebookNode = rejoin_lines(from_dict(released.notebook))
    return master


class MarkAnswers(NbGraderPreprocessor):  # type: ignore[misc]
    """In place of `Execute`: an explicit result and the feedback in every exercise cell.

    Without an explicit result nbgrader would give full marks.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook with marks and feedback as outputs."""
        course = resources["course"]
        answers = given_by_exercise(course["answers"])
        for cell in nb.cells:
            if cell.metadata.get("nbgrader", {}).get("grade"):
                _mark(cell, course["released"], answers)
        return nb, resources


def read_hand_in(folder: Path, learner: str, lesson: str, store: Store) -> dict[str, Any]:
    """`answers.json` in `folder`, when it is what the store took from this learner.

    Raises
    ------
    HandInError
        It is missing, damaged, changed after handing in, or somebody else's.
    """
    path, cure = folder / "answers.json", f"collect {lesson} again with --update"
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        whole = digest(document) == document["hash"]
        owner = (document["learner"], document["lesson"])
    except FileNotFoundError:
        raise HandInError(f"{path}: found no file, expected a hand-in; {cure}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise HandInError(f"{path}: found damage, expected a hand-in; {cure}.") from None
    if owner != (learner, lesson):
        raise HandInError(f"{path}: found another's hand-in, expected {learner}'s; {cure}.")
    taken = {handin.hash for handin in store.handins_before(lesson, learner)}
    if not whole or document["hash"] not in taken:
        raise HandInError(f"{path}: found answers that were not handed in so; {cure}.")
    return document


def _leave_missing(*, db_url: str, assignment: str, student: str, **_: str) -> None:
    """Take back the submission that nbgrader made before reading it; earlier marks stay."""
    with Gradebook(db_url) as gradebook:
        submission = gradebook.find_submission(assignment, student)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        if all(grade.auto_score is None and grade.manual_score is None for grade in grades):
            gradebook.remove_submission(assignment, student)


def given_by_exercise(answers: list[dict[str, Any]]) -> dict[str, list[Given]]:
    """The answers of a hand-in document by exercise, in their order."""
    found: dict[str, list[Given]] = {}
    for answer in answers:
        fields = {k: v for k, v in answer.items() if k != "exercise"}
        found.setdefault(answer["exercise"], []).append(Given.model_validate(fields))
    return found


def _mark(cell: NotebookNode, released: Released, answers: dict[str, list[Given]]) -> None:
    name = cell.metadata["nbgrader"]["grade_id"]
    judged = {judged_id(e.id): e for e in released.exercises if e.by_hand}
    exercise = judged.get(name) if manual_cells.is_judged(cell) else released.exercise(name)
    if exercise is None:
        raise HandInError(
            f"{released.lesson}: the release {released.id} holds no key for {name}; "
            f"release the lesson again."
        )
    if manual_cells.is_judged(cell):
        manual_cells.fill(cell, exercise, released.id, answers.get(exercise.id, []))
        return
    cell.execution_count = 1
    cell.outputs = _outputs(exercise, answers.get(name, []))


def _outputs(exercise: Exercise, given: list[Given]) -> list[NotebookNode]:
    points = exercise.mark(given).points
    finished = exercise.view(given, None).state == "done"
    html = remarks_html(exercise.title, exercise.remarks(given), finished=finished)
    result = new_output(
        "execute_result", data={"text/plain": repr(float(points))}, execution_count=1
    )
    shown = new_output("display_data", data={"text/html": html})
    return [result, shown]


__all__ = ["HandInError", "MarkAnswers", "MasterExporter", "answers_document", "read_hand_in"]
