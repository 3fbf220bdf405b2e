"""Pooled shares: the mean of several, computed only from the shares that are shown.

Exact pooled shares would reveal more than the rounded shares of the parts do: a reader who knows
that 10 % of 25 learners chose something in one place, and fewer than 5 % in two places together,
knows that in the other place nobody did. What is computed from shown rows alone reveals nothing
more.

The interval is the mean of the parts' own: as wide as if each learner had done the same in every
part, which is the worst, because the standard error of a mean is never above the mean of the
standard errors. It is not too narrow, then, however alike a learner's answers are.
"""

from collections.abc import Sequence
from fractions import Fraction

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.rounding import Grid, down, up


def pooled(rows: Sequence[Disclosed], k: int) -> Disclosed:
    """The mean of shown shares, rounded as a share of the smallest n among them is."""
    value, low, high = (
        sum(values) / len(rows)
        for values in zip(*((row.value, row.low, row.high) for row in rows), strict=True)
    )
    grid = Grid.about(min(row.n for row in rows), k)
    label = grid.label(Fraction(str(round(value, 4))))
    bounds = grid.bounds(label)
    return Disclosed(value, grid.text(label), *bounds, down(low), up(high), grid.n)
