"""Who somebody is: one answer of the roster and of the Hub's groups together.

What both say is one enrolment or one role. A group that an identity provider manages counts for as
long as it is there; the roster cannot end it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, or_, select

from course.people import schema as t
from course.people.hub_groups import INSTRUCTORS, cohorts_coordinated, cohorts_followed
from course.people.logins import hub
from course.people.organisations import Group
from course.people.staff import EVERYWHERE, Role, Scope

Source = Literal["us", "hub", "both"]
_Enrolled = tuple[str, str, Mapping[str, Any] | None]  # cohort, who manages that, its own rule


class Followed(NamedTuple):
    """A cohort that somebody follows, and who says so: the roster, a group of the Hub, or both.

    `completion` is the own rule of its organisation; None where that has none, or is not known.
    """

    cohort: str
    by: Source
    completion: Mapping[str, Any] | None = None


class Held(NamedTuple):
    """A role, where it holds, and who says so. An instructor of the Hub has no place: everywhere.

    `cohorts` are the cohorts in that place, by id; those of an owner or manager too.
    """

    role: Role
    scope: Scope
    by: Source
    cohorts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Membership:
    """Somebody: the person of the roster ("" where it knows none), what they follow and may do.

    `follows` begins with the cohort in which they work now: the roster's newest, else the first of
    the Hub's by name. `is_behind`: the Hub's groups say something else than what the roster has of
    them, so that `enrolment.follow_groups` has something to do.
    """

    person: str = ""
    shown: str = ""
    follows: tuple[Followed, ...] = ()
    roles: tuple[Held, ...] = ()
    is_behind: bool = False

    @property
    def cohort(self) -> str | None:
        """The cohort in which somebody works now."""
        return self.follows[0].cohort if self.follows else None

    @property
    def completion(self) -> Mapping[str, Any] | None:
        """The own rule of the organisation in which somebody works now; None: the course's."""
        return self.follows[0].completion if self.follows else None

    @cached_property
    def owns(self) -> bool:
        """Whether the whole course is theirs."""
        return any(held.role == "owner" for held in self.roles)

    @cached_property
    def is_course_instructor(self) -> bool:
        """Whether they are an instructor of everybody: the Hub's group says so."""
        return any(held.role == "instructor" and held.by != "us" for held in self.roles)

    @cached_property
    def manages(self) -> frozenset[str]:
        """The organisations that they manage."""
        places = (held.scope.organisation for held in self.roles if held.role == "manager")
        return frozenset(place for place in places if place)

    @cached_property
    def instructs(self) -> frozenset[str]:
        """The cohorts that the roster gives them as an instructor."""
        return self._cohorts("instructor")

    @cached_property
    def coordinates(self) -> frozenset[str]:
        """The cohorts that they coordinate."""
        return self._cohorts("coordinator")

    @cached_property
    def sees_everybody(self) -> bool:
        """Whether the office is theirs everywhere: an owner, or an instructor by the Hub alone."""
        return self.owns or (self.is_course_instructor and not (self.instructs or self.manages))

    @property
    def has_office(self) -> bool:
        """Whether they see people by name in the office, of whatever cohorts."""
        return self.sees_everybody or bool(self.manages or self.instructs)

    @property
    def runs_office(self) -> bool:
        """Whether they may read people in and see who did what, of whatever organisations."""
        return self.sees_everybody or bool(self.manages)

    def sees(self, group: Group) -> bool:
        """Whether the people of a cohort are theirs to see by name."""
        own = group.organisation in self.manages or group.id in self.instructs
        return self.sees_everybody or own

    def runs(self, organisation: str) -> bool:
        """Whether they may read people into that organisation and see who did what there."""
        return self.sees_everybody or organisation in self.manages

    def _cohorts(self, role: Role) -> frozenset[str]:
        return frozenset().union(*(held.cohorts for held in self.roles if held.role == role))


