"""The help lines of `source/helplines.yaml`: in prose, and next to sensitive exercises."""

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from course.content.boxes import day_in_words, ended, quote
from course.content.mistakes import Mistake, Mistakes
from course.content.yaml_reader import read_model
from course.exercises.base import Exercise, Help
from course.exercises.fields import Line, Model, Slug, check_unique
from course.messages import _

FILE = "helplines.yaml"
_COUNTRIES = {"NL": "Nederland", "VL": "Vlaanderen"}


class Helpline(Model):
    """Somebody to call; `number` None is a place without a number of its own."""

    id: Slug
    country: Literal["NL", "VL"]
    when: Line
    name: Line
    number: Line | None
    checked: date
    source: Line


class Helplines(Model):
    """`source/helplines.yaml`."""

    helplines: tuple[Helpline, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> "Helplines":
        check_unique("helplines", [line.id for line in self.helplines])
        return self


def read_helplines(source: Path) -> tuple[Helpline, ...]:
    """The help lines; raises `Mistakes`."""
    return read_model(source / FILE, Helplines, source.parent).helplines


def helplines_box(lines: tuple[Helpline, ...]) -> str:
    """All help lines as Markdown, in one box with the oldest date."""
    parts = ["**Hulp nodig, of maak je je zorgen?**"]
    for code, country in _COUNTRIES.items():
        own = [line for line in lines if line.country == code]
        items = [f"- {ended(line.when, ':')} {line.name}{_number(line)}" for line in own]
        parts.append("\n".join([f"In {country}:", "", *items]))
    checked = min(line.checked for line in lines)
    return quote([*parts, f"*Nagekeken op {day_in_words(checked)}.*"])


def _number(line: Helpline) -> str:
    return f", {line.number}" if line.number and line.number != line.name else ""


def with_help(exercises: tuple[Exercise, ...], source: Path) -> tuple[Exercise, ...]:
    """The exercises, each sensitive one with the help lines of its country.

    Raises
    ------
    Mistakes
        There is a sensitive exercise, and the help line file is wrong or has none for it.
    """
    if not any(exercise.sensitive for exercise in exercises):
        return exercises
    lines = read_helplines(source)
    return tuple(_helped(e, lines, source) if e.sensitive else e for e in exercises)


def _helped(exercise: Exercise, lines: tuple[Helpline, ...], source: Path) -> Exercise:
    own = tuple(
        Help(when=line.when, name=line.name, number=line.number)
        for line in lines
        if line.country == exercise.country
    )
    if not own:
        words = {"country": exercise.country, "id": exercise.id}
        expected = _("one for {country}, because {id} is sensitive", **words)
        file = f"{source.name}/{FILE}"
        raise Mistakes([Mistake(file, "helplines", _("no such line"), expected, _("add it"))])
    return exercise.model_copy(update={"help": own})
