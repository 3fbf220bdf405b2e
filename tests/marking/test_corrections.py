"""A corrected key reaches everybody once: those before it, and who hands in meanwhile."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from course.answers import schema as t
from course.answers.saving import Intake, Learner
from course.answers.store import HandIn, Store
from course.content.lesson import Lesson
from course.content.released import Released
from course.marking import recounting
from course.marking.corrections import Overtaken, corrections_of, record
from course.marking.judging import FormgraderMark, take_over
from course.marking.marks import marks_of
from course.marking.recounting import apply, waiting
from course.marking.results import marks_that_count, results_in
from course.messages import Message
from course.records.correcting import NotCorrectable, plan, preview
from tests.conftest import LESSON
from tests.correcting import (
    CASE,
    START,
    WHY,
    handed_in,
    options_by_score,
    recorded,
    swap,
    swapped,
)
from tests.statements import statements


@pytest.fixture
def best_and_worst(released: Released) -> tuple[str, str]:
    case = released.exercise(CASE)
    assert case
    return options_by_score(case)


def points(store: Store, handin: HandIn) -> float:
    return results_in(store, [handin.seq])[handin.seq].points


def rows_of(store: Store, handin: HandIn) -> list[tuple[int | None, float | None]]:
    """Correction and points of every mark of the case, the oldest first."""
    c = t.marks.c
    query = select(c.correction, c.points).where(c.handin == handin.seq, c.exercise == CASE)
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(c.seq))]


def test_a_release_never_changes_and_its_key_is_the_release_with_its_corrections(
    intake: Intake, released: Released
) -> None:
    (correction,) = recorded(intake.store, swap(intake.store, released))

    assert intake.store.as_released(released.id) == released
    now = intake.store.release(released.id)
    assert now.correction == correction.seq
    assert now.exercises == swapped(released).exercises
    standing = intake.standing(Learner("anna", "noord"), LESSON)
    assert standing.released == now


def test_marks_before_a_correction_get_a_new_row_and_the_result_follows(
    intake: Intake, released: Released, best_and_worst: tuple[str, str]
) -> None:
    store = intake.store
    one, other = (handed_in(intake, name, o) for name, o in zip("ab", best_and_worst, strict=True))
    before = points(store, one), points(store, other)
    (correction,) = recorded(store, swap(store, released))

    assert apply(store, correction) == 2

    assert before[0] > before[1] == 0
    assert points(store, one) < before[0]
    assert points(store, other) > before[1]
    (first, last) = rows_of(store, one)
    assert (first, last[0]) == ((None, before[0]), correction.seq)
    assert points(store, one) == last[1]
    order = [mark.exercise for mark in marks_of(store, one)]
    assert order == [exercise.id for exercise in released.exercises]


def test_applying_again_changes_nothing(
    intake: Intake, released: Released, best_and_worst: tuple[str, str]
) -> None:
    store = intake.store
    handin = handed_in(intake, "anna", best_and_worst[0])
    (correction,) = recorded(store, swap(store, released))
    apply(store, correction)
    rows = rows_of(store, handin)

    assert apply(store, correction) == 0
    assert rows_of(store, handin) == rows
    assert swap(store, released).proposals == ()


def test_the_preview_says_what_applying_does_and_changes_nothing(
    intake: Intake, released: Released, best_and_worst: tuple[str, str]
) -> None:
    store = intake.store
    handins = [handed_in(intake, f"p{n}", best_and_worst[n % 2]) for n in range(6)]
    proposed = swap(store, released)
    before = {handin.learner: points(store, handin) for handin in handins}

    seen = preview(store, intake.settings, proposed)

    assert {handin.learner: points(store, handin) for handin in handins} == before
    assert corrections_of(store) == []
    assert seen.handed_in == 6
    for correction in recorded(store, proposed):
        apply(store, correction)
    after = {handin.learner: points(store, handin) for handin in handins}
    assert {row.learner: (row.before.points, row.after.points) for row in seen.changed} == {
        name: (before[name], after[name]) for name in before if before[name] != after[name]
    }
    assert len(seen.changed) == 6


def test_the_preview_costs_as_many_statements_for_many_as_for_few(
    intake: Intake, released: Released, best_and_worst: tuple[str, str]
) -> None:
    def cost() -> int:
        with statements(intake.store.engine) as seen:
            preview(intake.store, intake.settings, proposed)
        return len(seen)

    handed_in(intake, "p0", best_and_worst[0])
    proposed = swap(intake.store, released)
    few = cost()
    for number in range(1, 30):
        handed_in(intake, f"p{number}", best_and_worst[number % 2])

    assert cost() == few
    (correction,) = recorded(intake.store, proposed)
    with statements(intake.store.engine) as seen:
        assert apply(intake.store, correction) == 30
    assert len(seen) < 25


def test_points_that_a_person_gave_keep_counting(
    intake: Intake, released: Released, best_and_worst: tuple[str, str]
) -> None:
    store = intake.store
    handin = handed_in(intake, "anna", best_and_worst[0])
    with store.engine.connect() as connection:
        counted = marks_that_count(connection, [handin])[handin.seq]
    about = next(mark.about for mark in counted if mark.exercise == CASE)
    take_over(store, [FormgraderMark(handin, CASE, False, 3.25, about)])
    proposed = swap(store, released)

    assert preview(store, intake.settings, proposed).changed == ()
    (correction,) = recorded(store, proposed)
    apply(store, correction)

    with store.engine.connect() as connection:
        after = marks_that_count(connection, [handin])[handin.seq]
    case = next(mark for mark in after if mark.exercise == CASE)
    assert (case.points, case.maker) == (3.25, "formgrader")
    assert points(store, handin) == 3.25
    assert case.machine == rows_of(store, handin)[-1][1] != rows_of(store, handin)[0][1]


def test_what_was_stopped_half_way_is_completed_by_running_it_again(
    intake: Intake,
    released: Released,
    best_and_worst: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = intake.store
    handins = [handed_in(intake, f"p{n}", best_and_worst[0]) for n in range(7)]
    (correction,) = recorded(store, swap(store, released))
    monkeypatch.setattr(recounting, "AT_ONCE", 3)

    def stop(done: int) -> None:
        raise KeyboardInterrupt(done)

    with pytest.raises(KeyboardInterrupt):
        apply(store, correction, stop)

    assert waiting(store, correction) == 4
    assert corrections_of(store, LESSON, unfinished=True) == [correction]
    assert apply(store, correction) == 4
    assert {len(rows_of(store, handin)) for handin in handins} == {2}


@pytest.fixture
def two(store_url: str, intake: Intake) -> Iterator[tuple[Intake, Store]]:
    """A desk, and the store of another service on the same database."""
    with Store(store_url) as other:
        yield intake, other


def test_who_hands_in_meanwhile_gets_the_corrected_mark_exactly_once(
    two: tuple[Intake, Store],
    released: Released,
    best_and_worst: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    intake, other = two
    monkeypatch.setattr(recounting, "AT_ONCE", 2)
    busy, is_recorded = threading.Barrier(3), threading.Event()

    def hand_in_many(name: str) -> list[HandIn]:
        """Six before the correction at least, and six after it was recorded."""
        handins: list[HandIn] = []
        after = 0
        while after < 6:
            after += is_recorded.is_set()
            handins.append(handed_in(intake, f"{name}-{len(handins)}", best_and_worst[1]))
            if len(handins) == 6:
                busy.wait()
        return handins

    early = [handed_in(intake, f"vroeg-{n}", best_and_worst[1]) for n in range(10)]
    proposed = swap(other, released)
    with ThreadPoolExecutor(4) as pool:
        both = [pool.submit(hand_in_many, name) for name in ("noord", "zuid")]
        busy.wait()
        (correction,) = recorded(other, proposed)
        is_recorded.set()
        again = [pool.submit(apply, store, correction) for store in (other, intake.store)]
        handins = [*early, *(handin for half in both for handin in half.result())]
        done = sum(future.result() for future in again)

    last = correction.last_handin
    earlier = [handin for handin in handins if handin.seq <= last]
    later = [handin for handin in handins if handin.seq > last]
    assert earlier
    assert later
    assert done == len(earlier)
    assert {points(other, handin) for handin in handins} == {points(other, handins[0])}
    assert points(other, handins[0]) > 0
    for handin in earlier:
        assert [number for number, _ in rows_of(other, handin)] == [None, correction.seq]
    for handin in later:
        assert [number for number, _ in rows_of(other, handin)] == [correction.seq]


def test_of_two_corrections_at_once_the_second_is_refused(
    intake: Intake, released: Released
) -> None:
    one, other = (swap(intake.store, released) for _ in range(2))
    recorded(intake.store, one)

    with pytest.raises(Overtaken):
        record(intake.store, other.proposals, "docent-2", WHY)

    assert len(corrections_of(intake.store)) == 1


def test_corrections_follow_each_other(
    intake: Intake, released: Released, best_and_worst: tuple[str, str]
) -> None:
    store = intake.store
    handin = handed_in(intake, "anna", best_and_worst[0])
    before = points(store, handin)
    (first,) = recorded(store, swap(store, released))
    back = plan(store, Lesson(LESSON, released.title, released.notebook, released.exercises))
    (second,) = recorded(store, back)

    assert [apply(store, first), apply(store, second)] == [1, 1]

    assert points(store, handin) == before
    assert [number for number, _ in rows_of(store, handin)] == [None, first.seq, second.seq]
    assert intake.store.release(released.id).exercises == released.exercises


def test_older_releases_are_corrected_too_except_where_learners_saw_other_texts(
    intake: Intake, released: Released, best_and_worst: tuple[str, str]
) -> None:
    store = intake.store
    handin = handed_in(intake, "anna", best_and_worst[0])
    other = released.exercises[1]
    retitled = tuple(
        e.model_copy(update={"title": "Een andere titel"}) if e.id == other.id else e
        for e in released.exercises
    )
    lesson = Lesson(LESSON, released.title, released.notebook, retitled)
    newer = Released.of(lesson, released.notebook)
    store.open_lesson(newer, datetime.now(UTC))

    proposed = plan(store, swapped(newer))

    assert {proposal.release for proposal in proposed.proposals} == {released.id, newer.id}
    assert [left.exercise for left in proposed.left] == [other.id]
    for correction in recorded(store, proposed):
        apply(store, correction)
    assert rows_of(store, handin)[-1][1] == points(store, handin)
    assert len(rows_of(store, handin)) == 2


def test_a_text_that_learners_saw_is_refused_in_one_sentence(
    intake: Intake, released: Released
) -> None:
    exercises = tuple(
        e.model_copy(update={"title": "Een andere titel"}) if e.id == CASE else e
        for e in released.exercises
    )

    with pytest.raises(NotCorrectable) as refusal:
        plan(intake.store, Lesson(LESSON, released.title, released.notebook, exercises))

    message = refusal.value.message
    assert isinstance(message, Message)
    assert str(message).startswith("kerstavond: title is Een andere titel and was Kerstavond")
    assert "release the lesson anew" in str(message)
    assert message.dutch.startswith("kerstavond: title is nu ‘Een andere titel’ en was")


def test_the_first_step_stays_first(intake: Intake, released: Released) -> None:
    recorded(intake.store, swap(intake.store, released))

    case = intake.store.release(released.id).exercise(CASE)

    assert case.start == START  # type: ignore[union-attr]


def test_the_learner_is_told_from_what_to_what(
    intake: Intake, released: Released, best_and_worst: tuple[str, str]
) -> None:
    store, who = intake.store, Learner("anna", "noord")
    handin = handed_in(intake, "anna", best_and_worst[0])
    before = points(store, handin)
    assert intake.standing(who, LESSON).corrected is None
    (correction,) = recorded(store, swap(store, released))
    apply(store, correction)

    told = intake.standing(who, LESSON).corrected

    assert told is not None
    assert (told.at, told.before, told.after) == (correction.at, before, points(store, handin))
    with store.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(t.outbox)).scalar() == 1
