"""Which exercises count in *x van y gedaan* and *wat is nog open*, on every page."""

from collections.abc import Sequence

from course.exercises.base import Exercise, View


def counting(exercises: Sequence[Exercise]) -> tuple[Exercise, ...]:
    """The exercises that count for progress.

    Practice counts only in a lesson in which nothing earns points. What stays in the browser never
    counts, because nobody can know whether it was done.
    """
    known = tuple(exercise for exercise in exercises if not exercise.local)
    if any(exercise.points for exercise in known):
        return tuple(exercise for exercise in known if not exercise.practice)
    return known


def is_finished(view: View) -> bool:
    """Whether there is nothing left to do: done, or skipped."""
    return view.state in {"done", "skipped"}
