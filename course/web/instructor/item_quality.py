"""The quality of exercises, for instructors by the browser's log-in only: exact, without names."""

from functools import lru_cache
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import urlencode

from markupsafe import Markup
from tornado.web import HTTPError

from course.answers.store import Store
from course.cohort.dataset.snapshot import Snapshot, published, readable
from course.csv_file import KIND as CSV_KIND
from course.formatting import percent
from course.web.instructor.handler import FilterGroup, InstructorHandler

if TYPE_CHECKING:
    from course.cohort.item_quality.advice import Advice
    from course.cohort.item_quality.quality import Item, Quality

NO_FIGURES = (
    "Er zijn nog geen cijfers. Ze komen er als genoeg deelnemers hebben ingeleverd, hun werk is "
    "nagekeken en de cijfers daarna zijn vernieuwd met `course cohort build`."
)
MADE_ANEW = (
    "De cijfers worden opnieuw gemaakt, omdat iemand naar een ander cohort ging of is "
    "uitgeschreven. Kijk over een paar minuten nog eens."
)
NOT_HERE = "Over deze les zijn nog geen cijfers. Misschien is de les nog niet open of nagekeken."
NO_POINTS = "In deze les zijn geen oefeningen met punten. Daarover rekenen we hier niets uit."


@lru_cache(maxsize=64)
def measured(store: Store, snapshot: Snapshot, lesson: str, cohort: str) -> "Quality | None":
    """The quality of a lesson's exercises; None if nothing is published about it."""
    from course.cohort.item_quality import quality  # noqa: PLC0415 - brings pandas with it

    steps = quality.read(snapshot.steps.as_posix(), lesson, cohort or None)
    if steps.empty:
        return None
    names = steps["release"].value_counts().index
    return quality.quality(steps, [store.release(str(name)) for name in names])


class LessonTitle(TypedDict):
    """Which lesson the page is about."""

    id: str
    title: str


Option = tuple[str, str, str]
"""An option of a case with how many chose it and the interval of their share, in words."""


class ItemsContext(TypedDict):
    """What `instructor/items.html` shows."""

    lesson: LessonTitle
    groups: list[FilterGroup]
    notice: str
    together: str
    releases: int
    rules: tuple[str, ...]
    advised: "list[tuple[Item, tuple[Advice, ...]]]"
    table: Markup
    cases: "list[tuple[Item, list[tuple[str, int, list[Option]]]]]"
    sheet: str


class FirstItems(InstructorHandler):
    """The page without the name of a lesson."""

    async def get(self) -> None:
        """Redirect to the first lesson that has points."""
        lesson = await self.in_thread(self._first)
        self.redirect(f"{self.service.renderer.base}docent/opgaven/{lesson}")

    def _first(self) -> str:
        store, lessons = self.service.store, self.service.settings.lessons
        openings = store.openings()
        for lesson in lessons:
            if lesson in openings:
                exercises = store.as_released(openings[lesson].release).exercises
                if any(exercise.points for exercise in exercises):
                    return lesson
        return lessons[0]


class Items(InstructorHandler):
    """The quality of one lesson's exercises."""

    async def get(self, lesson: str, ending: str = "") -> None:
        """The page, or its table as CSV; 404 where there is no such lesson or cohort."""
        cohort = self.get_query_argument("cohort", "")
        if not ending:
            await self.page("instructor/items.html", lambda: self._context(lesson, cohort))
            return
        await self.in_thread(lambda: self._check(lesson, cohort))
        name = "-".join(filter(None, ["opgaven", lesson, cohort]))
        await self.download(lambda: self._csv(lesson, cohort), CSV_KIND, f"{name}.csv")

    def _check(self, lesson: str, cohort: str) -> None:
        """404 where there is no such lesson or cohort."""
        if lesson not in self.service.settings.lessons or cohort not in {"", *self.cohort_names()}:
            raise HTTPError(404)

    def _csv(self, lesson: str, cohort: str) -> str:
        from course.cohort.figures.table_columns import csv_of  # noqa: PLC0415 - brings pandas with it
        from course.cohort.item_quality import estimates  # noqa: PLC0415

        quality, _ = self._measured(lesson, cohort)
        return csv_of(estimates.table(quality.items if quality else ()))

    def _measured(self, lesson: str, cohort: str) -> tuple["Quality | None", str]:
        """What is measured, or a sentence if there is nothing."""
        snapshot = readable(self.service.paths, self.service.store)
        if snapshot is None:
            return None, MADE_ANEW if published(self.service.paths) else NO_FIGURES
        quality = measured(self.service.store, snapshot, lesson, cohort)
        if quality is None:
            return None, NOT_HERE
        return (quality, "") if quality.items else (None, NO_POINTS)

    def _context(self, lesson: str, cohort: str) -> ItemsContext:
        from course.cohort.figures.html import as_html  # noqa: PLC0415 - brings pandas with it
        from course.cohort.item_quality import advice, estimates  # noqa: PLC0415

        self._check(lesson, cohort)
        quality, notice = self._measured(lesson, cohort)
        items = quality.items if quality else ()
        advised = [(item, advice.advice(item)) for item in items]
        titles = self._titles()
        return {
            "lesson": {"id": lesson, "title": titles[lesson]},
            "groups": self._groups(titles, lesson, cohort),
            "notice": notice,
            "together": advice.together(quality).dutch if quality else "",
            "releases": quality.releases if quality else 0,
            "rules": advice.rules(),
            "advised": [(item, texts) for item, texts in advised if texts],
            "table": as_html(estimates.table(items)),
            "cases": [(item, _choices(item)) for item in items if item.options],
            "sheet": _address(f"{self._path(lesson)}.csv", cohort),
        }

    def _titles(self) -> dict[str, str]:
        store, openings = self.service.store, self.service.store.openings()
        return {
            name: store.as_released(openings[name].release).title if name in openings else name
            for name in self.service.settings.lessons
        }

    def _path(self, lesson: str) -> str:
        return f"{self.service.renderer.base}docent/opgaven/{lesson}"

    def _groups(self, titles: dict[str, str], lesson: str, cohort: str) -> list[FilterGroup]:
        """The filters: a title, and for each choice its text, address and whether it is active."""
        cohorts = {"": "Alle samen", **self.cohort_names()}
        lessons = [
            (title, _address(self._path(name), cohort), name == lesson)
            for name, title in titles.items()
        ]
        return [
            ("Les", lessons),
            (
                "Cohort",
                [
                    (title, _address(self._path(lesson), name), name == cohort)
                    for name, title in cohorts.items()
                ],
            ),
        ]


def _address(path: str, cohort: str) -> str:
    return f"{path}?{urlencode({'cohort': cohort})}" if cohort else path


def _choices(item: "Item") -> list[tuple[str, int, list[Option]]]:
    """Each question with how many decided, and its choices with number and interval."""
    questions: dict[str, tuple[int, list[Option]]] = {}
    for share in item.options:
        _, rows = questions.setdefault(share.question, (share.learners, []))
        between = f"{share.low * 100:.0f} tot {percent(share.high)}"
        rows.append((share.text, str(share.number), between))
    return [(question, learners, rows) for question, (learners, rows) in questions.items()]
