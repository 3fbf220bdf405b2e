"""What `course people` and `course owner` do, between the command line and the roster."""

import getpass
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from course.messages import noop
from course.people import schema as t
from course.people.accounts.links import invitation_link, public_url_for_commands
from course.people.audit import Actor
from course.people.enrolment import enrolled
from course.people.errors import RosterError
from course.people.invitations import invite, invite_to_role, key_of_links
from course.people.logins import add_login, hub, identify, logins_of
from course.people.mailing.inviting import mail_invitation
from course.people.mailing.writing import MailWriter
from course.people.names import Name, listed, parse
from course.people.organisations import cohort_of, cohorts, open_cohort_of, organisation_of
from course.people.persons import Person, add_person, find_person, in_order, search, with_mail
from course.people.staff import Role, Scope, appoint

NOBODY: Final = noop("Nobody is found by “{text}”.")
_MOST_LISTED = 100_000
_MOST_NAMED = 5  # persons in a message that asks which one is meant


class Listed(NamedTuple):
    """A person as `course people list` shows them; `cohorts` are those they are in now."""

    id: str
    name: str
    mail: str
    cohorts: tuple[str, ...]
    logins: tuple[str, ...]


class Invited(NamedTuple):
    """Somebody who was invited, and their link."""

    name: str
    mail: str
    link: str


def actor() -> Actor:
    """Whoever runs the command, now."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a number without a name, as in some containers
        name = str(os.getuid())
    return Actor(f"shell:{name}", datetime.now(UTC))


def one_person(connection: Connection, text: str) -> Person:
    """The person whom an id, a user name, a mail address or words of a name mean.

    Raises
    ------
    RosterError
        It means nobody, or more than one.
    """
    id_ = identify(connection, *hub(text))
    if person := find_person(connection, id_ or text):
        return person
    people = (with_mail(connection, text) if "@" in text else []) or search(connection, text)
    if len(people) == 1:
        return people[0]
    if not people:
        raise RosterError(NOBODY, text=text)
    named = ", ".join(f"{person.shown} ({person.id})" for person in people[:_MOST_NAMED])
    raise RosterError(noop("“{text}” may be {names}: give the id."), text=text, names=named)


def list_people(connection: Connection, cohort: str | None, text: str) -> list[Listed]:
    """Everybody in a cohort, or everybody, whose name or address holds the words of `text`."""
    people = search(connection, text, most=_MOST_LISTED)
    if cohort is not None:
        track = organisation_of(connection, cohort_of(connection, cohort).organisation).track
        ids = {member.person.id for member in enrolled(connection, cohort)}
        people = in_order((person for person in people if person.id in ids), track)
    now, ways = _enrolled_now(connection), _subjects(connection)
    return [
        Listed(p.id, listed(p.name), p.mail, tuple(now.get(p.id, ())), tuple(ways.get(p.id, ())))
        for p in people
    ]


def invite_cohort(  # noqa: PLR0917 - what the command is given
    connection: Connection,
    state: Path,
    cohort: str,
    people: Iterable[str],
    days: int,
    writer: MailWriter | None = None,
) -> list[Invited]:
    """Invite people to a cohort; without `people` everybody in it who has no log-in yet.

    `state` is the folder with the key of links. `writer` mails each link to who has an address.
    """
    key, url = key_of_links(state), public_url_for_commands(state)
    open_cohort_of(connection, cohort)
    by, named = actor(), [one_person(connection, text) for text in people]
    expires = by.at + timedelta(days=days)
    if not named:
        members = (member.person for member in enrolled(connection, cohort))
        named = [person for person in members if not logins_of(connection, person.id)]
    invited = []
    for person in named:
        token = invite(connection, by, key, cohort, person=person.id, expires=expires)
        invited.append(Invited(person.shown, person.mail, invitation_link(url, token)))
        if writer:
            mail_invitation(connection, writer, (person.id, cohort), token, expires, by)
    return invited


def invite_staff(  # noqa: PLR0917 - what the command is given
    connection: Connection, state: Path, text: str, mail: str, role: Role, scope: Scope, days: int
) -> Invited:
    """Invite somebody to a role: who is meant by `text`, else a new person of that name.

    `mail` is the address of a new person. Raises `RosterError`.
    """
    by = actor()
    try:
        person = one_person(connection, mail or text)
    except RosterError as error:
        if error.message != NOBODY:
            raise
        person = add_person(connection, by, parse(text), mail=mail)
    expires = by.at + timedelta(days=days)
    key, url = key_of_links(state), public_url_for_commands(state)
    token = invite_to_role(connection, by, key, role, scope, person=person.id, expires=expires)
    return Invited(person.shown, person.mail, invitation_link(url, token))


def make_owner(connection: Connection, name: str) -> Person:
    """Make the user of the Hub called `name` an owner; a new person where nobody is yet."""
    by, id_ = actor(), identify(connection, *hub(name))
    person = find_person(connection, id_) if id_ else None
    if person is None:
        person = add_person(connection, by, Name("", "", name))
        add_login(connection, by, person.id, hub(name))
    appoint(connection, by, person.id, "owner")
    return person


def only_organisation(connection: Connection, cohort: str | None) -> str:
    """The organisation of a cohort, or the only one that has cohorts.

    Raises
    ------
    RosterError
        There is none, or more than one.
    """
    if cohort is not None:
        return cohort_of(connection, cohort).organisation
    named = sorted({group.organisation for group in cohorts(connection)})
    if not named:
        raise RosterError(noop("There is no cohort yet: make one with `course people cohort`."))
    if len(named) > 1:
        raise RosterError(
            noop("There is more than one organisation ({names}): name one."), names=", ".join(named)
        )
    return named[0]


def _enrolled_now(connection: Connection) -> dict[str, list[str]]:
    """The cohorts that everybody is in, by person."""
    c = t.enrolments.c
    query = select(c.person, c.cohort).where(c.until.is_(None)).order_by(c.seq)
    return _grouped(connection.execute(query))


def _subjects(connection: Connection) -> dict[str, list[str]]:
    """The log-ins of everybody, by person."""
    query = select(t.logins.c.person, t.logins.c.subject).order_by(t.logins.c.seq)
    return _grouped(connection.execute(query))


def _grouped(rows: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for person, value in rows:
        groups[person].append(value)
    return groups
