"""Who does not read does not pass a lesson of this course."""

import random
import statistics
from collections.abc import Callable
from pathlib import Path

import pytest

from course.content.settings import read_settings
from course.exercises.base import Exercise
from course.exercises.chance import RUNS, expected_guess, guessed_shares
from tests import lessons

SOURCE = Path(__file__).resolve().parents[2] / "source"
EVERY = lessons.exercises()
MARKED = {
    name: marked
    for name, lesson in lessons.every().items()
    if (marked := [exercise for exercise in lesson.exercises if exercise.points])
}
CASES = [e for e in EVERY if e.kind == "decision"]
GUESSERS = 20_000


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_is_expected_of_a_case_is_the_mean_of_many_guessers(case: Exercise) -> None:
    shares = list(guessed_shares(case, RUNS))

    error = statistics.stdev(shares) / RUNS**0.5
    assert abs(statistics.fmean(shares) - expected_guess(case)) < 4.5 * error


@pytest.mark.parametrize("exercise", EVERY, ids=lambda exercise: exercise.id)
def test_a_guess_is_an_answer_that_is_taken(exercise: Exercise) -> None:
    for step, answer in exercise.guess(random.Random(5))[:1]:
        exercise.accept([], step, answer)


@pytest.mark.parametrize("lesson", MARKED)
def test_a_guesser_passes_in_fewer_than_one_of_a_thousand_runs(
    lesson: str, record_property: Callable[[str, object], None]
) -> None:
    marked = MARKED[lesson]
    draw, need = random.Random(60), read_settings(SOURCE).pass_mark
    total = sum(e.points + (e.by_hand.points if e.by_hand else 0) for e in marked)

    earned = [0.0] * GUESSERS
    for exercise in marked:
        points = [share * exercise.points for share in shares(exercise)]
        earned = [sum(both) for both in zip(earned, draw.choices(points, k=GUESSERS), strict=True)]

    passed = sum(points >= need * total for points in earned)
    record_property("passed", f"{passed} of {GUESSERS}, best {max(earned) / total:.2f}")
    assert passed < GUESSERS / 1000


def shares(exercise: Exercise) -> list[float]:
    """What guessers earn; nonsense of the right length is complete, and a person gives it 0."""
    return [1.0] if exercise.by_hand else list(guessed_shares(exercise, RUNS))
