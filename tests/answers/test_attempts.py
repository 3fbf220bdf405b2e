"""A lesson that was opened again is another attempt: begun anew, handed in anew, the first kept."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import insert

from course.answers import schema as t
from course.answers.saving import Closed, Intake, OtherAttempt
from course.answers.second_chances import SecondChances
from course.answers.store import HandIn, Store, answers_document, digest
from course.content.released import Released
from course.content.settings import ClosingTest, Completion
from course.exercises.base import Refused
from course.marking.attempts import handins_that_count
from course.marking.handing_in import hand_in
from course.marking.results import marks_that_count, results_in
from course.people.audit import Actor, lines
from course.people.dates import LessonDates, extend, set_dates
from course.people.enrolment import move
from course.people.errors import RosterError
from course.people.undo import undo
from tests.conftest import LESSON, OPENED, Desk, People, Send
from tests.reopened import enrolled, give_feedback, person, reopen
from tests.roster import BY

CASE, FIRST, SECOND = "kerstavond", "uitnodiging", "sleutel"
SOON = datetime.now(UTC) + timedelta(days=10)


@pytest.fixture
def done(intake: Intake, learner: People, sent: Send) -> HandIn:
    """Anna's first attempt, with its feedback."""
    enrolled(intake.store, "anna", "bram")
    intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen"))
    intake.answer(learner(), LESSON, CASE, sent(SECOND, "coordinator-erbij"))
    handin = hand_in(intake, learner(), LESSON)
    give_feedback(intake.store, handin)
    return handin


def test_another_attempt_begins_with_nothing_and_leaves_the_first_as_it_was(
    intake: Intake, learner: People, sent: Send, done: HandIn
) -> None:
    assert reopen(intake) == 2
    fresh = intake.standing(learner(), LESSON)
    assert (fresh.attempt, fresh.answers, fresh.handin, fresh.closed) == (2, [], None, None)
    assert not fresh.has_feedback
    assert fresh.reopened_at is not None

    intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen", attempt=2))
    second = hand_in(intake, learner(), LESSON, attempt=2)

    assert [answer.attempt for answer in intake.store.handed_in(second)] == [2]
    assert [answer.attempt for answer in intake.store.handed_in(done)] == [1, 1]
    assert intake.store.handins_before(LESSON, "anna") == [done, second]
    assert intake.store.feedback_of_attempts(LESSON, "anna")["anna"].keys() == {1}
    give_feedback(intake.store, second, "<p>Beter.</p>")
    pages = intake.store.feedback_of_attempts(LESSON, "anna")["anna"]
    assert [page.article for page in pages.values()] == ["<p>Goed.</p>", "<p>Beter.</p>"]
    assert intake.standing(learner(), LESSON).has_feedback
    assert reopen(intake) == 3


def test_the_receipt_of_a_first_attempt_is_as_before_and_a_later_one_names_its_attempt(
    intake: Intake, learner: People, done: HandIn
) -> None:
    reopen(intake)
    second = hand_in(intake, learner(), LESSON, attempt=2)
    store = intake.store

    first, again = (answers_document(h, store.handed_in(h)) for h in (done, second))

    assert "attempt" not in first
    assert again["attempt"] == 2
    assert (digest(first), digest(again)) == (done.hash, second.hash)


def test_what_comes_from_a_page_of_another_attempt_is_refused_in_a_sentence(
    intake: Intake, learner: People, sent: Send, done: HandIn
) -> None:
    reopen(intake)
    old = sent(SECOND, "sleutel-geven")  # a page from before there were attempts says nothing

    with pytest.raises(OtherAttempt, match="is nu geopend als poging 2, en deze pagina is van"):
        intake.answer(learner(), LESSON, CASE, old)
    with pytest.raises(OtherAttempt, match="laad de pagina opnieuw"):
        hand_in(intake, learner(), LESSON)
    with pytest.raises(OtherAttempt, match="poging 3"):
        intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen", attempt=3))

    assert intake.store.answers("anna", LESSON)[-1].seq == done.last_answer
    assert intake.store.handins_before(LESSON, "anna") == [done]


def test_an_answer_that_was_stored_before_is_said_to_be_so_in_its_own_attempt(
    intake: Intake, learner: People, sent: Send
) -> None:
    enrolled(intake.store, "anna")
    body = sent(FIRST, "ja-zeggen")
    stored = intake.answer(learner(), LESSON, CASE, body)
    give_feedback(intake.store, hand_in(intake, learner(), LESSON))
    reopen(intake)

    again = intake.answer_soon(learner(), LESSON, CASE, body).result()

    assert again.answer == stored
    assert [given.id for given in again.given] == [body["id"]]


