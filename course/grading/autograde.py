"""`nbgrader autograde` without execution: stored marks and feedback in the released master.

Nothing that a learner sent is parsed as a notebook or run, and nothing is marked here: the mark was
made when the hand-in was stored.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output
from nbformat.v4.rwbase import rejoin_lines
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from course.answers.store import HandIn, Store, digest
from course.content.released import Released
from course.exercises.base import Exercise, Given
from course.grading import manual_cells
from course.grading.feedback_html import exercise_html
from course.grading.formgrader_changes import take_over
from course.grading.projection import note_graded
from course.marking import judging
from course.marking.handing_in import mark_older
from course.marking.marks import GradeMark, marks_of
from course.marking.results import Counted, marks_that_count
from course.paths import CoursePaths

Resources = dict[str, Any]


class HandInError(Exception):
    """A collected hand-in that cannot be graded; one sentence with what to do."""


class Collected(NamedTuple):
    """A hand-in, and its collected `answers.json`."""

    handin: HandIn
    document: dict[str, Any]


class Work(NamedTuple):
    """What autograding needs from a hand-in; marks are keyed by grade id.

    `marks` are the machine's, `counted` those that count.
    """

    handin: HandIn
    released: Released
    answers: dict[str, list[Given]]
    marks: dict[str, GradeMark]
    counted: dict[str, Counted]


class MasterExporter(NotebookExporter):  # type: ignore[misc]  # nbconvert has no types
    """Opens the released master of a hand-in instead of the notebook on disk."""

    def from_filename(
        self,
        filename: str,
        resources: Resources | None = None,
        **kw: Any,  # noqa: ANN401
    ) -> tuple[str, Resources]:
        """The master, with `resources["course"]` holding the `Work` of the hand-in."""
        folder = Path(filename).parent
        own: Resources = dict(resources or {})
        nbgrader = own["nbgrader"]
        paths = CoursePaths.here()
        with Store(paths.store_url) as store:
            try:
                own["course"] = _work(
                    folder, nbgrader["student"], nbgrader["assignment"], paths, store
                )
            except HandInError:
                _leave_missing(**nbgrader)
                raise
        output, after = super().from_notebook_node(_master(own["course"].released), own, **kw)
        after.pop("course", None)
        return output, after


def _work(folder: Path, learner: str, lesson: str, paths: CoursePaths, store: Store) -> Work:
    collected = read_hand_in(folder, learner, lesson, store)
    handin = collected.handin
    mark_older(store)
    if not judging.graded(store, lesson):
        note_graded(paths, store, [lesson])  # what version 0.1.0 graded
    take_over(paths, store, [lesson], learner)  # before marks by hand are checked again
    with store.engine.connect() as connection:
        counted = marks_that_count(connection, [handin])[handin.seq]
    return Work(
        handin,
        store.release(handin.release),
        given_by_exercise(collected.document["answers"]),
        {machine.grade: machine for machine in marks_of(store, handin)},
        {mark.grade: mark for mark in counted},
    )


def _master(released: Released) -> NotebookNode:
    """The released notebook; its JSON on disk has texts as lists of lines."""
    master: NotebookNode = rejoin_lines(from_dict(released.notebook))
    return master


class WriteMarks(NbGraderPreprocessor):  # type: ignore[misc]
    """In place of `Execute`: the stored mark and the feedback in every exercise cell.

    Without an explicit result nbgrader would give full marks.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook with marks and feedback as outputs."""
        for cell in nb.cells:
            if cell.metadata.get("nbgrader", {}).get("grade"):
                _write(cell, resources["course"])
        return nb, resources


def read_hand_in(folder: Path, learner: str, lesson: str, store: Store) -> Collected:
    """`answers.json` in `folder`, if it is what the store accepted from this learner.

    Raises
    ------
    HandInError
        It is missing, damaged, changed after handing in, or somebody else's.
    """
    path, cure = folder / "answers.json", f"collect {lesson} again with --update"
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        undamaged = digest(document) == document["hash"]
        owner = (document["learner"], document["lesson"])
    except FileNotFoundError:
        raise HandInError(f"{path}: found no file, expected a hand-in; {cure}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise HandInError(f"{path}: found damage, expected a hand-in; {cure}.") from None
    stored = {handin.hash: handin for handin in store.handins_before(lesson, learner)}
    names = {learner, *(handin.signed_as for handin in stored.values())}
    if owner[0] not in names or owner[1] != lesson:
        raise HandInError(f"{path}: found another's hand-in, expected {learner}'s; {cure}.")
    if not undamaged or document["hash"] not in stored:
        raise HandInError(f"{path}: found answers that were not handed in so; {cure}.")
    return Collected(stored[document["hash"]], document)


def _leave_missing(*, db_url: str, assignment: str, student: str, **_: str) -> None:
    """Undo the submission that nbgrader created before reading it; earlier marks stay."""
    with Gradebook(db_url) as gradebook:
        submission = gradebook.find_submission(assignment, student)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        if all(grade.auto_score is None and grade.manual_score is None for grade in grades):
            gradebook.remove_submission(assignment, student)


def given_by_exercise(answers: list[dict[str, Any]]) -> dict[str, list[Given]]:
    """The answers of a hand-in document by exercise, in their order."""
    by_exercise: dict[str, list[Given]] = {}
    for answer in answers:
        fields = {k: v for k, v in answer.items() if k != "exercise"}
        by_exercise.setdefault(answer["exercise"], []).append(Given.model_validate(fields))
    return by_exercise


def _write(cell: NotebookNode, work: Work) -> None:
    mark = work.marks.get(cell.metadata["nbgrader"]["grade_id"])
    exercise = work.released.exercise(mark.exercise) if mark else None
    if mark is None or exercise is None:
        raise HandInError(
            f"{work.released.lesson}: the release {work.released.id} holds no key for "
            f"{cell.metadata['nbgrader']['grade_id']}; release the lesson again."
        )
    given = work.answers.get(exercise.id, [])
    if mark.by_hand:
        manual_cells.fill(cell, exercise, work.released.id, given)
        return
    cell.execution_count = 1
    cell.outputs = _outputs(exercise, given, mark.points or 0.0)


def _outputs(exercise: Exercise, given: list[Given], points: float) -> list[NotebookNode]:
    result = new_output(
        "execute_result", data={"text/plain": repr(float(points))}, execution_count=1
    )
    shown = new_output("display_data", data={"text/html": exercise_html(exercise, given)})
    return [result, shown]
