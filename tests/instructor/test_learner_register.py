"""Everybody with where they stand, read with a few queries, however many they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from course.answers.progress_reads import reached
from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Settings, read_settings
from course.instructor.learner_register import Register
from course.instructor.learner_status import Spot, Stand
from course.marking.handing_in import hand_in
from course.paths import CoursePaths
from course.records.completion import Rule
from tests.conftest import LESSON, OPENED, REPOSITORY, Send
from tests.pipeline import LATER, ODD_NAMES, Course

NOWHERE = "sqlite:////nergens/gradebook.db"


@pytest.fixture(scope="module")
def stands(graded_course: Course) -> dict[str, Stand]:
    """Where everybody of the graded course stands in its lesson."""
    paths = graded_course.paths
    with Store(paths.store_url) as store:
        register = Register(paths, store, read_settings(paths.source))
        return {who.learner: who.stands[0] for who in register.followed([LESSON])}


@pytest.fixture
def rule(settings: Settings) -> Rule:
    return Rule.of(settings)


def test_everybody_who_answered_or_handed_in_is_there(stands: dict[str, Stand]) -> None:
    assert set(stands) == {
        *("anna", "bram", "chris", "dewi", "els", "fenna", "gijs", "hugo", "iris"),
        *ODD_NAMES,
        LATER,
    }


def test_marks_are_those_of_the_last_hand_in_whatever_nbgrader_has_seen(
    stands: dict[str, Stand], graded_course: Course, rule: Rule
) -> None:
    now = datetime.now(UTC)
    most = sum(exercise.points for exercise in graded_course.lesson.exercises)
    handed_in = {name for name, stand in stands.items() if stand.handed_in}
    points = {name: sum(graded_course.points(name).values()) for name in handed_in}

    low = {name for name, stand in stands.items() if "points" in stand.needs(now, rule)}

    assert handed_in == stands.keys() - {"els"}
    assert low == {name for name in handed_in if points[name] < 0.6 * most}
    assert {"bram", "fenna", LATER} <= low  # graded, spoilt, and not collected
    for name in handed_in:
        result = stands[name].result
        assert result == pytest.approx((points[name], most, 0)), name
        assert not stands[name].waits


def test_who_did_not_hand_in_is_quiet_after_a_week_and_overdue_after_the_last_day(
    stands: dict[str, Stand], rule: Rule
) -> None:
    els, now = stands["els"], datetime.now(UTC)

    assert els.handed_in is None
    assert list(els.needs(now, rule)) == []
    assert list(els.needs(now + timedelta(days=8), rule)) == ["quiet"]
    assert list(els.needs(now + timedelta(days=60), rule)) == ["due"]


def test_where_somebody_stopped_is_the_furthest_exercise_with_an_answer(
    stands: dict[str, Stand], graded_course: Course
) -> None:
    assert stands["els"].spot == Spot(8, 8, graded_course.lesson.exercises[-1].title)
    assert stands["els"].at
    assert stands["dewi"].spot == Spot(0, 8, "")
    assert stands["dewi"].at is None


def register(store: Store, settings: Settings, tmp_path: Path) -> Register:
    return Register(CoursePaths(tmp_path, "", NOWHERE), store, settings)


def test_a_sensitive_exercise_is_never_named(
    store: Store, settings: Settings, released: Released, sent: Send, tmp_path: Path
) -> None:
    first, second, *others = released.exercises
    marked = {"sensitive": "Dit gaat over geweld.", "practice": True, "points": 0.0}
    hidden = second.model_copy(update=marked)
    store.open_lesson(replace(released, exercises=(first, hidden, *others)), OPENED)
    intake = Intake(store, settings.model_copy(update={"cohorts": ()}))
    for exercise in (first, hidden):
        ((step, answer), *_) = exercise.key()
        body = sent(step, answer["option"])
        intake.answer(Learner("anna", "noord"), LESSON, exercise.id, body)

    (anna,) = register(store, settings, tmp_path).followed([LESSON])

    assert {first.id, hidden.id} == set(reached(store)[0].exercises)
    assert anna.stands[0].spot == Spot(1, len(released.exercises) - 1, first.title)


@contextmanager
def queries() -> Iterator[list[str]]:
    """What is sent to databases meanwhile."""
    said: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield said
    event.remove(Engine, "before_cursor_execute", note)


def test_as_many_queries_for_thirty_learners_as_for_one(
    intake: Intake, settings: Settings, sent: Send, tmp_path: Path
) -> None:
    found = []
    for names in (["anna"], [f"deelnemer-{n}" for n in range(30)]):
        for name in names:
            body = sent("uitnodiging", "ja-zeggen", learner=name)
            intake.answer(Learner(name, "noord"), LESSON, "kerstavond", body)
            hand_in(intake, Learner(name, "noord"), LESSON)
        with queries() as said:
            people = register(intake.store, settings, tmp_path).followed([LESSON], "noord")
        found.append((len(people), len(said)))

    assert [people for people, _ in found] == [1, 31]
    assert found[1][1] <= found[0][1] < 20


def test_the_cohort_is_that_of_the_last_answer_or_hand_in(
    intake: Intake, settings: Settings, sent: Send, tmp_path: Path
) -> None:
    for cohort in ("noord", "zuid"):
        hand_in(intake, Learner("bram", cohort), LESSON)
    body = sent("uitnodiging", "ja-zeggen")
    intake.answer(Learner("anna", None), LESSON, "kerstavond", body)

    read = register(intake.store, settings, tmp_path)

    assert read.cohorts == {"anna": None, "bram": "zuid"}
    assert [who.name for who in read.followed([LESSON], "zuid")] == ["bram"]
    assert read.followed([LESSON], "noord") == []


def test_lessons_that_were_never_opened_and_an_empty_store_are_no_error(
    store: Store, tmp_path: Path
) -> None:
    every = read_settings(REPOSITORY / "source")

    read = register(store, every, tmp_path)

    assert read.followed(every.lessons) == []
    assert read.title("voormeting") == "voormeting"
