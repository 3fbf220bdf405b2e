"""Which concept is taught in which lesson and practised in which exercise."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from course.content.concepts import Idea, read_ideas
from course.content.lesson import Lesson, read_lesson
from course.content.settings import read_settings
from course.messages import _


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
            return "" if self.taught or self.practised else _("appears nowhere")
        if self.taught and self.practised:
            return ""
        if self.taught:
            return _("is not practised")
        return _("is not taught") if self.practised else _("is neither taught nor practised")


def coverage(source: Path) -> list[Covered]:
    """Every concept with where it is taught and practised; raises `Mistakes`."""
    ideas = read_ideas(source)
    lessons = [read_lesson(source, name) for name in read_settings(source).lessons]
    taught, practised = _taught(lessons), _practised(lessons)
    return [Covered(i, tuple(taught[i.id]), tuple(practised[i.id])) for i in ideas]


def _taught(lessons: list[Lesson]) -> dict[str, list[str]]:
    """Lessons by the concepts that their Markdown cells name in `metadata.course.concepts`."""
    lessons_by_concept: dict[str, list[str]] = defaultdict(list)
    for lesson in lessons:
        for cell in lesson.notebook["cells"]:
            for name in cell["metadata"].get("course", {}).get("concepts", ()):
                if lesson.id not in lessons_by_concept[name]:
                    lessons_by_concept[name].append(lesson.id)
    return lessons_by_concept


def _practised(lessons: list[Lesson]) -> dict[str, list[str]]:
    exercises_by_concept: dict[str, list[str]] = defaultdict(list)
    for lesson in lessons:
        for exercise in lesson.exercises:
            for name in exercise.concepts:
                exercises_by_concept[name].append(exercise.id)
    return exercises_by_concept
