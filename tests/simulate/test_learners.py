"""Synthetic cohorts answer through the real doors, as their tendency says, and only once."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from course.answers import schema as t
from course.answers.saving import Intake
from course.answers.store import Store
from course.content.released import Released
from course.exercises.base import Refused
from course.exercises.case import AXES
from course.exercises.kinds.decision import Decision
from course.simulate import TENDENCIES, Tendency, hand_in_cohort, learners
from tests.conftest import LESSON, OPENED
from tests.whose import names_of

NEAR, FAR = TENDENCIES["noord"], TENDENCIES["zuid"]


def rows(store: Store) -> tuple[int, int]:
    """How many answers and hand-ins there are."""
    with store.engine.connect() as connection:
        count = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (t.answers, t.handins)
        ]
    return count[0], count[1]


def stances(store: Store, released: Released, cohort: str) -> Counter[str]:
    """How often each stance of `afstand` was chosen."""
    cases = {e.id: e for e in released.exercises if isinstance(e, Decision)}
    found: Counter[str] = Counter()
    for answer in store.answers_in(LESSON):
        if answer.cohort == cohort:
            step = cases[answer.exercise].steps[answer.given.step]
            option = step.option(answer.given.answer["option"])
            assert option is not None
            found[option.stance] += 1
    return Counter({stance: found[stance] for stance in AXES["afstand"]})


def test_everybody_who_does_not_drop_out_hands_in(intake: Intake) -> None:
    found = hand_in_cohort(intake, "noord", 20, LESSON, 1, Tendency(drops_out=0.5))

    handed = intake.store.handins(LESSON)
    assert 0 < found.handed_in < 20
    assert len(handed) == found.handed_in
    assert {handin.cohort for handin in handed} == {"noord"}
    assert rows(intake.store) == (found.answers, found.handed_in)


def test_who_drops_out_has_begun(intake: Intake) -> None:
    hand_in_cohort(intake, "noord", 10, LESSON, 1, Tendency(drops_out=1))

    names = names_of(intake.store)
    assert {names[answer.learner] for answer in intake.store.answers_in(LESSON)} == {
        f"noord-{number:02}" for number in range(1, 11)
    }
    assert intake.store.handins(LESSON) == []


def test_names_sort_as_numbers(intake: Intake) -> None:
    hand_in_cohort(intake, "noord", 3, LESSON, 1, Tendency(drops_out=0))

    who = names_of(intake.store)
    names = [who[handin.learner] for handin in intake.store.handins(LESSON)]
    assert names == ["noord-01", "noord-02", "noord-03"]


def test_running_again_adds_nothing(intake: Intake) -> None:
    hand_in_cohort(intake, "noord", 8, LESSON, 1, Tendency(drops_out=0.5))
    before = rows(intake.store)

    again = hand_in_cohort(intake, "noord", 8, LESSON, 1, Tendency(drops_out=0.5))

    assert again == (0, 0)
    assert rows(intake.store) == before


def test_a_run_that_was_stopped_is_completed_by_the_next(
    intake: Intake, released: Released, tmp_path: Path
) -> None:
    advanced: list[str] = []

    def stop_at_the_third() -> None:
        advanced.append("learner")
        if len(advanced) == 3:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learners, "hand_in", lambda *_, **__: stop_at_the_third())
        with pytest.raises(KeyboardInterrupt):
            hand_in_cohort(intake, "noord", 6, LESSON, 7, NEAR)
    stopped = rows(intake.store)
    hand_in_cohort(intake, "noord", 6, LESSON, 7, NEAR)

    with Store(f"sqlite:///{tmp_path / 'other.db'}") as other:
        other.open_lesson(released, OPENED)
        hand_in_cohort(Intake(other, intake.settings), "noord", 6, LESSON, 7, NEAR)
        assert rows(intake.store) == rows(other)
        assert rows(other) > stopped


def test_every_learner_is_one_unit_of_progress(intake: Intake) -> None:
    advanced: list[str] = []

    hand_in_cohort(intake, "noord", 5, LESSON, 1, NEAR, lambda: advanced.append("learner"))

    assert len(advanced) == 5


def given(store: Store) -> list[tuple[str, str, object]]:
    """Who answered what, by user name."""
    names = names_of(store)
    answers = [(names[a.learner], a.exercise, a.given.answer) for a in store.answers_in(LESSON)]
    return sorted(answers, key=lambda answer: answer[:2])


def test_the_same_seed_gives_the_same_answers(
    intake: Intake, released: Released, tmp_path: Path
) -> None:
    hand_in_cohort(intake, "noord", 6, LESSON, 7, NEAR)
    first = given(intake.store)
    with Store(f"sqlite:///{tmp_path / 'other.db'}") as other:
        other.open_lesson(released, OPENED)
        hand_in_cohort(Intake(other, intake.settings), "noord", 6, LESSON, 7, NEAR)
        second = given(other)

    assert first == second


def test_cohorts_lean_as_their_tendency_says(intake: Intake, released: Released) -> None:
    hand_in_cohort(intake, "noord", 25, LESSON, 1, NEAR)
    hand_in_cohort(intake, "zuid", 25, LESSON, 2, FAR)

    near, far = (stances(intake.store, released, cohort) for cohort in ("noord", "zuid"))
    assert near["te_nabij"] > 3 * near["te_afstandelijk"]
    assert far["te_afstandelijk"] > 2 * far["te_nabij"]


def test_a_stance_is_chosen_as_often_as_its_weight(intake: Intake, released: Released) -> None:
    only = Tendency(dict.fromkeys(AXES["afstand"], 0.0) | {"te_nabij": 1.0}, drops_out=0)

    hand_in_cohort(intake, "noord", 3, LESSON, 1, only)

    assert set(+stances(intake.store, released, "noord")) == {"te_nabij"}


def test_answers_carry_certainty_and_seconds(intake: Intake) -> None:
    hand_in_cohort(intake, "noord", 5, LESSON, 1, NEAR)

    given = [answer.given for answer in intake.store.answers_in(LESSON)]
    assert len(given) > 50
    assert {answer.certainty for answer in given} == {1, 2, 3}
    assert all(answer.seconds and answer.seconds > 0 for answer in given)


def test_a_closed_lesson_takes_nothing(intake: Intake) -> None:
    with pytest.raises(Refused):
        hand_in_cohort(intake, "noord", 2, "een-andere-les", 1, NEAR)


def test_a_tendency_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match=r"drops_out: found 1\.5"):
        Tendency(drops_out=1.5)
