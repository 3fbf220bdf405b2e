"""What frozen figures tell, as rows for pages: a share with its interval, or why it is silent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, floor
from operator import attrgetter

import pandas as pd

from course.cohort.disclosure.bins import Bin
from course.cohort.disclosure.disclosed import COLUMNS, Disclosed, hidden
from course.cohort.publications.frozen import Figure, What
from course.cohort.statistics import wilson

SILENT = "Dit tonen we niet. Anders zou je kunnen afleiden wat iemand koos."
NAMES: tuple[str, ...] = ("lesson", "cohort", "exercise", "step", "answer")
_STEPS = 20  # of 5 % in a whole
_TINY = 1e-9


@dataclass(frozen=True)
class Told:
    """Rows of frozen figures.

    `absent` is the sentence for what has no row. Each row's `key` has `lesson`, `cohort` (as asked
    for: a figure can be of several), `exercise`, `step` and `answer`.
    """

    rows: tuple[Disclosed, ...]
    absent: str

    def where(self, **values: str) -> "Told":
        """The rows where the key has these values."""
        rows = [r for r in self.rows if all(r.key[name] == v for name, v in values.items())]
        return replace(self, rows=tuple(rows))

    @property
    def visible(self) -> list[Disclosed]:
        """The rows of which something is told."""
        return [row for row in self.rows if row.shown]

    def why_hidden(self, rows: Iterable[Disclosed]) -> str:
        """Why rows are silent or missing; "" if all are told."""
        given = list(rows)
        if not given:
            return self.absent
        return next((row.why for row in given if not row.shown), "")

    @property
    def frame(self) -> pd.DataFrame:
        """The same as a frame: the key's columns, and those of `Disclosed` without `key`."""
        columns = attrgetter(*COLUMNS)
        rows = [(*(row.key[name] for name in NAMES), *columns(row)) for row in self.rows]
        return pd.DataFrame(rows, columns=[*NAMES, *COLUMNS])


def told(figures: Iterable[tuple[str, str, Figure]], absent: str, what: What | None = None) -> Told:
    """The rows of figures, each given with its lesson and cohort; `what`: only those."""
    rows = (
        row
        for lesson, cohort, figure in figures
        if what is None or figure.what == what
        for row in rows_of(figure, {"lesson": lesson, "cohort": cohort})
    )
    return Told(tuple(rows), absent)


def rows_of(figure: Figure, key: Mapping[str, str]) -> list[Disclosed]:
    """One row for each option of a figure."""
    where = {**key, "exercise": figure.exercise, "step": figure.step}
    return [
        replace(share(bin_) if bin_ else hidden(SILENT), key={**where, "answer": option})
        for option, bin_ in zip(figure.options, figure.told, strict=True)
    ]


@lru_cache(maxsize=1 << 14)
def share(bin_: Bin) -> Disclosed:
    """A bin as a share, with a 95 % interval that holds Wilson's of every count in it."""
    low, _ = wilson([bin_.first], [bin_.most])
    _, high = wilson([min(bin_.last, bin_.fewest)], [bin_.fewest])
    return Disclosed(
        value=bin_.middle,
        text=bin_.text,
        least=bin_.told[0],
        most=bin_.told[1],
        low=floor(low[0] * _STEPS + _TINY) / _STEPS,
        high=ceil(high[0] * _STEPS - _TINY) / _STEPS,
        n=(bin_.fewest + bin_.most) // 2,
    )
