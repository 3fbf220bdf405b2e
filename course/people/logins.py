"""Log-ins: how somebody comes in, and which person that is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal, NamedTuple

from sqlalchemy import Connection, exists, select

from course.hub_names import subject_of_name
from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.errors import RosterError
from course.people.names import Name
from course.people.persons import Person, add_person, columns_of, new_id, person_of, persons

Kind = Literal["hub", "oidc", "lti", "lms"]
ARRIVED: Final = "come-in"
"""What the audit calls it when a log-in that nobody had made a person by itself."""
_LONGEST_SHOWN: Final = 200  # as the column


class Login(NamedTuple):
    """One way in: a Hub's user name, an OpenID or LTI subject with its issuer, an LMS's id.

    `issuer` is empty for our own Hub.
    """

    kind: str
    issuer: str
    subject: str


def hub(name: str) -> Login:
    """The log-in of a user of our own Hub; an OpenID subject where the name stands for one."""
    subject = subject_of_name(name)
    return Login("hub", "", name) if subject is None else Login("oidc", *subject)


def identify(connection: Connection, kind: str, issuer: str, subject: str) -> str | None:
    """The id of the person who logs in so; None for a log-in that nobody has."""
    row = _row(connection, Login(kind, issuer, subject))
    return None if row is None else row[1]


def arrive(connection: Connection, login: Login, at: datetime, shown: str = "") -> str:
    """The id of the person behind a log-in; where nobody has it, of a new one.

    They are called `shown`, or else as their log-in, until somebody names them. In the store's
    writer this is safe for two requests, and two processes, at once: its transactions take turns.
    """
    if known := identify(connection, *login):
        return known
    name = "".join(sign if sign.isprintable() else "?" for sign in shown.strip() or login.subject)
    person = Person(new_id(), *Name("", "", ""), name[:_LONGEST_SHOWN], "")
    with recorded(connection, Actor(person.id, at), ARRIVED, person.id) as change:
        change.add(t.persons, **columns_of(person, at))
        change.add(t.logins, person=person.id, **login._asdict(), at=at)
    return person.id


def arrive_all(connection: Connection, logins: Iterable[Login], at: datetime) -> dict[Login, str]:
    """`arrive` for many, by log-in."""
    c, wanted = t.logins.c, list(logins)
    every = connection.execute(select(c.kind, c.issuer, c.subject, c.person))
    known = {Login(kind, issuer, subject): person for kind, issuer, subject, person in every}
    return {login: known.get(login) or arrive(connection, login, at) for login in wanted}


def is_unplaced(connection: Connection, person: str) -> bool:
    """Whether somebody only came in: nobody named them, enrolled them, or gave them a role."""
    c, e, s = t.persons.c, t.enrolments.c, t.staff.c
    unnamed = select(c.id).where(c.id == person, c.given == "", c.family == "", c.mail == "")
    enrolled = exists().where(e.person == person, e.managed_by == "us")
    placed = enrolled | exists().where(s.person == person)
    return connection.execute(unnamed.where(~placed)).first() is not None


def logins_of(connection: Connection, person: str) -> list[Login]:
    """The log-ins of a person, the oldest first."""
    c = t.logins.c
    query = select(c.kind, c.issuer, c.subject).where(c.person == person).order_by(c.seq)
    return [Login(*row) for row in connection.execute(query)]


def add_login(connection: Connection, actor: Actor, person: str, login: Login) -> None:
    """Give a person a log-in; nothing where they have it already.

    Raises
    ------
    RosterError
        There is no such person, or the log-in is somebody else's.
    """
    owner = person_of(connection, person)
    if row := _row(connection, login):
        if row[1] != owner.id:
            raise _taken(connection, login, row[1])
        return
    with recorded(connection, actor, "add-login", owner.id, _named(login)) as change:
        change.add(t.logins, person=owner.id, **login._asdict(), at=actor.at)


def move_login(connection: Connection, actor: Actor, login: Login, seen: str, to: str) -> None:
    """Give the log-in of `seen` to another person: the account changed hands.

    What was done with it stays with who did it.

    Raises
    ------
    RosterError
        The log-in is not that of `seen` (any more), or there is no such person.
    """
    seq, target = _of(connection, login, seen), person_of(connection, to)
    with recorded(connection, actor, "move-login", target.id, _named(login)) as change:
        change.change(t.logins, seq, person=target.id)


def split_login(connection: Connection, actor: Actor, login: Login, seen: str) -> Person:
    """Make the log-in of `seen` that of a new person, with the same name until it is changed."""
    _of(connection, login, seen)
    old = person_of(connection, seen)
    new = add_person(connection, actor, old.name, shown=old.shown)
    move_login(connection, actor, login, seen, new.id)
    return new


def remove_login(connection: Connection, actor: Actor, login: Login, seen: str) -> None:
    """Take the log-in from `seen`: nobody comes in with it until it is given again."""
    seq = _of(connection, login, seen)
    with recorded(connection, actor, "remove-login", seen, _named(login)) as change:
        change.delete(t.logins, seq)


def _row(connection: Connection, login: Login) -> tuple[int, str] | None:
    c = t.logins.c
    query = select(c.seq, c.person).where(
        c.kind == login.kind, c.issuer == login.issuer, c.subject == login.subject
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.seq, row.person)


def _of(connection: Connection, login: Login, seen: str) -> int:
    """The row of a log-in that is still that of `seen`."""
    row = _row(connection, login)
    if row is None:
        raise RosterError(noop("Nobody has the log-in {login}."), login=_named(login))
    if row[1] != seen:
        raise _taken(connection, login, row[1])
    return row[0]


def _taken(connection: Connection, login: Login, person: str) -> RosterError:
    name = persons(connection, [person])[person].shown
    return RosterError(
        noop("The log-in {login} is that of {name}."), login=_named(login), name=name
    )


def _named(login: Login) -> str:
    return ":".join(part for part in login if part)
