"""The demo that version 0.1.0 made, on SQLite and on PostgreSQL, and what that version showed."""

import dataclasses
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from course.paths import CoursePaths
from tests.conftest import REPOSITORY

ARCHIVE = REPOSITORY / "tests/data/course-0.1.0.tar.xz"


@dataclass(frozen=True)
class Old:
    """A course root of 0.1.0 that a test may change, and what 0.1.0 showed of it."""

    paths: CoursePaths
    shown: dict[str, Any]

    @property
    def lessons(self) -> list[str]:
        """The course's lessons."""
        return list(self.shown["lessons"])


def unpacked(folder: Path) -> Path:
    """The course root of 0.1.0 in `folder`."""
    shutil.unpack_archive(ARCHIVE, folder)
    return folder / ARCHIVE.name.removesuffix(".tar.xz")


def restore(root: Path, url: str) -> None:
    """Put the PostgreSQL dump of the store into an empty database."""
    dump = (root / "store.sql").read_text(encoding="utf-8").splitlines()
    statements = "\n".join(line for line in dump if not line.startswith("\\"))
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        connection.execute(statements.encode())


def opened(root: Path, store_url: str | None = None) -> Old:
    """The course in `root` with its own SQLite store, or with the store at `store_url`."""
    paths = CoursePaths.at(root)
    if store_url is not None:
        paths = dataclasses.replace(paths, store_url=store_url)
    return Old(paths, json.loads((root / "shown.json").read_text(encoding="utf-8")))
