"""Two groups side by side: every number that was told of both, with how far they are apart.

Groups are compared where they are counted apart. A publication that counts both of them together
tells nothing about their difference.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from course.cohort.disclosure.bins import Bin
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.exercise_texts import CaseText, exercise_texts
from course.cohort.publications import derived, differences
from course.cohort.publications.differences import Difference
from course.cohort.publications.frozen import Figure
from course.cohort.publications.kept import Publication, Where, all_together
from course.cohort.publications.told import share
from course.cohort.publications.worth import positions
from course.content.released import Released

_SEEN = 0.1  # of both together; an option that fewer chose says nothing about a difference
_BOTH = 2


class Pair(NamedTuple):
    """One number of both groups: their place in a lesson, or the share of an option of a case.

    `title` and `option` are the case's and the option's text, "" for a place.
    """

    what: Literal["plek", "keuze"]
    exercise: str
    title: str
    option: str
    mine: Disclosed
    theirs: Disclosed
    difference: Difference


def apart(
    mine: Sequence[Publication], theirs: Sequence[Publication]
) -> tuple[list[Publication], list[Publication]]:
    """The publications that count people of the one group and not of the other, and vice versa."""
    joint = {one.seq for one in mine} & {one.seq for one in theirs}
    first, second = ([one for one in made if one.seq not in joint] for made in (mine, theirs))
    return first, second


def told_of_both(
    mine: Sequence[Publication],
    theirs: Sequence[Publication],
    releases: Sequence[Released],
    *,
    with_key: bool = True,
) -> Iterator[Pair]:
    """Everything of a lesson that was told of two groups that share nobody.

    `with_key`: also what is made with the key, which is the place.
    """
    both = _same(all_together(mine), all_together(theirs))
    axis = positions(releases) if with_key else {}
    left, right = (derived.position([pair[at] for pair in both], axis) for at in (0, 1))
    if left and right:
        gap = differences.of_estimates(left, right)
        yield Pair("plek", "", "", "", derived.place(left), derived.place(right), gap)
    cases = {n: c for n, c in exercise_texts(releases).items() if c.kind == "decision"}
    for one, other in both:
        yield from _options(cases, one, other)


def _same(
    mine: Mapping[Where, Figure], theirs: Mapping[Where, Figure]
) -> list[tuple[Figure, Figure]]:
    """The questions that are told of both, with the same options."""
    return [
        (one, theirs[where])
        for where, one in mine.items()
        if where in theirs
        and set(one.options) == set(theirs[where].options)
        and not one.is_silent
        and not theirs[where].is_silent
    ]


def _options(cases: Mapping[str, CaseText], left: Figure, right: Figure) -> Iterator[Pair]:
    """What was chosen at one question of a case."""
    case = cases.get(left.exercise)
    step = case.steps.get(left.step) if case and left.what == "choice" else None
    if case is None or step is None:
        return
    theirs = dict(zip(right.options, right.told, strict=True))
    for option, mine in zip(left.options, left.told, strict=True):
        other = theirs[option]
        if mine is None or other is None or not _is_worth_it(option, mine, other, step.options):
            continue
        yield Pair(
            "keuze",
            left.exercise,
            case.title,
            step.options[option],
            share(mine),
            share(other),
            differences.of_shares(mine, other),
        )


def _is_worth_it(option: str, mine: Bin, theirs: Bin, options: Collection[str]) -> bool:
    """Whether enough people chose it, of both together so as not to favour a difference.

    Of two options the second mirrors the first.
    """
    if option not in options or (len(options) == _BOTH and option != next(iter(options))):
        return False
    both = sum(bin_.first + bin_.last for bin_ in (mine, theirs))
    return both >= _SEEN * sum(bin_.fewest + bin_.most for bin_ in (mine, theirs))
