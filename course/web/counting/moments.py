"""`cohort/<id>/cijfers`: of each lesson what was published, what waits, and asking for it now."""

from datetime import UTC, datetime
from typing import TypedDict

from tornado.web import HTTPError

from course.people.audit import Actor
from course.people.cohorts.known import settings_with
from course.people.organisations import cohorts
from course.records.outcomes import lesson_titles
from course.web.coordinator.participation import ParticipationHandler
from course.web.errors import ExplainedError

CANNOT = "Dit kan nu niet"
CHANGED = (
    "Er is niets vastgelegd. Er is intussen iets veranderd: iemand leverde in, ging naar een ander "
    "team, of liet de cijfers al vastleggen. Kijk opnieuw."
)


class LessonMoments(TypedDict):
    """One lesson on the page; `can_ask`: there is somebody to count."""

    id: str
    title: str
    sentences: list[str]
    can_ask: bool


class MomentsHandler(ParticipationHandler):
    """What both pages share: whose cohort it is."""

    def title(self, cohort: str) -> tuple[str, dict[str, str]]:
        """The cohort's title and those of all; 403 for what is not theirs, 404 for what is not."""
        with self.service.store.snapshot() as connection:
            groups = {group.id: group for group in cohorts(connection)}
        titles = {
            c.id: c.title for c in settings_with(self.service.settings, groups.values()).cohorts
        }
        group = groups.get(cohort)
        seen = self.sees_cohort(group) if group else bool(self.person.may_see([cohort]))
        if not seen:
            raise HTTPError(403)
        if cohort not in titles:
            raise HTTPError(404)
        return titles[cohort], titles


class Moments(MomentsHandler):
    """The list of lessons."""

    async def get(self, cohort: str) -> None:
        """Each lesson in sentences."""
        await self.page("coordinator/moments.html", lambda: self._context(cohort))

    def _context(self, cohort: str) -> dict[str, object]:
        from course.cohort.publications.kept import publications  # noqa: PLC0415 - heavy
        from course.cohort.scheduling.situation import Situation  # noqa: PLC0415 - heavy
        from course.web.counting import wording  # noqa: PLC0415 - heavy

        title, titles = self.title(cohort)
        service = self.service
        settings, zone = service.settings, service.settings.zone
        with service.store.snapshot() as connection:
            situation = Situation.read(connection, settings, datetime.now(UTC))
            names = lesson_titles(service.store, connection, settings)
            made = publications(connection, cohorts=[cohort])
            lessons: list[LessonMoments] = []
            for lesson in settings.lessons:
                before = [one for one in made if one.lesson == lesson]
                told = [wording.published(one, cohort, titles, zone) for one in before]
                divided = situation.divided(connection, lesson, cohort)
                if lesson in situation.opened:
                    told += wording.waiting(divided, cohort, is_first=not before)
                elif not told:
                    told = ["Deze les is nog niet open geweest."]
                can_ask = bool(divided.of(cohort))
                lessons.append(LessonMoments(
                    id=lesson, title=names[lesson], sentences=told, can_ask=can_ask
                ))  # fmt: skip
            k = situation.k_of(situation.team(cohort, settings.lessons[0]).organisation)
        return {
            "cohort": {"id": cohort, "title": title},
            "lessons": lessons,
            "k": k,
            "sees_figures": bool(self.person.may_see([cohort])),
        }


class AskNow(MomentsHandler):
    """Asking for the figures of one lesson now."""

    async def get(self, cohort: str, lesson: str) -> None:
        """What will happen; 404 for a lesson that the course does not have."""
        token = self.xsrf_token
        xsrf = token.decode() if isinstance(token, bytes) else token
        await self.page(
            "coordinator/ask_now.html", lambda: {**self._context(cohort, lesson), "xsrf": xsrf}
        )

    async def post(self, cohort: str, lesson: str) -> None:
        """Do it, and back to the list."""
        seen = self.get_body_argument("gezien", "")
        await self.in_thread(lambda: self._publish(cohort, lesson, seen))
        self.redirect(f"{self.service.renderer.base}cohort/{cohort}/cijfers#{lesson}", status=303)

    def _context(self, cohort: str, lesson: str) -> dict[str, object]:
        from course.cohort.scheduling.now import proposal  # noqa: PLC0415 - heavy
        from course.cohort.scheduling.situation import Situation  # noqa: PLC0415 - heavy
        from course.web.counting import wording  # noqa: PLC0415 - heavy

        title, titles = self.title(cohort)
        service = self.service
        if lesson not in service.settings.lessons:
            raise HTTPError(404)
        with service.store.snapshot() as connection:
            situation = Situation.read(connection, service.settings, datetime.now(UTC))
            asked = proposal(situation.divided(connection, lesson, cohort), cohort)
            names = lesson_titles(service.store, connection, service.settings)
        can = asked.group is not None
        return {
            "cohort": {"id": cohort, "title": title},
            "lesson": {"id": lesson, "title": names[lesson]},
            "sentences": list(wording.proposed(asked, titles, service.settings.zone))
            if can
            else [],
            "notice": "" if can else wording.refusal(asked),
            "seen": len(asked.group.people) if asked.group else 0,
        }

    def _publish(self, cohort: str, lesson: str, seen: str) -> None:
        from course.cohort.scheduling.now import proposal, publish_now  # noqa: PLC0415 - heavy
        from course.cohort.scheduling.rounds import PeopleMovedError  # noqa: PLC0415 - heavy
        from course.cohort.scheduling.situation import Situation  # noqa: PLC0415 - heavy
        from course.web.counting import wording  # noqa: PLC0415 - heavy

        self.title(cohort)
        service = self.service
        if lesson not in service.settings.lessons:
            raise HTTPError(404)
        by = Actor(self.person.id or f"hub:{self.person.name}", datetime.now(UTC))
        with service.store.snapshot() as connection:
            situation = Situation.read(connection, service.settings, by.at)
            divided = situation.divided(connection, lesson, cohort)
        asked = proposal(divided, cohort)
        if asked.group is None:
            raise ExplainedError(409, CANNOT, wording.refusal(asked))
        if seen != str(len(asked.group.people)):
            raise ExplainedError(409, CANNOT, CHANGED)
        try:
            made = publish_now(service.store, divided, cohort, by)
        except PeopleMovedError:
            made = None
        if made is None:
            raise ExplainedError(409, CANNOT, CHANGED)
