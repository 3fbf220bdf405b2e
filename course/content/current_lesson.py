"""A lesson in `source/` as it is now, read again only when one of its files has changed."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread

from course.content.lesson import Lesson, read_lesson
from course.content.mistakes import Mistakes

_reading: defaultdict[tuple[Path, str], Lock] = defaultdict(Lock)
_ahead = Lock()


def current_lesson(source: Path, name: str) -> Lesson:
    """The lesson, read once while none of its files changes; raises `Mistakes`.

    Who asks while it is being read waits for that, and does not read it as well.
    """
    files = [path for path in (source / name).rglob("*") if path.is_file()]
    stats = [(path, path.stat()) for path in sorted([*files, *source.glob("*.yaml")])]
    stamps = tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats)
    with _reading[source, name]:
        return _read_once(source, name, stamps)


def read_ahead(source: Path, names: Sequence[str]) -> Thread | None:
    """Read lessons in the background, for whoever asks soon; None where that is going on.

    Reading all of them for the first time takes seconds, since YAML is read in Python.
    """
    if not _ahead.acquire(blocking=False):
        return None
    thread = Thread(target=_read_all, args=(source, tuple(names)), name="read-ahead", daemon=True)
    thread.start()
    return thread


def _read_all(source: Path, names: Sequence[str]) -> None:
    try:
        for name in names:
            with suppress(Mistakes, OSError):  # whoever asks is told
                current_lesson(source, name)
    finally:
        _ahead.release()


@lru_cache(maxsize=32)
def _read_once(source: Path, name: str, _stamps: tuple[tuple[Path, int, int], ...]) -> Lesson:
    return read_lesson(source, name)
