"""The list of stories to mark: those that wait, and those that are done."""

from typing import TypedDict

from course.formatting import number as dutch_number
from course.formatting import with_attempt
from course.instructor.story_queue import QueuedStory
from course.web import dutch_dates
from course.web.instructor.handler import FORMGRADER, InstructorHandler

STATES = {"waits": "wacht op jou", "again": "opnieuw ingeleverd", "done": "nagekeken"}


class StoryRow(TypedDict):
    """One story in the list."""

    learner: str
    cohort: str
    lesson: str
    title: str
    handed_in: str
    state: str
    state_text: str
    points_text: str
    url: str


class StoriesContext(TypedDict):
    """What `instructor/stories.html` shows; `not_collected` counts hand-ins."""

    waiting: list[StoryRow]
    done: list[StoryRow]
    not_collected: int
    formgrader_url: str


class Stories(InstructorHandler):
    """The stories that wait, and those that are done."""

    async def get(self) -> None:
        """The list."""
        await self.page("instructor/stories.html", self._context)

    def _context(self) -> StoriesContext:
        lessons = self.service.settings.lessons
        stories, cohorts = self.queue.stories(lessons), self.cohort_names()
        names = self.names(story.learner for story in stories)
        rows = [self._row(story, names[story.learner], cohorts) for story in stories]
        return {
            "waiting": [row for row in rows if row["state"] != "done"],
            "done": [row for row in rows if row["state"] == "done"],
            "not_collected": self.queue.not_collected(lessons),
            "formgrader_url": FORMGRADER,
        }

    def _row(self, story: QueuedStory, name: str, cohorts: dict[str, str]) -> StoryRow:
        points = "" if story.points is None else dutch_number(story.points)
        return {
            "learner": name,
            "cohort": cohorts.get(story.cohort or "", "geen"),
            "lesson": with_attempt(story.lesson_title, story.attempt),
            "title": story.title,
            "handed_in": dutch_dates.day(story.handed_in, self.service.settings.zone),
            "state": story.state,
            "state_text": STATES[story.state],
            "points_text": f"{points} van {dutch_number(story.max_points)} punten"
            if points
            else "",
            "url": self.story_url(story.lesson, story.learner, story.exercise),
        }
