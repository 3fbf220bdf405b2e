"""Study load: how long a lesson takes, estimated until there are measured times."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from course.content.released import Released
from course.exercises.base import Exercise
from course.web.learner.per_release import once_per_release

_WORDS_A_MINUTE = 190


class Load(NamedTuple):
    """Minutes, rounded to fives: for the text and what counts, and for practice beyond it."""

    counting: int
    practice: int


def reading_minutes(text: str) -> float:
    """Minutes for prose, at 190 words a minute."""
    return len(text.split()) / _WORDS_A_MINUTE


def working_minutes(exercises: Iterable[Exercise]) -> float:
    """Minutes for exercises: each kind's pace for each step or item, once if it has none."""
    return sum((len(e.mark(()).items) or 1) * e.pace for e in exercises) / 60


def optional_practice(exercises: Sequence[Exercise]) -> tuple[Exercise, ...]:
    """Practice beyond what counts; a lesson without points has none."""
    if not any(exercise.points for exercise in exercises):
        return ()
    return tuple(exercise for exercise in exercises if exercise.practice)


@once_per_release
def study_load(released: Released) -> Load:
    """Study load of a lesson."""
    cells = released.notebook["cells"]
    prose = " ".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    optional = optional_practice(released.exercises)
    core = [exercise for exercise in released.exercises if exercise not in optional]
    return Load(
        _to_fives(reading_minutes(prose) + working_minutes(core)),
        _to_fives(working_minutes(optional)),
    )


def _to_fives(minutes: float) -> int:
    return 5 * round(minutes / 5)
