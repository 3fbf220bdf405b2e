"""Pages for staff, by the browser's log-in only: the instructor's overview and the cohorts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tornado.web import HTTPError

from course.cohort.pages import cache
from course.cohort.pages.viewer import Viewer
from course.web import words
from course.web.base import Handler
from course.web.instructor.learner_filters import Filters, Found
from course.web.instructor.learners import Names
from course.web.people import Person

_FIRST = 5  # who may need help, on the overview


class Instructor(Names):
    """The overview with lessons, who may need help first, stories and cohorts."""

    async def get(self) -> None:
        """The overview."""
        self.page("instructor.html", **await self.read(self._overview))

    def _overview(self) -> dict[str, Any]:
        service, base = self.service, self.service.renderer.base
        settings = service.settings
        found = self.found(Filters())
        help_ = found.shown("hulp")
        return {
            "stories": sum(len(lines) for lines in found.register.stories.values()),
            "stories_url": f"{base}docent/verhalen",
            "lessons": [self._lesson(found, name) for name in settings.lessons],
            "people": len(found.everybody),
            "help": len(help_),
            "first": [
                {
                    "name": who.name,
                    "whys": [(s.title, self.reason(found, s, why)) for s, why in found.whys(who)],
                }
                for who in help_[:_FIRST]
            ],
            "cohorts": [
                {
                    "id": c.id,
                    "title": c.title,
                    "url": f"{base}cohort/{c.id}",
                    "notebook_url": self._notebook(service.paths.analysis(c.id)),
                }
                for c in settings.cohorts
            ],
        }

    def _notebook(self, path: Path) -> str | None:
        """Where an instructor's server opens the notebook, if it was written."""
        if not path.is_file():
            return None
        return f"/hub/user-redirect/lab/tree/{path.relative_to(self.service.paths.root)}"

    def _lesson(self, found: Found, name: str) -> dict[str, Any]:
        held = [stand for who in found.everybody for stand in who.stands if stand.lesson == name]
        opening, zone = found.register.openings.get(name), self.service.settings.zone
        return {
            "id": name,
            "title": found.register.title(name),
            "open": opening is not None,
            "opened_text": f"sinds {words.day(opening.at, zone)}" if opening else "",
            "begun": sum(stand.begun for stand in held),
            "handed_in": sum(stand.handed_in is not None for stand in held),
            "late": sum(stand.late for stand in held),
            "waits": sum(stand.waits for stand in held),
            "waits_url": Filters(show="wacht", lesson=name).address(
                f"{self.service.renderer.base}docent/deelnemers"
            ),
            "formgrader_url": "/hub/user-redirect/lab?formgrader=true",
        }


class Cohorts(Handler):
    """The coordinator's pages; without a name the first cohort of one's own."""

    def may_enter(self, person: Person) -> bool:
        """Coordinators and instructors by browser; which cohorts is checked for each page."""
        return person.by_browser and (person.is_instructor or bool(person.coordinates))

    def mine(self) -> list[str]:
        """The cohorts that this person may see."""
        known = [c.id for c in self.service.settings.cohorts]
        if self.person.is_instructor:
            return known
        return [c for c in known if c in self.person.coordinates]

    async def made(self, make: Callable[..., dict[str, Any]], *where: str) -> dict[str, Any]:
        """The context that `make` makes of a cohort (the first of `where`) and what is in it."""
        service, (cohort, *part) = self.service, where
        if cohort not in self.mine():
            raise HTTPError(403)
        viewer = Viewer(service.paths, service.settings, service.store, self.mine(), cohort)
        try:
            return await self.read(lambda: make(viewer, *part))
        except KeyError:
            raise HTTPError(404) from None

    async def get(self, cohort: str | None = None) -> None:
        """The overview of a cohort that this person may see."""
        if cohort is None:
            if not self.mine():
                raise HTTPError(403)
            self.redirect(f"{self.service.renderer.base}cohort/{self.mine()[0]}")
            return
        self.page("coordinator.html", **await self.made(cache.overview_page, cohort))


class CohortLesson(Cohorts):
    """One lesson of a cohort."""

    async def get(self, cohort: str, lesson: str) -> None:  # type: ignore[override]  # another page
        """The lesson's figures and exercises."""
        context = await self.made(cache.lesson_page, cohort, lesson)
        self.page("coordinator_lesson.html", **context)


class CohortExercise(Cohorts):
    """One case or exercise of a cohort."""

    async def get(self, cohort: str, lesson: str, exercise: str) -> None:  # type: ignore[override]  # another page
        """The exercise's figures."""
        context = await self.made(cache.exercise_page, cohort, lesson, exercise)
        self.page("coordinator_exercise.html", **context)


def _agenda_as(ending: str, context: dict[str, Any]) -> tuple[str, str | bytes]:
    """The agenda as a file to keep: what kind it is, and what is in it."""
    from course.cohort.exports import agenda_pdf  # noqa: PLC0415 - heavy, for staff only
    from course.cohort.pages import agenda  # noqa: PLC0415 - heavy, for staff only

    if ending == ".pdf":
        return "application/pdf", agenda_pdf.as_pdf(context)
    return "text/markdown; charset=utf-8", agenda.as_markdown(context)


class Agenda(Cohorts):
    """The agenda for intervisie, to print or to keep."""

    async def get(self, cohort: str, ending: str = "") -> None:  # type: ignore[override]  # another page
        """The agenda as a page, as Markdown, or as PDF."""
        context = await self.made(cache.agenda_page, cohort)
        if not ending:
            self.page("agenda.html", **context)
            return
        kind, content = await self.read(lambda: _agenda_as(ending, context))
        self.set_header("Content-Type", kind)
        self.set_header("Content-Disposition", f'attachment; filename="agenda-{cohort}{ending}"')
        self.finish(content)
