"""`course cohort build`: gradebook and answers into pseudonymised Parquet for coordinators."""

import fcntl
import gc
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from course.answers.bulk_reads import last_answers
from course.answers.store import Store
from course.cohort.dataset import parquet
from course.cohort.dataset.build_state import built, keep_built
from course.cohort.dataset.learners import fingerprint, parts, pieces
from course.cohort.dataset.mark_cache import Patterns
from course.cohort.dataset.parquet import Writer
from course.cohort.dataset.pseudonyms import Pseudonyms
from course.cohort.dataset.publish import Part, choose
from course.cohort.dataset.rows import rows_of
from course.cohort.dataset.schema import PROGRESS, STEPS, encoded
from course.cohort.dataset.snapshot import TABLES, keep, published
from course.cohort.disclosure.history import note
from course.content.settings import Settings
from course.paths import CoursePaths

_AT_ONCE = 500  # learners whose answers are in memory
Prints = dict[parquet.Part, str]


def build(paths: CoursePaths, store: Store, settings: Settings) -> str:
    """Publish a new snapshot of the cohort data, where enough is new.

    Reads the marked hand-ins of the cohorts in which something changed since the last build, and
    writes Parquet under `place.cohort`, aside first and then renamed. A cohort is published in a
    lesson when at least `settings.smallest_group` of its learners are new or changed against what
    is published; until then the old figures stay.

    Returns
    -------
    One or more sentences for the operator: what was published, and what was not and why.

    Raises
    ------
    PlaceError
        The pseudonyms' key cannot be read.
    """
    k = settings.smallest_group
    paths.cohort.mkdir(mode=0o750, exist_ok=True)
    with (
        _alone(paths.cohort),
        _straight_on(),
        tempfile.TemporaryDirectory(dir=paths.cohort) as folder,
    ):
        aside = Path(folder)
        before = published(paths)
        known = built(paths, before)
        now = _write(paths, store, settings, aside, known)
        if now == known and before:
            return _sentence({}, k)
        same = {part for part, print_ in known.items() if now.get(part) == print_}
        differ: dict[str, list[Part]] = {}
        for table in TABLES:
            old = getattr(before, table) if before else None
            differ[table] = choose(old, aside / f"{table}.new", aside / table, k, same)
        if any(part.changed >= k for found in differ.values() for part in found):
            before = keep(paths, aside / "steps", aside / "progress")
            taken = {part[:2] for found in differ.values() for part in found if part.changed >= k}
            note(before, taken, k, datetime.now(settings.zone).date())
        waiting = {part[:2] for found in differ.values() for part in found if part.changed < k}
        if before:
            keep_built(paths, before, {p: now[p] for p in now.keys() - waiting})
    return _sentence(differ, k)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One build at a time; the lock goes with the process that holds it."""
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _straight_on() -> Iterator[None]:
    """No looking for cycles, which takes half the time: there are none among rows."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write(
    paths: CoursePaths, store: Store, settings: Settings, aside: Path, known: Prints
) -> Prints:
    """Write the parts that are not as they were `known`; the fingerprints of all."""
    pseudonyms, patterns = Pseudonyms.of(paths), Patterns()
    answered, now = last_answers(store), Prints()
    with (
        Writer(aside / "steps.new", encoded(STEPS)) as steps,
        Writer(aside / "progress.new", encoded(PROGRESS)) as progress,
    ):
        for lesson in sorted(settings.lessons):
            everybody = parts(
                store, paths.gradebook_url, lesson, pseudonyms, answered.get(lesson, {})
            )
            for part, people in everybody.items():
                now[part] = fingerprint(people)
                if now[part] == known.get(part):
                    continue
                for some in pieces(people, _AT_ONCE):
                    rows = rows_of(store, patterns, part, some)
                    steps.add(rows.steps)
                    progress.add(rows.progress)
    return now


def _sentence(differ: dict[str, list[Part]], k: int) -> str:
    what = {"steps": "choices", "progress": "progress"}
    taken: list[str] = []
    kept: list[str] = []
    for table, found in differ.items():
        for part in found:
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
