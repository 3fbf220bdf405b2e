"""What lesson pages and notebooks ask: states, answers, handing in, and released notebooks."""

import asyncio
import json
from typing import Any

from tornado.web import HTTPError

from course.answers.saving import OtherAttempt, Standing, preview
from course.content.opening_view import exercises_json
from course.exercises.base import Refused
from course.marking.handing_in import hand_in
from course.web.errors import other_login
from course.web.handlers import LearnerOrPreview, LearnerPage
from course.web.learner.lesson_pages import not_yet_open
from course.web.service import Upcoming

_GONE = "Dit voorbeeld is er niet meer. Laad de pagina opnieuw."


class LearnerApi(LearnerPage):
    """For learners only, by browser or by their server."""

    is_page = False

    def standing(self, lesson: str) -> Standing:
        """The learner's standing; 404 if there is nothing to see."""
        standing = self.service.lesson(self.person.learner, lesson)
        if standing is None:
            raise HTTPError(404)
        if isinstance(standing, Upcoming):
            raise not_yet_open(standing, self.service)
        return standing


class LessonState(LearnerApi):
    """All exercises of a lesson as far as this learner has got."""

    async def get(self, lesson: str) -> None:
        """The state of the lesson."""
        await self.reply(lambda: self._state(lesson))

    def _state(self, lesson: str) -> dict[str, Any]:
        who = self.person
        return self.service.state(who.learner, who.name, self.standing(lesson))


class ExerciseState(LearnerApi):
    """One exercise as far as this learner has got."""

    async def get(self, lesson: str, exercise: str) -> None:
        """The state of the exercise."""
        await self.reply(lambda: self._state(lesson, exercise))

    def _state(self, lesson: str, name: str) -> dict[str, Any]:
        standing = self.standing(lesson)
        exercise = standing.released.exercise(name)
        if exercise is None:
            raise HTTPError(404)
        view = standing.view(exercise, self.person.id).model_dump(mode="json")
        return {**self.service.header(self.person.name, standing), "view": view}


class Answers(LearnerOrPreview):
    """Takes an answer; for instructors it only shows what would follow."""

    is_page = False

    async def post(self, lesson: str, exercise: str) -> None:
        """`saved` with the new view after the commit, or `refused` with one Dutch sentence."""
        body = await self.body()
        if body.get("learner", self.person.name) != self.person.name:
            raise other_login(self.person.name)
        try:
            if self.person.is_instructor:
                reply = await self.in_thread(lambda: self._preview(lesson, exercise, body))
            else:
                reply = await self._take(lesson, exercise, body)
        except OtherAttempt as refusal:  # what stands on that page stays there
            self.set_status(409)
            reply = {"type": "refused", "message": str(refusal), "view": None}
        except Refused as refusal:
            self.set_status(409)
            reply = {"type": "refused", "message": str(refusal)}
            reply["view"] = await self.in_thread(lambda: self._view(lesson, exercise))
        await self.reply(lambda: {"id": body.get("id"), **reply})

    async def _take(self, lesson: str, exercise: str, body: dict[str, Any]) -> dict[str, Any]:
        who = self.person.learner
        sent = {**body, "learner": who.name} if "learner" in body else body
        future = await self.in_thread(
            lambda: self.service.intake.answer_soon(who, lesson, exercise, sent)
        )
        saved = await asyncio.wrap_future(future)
        view = await self.in_thread(lambda: saved.view.model_dump(mode="json"))
        return {"type": "saved", "at": saved.answer.given.at.isoformat(), "view": view}

    def _preview(self, lesson: str, name: str, body: dict[str, Any]) -> dict[str, Any]:
        store, sent = self.service.store, body.get("answers")
        opening = store.openings().get(lesson)
        exercise = store.release(opening.release).exercise(name) if opening else None
        if exercise is None or not isinstance(sent, list):
            raise Refused(_GONE)
        view = preview(exercise, sent, self.person.name)
        return {"type": "saved", "at": None, "view": view.model_dump(mode="json")}

    def _view(self, lesson: str, name: str) -> dict[str, Any] | None:
        """The exercise as this learner sees it now; None if there is none."""
        who = self.person.learner
        standing = self.service.standing(who, lesson) if self.person.is_learner else None
        exercise = standing.released.exercise(name) if standing else None
        if standing is None or exercise is None:
            return None
        return standing.view(exercise, who.name).model_dump(mode="json")


class HandIn(LearnerApi):
    """*Inleveren*."""

    async def post(self, lesson: str) -> None:
        """The address of the receipt, or one Dutch sentence that says why not."""
        body = await self.body()
        if body.get("learner", self.person.name) != self.person.name:
            raise other_login(self.person.name)
        who, attempt = self.person.learner, _attempt(body)
        try:
            await self.in_thread(lambda: hand_in(self.service.intake, who, lesson, attempt=attempt))
        except Refused as refusal:
            message = str(refusal)
            self.set_status(409)
            await self.reply(lambda: {"message": message})
            return
        await self.reply(lambda: {"receipt": f"{self.service.renderer.base}les/{lesson}/ontvangst"})


def _attempt(body: dict[str, Any]) -> int:
    """The attempt of the page that asks; pages from before there were attempts do not say."""
    attempt = body.get("attempt", 1)
    if type(attempt) is not int or attempt < 1:
        raise HTTPError(400)
    return attempt


class Notebooks(LearnerApi):
    """The released notebooks of the open lessons, for a learner's own server."""

    async def get(self) -> None:
        """Each lesson's notebook and opening views."""
        await self.reply(lambda: {"notebooks": self._notebooks()})

    def _notebooks(self) -> list[dict[str, Any]]:
        lessons = self.service.lessons(self.person.learner).values()
        return [_notebook(lesson) for lesson in lessons if isinstance(lesson, Standing)]


def _notebook(standing: Standing) -> dict[str, Any]:
    released = standing.released
    views = exercises_json(released.lesson, released.title, released.exercises)
    return {
        "lesson": released.lesson,
        "path": f"{released.lesson}/{released.lesson}.ipynb",
        "notebook": released.notebook,
        "exercises": json.loads(views),
    }
