"""The dates that hold for a learner in a lesson: whoever asks when it opens or is due, asks here.

A lesson that has dates in the roster has those, both of them; other lessons have the dates of
`course.yaml`: the cohort's, or else the default schedule. A person's extension comes on top.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    and_,
    null,
    select,
    union_all,
)

from course.content.settings import Settings
from course.people import schema as t
from course.people.dates import LessonDates

_d, _e, _c = t.lesson_dates.c, t.extensions.c, t.cohorts.c
_o = t.organisations.c


class Window(NamedTuple):
    """When somebody may work on a lesson and hand it in in time.

    `due` is the first moment at which a hand-in is late, None where nobody is late. `extended`:
    it is later than that of the cohort, because this learner was given more time.
    """

    opens: datetime
    due: datetime | None
    extended: bool = False

    def is_over(self, now: datetime) -> bool:
        """Whether the last day has passed."""
        return self.due is not None and now >= self.due


class Said(NamedTuple):
    """What the roster says about a lesson: the cohort's dates, None without, and more time.

    `over`: the whole cohort is closed, whatever its dates are.
    """

    dates: LessonDates | None = None
    until: datetime | None = None
    over: bool = False


def window(
    settings: Settings, cohort: str | None, lesson: str, released: datetime, said: Said
) -> Window:
    """The dates that hold, in a lesson that was first opened at `released`.

    It opens never before that. An extension that ends before the cohort's date changes nothing, and
    neither does one where the cohort has no date.
    """
    if said.dates is None:
        opens = settings.opens(cohort, lesson, released)
        due = settings.due(cohort, lesson, released)
    else:
        opens, due = max(released, said.dates.opens or released), said.dates.due
    if due is not None and said.until is not None and said.until > due:
        return Window(opens, said.until, extended=True)
    return Window(opens, due)


@dataclass(frozen=True)
class Schedule:
    """The dates of everybody in every lesson.

    `roster` holds the dates by cohort and lesson; `more_time` the extensions by person and cohort,
    and then lesson; `cohorts` every cohort that is known; `completions` the own rule of a
    cohort's organisation, where it has one.
    """

    settings: Settings
    roster: Mapping[tuple[str, str], LessonDates]
    more_time: Mapping[tuple[str, str], Mapping[str, datetime]]
    cohorts: frozenset[str]
    completions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(
        self,
        cohort: str | None,
        lesson: str,
        released: datetime,
        *,
        person: str = "",
    ) -> Window:
        """The dates of a cohort, or of somebody in it."""
        place = cohort or ""
        until = self.more_time.get((person, place), {}).get(lesson)
        said = Said(self.roster.get((place, lesson)), until)
        return window(self.settings, cohort, lesson, released, said)

    def latest(self, lesson: str, released: datetime) -> datetime | None:
        """The last moment at which anybody hands a lesson in in time; None without any date."""
        whose = [(cohort, "") for cohort in (None, *self.cohorts)]
        whose += [
            (cohort, person) for (person, cohort), of in self.more_time.items() if lesson in of
        ]
        windows = (self.of(cohort, lesson, released, person=person) for cohort, person in whose)
        return max((each.due for each in windows if each.due is not None), default=None)


def schedule(connection: Connection, settings: Settings) -> Schedule:
    """The dates of everybody, in one statement."""
    cohorts = {cohort.id for cohort in settings.cohorts}
    roster: dict[tuple[str, str], LessonDates] = {}
    more_time: dict[tuple[str, str], dict[str, datetime]] = defaultdict(dict)
    own: dict[str, Mapping[str, Any]] = {}
    for cohort, lesson, opens, due, person, completion in connection.execute(_ALL):
        cohorts.add(cohort)
        if completion is not None:
            own[cohort] = completion
        if person is not None:
            more_time[person, cohort][lesson] = due
        elif lesson is not None:
            roster[cohort, lesson] = LessonDates(opens, due)
    return Schedule(settings, roster, dict(more_time), frozenset(cohorts), own)


def _everything() -> CompoundSelect[Any]:
    """The cohorts with their dates and own rule, and the extensions with who has them."""
    dated = (
        select(_c.id, _d.lesson, _d.opens, _d.due, null(), _o.completion)
        .join_from(t.cohorts, t.lesson_dates, _d.cohort == _c.id, isouter=True)
        .join(t.organisations, _o.id == _c.organisation)
    )
    extended = select(_e.cohort, _e.lesson, null(), _e.due, _e.person, null())
    return union_all(dated, extended)


_ALL = _everything()


def extension_of(learner: Any, cohort: Any, lesson: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Which row of `extensions` is that of a learner in a cohort's lesson: SQL."""
    return and_(_e.person == learner, _e.cohort == cohort, _e.lesson == lesson)


def dates_of(cohort: Any, lesson: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Which row of `lesson_dates` is that of a cohort's lesson: SQL."""
    return and_(_d.cohort == cohort, _d.lesson == lesson)
