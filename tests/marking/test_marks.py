"""A mark is made once, in the transaction of the hand-in, and is the exercise's own."""

from typing import Any

import pytest
from sqlalchemy import delete, func, select

from course.answers import schema as t
from course.answers.saving import Intake
from course.answers.store import Store
from course.marking import handing_in, packed_items
from course.marking.handing_in import hand_in, mark_older
from course.marking.marks import MARKING_VERSION, marks_of
from course.marking.results import marks_that_count, results_in
from tests.conftest import LESSON, People, Send

CASE = "kerstavond"


def count(store: Store, table: Any) -> int:  # noqa: ANN401
    with store.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.fixture
def answered(intake: Intake, learner: People, sent: Send) -> Intake:
    """A desk where anna answered all of one case as its key has it, and nothing else."""
    exercise = intake.standing(learner(), LESSON).released.exercise(CASE)
    assert exercise
    for step, answer in exercise.key():
        intake.answer(learner(), LESSON, CASE, sent(step, answer["option"]))
    return intake


def test_a_hand_in_has_a_mark_of_every_exercise_at_once(answered: Intake, learner: People) -> None:
    handin = hand_in(answered, learner(), LESSON)

    marks = {mark.exercise: mark for mark in marks_of(answered.store, handin)}
    released = answered.store.release(handin.release)
    assert list(marks) == [exercise.id for exercise in released.exercises]
    for exercise in released.exercises:
        given = answered.standing(learner(), LESSON).given(exercise.id)
        own = exercise.mark(given)
        mark = marks[exercise.id]
        assert (mark.share, mark.points, mark.max_points) == (own.share, own.points, own.max_points)
        assert [tuple(outcome) for outcome in packed_items.outcomes(mark.items)] == [
            (i.step, i.state, i.answer, i.stance, i.score) for i in own.items
        ]
        (how,) = packed_items.circumstances([mark.given])
        assert how.certainty == [item.certainty for item in own.items]
        assert how.seconds == [item.seconds for item in own.items]


def test_what_a_hand_in_comes_to_is_the_sum_of_its_marks(answered: Intake, learner: People) -> None:
    handin = hand_in(answered, learner(), LESSON)

    result = results_in(answered.store, [handin.seq])[handin.seq]

    released = answered.store.release(handin.release)
    assert result.points == released.exercise(CASE).points  # type: ignore[union-attr]
    assert result.max_points == sum(exercise.points for exercise in released.exercises)
    assert result.waiting == 0
    with answered.store.engine.connect() as connection:
        counted = marks_that_count(connection, [handin])[handin.seq]
    assert {mark.maker for mark in counted} == {"machine"}


def test_each_hand_in_keeps_marks_of_its_own(answered: Intake, learner: People, sent: Send) -> None:
    first = hand_in(answered, learner(), LESSON)
    answered.answer(learner(), LESSON, "zwemles-op-zaterdag", first_choice(answered, sent))

    second = hand_in(answered, learner(), LESSON)

    assert marks_of(answered.store, first) != marks_of(answered.store, second)
    assert results_in(answered.store, [first.seq, second.seq]).keys() == {first.seq, second.seq}


def first_choice(intake: Intake, sent: Send) -> dict[str, Any]:
    release = intake.store.openings()[LESSON].release
    exercise = intake.store.release(release).exercise("zwemles-op-zaterdag")
    assert exercise
    step, answer = exercise.key()[0]
    return sent(step, answer["option"])


def test_a_hand_in_that_cannot_be_marked_is_not_stored(
    answered: Intake, learner: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("course.marking.handing_in.mark_handin", fails)

    with pytest.raises(ZeroDivisionError):
        hand_in(answered, learner(), LESSON)

    assert answered.store.handins(LESSON) == []
    assert count(answered.store, t.marks) == count(answered.store, t.results) == 0


def test_hand_ins_of_an_earlier_version_are_marked_once_and_the_same(
    answered: Intake, learner: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    handins = [hand_in(answered, learner(name), LESSON) for name in ("anna", "bram", "chris")]
    before = [marks_of(answered.store, handin) for handin in handins]
    results = results_in(answered.store, [handin.seq for handin in handins])
    with answered.store.engine.begin() as connection:
        for table in (t.marks, t.results):  # as a store of version 0.1.0 has it
            connection.execute(delete(table))
    monkeypatch.setattr(handing_in, "_AT_ONCE", 2)
    told: list[int] = []

    assert mark_older(answered.store, told.append) == 3
    assert mark_older(answered.store) == 0

    assert told == [2, 3]
    assert [marks_of(answered.store, handin) for handin in handins] == before
    assert results_in(answered.store, [handin.seq for handin in handins]) == results


def test_marking_older_hand_ins_goes_on_where_it_was_stopped(
    answered: Intake, learner: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("anna", "bram", "chris"):
        hand_in(answered, learner(name), LESSON)
    with answered.store.engine.begin() as connection:
        for table in (t.marks, t.results):
            connection.execute(delete(table))
    monkeypatch.setattr(handing_in, "_AT_ONCE", 2)

    def stop(done: int) -> None:
        raise KeyboardInterrupt(done)

    with pytest.raises(KeyboardInterrupt):
        mark_older(answered.store, stop)

    assert count(answered.store, t.results) == 2
    assert mark_older(answered.store) == 1
    assert count(answered.store, t.marks) == 3 * 8


def test_a_mark_says_which_marking_code_made_it(answered: Intake, learner: People) -> None:
    hand_in(answered, learner(), LESSON)

    with answered.store.engine.connect() as connection:
        rows = connection.execute(select(t.marks)).all()
    assert {row.version for row in rows} == {MARKING_VERSION}
    assert {row.correction for row in rows} == {None}
