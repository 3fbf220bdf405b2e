"""Inviting somebody to a role and ending one: what it means, then the act."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.messages import noop
from course.people.accounts.roles import can_log_in, invitees, refuse_invitation
from course.people.audit import first_line
from course.people.errors import RosterError
from course.people.invitations import invite_to_role, key_of_links
from course.people.names import parse
from course.people.persons import Person, add_person
from course.people.staff import appoint, appointments, dismiss
from course.web import dutch_dates
from course.web.office.roles.asked import Asked, WithRoles
from course.web.office.roles.wording import (
    MEANS,
    ROLES,
    InvitedContext,
    SureContext,
    inviting,
)

INVITED_FOR: Final = timedelta(days=14)
KNOWN_BY_NOW: Final = noop("Somebody with that address is known by now. Search again.")
_LIST: Final = "Beheerders en begeleiders"
_OWN: Final = "Dit is je eigen rol. Daarna kun je dit zelf niet meer ongedaan maken."


class RoleActs(WithRoles):
    """Each as a page that names who and what, and as the act itself."""

    def sure_of_inviting(self, id_: str) -> SureContext:
        """Who is invited to what, or gets it at once."""
        until = dutch_dates.last_day(self.actor.at + INVITED_FOR, self.service.settings.zone)

        def work(connection: Connection) -> SureContext:
            asked = self.asked(connection, id_)
            at_once = self._appoints(connection, id_, asked)
            waits = {one.person.id for one in invitees(connection, id_, self.actor.at)
                     if (one.role, one.scope) == (asked.role, asked.scope)}  # fmt: skip
            replaces = asked.person is not None and asked.person.id in waits
            sentences = (
                [f"{asked.shown} wordt meteen {asked.text}. Een uitnodiging is niet nodig: "
                 f"{asked.shown} heeft al een account."]
                if at_once
                else inviting(asked.shown, asked.mail, asked.text, until, replaces=replaces)
            )  # fmt: skip
            person = [("persoon", asked.person.id)] if asked.person else [("naam", asked.name)]
            title = f"{asked.shown} {'aanstellen' if at_once else 'uitnodigen'} als {asked.text}"
            return {
                "path": self.url(id_),
                "back": self.url(id_),
                "back_text": _LIST,
                "title": title,
                "sentences": [*sentences, MEANS[asked.role]],
                "warnings": [],
                "hidden": [
                    ("doe", "uitnodigen"),
                    ("rol", asked.what),
                    ("mail", asked.mail),
                    *person,
                ],
                "button": f"Maak {ROLES[asked.role]}" if at_once else "Maak de uitnodiging",
                "after": "Je kunt dit daarna ongedaan maken."
                if at_once
                else "Je kunt dit ongedaan maken zolang niemand de uitnodiging heeft gebruikt.",
            }

        return self.read(work)

    def invite(self, id_: str) -> InvitedContext | int:
        """The link; the line of what was done where somebody got the role at once."""
        by, ends = self.actor, self.actor.at + INVITED_FOR
        key, zone = key_of_links(self.service.paths.state), self.service.settings.zone

        def work(connection: Connection) -> tuple[Person, str, int | None]:
            asked = self.asked(connection, id_)
            if asked.person is not None and not self.get_body_argument("persoon", ""):
                raise RosterError(KNOWN_BY_NOW)
            person = asked.person or add_person(connection, by, parse(asked.name), mail=asked.mail)
            if self._appoints(connection, id_, asked):
                appoint(connection, by, person.id, asked.role, asked.scope)
                return person, "", first_line(connection, by)
            token = invite_to_role(
                connection, by, key, asked.role, asked.scope, person=person.id, expires=ends
            )
            return person, token, first_line(connection, by)

        person, token, line = self.change(work)
        if not token:
            return line or 0
        return {
            "back": self.url(id_),
            "act_url": f"{self.service.renderer.base}kantoor/wie-deed-wat/{line}",
            "until": f"De link geldt tot en met {dutch_dates.last_day(ends, zone)}.",
            "mailed": 0,
            "rows": [(person.shown, person.mail, self.invitation_link(token))],
        }

    def sure_of_ending(self, id_: str) -> SureContext:
        """Who stops as what."""

        def work(connection: Connection) -> SureContext:
            asked = self.asked(connection, id_)
            return {
                "path": self.url(id_),
                "back": self.url(id_),
                "back_text": _LIST,
                "title": f"{asked.shown} stopt als {asked.text}",
                "sentences": [
                    f"{asked.shown} is dan geen {asked.text} meer. Wat {asked.shown} deed, blijft "
                    "staan."
                ],
                "warnings": [_OWN] if self._is_me(asked) else [],
                "hidden": [
                    ("doe", "stoppen"),
                    ("rol", asked.what),
                    ("persoon", asked.person.id if asked.person else ""),
                ],
                "button": "Beëindig de rol",
                "after": "Je kunt dit daarna ongedaan maken.",
            }

        return self.read(work)

    def _is_me(self, asked: Asked) -> bool:
        return asked.person is not None and asked.person.id == self.person.membership.person

    def end(self, id_: str) -> int | None:
        """The line of what was done."""
        by = self.actor

        def work(connection: Connection) -> int | None:
            asked = self.asked(connection, id_)
            if asked.person is None:
                raise HTTPError(404)
            dismiss(connection, by, asked.person.id, asked.role, asked.scope)
            return first_line(connection, by)

        return self.change(work)

    def _appoints(self, connection: Connection, id_: str, asked: Asked) -> bool:
        """Whether somebody gets the role at once, for they can log in; raises `RosterError`."""
        person = asked.person
        if person is None:
            return False
        holds = any(
            (one.role, one.scope) == (asked.role, asked.scope)
            for one in appointments(connection, person.id)
        )
        logs_in = can_log_in(connection, person.id)
        if holds and logs_in:
            raise RosterError(
                noop("{name} has that role already, and a log-in."), name=person.shown
            )
        if not logs_in:
            refuse_invitation(connection, self.person.membership, person, id_)
        return logs_in
