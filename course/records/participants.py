"""Who takes part in a cohort: by the roster, and those whom it does not know by what they did."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select, union_all

from course.answers import schema as t
from course.content.settings import Settings
from course.people import schema as p
from course.people.enrolment import enrolled
from course.people.names import Name, Track, folded, sort_key
from course.people.organisations import cohorts, organisations
from course.people.persons import Person, persons

_a, _h, _l, _e = t.answers.c, t.handins.c, p.logins.c, p.enrolments.c
NOBODY = Person("", "", "", "", "", "")


@dataclass(frozen=True)
class Participant:
    """Somebody in a cohort.

    `learner` is the user name, "" of somebody who has none yet. `person` is `NOBODY` where the
    roster does not know them. `ids` are their other log-ins, such as an LMS's id. `attempt` counts
    how often they were enrolled here, None where the roster does not know.
    """

    learner: str
    person: Person = NOBODY
    ids: frozenset[str] = frozenset()
    attempt: int | None = None

    @property
    def shown(self) -> str:
        """The name on pages: the person's, or else the user name."""
        return self.person.shown or self.learner


def known_cohorts(connection: Connection, settings: Settings) -> dict[str, str]:
    """Every cohort's title by id: those of course.yaml, then those of the roster only."""
    roster = {group.id: group.name for group in cohorts(connection)}
    return roster | {cohort.id: cohort.title for cohort in settings.cohorts}


def participants(connection: Connection, cohort: str) -> list[Participant]:
    """Everybody in a cohort, in the order of their names; user names without a person come last.

    The roster decides. Whoever it has in no cohort is in the one of their last answer or hand-in.
    """
    track = _track(connection, cohort)
    members = enrolled(connection, cohort, track=track)
    logins = _logins(connection, cohort)
    found = [
        Participant(user, member.person, ids, member.enrolment.attempt)
        for member in members
        for user, ids in (_split(logins.get(member.person.id, ())),)
    ]
    known = _persons_of(connection, working := _working(connection, cohort))
    found += [
        Participant(learner, person)
        for learner in working
        for person, in_roster in (known.get(learner, (NOBODY, False)),)
        if not in_roster
    ]
    return sorted(found, key=lambda who: _place(who, track))


def _track(connection: Connection, cohort: str) -> Track:
    of = {group.id: group.organisation for group in cohorts(connection)}
    tracks = {organisation.id: organisation.track for organisation in organisations(connection)}
    return tracks.get(of.get(cohort, ""), "NL")


def _logins(connection: Connection, cohort: str) -> dict[str, list[tuple[str, str]]]:
    """Kind and subject of the log-ins of everybody who was ever in a cohort, by person."""
    members = select(_e.person).where(_e.cohort == cohort)
    rows = select(_l.person, _l.kind, _l.issuer, _l.subject).where(_l.person.in_(members))
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


def _working(connection: Connection, cohort: str) -> list[str]:
    """The learners whose last answer or hand-in was in a cohort."""
    last = newest_cohorts().subquery()
    rows = select(last.c.learner).where(last.c.cohort == cohort)
    return sorted(connection.execute(rows).scalars())


def _last(c: Any) -> Select[Any]:  # noqa: ANN401 - columns of either table
    last = select(func.max(c.seq)).group_by(c.learner)
    return select(c.learner, c.cohort, c.at).where(c.seq.in_(last))


def _persons_of(connection: Connection, learners: Iterable[str]) -> dict[str, tuple[Person, bool]]:
    """The person behind each user name, and whether the roster has them in a cohort."""
    current = and_(_e.person == _l.person, _e.until.is_(None))
    rows = (
        select(_l.subject, _l.person, func.count(_e.seq))
        .join_from(p.logins, p.enrolments, current, isouter=True)
        .where(_l.kind == "hub", _l.issuer == "")
        .group_by(_l.subject, _l.person)
    )
    wanted = set(learners)
    found = {user: (who, bool(n)) for user, who, n in connection.execute(rows) if user in wanted}
    every = persons(connection, (who for who, _ in found.values()))
    return {user: (every[who], in_roster) for user, (who, in_roster) in found.items()}


def _place(who: Participant, track: Track) -> tuple[bool, tuple[str, ...], str]:
    name = who.person.name if who.person.family or who.person.given else Name("", "", who.shown)
    return (not who.person.id, sort_key(name, track), folded(who.learner))
