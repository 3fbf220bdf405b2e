"""The course's own lessons, read once a process: it takes seconds. Nobody changes what is read."""

from functools import cache

from course.content.lesson import Lesson, read_lesson
from course.content.settings import read_settings
from course.exercises.base import Exercise
from tests.conftest import REPOSITORY

SOURCE = REPOSITORY / "source"


@cache
def read(name: str) -> Lesson:
    """A lesson of `source/`."""
    return read_lesson(SOURCE, name)


@cache
def every() -> dict[str, Lesson]:
    """Every lesson by its name, in the running order."""
    return {name: read(name) for name in read_settings(SOURCE).lessons}


def exercises() -> list[Exercise]:
    """The exercises of all lessons."""
    return [exercise for lesson in every().values() for exercise in lesson.exercises]