def test_an_attempt_is_a_whole_number(intake: Intake, learner: People, sent: Send) -> None:
    for wrong in (0, -1, "2", True, 1.5, None):
        with pytest.raises(Refused, match="begrijpen dit antwoord niet"):
            intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen", attempt=wrong))


def test_it_begins_in_the_release_that_is_open_then(
    intake: Intake, learner: People, sent: Send, done: HandIn, released: Released
) -> None:
    newer = released.corrected([])
    other = Released.from_json("nieuwe-uitgave", newer.to_json())
    intake.store.open_lesson(other, datetime.now(UTC))
    assert intake.standing(learner(), LESSON).released.id == done.release

    reopen(intake)
    answer = intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen", attempt=2))

    assert answer.release == "nieuwe-uitgave"
    assert intake.store.handed_in(done)[0].release == done.release


def test_it_has_a_date_of_its_own_or_none_whatever_the_cohorts_is(
    intake: Intake, learner: People, done: HandIn
) -> None:
    past = datetime.now(UTC) - timedelta(days=3)
    intake.store.writer.do(lambda c: set_dates(c, BY, "noord", LESSON, LessonDates(due=past)))
    reopen(intake)
    assert intake.standing(learner(), LESSON).due is None
    give_feedback(intake.store, hand_in(intake, learner(), LESSON, attempt=2))

    reopen(intake, due=SOON)
    assert intake.standing(learner(), LESSON).due == SOON
    later, by = SOON + timedelta(days=2), Actor("shell:test", datetime.now(UTC))
    who = person(intake.store, "anna")
    intake.store.writer.do(
        lambda c: SecondChances(c, intake.settings, by).extend(who, "noord", LESSON, later)
    )

    assert intake.standing(learner(), LESSON).due == later
    assert hand_in(intake, learner(), LESSON, later, attempt=3).late


def test_who_moves_goes_on_in_the_attempt_in_which_they_were(
    intake: Intake, learner: People, done: HandIn
) -> None:
    reopen(intake)
    who = person(intake.store, "anna")
    intake.store.writer.do(lambda c: move(c, BY, who, "noord", "zuid"))

    assert intake.standing(learner(cohort="zuid"), LESSON).attempt == 2
    with pytest.raises(RosterError, match="open again for Anna already, as attempt 2"):
        reopen(intake, cohort="zuid")
    give_feedback(intake.store, hand_in(intake, learner(cohort="zuid"), LESSON, attempt=2))
    assert reopen(intake, cohort="zuid") == 3


def test_only_what_can_be_opened_again_is(intake: Intake, learner: People, done: HandIn) -> None:
    with pytest.raises(RosterError, match="Bram has no feedback on this lesson yet"):
        reopen(intake, "bram")
    with pytest.raises(RosterError, match="anna-is-niet-hier is no lesson of this course"):
        reopen(intake, lesson="anna-is-niet-hier")
    with pytest.raises(RosterError, match="That date has passed"):
        reopen(intake, due=OPENED)
    with pytest.raises(RosterError, match="Anna is not in Team Zuid"):
        reopen(intake, cohort="zuid")
    closing = Completion(closing_test=ClosingTest(lesson=LESSON))
    with pytest.raises(RosterError, match="closing test cannot be opened again"):
        reopen((intake.store, intake.settings.model_copy(update={"completion": closing})))
    intake.store.close_lesson(LESSON, datetime.now(UTC))
    with pytest.raises(RosterError, match="closed for everybody"):
        reopen(intake)

    assert intake.standing(learner(), LESSON).attempt == 1


def test_of_two_who_reopen_at_once_the_second_is_told(intake: Intake, done: HandIn) -> None:
    ready, told = Barrier(2), list[int | str]()

    def one() -> None:
        ready.wait()
        try:
            told.append(reopen(intake))
        except RosterError as refusal:
            told.append(str(refusal))

    threads = [Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told, key=str) == [2, "This lesson is open again for Anna already, as attempt 2."]


def test_who_hands_in_while_it_is_opened_again_hands_in_one_or_the_other(
    intake: Intake, learner: People, done: HandIn
) -> None:
    ready, told = Barrier(2), []

    def hands_in() -> None:
        ready.wait()
        try:
            hand_in(intake, learner(), LESSON)
        except Refused as refusal:
            told.append(type(refusal))

    thread = Thread(target=hands_in)
    thread.start()
    ready.wait()
    reopen(intake)
    thread.join()

    assert told in ([Closed], [OtherAttempt])
    assert intake.store.handins_before(LESSON, "anna") == [done]


