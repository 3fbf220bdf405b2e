"""The gate of a cohort's pages: which cohorts somebody may see."""

from collections.abc import Callable
from typing import Any

from tornado.web import HTTPError

from course.cohort.pages.viewer import Viewer
from course.content.settings import Cohort, Settings
from course.people.organisations import cohorts
from course.web.access import Person
from course.web.handlers import Handler


class CohortHandler(Handler):
    """For coordinators and instructors by browser; which cohorts is checked for each page."""

    def may_enter(self, person: Person) -> bool:
        """Coordinators and instructors by browser."""
        return person.may_see_cohorts

    def visible(self) -> list[str]:
        """The cohorts that this person may see: in the order of the course, then the roster's."""
        return self.person.may_see([c.id for c in self.with_roster()[0].cohorts])

    def with_roster(self) -> tuple[Settings, set[str]]:
        """The settings with the roster's open cohorts besides their own; and the roster's ids."""
        settings = self.service.settings
        with self.service.store.snapshot() as connection:
            groups = cohorts(connection)
        there = {cohort.id for cohort in settings.cohorts}
        new = (group for group in groups if group.id not in there and not group.closed)
        more = sorted(new, key=lambda group: group.name.casefold())
        others = (Cohort(id=group.id, title=group.name) for group in more)
        known = settings.model_copy(update={"cohorts": (*settings.cohorts, *others)})
        return known, {group.id for group in groups}

    def context(
        self, make: Callable[..., dict[str, Any]], cohort: str, *part: str
    ) -> dict[str, Any]:
        """What `make` returns for a cohort, or a part of it; 403 or 404 if that may not be seen."""
        service, (settings, in_roster) = self.service, self.with_roster()
        visible = self.person.may_see([c.id for c in settings.cohorts])
        if cohort not in visible:
            raise HTTPError(403)
        viewer = Viewer(service.paths, settings, service.store, visible, cohort)
        try:
            return {**make(viewer, *part), "has_participation": cohort in in_roster}
        except KeyError:
            raise HTTPError(404) from None
