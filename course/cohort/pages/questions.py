"""The questions of cases as told: what was chosen, what the course says, how sure people were.

How sure people were is about everybody who answered, whatever they chose: the two are never told of
the same people together.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from course.cohort.disclosure.bins import Bin
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.exercise_texts import CaseText, StepText, exercise_texts
from course.cohort.pages.key import Key
from course.cohort.pages.published import Published
from course.cohort.publications.frozen import Figure
from course.cohort.publications.told import share

_SIDES = (("te_nabij", "te_afstandelijk"), ("te_afstandelijk", "te_nabij"))
_SURE = "3"


class Asked(NamedTuple):
    """A question of a case of which something is told; `sure` is None where that was not asked.

    `risky` are the options with a risk and `stances` those of all options, by id. Both are empty
    for whom the key stays closed.
    """

    lesson: str
    exercise: str
    step: str
    case: CaseText
    figure: Figure
    sure: Figure | None
    risky: frozenset[str]
    stances: Mapping[str, str]

    @property
    def text(self) -> StepText:
        """The question and its options."""
        return self.case.steps[self.step]

    @property
    def is_first(self) -> bool:
        """Whether everybody begins with it."""
        return self.step == next(iter(self.case.steps))

    @property
    def risk(self) -> Bin | None:
        """How many chose something with a risk; None where nothing can be said of that."""
        bin_ = of_several(self.figure, self.risky) if self.risky else None
        return None if bin_ is None or (bin_.is_low and bin_.is_high) else bin_

    @property
    def sureness(self) -> Disclosed | None:
        """The share that was sure of what they chose, whatever that was; None where not told."""
        if self.sure is None or _SURE not in self.sure.options:
            return None
        bin_ = self.sure.told[self.sure.options.index(_SURE)]
        return share(bin_) if bin_ else None


def asked(published: Published, lesson: str, key: Key) -> list[Asked]:
    """The questions of a lesson's cases of which something is told, in the lesson's order."""
    figures = published.figures(lesson)
    return [
        Asked(
            lesson,
            name,
            step,
            case,
            figure,
            figures.get(("sure", name, step)),
            key.risky(name, step),
            key.stances(name, step),
        )
        for name, case in exercise_texts(published.released(lesson)).items()
        if case.kind == "decision"
        for step in case.steps
        for figure in [figures.get(("choice", name, step))]
        if figure and not figure.is_silent
    ]


def of_several(figure: Figure, options: frozenset[str]) -> Bin:
    """How many chose one of several options, from what is told of each option and nothing else."""
    inside = [(o in options, b) for o, b in zip(figure.options, figure.told, strict=True)]
    chose = _bounds([bin_ for is_one, bin_ in inside if is_one], figure)
    others = _bounds([bin_ for is_one, bin_ in inside if not is_one], figure)
    first = max(chose[0], figure.fewest - others[1], 0)
    last = min(chose[1], figure.most - others[0])
    return Bin(first, last, figure.fewest, figure.most)


def _bounds(bins: Sequence[Bin | None], figure: Figure) -> tuple[int, int]:
    """The least and the most of several options together; of one that is not told anything goes."""
    least = sum(one.first for one in bins if one)
    most = sum(one.last if one else figure.most for one in bins)
    return least, min(most, figure.most)


def leaning(question: Asked) -> float:
    """How much more, at the least, stood on one side of the line than on the other; 0 if unclear.

    A share of those who answered.
    """
    if question.figure.is_silent or not any(s in side for side in _SIDES for s in _seen(question)):
        return 0.0
    gaps = []
    for side, opposite in _SIDES:
        here, there = (
            of_several(question.figure, frozenset(o for o, s in question.stances.items() if s == x))
            for x in (side, opposite)
        )
        gaps.append(here.first / here.most - there.last / there.fewest)
    return max(0.0, *gaps)


def _seen(question: Asked) -> set[str]:
    return set(question.stances.values())


def divided(figure: Figure) -> float:
    """How divided: 0 where all chose one option, 1 where each got as much; 0 where not all is told.

    Source: C. E. Gini, as the index of qualitative variation of A. R. Wilcox, Indices of
    qualitative variation and political measurement, Western Political Quarterly 26 (1973) 325-343.
    """
    middles = [bin_.middle for bin_ in figure.told if bin_]
    if len(middles) < len(figure.options) or len(middles) <= 1:
        return 0.0
    whole = sum(middles)
    return (1 - sum((one / whole) ** 2 for one in middles)) / (1 - 1 / len(middles))


def most_chosen(figure: Figure) -> tuple[str, Bin] | None:
    """The option that most people chose, the first of several; None where nothing is told."""
    rows = [(o, b) for o, b in zip(figure.options, figure.told, strict=True) if b]
    return max(rows, key=lambda row: row[1].middle) if rows else None


def how_many(figure: Figure) -> str:
    """How many people a figure is about; of a step for some, between which numbers."""
    if figure.fewest == figure.most:
        return f"{figure.most} deelnemers"
    return f"{figure.fewest} tot {figure.most} deelnemers"
