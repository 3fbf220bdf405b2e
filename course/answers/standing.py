"""Where one learner is in one lesson: what was answered and handed in, and what is still open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from course.answers.learner_reads import Corrected
from course.answers.store import Answer, HandIn
from course.content.released import Released
from course.exercises import progress
from course.exercises.base import Exercise, Given, View
from course.people.schedule import Window


@dataclass(frozen=True)
class Learner:
    """The person who answers: `name` is the id of theirs in the roster."""

    name: str
    cohort: str | None


@dataclass(frozen=True)
class Standing:
    """Where one learner is in one lesson.

    All of it is about the learner's newest `attempt`. `answers` are those in the lesson, in the
    order of storing. `closed` is the Dutch sentence that says why nothing can be changed, or None;
    `practice` is that of exercises without points, which stay open longer. `others` holds the
    learner's answers to exercises, also of other lessons, that an exercise looks at. `is_open` is
    False in a lesson that was closed after this learner began. `corrected` is what a correction of
    the key did to the points of `handin`, None where nothing. `dates` are those that hold for this
    learner now. `reopened_at` is when the attempt began, None for the first; `anew`: because
    the learner came back in another cohort.
    """

    released: Released
    opened_at: datetime
    answers: list[Answer]
    handin: HandIn | None
    dates: Window
    closed: str | None
    has_feedback: bool
    others: Mapping[str, list[Given]] = field(default_factory=dict)
    is_open: bool = True
    corrected: Corrected | None = None
    attempt: int = 1
    reopened_at: datetime | None = None
    anew: bool = False
    practice: str | None = None

    def given(self, exercise: str) -> list[Given]:
        """The answers to one exercise, in storage order."""
        return self._by_exercise.get(exercise, [])

    def view(self, exercise: Exercise, learner: str) -> View:
        """What this learner has earned to see of an exercise."""
        return view_of(exercise, self.given(exercise.id), learner, self.others)

    @cached_property
    def done(self) -> int:
        """How many of the exercises that count are finished."""
        counting = progress.counting(self.released.exercises)
        return sum(progress.is_finished(e.view(self.given(e.id), None)) for e in counting)

    @property
    def due(self) -> datetime | None:
        """The first moment at which a hand-in is late; None where nobody is."""
        return self.dates.due

    @property
    def total(self) -> int:
        """How many exercises count."""
        return len(progress.counting(self.released.exercises))

    @cached_property
    def _by_exercise(self) -> dict[str, list[Given]]:
        return by_exercise(self.answers)


def view_of(
    exercise: Exercise, given: list[Given], learner: str, others: Mapping[str, list[Given]]
) -> View:
    """The view of an exercise, with what the answers to related exercises add."""
    return exercise.compared(exercise.view(given, learner), given, others)


def by_exercise(answers: Iterable[Answer]) -> dict[str, list[Given]]:
    """The answers to each exercise, in storage order."""
    given: dict[str, list[Given]] = {}
    for answer in answers:
        given.setdefault(answer.exercise, []).append(answer.given)
    return given


def newest_by_exercise(answers: Iterable[Answer]) -> dict[str, list[Given]]:
    """The answers to each exercise, of the newest attempt in which it was answered."""
    newest: dict[str, list[Answer]] = {}
    for answer in answers:
        mine = newest.setdefault(answer.exercise, [])
        if mine and mine[-1].attempt != answer.attempt:
            mine.clear()
        mine.append(answer)
    return {name: [answer.given for answer in mine] for name, mine in newest.items()}
