"""Which concept is taught in which lesson and practised in which exercise."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from course.content.lesson import Lesson, read_lesson
from course.content.settings import read_settings
from course.content.yaml_reader import read_model
from course.exercises.fields import Concept, Line, Model, Slug, Text


class Idea(Model):
    """A concept: `core` ones are taught and practised, the others appear."""

    id: Concept
    module: Slug
    core: bool
    own: bool = False
    name: Line
    text: Text


class Ideas(Model):
    """`source/concepts.yaml`."""

    prefixes: dict[str, Line]
    concepts: tuple[Idea, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Covered:
    """Where one concept is taught (lessons) and practised (exercises)."""

    idea: Idea
    taught: tuple[str, ...]
    practised: tuple[str, ...]

    @property
    def missing(self) -> str:
        """What is missing, in words; empty when nothing is."""
        if not self.idea.core:
            return "" if self.taught or self.practised else "appears nowhere"
        lacks = [
            word
            for word, where in (("taught", self.taught), ("practised", self.practised))
            if not where
        ]
        return f"is not {' or '.join(lacks)}" if lacks else ""


def coverage(source: Path) -> tuple[list[Covered], list[str]]:
    """Every concept with where it stands, and ids that are named but unknown; raises `Mistakes`."""
    ideas = read_model(source / "concepts.yaml", Ideas, source.parent).concepts
    lessons = [read_lesson(source, name) for name in read_settings(source).lessons]
    taught, practised = _taught(lessons), _practised(lessons)
    known = {idea.id for idea in ideas}
    unknown = sorted({*taught, *practised} - known)
    rows = [Covered(i, tuple(taught[i.id]), tuple(practised[i.id])) for i in ideas]
    return rows, unknown


def _taught(lessons: list[Lesson]) -> dict[str, list[str]]:
    """Lessons by the concepts that their Markdown cells name in `metadata.course.concepts`."""
    found: dict[str, list[str]] = defaultdict(list)
    for lesson in lessons:
        for cell in lesson.notebook["cells"]:
            for name in cell["metadata"].get("course", {}).get("concepts", ()):
                if lesson.id not in found[name]:
                    found[name].append(lesson.id)
    return found


def _practised(lessons: list[Lesson]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for lesson in lessons:
        for exercise in lesson.exercises:
            for name in exercise.concepts:
                found[name].append(exercise.id)
    return found
