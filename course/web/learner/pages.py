"""The learner's pages: Mijn cursus, the lesson, the receipt and the feedback."""

from datetime import UTC, datetime
from typing import Any

from babel.dates import format_date
from markupsafe import Markup
from tornado.web import HTTPError

from course.answers.intake import Learner, Standing
from course.answers.store import Opening
from course.content.released import Released
from course.web import words
from course.web.base import Handler, LearnerDoor
from course.web.learner.study_load import load
from course.web.people import Person
from course.web.render import preview_state


class Landing(Handler):
    """Sends everybody to the page of their role."""

    def may_enter(self, person: Person) -> bool:
        """Everybody who is logged in."""
        return bool(person.name)

    def get(self) -> None:
        """To the role's own page, or a kind sentence for who has no role yet."""
        pages = {"learner": "mijn", "instructor": "docent", "coordinator": "cohort"}
        if target := pages.get(self.person.role):
            self.redirect(self.service.renderer.base + target)
            return
        self.set_status(403)
        self.page(
            "message.html",
            title="Je bent nog niet ingedeeld",
            text="Je account hoort nog niet bij een cursus. Vraag je docent om je toe te voegen.",
            status=403,
            back_url=None,
        )


class MyCourse(Handler):
    """*Mijn cursus*."""

    def may_enter(self, person: Person) -> bool:
        """Learners."""
        return person.is_learner

    async def get(self) -> None:
        """The lessons with their state, and one button for what comes next."""
        cards = await self.read(lambda: list(self._cards(self.person.learner)))
        self.page(
            "my_course.html",
            lessons=cards,
            next=_next(cards),
            data={
                "learner": self.person.name,
                "api": f"{self.service.renderer.base}api/",
            },
        )

    def _cards(self, who: Learner) -> list[dict[str, Any]]:
        service, openings = self.service, self.service.store.openings()
        found = []
        for lesson in service.settings.lessons:
            standing = service.standing(who, lesson)
            if standing is not None:
                found.append(self._card(lesson, standing, openings.get(lesson)))
        return found

    def _card(self, lesson: str, standing: Standing, opening: Opening | None) -> dict[str, Any]:
        base, now, zone = self.service.renderer.base, datetime.now(UTC), self.service.settings.zone
        state, text = words.state(standing)
        handed_in = standing.handin is not None
        actions = {
            "new": "Beginnen",
            "busy": "Verdergaan",
            "handed_in": "Bekijken",
            "feedback": "Terugkoppeling lezen",
        }
        page = "/terugkoppeling" if state == "feedback" else ""
        late = not handed_in and standing.due is not None and now >= standing.due
        return {
            "id": lesson,
            "title": standing.released.title,
            "state": state,
            "state_text": text,
            "done": standing.done,
            "total": standing.total,
            "due_text": "" if state == "feedback" else words.due(standing.due, now, zone),
            "late": late,
            "minutes": 0 if handed_in else load(standing.released).counting,
            "url": f"{base}les/{lesson}{page}",
            "action_text": actions[state],
            "notebook_url": _notebook_url(self.service.notebook_url, lesson) if opening else None,
        }


def _next(cards: list[dict[str, Any]]) -> dict[str, str] | None:
    """What comes next: the first lesson not handed in, or else unread feedback."""
    texts = {
        "new": ("{title} ligt voor je klaar.", "Begin met de les"),
        "busy": ("Je bent bezig met {title}: {done} van {total} gedaan.", "Ga verder"),
        "feedback": ("De terugkoppeling op {title} is er.", "Lees de terugkoppeling"),
    }
    for states in (("new", "busy"), ("feedback",)):
        for card in cards:
            if card["state"] in states:
                text, button = texts[card["state"]]
                return {"text": text.format(**card), "title": button, "url": card["url"]}
    return None


