"""Outcomes of many learners from the store, with as many statements for thirty as for one."""

import pytest

from course.answers.saving import Intake, Learner
from course.content.released import Released
from course.content.settings import Completion, Settings
from course.marking.handing_in import hand_in
from course.records import outcomes as module
from course.records.outcomes import outcomes
from tests.conftest import LESSON, Send
from tests.statements import statements

CROWD = [f"deelnemer-{number}" for number in range(1, 31)]


def answer_all(intake: Intake, released: Released, sent: Send, name: str, most: int = 99) -> None:
    for exercise in released.exercises[:most]:
        for step, answer in exercise.key():
            body = sent(step, answer["option"], learner=name)
            intake.answer(Learner(name, "noord"), LESSON, exercise.id, body)


@pytest.fixture
def crowd(intake: Intake, released: Released, sent: Send) -> Intake:
    """Thirty learners, each at another point; half of them handed in."""
    for number, name in enumerate(CROWD):
        answer_all(intake, released, sent, name, most=number % 3)
        if number % 2:
            hand_in(intake, Learner(name, "noord"), LESSON)
    return intake


def test_each_learner_has_the_state_of_what_they_did(
    intake: Intake, released: Released, sent: Send, settings: Settings
) -> None:
    answer_all(intake, released, sent, "bezig", most=2)
    answer_all(intake, released, sent, "klaar")
    answer_all(intake, released, sent, "gehaald")
    for name in ("gehaald", "leeg"):
        hand_in(intake, Learner(name, "noord"), LESSON)
    names = ["nieuw", "bezig", "klaar", "gehaald", "leeg"]

    found = outcomes(intake.store, settings, names)

    assert {name: found[name].lesson(LESSON).state for name in names} == {
        "nieuw": "not_begun",
        "bezig": "busy",
        "klaar": "ready",
        "gehaald": "passed",
        "leeg": "not_passed",
    }
    assert list(found) == names
    lesson = found["gehaald"].lesson(LESSON)
    most = sum(exercise.points for exercise in released.exercises)
    assert (lesson.points, lesson.max_points, lesson.title) == (most, most, released.title)
    assert found["gehaald"].finished_at == lesson.handed_in
    assert found["leeg"].lesson(LESSON).points == 0
    assert found["klaar"].lesson(LESSON).points is None


def test_finished_since_the_first_hand_in_and_marked_by_the_last(
    intake: Intake, released: Released, sent: Send, settings: Settings
) -> None:
    first = hand_in(intake, Learner("anna", "noord"), LESSON)
    answer_all(intake, released, sent, "anna")
    last = hand_in(intake, Learner("anna", "noord"), LESSON)

    anna = outcomes(intake.store, settings, ["anna"])["anna"]

    assert anna.finished_at == first.at
    assert anna.lesson(LESSON).handed_in == last.at
    assert anna.passed == "yes"


def test_an_organisation_may_have_its_own_rule(
    intake: Intake, released: Released, sent: Send, settings: Settings
) -> None:
    answer_all(intake, released, sent, "anna", most=6)
    hand_in(intake, Learner("anna", "noord"), LESSON)

    strict = outcomes(intake.store, settings, ["anna"], completion=Completion(pass_mark=1))
    usual = outcomes(intake.store, settings, ["anna"])

    assert (usual["anna"].passed, strict["anna"].passed) == ("yes", "no")


@pytest.mark.parametrize("many", [500, 5])
def test_as_many_statements_for_thirty_learners_as_for_one(
    crowd: Intake, settings: Settings, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MANY", many)
    outcomes(crowd.store, settings, CROWD)  # reads the release, once
    counts = []
    for asked in (CROWD[:1], CROWD):
        with statements(crowd.store.engine) as seen:
            found = outcomes(crowd.store, settings, asked)
        assert list(found) == asked
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 7
