"""Finished exercises, worked out once for all who answered the same, and items in columns."""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from course.cohort.dataset.finished import Content, Finished
from course.content.lesson import read_exercise
from course.content.settings import read_settings
from course.exercises.base import Exercise, Given
from course.exercises.case import END
from course.exercises.kinds.decision import Decision
from course.exercises.marks import Certainty
from course.marking.packed_items import circumstances, outcomes, pack
from course.simulate.answers import attempt
from tests.conftest import OPENED, REPOSITORY

LESSONS = read_settings(REPOSITORY / "source").lessons
FOUND = sorted(p for n in LESSONS for p in (REPOSITORY / "source" / n / "exercises").glob("*.yaml"))
Said = list[tuple[str, dict[str, Any]]]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def bodies(exercise: Exercise, draw: random.Random) -> Said:
    """What somebody might send: a whole way, or some of it, again, or skipping in between."""
    found: Said = []
    for _ in range(draw.randint(0, 3)):
        if isinstance(exercise, Decision):
            found += way(exercise, draw)
            found += [("", {"again": True})] if exercise.practice else []
        elif answer := attempt(exercise, draw, 0.6):
            found.append(("", answer))
        if exercise.sensitive and draw.random() < 0.5:
            found.append(("", {"skip": draw.random() < 0.5}))
    return found


def way(case: Decision, draw: random.Random) -> Said:
    at, found = case.start, []
    while at != END and draw.random() < 0.9:
        option = draw.choice(case.steps[at].options)
        found.append((at, {"option": option.id}))
        at = option.next
    return found


def given(exercise: Exercise, draw: random.Random) -> list[Given]:
    asks = isinstance(exercise, Decision)
    return [
        Given(
            id=f"a{number}",
            step=step,
            answer=answer,
            certainty=cast("Certainty", draw.choice([1, 2, 3])) if asks and step else None,
            seconds=draw.choice([None, draw.uniform(0, 500), 0.0]),
            at=OPENED + timedelta(seconds=draw.uniform(1, 1e6)),
        )
        for number, (step, answer) in enumerate(bodies(exercise, draw))
    ]


def numbers(finished: Finished, answers: list[Given]) -> tuple[int, ...]:
    return tuple(finished.number(Content(a.step, json.dumps(a.answer))) for a in answers)


def test_every_exercise_of_the_course_is_finished_as_for_one_learner_alone() -> None:
    draw, finished, answered = random.Random(1), Finished(), 0
    kinds, ends = set(), set()
    for path in FOUND:
        exercise = read_exercise(path, REPOSITORY)
        for _ in range(20):
            answers = given(exercise, draw)
            items = exercise.mark(answers).items

            is_finished = finished.of("r", exercise, numbers(finished, answers))

            assert is_finished == all(item.state != "unanswered" for item in items)
            answered += any(item.state == "answered" for item in items)
            kinds.add(exercise.kind)
            ends.add(is_finished)
    assert answered > 10 * len(FOUND)
    assert len(kinds) == 8
    assert ends == {True, False}


def test_items_are_read_back_from_their_columns_as_they_were() -> None:
    draw, seen = random.Random(2), 0
    for path in FOUND:
        exercise = read_exercise(path, REPOSITORY)
        items = exercise.mark(given(exercise, draw)).items

        packed, how = pack(items)

        assert [(o.step, o.state, o.answer, o.stance, o.score) for o in outcomes(packed)] == [
            (i.step, i.state, i.answer, i.stance, i.score) for i in items
        ]
        (told,) = circumstances([how])
        assert told.certainty == [item.certainty for item in items]
        assert told.seconds == [item.seconds for item in items]
        moments = [None if at is None else EPOCH + timedelta(microseconds=at) for at in told.at]
        assert moments == [item.at for item in items]
        seen += sum(item.at is not None for item in items)
    assert seen > len(FOUND)


def test_a_way_to_answer_is_worked_out_once_for_each_release() -> None:
    path = next(path for path in FOUND if path.stem == "kerstavond")
    case, finished = read_exercise(path, REPOSITORY), Finished()
    (step, answer), *_ = case.key()
    content = Content(step, json.dumps(answer))
    one = (finished.number(content),)

    assert one == (finished.number(Content(*content)),)
    assert not finished.of("r", case, one)
    assert not finished.of("r2", case, one)
    assert finished._known.keys() == {("r", case.id), ("r2", case.id)}


def test_what_people_write_themselves_does_not_fill_the_memory() -> None:
    finished = Finished()
    for number in range(20_001):
        finished.number(Content("", f'"{number}"'))

    finished.forget()

    assert finished.number(Content("", "0")) == 0
