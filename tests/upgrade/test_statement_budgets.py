"""How many statements a learner's request costs, however much was answered before."""

import itertools

import pytest

from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.content.settings import read_settings
from course.marking.handing_in import hand_in, mark_older
from course.simulate import Tendency, hand_in_cohort
from tests.statements import statements
from tests.upgrade.fixture import Old
from tests.web.conftest import Door
from tests.whose import id_of, learner_of

LESSON = "interventiestappen"

pytestmark = pytest.mark.integration


@pytest.fixture
def all_lessons(old: Old, store: Store) -> Intake:
    """The six lessons of the old demo; its releases have been read once."""
    intake = Intake(store, read_settings(old.paths.source))
    intake.standings(learner_of(store, "noord-01"))
    return intake


@pytest.fixture
def who(store: Store) -> Learner:
    """Somebody of the old demo."""
    return learner_of(store, "noord-01")


@pytest.fixture
def fenna(store: Store) -> Learner:
    """Fenna, who is at work."""
    return learner_of(store, "fenna")


def test_the_place_in_one_lesson(all_lessons: Intake, who: Learner) -> None:
    with statements(all_lessons.store.engine) as seen:
        standing = all_lessons.standing(who, "nameting")

    assert standing.others  # it compares with another lesson
    assert len(seen) <= 3


def test_the_place_in_all_lessons(all_lessons: Intake, who: Learner) -> None:
    with statements(all_lessons.store.engine) as seen:
        standings = all_lessons.standings(who)

    assert len(standings) == 6
    assert len(seen) <= 3


def test_all_lessons_at_once_say_what_each_says(
    all_lessons: Intake, who: Learner, fenna: Learner
) -> None:
    for one in (who, fenna, learner_of(all_lessons.store), Learner("nieuw", None)):
        together = all_lessons.standings(one)

        assert {name: all_lessons.standing(one, name) for name in together} == together


def test_an_answer_and_the_view_after_it(all_lessons: Intake, fenna: Learner) -> None:
    released = all_lessons.standing(fenna, LESSON).released
    numbers = itertools.count()
    spent, views = [], []
    for exercise in released.exercises:
        if exercise.practice or all_lessons.standing(fenna, LESSON).given(exercise.id):
            continue
        for step, answer in exercise.key():
            body = {"id": f"kosten-{next(numbers)}", "learner": fenna.name, "step": step,
                    "answer": answer}  # fmt: skip
            with statements(all_lessons.store.engine) as seen:
                saved = all_lessons.answer_soon(fenna, LESSON, exercise.id, body).result()
                view = saved.view
            spent.append(len(seen))
            views.append(view == all_lessons.standing(fenna, LESSON).view(exercise, fenna.name))

    assert len(spent) > 3
    assert max(spent) < 6
    assert all(views)


def test_the_same_answer_again(all_lessons: Intake, fenna: Learner) -> None:
    answer = all_lessons.standing(fenna, LESSON).answers[0]
    body = {"id": answer.given.id, "learner": fenna.name, "step": answer.given.step,
            "answer": answer.given.answer, "certainty": answer.given.certainty}  # fmt: skip

    with statements(all_lessons.store.engine) as seen:
        saved = all_lessons.answer_soon(fenna, LESSON, answer.exercise, body).result()

    assert saved.answer == answer
    assert len(seen) < 6


def test_handing_in(all_lessons: Intake, fenna: Learner) -> None:
    with statements(all_lessons.store.engine) as seen:
        hand_in(all_lessons, fenna, LESSON)

    assert len(seen) < 9  # with the marks of all exercises and their sum, begin included


def test_the_pages_of_a_learner(door: Door) -> None:
    budgets = {
        "mijn": 5,  # three, and the results of lessons whose feedback is there
        f"les/{LESSON}": 3,
        f"api/lessons/{LESSON}": 3,
        f"les/{LESSON}/ontvangst": 3,
        "les/star-methode/terugkoppeling": 5,
        "api/notebooks": 3,
    }
    for path in budgets:
        door.get(path, "noord-01")  # which reads each release once

    spent = {}
    for path in budgets:
        with statements(door.service.store.engine) as seen:
            assert door.get(path, "noord-01").status_code == 200
        spent[path] = len(seen)

    assert {path: n for path, n in spent.items() if n > budgets[path]} == {}


def test_a_click_through_the_service(door: Door) -> None:
    state = door.get(f"api/lessons/{LESSON}", "fenna").json()
    name = next(e["id"] for e in state["exercises"] if e["kind"] == "order" and e["points"])
    exercise = next(e for e in door.exercises(LESSON) if e.id == name)
    ((step, answer),) = exercise.key()
    body = {"id": "klik-kosten", "learner": "fenna", "step": step, "answer": answer}

    with statements(door.service.store.engine) as seen:
        reply = door.post(f"api/lessons/{LESSON}/exercises/{name}/answers", "fenna", body)

    assert reply.json()["type"] == "saved"
    assert reply.json()["view"]["state"] == "done"
    assert len(seen) < 6


INSTRUCTOR = {
    "docent": 12,
    "kantoor/hulp": 12,
    "kantoor/deelnemers": 30,
    "kantoor/deelnemers/lessen.csv": 30,
    "docent/verhalen": 12,
    "docent/verhalen/star-methode/ANNA/jouw-verhaal": 24,
    f"docent/opgaven/{LESSON}": 12,
}


def spent(door: Door) -> dict[str, int]:
    """The statements of each of the instructor's pages, whose releases were read before."""
    counts, anna = {}, id_of(door.service.store)
    for path in INSTRUCTOR:
        address = path.replace("ANNA", anna)
        door.get(address, "docent")
        with statements(door.service.store.engine) as seen:
            assert door.get(address, "docent").status_code == 200, path
        counts[path] = len(seen)
    return counts


def test_the_pages_of_an_instructor_cost_the_same_with_more_learners(door: Door) -> None:
    store = door.service.store
    mark_older(store)
    few = spent(door)
    hand_in_cohort(door.service.intake, "zuid", 30, "star-methode", 1, Tendency(drops_out=0.3))
    many = spent(door)

    assert {path: n for path, n in few.items() if not 0 < n < INSTRUCTOR[path]} == {}
    assert many == few
