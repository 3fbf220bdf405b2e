"""Coming in with an invitation: whether it works for who opens it, and what it gives."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.enrolment import current, enrol
from course.people.errors import RosterError
from course.people.invitations import (
    Invitation,
    find_invitation,
    has_newer,
    refuse_second_owner,
)
from course.people.logins import Login, add_login, identify, is_unplaced
from course.people.merging import merge
from course.people.names import Name, parse
from course.people.organisations import cohort_of
from course.people.persons import Person, add_person, person_of
from course.people.staff import appoint, role_words

USED_BY_YOU: Final = noop("You have used this invitation already: you can just log in.")
"""What is said to who came in with it: they are let through."""


def accept(
    connection: Connection, key: str, token: str, login: Login, at: datetime, *, shown: str = ""
) -> Person:
    """Let in who holds a link and is logged in: binds the log-in, enrols, and uses the link up.

    Where the roster knows nobody yet, a person begins as `shown`.

    Raises
    ------
    RosterError
        As `check`; nothing was changed.
    """
    invitation = check(connection, key, token, login, at)
    known = identify(connection, *login)
    with connection.begin_nested():
        who = _person(connection, invitation, known, at, shown)
        actor = Actor(who.id, at)
        if known is not None and known != who.id:  # looked around before opening the link
            merge(connection, actor, who.id, known)
        add_login(connection, actor, who.id, login)
        use_up(connection, actor, invitation)
    return who


def use_up(connection: Connection, actor: Actor, invitation: Invitation) -> None:
    """Give who acts what the invitation is for, and let nobody else come in with it."""
    who = actor.name
    if invitation.role != "learner":
        appoint(connection, actor, who, invitation.role, invitation.scope)
        did, what = "accept-role", role_words(invitation.role, invitation.scope)
    else:
        cohort = what = invitation.cohort or ""
        did = "accept"
        if current(connection, who, cohort) is None:
            enrol(connection, actor, who, cohort)
    with recorded(connection, actor, did, who, what) as change:
        change.change(t.invitations, invitation.seq, used_by=who, used_at=actor.at)


def check(
    connection: Connection, key: str, token: str, login: Login | None, at: datetime
) -> Invitation:
    """The invitation of a link that works now for who has this log-in, or for whoever logs in.

    Raises
    ------
    RosterError
        The link is not whole or not ours, has been withdrawn, replaced, used or is too old, its
        cohort was closed, there is a first owner already, the log-in is that of somebody else than
        was invited, or who was invited has come in or got a role in another way since.
    """
    invitation = find_invitation(connection, key, token)
    known = identify(connection, *login) if login else None
    _refuse_used(invitation, known, is_known=login is not None)
    _refuse_old(connection, invitation, at)
    is_new = known is not None and is_unplaced(connection, known)
    if known is not None and not is_new and invitation.person not in {None, known}:
        raise RosterError(
            noop("This invitation is for somebody else than who is logged in: log out first.")
        )
    if known is None or is_new:
        _refuse_outdated(connection, invitation)
    if invitation.role == "owner" and invitation.person is None:
        refuse_second_owner(connection)
    if invitation.cohort and cohort_of(connection, invitation.cohort).closed:
        raise RosterError(
            noop("{cohort} has been closed: ask for an invitation to another group."),
            cohort=cohort_of(connection, invitation.cohort).name,
        )
    return invitation


def _refuse_used(invitation: Invitation, known: str | None, *, is_known: bool) -> None:
    """Refuse a link that is used up; `is_known`: whether somebody is logged in."""
    if invitation.used_by is None:
        return
    if invitation.used_by == known:
        raise RosterError(USED_BY_YOU)
    if not is_known:
        raise RosterError(noop("This invitation has been used already. Was that you? Then log in."))
    raise RosterError(
        noop("Somebody else has used this invitation already: ask for one of your own.")
    )


def _refuse_old(connection: Connection, invitation: Invitation, at: datetime) -> None:
    """Refuse a link that was replaced or is too old."""
    if at >= invitation.expires:
        if has_newer(connection, invitation, at):
            raise RosterError(noop("There is a newer invitation: use that link."))
        raise RosterError(
            noop("This invitation ended on {day}: ask for a new one."),
            day=f"{invitation.expires:%d-%m-%Y}",
        )


def _refuse_outdated(connection: Connection, invitation: Invitation) -> None:
    """Refuse to bind a new log-in to who has come in, or got more to say, since the invitation.

    Who made the link could invite them as they were then, and need not be somebody who may open
    the account as it is now.
    """
    c, s, who = t.logins.c, t.staff.c, invitation.person
    if who is None:
        return
    came = select(func.max(c.at)).where(c.person == who)
    role = select(func.max(s.since)).where(s.person == who, s.until.is_(None))
    moments = [connection.execute(query).scalar() for query in (came, role)]
    if any(moment is not None and moment > invitation.at for moment in moments):
        raise RosterError(
            noop("This invitation is older than your account: log in, or ask for a new invitation.")
        )


def _person(
    connection: Connection, invitation: Invitation, known: str | None, at: datetime, shown: str
) -> Person:
    """Who comes in: the person invited, else who is logged in, else a new person."""
    if named := invitation.person or known:
        return person_of(connection, named)
    name = parse(shown) if shown.strip() else Name("", "", invitation.mail.partition("@")[0])
    return add_person(connection, Actor("invitation", at), name, mail=invitation.mail)
