"""Synthetic cohorts with a known tendency, answering and handing in by the service's functions."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from course.answers.intake import Intake, Learner
from course.content.released import Released
from course.exercises.base import Exercise, Given
from course.exercises.decision import END, Decision, Option
from course.synthetic import attempt

# How a middling professional chooses by an option's score, where no stance decides.
_BY_SCORE = {1.0: 5.0, 0.5: 3.0, 0.0: 1.0}


@dataclass(frozen=True)
class Tendency:
    """How the learners of a cohort choose.

    `stances` weighs options by their stance; a stance that is not named weighs by its score.
    `drops_out` is the share of learners who stop halfway and hand nothing in, `leaves_out` the
    share of exercises that the others leave unanswered, `sure` the share of choices that are made
    with full certainty, `skill` the chance that a choice in an exercise of items is right.
    """

    stances: Mapping[str, float] = field(default_factory=dict)
    drops_out: float = 0.1
    leaves_out: float = 0.02
    sure: float = 0.4
    skill: float = 0.7

    def __post_init__(self) -> None:
        for name in ("drops_out", "leaves_out", "sure", "skill"):
            share = getattr(self, name)
            if not 0 <= share <= 1:
                raise ValueError(f"{name}: found {share}, expected a share from 0 to 1")


TENDENCIES: Mapping[str, Tendency] = {
    "noord": Tendency(
        {
            "te_nabij": 0.42,
            "professioneel_nabij": 0.38,
            "professioneel_afstandelijk": 0.14,
            "te_afstandelijk": 0.06,
        },
        drops_out=0.1,
        sure=0.5,
    ),
    "zuid": Tendency(
        {
            "te_nabij": 0.07,
            "professioneel_nabij": 0.33,
            "professioneel_afstandelijk": 0.34,
            "te_afstandelijk": 0.26,
        },
        drops_out=0.15,
        sure=0.35,
    ),
}


class Simulated(NamedTuple):
    """What one run added."""

    answers: int
    handed_in: int


def hand_in_cohort(  # noqa: PLR0917 - the course's agreed order
    intake: Intake, cohort: str, size: int, lesson: str, seed: int, tendency: Tendency
) -> Simulated:
    """Let `size` synthetic learners of `cohort` answer `lesson` and hand in.

    They are called `<cohort>-01` and so on: a digit at the end, which no account of the demo has.
    The same arguments give the same answers; running again adds nothing.

    Raises
    ------
    Refused
        The lesson is not open to this cohort.
    """
    digits = max(2, len(str(size)))
    names = [f"{cohort}-{number:0{digits}}" for number in range(1, size + 1)]
    runs = [
        _Learning(intake, Learner(name, cohort), lesson, f"{seed}/{lesson}/{name}", tendency).run()
        for name in names
    ]
    return Simulated(sum(run.answers for run in runs), sum(run.handed_in for run in runs))


@dataclass(frozen=True)
class _Learning:
    """One synthetic learner in one lesson. Every draw has its own seed, so order is no matter."""

    intake: Intake
    who: Learner
    lesson: str
    seed: str
    tendency: Tendency

    def run(self) -> Simulated:
        standing = self.intake.standing(self.who, self.lesson)
        if standing.handin or (standing.closed and standing.answers):
            return Simulated(0, 0)
        stops = self._draw("stops").random() < self.tendency.drops_out
        sent = [
            self.intake.answer_soon(self.who, self.lesson, exercise.id, body)
            for exercise in self._chosen(standing.released, stops=stops)
            for body in self._bodies(exercise, standing.given(exercise.id))
        ]
        for answer in sent:
            answer.result()
        if not stops:
            self.intake.hand_in(self.who, self.lesson)
        return Simulated(len(sent), int(not stops))

    def _draw(self, what: str) -> random.Random:
        return random.Random(f"{self.seed}/{what}")  # noqa: S311 - synthetic, and reproducible

    def _chosen(self, released: Released, *, stops: bool) -> list[Exercise]:
        exercises = [
            exercise
            for exercise in released.exercises
            if self._draw(f"leaves {exercise.id}").random() >= self.tendency.leaves_out
        ]
        last = self._draw("where").randint(1, max(1, len(exercises) - 1))
        return exercises[:last] if stops else exercises

    def _bodies(self, exercise: Exercise, given: list[Given]) -> Iterator[dict[str, object]]:
        """What this learner sends for what is still open in `exercise`."""
        if not isinstance(exercise, Decision):
            yield from self._whole(exercise, given)
            return
        at = exercise.path(given)[1]
        while at != END:
            option, body = self._choose(exercise, at)
            yield body
            at = option.next

    def _whole(self, exercise: Exercise, given: list[Given]) -> Iterator[dict[str, object]]:
        """One answer for an exercise of items, unless there is one already."""
        draw = self._draw(exercise.id)
        answer = None if given else attempt(exercise, draw, self.tendency.skill)
        if answer is not None:
            yield {
                "id": f"sim-{draw.getrandbits(128):032x}",
                "learner": self.who.name,
                "step": "",
                "answer": answer,
                "seconds": round(draw.lognormvariate(4.4, 0.5), 1),
            }

    def _choose(self, exercise: Decision, step: str) -> tuple[Option, dict[str, object]]:
        draw = self._draw(f"{exercise.id}/{step}")
        options = exercise.steps[step].options
        option = draw.choices(options, _weights(options, self.tendency.stances))[0]
        sure = draw.random() < self.tendency.sure
        return option, {
            "id": f"sim-{draw.getrandbits(128):032x}",
            "learner": self.who.name,
            "step": step,
            "answer": {"option": option.id},
            "certainty": 3 if sure else draw.choice((1, 2, 2)),
            "seconds": round(draw.lognormvariate(3.4, 0.5), 1),
        }


def _weights(options: tuple[Option, ...], stances: Mapping[str, float]) -> list[float]:
    """A stance's weight is shared by the options that have it."""
    held = [option.stance for option in options]
    return [
        stances[option.stance] / held.count(option.stance)
        if option.stance in stances
        else _BY_SCORE[option.score]
        for option in options
    ]
