"""Where every cohort stands, worked out by DuckDB from the table itself, however large that is.

The same numbers as `measures.position` and `measures.profile` have of the rows in memory.
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
# One row a learner and stance; `*` is everybody once more, where that is asked.
_EACH = """
with chosen as (
  select t.lesson, t.cohort, t.learner, t.stance, places.place
  from read_parquet($path) t semi join lessons using (lesson) semi join cohorts using (cohort)
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
select release from read_parquet($path) semi join lessons using (lesson)
semi join cohorts using (cohort) group by release order by count(*) desc, release
"""


class Whereabouts:
    """What the table at `path` says of these cohorts in these lessons."""

    def __init__(self, path: Path, lessons: Collection[str], cohorts: Collection[str]) -> None:
        self._path, self._lessons, self._cohorts = path, lessons, cohorts

    def positions(self, *, whole: bool = False) -> pd.DataFrame:
        """`measures.position` by lesson and cohort; `whole`: of all cohorts together too."""
        return _between(self._asked(_POSITIONS, total=TOTAL, whole=whole), "mean", -1)

    def profiles(self, *, whole: bool = False) -> pd.DataFrame:
        """`measures.profile` in the same way."""
        return _between(self._asked(_PROFILES, total=TOTAL, whole=whole), "share", 0)

    def releases(self) -> list[str]:
        """The releases that were answered in, the one with most rows first."""
        return [str(name) for name in self._asked(_RELEASES)["release"]]

    def _asked(self, query: str, **values: Any) -> pd.DataFrame:  # noqa: ANN401 - of a query
        with duckdb.connect(config={"memory_limit": _MEMORY, "threads": 2}) as connection:
            for name, held in (("lesson", self._lessons), ("cohort", self._cohorts)):
                table = pa.table({name: pa.array(sorted(held), pa.string())})
                connection.register(f"{name}s", table)
            places = {"stance": list(POSITIONS), "place": list(POSITIONS.values())}
            connection.register("places", pa.table(places))
            found = connection.execute(query, {"path": str(self._path), **values})
            frame: pd.DataFrame = found.df()
            return frame


def _between(found: pd.DataFrame, name: str, least: int) -> pd.DataFrame:
    """With Student's t over learners, within the line."""
    half = student(found["learners"] - 1) * found["sd"] / np.sqrt(found["learners"])
    low, high = found[name] - half, found[name] + half
    within = found.assign(low=low.clip(lower=least), high=high.clip(upper=1))
    return within.drop(columns="sd")
