"""Totals from nbgrader's gradebook, read without nbgrader: missing is not zero."""

import re
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine

from course.grading.gradebook import GradebookError
from course.grading.gradebook_results import results, totals
from tests.conftest import LESSON, REPOSITORY
from tests.pipeline import GRADED, Course

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


def test_totals_are_those_of_every_graded_learner(graded_course: Course) -> None:
    found = totals(graded_course.paths.gradebook_url, LESSON)

    assert set(found) == set(GRADED)
    for name, (points, most) in found.items():
        assert points == pytest.approx(sum(graded_course.points(name).values()))
        assert most == sum(e.points for e in graded_course.lesson.exercises)


def test_totals_are_those_that_nbgrader_gives(graded_course: Course) -> None:
    found = totals(graded_course.paths.gradebook_url, LESSON)

    with Gradebook(graded_course.paths.gradebook_url) as gradebook:
        theirs = {
            s.student.id: (s.score, s.max_score) for s in gradebook.assignment_submissions(LESSON)
        }
    assert set(found) == set(theirs)
    for name, both in theirs.items():
        assert found[name] == pytest.approx(both)


def test_a_persons_mark_and_extra_points_count(graded_copy: Course) -> None:
    url = graded_copy.paths.gradebook_url
    before = totals(url, LESSON)["bram"]
    with Gradebook(url) as gradebook:
        grade = gradebook.find_grade("kerstavond", LESSON, LESSON, "bram")
        grade.manual_score, grade.extra_credit = 3.0, 0.5
        gradebook.db.commit()

    assert totals(url, LESSON)["bram"] == (before[0] + 3.5, before[1])


def test_who_was_not_graded_is_missing_and_has_no_zero(graded_copy: Course) -> None:
    with Gradebook(graded_copy.paths.gradebook_url) as gradebook:
        gradebook.update_or_create_student("nieuw")
        gradebook.update_or_create_submission(LESSON, "nieuw")  # as nbgrader does before grading

    assert "nieuw" not in totals(graded_copy.paths.gradebook_url, LESSON)


def test_without_a_gradebook_there_are_no_totals(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"

    assert totals(url, LESSON) == {}


def test_an_address_in_a_folder_that_is_not_there_is_an_error() -> None:
    with pytest.raises(GradebookError, match="its folder is not there"):
        totals("sqlite:////nergens/gradebook.db", LESSON)


def test_in_an_empty_gradebook_there_are_no_totals(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    create_engine(url).connect().close()

    assert totals(url, LESSON) == {}


def test_another_lesson_has_totals_of_its_own(graded_course: Course) -> None:
    assert totals(graded_course.paths.gradebook_url, "een-andere-les") == {}


def test_what_is_still_to_be_marked_is_told(graded_copy: Course) -> None:
    url = graded_copy.paths.gradebook_url
    with Gradebook(url) as gradebook:
        bram = gradebook.find_grade("kerstavond", LESSON, LESSON, "bram")
        bram.auto_score = None  # as in the middle of grading
        chris = gradebook.find_grade("kerstavond", LESSON, LESSON, "chris")
        chris.needs_manual_grade = True
        gradebook.db.commit()

    found = results(url, LESSON)

    assert [found[name].waiting for name in ("anna", "bram", "chris")] == [0, 1, 1]
    assert found["anna"].handed_in
    assert found["anna"].handed_in.tzinfo


# Who reads it, and who goes on without it

CODE = {path: path.read_text("utf-8") for path in (REPOSITORY / "course").rglob("*.py")}


def modules_with(pattern: str) -> set[str]:
    return {
        path.relative_to(REPOSITORY / "course").as_posix()
        for path, text in CODE.items()
        if re.search(pattern, text)
    }


def test_one_module_opens_the_gradebook_beside_nbgraders_own_converters() -> None:
    assert modules_with(r"\bcreate_engine\(") == {
        "answers/engine.py",
        "grading/gradebook_database.py",
    }
    nbgraders = {
        "grading/autograde.py",
        "grading/export_marks.py",
        "singleuser/recorded_grades.py",  # Formgrader's own handlers
    }
    assert modules_with(r"nbgrader\.api\b.*import|import nbgrader\.api") == nbgraders


def test_who_goes_on_when_a_database_cannot_be_read_is_known_by_name() -> None:
    pattern = r"except [^\n]*(OperationalError|SQLAlchemyError|DBAPIError|GradebookError)"

    assert modules_with(pattern) == {
        "answers/engine.py",  # waits for a lock, then raises
        "answers/write_queue.py",  # raises what went wrong to whoever waits
        "cli/corrections.py",  # one sentence: the gradebook follows later
        "cli/operators.py",  # one sentence, exit status 1
        "grading/export_marks.py",  # warns that changes made in Formgrader may be missing
        "grading/gradebook_database.py",  # raises GradebookError
        "grading/projector.py",  # the service's thread, which tries again
        "jobs/worker.py",  # a thread, which tries again and says so
        "singleuser/recorded_grades.py",  # Formgrader goes on; the projection follows later
        "instructor/story_queue.py",  # the store takes it; the page says what is not done
    }
