"""The list of stories to mark: whose they are to read, those that wait, and those that are done."""

from collections.abc import Collection
from typing import TypedDict
from urllib.parse import quote, unquote

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.formatting import number as dutch_number
from course.formatting import with_attempt
from course.instructor.story_queue import QueuedStory, StoryQueue
from course.messages import noop
from course.people.audit import first_line
from course.people.errors import RosterError
from course.people.guidance.guides import guides
from course.people.guidance.story_turns import NOBODYS, Story, hand_over, story_turns, takers
from course.people.persons import persons, shown_names
from course.records.participants import known_cohorts
from course.web import dutch_dates
from course.web.access import Person
from course.web.instructor.handler import STORY_STATES, reads_of, reads_stories
from course.web.office.handler import OfficeHandler

_PARTS = 4  # of the value that names a story: lesson, learner, exercise, turn


class StoryRow(TypedDict):
    """One story in the list; `value` names it and its turn in the form."""

    value: str
    learner: str
    cohort: str
    lesson: str
    title: str
    handed_in: str
    state: str
    state_text: str
    points_text: str
    taker: str
    taker_text: str
    url: str


class StoriesContext(TypedDict):
    """What `instructor/stories.html` shows: stories by whose they are, and those that are done.

    `colleagues` are ids and names of who may get a story; `undo_url` takes back what was just done.
    """

    path: str
    mine: list[StoryRow]
    nobodys: list[StoryRow]
    others: list[StoryRow]
    done: list[StoryRow]
    colleagues: list[tuple[str, str]]
    undo_url: str
    objections: int


