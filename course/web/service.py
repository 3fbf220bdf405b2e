"""What every handler of the service shares: place, store, settings, intake, templates."""

from dataclasses import dataclass, field
from typing import Any

from course.answers.intake import Intake, Learner, Standing
from course.answers.store import Store
from course.content.settings import Settings, read_settings
from course.exercises.base import Refused
from course.exercises.progress import counting
from course.paths import CoursePaths
from course.web.render import Renderer


@dataclass
class Service:
    """One running service. `notebook_url` is where a lesson opens in JupyterLab, "" for nowhere."""

    paths: CoursePaths
    store: Store
    renderer: Renderer
    notebook_url: str = ""
    logout_url: str = "/hub/logout"
    _settings: tuple[int, Settings] | None = field(default=None, repr=False)

    @property
    def settings(self) -> Settings:
        """`source/course.yaml` as it is now; read again only when it changed."""
        stamp = (self.paths.source / "course.yaml").stat().st_mtime_ns
        if self._settings is None or self._settings[0] != stamp:
            self._settings = (stamp, read_settings(self.paths.source))
        return self._settings[1]

    @property
    def intake(self) -> Intake:
        """The desk that takes answers, by today's settings."""
        return Intake(self.store, self.settings)

    def standing(self, who: Learner, lesson: str) -> Standing | None:
        """Where a learner is in a lesson, or None where there is nothing to see."""
        try:
            return self.intake.standing(who, lesson)
        except Refused:
            return None

    def state(self, who: Learner, standing: Standing) -> dict[str, Any]:
        """What the API and the page say of a lesson to its learner."""
        return {
            **self.header(who, standing),
            "counting": [e.id for e in counting(standing.released.exercises)],
            "exercises": [
                standing.view(exercise, who.name).model_dump(mode="json")
                for exercise in standing.released.exercises
            ],
        }

    def header(self, who: Learner, standing: Standing) -> dict[str, Any]:
        """The part of `state` that is the same for every exercise."""
        return {
            "learner": who.name,
            "lesson": standing.released.lesson,
            "release": standing.released.id,
            "mode": "closed" if standing.closed else "learn",
            "message": standing.closed or "",
        }
