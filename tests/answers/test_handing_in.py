"""Handing in: what a hand-in covers, its hash, its due date, and what is closed afterwards."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from course.answers.saving import Closed, Intake
from course.answers.store import Feedback, Store, answers_document, digest
from course.content.settings import Cohort, Dates
from course.marking.handing_in import hand_in
from tests.conftest import LESSON, Desk, People, Send

CASE, FIRST, SECOND = "kerstavond", "uitnodiging", "sleutel"
READ_ONLY = "Je terugkoppeling is er. Je kunt deze les nog lezen, maar niets meer wijzigen."
PAST_DUE = "Je hebt ingeleverd en de inleverdatum is voorbij. Je kunt nog wel lezen."


def due(day: date) -> tuple[Cohort, ...]:
    return (Cohort(id="noord", title="Noord", dates={LESSON: Dates(due=day)}),)


def test_a_hand_in_covers_the_answers_until_then(
    intake: Intake, learner: People, sent: Send
) -> None:
    first = intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen"))
    handin = hand_in(intake, learner(), LESSON)
    intake.answer(learner(), LESSON, CASE, sent(SECOND, "sleutel-geven"))

    assert intake.store.handed_in(handin) == [first]
    assert intake.store.handins(LESSON) == [handin]
    assert (handin.cohort, handin.late) == ("noord", False)


def test_a_hand_in_without_answers_is_one(intake: Intake, learner: People) -> None:
    handin = hand_in(intake, learner(), LESSON)

    assert intake.store.handed_in(handin) == []
    assert intake.store.handins(LESSON, "anna") == [handin]


def test_the_hash_of_a_hand_in_can_be_computed_again_from_the_store(
    intake: Intake, learner: People, sent: Send, store_url: str
) -> None:
    intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen", seconds=0.1 + 0.2))
    handin = hand_in(intake, learner(), LESSON)
    intake.answer(learner(), LESSON, CASE, sent(SECOND, "sleutel-geven"))

    with Store(store_url) as other:
        (read,) = other.handins(LESSON)
        document = answers_document(read, other.handed_in(read))

    assert read == handin
    assert document["hash"] == handin.hash == digest(document)
    assert digest(json.loads(json.dumps(document))) == handin.hash


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.update(late=True),
        lambda d: d.update(learner="bram"),
        lambda d: d.update(at="2026-01-01T00:00:00+00:00"),
        lambda d: d["answers"][0]["answer"].update(option="morgen-bellen"),
        lambda d: d["answers"][0].update(step=SECOND),
        lambda d: d["answers"].clear(),
        lambda d: d["answers"].append(d["answers"][0]),
    ],
    ids=["late", "learner", "moment", "option", "step", "one less", "one more"],
)
def test_the_hash_follows_every_part_of_a_hand_in(
    intake: Intake, learner: People, sent: Send, spoil: Callable[[dict[str, Any]], object]
) -> None:
    intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen"))
    handin = hand_in(intake, learner(), LESSON)
    document = answers_document(handin, intake.store.handed_in(handin))

    spoil(document)

    assert digest(document) != handin.hash


def test_before_the_due_date_one_may_hand_in_again_and_the_last_counts(
    desk: Desk, learner: People, sent: Send
) -> None:
    intake = desk(cohorts=due(date(2999, 1, 1)))
    intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen"))
    first = hand_in(intake, learner(), LESSON)
    intake.answer(learner(), LESSON, CASE, sent(SECOND, "sleutel-geven"))
    second = hand_in(intake, learner(), LESSON)

    assert intake.store.handins(LESSON) == [second]
    assert intake.store.handins_before(LESSON, "anna") == [first, second]
    assert [len(intake.store.handed_in(h)) for h in (first, second)] == [1, 2]
    assert first.hash != second.hash


def test_after_the_due_date_a_first_hand_in_is_taken_and_labelled_late(
    desk: Desk, learner: People, sent: Send
) -> None:
    intake = desk(cohorts=due(date(2020, 9, 8)))
    intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen"))

    handin = hand_in(intake, learner(), LESSON)

    assert handin.late
    with pytest.raises(Closed, match=PAST_DUE):
        hand_in(intake, learner(), LESSON)
    with pytest.raises(Closed, match=PAST_DUE):
        intake.answer(learner(), LESSON, CASE, sent(SECOND, "sleutel-geven"))


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, True)])
def test_the_last_second_of_the_due_day_is_in_time(
    desk: Desk, learner: People, seconds: int, late: bool
) -> None:
    intake = desk(cohorts=due(date(2020, 10, 25)))  # a day of 25 hours
    end = datetime(2020, 10, 25, 23, tzinfo=UTC)

    handin = hand_in(intake, learner(), LESSON, end + timedelta(seconds=seconds))

    assert handin.late is late


def test_a_hand_in_in_time_cannot_be_replaced_after_the_due_date(
    desk: Desk, learner: People
) -> None:
    intake = desk(cohorts=due(date(2020, 9, 8)))
    first = hand_in(intake, learner(), LESSON, datetime(2020, 9, 7, tzinfo=UTC))

    with pytest.raises(Closed, match=PAST_DUE):
        hand_in(intake, learner(), LESSON, datetime(2020, 9, 9, tzinfo=UTC))

    assert intake.store.handins(LESSON) == [first]


def test_two_clicks_after_the_due_date_are_one_late_hand_in(desk: Desk, learner: People) -> None:
    intake = desk(cohorts=due(date(2020, 9, 8)))
    moment = datetime.now(UTC)

    one, other = (
        intake.store.writer.submit(
            lambda connection: intake.record_handin(connection, learner(), LESSON, moment)
        )
        for _ in range(2)
    )

    assert one.result()[0].late
    with pytest.raises(Closed, match=PAST_DUE):
        other.result()
    assert len(intake.store.handins_before(LESSON, "anna")) == 1


def test_after_feedback_the_lesson_can_only_be_read(
    intake: Intake, learner: People, sent: Send
) -> None:
    intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen"))
    handin = hand_in(intake, learner(), LESSON)
    page = Feedback("anna", LESSON, handin.hash, "<p>Goed</p>", datetime.now(UTC))
    intake.store.release_feedback([page])

    with pytest.raises(Closed, match=READ_ONLY):
        intake.answer(learner(), LESSON, CASE, sent(SECOND, "sleutel-geven"))
    with pytest.raises(Closed, match=READ_ONLY):
        hand_in(intake, learner(), LESSON)

    standing = intake.standing(learner(), LESSON)
    assert (standing.closed, standing.has_feedback) == (READ_ONLY, True)
    assert intake.standing(learner("bram"), LESSON).closed is None
