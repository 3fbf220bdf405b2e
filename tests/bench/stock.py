"""The same lesson the stock way: solution cells, hidden tests, and a kernel a submission."""

import json
from pathlib import Path

from nbformat import NotebookNode, read, write
from nbformat.v4 import new_code_cell, new_notebook

from course.exercises.kinds.decision import Decision
from tests.bench.course_copy import LESSON, Choices

_TEST = """\
### BEGIN HIDDEN TESTS
key = {key}
start = {start!r}
def shortest(at):
    return 0 if at == "einde" else 1 + min(shortest(n) for _, n in key[at].values())
at, scores = start, []
while at != "einde" and at in {name}:
    score, at = key[at][{name}[at]]
    scores.append(score)
punten = sum(scores) / (len(scores) + shortest(at)) * {points}
### END HIDDEN TESTS
round(punten, 6)
"""


def write_source(root: Path, cases: list[Decision]) -> None:
    """`source/<lesson>/` with a solution cell and a test cell a case."""
    cells: list[NotebookNode] = []
    for case in cases:
        name = case.id.replace("-", "_")
        solution = f"{name} = {{}}\n### BEGIN SOLUTION\n{name} = {{}}\n### END SOLUTION"
        cells.append(_cell(case.id + "-keuze", solution, solution=True))
        cells.append(_cell(case.id, _test(case, name), points=case.points))
    folder = root / "source" / LESSON
    folder.mkdir(parents=True)
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    write(notebook, folder / f"{LESSON}.ipynb")


def write_submissions(root: Path, taken: dict[str, Choices]) -> None:
    """`submitted/<learner>/<lesson>/` with each learner's choices in the solution cells."""
    for learner, choices in taken.items():
        notebook = read(root / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)
        for cell in notebook.cells:
            case = cell.metadata.nbgrader.grade_id.removesuffix("-keuze")
            if cell.metadata.nbgrader.solution:
                cell.source = f"{case.replace('-', '_')} = {json.dumps(choices[case])}"
        folder = root / "submitted" / learner / LESSON
        folder.mkdir(parents=True)
        write(notebook, folder / f"{LESSON}.ipynb")


def _test(case: Decision, name: str) -> str:
    key = {
        step: {o.id: (o.score, o.next) for o in held.options} for step, held in case.steps.items()
    }
    return _TEST.format(key=key, start=case.start, name=name, points=case.points)


def _cell(
    grade_id: str, source: str, *, points: float | None = None, solution: bool = False
) -> NotebookNode:
    cell = new_code_cell(source)
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade": points is not None,
        "grade_id": grade_id,
        "locked": not solution,
        "solution": solution,
        "task": False,
        **({} if points is None else {"points": points}),
    }
    return cell
