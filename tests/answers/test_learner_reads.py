"""What one learner's request reads is found by an index, however much others answered."""

from typing import Any

import pytest
from sqlalchemy import event

from course.answers import learner_reads
from course.answers.saving import Intake
from course.content.released import Released
from course.exercises.base import Exercise
from tests.conftest import LESSON, People, Send

CASE, FIRST = "kerstavond", "uitnodiging"


class LooksAtOthers(Exercise):
    """An exercise that compares."""

    @property
    def looks_at(self) -> tuple[str, ...]:
        return ("langs-de-lijn", "zwemles-op-zaterdag")


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_no_answer_is_read_but_by_an_index(intake: Intake, released: Released) -> None:
    asked: list[tuple[str, Any]] = []
    case = released.exercises[0]
    comparing = LooksAtOthers.model_construct(**dict(case))
    with intake.store.snapshot() as connection:
        event.listen(
            intake.store.engine,
            "before_cursor_execute",
            lambda _c, _cursor, statement, known, *_: asked.append((statement, known)),
        )
        learner_reads.lesson_rows(connection, "anna", "noord")
        learner_reads.lesson_rows(connection, "anna", "noord", LESSON)
        learner_reads.answers_in(connection, "anna", LESSON)
        learner_reads.answers_in(connection, "anna", LESSON, comparing.looks_at)
        learner_reads.answers_about(connection, "anna", LESSON, case, "een-antwoord")
        learner_reads.answers_about(connection, "anna", LESSON, comparing, "een-antwoord")
        learner_reads.all_answers(connection, "anna")
        plans = [
            [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asks}", known)]
            for asks, known in tuple(asked)
            if asks != "BEGIN"
        ]

    steps = [step for plan in plans for step in plan]
    assert len(plans) == 7
    for table in ("answers", "handins", "feedback", "logins", "extensions", "lesson_dates"):
        assert not [step for step in steps if step.startswith(f"SCAN {table}")]
    assert "SEARCH answers USING INDEX answers_of (learner=? AND lesson=?)" in plans[2]
    to_one = "SEARCH answers USING INDEX answers_of (learner=? AND lesson=? AND exercise=?)"
    assert to_one in plans[4]


def test_a_save_reads_the_answers_to_its_exercise_only(
    intake: Intake, learner: People, sent: Send, released: Released
) -> None:
    for exercise in released.exercises:
        for step, answer in exercise.key() if exercise.id != CASE else ():
            body = sent(step, "", answer=answer)
            intake.answer(learner(), LESSON, exercise.id, body)
    case = released.exercise(CASE)
    assert case is not None

    saved = intake.answer_soon(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen")).result()
    with intake.store.snapshot() as connection:
        read = learner_reads.answers_about(connection, "anna", LESSON, case, "onbekend")

    assert [a.exercise for a in read] == [CASE]
    assert saved.view == intake.standing(learner(), LESSON).view(case, "anna")
    assert len(intake.standing(learner(), LESSON).answers) > 8
