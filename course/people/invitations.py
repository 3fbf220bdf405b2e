"""Invitations: a link that lets somebody in once, until a day.

The link holds a random part and a signature over it; the store keeps only its digest, so that who
reads the store cannot come in with it.
"""

import hashlib
import hmac
import secrets
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, select

from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.enrolment import current, enrol
from course.people.errors import RosterError
from course.people.logins import Login, add_login, identify
from course.people.names import Name
from course.people.organisations import open_cohort_of
from course.people.persons import Person, add_person, person_of, with_mail
from course.secret_files import secret_text_in

_C = t.invitations.c


class Invitation(NamedTuple):
    """An invitation to a cohort: of a person, or else of whoever reads mail at `mail`.

    `expires` is the first moment at which it no longer works. `used_by` and `used_at` are None
    until somebody came in with it.
    """

    seq: int
    cohort: str
    person: str | None
    mail: str
    at: datetime
    expires: datetime
    used_by: str | None
    used_at: datetime | None


def key_of_links(state: Path) -> str:
    """The key with which links are signed, kept in the folder of run-time state."""
    return secret_text_in(state / "invitation-key")


def invite(
    connection: Connection,
    actor: Actor,
    key: str,
    cohort: str,
    *,
    person: str | None = None,
    mail: str = "",
    expires: datetime,
) -> str:
    """Invite a person, or who reads `mail`, to a cohort; what to put into the link.

    Where one person has that address, they are invited. An earlier invitation of the same person or
    address to that cohort no longer works.

    Raises
    ------
    RosterError
        There is no such person or open cohort, nobody is named, more than one person has the
        address, or `expires` has passed.
    """
    open_cohort_of(connection, cohort)
    who = _with_mail(connection, mail) if person is None else person_of(connection, person)
    address = (who.mail if who else "") or mail.lower()
    if who is None and not address:
        raise RosterError(noop("Name a person or a mail address to invite."))
    if expires <= actor.at:
        raise RosterError(noop("An invitation must end in the future."))
    random = secrets.token_urlsafe(24)
    token = f"{random}.{_signature(key, random)}"
    named = {"person": who.id if who else None, "mail": address}
    values = {"token": _digest(token), "cohort": cohort, "at": actor.at, "expires": expires}
    with recorded(connection, actor, "invite", named["person"], cohort) as change:
        for seq in _waiting(connection, cohort, named["person"], address, actor.at):
            change.change(t.invitations, seq, expires=actor.at)
        change.add(t.invitations, **values, **named)
    return token


def accept(connection: Connection, key: str, token: str, login: Login, at: datetime) -> Person:
    """Let in who holds a link and is logged in: binds the log-in, enrols, and uses the link up.

    Raises
    ------
    RosterError
        The link is not whole or not ours, has been withdrawn, replaced, used or is too old, or the
        log-in is that of somebody else than was invited; nothing was changed.
    """
    invitation = find_invitation(connection, key, token)
    known = identify(connection, *login)
    _refuse(invitation, known, at)
    with connection.begin_nested():
        who = _person(connection, invitation, known, at)
        actor = Actor(who.id, at)
        add_login(connection, actor, who.id, login)
        if current(connection, who.id, invitation.cohort) is None:
            enrol(connection, actor, who.id, invitation.cohort)
        with recorded(connection, actor, "accept", who.id, invitation.cohort) as change:
            change.change(t.invitations, invitation.seq, used_by=who.id, used_at=at)
    return who


def find_invitation(connection: Connection, key: str, token: str) -> Invitation:
    """The invitation of a link, whether or not it still works; raises `RosterError`."""
    random, _, signature = token.strip().partition(".")
    expected = _signature(key, random)
    if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        raise RosterError(
            noop("This link does not work: copy it whole, from its first sign to its last.")
        )
    query = select(*_C[*Invitation._fields]).where(_C.token == _digest(token.strip()))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise RosterError(noop("This invitation was withdrawn: ask for a new one."))
    return Invitation(*row)


def invitations_to(connection: Connection, cohort: str) -> list[Invitation]:
    """All invitations to a cohort, the oldest first."""
    query = select(*_C[*Invitation._fields]).where(_C.cohort == cohort).order_by(_C.seq)
    return [Invitation(*row) for row in connection.execute(query)]


def _refuse(invitation: Invitation, known: str | None, at: datetime) -> None:
    """Refuse a link that is used up or too old, or another person than was invited."""
    if invitation.used_by is not None and invitation.used_by == known:
        raise RosterError(noop("You have used this invitation already: you can just log in."))
    if invitation.used_by is not None:
        raise RosterError(
            noop("Somebody else has used this invitation already: ask for one of your own.")
        )
    if at >= invitation.expires:
        raise RosterError(
            noop("This invitation ended on {day}: ask for a new one."),
            day=f"{invitation.expires:%d-%m-%Y}",
        )
    if known is not None and invitation.person not in {None, known}:
        raise RosterError(
            noop("This invitation is for somebody else than who is logged in: log out first.")
        )


def _person(
    connection: Connection, invitation: Invitation, known: str | None, at: datetime
) -> Person:
    """Who comes in: the person invited, else who is logged in, else a new person."""
    if named := invitation.person or known:
        return person_of(connection, named)
    name = Name("", "", invitation.mail.partition("@")[0])
    return add_person(connection, Actor("invitation", at), name, mail=invitation.mail)


def _with_mail(connection: Connection, mail: str) -> Person | None:
    people = with_mail(connection, mail) if mail else []
    if len(people) > 1:
        raise RosterError(noop("More than one person has the address {mail}."), mail=mail)
    return people[0] if people else None


def _waiting(
    connection: Connection, cohort: str, person: str | None, mail: str, at: datetime
) -> list[int]:
    """Invitations to the cohort of the same person or address that still work."""
    whose = _C.mail == mail if person is None else _C.person == person
    query = select(_C.seq).where(_C.cohort == cohort, whose, _C.used_at.is_(None), _C.expires > at)
    return list(connection.execute(query.order_by(_C.seq)).scalars())


def _signature(key: str, random: str) -> str:
    return hmac.new(key.encode(), random.encode(errors="replace"), hashlib.sha256).hexdigest()[:32]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
