"""What a release of a lesson must hold on to once somebody has answered.

Apart from nbgrader's command, so that a page can say it before anything is released.
"""

from course.answers.store import Store
from course.content.released import Released
from course.exercises.rubric import judged_id


def missing_or_new(store: Store, released: Released) -> list[str]:
    """The exercises that were added, removed or got other points since the first answer.

    Learners who began stay with their release, and all are marked in one gradebook: so exercises
    may change, but these may not. Empty where nobody has answered, or nothing is in the way.
    """
    now = _points(released)
    for name in store.releases_answered(released.lesson):
        if (before := _points(store.as_released(name))) != now:
            return sorted({exercise for exercise, _ in before ^ now})
    return []


def _points(released: Released) -> set[tuple[str, float]]:
    by_hand = {(judged_id(e.id), e.by_hand.points) for e in released.exercises if e.by_hand}
    return by_hand | {(e.id, e.points) for e in released.exercises}
