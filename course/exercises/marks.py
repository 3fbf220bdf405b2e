"""The outcome of an exercise: marks and their items, remarks for the learner, texts to judge."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from course.exercises.fields import Model

Certainty = Literal[1, 2, 3]


class Item(Model):
    """The outcome of one step of an exercise (or one item, for kinds without steps).

    `answer` is an id or a number, never what somebody wrote: cohorts are made of items.
    `answer`, `stance`, `score` (0 to 1), `certainty`, `seconds` and `at` are None unless
    `state` is `answered`. `unreached` is a step that this learner's path did not touch.
    """

    step: str
    state: Literal["answered", "unanswered", "skipped", "unreached"]
    answer: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")] | None = None
    stance: str | None = None
    score: float | None = None
    certainty: Certainty | None = None
    seconds: float | None = None
    at: datetime | None = None


class Mark(Model):
    """What an exercise earned: `share` in [0, 1], `points` of `max_points`, and its items."""

    share: float = Field(ge=0, le=1)
    max_points: float = Field(ge=0)
    items: tuple[Item, ...]

    @property
    def points(self) -> float:
        """`share` times `max_points`, rounded to 1e-6 so that it prints as people expect."""
        return round(self.share * self.max_points, 6)


class Remark(Model):
    """Feedback on one answer; only about what was chosen.

    `label` precedes the choice. `followed` is what happened after the choice,
    `judgement` how it compares with a good course of action, `why` the reason; None if the kind has
    none.
    """

    label: str = "Jij koos"
    question: str
    chosen: str
    followed: str | None = None
    judgement: str | None = None
    why: str | None = None


class Passage(Model):
    """A piece of what a learner wrote, as a person reads it to mark it."""

    title: str
    text: str
