"""People are divided into groups before anything is counted: each of at least *k*, nobody twice.

A cohort with enough people who are ready is a group by itself. Small teams wait for each other and
are counted together: those of a unit, and where a unit has too few, those of the organisation. Who
is ready follows from dates and from who takes part, and never from what anybody answered.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from course.cohort.publications.kept import Reason
from course.cohort.scheduling.quarters import begin_of, quarter_of

TOGETHER: Final = timedelta(weeks=4)
"""Small teams whose dates lie no further apart are counted together."""
LONGEST: Final = timedelta(weeks=13)
"""No team waits longer for others."""
_EVER: Final = datetime.min.replace(tzinfo=UTC)


class Waiting(NamedTuple):
    """Somebody who handed in at `at`, counts in `cohort`, and was in no publication yet."""

    learner: str
    cohort: str
    at: datetime


class Team(NamedTuple):
    """A cohort, as far as one lesson goes.

    `due` is the first moment that is late, None without a date. `enrolled` people are in it now.
    `organisation` None: the roster does not know it, and nobody is counted together with it.
    """

    id: str
    organisation: str | None = None
    unit: str | None = None
    due: datetime | None = None
    closed: bool = False
    enrolled: int = 0

    def is_over(self, at: datetime) -> bool:
        """Whether whoever handed in by now can be counted."""
        return self.closed or (self.due is not None and at >= self.due)

    @property
    def is_open(self) -> bool:
        """Whether it has no date, so that people are counted by quarter."""
        return self.due is None and not self.closed


@dataclass(frozen=True)
class Together:
    """People who are counted together, of one cohort or of several."""

    people: tuple[Waiting, ...]
    reason: Reason
    period: str = ""

    @property
    def cohorts(self) -> tuple[str, ...]:
        """The cohorts in which they count, by id."""
        return tuple(sorted({who.cohort for who in self.people}))


@dataclass(frozen=True)
class Division:
    """Which groups can be counted now, and who is left.

    `few` are the people of each cohort whose date or quarter is over, where they are too few alone,
    and `ready` those of them who are in no group either. `awaits` until when those of a cohort wait
    for the dates of other small teams.
    """

    groups: tuple[Together, ...]
    few: Mapping[str, tuple[Waiting, ...]]
    ready: Mapping[str, tuple[Waiting, ...]]
    awaits: Mapping[str, datetime]


def divide(
    teams: Mapping[str, Team],
    waiting: Iterable[Waiting],
    k_of: Callable[[str | None], int],
    at: datetime,
    zone: ZoneInfo,
) -> Division:
    """Divide those who wait in one lesson; `k_of` an organisation is its smallest group."""
    by_cohort: dict[str, list[Waiting]] = defaultdict(list)
    for who in waiting:
        by_cohort[who.cohort].append(who)
    groups: list[Together] = []
    ready: dict[str, tuple[Waiting, ...]] = {}
    for cohort, people in sorted(by_cohort.items()):
        team = teams[cohort]
        own, few = _alone(team, people, k_of(team.organisation), at, zone)
        groups += own
        if few:
            ready[cohort] = few
    alone, awaits = dict(ready), dict[str, datetime]()
    for organisation in sorted({team.organisation for team in teams.values() if team.organisation}):
        inside = [team for team in teams.values() if team.organisation == organisation]
        pools = _Pools(ready, k_of(organisation), at, zone)
        pools.divide(inside)
        groups += pools.groups
        awaits |= pools.awaits
        for group in pools.groups:
            for cohort in group.cohorts:
                del ready[cohort]
    return Division(tuple(groups), alone, ready, awaits)


def _alone(
    team: Team, people: Sequence[Waiting], k: int, at: datetime, zone: ZoneInfo
) -> tuple[list[Together], tuple[Waiting, ...]]:
    """The groups of one cohort, and who is ready and too few."""
    if not team.is_open:
        if not team.is_over(at):
            return [], ()
        everybody = tuple(people)
        return ([Together(everybody, "date")], ()) if len(people) >= k else ([], everybody)
    now, by_quarter = quarter_of(at, zone), defaultdict(list)
    for who in people:
        by_quarter[quarter_of(who.at, zone)].append(who)
    groups: list[Together] = []
    few: list[Waiting] = []
    for quarter in sorted(by_quarter):
        if quarter >= now:
            break
        few += by_quarter[quarter]
        if len(few) >= k:
            groups.append(Together(tuple(few), "quarter", quarter))
            few = []
    return groups, tuple(few)


class _Pools:
    """Groups of several cohorts of one organisation."""

    def __init__(
        self, ready: Mapping[str, tuple[Waiting, ...]], k: int, at: datetime, zone: ZoneInfo
    ) -> None:
        self._ready, self._k, self._at, self._zone = ready, k, at, zone
        self.groups: list[Together] = []
        self.awaits: dict[str, datetime] = {}

    def divide(self, teams: Sequence[Team]) -> None:
        """By unit, and then what units leave and teams without one."""
        left = [team for team in teams if team.unit is None]
        for unit in sorted({team.unit for team in teams if team.unit}):
            inside = [team for team in teams if team.unit == unit]
            left += [] if self._is_settled(inside) else inside
        self._is_settled(left)

    def _is_settled(self, teams: Sequence[Team]) -> bool:
        """Whether these are a group, or wait for one of them; else they are too few."""
        small = [team for team in teams if team.id in self._ready]
        until = self._until(teams, small)
        if until is not None:
            self.awaits |= {team.id: until for team in small}
            return True
        people = tuple(who for team in small for who in self._ready[team.id])
        if len(people) < self._k:
            return False
        by_quarter = all(team.is_open for team in small)
        period = max(quarter_of(who.at, self._zone) for who in people) if by_quarter else ""
        self.groups.append(Together(people, "quarter" if by_quarter else "date", period))
        return True

    def _until(self, teams: Sequence[Team], small: Sequence[Team]) -> datetime | None:
        """The last date of another small team that comes soon; it is counted along."""
        since = [self._since(team) for team in small]
        if not since:
            return None
        latest = min(max(since) + TOGETHER, min(since) + LONGEST)
        dates = [
            team.due
            for team in teams
            if team.due is not None and not team.is_over(self._at) and team.due <= latest
            if 0 < team.enrolled < self._k
        ]
        return max(dates, default=None)

    def _since(self, team: Team) -> datetime:
        """Since when a team's people are ready."""
        if team.is_open:
            return begin_of(quarter_of(self._at, self._zone), self._zone)
        return team.due if team.due is not None and team.due <= self._at else _EVER
