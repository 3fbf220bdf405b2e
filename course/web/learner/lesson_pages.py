"""A lesson as a page without code, and the receipt of a hand-in."""

from datetime import UTC, datetime
from typing import Any, TypedDict

from tornado.web import HTTPError

from course.answers.bulk_reads import with_feedback
from course.answers.saving import Standing
from course.answers.store import HandIn
from course.content.released import Released
from course.formatting import with_attempt
from course.web import dutch_dates
from course.web.errors import ExplainedError
from course.web.handlers import LearnerOrPreview, LearnerPage
from course.web.learner.lesson_view import lesson_data, lesson_parts, preview_state
from course.web.learner.parts import Part
from course.web.learner.wording import attempt_text, receipt_code
from course.web.service import Service, Upcoming


class LessonTitle(TypedDict):
    """Which lesson a page is about."""

    id: str
    title: str


class LessonContext(TypedDict):
    """What `learner/lesson.html` shows; `data` is for the page's script."""

    lesson: LessonTitle
    parts: list[Part]
    data: dict[str, Any]
    due_text: str
    handed_in_text: str | None
    notebook_url: str | None
    can_hand_in: bool
    attempt_text: str
    earlier: list[tuple[str, str]]


class ReceiptOf(TypedDict):
    """One hand-in on `learner/receipt.html`."""

    lesson_title: str
    at_text: str
    hash: str
    late: bool
    done: int
    total: int
    again_text: str


class ReceiptContext(TypedDict):
    """What `learner/receipt.html` shows."""

    receipt: ReceiptOf
    lesson_url: str


class LessonPage(LearnerOrPreview):
    """A lesson as a page without code; for instructors a preview."""

    async def get(self, lesson: str) -> None:
        """The page of a lesson."""
        work = self._preview if self.person.is_instructor else self._own
        await self.page("learner/lesson.html", lambda: work(lesson))

    def _own(self, lesson: str) -> LessonContext:
        standing = self.service.lesson(self.person.learner, lesson)
        if standing is None:
            raise HTTPError(404)
        if isinstance(standing, Upcoming):
            raise not_yet_open(standing, self.service)
        state = self.service.state(self.person.learner, self.person.name, standing)
        return self._context(standing.released, state, standing)

    def _preview(self, lesson: str) -> LessonContext:
        opening = self.service.store.openings().get(lesson)
        if opening is None:
            raise HTTPError(404)
        released = self.service.store.release(opening.release)
        return self._context(released, preview_state(released, self.person.name), None)

    def _context(
        self, released: Released, state: dict[str, Any], standing: Standing | None
    ) -> LessonContext:
        service, renderer = self.service, self.service.renderer
        zone, now = service.settings.zone, datetime.now(UTC)
        handin = standing.handin if standing else None
        return {
            "lesson": {"id": released.lesson, "title": released.title},
            "parts": lesson_parts(released, renderer.base),
            "data": lesson_data(renderer, released, state),
            "due_text": dutch_dates.due_text(standing.dates, now, zone) if standing else "",
            "handed_in_text": f"Je hebt ingeleverd op {dutch_dates.moment(handin.at, zone)}."
            if handin
            else None,
            "notebook_url": service.lesson_in_lab(released.lesson),
            "can_hand_in": standing is not None and standing.closed is None,
            "attempt_text": attempt_text(standing, service.settings.completion.attempt, zone)
            if standing
            else "",
            "earlier": self._earlier(standing) if standing and standing.attempt > 1 else [],
        }

    def _earlier(self, standing: Standing) -> list[tuple[str, str]]:
        """Text and address of the feedback on earlier attempts."""
        lesson, name = standing.released.lesson, self.person.learner.name
        there = with_feedback(self.service.store, [lesson], [name])
        page = f"{self.service.renderer.base}les/{lesson}/terugkoppeling?poging="
        return [
            (f"Terugkoppeling op poging {n}", f"{page}{n}")
            for n in sorted(attempt for _, _, attempt in there)
            if n < standing.attempt
        ]


def not_yet_open(lesson: Upcoming, service: Service) -> ExplainedError:
    """Title and date of a lesson that opens later, and none of its content."""
    return ExplainedError(
        404, lesson.title, dutch_dates.opens_text(lesson.opens_at, service.settings.zone)
    )


class Receipt(LearnerPage):
    """The receipt of the last hand-in of an attempt."""

    async def get(self, lesson: str) -> None:
        """Time and code of the last hand-in, and whether another one is possible."""
        attempt = asked_attempt(self)
        await self.page("learner/receipt.html", lambda: self._context(lesson, attempt))

    def _context(self, lesson: str, attempt: int | None) -> ReceiptContext:
        standing = self.service.standing(self.person.learner, lesson)
        if standing is None:
            raise HTTPError(404)
        is_now = attempt in {None, standing.attempt}
        handin = standing.handin if is_now else self._earlier(lesson, attempt)
        if handin is None:
            raise HTTPError(404)
        zone = self.service.settings.zone
        return {
            "receipt": {
                "lesson_title": with_attempt(standing.released.title, handin.attempt),
                "at_text": dutch_dates.moment(handin.at, zone),
                "hash": receipt_code(handin.hash),
                "late": handin.late,
                "done": standing.done if is_now else 0,
                "total": standing.total if is_now else 0,
                "again_text": self._again(standing) if is_now else "",
            },
            "lesson_url": f"{self.service.renderer.base}les/{lesson}",
        }

    def _earlier(self, lesson: str, attempt: int | None) -> HandIn | None:
        """The last hand-in of an attempt that is over; None where there is none."""
        handins = self.service.store.handins_before(lesson, self.person.learner.name)
        return next((h for h in reversed(handins) if h.attempt == attempt), None)

    def _again(self, standing: Standing) -> str:
        """Until when another hand-in is possible; empty if it is not, or there is no date."""
        if standing.closed is not None or not standing.due:
            return ""
        zone = self.service.settings.zone
        return (
            "Je kunt nog iets aanvullen en opnieuw inleveren. "
            f"{dutch_dates.due_text(standing.dates, datetime.now(UTC), zone)}"
        )


def asked_attempt(page: LearnerPage) -> int | None:
    """The attempt in the address; None where it names none, 404 for what is no number."""
    asked = page.get_query_argument("poging", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 4):  # noqa: PLR2004
        raise HTTPError(404)
    return int(asked) if asked else None
