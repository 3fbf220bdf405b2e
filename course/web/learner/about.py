"""*Over deze cursus*: what professional registers ask of a training course."""

from typing import TypedDict

from babel.dates import format_date
from tornado.web import HTTPError

from course.content.settings import About, Completion
from course.records.completion import Rule
from course.records.outcomes import lesson_titles
from course.records.rules.wording import sentences
from course.web.handlers import MemberPage
from course.web.learner.seen_by import seen_by
from course.web.learner.study_load import Load, study_load


class LessonLoad(TypedDict):
    """Title and study load of an open lesson."""

    title: str
    load: Load


class AboutContext(TypedDict):
    """What `learner/about.html` shows."""

    about: About
    lessons: list[LessonLoad]
    checked_text: str
    seen_by: list[str]
    rule: list[str]


class AboutPage(MemberPage):
    """For whom, goals, study load, marking, sources and the day of the last check."""

    async def get(self) -> None:
        """The page; 404 if the author wrote none."""
        await self.page("learner/about.html", self._context)

    def _context(self) -> AboutContext:
        store, settings = self.service.store, self.service.settings
        if settings.about is None:
            raise HTTPError(404)
        openings = store.openings()
        releases = [
            store.as_released(openings[name].release)
            for name in settings.lessons
            if name in openings
        ]
        member = self.person.membership
        with store.snapshot() as connection:
            seen = seen_by(connection, member.person) if member.person else []
            titles = lesson_titles(store, connection, settings)
        own = member.completion and Completion.model_validate(member.completion)
        return {
            "seen_by": seen,
            "rule": sentences(Rule.of(settings, own), titles) if own else [],
            "about": settings.about,
            "lessons": [{"title": r.title, "load": study_load(r)} for r in releases],
            "checked_text": format_date(settings.about.checked, "d MMMM y", locale="nl"),
        }
