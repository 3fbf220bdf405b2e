"""*Mijn cursus*: the learner's lessons with their state, and one button for what comes next."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypedDict

from course.answers.saving import Standing
from course.content.settings import Completion
from course.records.completion import LessonOutcome, Rule
from course.web import dutch_dates
from course.web.handlers import LearnerPage
from course.web.learner.my_results import (
    READY,
    Mine,
    course_text,
    is_ready,
    lesson_text,
    my_outcome,
)
from course.web.learner.study_load import study_load
from course.web.learner.wording import attempt_text, corrected_text, lesson_state
from course.web.service import Upcoming

_ACTIONS = {
    "new": "Beginnen",
    "busy": "Verdergaan",
    "handed_in": "Bekijken",
    "feedback": "Terugkoppeling lezen",
}
_READY = ("Je bent klaar met {title}. Lever de les nog in.", "Lever de les in")
_AGAIN = "Je kunt opnieuw beginnen aan {title}."
_NEXT = {
    "new": ("{title} ligt voor je klaar.", "Begin met de les"),
    "busy": ("Je bent bezig met {title}: {done} van {total} gedaan.", "Ga verder"),
    "feedback": ("De terugkoppeling op {title} is er.", "Lees de terugkoppeling"),
}


class LessonCard(TypedDict):
    """A lesson on *Mijn cursus*; `url` is empty if it is not open yet.

    `earlier`: text and address of the feedback on attempts before this one.
    """

    id: str
    title: str
    state: str
    state_text: str
    done: int
    total: int
    due_text: str
    corrected_text: str
    late: bool
    result_text: str
    minutes: int
    url: str
    action_text: str
    notebook_url: str | None
    ready: bool
    attempt_text: str
    earlier: list[tuple[str, str]]


class NextStep(TypedDict):
    """What comes next: a sentence, and a button with its address."""

    text: str
    title: str
    url: str


class MyCoursePage(TypedDict):
    """What `learner/my_course.html` shows; `data` is for the page's script."""

    lessons: list[LessonCard]
    outcome_text: str
    next: NextStep | None
    data: dict[str, Any]


class MyCourse(LearnerPage):
    """*Mijn cursus*."""

    async def get(self) -> None:
        """The lessons with their state, and one button for what comes next."""
        await self.page("learner/my_course.html", self._context)

    def _context(self) -> MyCoursePage:
        service, renderer = self.service, self.service.renderer
        lessons = service.lessons(self.person.learner)
        standings = {
            name: lesson for name, lesson in lessons.items() if isinstance(lesson, Standing)
        }
        rule, name = self._rule(), self.person.learner.name
        found = my_outcome(service.store, service.settings, rule, name, standings)
        cards = list(self._cards(lessons, found, rule))
        return {
            "lessons": cards,
            "outcome_text": course_text(found.outcome),
            "next": next_step(cards),
            "data": {
                "learner": self.person.name,
                "api": f"{renderer.base}api/",
            },
        }

    def _rule(self) -> Rule:
        """When this learner has finished and passed."""
        own = self.person.membership.completion
        return Rule.of(self.service.settings, Completion.model_validate(own) if own else None)

    def _cards(
        self, lessons: Mapping[str, Standing | Upcoming], found: Mine, rule: Rule
    ) -> Iterator[LessonCard]:
        for name, lesson in lessons.items():
            if isinstance(lesson, Upcoming):
                yield self._upcoming(name, lesson)
            else:
                outcome = found.outcome.lesson(name)
                card = self._card(name, lesson, _result(lesson, outcome, rule))
                yield {**card, "earlier": self._earlier(name, found.earlier.get(name, ()))}

    def _earlier(self, lesson: str, attempts: tuple[int, ...]) -> list[tuple[str, str]]:
        """Text and address of the feedback on earlier attempts."""
        page = f"{self.service.renderer.base}les/{lesson}/terugkoppeling?poging="
        return [(f"Terugkoppeling op poging {n}", f"{page}{n}") for n in attempts]

    def _upcoming(self, name: str, lesson: Upcoming) -> LessonCard:
        return {
            "id": name,
            "title": lesson.title,
            "state": "upcoming",
            "state_text": "nog niet open",
            "done": 0,
            "total": 0,
            "due_text": dutch_dates.opens_text(lesson.opens_at, self.service.settings.zone),
            "corrected_text": "",
            "late": False,
            "result_text": "",
            "minutes": 0,
            "url": "",
            "action_text": "",
            "notebook_url": None,
            "ready": False,
            "attempt_text": "",
            "earlier": [],
        }

    def _card(self, name: str, standing: Standing, result_text: str) -> LessonCard:
        now, zone = datetime.now(UTC), self.service.settings.zone
        state, text = lesson_state(standing)
        page = "/terugkoppeling" if state == "feedback" else ""
        return {
            "id": name,
            "title": standing.released.title,
            "state": state,
            "state_text": text,
            "done": standing.done,
            "total": standing.total,
            "due_text": ""
            if state == "feedback"
            else dutch_dates.due_text(standing.dates, now, zone),
            "corrected_text": corrected_text(standing, zone),
            "late": standing.handin is None and standing.dates.is_over(now),
            "result_text": result_text,
            "minutes": 0
            if standing.handin or result_text
            else study_load(standing.released).counting,
            "url": f"{self.service.renderer.base}les/{name}{page}",
            "action_text": _ACTIONS[state],
            "notebook_url": self.service.lesson_in_lab(name) if standing.is_open else None,
            "ready": is_ready(standing),
            "attempt_text": attempt_text(standing, self.service.settings.completion.attempt, zone),
            "earlier": [],
        }


def _result(standing: Standing, outcome: LessonOutcome, rule: Rule) -> str:
    """What came of a lesson, and of which attempt where there were more."""
    text = lesson_text(rule, outcome)
    if standing.attempt == 1:
        return text
    told = f"Poging {outcome.attempt} telt nu. {text}" if text and text != READY else ""
    return " ".join(filter(None, [READY if is_ready(standing) else "", told]))


def next_step(cards: list[LessonCard]) -> NextStep | None:
    """What comes next: the first lesson not handed in, or else unread feedback."""
    for states in (("new", "busy"), ("feedback",)):
        for card in cards:
            if card["state"] in states:
                is_ready = card["state"] == "busy" and card["ready"]
                text, button = _READY if is_ready else _NEXT[card["state"]]
                if card["state"] == "new" and card["attempt_text"]:
                    text = _AGAIN
                return {"text": text.format(**card), "title": button, "url": card["url"]}
    return None
