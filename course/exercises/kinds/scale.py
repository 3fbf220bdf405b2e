"""`scale`: rates sentences about oneself; no mark, only completion, for the learner's eyes only.

A hand-in only says that it was done. The learner sees the own means and, where the file has
`compare`, those of another moment next to them; never a verdict.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal

from pydantic import Field, StrictBool, StrictInt, ValidationError, model_validator

from course.exercises.base import Answers, Exercise, Given, Refused, View
from course.exercises.fields import Line, Model, Slug, Text, author_error, check_unique
from course.exercises.marks import Item, Mark, Remark
from course.exercises.scale_results import Band, Compare, Group, Means, ResultView
from course.messages import _

_DONE = "done"
Ratings = dict[str, int | None]  # by item; None: does not apply


class Level(Model):
    """One point of the scale."""

    value: StrictInt = Field(description="Number of this point of the scale")
    label: Line = Field(description="What the learner sees")


class ScaleItem(Model):
    """A sentence to rate; of a `reversed` one the lowest answer counts as the highest."""

    id: Slug = Field(description="Name of the sentence in this file")
    brief: Line | None = Field(default=None, description="Number of the sentence in the brief")
    text: Text = Field(description="The sentence to rate")
    group: Slug | None = Field(default=None, description="The group to which it belongs")
    reversed: StrictBool = Field(
        default=False, description="Whether the lowest answer counts as the highest"
    )


class Answer(Model):
    """What a learner sends: the value for each rated item, null where it does not apply."""

    ratings: dict[Slug, StrictInt | None]


class ItemView(Model):
    """A sentence as a learner sees it."""

    id: Slug
    text: str


class ScaleView(View):
    """The scale with the last answer; `result` is None until all items have one."""

    instruction: str
    question: str
    options: tuple[Level, ...]
    not_applicable: str | None
    items: tuple[ItemView, ...]
    answer: Answer | None
    at: str | None
    result: ResultView | None
    closing: str | None


class Scale(Exercise):
    """Items and the scale on which all are rated."""

    marked: ClassVar[bool] = False

    kind: Literal["scale"]
    instruction: Text = Field(description="What to do")
    question: Line = Field(description="The question above all sentences")
    options: tuple[Level, ...] = Field(
        min_length=2, max_length=7, description="The points of the scale, the lowest first"
    )
    not_applicable: Line | None = Field(
        default=None,
        description="Label of an answer for what does not apply; without it there is none",
    )
    groups: tuple[Group, ...] = Field(
        default=(), description="Groups of sentences, each with a mean of its own"
    )
    items: tuple[ScaleItem, ...] = Field(
        min_length=1,
        max_length=30,
        description="The sentences, in the order in which they are shown",
    )
    bands: tuple[Band, ...] = Field(
        default=(), description="What is said of a mean; together they cover the whole scale"
    )
    compare: Compare | None = Field(
        default=None, description="Another scale with the same sentences, to set beside this one"
    )
    closing: Text | None = Field(
        default=None, description="A last thought, shown when all sentences are rated"
    )

    @model_validator(mode="after")
    def _check(self) -> "Scale":
        check_unique("items", [item.id for item in self.items])
        check_unique("groups", [group.id for group in self.groups])
        _check_levels(self)
        _check_groups(self)
        _check_bands(self)
        return self

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The scale to compare with."""
        return (self.compare.other,) if self.compare else ()

    @property
    def low(self) -> int:
        """The lowest value."""
        return self.options[0].value

    @property
    def high(self) -> int:
        """The highest value."""
        return self.options[-1].value

    def ratings(self, given: Sequence[Given]) -> Ratings:
        """The last rating of each item; what this scale does not know is left out."""
        try:
            named = Answer.model_validate(given[-1].answer).ratings if given else {}
        except ValidationError:  # a hand-in, which only names that it was done
            return {}
        ids = [item.id for item in self.items]
        return {name: named[name] for name in ids if name in named and self._allows(named[name])}

    def _allows(self, value: int | None) -> bool:
        if value is None:
            return self.not_applicable is not None
        return value in {level.value for level in self.options}

    def _accept(self, given: Sequence[Given], step: str, answer: dict[str, Any]) -> None:  # noqa: ARG002
        """Take any answer of the right shape about items of this scale, also a part of them."""
        if step:
            raise Refused("Deze oefening heeft geen stappen. Laad de pagina opnieuw.")
        try:
            named = Answer.model_validate(answer).ratings
        except ValidationError as error:
            raise Refused("We begrijpen dit antwoord niet. Laad de pagina opnieuw.") from error
        if not {item.id for item in self.items}.issuperset(named):
            raise Refused("Dit antwoord hoort niet bij deze oefening. Laad de pagina opnieuw.")
        if not all(map(self._allows, named.values())):
            raise Refused("Deze keuze hoort niet bij deze oefening. Laad de pagina opnieuw.")

    def _is_done(self, given: Sequence[Given]) -> bool:
        was_handed_in = bool(given) and given[-1].answer.get(_DONE) is True
        return was_handed_in or len(self.ratings(given)) == len(self.items)

    def handed_in(self, given: Sequence[Given]) -> tuple[Given, ...]:
        """Only whether it was done."""
        if not given:
            return ()
        last, answer = given[-1], {_DONE: self._is_done(given)}
        return (Given(id=last.id, step="", answer=answer, at=last.at),)

    def _view(self, given: Sequence[Given], learner: str | None) -> ScaleView:  # noqa: ARG002
        """The same items in the same order for everybody, and the last answer."""
        ratings, done = self.ratings(given), self._is_done(given)
        return ScaleView(
            **self.heading(),
            state="done" if done else "busy" if given else "new",
            instruction=self.instruction,
            question=self.question,
            options=self.options,
            not_applicable=self.not_applicable,
            items=tuple(ItemView(id=item.id, text=item.text) for item in self.items),
            answer=Answer(ratings=ratings) if given else None,
            at=given[-1].at.isoformat() if given else None,
            result=self._result(ratings) if done and self.groups else None,
            closing=self.closing if done else None,
        )

    def compared(
        self, view: View, given: Sequence[Given], others: Mapping[str, Sequence[Given]]
    ) -> View:
        """With own means at the other moment, where there are any."""
        if not isinstance(view, ScaleView) or view.result is None or self.compare is None:
            return view
        earlier = others.get(self.compare.other)
        if not earlier:
            return view
        result = self._result(self.ratings(given), self.ratings(earlier))
        return view.model_copy(update={"result": result})

    def _result(self, mine: Ratings, other: Ratings | None = None) -> ResultView:
        groups = {item.id: item.group for item in self.items}
        theirs = None if other is None else self._aligned(other)
        means = Means(groups, self._aligned(mine), theirs)
        return means.result(self.groups, self.bands, self.compare)

    def _aligned(self, ratings: Ratings) -> dict[str, int]:
        """After reversing, without what does not apply."""
        turned = {item.id for item in self.items if item.reversed}
        return {
            name: self.low + self.high - value if name in turned else value
            for name, value in ratings.items()
            if value is not None
        }

    def _mark(self, given: Sequence[Given]) -> Mark:
        """No points. `share` is 1 when it is done, else the share of items that have an answer.

        An item's `score` is the answer from 0 (lowest) to 1 (highest), reversed where the item is,
        so that averages of cohorts need no more; what does not apply is skipped.
        """
        ratings = self.ratings(given)
        share = 1 if self._is_done(given) else len(ratings) / len(self.items)
        return Mark(share=share, max_points=0, items=tuple(self._items(ratings, given)))

    def _items(self, ratings: Ratings, given: Sequence[Given]) -> Iterator[Item]:
        aligned, span = self._aligned(ratings), self.high - self.low
        for item in self.items:
            if item.id not in aligned:
                yield Item(step=item.id, state="skipped" if item.id in ratings else "unanswered")
                continue
            yield Item(
                step=item.id,
                state="answered",
                answer=str(ratings[item.id]),
                score=(aligned[item.id] - self.low) / span,
                at=given[-1].at,
            )

    def _remarks(self, given: Sequence[Given]) -> tuple[Remark, ...]:  # noqa: ARG002
        """None: self-ratings never appear in feedback."""
        return ()

    def key(self) -> Answers:
        """A complete answer; no answer is better than another."""
        return (("", {"ratings": {item.id: self.low for item in self.items}}),)


