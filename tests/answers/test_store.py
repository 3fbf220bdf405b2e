"""The store keeps releases, openings, answers, hand-ins and feedback as they were given."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from course.answers.saving import Intake
from course.answers.store import Feedback, Opening, Store
from course.content.released import Released
from course.marking.handing_in import hand_in
from tests.conftest import LESSON, OPENED, People, Send


def page(learner: str, article: str) -> Feedback:
    return Feedback(learner, LESSON, "a" * 64, article, OPENED)


def test_a_release_is_kept_once_and_reads_back_with_its_key(
    store: Store, released: Released
) -> None:
    store.open_lesson(released, OPENED)
    store.open_lesson(released, OPENED + timedelta(days=1))

    again = store.release(released.id)

    assert again.exercises == released.exercises
    assert again.to_json() == released.to_json()


def test_an_unknown_release_is_not_found(store: Store) -> None:
    with pytest.raises(LookupError, match="the store holds no release weg"):
        store.release("weg")


def test_a_lesson_is_open_since_it_was_first_opened(store: Store, released: Released) -> None:
    store.open_lesson(released, OPENED)
    store.close_lesson(LESSON, OPENED + timedelta(days=1))
    closed = store.openings()
    store.open_lesson(released, OPENED + timedelta(days=2))

    assert closed == {}
    assert store.openings() == {LESSON: Opening(LESSON, released.id, OPENED)}


def test_a_moment_is_kept_in_utc_to_the_microsecond(store: Store, released: Released) -> None:
    amsterdam = timezone(timedelta(hours=2))
    moment = datetime(2020, 10, 25, 2, 30, 0, 123456, tzinfo=amsterdam)

    store.open_lesson(released, moment)

    (opening,) = store.openings().values()
    assert opening.at == moment
    assert opening.at.tzinfo is UTC


def test_a_moment_without_a_zone_is_an_error(store: Store, released: Released) -> None:
    with pytest.raises(StatementError, match="a moment needs a time zone"):
        store.open_lesson(released, datetime(2020, 9, 1))  # noqa: DTZ001 - the mistake

    assert store.openings() == {}


def test_answers_come_learner_by_learner_in_the_order_of_storing(
    intake: Intake, learner: People, sent: Send
) -> None:
    for case, step, option in (
        ("kerstavond", "uitnodiging", "ja-zeggen"),
        ("langs-de-lijn", "vraag-van-de-zus", "naar-haar-toe"),
        ("kerstavond", "sleutel", "sleutel-houden"),
    ):
        for name in ("bram", "anna"):
            intake.answer(learner(name), LESSON, case, sent(step, option, learner=name))

    found = [(a.learner, a.given.step) for a in intake.store.answers_in(LESSON)]

    steps = ["uitnodiging", "vraag-van-de-zus", "sleutel"]
    assert found == [(name, step) for name in ("anna", "bram") for step in steps]
    assert list(intake.store.answers_in("een-andere-les")) == []


def test_the_last_hand_in_of_each_learner_is_found(intake: Intake, learner: People) -> None:
    moments = [OPENED + timedelta(hours=hour) for hour in range(3)]
    first = hand_in(intake, learner("anna"), LESSON, moments[0])
    bram = hand_in(intake, learner("bram"), LESSON, moments[1])
    last = hand_in(intake, learner("anna"), LESSON, moments[2])

    assert intake.store.handins(LESSON) == [bram, last]
    assert intake.store.handins(LESSON, "anna") == [last]
    assert intake.store.handins_before(LESSON, "anna") == [first, last]
    assert intake.store.handins(LESSON, "chris") == []
    assert intake.store.handins("een-andere-les") == []


def test_new_feedback_takes_the_place_of_the_old(store: Store) -> None:
    store.release_feedback([page("anna", "oud"), page("bram", "oud")])
    store.release_feedback([page("anna", "nieuw")])

    assert {n: f.article for n, f in store.feedback(LESSON).items()} == {
        "anna": "nieuw",
        "bram": "oud",
    }
    assert set(store.feedback(LESSON, "anna")) == {"anna"}
    assert store.feedback("een-andere-les") == {}
