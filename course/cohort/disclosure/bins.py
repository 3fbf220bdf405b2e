"""Counts of a group of known size in bins: what a share of it is told as.

Both end bins hold four counts, 0 to 3 and the same from the top, so that neither *nobody* nor
*everybody* is told, also not to somebody who knows two of those who are counted. The bins between
them mirror each other and are at least four counts and a twentieth of the group wide: then two
options of three never leave fewer than three people for the third.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor
from typing import Final

END: Final = 3
"""The last count of the lowest bin: two people whom somebody may know, and one more."""

SMALLEST: Final = 2 * END + 3
"""The smallest group with a bin between the ends."""

_NARROWEST: Final = 4  # counts in a bin between the ends, where the group has that many
_FINEST: Final = 20  # bins of a whole
_STEP: Final = 5  # percent, in words
_WIDE: Final = 0.25  # of everybody
_TINY: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Bin:
    """Counts from `first` to `last`, among `fewest` to `most` people; mostly those are the same."""

    first: int
    last: int
    fewest: int
    most: int

    @property
    def is_low(self) -> bool:
        """Whether it is the lowest, with nobody in it."""
        return self.first == 0

    @property
    def is_high(self) -> bool:
        """Whether it is the highest, with everybody in it."""
        return self.last == self.most

    @property
    def bounds(self) -> tuple[float, float]:
        """The smallest and the largest share, from 0 to 1."""
        return self.first / self.most, min(1.0, self.last / self.fewest)

    @property
    def middle(self) -> float:
        """The share in the middle, from 0 to 1."""
        return (self.first + self.last) / (self.fewest + self.most)

    @property
    def told(self) -> tuple[float, float]:
        """What its words say, in steps of five percent: one number twice, or two bounds.

        One number is the middle, rounded; an end is rounded outward. Both ends, where they are so
        far apart that the middle would be taken for more than it is.
        """
        low, high = self.bounds
        first, last = floor(low * 100 / _STEP + _TINY), ceil(high * 100 / _STEP - _TINY)
        if not (self.is_low or self.is_high or high - low > _WIDE):
            first = last = floor(self.middle * 100 / _STEP + 0.5)
        return _STEP * first / 100, _STEP * last / 100

    @property
    def text(self) -> str:
        """The same in words."""
        low, high = (round(100 * end) for end in self.told)
        if self.is_low:
            return f"hoogstens {high} %"
        if self.is_high:
            return f"minstens {low} %"
        return f"{low} %" if low == high else f"{low} tot {high} %"


@lru_cache(maxsize=4096)
def bins(size: int) -> tuple[Bin, ...]:
    """The bins of a group of `size` people, the lowest first.

    They depend on the size alone, which anybody may know: so which bins there are tells nothing.

    Raises
    ------
    ValueError
        The group is smaller than `SMALLEST`.
    """
    if size < SMALLEST:
        raise ValueError(f"size: found {size}, expected at least {SMALLEST}")
    edges = _edges(size)
    spans = [(0, END), *((low, high - 1) for low, high in pairwise(edges)), (size - END, size)]
    return tuple(Bin(first, last, size, size) for first, last in spans)


def bin_of(count: int, size: int) -> int:
    """The number of the bin of `count`, 0 for the lowest."""
    return next(at for at, one in enumerate(bins(size)) if count <= one.last)


def _edges(size: int) -> list[int]:
    """Where the bins between the ends begin, and where the last ends."""
    counts = size - 2 * END - 1
    many = max(1, counts // max(_NARROWEST, ceil(size / _FINEST)))
    if many % 2 == 0 and counts % 2:
        many -= 1  # an even number of bins that mirror each other holds an even number of counts
    half, left = many // 2, counts - counts // many * many
    widths = [counts // many] * many
    if many % 2 and left % 2:
        widths[half] += 1
    for pair in range(left // 2):  # from the middle outward
        near = half - 1 - pair
        widths[near] += 1
        widths[many - 1 - near] += 1
    edges = [END + 1]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges
