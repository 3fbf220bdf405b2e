"""Who guides a cohort: a role for somebody found by name or mail address, and ending it."""

from typing import Final, TypedDict, cast

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.messages import noop
from course.people.accounts.reach import refuse_beyond
from course.people.accounts.roles import invitees, people_of
from course.people.audit import Actor, first_line
from course.people.errors import RosterError
from course.people.invitations import invite_to_role, key_of_links
from course.people.names import parse
from course.people.organisations import Group
from course.people.persons import Person, add_person, find_person, person_of, search, with_mail
from course.people.staff import Role, Scope, appoint, dismiss
from course.web import dutch_dates
from course.web.office.cohorts.one_cohort import OneCohort
from course.web.office.roles.acts import INVITED_FOR, KNOWN_BY_NOW
from course.web.office.roles.wording import (
    ROLES,
    InvitedContext,
    SureContext,
    inviting,
)

_MOST_FOUND: Final = 20
_GIVEN: Final = ("instructor", "coordinator")
_MEANS: Final = {
    "instructor": "Een docent ziet de deelnemers van dit cohort bij naam, met wat ze antwoordden.",
    "coordinator": "Een coördinator ziet cijfers over dit cohort, en geen antwoorden van één "
    "persoon.",
}


class FoundRow(TypedDict):
    """Somebody who may be meant."""

    id: str
    name: str
    mail: str


class FoundContext(TypedDict):
    """What `office/cohort_staff.html` shows; `can_add`: a mail address that nobody has yet."""

    path: str
    back: str
    cohort: str
    role: str
    role_text: str
    means: str
    asked: str
    found: list[FoundRow]
    can_add: bool


