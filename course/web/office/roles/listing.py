"""Roles of an organisation: who has which, who was invited, inviting somebody, and ending a role.

A first post says who, which role and how; only the one that says yes acts.
"""

from collections.abc import Iterator
from typing import TypedDict

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.people.accounts.roles import holders, invitees, place_name
from course.people.persons import Person
from course.people.staff import Role, Scope
from course.web import dutch_dates
from course.web.office.roles.acts import RoleActs
from course.web.office.roles.asked import Options, role_text, value_of


class RoleRow(TypedDict):
    """Somebody with a role or an invitation to one; `what` is what a form about it carries."""

    person: str
    name: str
    mail: str
    what: str
    role_text: str
    state: str
    can_invite: bool
    can_end: bool


class RolesContext(TypedDict):
    """What `office/roles.html` shows; `done_url` leads to what was just done, "" for nothing."""

    path: str
    organisation_url: str
    organisation: str
    rows: list[RoleRow]
    options: Options
    done_url: str


class OrganisationRoles(RoleActs):
    """The page, and what its forms ask; for managers of the organisation and for owners."""

    async def get(self, id_: str) -> None:
        """Who has a role."""
        await self.office_page("office/roles.html", lambda: self._context(id_))

    async def post(self, id_: str) -> None:
        """A page that names who and what, or, with `zeker`, the act."""
        does, sure = self.get_body_argument("doe", ""), self.get_body_argument("zeker", "") == "ja"
        if does == "uitnodigen" and sure:
            result = await self.in_thread(lambda: self.invite(id_))
            if isinstance(result, int):
                self._done(id_, result)
            else:
                await self.office_page("office/invited.html", lambda: result)
        elif does == "uitnodigen":
            await self.office_page("office/sure.html", lambda: self.sure_of_inviting(id_))
        elif does == "stoppen" and sure:
            self._done(id_, await self.in_thread(lambda: self.end(id_)))
        elif does == "stoppen":
            await self.office_page("office/sure.html", lambda: self.sure_of_ending(id_))
        else:
            raise HTTPError(404)

    def _done(self, id_: str, line: int | None) -> None:
        self.redirect(self.url(id_) + (f"?gedaan={line}" if line else ""), status=303)

    def _context(self, id_: str) -> RolesContext:
        base, done = self.service.renderer.base, self.get_query_argument("gedaan", "")
        known = done.isascii() and done.isdigit() and len(done) < 19  # noqa: PLR2004 - as the route

        def work(connection: Connection) -> RolesContext:
            organisation = self.found(connection, id_)
            return {
                "path": self.url(id_),
                "organisation_url": f"{base}kantoor/organisatie/{id_}",
                "organisation": organisation.name,
                "rows": list(self._rows(connection, id_)),
                "options": self.roles_to_give(connection, organisation),
                "done_url": f"{base}kantoor/wie-deed-wat/{done}" if known else "",
            }

        return self.read(work)

    def _rows(self, connection: Connection, id_: str) -> Iterator[RoleRow]:
        """First who has a role, then who was invited to one that they do not have."""
        zone, held = self.service.settings.zone, set()
        for one in holders(connection, id_):
            held.add((one.person.id, one.role, one.scope))
            state = "" if one.has_login else "heeft nog geen account"
            yield self._row(connection, one.person, one.role, one.scope, state, ends=True)
        for asked in invitees(connection, id_, self.actor.at):
            if (asked.person.id, asked.role, asked.scope) not in held:
                state = f"uitgenodigd tot en met {dutch_dates.last_day(asked.expires, zone)}"
                yield self._row(connection, asked.person, asked.role, asked.scope, state)

    def _row(
        self,
        connection: Connection,
        person: Person,
        role: Role,
        scope: Scope,
        state: str,
        *,
        ends: bool = False,
    ) -> RoleRow:
        return {
            "person": person.id,
            "name": person.shown,
            "mail": person.mail,
            "what": value_of(role, scope),
            "role_text": role_text(role, place_name(connection, scope)),
            "state": state,
            "can_invite": bool(state),
            "can_end": ends,
        }
