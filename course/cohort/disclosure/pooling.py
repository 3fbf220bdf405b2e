"""Shares that are shown, pooled: the mean of several, worked out from nothing but what is shown.

Exact pooled shares would tell more than the rounded shares of the parts do: who knows that 10 % of
25 learners chose something in one place, and fewer than 5 % in two places together, knows that in
the other place nobody did. What is made of shown rows alone tells nothing more.

The interval is the mean of the parts' own: as wide as if each learner had done the same in every
part, which is the worst, because the standard error of a mean is never above the mean of the
standard errors. It is not too narrow, then, however alike a learner's answers are.
"""

from collections.abc import Sequence
from fractions import Fraction

from course.cohort.disclosure.rounding import Grid, down, up
from course.cohort.disclosure.wording import Row


def pooled(rows: Sequence[Row], k: int) -> Row:
    """The mean of shown shares, rounded as a share of the smallest n among them is."""
    value, low, high = (
        sum(float(row[name]) for row in rows) / len(rows) for name in ("value", "low", "high")
    )
    grid = Grid.about(min(int(row["n"]) for row in rows), k)
    text = grid.text(grid.label(Fraction(str(round(value, 4)))))
    return {"value": value, "low": down(low), "high": up(high), "n": grid.n, "text": text}
