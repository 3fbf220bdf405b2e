"""What all kinds of exercise have in common: the author's model, answers, marks and views.

A kind is one module in `kinds/`. The module's name is the kind's name, and its `EXERCISE` is the
author's model, a subclass of `Exercise`. There is no registry: `kind_of` imports by name.
`docs/kinds/a-new-kind.md` shows how to add one.
"""

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from course.exercises.fields import Concept, Line, Model, Slug, author_error
from course.exercises.marks import Certainty, Mark, Passage, Remark
from course.exercises.rubric import Rubric
from course.messages import _

State = Literal["new", "busy", "done", "skipped"]
Answers = tuple[tuple[str, dict[str, Any]], ...]
SKIP = "skip"  # {"skip": true} skips a sensitive case; {"skip": false}, or any answer, reopens it


class Refused(Exception):  # noqa: N818
    """An answer that cannot be taken; the message is the Dutch sentence for the learner."""


class Help(Model):
    """A help line next to a sensitive case; `number` None is a place to turn to."""

    when: Line
    name: Line
    number: Line | None


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


class Exercise(Model):
    """The author's model: story and key in reading order. Staff-only.

    Only the fields of a kind's view leave the server. `help` is not the author's: reading a lesson
    fills it from `helplines.yaml` where a case is sensitive.

    A kind that is not `marked` has no points; of one that is `local` nothing is ever sent.

    `accept`, `view`, `mark` and `remarks` are template methods: they deal with skipping a sensitive
    case, and call the kind's own `_accept`, `_view`, `_mark` and `_remarks` with the other answers
    only. A kind defines those four and `key`, and knows nothing of skipping.
    """

    counts: ClassVar[Literal["first", "last"]] = "last"
    pace: ClassVar[int] = 20  # seconds for one item: read it, think, choose; an estimate
    marked: ClassVar[bool] = True
    local: ClassVar[bool] = False

    id: Slug = Field(
        description="Name of the exercise, the same as its file's; it never changes once released"
    )
    brief: str | None = Field(
        default=None, description="The file or number of the brief from which the exercise was made"
    )
    kind: str = Field(description="Kind of exercise")
    title: Line = Field(description="Heading above the exercise")
    module: Slug | None = Field(
        default=None, description="Part of the course to which the exercise belongs"
    )
    country: Literal["NL", "VL"] = Field(
        default="NL", description="Country whose rules apply: NL or VL (Flanders)"
    )
    level: Literal[1, 2, 3] = Field(default=1, description="Difficulty, from 1 to 3")
    profession: Line | None = Field(
        default=None, description="Profession of the person in the case"
    )
    sector: Line | None = Field(default=None, description="Sector in which the case is set")
    dilemma: tuple[Line, ...] = Field(default=(), description="Dilemmas that the case is about")
    concepts: tuple[Concept, ...] = Field(
        min_length=1, description="Concepts of concepts.yaml that the exercise practises"
    )
    points: float = Field(ge=0, le=100, strict=True, description="Points to earn; 0 in practice")
    practice: bool = Field(
        default=False, description="Feedback at once, can be tried again, no points"
    )
    sensitive: Line | None = Field(
        default=None,
        description="What a sensitive case is about; it can be skipped, and must be practice",
    )
    help: tuple[Help, ...] = ()

    @model_validator(mode="after")
    def _check_practice(self) -> Self:
        if self.practice and self.points:
            cure = _("write points: 0 or practice: false")
            raise author_error("points", f"{self.points:g}", _("0 in practice"), cure)
        if self.marked and not self.practice and not self.points:
            raise author_error(
                "points", "0", _("more than 0"), _("give points, or write practice: true")
            )
        if self.points and not self.marked:
            raise author_error("points", f"{self.points:g}", "0", _("write points: 0"))
        if self.sensitive and not self.practice:
            found = _("a case that is not practice")
            raise author_error("sensitive", found, _("practice"), _("write practice: true"))
        return self

    @property
    def looks_at(self) -> tuple[str, ...]:
        """Ids of other exercises, in any lesson, whose answers `compared` asks for."""
        return ()

    # ---- what a kind defines; `given` holds no skips

    def _accept(self, given: Sequence[Given], step: str, answer: dict[str, Any]) -> None:
        raise NotImplementedError

    def _view(self, given: Sequence[Given], learner: str | None) -> "View":
        raise NotImplementedError

    def _mark(self, given: Sequence[Given]) -> Mark:
        raise NotImplementedError

    def _remarks(self, given: Sequence[Given]) -> tuple[Remark, ...]:
        raise NotImplementedError

    def key(self) -> Answers:
        """Pairs of step and answer that earn all points, in the order of answering."""
        raise NotImplementedError

    # ---- what everybody calls

    def accept(self, given: Sequence[Given], step: str, answer: dict[str, Any]) -> None:
        """Raise `Refused` when `answer` at `step` cannot follow the answers already given."""
        if SKIP in answer:
            self._accept_skip(step, answer)
        else:
            self._accept(without_skips(given), step, answer)

    def _accept_skip(self, step: str, answer: dict[str, Any]) -> None:
        if not self.sensitive:
            raise Refused("Deze oefening kun je niet overslaan. Laad de pagina opnieuw.")
        if step or len(answer) > 1 or not isinstance(answer[SKIP], bool):
            raise Refused("We begrijpen dit antwoord niet. Laad de pagina opnieuw.")

    def view(self, given: Sequence[Given], learner: str | None) -> "View":
        """What this learner has earned to see; nothing given and no learner: the opening."""
        view = self._view(without_skips(given), learner)
        if not self.sensitive:
            return view
        update: dict[str, Any] = {"help": self.help}
        if is_skipped(given):
            update |= {"state": "skipped", "skipped_at": given[-1].at.isoformat()}
        return view.model_copy(update=update)

    def heading(self) -> dict[str, Any]:
        """The fields of `View` that are the same for everybody, whatever was answered."""
        same = ("kind", "id", "title", "points", "practice")
        return {"notice": self.sensitive} | {name: getattr(self, name) for name in same}

    def compared(
        self,
        view: "View",
        given: Sequence[Given],  # noqa: ARG002
        others: Mapping[str, Sequence[Given]],  # noqa: ARG002
    ) -> "View":
        """`view` with what the same learner's answers to `looks_at` add; mostly nothing."""
        return view

    def handed_in(self, given: Sequence[Given]) -> tuple[Given, ...]:
        """These answers as a hand-in names them: all, unless they are for nobody else's eyes."""
        return tuple(given)

    def mark(self, given: Sequence[Given]) -> Mark:
        """The mark for these answers; no answer is a share of 0."""
        mark = self._mark(without_skips(given))
        if not is_skipped(given):
            return mark
        items = (
            item.model_copy(update={"state": "skipped"}) if item.state == "unanswered" else item
            for item in mark.items
        )
        return mark.model_copy(update={"items": tuple(items)})

    def remarks(self, given: Sequence[Given]) -> tuple[Remark, ...]:
        """Feedback on what was chosen, in the order of choosing."""
        return self._remarks(without_skips(given))

    @property
    def by_hand(self) -> Rubric | None:
        """What a person judges besides `mark`; None in kinds that a machine marks alone."""
        return None

    def to_read(self, given: Sequence[Given]) -> tuple[Passage, ...]:  # noqa: ARG002
        """What a person reads for that; empty where nothing was written."""
        return ()

    def guess(self, draw: random.Random) -> Answers:  # noqa: ARG002
        """Pairs as of `key` for a learner who does not read; empty where nobody can guess."""
        return ()


class View(Model):
    """The part of the learner's view that every kind has. What is not named here stays home.

    `notice` is what a sensitive case is about, `help` its help lines; `skipped_at` is None unless
    `state` is `skipped`.
    """

    kind: str
    id: Slug
    title: str
    points: float
    practice: bool
    notice: str | None
    state: State
    help: tuple[Help, ...] = ()
    skipped_at: str | None = None


def without_skips(given: Sequence[Given]) -> tuple[Given, ...]:
    """The answers that are about the case itself."""
    return tuple(answer for answer in given if SKIP not in answer.answer)


def is_skipped(given: Sequence[Given]) -> bool:
    """Whether the last thing that a learner did was to skip."""
    return bool(given) and given[-1].answer.get(SKIP) is True


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
