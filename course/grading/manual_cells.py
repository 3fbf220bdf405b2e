"""The Markdown cell that a person marks: created at release, filled with the story at autograding.

nbgrader queues a cell that is both answer and grade for marking by hand once its text differs from
the released one. So a story without words leaves the cell as it is, and earns 0 without waiting.
"""

from collections.abc import Iterator, Sequence

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from course.answers.rubric_marks import text_digest
from course.exercises.base import Exercise, Given
from course.exercises.marks import Passage
from course.exercises.rubric import Criterion, Rubric, judged_id
from course.formatting import number as dutch_number
from course.grading.escaping import plain_html

PLACEHOLDER = "*Dit deel kijkt je docent na.*"
_LONGEST_CELL_ID = 64  # in nbformat 4.5


def new_cell(exercise: Exercise, rubric: Rubric) -> NotebookNode:
    """The cell as learners get it, right after the exercise's own."""
    name = judged_id(exercise.id)
    cell: NotebookNode = new_markdown_cell(PLACEHOLDER, id=name[-_LONGEST_CELL_ID:])
    cell.metadata["editable"] = False
    cell.metadata["tags"] = ["judged"]
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade": True,
        "grade_id": name,
        "locked": False,
        "solution": True,
        "task": False,
        "points": rubric.points,
    }
    return cell


def is_judged(cell: NotebookNode) -> bool:
    """Whether a person marks this cell."""
    nbgrader = cell.metadata.get("nbgrader", {})
    return bool(nbgrader.get("grade") and nbgrader.get("solution"))


def fill(cell: NotebookNode, exercise: Exercise, release: str, given: Sequence[Given]) -> None:
    """Write the story into the cell with the rubric next to it, and what the feedback needs."""
    rubric, passages = exercise.by_hand, exercise.to_read(given)
    cell.metadata["course"] = {
        "exercise": exercise.id,
        "release": release,
        "text": text_digest(passages) if passages else None,
    }
    if rubric is not None and passages:
        cell.source = "".join(_cell(exercise.title, passages, rubric))


def _cell(title: str, passages: Sequence[Passage], rubric: Rubric) -> Iterator[str]:
    """HTML on one line: a blank line would end Markdown's raw HTML block."""
    yield '<div class="mathjax_ignore tex2jax_ignore">'
    yield f"<h3>{plain_html(title)}</h3>"
    for passage in passages:
        yield f'<h4>{plain_html(passage.title)}</h4><p dir="auto">{plain_html(passage.text)}</p>'
    yield f"<h3>Beoordelen: hoogstens {dutch_number(rubric.points)} punten</h3>"
    yield "<p>Dat gaat het makkelijkst op de pagina Verhalen van de cursus."
    if rubric.most != rubric.points:
        yield f" Die rekent de {dutch_number(rubric.most)} van de niveaus om."
    yield "</p><ul>"
    for criterion in rubric.criteria:
        yield from _criterion(criterion)
    yield "</ul></div>"


def _criterion(criterion: Criterion) -> Iterator[str]:
    yield f"<li>{plain_html(criterion.title)}<ul>"
    for level in criterion.levels:
        anchor = f" <i>{plain_html(level.anchor)}</i>" if level.anchor else ""
        yield f"<li>{plain_html(f'{level.points:g}')}: {plain_html(level.text)}{anchor}</li>"
    yield "</ul></li>"