def membership(connection: Connection, name: str, groups: frozenset[str]) -> Membership:
    """Who the user `name` of our Hub is, who is in these groups of it."""
    c, p = t.logins.c, t.persons.c
    login = hub(name)
    mine = (c.kind == login.kind, c.issuer == login.issuer, c.subject == login.subject)
    query = select(p.id, p.shown).join(t.logins, c.person == p.id).where(*mine)
    row = connection.execute(query).one_or_none()
    if row is None:
        return of_groups(groups)
    enrolled = _enrolled(connection, row.id)
    return Membership(
        row.id,
        row.shown,
        tuple(_follows(enrolled, cohorts_followed(groups))),
        tuple(_roles(_appointed(connection, row.id), groups)),
        _is_behind(enrolled, cohorts_followed(groups)),
    )


def of_groups(groups: frozenset[str]) -> Membership:
    """Somebody whom the roster does not know: what the Hub's groups say."""
    follows = tuple(_follows((), cohorts_followed(groups)))
    return Membership("", "", follows, tuple(_roles((), groups)))


def _follows(roster: Iterable[_Enrolled], hub: Collection[str]) -> Iterable[Followed]:
    """The roster's cohorts with who manages them, then what only the Hub's groups say."""
    seen = set()
    for cohort, managed_by, completion in roster:
        if managed_by == "hub" and cohort not in hub:
            continue  # the group has ended, and the roster has not heard of it yet
        seen.add(cohort)
        both: Source = "both" if cohort in hub else "us"
        yield Followed(cohort, "hub" if managed_by == "hub" else both, completion)
    yield from (Followed(cohort, "hub") for cohort in hub if cohort not in seen)


def _is_behind(roster: Collection[_Enrolled], hub: Collection[str]) -> bool:
    """Whether an enrolment that follows groups has to begin or end."""
    ended = any(row[1] == "hub" and row[0] not in hub for row in roster)
    return ended or not set(hub) <= {row[0] for row in roster}


def _roles(roster: Iterable[Held], groups: frozenset[str]) -> Iterable[Held]:
    coordinated = set(cohorts_coordinated(groups))
    for held in roster:
        cohort = held.scope.cohort
        if held.role == "coordinator" and cohort in coordinated:
            coordinated.discard(cohort)
            yield held._replace(by="both")
        else:
            yield held
    for cohort in sorted(coordinated):
        yield Held("coordinator", Scope(cohort=cohort), "hub", frozenset((cohort,)))
    if INSTRUCTORS in groups:
        yield Held("instructor", EVERYWHERE, "hub")


def _enrolled(connection: Connection, person: str) -> list[_Enrolled]:
    """The cohorts of a person now, who manages that, whose rule; open ones first, the newest."""
    c, g, o = t.enrolments.c, t.cohorts.c, t.organisations.c
    query = (
        select(c.cohort, c.managed_by, o.completion)
        .join_from(t.enrolments, t.cohorts, g.id == c.cohort)
        .join(t.organisations, o.id == g.organisation)
        .where(c.person == person, c.until.is_(None))
    )
    rows = connection.execute(query.order_by(g.closed, c.since.desc(), c.seq.desc()))
    return [(row.cohort, row.managed_by, row.completion) for row in rows]


def _appointed(connection: Connection, person: str) -> list[Held]:
    """The roles of a person now with the cohorts in their places, in one statement."""
    s, c = t.staff.c, t.cohorts.c
    within = or_(c.id == s.cohort, c.unit == s.unit, c.organisation == s.organisation)
    query = (
        select(s.seq, s.role, s.organisation, s.unit, s.cohort, c.id)
        .join_from(t.staff, t.cohorts, within, isouter=True)
        .where(s.person == person, s.until.is_(None))
        .order_by(s.seq)
    )
    roles: dict[int, Held] = {}
    for seq, role, organisation, unit, cohort, found in connection.execute(query):
        held = roles.get(seq) or Held(role, Scope(organisation, unit, cohort), "us")
        more = frozenset((found,)) if found else frozenset()
        roles[seq] = held._replace(cohorts=held.cohorts | more)
    return list(roles.values())
