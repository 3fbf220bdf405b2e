"""Who waits to be counted in each lesson, in which teams, and when their dates are over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from course.answers.store import openings
from course.cohort.dataset.learners import Who
from course.cohort.dataset.places import Places
from course.cohort.dataset.withdrawals import last_withdrawal
from course.cohort.publishing.waiting import waiting
from course.cohort.scheduling.division import Division, Team, Waiting, divide
from course.cohort.scheduling.quarters import end_of, quarter_of
from course.content.settings import Settings
from course.people import schema as p
from course.people.organisations import Group, cohorts, organisations
from course.people.schedule import Schedule, schedule

_e = p.enrolments.c


@dataclass(frozen=True)
class LessonDivided:
    """One lesson: everybody who waits, `people` by id with their hand-in, and how they divide."""

    situation: "Situation"
    lesson: str
    teams: Mapping[str, Team]
    waiting: tuple[Waiting, ...]
    people: Mapping[str, Who]
    division: Division

    def of(self, cohort: str) -> tuple[Waiting, ...]:
        """Who waits in a cohort."""
        return tuple(who for who in self.waiting if who.cohort == cohort)

    def next_moment(self, cohort: str) -> datetime | None:
        """When more people of a cohort can be counted; None where no date says so."""
        team, at, zone = self.teams[cohort], self.situation.at, self.situation.settings.zone
        if team.due is not None and not team.is_over(at):
            return team.due
        if team.is_open:
            return end_of(quarter_of(at, zone), zone)
        return self.division.awaits.get(cohort)


@dataclass(frozen=True)
class Situation:
    """The roster at one moment, as far as counting goes.

    `groups` are the roster's cohorts; `enrolled` how many are in each now; `smallest` the smallest
    group of each organisation; `opened` when each lesson was first open; `seen` the last line of
    the audit by which somebody was moved, merged or taken out.
    """

    settings: Settings
    at: datetime
    places: Places
    schedule: Schedule
    groups: Mapping[str, Group]
    enrolled: Mapping[str, int]
    smallest: Mapping[str, int]
    opened: Mapping[str, datetime]
    seen: int

    @classmethod
    def read(cls, connection: Connection, settings: Settings, at: datetime) -> "Situation":
        """As the roster is now."""
        inside = select(_e.cohort, func.count()).where(_e.until.is_(None)).group_by(_e.cohort)
        return cls(
            settings,
            at,
            Places.read(connection),
            schedule(connection, settings),
            {group.id: group for group in cohorts(connection)},
            {row[0]: row[1] for row in connection.execute(inside)},
            {one.id: one.smallest_group for one in organisations(connection)},
            {lesson: opening.at for lesson, opening in openings(connection).items()},
            last_withdrawal(connection),
        )

    def k_of(self, organisation: str | None) -> int:
        """The smallest group of an organisation: its own, or the course's where that is larger."""
        own = self.smallest.get(organisation or "", 0)
        return max(own, self.settings.smallest_group)

    def team(self, cohort: str, lesson: str) -> Team:
        """A cohort in a lesson; one that the roster does not know has no organisation."""
        due = self.schedule.of(cohort, lesson, self.opened.get(lesson, self.at)).due
        group = self.groups.get(cohort)
        if group is None:
            return Team(cohort, due=due)
        inside = self.enrolled.get(cohort, 0)
        return Team(cohort, group.organisation, group.unit, due, group.closed, inside)

    def divided(
        self, connection: Connection, lesson: str, cohort: str | None = None
    ) -> LessonDivided:
        """Who waits in a lesson, and who is counted together now; `cohort` is among its teams."""
        people = {who.name: who for some in waiting(connection, lesson).values() for who in some}
        placed = tuple(self._placed(people.values()))
        ids = self.groups.keys() | {who.cohort for who in placed} | ({cohort} if cohort else set())
        teams = {cohort: self.team(cohort, lesson) for cohort in sorted(ids)}
        division = divide(teams, placed, self.k_of, self.at, self.settings.zone)
        return LessonDivided(self, lesson, teams, placed, people, division)

    def _placed(self, people: Iterable[Who]) -> Iterable[Waiting]:
        for who in people:
            handin = who.handin
            place = self.places.of(who.name, handin.cohort) if handin else None
            if handin and place is not None:
                yield Waiting(who.name, place, handin.at)
