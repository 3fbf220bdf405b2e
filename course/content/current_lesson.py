"""A lesson in `source/` as it is now, read again only when one of its files has changed."""

from functools import lru_cache
from pathlib import Path

from course.content.lesson import Lesson, read_lesson


def current_lesson(source: Path, name: str) -> Lesson:
    """The lesson, read once while none of its files changes; raises `Mistakes`."""
    files = [path for path in (source / name).rglob("*") if path.is_file()]
    stats = [(path, path.stat()) for path in sorted([*files, *source.glob("*.yaml")])]
    return _read_once(
        source, name, tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats)
    )


@lru_cache(maxsize=32)
def _read_once(source: Path, name: str, _stamps: tuple[tuple[Path, int, int], ...]) -> Lesson:
    return read_lesson(source, name)
