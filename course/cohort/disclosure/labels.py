"""The numbers of one group in rounded words, or None where even those say too much.

Each function takes the grid of the group's n and the group's rows.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

import numpy as np
import numpy.typing as npt

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.inference import keeps_counts, keeps_shares
from course.cohort.disclosure.linked_questions import Known, Where
from course.cohort.disclosure.rounding import HIGH, LOW, Grid, down, up
from course.formatting import decimal

_TENTH = 10  # positions to tenths
_MILLION = 10**6
_ENDS = {"before": 1, "after": 1, "gain": 2, "effect": 5}
Group = Mapping[str, npt.NDArray[np.generic]]  # the columns of its rows


def _share_row(grid: Grid, label: int, interval: tuple[float, float]) -> Disclosed:
    return Disclosed(grid.value(label), grid.text(label), *grid.bounds(label), *interval, grid.n)


def _labels(grid: Grid, group: Group) -> list[int]:
    pairs = zip(group["count"], group["learners"], strict=True)
    return [grid.of(int(count), int(learners)) for count, learners in pairs]


def counted(grid: Grid, group: Group) -> list[Disclosed] | None:
    """Shares of learners that do not add up."""
    return [_share_row(grid, label, grid.interval(label)) for label in _labels(grid, group)]


def adding_up(grid: Grid, group: Group, known: Mapping[Where, Known]) -> list[Disclosed] | None:
    """Shares of learners who chose one option each; `known` is what other questions reveal."""
    where = tuple(group[name][0] for name in ("lesson", "cohort", "exercise", "step"))
    more = known.get(where, Known())
    safe = keeps_counts(grid, tuple(_labels(grid, group)), more.onward, more.most)
    return counted(grid, group) if safe else None


def means(grid: Grid, group: Group) -> list[Disclosed] | None:
    """Mean shares that add up to one; intervals outward to 5 %."""
    labels = [_label(grid, float(share)) for share in group["share"]]
    return alone(grid, group) if keeps_shares(grid, labels) else None


def alone(grid: Grid, group: Group) -> list[Disclosed] | None:
    """Mean shares that do not add up; intervals outward to 5 %."""
    rows = zip(group["share"], group["low"], group["high"], strict=True)
    return [_share(grid, float(share), _half(grid, share, low, high)) for share, low, high in rows]


def _label(grid: Grid, share: float) -> int:
    """To the millionth, so that one in five is no more than 20 %."""
    return grid.label(Fraction(round(share * _MILLION), _MILLION))


def _half(grid: Grid, mean: float, low: float, high: float) -> float:
    """Half the width of an interval; if all did the same, as if one had done otherwise.

    An end may be cut off where the line ends, so the farthest counts.
    """
    farthest = max(float(high - mean), float(mean - low))
    return max(round(farthest, 9), round(grid.one_otherwise(), 9))


def _share(grid: Grid, share: float, half: float) -> Disclosed:
    """A mean share: its label, and an interval that reveals no more than the label."""
    label = _label(grid, share)
    least, most = (float(edge) for edge in grid.edges(label))
    alike = half <= round(grid.one_otherwise(), 9)
    if label == LOW:
        ends = 0.0, up(1 / grid.sizes[0] + half if alike else most + half)
    elif label == HIGH:
        ends = down(1 - 1 / grid.sizes[0] - half if alike else least - half), 1.0
    else:
        ends = down(least - half), up(most + half)
    return _share_row(grid, label, (max(0.0, ends[0]), min(1.0, ends[1])))


def place(grid: Grid, group: Group) -> list[Disclosed] | None:
    """A mean between -1 and 1; its interval reveals no more than the tenth does."""
    mean, low, high = (float(group[column][0]) for column in ("mean", "low", "high"))
    tenth, half = _tenth(mean, 1), _half(grid, mean, low, high) + 1 / _TENTH / 2
    return [_tenths(grid, tenth, tenth - half, tenth + half, end=1)]


def moved(grid: Grid, group: Group) -> list[Disclosed] | None:
    """The moments of `matched_sample.moments`."""
    names = ("value", "low", "high")
    means, lows, highs = (group[name].astype(float) for name in names)
    if np.isnan([means, lows, highs]).any():
        return None  # nothing varies: all moved alike
    rows = zip(group["moment"], means, lows, highs, strict=True)
    return [_tenths(grid, *row, end=_ENDS[str(moment)]) for moment, *row in rows]


def _tenths(grid: Grid, mean: float, low: float, high: float, *, end: int) -> Disclosed:
    """A number between `-end` and `end` in tenths, never the outermost, its interval outward."""
    value = _tenth(mean, end)
    low, high = round(low * _TENTH, 6), round(high * _TENTH, 6)
    ends = (
        max(-float(end), min(floor(low), round(value * _TENTH) - 1) / _TENTH),
        min(float(end), max(ceil(high), round(value * _TENTH) + 1) / _TENTH),
    )
    return Disclosed(value, decimal(value), value, value, *ends, grid.n)


def _tenth(mean: float, end: int) -> float:
    most = end - 1 / _TENTH
    return min(max(round(mean * _TENTH) / _TENTH, -most), most) + 0.0  # no negative zero
