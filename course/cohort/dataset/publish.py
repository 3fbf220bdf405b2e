"""Which parts of new tables may be published, and the tables that hold only those.

A part is what one table says about one cohort in one lesson. It is replaced as a whole, and only
when at least k learners in it are new, changed or gone; otherwise the published part stays, but for
whoever is not in the cohort any more: their rows are gone at once.
"""

import heapq
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from course.cohort.dataset import parquet

_MEMORY = "256MB"  # beyond that it spills to files next to the tables

# The hashes of a learner's rows are summed, so that the order of rows does not matter.
_CHANGES = """
with before as (select lesson, cohort, learner, sum(hash(t)) as held from old t group by all),
     after as (select lesson, cohort, learner, sum(hash(t)) as held from new t group by all)
select lesson, cohort,
       count(*) filter (before.held is distinct from after.held) as changed,
       count(after.held) as learners,
       count(*) filter (before.held is not null and after.held is not null) as stayed,
       list(before.learner) filter (before.held is not null and after.held is null) as gone
from before full join after using (lesson, cohort, learner)
group by all order by all
"""


class Change(NamedTuple):
    """One cohort in one lesson: how many learners changed, and how many it now has.

    `gone` are the pseudonyms of those who were in the old rows and are in the new no more;
    `stayed` are in both.
    """

    lesson: str
    cohort: str
    changed: int
    learners: int
    stayed: int = 0
    gone: tuple[str, ...] = ()


def choose(
    old: Path | None, new: Path, target: Path, k: int, same: Collection[parquet.Part] = ()
) -> list[Change]:
    """Write to `target` the parts of `new` that may be published, and those of `old` that stay.

    The rows of both are in the order of lesson and cohort. `new` does not hold the parts that are
    known to be the `same`; those stay. Of those that stay, learners who are gone have no row.

    Returns the parts that differ between `old` and `new`; those with `changed` of at least `k` were
    taken. A part with fewer than `k` learners is not published at all.
    """
    changes = _changes(old, new, same)
    changed = [part for part in changes if part.changed >= k]
    taken = {part[:2] for part in changed if part.learners >= k}
    few = {part[:2] for part in changes if part.gone and part.stayed < k}
    dropped = few | {part[:2] for part in changed}
    gone = {part[:2]: pa.array(part.gone) for part in changes if part.gone}
    stays = (
        (
            (part, _without(rows, gone.get(part)))
            for part, rows in parquet.parts(old)
            if part not in dropped
        )
        if old
        else iter(())
    )
    comes = (piece for piece in parquet.parts(new) if piece[0] in taken)
    if old is None and len(taken) == len(changes):
        shutil.copyfile(new, target)
        return changes
    with parquet.Writer(target, parquet.opened(new).schema_arrow) as writer:
        for _, rows in heapq.merge(stays, comes, key=_part):
            writer.add(rows)
    return [part for part in changes if part.changed]


def _without(rows: pa.Table, gone: pa.Array | None) -> pa.Table:
    """The rows of all others."""
    if gone is None:
        return rows
    words = rows.column("learner").cast(pa.string())
    return rows.filter(pc.invert(pc.is_in(words, gone)))


def _part(piece: tuple[parquet.Part, pa.Table]) -> parquet.Part:
    return piece[0]


def _changes(old: Path | None, new: Path, same: Collection[parquet.Part]) -> list[Change]:
    with _tables(old, new, same) as connection:
        rows = connection.execute(_CHANGES).fetchall()
    return [Change(*row)._replace(gone=tuple(sorted(row[-1] or ()))) for row in rows]


@contextmanager
def _tables(
    old: Path | None, new: Path, same: Collection[parquet.Part]
) -> Iterator[duckdb.DuckDBPyConnection]:
    aside = str(new.parent)  # goes with the build's own folder
    config: dict[str, str | bool | int | float | list[str]]
    config = {"memory_limit": _MEMORY, "threads": 2, "temp_directory": aside}
    known = pa.table(
        [[lesson for lesson, _ in same], [cohort for _, cohort in same]],
        pa.schema([("lesson", pa.string()), ("cohort", pa.string())]),
    )
    with duckdb.connect(config=config) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.register("same", known)
        connection.execute(f"create view new as from read_parquet('{_quoted(new)}')")
        before = f"from read_parquet('{_quoted(old)}')" if old else "from new where false"
        connection.execute(
            f"create view old as select * from ({before}) anti join same using (lesson, cohort)"  # noqa: S608 - a path of ours
        )
        yield connection


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
