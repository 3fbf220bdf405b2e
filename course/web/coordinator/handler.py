"""The gate of a cohort's pages: which cohorts somebody may see."""

from collections.abc import Callable
from typing import Any

from tornado.web import HTTPError

from course.cohort.pages.viewer import Viewer
from course.web.access import Person
from course.web.handlers import Handler


class CohortHandler(Handler):
    """For coordinators and instructors by browser; which cohorts is checked for each page."""

    def may_enter(self, person: Person) -> bool:
        """Coordinators and instructors by browser."""
        return person.may_see_cohorts

    def visible(self) -> list[str]:
        """The cohorts that this person may see, in the order of the course."""
        return self.person.may_see([c.id for c in self.service.settings.cohorts])

    def context(
        self, make: Callable[..., dict[str, Any]], cohort: str, *part: str
    ) -> dict[str, Any]:
        """What `make` returns for a cohort, or a part of it; 403 or 404 if that may not be seen."""
        service, visible = self.service, self.visible()
        if cohort not in visible:
            raise HTTPError(403)
        viewer = Viewer(service.paths, service.settings, service.store, visible, cohort)
        try:
            return make(viewer, *part)
        except KeyError:
            raise HTTPError(404) from None
