"""The stances of every cohort, computed by DuckDB from the table itself, whatever its size.

The same numbers as `stances.position` and `stances.profile` compute from rows in memory.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from course.cohort.statistics import POSITIONS, TOTAL, student

_MEMORY = "256MB"
_COLUMNS = ["lesson", "cohort", "learner", "release", "stance"]
# One row per learner and stance; `*` is everybody once more, if requested.
_EACH = """
with chosen as (
  select t.lesson, t.cohort, t.learner, t.stance, places.place
  from steps t semi join lessons using (lesson) semi join cohorts using (cohort)
  join places using (stance)
),
each as (
  select lesson, cohort, learner, stance, any_value(place) as place, count(*) as times
  from chosen group by all
),
every as (from each union all by name select * replace ($total as cohort) from each where $whole)
"""
_POSITIONS = f"""{_EACH},
own as (
  select lesson, cohort, learner, sum(place * times) / sum(times) as value from every group by all
)
select lesson, cohort, count(*) as learners, avg(value) as mean, stddev_samp(value) as sd
from own group by all order by all
"""  # noqa: S608 - fixed text
_PROFILES = f"""{_EACH},
own as (
  select lesson, cohort, stance, place,
         times / sum(times) over (partition by lesson, cohort, learner) as value
  from every
),
sizes as (select lesson, cohort, count(distinct learner) as learners from every group by all),
sums as (
  select lesson, cohort, stance, sum(value) as total, sum(value * value) as squares
  from own group by all
)
select lesson, cohort, stance, learners, coalesce(total, 0) / learners as share,
       sqrt(greatest(0, coalesce(squares, 0) - coalesce(total, 0) ** 2 / learners)
            / nullif(learners - 1, 0)) as sd
from sizes cross join places left join sums using (lesson, cohort, stance)
order by lesson, cohort, place
"""  # noqa: S608 - fixed text
_RELEASES = """
select release from steps semi join lessons using (lesson)
semi join cohorts using (cohort) group by release order by count(*) desc, release
"""


def connected(steps: Path | pd.DataFrame) -> duckdb.DuckDBPyConnection:
    """A connection with the published table `steps` registered: a file, or its rows."""
    connection = duckdb.connect(config={"memory_limit": _MEMORY, "threads": 2})
    if isinstance(steps, Path):
        quoted = str(steps).replace("'", "''")
        connection.execute(f"create view steps as from read_parquet('{quoted}')")
    else:
        rows = pa.Table.from_pandas(steps[_COLUMNS], preserve_index=False)
        connection.register("steps", rows)
    places = {"stance": list(POSITIONS), "place": list(POSITIONS.values())}
    connection.register("places", pa.table(places))
    return connection


class StanceQueries:
    """What the table `steps` of a connection says about these cohorts in these lessons."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        lessons: Collection[str],
        cohorts: Collection[str],
    ) -> None:
        self._connection, self._lessons, self._cohorts = connection, lessons, cohorts

    def positions(self, *, whole: bool = False) -> pd.DataFrame:
        """`stances.position` by lesson and cohort; `whole`: also of all cohorts together."""
        return _between(self._frame(_POSITIONS, total=TOTAL, whole=whole), "mean", -1)

    def profiles(self, *, whole: bool = False) -> pd.DataFrame:
        """`stances.profile` in the same way."""
        return _between(self._frame(_PROFILES, total=TOTAL, whole=whole), "share", 0)

    def releases(self) -> list[str]:
        """The releases that were answered in, the one with most rows first."""
        return [str(name) for name in self._frame(_RELEASES)["release"]]

    def _frame(self, query: str, **values: Any) -> pd.DataFrame:  # noqa: ANN401 - of a query
        for name, some in (("lesson", self._lessons), ("cohort", self._cohorts)):
            table = pa.table({name: pa.array(sorted(some), pa.string())})
            self._connection.register(f"{name}s", table)
        frame: pd.DataFrame = self._connection.execute(query, values).df()
        return frame


def _between(means: pd.DataFrame, name: str, least: int) -> pd.DataFrame:
    """With Student's t over learners, clipped to the line."""
    half = student(means["learners"] - 1) * means["sd"] / np.sqrt(means["learners"])
    low, high = means[name] - half, means[name] + half
    within = means.assign(low=low.clip(lower=least), high=high.clip(upper=1))
    return within.drop(columns="sd")
