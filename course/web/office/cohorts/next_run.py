"""*Begin een nieuwe groep zoals deze*: the next run of a cohort, seen before it is made."""

from datetime import UTC, datetime
from typing import Final, TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from course.messages import noop
from course.people.cohorts.calendar import Calendar
from course.people.cohorts.next_run import YEAR, begin_like, dates_after, name_after
from course.people.cohorts.running import guides_of
from course.people.errors import RosterError
from course.web.office.cohorts import effects
from course.web.office.cohorts.one_cohort import OneCohort, Whole
from course.web.office.roles.wording import ROLES

_MOST_WEEKS: Final = 520


class NextRunContext(TypedDict):
    """What `office/next_run.html` shows; without `rows` it asks, with them it tells."""

    path: str
    back: str
    cohort: str
    name: str
    weeks: str
    asks: bool
    rows: list[tuple[str, str]]
    guides: list[str]
    passed: bool


class NextRun(OneCohort):
    """A new cohort with the lessons, dates and staff of this one; for who runs the organisation."""

    async def get(self, id_: str) -> None:
        """What it will be called, and how much later it is."""
        await self.office_page("office/next_run.html", lambda: self._context(id_, asks=True))

    async def post(self, id_: str) -> None:
        """The page that says what will be made, or, with `zeker`, making it."""
        if self.get_body_argument("zeker", "") == "ja":
            new = await self.in_thread(lambda: self._make(id_))
            self.redirect(self.url(new), status=303)
        else:
            await self.office_page("office/next_run.html", lambda: self._context(id_, asks=False))

    def _context(self, id_: str, *, asks: bool) -> NextRunContext:
        def seen(connection: Connection) -> NextRunContext:
            group = self.group(connection, id_, to_run=True)
            whole, zone = self.whole(connection, id_), self.service.settings.zone
            year = datetime.now(UTC).astimezone(zone).year + 1
            name = self.get_body_argument("naam", "").strip() or name_after(group.name, year)
            weeks = YEAR if asks else self._weeks()
            dates = self._dates(whole, weeks)
            now = datetime.now(UTC)
            return {
                "path": f"{self.url(id_)}/opnieuw",
                "back": self.url(id_),
                "cohort": group.name,
                "name": name,
                "weeks": str(weeks),
                "asks": asks,
                "rows": [
                    (whole.titles.get(lesson, lesson), effects.in_words(of, zone))
                    for lesson, of in dates.items()
                ],
                "guides": [
                    f"{guide.person.shown}, {ROLES[guide.role]}"
                    for guide in guides_of(connection, group)
                    if guide.scope.cohort is not None
                ],
                "passed": any(of.due is not None and of.due <= now for of in dates.values()),
            }

        return self.read(seen)

    def _make(self, id_: str) -> str:
        name, zone = self.get_body_argument("naam", ""), self._zone

        def work(connection: Connection) -> str:
            self.group(connection, id_, to_run=True)
            weeks = self._weeks()
            dates = self._dates(self.whole(connection, id_), weeks)
            new = begin_like(connection, self.actor, id_, name, dates, weeks=weeks, zone=zone)
            return new.id

        return self.change(work)

    def _dates(self, whole: Whole, weeks: int) -> Calendar:
        return dates_after(whole.dates, weeks, self._zone)

    @property
    def _zone(self) -> ZoneInfo:
        return self.service.settings.zone

    def _weeks(self) -> int:
        text = self.get_body_argument("weken", "").strip()
        right = text.isascii() and text.isdigit() and len(text) <= 3  # noqa: PLR2004 - digits
        if not right or int(text) > _MOST_WEEKS:
            raise RosterError(noop("Give a number of weeks, at most {most}."), most=_MOST_WEEKS)
        return int(text)
