import random

import pytest

from course.exercises.base import Exercise, Given
from course.exercises.kinds.decision import Decision
from course.simulate.answers import attempt
from tests import lessons
from tests.conftest import OPENED

EXERCISES = [
    exercise
    for exercise in lessons.exercises()
    if not isinstance(exercise, Decision) and exercise.key()
]


def share(exercise: Exercise, seed: int, skill: float) -> float:
    answer = attempt(exercise, random.Random(seed), skill)
    assert answer is not None
    exercise.accept((), "", answer)
    return exercise.mark([Given(id="een-antwoord", step="", answer=answer, at=OPENED)]).share


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_every_attempt_is_an_answer_that_the_exercise_takes(exercise: Exercise) -> None:
    shares = [share(exercise, seed, 0.5) for seed in range(20)]

    assert all(0 <= one <= 1 for one in shares)


def test_the_skilled_earn_more_than_the_unskilled() -> None:
    marked = [e for e in EXERCISES if e.kind in {"sort", "checklist", "order", "place"}]
    assert len(marked) > 10

    skilled = sum(share(e, seed, 0.9) for e in marked for seed in range(20))
    unskilled = sum(share(e, seed, 0.3) for e in marked for seed in range(20))

    assert skilled > 1.5 * unskilled
