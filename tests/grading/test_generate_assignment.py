"""generate_assignment: metadata and the opening view from source/; a mistake stops it in time."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from course.content.opening_view import exercises_json
from course.content.source_notebook import START, called
from course.generate_release import out_of_step
from tests.conftest import LESSON, Formgrader, Nbgrader
from tests.pipeline import Course


def released(course: Course) -> dict[str, Any]:
    path = course.root / "release" / LESSON / f"{LESSON}.ipynb"
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return notebook


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, byte for byte."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def edit(course: Course, name: str, **changed: object) -> Path:
    """Change fields of an exercise in source/."""
    path = course.root / "source" / LESSON / "exercises" / f"{name}.yaml"
    document = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**document, **changed}), encoding="utf-8")
    return path


def test_each_exercise_cell_has_nbgraders_metadata_from_its_file(graded_course: Course) -> None:
    cells = [c for c in released(graded_course)["cells"] if "nbgrader" in c["metadata"]]

    assert len(cells) == 8
    for cell, exercise in zip(cells, graded_course.lesson.exercises, strict=True):
        assert called("".join(cell["source"])) == exercise.id
        nbgrader = cell["metadata"]["nbgrader"]
        assert (nbgrader["grade_id"], nbgrader["points"]) == (exercise.id, exercise.points)
        assert (nbgrader["grade"], nbgrader["locked"]) == (True, True)
        assert (nbgrader["solution"], nbgrader["task"]) == (False, False)
        assert nbgrader["cell_type"] == "code"
        assert nbgrader["checksum"]


def test_code_is_hidden_and_cannot_be_changed_and_nothing_was_run(graded_course: Course) -> None:
    cells = [c for c in released(graded_course)["cells"] if c["cell_type"] == "code"]

    assert len(cells) == 9
    for cell in cells:
        assert cell["metadata"]["jupyter"] == {"source_hidden": True}
        assert cell["metadata"]["editable"] is False
        assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert {"".join(c["source"]) for c in cells if c["metadata"]["tags"] == ["start"]} == {START}


def test_release_holds_the_notebook_and_the_opening_view_and_nothing_else(
    graded_course: Course,
) -> None:
    lesson = graded_course.lesson

    found = contents(graded_course.root / "release")

    assert set(found) == {f"{LESSON}/{LESSON}.ipynb", f"{LESSON}/exercises.json"}
    view = exercises_json(lesson.id, lesson.title, lesson.exercises)
    assert found[f"{LESSON}/exercises.json"].decode() == view


def test_generating_again_writes_the_same_bytes(
    graded_copy: Course, formgrader: Formgrader
) -> None:
    before = contents(graded_copy.root / "release")
    source = contents(graded_copy.root / "source")

    result = formgrader(graded_copy.root).generate_assignment(LESSON)

    assert result["success"], result
    assert contents(graded_copy.root / "release") == before
    assert contents(graded_copy.root / "source") == source


def test_secret_files_beside_a_lesson_stay_home_and_figures_go_along(
    graded_copy: Course, formgrader: Formgrader
) -> None:
    folder = graded_copy.root / "source" / LESSON
    for name in (".geheim", "notities.yaml", "notities.yml", "oud.pyc", "figuur.svg"):
        (folder / name).write_text("inhoud", encoding="utf-8")

    assert formgrader(graded_copy.root).generate_assignment(LESSON)["success"]

    assert set(contents(graded_copy.root / "release" / LESSON)) == {
        f"{LESSON}.ipynb", "exercises.json", "figuur.svg",
    }  # fmt: skip


def test_a_mistake_stops_it_with_a_sentence_and_leaves_the_old_release(
    graded_copy: Course, nbgrader: Nbgrader
) -> None:
    before = contents(graded_copy.root / "release")
    edit(graded_copy, "kerstavond", points="veel")

    done = nbgrader(graded_copy.root, "generate_assignment", LESSON, "--force")

    sentence = (
        f"source/{LESSON}/exercises/kerstavond.yaml:1: points: found veel, expected a number; "
        "write one, without quotes and with a point."
    )
    assert done.returncode != 0
    assert sentence in done.stderr
    assert contents(graded_copy.root / "release") == before


MISTAKES = {
    "an unknown field": {"sluiting": "tekst"},
    "no title": {"title": None},
    "an unknown kind": {"kind": "raadsel"},
    "no steps": {"steps": {}},
    "an id of another": {"id": "langs-de-lijn"},
}


@pytest.mark.parametrize("changed", MISTAKES.values(), ids=MISTAKES)
def test_formgraders_button_stops_at_a_mistake_too(
    graded_copy: Course, formgrader: Formgrader, changed: dict[str, object]
) -> None:
    before = contents(graded_copy.root / "release")
    edit(graded_copy, "kerstavond", **changed)

    result = formgrader(graded_copy.root).generate_assignment(LESSON)

    assert not result["success"]
    assert f"source/{LESSON}/exercises/kerstavond.yaml:1: " in result["log"]
    assert contents(graded_copy.root / "release") == before


def test_code_of_an_authors_own_in_a_lesson_stops_it(
    graded_copy: Course, formgrader: Formgrader
) -> None:
    path = graded_copy.root / "source" / LESSON / f"{LESSON}.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][-1] |= {"cell_type": "code", "source": "print(1)", "outputs": []}
    notebook["cells"][-1]["execution_count"] = None
    path.write_text(json.dumps(notebook), encoding="utf-8")

    result = formgrader(graded_copy.root).generate_assignment(LESSON)

    assert not result["success"]
    assert 'found print(1), expected exercise("<id>")' in result["log"]


def test_a_practice_exercise_is_not_graded(graded_copy: Course, formgrader: Formgrader) -> None:
    shutil.rmtree(graded_copy.root / "release")
    (graded_copy.root / "gradebook.db").unlink()  # its exercises may not change once graded
    edit(graded_copy, "kerstavond", practice=True, points=0)

    result = formgrader(graded_copy.root).generate_assignment(LESSON)

    assert result["success"], result
    cells = [c for c in released(graded_copy)["cells"] if "nbgrader" in c["metadata"]]
    graded = {c["metadata"]["nbgrader"]["grade_id"]: c["metadata"]["nbgrader"] for c in cells}
    assert graded["kerstavond"]["grade"] is False
    assert "points" not in graded["kerstavond"]
    assert sum(nbgrader["grade"] for nbgrader in graded.values()) == 7


def test_a_release_out_of_step_is_told_file_by_file(graded_copy: Course) -> None:
    (graded_copy.root / "release" / LESSON / "vergeten.txt").touch()
    edit(graded_copy, "kerstavond", title="Kerstnacht")

    assert out_of_step(graded_copy.paths) == [
        f"release/{LESSON}/exercises.json",
        f"release/{LESSON}/vergeten.txt",
    ]
