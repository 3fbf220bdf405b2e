"""The only door between measures and figures: what may be shown of a group, and what hides.

Nothing is about fewer than k learners; shares and numbers are rounded as `rounding` says; a total
is hidden with any of its parts; what is hidden says why.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from course.cohort.disclosure import labels, linked_questions
from course.cohort.disclosure.labels import COLUMNS, Group, Row
from course.cohort.disclosure.rounding import Grid
from course.cohort.statistics import TOTAL
from course.content.settings import SMALLEST_EVER

_TEN = 10  # of self-ratings, whatever k is


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
TWICE = (
    "Te weinig deelnemers deden mee aan beide lessen. We tonen dit pas als niemand te herkennen is."
)

Label = Callable[[Grid, Group], list[Row] | None]


def parts(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `measures.completion`: shares of learners that do not add up."""
    return _protect(frame, k, ["lesson", "cohort"], "state", labels.counted)


def options(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `measures.option_shares`, where each learner chose one option.

    Where the column `next` says which question an option leads to, that one is thought of too.
    """
    label = partial(labels.adding_up, known=linked_questions.known(frame, k))
    return _protect(frame, k, ["lesson", "cohort", "exercise", "step"], "answer", label)


def profile(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `measures.profile`; intervals are rounded outward to 5 %."""
    return _protect(frame, k, ["lesson", "cohort"], "stance", labels.means)


def earned(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `measures.earned`; intervals are rounded outward to 5 %."""
    return _protect(frame, k, ["lesson", "cohort", "exercise"], None, labels.alone)


def position(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `measures.position`: tenths, never the outermost."""
    return _protect(frame, k, ["lesson", "cohort"], None, labels.place)


def ratings(frame: pd.DataFrame, k: int) -> Shown:
    """The same for means of self-ratings by `step`; of ten learners or more, whatever `k` is."""
    return _protect(frame, max(k, _TEN), ["lesson", "cohort", "step"], None, labels.place)


def gains(frame: pd.DataFrame, k: int) -> Shown:
    """The same for `paired.moments`, where as many or nobody are left behind at both moments."""
    least = max(k, _TEN)
    rest = frame[["rest_before", "rest_after"]]
    safe = frame[(rest.eq(0) | rest.ge(least)).all(axis=1)]
    shown = _protect(safe, least, ["cohort", "step"], "moment", labels.moved)
    return replace(shown, absent=TWICE)


def _protect(frame: pd.DataFrame, k: int, keys: list[str], item: str | None, label: Label) -> Shown:
    check(k)
    named = [*keys, item] if item else keys
    held: list[Row] = []
    for group in _groups(frame, keys):
        names = [
            dict(zip(named, row, strict=True))
            for row in zip(*(group[n] for n in named), strict=True)
        ]
        said, why = _say(group, k, label)
        rows = said or [_hidden(why)] * len(names)
        held += [{**name, **row} for name, row in zip(names, rows, strict=True)]
    _hide_totals(held, [key for key in keys if key != "cohort"])
    return Shown(pd.DataFrame(held, columns=[*named, *COLUMNS]), too_few(k))


def _groups(frame: pd.DataFrame, keys: list[str]) -> Iterator[Group]:
    """The rows that have the same `keys`, as columns; in the order in which they come first."""
    number = frame.groupby(keys, sort=False, observed=True).ngroup().to_numpy()
    order = np.argsort(number, kind="stable")
    columns = {str(name): frame[name].to_numpy()[order] for name in frame}
    edges = [*np.flatnonzero(np.diff(number[order], prepend=-1)), len(order)]
    for start, end in itertools.pairwise(edges):
        yield {name: values[start:end] for name, values in columns.items()}


def _say(group: Group, k: int, label: Label) -> tuple[list[Row] | None, str]:
    """What to show of one group, or why not."""
    learners = int(group["learners"].max())
    if learners < k:
        return None, too_few(k)
    return label(Grid.about(learners, k), group), TOO_EXACT


def _hidden(why: str) -> Row:
    nan = float("nan")
    return dict(zip(COLUMNS, (False, nan, "-", nan, nan, 0, why), strict=True))


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