class LessonPage(LearnerDoor):
    """A lesson as a page without code; for instructors a preview."""

    async def get(self, lesson: str) -> None:
        """The page of a lesson."""
        if self.person.is_instructor:
            self._preview(await self.read(lambda: self._open_release(lesson)))
            return
        who = self.person.learner
        standing = await self.read(lambda: self.service.standing(who, lesson))
        if standing is None:
            raise HTTPError(404)
        self._show(standing.released, self.service.state(who, standing), standing)

    def _open_release(self, lesson: str) -> Released:
        opening = self.service.store.openings().get(lesson)
        if opening is None:
            raise HTTPError(404)
        return self.service.store.release(opening.release)

    def _preview(self, released: Released) -> None:
        self._show(released, preview_state(released, self.person.name), None)

    def _show(self, released: Released, state: dict[str, Any], standing: Standing | None) -> None:
        service, renderer = self.service, self.service.renderer
        zone, now = service.settings.zone, datetime.now(UTC)
        handed = standing.handin if standing else None
        can_hand_in = standing is not None and standing.closed is None
        data = renderer.lesson_data(released, state)
        self.page(
            "lesson.html",
            lesson={"id": released.lesson, "title": released.title},
            parts=renderer.parts(released),
            data=data,
            due_text=words.due(standing.due, now, zone) if standing else "",
            handed_in_text=f"Je hebt ingeleverd op {words.moment(handed.at, zone)}."
            if handed
            else None,
            notebook_url=_notebook_url(service.notebook_url, released.lesson),
            can_hand_in=can_hand_in,
        )


class Receipt(Handler):
    """The receipt of the last hand-in."""

    def may_enter(self, person: Person) -> bool:
        """Learners."""
        return person.is_learner

    async def get(self, lesson: str) -> None:
        """Time and code of the last hand-in, and whether another one is possible."""
        who = self.person.learner
        standing = await self.read(lambda: self.service.standing(who, lesson))
        if standing is None or standing.handin is None:
            raise HTTPError(404)
        zone, now = self.service.settings.zone, datetime.now(UTC)
        handin = standing.handin
        again = (
            f"Je kunt tot dan nog iets aanvullen en opnieuw inleveren. "
            f"{words.due(standing.due, now, zone)}"
            if standing.closed is None and standing.due
            else ""
        )
        self.page(
            "receipt.html",
            receipt={
                "lesson_title": standing.released.title,
                "at_text": words.moment(handin.at, zone),
                "hash": words.code(handin.hash),
                "late": handin.late,
                "done": standing.done,
                "total": standing.total,
                "again_text": again,
            },
            lesson_url=f"{self.service.renderer.base}les/{lesson}",
        )


class FeedbackPage(Handler):
    """The learner's own feedback, once released."""

    def may_enter(self, person: Person) -> bool:
        """Learners."""
        return person.is_learner

    async def get(self, lesson: str) -> None:
        """What was chosen, what followed, why, and the points."""
        name = self.person.name
        found = await self.read(lambda: self.service.store.feedback(lesson, name))
        if name not in found:
            self.set_status(404)
            self.page(
                "message.html",
                title="Je terugkoppeling is er nog niet",
                text="Zodra je docent klaar is, zie je die op Mijn cursus.",
                status=404,
                back_url=self.service.renderer.base,
            )
            return
        standing = await self.read(lambda: self.service.standing(self.person.learner, lesson))
        title = standing.released.title if standing else lesson
        self.page(
            "feedback.html",
            title=f"Terugkoppeling: {title}",
            article=Markup(found[name].article),  # noqa: S704 - escaped when it was made
            lesson_url=f"{self.service.renderer.base}les/{lesson}",
        )


class AboutPage(Handler):
    """*Over deze cursus*: what registers ask of a training."""

    def may_enter(self, person: Person) -> bool:
        """Everybody who is logged in."""
        return bool(person.name)

    async def get(self) -> None:
        """For whom, goals, study load, marking, sources and the day of the last check."""
        settings = self.service.settings
        if settings.about is None:
            raise HTTPError(404)
        lessons = await self.read(self._load)
        checked = format_date(settings.about.checked, "d MMMM y", locale="nl")
        self.page("about.html", about=settings.about, lessons=lessons, checked_text=checked)

    def _load(self) -> list[dict[str, Any]]:
        store, settings = self.service.store, self.service.settings
        openings = store.openings()
        released = [store.release(openings[n].release) for n in settings.lessons if n in openings]
        return [{"title": one.title, "load": load(one)} for one in released]


def _notebook_url(start: str, lesson: str) -> str | None:
    return f"{start}{lesson}" if start else None
