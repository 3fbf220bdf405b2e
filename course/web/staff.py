"""Pages for staff, by the browser's log-in only: the instructor's overview and the cohorts."""

from typing import Any

from tornado.web import HTTPError

from course.answers.intake import Learner
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
    """The coordinator's page of a cohort; without a name the first of one's own."""

    def may_enter(self, person: Person) -> bool:
        """Coordinators and instructors by browser; which cohorts is checked in `get`."""
        return person.by_browser and (person.is_instructor or bool(person.coordinates))

    async def get(self, cohort: str | None = None) -> None:
        """The dashboard of a cohort that this person may see."""
        service, settings = self.service, self.service.settings
        known = [c.id for c in settings.cohorts]
        mine = (
            known
            if self.person.is_instructor
            else [c for c in known if c in self.person.coordinates]
        )
        if cohort is None:
            if not mine:
                raise HTTPError(403)
            self.redirect(f"{service.renderer.base}cohort/{mine[0]}")
            return
        if cohort not in mine:
            raise HTTPError(403)
        from course.cohort.page import coordinator_page  # noqa: PLC0415 - heavy, for staff only

        context = await self.read(
            lambda: coordinator_page(service.place, settings, service.store, mine, cohort)
        )
        self.page("coordinator.html", **context)
