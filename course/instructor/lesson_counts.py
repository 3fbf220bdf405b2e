"""How many learners are where in each lesson."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from course.instructor.learner_status import Followed


@dataclass(frozen=True)
class LessonCounts:
    """Counts of learners by their state in a lesson; `waiting` counts stories.

    `waits` are hand-ins in which a person must judge something, `being_marked` those that the
    course has yet to mark by itself.
    """

    lesson: str
    begun: int = 0
    handed_in: int = 0
    late: int = 0
    waits: int = 0
    being_marked: int = 0
    waiting: int = 0


def lesson_counts(everybody: Iterable[Followed], lessons: Sequence[str]) -> list[LessonCounts]:
    """The counts of each of these lessons, among people followed in all of them."""
    stands = [stand for who in everybody for stand in who.stands]
    by_lesson = {name: [s for s in stands if s.lesson == name] for name in lessons}
    return [
        LessonCounts(
            lesson,
            begun=sum(stand.begun for stand in of),
            handed_in=sum(stand.handed_in is not None for stand in of),
            late=sum(stand.late for stand in of),
            waits=sum(stand.waits for stand in of),
            being_marked=sum(stand.is_being_marked for stand in of),
            waiting=sum(stand.result.waiting for stand in of if stand.result),
        )
        for lesson, of in by_lesson.items()
    ]
