"""What the office's pages share: who may see whom, who acts, and refusals in Dutch."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from urllib.parse import quote

from sqlalchemy import Connection, select

from course.messages import Message
from course.people.accounts import links
from course.people.audit import Actor
from course.people.errors import RosterError
from course.people.guidance.objections import how_many_open
from course.people.organisations import Group, cohorts
from course.web.access import Person
from course.web.errors import ExplainedError
from course.web.handlers import Context, Handler
from course.web.instructor.handler import reads_stories

T = TypeVar("T")
CANNOT = "Dit kan nu niet"


class OfficeHandler(Handler):
    """For managers and instructors, each in their scope, by the browser's log-in only."""

    def may_enter(self, person: Person) -> bool:
        """Who sees people by name, by browser."""
        return person.has_office

    @property
    def actor(self) -> Actor:
        """Who acts: the person of the roster, or the user name of whom it does not know."""
        who = self.person.membership.person or f"hub:{self.person.name}"
        return Actor(who, datetime.now(UTC))

    def invitation_link(self, token: str) -> str:
        """The whole link of an invitation; by this very request where no address was set."""
        here = f"{self.request.protocol}://{self.request.host}{self.service.renderer.base}"
        return links.invitation_link(self.service.public_url or here, token)

    def groups(self, connection: Connection) -> list[Group]:
        """The cohorts of the roster whose people this person sees, by name; closed ones last."""
        seen = [g for g in cohorts(connection) if self.person.membership.sees(g)]
        return sorted(seen, key=lambda group: (group.closed, group.name.casefold(), group.id))

    def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` gives, at one moment of the store."""
        with self.service.store.snapshot() as connection:
            return told(lambda: work(connection))

    def change(self, work: Callable[[Connection], T]) -> T:
        """What `work` gives, in one transaction on the roster; a refusal changes nothing."""

        def whole(connection: Connection) -> T:
            with connection.begin_nested():
                return work(connection)

        result = told(lambda: self.service.store.writer.do(whole))
        self.service.memberships.forget()
        return result

    def person_url(self, key: str) -> str:
        """The page of one person, by id."""
        return f"{self.service.renderer.base}kantoor/deelnemers/{quote(key, safe='')}"

    def objections_waiting(self, connection: Connection) -> int:
        """How many objections wait for an answer in the cohorts whose work this person reads."""
        if not reads_stories(self.person):
            return 0
        member = self.person.membership
        waiting = how_many_open(None if member.sees_everybody else member.instructs)
        number: int = connection.execute(select(waiting)).scalar_one()
        return number

    def story_url(self, lesson: str, learner: str, exercise: str) -> str:
        """The page of one story."""
        base = self.service.renderer.base
        return f"{base}docent/verhalen/{lesson}/{quote(learner, safe='')}/{exercise}"

    async def office_page(self, template: str, context: Callable[[], Context]) -> None:
        """`page` with the tabs of the office and what a form needs."""
        token = self.xsrf_token
        shared = {
            "xsrf": token.decode() if isinstance(token, bytes) else token,
            "tabs": self._tabs(),
        }
        await self.page(template, lambda: {**shared, **context()})

    def _tabs(self) -> list[tuple[str, str, bool]]:
        """Text, address and whether it is the page that is shown."""
        tabs = [("Deelnemers", "deelnemers"), ("Hulp nodig", "hulp")]
        tabs += [("Cohorten en datums", "cohorten")]
        if reads_stories(self.person):
            tabs += [("Bezwaren", "bezwaren")]
        if self.person.runs_office:
            tabs += [("Inlezen", "inlezen"), ("Mail", "mail"), ("Taken", "taken")]
            tabs += [("Wie deed wat", "wie-deed-wat"), ("Organisatie", "organisatie")]
        base = f"{self.service.renderer.base}kantoor/"
        here = self.request.path.removeprefix(base)
        return [(text, f"{base}{name}", here.startswith(name)) for text, name in tabs]


class OfficeRunner(OfficeHandler):
    """For who may read people in and see who did what."""

    def may_enter(self, person: Person) -> bool:
        """Managers and owners, by browser."""
        return person.runs_office


def dutch(message: str, words: Mapping[str, object]) -> str:
    """A sentence of the roster in Dutch, whatever the language of this process."""
    return Message(message, cast("Mapping[str, Any]", words)).dutch


def told(work: Callable[[], T]) -> T:
    """What `work` gives; what the roster refuses is told on a page."""
    try:
        return work()
    except RosterError as error:
        raise refused(error.message, **error.words) from None


def refused(message: str, **words: object) -> ExplainedError:
    """The page that tells one sentence of the roster; mark `message` with `noop`."""
    return ExplainedError(409, CANNOT, dutch(message, words))
