"""How long a lesson takes: an estimate of ours, until there are measured times."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from course.content.released import Released
from course.exercises.base import Exercise

_WORDS_A_MINUTE = 190


class Load(NamedTuple):
    """Minutes, rounded to fives: for the text and what counts, and for practice on top."""

    counting: int
    practice: int


def reading(text: str) -> float:
    """Minutes for prose, at 190 words a minute."""
    return len(text.split()) / _WORDS_A_MINUTE


def doing(exercises: Iterable[Exercise]) -> float:
    """Minutes for exercises: each kind's pace for each step or item, once where it has none."""
    return sum((len(e.mark(()).items) or 1) * e.pace for e in exercises) / 60


def extra(exercises: Sequence[Exercise]) -> tuple[Exercise, ...]:
    """Practice on top of what counts; in a lesson without points nothing is on top."""
    if not any(exercise.points for exercise in exercises):
        return ()
    return tuple(exercise for exercise in exercises if exercise.practice)


def load(released: Released) -> Load:
    """Study load of a lesson."""
    cells = released.notebook["cells"]
    prose = " ".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    on_top = extra(released.exercises)
    core = [exercise for exercise in released.exercises if exercise not in on_top]
    return Load(_fives(reading(prose) + doing(core)), _fives(doing(on_top)))


def _fives(minutes: float) -> int:
    return 5 * round(minutes / 5)
