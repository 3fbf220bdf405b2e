"""One story with the rubric next to it, and saving what an instructor chose."""

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
from course.formatting import with_attempt
from course.instructor.story_queue import Judgement, StoryToJudge
from course.people.guidance.story_turns import NOBODYS, story_turns
from course.people.persons import shown_names
from course.records.participants import known_cohorts
from course.web import dutch_dates
from course.web.instructor.handler import STORY_STATES, StoryReader, reads_of

_LONGEST_COMMENT = 2000
_LARGEST_BODY = 50_000
_NOT_UNDERSTOOD = "We begrijpen dit oordeel niet. Laad de pagina opnieuw."
_NOT_YET = "In Formgrader staat dit oordeel nog niet. Dat gebeurt vanzelf."
_NOT_COLLECTED = (
    "In Formgrader staat dit werk nog niet. Haal de les daar op en kijk die automatisch na voordat "
    "je terugkoppeling geeft."
)
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
    notices: list[str]
    feedback_given: bool
    data: dict[str, Any]


class StoryPage(StoryReader):
    """One story with the rubric next to it."""

    async def get(self, lesson: str, learner: str, exercise: str) -> None:
        """The story; 404 if there is none to judge."""
        await self.page("instructor/story.html", lambda: self._context(lesson, learner, exercise))

    def _context(self, lesson: str, learner: str, exercise: str) -> StoryContext:
        story = self.queue.story(lesson, learner, exercise)
        if story is None or not reads_of(self.person, story.handin.cohort):
            raise HTTPError(404)
        service, handin, mark = self.service, story.handin, story.rubric_mark
        zone = service.settings.zone
        name, cohort, readers = self._read_by(story)
        return {
            "title": story.exercise.title,
            "learner": name,
            "cohort": cohort,
            "lesson": with_attempt(story.released.title, handin.attempt),
            "handed_in": dutch_dates.moment(handin.at, zone),
            "late": handin.late,
            "state": story.state,
            "state_text": STORY_STATES[story.state],
            "passages": story.passages,
            "finds": _names_and_numbers(story),
            "rubric": story.rubric,
            "points": dutch_number(story.rubric.points),
            "most": dutch_number(story.rubric.most),
            "choice": mark.choice if mark else Choice(levels={}),
            "comment": mark.comment if mark else "",
            "result": _result(story) if story.state == "done" else "",
            "by": f"{mark.by}, {dutch_dates.moment(mark.at, zone)}" if mark else "",
            "elsewhere": self._given_otherwise(story),
            "notices": [*readers, *_notices(story)],
            "feedback_given": handin.attempt
            in service.store.feedback_of_attempts(handin.lesson, handin.learner).get(
                handin.learner, {}
            ),
            "data": self._data(story),
        }

    def _given_otherwise(self, story: StoryToJudge) -> str:
        """The points that count, if they were not chosen here: on our pages or in Formgrader."""
        mark, zone = story.mark, self.service.settings.zone
        if mark.points is None or mark.at is None or mark.maker != "formgrader":
            return ""
        points = f"{dutch_number(mark.points)} van {dutch_number(story.rubric.points)} punten"
        day = dutch_dates.day(mark.at, zone)
        given = f"In Formgrader staan nu {points}, zonder niveaus (gezien op {day})."
        if mark.by:
            who = self.names([mark.by])[mark.by].removeprefix("hub:")
            given = f"{who} gaf op {day} met de hand {points}, zonder niveaus."
        return f"{given} Wat je hier bewaart, komt daarvoor in de plaats."

    def _read_by(self, story: StoryToJudge) -> tuple[str, str, list[str]]:
        """The learner's name and cohort, and that a colleague reads this story, if one took it."""
        handin = story.handin
        key = handin.lesson, handin.learner, story.exercise.id
        with self.service.store.snapshot() as connection:
            waits = story.state != "done"
            taker = story_turns(connection).get(key, NOBODYS).taker if waits else ""
            names = shown_names(connection, [handin.learner, taker])
            cohorts = known_cohorts(connection, self.service.settings)
        cohort = cohorts.get(handin.cohort or "", "geen cohort")
        mine = self.person.membership.person or f"hub:{self.person.name}"
        if taker in {"", mine}:
            return names[handin.learner], cohort, []
        told = f"{names[taker].removeprefix('hub:')} leest dit verhaal."
        return names[handin.learner], cohort, [f"{told} Overleg voordat je het beoordeelt."]

    def _data(self, story: StoryToJudge) -> dict[str, Any]:
        lesson, learner, name = story.handin.lesson, story.handin.learner, story.exercise.id
        api = f"{self.service.renderer.base}api/lessons/{lesson}"
        return {
            "save": f"{api}/learners/{quote(learner, safe='')}/exercises/{name}/rubric",
            "seen": vars(story.seen),
            "next": self._next(story),
        }

    def _next(self, story: StoryToJudge) -> str | None:
        """The page of another story that waits; None if there is no other."""
        member = self.person.membership
        only = None if member.sees_everybody else member.instructs
        after = self.queue.next_waiting(self.service.settings.lessons, story.handin, only)
        return self.story_url(after.lesson, after.learner, after.exercise) if after else None


class Judging(StoryReader):
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
        story = self.queue.story(lesson, learner, exercise)
        if story is None or not reads_of(self.person, story.handin.cohort):
            raise HTTPError(404)
        mark = self.queue.judge(story, sent, self.person.name)
        late = "" if self.queue.project(story) else f" {_NOT_YET}"
        at = mark.at.astimezone(self.service.settings.zone)
        return {
            "saved": f"Bewaard om {at:%H:%M}. {_points_and_verdict(story, mark.choice)}{late}",
            "state_text": STORY_STATES["done"],
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


def _points_and_verdict(story: StoryToJudge, choice: Choice) -> str:
    """Points, and what the learner will read about the whole."""
    rubric = story.rubric
    points = f"{dutch_number(rubric.earned(choice))} van {dutch_number(rubric.points)} punten."
    title, text = rubric.verdict(choice) or (None, "")
    return " ".join(filter(None, [points, f"{title}:" if title else "", text]))


def _result(story: StoryToJudge) -> str:
    mark = story.rubric_mark
    return _points_and_verdict(story, mark.choice) if mark and story.mark.maker == "rubric" else ""


def _notices(story: StoryToJudge) -> list[str]:
    """What is not in Formgrader yet but has to be before feedback is given."""
    if not story.collected:
        return [_NOT_COLLECTED]
    return [] if story.in_gradebook else [_NOT_YET]


def _names_and_numbers(story: StoryToJudge) -> list[str]:
    """What may identify somebody, each once."""
    texts = [hit.text for passage in story.passages for hit in finds(passage.text)]
    return list(dict.fromkeys(texts))
