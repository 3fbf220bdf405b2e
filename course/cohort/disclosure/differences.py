"""What may be said about the difference of two cohorts, computed from what is shown of each.

A difference of exact numbers would reveal more than the two rounded numbers do: that 2.5 % of one
cohort is 0 % of the other, or which of two neighbouring counts is behind a label. So nothing here
sees an exact number. Rows that `control` lets through go in, with their rounded share or place,
interval and number of learners, and every result is a function of those. Whoever keeps all pages
could compute it without us, so a difference, its interval and its verdict reveal nothing more,
whatever they are combined with; and if one of the two is hidden there is nothing to compare.

The price is paid in certainty. Each result is the worst case that the rows can stand for: the
interval holds those of all counts (or means) behind the labels and is rounded outward, and p is the
largest of theirs. So a difference is called less often than exact numbers would allow, never more.
"""

import math
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.special import stdtr

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.rounding import HIGH, LOW, Grid, down, up
from course.cohort.statistics import (
    FALSE_ONES,
    benjamini_hochberg,
    cohens_h,
    mover,
    newcombe,
    score_test,
    student,
)
from course.cohort.statistics.intervals import Numbers

_TENTH = 10
_HALF_TENTH = 0.05
_OUTERMOST = 0.9  # a place of 0.9 stands for all beyond it
_LESS = 4  # how many fewer learners can be behind a rounded n
_TRIED = np.linspace(-1, 1, 11)  # means tried behind a rounded one
_EFFECTS = ((0.2, "bijna geen"), (0.5, "klein"), (0.8, "middelgroot"))


Counts = tuple[float, float, float, float]  # a count and its n, and those of the other


class Difference(NamedTuple):
    """One cohort minus another: where to draw it, its interval, p, and the effect size.

    `effect` is Cohen's h for shares, and for places a conservative Hedges' g.
    """

    value: float
    low: float
    high: float
    p: float
    effect: float

    @property
    def size(self) -> str:
        """The effect in words, by Cohen's conventions of 0.2, 0.5 and 0.8."""
        return next((text for end, text in _EFFECTS if abs(self.effect) < end), "groot")


def of_shares(left: Disclosed, right: Disclosed, k: int) -> Difference:
    """The difference of two shown shares; `k` is the smallest group that may be shown."""
    corners = list(_corners(left, right, k))
    least, most, near = (np.array(counts) for counts in zip(*corners, strict=True))
    low, _ = newcombe(*least.T)
    _, high = newcombe(*most.T)
    mine, theirs = left.value, right.value
    worst = float(score_test(*near.T).max())
    effect = cohens_h(mine, theirs)
    return Difference(mine - theirs, down(low.min()), up(high.max()), worst, effect)


def _corners(left: Disclosed, right: Disclosed, k: int) -> Iterator[tuple[Counts, Counts, Counts]]:
    """For all possible sizes: the lowest, the highest and the smallest difference."""
    for n, first, last in _counts(left, k):
        for m, least, most in _counts(right, k):
            ends = (first, n, most, m), (last, n, least, m)
            nearest = next(
                (end for end, sign in zip(ends, (1, -1), strict=True) if _gap(end) * sign > 0),
                (0, n, 0, m),  # they can be the same share
            )
            yield *ends, nearest


def _gap(counts: Counts) -> float:
    count, n, other, m = counts
    return count * m - other * n


def _counts(row: Disclosed, k: int) -> list[tuple[int, int, int]]:
    return _behind(row.n, row.value, k)


@cache
def _behind(n: int, value: float, k: int) -> list[tuple[int, int, int]]:
    """The sizes that `n` can stand for, with the first and last count behind a share."""
    grid = Grid.about(n, k)
    labels = (LOW, *range(grid.width, HIGH, grid.width), HIGH)
    label = min(labels, key=lambda candidate: abs(grid.value(candidate) - value))
    ranges = [(size, counts) for size in grid.sizes if (counts := grid.counts(label, size))]
    return [(size, counts[0], counts[-1]) for size, counts in ranges]


def of_places(left: Disclosed, right: Disclosed) -> Difference:
    """The difference of two shown means on a line from -1 to 1."""
    a, b = _means(left)[:, None], _means(right)[None, :]
    half, half_other = _half(left), _half(right)
    low, high = mover((a, a - half, a + half), (b, b - half_other, b + half_other))
    value = left.value - right.value
    ends = math.floor(low.min() * _TENTH) / _TENTH, math.ceil(high.max() * _TENTH) / _TENTH
    t = (a - b) / math.hypot(_error(left), _error(right))
    alike = t.min() <= 0 <= t.max()
    freedom = max(1, min(left.n, right.n) - _LESS - 1)
    worst = 1.0 if alike else float(2 * stdtr(freedom, -np.abs(t).min()))
    return Difference(value, max(ends[0], -2.0), min(ends[1], 2.0), worst, _g(left, right))


def _means(row: Disclosed) -> Numbers:
    """Means that a row can stand for."""
    value = row.value
    far = 1 - value if value >= _OUTERMOST else _HALF_TENTH
    near = 1 + value if value <= -_OUTERMOST else _HALF_TENTH
    return np.asarray(value + np.where(_TRIED > 0, _TRIED * far, _TRIED * near), dtype=float)


def _half(row: Disclosed) -> float:
    """Half the widest interval that a row can stand for; `labels.place` widens it by 0.05."""
    value, low, high = row.value, row.low, row.high
    ends = [value - low if low > -1 else math.inf, high - value if high < 1 else math.inf]
    return min(*ends, 2.0) - _HALF_TENTH  # at the end of the line it may have been cut off


def _error(row: Disclosed) -> float:
    """An upper bound on the standard error behind half an interval."""
    return _half(row) / float(student(row.n + 1))


def _g(left: Disclosed, right: Disclosed) -> float:
    """Hedges' g, with the largest spread that the intervals allow."""
    n, m = left.n, right.n
    spreads = [
        _half(row) / float(student(size - 1)) * math.sqrt(size)
        for row, size in ((left, n), (right, m))
    ]
    pooled = math.sqrt(((n - 1) * spreads[0] ** 2 + (m - 1) * spreads[1] ** 2) / max(1, n + m - 2))
    return (left.value - right.value) / pooled * (1 - 3 / (4 * (n + m) - 9))


def called(differences: Iterable[Difference]) -> list[bool]:
    """Which of a page's differences are certain enough to be called differences.

    By `benjamini_hochberg` over all of them, and only where the interval as shown excludes 0, so
    that picture and words agree.
    """
    given = list(differences)
    corrected = benjamini_hochberg([difference.p for difference in given])
    return [
        bool(p < FALSE_ONES) and (difference.low > 0 or difference.high < 0)
        for difference, p in zip(given, corrected, strict=True)
    ]
