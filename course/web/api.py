"""What lesson pages and notebooks ask: states, answers, handing in, and released notebooks."""

import asyncio
import json
from typing import Any

from tornado.web import HTTPError

from course.answers.intake import Standing, preview
from course.content.lesson import exercises_json
from course.exercises.base import Exercise, Refused
from course.web.base import Handler, LearnerDoor
from course.web.people import Person

_LARGEST_BODY = 200_000


class LearnerApi(Handler):
    """For learners only, at either door."""

    is_page = False

    def may_enter(self, person: Person) -> bool:
        """Learners."""
        return person.is_learner

    async def standing(self, lesson: str) -> Standing:
        """The learner's standing; 404 where there is nothing to see."""
        who = self.person.learner
        found = await self.read(lambda: self.service.standing(who, lesson))
        if found is None:
            raise HTTPError(404)
        return found


class LessonState(LearnerApi):
    """All exercises of a lesson as far as this learner has come."""

    async def get(self, lesson: str) -> None:
        """The state of the lesson."""
        self.write_json(self.service.state(self.person.learner, await self.standing(lesson)))


class ExerciseState(LearnerApi):
    """One exercise as far as this learner has come."""

    async def get(self, lesson: str, exercise: str) -> None:
        """The state of the exercise."""
        standing = await self.standing(lesson)
        found = standing.released.exercise(exercise)
        if found is None:
            raise HTTPError(404)
        who = self.person.learner
        view = standing.view(found, who.name).model_dump(mode="json")
        self.write_json({**self.service.header(who, standing), "view": view})


class Answers(LearnerDoor):
    """Takes an answer; for instructors it only shows what would follow."""

    is_page = False

    async def post(self, lesson: str, exercise: str) -> None:
        """`saved` with the new view after the commit, or `refused` with one Dutch sentence."""
        body = self._body()
        try:
            if self.person.is_instructor:
                reply = await self.read(lambda: self._preview(lesson, exercise, body))
            else:
                reply = await self._take(lesson, exercise, body)
        except Refused as refusal:
            self.set_status(403 if _of_another(body, self.person) else 409)
            reply = {"type": "refused", "message": str(refusal)}
            reply["view"] = await self.read(lambda: self._view(lesson, exercise))
        self.write_json({"id": body.get("id"), **reply})

    async def _take(self, lesson: str, exercise: str, body: dict[str, Any]) -> dict[str, Any]:
        who, intake = self.person.learner, self.service.intake
        future = await self.read(lambda: intake.answer_soon(who, lesson, exercise, body))
        answer = await asyncio.wrap_future(future)
        view = await self.read(lambda: self._view(lesson, exercise))
        return {"type": "saved", "at": answer.given.at.isoformat(), "view": view}

    def _preview(self, lesson: str, exercise: str, body: dict[str, Any]) -> dict[str, Any]:
        opening = self.service.store.openings().get(lesson)
        found = self.service.store.release(opening.release).exercise(exercise) if opening else None
        sent = body.get("answers")
        if found is None or not isinstance(sent, list):
            raise Refused("Dit voorbeeld is er niet meer. Laad de pagina opnieuw.")
        view = preview(found, sent, self.person.name)
        return {"type": "saved", "at": None, "view": view.model_dump(mode="json")}

    def _view(self, lesson: str, exercise: str) -> dict[str, Any] | None:
        """The exercise as it stands for this learner; None where there is none."""
        who = self.person.learner
        standing = self.service.standing(who, lesson) if self.person.is_learner else None
        found: Exercise | None = standing.released.exercise(exercise) if standing else None
        if standing is None or found is None:
            return None
        return standing.view(found, who.name).model_dump(mode="json")

    def _body(self) -> dict[str, Any]:
        body = _json(self.request.body)
        if not isinstance(body, dict):
            raise HTTPError(400)
        return body


class HandIn(LearnerApi):
    """*Inleveren*."""

    async def post(self, lesson: str) -> None:
        """The address of the receipt, or one Dutch sentence that says why not."""
        body = _json(self.request.body)
        who, intake = self.person.learner, self.service.intake
        if not isinstance(body, dict) or _of_another(body, self.person):
            self.set_status(403)
            self.write_json({"message": "Deze pagina is van iemand anders. Laad die opnieuw."})
            return
        try:
            await self.read(lambda: intake.hand_in(who, lesson))
        except Refused as refusal:
            self.set_status(409)
            self.write_json({"message": str(refusal)})
            return
        self.write_json({"receipt": f"{self.service.renderer.base}les/{lesson}/ontvangst"})


class Notebooks(LearnerApi):
    """The released notebooks of the open lessons, for a learner's own server."""

    async def get(self) -> None:
        """Each lesson's notebook and opening views."""
        self.write_json({"notebooks": await self.read(self._notebooks)})

    def _notebooks(self) -> list[dict[str, Any]]:
        found = []
        for lesson in self.service.settings.lessons:
            standing = self.service.standing(self.person.learner, lesson)
            if standing is None:
                continue
            released = standing.released
            views = exercises_json(released.lesson, released.title, released.exercises)
            found.append(
                {
                    "lesson": lesson,
                    "path": f"{lesson}/{lesson}.ipynb",
                    "notebook": released.notebook,
                    "exercises": json.loads(views),
                }
            )
        return found


def _of_another(body: dict[str, Any], person: Person) -> bool:
    return "learner" in body and body["learner"] != person.name


def _json(body: bytes) -> Any:  # noqa: ANN401
    if len(body) > _LARGEST_BODY:
        raise HTTPError(413)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPError(400) from None
