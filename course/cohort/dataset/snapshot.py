"""The published snapshot: two Parquet files under `cohort/`, named by one small file.

`published.json` is renamed into place last, so that a reader sees either snapshot in full.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

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


def keep(paths: CoursePaths, steps: Path, progress: Path) -> Snapshot:
    """Publish two tables that are already in `cohort/`; the previous snapshot is kept too."""
    before = published(paths)
    now = _at(paths.cohort, _digest(steps, progress))
    steps.rename(now.steps)
    progress.rename(now.progress)
    aside = paths.cohort / f".{_NAMES}"
    aside.write_text(json.dumps({"id": now.id}) + "\n", encoding="utf-8")
    aside.replace(paths.cohort / _NAMES)
    _forget(paths.cohort, {now.id, before.id if before else now.id})
    return now


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
