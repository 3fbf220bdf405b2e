"""Marks and progress as pseudonymised Parquet, published when enough is new."""

import fcntl
import gc
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from course.answers.bulk_reads import last_answers
from course.answers.store import Store
from course.cohort.dataset.build_state import built, keep_built
from course.cohort.dataset.finished import Finished
from course.cohort.dataset.learners import fingerprint, parts, pieces
from course.cohort.dataset.parquet import Part, Writer
from course.cohort.dataset.places import Places
from course.cohort.dataset.pseudonyms import Pseudonyms
from course.cohort.dataset.publish import Change, choose
from course.cohort.dataset.rows import rows_of
from course.cohort.dataset.schema import PROGRESS, STEPS, encoded
from course.cohort.dataset.snapshot import TABLES, Snapshot, keep, note_seen, published
from course.cohort.dataset.withdrawals import last_withdrawal
from course.content.settings import Settings
from course.marking.handing_in import mark_older
from course.paths import CoursePaths
from course.people.persons import earlier_names

_AT_ONCE = 500  # learners whose answers are in memory
Prints = dict[Part, str]


@dataclass(frozen=True)
class Written:
    """What one run of `write_tables` did.

    `snapshot` is the one that is published now, None while nothing is; `published` and `waiting`
    name the parts (lesson and cohort) of each table that were renewed, or held back because too
    few learners are new.
    """

    snapshot: Snapshot | None
    published: Mapping[str, Sequence[Part]]
    waiting: Mapping[str, Sequence[Part]]

    @property
    def renewed(self) -> set[Part]:
        """The parts that were renewed, whatever the table."""
        return {part for parts_ in self.published.values() for part in parts_}


class _People(NamedTuple):
    """What people are called in rows, and where they count."""

    pseudonyms: Pseudonyms
    places: Places


def write_tables(paths: CoursePaths, store: Store, settings: Settings) -> Written:
    """Publish a new snapshot if enough is new; hold `exclusive` around it.

    Reads the marks of the cohorts in which something changed since the last build, and writes
    Parquet under `paths.cohort`, aside first and then renamed. A cohort is published in a lesson
    when at least `settings.smallest_group` of its learners are new or changed since the last
    publication; until then the old figures stay. Whoever is not in a cohort any more is gone from
    its rows at once, and from the files of the snapshot before.

    Raises
    ------
    CourseRootError
        The pseudonym key cannot be read.
    """
    k = settings.smallest_group
    with _without_garbage_collection(), tempfile.TemporaryDirectory(dir=paths.cohort) as folder:
        aside = Path(folder)
        before = published(paths)
        known = built(paths, before)
        with store.snapshot() as connection:
            seen, places = last_withdrawal(connection), Places.read(connection)
            pseudonyms = Pseudonyms.of(paths, earlier_names(connection))
        now = _write(store, settings, _People(pseudonyms, places), aside, known)
        if now == known and before:
            note_seen(paths, seen)
            return Written(before, {}, {})
        same = {part for part, print_ in known.items() if now.get(part) == print_}
        changes: dict[str, list[Change]] = {}
        for table in TABLES:
            old = getattr(before, table) if before else None
            changes[table] = choose(old, aside / f"{table}.new", aside / table, k, same)
        ready, waiting = (
            {t: [c[:2] for c in rows if (c.changed >= k) is wanted] for t, rows in changes.items()}
            for wanted in (True, False)
        )
        gone = any(part.gone for rows in changes.values() for part in rows)
        if any(ready.values()) or gone:
            before = keep(paths, aside / "steps", aside / "progress", seen, alone=gone)
        elif before:
            note_seen(paths, seen)
        if before:
            late = {part for parts_ in waiting.values() for part in parts_}
            keep_built(paths, before, {part: now[part] for part in now.keys() - late})
    return Written(before, ready, waiting)


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """One build at a time in this folder; the lock ends with the process that holds it."""
    folder.mkdir(mode=0o750, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Looking for reference cycles takes half the time, and rows have none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write(store: Store, settings: Settings, who: _People, aside: Path, known: Prints) -> Prints:
    """Write the parts whose fingerprint is not in `known`; returns the fingerprints of all."""
    finished = Finished()
    mark_older(store)
    answered, now = last_answers(store), Prints()
    with (
        Writer(aside / "steps.new", encoded(STEPS)) as steps,
        Writer(aside / "progress.new", encoded(PROGRESS)) as progress,
    ):
        for lesson in sorted(settings.lessons):
            seqs = answered.get(lesson, {})
            everybody = parts(store, lesson, who.pseudonyms.of_learner, seqs, who.places)
            for part, people in everybody.items():
                now[part] = fingerprint(people)
                if now[part] == known.get(part):
                    continue
                for some in pieces(people, _AT_ONCE):
                    rows = rows_of(store, finished, part, some)
                    steps.add(rows.steps)
                    progress.add(rows.progress)
    return now
