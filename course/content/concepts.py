"""The names of the concepts that the course teaches; no key is in them."""

from functools import lru_cache
from pathlib import Path

from course.content.coverage import Ideas
from course.content.yaml_reader import read_model

FILE = "concepts.yaml"


def concept_names(source: Path) -> dict[str, str]:
    """The Dutch name of every concept by its id; empty where there is no such file."""
    path = source / FILE
    return dict(_read(path, path.stat().st_mtime_ns)) if path.is_file() else {}


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> tuple[tuple[str, str], ...]:
    ideas = read_model(path, Ideas, path.parent.parent).concepts
    return tuple((idea.id, idea.name) for idea in ideas)
