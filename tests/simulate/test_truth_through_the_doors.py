"""What a tendency says is what marks and ratings show, within what chance allows."""

import random
import statistics
from pathlib import Path
from typing import Any

import pytest

from course.answers.saving import Intake
from course.content.released import Released
from course.exercises.base import Given
from course.exercises.chance import expected_guess
from course.exercises.kinds.scale import Scale
from course.simulate import Tendency, hand_in_cohort
from course.simulate.answers import rated
from tests import lessons
from tests.conftest import LESSON, OPENED

SOURCE = Path(__file__).resolve().parents[2] / "source"
SIZE = 60
ALL = Tendency(drops_out=0, leaves_out=0)


def means(intake: Intake, released: Released, cohort: str, tendency: Tendency) -> list[float]:
    """The mean share of each learner of a cohort over the exercises of the lesson."""
    hand_in_cohort(intake, cohort, SIZE, LESSON, 3, tendency)
    answers = [a for a in intake.store.answers_in(LESSON) if a.cohort == cohort]
    found = []
    for learner in {answer.learner for answer in answers}:
        own = [answer for answer in answers if answer.learner == learner]
        given = {e.id: [a.given for a in own if a.exercise == e.id] for e in released.exercises}
        marked = [e for e in released.exercises if e.points]
        found.append(statistics.fmean(e.mark(given[e.id]).share for e in marked))
    return found


def test_who_guesses_earns_what_guessing_earns(intake: Intake, released: Released) -> None:
    found = means(intake, released, "noord", Tendency(drops_out=0, leaves_out=0, guesses=1))

    expected = statistics.fmean(expected_guess(e) for e in released.exercises if e.points)
    error = statistics.stdev(found) / len(found) ** 0.5
    assert len(found) == SIZE
    assert abs(statistics.fmean(found) - expected) < 4 * error


def test_learners_differ_more_where_abilities_are_spread(
    intake: Intake, released: Released
) -> None:
    flat = means(intake, released, "noord", ALL)
    wide = means(intake, released, "zuid", Tendency(drops_out=0, leaves_out=0, spread=3))

    assert statistics.stdev(wide) > 1.3 * statistics.stdev(flat)


@pytest.mark.parametrize("gain", [-0.1, 0.0, 0.2])
def test_a_measure_afterwards_is_higher_by_the_gain(gain: float) -> None:
    before = lessons.read("voormeting").exercise("zelfmeting-vooraf")
    after = lessons.read("nameting").exercise("zelfmeting-achteraf")
    assert isinstance(before, Scale)
    assert isinstance(after, Scale)

    def mean(scale: Scale) -> float:
        draw = random.Random(9)
        scores = []
        for number in range(300):
            answer = rated(scale, draw, 0.5, gain)
            given = Given(id=f"{number}", step="", answer=answer, at=OPENED)
            scores += [item.score for item in scale.mark([given]).items]
        return statistics.fmean(score for score in scores if score is not None)

    assert abs(mean(after) - mean(before) - gain) < 0.02


@pytest.mark.parametrize(
    "held", [{"guesses": 1.5}, {"rating": -0.1}, {"gain": 2.0}, {"spread": -1.0}]
)
def test_a_tendency_that_cannot_be_is_refused(held: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(held))):
        Tendency(**held)
