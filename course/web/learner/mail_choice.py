"""Which mail somebody gets: a page behind the link below each mail, without logging in.

Looking at it changes nothing, for programs that read mail open its links too. It names nobody.
"""

from datetime import UTC, datetime
from typing import Final, TypedDict

from sqlalchemy import Connection

from course.jobs.mail.templates import TEMPLATES
from course.people.invitations import key_of_links
from course.people.mailing.stopping import person_of_token, stop, stopped
from course.web.errors import ExplainedError
from course.web.handlers import Handler

CHOICES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "herinneringen": (
        "Herinneringen, als een inleverdatum nadert of als je nog niet begonnen bent",
        ("reminder", "never_begun"),
    ),
    "verhalen": ("Bericht dat een docent je verhaal heeft gelezen", ("story_read",)),
    "uitslagen": ("Bericht dat je uitslag klaarstaat", ("result",)),
    "uitnodigingen": ("Uitnodigingen voor een cursus", ("invitation",)),
}
_UNKNOWN = (
    "Deze link werkt niet",
    "Kopieer de link uit de mail in zijn geheel, van het eerste tot het laatste teken.",
)


class ChoiceRow(TypedDict):
    """A kind of mail; `wanted`: whether its box is ticked."""

    name: str
    text: str
    wanted: bool


class ChoiceContext(TypedDict):
    """What `learner/mail_choice.html` shows."""

    path: str
    choices: list[ChoiceRow]
    about: str
    saved: bool


class MailChoice(Handler):
    """The page, and what was chosen on it; the link is the key."""

    async def prepare(self) -> None:
        """Nobody is asked who they are."""

    def check_xsrf_cookie(self) -> None:
        """A mail program posts here as well (RFC 8058), and it has no cookie."""

    async def get(self, token: str) -> None:
        """What they get now; the kind of mail that they came from is unticked already."""
        await self.deliver(
            lambda: self.fill("learner/mail_choice.html", self._context(token)),
            "text/html; charset=utf-8",
        )

    async def post(self, token: str) -> None:
        """Keep what was chosen; however often that is sent, it is the same."""
        await self.deliver(
            lambda: self.fill("learner/mail_choice.html", self._keep(token)),
            "text/html; charset=utf-8",
        )

    def _context(self, token: str) -> ChoiceContext:
        with self.service.store.snapshot() as connection:
            stops = stopped(connection, [person := self._whose(connection, token)])
        mine = stops.get(person, frozenset())
        from_ = self._came_from()
        rows = [
            _row(name, mine, unticked=bool(set(CHOICES[name][1]) & {from_})) for name in CHOICES
        ]
        about = "" if all(row["wanted"] for row in rows) or from_ in mine else from_
        title = TEMPLATES[about].title if about else ""
        return {"path": self._path(token), "choices": rows, "about": title, "saved": False}

    def _keep(self, token: str) -> ChoiceContext:
        by_program = self.get_body_argument("List-Unsubscribe", "") == "One-Click"
        wanted = set(self.get_body_arguments("soort"))
        now = datetime.now(UTC)

        def work(connection: Connection) -> frozenset[str]:
            person = self._whose(connection, token)
            unwanted = {
                kind for name, (_, kinds) in CHOICES.items() if name not in wanted for kind in kinds
            }
            if by_program:
                came = [kinds for _, kinds in CHOICES.values() if self._came_from() in kinds]
                before = stopped(connection, [person]).get(person, frozenset())
                unwanted = set(before) | set(came[0] if came else CHOICES["herinneringen"][1])
            stop(connection, person, unwanted, now)
            return frozenset(unwanted)

        mine = self.service.store.writer.do(work)
        rows = [_row(name, mine) for name in CHOICES]
        return {"path": self._path(token), "choices": rows, "about": "", "saved": True}

    def _whose(self, connection: Connection, token: str) -> str:
        key = key_of_links(self.service.paths.state)
        person = person_of_token(connection, key, token)
        if person is None:
            raise ExplainedError(404, *_UNKNOWN, back=False)
        return person

    def _came_from(self) -> str:
        """The kind of mail whose link was followed; "" where the address names none."""
        kind = self.get_query_argument("soort", "")
        return kind if kind in TEMPLATES else ""

    def _path(self, token: str) -> str:
        return f"{self.service.renderer.base}mail/{token}"


def _row(name: str, stops: frozenset[str], *, unticked: bool = False) -> ChoiceRow:
    text, kinds = CHOICES[name]
    return {"name": name, "text": text, "wanted": not unticked and not set(kinds) <= stops}
