"""A lesson in `source/`: a notebook with prose and one line an exercise, and its exercises."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from course.content.concepts import concept_names, unknown_concepts, unknown_in_prose
from course.content.helplines import FILE as HELPLINES
from course.content.helplines import with_help
from course.content.literal_text import check_marks, check_swallowed
from course.content.mistakes import Mistake, Mistakes
from course.content.pydantic_wording import field_names, line_of, shown
from course.content.source_notebook import (
    called_exercises,
    check_pictures,
    expand,
    heading,
    read_notebook,
)
from course.content.yaml_reader import read_model, read_yaml
from course.exercises import kind_of
from course.exercises.base import Exercise
from course.exercises.rubric import judged_id
from course.messages import _


@dataclass(frozen=True)
class Lesson:
    """A checked lesson. `exercises` follow the notebook's order."""

    id: str
    title: str
    notebook: dict[str, Any]
    exercises: tuple[Exercise, ...]

    def exercise(self, name: str) -> Exercise | None:
        """The exercise of that id, or None."""
        return next((e for e in self.exercises if e.id == name), None)


def read_exercise(path: Path, root: Path, *, thorough: bool = False) -> Exercise:
    """One exercise file; raises `Mistakes`. `thorough` looks for silent mistakes too."""
    name = path.relative_to(root).as_posix()
    document = read_yaml(path, root)
    if not isinstance(document, dict):
        expected, cure = _("an exercise"), _("start with id and kind")
        raise Mistakes([Mistake(f"{name}:1", "", _("no fields"), expected, cure)])
    if "help" in document:
        where = f"{name}:{line_of(document, ['help'])}"
        expected, cure = _("none in an exercise"), _("write them in {file}", file=HELPLINES)
        raise Mistakes([Mistake(where, "help", _("help lines"), expected, cure)])
    try:
        model = kind_of(str(document.get("kind")))
    except LookupError:
        raise Mistakes([_no_kind(name, document)]) from None
    exercise = read_model(path, model, root, document)
    wrong = list(_silent_mistakes(path, root, document, model)) if thorough else []
    if exercise.id != path.stem:
        where = f"{name}:{line_of(document, ['id'])}"
        cure = _("give the file and the id one name")
        wrong.append(Mistake(where, "id", exercise.id, path.stem, cure))
    if wrong:
        raise Mistakes(wrong)
    return exercise


def _silent_mistakes(
    path: Path, root: Path, document: dict[str, Any], model: type[Exercise]
) -> Iterator[Mistake]:
    """What can still be wrong in a valid file."""
    name, concepts = path.relative_to(root).as_posix(), concept_names(root / "source")
    yield from check_swallowed(name, path.read_text(encoding="utf-8"), field_names(model))
    yield from check_marks(name, document)
    if concepts:
        yield from unknown_concepts(name, document, concepts)


def _no_kind(name: str, document: dict[str, Any]) -> Mistake:
    where, found = f"{name}:{line_of(document, ['kind'])}", shown(document.get("kind"))
    expected, cure = _("a kind such as decision"), _("name a kind that exists")
    return Mistake(where, "kind", found, expected, cure)


def read_lesson(source: Path, lesson: str, *, thorough: bool = False) -> Lesson:
    """`source/<lesson>/`, checked as a whole; raises `Mistakes` with everything that is wrong.

    `thorough`, as in `course check`, also looks for mistakes that break nothing.
    """
    folder, root = source / lesson, source.parent
    path = folder / f"{lesson}.ipynb"
    notebook, file = read_notebook(path, root), path.relative_to(root).as_posix()
    wrong = expand(notebook, source, file)
    if thorough:
        wrong += check_pictures(notebook, path, root)
        if concepts := concept_names(source):
            wrong += unknown_in_prose(file, notebook, concepts)
    exercises, broken = _read_exercises(folder / "exercises", root, thorough=thorough)
    wrong += [mistake for mistakes in broken.values() for mistake in mistakes]
    names, mistakes_ = called_exercises(notebook, file, {*exercises, *broken})
    wrong += mistakes_
    wrong += [_not_called(lesson, name) for name in exercises if name not in names]
    wrong += [
        _taken(lesson, e.id)
        for e in exercises.values()
        if e.by_hand and judged_id(e.id) in exercises
    ]
    if wrong:
        raise Mistakes(wrong)
    in_order = with_help(tuple(exercises[name] for name in names), source)
    title = notebook["metadata"].get("course", {}).get("title") or heading(notebook) or lesson
    return Lesson(lesson, title, notebook, in_order)


def _read_exercises(
    folder: Path, root: Path, *, thorough: bool
) -> tuple[dict[str, Exercise], dict[str, list[Mistake]]]:
    """The exercises of a folder by file name, and the mistakes in the others."""
    exercises: dict[str, Exercise] = {}
    broken: dict[str, list[Mistake]] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            exercises[path.stem] = (
                read_exercise(path, root, thorough=True) if thorough else _unchanged(path, root)
            )
        except Mistakes as mistakes:
            broken[path.stem] = mistakes.mistakes
    return exercises, broken


def _unchanged(path: Path, root: Path) -> Exercise:
    """An exercise, read again only when its own file has changed."""
    stat = path.stat()
    return _read_once(path, root, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1024)
def _read_once(path: Path, root: Path, _time: int, _size: int) -> Exercise:
    return read_exercise(path, root)


def _not_called(lesson: str, name: str) -> Mistake:
    file = f"source/{lesson}/exercises/{name}.yaml"
    found = _("an exercise that the notebook does not use")
    expected = _('a cell exercise("{name}")', name=name)
    return Mistake(file, "", found, expected, _("add the cell or move the file out"))


def _taken(lesson: str, name: str) -> Mistake:
    """The cell in which a person judges an exercise needs its own name."""
    file = f"source/{lesson}/exercises/{judged_id(name)}.yaml"
    expected = _("an id that {name} does not need", name=name)
    return Mistake(file, "id", judged_id(name), expected, _("rename the file and its id"))
