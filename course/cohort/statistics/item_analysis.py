"""Item analysis as in Moodle's quiz statistics, on marks (score x points), as proportions.

An item's numbers are about the learners who reached it. Their total is the sum of the marks that
they have, their rest that sum without this item. With S for standard deviation and C for covariance
(both over n - 1), x the mark, r the rest and t the total:

- `facility`: mean of x / points; `sd`: S(x) / points
- `effective_weight`: sqrt C(x, t), as a share of the sum of these roots over all items; 0 where C
  is 0, undefined where C is negative (such an item adds nothing to the sum)
- `discrimination_index`: C(x, r) / (S(x) S(r)), the correlation of item and rest
- `discriminative_efficiency`: C(x, r) / C(x sorted, r sorted), the share of the discrimination that
  these same marks could have had
- `random_guess_score`: as given

Source: Moodle developer documentation, Quiz statistics calculations (Item statistics), and what
Moodle's own calculator does with questions that not everybody was given.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from course.cohort.statistics.intervals import Numbers

ITEM_STATISTICS = (
    "facility",
    "sd",
    "effective_weight",
    "discrimination_index",
    "discriminative_efficiency",
    "random_guess_score",
)
_OF_SPREAD = ["sd", "discrimination_index", "discriminative_efficiency"]  # see `_statistics`
_NOISE = 1e-9  # of the largest mark: differences caused by adding fractions
_UNRELATED = 1e-12  # a correlation caused by rounding only


class _Spread(NamedTuple):
    """For one item's marks `x`, with the rest `r` of the same learners and their total `t`."""

    sd: float
    sd_rest: float
    with_rest: float  # covariance of x and r
    most: float  # the same, with x and r both sorted
    with_total: float  # covariance of x and t


def item_statistics(
    scores: pd.DataFrame, points: pd.Series, guess: pd.Series | None = None
) -> pd.DataFrame:
    """The statistics of each item; what they are stands at the top of this module.

    Parameters
    ----------
    scores : DataFrame
        One row a learner, one column an item; score in [0, 1], NaN where not reached.
    points : Series
        Points of each item, by item; 0 or more.
    guess : Series, optional
        Expected score of a guesser, by item, in [0, 1]; NaN or absent if unknown.

    Returns
    -------
    DataFrame indexed by item, in the order of `scores`, with the columns `ITEM_STATISTICS`. NaN
    where undefined: nobody reached the item, fewer than two did (all but `facility`), the item has
    no points (all but `effective_weight`), or everybody has the same mark or the same rest.

    Raises
    ------
    ValueError
        A score or a guesser's score outside [0, 1], points that are missing, negative or not
        finite, or a duplicate item; the message names the item, and for a score the row.
    """
    values, worth, guessed = _checked(scores, points, guess)
    marks = values * worth
    totals = np.nansum(marks, axis=1)
    spreads = [_spread(marks[:, at], totals) for at in range(marks.shape[1])]
    statistics = [_statistics(*pair) for pair in zip(spreads, worth, strict=True)]
    table = pd.DataFrame(statistics, index=scores.columns, columns=_OF_SPREAD, dtype=float)
    return table.assign(
        facility=np.where(worth > 0, _mean_reached(values), np.nan),
        effective_weight=_weights(np.array([s.with_total for s in spreads], dtype=float)),
        random_guess_score=guessed,
    )[list(ITEM_STATISTICS)]


def _mean_reached(values: Numbers) -> Numbers:
    """The mean of each column without NaN; NaN for one that holds nothing else."""
    reached = (~np.isnan(values)).sum(axis=0)
    means: Numbers = np.nansum(values, axis=0) / np.where(reached > 0, reached, np.nan)
    return means


def _checked(
    scores: pd.DataFrame, points: pd.Series, guess: pd.Series | None
) -> tuple[Numbers, Numbers, Numbers]:
    """Scores, points and guesses as arrays in the order of the items of `scores`."""
    items = scores.columns
    if not items.is_unique:
        twice = items[items.duplicated()][0]
        raise ValueError(f"item {twice!r}: found twice in the scores; give each column its own id")
    values = scores.to_numpy(dtype=float, na_value=np.nan)
    for row, at in np.argwhere(~(np.isnan(values) | ((values >= 0) & (values <= 1)))).tolist():
        raise ValueError(
            f"item {items[at]!r}, row {scores.index[row]!r}: found the score {values[row, at]}, "
            "expected 0 to 1, or NaN where not reached"
        )
    worth = _by_item(points, items, "points")
    for at in np.flatnonzero(~(np.isfinite(worth) & (worth >= 0))).tolist():
        raise ValueError(f"item {items[at]!r}: found {worth[at]} points, expected 0 or more")
    guessed = _by_item(pd.Series(dtype=float) if guess is None else guess, items, "guess")
    for at in np.flatnonzero(~(np.isnan(guessed) | ((guessed >= 0) & (guessed <= 1)))).tolist():
        raise ValueError(
            f"item {items[at]!r}: found {guessed[at]} for who guesses, expected 0 to 1"
        )
    return values, worth, guessed


def _by_item(values: pd.Series, items: pd.Index, name: str) -> Numbers:
    """`values` in the order of the items; NaN for items that it lacks."""
    if not values.index.is_unique:
        twice = values.index[values.index.duplicated()][0]
        raise ValueError(f"item {twice!r}: found twice in {name}; give each item once")
    return values.reindex(items).to_numpy(dtype=float, na_value=np.nan)


def _spread(marks: Numbers, totals: Numbers) -> _Spread:
    reached = ~np.isnan(marks)
    x, t = marks[reached], totals[reached]
    if len(x) < 2:  # noqa: PLR2004 - no spread of one
        return _Spread(*[np.nan] * 5)
    r = t - x
    noise = _NOISE * max(float(np.abs(t).max()), np.finfo(float).tiny)
    dx, dr, dt = (_from_mean(v, noise) for v in (x, r, t))
    freedom = len(x) - 1
    return _Spread(
        sd=float(np.sqrt(dx @ dx / freedom)),
        sd_rest=float(np.sqrt(dr @ dr / freedom)),
        with_rest=_product(dx, dr) / freedom,
        most=_product(np.sort(dx), np.sort(dr)) / freedom,
        with_total=_product(dx, dt) / freedom,
    )


def _from_mean(values: Numbers, noise: float) -> Numbers:
    """Deviations from the mean; all 0 if the values differ by no more than noise."""
    return values - values.mean() if np.ptp(values) > noise else np.zeros_like(values)


def _product(left: Numbers, right: Numbers) -> float:
    """The sum of products of deviations, 0 if it is no more than noise."""
    product = float(left @ right)
    return (
        product if abs(product) > _UNRELATED * np.linalg.norm(left) * np.linalg.norm(right) else 0
    )


def _statistics(spread: _Spread, worth: float) -> tuple[float, float, float]:
    """`sd`, `discrimination_index` and `discriminative_efficiency`."""
    sd = spread.sd / worth if worth > 0 else np.nan
    both = spread.sd * spread.sd_rest
    if not both > 0:
        return sd, np.nan, np.nan
    index = float(np.clip(spread.with_rest / both, -1, 1))
    return sd, index, spread.with_rest / spread.most


def _weights(with_total: Numbers) -> Numbers:
    roots = np.sqrt(np.where(with_total >= 0, with_total, np.nan))
    total = np.nansum(roots)
    return roots / total if total > 0 else np.full_like(roots, np.nan)
