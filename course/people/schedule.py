"""The dates that hold for a learner in a lesson: whoever asks when it opens or is due, asks here.

A lesson that has dates in the roster has those, both of them; other lessons have the dates of
`course.yaml`: the cohort's, or else the default schedule. A person's extension comes on top. A
lesson that was opened again for somebody has a date of its own, or none, whatever the cohort's is;
one that is begun anew in another cohort has the dates of that cohort.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    and_,
    cast,
    null,
    select,
    union_all,
    update,
)

from course.content.settings import Settings
from course.people import schema as t
from course.people.dates import LessonDates

_d, _e, _r, _c = t.lesson_dates.c, t.extensions.c, t.reopened.c, t.cohorts.c
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


class Again(NamedTuple):
    """A lesson opened again: as which attempt, since when, and until when; None for no end.

    `anew`: begun anew in a cohort, with its dates.
    """

    attempt: int
    at: datetime
    due: datetime | None
    anew: bool = False


class Said(NamedTuple):
    """What the roster says about a lesson: the cohort's dates, None without, and more time.

    `over`: the whole cohort is closed, whatever its dates are. `again` is the newest attempt, None
    in the first.
    """

    dates: LessonDates | None = None
    until: datetime | None = None
    over: bool = False
    again: Again | None = None


def window(
    settings: Settings, cohort: str | None, lesson: str, released: datetime, said: Said
) -> Window:
    """The dates that hold, in a lesson that was first opened at `released`.

    It opens never before that. An extension that ends before the cohort's date changes nothing, and
    neither does one where the cohort has no date. In a later attempt the cohort's dates and the
    extension of the first are over.
    """
    if said.again is not None and not said.again.anew:
        return Window(max(released, said.again.at), said.again.due)
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
    cohort's organisation, where it has one; `reopened` by person and lesson the attempts after the
    first, by number.
    """

    settings: Settings
    roster: Mapping[tuple[str, str], LessonDates]
    more_time: Mapping[tuple[str, str], Mapping[str, datetime]]
    cohorts: frozenset[str]
    completions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    reopened: Mapping[tuple[str, str], Mapping[int, Again]] = field(default_factory=dict)

    def of(
        self,
        cohort: str | None,
        lesson: str,
        released: datetime,
        *,
        person: str = "",
        attempt: int | None = None,
    ) -> Window:
        """The dates of a cohort, or of somebody in it; `attempt` None: of the newest."""
        place = cohort or ""
        until = self.more_time.get((person, place), {}).get(lesson)
        later = self.reopened.get((person, lesson), {})
        again = later.get(max(later, default=1) if attempt is None else attempt)
        said = Said(self.roster.get((place, lesson)), until, again=again)
        return window(self.settings, cohort, lesson, released, said)

    def attempt(self, person: str, lesson: str) -> int:
        """The attempt in which somebody is: 1 where the lesson was never opened again."""
        return max(self.reopened.get((person, lesson), {}), default=1)

    def newest(self, person: str) -> dict[str, Again]:
        """The newest attempt of a person at each lesson that was opened again for them."""
        mine = {lesson: of for (who, lesson), of in self.reopened.items() if who == person}
        return {lesson: of[max(of)] for lesson, of in mine.items()}

    def latest(self, lesson: str, released: datetime) -> datetime | None:
        """The last moment at which anybody hands a lesson in in time; None without any date."""
        whose = [(cohort, "") for cohort in (None, *self.cohorts)]
        whose += [
            (cohort, person) for (person, cohort), of in self.more_time.items() if lesson in of
        ]
        windows = [
            self.of(cohort, lesson, released, person=person, attempt=1) for cohort, person in whose
        ]
        later = [of for (_, name), of in self.reopened.items() if name == lesson]
        dates = [each.due for each in windows]
        dates += [again.due for of in later for again in of.values()]
        return max((due for due in dates if due is not None), default=None)


def schedule(connection: Connection, settings: Settings) -> Schedule:
    """The dates of everybody, in one statement."""
    cohorts = {cohort.id for cohort in settings.cohorts}
    roster: dict[tuple[str, str], LessonDates] = {}
    more_time: dict[tuple[str, str], dict[str, datetime]] = defaultdict(dict)
    reopened: dict[tuple[str, str], dict[int, Again]] = defaultdict(dict)
    own: dict[str, Mapping[str, Any]] = {}
    for cohort, lesson, opens, due, person, completion, attempt, anew in connection.execute(_ALL):
        cohorts.add(cohort)
        if completion is not None:
            own[cohort] = completion
        if attempt is not None:
            reopened[person, lesson][attempt] = Again(attempt, opens, due, bool(anew))
        elif person is not None:
            more_time[person, cohort][lesson] = due
        elif lesson is not None:
            roster[cohort, lesson] = LessonDates(opens, due)
    groups = frozenset(cohorts)
    return Schedule(settings, roster, dict(more_time), groups, own, dict(reopened))


def _everything() -> CompoundSelect[Any]:
    """The cohorts with their dates and own rule, and who has more time or another attempt."""
    none = cast(null(), Integer), cast(null(), Boolean)  # PostgreSQL would take them for text
    dated = (
        select(_c.id, _d.lesson, _d.opens, _d.due, null(), _o.completion, *none)
        .join_from(t.cohorts, t.lesson_dates, _d.cohort == _c.id, isouter=True)
        .join(t.organisations, _o.id == _c.organisation)
    )
    extended = select(_e.cohort, _e.lesson, null(), _e.due, _e.person, null(), *none)
    again = select(_r.cohort, _r.lesson, _r.at, _r.due, _r.person, null(), _r.attempt, _r.anew)
    return union_all(dated, extended, again)


_ALL = _everything()


def extension_of(learner: Any, cohort: Any, lesson: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Which row of `extensions` is that of a learner in a cohort's lesson: SQL."""
    return and_(_e.person == learner, _e.cohort == cohort, _e.lesson == lesson)


def again_of(learner: Any, lesson: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Which row of `reopened` is the newest attempt of a learner in a lesson: SQL.

    Whatever the cohort: who moves goes on in the attempt in which they were.
    """
    r = t.reopened.alias().c
    newest = select(r.seq).where(r.person == learner, r.lesson == lesson)
    return _r.seq == newest.order_by(r.attempt.desc(), r.seq.desc()).limit(1).scalar_subquery()


def begin_again(
    connection: Connection, learner: str, lesson: str, attempt: int, at: datetime
) -> None:
    """Note that a learner began an attempt after the first, in the caller's transaction."""
    theirs = (_r.person == learner, _r.lesson == lesson, _r.attempt == attempt)
    connection.execute(update(t.reopened).where(*theirs, _r.begun.is_(None)).values(begun=at))


def dates_of(cohort: Any, lesson: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Which row of `lesson_dates` is that of a cohort's lesson: SQL."""
    return and_(_d.cohort == cohort, _d.lesson == lesson)
