"""Stories to judge, for instructors by the browser's log-in only: the list, one story, saving."""

import json
import unicodedata
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError
from tornado.web import HTTPError

from course.exercises.base import Refused
from course.exercises.pii import finds
from course.exercises.rubric import Choice
from course.grading.feedback_html import dutch_number
from course.grading.story_queue import NOT_COLLECTED, Desk, Judgement, Listed, Piece
from course.web import words
from course.web.base import Handler
from course.web.people import Person

_LONGEST_COMMENT = 2000
_LARGEST_BODY = 50_000
STATES = {"waits": "wacht op jou", "again": "opnieuw ingeleverd", "done": "nagekeken"}
_NOT_UNDERSTOOD = "We begrijpen dit oordeel niet. Laad de pagina opnieuw."
_TOO_LONG = f"Je toelichting is te lang. Houd die onder de {_LONGEST_COMMENT} tekens."


class ForInstructors(Handler):
    """For instructors by browser."""

    def may_enter(self, person: Person) -> bool:
        """Instructors by browser."""
        return person.is_instructor

    @property
    def desk(self) -> Desk:
        """Where stories lie."""
        return Desk(self.service.paths, self.service.store)

    def listed(self) -> list[Listed]:
        """All stories of the course."""
        return self.desk.lines(self.service.settings.lessons)

    def address(self, lesson: str, learner: str, exercise: str) -> str:
        """The page of one story."""
        base = self.service.renderer.base
        return f"{base}docent/verhalen/{lesson}/{quote(learner, safe='')}/{exercise}"


class Stories(ForInstructors):
    """The stories that wait, and those that are done."""

    async def get(self) -> None:
        """The list."""
        self.page("stories.html", **await self.read(self._context))

    def _context(self) -> dict[str, Any]:
        rows = [(line.state, self._row(line)) for line in self.listed()]
        lessons = self.service.settings.lessons
        return {
            "waiting": [row for state, row in rows if state != "done"],
            "done": [row for state, row in rows if state == "done"],
            "not_collected": sum(self.desk.not_collected(lesson) for lesson in lessons),
            "formgrader_url": "/hub/user-redirect/lab?formgrader=true",
        }

    def _row(self, line: Listed) -> dict[str, Any]:
        cohort = self.service.settings.cohort(line.cohort)
        points = "" if line.points is None else dutch_number(line.points)
        return {
            "learner": line.learner,
            "cohort": cohort.title if cohort else "geen",
            "lesson": line.lesson_title,
            "title": line.title,
            "handed_in": words.day(line.handed_in, self.service.settings.zone),
            "state": line.state,
            "state_text": STATES[line.state],
            "points_text": f"{points} van {dutch_number(line.most)} punten" if points else "",
            "url": self.address(line.lesson, line.learner, line.exercise),
        }


class StoryPage(ForInstructors):
    """One story with the rubric beside it."""

    async def get(self, lesson: str, learner: str, exercise: str) -> None:
        """The story; 404 where nbgrader has none to judge."""
        piece = await self.read(lambda: self.desk.piece(lesson, learner, exercise))
        if piece is None:
            raise HTTPError(404)
        self.page("story.html", **await self.read(lambda: self._context(piece)))

    def _context(self, piece: Piece) -> dict[str, Any]:
        service, handin, mark = self.service, piece.handin, piece.mark
        cohort, zone = service.settings.cohort(handin.cohort), service.settings.zone
        given = handin.learner in service.store.feedback(handin.lesson, handin.learner)
        return {
            "title": piece.exercise.title,
            "learner": handin.learner,
            "cohort": cohort.title if cohort else "geen cohort",
            "lesson": piece.released.title,
            "handed_in": words.moment(handin.at, zone),
            "late": handin.late,
            "state": piece.state,
            "state_text": STATES[piece.state],
            "passages": piece.passages,
            "finds": _finds(piece),
            "rubric": piece.rubric,
            "points": dutch_number(piece.rubric.points),
            "most": dutch_number(piece.rubric.most),
            "choice": mark.choice if mark else Choice(levels={}),
            "comment": mark.comment if mark else "",
            "result": _result(piece) if piece.state == "done" else "",
            "by": f"{mark.by}, {words.moment(mark.at, zone)}" if mark else "",
            "elsewhere": _elsewhere(piece),
            "notice": NOT_COLLECTED if piece.overtaken else "",
            "feedback_given": given,
            "data": self._data(piece),
        }

    def _data(self, piece: Piece) -> dict[str, Any]:
        lesson, learner, name = piece.handin.lesson, piece.handin.learner, piece.exercise.id
        api = f"{self.service.renderer.base}api/lessons/{lesson}"
        waiting = (
            line
            for line in self.listed()
            if line.state != "done" and (line.learner, line.exercise) != (learner, name)
        )
        after = next(waiting, None)
        return {
            "save": f"{api}/learners/{quote(learner, safe='')}/exercises/{name}/rubric",
            "seen": vars(piece.seen),
            "next": self.address(after.lesson, after.learner, after.exercise) if after else None,
        }


