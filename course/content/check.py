"""`course check`: everything that is wrong in `source/`, one sentence each."""

from collections.abc import Iterator
from pathlib import Path

from course.content.concepts import FILE as CONCEPTS
from course.content.facts import SHOWN_IN_PROSE
from course.content.lesson import read_lesson
from course.content.mistakes import Mistake, Mistakes
from course.content.pydantic_wording import line_of
from course.content.settings import FILE as COURSE
from course.content.settings import Settings, read_settings
from course.content.yaml_reader import read_yaml
from course.exercises.base import Exercise
from course.messages import _

_FILES = {COURSE, CONCEPTS, *SHOWN_IN_PROSE}
_FOR_PEOPLE = {"LICENSE", "README.md"}
_FOLDERS = {"mail"}  # an organisation's own templates, which course.jobs.mail reads and checks


def check_source(source: Path) -> list[Mistake]:
    """Everything that is wrong in `source/`; empty if nothing is."""
    try:
        settings = read_settings(source)
    except Mistakes as mistakes:
        return mistakes.mistakes
    wrong = list(_strays(source, settings))
    lesson_of: dict[str, str] = {}
    exercises: list[Exercise] = []
    for lesson in settings.lessons:
        try:
            read = read_lesson(source, lesson, thorough=True).exercises
        except Mistakes as mistakes:
            wrong += mistakes.mistakes
            continue
        wrong += [_same_id(source, lesson, e.id, lesson_of) for e in read if e.id in lesson_of]
        lesson_of.update({exercise.id: lesson for exercise in read})
        exercises += read
    return wrong or [
        _nothing_to_compare(source, lesson_of[exercise.id], exercise.id, name)
        for exercise in exercises
        for name in exercise.looks_at
        if name not in lesson_of
    ]


def _strays(source: Path, settings: Settings) -> Iterator[Mistake]:
    """Files and folders that nothing reads."""
    for path in _visible(source):
        if path.is_file() and path.name not in _FILES | _FOR_PEOPLE:
            yield _stray(source, path, _("one of {names}", names=", ".join(sorted(_FILES))))
        elif path.is_dir() and path.name not in _FOLDERS.union(settings.lessons):
            yield _stray_lesson(source, path.name)
    for lesson in settings.lessons:
        yield from _strays_in(source, lesson)


def _strays_in(source: Path, lesson: str) -> Iterator[Mistake]:
    for path in _visible(source / lesson):
        if path.name not in {f"{lesson}.ipynb", "exercises"}:
            expected = _("{lesson}.ipynb and the folder exercises", lesson=lesson)
            yield _stray(source, path, expected)
    for path in _visible(source / lesson / "exercises"):
        if path.suffix != ".yaml":
            yield _stray(source, path, _("files that end in .yaml"))


def _visible(folder: Path) -> list[Path]:
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in paths if not path.name.startswith(".")]


def _stray(source: Path, path: Path, expected: str) -> Mistake:
    file = path.relative_to(source.parent).as_posix()
    return Mistake(file, "", _("something that is not read"), expected, _("rename or move it"))


def _stray_lesson(source: Path, name: str) -> Mistake:
    file = source / COURSE
    where = f"{source.name}/{COURSE}:{line_of(read_yaml(file, source.parent), ['lessons'])}"
    found = _("no lesson {name}, while there is a folder source/{name}", name=name)
    cure = _("add {name} to lessons, or move the folder out", name=name)
    return Mistake(where, "lessons", found, _("every lesson folder"), cure)


def _nothing_to_compare(source: Path, lesson: str, name: str, other: str) -> Mistake:
    cure = _("fix the name, or write that exercise")
    where = _line(source, lesson, name, "compare")
    return Mistake(where, "compare", other, _("an exercise of this course"), cure)


def _same_id(source: Path, lesson: str, name: str, lesson_of: dict[str, str]) -> Mistake:
    found = _("{name}, as in {lesson}", name=name, lesson=lesson_of[name])
    where = _line(source, lesson, name, "id")
    return Mistake(where, "id", found, _("an id of its own"), _("rename one of them"))


def _line(source: Path, lesson: str, name: str, field: str) -> str:
    """File and line of a field of an exercise."""
    path = source / lesson / "exercises" / f"{name}.yaml"
    line = line_of(read_yaml(path, source.parent), [field])
    return f"{path.relative_to(source.parent).as_posix()}:{line}"
