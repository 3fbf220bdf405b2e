"""How the numbers of one group are told in rounded words, or None where even those say too much.

Each function takes the grid of the group's n and the group's rows.
"""

from fractions import Fraction
from math import ceil, floor
from typing import Any

import pandas as pd

from course.cohort.rounding import HIGH, LOW, Grid, down, up

COLUMNS = ("shown", "value", "text", "low", "high", "n", "why")
_TENTH = 10  # positions to tenths
_ENDS = {"before": 1, "after": 1, "gain": 2, "effect": 5}
Row = dict[str, Any]


def _row(grid: Grid, label: int, interval: tuple[float, float]) -> Row:
    values = (True, grid.value(label), grid.text(label), *interval, grid.n, "")
    return dict(zip(COLUMNS, values, strict=True))


def _labels(grid: Grid, group: pd.DataFrame) -> list[int]:
    pairs = zip(group["count"], group["learners"], strict=True)
    return [grid.label(Fraction(int(count), int(learners))) for count, learners in pairs]


def counted(grid: Grid, group: pd.DataFrame) -> list[Row] | None:
    """Shares of learners that do not add up."""
    return [_row(grid, label, grid.interval(label)) for label in _labels(grid, group)]


def adding_up(grid: Grid, group: pd.DataFrame) -> list[Row] | None:
    """Shares of learners who chose one option each."""
    labels = _labels(grid, group)
    return counted(grid, group) if grid.keeps_counts(labels) else None


def means(grid: Grid, group: pd.DataFrame) -> list[Row] | None:
    """Mean shares that add up to one; intervals outward to 5 %."""
    labels = [grid.label(Fraction(float(share))) for share in group["share"]]
    return alone(grid, group) if grid.keeps_shares(labels) else None


def alone(grid: Grid, group: pd.DataFrame) -> list[Row] | None:
    """Mean shares that do not add up; intervals outward to 5 %."""
    labels = [grid.label(Fraction(float(share))) for share in group["share"]]
    ends = zip(labels, group["low"], group["high"], strict=True)
    return [_row(grid, label, _outward(grid, label, low, high)) for label, low, high in ends]


def _outward(grid: Grid, label: int, low: float, high: float) -> tuple[float, float]:
    """An interval in steps of 5 %, at least as wide as what the label can stand for."""
    least, most = (float(edge) for edge in grid.edges(label))
    far = 2 * grid.end / 100
    if label == LOW:
        return 0.0, max(far, up(high))
    if label == HIGH:
        return min(1 - far, down(low)), 1.0
    return min(down(low), down(least)), max(up(high), up(most))


def place(grid: Grid, group: pd.DataFrame) -> list[Row] | None:
    """A mean between -1 and 1."""
    mean, low, high = (float(group[column].iloc[0]) for column in ("mean", "low", "high"))
    return [_tenths(grid, mean, low, high, 1)]


def moved(grid: Grid, group: pd.DataFrame) -> list[Row] | None:
    """The moments of `paired.moments`."""
    numbers = group[["value", "low", "high"]].astype(float)
    if numbers.isna().any(axis=None):
        return None  # nothing varies: all moved alike
    return [
        _tenths(grid, float(mean), float(low), float(high), _ENDS[moment])
        for moment, (mean, low, high) in zip(group["moment"], numbers.to_numpy(), strict=True)
    ]


def _tenths(grid: Grid, mean: float, low: float, high: float, end: int) -> Row:
    """A number between `-end` and `end` in tenths, never the outermost, its interval outward."""
    most = end - 1 / _TENTH
    value = min(max(round(mean * _TENTH) / _TENTH, -most), most)
    ends = (
        max(-float(end), min(floor(low * _TENTH), round(value * _TENTH) - 1) / _TENTH),
        min(float(end), max(ceil(high * _TENTH), round(value * _TENTH) + 1) / _TENTH),
    )
    text = f"{value + 0.0:.1f}".replace(".", ",").replace("-", "−")  # noqa: RUF001 - a minus sign
    return dict(zip(COLUMNS, (True, value, text, *ends, grid.n, ""), strict=True))
