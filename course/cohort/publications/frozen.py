"""What was told of one question, as it is kept and read back: bins of counts, nothing finer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from course.cohort.disclosure.bins import Bin

What = Literal["choice", "sure", "pair", "rating", "change"]
"""What a figure is about.

`choice`: what was chosen at a step of a case, or for an item that is sorted, placed or ticked;
`sure`: how sure people were at a step, "1" to "3"; `pair`: which of two steps of an order came
first, `step` is both with a bar between; `rating`: how people rated themselves on a sentence, in
three levels; `change`: the same people on a sentence at a second moment, by its `exercise` there.
"""

LEVELS = ("laag", "midden", "hoog")
CHANGES = (*LEVELS, "op", "neer")
"""Stayed low, in the middle or high; went up, went down.

A scale without a middle has no "midden", here and in `LEVELS`.
"""

NOT_APPLICABLE = "nvt"
"""One more option of ratings and changes, where the scale has an answer for what does not apply.

Of a change: at one of the two moments, or at both.
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """What was told of a question that at least `fewest` and at most `most` people answered.

    Those differ only at a step to which some came by what they chose before. `told` has a bin for
    each of `options`, None where nothing is told of it.
    """

    what: What
    exercise: str
    step: str
    options: tuple[str, ...]
    told: tuple[Bin | None, ...]
    fewest: int
    most: int

    @property
    def is_silent(self) -> bool:
        """Whether nothing is told."""
        return not any(self.told)

    def dumped(self) -> str:
        """Options and bins as canonical JSON; the same figure gives the same bytes."""
        document = {
            "fewest": self.fewest,
            "most": self.most,
            "options": self.options,
            "told": [bin_ and [bin_.first, bin_.last] for bin_ in self.told],
        }
        return json.dumps(document, separators=(",", ":"), sort_keys=True)

    @classmethod
    def loaded(cls, what: What, exercise: str, step: str, text: str) -> "Figure":
        """From what `dumped` made."""
        held: dict[str, Any] = json.loads(text)
        fewest, most = held["fewest"], held["most"]
        told = tuple(
            Bin(bounds[0], bounds[1], fewest, most) if bounds else None for bounds in held["told"]
        )
        return cls(what, exercise, step, tuple(held["options"]), told, fewest, most)


def together(figures: Sequence[Figure]) -> Figure:
    """One figure of several groups of people, from what was told of each and nothing else.

    An option is told where it is told of each group. Options that only some groups had count
    nobody in the others.
    """
    first = figures[0]
    options = tuple(dict.fromkeys(option for one in figures for option in one.options))
    fewest, most = sum(one.fewest for one in figures), sum(one.most for one in figures)
    told = tuple(_sum([_of(one, option) for one in figures], fewest, most) for option in options)
    return Figure(first.what, first.exercise, first.step, options, told, fewest, most)


def _of(figure: Figure, option: str) -> Bin | None:
    if option not in figure.options:
        return Bin(0, 0, figure.fewest, figure.most)
    return figure.told[figure.options.index(option)]


def _sum(bins: Sequence[Bin | None], fewest: int, most: int) -> Bin | None:
    told = [bin_ for bin_ in bins if bin_]
    if len(told) < len(bins):
        return None
    return Bin(sum(one.first for one in told), sum(one.last for one in told), fewest, most)
