"""What every handler does: who is it, may they come here, and every error in kind Dutch."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from jupyterhub.services.auth import HubOAuthenticated
from sqlalchemy.exc import SQLAlchemyError
from tornado.web import HTTPError, RequestHandler

from course.exercises.base import Refused
from course.web.people import Person
from course.web.service import Service

T = TypeVar("T")
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
NOT_SAVED = "We kunnen nu niet bij de gegevens. Wat je deed, staat nog op deze pagina."
TEXTS = {
    400: (
        "Dit begrijpen we niet",
        "We konden je vraag niet lezen. Ga terug en probeer het opnieuw.",
    ),
    401: ("Je bent niet ingelogd", "Log opnieuw in. Daarna kun je verder waar je was."),
    403: (
        "Deze pagina is niet voor jou",
        "Je account mag deze pagina niet zien. Denk je dat dit niet klopt? Vraag het je docent.",
    ),
    404: ("Deze pagina is er niet", "Misschien is het adres verkeerd, of is de les nog niet open."),
    405: ("Dit kan hier niet", "Ga terug naar Mijn cursus en probeer het daar."),
    503: (
        "Het lukt nu even niet",
        "We kunnen nu niet bij de gegevens. Probeer het over een minuut "
        "opnieuw. Wat je eerder bewaarde, is er nog.",
    ),
}
_OTHERWISE = ("Er ging iets mis", "Dat ligt niet aan jou. Probeer het over een minuut opnieuw.")


def error_text(status: int) -> tuple[str, str]:
    """Title and sentence for an error, in Dutch."""
    return TEXTS.get(status, _OTHERWISE)


class Handler(HubOAuthenticated, RequestHandler):  # type: ignore[misc]  # jupyterhub has no types
    """A page or an answer for one person. Subclasses say in `may_enter` who that can be."""

    is_page: ClassVar[bool] = True
    person: Person

    def initialize(self, service: Service) -> None:
        """Give the handler what all handlers share."""
        self.service = service

    def may_enter(self, person: Person) -> bool:
        """Whether this person may come here; nobody, unless a subclass says so."""
        del person
        return False

    async def prepare(self) -> None:
        """Learn from the Hub who this is, without blocking others, and check the door."""
        model = await self._word_of_the_hub()
        if not model:
            if self.is_page and self.request.method == "GET":
                self.redirect(self.get_login_url())
                return
            raise HTTPError(401)
        by_token = getattr(self, "_token_authenticated", False)
        self.person = Person.of(model, by_browser=not by_token)
        self.current_user = model
        if not self.may_enter(self.person):
            raise HTTPError(403)

    async def _word_of_the_hub(self) -> dict[str, Any] | None:
        try:
            model: dict[str, Any] | None = await self.hub_auth.get_user(self, sync=False)
        except HTTPError as error:  # 500 and 502 are jupyterhub's words for a Hub that is away
            raise HTTPError(503 if error.status_code >= 500 else error.status_code) from error  # noqa: PLR2004
        return model

    async def read(self, work: Callable[[], T]) -> T:
        """Run blocking `work` (the database) beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(None, work)

    def set_default_headers(self) -> None:
        """Strict headers on everything."""
        self.set_header("Content-Security-Policy", CONTENT_POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")
        self.clear_header("Server")

    def page(self, template: str, **context: Any) -> None:  # noqa: ANN401
        """Finish with a template; touches the XSRF cookie that later posts need."""
        _ = self.xsrf_token
        self.finish(self.fill(template, **context))

    def fill(self, template: str, **context: Any) -> str:  # noqa: ANN401
        """A template with what every page shows."""
        person = getattr(self, "person", None)
        return self.service.renderer.page(
            template,
            person=self._shown(person) if person else None,
            logout_url=self.service.logout_url,
            course_title=self.service.settings.title,
            **context,
        )

    def _shown(self, person: Person) -> dict[str, Any]:
        base = self.service.renderer.base
        links = []
        if person.role == "learner":
            links.append({"text": "Mijn cursus", "url": f"{base}mijn"})
        if person.role == "instructor":
            links.append({"text": "Overzicht", "url": f"{base}docent"})
            links.append({"text": "Deelnemers", "url": f"{base}docent/deelnemers"})
            links.append({"text": "Verhalen", "url": f"{base}docent/verhalen"})
            links.append({"text": "Opgaven", "url": f"{base}docent/opgaven"})
        if person.role == "instructor" or person.coordinates:
            links.append({"text": "Cohorten", "url": f"{base}cohort"})
        return {"name": person.name, "role": person.role, "links": links}

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401
        """Every error as a Dutch page, or as a Dutch sentence for the page's own requests."""
        error = (kwargs.get("exc_info") or (None, None, None))[1]
        if isinstance(error, SQLAlchemyError | OSError):
            status_code = 503
            self.set_status(status_code)
        title, text = error_text(status_code)
        if isinstance(error, Refused):
            title, text = "Dit kan nu niet", str(error)
        if not self.is_page:
            message = NOT_SAVED if status_code >= 500 else text  # noqa: PLR2004
            self.write_json({"type": "failed", "message": message})
            return
        back = self.service.renderer.base
        self.finish(
            self.fill("message.html", title=title, text=text, status=status_code, back_url=back)
        )

    def write_json(self, document: dict[str, Any]) -> None:
        """Finish with JSON."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(document, ensure_ascii=False))

    def log_exception(self, kind: Any, value: Any, trace: Any) -> None:  # noqa: ANN401
        """Log what went wrong, but nothing of what somebody answered."""
        if isinstance(value, Refused):
            return
        super().log_exception(kind, value, trace)


class LearnerDoor(Handler):
    """For learners and, as a preview, instructors who came by browser."""

    def may_enter(self, person: Person) -> bool:
        """Learners at either door; instructors by browser."""
        return person.is_learner or person.is_instructor
