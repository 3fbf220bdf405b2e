"""What every handler of the service shares: place, store, settings, intake, templates."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from course.answers.saving import Intake, Learner, Standing
from course.answers.store import Store
from course.content.settings import Settings, read_settings
from course.exercises.base import Refused
from course.exercises.progress import counting
from course.paths import CoursePaths
from course.web.memberships import Memberships
from course.web.render import Renderer


class Upcoming(NamedTuple):
    """A released lesson that opens later for this learner: all that may be shown about it."""

    title: str
    opens_at: datetime


@dataclass
class Service:
    """One running service.

    `notebook_url` is where a lesson opens in JupyterLab, "" for nowhere. `public_url` is where
    people reach the service, "" where that is not known. `keeps_accounts`: people log in with
    accounts that the course keeps, and make one with an invitation. `login_service` is the
    identity provider's name on buttons, "" for none.
    """

    paths: CoursePaths
    store: Store
    renderer: Renderer
    notebook_url: str = ""
    logout_url: str = "/hub/logout"
    login_url: str = "/hub/login"
    public_url: str = ""
    keeps_accounts: bool = False
    login_service: str = ""
    _settings: tuple[int, Settings] | None = field(default=None, repr=False)

    @cached_property
    def memberships(self) -> Memberships:
        """Who everybody is, by the roster and the Hub's groups."""
        return Memberships(self.store)

    @property
    def settings(self) -> Settings:
        """The current `source/course.yaml`; reread only when it changed."""
        changed_at = (self.paths.source / "course.yaml").stat().st_mtime_ns
        if self._settings is None or self._settings[0] != changed_at:
            self._settings = (changed_at, read_settings(self.paths.source))
        return self._settings[1]

    @property
    def intake(self) -> Intake:
        """Takes answers and hand-ins, by today's settings."""
        return Intake(self.store, self.settings)

    def lesson(self, who: Learner, lesson: str) -> Standing | Upcoming | None:
        """Where a learner is in a lesson; None if there is nothing to see."""
        try:
            standing = self.intake.standing(who, lesson)
        except Refused:
            return None
        return _unless_upcoming(standing)

    def lessons(self, who: Learner) -> dict[str, Standing | Upcoming]:
        """Like `lesson`, for every lesson with something to see, in course order."""
        standings = self.intake.standings(who)
        return {
            name: _unless_upcoming(standings[name])
            for name in self.settings.lessons
            if name in standings
        }

    def standing(self, who: Learner, lesson: str) -> Standing | None:
        """Like `lesson`, but also None if it opens later."""
        standing = self.lesson(who, lesson)
        return standing if isinstance(standing, Standing) else None

    def state(self, who: Learner, login: str, standing: Standing) -> dict[str, Any]:
        """What the API and the page show a learner, who logged in as `login`, about a lesson."""
        return {
            **self.header(login, standing),
            "counting": [e.id for e in counting(standing.released.exercises)],
            "exercises": [
                standing.view(exercise, who.name).model_dump(mode="json")
                for exercise in standing.released.exercises
            ],
        }

    def header(self, login: str, standing: Standing) -> dict[str, Any]:
        """The part of `state` that is the same for every exercise.

        Its `learner` is the log-in: what a browser keeps belongs to the account that wrote it.
        """
        return {
            "learner": login,
            "lesson": standing.released.lesson,
            "release": standing.released.id,
            "attempt": standing.attempt,
            "mode": "closed" if standing.closed else "learn",
            "practice": "closed" if standing.practice else "learn",
            "message": standing.closed or "",
        }

    def log_in_address(self, name: str) -> str:
        """The Hub's log-in for who has just made an account or chosen a password.

        The name stands behind the #, so that no server logs it.
        """
        query = urlencode({"next": self.renderer.base})
        return f"{self.login_url}?{query}#klaar={quote(name, safe='')}"

    def lesson_in_lab(self, lesson: str) -> str | None:
        """Where a lesson opens in JupyterLab; None for nowhere."""
        return f"{self.notebook_url}{lesson}" if self.notebook_url else None


def _unless_upcoming(standing: Standing) -> Standing | Upcoming:
    opens_at = standing.dates.opens
    if datetime.now(UTC) < opens_at:
        return Upcoming(standing.released.title, opens_at)
    return standing
