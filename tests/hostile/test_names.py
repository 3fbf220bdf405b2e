"""Learners' names are data: whatever the Hub lets through is kept apart and kept whole."""

import pytest
from nbgrader.api import Gradebook

from course.answers.saving import Intake, Learner
from course.answers.store import answers_document
from course.marking.handing_in import hand_in
from tests.conftest import LESSON, Send
from tests.pipeline import ODD_NAMES, Course

CASE = "kerstavond"
NAMES = [
    "jan/../piet",
    "..",
    ".verborgen",
    "*",
    "%",
    "_",
    "jan[1]",
    "zoë müller",
    "زينب",
    "👩‍⚕️",
    "<script>alert(1)</script>",
    "'; drop table answers; --",
    "{{ 7 * 7 }}",
    "regel\neen",
    "a" * 255,
    " jan",
    "Jan",
    "jan",
]


def test_no_name_reads_or_hands_in_what_is_of_another(intake: Intake, sent: Send) -> None:
    for name in NAMES:
        body = sent("uitnodiging", "ja-zeggen", learner=name, id=f"antwoord-{NAMES.index(name)}")
        intake.answer(Learner(name, None), LESSON, CASE, body)
    handed = {name: hand_in(intake, Learner(name, None), LESSON) for name in NAMES}

    for number, name in enumerate(NAMES):
        (answer,) = intake.store.answers(name, LESSON)
        assert answer.given.id == f"antwoord-{number}"
        assert intake.store.handins(LESSON, name) == [handed[name]]
        document = answers_document(handed[name], intake.store.handed_in(handed[name]))
        assert document["learner"] == name
        assert document["hash"] == handed[name].hash

    assert len({handin.hash for handin in handed.values()}) == len(NAMES)


def test_each_name_has_an_order_of_options_and_no_error(
    intake: Intake, graded_course: Course
) -> None:
    case = graded_course.case(CASE)

    orders = {name: case.view((), name).model_dump_json() for name in NAMES}

    assert len(set(orders.values())) > 1
    assert all("<script>" not in text for text in orders.values())


@pytest.mark.parametrize("folder", ["submitted", "autograded", "feedback"])
def test_a_user_name_never_becomes_a_folder_or_a_student(
    graded_course: Course, folder: str
) -> None:
    folders = {path.name for path in (graded_course.root / folder).iterdir()}
    with Gradebook(graded_course.paths.gradebook_url) as gradebook:
        students = {student.id for student in gradebook.students}

    assert {"anna", *ODD_NAMES} <= folders
    assert {"anna", *ODD_NAMES} <= students
    assert not (folders | students) & set(ODD_NAMES.values())


def test_nothing_that_was_handed_in_was_run(graded_course: Course) -> None:
    handed_in = (graded_course.root / "submitted").rglob("*.ipynb")
    meant_harm = [path for path in handed_in if "uitgevoerd" in path.read_text("utf-8")]

    assert len(meant_harm) == 1
    assert not list(graded_course.root.rglob("uitgevoerd"))
