"""A course of one small lesson in its own root, and the exchange's doors to it, without a CLI."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.coursedir import CourseDirectory

from course.answers.saving import Intake
from course.answers.store import Store
from course.content.lesson import read_lesson
from course.content.opening_view import exercises_json
from course.content.settings import read_settings
from course.content.source_notebook import fingerprint
from course.paths import COURSE_ID, CoursePaths
from tests.conftest import LESSON, copied

Door = Callable[..., Any]
Edit = Callable[..., None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course root whose release/ is in step with source/."""
    folder = copied(tmp_path / "root")
    generate(folder)
    return folder


def generate(root: Path) -> None:
    """What `nbgrader generate_assignment` leaves in release/, without its metadata."""
    lesson = read_lesson(root / "source", LESSON)
    folder = root / "release" / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    source = fingerprint(root / "source" / LESSON / f"{LESSON}.ipynb")
    course = {"lesson": LESSON, "title": lesson.title, "source": source}
    notebook = {**lesson.notebook, "metadata": {"course": course}}
    (folder / f"{LESSON}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    view = exercises_json(LESSON, lesson.title, lesson.exercises)
    (folder / "exercises.json").write_text(view, encoding="utf-8")


@pytest.fixture
def edit(root: Path) -> Edit:
    """Changes text in an exercise of the lesson, and brings release/ in step."""

    def change(exercise: str, old: str, new: str) -> None:
        path = root / "source" / LESSON / "exercises" / f"{exercise}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        generate(root)

    return change


@pytest.fixture
def door(root: Path) -> Door:
    """Opens one of the exchange's doors on the course, for a lesson and a learner."""

    def make(
        kind: Callable[..., Any], lesson: str = LESSON, student: str = "*", **traits: object
    ) -> Any:  # noqa: ANN401 - nbgrader has no types
        coursedir = CourseDirectory(
            root=str(root), course_id=COURSE_ID, assignment_id=lesson, student_id=student
        )
        opened = kind(coursedir=coursedir)
        for name, value in traits.items():
            setattr(opened, name, value)
        return opened

    return make


@pytest.fixture
def course_store(root: Path) -> Any:  # noqa: ANN401 - a generator
    """The store of the course in the root."""
    with Store(CoursePaths.at(root).store_url) as store:
        yield store


@pytest.fixture
def course_desk(root: Path, course_store: Store) -> Intake:
    """The desk of the course in the root; no due dates."""
    settings = read_settings(root / "source").model_copy(update={"cohorts": ()})
    return Intake(course_store, settings)