class Stories(OfficeHandler):
    """The stories that wait, and those that are done; takes and hands them over."""

    def may_enter(self, person: Person) -> bool:
        """Instructors, of the course or of cohorts."""
        return reads_stories(person)

    async def get(self) -> None:
        """The list."""
        done = self.get_query_argument("gedaan", "")
        line = done if done.isascii() and done.isdigit() else ""
        await self.office_page("instructor/stories.html", lambda: self._context(line))

    async def post(self) -> None:
        """Take stories, hand them to a colleague, or lay them back."""
        line = await self.in_thread(self._hand_over)
        there = f"?gedaan={line}" if line else ""
        self.redirect(f"{self.service.renderer.base}docent/verhalen{there}", status=303)

    def _stories(self) -> list[QueuedStory]:
        """Everything this person may read, lesson by lesson, the oldest first."""
        queue = StoryQueue(self.service.paths, self.service.store)
        every = queue.stories(self.service.settings.lessons)
        return [story for story in every if reads_of(self.person, story.cohort)]

    def _context(self, line: str) -> StoriesContext:
        base, stories = self.service.renderer.base, self._stories()
        rows, colleagues, waiting_objections = self.read(
            lambda c: (*self._rows(c, stories), self.objections_waiting(c))
        )
        waiting = [row for row in rows if row["state"] != "done"]
        me = self.actor.name
        mine = [row for row in waiting if row["taker"] == me]
        return {
            "path": f"{base}docent/verhalen",
            "mine": mine,
            "nobodys": [row for row in waiting if not row["taker"]],
            "others": [row for row in waiting if row["taker"] not in {"", me}],
            "done": [row for row in rows if row["state"] == "done"],
            "colleagues": [(id_, name) for id_, name in colleagues.items() if id_ != me],
            "undo_url": f"{base}kantoor/wie-deed-wat/{line}" if line else "",
            "objections": waiting_objections,
        }

    def _rows(
        self, connection: Connection, stories: Collection[QueuedStory]
    ) -> tuple[list[StoryRow], dict[str, str]]:
        """The rows, and the colleagues who may get one."""
        turns, known = story_turns(connection), guides(connection)
        titles = known_cohorts(connection, self.service.settings)
        colleagues = {
            who: name
            for who, (name, cohorts) in known.items()
            if cohorts is None or any(reads_of(self.person, cohort) for cohort in cohorts)
        }
        named = persons(connection, takers(turns.values()))
        colleagues |= {
            who: named[who].shown if who in named else who.removeprefix("hub:")
            for who in sorted(takers(turns.values()))
        }
        learners = shown_names(connection, [story.learner for story in stories])
        rows: list[StoryRow] = []
        for story in stories:
            turn = turns.get((story.lesson, story.learner, story.exercise), NOBODYS)
            row = self._row(story, titles, turn.turn, turn.taker, colleagues)
            rows.append({**row, "learner": learners[story.learner]})
        return rows, colleagues

    def _row(
        self,
        story: QueuedStory,
        titles: dict[str, str],
        turn: int,
        taker: str,
        colleagues: dict[str, str],
    ) -> StoryRow:
        points = "" if story.points is None else dutch_number(story.points)
        parts = (story.lesson, story.learner, story.exercise, str(turn))
        shows = taker not in {"", self.actor.name} and story.state != "done"
        return {
            "value": "/".join(quote(part, safe="") for part in parts),
            "learner": story.learner,
            "cohort": titles.get(story.cohort or "", "geen"),
            "lesson": with_attempt(story.lesson_title, story.attempt),
            "title": story.title,
            "handed_in": dutch_dates.day(story.handed_in, self.service.settings.zone),
            "state": story.state,
            "state_text": STORY_STATES[story.state],
            "taker_text": f"bij {colleagues.get(taker, taker)}" if shows else "",
            "points_text": f"{points} van {dutch_number(story.max_points)} punten"
            if points
            else "",
            "taker": taker,
            "url": self.story_url(story.lesson, story.learner, story.exercise),
        }

    # Taking and handing over

    def _hand_over(self) -> int | None:
        do, by = self.get_body_argument("doe", ""), self.actor
        if do not in {"neem", "geef", "terug"}:
            raise HTTPError(404)
        stories = {
            (story.lesson, story.learner, story.exercise): story.cohort
            for story in self._stories()
            if story.state != "done"
        }
        taker = {"neem": by.name, "terug": ""}.get(do, self.get_body_argument("naar", ""))

        def work(connection: Connection) -> int | None:
            chosen = self._chosen(connection, stories)
            if do == "geef":
                _check(connection, taker, {stories[story] for story in chosen})
            known = {story: (turn, stories[story]) for story, turn in chosen.items()}
            hand_over(connection, by, known, taker)
            return first_line(connection, by)

        return self.change(work)

    def _chosen(self, connection: Connection, stories: dict[Story, str | None]) -> dict[Story, int]:
        """The stories that were ticked, or all that are theirs, with the turn that was seen."""
        if self.get_body_argument("voor", "") == "alle":
            turns, me = story_turns(connection), self.actor.name
            return {s: turns[s].turn for s in stories if s in turns and turns[s].taker == me}
        chosen: dict[Story, int] = {}
        for value in self.get_body_arguments("verhaal"):
            parts = [unquote(part) for part in value.split("/")]
            if len(parts) != _PARTS or not parts[3].isdigit():
                raise HTTPError(400)
            chosen[parts[0], parts[1], parts[2]] = int(parts[3])
        if not chosen:
            raise RosterError(noop("Tick a story first."))
        if chosen.keys() - stories.keys():
            raise RosterError(noop("One of these stories does not wait any more. Look again."))
        return chosen


def _check(connection: Connection, taker: str, cohorts: set[str | None]) -> None:
    """Refuse a colleague who may not read in one of these cohorts."""
    known = guides(connection)
    turned = takers(story_turns(connection).values())
    if taker not in known and taker not in turned:
        raise RosterError(noop("Choose a colleague first."))
    if taker in known and not all(known.may_read(taker, cohort) for cohort in cohorts):
        raise RosterError(
            noop("{name} does not guide the cohort of each of these stories."),
            name=known[taker][0],
        )
