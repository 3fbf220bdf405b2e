"""Reads rows of the published tables: a few columns for a page, everything for a report."""

from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import Literal

import pandas as pd

from course.cohort.dataset.snapshot import Snapshot

Table = Literal["steps", "progress"]


class Reader:
    """Reads rows about `cohorts` from the published tables.

    A page needs a few columns of one lesson, and that is what is read for it. A report asks for
    everything, repeatedly: with `whole` each file is read once and kept in memory.
    """

    def __init__(
        self, snapshot: Snapshot, cohorts: Collection[str], *, whole: bool = False
    ) -> None:
        self._snapshot, self._cohorts, self._whole = snapshot, frozenset(cohorts), whole

    def rows(
        self, table: Table, columns: list[str], cohorts: Collection[str], **values: Collection[str]
    ) -> pd.DataFrame:
        """Some columns of the rows of `cohorts` where the named columns have these values.

        Cohorts that this reader may not read have no rows.
        """
        wanted = {"cohort": self._cohorts.intersection(cohorts), **values}
        if not self._whole:
            filters = [(name, "in", set(some)) for name, some in wanted.items()]
            return pd.read_parquet(self._path(table), columns=columns, filters=filters)
        rows = self._steps if table == "steps" else self._progress
        for name, some in wanted.items():
            rows = rows[rows[name].isin(list(some))]
        return rows[columns].reset_index(drop=True)

    def source(self) -> Path | pd.DataFrame:
        """The table `steps` for a query: its file, or the rows already in memory."""
        return self._steps if self._whole else self._path("steps")

    @cached_property
    def _steps(self) -> pd.DataFrame:
        return self._all("steps")

    @cached_property
    def _progress(self) -> pd.DataFrame:
        return self._all("progress")

    def _all(self, table: Table) -> pd.DataFrame:
        filters = [("cohort", "in", set(self._cohorts))]
        return pd.read_parquet(self._path(table), filters=filters)

    def _path(self, table: Table) -> Path:
        return self._snapshot.steps if table == "steps" else self._snapshot.progress
