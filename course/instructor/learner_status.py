"""A learner's status in a lesson, and who may need help: from progress and marks alone.

No stance, answer, self-rating or anything that somebody wrote is used here. A sensitive exercise is
never named as the place where somebody stopped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from course.instructor.story_queue import QueuedStory
from course.marking.results import Result
from course.records.completion import Rule

QUIET_DAYS = 7
Why = Literal["due", "points", "quiet"]


class Spot(NamedTuple):
    """The furthest exercise that somebody answered: the `number`-th of `of`; 0 before the first."""

    number: int
    of: int
    title: str


@dataclass(frozen=True)
class Stand:
    """One learner in one lesson, in the newest `attempt`; `spot` is known without a hand-in.

    `at` is the time of the last answer, None without any. `due` is the moment after the last day,
    None without a date. `result` is about the last hand-in; `stories` of it wait for a person.
    """

    lesson: str
    title: str
    is_open: bool
    spot: Spot
    at: datetime | None
    due: datetime | None
    handed_in: datetime | None
    late: bool
    feedback: bool
    result: Result | None
    stories: tuple[QueuedStory, ...] = ()
    attempt: int = 1

    @property
    def waits(self) -> bool:
        """Whether a person must judge something in the hand-in."""
        return self.handed_in is not None and bool(self.result and self.result.waiting)

    @property
    def is_being_marked(self) -> bool:
        """Whether the course has yet to mark the hand-in, which happens by itself."""
        return self.handed_in is not None and self.result is None

    @property
    def begun(self) -> bool:
        """Whether there is an answer or a hand-in."""
        return self.at is not None or self.handed_in is not None

    def days_quiet(self, now: datetime) -> int:
        """Whole days since the last answer; 0 without one, or when a clock jumped."""
        return max(0, (now - self.at).days) if self.at else 0

    def needs(self, now: datetime, rule: Rule) -> Iterator[Why]:
        """Why this learner may need help here.

        - `due`: the lesson is open, its last day is over, and nothing was handed in
        - `points`: all of the hand-in is marked, with too few points to pass
        - `quiet`: began, did not hand in, and gave no answer for `QUIET_DAYS` days
        """
        if self.handed_in is None and self.is_open and not self.feedback:
            if self.due is not None and now >= self.due:
                yield "due"
            elif self.at is not None and now - self.at >= timedelta(days=QUIET_DAYS):
                yield "quiet"
        if self.result and rule.verdict(self.lesson, self.result) == "not_passed":
            yield "points"


@dataclass(frozen=True)
class Followed:
    """One learner with the selected lessons, in course order; `name` is the one on pages."""

    learner: str
    name: str
    cohort: str | None
    stands: tuple[Stand, ...]

    @property
    def begun(self) -> bool:
        """Whether anything was done in any of these lessons."""
        return any(stand.begun for stand in self.stands)

    @property
    def at(self) -> datetime | None:
        """The last answer in any of these lessons."""
        return max((s.at for s in self.stands if s.at), default=None)

    @property
    def late(self) -> bool:
        """Whether something was handed in too late."""
        return any(stand.late for stand in self.stands)

    @property
    def waits(self) -> bool:
        """Whether something handed in waits for a person."""
        return any(stand.waits for stand in self.stands)
