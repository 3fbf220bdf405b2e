"""How many learners are where in each lesson."""

from dataclasses import replace

from course.instructor.learner_status import Followed
from course.instructor.lesson_counts import LessonCounts, lesson_counts
from course.marking.results import Result
from tests.instructor.test_learner_status import BUSY, HANDED_IN


def test_each_learner_counts_once_in_a_lesson_in_each_state_that_holds() -> None:
    stands = (
        replace(BUSY, at=None),
        BUSY,
        HANDED_IN,
        replace(HANDED_IN, late=True, result=Result(4, 10, 2)),
        replace(HANDED_IN, result=Result(9, 10, 0)),
        replace(HANDED_IN, lesson="andere"),
    )
    everybody = [Followed(str(n), str(n), None, (stand,)) for n, stand in enumerate(stands)]

    (found,) = lesson_counts(everybody, ["les"])

    assert found == LessonCounts("les", 4, 3, 1, waits=1, being_marked=1, waiting=2)
