"""Who takes part in a cohort: by the roster, and whom it has in no cohort by what they did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, union_all

from course.answers import schema as t
from course.content.settings import Settings
from course.people import schema as p
from course.people.cohorts.known import with_roster
from course.people.enrolment import enrolled
from course.people.names import Name, Track, sort_key
from course.people.organisations import cohorts, organisations
from course.people.persons import Person

_a, _h, _l, _e, _p = t.answers.c, t.handins.c, p.logins.c, p.enrolments.c, p.persons.c


@dataclass(frozen=True)
class Participant:
    """Somebody in a cohort.

    `login` is the user name at the Hub, "" of somebody who has none yet. `ids` are their other
    log-ins, such as an LMS's id. `attempt` counts how often they were enrolled here, None where
    they are not. `since` is when they were enrolled last, None likewise.
    """

    person: Person
    login: str = ""
    ids: frozenset[str] = frozenset()
    attempt: int | None = None
    since: datetime | None = None

    @property
    def shown(self) -> str:
        """The name on pages."""
        return self.person.shown


def known_cohorts(connection: Connection, settings: Settings) -> dict[str, str]:
    """Every cohort's title by id, closed ones last and said to be closed."""
    return {cohort.id: cohort.title for cohort in with_roster(connection, settings).cohorts}


def participants(connection: Connection, cohort: str) -> list[Participant]:
    """Everybody in a cohort, in the order of their names.

    The roster decides. Whoever it has in no cohort is in the one of their last answer or hand-in.
    """
    track = _track(connection, cohort)
    members = enrolled(connection, cohort, track=track)
    stays = {member.person: member.enrolment for member in members}
    people = [*stays, *_working(connection, cohort)]
    logins = _logins(connection, cohort)
    found = (
        Participant(person, user, ids, stay and stay.attempt, stay and stay.since)
        for person in people
        for user, ids in (_split(logins.get(person.id, ())),)
        for stay in (stays.get(person),)
    )
    return sorted(found, key=lambda who: _place(who, track))


def _track(connection: Connection, cohort: str) -> Track:
    of = {group.id: group.organisation for group in cohorts(connection)}
    tracks = {organisation.id: organisation.track for organisation in organisations(connection)}
    return tracks.get(of.get(cohort, ""), "NL")


def _logins(connection: Connection, cohort: str) -> dict[str, list[tuple[str, str]]]:
    """Kind and subject of the log-ins of everybody who was ever in a cohort, by person."""
    last = newest_cohorts().subquery()
    members = select(_e.person).where(_e.cohort == cohort)
    workers = select(last.c.learner).where(last.c.cohort == cohort)
    whose = or_(_l.person.in_(members), _l.person.in_(workers))
    rows = select(_l.person, _l.kind, _l.issuer, _l.subject).where(whose)
    logins: dict[str, list[tuple[str, str]]] = {}
    for person, kind, issuer, subject in connection.execute(rows.order_by(_l.seq)):
        logins.setdefault(person, []).append(("" if issuer else kind, subject))
    return logins


def _split(logins: Iterable[tuple[str, str]]) -> tuple[str, frozenset[str]]:
    """The user name of our own Hub, the first where there are several, and all other log-ins."""
    users = [subject for kind, subject in logins if kind == "hub"]
    user = users[0] if users else ""
    return user, frozenset(subject for _, subject in logins if subject != user)


def newest_cohorts() -> Select[Any]:
    """Each learner with the cohort of their last answer or hand-in."""
    dated = union_all(*(_last(c) for c in (_a, _h))).subquery()
    newest = func.row_number().over(partition_by=dated.c.learner, order_by=dated.c.at.desc())
    ranked = select(dated.c.learner, dated.c.cohort, newest.label("place")).subquery()
    return select(ranked.c.learner, ranked.c.cohort).where(ranked.c.place == 1)


def _working(connection: Connection, cohort: str) -> list[Person]:
    """Whose last answer or hand-in was in a cohort, and whom the roster has in none."""
    last = newest_cohorts().subquery()
    now = and_(_e.person == _p.id, _e.until.is_(None))
    rows = (
        select(*_p[*Person._fields])
        .join_from(last, p.persons, _p.id == last.c.learner)
        .join(p.enrolments, now, isouter=True)
        .where(last.c.cohort == cohort, _e.seq.is_(None))
    )
    return [Person(*row) for row in connection.execute(rows)]


def _last(c: Any) -> Select[Any]:  # noqa: ANN401 - columns of either table
    last = select(func.max(c.seq)).group_by(c.learner)
    return select(c.learner, c.cohort, c.at).where(c.seq.in_(last))


def _place(who: Participant, track: Track) -> tuple[tuple[str, ...], str]:
    name = who.person.name if who.person.family or who.person.given else Name("", "", who.shown)
    return sort_key(name, track), who.person.id
