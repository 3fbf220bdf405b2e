"""Marking once for all who answered the same tells of each what marking one alone does."""

import json
import random
from datetime import timedelta
from typing import Any, cast

from course.cohort.dataset.mark_cache import NONE, Patterns, Said
from course.content.lesson import read_exercise
from course.content.settings import read_settings
from course.exercises.base import Exercise, Given
from course.exercises.case import END
from course.exercises.kinds.decision import Decision
from course.exercises.marks import Certainty, Item
from course.simulate.answers import attempt
from tests.conftest import OPENED, REPOSITORY

LESSONS = read_settings(REPOSITORY / "source").lessons
FOUND = sorted(p for n in LESSONS for p in (REPOSITORY / "source" / n / "exercises").glob("*.yaml"))
Said_ = list[tuple[str, dict[str, Any]]]


def bodies(exercise: Exercise, draw: random.Random) -> Said_:
    """What somebody might send: a whole way, or some of it, again, or skipping in between."""
    found: Said_ = []
    for _ in range(draw.randint(0, 3)):
        if isinstance(exercise, Decision):
            found += way(exercise, draw)
            found += [("", {"again": True})] if exercise.practice else []
        elif answer := attempt(exercise, draw, 0.6):
            found.append(("", answer))
        if exercise.sensitive and draw.random() < 0.5:
            found.append(("", {"skip": draw.random() < 0.5}))
    return found


def way(case: Decision, draw: random.Random) -> Said_:
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


def told(patterns: Patterns, exercise: Exercise, answers: list[Given]) -> list[Item]:
    """The items of a pattern, with the times of these answers."""
    said = [
        Said(a.step, json.dumps(a.answer), a.certainty is not None, a.seconds is not None)
        for a in answers
    ]
    found = patterns.of("r", exercise, tuple(patterns.number(one) for one in said))
    seconds = [None if at == NONE else answers[at].seconds for at in found.seconds]
    for number, weights in found.spread:
        seconds[number] = sum((answers[at].seconds or 0) * weight for at, weight in weights)
    rows = zip(found.items, found.at, found.certainty, seconds, strict=True)
    return [
        item.model_copy(
            update={
                "at": None if at == NONE else answers[at].at,
                "certainty": None if sure == NONE else answers[sure].certainty,
                "seconds": spent,
            }
        )
        for item, at, sure, spent in rows
    ]


def plain(item: Item) -> dict[str, Any]:
    """An item, its seconds but for the last digits."""
    seconds = None if item.seconds is None else round(item.seconds, 9)
    return {**item.model_dump(), "seconds": seconds}


def test_every_exercise_of_the_course_is_marked_as_for_one_learner_alone() -> None:
    draw, patterns, answered = random.Random(1), Patterns(), 0
    kinds = set()
    for path in FOUND:
        exercise = read_exercise(path, REPOSITORY)
        for _ in range(20):
            answers = given(exercise, draw)
            mark = exercise.mark(answers)

            found = told(patterns, exercise, answers)

            assert [plain(item) for item in found] == [plain(item) for item in mark.items]
            answered += any(item.state == "answered" for item in found)
            kinds.add(exercise.kind)
    print(f"{len(FOUND)} exercises, {answered} of {20 * len(FOUND)} with an answer")  # noqa: T201
    assert answered > 10 * len(FOUND)
    assert len(kinds) == 8


def test_who_answers_the_same_shares_a_pattern() -> None:
    path = next(path for path in FOUND if path.stem == "kerstavond")
    case, patterns = read_exercise(path, REPOSITORY), Patterns()
    option = next(iter(case.key()))
    said = Said(option[0], json.dumps(option[1]), certain=True, timed=True)

    one = patterns.of("r", case, (patterns.number(said),))
    other = patterns.of("r", case, (patterns.number(Said(*said)),))

    assert one is other
    assert patterns.of("r2", case, (patterns.number(said),)) is not one
