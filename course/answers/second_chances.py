"""Second chances: more time, and a lesson opened again, where that changes something.

`people.dates` writes them down. Here is checked what the roster alone does not know: the dates that
hold, which lessons are open, and who has feedback.
"""

from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection, select

from course.answers import schema as t
from course.answers.store import Opening, openings
from course.content.settings import Settings
from course.messages import noop
from course.people import dates
from course.people.audit import Actor
from course.people.errors import RosterError
from course.people.persons import person_of
from course.people.schedule import Schedule, schedule

_SECOND = timedelta(seconds=1)


class SecondChances:
    """What one member of staff gives to one or many people, in the caller's transaction."""

    def __init__(self, connection: Connection, settings: Settings, actor: Actor) -> None:
        self.connection = connection
        self.settings = settings
        self.actor = actor

    def extend(self, person: str, cohort: str, lesson: str, due: datetime) -> None:
        """Give somebody until `due` for a lesson, in the attempt in which they are.

        Raises
        ------
        RosterError
            It would change nothing: there is no date, the date is not later, or there is feedback
            already. Or what `dates.extend` refuses.
        """
        self.check_more_time(person, cohort, lesson, due)
        dates.extend(self.connection, self.actor, person, cohort, lesson, due=due)

    def reopen(self, person: str, cohort: str, lesson: str, due: datetime | None) -> int:
        """Open a lesson again for somebody until `due`, None for no end; the attempt's number.

        Raises
        ------
        RosterError
            There is no feedback on the attempt before, the lesson is closed, or it is the closing
            test. Or what `dates.reopen` refuses.
        """
        self.check_reopening(person, lesson)
        return dates.reopen(self.connection, self.actor, person, cohort, lesson, due=due)

    def check_more_time(self, person: str, cohort: str, lesson: str, due: datetime) -> None:
        """Raise what `extend` would raise because it changes nothing; changes nothing itself."""
        self._check_lesson(lesson)
        who = person_of(self.connection, person)
        attempt = self._attempt(who.id, lesson)
        if self._has_feedback(who.id, lesson, attempt):
            raise RosterError(
                noop("{name} has feedback on this lesson already: open it again instead."),
                name=who.shown,
            )
        opened = self._opened[lesson].at if lesson in self._opened else self.actor.at
        own = attempt > 1 and not self._is_anew(who.id, lesson)  # a date of its own
        asked = who.id if own else ""
        now = self._dates.of(cohort, lesson, opened, person=asked)
        if now.due is None:
            raise RosterError(
                noop("{name} can hand in at any time: this lesson has no date to move."),
                name=who.shown,
            )
        if not own and due <= now.due:
            day = (now.due - _SECOND).astimezone(self.settings.zone)
            raise RosterError(
                noop("{name} has until {day} already, like the whole cohort: give a later date."),
                name=who.shown,
                day=f"{day.day}-{day.month}-{day.year}",
            )

    def check_reopening(self, person: str, lesson: str) -> None:
        """Raise what `reopen` would raise because it is not possible; changes nothing itself."""
        self._check_lesson(lesson)
        who = person_of(self.connection, person)
        attempt = self._attempt(who.id, lesson)
        test = self.settings.completion.closing_test
        if test is not None and test.lesson == lesson:
            raise RosterError(
                noop("The closing test cannot be opened again: there is no other form of it.")
            )
        if lesson not in self._opened:
            raise RosterError(noop("This lesson is closed for everybody: open the lesson first."))
        if self._has_feedback(who.id, lesson, attempt):
            return
        if attempt > 1 and not self._is_anew(who.id, lesson):
            raise RosterError(
                noop("This lesson is open again for {name} already, as attempt {attempt}."),
                name=who.shown,
                attempt=attempt,
            )
        raise RosterError(
            noop("{name} has no feedback on this lesson yet: give more time instead."),
            name=who.shown,
        )

    def _check_lesson(self, lesson: str) -> None:
        if lesson not in self.settings.lessons:
            raise RosterError(noop("{lesson} is no lesson of this course."), lesson=lesson)

    def _attempt(self, person: str, lesson: str) -> int:
        return dates.attempt_of(self.connection, person, lesson)

    def _is_anew(self, person: str, lesson: str) -> bool:
        """Whether the newest attempt was begun anew, in another cohort, with its dates."""
        again = self._dates.newest(person).get(lesson)
        return again is not None and again.anew

    def _has_feedback(self, person: str, lesson: str, attempt: int) -> bool:
        f = t.feedback.c
        mine = (f.learner == person, f.lesson == lesson, f.attempt == attempt)
        return self.connection.execute(select(f.seq).where(*mine).limit(1)).first() is not None

    @cached_property
    def _dates(self) -> Schedule:
        return schedule(self.connection, self.settings)

    @cached_property
    def _opened(self) -> dict[str, Opening]:
        return openings(self.connection)
