"""One story with the rubric beside it, and saving what an instructor chose."""

import unicodedata
from typing import Any, TypedDict
from urllib.parse import quote

from pydantic import ValidationError
from tornado.web import HTTPError

from course.exercises.base import Refused
from course.exercises.marks import Passage
from course.exercises.pii import finds
from course.exercises.rubric import Choice, Rubric
from course.formatting import number as dutch_number
from course.grading.story_queue import NOT_COLLECTED, Judgement, Piece
from course.web import dutch_dates
from course.web.instructor.handler import InstructorHandler
from course.web.instructor.stories import STATES

_LONGEST_COMMENT = 2000
_LARGEST_BODY = 50_000
_NOT_UNDERSTOOD = "We begrijpen dit oordeel niet. Laad de pagina opnieuw."
_TOO_LONG = f"Je toelichting is te lang. Houd die onder de {_LONGEST_COMMENT} tekens."


class StoryContext(TypedDict):
    """What `instructor/story.html` shows; `data` is for the page's script."""

    title: str
    learner: str
    cohort: str
    lesson: str
    handed_in: str
    late: bool
    state: str
    state_text: str
    passages: tuple[Passage, ...]
    finds: list[str]
    rubric: Rubric
    points: str
    most: str
    choice: Choice
    comment: str
    result: str
    by: str
    elsewhere: str
    notice: str
    feedback_given: bool
    data: dict[str, Any]


class StoryPage(InstructorHandler):
    """One story with the rubric beside it."""

    async def get(self, lesson: str, learner: str, exercise: str) -> None:
        """The story; 404 where there is none to judge."""
        await self.page("instructor/story.html", lambda: self._context(lesson, learner, exercise))

    def _context(self, lesson: str, learner: str, exercise: str) -> StoryContext:
        piece = self.desk.piece(lesson, learner, exercise)
        if piece is None:
            raise HTTPError(404)
        service, handin, mark = self.service, piece.handin, piece.mark
        cohort, zone = service.settings.cohort(handin.cohort), service.settings.zone
        return {
            "title": piece.exercise.title,
            "learner": handin.learner,
            "cohort": cohort.title if cohort else "geen cohort",
            "lesson": piece.released.title,
            "handed_in": dutch_dates.moment(handin.at, zone),
            "late": handin.late,
            "state": piece.state,
            "state_text": STATES[piece.state],
            "passages": piece.passages,
            "finds": _names_and_numbers(piece),
            "rubric": piece.rubric,
            "points": dutch_number(piece.rubric.points),
            "most": dutch_number(piece.rubric.most),
            "choice": mark.choice if mark else Choice(levels={}),
            "comment": mark.comment if mark else "",
            "result": _result(piece) if piece.state == "done" else "",
            "by": f"{mark.by}, {dutch_dates.moment(mark.at, zone)}" if mark else "",
            "elsewhere": _formgrader_differs(piece),
            "notice": NOT_COLLECTED if piece.overtaken else "",
            "feedback_given": handin.learner
            in service.store.feedback(handin.lesson, handin.learner),
            "data": self._data(piece),
        }

    def _data(self, piece: Piece) -> dict[str, Any]:
        lesson, learner, name = piece.handin.lesson, piece.handin.learner, piece.exercise.id
        api = f"{self.service.renderer.base}api/lessons/{lesson}"
        return {
            "save": f"{api}/learners/{quote(learner, safe='')}/exercises/{name}/rubric",
            "seen": vars(piece.seen),
            "next": self._next(piece),
        }

    def _next(self, piece: Piece) -> str | None:
        """The page of another story that waits; None where nothing else does."""
        this = (piece.handin.learner, piece.exercise.id)
        lines = self.desk.lines(self.service.settings.lessons)
        for line in lines:
            if line.state != "done" and (line.learner, line.exercise) != this:
                return self.story_url(line.lesson, line.learner, line.exercise)
        return None


class Judging(InstructorHandler):
    """Takes what an instructor chose."""

    is_page = False

    async def post(self, lesson: str, learner: str, exercise: str) -> None:
        """The points in words and what to send with the next choice; else one Dutch sentence."""
        sent, size = await self.body(), len(self.request.body)
        try:
            reply = await self.in_thread(
                lambda: self._judge(lesson, learner, exercise, _judgement(sent, size))
            )
        except Refused as refusal:
            self.set_status(409)
            reply = {"message": str(refusal)}
        await self.reply(lambda: reply)

    def _judge(self, lesson: str, learner: str, exercise: str, sent: Judgement) -> dict[str, Any]:
        piece = self.desk.piece(lesson, learner, exercise)
        if piece is None:
            raise HTTPError(404)
        mark = self.desk.judge(piece, sent, self.person.name)
        at = mark.at.astimezone(self.service.settings.zone)
        return {
            "saved": f"Bewaard om {at:%H:%M}. {_points_and_verdict(piece, mark.choice)}",
            "state_text": STATES["done"],
            "seen": {"text": mark.text, "mark": mark.seq, "points": mark.points},
        }


def _judgement(body: dict[str, Any], size: int) -> Judgement:
    if size > _LARGEST_BODY:
        raise Refused(_TOO_LONG)
    try:
        sent = Judgement.model_validate(body)
    except (ValidationError, ValueError, RecursionError) as error:
        raise Refused(_NOT_UNDERSTOOD) from error
    comment = "".join(c for c in sent.comment if c == "\n" or unicodedata.category(c)[0] != "C")
    if len(comment) > _LONGEST_COMMENT:
        raise Refused(_TOO_LONG)
    return sent.model_copy(update={"comment": comment.strip()})


def _points_and_verdict(piece: Piece, choice: Choice) -> str:
    """Points, and what the learner will read about the whole."""
    rubric = piece.rubric
    points = f"{dutch_number(rubric.earned(choice))} van {dutch_number(rubric.points)} punten."
    title, text = rubric.verdict(choice) or (None, "")
    return " ".join(filter(None, [points, f"{title}:" if title else "", text]))


def _result(piece: Piece) -> str:
    if piece.mark is None or piece.mark.points != piece.grade.points:
        return ""
    return _points_and_verdict(piece, piece.mark.choice)


def _formgrader_differs(piece: Piece) -> str:
    """What Formgrader says, where that is not what was chosen here."""
    points = piece.grade.points
    if points is None or (piece.mark and piece.mark.points == points):
        return ""
    return (
        f"In Formgrader staan nu {dutch_number(points)} van {dutch_number(piece.rubric.points)} "
        "punten, zonder niveaus. Wat je hier bewaart, komt daarvoor in de plaats."
    )


def _names_and_numbers(piece: Piece) -> list[str]:
    """What may tell who somebody is, each once."""
    texts = [hit.text for passage in piece.passages for hit in finds(passage.text)]
    return list(dict.fromkeys(texts))
