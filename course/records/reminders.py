"""Whom the course reminds, and of what: a lesson whose date is near, or a beginning never made.

A reminder is a fact with a name of its own, its key: this person, this cohort, this lesson, this
date. So it is written once, whoever looks and however often; another date is another reminder. Who
was merged keeps the reminders that they had under the other id.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import select

from course.answers import schema as t
from course.answers.store import Opening, Store, openings
from course.content.settings import Settings
from course.people import schema as p
from course.people.mailing.recipients import merged_into
from course.people.organisations import Group, cohorts
from course.people.schedule import Schedule, Window, schedule
from course.records.enrolled import Enrolled, enrolled_in
from course.records.outcomes import lesson_titles

Template = Literal["reminder", "never_begun"]
_e, _h = p.enrolments.c, t.handins.c
_AGAIN = select(_h.learner, _h.lesson, _h.attempt).where(_h.attempt > 1)
_SINCE = select(_e.person, _e.cohort, _e.since).where(_e.until.is_(None))


class Reminder(NamedTuple):
    """What somebody is reminded of; `lesson` is "" of who never began, `due` None without a date.

    `has_login`: whether they can get in; who cannot needs an invitation in the mail.
    """

    template: Template
    person: str
    cohort: str
    lesson: str
    due: datetime | None
    has_login: bool

    def key(self, person: str = "") -> str:
        """Its name; `person` is another id of the same human."""
        due = f"{self.due:%Y%m%dT%H%M}" if self.due else ""
        return f"{self.template}:{person or self.person}:{self.cohort}:{self.lesson}:{due}"


class Keyed(NamedTuple):
    """What the key of a reminder names; `due` is a moment as the key writes it, or ""."""

    template: str
    person: str
    cohort: str
    lesson: str
    due: str

    @classmethod
    def of(cls, key: str) -> "Keyed | None":
        """From the key of a mail; None where it is of another mail."""
        parts = key.rpartition("/")[2].split(":")
        is_one = len(parts) == len(cls._fields) and parts[0] in {"reminder", "never_begun"}
        return cls(*parts) if is_one else None


@dataclass(frozen=True)
class Situation:
    """How everybody stands at a moment: what reminders are decided by.

    `again` holds person, lesson and attempt of what was handed in after a lesson was opened again.
    """

    people: list[Enrolled]
    dates: Schedule
    opened: Mapping[str, Opening]
    groups: Mapping[str, Group]
    since: Mapping[tuple[str, str], datetime]
    aliases: Mapping[str, list[str]]
    with_login: frozenset[str]
    again: frozenset[tuple[str, str, int]]
    titles: Mapping[str, str]
    settings: Settings
    now: datetime

    @classmethod
    def read(
        cls, store: Store, settings: Settings, groups: list[Group] | None, now: datetime
    ) -> "Situation":
        """Of everybody in these cohorts; None: of everybody."""
        people = enrolled_in(store, settings, groups, now)
        with store.snapshot() as connection:
            rows = connection.execute(_SINCE)
            again = connection.execute(
                select(_h.learner, _h.lesson, _h.attempt).where(_h.attempt > 1)
            )
            with_login = connection.execute(select(p.logins.c.person).distinct()).scalars()
            return cls(
                [who for who in people if who.attempt],
                schedule(connection, settings),
                openings(connection),
                {group.id: group for group in cohorts(connection)},
                {(row.person, row.cohort): row.since for row in rows},
                merged_into(connection),
                frozenset(with_login),
                frozenset((row.learner, row.lesson, row.attempt) for row in again),
                lesson_titles(store, connection, settings),
                settings,
                now,
            )

    def due_now(self) -> Iterator[Reminder]:
        """What the course reminds of by itself, the nearest date of somebody first."""
        mail = self.settings.mail
        ahead, after = timedelta(days=mail.remind_days), timedelta(days=mail.never_begun_days)
        for who in self.people:
            if self._is_over(who):
                continue
            if not has_begun(who):
                start = self._could_begin(who)
                if mail.never_begun_days and start and start + after <= self.now:
                    yield self._never_begun(who)
            elif mail.remind_days:
                near = (r for r in self._lessons(who) if r.due and r.due - ahead <= self.now)
                yield from sorted(near, key=lambda r: (r.due or self.now, r.lesson))

    def by_hand(self, who: Enrolled) -> Reminder | None:
        """What somebody is reminded of because a person asks for it; None where all is done."""
        if self._is_over(who):
            return None
        if not has_begun(who):
            return self._never_begun(who) if self._could_begin(who) else None
        lessons = list(self._lessons(who))
        dated = sorted((r for r in lessons if r.due), key=lambda r: r.due or self.now)
        return next(iter(dated or lessons), None)

    def keys(self, reminder: Reminder) -> list[str]:
        """Every key under which this reminder may have been written."""
        return [reminder.key(), *map(reminder.key, self.aliases.get(reminder.person, []))]

    def _never_begun(self, who: Enrolled) -> Reminder:
        id_ = who.person.id
        return Reminder("never_begun", id_, who.cohort, "", None, id_ in self.with_login)

    def _lessons(self, who: Enrolled) -> Iterator[Reminder]:
        """The lessons that are open to somebody and not handed in, in the running order."""
        for lesson in self.settings.lessons:
            opening = self.opened.get(lesson)
            if opening is None or self._is_handed_in(who, lesson):
                continue
            window = self._window(who, opening)
            if window.opens <= self.now and not window.is_over(self.now):
                id_ = who.person.id
                can_enter = id_ in self.with_login
                yield Reminder("reminder", id_, who.cohort, lesson, window.due, can_enter)

    def _is_handed_in(self, who: Enrolled, lesson: str) -> bool:
        """Whether the attempt in which somebody is was handed in."""
        attempt = self.dates.attempt(who.person.id, lesson)
        if attempt > 1:
            return (who.person.id, lesson, attempt) in self.again
        return who.outcome is not None and who.outcome.lesson(lesson).handed_in is not None

    def _could_begin(self, who: Enrolled) -> datetime | None:
        """Since when somebody could have begun; None where nothing is open or all is over."""
        windows = [self._window(who, opening) for opening in self.opened.values()]
        starts = [w.opens for w in windows if w.opens <= self.now and not w.is_over(self.now)]
        if not starts:
            return None
        group = self.groups.get(who.cohort)
        enrolled = self.since.get((who.person.id, who.cohort), self.now)
        opens = group.opens if group else None
        return max(min(starts), enrolled, opens or enrolled)

    def _window(self, who: Enrolled, opening: Opening) -> Window:
        return self.dates.of(who.cohort, opening.lesson, opening.at, person=who.person.id)

    def _is_over(self, who: Enrolled) -> bool:
        group = self.groups.get(who.cohort)
        ended = group is not None and group.closes is not None and group.closes <= self.now
        return group is None or group.closed or ended


def has_begun(who: Enrolled) -> bool:
    """Whether somebody did anything."""
    return who.outcome is not None and any(
        lesson.state != "not_begun" for lesson in who.outcome.lessons
    )
