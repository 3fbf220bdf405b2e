"""What every handler does: authentication, access, and every error in kind Dutch.

No work is done in the event loop: reading, filling templates, writing JSON and compressing happen
in worker threads (`in_thread`, `page`, `reply`), errors included.
"""

import asyncio
import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple, TypeVar

from jupyterhub.services.auth import HubOAuthenticated
from tornado.httputil import HTTPServerRequest
from tornado.log import app_log
from tornado.web import HTTPError, RequestHandler

from course.exercises.base import Refused
from course.people.errors import RosterError
from course.web.access import Person
from course.web.errors import (
    NOT_ENROLLED,
    RETRY_AFTER,
    ExplainedError,
    NotEnrolledError,
    Problem,
    other_login,
    unusable_name,
)
from course.web.service import Service

T = TypeVar("T")
Context = Mapping[str, object]
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_JSON = "application/json; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_LARGEST_BODY = 200_000
_ESCAPE = b"\\u"
_LEAST_TO_COMPRESS = 1024  # bytes
_WHOM_TO_ASK = "je docent of wie je heeft uitgenodigd"
_LOST_HUB = 500  # jupyterhub answers 500 or 502 if it cannot reach the Hub


class Body(NamedTuple):
    """A response body, built in a worker thread."""

    content: bytes
    is_gzipped: bool = False

    @classmethod
    def of(cls, content: str | bytes, *, accepts_gzip: bool) -> "Body":
        """Compressed if requested and worthwhile."""
        raw = content.encode() if isinstance(content, str) else content
        if accepts_gzip and len(raw) >= _LEAST_TO_COMPRESS:
            return cls(gzip.compress(raw, 6), is_gzipped=True)
        return cls(raw)


