"""The students of nbgrader's gradebook are the persons of the roster, whoever wrote them there."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from course.answers.saving import Intake
from course.answers.store import HandIn
from course.grading.gradebook import grades
from course.grading.students import UNNAMED, put_right
from course.marking.handing_in import hand_in
from course.paths import CoursePaths
from course.people.audit import Actor
from course.people.merging import merge, unmerge
from course.people.names import parse
from course.people.persons import rename
from tests.conftest import LESSON
from tests.whose import id_of, learner_of

BY = Actor("shell:test", datetime(2026, 11, 1, tzinfo=UTC))
pytestmark = pytest.mark.integration  # nbgrader's gradebook calls alembic
Graded = Callable[[str, HandIn], None]


@pytest.fixture
def paths(course_root: Path, intake: Intake) -> CoursePaths:
    """A course with an empty gradebook, over the store of `intake`."""
    found = CoursePaths.at(course_root)
    with Gradebook(found.gradebook_url) as gradebook:
        gradebook.add_assignment(LESSON)
        gradebook.add_notebook(LESSON, LESSON)
        gradebook.add_grade_cell("kerstavond", LESSON, LESSON, max_score=4, cell_type="code")
    return found


@pytest.fixture
def graded(paths: CoursePaths) -> Graded:
    """Puts a hand-in under a student's name, judged by hand, with what nbgrader wrote about it."""

    def make(student: str, handin: HandIn) -> None:
        with Gradebook(paths.gradebook_url) as gradebook:
            gradebook.update_or_create_student(student)
            submission = gradebook.add_submission(LESSON, student)
            submission.timestamp = handin.at.replace(tzinfo=None)
            grade = gradebook.find_grade("kerstavond", LESSON, LESSON, student)
            grade.manual_score = 3
            gradebook.db.commit()
        for folder in (paths.submitted, paths.autograded, paths.feedback):
            (folder / student / LESSON).mkdir(parents=True)
            (folder / student / LESSON / "werk.txt").write_text(student, encoding="utf-8")

    return make


def students(paths: CoursePaths) -> dict[str, tuple[str, str, str | None]]:
    with Gradebook(paths.gradebook_url) as gradebook:
        return {s.id: (s.first_name, s.last_name, s.email) for s in gradebook.students}


def points(paths: CoursePaths) -> dict[str, float | None]:
    return {g.learner: g.score.manual for g in grades(paths.gradebook_url, [LESSON])}


def test_a_student_of_an_earlier_version_becomes_the_person_with_all_that_was_done(
    paths: CoursePaths, intake: Intake, graded: Graded
) -> None:
    who = learner_of(intake.store, "anna")
    graded("anna", hand_in(intake, who, LESSON))

    put_right(paths, intake.store)

    assert students(paths) == {who.name: (UNNAMED, "anna", None)}
    assert points(paths) == {who.name: 3}
    for folder in (paths.submitted, paths.autograded, paths.feedback):
        (only,) = folder.iterdir()
        assert only.name == who.name
        assert (only / LESSON / "werk.txt").read_text("utf-8") == "anna"


def test_names_and_addresses_are_those_of_the_roster(
    paths: CoursePaths, intake: Intake, graded: Graded
) -> None:
    store, who = intake.store, learner_of(intake.store, "anna")
    graded(who.name, hand_in(intake, who, LESSON))
    seen = put_right(paths, store)
    assert put_right(paths, store, seen) == seen
    name = parse("Anna van den Berg")
    store.writer.do(lambda c: rename(c, BY, who.name, name, mail="anna@zorg.nl"))

    put_right(paths, store, seen)

    assert students(paths) == {who.name: ("Anna van den", "Berg", "anna@zorg.nl")}


def test_who_handed_in_has_a_name_before_anything_is_graded(
    paths: CoursePaths, intake: Intake, graded: Graded
) -> None:
    store, who = intake.store, learner_of(intake.store, "anna")
    graded(who.name, hand_in(intake, who, LESSON))
    seen = put_right(paths, store)
    other = learner_of(store, "bram")
    hand_in(intake, other, LESSON)

    put_right(paths, store, seen)

    assert students(paths) == {
        who.name: (UNNAMED, "anna", None),
        other.name: (UNNAMED, "bram", None),
    }


@pytest.mark.parametrize("typed", ["Anna", "anna", "ANNA", "anna@zorg.nl"])
def test_whom_somebody_typed_is_the_person_that_is_there(
    paths: CoursePaths, intake: Intake, graded: Graded, typed: str
) -> None:
    store, who = intake.store, learner_of(intake.store, "anna")
    store.writer.do(lambda c: rename(c, BY, who.name, parse("Anna Bos"), mail="anna@zorg.nl"))
    graded(who.name, hand_in(intake, who, LESSON))
    seen = put_right(paths, store)
    with Gradebook(paths.gradebook_url) as gradebook:
        gradebook.add_student(typed, first_name="Anna", last_name="Anders")

    put_right(paths, store, seen)

    assert students(paths) == {who.name: ("Anna", "Bos", "anna@zorg.nl")}
    assert points(paths) == {who.name: 3}


def test_a_student_who_is_nobodys_stays_as_typed(paths: CoursePaths, intake: Intake) -> None:
    with Gradebook(paths.gradebook_url) as gradebook:
        gradebook.add_student("gast", first_name="Gast", last_name="Van Elders")

    put_right(paths, intake.store)

    assert students(paths) == {"gast": ("Gast", "Van Elders", None)}


def test_work_follows_a_merge_and_its_undoing(
    paths: CoursePaths, intake: Intake, graded: Graded
) -> None:
    store, who = intake.store, learner_of(intake.store, "anna")
    graded(who.name, hand_in(intake, who, LESSON))
    seen, other = put_right(paths, store), id_of(store, "anna.bakker")

    store.writer.do(lambda c: merge(c, BY, other, who.name))
    seen = put_right(paths, store, seen)
    merged = set(students(paths)), points(paths)
    store.writer.do(lambda c: unmerge(c, BY, who.name))
    put_right(paths, store, seen)

    assert merged == ({other}, {other: 3.0})
    assert points(paths) == {who.name: 3}
    assert (paths.submitted / who.name / LESSON / "werk.txt").is_file()
    assert not (paths.submitted / other).exists()
