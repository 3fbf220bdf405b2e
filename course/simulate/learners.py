"""Synthetic cohorts with a known tendency that answer and hand in through the service."""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

from course.answers.saving import Intake, Learner
from course.content.released import Released
from course.exercises.base import Exercise, Given
from course.exercises.case import END, Option
from course.exercises.kinds.decision import Decision
from course.exercises.kinds.scale import Scale
from course.marking.handing_in import hand_in
from course.people.logins import arrive_all, hub
from course.progress import Advance, ignore
from course.simulate.answers import RATINGS_DIFFER, attempt, rated
from course.simulate.tendency import Tendency

# How a middling professional chooses by an option's score, where no stance decides.
_BY_SCORE = {1.0: 5.0, 0.5: 3.0, 0.0: 1.0}


class Person(NamedTuple):
    """What a learner carries between lessons: ability in log odds, and self-rating, 0 to 1."""

    ability: float
    rating: float


class Simulated(NamedTuple):
    """What one run added."""

    answers: int
    handed_in: int


def hand_in_cohort(  # noqa: PLR0917 - the course's agreed order
    intake: Intake,
    cohort: str,
    size: int,
    lesson: str,
    seed: int,
    tendency: Tendency,
    advance: Advance = ignore,
) -> Simulated:
    """Let `size` synthetic learners of `cohort` answer `lesson` and hand in.

    `advance` is called after each of them.

    They log in as `names_in` says, and become persons where the roster does not know them. The same
    arguments give the same answers; running again adds nothing.

    Raises
    ------
    Refused
        The lesson is not open to this cohort.
    """
    logins = [hub(name) for name in names_in(cohort, size)]
    now = datetime.now(UTC)
    people = intake.store.writer.do(lambda connection: arrive_all(connection, logins, now))
    runs = []
    for login, person in people.items():
        who = Learner(person, cohort)
        learning = _Learning(intake, login.subject, who, lesson, f"{seed}", tendency)
        runs.append(learning.run())
        advance()
    return Simulated(sum(run.answers for run in runs), sum(run.handed_in for run in runs))


def names_in(cohort: str, size: int) -> list[str]:
    """The Hub names of `size` synthetic learners of a cohort: `<cohort>-01` and so on.

    They end in a digit, which no account of the demo does.
    """
    digits = max(2, len(str(size)))
    return [f"{cohort}-{number:0{digits}}" for number in range(1, size + 1)]


@dataclass(frozen=True)
class _Learning:
    """One synthetic learner in one lesson. Draws have their own seeds, so order is irrelevant.

    The seeds hold `name`, which another run has too; the person's id it has not.
    """

    intake: Intake
    name: str
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
            self.intake.answer_soon(self.who, self.lesson, exercise.id, _of(body, standing.attempt))
            for exercise in self._chosen(standing.released, stops=stops)
            for body in self._bodies(exercise, standing.given(exercise.id))
        ]
        for answer in sent:
            answer.result()
        if not stops:
            hand_in(self.intake, self.who, self.lesson, attempt=standing.attempt)
        return Simulated(len(sent), int(not stops))

    def _draw(self, what: str) -> random.Random:
        return _seeded(f"{self.seed}/{self.lesson}/{self.name}/{what}")

    @cached_property
    def _person(self) -> Person:
        """What the learner carries from lesson to lesson."""
        draw = _seeded(f"{self.seed}/{self.name}")
        ability = self.tendency.spread * draw.gauss(0, 1)
        return Person(ability, draw.gauss(self.tendency.rating, RATINGS_DIFFER))

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
        if not given and self._draw(f"guesses {exercise.id}").random() < self.tendency.guesses:
            for step, answer in exercise.guess(self._draw(f"guess {exercise.id}")):
                yield self._body(self._draw(f"{exercise.id}/{step}"), step, answer, certainty=1)
        elif isinstance(exercise, Decision):
            step = exercise.path(given)[1]
            while step != END:
                option, body = self._choose(exercise, step)
                yield body
                step = option.next
        elif not given:
            yield from self._at_once(exercise)

    def _at_once(self, exercise: Exercise) -> Iterator[dict[str, object]]:
        """One answer for an exercise of items."""
        draw = self._draw(exercise.id)
        answer = (
            rated(exercise, draw, self._person.rating, self.tendency.gain)
            if isinstance(exercise, Scale)
            else attempt(exercise, draw, _shifted(self.tendency.skill, self._person.ability))
        )
        if answer is not None:
            yield self._body(draw, "", answer, slow=4.4)

    def _choose(self, exercise: Decision, step: str) -> tuple[Option, dict[str, object]]:
        draw = self._draw(f"{exercise.id}/{step}")
        options = exercise.steps[step].options
        able = [math.exp(self._person.ability * option.score) for option in options]
        weights = _weights(options, self.tendency.stances)
        both = [weight * more for weight, more in zip(weights, able, strict=True)]
        option = draw.choices(options, both)[0]
        certainty = 3 if draw.random() < self.tendency.sure else draw.choice((1, 2, 2))
        return option, self._body(draw, step, {"option": option.id}, certainty=certainty)

    def _body(
        self,
        draw: random.Random,
        step: str,
        answer: dict[str, Any],
        *,
        certainty: int | None = None,
        slow: float = 3.4,
    ) -> dict[str, object]:
        """What a browser would send; `slow` is the mean of the logarithm of the seconds."""
        asked = {"certainty": certainty} if step else {}
        return {
            "id": f"sim-{draw.getrandbits(128):032x}",
            "learner": self.who.name,
            "step": step,
            "answer": answer,
            **asked,
            "seconds": round(draw.lognormvariate(slow, 0.5), 1),
        }


def _of(body: dict[str, object], attempt: int) -> dict[str, object]:
    """What a browser would send in that attempt; the draws of each attempt are the same."""
    if attempt == 1:
        return body
    return {**body, "id": f"{body['id']}-{attempt}", "attempt": attempt}


def _seeded(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - synthetic, and reproducible


def _shifted(share: float, by: float) -> float:
    """A probability shifted in log odds; 0 and 1 stay the same."""
    return share / (share + (1 - share) * math.exp(-by))


def _weights(options: tuple[Option, ...], stances: Mapping[str, float]) -> list[float]:
    """A stance's weight is shared by the options that have it."""
    taken = [option.stance for option in options]
    return [
        stances[option.stance] / taken.count(option.stance)
        if option.stance in stances
        else _BY_SCORE[option.score]
        for option in options
    ]
