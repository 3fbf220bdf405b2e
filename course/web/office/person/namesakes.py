"""People of one name, side by side, so that nobody takes one for the other."""

from typing import Final, TypedDict

from sqlalchemy import Connection

from course.answers.bulk_reads import last_handins
from course.people.enrolment import enrolments_of
from course.people.logins import logins_of
from course.people.names import folded
from course.people.organisations import cohorts
from course.people.persons import Person, search
from course.web.office.person.finding import Found, OnPerson

_MOST: Final = 6


class Namesake(TypedDict):
    """Somebody of a name; `person` is their id."""

    person: str
    shown: str
    url: str
    mail: str
    cohorts: str
    logins: str
    work: str


def namesakes(page: OnPerson, connection: Connection, found: Found) -> list[Namesake]:
    """The person and everybody in scope of the same name; nobody where there is no other."""
    if not found.person.id:
        return []
    name = folded(found.person.shown)
    same = [who for who in search(connection, found.person.shown) if folded(who.shown) == name]
    others = [who for who in same if who.id != found.person.id and _in_scope(page, connection, who)]
    if not others:
        return []
    return [side(page, connection, who) for who in (found.person, *others[: _MOST - 1])]


def side(page: OnPerson, connection: Connection, who: Person) -> Namesake:
    """What tells one person from another of the same name, in this scope."""
    groups = {group.id: group.name for group in page.groups(connection)}
    lessons = page.service.settings.lessons
    handins = last_handins(connection, lessons, [who.id])
    now = [one for one in enrolments_of(connection, who.id) if one.until is None]
    return {
        "person": who.id,
        "shown": who.shown,
        "url": page.person_url(who.id),
        "mail": who.mail,
        "cohorts": ", ".join(groups[one.cohort] for one in now if one.cohort in groups),
        "logins": ", ".join(login.subject for login in logins_of(connection, who.id)),
        "work": f"{len(handins)} van {len(lessons)} lessen ingeleverd",
    }


def _in_scope(page: OnPerson, connection: Connection, who: Person) -> bool:
    if page.person.membership.sees_everybody:
        return True
    seen = {group.id for group in cohorts(connection) if page.person.membership.sees(group)}
    return any(one.cohort in seen for one in enrolments_of(connection, who.id))