class Judging(ForInstructors):
    """Takes what an instructor chose."""

    is_page = False

    async def post(self, lesson: str, learner: str, exercise: str) -> None:
        """The points in words and what to send with the next choice; else one Dutch sentence."""
        try:
            sent = _judgement(self.request.body)
            reply = await self.read(lambda: self._judge(lesson, learner, exercise, sent))
        except Refused as refusal:
            self.set_status(409)
            reply = {"message": str(refusal)}
        self.write_json(reply)

    def _judge(self, lesson: str, learner: str, exercise: str, sent: Judgement) -> dict[str, Any]:
        piece = self.desk.piece(lesson, learner, exercise)
        if piece is None:
            raise HTTPError(404)
        mark = self.desk.judge(piece, sent, self.person.name)
        at = mark.at.astimezone(self.service.settings.zone)
        return {
            "saved": f"Bewaard om {at:%H:%M}. {_told(piece, mark.choice)}",
            "state_text": STATES["done"],
            "seen": {"text": mark.text, "mark": mark.seq, "points": mark.points},
        }


def _judgement(body: bytes) -> Judgement:
    if len(body) > _LARGEST_BODY:
        raise Refused(_TOO_LONG)
    try:
        sent = Judgement.model_validate(json.loads(body))
    except (ValidationError, ValueError, RecursionError) as error:
        raise Refused(_NOT_UNDERSTOOD) from error
    comment = "".join(c for c in sent.comment if c == "\n" or unicodedata.category(c)[0] != "C")
    if len(comment) > _LONGEST_COMMENT:
        raise Refused(_TOO_LONG)
    return sent.model_copy(update={"comment": comment.strip()})


def _told(piece: Piece, choice: Choice) -> str:
    """Points, and what the learner will read about the whole."""
    rubric = piece.rubric
    points = f"{dutch_number(rubric.earned(choice))} van {dutch_number(rubric.points)} punten."
    title, text = rubric.verdict(choice) or (None, "")
    return " ".join(filter(None, [points, f"{title}:" if title else "", text]))


def _result(piece: Piece) -> str:
    held = piece.mark and piece.mark.points == piece.grade.points
    return _told(piece, piece.mark.choice) if piece.mark and held else ""


def _elsewhere(piece: Piece) -> str:
    """What Formgrader says, where that is not what was chosen here."""
    points = piece.grade.points
    if points is None or (piece.mark and piece.mark.points == points):
        return ""
    return (
        f"In Formgrader staan nu {dutch_number(points)} van {dutch_number(piece.rubric.points)} "
        "punten, zonder niveaus. Wat je hier bewaart, komt daarvoor in de plaats."
    )


def _finds(piece: Piece) -> list[str]:
    found = [one.text for passage in piece.passages for one in finds(passage.text)]
    return list(dict.fromkeys(found))