def _check_levels(scale: Scale) -> None:
    values = [level.value for level in scale.options]
    if values != sorted(set(values)):
        written = ", ".join(map(str, values))
        raise author_error("options", written, _("values that rise"), _("put the lowest first"))


def _check_groups(scale: Scale) -> None:
    known = {group.id for group in scale.groups}
    for item in scale.items:
        if (item.group is None) == bool(known) or item.group not in {None, *known}:
            found = item.group or _("nothing")
            names = ", ".join(sorted(known))
            expected = _("one of {names}", names=names) if known else _("no group")
            raise author_error(
                f"items.{item.id}.group", found, expected, _("name a group of this file")
            )
    if (scale.compare or scale.bands) and not known:
        field = "compare" if scale.compare else "bands"
        raise author_error(field, _("no groups"), _("groups"), _("give each item its group"))


def _check_bands(scale: Scale) -> None:
    if not scale.bands:
        return
    for tenth in range(scale.low * 10, scale.high * 10 + 1):
        mean = tenth / 10
        if sum(band.low <= mean <= band.high for band in scale.bands) != 1:
            raise author_error(
                "bands",
                _("not one band for {at}", at=f"{mean:g}"),
                _("one for each mean"),
                _("fix from and to"),
            )


EXERCISE = Scale
