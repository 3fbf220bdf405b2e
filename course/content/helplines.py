"""The help lines of `source/helplines.yaml` beside sensitive exercises."""

from pathlib import Path

from course.content.author_errors import Mistake, Mistakes
from course.content.facts import Helplines
from course.content.yaml_reader import read_model
from course.exercises.base import Exercise, Help

FILE = "helplines.yaml"


def with_help(exercises: tuple[Exercise, ...], source: Path) -> tuple[Exercise, ...]:
    """The exercises, each sensitive one with the help lines of its country.

    Raises
    ------
    Mistakes
        There is a sensitive exercise, and the file of help lines is wrong or has none for it.
    """
    if not any(exercise.sensitive for exercise in exercises):
        return exercises
    lines = read_model(source / FILE, Helplines, source.parent)
    return tuple(_helped(e, lines, source) if e.sensitive else e for e in exercises)


def _helped(exercise: Exercise, lines: Helplines, source: Path) -> Exercise:
    found = tuple(
        Help(when=line.when, name=line.name, number=line.number)
        for line in lines.helplines
        if line.country == exercise.country
    )
    if not found:
        expected = f"one for {exercise.country}, because {exercise.id} is sensitive"
        file = f"{source.name}/{FILE}"
        raise Mistakes([Mistake(file, "helplines", "no such line", expected, "add it")])
    return exercise.model_copy(update={"help": found})
