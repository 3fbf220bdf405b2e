"""What was published before: a few numbers of each cohort at every new snapshot, in `cohort/`.

A cohort over the weeks is shown as a series of what its pages said on those days, never as groups
of learners by the week in which they answered. Each such group would need k learners on every day,
while learners join late and hand in again: two pages a week apart would differ in one group by one
person. What was published is safe to show again: `publish` lets two snapshots of a cohort in a
lesson differ by nobody or by at least k learners, whoever keeps all pages has these numbers
already, and each goes through `control` once more, alone, as it did on its day. What was published
when smaller groups were allowed than now is left out.
"""

import json
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pandas as pd
import pyarrow as pa

from course.cohort.dataset.snapshot import Snapshot
from course.cohort.disclosure import control
from course.cohort.disclosure.control import Shown
from course.cohort.statistics import POSITIONS, student

_NAME = "history.jsonl"
_MEMORY = "256MB"
_HANDED_IN = """
select lesson, cohort, count(*), count(*) filter (handed_in)
from read_parquet($path) semi join parts using (lesson, cohort)
group by all order by all
"""
_PLACES = """
with own as (
  select lesson, cohort, learner, avg(place) as place
  from read_parquet($path) semi join parts using (lesson, cohort) join places using (stance)
  group by all
)
select lesson, cohort, count(*), avg(place), stddev_samp(place) from own group by all order by all
"""


class Line(NamedTuple):
    """One cohort in one lesson on the day of a snapshot: exact, so for staff only.

    `handed_in` of the `begun` learners; the `mean` and `sd` of the places of `placed` learners, who
    are 0 where the lesson has no such line.
    """

    day: str
    k: int
    lesson: str
    cohort: str
    begun: int
    handed_in: int
    placed: int = 0
    mean: float = 0.0
    sd: float = 0.0


def note(snapshot: Snapshot, parts: Collection[tuple[str, str]], k: int, day: date) -> None:
    """Add what `snapshot` says about these parts (lesson and cohort) to the history next to it."""
    by_part: dict[tuple[str, str], Line] = {}
    for row in _asked(_HANDED_IN, snapshot.progress, parts):
        by_part[row[0], row[1]] = Line(day.isoformat(), k, *row)
    for lesson, cohort, placed, mean, sd in _asked(_PLACES, snapshot.steps, parts):
        line = by_part.get((lesson, cohort), Line(day.isoformat(), k, lesson, cohort, 0, 0))
        by_part[lesson, cohort] = line._replace(placed=placed, mean=mean, sd=sd or 0.0)
    folder = snapshot.steps.parent
    _keep(folder, [*_read(folder), *by_part.values()])


def _asked(query: str, path: Path, parts: Collection[tuple[str, str]]) -> list[Any]:
    with duckdb.connect(config={"memory_limit": _MEMORY, "threads": 2}) as connection:
        columns = {
            "lesson": [lesson for lesson, _ in parts],
            "cohort": [cohort for _, cohort in parts],
        }
        connection.register("parts", pa.table(columns))
        stances = {"stance": list(POSITIONS), "place": list(POSITIONS.values())}
        connection.register("places", pa.table(stances))
        rows: list[Any] = connection.execute(query, {"path": str(path)}).fetchall()
        return rows


def _read(folder: Path) -> list[Line]:
    try:
        text = (folder / _NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [Line(**json.loads(line)) for line in text.splitlines()]


def _keep(folder: Path, lines: Iterable[Line]) -> None:
    """Write a new file and rename it, so that a reader sees all of it or the old one."""
    aside = folder / f".{_NAME}"
    aside.write_text("".join(f"{json.dumps(line._asdict())}\n" for line in lines), encoding="utf-8")
    aside.replace(folder / _NAME)


def history(snapshot: Snapshot, lesson: str, cohort: str, k: int) -> list[Line]:
    """What was published about a cohort in a lesson: the last of each week, oldest first."""
    weeks = {
        date.fromisoformat(line.day).isocalendar()[:2]: line
        for line in _read(snapshot.steps.parent)
        if (line.lesson, line.cohort) == (lesson, cohort) and line.k >= k
    }
    return list(weeks.values())


def handed_in(line: Line, k: int) -> Shown:
    """What may be shown of the share that handed in, of those who began."""
    who = {"lesson": line.lesson, "cohort": line.cohort, "state": "handed_in"}
    row = {**who, "count": line.handed_in, "learners": line.begun}
    return control.parts(pd.DataFrame([row]), k)


def standing(line: Line, k: int) -> Shown:
    """What may be shown of the mean place."""
    half = float(student(line.placed - 1)) * line.sd / max(1, line.placed) ** 0.5
    low, high = max(-1.0, line.mean - half), min(1.0, line.mean + half)
    who = {"lesson": line.lesson, "cohort": line.cohort, "learners": line.placed}
    return control.position(pd.DataFrame([{**who, "mean": line.mean, "low": low, "high": high}]), k)
