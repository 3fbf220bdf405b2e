"""Work is a person's: it stays when a log-in goes, and follows when two become one."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from course.answers import schema as t
from course.answers.saving import Intake, Learner
from course.answers.store import Store, answers_document
from course.marking.handing_in import hand_in
from course.people.audit import Actor
from course.people.errors import RosterError
from course.people.logins import arrive, hub, identify, move_login, split_login
from course.people.membership import membership
from course.people.merging import merge, unmerge
from course.people.persons import find_person
from tests.conftest import LESSON, Send
from tests.whose import id_of, learner_of

BY = Actor("shell:test", datetime(2026, 11, 1, tzinfo=UTC))
CASE, STEP = "kerstavond", "uitnodiging"


@pytest.fixture
def anna(intake: Intake, sent: Send) -> Learner:
    """Anna, who answered and handed in."""
    who = learner_of(intake.store, "anna")
    intake.answer(who, LESSON, CASE, sent(STEP, "ja-zeggen", learner=who.name))
    hand_in(intake, who, LESSON)
    return who


def handins(store: Store) -> list[tuple[str, bool]]:
    """Of whom the hand-ins are, and whether each is what its hash says."""
    return [
        (one.learner, answers_document(one, store.handed_in(one))["hash"] == one.hash)
        for one in store.handins(LESSON)
    ]


def test_coming_in_makes_one_person_with_one_line(store: Store) -> None:
    ids = {id_of(store, "nieuw") for _ in range(3)}

    with store.snapshot() as connection:
        lines = connection.execute(select(t.people.audit)).all()
        person = find_person(connection, ids.pop())
    assert not ids
    assert person
    assert person.shown == "nieuw"
    assert [(line.did, line.who, line.whom) for line in lines] == [
        ("come-in", person.id, person.id)
    ]


def test_capitals_make_another_log_in(store: Store) -> None:
    assert id_of(store, "Anna") != id_of(store, "anna")


def test_work_goes_to_who_stays_and_its_receipt_is_right(intake: Intake, anna: Learner) -> None:
    store, other = intake.store, id_of(intake.store, "anna.bakker")

    store.writer.do(lambda c: merge(c, BY, other, anna.name))

    assert handins(store) == [(other, True)]
    assert [answer.learner for answer in store.answers_in(LESSON)] == [other]
    with store.snapshot() as connection:
        for name in ("anna", "anna.bakker"):
            assert membership(connection, name, frozenset()).person == other
    assert hand_in(intake, Learner(other, "noord"), LESSON).signed_as is None
    assert handins(store) == [(other, True)]


def test_undoing_it_gives_all_back(intake: Intake, anna: Learner) -> None:
    store, other = intake.store, id_of(intake.store, "anna.bakker")
    before = store.handins(LESSON)
    store.writer.do(lambda c: merge(c, BY, other, anna.name))

    store.writer.do(lambda c: unmerge(c, BY, anna.name))

    assert store.handins(LESSON) == before
    assert [answer.learner for answer in store.answers_in(LESSON)] == [anna.name]
    assert id_of(store, "anna") == anna.name


def test_it_is_not_undone_once_more_was_done_in_that_lesson(
    intake: Intake, anna: Learner, sent: Send
) -> None:
    store, other = intake.store, id_of(intake.store, "anna.bakker")
    store.writer.do(lambda c: merge(c, BY, other, anna.name))
    hand_in(intake, Learner(other, "noord"), LESSON)

    with pytest.raises(RosterError, match=f"work was done since in {LESSON}"):
        store.writer.do(lambda c: unmerge(c, BY, anna.name))

    assert {answer.learner for answer in store.answers_in(LESSON)} == {other}


def test_two_who_worked_in_one_lesson_are_not_merged(
    intake: Intake, anna: Learner, sent: Send
) -> None:
    store, bram = intake.store, learner_of(intake.store, "bram")
    intake.answer(bram, LESSON, CASE, sent(STEP, "ja-zeggen", learner=bram.name))

    with pytest.raises(RosterError, match=f"anna and bram both worked in {LESSON}"):
        store.writer.do(lambda c: merge(c, BY, anna.name, bram.name))

    assert id_of(store, "bram") == bram.name
    with store.snapshot() as connection:
        assert connection.execute(select(func.count()).select_from(t.answers)).scalar() == 2


def test_a_user_name_that_changed_at_the_hub_is_another_log_in_of_the_same_person(
    intake: Intake, anna: Learner
) -> None:
    store, new = intake.store, id_of(intake.store, "anna.de.vries")  # she came in, and saw nothing

    store.writer.do(lambda c: move_login(c, BY, hub("anna.de.vries"), new, anna.name))

    assert learner_of(store, "anna.de.vries") == anna
    assert intake.standing(learner_of(store, "anna.de.vries"), LESSON).handin


def test_what_was_done_with_an_account_stays_with_who_did_it(intake: Intake, anna: Learner) -> None:
    store = intake.store

    other = store.writer.do(lambda c: split_login(c, BY, hub("anna"), anna.name))

    assert learner_of(store, "anna").name == other.id
    assert handins(store) == [(anna.name, True)]
    assert intake.standing(learner_of(store, "anna"), LESSON).handin is None


def test_two_of_one_name_are_two(store: Store) -> None:
    def same_name(name: str) -> str:
        return store.writer.do(lambda c: arrive(c, hub(name), BY.at))

    first, second = same_name("jan1"), same_name("jan2")

    with store.snapshot() as connection:
        assert identify(connection, *hub("jan1")) == first != second
