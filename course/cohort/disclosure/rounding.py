"""Rounding that shows a share without revealing who: a function of the rounded n alone.

Shares are rounded to 5 %, of about 20 learners or fewer to 10 %, of fewer than ten to 20 %. None
looks the same as a few, and all as nearly all: both ends stand for at least two counts.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

import numpy as np

from course.cohort.statistics import student, wilson

LOW, HIGH = 0, 100  # labels of the two ends; the others are percentages in between
_N = 5  # learners are rounded to fives
_FINE, _COARSE, _COARSEST = 5, 10, 20  # percent; an end holds one of the fewest it can stand for
_STEPS = 20  # of 5 % in a whole


def down(share: float) -> float:
    """To 5 %, downward."""
    return floor(round(share * _STEPS, 6)) / _STEPS


def up(share: float) -> float:
    """To 5 %, upward."""
    return ceil(round(share * _STEPS, 6)) / _STEPS


def rounded(learners: int) -> int:
    """A number of learners to the nearest five, half up."""
    return (2 * learners + _N) // (2 * _N) * _N


@dataclass(frozen=True)
class Grid:
    """How shares are rounded when `n` is shown and can stand for any of `sizes`.

    `width` is the step in percent. The low end holds shares below `end` percent, or for small n up
    to and including `end`; the high end likewise.
    """

    n: int
    sizes: tuple[int, ...]
    width: int
    end: int

    @classmethod
    def about(cls, learners: int, k: int) -> "Grid":
        """The grid for this many learners, known to be at least `k`.

        `n` is never below `k`, so that there are always three or more sizes that it can stand for.
        """
        return _about(max(rounded(learners), _least(k)), k)

    @property
    def is_strict(self) -> bool:
        """Whether an end leaves its own bound out: *minder dan 5 %* against *hoogstens 10 %*."""
        return self.end == _FINE

    def label(self, share: Fraction) -> int:
        """`LOW`, `HIGH`, or the nearest percentage of the grid."""
        percent = share * 100
        if percent < self.end or (percent == self.end and not self.is_strict):
            return LOW
        if percent > 100 - self.end or (percent == 100 - self.end and not self.is_strict):
            return HIGH
        return floor(percent / self.width + Fraction(1, 2)) * self.width

    def text(self, label: int) -> str:
        """A label in words."""
        if label == LOW:
            return f"{'minder dan' if self.is_strict else 'hoogstens'} {self.end} %"
        if label == HIGH:
            return f"{'meer dan' if self.is_strict else 'minstens'} {100 - self.end} %"
        return f"{label} %"

    def bounds(self, label: int) -> tuple[float, float]:
        """The bounds that the words of a label give; equal except at the ends."""
        if label == LOW:
            return 0.0, self.end / 100
        if label == HIGH:
            return (100 - self.end) / 100, 1.0
        return label / 100, label / 100

    def value(self, label: int) -> float:
        """Where a label is drawn; an end in the middle of its range."""
        if label in {LOW, HIGH}:
            return abs(label - self.end / 2) / 100
        return label / 100

    def of(self, count: int, learners: int) -> int:
        """The label of `count` among `learners`."""
        return _label(self, count, learners)

    def one_otherwise(self) -> float:
        """How far an interval reaches when one learner differs from all others.

        If all did the same, the interval is as if one had not: Student's t over √(m (m - 1)), in m
        learners. A share of one in m reaches t / m; the rest is for a learner a step up on a line
        while another is a step down.
        """
        return _one_otherwise(self.sizes[0])

    def edges(self, label: int) -> tuple[Fraction, Fraction]:
        """The smallest and largest share that a label can stand for."""
        return _edges(self, label)

    def counts(self, label: int, size: int) -> range:
        """The counts of `size` learners that get this label; empty where there are none."""
        return _counts(self, label, size)

    def interval(self, label: int) -> tuple[float, float]:
        """A 95 % interval in steps of 5 % that holds Wilson's of every count behind the label."""
        return _interval(self, label)


# The same few grids and labels come back in every figure.
remembered = lru_cache(maxsize=1 << 16)


def _least(k: int) -> int:
    return -(-k // _N) * _N


@remembered
def _about(n: int, k: int) -> Grid:
    sizes = tuple(m for m in range(max(k, n - _N), n + _N) if max(rounded(m), _least(k)) == n)
    step = Fraction(100, sizes[0])
    width = _FINE if step < _FINE else _COARSE if step <= _COARSE else _COARSEST
    return Grid(n, sizes, width, width)


@remembered
def _one_otherwise(least: int) -> float:
    return float(student(least - 1) / np.sqrt(least * (least - 1)))


@remembered
def _edges(grid: Grid, label: int) -> tuple[Fraction, Fraction]:
    end, half = Fraction(grid.end, 100), Fraction(grid.width, 200)
    if label == LOW:
        return Fraction(0), end
    if label == HIGH:
        return 1 - end, Fraction(1)
    middle = Fraction(label, 100)
    return max(middle - half, end), min(middle + half, 1 - end)


@remembered
def _label(grid: Grid, count: int, learners: int) -> int:
    return grid.label(Fraction(count, learners))


@remembered
def _counts(grid: Grid, label: int, size: int) -> range:
    low, high = grid.edges(label)
    first, last = ceil(low * size), floor(high * size)
    if first <= last and grid.label(Fraction(first, size)) != label:
        first += 1
    if first <= last and grid.label(Fraction(last, size)) != label:
        last -= 1
    return range(first, last + 1)


@remembered
def _interval(grid: Grid, label: int) -> tuple[float, float]:
    behind = [(c, m) for m in grid.sizes if (c := _counts(grid, label, m))]
    sizes = [size for _, size in behind]
    low, _ = wilson([counts[0] for counts, _ in behind], sizes)
    _, high = wilson([counts[-1] for counts, _ in behind], sizes)
    return down(low.min()), up(high.max())
