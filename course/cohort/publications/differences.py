"""The difference of two groups that share nobody, computed from what was told of each.

A difference of exact numbers would tell more than the two figures do. So only bins come in, and
estimates that are made of bins. Each result is the worst case that they can stand for: the interval
of two shares holds those of all counts in both bins, and p is the largest of theirs. So a
difference is called less often than exact numbers would allow, never more.
"""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from scipy.special import stdtr

from course.cohort.disclosure.bins import Bin
from course.cohort.publications.estimates import Estimate
from course.cohort.statistics import (
    FALSE_ONES,
    benjamini_hochberg,
    cohens_h,
    mover,
    newcombe,
    score_test,
)

_STEPS, _TENTHS = 20, 10
_EFFECTS = ((0.2, "bijna geen"), (0.5, "klein"), (0.8, "middelgroot"))
_TINY = 1e-9

Counts = tuple[float, float, float, float]  # a count and its n, and those of the other


class Difference(NamedTuple):
    """One group minus another: where to draw it, its interval, p, and the effect size.

    `effect` is Cohen's h for shares; for places the difference as a part of the line's half, which
    the figures tell no spread for.
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


def of_shares(left: Bin, right: Bin) -> Difference:
    """The difference of two told shares."""
    corners = list(_corners(left, right))
    least, most, near = (np.array(counts) for counts in zip(*corners, strict=True))
    low, _ = newcombe(*least.T)
    _, high = newcombe(*most.T)
    worst = float(score_test(*near.T).max())
    ends = _outward(float(low.min()), float(high.max()), _STEPS)
    effect = cohens_h(left.middle, right.middle)
    return Difference(left.middle - right.middle, *ends, worst, effect)


def _corners(left: Bin, right: Bin) -> Iterator[tuple[Counts, Counts, Counts]]:
    """For the sizes that there can be: the lowest, the highest and the smallest difference."""
    for n in {left.fewest, left.most}:
        for m in {right.fewest, right.most}:
            lowest = left.first, n, min(right.last, m), m
            highest = min(left.last, n), n, right.first, m
            if _gap(lowest) > 0:
                nearest: Counts = lowest
            elif _gap(highest) < 0:
                nearest = highest
            else:
                nearest = (0, n, 0, m)  # they can be the same share
            yield lowest, highest, nearest


def _gap(counts: Counts) -> float:
    count, n, other, m = counts
    return count * m - other * n


def of_estimates(left: Estimate, right: Estimate, steps: int = _TENTHS) -> Difference:
    """The difference of two means; `steps` of a whole is how finely its interval is told."""
    low, high = mover(left[:3], right[:3])
    value = left.value - right.value
    spread = math.hypot(left.error, right.error)
    freedom = min(left.n, right.n) - 1
    p = 1.0 if spread == 0 else float(2 * stdtr(freedom, -abs(value) / spread))
    return Difference(value, *_outward(float(low), float(high), steps), p, value)


def from_nothing(net: Estimate) -> Difference:
    """A mean change of the same people, against no change."""
    p = 1.0 if net.error == 0 else float(2 * stdtr(net.n - 1, -abs(net.value) / net.error))
    return Difference(net.value, *_outward(net.low, net.high, _STEPS), p, net.value)


def _outward(low: float, high: float, steps: int) -> tuple[float, float]:
    return math.floor(low * steps + _TINY) / steps, math.ceil(high * steps - _TINY) / steps


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
