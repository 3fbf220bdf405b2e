"""The package as a house: no overcrowded folder, no giant, and modules of a size to read."""

import statistics
from collections import Counter
from pathlib import Path

from tests.conftest import REPOSITORY

MODULES = [
    path
    for path in sorted((REPOSITORY / "course").rglob("*.py"))
    if path.name not in {"__init__.py", "__main__.py"}
]
MOST_IN_A_FOLDER = 20
MOST_LINES = 400


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_no_folder_holds_more_than_twenty_modules() -> None:
    folders = Counter(path.parent for path in MODULES)

    assert len(folders) > 15
    assert [str(f) for f, count in folders.items() if count > MOST_IN_A_FOLDER] == []


def test_no_module_is_longer_than_can_be_read_at_a_sitting() -> None:
    assert [path.name for path in MODULES if lines(path) > MOST_LINES] == []


def test_the_median_module_is_one_topic() -> None:
    assert 80 <= statistics.median(map(lines, MODULES)) <= 190