class CohortStaff(OneCohort):
    """Takes the forms about who guides a cohort."""

    async def get(self, id_: str) -> None:
        """Nothing to see here: to the cohort."""
        self.back_to(id_)

    async def post(self, id_: str) -> None:
        """Who is meant; then the role given, or ended."""
        asked = self.get_body_argument("doe", "")
        if asked == "zoeken":
            await self.office_page("office/cohort_staff.html", lambda: self._found(id_))
        elif asked == "geven":
            self.done(id_, await self.in_thread(lambda: self._give(id_)))
        elif asked == "uitnodigen" and self.get_body_argument("zeker", "") != "ja":
            await self.office_page("office/sure.html", lambda: self._inviting(id_))
        elif asked == "uitnodigen":
            await self.office_page("office/invited.html", lambda: self._invite(id_))
        elif asked == "stoppen" and self.get_body_argument("zeker", "") != "ja":
            await self.office_page("office/sure.html", lambda: self._ending(id_))
        elif asked == "stoppen":
            self.done(id_, await self.in_thread(lambda: self._end(id_)))
        else:
            raise HTTPError(404)

    def _role(self) -> Role:
        role = self.get_body_argument("rol", "")
        if role not in _GIVEN:
            raise HTTPError(400)
        return cast("Role", role)

    def _found(self, id_: str) -> FoundContext:
        role, asked = self._role(), self.get_body_argument("wie", "").strip()

        def seen(connection: Connection) -> FoundContext:
            group = self.group(connection, id_, to_run=True)
            found = self._people(connection, group, asked)
            return {
                "path": f"{self.url(id_)}/begeleiding",
                "back": self.url(id_),
                "cohort": group.name,
                "role": role,
                "role_text": ROLES[role],
                "means": _MEANS[role],
                "asked": asked,
                "found": [{"id": p.id, "name": p.shown, "mail": p.mail} for p in found],
                "can_add": not found and _is_mail(asked),
            }

        return self.read(seen)

    def _people(self, connection: Connection, group: Group, asked: str) -> list[Person]:
        """Who may be meant: anybody by the whole mail address, by name those of the organisation.

        So nobody learns the names of people elsewhere by searching.
        """
        if "@" in asked and (by_mail := with_mail(connection, asked)):
            return by_mail
        if len(asked) < 2:  # noqa: PLR2004 - a letter finds everybody
            raise RosterError(noop("Type a name or a mail address."))
        if self.person.membership.sees_everybody:
            return search(connection, asked, most=_MOST_FOUND)
        own = people_of(connection, group.organisation)
        return [p for p in search(connection, asked, most=10_000) if p.id in own][:_MOST_FOUND]

    def _give(self, id_: str) -> int | None:
        role, scope = self._role(), Scope(cohort=id_)
        who, name = self.get_body_argument("persoon", ""), self.get_body_argument("naam", "")
        mail = self.get_body_argument("mail", "").strip()

        def person(connection: Connection, by: Actor) -> str:
            if who:
                group = self.group(connection, id_, to_run=True)
                return self._chosen(connection, group, who, mail)
            if not _is_mail(mail) or with_mail(connection, mail):
                raise RosterError(KNOWN_BY_NOW)
            return add_person(connection, by, parse(name), mail=mail).id

        return self.act(id_, lambda c, by: appoint(c, by, person(c, by), role, scope))

    def _chosen(self, connection: Connection, group: Group, who: str, mail: str) -> str:
        """The id of the person who was found; 404 for somebody who could not have been."""
        found = find_person(connection, who)
        if found is None:
            raise HTTPError(404)
        reachable = (
            self.person.membership.sees_everybody
            or found.id in people_of(connection, group.organisation)
            or (mail and found.mail == mail.lower())
        )
        if not reachable:
            raise HTTPError(404)
        return found.id

    def _inviting(self, id_: str) -> SureContext:
        role, who = self._role(), self.get_body_argument("persoon", "")
        until = dutch_dates.last_day(self.actor.at + INVITED_FOR, self.service.settings.zone)

        def seen(connection: Connection) -> SureContext:
            group, person = self._invited(connection, id_, who)
            waits = {
                one.person.id
                for one in invitees(connection, group.organisation, self.actor.at)
                if (one.role, one.scope) == (role, Scope(cohort=id_))
            }
            text = f"{ROLES[role]} van {group.name}"
            return {
                "path": f"{self.url(id_)}/begeleiding",
                "back": self.url(id_),
                "back_text": group.name,
                "title": f"{person.shown} uitnodigen als {text}",
                "sentences": [
                    *inviting(person.shown, person.mail, text, until, replaces=person.id in waits),
                    _MEANS[role],
                ],
                "warnings": [],
                "hidden": [("doe", "uitnodigen"), ("rol", role), ("persoon", who)],
                "button": "Maak de uitnodiging",
                "after": "Je kunt dit ongedaan maken zolang niemand de uitnodiging heeft gebruikt.",
            }

        return self.read(seen)

    def _invited(self, connection: Connection, id_: str, who: str) -> tuple[Group, Person]:
        """The cohort and who is invited to it; 404 for who is or was not in the organisation."""
        group = self.group(connection, id_, to_run=True)
        if who not in people_of(connection, group.organisation):
            raise HTTPError(404)
        refuse_beyond(connection, self.person.membership, who, "invite")
        return group, person_of(connection, who)

    def _invite(self, id_: str) -> InvitedContext:
        """A link with which somebody who guides the cohort comes in for the first time."""
        role, who, by = self._role(), self.get_body_argument("persoon", ""), self.actor
        key, zone = key_of_links(self.service.paths.state), self.service.settings.zone
        ends = by.at + INVITED_FOR

        def work(connection: Connection) -> tuple[Person, str, int | None]:
            _, person = self._invited(connection, id_, who)
            scope = Scope(cohort=id_)
            token = invite_to_role(connection, by, key, role, scope, person=who, expires=ends)
            return person, token, first_line(connection, by)

        person, token, line = self.change(work)
        base = f"{self.service.renderer.base}kantoor/"
        return {
            "back": self.url(id_),
            "act_url": f"{base}wie-deed-wat/{line}",
            "until": f"De link geldt tot en met {dutch_dates.last_day(ends, zone)}.",
            "mailed": 0,
            "rows": [(person.shown, person.mail, self.invitation_link(token))],
        }

    def _ending(self, id_: str) -> SureContext:
        role, who = self._role(), self.get_body_argument("persoon", "")

        def seen(connection: Connection) -> SureContext:
            group = self.group(connection, id_, to_run=True)
            person = find_person(connection, who)
            if person is None:
                raise HTTPError(404)
            return {
                "path": f"{self.url(id_)}/begeleiding",
                "back": self.url(id_),
                "back_text": group.name,
                "title": f"{person.shown} stopt als {ROLES[role]}",
                "sentences": [
                    f"{person.shown} is dan geen {ROLES[role]} van {group.name} meer. Wat "
                    f"{person.shown} deed, blijft staan."
                ],
                "warnings": [],
                "hidden": [("doe", "stoppen"), ("rol", role), ("persoon", who)],
                "button": "Beëindig de rol",
                "after": "Je kunt dit daarna ongedaan maken.",
            }

        return self.read(seen)

    def _end(self, id_: str) -> int | None:
        role, who = self._role(), self.get_body_argument("persoon", "")
        return self.act(id_, lambda c, by: dismiss(c, by, who, role, Scope(cohort=id_)))


def _is_mail(text: str) -> bool:
    name, sign, domain = text.partition("@")
    return bool(name and sign and "." in domain and not any(map(str.isspace, text)))
