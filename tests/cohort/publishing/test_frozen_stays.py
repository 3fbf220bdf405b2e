"""What was published stays byte for byte: whatever changes afterwards, in either database."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from course.answers import publication_tables as t
from course.answers import schema
from course.answers.saving import Intake
from course.answers.store import Store
from course.cohort.publications.kept import Publication, publications
from course.cohort.publishing.making import publish
from course.cohort.publishing.waiting import publish_everything, waiting
from course.content.released import Released
from course.content.settings import Settings
from course.marking.judging import FormgraderMark, take_over
from course.marking.recounting import apply
from tests.cohort.conftest import PUBLISHED, hands_in
from tests.cohort.dataset.test_the_first_attempt_counts import does_it_again
from tests.conftest import LESSON, OPENED
from tests.correcting import CASE, recorded, swap
from tests.reopened import give_feedback

TABLES = (t.publications, t.published_figures, t.counted_people)


def dump(store: Store) -> list[list[tuple[object, ...]]]:
    with store.snapshot() as connection:
        return [
            [tuple(row) for row in connection.execute(select(table).order_by(table.c.seq))]
            for table in TABLES
        ]


@pytest.fixture
def made(store: Store, settings: Settings, released: Released) -> Publication:
    """Sixteen people of noord, published."""
    store.open_lesson(released, OPENED)
    hands_in(store, settings, "noord", 16)
    (publication,) = publish_everything(store, settings, PUBLISHED)
    return publication


def everything(store: Store, settings: Settings) -> list[Publication]:
    return list(publish_everything(store, settings, PUBLISHED))


def test_a_correction_changes_no_figure_and_is_named_in_the_next_publication(
    store: Store, settings: Settings, released: Released, made: Publication
) -> None:
    before = dump(store)
    assert dict(made.releases) == {released.id: None}
    (correction,) = recorded(store, swap(store, released))
    assert apply(store, correction) == 16
    assert everything(store, settings) == []
    assert dump(store) == before

    hands_in(store, settings, "zuid", 12)
    (later,) = everything(store, settings)
    assert dict(later.releases) == {released.id: correction.seq}
    assert [rows[: len(old)] for rows, old in zip(dump(store), before, strict=True)] == before


@pytest.mark.usefixtures("made")
def test_a_mark_by_hand_changes_nothing(store: Store, settings: Settings) -> None:
    before = dump(store)
    handin = store.handins(LESSON)[0]
    take_over(store, [FormgraderMark(handin, CASE, by_hand=False, points=0, about="", by="docent")])
    with store.snapshot() as connection:
        assert connection.execute(select(schema.hand_marks)).all()
    assert everything(store, settings) == []
    assert dump(store) == before


@pytest.mark.usefixtures("made")
def test_a_second_attempt_changes_nothing_and_is_counted_nowhere(
    store: Store, settings: Settings, released: Released
) -> None:
    before = dump(store)
    for handin in store.handins(LESSON):
        give_feedback(store, handin)
    does_it_again(Intake(store, settings.model_copy(update={"cohorts": ()})), released)
    assert everything(store, settings) == []
    assert dump(store) == before


@pytest.mark.usefixtures("made")
def test_two_workers_publish_the_same_people_once(store: Store, settings: Settings) -> None:
    hands_in(store, settings, "zuid", 14)
    with store.snapshot() as connection:
        people = waiting(connection, LESSON)["zuid"]
    together = threading.Barrier(3)

    def work(_: int) -> Publication | None:
        together.wait()
        return publish(
            store, settings, lesson=LESSON, cohorts=["zuid"], organisation=None, period="",
            people=people, at=PUBLISHED, reason="date", by="",
        )  # fmt: skip

    with ThreadPoolExecutor(3) as pool:
        done = [one for one in pool.map(work, range(3)) if one]
    assert len(done) == 1
    with store.snapshot() as connection:
        assert publications(connection, cohorts=["zuid"]) == done


def without_option(released: Released, name: str) -> Released:
    """The same lesson, of which the first step of a case has one option fewer."""
    exercises = []
    for exercise in released.exercises:
        document = exercise.model_dump(mode="json")
        if exercise.id == name:
            options = document["steps"][next(iter(document["steps"]))]["options"]
            options.remove(next(o for o in reversed(options) if o["score"] < 1))
        exercises.append(type(exercise).model_validate(document))
    return Released("other", released.lesson, released.title, released.notebook, tuple(exercises))


def test_only_people_who_had_the_same_options_are_counted_together(
    store: Store, settings: Settings, released: Released
) -> None:
    store.open_lesson(released, OPENED)
    hands_in(store, settings, "noord", 14)
    store.open_lesson(without_option(released, "langs-de-lijn"), datetime(2021, 1, 1, tzinfo=UTC))
    hands_in(store, settings, "noord", 26)
    (made,) = everything(store, settings)
    assert made.size == 26
    assert dict(made.releases) == {released.id: None, "other": None}
    sizes = {(one.exercise, one.fewest) for one in made.figures if one.what == "sure"}
    assert ("kerstavond", 26) in sizes
    assert ("langs-de-lijn", 14) in sizes


def test_of_an_exercise_that_few_finished_nothing_is_told(
    store: Store, settings: Settings, released: Released
) -> None:
    store.open_lesson(released, OPENED)
    hands_in(store, settings, "noord", 9)
    store.writer.do(
        lambda c: c.execute(
            insert(schema.handins).values(_empty_handins(released.id, store.handins(LESSON)[0].at))
        )
    )
    (made,) = everything(store, settings)
    assert made.size == 16
    of_case = [one for one in made.figures if one.exercise == CASE]
    assert of_case
    assert all(one.is_silent and (one.fewest, one.most) == (0, 9) for one in of_case)


def _empty_handins(release: str, at: datetime) -> list[dict[str, object]]:
    return [
        {
            "learner": f"leeg-{n}", "cohort": "noord", "lesson": LESSON, "release": release,
            "at": at, "last_answer": 0, "late": False, "hash": f"{n}" * 64, "attempt": 1,
        }
        for n in range(7)
    ]  # fmt: skip


def test_nobody_is_named_in_what_is_kept(store: Store, made: Publication) -> None:
    names = {handin.learner for handin in store.handins(LESSON)}
    written = repr(dump(store)[:2])
    assert made.size == len(names)
    assert not [name for name in names if name in written]
