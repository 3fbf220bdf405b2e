"""Accounts that the course keeps itself, for people who log in with a name and a password.

`user` is the name at the Hub: opaque, so that no log of the Hub holds an address. `name` is what
somebody types, most often a mail address.
"""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from course.hub_names import name_of_account
from course.messages import noop
from course.people import schema as t
from course.people.accounts.passwords import is_right
from course.people.audit import Actor, recorded
from course.people.errors import RosterError
from course.people.logins import hub

_C = t.accounts.c
_FREE_TRIES: Final = 5
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(minutes=15)
_LONGEST_NAME: Final = 254


class Account(NamedTuple):
    """An account of our own: `user` at the Hub, and the `name` that somebody types."""

    user: str
    name: str


def add_account(connection: Connection, name: str, password: str, at: datetime) -> Account:
    """A new account; `password` is as `passwords.hashed` made it.

    Raises
    ------
    RosterError
        The name is empty, too long, cannot be shown, or is that of another account.
    """
    typed = _typed(name)
    if not typed:
        raise RosterError(noop("Give a mail address or a user name to log in with."))
    if len(typed) > _LONGEST_NAME or not typed.isprintable():
        raise RosterError(noop("This cannot be a user name: take a shorter one, of letters."))
    account = Account(name_of_account(), typed)
    new = insert(t.accounts).values(
        user=account.user, name=typed, password=password, changed=at, failures=0
    )
    try:
        with connection.begin_nested():
            connection.execute(new)
    except IntegrityError:
        raise RosterError(
            noop("There is an account with this name already: log in with it, or take another.")
        ) from None
    return account


def account_of(connection: Connection, person: str) -> Account | None:
    """The account of a person; the newest where two persons became one, None where none."""
    c = t.logins.c
    query = (
        select(_C.user, _C.name)
        .join(t.logins, (c.kind == "hub") & (c.issuer == "") & (c.subject == _C.user))
        .where(c.person == person)
        .order_by(c.seq.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Account(*row)


def set_password(connection: Connection, actor: Actor, person: str, password: str) -> None:
    """Give a person's account another password, as `passwords.hashed` made it.

    Raises
    ------
    RosterError
        The person has no account of ours.
    """
    account = account_of(connection, person)
    if account is None:
        raise RosterError(noop("There is no account with a password here: log in."))
    with recorded(connection, actor, "set-password", person) as change:
        change.change(
            t.accounts,
            account.user,
            password=password,
            changed=actor.at,
            failures=0,
            refused_until=None,
        )


def changed_at(connection: Connection, person: str) -> datetime | None:
    """When the password of a person was last set; None without an account of ours."""
    account = account_of(connection, person)
    if account is None:
        return None
    query = select(_C.changed).where(_C.user == account.user)
    moment: datetime = connection.execute(query).scalar_one()
    return moment


class Attempt(NamedTuple):
    """What the store says of somebody who logs in; `kept` is None where there is no account."""

    user: str
    kept: str | None
    refused: bool


def attempt(connection: Connection, name: str, at: datetime) -> Attempt:
    """The account that somebody named; `refused` while too many tries went wrong."""
    query = select(_C.user, _C.password, _C.refused_until).where(_C.name == _typed(name))
    row = connection.execute(query).one_or_none()
    if row is None:
        return Attempt("", None, refused=False)
    refused = row.refused_until is not None and at < row.refused_until
    return Attempt(row.user, row.password, refused)


def passes(tried: Attempt, password: str) -> bool:
    """Whether the password is right and tries are taken now; as slow for every answer."""
    return is_right(tried.kept, password) and not tried.refused


def note_attempt(connection: Connection, user: str, at: datetime, *, passed: bool) -> None:
    """Count a wrong try, after which the next ones wait; a right one begins anew."""
    query = select(_C.failures).where(_C.user == user).with_for_update()
    failures = connection.execute(query).scalar()
    if failures is None or (passed and failures == 0):
        return
    count = 0 if passed else failures + 1
    waits = count - _FREE_TRIES
    wait = min(_FIRST_WAIT * 2 ** min(waits, 10), _LONGEST_WAIT) if waits >= 0 else None
    until = at + wait if wait else None
    change = update(t.accounts).where(_C.user == user).values(failures=count, refused_until=until)
    connection.execute(change)


def person_shown(connection: Connection, user: str) -> tuple[str, str] | None:
    """Id and shown name of the person with an account; None where they were taken apart."""
    login = hub(user)
    c, p = t.logins.c, t.persons.c
    query = (
        select(p.id, p.shown)
        .join(t.logins, c.person == p.id)
        .where(c.kind == login.kind, c.issuer == login.issuer, c.subject == login.subject)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.id, row.shown)


def _typed(name: str) -> str:
    """A name as it is compared: capitals and spaces around it make no difference."""
    return name.strip().lower()
