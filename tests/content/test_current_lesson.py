"""A lesson in `source/` is read once while it stays as it is; then only what changed."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from course.content import current_lesson as current
from course.content import lesson as lesson_module
from course.content.current_lesson import current_lesson, read_ahead
from course.content.mistakes import Mistakes
from course.exercises.base import Exercise
from tests.conftest import LESSON, REPOSITORY

Read = list[str]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source of its own with one lesson."""
    shutil.copytree(REPOSITORY / "source" / LESSON, tmp_path / "source" / LESSON)
    for file in (REPOSITORY / "source").glob("*.yaml"):
        shutil.copy(file, tmp_path / "source")
    return tmp_path / "source"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Read:
    """The exercise files that were read, in order."""
    names: Read = []
    reading = lesson_module.read_exercise

    def noted(path: Path, root: Path, *, thorough: bool = False) -> Exercise:
        names.append(path.stem)
        return reading(path, root, thorough=thorough)

    monkeypatch.setattr(lesson_module, "read_exercise", noted)
    return names


def exercises(source: Path) -> list[Path]:
    return sorted((source / LESSON / "exercises").glob("*.yaml"))


def test_what_stays_as_it_is_is_read_once(source: Path, names: Read) -> None:
    first = current_lesson(source, LESSON)

    assert current_lesson(source, LESSON) is first
    assert sorted(names) == [path.stem for path in exercises(source)]


def test_of_a_change_only_that_file_is_read_again(source: Path, names: Read) -> None:
    before = current_lesson(source, LESSON)
    changed = exercises(source)[0]
    names.clear()

    changed.write_text(f"{changed.read_text(encoding='utf-8')}\n# anders\n", encoding="utf-8")
    after = current_lesson(source, LESSON)

    assert names == [changed.stem]
    assert after.exercises == before.exercises


def test_beside_a_mistake_the_good_files_are_not_read_again(source: Path, names: Read) -> None:
    wrong = exercises(source)[0]
    wrong.write_text("id: fout\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(Mistakes, match=wrong.stem):
            current_lesson(source, LESSON)

    assert len(names) == len(exercises(source)) + 1
    assert names.count(wrong.stem) == 2


def test_two_who_ask_at_once_read_it_once(source: Path, names: Read) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: current_lesson(source, LESSON), range(4)))

    assert len({id(one) for one in found}) == 1
    assert len(names) == len(exercises(source))


def test_read_ahead_nothing_is_left_to_read_and_a_mistake_stops_nothing(
    source: Path, names: Read
) -> None:
    thread = read_ahead(source, ["geen-les", LESSON])
    assert thread
    thread.join(60)
    assert len(names) == len(exercises(source))

    current_lesson(source, LESSON)

    assert len(names) == len(exercises(source))
    again = read_ahead(source, [LESSON])
    assert again
    again.join(60)
    assert current._ahead.acquire(blocking=False)
    assert read_ahead(source, [LESSON]) is None  # one at a time
    current._ahead.release()
