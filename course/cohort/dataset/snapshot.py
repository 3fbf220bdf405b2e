"""The published snapshot: two Parquet files under `cohort/`, named by one small file.

`published.json` is renamed into place last, so that a reader sees either snapshot in full. It also
says up to which line of the audit the rows know who was moved, merged or taken out: after a later
such line nobody reads them until they are made anew.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from course.answers.store import Store
from course.cohort.dataset.withdrawals import last_withdrawal
from course.paths import CoursePaths

TABLES: tuple[Literal["steps", "progress"], ...] = ("steps", "progress")
_NAMES = "published.json"
_PIECE = 1 << 20


@dataclass(frozen=True)
class Snapshot:
    """A pair of tables; `id` is a digest of their content."""

    id: str
    steps: Path
    progress: Path


def published(paths: CoursePaths) -> Snapshot | None:
    """The snapshot that is published now, or None."""
    try:
        named = json.loads((paths.cohort / _NAMES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return _at(paths.cohort, str(named["id"]))


def readable(paths: CoursePaths, store: Store) -> Snapshot | None:
    """The snapshot that is published now; None also where it still holds who is gone."""
    snapshot = published(paths)
    if snapshot is None:
        return None
    with store.engine.connect() as connection:
        return None if last_withdrawal(connection) > _seen(paths) else snapshot


def keep(
    paths: CoursePaths, steps: Path, progress: Path, seen: int, *, alone: bool = False
) -> Snapshot:
    """Publish two tables that are already in `cohort/`, which know of withdrawals up to `seen`.

    The previous snapshot is kept for whoever is reading it, unless this one is to be `alone`.
    """
    before = published(paths)
    now = _at(paths.cohort, _digest(steps, progress))
    steps.rename(now.steps)
    progress.rename(now.progress)
    _name(paths, now.id, seen)
    _forget(paths.cohort, {now.id} if alone or before is None else {now.id, before.id})
    return now


def note_seen(paths: CoursePaths, seen: int) -> None:
    """The rows of the snapshot are right as they are, also after withdrawals up to `seen`."""
    snapshot = published(paths)
    if snapshot is not None and seen != _seen(paths):
        _name(paths, snapshot.id, seen)


def remove(paths: CoursePaths) -> None:
    """Take away every row that was published."""
    (paths.cohort / _NAMES).unlink(missing_ok=True)
    _forget(paths.cohort, set())


def _name(paths: CoursePaths, id_: str, seen: int) -> None:
    aside = paths.cohort / f".{_NAMES}"
    aside.write_text(json.dumps({"id": id_, "seen": seen}) + "\n", encoding="utf-8")
    aside.replace(paths.cohort / _NAMES)


def _seen(paths: CoursePaths) -> int:
    named = json.loads((paths.cohort / _NAMES).read_text(encoding="utf-8"))
    return int(named.get("seen", 0))


def _digest(*paths: Path) -> str:
    """A digest of all contents, read in chunks: a table can be larger than memory."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    return digest.hexdigest()[:16]


def _at(folder: Path, name: str) -> Snapshot:
    steps, progress = (folder / f"{table}-{name}.parquet" for table in TABLES)
    return Snapshot(name, steps, progress)


def _forget(folder: Path, wanted: set[str]) -> None:
    """Delete all but the wanted snapshots; a reader may still be using the previous one."""
    stay = {
        path for name in wanted for path in (_at(folder, name).steps, _at(folder, name).progress)
    }
    for path in folder.glob("*.parquet"):
        if path not in stay:
            path.unlink(missing_ok=True)
