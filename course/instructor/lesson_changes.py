"""What differs between a lesson in `source/` and the release that learners have."""

from dataclasses import dataclass
from typing import Any

from course.answers.store import Store
from course.content.current_lesson import current_lesson
from course.content.lesson import Lesson
from course.content.mistakes import Mistakes
from course.content.released import Released
from course.exchange.release_check import missing_or_new
from course.exercises.correctable import differences
from course.messages import spoken
from course.paths import CoursePaths


@dataclass(frozen=True)
class Authored:
    """A lesson as its author has it now, beside a release.

    `mistakes` are Dutch sentences with file and line; with any, the rest is unknown. `added`,
    `removed` and `changed` are titles of exercises, and so is `key_only`: of those, learners see
    nothing that differs. `text`: whether the prose differs. `blocked` are the ids of exercises that
    cannot be released, since there are answers. `is_new`: there is no release to compare with.
    """

    title: str
    exercises: int = 0
    mistakes: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    key_only: tuple[str, ...] = ()
    text: bool = False
    blocked: tuple[str, ...] = ()
    is_new: bool = False

    @property
    def differs(self) -> bool:
        """Whether a release would change anything."""
        parts = (self.added, self.removed, self.changed, self.key_only)
        return self.is_new or self.text or any(parts)

    @property
    def can_be_released(self) -> bool:
        """Whether nothing is in the way of a release."""
        return not (self.mistakes or self.blocked)


def authored(paths: CoursePaths, store: Store, name: str, release: str | None) -> Authored:
    """The lesson in `source/` beside the release of that id; None: it was never released."""
    try:
        with spoken("nl"):
            lesson = current_lesson(paths.source, name)
    except Mistakes as mistakes:
        with spoken("nl"):
            title = store.as_released(release).title if release else name
            return Authored(title, mistakes=tuple(map(str, mistakes.mistakes)))
    if release is None:
        return Authored(lesson.title, len(lesson.exercises), is_new=True)
    return _beside(store, lesson, store.release(release))


def _beside(store: Store, lesson: Lesson, released: Released) -> Authored:
    before = {exercise.id: exercise for exercise in released.exercises}
    now = {exercise.id: exercise for exercise in lesson.exercises}
    seen: list[str] = []
    key_only: list[str] = []
    for name in before.keys() & now.keys():
        found = differences(before[name], now[name])
        if found:
            only_key = all(difference.is_key for difference in found)
            (key_only if only_key else seen).append(now[name].title)
    return Authored(
        lesson.title,
        len(lesson.exercises),
        added=tuple(now[name].title for name in now if name not in before),
        removed=tuple(before[name].title for name in before if name not in now),
        changed=tuple(sorted(seen)),
        key_only=tuple(sorted(key_only)),
        text=_prose(lesson.notebook) != _prose(released.notebook),
        blocked=tuple(missing_or_new(store, Released.of(lesson, {}))),
    )


def _prose(notebook: dict[str, Any]) -> list[str]:
    """The text cells of a lesson, without those that nbgrader needs for judging."""
    return [
        "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown" and "nbgrader" not in cell.get("metadata", {})
    ]
