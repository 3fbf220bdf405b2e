"""Making an account of our own with an invitation, or choosing another password with it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from course.messages import noop
from course.people.accounts.accepting import accept, check, use_up
from course.people.accounts.own import Account, account_of, add_account, changed_at, set_password
from course.people.audit import Actor
from course.people.errors import RosterError
from course.people.logins import hub
from course.people.persons import find_person


class Offered(NamedTuple):
    """What somebody without a log-in is offered by an invitation.

    `shown` is the name of the person invited, "" where only an address was; `account` is theirs,
    if there is one; `suggested` is the name to log in with that is filled in.
    """

    shown: str
    account: Account | None
    suggested: str


def offered(connection: Connection, key: str, token: str, at: datetime) -> Offered:
    """What an invitation offers; raises `RosterError` as `accepting.check` does."""
    invitation = check(connection, key, token, None, at)
    person = find_person(connection, invitation.person) if invitation.person else None
    account = account_of(connection, person.id) if person else None
    return Offered(person.shown if person else "", account, invitation.mail)


def sign_up(  # noqa: PLR0917 - what the form holds
    connection: Connection, key: str, token: str, name: str, password: str, at: datetime, shown: str
) -> Account:
    """A new account for who was invited, who comes in with it; `password` is hashed.

    `shown` is the name of somebody of whom the roster knows an address only.

    Raises
    ------
    RosterError
        The invitation does not work, the name cannot be taken, or who was invited has an account.
    """
    offer = offered(connection, key, token, at)
    if offer.account is not None:
        raise RosterError(noop("You have an account already: log in, or choose a new password."))
    with connection.begin_nested():
        account = add_account(connection, name, password, at)
        accept(connection, key, token, hub(account.user), at, shown=shown)
    return account


def renew_password(
    connection: Connection, key: str, token: str, password: str, at: datetime
) -> Account:
    """Another password for the account of who was invited; the invitation is used up.

    Raises
    ------
    RosterError
        The invitation does not work, is older than the password, or who was invited has no account.
    """
    invitation = check(connection, key, token, None, at)
    changed = changed_at(connection, invitation.person) if invitation.person else None
    account = account_of(connection, invitation.person) if invitation.person else None
    if invitation.person is None or account is None or changed is None:
        raise RosterError(noop("There is no account with a password here: log in."))
    if changed > invitation.at:
        raise RosterError(
            noop("This invitation is older than your account: log in, or ask for a new invitation.")
        )
    actor = Actor(invitation.person, at)
    with connection.begin_nested():
        set_password(connection, actor, invitation.person, password)
        use_up(connection, actor, invitation)
    return account
