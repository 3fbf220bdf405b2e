"""What `sort`, `checklist`, `place` and `order` share: one answer holds the whole exercise.

Answers append. What a learner sees again, and what a marked exercise earns, is the last one. In
practice, where there is nothing to earn, `mark` is about the first: that one counts in figures.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from pydantic import Field, ValidationError, model_validator

from course.exercises.base import Exercise, Given, Refused, State, View, shuffled
from course.exercises.fields import Model, Slug, Text, check_unique
from course.exercises.marks import Item, Mark, Remark

C = TypeVar("C")  # what is chosen for one item
Fit = Literal["yes", "partly", "no"]


class Entry(Model):
    """One item as a learner sees it; a kind adds the key."""

    id: Slug = Field(description="Name of the item in this file")
    text: Text = Field(description="What the learner sees")


class RemarkView(Model):
    """Feedback in practice, on one item or (None) on the whole."""

    item: Slug | None
    fits: Fit
    judgement: str | None
    why: str | None


class ItemSetView(View):
    """An exercise with its items in this learner's order; a kind adds the last answer.

    `at` is when that answer was stored; `remarks` stay empty but in practice.
    """

    situation: str | None
    instruction: str
    items: tuple[Entry, ...]
    at: str | None
    remarks: tuple[RemarkView, ...]
    closing: str | None


class Judged(NamedTuple):
    """Feedback on one item or (None) on the whole, and how well it fits: 0 to 1."""

    item: str | None
    score: float
    remark: Remark


class ItemSet(Exercise, Generic[C]):
    """An exercise of items; a kind says what is chosen for an item and what that is worth."""

    situation: Text | None = Field(
        default=None, description="What is going on, before the instruction"
    )
    instruction: Text = Field(description="What to do")
    items: tuple[Entry, ...] = Field(
        min_length=2,
        max_length=30,
        description="The items, in any order: each learner gets an order of their own",
    )
    closing: Text | None = Field(
        default=None, description="A last thought, shown when every item has a choice"
    )

    @model_validator(mode="after")
    def _check_items(self) -> "ItemSet[C]":
        check_unique("items", [item.id for item in self.items])
        return self

    # ---- what a kind says

    def named(self, answer: dict[str, Any]) -> list[tuple[str, C]]:
        """Each item that an answer names, with the choice; ValidationError for another shape."""
        raise NotImplementedError

    def allows(self, choice: C) -> bool:  # noqa: ARG002
        """Whether a choice is one of this exercise."""
        return True

    def completed(self, choices: dict[str, C]) -> dict[str, C]:
        """With what it means not to name an item, in kinds where that is a choice."""
        return choices

    def share(self, choices: dict[str, C]) -> float:
        """The share of the points that these choices earn; nothing chosen earns 0."""
        raise NotImplementedError

    def scores(self, choices: dict[str, C]) -> dict[str, float]:
        """What each choice is worth by itself, 0 to 1."""
        raise NotImplementedError

    def word(self, choice: C) -> str:
        """A choice as figures count it."""
        return str(choice)

    def judged(self, choices: dict[str, C]) -> Iterator[Judged]:
        """A verdict on each choice, in words that fit `RemarkWriter`, and the reason."""
        raise NotImplementedError

    # ---- what all do

    def choices(self, given: Given | None) -> dict[str, C]:
        """The choice for each item in an answer; what this exercise does not know is left out."""
        return {} if given is None else self._known(self.named(given.answer))

    def _known(self, named: list[tuple[str, C]]) -> dict[str, C]:
        ids = {item.id for item in self.items}
        return self.completed({i: c for i, c in named if i in ids and self.allows(c)})

    def _accept(self, given: Sequence[Given], step: str, answer: dict[str, Any]) -> None:  # noqa: ARG002
        """Take any answer of the right shape about items of this exercise, also a part of them."""
        if step:
            raise Refused("Deze oefening heeft geen stappen. Laad de pagina opnieuw.")
        try:
            named = self.named(answer)
        except ValidationError as error:
            raise Refused("We begrijpen dit antwoord niet. Laad de pagina opnieuw.") from error
        ids = [name for name, _ in named]
        known = {item.id for item in self.items}
        if len(set(ids)) < len(ids) or not known.issuperset(ids):
            raise Refused("Dit antwoord hoort niet bij deze oefening. Laad de pagina opnieuw.")
        if not all(self.allows(choice) for _, choice in named):
            raise Refused("Deze keuze hoort niet bij deze oefening. Laad de pagina opnieuw.")

    def state(self, given: Sequence[Given]) -> State:
        """`busy` while an item has no choice."""
        if not given:
            return "new"
        return "done" if len(self.choices(given[-1])) == len(self.items) else "busy"

    def shown(self, given: Sequence[Given], learner: str | None) -> dict[str, Any]:
        """The fields of `ItemSetView`."""
        texts = {item.id: item.text for item in self.items}
        state = self.state(given)
        return {
            **self.heading(),
            "state": state,
            "situation": self.situation,
            "instruction": self.instruction,
            "items": tuple(Entry(id=i, text=texts[i]) for i in shuffled(texts, learner, self.id)),
            "at": given[-1].at.isoformat() if given else None,
            "remarks": tuple(self._remark_views(given)) if self.practice and given else (),
            "closing": self.closing if state == "done" else None,
        }

    def _remark_views(self, given: Sequence[Given]) -> Iterator[RemarkView]:
        for item, score, remark in self.judged(self.choices(given[-1])):
            yield RemarkView(
                item=item,
                fits="yes" if score == 1 else "partly" if score > 0 else "no",
                judgement=remark.judgement,
                why=remark.why,
            )

    def _mark(self, given: Sequence[Given]) -> Mark:
        """`share` of the points for the answer that counts: the last; in practice the first."""
        upto = given[:1] if self.practice else given
        choices = self.choices(upto[-1]) if upto else {}
        items = tuple(self._items(choices, upto))
        return Mark(share=self.share(choices), max_points=self.points, items=items)

    def _items(self, choices: dict[str, C], given: Sequence[Given]) -> Iterator[Item]:
        """An item each; the time on the exercise is spread over those that were answered."""
        scores = self.scores(choices)
        times = [answer.seconds for answer in given if answer.seconds is not None]
        for item in self.items:
            if item.id not in choices:
                yield Item(step=item.id, state="unanswered")
                continue
            yield Item(
                step=item.id,
                state="answered",
                answer=self.word(choices[item.id]),
                score=scores[item.id],
                seconds=sum(times) / len(choices) if times else None,
                at=given[-1].at,
            )

    def _remarks(self, given: Sequence[Given]) -> tuple[Remark, ...]:
        """Feedback on what the last answer chose, in the order of the file."""
        last = given[-1] if given else None
        return tuple(remark for _, _, remark in self.judged(self.choices(last)))
