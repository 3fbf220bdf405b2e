"""An invitation's link: who invites to what, and one button that lets in.

Whoever has a link need not be logged in. Where the course keeps accounts itself, they make one here
and nowhere else; otherwise the Hub lets them log in and sends them back.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple, TypedDict

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.people.accounts.accepting import USED_BY_YOU, accept, check
from course.people.accounts.passwords import SHORTEST, check_rules, hashed
from course.people.accounts.signing_up import Offered, offered, renew_password, sign_up
from course.people.errors import RosterError
from course.people.invitations import WITHDRAWN, WRONG_LINK, Invitation, key_of_links
from course.people.logins import Login, hub
from course.people.organisations import cohort_of, organisation_of, unit_of
from course.people.persons import find_person
from course.web.access import Person
from course.web.handlers import Handler, refuse_upgrade
from course.web.office.handler import dutch

_SECONDS_FOR_A_WRONG_LINK: Final = 1.0
_LONGEST_LINK: Final = 200
_STALE: Final = "De pagina stond te lang open. Vul het nog een keer in."
_TO_A_ROLE: Final = {
    "manager": "om beheerder te worden van {place}",
    "instructor": "om docent te worden van {place}",
    "coordinator": "om coördinator te worden van {place}",
    "owner": "om eigenaar te worden van de cursus",
}


class InvitationContext(TypedDict):
    """What `entry/invitation.html` shows.

    `with_service` is the identity provider's name, "" for none. `wrong`: what was wrong with the
    form that was sent; `typed`: what stays filled in.
    """

    path: str
    xsrf: str
    by: str
    to: str
    whom: str
    me: str
    offer: Offered | None
    with_service: str
    least: int
    wrong: str
    typed: dict[str, str]


class RefusedContext(TypedDict):
    """What `entry/refused.html` shows; `me` is who is logged in, "" for nobody."""

    text: str
    path: str
    me: str


class _Told(NamedTuple):
    """What is shown, with the template and the status."""

    status: int
    template: str
    context: InvitationContext | RefusedContext


class InvitationPage(Handler):
    """A link of an invitation; `secret_links` keeps it out of logs."""

    person: Person | None  # type: ignore[assignment]  # somebody who is not logged in too

    async def prepare(self) -> None:
        """Whoever it is may look; a form belongs to the page that showed it."""
        refuse_upgrade(self.request)
        self.person = None
        model = await self._user_model()
        if getattr(self, "_token_authenticated", False):
            raise HTTPError(403)
        if model:
            self.person = await self.known(Person.of(model, by_browser=True))
        self.current_user = model
        self._is_stale = model is None and self.request.method == "POST" and not self._is_of_page()

    async def get(self, token: str) -> None:
        """Who invites to what; to the Hub's log-in with `inloggen`."""
        if self.person is None and self.get_query_argument("inloggen", ""):
            self.redirect(self.get_login_url())
            return
        if self._has_old_log_in and not self.get_query_argument("opnieuw", ""):
            self.redirect(f"{self.request.path}?opnieuw=ja")
            return
        await self._tell(lambda: self._look(token))

    async def post(self, token: str) -> None:
        """Come in, make an account, or choose another password."""
        does = self.get_body_argument("doe", "")
        if self._is_stale and does == "meedoen":
            self.redirect(self.request.path, status=303)
        elif self._is_stale:
            await self._tell(lambda: self._look(token, _STALE))
        elif self.person is not None and does == "meedoen":
            await self._tell(lambda: self._come_in(token, self.person))
        elif self.person is None and self.service.keeps_accounts and does in {"account", "opnieuw"}:
            form = {
                name: self.get_body_argument(name, "", strip=name != "wachtwoord")
                for name in ("naam", "inlognaam", "wachtwoord")
            }
            await self._tell(lambda: self._with_password(token, does, form))
        else:
            await self._tell(lambda: self._look(token))

    async def _tell(self, work: Callable[[], _Told | str]) -> None:
        """A page, or on to an address."""
        _ = self.xsrf_token
        told = await self.in_thread(work)
        if isinstance(told, str):
            self.redirect(told, status=303)
            return
        if told.status == 404:  # noqa: PLR2004 - guessing is slow
            await asyncio.sleep(_SECONDS_FOR_A_WRONG_LINK)
        self.set_status(told.status)
        await self.page(told.template, lambda: told.context)

    @property
    def _has_old_log_in(self) -> bool:
        """Whether the browser sent a log-in that has ended, which this very answer takes away.

        The form's token would belong to it, and what is sent would be refused.
        """
        return self.person is None and bool(self.get_secure_cookie(self.hub_auth.cookie_name))

    def _is_of_page(self) -> bool:
        """Whether a form comes from the page that this browser was shown."""
        try:
            self.check_xsrf_cookie()
        except HTTPError:
            return False
        return True

    def _look(
        self, token: str, wrong: str = "", typed: dict[str, str] | None = None
    ) -> _Told | str:
        """What the link is worth to who opens it."""
        try:
            with self.service.store.snapshot() as connection:
                context = self._context(connection, token, wrong, typed or {})
        except RosterError as error:
            return self._refusal(error)
        return _Told(422 if wrong else 200, "entry/invitation.html", context)

    def _come_in(self, token: str, person: Person | None) -> _Told | str:
        login, shown = self._login(), person.shown if person else ""
        if login is None:
            raise HTTPError(401)

        def work(connection: Connection) -> None:
            accept(connection, self._key, token, login, datetime.now(UTC), shown=shown)

        try:
            self.service.store.writer.do(work)
        except RosterError as error:
            return self._refusal(error)
        self.service.memberships.forget()
        return self.service.renderer.base

    def _with_password(self, token: str, does: str, form: dict[str, str]) -> _Told | str:
        """Make an account or give it another password, and on to the Hub's log-in."""
        looked = self._look(token)
        if isinstance(looked, str) or looked.template != "entry/invitation.html":
            return looked
        name, shown, password = form["inlognaam"], form["naam"], form["wachtwoord"]
        try:
            check_rules(password, name)
            kept = hashed(password)

            def work(connection: Connection) -> str:
                at = datetime.now(UTC)
                if does == "opnieuw":
                    return renew_password(connection, self._key, token, kept, at).name
                return sign_up(connection, self._key, token, name, kept, at, shown).name

            name = self.service.store.writer.do(work)
        except RosterError as error:
            return self._look(token, dutch(error.message, error.words), form | {"doe": does})
        self.service.memberships.forget()
        return self.service.log_in_address(name)

    def _context(
        self, connection: Connection, token: str, wrong: str, typed: dict[str, str]
    ) -> InvitationContext:
        at = datetime.now(UTC)
        invitation = check(connection, self._key, self._short(token), self._login(), at)
        person = find_person(connection, invitation.person) if invitation.person else None
        by, to = self._words(connection, invitation)
        offer = None
        if self.person is None and self.service.keeps_accounts:
            offer = offered(connection, self._key, token, at)
        xsrf = self.xsrf_token
        return {
            "path": self.request.path,
            "xsrf": xsrf.decode() if isinstance(xsrf, bytes) else xsrf,
            "by": by,
            "to": to,
            "whom": person.shown if person else "",
            "me": self.person.shown if self.person else "",
            "offer": offer,
            "with_service": self.service.login_service,
            "least": SHORTEST,
            "wrong": wrong,
            "typed": {"naam": "", "inlognaam": "", "doe": ""} | typed,
        }

    def _words(self, connection: Connection, invitation: Invitation) -> tuple[str, str]:
        """Who invites, and to what."""
        title = self.service.settings.title
        group = cohort_of(connection, invitation.cohort) if invitation.cohort else None
        unit = unit_of(connection, invitation.unit) if invitation.unit else None
        inside = group or unit
        id_ = inside.organisation if inside else invitation.organisation
        organisation = organisation_of(connection, id_).name if id_ else title
        if invitation.role == "learner":
            return organisation, f"om mee te doen in {group.name}" if group else ""
        place = inside.name if inside else organisation
        return organisation, _TO_A_ROLE[invitation.role].format(place=place)

    def _refusal(self, error: RosterError) -> _Told | str:
        """Why not, in one sentence; who came in with it before is let through."""
        if error.message == USED_BY_YOU:
            return self.service.renderer.base
        guessed = error.message in {WRONG_LINK, WITHDRAWN}
        text = dutch(error.message, error.words)
        me = self.person.shown if self.person else ""
        context: RefusedContext = {"text": text, "path": self.request.path, "me": me}
        return _Told(404 if guessed else 409, "entry/refused.html", context)

    def _login(self) -> Login | None:
        return hub(self.person.name) if self.person else None

    @property
    def _key(self) -> str:
        return key_of_links(self.service.paths.state)

    @staticmethod
    def _short(token: str) -> str:
        return token[:_LONGEST_LINK]

    def _header(self, person: Person) -> dict[str, Any]:
        """Somebody who is not in yet has nowhere to go."""
        return super()._header(person) | {"links": []}
