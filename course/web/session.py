"""Logging in: the Hub's return address, the first page of each role, a renewed log-in."""

from jupyterhub.services.auth import HubOAuthCallbackHandler
from tornado.web import HTTPError

from course.web.errors import NotEnrolledError
from course.web.handlers import CONTENT_POLICY, Handler, MemberPage

_FIRST_PAGES = {
    "learner": "mijn",
    "instructor": "docent",
    "coordinator": "cohort",
    "office": "kantoor/deelnemers",
}


class Callback(Handler, HubOAuthCallbackHandler):  # type: ignore[misc]  # jupyterhub has no types
    """Where the Hub sends people back to after logging in."""

    async def prepare(self) -> None:
        """Nobody is known yet."""


class Landing(MemberPage):
    """Sends everybody to the first page of their role."""

    def get(self) -> None:
        """To the role's own page, or a kind sentence for those who have no role yet."""
        first = _FIRST_PAGES.get(self.person.role)
        if first is None:
            raise NotEnrolledError(self.person.shown)
        self.redirect(self.service.renderer.base + first)


class Ping(MemberPage):
    """A small page that a lesson page opens in a hidden frame to renew a lost log-in."""

    async def get(self) -> None:
        """The page; it may be framed by our own pages only."""
        policy = CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        self.set_header("Content-Security-Policy", policy)
        await self.page("ping.html", dict)


class NotFound(MemberPage):
    """Every other address."""

    def get(self) -> None:
        """404 in Dutch."""
        raise HTTPError(404)
