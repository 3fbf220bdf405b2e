"""Pages for staff, by the browser's log-in only: the instructor's overview and the cohorts."""

from collections.abc import Callable
from typing import Any

from tornado.web import HTTPError

from course.answers.intake import Learner
from course.cohort import page
from course.grading.gradebook import totals
from course.grading.pages import dutch_number
from course.grading.stories import Desk
from course.web import words
from course.web.base import Handler
from course.web.people import Person


class Instructor(Handler):
    """The overview with lessons, learners and cohorts; names, progress and marks, no stance."""

    def may_enter(self, person: Person) -> bool:
        """Instructors by browser."""
        return person.is_instructor

    async def get(self) -> None:
        """The overview."""
        self.page("instructor.html", **await self.read(self._overview))

    def _overview(self) -> dict[str, Any]:
        service = self.service
        openings = service.store.openings()
        settings = service.settings
        learners: dict[str, Learner] = {}
        for lesson in settings.lessons:
            for answer in service.store.answers_in(lesson):
                learners[answer.learner] = Learner(answer.learner, answer.cohort)
            for handin in service.store.handins(lesson):
                learners.setdefault(handin.learner, Learner(handin.learner, handin.cohort))
        people = sorted(learners.values(), key=lambda one: (one.cohort or "", one.name))
        base = service.renderer.base
        desk = Desk(service.place, service.store)
        stories = [line for line in desk.lines(settings.lessons) if line.state != "done"]
        return {
            "stories": len(stories),
            "stories_url": f"{base}docent/verhalen",
            "lessons": [
                self._lesson(name, openings.get(name), len(people)) for name in settings.lessons
            ],
            "roster": self._roster(people, {(line.lesson, line.learner) for line in stories}),
            "cohorts": [
                {"id": c.id, "title": c.title, "url": f"{base}cohort/{c.id}"}
                for c in settings.cohorts
            ],
        }

    def _lesson(self, name: str, opening: Any, learners: int) -> dict[str, Any]:  # noqa: ANN401
        service = self.service
        handins = service.store.handins(name)
        title = service.store.release(opening.release).title if opening else name
        opened = f"sinds {words.day(opening.at, service.settings.zone)}" if opening else ""
        return {
            "id": name,
            "title": title,
            "open": opening is not None,
            "opened_text": opened,
            "handed_in": len(handins),
            "late": sum(handin.late for handin in handins),
            "learners": learners,
            "formgrader_url": "/hub/user-redirect/lab?formgrader=true",
        }

    def _roster(self, people: list[Learner], waiting: set[tuple[str, str]]) -> list[dict[str, Any]]:
        service = self.service
        points = {
            lesson: totals(service.place.gradebook_url, lesson)
            for lesson in service.settings.lessons
        }
        rows = []
        for who in people:
            cohort = service.settings.cohort(who.cohort)
            cells = [
                self._cell(who, lesson, points[lesson], waits=(lesson, who.name) in waiting)
                for lesson in points
            ]
            rows.append(
                {"name": who.name, "cohort": cohort.title if cohort else "geen", "lessons": cells}
            )
        return rows

    def _cell(
        self, who: Learner, lesson: str, points: dict[str, tuple[float, float]], *, waits: bool
    ) -> dict[str, Any]:
        standing = self.service.standing(who, lesson)
        title = standing.released.title if standing else lesson
        got = points.get(who.name)
        text = f"{dutch_number(got[0])} van {dutch_number(got[1])} punten" if got else ""
        text += ", verhaal wacht" if got and waits else ""
        return {"title": title, "state_text": words.state(standing)[1], "points_text": text}


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
        viewer = page.Viewer(service.place, service.settings, service.store, self.mine(), cohort)
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
        self.page("coordinator.html", **await self.made(page.overview_page, cohort))


class CohortLesson(Cohorts):
    """One lesson of a cohort."""

    async def get(self, cohort: str, lesson: str) -> None:  # type: ignore[override]  # another page
        """The lesson's figures and exercises."""
        context = await self.made(page.lesson_page, cohort, lesson)
        self.page("coordinator_lesson.html", **context)


class CohortExercise(Cohorts):
    """One case or exercise of a cohort."""

    async def get(self, cohort: str, lesson: str, exercise: str) -> None:  # type: ignore[override]  # another page
        """The exercise's figures."""
        context = await self.made(page.exercise_page, cohort, lesson, exercise)
        self.page("coordinator_exercise.html", **context)


class Agenda(Cohorts):
    """The agenda for intervisie, to print or to keep."""

    async def get(self, cohort: str, ending: str = "") -> None:  # type: ignore[override]  # another page
        """The agenda as a page, or as Markdown."""
        context = await self.made(page.agenda_page, cohort)
        if not ending:
            self.page("agenda.html", **context)
            return
        from course.cohort.meeting import as_markdown  # noqa: PLC0415 - heavy, for staff only

        self.set_header("Content-Type", "text/markdown; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="agenda-{cohort}.md"')
        self.finish(as_markdown(context))
