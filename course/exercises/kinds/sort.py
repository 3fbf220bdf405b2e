"""`sort`: puts sentences or signals into bins."""

import random
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from pydantic import Field, model_validator

from course.exercises.base import Answers, Given
from course.exercises.fields import Line, Model, Slug, Text, author_error, check_unique
from course.exercises.itemset import Entry, ItemSet, ItemSetView, Judged
from course.exercises.marks import Remark
from course.exercises.remarks import RemarkWriter
from course.messages import _


class Bin(Model):
    """Where items can go; the same for everybody, in the order of the file."""

    id: Slug = Field(description="Name of the bin in this file")
    label: Line = Field(description="What the learner sees")


class SortItem(Entry):
    """A sentence; `bin` and `why` are key."""

    bin: Slug = Field(description="Key: the bin in which it belongs")
    why: Text = Field(description="Key: the reason, shown as feedback")


class Answer(Model):
    """What a learner sends: the bin of each item that was sorted."""

    bins: dict[Slug, Slug]


class SortView(ItemSetView):
    """The exercise with the last answer."""

    bins: tuple[Bin, ...]
    answer: Answer | None


class Sort(ItemSet[str]):
    """Items and the bin of each."""

    kind: Literal["sort"]
    bins: tuple[Bin, ...] = Field(
        min_length=2,
        max_length=6,
        description="Where items can go, in the order in which they are shown",
    )
    items: tuple[SortItem, ...] = Field(
        min_length=2, max_length=30, description="The sentences or signals, in any order"
    )

    @model_validator(mode="after")
    def _check(self) -> "Sort":
        check_unique("bins", [each.id for each in self.bins])
        for item in self.items:
            if item.bin not in self.labels:
                raise author_error(
                    f"items.{item.id}.bin",
                    item.bin,
                    _("one of {names}", names=", ".join(self.labels)),
                    _("name a bin of this file"),
                )
        return self

    @property
    def labels(self) -> dict[str, str]:
        """The label of each bin."""
        return {each.id: each.label for each in self.bins}

    def named(self, answer: dict[str, Any]) -> list[tuple[str, str]]:
        """Items with their bins."""
        return list(Answer.model_validate(answer).bins.items())

    def allows(self, choice: str) -> bool:
        """The bins of the file."""
        return choice in self.labels

    def scores(self, choices: dict[str, str]) -> dict[str, float]:
        """1 in the right bin, 0 in another."""
        return {i.id: float(choices[i.id] == i.bin) for i in self.items if i.id in choices}

    def share(self, choices: dict[str, str]) -> float:
        """(s - 1/k) / (1 - 1/k), floor 0: s is the share of all items that is right, k the bins.

        Chance level: all in one bin earns 0 where the bins are of equal size. A random sorter
        has 0 before the floor; after it 0.06 to 0.09 with three or four bins of this course, and
        0.14 with two bins and ten items.
        Source: the correction for guessing; R. B. Frary, "Formula scoring of multiple-choice
        tests", Educational Measurement: Issues and Practice 7(2), 1988, as a share of its maximum.
        """
        right, chance = sum(self.scores(choices).values()) / len(self.items), 1 / len(self.bins)
        return max(0.0, (right - chance) / (1 - chance))

    def judged(self, choices: dict[str, str]) -> Iterator[Judged]:
        """Whether each sorted item lies in its bin, the right bin by name, and why."""
        writer, scores = RemarkWriter(self.kind, self.id), self.scores(choices)
        for item in self.items:
            if item.id not in choices:
                continue
            chosen, right = self.labels[choices[item.id]], self.labels[item.bin]
            case = "right" if scores[item.id] else "wrong"
            remark = Remark(
                question=item.text,
                chosen=chosen,
                judgement=writer.write(case, item.id, chosen=chosen, right=right),
                why=item.why,
            )
            yield Judged(item.id, scores[item.id], remark)

    def _view(self, given: Sequence[Given], learner: str | None) -> SortView:
        """Items in this learner's order, bins in the author's, and the last answer."""
        answer = Answer(bins=self.choices(given[-1])) if given else None
        return SortView(**self.shown(given, learner), bins=self.bins, answer=answer)

    def key(self) -> Answers:
        """Every item in its bin."""
        return (("", {"bins": {item.id: item.bin for item in self.items}}),)

    def guess(self, draw: random.Random) -> Answers:
        """Every item in any bin."""
        bins = list(self.labels)
        return (("", {"bins": {item.id: draw.choice(bins) for item in self.items}}),)


EXERCISE = Sort
