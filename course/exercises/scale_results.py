"""Means of a learner's own ratings, and how two of them compare: never a verdict.

Source: the scoring rule of the course's own measure of boundary awareness: means with one decimal;
at least two of three items; a difference smaller than 0.5 is *ongeveer gelijk*.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from pydantic import ConfigDict, Field

from course.exercises.fields import Line, Model, Slug, Text
from course.formatting import decimal

ALL = "Alle zinnen samen"
Mean = float | None  # None: too few ratings
_LEAST = 2 / 3
_ABOUT_EQUAL = 0.5


class Group(Model):
    """Items that belong together; `advice` is shown with their mean."""

    id: Slug = Field(description="Name of the group in this file")
    title: Line = Field(description="What the learner sees")
    text: Text | None = Field(default=None, description="What the group is about")
    advice: Text | None = Field(default=None, description="Advice beside the group's mean")


class Band(Model):
    """What is said of means from `from` up to and including `to`."""

    model_config = ConfigDict(serialize_by_alias=True)

    low: float = Field(alias="from", description="Lowest mean")
    high: float = Field(alias="to", description="Highest mean")
    title: Line = Field(description="The mean in a word")
    text: Text = Field(description="What is said of it")


class Compare(Model):
    """Another scale with the same items, `with`, and what both are called, the earlier first."""

    model_config = ConfigDict(serialize_by_alias=True)

    other: Slug = Field(alias="with", description="Id of the other scale")
    labels: tuple[Line, Line] = Field(description="What both moments are called, the earlier first")
    this_is: Literal["earlier", "later"] = Field(
        default="later", description="Whether this scale is the earlier or the later moment"
    )
    text: Text | None = Field(default=None, description="What is said of the comparison")


class GroupView(Model):
    """A learner's own mean over a group, in words; None where there are too few ratings.

    `earlier`, `later` and `change` are None where there is nothing to compare with.
    """

    title: str
    text: str | None
    mean: str | None
    band: str | None = None
    band_text: str | None = None
    advice: str | None = None
    earlier: str | None = None
    later: str | None = None
    change: str | None = None


class ResultView(Model):
    """The results of a learner's own ratings; `labels` and `text` belong to the comparison."""

    groups: tuple[GroupView, ...]
    labels: tuple[str, str] | None = None
    text: str | None = None


class Means(NamedTuple):
    """Means by group and over all; `groups` names the group of each item.

    `mine` and `theirs` are ratings after reversing, without what does not apply; `theirs` is None
    where there is no other moment to compare with.
    """

    groups: Mapping[str, str | None]
    mine: Mapping[str, int]
    theirs: Mapping[str, int] | None = None

    def result(
        self, groups: Sequence[Group], bands: Sequence[Band], compare: Compare | None
    ) -> ResultView:
        """In words, with the author's text about each group."""
        compared = compare if self.theirs is not None else None
        shown = tuple(self._shown(groups, bands, compared))
        if compared is None:
            return ResultView(groups=shown)
        return ResultView(groups=shown, labels=compared.labels, text=compared.text)

    def _shown(
        self, groups: Sequence[Group], bands: Sequence[Band], compare: Compare | None
    ) -> Iterator[GroupView]:
        for group in groups:
            mine = self._mean(self.mine, group.id)
            band = next((b for b in bands if mine is not None and b.low <= mine <= b.high), None)
            yield GroupView(
                title=group.title,
                text=group.text,
                mean=dutch(mine),
                band=band and band.title,
                band_text=band and band.text,
                advice=group.advice,
                **self._beside(compare, group.id),
            )
        everything = dutch(self._mean(self.mine))
        yield GroupView(title=ALL, text=None, mean=everything, **self._beside(compare))

    def _mean(self, ratings: Mapping[str, int], group: str | None = None) -> Mean:
        items = [name for name, own in self.groups.items() if group in {None, own}]
        return mean([ratings[name] for name in items if name in ratings], len(items))

    def _beside(self, compare: Compare | None, group: str | None = None) -> dict[str, str | None]:
        if compare is None or self.theirs is None:
            return {}
        pair = [self._mean(self.theirs, group), self._mean(self.mine, group)]
        earlier, later = pair if compare.this_is == "later" else reversed(pair)
        if earlier is None or later is None:
            return {}
        return {"earlier": dutch(earlier), "later": dutch(later), "change": change(earlier, later)}


def mean(values: Sequence[int], items: int) -> Mean:
    """The mean with one decimal, halves up; None when fewer than two in three items have a value.

    `items` is how many there could be.
    """
    if not values or len(values) < _LEAST * items:
        return None
    exact = Decimal(sum(values)) / len(values)
    return float(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


def dutch(value: Mean) -> str | None:
    """As in *3,5*."""
    return None if value is None else decimal(value)


def change(earlier: float, later: float) -> str:
    """How the later mean compares with the earlier one."""
    difference = round(later - earlier, 1)
    if abs(difference) < _ABOUT_EQUAL:
        return "ongeveer gelijk"
    return f"{dutch(abs(difference))} {'hoger' if difference > 0 else 'lager'}"
