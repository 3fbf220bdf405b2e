"""`checklist`: ticks what holds."""

import random
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, model_validator

from course.exercises.base import Answers, Given
from course.exercises.fields import Line, Model, Slug, Text, author_error
from course.exercises.itemset import Entry, ItemSet, ItemSetView, Judged
from course.exercises.marks import Remark
from course.exercises.remarks import RemarkWriter
from course.messages import _

_COIN = 0.5
_CASES = {  # ticked, holds: the case in `remarks.toml`
    (True, True): "ticked_right",
    (True, False): "ticked_wrong",
    (False, True): "missed",
    (False, False): "rightly_left",
}
Variants = Annotated[tuple[Line, ...], Field(min_length=1, max_length=6)]


class CheckItem(Entry):
    """A statement; `holds` and `why` are key."""

    holds: StrictBool = Field(description="Key: whether this should be ticked")
    why: Text = Field(description="Key: the reason, shown as feedback")


class RemarksOn(Model):
    """An exercise's own wording of what is said of a tick or its absence, a few variants each."""

    ticked_right: Variants | None = Field(default=None, description="For a tick that is right")
    ticked_wrong: Variants | None = Field(default=None, description="For a tick that is wrong")
    missed: Variants | None = Field(default=None, description="For a missing tick")
    rightly_left: Variants | None = Field(
        default=None, description="For an item that is rightly left open"
    )


class Answer(Model):
    """What a learner sends: the items that are ticked. Not ticking is a choice too."""

    ticked: tuple[Slug, ...]


class ChecklistView(ItemSetView):
    """The exercise with the last answer."""

    question: str
    answer: Answer | None


class Checklist(ItemSet[bool]):
    """A situation, a question, and statements that hold or do not."""

    kind: Literal["checklist"]
    situation: Text = Field(description="What is going on")
    question: Text = Field(description="The question that the ticks answer")
    items: tuple[CheckItem, ...] = Field(
        min_length=2,
        max_length=30,
        description="The statements, in any order; at least one holds and one does not",
    )
    remarks_on: RemarksOn | None = Field(
        default=None,
        description="Key: the exercise's own wording of feedback, in place of the general one",
    )

    @model_validator(mode="after")
    def _check(self) -> "Checklist":
        for holds in (True, False):
            if all(item.holds is not holds for item in self.items):
                raise author_error(
                    "items",
                    _("no item with holds: {value}", value=str(holds).lower()),
                    _("items that hold and items that do not"),
                    _("add one, because ticking all or nothing must earn 0"),
                )
        return self

    def named(self, answer: dict[str, Any]) -> list[tuple[str, bool]]:
        """The ticked items."""
        return [(name, True) for name in Answer.model_validate(answer).ticked]

    def completed(self, choices: dict[str, bool]) -> dict[str, bool]:
        """What is not ticked was left open on purpose."""
        return {item.id: choices.get(item.id, False) for item in self.items}

    def word(self, choice: bool) -> str:  # noqa: FBT001
        """As figures count it."""
        return "aangevinkt" if choice else "niet-aangevinkt"

    def scores(self, choices: dict[str, bool]) -> dict[str, float]:
        """1 for a tick where it holds and for none where it does not, else 0."""
        return {i.id: float(choices[i.id] == i.holds) for i in self.items if i.id in choices}

    def share(self, choices: dict[str, bool]) -> float:
        """Hits / all that hold, minus false alarms / all that do not, floor 0.

        Chance level: ticking all or nothing earns 0. Ticking at random has 0 before the floor;
        after it 0.12 to 0.18 with the seven or eight items of this course.
        Source: W. J. Youden, "Index for rating diagnostic tests", Cancer 3, 1950.
        """
        ticked = [item.holds for item in self.items if choices.get(item.id)]
        true = sum(item.holds for item in self.items)
        hits, alarms = sum(ticked), len(ticked) - sum(ticked)
        return max(0.0, hits / true - alarms / (len(self.items) - true))

    def judged(self, choices: dict[str, bool]) -> Iterator[Judged]:
        """Whether each choice, to tick or not, was right, and why."""
        own = self.remarks_on.model_dump(exclude_none=True) if self.remarks_on else {}
        writer, scores = RemarkWriter(self.kind, self.id, own), self.scores(choices)
        for item in self.items:
            if item.id not in choices:
                continue
            ticked = choices[item.id]
            remark = Remark(
                question=item.text,
                chosen="Aangevinkt" if ticked else "Niet aangevinkt",
                judgement=writer.write(_CASES[ticked, item.holds], item.id),
                why=item.why,
            )
            yield Judged(item.id, scores[item.id], remark)

    def _view(self, given: Sequence[Given], learner: str | None) -> ChecklistView:
        """Items in this learner's order, and the last answer."""
        ticked = [name for name, _ in self.named(given[-1].answer)] if given else []
        known = {item.id for item in self.items}
        answer = Answer(ticked=tuple(i for i in ticked if i in known)) if given else None
        return ChecklistView(**self.shown(given, learner), question=self.question, answer=answer)

    def key(self) -> Answers:
        """All that holds, and nothing else."""
        return (("", {"ticked": [item.id for item in self.items if item.holds]}),)

    def guess(self, draw: random.Random) -> Answers:
        """A coin for every item."""
        return (("", {"ticked": [item.id for item in self.items if draw.random() < _COIN]}),)


EXERCISE = Checklist
