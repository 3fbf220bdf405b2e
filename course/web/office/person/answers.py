"""What one person answered in a lesson, exercise by exercise, as a page to read on a phone too."""

from datetime import datetime
from typing import Final, TypedDict

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.answers.store import HandIn
from course.exercises.marks import Passage, Remark
from course.formatting import number as dutch_number
from course.instructor.lesson_answers import ExerciseAnswers, LessonAnswers, Said, lesson_answers
from course.instructor.mark_history import MarkChange, mark_changes
from course.marking.results import Counted
from course.messages import noop
from course.people.persons import persons
from course.web import dutch_dates
from course.web.learner.wording import receipt_code
from course.web.office.acts_wording import Names, actor
from course.web.office.handler import refused
from course.web.office.person.finding import OnPerson

_CERTAINTY: Final = {1: "gegokt", 2: "twijfelde", 3: "zeker"}
_MAKERS: Final = {"machine": "", "rubric": "met de rubriek", "formgrader": "met de hand"}


class SaidRow(TypedDict):
    """A remark on an answer; `how` is how sure they were and when."""

    remark: Remark
    how: str


class ExerciseRow(TypedDict):
    """One exercise on the page; `points` are texts, `story_url` is "" where nobody judges.

    `points_url` is where other points are given, "" where there are none yet.
    """

    id: str
    title: str
    practice: bool
    points: list[str]
    said: list[SaidRow]
    passages: tuple[Passage, ...]
    state: str
    comment: str
    story_url: str
    points_url: str


class AnswersContext(TypedDict):
    """What `office/answers.html` shows; `given` is the exercise that just got other points."""

    title: str
    shown: str
    person_url: str
    back: str
    facts: list[str]
    exercises: list[ExerciseRow]
    changes: list[str]
    given: str


class LessonOfOne(OnPerson):
    """The page."""

    async def get(self, key: str, lesson: str) -> None:
        """The answers; 404 where there are none, or they are not theirs to read."""
        given = self.get_query_argument("gegeven", "")
        await self.office_page("office/answers.html", lambda: self._context(key, lesson, given))

    def _context(self, key: str, lesson: str, given: str) -> AnswersContext:
        found = self.read(lambda c: self.found(c, key))
        if lesson not in self.service.settings.lessons:
            raise HTTPError(404)
        work = lesson_answers(self.service.store, found.key, lesson)
        if work is None:
            raise HTTPError(404)
        if not self.may_read(work.cohort):
            raise refused(
                noop("Only instructors of the cohort in which the work was done read the answers.")
            )
        changes = mark_changes(self.service.store, found.key, lesson)
        names = self.read(lambda c: self._names(c, work, changes))
        base = f"{self.service.renderer.base}kantoor/deelnemers"
        return {
            "title": work.released.title,
            "shown": found.shown,
            "person_url": self.person_url(found.key),
            "back": base,
            "facts": self._facts(work),
            "exercises": [self._row(one, work, names) for one in work.exercises],
            "changes": [self._change(change, work, names) for change in changes],
            "given": given,
        }

    def _names(
        self, connection: Connection, work: LessonAnswers, changes: list[MarkChange]
    ) -> Names:
        ids = {one.judged_by for one in work.exercises} | {change.by for change in changes}
        people = persons(connection, ids)
        return Names({id_: who.shown for id_, who in people.items()}, {}, {})

    def _facts(self, work: LessonAnswers) -> list[str]:
        handin, zone = work.handin, self.service.settings.zone
        if handin is None:
            return ["nog niet ingeleverd: dit is het werk tot nu toe"]
        late = ", te laat" if handin.late else ""
        return [
            f"ingeleverd op {dutch_dates.moment(handin.at, zone)}{late}",
            f"code {receipt_code(handin.hash)}",
        ]

    def _row(self, one: ExerciseAnswers, work: LessonAnswers, names: Names) -> ExerciseRow:
        handin, lesson = work.handin, work.released.lesson
        story = handin is not None and bool(one.passages) and one.exercise.by_hand is not None
        return {
            "id": one.exercise.id,
            "title": one.exercise.title,
            "practice": one.exercise.practice,
            "points": [self._points(mark, names) for mark in (one.mark, one.judged) if mark],
            "said": [self._said(said) for said in one.said],
            "passages": one.passages,
            "state": _state(one),
            "comment": one.comment,
            "story_url": self.story_url(lesson, handin.learner, one.exercise.id)
            if story and handin
            else "",
            "points_url": self._points_url(one, handin),
        }

    def _points_url(self, one: ExerciseAnswers, handin: HandIn | None) -> str:
        marks = [mark for mark in (one.mark, one.judged) if mark and mark.max_points]
        if handin is None or all(mark.points is None for mark in marks):
            return ""
        if handin.learner == self.actor.name:
            return ""
        base = f"{self.person_url(handin.learner)}/{handin.lesson}/punten"
        return f"{base}?oefening={one.exercise.id}"

    def _points(self, mark: Counted, names: Names) -> str:
        if not mark.max_points:
            return ""
        most = dutch_number(mark.max_points)
        if mark.points is None:
            return f"wacht op een oordeel, hoogstens {most} punten"
        text = f"{dutch_number(mark.points)} van {most} punten"
        how = _MAKERS.get(mark.maker, "met de hand")
        if mark.maker == "formgrader" and not mark.by:
            how = "in Formgrader"
        if how:
            by = f" door {actor(mark.by, names)}" if mark.by else ""
            text += f", {how}{by}"
        return text

    def _said(self, said: Said) -> SaidRow:
        parts = [
            f"{_CERTAINTY[said.certainty]}" if said.certainty else "",
            self._when(said.at) if said.at else "",
        ]
        return {"remark": said.remark, "how": ", ".join(filter(None, parts))}

    def _when(self, at: datetime) -> str:
        local = at.astimezone(self.service.settings.zone)
        return f"{dutch_dates.day(at, self.service.settings.zone)} om {local:%H.%M} uur"

    def _change(self, change: MarkChange, work: LessonAnswers, names: Names) -> str:
        exercise = work.released.exercise(change.exercise) if change.exercise else None
        what = f"“{exercise.title}”" if exercise else "de hele les"
        points = "nam de punten terug"
        if change.points is not None:
            points = f"gaf {dutch_number(change.points)} punten"
        if change.before is not None and change.points is not None:
            before, after = dutch_number(change.before), dutch_number(change.points)
            points = f"verbeterde de sleutel: van {before} naar {after} punten"
        when = dutch_dates.moment(change.at, self.service.settings.zone)
        who = actor(change.by, names) if change.by else "Iemand in Formgrader"
        why = f" Reden: {change.why}" if change.why else ""
        return f"{when.capitalize()}: {who} {points} voor {what}.{why}"


def _state(one: ExerciseAnswers) -> str:
    """What there is to say where not all was done."""
    if one.said or one.passages:
        return "" if one.is_finished else "Nog niet af."
    return (
        "Gedaan. Wat iemand van zichzelf vindt, ziet alleen die persoon."
        if (one.is_finished)
        else "Niet gedaan."
    )
