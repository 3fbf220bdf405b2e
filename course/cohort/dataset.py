"""`course cohort build`: gradebook and answers into pseudonymised Parquet for coordinators."""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from course.answers.store import Store
from course.cohort.columns import PROGRESS, STEPS, Column, schema
from course.cohort.pseudonym import Pseudonyms
from course.cohort.publish import Part, choose
from course.cohort.rows import Row, rows_of
from course.cohort.snapshot import TABLES, keep, published
from course.content.settings import Settings
from course.place import Place

_BATCH = 20_000


def build(place: Place, store: Store, settings: Settings) -> str:
    """Publish a new snapshot of the cohort data, where enough is new.

    Reads the marked hand-ins of all lessons and writes Parquet under `place.cohort`, aside first
    and then renamed. A cohort is published in a lesson when at least `settings.smallest_group` of
    its learners are new or changed against what is published; until then the old figures stay.

    Returns
    -------
    One or more sentences for the operator: what was published, and what was not and why.

    Raises
    ------
    PlaceError
        The pseudonyms' key cannot be read.
    """
    pseudonyms, k = Pseudonyms.of(place), settings.smallest_group
    place.cohort.mkdir(mode=0o750, exist_ok=True)
    with _alone(place.cohort), tempfile.TemporaryDirectory(dir=place.cohort) as folder:
        aside = Path(folder)
        _write(place, store, settings, pseudonyms, aside)
        before = published(place)
        differ: dict[str, list[Part]] = {}
        for table in TABLES:
            old = getattr(before, table) if before else None
            differ[table] = choose(old, aside / f"{table}.new", aside / table, k)
        if any(part.changed >= k for parts in differ.values() for part in parts):
            keep(place, aside / "steps", aside / "progress")
    return _sentence(differ, k)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One build at a time; the lock goes with the process that holds it."""
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(
    place: Place, store: Store, settings: Settings, pseudonyms: Pseudonyms, aside: Path
) -> None:
    steps, progress = _Table(aside / "steps.new", STEPS), _Table(aside / "progress.new", PROGRESS)
    with steps, progress:
        for lesson in settings.lessons:
            for rows in rows_of(store, place.gradebook_url, lesson, pseudonyms):
                steps.add(rows.steps)
                progress.add(rows.progress)


class _Table:
    """A Parquet file that is written in batches, so that memory does not grow with the rows."""

    def __init__(self, path: Path, columns: tuple[Column, ...]) -> None:
        self._schema = schema(columns)
        self._writer = pq.ParquetWriter(path, self._schema)
        self._waiting: list[Row] = []

    def __enter__(self) -> "_Table":
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._writer.close()

    def add(self, rows: list[Row]) -> None:
        """Write `rows` with the next batch."""
        self._waiting += rows
        if len(self._waiting) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._waiting, schema=self._schema))
        self._waiting = []


def _sentence(differ: dict[str, list[Part]], k: int) -> str:
    what = {"steps": "choices", "progress": "progress"}
    taken: list[str] = []
    kept: list[str] = []
    for table, parts in differ.items():
        for part in parts:
            named = f"{what[table]} of {part.cohort} in {part.lesson}"
            (taken if part.changed >= k else kept).append(named)
    if not taken and not kept:
        return "Nothing is new: the published cohort data stay as they are."
    said = []
    if taken:
        said.append(f"Published: {', '.join(taken)}.")
    if kept:
        said.append(f"Not published, because fewer than {k} learners are new: {', '.join(kept)}.")
    return " ".join(said)
