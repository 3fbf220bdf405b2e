"""What the instructor's pages share: who is allowed, and where stories are."""

from collections.abc import Iterable
from urllib.parse import quote

from course.instructor.story_queue import StoryQueue
from course.people.persons import shown_names
from course.records.participants import known_cohorts
from course.web.access import Person
from course.web.handlers import Handler

FilterGroup = tuple[str, list[tuple[str, str, bool]]]
"""A filter: its title, and for each choice its text, its address and whether it is chosen."""

FORMGRADER = "/hub/user-redirect/lab?formgrader=true"


class InstructorHandler(Handler):
    """For instructors, by the browser's log-in only."""

    def may_enter(self, person: Person) -> bool:
        """Instructors by browser."""
        return person.is_instructor

    def cohort_names(self) -> dict[str, str]:
        """The title of every cohort by id, as pages list them."""
        with self.service.store.engine.connect() as connection:
            return known_cohorts(connection, self.service.settings)

    @property
    def queue(self) -> StoryQueue:
        """The stories that a person marks."""
        return StoryQueue(self.service.paths, self.service.store)

    def names(self, learners: Iterable[str]) -> dict[str, str]:
        """What these learners are called, by id."""
        with self.service.store.snapshot() as connection:
            return shown_names(connection, learners)

    def story_url(self, lesson: str, learner: str, exercise: str) -> str:
        """The page of one story."""
        base = self.service.renderer.base
        return f"{base}docent/verhalen/{lesson}/{quote(learner, safe='')}/{exercise}"


STORY_STATES = {"waits": "wacht op een oordeel", "again": "opnieuw ingeleverd", "done": "nagekeken"}


def reads_stories(person: Person) -> bool:
    """Whether stories are for this person to read: instructors, each in their cohorts, by browser.

    Managers read none.
    """
    return person.is_instructor or (person.by_browser and bool(person.membership.instructs))


def reads_of(person: Person, cohort: str | None) -> bool:
    """Whether what was written in a cohort is for this person to read."""
    return person.membership.sees_everybody or cohort in person.membership.instructs


class StoryReader(InstructorHandler):
    """For whoever reads stories; each page asks `reads_of` about its cohort."""

    def may_enter(self, person: Person) -> bool:
        """Instructors, of the course or of cohorts."""
        return reads_stories(person)
