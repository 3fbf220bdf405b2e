"""The feedback on a hand-in: what was chosen and why, points that were given, and objecting."""

from typing import Any, TypedDict, cast

from markupsafe import Markup

from course.messages import Message
from course.people.errors import RosterError
from course.web.errors import ExplainedError
from course.web.handlers import LearnerPage
from course.web.learner import given_points, objecting
from course.web.learner.lesson_pages import asked_attempt
from course.web.learner.results_read import Shown, handin_of, shown
from course.web.learner.wording import corrected_text


class FeedbackContext(TypedDict):
    """What `learner/feedback.html` shows; `given` are sentences on points that somebody gave."""

    title: str
    corrected_text: str
    given: list[str]
    again_text: str
    article: Markup
    lesson_url: str
    objecting: objecting.ObjectingContext | None


class FeedbackPage(LearnerPage):
    """The learner's own feedback, once released."""

    async def get(self, lesson: str) -> None:
        """What was chosen, what followed, why, and the points: of an attempt, or of the newest."""
        await self._show(lesson, asked_attempt(self), objecting.Draft())

    async def post(self, lesson: str) -> None:
        """Object to the result; what cannot be is told on the page, with the text still there."""
        attempt = asked_attempt(self)
        draft = objecting.Draft(
            self.get_body_argument("over", ""), self.get_body_argument("waarom", "")
        )
        try:
            await self.in_thread(lambda: self._object(lesson, attempt, draft))
        except RosterError as error:
            told = Message(error.message, cast("Any", error.words)).dutch
            self.set_status(409)
            await self._show(lesson, attempt, draft._replace(error=told))
            return
        of = f"?poging={attempt}" if attempt else ""
        base = self.service.renderer.base
        self.redirect(f"{base}les/{lesson}/terugkoppeling{of}#bezwaar", status=303)

    async def _show(self, lesson: str, attempt: int | None, draft: objecting.Draft) -> None:
        token = self.xsrf_token
        xsrf = token.decode() if isinstance(token, bytes) else token
        await self.page(
            "learner/feedback.html", lambda: self._context(lesson, attempt, draft, xsrf)
        )

    def _object(self, lesson: str, attempt: int | None, draft: objecting.Draft) -> None:
        feedback = self._shown(lesson, attempt).feedback
        objecting.keep(self.service, self.person.id, feedback, draft)

    def _shown(self, lesson: str, attempt: int | None) -> Shown:
        """The feedback on an attempt, or on the newest that has any."""
        pages = shown(self.service, self.person.id, lesson)
        page = pages.get(attempt or max(pages, default=1))
        if page is None:
            raise ExplainedError(
                404,
                "Je terugkoppeling is er nog niet",
                "Zodra je docent klaar is, zie je die op Mijn cursus.",
            )
        return page

    def _context(
        self, lesson: str, attempt: int | None, draft: objecting.Draft, xsrf: str
    ) -> FeedbackContext:
        service, page = self.service, self._shown(lesson, attempt)
        feedback = page.feedback
        standing = service.standing(self.person.learner, lesson)
        title, now = (standing.released.title, standing.attempt) if standing else (lesson, 1)
        again = f", poging {feedback.attempt}" if now > 1 else ""
        handin = handin_of(service, page, standing)
        return {
            "title": f"Terugkoppeling: {title}{again}",
            "corrected_text": corrected_text(standing, service.settings.zone)
            if standing and feedback.attempt == now
            else "",
            "given": given_points.sentences(service, handin) if handin and page.given else [],
            "again_text": again.removeprefix(", ").capitalize(),
            "article": Markup(feedback.article),  # noqa: S704 - escaped when it was made
            "lesson_url": f"{service.renderer.base}les/{lesson}",
            "objecting": objecting.section(service, handin, page, draft, xsrf) if handin else None,
        }
