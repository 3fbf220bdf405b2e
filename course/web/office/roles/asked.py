"""What a form about roles of an organisation asks: whom, and which role where."""

from typing import NamedTuple

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.jobs.mail.addresses import is_address
from course.messages import noop
from course.people.accounts.roles import holders, invitees, people_of, place_name
from course.people.errors import RosterError
from course.people.organisations import Organisation, cohorts, organisations, units
from course.people.persons import Person, find_person, with_mail
from course.people.staff import EVERYWHERE, Role, Scope
from course.web.office.handler import OfficeRunner
from course.web.office.roles.wording import ROLES

_LONGEST = 200
Options = list[tuple[str, list[tuple[str, str]]]]
"""Roles by kind: what a form carries, and what is read."""


class Asked(NamedTuple):
    """Whom a form is about, and which role; `person` is None for somebody new."""

    what: str
    role: Role
    scope: Scope
    text: str
    person: Person | None
    name: str
    mail: str

    @property
    def shown(self) -> str:
        """The name of who is meant."""
        return self.person.shown if self.person else self.name


class WithRoles(OfficeRunner):
    """For managers of the organisation and for owners."""

    def url(self, id_: str) -> str:
        """The page of an organisation's roles."""
        return f"{self.service.renderer.base}kantoor/organisatie/{id_}/rollen"

    def found(self, connection: Connection, id_: str) -> Organisation:
        """The organisation; 404 where there is none, 403 where it is not theirs."""
        found = next((one for one in organisations(connection) if one.id == id_), None)
        if found is None:
            raise HTTPError(404)
        if not self.person.membership.runs(id_):
            raise HTTPError(403)
        return found

    def roles_to_give(self, connection: Connection, organisation: Organisation) -> Options:
        """Every role that can be given here, by kind."""
        parts = [(Scope(unit=unit.id), unit.name) for unit in units(connection, organisation.id)]
        open_ = [each for each in cohorts(connection, organisation.id) if not each.closed]
        parts += [(Scope(cohort=each.id), each.name) for each in open_]
        whole = [(Scope(organisation=organisation.id), organisation.name)]
        kinds: list[tuple[Role, list[tuple[Scope, str]]]] = [
            ("manager", whole),
            ("instructor", whole + parts),
            ("coordinator", parts),
        ]
        if self.person.membership.owns:
            kinds.append(("owner", [(EVERYWHERE, "")]))
        return [
            (
                ROLES[role].capitalize(),
                [(value_of(role, scope), role_text(role, name)) for scope, name in places],
            )
            for role, places in kinds
            if places
        ]

    def asked(self, connection: Connection, id_: str) -> Asked:
        """Whom and which role a form is about; 400 or 404 for what the page did not offer."""
        organisation, what = self.found(connection, id_), self.get_body_argument("rol", "")
        offered = {value for _, group in self.roles_to_give(connection, organisation)
                   for value, _ in group}  # fmt: skip
        held = {value_of(one.role, one.scope) for one in holders(connection, id_)}
        waits = {value_of(one.role, one.scope) for one in invitees(connection, id_, self.actor.at)}
        if what not in offered | held | waits:
            raise HTTPError(400)
        role, scope = _role(what)
        text = role_text(role, place_name(connection, scope))
        person, name, mail = self._person(connection, id_)
        return Asked(what, role, scope, text, person, name, mail)

    def _person(self, connection: Connection, id_: str) -> tuple[Person | None, str, str]:
        """Who is meant by id, else by mail address; None with a name for somebody new."""
        if who := self.get_body_argument("persoon", ""):
            found = find_person(connection, who)
            invited = {one.person.id for one in invitees(connection, id_, self.actor.at)}
            typed = self.get_body_argument("mail", "").strip().lower()
            theirs = found and (
                found.id in invited | people_of(connection, id_) or (typed and typed == found.mail)
            )
            if found is None or not theirs:
                raise HTTPError(404)
            return found, "", found.mail
        mail = self.get_body_argument("mail", "").strip()
        name = " ".join(self.get_body_argument("naam", "").split())[:_LONGEST]
        if not is_address(mail):
            raise RosterError(noop("Type the whole mail address."))
        there = with_mail(connection, mail)
        if len(there) > 1:
            raise RosterError(
                noop(
                    "More than one person has the address {mail}. Merge them, or invite who is "
                    "meant in the list."
                ),
                mail=mail,
            )
        if not there and not name:
            raise RosterError(
                noop("Nobody with the address {mail} is known yet. Type a name too."), mail=mail
            )
        return (there[0] if there else None), name, mail


def role_text(role: Role, place: str) -> str:
    """A role with the name of its place, "" for everywhere."""
    return f"{ROLES[role]} van {place or 'de cursus'}"


def value_of(role: Role, scope: Scope) -> str:
    """A role and its place as a form carries them."""
    named = next(((kind, id_) for kind, id_ in scope._asdict().items() if id_), ("", ""))
    return ":".join((role, *named))


def _role(value: str) -> tuple[Role, Scope]:
    """The other way round, of a value that `value_of` made."""
    role, kind, id_ = value.split(":")
    return role, Scope(**{kind: id_}) if kind else EVERYWHERE  # type: ignore[return-value]
