"""Many at once, through two services on one database: nothing lost, nothing doubled."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from course.answers.saving import Intake, Learner
from course.answers.store import Answer, HandIn, Store, answers_document
from course.exercises.base import Refused
from course.marking.handing_in import hand_in
from tests.conftest import LESSON, Desk, Send

CASE, FIRST, SECOND = "kerstavond", "uitnodiging", "sleutel"


@pytest.fixture
def desks(store_url: str, desk: Desk) -> Iterator[list[Intake]]:
    """Two services' desks on one database."""
    one = desk(cohorts=())
    with Store(store_url) as other:
        yield [one, Intake(other, one.settings)]


def test_answers_from_many_learners_are_all_stored_once(desks: list[Intake], sent: Send) -> None:
    names = [f"leerling-{number}" for number in range(60)]
    bodies = [sent(FIRST, "ja-zeggen", learner=name) for name in names]

    def take(number: int) -> Answer:  # each body goes to both services
        body = bodies[number // 2]
        return desks[number % 2].answer(Learner(body["learner"], None), LESSON, CASE, body)

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, range(len(bodies) * 2)))

    stored = list(desks[0].store.answers_in(LESSON))
    assert sorted(answer.given.id for answer in stored) == sorted(body["id"] for body in bodies)
    assert Counter(answer.seq for answer in taken) == {answer.seq: 2 for answer in stored}


def test_of_two_first_answers_at_two_services_exactly_one_counts(
    desks: list[Intake], sent: Send
) -> None:
    names = [f"leerling-{number}" for number in range(60)]
    both = [
        (name, at, sent(FIRST, option, learner=name))
        for name in names
        for at, option in enumerate(("ja-zeggen", "morgen-bellen"))
    ]

    def take(one: tuple[str, int, dict[str, object]]) -> Answer | None:
        name, at, body = one
        try:
            return desks[at].answer(Learner(name, None), LESSON, CASE, body)
        except Refused:
            return None

    with ThreadPoolExecutor(8) as pool:
        taken = list(filter(None, pool.map(take, both)))

    assert sorted(answer.learner for answer in taken) == sorted(names)
    stored = list(desks[0].store.answers_in(LESSON))
    assert sorted(stored) == sorted(taken)


def test_hand_ins_between_answers_can_all_be_computed_again(
    desks: list[Intake], sent: Send
) -> None:
    who = [Learner(f"leerling-{number}", None) for number in range(12)]
    work = [
        (kind, learner)
        for learner in who
        for kind in ("answer", "hand in", "second answer", "hand in", "hand in")
    ]
    random.Random(1).shuffle(work)

    def take(one: tuple[int, tuple[str, Learner]]) -> HandIn | None:
        number, (kind, learner) = one
        intake = desks[number % 2]
        if kind == "hand in":
            return hand_in(intake, learner, LESSON)
        step, option = (FIRST, "ja-zeggen") if kind == "answer" else (SECOND, "sleutel-geven")
        try:
            intake.answer(learner, LESSON, CASE, sent(step, option, learner=learner.name))
        except Refused:
            assert kind == "second answer"  # it came before the first
        return None

    with ThreadPoolExecutor(8) as pool:
        handed = list(filter(None, pool.map(take, enumerate(work))))

    store = desks[0].store
    assert len(handed) == 36
    for handin in handed:
        assert answers_document(handin, store.handed_in(handin))["hash"] == handin.hash
    assert sorted(h for w in who for h in store.handins_before(LESSON, w.name)) == sorted(handed)
