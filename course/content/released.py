"""A release: a lesson with notebook, exercises and key as they were at one moment. Staff-only."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from course.content.lesson import Lesson
from course.exercises import kind_of
from course.exercises.base import Exercise
from course.exercises.correctable import Difference, corrected


@dataclass(frozen=True)
class Released:
    """An immutable release; `id` is a digest of everything in it as it was released.

    `correction` is the number of the last correction of its key that is in `exercises`, None
    without any: see `course.marking.corrections`.
    """

    id: str
    lesson: str
    title: str
    notebook: dict[str, Any]
    exercises: tuple[Exercise, ...]
    correction: int | None = None

    @classmethod
    def of(cls, lesson: Lesson, notebook: dict[str, Any]) -> "Released":
        """The release of `lesson` with `notebook` as nbgrader generated it."""
        bare = cls("", lesson.id, lesson.title, notebook, lesson.exercises)
        digest = hashlib.sha256(bare.to_json().encode()).hexdigest()[:16]
        return cls(digest, lesson.id, lesson.title, notebook, lesson.exercises)

    @classmethod
    def from_json(cls, name: str, text: str) -> "Released":
        """The release that `to_json` wrote."""
        document = json.loads(text)
        exercises = tuple(kind_of(e["kind"]).model_validate(e) for e in document["exercises"])
        return cls(name, document["lesson"], document["title"], document["notebook"], exercises)

    def to_json(self) -> str:
        """All but the id; keys keep their order, because the first step is where a case starts."""
        document = {
            "lesson": self.lesson,
            "title": self.title,
            "notebook": self.notebook,
            "exercises": [e.model_dump(mode="json") for e in self.exercises],
        }
        return json.dumps(document, ensure_ascii=False)

    def corrected(self, corrections: Iterable[tuple[int, Mapping[str, Any]]]) -> "Released":
        """The release with these corrections in order: their numbers, and changes by exercise."""
        exercises = {exercise.id: exercise for exercise in self.exercises}
        last = self.correction
        for number, key in corrections:
            last = number
            for name, changes in key.items():
                exercises[name] = corrected(exercises[name], map(Difference.of, changes))
        return replace(self, exercises=tuple(exercises.values()), correction=last)

    def exercise(self, name: str) -> Exercise | None:
        """The exercise of that id, or None."""
        return next((e for e in self.exercises if e.id == name), None)