@pytest.mark.parametrize("begins", ["answers", "hands in"])
def test_reopening_is_undone_only_while_nobody_began(
    intake: Intake, learner: People, sent: Send, done: HandIn, begins: str
) -> None:
    def back() -> None:
        with intake.store.snapshot() as connection:
            seq = next(line.seq for line in lines(connection) if line.did == "reopen")
        intake.store.writer.do(lambda c: undo(c, BY, seq))

    reopen(intake)
    back()
    assert intake.standing(learner(), LESSON).attempt == 1
    assert intake.standing(learner(), LESSON).has_feedback

    reopen(intake)
    if begins == "answers":
        intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen", attempt=2))
    else:
        hand_in(intake, learner(), LESSON, attempt=2)
    with pytest.raises(RosterError, match="the new attempt has been begun"):
        back()

    assert intake.standing(learner(), LESSON).attempt == 2


def test_more_time_that_changes_nothing_is_refused_in_a_sentence(
    intake: Intake, learner: People, done: HandIn
) -> None:
    bram, by = person(intake.store, "bram"), Actor("shell:test", datetime.now(UTC))

    def more(due: datetime, who: str = bram) -> None:
        intake.store.writer.do(
            lambda c: SecondChances(c, intake.settings, by).extend(who, "noord", LESSON, due)
        )

    with pytest.raises(RosterError, match="Bram can hand in at any time"):
        more(SOON)
    intake.store.writer.do(lambda c: set_dates(c, BY, "noord", LESSON, LessonDates(due=SOON)))
    with pytest.raises(RosterError, match="Bram has until"):
        more(SOON - timedelta(days=1))
    with pytest.raises(RosterError, match="Anna has feedback on this lesson already"):
        more(SOON + timedelta(days=1), person(intake.store, "anna"))
    more(SOON + timedelta(days=1))

    assert intake.standing(learner("bram"), LESSON).due == SOON + timedelta(days=1)


def test_which_attempt_counts_is_a_setting(
    intake: Intake, learner: People, sent: Send, done: HandIn, store: Store
) -> None:
    reopen(intake)
    before = handins_that_count(store, "last", [LESSON])
    second = hand_in(intake, learner(), LESSON, attempt=2)  # nothing answered: 0 points

    assert before == [done]
    assert handins_that_count(store, "last", [LESSON]) == [second]
    assert handins_that_count(store, "best", [LESSON], ["anna"]) == [done]
    assert results_in(store, [done.seq])[done.seq].points > 0

    give_feedback(store, second)
    reopen(intake)
    for step, option in ((FIRST, "ja-zeggen"), (SECOND, "coordinator-erbij")):
        intake.answer(learner(), LESSON, CASE, sent(step, option, attempt=3))
    third = hand_in(intake, learner(), LESSON, attempt=3)
    assert handins_that_count(store, "best", [LESSON]) == [third]  # as good, and newer


def test_points_from_formgrader_are_about_one_attempt(
    intake: Intake, learner: People, done: HandIn, store: Store
) -> None:
    with store.engine.connect() as connection:
        empty = hand_in_twice(intake, learner)
        marks = marks_that_count(connection, empty)
    about = {mark.exercise: mark.about for mark in marks[empty[0].seq]}
    given = {
        "handin": empty[0].seq, "learner": "bram", "lesson": LESSON, "exercise": CASE,
        "by_hand": False, "points": 1.0, "about": about[CASE], "at": datetime.now(UTC),
    }  # fmt: skip
    store.writer.do(lambda c: c.execute(insert(t.hand_marks).values(given)))

    with store.engine.connect() as connection:
        after = marks_that_count(connection, empty)
    makers = [next(m.maker for m in after[handin.seq] if m.exercise == CASE) for handin in empty]
    assert makers == ["formgrader", "machine"]


def hand_in_twice(intake: Intake, learner: People) -> list[HandIn]:
    """Bram's two attempts, both empty."""
    first = hand_in(intake, learner("bram"), LESSON)
    give_feedback(intake.store, first)
    reopen(intake, "bram")
    return [first, hand_in(intake, learner("bram"), LESSON, attempt=2)]


def test_an_extension_of_the_first_attempt_is_not_one_of_the_second(
    desk: Desk, learner: People
) -> None:
    intake = desk(cohorts=())
    enrolled(intake.store, "anna")
    long_after, now = SOON + timedelta(days=300), Actor("shell:test", datetime.now(UTC))
    who = person(intake.store, "anna")
    intake.store.writer.do(lambda c: set_dates(c, BY, "noord", LESSON, LessonDates(due=SOON)))
    intake.store.writer.do(lambda c: extend(c, now, who, "noord", LESSON, due=long_after))
    assert intake.standing(learner(), LESSON).due == long_after
    give_feedback(intake.store, hand_in(intake, learner(), LESSON))

    reopen(intake, due=SOON)

    assert intake.standing(learner(), LESSON).due == SOON
