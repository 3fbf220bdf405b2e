"""Which part of fresh tables may be published, and the tables that hold just that.

A part is what one table says about one cohort in one lesson. It is replaced as a whole, and only
when at least k learners in it are new, changed or gone; otherwise the published part stays. So two
published snapshots of a part differ by nobody or by at least k learners, and their totals too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

_MEMORY = "256MB"  # beyond that it works from files beside the tables

# The hashes of a learner's rows are summed, so that the order of rows does not matter.
_CHANGES = """
with before as (select lesson, cohort, learner, sum(hash(t)) as held from old t group by all),
     after as (select lesson, cohort, learner, sum(hash(t)) as held from new t group by all)
select lesson, cohort,
       count(*) filter (before.held is distinct from after.held) as changed,
       count(after.held) as learners
from before full join after using (lesson, cohort, learner)
group by all order by all
"""
_CHOSEN = """
copy (
  select new.* from new join taken using (lesson, cohort)
  union all
  select old.* from old anti join refused using (lesson, cohort)
  order by all
) to '{path}' (format parquet)
"""


class Part(NamedTuple):
    """One cohort in one lesson: how many learners changed, and how many it now has."""

    lesson: str
    cohort: str
    changed: int
    learners: int


def choose(old: Path | None, new: Path, target: Path, k: int) -> list[Part]:
    """Write to `target` what may be published of `new`, and of `old` what stays.

    Returns the parts that differ between `old` and `new`; those with `changed` of at least `k` were
    taken. A part with fewer than `k` learners is not published at all.
    """
    with _tables(old, new) as connection:
        found = [Part(*row) for row in connection.execute(_CHANGES).fetchall()]
        changed = [part for part in found if part.changed >= k]
        for name, parts in {
            "taken": [part for part in changed if part.learners >= k],
            "refused": changed,
        }.items():
            connection.execute(f"create table {name} (lesson text, cohort text)")
            for part in parts:
                connection.execute(f"insert into {name} values (?, ?)", [part.lesson, part.cohort])  # noqa: S608 - two fixed names
        connection.execute(_CHOSEN.format(path=_quoted(target)))
    return [part for part in found if part.changed]


@contextmanager
def _tables(old: Path | None, new: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    aside = str(new.parent)  # goes with the build's own folder
    config = {"memory_limit": _MEMORY, "threads": 2, "temp_directory": aside}
    with duckdb.connect(config=config) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"create view new as from read_parquet('{_quoted(new)}')")
        before = f"from read_parquet('{_quoted(old)}')" if old else "from new where false"
        connection.execute(f"create view old as {before}")
        yield connection


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
