"""The coordinator's pages of a cohort, by the browser's log-in only."""

from datetime import UTC, datetime
from typing import Any

from tornado.web import HTTPError

from course.cohort.pages import cache
from course.records.taking_part.counts import Participation, participation, place_of
from course.web.coordinator.handler import CohortHandler
from course.web.coordinator.key_lock import locked_lessons
from course.web.service import Service

_AGENDA_KINDS = {".pdf": "application/pdf", ".md": "text/markdown; charset=utf-8"}


class FirstCohort(CohortHandler):
    """The coordinator's pages without the name of a cohort."""

    async def get(self) -> None:
        """Redirect to the coordinator's first cohort."""
        visible = await self.in_thread(self.visible)
        if not visible:
            raise HTTPError(403)
        self.redirect(f"{self.service.renderer.base}cohort/{visible[0]}")


class Overview(CohortHandler):
    """The overview of a cohort."""

    async def get(self, cohort: str) -> None:
        """Four questions, and the lessons."""
        await self.page("coordinator/overview.html", lambda: self._context(cohort))

    def _context(self, cohort: str) -> dict[str, Any]:
        """The page; the first question is about who is enrolled, where the roster knows that."""
        context = self.context(cache.overview_page, cohort)
        if not context["has_participation"]:
            return context
        from course.cohort.pages.overview import finished  # noqa: PLC0415 - heavy

        first = finished(taking_part(self.service, cohort).counts)
        return {**context, "questions": [first, *context["questions"]]}


class Lesson(CohortHandler):
    """One lesson of a cohort."""

    async def get(self, cohort: str, lesson: str) -> None:
        """The lesson's figures and exercises."""
        await self.page("coordinator/lesson.html", lambda: self._context(cohort, lesson))

    def _context(self, cohort: str, lesson: str) -> dict[str, Any]:
        """The page, with how many handed the lesson in, where the roster knows that."""
        context = self.context(cache.lesson_page, cohort, lesson)
        if not context["has_participation"]:
            return {**context, "handed_in": ""}
        from course.cohort.pages.participation import handed_in  # noqa: PLC0415 - heavy

        found = taking_part(self.service, cohort)
        return {**context, "handed_in": handed_in(found, lesson)}


class Exercise(CohortHandler):
    """One case or exercise of a cohort."""

    async def get(self, cohort: str, lesson: str, exercise: str) -> None:
        """The exercise's figures."""
        await self.page(
            "coordinator/exercise.html",
            lambda: self.context(cache.exercise_page, cohort, lesson, exercise),
        )


class Movement(CohortHandler):
    """What changed between two lessons, of the same learners."""

    async def get(self, cohort: str) -> None:
        """Self-ratings and places, before and after."""
        await self.page(
            "coordinator/movement.html", lambda: self.context(cache.movement_page, cohort)
        )


class Concepts(CohortHandler):
    """Which concepts are hardest."""

    async def get(self, cohort: str) -> None:
        """The share of the points for each concept."""
        await self.page(
            "coordinator/concepts.html", lambda: self.context(cache.concepts_page, cohort)
        )


class Comparison(CohortHandler):
    """A cohort against one other, or against all others that this person may see."""

    async def get(self, cohort: str, other: str | None = None) -> None:
        """What differs, and among how many numbers."""
        await self.page(
            "coordinator/comparison.html",
            lambda: self.context(cache.comparison_page, cohort, other or ""),
        )


class OverTime(CohortHandler):
    """A lesson over time: cohorts one after another, and one cohort over the weeks."""

    async def get(self, cohort: str, lesson: str | None = None) -> None:
        """One lesson; the first if none is named."""
        await self.page(
            "coordinator/time.html", lambda: self.context(cache.time_page, cohort, lesson or "")
        )


class Agenda(CohortHandler):
    """The agenda for intervisie, for the chair: to read, to print or to download."""

    template = "coordinator/agenda.html"
    name = "agenda"

    async def get(self, cohort: str, ending: str = "") -> None:
        """The agenda as a page, as Markdown, or as PDF."""
        if not ending:
            await self.page(self.template, lambda: self._context(cohort))
            return
        await self.download(
            lambda: self._file(ending, self._context(cohort)),
            _AGENDA_KINDS[ending],
            f"{self.name}-{cohort}{ending}",
        )

    def _context(self, cohort: str) -> dict[str, Any]:
        """The agenda; where there are too few for figures, one without."""
        context = self.context(cache.agenda_page, cohort)
        if context["dilemmas"]:
            return context
        from course.cohort.pages.plain_agenda import plain_agenda  # noqa: PLC0415 - heavy

        service = self.service
        locked = locked_lessons(service, self.person)
        plain = plain_agenda(service.store, service.settings, locked)
        return {**context, **plain} if plain["dilemmas"] else context

    def _file(self, ending: str, context: dict[str, Any]) -> str | bytes:
        from course.cohort.exports import agenda_pdf  # noqa: PLC0415 - heavy, for staff only
        from course.cohort.pages import agenda  # noqa: PLC0415 - heavy, for staff only

        return agenda_pdf.as_pdf(context) if ending == ".pdf" else agenda.as_markdown(context)


class TableSheet(Agenda):
    """The sheet for the table: the same cases without figures and without the key."""

    template = "coordinator/table_sheet.html"
    name = "casussen"

    def _file(self, ending: str, context: dict[str, Any]) -> str | bytes:
        from course.cohort.exports import agenda_pdf  # noqa: PLC0415 - heavy, for staff only

        if ending != ".pdf":
            raise HTTPError(404)
        return agenda_pdf.sheet_as_pdf(context)


class Report(CohortHandler):
    """The report of a cohort on paper, for a board."""

    async def get(self, cohort: str) -> None:
        """The report as PDF."""
        from course.web.coordinator import report  # noqa: PLC0415 - heavy, for staff only

        name = f"rapport-{cohort}.pdf"
        await self.download(lambda: self.read(report.report_pdf, cohort), "application/pdf", name)


class ReportTables(CohortHandler):
    """The tables of a cohort as data."""

    async def get(self, cohort: str) -> None:
        """All of them in a zip."""
        from course.web.coordinator import report  # noqa: PLC0415 - heavy, for staff only

        name = f"rapport-{cohort}-tabellen.zip"
        await self.download(lambda: self.read(report.tables_zip, cohort), "application/zip", name)


def taking_part(service: Service, cohort: str) -> Participation:
    """Who takes part in a cohort of the roster, now."""
    with service.store.snapshot() as connection:
        place = place_of(connection, "cohort", cohort)
    return participation(service.store, service.settings, place, datetime.now(UTC))
