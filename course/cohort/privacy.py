"""The only door between measures and figures: what may be shown of a group, and what hides.

Nothing is about fewer than k learners; shares and numbers are rounded as `rounding` says; a total
is hidden with any of its parts; what is hidden says why.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pandas as pd

from course.cohort.measures import TOTAL
from course.cohort.rounding import HIGH, LOW, Grid, down, up
from course.content.settings import SMALLEST_EVER

_TENTH = 10  # positions to tenths
_OUTERMOST = 0.9
COLUMNS = ("shown", "value", "text", "low", "high", "n", "why")


@dataclass(frozen=True)
class Shown:
    """A frame that may leave. Only this module makes one.

    The columns that named the rows, and: `shown`; `value`, where to draw it; `text`, how to say it;
    `low` and `high`; `n`, the learners to the nearest five; `why`, the Dutch sentence where it is
    hidden. Hidden: NaN, NaN, NaN, a dash as `text` and an `n` of 0. `absent` is the sentence for
    what has no row: nobody cannot be told from few.
    """

    frame: pd.DataFrame
    absent: str

    def where(self, **values: str) -> "Shown":
        """The rows in which the named columns have these values."""
        chosen = self.frame
        for column, value in values.items():
            chosen = chosen[chosen[column] == value]
        return Shown(chosen, self.absent)


def check(k: int) -> int:
    """`k`, when groups of that size may be shown; raises ValueError below 5."""
    if k < SMALLEST_EVER:
        raise ValueError(f"smallest_group: found {k}, expected {SMALLEST_EVER} or more")
    return k


def too_few(k: int) -> str:
    """Why a small group is hidden."""
    return (
        f"Dit gaat over minder dan {k} deelnemers. Daarom tonen we het niet: "
        "zo is niemand te herkennen."
    )


TOO_EXACT = "Deze verdeling tonen we niet. Je zou er precies uit kunnen afleiden wat iedereen koos."
SUBTRACTS = (
    "Dit totaal tonen we niet. Je zou er de cijfers van een te kleine groep uit kunnen afleiden."
)

Row = dict[str, Any]
Label = Callable[[Grid, pd.DataFrame], list[Row] | None]


def parts(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `measures.completion`: shares of learners that do not add up."""
    return _protect(frame, k, ["lesson", "cohort"], "state", _counted)


def options(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `measures.option_shares`, where each learner chose one option."""
    return _protect(frame, k, ["lesson", "cohort", "exercise", "step"], "answer", _adding_up)


def profile(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `measures.profile`; intervals are rounded outward to 5 %."""
    return _protect(frame, k, ["lesson", "cohort"], "stance", _means)


def position(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `measures.position`: tenths, never the outermost."""
    return _protect(frame, k, ["lesson", "cohort"], None, _place)


def ratings(frame: pd.DataFrame, k: int) -> Shown:
    """The same for means of self-ratings by `step`; of ten learners or more, whatever `k` is."""
    return _protect(frame, max(k, _TENTH), ["lesson", "cohort", "step"], None, _place)


def _protect(frame: pd.DataFrame, k: int, keys: list[str], item: str | None, label: Label) -> Shown:
    check(k)
    named = [*keys, item] if item else keys
    held: list[Row] = []
    for _, group in frame.groupby(keys, sort=False, observed=True):
        names = [dict(zip(named, row, strict=True)) for row in group[named].to_numpy()]
        said, why = _say(group, k, label)
        rows = said or [_hidden(why)] * len(names)
        held += [{**name, **row} for name, row in zip(names, rows, strict=True)]
    _hide_totals(held, [key for key in keys if key != "cohort"])
    return Shown(pd.DataFrame(held, columns=[*named, *COLUMNS]), too_few(k))


def _say(group: pd.DataFrame, k: int, label: Label) -> tuple[list[Row] | None, str]:
    """What to show of one group, or why not."""
    learners = int(group["learners"].max())
    if learners < k:
        return None, too_few(k)
    return label(Grid.about(learners, k), group), TOO_EXACT


def _hidden(why: str) -> Row:
    nan = float("nan")
    return dict(zip(COLUMNS, (False, nan, "-", nan, nan, 0, why), strict=True))


def _row(grid: Grid, label: int, interval: tuple[float, float]) -> Row:
    values = (True, grid.value(label), grid.text(label), *interval, grid.n, "")
    return dict(zip(COLUMNS, values, strict=True))


def _labels(grid: Grid, group: pd.DataFrame) -> list[int]:
    pairs = zip(group["count"], group["learners"], strict=True)
    return [grid.label(Fraction(int(count), int(learners))) for count, learners in pairs]


def _counted(grid: Grid, group: pd.DataFrame) -> list[Row] | None:
    return [_row(grid, label, grid.interval(label)) for label in _labels(grid, group)]


def _adding_up(grid: Grid, group: pd.DataFrame) -> list[Row] | None:
    labels = _labels(grid, group)
    return _counted(grid, group) if grid.keeps_counts(labels) else None


def _means(grid: Grid, group: pd.DataFrame) -> list[Row] | None:
    labels = [grid.label(Fraction(float(share))) for share in group["share"]]
    if not grid.keeps_shares(labels):
        return None
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


def _place(grid: Grid, group: pd.DataFrame) -> list[Row] | None:
    mean, low, high = (float(group[column].iloc[0]) for column in ("mean", "low", "high"))
    value = min(max(round(mean * _TENTH) / _TENTH, -_OUTERMOST), _OUTERMOST)
    ends = (
        max(-1.0, min(floor(low * _TENTH), round(value * _TENTH) - 1) / _TENTH),
        min(1.0, max(ceil(high * _TENTH), round(value * _TENTH) + 1) / _TENTH),
    )
    text = f"{value:.1f}".replace(".", ",").replace("-", "−")  # noqa: RUF001 - a minus sign
    return [dict(zip(COLUMNS, (True, value, text, *ends, grid.n, ""), strict=True))]


def _hide_totals(rows: list[Row], keys: Sequence[str]) -> None:
    """Hide a total unless every cohort there is, is itself shown at the same place."""
    cohorts = {row["cohort"] for row in rows} - {TOTAL}
    shown: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        if row["shown"]:
            shown.setdefault(tuple(row[key] for key in keys), set()).add(row["cohort"])
    for row in rows:
        at = tuple(row[key] for key in keys)
        if row["cohort"] == TOTAL and row["shown"] and not cohorts <= shown[at]:
            row.update(_hidden(SUBTRACTS))
