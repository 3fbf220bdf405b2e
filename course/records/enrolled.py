"""Everybody who is enrolled, with how far they are: a fixed number of statements, however many."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, true

from course.answers.store import Opening, Store, openings
from course.content.settings import Settings
from course.people import schema as p
from course.people.names import Name, Track, folded, sort_key
from course.people.organisations import Group, cohorts, organisations
from course.people.persons import Person
from course.people.schedule import Again, schedule
from course.records.completion import Outcome, Rule
from course.records.outcomes import works_in
from course.records.participants import newest_cohorts
from course.records.rules.own import read_rules

State = Literal[
    "invited", "not_begun", "busy", "ready", "handed_in", "passed", "not_passed", "expired"
]
STATES: Final[tuple[State, ...]] = (
    "invited", "not_begun", "busy", "ready", "handed_in", "passed", "not_passed", "expired"
)  # fmt: skip
_e, _l, _p, _i = p.enrolments.c, p.logins.c, p.persons.c, p.invitations.c
_Key = tuple[str, str]  # person and cohort
_LOGIN: Final = (  # the user name at our Hub, the first where there are more
    select(_l.subject)
    .where(_l.person == _p.id, _l.kind == "hub", _l.issuer == "")
    .order_by(_l.seq)
    .limit(1)
    .scalar_subquery()
)
_CAME_IN: Final = exists().where(_l.person == _p.id, _l.kind != "lms")  # has any way in


class Invited(NamedTuple):
    """The newest invitation that nobody used: since when, and until when it works."""

    at: datetime
    expires: datetime


@dataclass(frozen=True)
class Enrolled:
    """Somebody in a cohort, now.

    `login` is the user name at the Hub, "" of who has none yet. `cohort` is its id, "" for none.
    `managed_by`: "us", or "hub" where a group of the Hub, or what they did, says that they are in.
    `outcome` is None of who never came in. `extensions` are the moments until which they have more
    time, by lesson. `since` is when they were enrolled, or when the cohort opened after that; None
    of who is not enrolled. `required` are the lessons that must be handed in there. `reopened` is
    the newest attempt at each lesson that was opened again for them; `elsewhere` are the lessons
    that they have begun anew in another cohort since.
    """

    person: Person
    login: str
    cohort: str
    managed_by: str
    attempt: int | None
    state: State
    outcome: Outcome | None = None
    invited: Invited | None = None
    extensions: Mapping[str, datetime] = field(default_factory=dict)
    since: datetime | None = None
    required: tuple[str, ...] = ()
    reopened: Mapping[str, Again] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()

    @property
    def shown(self) -> str:
        """The name on pages."""
        return self.person.shown

    @property
    def name(self) -> Name:
        """The name by which they are put in order."""
        known = self.person.given or self.person.family
        return self.person.name if known else Name("", "", self.shown)

    @property
    def sought(self) -> str:
        """What a search looks through, as `folded` makes it."""
        return folded(" ".join((*self.person.name, self.shown, self.person.mail, self.login)))


def enrolled_in(
    store: Store, settings: Settings, groups: Collection[Group] | None, now: datetime
) -> list[Enrolled]:
    """Everybody in these cohorts of the roster, in the order of names; None: everybody there is.

    Whom the roster has in no cohort stands in the one of their last answer or hand-in; with None
    also who was in none.
    """
    with store.snapshot() as connection:
        reading = _Reading(connection, settings, groups, now)
        members = [*reading.roster(), *reading.working()]
        opened = openings(connection)
        track = reading.track()
        rules = read_rules(connection, settings)
        works = works_in(store, connection, settings, [who.person.id for who in members])
    found = []
    for who in members:
        rule = rules.of(who.cohort)
        found.append(
            reading.placed(who, works.outcome(who.person.id, rule, who.since), opened, rule)
        )
    return sorted(found, key=lambda who: (*sort_key(who.name, track), who.cohort, who.person.id))


class _Member(NamedTuple):
    """Somebody in a cohort, before it is known how far they are."""

    person: Person
    login: str
    cohort: str
    managed_by: str
    attempt: int | None
    since: datetime | None = None
    came_in: bool = True


class _Reading:
    """Reads the roster of some cohorts, a statement for each table."""

    def __init__(
        self,
        connection: Connection,
        settings: Settings,
        groups: Collection[Group] | None,
        now: datetime,
    ) -> None:
        self.connection, self.settings, self.now = connection, settings, now
        self.only = None if groups is None else sorted(group.id for group in groups)
        self.groups = {group.id: group for group in cohorts(connection)}
        self.invited = self._invited()
        self.dates = schedule(connection, settings)

    def roster(self) -> list[_Member]:
        """Whoever the roster has in a cohort now."""
        query = (
            select(
                _CAME_IN,
                _LOGIN,
                _e.cohort,
                _e.managed_by,
                _e.attempt,
                _e.since,
                *_p[*Person._fields],
            )
            .join_from(p.enrolments, p.persons, _p.id == _e.person)
            .where(_e.until.is_(None), self._within(_e.cohort))
        )
        rows = self.connection.execute(query)
        return [
            _Member(
                Person(*person),
                login or "",
                cohort,
                managed_by,
                attempt,
                max(since, self.groups[cohort].opens or since),
                bool(came_in),
            )
            for came_in, login, cohort, managed_by, attempt, since, *person in rows
        ]

    def working(self) -> list[_Member]:
        """Who did something, and is in no cohort of the roster."""
        last = newest_cohorts().subquery()
        now = and_(_e.person == _p.id, _e.until.is_(None))
        query = (
            select(_LOGIN, last.c.cohort, *_p[*Person._fields])
            .join_from(last, p.persons, _p.id == last.c.learner)
            .join(p.enrolments, now, isouter=True)
            .where(_e.seq.is_(None), self._within(last.c.cohort))
        )
        return [
            _Member(Person(*person), login or "", cohort or "", "hub", None)
            for login, cohort, *person in self.connection.execute(query)
        ]

    def track(self) -> Track:
        """The order of names: that of the only country, else that of the Netherlands."""
        tracks = {each.id: each.track for each in organisations(self.connection)}
        named = self.groups if self.only is None else [x for x in self.only if x in self.groups]
        found = {tracks[self.groups[name].organisation] for name in named}
        return found.pop() if len(found) == 1 else "NL"

    def placed(
        self,
        who: _Member,
        end: Outcome,
        opened: Mapping[str, Opening],
        rule: Rule,
    ) -> Enrolled:
        """With how far they are."""
        key = (who.person.id, who.cohort)
        begun = any(lesson.state != "not_begun" for lesson in end.lessons)
        outcome = end if who.came_in or begun else None
        invited, extended = self.invited.get(key), self.dates.more_time.get(key, {})
        again, elsewhere = self._again(who)
        state = self._state(who.cohort, outcome, invited)
        if state in {"not_begun", "busy"} and outcome and self._all_due(who, outcome, opened, rule):
            state = "expired"
        ends = outcome, invited, extended
        return Enrolled(*who[:5], state, *ends, who.since, rule.required, again, elsewhere)

    def _again(self, who: _Member) -> tuple[dict[str, Again], frozenset[str]]:
        """The newest attempts, but of lessons begun anew in another cohort since; and those."""
        newest = self.dates.newest(who.person.id)
        elsewhere = frozenset(
            lesson
            for lesson in newest
            for again in self.dates.reopened[who.person.id, lesson].values()
            if again.anew and who.since is not None and again.at > who.since
        )
        here = {lesson: again for lesson, again in newest.items() if lesson not in elsewhere}
        return here, elsewhere

    def _state(self, cohort: str, outcome: Outcome | None, invited: Invited | None) -> State:
        if outcome and outcome.passed != "not_yet":
            return "passed" if outcome.passed == "yes" else "not_passed"
        if outcome and outcome.finished:
            return "handed_in"
        if self._is_over(cohort):
            return "expired"
        states = {lesson.state for lesson in outcome.lessons} if outcome else set()
        if begun := states - {"not_begun"}:
            return "ready" if "ready" in begun else "busy"
        if invited is None:
            return "not_begun"
        return "invited" if invited.expires > self.now else "expired"

    def _is_over(self, cohort: str) -> bool:
        """Whether a cohort was closed, or has ended."""
        group = self.groups.get(cohort)
        if group is None:
            return False
        return group.closed or (group.closes is not None and group.closes <= self.now)

    def _all_due(
        self, who: _Member, outcome: Outcome, opened: Mapping[str, Opening], rule: Rule
    ) -> bool:
        """Whether the date of all that is required and not handed in has passed.

        Weeks count from now for a lesson that is not open.
        """
        missing = [name for name in rule.required if outcome.lesson(name).handed_in is None]
        since = {name: opened[name].at if name in opened else self.now for name in missing}
        return all(
            self.dates.of(who.cohort, name, at, person=who.person.id).is_over(self.now)
            for name, at in since.items()
        )

    def _invited(self) -> dict[_Key, Invited]:
        """The newest invitation to a cohort, unless it was used."""
        last = select(func.max(_i.seq)).where(_i.person.is_not(None)).group_by(_i.person, _i.cohort)
        query = select(_i.person, _i.cohort, _i.at, _i.expires).where(
            _i.seq.in_(last), _i.used_at.is_(None), self._within(_i.cohort)
        )
        rows = self.connection.execute(query)
        return {(person, cohort): Invited(at, ends) for person, cohort, at, ends in rows}

    def _within(self, cohort: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
        """Whether a cohort is one of those asked for."""
        return true() if self.only is None else cohort.in_(self.only)


def counts(people: Iterable[Enrolled]) -> dict[State, int]:
    """How many there are of each state; together they are all."""
    states = [who.state for who in people]
    return {state: states.count(state) for state in STATES}
