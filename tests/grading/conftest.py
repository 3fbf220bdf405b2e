"""Reading nbgrader's gradebook and folders the way a person would check them."""

from collections.abc import Callable

import pytest
from nbgrader.api import Gradebook

from tests.conftest import LESSON
from tests.pipeline import Course

Scores = dict[str, tuple[float | None, float | None, bool]]
Marks = Callable[..., Scores]


@pytest.fixture
def marks() -> Marks:
    """Machine's score, person's score and whether a person is waited for, by exercise."""

    def read(course: Course, learner: str) -> Scores:
        with Gradebook(course.paths.gradebook_url) as gradebook:
            submission = gradebook.find_submission_notebook(LESSON, LESSON, learner)
            return {
                grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
                for grade in submission.grades
            }

    return read
