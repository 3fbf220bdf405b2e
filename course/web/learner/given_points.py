"""Points that somebody gave by hand, in the words of who reads about them: who, when and why."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from course.answers.store import HandIn
from course.exercises.base import Exercise
from course.formatting import number as dutch_number
from course.marking.by_hand import points_given
from course.marking.results import Counted
from course.people.persons import persons
from course.web import dutch_dates
from course.web.service import Service


class GivenPoints(NamedTuple):
    """Points for an exercise, of at most `most`; `about` is its `graded_text`."""

    who: str
    at: datetime
    points: float
    most: float
    about: str
    reason: str

    def sentence(self, zone: ZoneInfo) -> str:
        """As the learner reads it."""
        points = f"{dutch_number(self.points)} van {dutch_number(self.most)} punten"
        day = dutch_dates.day_and_year(self.at, zone)
        return f"Op {day} gaf {self.who} je {points} voor {self.about}. Reden: {self.reason}"


def graded_text(mark: Counted, exercise: Exercise) -> str:
    """The exercise of a mark, and which part of it where a person judges one."""
    if exercise.by_hand is None:
        return f"“{exercise.title}”"
    part = "dat een docent leest" if mark.by_hand else "dat de computer telt"
    return f"“{exercise.title}”, het deel {part}"


def sentences(service: Service, handin: HandIn) -> list[str]:
    """A sentence on each of the points that count and were given with a reason."""
    released = service.store.as_released(handin.release)
    with service.store.snapshot() as connection:
        given = points_given(connection, handin)
        known = persons(connection, [mark.by for mark, _ in given])
    told = []
    for mark, reason in given:
        exercise = released.exercise(mark.exercise)
        who = known[mark.by].shown if mark.by in known else "Een docent"
        if mark.at is not None and mark.points is not None:
            about = graded_text(mark, exercise) if exercise else mark.exercise
            one = GivenPoints(who, mark.at, mark.points, mark.max_points, about, reason)
            told.append(one.sentence(service.settings.zone))
    return told