class Handler(HubOAuthenticated, RequestHandler):  # type: ignore[misc]  # jupyterhub has no types
    """A page or a response for one person. Subclasses say in `may_enter` who is allowed."""

    is_page: ClassVar[bool] = True
    person: Person

    def initialize(self, service: Service) -> None:
        """Give the handler what all handlers share."""
        self.service = service

    def may_enter(self, person: Person) -> bool:
        """Whether this person is allowed here; nobody, unless a subclass says so."""
        del person
        return False

    async def prepare(self) -> None:
        """Ask the Hub who this is, without blocking others, and whether they are allowed here."""
        refuse_upgrade(self.request)
        model = await self._user_model()
        if not model:
            if self.is_page and self.request.method == "GET":
                self.redirect(self.get_login_url())
                return
            raise HTTPError(401)
        if any("\0" in (part or "") for part in self.path_args):
            raise HTTPError(404)
        by_token = getattr(self, "_token_authenticated", False)
        self.enter(await self.known(Person.of(model, by_browser=not by_token)))
        self.current_user = model

    def enter(self, person: Person) -> None:
        """Let `person` in; raises 403 if they are not allowed."""
        self.person = person
        if not self.may_enter(person):
            if self.is_page and person.role == "none":
                raise NotEnrolledError(person.shown)
            raise HTTPError(403) if self.is_page else other_login(person.name)

    async def _user_model(self) -> dict[str, Any] | None:
        try:
            model: dict[str, Any] | None = await self.hub_auth.get_user(self, sync=False)
        except HTTPError as error:
            status = 503 if error.status_code >= _LOST_HUB else error.status_code
            raise HTTPError(status) from error
        return model

    async def known(self, person: Person) -> Person:
        """The person with what the roster says; it is asked about as often as the Hub.

        A learner whom it does not know becomes a person of it here.
        """
        memberships, name, groups = self.service.memberships, person.name, person.groups
        shown = person.hub_shown
        found = memberships.get(name, groups)
        if found is None:
            found = await self.in_thread(lambda: memberships.read(name, groups))
        person = replace(person, roster=found)
        if person.is_learner and not person.id:
            try:
                found = await self.in_thread(lambda: memberships.welcome(name, groups, shown))
            except RosterError as error:
                raise unusable_name() from error
        return replace(person, roster=found)

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run blocking `work` in a worker thread."""
        return await asyncio.get_running_loop().run_in_executor(None, work)

    def set_default_headers(self) -> None:
        """Strict headers on everything."""
        self.set_header("Content-Security-Policy", CONTENT_POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")
        self.clear_header("Server")

    async def page(self, template: str, context: Callable[[], Context]) -> None:
        """Finish with a template; `context` is called in a worker thread.

        It sets the XSRF cookie that later posts need.
        """
        _ = self.xsrf_token
        await self.deliver(lambda: self.fill(template, context()), _HTML)

    async def reply(self, document: Callable[[], Context]) -> None:
        """Finish with JSON; `document` is called in a worker thread."""
        await self.deliver(lambda: json.dumps(document(), ensure_ascii=False), _JSON)

    async def download(self, content: Callable[[], str | bytes], kind: str, name: str) -> None:
        """Finish with a file to download; `content` is called in a worker thread."""
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        await self.deliver(content, kind)

    async def deliver(self, content: Callable[[], str | bytes], kind: str) -> None:
        """Finish with what `content` returns in a worker thread, compressed there too."""
        accepts = "gzip" in self.request.headers.get("Accept-Encoding", "")
        body = await self.in_thread(lambda: Body.of(content(), accepts_gzip=accepts))
        self.set_header("Content-Type", kind)
        self.set_header("Vary", "Accept-Encoding")
        if body.is_gzipped:
            self.set_header("Content-Encoding", "gzip")
        self.finish(body.content)

    def compute_etag(self) -> str | None:
        """None: no browser caches these responses, so nothing has to be hashed."""
        return None

    def fill(self, template: str, context: Context) -> str:
        """A template with what every page shows."""
        person = getattr(self, "person", None)
        return self.service.renderer.page(
            template,
            person=self._header(person) if person else None,
            logout_url=self.service.logout_url,
            course_title=self.service.settings.title,
            **context,
        )

    def _header(self, person: Person) -> dict[str, Any]:
        base = self.service.renderer.base
        links = []
        if person.is_learner:
            links.append({"text": "Mijn cursus", "url": f"{base}mijn"})
        if person.role == "instructor":
            links.append({"text": "Overzicht", "url": f"{base}docent"})
            links.append({"text": "Deelnemers", "url": f"{base}kantoor/deelnemers"})
            links.append({"text": "Lessen", "url": f"{base}docent/lessen"})
            links.append({"text": "Verhalen", "url": f"{base}docent/verhalen"})
            links.append({"text": "Cijfers", "url": f"{base}docent/cijfers"})
            links.append({"text": "Opgaven", "url": f"{base}docent/opgaven"})
            links.append({"text": "Taken", "url": f"{base}docent/taken"})
        if person.may_see_cohorts or person.has_office:
            links.append({"text": "Deelname", "url": f"{base}deelname"})
        if person.role == "instructor" or person.coordinates:
            links.append({"text": "Cohorten", "url": f"{base}cohort"})
        if person.has_office and person.role != "instructor":
            links.append({"text": "Deelnemers", "url": f"{base}kantoor/deelnemers"})
            if person.membership.instructs:
                links.append({"text": "Verhalen", "url": f"{base}docent/verhalen"})
            links.append({"text": "Cijfers", "url": f"{base}docent/cijfers"})
        return {"name": person.shown, "role": person.role, "links": links}

    async def body(self) -> dict[str, Any]:
        """The JSON object that was sent; raises 400 for anything else and 413 for too much."""
        sent = self.request.body
        if len(sent) > _LARGEST_BODY:
            raise HTTPError(413)
        return await self.in_thread(lambda: _json_object(sent))

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:  # noqa: ANN401
        """Finish with an error, as tornado requires; a worker thread builds the page."""
        if self._headers_written:
            super().send_error(status_code, **kwargs)
            return
        problem = Problem.of(status_code, (kwargs.get("exc_info") or (None, None))[1])
        self.clear()
        self.set_status(problem.status)
        if problem.status == 503:  # noqa: PLR2004
            self.set_header("Retry-After", str(RETRY_AFTER))
        self._error = asyncio.ensure_future(self._deliver_problem(problem))

    async def _deliver_problem(self, problem: Problem) -> None:
        """The problem as a Dutch page, or as a Dutch sentence for the page's own requests."""
        try:
            if self.is_page:
                await self.deliver(lambda: self.fill("message.html", self._message(problem)), _HTML)
            else:
                await self.reply(problem.document)
        except Exception:  # noqa: BLE001 - the last resort: nobody else would answer
            app_log.exception("The error page could not be rendered")
            if not self._finished:
                self.finish()

    def _message(self, problem: Problem) -> Context:
        text = problem.text
        if problem.reason == NOT_ENROLLED:
            text = f"{text} {self.service.settings.help or _WHOM_TO_ASK}."
        return {
            "title": problem.title,
            "text": text,
            "status": problem.status,
            "back_url": self.service.renderer.base if problem.back else None,
        }

    def log_exception(self, kind: Any, value: Any, trace: Any) -> None:  # noqa: ANN401
        """Log what went wrong, but nothing of what somebody answered."""
        if isinstance(value, Refused | ExplainedError):
            return
        super().log_exception(kind, value, trace)


class LearnerPage(Handler):
    """For learners only, by browser or by their server."""

    def may_enter(self, person: Person) -> bool:
        """Learners."""
        return person.is_learner


class LearnerOrPreview(Handler):
    """For learners and, as a preview, for instructors by browser."""

    def may_enter(self, person: Person) -> bool:
        """Learners by browser or server; instructors by browser."""
        return person.is_learner or person.is_instructor


class MemberPage(Handler):
    """For everybody who is logged in."""

    def may_enter(self, person: Person) -> bool:
        """Everybody who has a name."""
        return bool(person.name)


def refuse_upgrade(request: HTTPServerRequest) -> None:
    """400 for a websocket request: there is none, and jupyterhub treats it differently."""
    if "websocket" in request.headers.get("Upgrade", "").lower():
        raise HTTPError(400)


def _json_object(sent: bytes) -> dict[str, Any]:
    try:
        document = json.loads(sent)
        if _ESCAPE in sent:  # a lone surrogate is not text: nothing can encode it
            json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise HTTPError(400) from None
    if not isinstance(document, dict):
        raise HTTPError(400)
    return document
