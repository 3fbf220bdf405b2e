"""Reading many at once gives what reading one by one gives, on every database."""

import json

from course.answers.bulk_reads import answered_in, answers_of_many, last_answers, with_feedback
from course.answers.saving import Intake
from course.answers.store import Feedback
from tests.conftest import LESSON, OPENED, People, Send


def test_answers_of_many_are_those_of_each(intake: Intake, learner: People, sent: Send) -> None:
    for name in ("anna", "bram", "chris"):
        body = sent("uitnodiging", "ja-zeggen", name)
        intake.answer(learner(name), LESSON, "kerstavond", body)

    found = answers_of_many(intake.store, LESSON, ["anna", "chris", "niemand"])
    each = [a for name in ("anna", "chris") for a in intake.store.answers(name, LESSON)]

    assert sorted(found.seq) == [answer.seq for answer in each]
    assert set(found.learner) == {"anna", "chris"}
    assert [json.loads(text) for text in found.answer] == [a.given.answer for a in each]
    assert list(found.step) == [a.given.step for a in each]


def test_nobody_has_no_answers(intake: Intake) -> None:
    found = answers_of_many(intake.store, LESSON, ["niemand"])

    assert [len(column) for column in found] == [0] * len(found)


def test_the_last_answer_tells_cohort_and_release(
    intake: Intake, learner: People, sent: Send
) -> None:
    intake.answer(learner("anna"), LESSON, "kerstavond", sent("uitnodiging", "ja-zeggen", "anna"))
    last = intake.store.answers("anna", LESSON)[-1]

    found = last_answers(intake.store)

    assert found == {LESSON: {"anna": last.seq}}
    assert answered_in(intake.store, [last.seq]) == {last.seq: ("noord", last.release)}


def test_who_has_feedback(intake: Intake) -> None:
    intake.store.release_feedback([Feedback("anna", LESSON, "0" * 64, "<p>Goed.</p>", OPENED)])

    assert with_feedback(intake.store, [LESSON]) == {("anna", LESSON, 1)}
    assert with_feedback(intake.store) == with_feedback(intake.store, [LESSON], ["anna"])
    assert with_feedback(intake.store, ["een-andere-les"]) == set()
    assert with_feedback(intake.store, learners=["bram"]) == set()
