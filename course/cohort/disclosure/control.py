"""The only gate between measures and figures: what may be shown of a group, and what is hidden.

Nothing is shown about fewer than k learners; shares and numbers are rounded as in `rounding`; a
total is hidden with any of its parts; hidden rows say why.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter

import numpy as np
import pandas as pd

from course.cohort.disclosure import labels, linked_questions
from course.cohort.disclosure.disclosed import COLUMNS, Disclosed, hidden
from course.cohort.disclosure.labels import Group
from course.cohort.disclosure.rounding import Grid
from course.cohort.statistics import TOTAL

_LEAST = 5
_TEN = 10  # of self-ratings, whatever k is


@dataclass(frozen=True)
class Shown:
    """Rows that may be shown. Only this module creates one.

    `names` are the columns that say what a row is about, the keys of `Disclosed.key`. `absent` is
    the sentence for what has no row: nobody looks the same as a few.
    """

    rows: tuple[Disclosed, ...]
    names: tuple[str, ...]
    absent: str

    def where(self, **values: str) -> "Shown":
        """The rows where the named columns have these values."""
        rows = [r for r in self.rows if all(r.key[name] == v for name, v in values.items())]
        return replace(self, rows=tuple(rows))

    @property
    def visible(self) -> list[Disclosed]:
        """The rows that are not hidden."""
        return [row for row in self.rows if row.shown]

    def why_hidden(self, rows: Iterable[Disclosed]) -> str:
        """Why rows are hidden or missing; "" if all are shown."""
        given = list(rows)
        if not given:
            return self.absent
        return next((row.why for row in given if not row.shown), "")

    @property
    def frame(self) -> pd.DataFrame:
        """The same as a frame: the columns `names`, and those of `Disclosed` without `key`."""
        columns = attrgetter(*COLUMNS)
        rows = [(*(row.key[name] for name in self.names), *columns(row)) for row in self.rows]
        return pd.DataFrame(rows, columns=[*self.names, *COLUMNS])


def check(k: int) -> int:
    """`k`, if groups of that size may be shown; raises ValueError below 5."""
    if k < _LEAST:
        raise ValueError(f"smallest_group: found {k}, expected {_LEAST} or more")
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

Label = Callable[[Grid, Group], list[Disclosed] | None]


def parts(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `statistics.completion`: shares of learners that do not add up."""
    return _protect(frame, k, ["lesson", "cohort"], "state", labels.counted)


def options(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `statistics.option_shares`, where each learner chose one option.

    If the column `next` says which question an option leads to, that link is taken into account.
    """
    label = partial(labels.adding_up, known=linked_questions.known(frame, k))
    return _protect(frame, k, ["lesson", "cohort", "exercise", "step"], "answer", label)


def profile(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `statistics.profile`; intervals are rounded outward to 5 %."""
    return _protect(frame, k, ["lesson", "cohort"], "stance", labels.means)


def earned(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `statistics.earned`; intervals are rounded outward to 5 %."""
    return _protect(frame, k, ["lesson", "cohort", "exercise"], None, labels.alone)


def position(frame: pd.DataFrame, k: int) -> Shown:
    """What may be shown of `statistics.position`: tenths, never the outermost."""
    return _protect(frame, k, ["lesson", "cohort"], None, labels.place)


def ratings(frame: pd.DataFrame, k: int) -> Shown:
    """The same for mean self-ratings by `step`; of ten learners or more, whatever `k` is."""
    return _protect(frame, max(k, _TEN), ["lesson", "cohort", "step"], None, labels.place)


def gains(frame: pd.DataFrame, k: int) -> Shown:
    """The same for `matched_sample.moments`, where no learners or at least k are left out."""
    least = max(k, _TEN)
    rest = frame[["rest_before", "rest_after"]]
    safe = frame[(rest.eq(0) | rest.ge(least)).all(axis=1)]
    shown = _protect(safe, least, ["cohort", "step"], "moment", labels.moved)
    return replace(shown, absent=TWICE)


def _protect(frame: pd.DataFrame, k: int, keys: list[str], item: str | None, label: Label) -> Shown:
    check(k)
    names = (*keys, item) if item else (*keys,)
    rows: list[Disclosed] = []
    for group in _groups(frame, keys):
        about = [
            dict(zip(names, values, strict=True))
            for values in zip(*(group[name] for name in names), strict=True)
        ]
        visible, why = _disclose(group, k, label)
        of_group = visible or [hidden(why)] * len(about)
        rows += [replace(row, key=key) for key, row in zip(about, of_group, strict=True)]
    places = [key for key in keys if key != "cohort"]
    return Shown(tuple(_without_totals(rows, places)), names, too_few(k))


def _groups(frame: pd.DataFrame, keys: list[str]) -> Iterator[Group]:
    """The rows with the same `keys`, as columns; in order of first appearance."""
    number = frame.groupby(keys, sort=False, observed=True).ngroup().to_numpy()
    order = np.argsort(number, kind="stable")
    columns = {str(name): frame[name].to_numpy()[order] for name in frame}
    edges = [*np.flatnonzero(np.diff(number[order], prepend=-1)), len(order)]
    for start, end in itertools.pairwise(edges):
        yield {name: values[start:end] for name, values in columns.items()}


def _disclose(group: Group, k: int, label: Label) -> tuple[list[Disclosed] | None, str]:
    """What to show of one group, or why not."""
    learners = int(group["learners"].max())
    if learners < k:
        return None, too_few(k)
    return label(Grid.about(learners, k), group), TOO_EXACT


def _without_totals(rows: Sequence[Disclosed], keys: Sequence[str]) -> Iterator[Disclosed]:
    """The rows; a total is hidden unless every cohort is itself shown at the same place."""
    cohorts = {row.key["cohort"] for row in rows} - {TOTAL}
    shown: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        if row.shown:
            shown.setdefault(tuple(row.key[key] for key in keys), set()).add(row.key["cohort"])
    for row in rows:
        is_open = row.shown and row.key["cohort"] == TOTAL
        if is_open and not cohorts <= shown[tuple(row.key[key] for key in keys)]:
            yield replace(hidden(SUBTRACTS), key=row.key)
        else:
            yield row
