"""The chance score of an exercise: what a learner who guesses earns on average."""

import random
import statistics
from collections.abc import Iterator
from datetime import UTC, datetime

from course.exercises.base import Answers, Exercise, Given
from course.exercises.case import END
from course.exercises.kinds.decision import Decision

RUNS = 1000  # of a share between 0 and 1: a standard error under 0.016
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def expected_guess(exercise: Exercise) -> float:
    """The mean share of the points, in [0, 1], of random choices; 0 where nobody can guess.

    Source: for `decision` the expectation of its mark over all paths, each option equally likely;
    for other kinds the mean mark of `RUNS` guesses, always the same ones for one exercise.
    """
    if isinstance(exercise, Decision):
        return _over_paths(exercise, exercise.start, ())
    return statistics.fmean(guessed_shares(exercise, RUNS))


def guessed_shares(exercise: Exercise, runs: int) -> Iterator[float]:
    """The share of the points of each of `runs` random learners; always the same draws."""
    draw = random.Random(exercise.id)  # noqa: S311 - reproducible, no secret
    for _ in range(runs):
        yield exercise.mark(given(exercise.guess(draw))).share


def given(answers: Answers) -> list[Given]:
    """Answers as if they were stored, in their order."""
    return [Given(id=f"g{n}", step=s, answer=a, at=_WHEN) for n, (s, a) in enumerate(answers)]


def _over_paths(case: Decision, step: str, scores: tuple[float, ...]) -> float:
    if step == END:
        return statistics.fmean(scores)
    options = case.steps[step].options
    return statistics.fmean(_over_paths(case, o.next, (*scores, o.score)) for o in options)
