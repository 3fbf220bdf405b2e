"""Who may need help, the most urgent first: who never began, who is stuck, who is behind.

A person is talked to and ticked off, and comes back with the first sign that was not there then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from course.instructor.learner_register import Register
from course.instructor.learner_status import QUIET_DAYS, Followed, Stand
from course.instructor.members import Member
from course.records.completion import Rule

MOST = 8
"""How many are shown: what somebody can act on."""


@dataclass(frozen=True)
class InNeed:
    """Somebody who may need help, with why.

    `never`: began nothing, though they could for `QUIET_DAYS` days or a date has passed. `stuck`:
    the lessons begun and not handed in, of who answered nothing for as long. `behind`: lessons
    whose date has passed. `missed`: lessons handed in with too few points. `since` is when that
    began, `signs` names each of these. `rule` says what too few points are.
    """

    who: Followed
    member: Member | None
    never: bool
    stuck: tuple[Stand, ...]
    behind: tuple[Stand, ...]
    missed: tuple[Stand, ...]
    since: datetime
    signs: frozenset[str]
    rule: Rule

    @property
    def shown(self) -> str:
        """The name on pages."""
        return self.who.name

    @property
    def key(self) -> str:
        """Their id, by which their page is found."""
        return self.who.learner

    @property
    def urgency(self) -> tuple[bool, int, datetime, str]:
        """What to sort by: never begun or stuck, then how many lessons behind, then how long."""
        first = self.never or bool(self.stuck)
        return not first, -len(self.behind) - len(self.missed), self.since, self.shown


def needing_help(
    register: Register,
    everybody: Iterable[Followed],
    members: Mapping[str, Member],
    now: datetime,
    *,
    spoken: Mapping[str, frozenset[str]] | None = None,
) -> list[InNeed]:
    """Those of `everybody`, followed in all lessons, who may need help, the most urgent first.

    `spoken` are the signs at which somebody was talked to, by person: without others they are
    omitted.
    """
    known = spoken or {}
    found = (_in_need(register, who, members.get(who.learner), now) for who in everybody)
    waiting = (one for one in found if one and not _is_known(one, known))
    return sorted(waiting, key=lambda one: one.urgency)


def _is_known(one: InNeed, spoken: Mapping[str, frozenset[str]]) -> bool:
    return one.signs <= spoken.get(one.who.learner, frozenset())


def _in_need(
    register: Register, who: Followed, member: Member | None, now: datetime
) -> InNeed | None:
    rule = register.rule(who.cohort)
    behind = tuple(stand for stand in who.stands if "due" in stand.needs(now, rule))
    missed = tuple(stand for stand in who.stands if "points" in stand.needs(now, rule))
    stuck = tuple(_stuck(who, now))
    could_since = None if who.begun else _could_since(register, who, member)
    long_enough = could_since is not None and now - could_since >= timedelta(days=QUIET_DAYS)
    never = could_since is not None and (long_enough or bool(behind))
    signs = frozenset(_signs(who, stuck, behind, missed, never=never))
    if not signs:
        return None
    moments = [could_since] if never else []
    moments += [who.at] if stuck else [stand.due for stand in behind]
    moments += [stand.handed_in for stand in missed]
    since = min((moment for moment in moments if moment), default=now)
    return InNeed(who, member, never, stuck, behind, missed, since, signs, rule)


def _could_since(register: Register, who: Followed, member: Member | None) -> datetime | None:
    """Since when somebody who did nothing could have begun; None where nothing is open."""
    opens = [register.opens(who.cohort, stand.lesson) for stand in who.stands if stand.is_open]
    first = min((moment for moment in opens if moment), default=None)
    return max(first, member.since) if first and member else first


def _stuck(who: Followed, now: datetime) -> Iterable[Stand]:
    """Lessons begun and not handed in, of who answered nothing anywhere for a week."""
    if who.at is None or now - who.at < timedelta(days=QUIET_DAYS):
        return ()
    return (
        stand
        for stand in who.stands
        if stand.is_open and stand.at and not stand.handed_in and not stand.feedback
    )


def _signs(
    who: Followed,
    stuck: tuple[Stand, ...],
    behind: tuple[Stand, ...],
    missed: tuple[Stand, ...],
    *,
    never: bool,
) -> Iterable[str]:
    """Each thing that is the matter, so that a new one is noticed."""
    if never:
        yield "never"
    if stuck and who.at:
        yield f"stuck {who.at:%Y%m%dT%H%M%S}"
    yield from (f"behind {stand.lesson}" for stand in behind)
    yield from (f"missed {stand.lesson} {stand.handed_in:%Y%m%dT%H%M%S}" for stand in missed)
