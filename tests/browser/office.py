"""The office in a room: a filled roster over one lesson."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Settings
from tests import roster
from tests.browser.room import open_room
from tests.cohort.conftest import bare
from tests.conftest import LESSON, OPENED


@contextmanager
def open_office(root: Path, released: Released, settings: Settings) -> Iterator[tuple[str, Store]]:
    """The address of the service, and its store."""
    paths = bare(root)
    course = paths.source / "course.yaml"
    course.write_text(f"id: proef\ntitle: Professioneel nabij\nlessons: [{LESSON}]\n", "utf-8")
    with Store(paths.store_url) as store:
        store.open_lesson(released, OPENED)
        roster.filled(store, settings)
        with open_room(paths, store) as address:
            yield address, store
