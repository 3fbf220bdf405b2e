"""What all kinds of exercise have in common: the author's model, answers, marks and views.

A kind is one module in this package. The module's name is the kind's name, and its `EXERCISE`
is the author's model, a subclass of `Exercise`. There is no registry: `kind_of` imports by name.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Concept = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3,4}-\d{2}$")]
Certainty = Literal[1, 2, 3]
State = Literal["new", "busy", "done"]


class Refused(Exception):  # noqa: N818
    """An answer that cannot be taken; the message is the Dutch sentence for the learner."""


class Model(BaseModel):
    """A frozen model in which an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(Model):
    """One answer of a learner as stored.

    `step` is "" for kinds without steps; `answer` has the shape of the kind's answer model;
    `certainty` runs from 1 (a guess) to 3 (sure), None where not asked; `seconds` is time on
    screen, None where unknown; `at` is the server's time in UTC.
    """

    id: str
    step: str
    answer: dict[str, Any]
    certainty: Certainty | None = None
    seconds: float | None = None
    at: datetime


class Item(Model):
    """What one step of an exercise (or one item, for kinds without steps) came to.

    `answer`, `stance`, `score` (0 to 1), `certainty`, `seconds` and `at` are None unless
    `state` is `answered`. `unreached` is a step that this learner's path did not touch.
    """

    step: str
    state: Literal["answered", "unanswered", "skipped", "unreached"]
    answer: str | None = None
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

    `followed` is what happened after the choice, `judgement` how it lies to a good line, `why`
    the reason; None where the kind has no such thing to say.
    """

    question: str
    chosen: str
    followed: str | None = None
    judgement: str | None = None
    why: str | None = None


class Exercise(Model):
    """The author's model: story and key in reading order. Staff-only.

    Only the fields of a kind's view leave the server.
    """

    counts: ClassVar[Literal["first", "last"]] = "last"

    id: Slug
    brief: str | None = None
    kind: str
    title: Line
    module: Slug | None = None
    country: Literal["NL", "VL"] = "NL"
    level: Literal[1, 2, 3] = 1
    profession: Line | None = None
    sector: Line | None = None
    dilemma: tuple[Line, ...] = ()
    concepts: tuple[Concept, ...] = Field(min_length=1)
    points: float = Field(ge=0, le=100, strict=True)
    practice: bool = False
    sensitive: Text | None = None

    def accept(self, given: Sequence[Given], step: str, answer: dict[str, Any]) -> None:
        """Raise `Refused` when `answer` at `step` cannot follow the answers already given."""
        raise NotImplementedError

    def view(self, given: Sequence[Given], learner: str | None) -> "View":
        """What this learner has earned to see; nothing given and no learner: the opening."""
        raise NotImplementedError

    def mark(self, given: Sequence[Given]) -> Mark:
        """The mark for these answers; no answer is a share of 0."""
        raise NotImplementedError

    def remarks(self, given: Sequence[Given]) -> tuple[Remark, ...]:
        """Feedback on what was chosen, in the order of choosing."""
        raise NotImplementedError

    def key(self) -> tuple[tuple[str, dict[str, Any]], ...]:
        """Pairs of step and answer that earn all points, in the order of answering."""
        raise NotImplementedError


class View(Model):
    """The part of the learner's view that every kind has. What is not named here stays home."""

    kind: str
    id: Slug
    title: str
    points: float
    practice: bool
    notice: str | None
    state: State


def counted(exercise: Exercise, given: Iterable[Given]) -> dict[str, Given]:
    """The answer that counts at each step: the first or the last, as the kind says."""
    chosen: dict[str, Given] = {}
    for answer in given:
        if exercise.counts == "last" or answer.step not in chosen:
            chosen[answer.step] = answer
    return chosen


def shuffled(ids: Iterable[str], *seed: str | None) -> list[str]:
    """`ids` in an order that is stable for one seed; sorted where the seed holds None."""
    if None in seed:
        return sorted(ids)

    def place(name: str) -> bytes:
        return hashlib.sha256("\0".join([*map(str, seed), name]).encode()).digest()

    return sorted(ids, key=place)


def author_error(field: str, found: str, expected: str, cure: str) -> PydanticCustomError:
    """A validation error that carries what an author needs; `content.wording` words it."""
    return PydanticCustomError(
        "author",
        "{field}: found {found}, expected {expected}; {cure}",
        {"field": field, "found": found, "expected": expected, "cure": cure},
    )
