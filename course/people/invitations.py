"""Invitations: a link that lets somebody in once, until a day, into a cohort or a role.

The link holds a random part and a signature over it; the store keeps only its digest, so that who
reads the store cannot come in with it.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, and_, select

from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.errors import RosterError
from course.people.organisations import open_cohort_of
from course.people.persons import Person, person_of, with_mail
from course.people.staff import EVERYWHERE, Role, Scope, check_scope, owners, role_words
from course.secret_files import secret_text_in

_C = t.invitations.c
_NOWHERE: Final[dict[str, None]] = {"cohort": None, "organisation": None, "unit": None}
WRONG_LINK: Final = noop("This link does not work: copy it whole, from its first sign to its last.")
WITHDRAWN: Final = noop("This invitation was withdrawn: ask for a new one.")


class Invitation(NamedTuple):
    """An invitation of a person, or else of whoever reads mail at `mail`.

    With `role` "learner" it is to the cohort; else to that role, in the organisation,
    unit or cohort.
    Without person and mail it makes the first owner. `expires` is the first moment at which it no
    longer works. `used_by` and `used_at` are None until somebody came in with it.
    """

    seq: int
    cohort: str | None
    person: str | None
    mail: str
    at: datetime
    expires: datetime
    used_by: str | None
    used_at: datetime | None
    role: Role | Literal["learner"] = "learner"
    organisation: str | None = None
    unit: str | None = None

    @property
    def scope(self) -> Scope:
        """Where the role holds."""
        return Scope(self.organisation, self.unit, self.cohort)


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
    values: dict[str, Any] = _NOWHERE | {"cohort": cohort, "role": "learner"}
    values |= {"mail": mail, "expires": expires}
    return _write(connection, actor, key, who, values)


def invite_to_role(
    connection: Connection,
    actor: Actor,
    key: str,
    role: Role,
    scope: Scope = EVERYWHERE,
    *,
    person: str,
    expires: datetime,
) -> str:
    """Invite a person to a role in an organisation, unit or cohort; what to put into the link.

    Raises
    ------
    RosterError
        There is no such person or place, the role does not go with it, or `expires` has passed.
    """
    check_scope(connection, role, scope)
    values: dict[str, Any] = {"role": role, "mail": "", "expires": expires, **scope._asdict()}
    who = person_of(connection, person)
    return _write(connection, actor, key, who, values)


def invite_first_owner(connection: Connection, actor: Actor, key: str, expires: datetime) -> str:
    """What to put into the link that makes the first owner; an earlier one no longer works.

    Raises
    ------
    RosterError
        There is an owner already.
    """
    refuse_second_owner(connection)
    values = {"role": "owner", "mail": "", "expires": expires, **_NOWHERE}
    return _write(connection, actor, key, None, values)


def waits_for_first_owner(connection: Connection, at: datetime) -> bool:
    """Whether a link that makes the first owner works now."""
    return bool(_waiting(connection, {"role": "owner"} | _NOWHERE, None, "", at))


def refuse_second_owner(connection: Connection) -> None:
    """Raise `RosterError` where the course has an owner."""
    if owners(connection):
        raise RosterError(noop("The course has an owner already: ask them for an invitation."))


def find_invitation(connection: Connection, key: str, token: str) -> Invitation:
    """The invitation of a link, whether or not it still works; raises `RosterError`."""
    random, _, signature = token.strip().partition(".")
    expected = _signature(key, random)
    if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        raise RosterError(WRONG_LINK)
    query = select(*_C[*Invitation._fields]).where(_C.token == _digest(token.strip()))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise RosterError(WITHDRAWN)
    return Invitation(*row)


def invitations_to(connection: Connection, cohort: str) -> list[Invitation]:
    """All invitations to a cohort, the oldest first."""
    query = select(*_C[*Invitation._fields]).where(_C.cohort == cohort).order_by(_C.seq)
    return [Invitation(*row) for row in connection.execute(query)]


def _write(
    connection: Connection,
    actor: Actor,
    key: str,
    who: Person | None,
    values: dict[str, Any],
) -> str:
    """A new invitation in the place of those that still work; what to put into its link."""
    address = (who.mail if who else "") or values["mail"].lower()
    if who is None and not address and values["role"] != "owner":
        raise RosterError(noop("Name a person or a mail address to invite."))
    if values["expires"] <= actor.at:
        raise RosterError(noop("An invitation must end in the future."))
    random = secrets.token_urlsafe(24)
    token = f"{random}.{_signature(key, random)}"
    person = who.id if who else None
    learns = values["role"] == "learner"
    scope = Scope(*(values[place] for place in Scope._fields))
    did = "invite" if learns else "invite-to-role"
    what = values["cohort"] if learns else role_words(values["role"], scope)
    with recorded(connection, actor, did, person, what) as change:
        for seq in _waiting(connection, values, person, address, actor.at):
            change.change(t.invitations, seq, expires=actor.at)
        named = {"token": _digest(token), "person": person, "mail": address, "at": actor.at}
        change.add(t.invitations, **(values | named))
    return token


def _with_mail(connection: Connection, mail: str) -> Person | None:
    people = with_mail(connection, mail) if mail else []
    if len(people) > 1:
        raise RosterError(noop("More than one person has the address {mail}."), mail=mail)
    return people[0] if people else None


def has_newer(connection: Connection, old: Invitation, at: datetime) -> bool:
    """Whether another invitation of the same person to the same works now."""
    seqs = _waiting(connection, old._asdict(), old.person, old.mail, at)
    return any(seq > old.seq for seq in seqs)


def waiting_for(connection: Connection, people: Sequence[str], at: datetime) -> list[str]:
    """Those of these people whose invitation to a cohort works at `at`, in that order."""
    works = (_C.role == "learner", _C.used_at.is_(None), _C.expires > at)
    query = select(_C.person).where(*works, _C.person.is_not(None)).distinct()
    invited = set(connection.execute(query).scalars())
    return [person for person in people if person in invited]


def _waiting(
    connection: Connection, to: dict[str, Any], person: str | None, mail: str, at: datetime
) -> list[int]:
    """Invitations to the same cohort or role of the same person or address that still work."""
    whose = and_(_C.mail == mail, _C.person.is_(None)) if person is None else _C.person == person
    query = select(_C.seq).where(
        whose,
        _C.role == to["role"],
        *(_C[place].is_not_distinct_from(to[place]) for place in _NOWHERE),
        _C.used_at.is_(None),
        _C.expires > at,
    )
    return list(connection.execute(query.order_by(_C.seq)).scalars())


def _signature(key: str, random: str) -> str:
    return hmac.new(key.encode(), random.encode(errors="replace"), hashlib.sha256).hexdigest()[:32]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
