"""*Deelname*: how many are enrolled, have begun and have finished; in a cohort, a unit or all.

That somebody takes part is no answer: it is told of groups of any size. Whoever is enrolled in the
roster now is counted, and everybody once; who left, or works along without being enrolled, is told
apart. What is told by name, and who passed, `course.records.taking_part.passed` decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, func, select, true, union_all

from course.answers import schema as t
from course.answers.store import Store, openings
from course.content.settings import Settings
from course.people.organisations import (
    Group,
    Organisation,
    cohort_of,
    cohorts,
    organisation_of,
    unit_of,
)
from course.people.persons import Person
from course.records.begun_anew import moments_begun
from course.records.completion import Outcome, Rule
from course.records.enrolled import Enrolled, enrolled_in
from course.records.outcomes import MANY, lesson_titles
from course.records.rules.own import read_rules
from course.records.taking_part.by_name import Stay, begun_at, stays

MOST_WEEKS = 26
Kind = Literal["cohort", "unit", "organisation"]
_a, _h = t.answers.c, t.handins.c


@dataclass(frozen=True)
class Place:
    """What figures are about; `groups` are its open cohorts by name, or the cohort itself."""

    kind: Kind
    id: str
    name: str
    organisation: Organisation
    groups: tuple[Group, ...]


class Counts(NamedTuple):
    """Of how many people, how many have begun, and how many have finished."""

    enrolled: int
    begun: int
    finished: int


class Week(NamedTuple):
    """The counts at the end of a week; `until` is the moment after it, or that of the figure."""

    until: datetime
    counts: Counts


@dataclass(frozen=True)
class Member:
    """Somebody who is enrolled now, for as long as `since`; `stay` is the enrolment.

    `person` is only for who is shown by name. `begun_at` is the moment of the first answer or
    hand-in, None without.
    """

    stay: Stay
    person: Person
    by_name: bool
    begun_at: datetime | None
    outcome: Outcome | None

    @property
    def begun(self) -> bool:
        """Whether they have answered or handed in anything."""
        return self.begun_at is not None

    @property
    def finished(self) -> bool:
        """Whether they handed in all that is required."""
        return self.outcome is not None and self.outcome.finished

    def has_handed_in(self, lesson: str) -> bool:
        """Whether they handed in a lesson."""
        return self.outcome is not None and self.outcome.lesson(lesson).handed_in is not None

    def has_begun(self, lesson: str) -> bool:
        """Whether they began a lesson."""
        return self.outcome is not None and self.outcome.lesson(lesson).state != "not_begun"


@dataclass(frozen=True)
class Participation:
    """The figures of a place at the moment `at`.

    `left` people were enrolled before and are not now; `beside` work along without an enrolment.
    `twice` people are in two teams here, and count once in the whole. `rule` says what *finished*
    means; `course_rule` is the course's. `titles` are those of lessons by id, of which `opened`
    were opened to learners.
    """

    place: Place
    at: datetime
    members: tuple[Member, ...]
    left: int
    beside: int
    titles: dict[str, str]
    opened: frozenset[str]
    rule: Rule
    course_rule: Rule

    @property
    def people(self) -> list[Member]:
        """Everybody once, by their oldest enrolment."""
        once: dict[str, Member] = {}
        for member in sorted(self.members, key=lambda m: (m.stay.since, m.stay.seq)):
            once.setdefault(member.stay.person, member)
        return list(once.values())

    @property
    def twice(self) -> int:
        """How many people are in more than one team."""
        return len(self.members) - len(self.people)

    @property
    def counts(self) -> Counts:
        """The whole."""
        return counted(self.people)

    @property
    def lessons(self) -> list[tuple[str, Counts]]:
        """Title and counts of each lesson that was opened, in order; finished is handed in."""
        people = self.people
        return [
            (
                title,
                Counts(
                    len(people),
                    sum(who.has_begun(name) for who in people),
                    sum(who.has_handed_in(name) for who in people),
                ),
            )
            for name, title in self.titles.items()
            if name in self.opened
        ]

    @property
    def teams(self) -> list[tuple[Group, Counts]]:
        """The cohorts of a unit or organisation with their counts, by name; none of a cohort."""
        if self.place.kind == "cohort":
            return []
        return [
            (group, counted(who for who in self.members if who.stay.cohort == group.id))
            for group in self.place.groups
        ]

    def weeks(self, settings: Settings) -> list[Week]:
        """The counts of whoever is enrolled now, week by week until now; at most the last 26."""
        people = self.people
        if not people:
            return []
        ends = _week_ends(min(who.stay.since for who in people), self.at, settings)
        return [Week(end, _counted_at(people, end)) for end in ends[-MOST_WEEKS:]]


def counted(members: Iterable[Member]) -> Counts:
    """The counts of these."""
    every = list(members)
    return Counts(len(every), sum(w.begun for w in every), sum(w.finished for w in every))


def place_of(connection: Connection, kind: Kind, id_: str) -> Place:
    """A cohort, unit or organisation of the roster; raises `RosterError`."""
    if kind == "organisation":
        organisation = organisation_of(connection, id_)
        inside = cohorts(connection, id_)
        return Place(kind, id_, organisation.title, organisation, _open(inside))
    if kind == "unit":
        unit = unit_of(connection, id_)
        organisation = organisation_of(connection, unit.organisation)
        inside = [g for g in cohorts(connection, unit.organisation) if g.unit == id_]
        return Place(kind, id_, unit.name, organisation, _open(inside))
    group = cohort_of(connection, id_)
    organisation = organisation_of(connection, group.organisation)
    return Place(kind, id_, group.name, organisation, (group,))


def participation(store: Store, settings: Settings, place: Place, at: datetime) -> Participation:
    """The figures of a place at a moment: a fixed number of statements, however many there are."""
    people = enrolled_in(store, settings, place.groups, at)
    in_roster = {(who.person.id, who.cohort): who for who in people if who.attempt is not None}
    inside = {group.id for group in place.groups}
    with store.snapshot() as connection:
        every = stays(connection, place.organisation.id)
        ids = [who.person.id for who in people]
        first = _first_moments(connection, ids)
        anew = moments_begun(connection, ids)
        rules = read_rules(connection, settings)
        titles = lesson_titles(store, connection, settings)
        opened = frozenset(openings(connection))
    since = place.organisation.names_since
    begun = begun_at(every)
    members = [
        _member(
            in_roster[stay.person, stay.cohort],
            stay,
            anew[stay.person](stay.since) if stay.person in anew else first.get(stay.person),
            by_name=by_name,
        )
        for stay in every
        if stay.until is None and (stay.person, stay.cohort) in in_roster
        for by_name in (since is not None and begun[stay.seq] >= since,)
    ]
    now = {member.stay.person for member in members}
    left = {stay.person for stay in every if stay.cohort in inside and stay.until} - now
    beside = {who.person.id for who in people if who.attempt is None} - left
    rule = rules.of(next(iter(inside), None))
    order = {key: number for number, key in enumerate(in_roster)}
    return Participation(
        place,
        at,
        tuple(sorted(members, key=lambda m: order[m.stay.person, m.stay.cohort])),
        len(left),
        len(beside),
        titles,
        opened,
        rule,
        rules.course,
    )


def _member(who: Enrolled, stay: Stay, begun_at: datetime | None, *, by_name: bool) -> Member:
    return Member(stay, who.person, by_name, begun_at, who.outcome)


def _open(groups: Sequence[Group]) -> tuple[Group, ...]:
    still = [group for group in groups if not group.closed]
    return tuple(sorted(still, key=lambda group: (group.name.casefold(), group.id)))


def _first_moments(connection: Connection, learners: Sequence[str]) -> dict[str, datetime]:
    """When each of these learners answered or handed in for the first time."""
    few = len(learners) <= MANY
    rows: list[Any] = [
        select(c.learner, func.min(c.at).label("at"))
        .where(c.learner.in_(learners) if few else true())
        .group_by(c.learner)
        for c in (_a, _h)
    ]
    both = union_all(*rows).subquery()
    query = select(both.c.learner, func.min(both.c.at)).group_by(both.c.learner)
    return {row[0]: row[1] for row in connection.execute(query)}


def _week_ends(begin: datetime, at: datetime, settings: Settings) -> list[datetime]:
    """The end of each week from the one of `begin` on, by the course's clock; the last is `at`."""
    zone = settings.zone
    monday = begin.astimezone(zone).date() - timedelta(days=begin.astimezone(zone).weekday())
    ends: list[datetime] = []
    while True:
        monday += timedelta(weeks=1)
        end = datetime.combine(monday, time(), zone)
        if end >= at:
            return [*ends, at]
        ends.append(end)


def _counted_at(people: Iterable[Member], end: datetime) -> Counts:
    there = [who for who in people if who.stay.since < end]
    finished = (who.outcome.finished_at for who in there if who.outcome)
    return Counts(
        len(there),
        sum(who.begun_at is not None and who.begun_at < end for who in there),
        sum(moment is not None and moment < end for moment in finished),
    )
