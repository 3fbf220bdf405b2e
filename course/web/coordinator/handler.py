"""The gate of a cohort's pages: which cohorts somebody may see."""

from collections.abc import Callable
from typing import Any

from tornado.web import HTTPError

from course.cohort.pages.viewer import Viewer
from course.content.settings import Settings
from course.people.cohorts.known import settings_with
from course.people.organisations import cohorts
from course.web.access import Person
from course.web.coordinator.key_lock import locked_lessons
from course.web.handlers import Handler


class CohortHandler(Handler):
    """For coordinators and instructors by browser; which cohorts is checked for each page."""

    def may_enter(self, person: Person) -> bool:
        """Coordinators and instructors by browser."""
        return person.may_see_cohorts

    def visible(self) -> list[str]:
        """The cohorts that this person may see: open ones first, in the order of the course."""
        return self.person.may_see([c.id for c in self.with_roster()[0].cohorts])

    def with_roster(self) -> tuple[Settings, set[str]]:
        """The settings with all cohorts of the roster, closed ones last; and the roster's ids."""
        with self.service.store.snapshot() as connection:
            groups = cohorts(connection)
        return settings_with(self.service.settings, groups), {group.id for group in groups}

    def context(
        self, make: Callable[..., dict[str, Any]], cohort: str, *part: str
    ) -> dict[str, Any]:
        """What `make` returns for a cohort, or a part of it; 403 or 404 if that may not be seen."""
        in_roster = cohort in self.with_roster()[1]
        return {**self.read(make, cohort, *part), "has_participation": in_roster}

    def read(self, make: Callable[..., Any], cohort: str, *part: str) -> Any:  # noqa: ANN401
        """The same, of a page or of a file."""
        service, (settings, _) = self.service, self.with_roster()
        visible = self.person.may_see([c.id for c in settings.cohorts])
        if cohort not in visible:
            raise HTTPError(403)
        locked = locked_lessons(service, self.person)
        viewer = Viewer(service.paths, settings, service.store, visible, cohort, locked)
        try:
            return make(viewer, *part)
        except KeyError:
            raise HTTPError(404) from None
