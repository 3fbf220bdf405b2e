"""Whether rounded shares still hide a none or an all, whatever a reader works out."""

from collections.abc import Sequence
from fractions import Fraction

from course.cohort.disclosure.rounding import HIGH, LOW, Grid, remembered

Onward = tuple[tuple[frozenset[int], int], ...]
_WHOLE = Fraction(99, 100)  # mean shares add up to one, apart from rounding


@remembered
def keeps_counts(
    grid: Grid, labels: tuple[int, ...], onward: Onward = (), most: int | None = None
) -> bool:
    """Whether counts that add up to all learners stay secret behind `labels`.

    An option at the low end must be able to have been chosen by somebody, one at the high end by
    not everybody, as far as a reader can work out from the labels and n; and from knowing that at
    least a given number chose one of the options at some places (`onward`, which do not overlap),
    and that there are at most `most` learners.
    """
    sizes = [size for size in grid.sizes if most is None or size <= most]
    return all(
        any(_may_be(grid, labels, (place, size), onward) for size in sizes)
        for place, label in enumerate(labels)
        if label in {LOW, HIGH}
    )


def _may_be(grid: Grid, labels: Sequence[int], at: tuple[int, int], onward: Onward) -> bool:
    """Whether the label at a place, of that many learners, can stand for more than none or all."""
    place, size = at
    counts = [grid.counts(label, size) for label in labels]
    if not all(counts):
        return False
    counts[place] = range(max(counts[place].start, 1), min(counts[place].stop, size))
    if not counts[place]:
        return False
    fewest = sum(c[0] for c in counts)
    for places, least in onward:
        onward_counts = [counts[at_place] for at_place in places]
        if sum(c[-1] for c in onward_counts) < least:
            return False
        fewest += max(0, least - sum(c[0] for c in onward_counts))
    return fewest <= size <= sum(c[-1] for c in counts)


def keeps_shares(grid: Grid, labels: Sequence[int]) -> bool:
    """The same for shares that are not counts but add up to one."""
    low = [grid.edges(label)[0] for label in labels]
    return all(
        sum(edge for position, edge in enumerate(low) if position != place) < _WHOLE
        for place, label in enumerate(labels)
        if label == LOW
    )
